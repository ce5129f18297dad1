//! The contract sentence by sentence: one small plant each and the result worked out by hand.
//!
//! Names follow the contract: section 1 (plant file), 3 (status), 4 (levels), 5 (gaps).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

use ringwall_engine::catalogue::{SYSTEM_REQUIREMENTS, vocabulary};
use ringwall_model::date::Date;
use ringwall_model::file::{Source, read};
use serde_json::{Value, json};

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
    gaps.into_iter().find(|g| g[0] == at && g[1] == requirement).map(|[_, _, status, because, route]| format!("{status}, {because}, {route}"))
}

// Section 1: what is assessed, and which levels are meant.

#[test]
fn a_zone_is_assessed_unless_out_of_scope_or_external() {
    let zones = "zones:
  - {id: plain}
  - {id: said, in_scope: true}
  - {id: out, in_scope: false}
  - {id: child-of-out, parent: out}
  - {id: foreign, kind: external}
  - {id: child-of-foreign, parent: foreign, kind: control}
  - {id: foreign-in-scope, kind: external, in_scope: true}";
    let assessment = assess(zones);
    let mut ids: Vec<&String> = assessment["zones"].as_object().unwrap().keys().collect();
    ids.sort();
    assert_eq!(ids, ["child-of-foreign", "child-of-out", "plain", "said"]);
}

#[test]
fn a_zone_that_is_not_assessed_has_no_gaps() {
    let assessment = assess("zones: [{id: z, in_scope: false, target: 4}]\nassets: [{id: a, zone: z}]");
    assert_eq!((listed(&assessment, "gaps"), listed(&assessment, "evidence_gaps")), (vec![], vec![]));
}

#[test]
fn a_conduit_is_assessed_if_one_of_its_zones_is() {
    let zones = "zones: [{id: in}, {id: out, in_scope: false}, {id: net, kind: external}]\n";
    let assessment = assess(&format!("{zones}conduits: [{{id: half, between: [out, in]}}, {{id: none, between: [out, net]}}]"));
    assert_eq!(assessment["conduits"].as_object().unwrap().keys().collect::<Vec<_>>(), ["half"]);
}

#[test]
fn levels_in_every_form() {
    let cases = [
        ("2", json!([2, 2, 2, 2, 2, 2, 2])),
        ("0", json!([0, 0, 0, 0, 0, 0, 0])),
        ("[2, 2, 2, 1, 2, 0, 4]", json!([2, 2, 2, 1, 2, 0, 4])),
        ("{default: 2, fr1: 3}", json!([3, 2, 2, 2, 2, 2, 2])),
        ("{default: 2, fr7: 0}", json!([2, 2, 2, 2, 2, 2, 0])),
        ("{fr2: 1, fr6: 0}", json!([null, 1, null, null, null, 0, null])),
        ("", Value::Null),
    ];
    for (level, expected) in cases {
        let assessment = assess(&format!("zones: [{{id: z, target: {level}}}]\nassets: [{{id: a, zone: z, capability: {level}}}]"));
        assert_eq!(assessment["zones"]["z"]["target"], expected, "target {level}");
        assert_eq!(assessment["zones"]["z"]["capability"], expected, "capability {level}");
    }
}

#[test]
fn target_of_a_conduit() {
    let zones = "zones:
  - {id: low, target: 1}
  - {id: mixed, target: {fr1: 3, fr2: 0}}
  - {id: open}
  - {id: out, target: 4, in_scope: false}
  - {id: net, target: 4, kind: external}\n";
    let cases = [
        // Per FR the highest determined target of its zones.
        ("between: [low, mixed]", json!([3, 1, 1, 1, 1, 1, 1])),
        ("between: [mixed, open]", json!([3, 0, null, null, null, null, null])),
        // Zones that are not assessed do not count.
        ("between: [low, out, net]", json!([1, 1, 1, 1, 1, 1, 1])),
        ("between: [open, out]", Value::Null),
        // An explicit target wins, even where it is lower; also 0.
        ("between: [low, mixed], target: 2", json!([2, 2, 2, 2, 2, 2, 2])),
        ("between: [low, mixed], target: 0", json!([0, 0, 0, 0, 0, 0, 0])),
        // What a map leaves out comes from the zones.
        ("between: [low, mixed], target: {fr1: 0, fr7: 4}", json!([0, 1, 1, 1, 1, 1, 4])),
        ("between: [open, out], target: {fr3: 2}", json!([null, null, 2, null, null, null, null])),
    ];
    for (conduit, expected) in cases {
        let assessment = assess(&format!("{zones}conduits: [{{id: c, {conduit}}}]"));
        assert_eq!(assessment["conduits"]["c"]["target"], expected, "{conduit}");
    }
}

// Section 3: the chain.

const NEST: &str = "sites: [{id: s}]
zones: [{id: root, site: s}, {id: middle, parent: root}, {id: leaf, parent: middle}]
assets: []";

#[test]
fn chain_is_zone_then_parents_nearest_first_then_site_system_organisation() {
    let chain = ["zone:leaf", "zone:middle", "zone:root", "site:s", "system", "organisation"];
    for (i, nearest) in chain.iter().enumerate() {
        // Everything from here on has an answer; the nearest one is met, the others are not.
        let answers: Vec<(&str, &str)> = chain[i..].iter().map(|s| (*s, if s == nearest { "status: met" } else { "status: unmet" })).collect();
        let finding = found(NEST, "zone:leaf", &answers);
        assert_eq!(finding["status"], "met", "{nearest}");
        assert_eq!(finding["decided_by"], json!([format!("answer:SR 1.1@{nearest}")]));
    }
}

