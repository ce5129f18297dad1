//! Every way to make a pack say something else than the ledger: each is refused, and the finding names it. The forger makes
//! `pack.json` fit, since nothing is signed there.

use std::io::Cursor;

use ringwall_ledger::checkpoint::Checkpoint;
use ringwall_ledger::entry::Entry;
use ringwall_ledger::hash::{self, Hash};
use ringwall_ledger::note::{Purpose, SignerKey};
use ringwall_ledger::proof::Head;
use ringwall_ledger::tree;
use ringwall_model::digest;
use ringwall_report::pack::{Limits, Trust, Version, verify, write};
use serde_json::{Value, json};

use crate::common::*;
use crate::good::text_of;

/// Refuses the pack whose members were changed, with each of these words.
fn refused(change: impl FnOnce(&mut Members), words: &[&str]) {
    let mut members = unzipped(&common_pack());
    change(&mut members);
    reseal(&mut members);
    let refusal = refusal(&zipped(&members));
    for word in words {
        assert!(refusal.contains(word), "`{word}` is not in:\n{refusal}");
    }
}

fn replace(members: &mut Members, name: &str, from: &str, to: &str) {
    let text = String::from_utf8(members[name].clone()).unwrap();
    assert!(text.contains(from), "{name} has no {from}");
    members.insert(name.into(), text.replacen(from, to, 1).into_bytes());
}

/// Changes the lines of `records.jsonl`.
fn records(members: &mut Members, change: impl FnOnce(&mut Vec<Value>)) {
    let text = String::from_utf8(members["records.jsonl"].clone()).unwrap();
    let mut lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    change(&mut lines);
    let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
    members.insert("records.jsonl".into(), text.into_bytes());
}

fn line<'l>(lines: &'l mut [Value], subject: &str, from_seq: u64) -> &'l mut Value {
    lines.iter_mut().find(|line| line["subject"] == subject && line["from_seq"] == from_seq).unwrap()
}

const TILE: &str = "tile/0/000.p/14";
const ZONE_B: &str = "acme\\/works/line/zone/b";
const ZONE_C: &str = "acme\\/works/line/zone/c";

#[test]
fn a_pack_put_together_again_holds() {
    let mut members = unzipped(&common_pack());
    reseal(&mut members);
    let verdict = verified(&zipped(&members)).unwrap();
    assert!(verdict.holds(), "{}", text_of(&verdict));
}

#[test]
fn a_changed_plant() {
    refused(|m| replace(m, "plant.yaml", "rebuilt", "as new"), &["[plant] plant.yaml", "line 8"]);
    refused(|m| m.get_mut("plant.yaml").unwrap().push(b'\n'), &["[plant] plant.yaml"]);
    refused(|m| m.get_mut("plant.yaml").unwrap().clear(), &["[plant] plant.yaml"]);
}

#[test]
fn a_changed_assessment() {
    refused(|m| replace(m, "assessment.json", "\"gaps\":[{", "\"gaps\":[{\"x\":1,"), &["[assessment] assessment.json"]);
    refused(|m| m.get_mut("assessment.json").unwrap().push(b' '), &["[assessment] assessment.json"]);
}

#[test]
fn a_changed_entry() {
    refused(|m| replace(m, "entries/2.json", "a-1", "a-2"), &["[entries] entries/2.json", TILE]);
    refused(|m| m.get_mut("entries/2.json").unwrap().push(b' '), &["[entries] entries/2.json"]);
}

#[test]
fn a_changed_tile() {
    refused(|m| m.get_mut(TILE).unwrap()[40] ^= 1, &["[tree] tile/0"]);
    refused(|m| m.get_mut(TILE).unwrap().truncate(32 * 13), &[TILE]);
}

#[test]
fn an_entry_changed_with_its_tile() {
    let change = |m: &mut Members| {
        replace(m, "entries/2.json", "a-1", "a-2");
        let leaf = hash::leaf(&m["entries/2.json"]);
        m.get_mut(TILE).unwrap()[64..96].copy_from_slice(leaf.as_bytes());
    };
    refused(change, &["[tree] tile/0", "a tile was changed"]);
}

