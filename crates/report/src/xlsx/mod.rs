//! The assessment as a workbook: one sheet for each question an auditor or a planner asks of the figures.
//!
//! Every foreign text is written as a string cell, never as a formula or link. The creation time is the day of the assessment,
//! so the same plant gives the same bytes.

mod levels;
mod sheet;
mod tables;

use ringwall_engine::Assessment;
use ringwall_model::date::Date;
use ringwall_model::plant::Plant;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use crate::ReportError;
use crate::plain;
use crate::strings::{EN, fill};
use crate::view::View;
use sheet::{Styles, Table};

/// The workbook as the bytes of an xlsx file.
///
/// # Errors
/// The plant exceeds what a worksheet holds (1,048,575 gaps).
pub fn xlsx(plant: &Plant, assessment: &Assessment) -> Result<Vec<u8>, ReportError> {
    build(&View::new(plant, assessment)).map_err(|error| ReportError::new("workbook", error))
}

fn build(view: &View<'_>) -> Result<Vec<u8>, XlsxError> {
    let styles = Styles::new();
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties(view)?);
    tables::summary(view).write(&mut workbook, &styles)?;
    levels::levels(view).write(&mut workbook, &styles)?;
    let tables: [fn(&View<'_>) -> Table; 7] =
        [tables::gaps, tables::evidence_gaps, tables::duties, tables::rules, tables::assets, tables::applications, tables::diagnostics];
    for table in tables {
        table(view).write(&mut workbook, &styles)?;
    }
    workbook.save_to_buffer()
}

fn properties(view: &View<'_>) -> Result<DocProperties, XlsxError> {
    let name = plain::shortened(&plain::line(view.system().unwrap_or(EN.unnamed_system)), 200);
    let day = view.assessment.as_of.to_string();
    let title = fill(EN.document_title, &[("name", &name), ("day", &day)]);
    let created = excel_date(view.assessment.as_of).map_or_else(|| ExcelDateTime::from_ymd(1900, 1, 1), Ok)?;
    Ok(DocProperties::new().set_title(title).set_author(EN.product).set_creation_datetime(&created))
}

/// A day as a spreadsheet holds it; none before 1900.
fn excel_date(date: Date) -> Option<ExcelDateTime> {
    ExcelDateTime::parse_from_str(&date.to_string()).ok()
}