#[test]
fn an_answer_of_a_child_or_a_sibling_is_not_in_the_chain() {
    assert_eq!(status(NEST, "zone:root", &[("zone:middle", "status: met"), ("zone:leaf", "status: met")]), "unknown");
    assert_eq!(status("zones: [{id: a}, {id: b}]", "zone:a", &[("zone:b", "status: met")]), "unknown");
}

#[test]
fn a_zone_without_site_is_at_that_of_its_nearest_parent_that_has_one() {
    let frame = "sites: [{id: near}, {id: far}]
zones: [{id: root, site: far}, {id: hall, parent: root, site: near}, {id: cell, parent: hall}, {id: lone}]";
    let at_near = [("site:near", "status: met"), ("site:far", "status: unmet")];
    assert_eq!(status(frame, "zone:cell", &at_near), "met");
    assert_eq!(status(frame, "zone:hall", &at_near), "met");
    assert_eq!(status(frame, "zone:root", &at_near), "unmet");
    assert_eq!(status(frame, "zone:lone", &at_near), "unknown");
}

#[test]
fn answers_of_an_unassessed_parent_stand_in_the_chain_and_give_its_site() {
    for parent in ["in_scope: false", "kind: external"] {
        let frame = format!("sites: [{{id: s}}]\nzones: [{{id: p, site: s, {parent}}}, {{id: z, parent: p}}]");
        assert_eq!(status(&frame, "zone:z", &[("zone:p", "status: partial"), ("system", "status: met")]), "partial");
        assert_eq!(status(&frame, "zone:z", &[("site:s", "status: partial"), ("system", "status: met")]), "partial");
    }
}

#[test]
fn only_answers_to_3_3_count() {
    let assessment = assess("zones: [{id: z}]\nanswers: [{requirement: CR 1.1, scope: zone:z, status: met}, {requirement: ORG 1.1, scope: organisation, status: met, maturity: 4}]");
    let requirements = assessment["zones"]["z"]["requirements"].as_object().unwrap();
    assert_eq!(requirements.len(), 100);
    assert!(requirements.values().all(|f| f["status"] == "unknown"));
}

#[test]
fn answers_for_applications_and_suppliers_do_not_count() {
    let frame = "zones: [{id: z}]\nassets: [{id: p, zone: z, supplier: s}]\nsuppliers: [{id: s}]\napplications: [{id: oee, zone: z, runs_on: [p]}]";
    assert_eq!(status(frame, "zone:z", &[("application:oee", "status: met"), ("supplier:s", "status: met")]), "unknown");
    assert_eq!(status(frame, "zone:z", &[("zone:z", "status: met"), ("application:oee", "status: unmet"), ("supplier:s", "status: unmet")]), "met");
}

// Section 3, rules 1 to 5.

const TWO_ASSETS: &str = "zones: [{id: p}, {id: z, parent: p}, {id: child, parent: z}]
assets: [{id: b, zone: z}, {id: a, zone: z}, {id: of-child, zone: child}, {id: of-parent, zone: p}]";

#[test]
fn rule_1_no_answer_is_unknown() {
    let finding = found("zones: [{id: z}]", "zone:z", &[]);
    assert_eq!(finding, json!({"status": "unknown", "evidenced": false, "decided_by": []}));
}

#[test]
fn rule_2_parts_are_the_assets_of_the_zone_itself() {
    let met = ("zone:z", "status: met");
    assert_eq!(status(TWO_ASSETS, "zone:z", &[met, ("asset:of-child", "status: unmet")]), "met");
    assert_eq!(status(TWO_ASSETS, "zone:z", &[met, ("asset:of-parent", "status: unmet")]), "met");
    assert_eq!(status(TWO_ASSETS, "zone:z", &[met, ("asset:a", "status: unmet")]), "unmet");
    assert_eq!(status(TWO_ASSETS, "zone:child", &[met, ("asset:a", "status: unmet")]), "met");
}

#[test]
fn rule_3_compensating_at_a_zone_of_the_chain_overrules_the_parts() {
    let compensated = "status: met, by: compensating";
    let unmet = ("asset:a", "status: unmet");
    let cases = [
        ("zone:z", compensated, "met"),
        ("zone:p", compensated, "met"),
        // Not further up the chain, not at an asset, not if something else fulfils it, not if it is not met.
        ("system", compensated, "unmet"),
        ("organisation", compensated, "unmet"),
        ("asset:b", compensated, "unmet"),
        ("zone:z", "status: met, by: native", "unmet"),
        ("zone:z", "status: met, by: system", "unmet"),
        ("zone:z", "status: met", "unmet"),
        ("zone:z", "status: partial, by: compensating", "unmet"),
        ("zone:z", "status: not-applicable, by: compensating, note: No logins", "unmet"),
    ];
    for (scope, rest, expected) in cases {
        assert_eq!(status(TWO_ASSETS, "zone:z", &[(scope, rest), unmet]), expected, "{scope} {rest}");
    }
}

#[test]
fn rule_3_compensating_at_a_site_does_not_overrule() {
    let frame = "sites: [{id: s}]\nzones: [{id: z, site: s}]\nassets: [{id: a, zone: z}]";
    assert_eq!(status(frame, "zone:z", &[("site:s", "status: met, by: compensating"), ("asset:a", "status: unmet")]), "unmet");
}