/// Another history, signed with a key that the auditor does not know, and with the pack's key exchanged or not.
#[test]
fn a_checkpoint_of_another_key() {
    let other = SignerKey::new(ORIGIN, Purpose::Log, &[8; 32]).unwrap();
    let forged = |m: &mut Members| {
        replace(m, "entries/2.json", "a-1", "a-2");
        let mut leaves = common_ledger().leaves();
        leaves[2] = hash::leaf(&m["entries/2.json"]);
        m.insert(TILE.into(), ringwall_ledger::tile::encode(&leaves));
        let checkpoint = Checkpoint { origin: ORIGIN.into(), head: Head { size: 14, root: tree::root(leaves) } };
        m.insert("checkpoint".into(), checkpoint.sign(&other).unwrap().to_string().into_bytes());
    };
    refused(forged, &["[checkpoint] checkpoint", "no signature"]);
    let with_key = |m: &mut Members| {
        forged(m);
        m.insert("log.vkey".into(), format!("{}\n", other.verifier()).into_bytes());
    };
    refused(with_key, &["[checkpoint] log.vkey: is another key", "[checkpoint] checkpoint"]);
}

#[test]
fn a_checkpoint_of_another_size() {
    let ledger = common_ledger();
    let head = |size: usize| Head { size: size as u64, root: tree::root(ledger.leaves().into_iter().take(size)) };
    let signed = |size| Checkpoint { origin: ORIGIN.into(), head: head(size) }.sign(&log_key()).unwrap().to_string().into_bytes();
    refused(|m| drop(m.insert("checkpoint".into(), signed(12))), &["is no tile of a log of 12 entries", "tile/0/000.p/12: is missing"]);
    let endless = Checkpoint { origin: ORIGIN.into(), head: Head { size: u64::MAX, root: Hash::of(b"") } };
    let endless = endless.sign(&log_key()).unwrap().to_string().into_bytes();
    refused(|m| drop(m.insert("checkpoint".into(), endless)), &["tile/0/000: is missing"]);
}

#[test]
fn a_missing_entry() {
    refused(|m| drop(m.remove("entries/2.json")), &["was made by entry 2, which is not in the pack", "was ended by entry 2"]);
    refused(|m| drop(m.remove("entries/12.json")), &["the content is missing, and no later entry erased it"]);
}

#[test]
fn an_entry_of_others_or_from_elsewhere() {
    let zeta = common_ledger().entries[1].1.clone();
    refused(|m| drop(m.insert("entries/1.json".into(), zeta)), &["[entries] entries/1.json", "not of the organisation"]);
    let later = common_ledger().entries[13].1.clone();
    refused(|m| drop(m.insert("entries/13.json".into(), later)), &["entries/13.json: is later than the last entry covered"]);
    refused(|m| drop(m.insert("entries/14.json".into(), b"{}".to_vec())), &["entries/14.json: is not in the log"]);
    let swap = |m: &mut Members| {
        let two = m.insert("entries/2.json".into(), m["entries/3.json"].clone()).unwrap();
        m.insert("entries/3.json".into(), two);
    };
    refused(swap, &["entries/2.json", "entries/3.json"]);
}

#[test]
fn a_version_left_out_or_added() {
    let without = |m: &mut Members| records(m, |lines| lines.retain(|line| line["subject"] != ZONE_B || line["from_seq"] != 2));
    refused(without, &["[versions] entries/2.json", "that it made", "there is none"]);
    let added = |m: &mut Members| {
        records(m, |lines| {
            let mut new = line(lines, ZONE_B, 2).clone();
            new["subject"] = json!("acme\\/works/line/zone/d");
            lines.push(new);
        });
    };
    refused(added, &["[versions] entries/2.json", "zone/d"]);
    let by_others = |m: &mut Members| {
        records(m, |lines| {
            let mut new = line(lines, ZONE_B, 2).clone();
            (new["subject"], new["from_seq"]) = (json!("acme\\/works/line/zone/d"), json!(1));
            lines.push(new);
        });
    };
    refused(by_others, &["zone/d: was made by entry 1, which is not in the pack"]);
    refused(|m| records(m, |lines| lines.push(lines[4].clone())), &["begins before the version in front of it has ended"]);
    let of_zeta = |m: &mut Members| records(m, |lines| line(lines, ZONE_B, 2)["subject"] = json!("zeta/line/zone/b"));
    refused(of_zeta, &["is not of the organisation"]);
}

