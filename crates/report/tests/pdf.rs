//! The PDF: a valid file of both standards, the same bytes twice, the assessment inside, whatever the plant says.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod common;

use common::{Case, example, hostile, plant};
use hayro_syntax::Pdf;
use hayro_syntax::object::{Dict, Stream};
use ringwall_report::{json, pdf};

/// The first embedded file with a name: its bytes.
fn attached(pdf: &Pdf, name: &str) -> Option<Vec<u8>> {
    let specifications = pdf.objects().into_iter().filter_map(|object| object.into_dict());
    let file = specifications
        .into_iter()
        .find(|dict: &Dict<'_>| dict.get::<hayro_syntax::object::String>("UF").is_some_and(|uf| uf.as_bytes() == name.as_bytes()))?;
    let embedded: Dict<'_> = file.get("EF")?;
    let stream: Stream<'_> = embedded.get("F")?;
    Some(stream.decoded().ok()?.to_vec())
}

fn text_of(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn the_same_plant_gives_the_same_tagged_archival_file() {
    let Case { plant, assessment } = example("minimal");
    let bytes = pdf(&plant, &assessment).unwrap();
    assert!(bytes.starts_with(b"%PDF-1.7"));
    assert_eq!(pdf(&plant, &assessment).unwrap(), bytes);
    let text = text_of(&bytes);
    for mark in
        ["<pdfaid:part>3</pdfaid:part>", "<pdfaid:conformance>A</pdfaid:conformance>", "<pdfuaid:part>1</pdfuaid:part>", "2026-11-21"]
    {
        assert!(text.contains(mark), "the metadata lack {mark}");
    }
}

#[test]
fn the_assessment_is_attached() {
    let Case { plant, assessment } = example("minimal");
    let parsed = Pdf::new(pdf(&plant, &assessment).unwrap()).unwrap();
    assert!(parsed.pages().len() >= 5);
    assert_eq!(attached(&parsed, "assessment.json").unwrap(), json(&assessment).unwrap());
}

#[test]
fn texts_of_a_plant_are_never_markup() {
    let Case { plant, assessment } = hostile();
    let parsed = Pdf::new(pdf(&plant, &assessment).unwrap()).unwrap();
    assert!(attached(&parsed, "x").is_none());
    let page = &parsed.pages()[0];
    assert!(page.media_box().width() > 500.0, "a zone's name changed the page");
}

#[test]
fn a_plant_without_anything_has_a_report() {
    let Case { plant, assessment } = plant("ringwall: 1\n");
    assert!(pdf(&plant, &assessment).unwrap().starts_with(b"%PDF"));
}