#[test]
fn rule_3_counts_at_a_parent_that_is_not_assessed() {
    let frame = "zones: [{id: p, in_scope: false}, {id: z, parent: p}]\nassets: [{id: a, zone: z}]";
    assert_eq!(status(frame, "zone:z", &[("zone:p", "status: met, by: compensating"), ("asset:a", "status: unmet")]), "met");
}

#[test]
fn rule_3_needs_the_base_a_nearer_answer_comes_first() {
    let far = ("zone:p", "status: met, by: compensating");
    assert_eq!(status(TWO_ASSETS, "zone:z", &[far, ("zone:z", "status: met"), ("asset:a", "status: partial")]), "partial");
}

#[test]
fn rule_4_the_worst_of_base_and_parts() {
    let frame = "zones: [{id: z}]\nassets: [{id: a, zone: z}]";
    let rest = |s: &str| match s {
        // Rule 5 makes the only unknown that an answer can be.
        "unknown" => "status: not-applicable".to_owned(),
        "not-applicable" => "status: not-applicable, note: No radio".to_owned(),
        other => format!("status: {other}"),
    };
    // unmet < partial < unknown < met, not-applicable neutral; rows are the base, columns the part.
    let words = ["unmet", "partial", "unknown", "met", "not-applicable"];
    let table = [
        ["unmet", "unmet", "unmet", "unmet", "unmet"],
        ["unmet", "partial", "partial", "partial", "partial"],
        ["unmet", "partial", "unknown", "unknown", "unknown"],
        ["unmet", "partial", "unknown", "met", "met"],
        ["unmet", "partial", "unknown", "met", "not-applicable"],
    ];
    for (base, row) in words.iter().zip(table) {
        for (part, expected) in words.iter().zip(row) {
            let answers = [("zone:z", &*rest(base)), ("asset:a", &*rest(part))];
            assert_eq!(status(frame, "zone:z", &answers), expected, "base {base}, part {part}");
        }
    }
}

#[test]
fn rule_4_without_base_the_parts_decide_if_every_asset_has_one() {
    let (a, b) = (("asset:a", "status: met"), ("asset:b", "status: not-applicable, note: No login"));
    assert_eq!(status(TWO_ASSETS, "zone:z", &[a, b]), "met");
    // Asset b has none: base is unknown, which is better than unmet and partial but worse than met.
    assert_eq!(status(TWO_ASSETS, "zone:z", &[a]), "unknown");
    assert_eq!(status(TWO_ASSETS, "zone:z", &[b]), "unknown");
    assert_eq!(status(TWO_ASSETS, "zone:z", &[("asset:a", "status: partial")]), "partial");
    assert_eq!(status(TWO_ASSETS, "zone:z", &[("asset:a", "status: unmet")]), "unmet");
    assert_eq!(status(TWO_ASSETS, "zone:z", &[("asset:a", "status: not-applicable, note: x"), b]), "not-applicable");
}

#[test]
fn rule_4_with_a_base_assets_without_part_do_not_matter() {
    assert_eq!(status(TWO_ASSETS, "zone:z", &[("organisation", "status: met"), ("asset:a", "status: met")]), "met");
}

#[test]
fn rule_5_not_applicable_needs_a_reason() {
    let cases = [
        ("note: No radio here", "not-applicable"),
        ("note: \".\"", "not-applicable"),
        ("note: ", "unknown"),
        ("note: ~", "unknown"),
        ("note: \"\"", "unknown"),
        ("note: \"  \"", "unknown"),
        ("note: \" \\t\\n\\u00a0\"", "unknown"),
    ];
    for (note, expected) in cases {
        assert_eq!(status("zones: [{id: z}]", "zone:z", &[("zone:z", &format!("status: not-applicable, {note}"))]), expected, "{note}");
    }
}

#[test]
fn rule_5_gives_a_diagnostic() {
    let about = |note: &str| {
        let text = with_answers("zones: [{id: z, target: 1}]", "SR 1.1", &[("zone:z", &format!("status: not-applicable, {note}"))]);
        let diagnostics = assess(&text)["diagnostics"].as_array().unwrap().clone();
        diagnostics.iter().filter(|d| d.to_string().contains("SR 1.1")).count()
    };
    assert_eq!((about("note: \" \""), about("note: No logins")), (1, 0));
}

#[test]
fn rule_5_the_chain_stops_at_it() {
    let finding = found(TWO_ASSETS, "zone:z", &[("zone:z", "status: not-applicable"), ("zone:p", "status: met"), ("system", "status: met")]);
    assert_eq!(finding, json!({"status": "unknown", "evidenced": false, "decided_by": ["answer:SR 1.1@zone:z"]}));
}

#[test]
fn rule_5_its_asset_has_a_part() {
    // Base is left out as every asset has a part; the answer decides with the others, as an unknown.
    assert_eq!(status(TWO_ASSETS, "zone:z", &[("asset:a", "status: not-applicable"), ("asset:b", "status: met")]), "unknown");
    let finding = found(TWO_ASSETS, "zone:z", &[("asset:a", "status: not-applicable"), ("asset:b", "status: partial")]);
    assert_eq!(finding["status"], "partial");
    assert_eq!(finding["decided_by"], json!(["answer:SR 1.1@asset:a", "answer:SR 1.1@asset:b"]));
}

