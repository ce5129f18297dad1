//! Readers of foreign bytes: nothing makes them panic, and what they accept is written back the same.

use std::fmt::Display;

use proptest::prelude::*;
use proptest::sample::Index;
use ringwall_ledger::bundle::TlogProof;
use ringwall_ledger::checkpoint::Checkpoint;
use ringwall_ledger::entry::{self, Entry};
use ringwall_ledger::hash::Hash;
use ringwall_ledger::note::{Note, Purpose, Signature, SignerKey, VerifierKey};
use ringwall_ledger::proof::{self, Head};
use ringwall_ledger::tile::Object;
use ringwall_ledger::witness::{self, Request};

use super::common::{ORIGIN, grown, head, leaf, log_key, witness_key};

/// Text that trips writers of JSON: quotes, control characters, DEL, line separators, characters beyond the first plane.
fn text() -> impl Strategy<Value = String> {
    let special = "\"\\/\0\u{1}\u{8}\t\n\u{b}\u{c}\r\u{1f}\u{7f}\u{80}\u{2028}\u{2029}\u{feff}é😀\u{fffd}\u{ffff}\u{10ffff}";
    let special = prop::sample::select(special.chars().collect::<Vec<_>>());
    prop::collection::vec(prop_oneof![special, any::<char>()], 0..12).prop_map(|chars| chars.into_iter().collect())
}

fn any_entry() -> impl Strategy<Value = Entry> {
    let some = || prop::option::of(text());
    (text(), text(), some(), some(), some(), some(), some(), text(), text()).prop_map(
        |(action, actor, after, before, reason, request, source, subject, time)| Entry {
            action,
            actor,
            after,
            before,
            reason,
            request,
            source,
            subject,
            time,
        },
    )
}

/// One good text of each form.
fn seeds() -> Vec<Vec<u8>> {
    let (memory, _) = grown(&[3, 5]);
    let mut note = Note::parse(memory.checkpoint.as_ref().unwrap()).unwrap();
    note.add(witness::cosign(&note, &witness_key(1), 1_767_000_000).unwrap());
    let inclusion = proof::inclusion(&mut memory.nodes(5), 2, 5).unwrap();
    let consistency = proof::consistency(&mut memory.nodes(5), 3, 5).unwrap();
    let texts = [
        note.to_string(),
        note.text().to_owned(),
        note.signatures()[0].to_string(),
        TlogProof { index: 2, proof: inclusion, checkpoint: note.to_string() }.to_string(),
        Request { old: 3, proof: consistency, note }.to_string(),
        log_key().verifier().to_string(),
        witness_key(1).to_secret_text(),
        "tile/entries/x001/234.p/56".to_owned(),
        "tile/3/x001/234".to_owned(),
    ];
    let bundle = entry::encode_bundle(memory.entries.iter().map(Vec::as_slice)).unwrap();
    texts.into_iter().map(String::into_bytes).chain([memory.entries[0].clone(), bundle]).collect()
}

/// Bytes from nowhere, or a good text with some bytes changed, cut out or put in.
fn foreign() -> impl Strategy<Value = Vec<u8>> {
    let edit = (any::<Index>(), 0..4_u8, prop_oneof![any::<u8>(), prop::sample::select(b"\n \t0+=/.\xe2".to_vec())]);
    let edited = (prop::sample::select(seeds()), prop::collection::vec(edit, 0..4)).prop_map(|(mut bytes, edits)| {
        for (at, how, byte) in edits {
            let at = at.index(bytes.len().max(1));
            match how {
                _ if at >= bytes.len() => bytes.push(byte),
                0 => bytes[at] = byte,
                1 => bytes.insert(at, byte),
                2 => drop(bytes.remove(at)),
                _ => bytes.truncate(at),
            }
        }
        bytes
    });
    prop_oneof![1 => prop::collection::vec(any::<u8>(), 0..200), 4 => edited]
}

/// What was read from `bytes`, if it was, is written as `bytes`.
fn same<T: Display, E>(bytes: &[u8], read: Result<T, E>) {
    if let Ok(read) = read {
        assert_eq!(read.to_string(), String::from_utf8_lossy(bytes));
    }
}

