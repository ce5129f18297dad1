//! Good packs: what they say, what they disclose, and that they are always the same.

use std::io::Cursor;

use ringwall_engine::catalogue::{self, vocabulary};
use ringwall_ledger::hash::Hash;
use ringwall_model::file::{Source, read};
use ringwall_report::pack::{Limits, Outcome, Trust, Verdict, verify, write};

use crate::common::*;

pub(crate) fn text_of(verdict: &Verdict) -> String {
    let check = |check: &ringwall_report::pack::Check| format!("{:?} {}: {}\n", check.outcome, check.name, check.text);
    let findings: String = verdict.findings.iter().map(|finding| format!("! [{}] {finding}\n", finding.check)).collect();
    verdict.checks.iter().map(check).collect::<String>() + &findings
}

#[test]
fn a_good_pack_holds_and_says_what_it_proves() {
    let verdict = verified(&common_pack()).unwrap();
    assert!(verdict.holds(), "{}", text_of(&verdict));
    insta::assert_snapshot!(text_of(&verdict).replace(&catalogue::edition(), "EDITION"));
    let facts = verdict.facts;
    assert_eq!((facts.origin.as_str(), facts.organisation.as_str(), facts.system.as_str()), (ORIGIN, ACME, "line"));
    assert_eq!((facts.size, facts.as_of, facts.entries, facts.records, facts.complete), (14, AS_OF, 10, 11, false));
    assert_eq!((facts.day.as_str(), facts.as_of_time.as_deref()), (DAY, Some("2026-01-01T00:00:10Z")));
    assert_eq!((facts.key, facts.key_given), (log_key().verifier().to_string(), true));
    assert_eq!(facts.plant_sha256, Hash::of(&unzipped(&common_pack())["plant.yaml"]).to_hex());
}

#[test]
fn the_text_for_the_reader() {
    let members = unzipped(&common_pack());
    insta::assert_snapshot!(String::from_utf8_lossy(&members["README.txt"]));
}

#[test]
fn the_same_contents_give_the_same_bytes() {
    let mut contents = common_contents();
    let pack = write(&contents).unwrap();
    contents.versions.reverse();
    contents.blobs.insert(Hash::of(b"no evidence names it"), b"no evidence names it".to_vec());
    assert_eq!(write(&contents).unwrap(), pack);
}

#[test]
fn what_came_later_changes_the_pack_only_where_it_must() {
    let mut ledger = common_ledger();
    let mut before = unzipped(&write(&ledger.contents(ACME, "line", AS_OF)).unwrap());
    ledger.act(ACME, "zone.delete", None, &[("line", "zone", "b", None)]);
    let mut after = unzipped(&write(&ledger.contents(ACME, "line", AS_OF)).unwrap());
    for name in ["checkpoint", "pack.json", "README.txt", "tile/0/000.p/14", "tile/0/000.p/15"] {
        assert!(before.remove(name).is_some() | after.remove(name).is_some(), "{name}");
    }
    assert_eq!(before, after);
}

#[test]
fn nothing_of_others_is_disclosed() {
    let members = unzipped(&common_pack());
    let mut names: Vec<&str> = members.keys().map(String::as_str).filter(|name| name.starts_with("entries/")).collect();
    names.sort_by_key(|name| name.len());
    let entries = [0, 2, 3, 4, 5, 7, 8, 9, 10, 12].map(|seq| format!("entries/{seq}.json"));
    assert_eq!(names, entries);
    for (name, bytes) in &members {
        let text = String::from_utf8_lossy(bytes);
        for secret in ["zeta", "Boiler house", "Later than covered", "Awareness"] {
            assert!(!text.contains(secret), "{name} discloses {secret}");
        }
    }
}

#[test]
fn plant_and_assessment_are_what_the_command_line_makes_of_them() {
    let members = unzipped(&common_pack());
    let yaml = members["plant.yaml"].clone();
    let sha256 = Hash::of(&yaml).to_hex();
    let plant = read(&[Source::new("plant.yaml", yaml).unwrap()], vocabulary()).unwrap();
    assert_eq!(plant.zones.iter().map(|z| z.id.to_string()).collect::<Vec<_>>(), ["a", "b", "c"]);
    assert!(plant.trainings.is_empty(), "it was erased");
    let assessment = ringwall_engine::assess(&plant, DAY.parse().unwrap(), &sha256);
    assert_eq!(ringwall_report::json(&assessment).unwrap(), members["assessment.json"]);
}