#[test]
fn decided_by_is_base_then_parts_by_asset_id() {
    let answers = [("asset:b", "status: met"), ("asset:a", "status: unmet"), ("organisation", "status: met"), ("asset:of-child", "status: met")];
    let expected = ["answer:SR 1.1@organisation", "answer:SR 1.1@asset:a", "answer:SR 1.1@asset:b"];
    assert_eq!(found(TWO_ASSETS, "zone:z", &answers)["decided_by"], json!(expected));
    // Without a base the parts alone, also where an asset lacks one.
    assert_eq!(found(TWO_ASSETS, "zone:z", &answers[..1])["decided_by"], json!(["answer:SR 1.1@asset:b"]));
    // Rule 3: the base alone.
    let compensated = [("zone:z", "status: met, by: compensating"), answers[0], answers[1]];
    assert_eq!(found(TWO_ASSETS, "zone:z", &compensated)["decided_by"], json!(["answer:SR 1.1@zone:z"]));
}

const CHANNEL: &str = "sites: [{id: s}]
zones: [{id: x, site: s}, {id: y, site: s}]
conduits: [{id: c, between: [x, y]}]
assets: [{id: a, zone: x}]";

#[test]
fn chain_of_a_conduit_is_conduit_system_organisation() {
    let status = |answers: &[(&str, &str)]| {
        let assessment = assess(&with_answers(CHANNEL, "SR 5.1", answers));
        assessment["conduits"]["c"]["requirements"]["SR 5.1"]["status"].as_str().unwrap().to_owned()
    };
    assert_eq!(status(&[("conduit:c", "status: met"), ("system", "status: unmet"), ("organisation", "status: unmet")]), "met");
    assert_eq!(status(&[("system", "status: partial"), ("organisation", "status: met")]), "partial");
    assert_eq!(status(&[("organisation", "status: met")]), "met");
    // Neither its zones nor their site are in the chain, and there are no parts.
    assert_eq!(status(&[("zone:x", "status: met"), ("zone:y", "status: met"), ("site:s", "status: met"), ("asset:a", "status: met")]), "unknown");
    assert_eq!(status(&[("system", "status: met"), ("asset:a", "status: unmet"), ("zone:x", "status: unmet")]), "met");
}

#[test]
fn a_conduit_is_asked_only_what_concerns_conduits() {
    let assessment = assess(CHANNEL);
    let asked = assessment["conduits"]["c"]["requirements"].as_object().unwrap();
    assert_eq!(asked.keys().map(String::as_str).collect::<Vec<_>>(), SYSTEM_REQUIREMENTS.iter().filter(|r| r.conduit).map(|r| r.id).collect::<Vec<_>>());
    assert!(asked.contains_key("SR 5.1") && !asked.contains_key("SR 1.1"));
}

#[test]
fn an_answer_for_a_conduit_is_none_for_its_zones() {
    let assessment = assess(&with_answers(CHANNEL, "SR 5.1", &[("conduit:c", "status: met")]));
    assert_eq!(assessment["zones"]["x"]["requirements"]["SR 5.1"]["status"], "unknown");
}

// Section 3: evidenced.

#[test]
fn evidence_counts_from_collection_to_its_last_day() {
    let cases = [
        // Default: 365 days, whether or not a 29 February lies in between.
        ("collected: 2026-11-21", "2026-11-20", false),
        ("collected: 2026-11-21", "2026-11-21", true),
        ("collected: 2026-11-21", "2027-11-21", true),
        ("collected: 2026-11-21", "2027-11-22", false),
        ("collected: 2028-02-01", "2029-01-31", true),
        ("collected: 2028-02-01", "2029-02-01", false),
        ("collected: 2026-11-21, valid_until: 2026-11-30", "2026-11-30", true),
        ("collected: 2026-11-21, valid_until: 2026-11-30", "2026-12-01", false),
        ("collected: 2026-11-21, valid_until: 2030-01-01", "2029-12-31", true),
        ("collected: 2026-11-21, valid_until: 2026-11-21", "2026-11-21", true),
        // Before it was collected nothing counts: this one never does.
        ("collected: 2026-11-21, valid_until: 2026-11-20", "2026-11-20", false),
        ("collected: 2026-11-21, valid_until: 2026-11-20", "2026-11-21", false),
        ("collected: 2026-11-21, revoked: false", "2026-11-21", true),
        ("collected: 2026-11-21, revoked: true", "2026-11-21", false),
    ];
    for (item, day, expected) in cases {
        let frame = format!("zones: [{{id: z}}]\nevidence: [{{id: ev, {item}}}]");
        let assessment = assess_on(&with_answers(&frame, "SR 1.1", &[("zone:z", "status: met, evidence: [ev]")]), day);
        assert_eq!(assessment["zones"]["z"]["requirements"]["SR 1.1"]["evidenced"], expected, "{item} on {day}");
    }
}

const PROOF: &str = "zones: [{id: z}]
assets: [{id: a, zone: z}]
evidence: [{id: good, collected: 2026-11-01}, {id: old, collected: 2020-01-01}]";

#[test]
fn every_deciding_answer_needs_proof() {
    let evidenced = |answers: &[(&str, &str)]| found(PROOF, "zone:z", answers)["evidenced"].as_bool().unwrap();
    let (met, old, bare) = ("status: met, evidence: [good]", "status: met, evidence: [old]", "status: met");
    assert!(evidenced(&[("zone:z", met)]));
    assert!(evidenced(&[("zone:z", met), ("asset:a", met)]));
    assert!(evidenced(&[("zone:z", "status: met, evidence: [old, good]")]), "one valid item is enough");
    assert!(!evidenced(&[("zone:z", bare)]));
    assert!(!evidenced(&[("zone:z", old)]));
    assert!(!evidenced(&[("zone:z", met), ("asset:a", bare)]), "the part is not proved");
    assert!(!evidenced(&[("organisation", bare), ("asset:a", met)]), "the base is used and not proved");
    assert!(evidenced(&[("asset:a", met)]), "base is left out");
}