/// The content is exchanged, and its digest with it.
#[test]
fn a_changed_body_with_its_digest() {
    let change = |fit: bool| {
        move |m: &mut Members| {
            records(m, |lines| {
                let line = line(lines, ZONE_B, 2);
                let body = line["body"].as_str().unwrap().replace("rebuilt", "as new");
                let salt: Vec<u8> = line["salt"]
                    .as_str()
                    .unwrap()
                    .as_bytes()
                    .chunks(2)
                    .map(|c| u8::from_str_radix(str::from_utf8(c).unwrap(), 16).unwrap())
                    .collect();
                if fit {
                    line["digest"] = json!(digest::of_record(&salt, line["place"].as_i64().unwrap(), &body).to_hex());
                }
                line["body"] = json!(body);
            });
            replace(m, "plant.yaml", "rebuilt", "as new");
        }
    };
    refused(change(false), &["zone/b from entry 2 on: the content is not what was recorded"]);
    refused(change(true), &["[versions] entries/2.json", "the versions that it made are not those"]);
}

#[test]
fn a_part_of_the_body_as_salt() {
    let shifted = |m: &mut Members| {
        records(m, |lines| {
            let line = line(lines, ZONE_B, 2);
            let salt = format!("{}00", line["salt"].as_str().unwrap());
            line["salt"] = json!(salt);
        });
    };
    refused(shifted, &["a salt has 32 hexadecimal digits"]);
}

#[test]
fn a_hidden_newer_version() {
    let hidden = |m: &mut Members| {
        records(m, |lines| {
            lines.retain(|line| line["subject"] != ZONE_B || line["from_seq"] != 2);
            line(lines, ZONE_B, 0).as_object_mut().unwrap().remove("to_seq");
        });
    };
    refused(hidden, &["[versions] entries/2.json: about acme\\/works/line/zone/b: the versions that it ended are not those"]);
    // A deletion is not undone, an end is not moved.
    let undone = |m: &mut Members| records(m, |lines| drop(line(lines, ZONE_C, 5).as_object_mut().unwrap().remove("to_seq")));
    refused(undone, &["[versions] entries/7.json", "zone/c from entry 8 on: begins before"]);
    refused(|m| records(m, |lines| line(lines, ZONE_C, 5)["to_seq"] = json!(8)), &["entries/7.json", "entries/8.json"]);
    refused(|m| records(m, |lines| line(lines, ZONE_C, 8)["to_seq"] = json!(12)), &["does not lie between"]);
    refused(|m| records(m, |lines| line(lines, ZONE_C, 8)["to_seq"] = json!(8)), &["does not lie between"]);
}

/// What leaves with all that it did leaves no trace but in the count: the verdict and the text say so.
#[test]
fn a_last_change_left_out_with_its_entry_shows_in_the_count_only() {
    let ledger = common_ledger();
    let honest = verified(&write(&ledger.contents(ACME, "line", AS_OF)).unwrap()).unwrap();
    let mut contents = ledger.contents(ACME, "line", AS_OF);
    contents.entries.remove(&2);
    contents.versions.retain(|v| v.subject() != ZONE_B || v.from_seq != 2);
    contents.versions.iter_mut().filter(|v| v.subject() == ZONE_B).for_each(|v| v.to_seq = None);
    let verdict = verified(&write(&contents).unwrap()).unwrap();
    assert!(verdict.holds() && !verdict.facts.complete && verdict.facts.entries + 1 == honest.facts.entries);
    assert!(text_of(&verdict).contains("Note complete: up to entry 10 only the hash is here of 3 of others"));
}

