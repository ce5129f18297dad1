//! The report as a PDF: PDF/A-3a and PDF/UA-1 at once, tagged, with the assessment attached.
//!
//! The template (`templates/`) is ours and fixed; everything that differs between two plants reaches it as JSON data, so that
//! no text of a plant is ever read as markup.

mod data;
mod fonts;
mod glyphs;
mod lists;
mod world;

use ringwall_engine::Assessment;
use ringwall_model::plant::Plant;
use serde_json::Value;
use typst::diag::{SourceDiagnostic, Warned};
use typst::foundations::{Datetime, Smart};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use crate::ReportError;
use crate::map::map_svg;
use crate::view::View;
use glyphs::Glyphs;
use world::{Files, ReportWorld};

/// The report as the bytes of a PDF file.
///
/// # Errors
/// The template fails to compile or the result to meet PDF/A-3a and PDF/UA-1; neither depends on what the plant says.
pub fn pdf(plant: &Plant, assessment: &Assessment) -> Result<Vec<u8>, ReportError> {
    let content = Content::new(plant, assessment)?;
    // Rarely a text has no way into the standard: an Arabic word cut at the end of a line, a mark over a letter of another
    // script. Then less of it is printed rather than nothing at all.
    let bytes = content.print(Glyphs::All).or_else(|_| content.print(Glyphs::Separate)).or_else(|_| content.print(Glyphs::Plain));
    typst::comemo::evict(0);
    bytes
}

struct Content {
    data: Value,
    map: String,
    assessment: Vec<u8>,
    ident: String,
}

impl Content {
    fn new(plant: &Plant, assessment: &Assessment) -> Result<Self, ReportError> {
        Ok(Self {
            data: data::data(&View::new(plant, assessment)),
            map: map_svg(plant, assessment),
            assessment: crate::json(assessment)?,
            ident: format!("{} {}", assessment.plant_sha256, assessment.as_of),
        })
    }

    fn print(&self, glyphs: Glyphs) -> Result<Vec<u8>, ReportError> {
        let mut data = self.data.clone();
        glyphs::fit(&mut data, glyphs);
        let data = serde_json::to_vec(&data).map_err(|error| ReportError::new("PDF", error))?;
        let map = glyphs::printable(&self.map, glyphs).into_bytes();
        let world = ReportWorld::new(Files { data, map, assessment: self.assessment.clone() })?;
        let Warned { output, .. } = typst::compile::<PagedDocument>(&world);
        let document = output.map_err(|errors| failed(&errors))?;
        typst_pdf::pdf(&document, &self.options()?).map_err(|errors| failed(&errors))
    }

    fn options(&self) -> Result<PdfOptions, ReportError> {
        let standards = PdfStandards::new(&[PdfStandard::A_3a, PdfStandard::Ua_1]);
        let day = self.data.get("as_of");
        let part = |key: &str| day.and_then(|d| d.get(key)).and_then(Value::as_i64).unwrap_or(1);
        let date = Datetime::from_ymd_hms(
            i32::try_from(part("year")).unwrap_or(1),
            u8::try_from(part("month")).unwrap_or(1),
            u8::try_from(part("day")).unwrap_or(1),
            0,
            0,
            0,
        );
        Ok(PdfOptions {
            ident: Smart::Custom(self.ident.clone()),
            creator: Smart::Custom(Some(crate::strings::EN.product.to_owned())),
            timestamp: date.map(Timestamp::new_utc),
            standards: standards.map_err(|error| ReportError::new("PDF", error.message()))?,
            ..PdfOptions::default()
        })
    }
}

fn failed(errors: &[SourceDiagnostic]) -> ReportError {
    let messages: Vec<String> = errors.iter().map(|e| e.message.to_string()).collect();
    ReportError::new("PDF", messages.join("; "))
}

#[cfg(test)]
mod tests {
    use ringwall_engine::{assess, catalogue};
    use ringwall_model::file::{Source, read};

    use super::*;

    const NAMES: [&str; 5] = [
        "Привет, Ελλάδα, Việt Nam, Հայաստան",
        "שלום עולם",
        "\u{1f600} emoji \u{1f469}\u{200d}\u{1f527}",
        "漢字 \u{e000}\u{f8ff}",
        "→ ✓ ≥ ™ ½ ﬁ",
    ];
    const SHAPED: [&str; 4] =
        ["مَرْحَبًا بالعالم", "\u{628}\u{301} mark of another script", "שָׁלוֹם עולם", "e\u{301}\u{302}\u{303} a\u{337}\u{31b}"];

    fn printed(names: &[&str], glyphs: Glyphs) -> Result<Vec<u8>, ReportError> {
        let zones: Vec<String> = names.iter().enumerate().map(|(i, name)| format!("{{id: z{i}, name: \"{name}\"}}")).collect();
        let yaml = format!("ringwall: 1\nzones: [{}]\n", zones.join(", "));
        let plant = read(&[Source::new("t.yaml", yaml.into_bytes()).unwrap()], catalogue::vocabulary()).unwrap();
        let assessment = assess(&plant, "2026-11-21".parse().unwrap(), "");
        Content::new(&plant, &assessment).unwrap().print(glyphs)
    }

    #[test]
    fn most_scripts_print_as_they_are() {
        let result = printed(&NAMES, Glyphs::All);
        assert!(result.is_ok(), "{}", result.unwrap_err());
    }

    #[test]
    fn without_what_joins_and_stacks_everything_prints() {
        let result = printed(&[NAMES.as_slice(), &SHAPED].concat(), Glyphs::Separate);
        assert!(result.is_ok(), "{}", result.unwrap_err());
    }
}