fn read_all(bytes: &[u8]) {
    same(bytes, Note::parse(bytes));
    same(bytes, Request::parse(bytes));
    let proof = TlogProof::parse(bytes);
    if let Ok(read) = &proof {
        assert_eq!(TlogProof::parse(read.to_string().as_bytes()).as_ref(), Ok(read));
    }
    if !bytes.windows(6).any(|window| window == b"extra ") {
        same(bytes, proof);
    }
    for width in [0, 1, 5, 256, u16::MAX] {
        if let Ok(entries) = entry::decode_bundle(bytes, width) {
            assert_eq!(entries.len(), usize::from(width));
            assert_eq!(entry::encode_bundle(entries).unwrap(), bytes);
        }
    }
    if let Ok(read) = Entry::parse(bytes) {
        assert_eq!(Entry::parse(&read.to_bytes().unwrap()), Ok(read));
    }
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    same(bytes, text.parse::<Object>());
    same(bytes, Signature::parse(text));
    same(bytes, Checkpoint::parse(text).map(|checkpoint| checkpoint.to_text()));
    same(bytes, Hash::from_base64(text));
    // A key may stand in a file that ends with a line end.
    same(text.trim_end_matches('\n').as_bytes(), text.parse::<VerifierKey>());
    same(format!("{}\n", text.trim_end_matches('\n')).as_bytes(), SignerKey::from_secret_text(text).map(|key| key.to_secret_text()));
}

#[test]
fn the_seeds_are_good() {
    let seeds = seeds();
    seeds.iter().for_each(|seed| read_all(seed));
    assert!(Note::parse(&seeds[0]).is_ok() && Request::parse(&seeds[4]).is_ok() && TlogProof::parse(&seeds[3]).is_ok());
    assert!(SignerKey::from_secret_text(std::str::from_utf8(&seeds[6]).unwrap()).is_ok());
    assert!(Entry::parse(&seeds[9]).is_ok() && entry::decode_bundle(&seeds[10], 5).is_ok());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_make_a_reader_panic_and_what_it_reads_is_written_the_same(bytes in foreign()) {
        read_all(&bytes);
    }

    #[test]
    fn entries_are_canonical_json(entry in any_entry()) {
        let bytes = entry.to_bytes().unwrap();
        prop_assert_eq!(&bytes, &serde_json_canonicalizer::to_vec(&entry).unwrap());
        prop_assert_eq!(Entry::parse(&bytes).unwrap(), entry);
    }

    #[test]
    fn bundles_come_back(entries in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..40), 0..20)) {
        let bytes = entry::encode_bundle(entries.iter().map(Vec::as_slice)).unwrap();
        prop_assert_eq!(entry::decode_bundle(&bytes, entries.len() as u16).unwrap(), entries);
    }

    #[test]
    fn hashes_come_back(bytes in any::<[u8; 32]>()) {
        let hash = Hash::from_bytes(bytes);
        prop_assert_eq!(Hash::from_base64(&hash.to_string()).unwrap(), hash);
        prop_assert_eq!(hash.to_hex(), bytes.map(|byte| format!("{byte:02x}")).concat());
    }

    #[test]
    fn any_text_without_control_characters_can_be_signed_and_opened(text in text()) {
        let text = format!("{text}\n");
        let plain = !text.trim_end_matches('\n').chars().any(|c| c < ' ' && c != '\n');
        let note = Note::sign(text, &log_key());
        prop_assert_eq!(note.is_ok(), plain);
        if let Ok(note) = note {
            let read = Note::parse(note.to_string().as_bytes()).unwrap();
            prop_assert_eq!(&read, &note);
            prop_assert!(read.verify(&log_key().verifier()).is_ok());
        }
    }
}

#[test]
fn an_entry_has_its_longest_length_and_not_one_byte_more() {
    let mut entry = Entry::parse(&grown(&[1]).0.entries[0]).unwrap();
    let used = entry.to_bytes().unwrap().len() - entry.reason.as_ref().map_or(0, String::len);
    entry.reason = Some("x".repeat(entry::MAX_BYTES - used));
    assert_eq!(entry.to_bytes().unwrap().len(), entry::MAX_BYTES);
    entry.reason = Some("x".repeat(entry::MAX_BYTES - used + 1));
    assert!(entry.to_bytes().unwrap_err().to_string().contains("at most 65535 bytes, this one 65536"));
}