#[test]
fn a_changed_place_or_order() {
    let moved = |m: &mut Members| records(m, |lines| line(lines, ZONE_B, 2)["place"] = json!(0));
    refused(moved, &["zone/b from entry 2 on: the content is not what was recorded"]);
    refused(|m| records(m, |lines| lines.swap(0, 1)), &["not in the form or in the order"]);
    refused(|m| replace(m, "records.jsonl", "{\"subject\"", "{ \"subject\""), &["not in the form or in the order"]);
    let twice = |m: &mut Members| replace(m, "records.jsonl", ",\"digest\":", ",\"digest\":\"00\",\"digest\":");
    refused(twice, &["line 1: is no version of a record"]);
}

#[test]
fn content_that_is_missing_or_too_much() {
    let emptied = |m: &mut Members| {
        records(m, |lines| {
            let line = line(lines, ZONE_B, 2).as_object_mut().unwrap();
            line.retain(|key, _| !["salt", "place", "body"].contains(&key.as_str()));
        });
    };
    refused(emptied, &["zone/b from entry 2 on: the content is missing, and no later entry erased it", "[plant]", "[assessment]"]);
    let boiler: Version = common_ledger().versions.into_iter().find(|v| v.system == "boiler").unwrap();
    let disclosed = |m: &mut Members| {
        records(m, |lines| {
            let (content, line) = (boiler.content.unwrap(), line(lines, "acme\\/works/boiler/zone/a", 3));
            line["salt"] = json!(content.salt.iter().map(|byte| format!("{byte:02x}")).collect::<String>());
            (line["place"], line["body"]) = (json!(content.place), json!(content.body));
        });
    };
    refused(disclosed, &["has content, and is not a record of the plant"]);
}

#[test]
fn an_exchanged_blob() {
    let name = |m: &Members| m.keys().find(|name| name.starts_with("blobs/")).unwrap().clone();
    refused(|m| m.get_mut(&name(m)).unwrap().push(b'x'), &["[evidence] blobs/", "it was exchanged"]);
    refused(|m| drop(m.remove(&name(m))), &["[evidence] evidence ev-1", "neither in the pack nor named"]);
    let foreign = format!("blobs/{}", Hash::of(b"foreign").to_hex());
    refused(|m| drop(m.insert(foreign, b"foreign".to_vec())), &["is named by no evidence of the plant"]);
}

/// Each statement of `pack.json` is held against something.
#[test]
fn an_edited_manifest() {
    let cases: [(&str, Value, &str); 13] = [
        ("format", json!("ringwall-pack-2"), "the pack has the format `ringwall-pack-2`"),
        ("organisation", json!("zeta"), "which is not of the organisation"),
        ("organisation", json!("acme"), "which is not of the organisation"),
        ("organisation", json!("a\u{1b}[2J"), "control characters"),
        ("system", json!("boiler"), "has content, and is not a record of the plant"),
        ("as_of", json!(9), "does not lie between"),
        ("as_of", json!(11), "README.txt"),
        ("as_of", json!(14), "entry 14 is not in the log"),
        ("day", json!("2025-01-01"), "[assessment] assessment.json"),
        ("day", json!("2025-02-30"), "pack.json: cannot be read"),
        ("files_not_included", json!([]), "evidence ev-2"),
        ("counts", json!({"entries": 1, "versions": 1, "records": 1, "files": 1}), "`counts`"),
        ("log", json!({"origin": ORIGIN, "size": 15, "root": ""}), "`log`"),
    ];
    for (key, value, word) in cases {
        let mut members = unzipped(&common_pack());
        let mut manifest: Value = serde_json::from_slice(&members["pack.json"]).unwrap();
        assert_ne!(manifest[key], value);
        manifest[key] = value;
        set_manifest(&mut members, &manifest);
        let refusal = refusal(&zipped(&members));
        assert!(refusal.contains(word), "{key}: `{word}` is not in:\n{refusal}");
    }
}