#[test]
fn rule_3_needs_no_proof_of_the_parts() {
    let base = ("zone:z", "status: met, by: compensating, evidence: [good]");
    assert_eq!(found(PROOF, "zone:z", &[base, ("asset:a", "status: unmet")])["evidenced"], true);
    let unproved = ("zone:z", "status: met, by: compensating");
    assert_eq!(found(PROOF, "zone:z", &[unproved, ("asset:a", "status: met, evidence: [good]")])["evidenced"], false);
}

#[test]
fn not_applicable_needs_an_item_as_met_does() {
    let finding = |rest: &str| found(PROOF, "zone:z", &[("zone:z", rest)]);
    assert_eq!(finding("status: not-applicable, note: No radio, evidence: [good]")["evidenced"], true);
    assert_eq!(finding("status: not-applicable, note: No radio")["evidenced"], false);
    // A neutral part decides with the others, so it needs proof as well.
    let part = [("zone:z", "status: met, evidence: [good]"), ("asset:a", "status: not-applicable, note: No login")];
    assert_eq!(found(PROOF, "zone:z", &part), json!({"status": "met", "evidenced": false, "decided_by": ["answer:SR 1.1@zone:z", "answer:SR 1.1@asset:a"]}));
}

#[test]
fn what_does_not_hold_is_not_evidenced() {
    for rest in ["status: unmet", "status: partial", "status: not-applicable"] {
        assert_eq!(found(PROOF, "zone:z", &[("zone:z", &format!("{rest}, evidence: [good]"))])["evidenced"], false, "{rest}");
    }
}

// Section 4: levels.

#[test]
fn achieved_is_the_level_up_to_which_everything_holds() {
    // FR 6: SR 6.1 from SL1, SR 6.2 from SL2, SR 6.1 RE 1 from SL3, nothing from SL4.
    let cases: [(&[(&str, &str)], u8); 7] = [
        (&[], 4),
        (&[("SR 6.1 RE 1", "status: unmet")], 2),
        (&[("SR 6.1 RE 1", "status: partial")], 2),
        (&[("SR 6.2", "")], 1),
        (&[("SR 6.1", "status: unmet")], 0),
        (&[("SR 6.2", "status: not-applicable, note: Nothing to watch, evidence: [ev]")], 4),
        (&[("SR 6.2", "status: not-applicable, evidence: [ev]")], 1),
    ];
    for (exceptions, expected) in cases {
        let assessment = assess(&format!("zones: [{{id: z}}]{}", all_met_but(exceptions)));
        let mut levels = json!([4, 4, 4, 4, 4, 4, 4]);
        levels[5] = expected.into();
        assert_eq!(assessment["zones"]["z"]["achieved"], levels, "{exceptions:?}");
        assert_eq!(assessment["zones"]["z"]["evidenced"], levels, "{exceptions:?}");
    }
}

#[test]
fn levels_stand_in_fr_order() {
    // What fails applies from SL1, SL2, SL3, SL4, SL2, nothing in FR 6, and from SL2 and SL1: the level below is reached.
    let exceptions = [
        ("SR 1.1", "status: unmet"), ("SR 2.11", "status: unmet"), ("SR 3.2 RE 2", "status: unmet"), ("SR 4.1 RE 2", "status: unmet"),
        ("SR 5.2 RE 1", "status: unmet"), ("SR 7.8", "status: unmet"), ("SR 7.5", "status: unmet"),
    ];
    let assessment = assess(&format!("zones: [{{id: z}}]{}", all_met_but(&exceptions)));
    assert_eq!(assessment["zones"]["z"]["achieved"], json!([0, 1, 2, 3, 1, 4, 0]));
}

#[test]
fn evidenced_is_the_level_that_is_proved() {
    let assessment = assess(&format!("zones: [{{id: z}}]{}", all_met_but(&[("SR 6.2", "status: met"), ("SR 4.1", "status: met")])));
    assert_eq!(assessment["zones"]["z"]["achieved"], json!([4, 4, 4, 4, 4, 4, 4]));
    assert_eq!(assessment["zones"]["z"]["evidenced"], json!([4, 4, 4, 0, 4, 1, 4]));
}

#[test]
fn nothing_known_is_level_0() {
    let assessment = assess(CHANNEL);
    for at in ["zone:x", "conduit:c"] {
        assert_eq!(place(&assessment, at)["achieved"], json!([0, 0, 0, 0, 0, 0, 0]));
        assert_eq!(place(&assessment, at)["evidenced"], json!([0, 0, 0, 0, 0, 0, 0]));
    }
}

#[test]
fn a_conduit_is_measured_by_what_it_is_asked() {
    // Of these only SR 5.2 is asked of a conduit; at the levels where an FR asks a conduit for nothing more, the level holds.
    let exceptions = [("SR 1.1", "status: unmet"), ("SR 7.3", "status: unmet"), ("SR 5.4", "status: unmet"), ("SR 5.2", "status: unmet")];
    let assessment = assess(&format!("{CHANNEL}{}", all_met_but(&exceptions)));
    assert_eq!(assessment["conduits"]["c"]["achieved"], json!([4, 4, 4, 4, 0, 4, 4]));
    assert_eq!(assessment["zones"]["y"]["achieved"], json!([0, 4, 4, 4, 0, 4, 0]));
}