#[test]
fn newer_fields_of_an_entry_are_passed_over_and_doubled_ones_are_not() {
    let text = r#"{"action":"a","actor":"b","subject":"c","time":"d","zone":{"x":[1]}}"#;
    assert_eq!(Entry::parse(text.as_bytes()).unwrap().subject, "c");
    let twice = r#"{"action":"a","action":"a","actor":"b","subject":"c","time":"d"}"#;
    assert!(Entry::parse(twice.as_bytes()).is_err());
    let deep = format!("{{\"action\":\"a\",\"actor\":\"b\",\"subject\":\"c\",\"time\":\"d\",\"x\":{}", "[".repeat(30_000));
    assert!(Entry::parse(deep.as_bytes()).is_err());
}

#[test]
fn hashes_are_canonical_base64_of_32_bytes() {
    let good = leaf(1).to_string();
    assert!(Hash::from_base64(&good).is_ok());
    let unpadded = good.trim_end_matches('=').to_owned();
    // The last character of a hash carries two bits that say nothing; they are zero.
    let loose = format!("{}=", &good[..42].to_owned()) + "";
    let last = good.as_bytes()[42];
    let bent = format!("{}{}=", &good[..42], (last + 1) as char);
    for wrong in [unpadded, loose, bent, format!("{good}\n"), format!(" {good}"), good.replace('=', ""), "AAAA".to_owned(), String::new()] {
        assert!(Hash::from_base64(&wrong).is_err(), "{wrong:?}");
    }
}

#[test]
fn keys_say_what_is_wrong_with_them() {
    let good = log_key().verifier().to_string();
    assert_eq!(good.parse::<VerifierKey>().unwrap(), log_key().verifier());
    let (name_and_id, base64) = good.rsplit_once('+').filter(|(front, _)| front.contains('+')).unwrap();
    assert!(!base64.is_empty());
    for (wrong, why) in [
        (String::new(), "a key has the form"),
        (format!("{ORIGIN}+01020304"), "a key has the form"),
        (good.replace("plant1", "plant2"), "does not belong to the key"),
        (good.replace("plant1", "plant 1"), "cannot name a key"),
        (good.replacen(ORIGIN, "", 1), "cannot name a key"),
        (format!("{name_and_id}+%%%"), "is not base64"),
        (format!("{name_and_id}+"), "the key is empty"),
        (format!("{name_and_id}+AQID"), "has 32 bytes, this one 2"),
        (format!("{name_and_id}+Ag=="), "type 0x02 are not known"),
    ] {
        let refused = wrong.parse::<VerifierKey>().unwrap_err().to_string();
        assert!(refused.contains(why), "{wrong}: {refused}");
    }
}

#[test]
fn secret_keys_come_back_and_do_not_show_in_debug() {
    for key in [log_key(), witness_key(1)] {
        let text = key.to_secret_text();
        let again = SignerKey::from_secret_text(&text).unwrap();
        assert_eq!(again.verifier(), key.verifier());
        let secret = text.trim_end().rsplit('+').next().unwrap();
        assert!(!format!("{key:?}").contains(secret));
    }
    let wrong = log_key().to_secret_text().replace("plant1", "plant2");
    assert!(SignerKey::from_secret_text(&wrong).unwrap_err().to_string().contains("does not belong"));
    assert!(SignerKey::from_secret_text(&log_key().verifier().to_string()).is_err());
    assert!(SignerKey::new("two words", Purpose::Log, &[0; 32]).is_err());
    assert!(SignerKey::new("a+b", Purpose::Log, &[0; 32]).is_err());
}

#[test]
fn a_checkpoint_is_three_lines() {
    let text = Checkpoint { origin: ORIGIN.into(), head: Head { size: 7, root: leaf(7) } }.to_text();
    assert_eq!(text, format!("{ORIGIN}\n7\n{}\n", leaf(7)));
    let signed = Checkpoint::parse(&text).unwrap().sign(&log_key()).unwrap();
    assert_eq!(head(signed.to_string().as_bytes(), &log_key().verifier()).size, 7);
}
