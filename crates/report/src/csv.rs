//! The gap list as comma-separated values for a spreadsheet or a script.
//!
//! A cell that a spreadsheet would run as a formula gets an apostrophe in front: names and notes come from outside.

use ringwall_engine::Assessment;
use ringwall_engine::assessment::Gap;
use ringwall_model::plant::Plant;

use crate::ReportError;
use crate::view::View;

const HEADER: [&str; 12] =
    ["at", "name", "requirement", "title", "fr", "status", "because", "route", "priority", "question", "evidence", "decided_by"];

/// One line for each gap, highest priority first, below a header.
///
/// # Errors
/// None that a plant can bring about; the writer's own are passed on.
pub fn csv(plant: &Plant, assessment: &Assessment) -> Result<String, ReportError> {
    let view = View::new(plant, assessment);
    let fail = |error: &dyn std::fmt::Display| ReportError::new("CSV file", error);
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    writer.write_record(HEADER).map_err(|e| fail(&e))?;
    for gap in &assessment.gaps {
        writer.write_record(row(&view, gap)).map_err(|e| fail(&e))?;
    }
    let bytes = writer.into_inner().map_err(|e| fail(&e))?;
    String::from_utf8(bytes).map_err(|e| fail(&e))
}

fn row(view: &View<'_>, gap: &Gap) -> [String; 12] {
    let requirement = gap.requirement;
    let decided_by = view.finding(gap).map(|finding| finding.decided_by.join("; ")).unwrap_or_default();
    [
        gap.at.to_string(),
        harmless(view.label(&gap.at)),
        requirement.id.to_owned(),
        requirement.title.to_owned(),
        requirement.fr.abbreviation().to_owned(),
        gap.status.as_str().to_owned(),
        gap.because.as_str().to_owned(),
        gap.route.as_str().to_owned(),
        gap.priority.to_string(),
        requirement.question.to_owned(),
        requirement.evidence.to_owned(),
        decided_by,
    ]
}

/// The text, with an apostrophe in front where a spreadsheet would take it for a formula.
pub fn harmless(text: &str) -> String {
    // The signs of formulas, their full-width forms, and the white space that some programs skip before them.
    const RISKY: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
    if text.starts_with(RISKY) { format!("'{text}") } else { text.to_owned() }
}