#[test]
fn where_a_level_asks_a_conduit_for_nothing_more_it_holds() {
    // FR 1 asks a conduit for nothing that begins at SL4; the last things it asks begin at SL3.
    let assessment = assess(&format!("{CHANNEL}{}", all_met_but(&[("SR 1.1 RE 3", "status: unmet"), ("SR 2.1 RE 4", "status: unmet")])));
    assert_eq!(assessment["conduits"]["c"]["achieved"], json!([4, 4, 4, 4, 4, 4, 4]));
    assert_eq!(assessment["zones"]["x"]["achieved"], json!([3, 3, 4, 4, 4, 4, 4]));
}

#[test]
fn capability_is_the_least_that_the_assets_declare() {
    let cases = [
        ("", Value::Null),
        ("{id: a, zone: z, capability: 2}", json!([2, 2, 2, 2, 2, 2, 2])),
        ("{id: a, zone: z, capability: 2}, {id: b, zone: z, capability: [1, 2, 3, 4, 0, 2, 2]}", json!([1, 2, 2, 2, 0, 2, 2])),
        ("{id: a, zone: z, capability: 2}, {id: b, zone: z}", Value::Null),
        ("{id: a, zone: z, capability: 2}, {id: b, zone: z, capability: {fr1: 4, fr2: 1}}", json!([2, 1, null, null, null, null, null])),
        ("{id: a, zone: z, capability: 2}, {id: c, zone: child, capability: 1}, {id: p, zone: parent}", json!([2, 2, 2, 2, 2, 2, 2])),
    ];
    for (assets, expected) in cases {
        let frame = "zones: [{id: parent}, {id: z, parent: parent}, {id: child, parent: z}]\nconduits: [{id: c, between: [z, child]}]";
        let assessment = assess(&format!("{frame}\nassets: [{assets}]"));
        assert_eq!(assessment["zones"]["z"]["capability"], expected, "{assets}");
        assert_eq!(assessment["conduits"]["c"]["capability"], Value::Null, "a conduit has no assets");
    }
}

// Section 5: what is required.

#[test]
fn the_target_requires_what_applies_at_its_level() {
    // FR 6: SR 6.1 from SL1, SR 6.2 from SL2, SR 6.1 RE 1 from SL3.
    let cases: [(&str, &[&str]); 5] =
        [("0", &[]), ("1", &["SR 6.1"]), ("2", &["SR 6.1", "SR 6.2"]), ("3", &["SR 6.1", "SR 6.1 RE 1", "SR 6.2"]), ("4", &["SR 6.1", "SR 6.1 RE 1", "SR 6.2"])];
    for (target, expected) in cases {
        let assessment = assess(&format!("system: {{id: suc, overlays: []}}\nzones: [{{id: z, target: {{fr6: {target}}}}}]"));
        let mut gaps: Vec<String> = listed(&assessment, "gaps").into_iter().map(|g| g[1].clone()).collect();
        gaps.sort();
        assert_eq!(gaps, expected, "SL-T {target}");
    }
}

#[test]
fn the_overlay_requires_whatever_the_target() {
    let overlay = ["SR 1.1 RE 2", "SR 2.11 RE 1", "SR 2.12", "SR 2.8 RE 1", "SR 6.1 RE 1"];
    for target in ["target: 0", "target: {fr4: 0}", "target: "] {
        let assessment = assess(&format!("zones: [{{id: z, {target}}}]"));
        let mut gaps = listed(&assessment, "gaps");
        gaps.sort();
        let expected = overlay.map(|id| ["zone:z", id, "unknown", "overlay:nis2", "answer"].map(str::to_owned));
        assert_eq!(gaps, expected, "{target}");
    }
}

#[test]
fn the_target_is_the_reason_where_both_require() {
    let frame = "zones: [{id: z, target: {fr1: 3, fr2: 2}}]";
    let assessment = assess(frame);
    assert_eq!(gap(&assessment, "zone:z", "SR 1.1 RE 2").unwrap(), "unknown, target, answer");
    assert_eq!(gap(&assessment, "zone:z", "SR 2.12").unwrap(), "unknown, overlay:nis2, answer");
}

#[test]
fn the_overlay_is_on_unless_switched_off() {
    let count = |system: &str| listed(&assess(&format!("{system}\nzones: [{{id: z}}]")), "gaps").len();
    let counts = ["", "system: {id: suc}", "system: {id: suc, overlays: ~}", "system: {id: suc, overlays: [nis2]}", "system: {id: suc, overlays: []}"].map(count);
    assert_eq!(counts, [5, 5, 5, 5, 0]);
}

#[test]
fn a_conduit_is_required_only_what_it_is_asked() {
    let text = "zones: [{id: x}, {id: y}]\nconduits: [{id: c, between: [x, y], target: {fr6: 2}}]";
    let gaps = listed(&assess(text), "gaps");
    let mut of_conduit: Vec<(&str, &str)> = gaps.iter().filter(|g| g[0] == "conduit:c").map(|g| (g[1].as_str(), g[3].as_str())).collect();
    of_conduit.sort_unstable();
    // SR 2.11 RE 1 and SR 2.12 are of the overlay too, but not asked of a conduit.
    let expected = [("SR 1.1 RE 2", "overlay:nis2"), ("SR 2.8 RE 1", "overlay:nis2"), ("SR 6.1", "target"), ("SR 6.1 RE 1", "overlay:nis2"), ("SR 6.2", "target")];
    assert_eq!(of_conduit, expected);
}

#[test]
fn without_target_and_overlay_nothing_is_required() {
    let assessment = assess("system: {id: suc, overlays: []}\nzones: [{id: z}]\nanswers: [{requirement: SR 1.1, scope: zone:z, status: unmet}]");
    assert_eq!(listed(&assessment, "gaps").len(), 0);
}

