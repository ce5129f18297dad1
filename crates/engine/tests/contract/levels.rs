//! SL-A, SL-E and SL-C.

use super::*;

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
        ("SR 1.1", "status: unmet"),
        ("SR 2.11", "status: unmet"),
        ("SR 3.2 RE 2", "status: unmet"),
        ("SR 4.1 RE 2", "status: unmet"),
        ("SR 5.2 RE 1", "status: unmet"),
        ("SR 7.8", "status: unmet"),
        ("SR 7.5", "status: unmet"),
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
