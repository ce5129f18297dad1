//! What is assessed, and the status of one requirement at one place.

use super::*;

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
        let answers: Vec<(&str, &str)> =
            chain[i..].iter().map(|s| (*s, if s == nearest { "status: met" } else { "status: unmet" })).collect();
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
    let assessment = assess(
        "zones: [{id: z}]\nanswers: [{requirement: CR 1.1, scope: zone:z, status: met}, {requirement: ORG 1.1, scope: organisation, status: met, maturity: 4}]",
    );
    let requirements = assessment["zones"]["z"]["requirements"].as_object().unwrap();
    assert_eq!(requirements.len(), 100);
    assert!(requirements.values().all(|f| f["status"] == "unknown"));
}

#[test]
fn answers_for_applications_and_suppliers_do_not_count() {
    let frame =
        "zones: [{id: z}]\nassets: [{id: p, zone: z, supplier: s}]\nsuppliers: [{id: s}]\napplications: [{id: oee, zone: z, runs_on: [p]}]";
    assert_eq!(status(frame, "zone:z", &[("application:oee", "status: met"), ("supplier:s", "status: met")]), "unknown");
    assert_eq!(
        status(frame, "zone:z", &[("zone:z", "status: met"), ("application:oee", "status: unmet"), ("supplier:s", "status: unmet")]),
        "met"
    );
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
    let finding =
        found(TWO_ASSETS, "zone:z", &[("zone:z", "status: not-applicable"), ("zone:p", "status: met"), ("system", "status: met")]);
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
    let answers =
        [("asset:b", "status: met"), ("asset:a", "status: unmet"), ("organisation", "status: met"), ("asset:of-child", "status: met")];
    let expected = ["answer:SR 1.1@organisation", "answer:SR 1.1@asset:a", "answer:SR 1.1@asset:b"];
    assert_eq!(found(TWO_ASSETS, "zone:z", &answers)["decided_by"], json!(expected));
    // Without a base the parts alone, also where an asset lacks one.
    assert_eq!(found(TWO_ASSETS, "zone:z", &answers[..1])["decided_by"], json!(["answer:SR 1.1@asset:b"]));
    // Rule 3: the base alone.
    let compensated = [("zone:z", "status: met, by: compensating"), answers[0], answers[1]];
    assert_eq!(found(TWO_ASSETS, "zone:z", &compensated)["decided_by"], json!(["answer:SR 1.1@zone:z"]));
}

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
    assert_eq!(
        status(&[("zone:x", "status: met"), ("zone:y", "status: met"), ("site:s", "status: met"), ("asset:a", "status: met")]),
        "unknown"
    );
    assert_eq!(status(&[("system", "status: met"), ("asset:a", "status: unmet"), ("zone:x", "status: unmet")]), "met");
}

#[test]
fn a_conduit_is_asked_only_what_concerns_conduits() {
    let assessment = assess(CHANNEL);
    let asked = assessment["conduits"]["c"]["requirements"].as_object().unwrap();
    assert_eq!(
        asked.keys().map(String::as_str).collect::<Vec<_>>(),
        SYSTEM_REQUIREMENTS.iter().filter(|r| r.conduit).map(|r| r.id).collect::<Vec<_>>()
    );
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
    assert_eq!(
        found(PROOF, "zone:z", &part),
        json!({"status": "met", "evidenced": false, "decided_by": ["answer:SR 1.1@zone:z", "answer:SR 1.1@asset:a"]})
    );
}

#[test]
fn what_does_not_hold_is_not_evidenced() {
    for rest in ["status: unmet", "status: partial", "status: not-applicable"] {
        assert_eq!(found(PROOF, "zone:z", &[("zone:z", &format!("{rest}, evidence: [good]"))])["evidenced"], false, "{rest}");
    }
}
