//! The contract sentence by sentence: one small plant each and the result worked out by hand.
//!
//! Names follow the contract: section 1 (plant file), 3 (status), 4 (levels), 5 (gaps).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

use ringwall_engine::catalogue::{SYSTEM_REQUIREMENTS, vocabulary};
use ringwall_model::date::Date;
use ringwall_model::file::{Source, read};
use serde_json::{Value, json};

mod gaps;
mod levels;
mod status;

/// Two zones and a conduit between them.
const CHANNEL: &str = "sites: [{id: s}]
zones: [{id: x, site: s}, {id: y, site: s}]
conduits: [{id: c, between: [x, y]}]
assets: [{id: a, zone: x}]";

/// Assesses a plant file without its first line on 21 November 2026.
fn assess(text: &str) -> Value {
    assess_on(text, "2026-11-21")
}

fn assess_on(text: &str, day: &str) -> Value {
    let source = Source::new("plant.yaml", format!("ringwall: 1\n{text}").into_bytes()).unwrap();
    let plant = read(&[source], vocabulary()).unwrap_or_else(|problems| panic!("{problems:#?}\n{text}"));
    let day: Date = day.parse().unwrap();
    serde_json::to_value(ringwall_engine::assess(&plant, day, "digest")).unwrap()
}

/// The entry of `zone:z` or `conduit:c`.
fn place<'a>(assessment: &'a Value, at: &str) -> &'a Value {
    let (kind, id) = at.split_once(':').unwrap();
    &assessment[format!("{kind}s")][id]
}

/// A frame of zones, assets and evidence, and answers to one requirement as (scope, rest of the answer).
fn with_answers(frame: &str, requirement: &str, answers: &[(&str, &str)]) -> String {
    let answers = answers.iter().map(|(scope, rest)| format!("{{requirement: {requirement}, scope: \"{scope}\", {rest}}}"));
    format!("{frame}\nanswers: [{}]\n", answers.collect::<Vec<_>>().join(", "))
}

/// Finding for SR 1.1 at a place.
fn found(frame: &str, at: &str, answers: &[(&str, &str)]) -> Value {
    place(&assess(&with_answers(frame, "SR 1.1", answers)), at)["requirements"]["SR 1.1"].clone()
}

fn status(frame: &str, at: &str, answers: &[(&str, &str)]) -> String {
    found(frame, at, answers)["status"].as_str().unwrap().to_owned()
}

/// Answers to every requirement of 62443-3-3 at the organisation: met and proved, but for the named exceptions.
fn all_met_but(exceptions: &[(&str, &str)]) -> String {
    let mut text = String::from("\nevidence: [{id: ev, collected: 2026-11-01}]\nanswers:\n");
    for r in &SYSTEM_REQUIREMENTS {
        let exception = exceptions.iter().find(|(id, _)| *id == r.id).map(|(_, rest)| *rest);
        match exception.unwrap_or("status: met, evidence: [ev]") {
            "" => {}
            rest => text += &format!("  - {{requirement: {}, scope: organisation, {rest}}}\n", r.id),
        }
    }
    text
}

/// Gaps of one list as (at, requirement, status, because, route), in order.
fn listed(assessment: &Value, list: &str) -> Vec<[String; 5]> {
    let text = |gap: &Value, key: &str| gap[key].as_str().unwrap().to_owned();
    let gaps = assessment[list].as_array().unwrap().iter();
    gaps.map(|g| ["at", "requirement", "status", "because", "route"].map(|key| text(g, key))).collect()
}

/// Status, reason and route of one gap, if it is one.
fn gap(assessment: &Value, at: &str, requirement: &str) -> Option<String> {
    let gaps = listed(assessment, "gaps").into_iter().chain(listed(assessment, "evidence_gaps"));
    gaps.into_iter()
        .find(|g| g[0] == at && g[1] == requirement)
        .map(|[_, _, status, because, route]| format!("{status}, {because}, {route}"))
}

// Section 8: the frame.

#[test]
fn an_empty_plant_has_an_assessment() {
    let assessment = assess("");
    assert_eq!(
        (&assessment["format"], &assessment["as_of"], &assessment["plant_sha256"]),
        (&json!("ringwall-assessment/1"), &json!("2026-11-21"), &json!("digest"))
    );
    assert_eq!(
        (&assessment["zones"], &assessment["conduits"], &assessment["gaps"], &assessment["evidence_gaps"]),
        (&json!({}), &json!({}), &json!([]), &json!([]))
    );
}