#[test]
fn another_text_for_the_reader() {
    refused(|m| replace(m, "README.txt", "WHAT IT DOES NOT PROVE", "WHAT IT PROVES TOO"), &["[readme] README.txt"]);
    // A forger may say that another version wrote it: then it is not vouched for.
    let mut members = unzipped(&common_pack());
    replace(&mut members, "README.txt", "WHAT IT DOES NOT PROVE", "WHAT IT PROVES TOO");
    replace(&mut members, "pack.json", "\"program\": \"Ringwall ", "\"program\": \"Ringwall 9");
    reseal(&mut members);
    let verdict = verified(&zipped(&members)).unwrap();
    assert!(text_of(&verdict).contains("Note readme: README.txt is not the text of this Ringwall"));
    replace(&mut members, "assessment.json", "{", "{ ");
    reseal(&mut members);
    assert!(refusal(&zipped(&members)).contains("the pack was made with Ringwall 9"));
}

#[test]
fn records_that_make_no_plant() {
    let mut ledger = Ledger::default();
    ledger.act("o", "zone.put", None, &[("s", "zone", "a", Some(json!({"id": "a", "parent": "nowhere"})))]);
    assert_eq!(write(&ledger.contents("o", "s", 0)).unwrap_err().place(), "plant");
    let good = {
        let mut ledger = Ledger::default();
        ledger.act("o", "zone.put", None, &[("s", "zone", "a", Some(json!({"id": "a"})))]);
        ledger.contents("o", "s", 0)
    };
    let mut members = unzipped(&write(&good).unwrap());
    let bad = ledger.contents("o", "s", 0);
    members.insert("checkpoint".into(), bad.checkpoint.clone());
    members.insert("tile/0/000.p/1".into(), bad.tiles.into_values().next().unwrap());
    members.insert("entries/0.json".into(), bad.entries[&0].clone());
    let (digest, content) = (bad.versions[0].digest.to_hex(), bad.versions[0].content.clone().unwrap());
    records(&mut members, |lines| (lines[0]["digest"], lines[0]["body"]) = (json!(digest), json!(content.body)));
    reseal(&mut members);
    let refusal = refusal(&zipped(&members));
    assert!(refusal.contains("[plant] records.jsonl: the records make no plant") && refusal.contains("nowhere"), "{refusal}");
}

#[test]
fn the_key_in_the_pack_is_one_key() {
    refused(|m| m.get_mut("log.vkey").unwrap().push(b'\n'), &["log.vkey"]);
    refused(|m| drop(m.insert("log.vkey".into(), format!("{}\n", witness_key(1).verifier()).into_bytes())), &["log.vkey", "another key"]);
    let mut members = unzipped(&common_pack());
    members.insert("log.vkey".into(), format!("{}\n", witness_key(1).verifier()).into_bytes());
    reseal(&mut members);
    let verdict = verify(Cursor::new(zipped(&members)), &Trust::default(), &Limits::default()).unwrap();
    assert!(!verdict.holds());
    refused(|m| drop(m.insert("cosigners.vkey".into(), b"x\n".to_vec())), &["[witnesses] cosigners.vkey"]);
}

#[test]
fn an_entry_that_is_none() {
    let mut ledger = Ledger::default();
    ledger.act("o", "zone.put", None, &[("s", "zone", "a", Some(json!({"id": "a"})))]);
    ledger.entries.push(("o".into(), b"[1]".to_vec()));
    let mut twice = ledger.entries[0].1.clone();
    twice.pop();
    twice.extend(b",\"subject\":\"o/s/zone/b\"}");
    assert!(Entry::parse(&twice).is_err());
    ledger.entries.push(("o".into(), twice));
    let refusal = refusal(&write(&ledger.contents("o", "s", 2)).unwrap());
    assert!(refusal.contains("entries/1.json: not an entry") && refusal.contains("entries/2.json: not an entry"), "{refusal}");
}