// Section 5: gaps and their routes.

/// What SR 2.1 RE 1 (FR 2, from SL2) is in a zone with target 2 with these assets and this answer.
fn route(assets: &str, rest: &str) -> Option<String> {
    let frame = format!("zones: [{{id: z, target: 2}}, {{id: child, parent: z}}]\nassets: [{assets}]\nevidence: [{{id: ev, collected: 2026-11-01}}]");
    let answers: Vec<_> = (!rest.is_empty()).then_some(("system", rest)).into_iter().collect();
    gap(&assess(&with_answers(&frame, "SR 2.1 RE 1", &answers)), "zone:z", "SR 2.1 RE 1")
}

#[test]
fn route_by_status() {
    let able = "{id: a, zone: z, capability: 2}";
    let cases = [
        ("", Some("unknown, target, answer")),
        ("status: not-applicable", Some("unknown, target, answer")),
        ("status: unmet", Some("unmet, target, configure")),
        ("status: partial", Some("partial, target, configure")),
        ("status: met", Some("met, target, evidence")),
        ("status: not-applicable, note: One user", Some("not-applicable, target, evidence")),
        ("status: met, evidence: [ev]", None),
        ("status: not-applicable, note: One user, evidence: [ev]", None),
    ];
    for (rest, expected) in cases {
        assert_eq!(route(able, rest).as_deref(), expected, "{rest}");
    }
}

#[test]
fn route_by_capability() {
    let cases = [
        ("{id: a, zone: z, capability: 2}, {id: b, zone: z, capability: {fr2: 4}}", "configure"),
        ("{id: a, zone: z, capability: [0, 2, 0, 0, 0, 0, 0]}", "configure"),
        // Some asset declares less, whatever the others do.
        ("{id: a, zone: z, capability: 1}", "compensate-or-replace"),
        ("{id: a, zone: z, capability: 4}, {id: b, zone: z, capability: {default: 4, fr2: 1}}", "compensate-or-replace"),
        ("{id: a, zone: z, capability: 1}, {id: b, zone: z}", "compensate-or-replace"),
        ("{id: a, zone: z, capability: 0}", "compensate-or-replace"),
        // None declares less, but not every one declares enough.
        ("{id: a, zone: z, capability: 2}, {id: b, zone: z}", "implement"),
        ("{id: a, zone: z, capability: {fr1: 4}}", "implement"),
        ("{id: a, zone: z}", "implement"),
        ("", "implement"),
        ("{id: a, zone: child, capability: 4}", "implement"),
        ("{id: a, zone: child, capability: 0}", "implement"),
    ];
    for (assets, expected) in cases {
        assert_eq!(route(assets, "status: unmet").unwrap(), format!("unmet, target, {expected}"), "{assets}");
    }
}

#[test]
fn route_compares_capability_with_the_requirement_not_with_the_target() {
    let frame = "zones: [{id: z, target: 4}]\nassets: [{id: a, zone: z, capability: 2}]";
    let route = |requirement: &str| gap(&assess(&with_answers(frame, requirement, &[("zone:z", "status: unmet")])), "zone:z", requirement).unwrap();
    assert_eq!(route("SR 2.1"), "unmet, target, configure");
    assert_eq!(route("SR 2.1 RE 1"), "unmet, target, configure");
    assert_eq!(route("SR 2.1 RE 3"), "unmet, target, compensate-or-replace");
}

#[test]
fn a_gap_of_a_conduit_is_implemented() {
    let frame = "zones: [{id: x, target: 1}, {id: y}]\nconduits: [{id: c, between: [x, y]}]\nassets: [{id: a, zone: x, capability: 4}, {id: b, zone: y, capability: 0}]";
    let assessment = assess(&with_answers(frame, "SR 5.1", &[("system", "status: unmet")]));
    assert_eq!(gap(&assessment, "conduit:c", "SR 5.1").unwrap(), "unmet, target, implement");
    assert_eq!(gap(&assessment, "zone:x", "SR 5.1").unwrap(), "unmet, target, configure");
    assert_eq!(gap(&assessment, "zone:y", "SR 5.1"), None);
}

#[test]
fn a_requirement_is_a_gap_or_an_evidence_gap_never_both() {
    let frame = "system: {id: suc, overlays: []}\nzones: [{id: z, target: {fr6: 2}}]";
    let assessment = assess(&with_answers(frame, "SR 6.1", &[("zone:z", "status: met")]));
    let row = |cells: [&str; 5]| cells.map(str::to_owned);
    assert_eq!(listed(&assessment, "gaps"), [row(["zone:z", "SR 6.2", "unknown", "target", "answer"])]);
    assert_eq!(listed(&assessment, "evidence_gaps"), [row(["zone:z", "SR 6.1", "met", "target", "evidence"])]);
}

#[test]
fn the_overlay_makes_evidence_gaps_too() {
    let assessment = assess(&with_answers("zones: [{id: z, target: 0}]", "SR 2.12", &[("zone:z", "status: met")]));
    assert_eq!(gap(&assessment, "zone:z", "SR 2.12").unwrap(), "met, overlay:nis2, evidence");
}

// Section 5: order and priority.

/// Priority of one gap.
fn priority(assessment: &Value, at: &str, requirement: &str) -> u64 {
    let gaps = assessment["gaps"].as_array().unwrap();
    gaps.iter().find(|g| g["at"] == at && g["requirement"] == requirement).unwrap()["priority"].as_u64().unwrap()
}