#[test]
fn without_a_key_the_verdict_says_so() {
    let verdict = verify(Cursor::new(common_pack()), &Trust::default(), &Limits::default()).unwrap();
    assert!(verdict.holds() && !verdict.facts.key_given);
    assert!(text_of(&verdict).contains("compare it with the ledger's key from elsewhere"));
}

#[test]
fn witnesses_are_counted_and_named() {
    let ledger = common_ledger();
    let mut contents = ledger.contents(ACME, "line", AS_OF);
    contents.checkpoint = cosigned(&ledger, &[1, 2], 1_795_000_000);
    contents.cosigners = vec![witness_key(1).verifier(), witness_key(2).verifier(), witness_key(3).verifier()];
    let pack = write(&contents).unwrap();
    let trust = |needed| Trust { witnesses: vec![witness_key(1).verifier(), witness_key(3).verifier()], needed, ..trusting() };
    let verdict = verify(Cursor::new(&pack), &trust(1), &Limits::default()).unwrap();
    assert!(verdict.holds(), "{}", text_of(&verdict));
    let seen: Vec<_> = verdict.facts.cosignatures.iter().map(|c| (c.name.as_str(), c.time.as_str(), c.given)).collect();
    assert_eq!(seen, [("witness1.example", "2026-11-18T11:06:40Z", true), ("witness2.example", "2026-11-18T11:06:40Z", false)]);
    let verdict = verify(Cursor::new(&pack), &trust(2), &Limits::default()).unwrap();
    assert!(text_of(&verdict).contains("1 of 2 witnesses have signed, 2 are needed"), "{}", text_of(&verdict));
    let verdict = verify(Cursor::new(common_pack()), &Trust { needed: 1, ..trusting() }, &Limits::default()).unwrap();
    assert!(!verdict.holds());
}

#[test]
fn a_log_of_one_organisation_is_known_to_be_complete() {
    let mut ledger = Ledger::default();
    for number in 0..700 {
        let id = format!("z{}", number % 40);
        ledger.act("o", "zone.put", None, &[("s", "zone", &id, zone(&id, &format!("name {number}")))]);
    }
    for as_of in [0, 39, 255, 256, 511, 512, 699] {
        let verdict = verified(&write(&ledger.contents("o", "s", as_of)).unwrap()).unwrap();
        assert!(verdict.holds(), "{}", text_of(&verdict));
        let complete = verdict.checks.iter().find(|check| check.name == "complete").unwrap();
        assert_eq!(complete.outcome, Outcome::Holds);
    }
}

#[test]
fn a_partial_tile_is_cut_out_of_a_wider_one() {
    let mut ledger = common_ledger();
    let pack = common_pack();
    let mut contents = ledger.contents(ACME, "line", AS_OF);
    for _ in 0..300 {
        ledger.act("zeta", "session.begin", Some("session"), &[]);
    }
    contents.tiles = ledger.contents(ACME, "line", AS_OF).tiles;
    assert_eq!(write(&contents).unwrap(), pack);
}

#[test]
fn contents_that_make_no_pack_are_refused_with_the_place() {
    type Break = fn(&mut ringwall_report::pack::Contents);
    let cases: [(Break, &str); 6] = [
        (|c| c.key = witness_key(1).verifier(), "checkpoint"),
        (|c| c.checkpoint = b"x".to_vec(), "checkpoint"),
        (|c| c.tiles.clear(), "tile/0/000.p/14"),
        (|c| c.tiles.values_mut().for_each(|bytes| bytes.truncate(40)), "tile/0/000.p/14"),
        (|c| c.blobs.values_mut().for_each(|bytes| bytes.push(0)), "blobs/"),
        (|c| c.versions.retain(|v| v.id != "a"), "plant"),
    ];
    for (break_it, place) in cases {
        let mut contents = common_contents();
        break_it(&mut contents);
        let error = write(&contents).unwrap_err();
        assert!(error.place().starts_with(place) && !error.hint().is_empty(), "{error}");
    }
}
