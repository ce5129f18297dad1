//! What is required, gaps, their routes, order and priority.

use super::*;

// Section 5: what is required.

#[test]
fn the_target_requires_what_applies_at_its_level() {
    // FR 6: SR 6.1 from SL1, SR 6.2 from SL2, SR 6.1 RE 1 from SL3.
    let cases: [(&str, &[&str]); 5] = [
        ("0", &[]),
        ("1", &["SR 6.1"]),
        ("2", &["SR 6.1", "SR 6.2"]),
        ("3", &["SR 6.1", "SR 6.1 RE 1", "SR 6.2"]),
        ("4", &["SR 6.1", "SR 6.1 RE 1", "SR 6.2"]),
    ];
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
    let counts = [
        "",
        "system: {id: suc}",
        "system: {id: suc, overlays: ~}",
        "system: {id: suc, overlays: [nis2]}",
        "system: {id: suc, overlays: []}",
    ]
    .map(count);
    assert_eq!(counts, [5, 5, 5, 5, 0]);
}

#[test]
fn a_conduit_is_required_only_what_it_is_asked() {
    let text = "zones: [{id: x}, {id: y}]\nconduits: [{id: c, between: [x, y], target: {fr6: 2}}]";
    let gaps = listed(&assess(text), "gaps");
    let mut of_conduit: Vec<(&str, &str)> = gaps.iter().filter(|g| g[0] == "conduit:c").map(|g| (g[1].as_str(), g[3].as_str())).collect();
    of_conduit.sort_unstable();
    // SR 2.11 RE 1 and SR 2.12 are of the overlay too, but not asked of a conduit.
    let expected = [
        ("SR 1.1 RE 2", "overlay:nis2"),
        ("SR 2.8 RE 1", "overlay:nis2"),
        ("SR 6.1", "target"),
        ("SR 6.1 RE 1", "overlay:nis2"),
        ("SR 6.2", "target"),
    ];
    assert_eq!(of_conduit, expected);
}

#[test]
fn without_target_and_overlay_nothing_is_required() {
    let assessment =
        assess("system: {id: suc, overlays: []}\nzones: [{id: z}]\nanswers: [{requirement: SR 1.1, scope: zone:z, status: unmet}]");
    assert_eq!(listed(&assessment, "gaps").len(), 0);
}

// Section 5: gaps and their routes.

/// What SR 2.1 RE 1 (FR 2, from SL2) is in a zone with target 2 with these assets and this answer.
fn route(assets: &str, rest: &str) -> Option<String> {
    let frame = format!(
        "zones: [{{id: z, target: 2}}, {{id: child, parent: z}}]\nassets: [{assets}]\nevidence: [{{id: ev, collected: 2026-11-01}}]"
    );
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
    let route =
        |requirement: &str| gap(&assess(&with_answers(frame, requirement, &[("zone:z", "status: unmet")])), "zone:z", requirement).unwrap();
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
    let order: Vec<String> =
        listed(&assessment, "gaps").into_iter().map(|g| g[1].clone()).filter(|r| LIGHT.contains(&r.as_str())).collect();
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
        let zones = format!(
            "zones: [{{id: x, criticality: 2, target: 1}}, {{id: y, {y}}}, {{id: like-x, criticality: 2}}, {{id: like-y, criticality: 5}}]"
        );
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