#[test]
fn equal_priorities_are_sorted_by_bytes_of_the_place() {
    let zones = "system: {id: suc, overlays: []}\nzones: [{id: b, target: {fr4: 1}}, {id: a1, target: {fr4: 1}}, {id: a, target: {fr4: 1}}, {id: a-1, target: {fr4: 1}}]";
    let assessment = assess(&format!("{zones}\nconduits: [{{id: z, between: [a, b]}}, {{id: c, between: [a, b]}}]"));
    let order: Vec<String> = listed(&assessment, "gaps").into_iter().filter(|g| g[1] == "SR 4.1").map(|g| g[0].clone()).collect();
    assert_eq!(order, ["conduit:c", "conduit:z", "zone:a", "zone:a-1", "zone:a1", "zone:b"]);
}

#[test]
fn equal_priorities_at_one_place_keep_the_order_of_the_catalogue() {
    // No mitigation of ATT&CK for ICS is mapped to any of these, so they weigh the same; by bytes SR 1.10 would come first.
    let assessment = assess("system: {id: suc, overlays: []}\nzones: [{id: z, target: {fr1: 1}}]");
    let order: Vec<String> = listed(&assessment, "gaps").into_iter().map(|g| g[1].clone()).filter(|r| LIGHT.contains(&r.as_str())).collect();
    assert_eq!(order, LIGHT);
}

const LIGHT: [&str; 3] = ["SR 1.4", "SR 1.10", "SR 1.12"];

#[test]
fn higher_priority_comes_first() {
    let assessment = assess("zones: [{id: a, target: 3, criticality: 1}, {id: b, target: [4, 1, 2, 0, 1, 2, 3], criticality: 5}, {id: c}]");
    let priorities: Vec<u64> = assessment["gaps"].as_array().unwrap().iter().map(|g| g["priority"].as_u64().unwrap()).collect();
    assert!(priorities.is_sorted_by(|a, b| a >= b) && priorities.iter().all(|p| *p <= 100), "{priorities:?}");
    assert!(priorities.first() > priorities.last());
}

#[test]
fn a_conduit_has_the_highest_criticality_of_its_assessed_zones() {
    let priority_with = |y: &str| {
        let zones = format!("zones: [{{id: x, criticality: 2, target: 1}}, {{id: y, {y}}}, {{id: like-x, criticality: 2}}, {{id: like-y, criticality: 5}}]");
        let conduits = "conduits: [{id: c, between: [x, y], target: 1}, {id: of-x, between: [x, like-x], target: 1}, {id: of-y, between: [x, like-y], target: 1}]";
        let assessment = assess(&format!("{zones}\n{conduits}"));
        ["conduit:c", "conduit:of-x", "conduit:of-y"].map(|at| priority(&assessment, at, "SR 5.1"))
    };
    let [c, of_x, of_y] = priority_with("criticality: 5");
    assert!(c == of_y && c > of_x);
    for unassessed in ["criticality: 5, in_scope: false", "criticality: 5, kind: external"] {
        let [c, of_x, _] = priority_with(unassessed);
        assert_eq!(c, of_x);
    }
    let [c, of_x, of_y] = priority_with("name: three by default");
    assert!(of_x <= c && c <= of_y);
}

#[test]
fn distance_of_an_overlay_gap_is_sl_min_less_sl_a() {
    // SR 6.1 RE 1 applies from SL3: with SL-A 2 the distance is 1, as for SL-T 3; with SL-A 0 it is 3.
    let with = |target: &str, exceptions: &[(&str, &str)]| {
        let assessment = assess(&format!("zones: [{{id: z, {target}}}]{}", all_met_but(exceptions)));
        priority(&assessment, "zone:z", "SR 6.1 RE 1")
    };
    let re = ("SR 6.1 RE 1", "status: unmet");
    assert_eq!(with("target: 0", &[re]), with("target: 3", &[re]));
    assert_eq!(with("target: ", &[re]), with("target: 3", &[re]));
    assert!(with("target: 0", &[re, ("SR 6.1", "status: unmet")]) > with("target: 0", &[re]));
    assert_eq!(with("target: 2", &[re, ("SR 6.1", "status: unmet")]), with("target: 3", &[re, ("SR 6.1", "status: unmet")]));
}

#[test]
fn what_auditors_check_first_is_more_urgent() {
    // Both apply from SL1 and no mitigation of ATT&CK for ICS is mapped to either: only the FR differs.
    let assessment = assess("zones: [{id: z, target: 2}]");
    assert!(priority(&assessment, "zone:z", "SR 2.9") > priority(&assessment, "zone:z", "SR 7.5"));
}

#[test]
fn what_counters_more_techniques_is_more_urgent() {
    // Same FR, same level: mitigations with SR 2.1 counter 29 techniques, with SR 2.3 one, with SR 2.5 none.
    let assessment = assess("zones: [{id: z, target: 1}]");
    let priority = |requirement| priority(&assessment, "zone:z", requirement);
    assert!(priority("SR 2.1") > priority("SR 2.3") && priority("SR 2.3") >= priority("SR 2.5"));
}

// Section 8: the frame.

#[test]
fn an_empty_plant_has_an_assessment() {
    let assessment = assess("");
    assert_eq!((&assessment["format"], &assessment["as_of"], &assessment["plant_sha256"]), (&json!("ringwall-assessment/1"), &json!("2026-11-21"), &json!("digest")));
    assert_eq!((&assessment["zones"], &assessment["conduits"], &assessment["gaps"], &assessment["evidence_gaps"]), (&json!({}), &json!({}), &json!([]), &json!([])));
}
