//! What a forger would try, one test each: every one is refused, and says why.

use std::collections::BTreeMap;

use ringwall_ledger::audit::{self, Finding, MAX_FINDINGS};
use ringwall_ledger::bundle::TlogProof;
use ringwall_ledger::checkpoint::Checkpoint;
use ringwall_ledger::entry;
use ringwall_ledger::hash::{self, Hash};
use ringwall_ledger::log::{Log, LogError};
use ringwall_ledger::note::{MAX_SIGNATURES, Note, Purpose, SignerKey};
use ringwall_ledger::proof::{self, Head, MAX_HASHES};
use ringwall_ledger::tile::{self, FULL, Object, Span, Tile};
use ringwall_ledger::tree;
use ringwall_ledger::witness::{self, Policy};

use super::common::{Memory, ORIGIN, entry_of, grown, head, key, leaf, log_key, naive_root, witness_key};

type Folder = BTreeMap<Object, Vec<u8>>;

/// A published log of 700 entries: two full tiles, a partial one, a level above.
fn log() -> (Memory, Folder, Head) {
    let (memory, _) = grown(&[300, 700]);
    let (folder, head) = (memory.published_objects(), memory.head());
    (memory, folder, head)
}

fn findings(folder: &Folder, head: Head) -> Vec<Finding> {
    audit::recompute(head, |object| Ok::<_, ()>(folder.get(&object).cloned()), |_, _| ()).unwrap()
}

fn entries(index: u64, width: u16) -> Object {
    Object::Entries(Span { index, width })
}

fn hashes(level: u8, index: u64, width: u16) -> Tile {
    Tile { level, span: Span { index, width } }
}

/// Puts another entry in the place of number 300, which is number 44 of the second tile.
fn change_entry(folder: &mut Folder) -> Hash {
    let bundle = folder.get_mut(&entries(1, FULL)).unwrap();
    let mut all: Vec<Vec<u8>> = entry::decode_bundle(bundle, FULL).unwrap().into_iter().map(<[u8]>::to_vec).collect();
    all[44] = entry_of("forger", 300);
    *bundle = entry::encode_bundle(all.iter().map(Vec::as_slice)).unwrap();
    hash::leaf(&all[44])
}

fn change_hash(folder: &mut Folder, tile: Tile, at: usize, hash: Hash) -> Hash {
    let bytes = folder.get_mut(&Object::Tile(tile)).unwrap();
    let mut hashes = tile::decode(bytes, tile.span.width).unwrap();
    hashes[at] = hash;
    *bytes = tile::encode(&hashes);
    tree::root(hashes)
}

fn says(findings: &[Finding], part: &str) -> bool {
    findings.iter().any(|finding| finding.to_string().contains(part))
}

#[test]
fn a_log_that_holds_has_no_findings_and_every_entry_is_seen_once_in_order() {
    let (memory, folder, head) = log();
    let mut seen = Vec::new();
    let read = |object| Ok::<_, ()>(folder.get(&object).cloned());
    let found = audit::recompute(head, read, |number, entry| seen.push((number, entry.to_vec()))).unwrap();
    assert_eq!(found, []);
    assert_eq!(seen, (0..).zip(memory.entries).collect::<Vec<_>>());
}

#[test]
fn an_entry_changed_alone() {
    let (_, mut folder, head) = log();
    change_entry(&mut folder);
    let found = findings(&folder, head);
    assert!(found.contains(&Finding::Differs { tile: hashes(0, 1, FULL), number: 300 }), "{found:?}");
    assert!(says(&found, "entry 300 is not the one that tile/0/001 was made of"));
    assert!(found.iter().any(|finding| matches!(finding, Finding::Root { .. })));
}

#[test]
fn an_entry_changed_with_its_tile() {
    let (_, mut folder, head) = log();
    let hash = change_entry(&mut folder);
    change_hash(&mut folder, hashes(0, 1, FULL), 44, hash);
    let found = findings(&folder, head);
    assert!(says(&found, "tile/1/000.p/2 says something else about the entries 256 to 511"), "{found:?}");
    assert!(says(&found, "was signed"));
}

#[test]
fn an_entry_changed_with_its_tile_and_all_above() {
    let (_, mut folder, head) = log();
    let hash = change_entry(&mut folder);
    let root = change_hash(&mut folder, hashes(0, 1, FULL), 44, hash);
    change_hash(&mut folder, hashes(1, 0, 2), 1, root);
    // All that is stored agrees with itself; only the signature does not.
    let found = findings(&folder, head);
    assert!(matches!(found.as_slice(), [Finding::Root { .. }]), "{found:?}");
}

#[test]
fn a_hash_changed_alone() {
    let (_, mut folder, head) = log();
    change_hash(&mut folder, hashes(0, 2, 188), 3, leaf(0));
    let found = findings(&folder, head);
    assert_eq!(found, [Finding::Differs { tile: hashes(0, 2, 188), number: 515 }]);
}

#[test]
fn a_partial_tile_beside_a_full_one_is_not_believed() {
    let (_, mut folder, head) = log();
    let hash = change_entry(&mut folder);
    // The forged entry lies in a partial bundle that the log had once, beside the full one that it has now.
    let forged = folder.insert(entries(1, FULL), log().1.remove(&entries(1, FULL)).unwrap()).unwrap();
    let first = entry::decode_bundle(&forged, FULL).unwrap().into_iter().take(45);
    folder.insert(entries(1, 45), entry::encode_bundle(first).unwrap());
    let tile = tile::decode(&folder[&Object::Tile(hashes(0, 1, FULL))], FULL).unwrap();
    folder.insert(Object::Tile(hashes(0, 1, 45)), tile::encode(&[&tile[..44], &[hash]].concat()));
    assert_eq!(findings(&folder, head), []);
    // Nor is it taken for the full one.
    let partial = folder[&entries(1, 45)].clone();
    folder.insert(entries(1, FULL), partial);
    assert!(says(&findings(&folder, head), "a bundle of 256 entries has only 45"));
}

#[test]
fn something_taken_away() {
    let (_, folder, head) = log();
    for object in folder.keys().filter(|object| **object != Object::Checkpoint) {
        let mut without = folder.clone();
        without.remove(object);
        assert!(findings(&without, head).contains(&Finding::Missing(*object)), "{object}");
    }
}

#[test]
fn something_cut_off_or_hung_on() {
    let (_, folder, head) = log();
    for object in folder.keys().filter(|object| **object != Object::Checkpoint) {
        for bytes in [folder[object][1..].to_vec(), [folder[object].as_slice(), b"\0"].concat(), Vec::new()] {
            let found = findings(&folder.clone().into_iter().chain([(*object, bytes)]).collect(), head);
            assert!(found.iter().any(|finding| matches!(finding, Finding::Unreadable(o, _) if o == object)), "{object}: {found:?}");
        }
    }
}

#[test]
fn two_entries_swapped() {
    let (mut memory, _) = grown(&[700]);
    let head = memory.head();
    memory.entries.swap(10, 600);
    assert_eq!(findings(&memory.published_objects(), head).iter().filter(|f| matches!(f, Finding::Root { .. })).count(), 1);
}

#[test]
fn a_size_that_somebody_made_up_is_not_counted_to_its_end() {
    let (_, folder, head) = log();
    let endless = Head { size: u64::MAX, ..head };
    assert!(says(&findings(&folder, endless), "tile/entries/002 is missing"));
    // Nor where every object is there and wrong.
    let one = entry::encode_bundle(std::iter::repeat_n(b"x".as_slice(), 256)).unwrap();
    let wrong = |object| Ok::<_, ()>(Some(if let Object::Entries(_) = object { one.clone() } else { vec![0; 8192] }));
    assert_eq!(audit::recompute(endless, wrong, |_, _| ()).unwrap().len(), MAX_FINDINGS);
}

fn signed(origin: &str, head: Head, key: &SignerKey) -> Vec<u8> {
    Checkpoint { origin: origin.into(), head }.sign(key).unwrap().to_string().into_bytes()
}

fn why_not(bytes: &[u8]) -> String {
    Checkpoint::open(bytes, &log_key().verifier()).unwrap_err().to_string()
}

/// A text of a note signed as the log does, whatever it says.
fn signed_text(text: &str) -> Vec<u8> {
    Note::sign(text.into(), &log_key()).unwrap().to_string().into_bytes()
}

#[test]
fn a_checkpoint_of_another_log() {
    let other = key("log.example.com/plant2", Purpose::Log, 1);
    let bytes = signed("log.example.com/plant2", Head { size: 1, root: leaf(0) }, &other);
    assert!(why_not(&bytes).contains("no signature by `log.example.com/plant1`"));
    // Signed with the right key, but about another log.
    let bytes = signed_text(&format!("log.example.com/plant2\n1\n{}\n", leaf(0)));
    assert!(why_not(&bytes).contains("is of the log `log.example.com/plant2`"));
    assert!(Checkpoint { origin: "other".into(), head: Head { size: 1, root: leaf(0) } }.sign(&log_key()).is_err());
}

#[test]
fn the_same_name_with_another_key() {
    let bytes = signed(ORIGIN, Head { size: 1, root: leaf(0) }, &key(ORIGIN, Purpose::Log, 2));
    assert!(why_not(&bytes).contains("no signature by"));
    // And under the id of the right key.
    let id = log_key().verifier().id();
    let mut note = Note::parse(&bytes).unwrap();
    let mut signature = note.signatures()[0].clone();
    signature.id = id;
    note.add(signature);
    assert!(why_not(note.to_string().as_bytes()).contains("is wrong"));
}

#[test]
fn lines_of_unknown_keys_are_passed_over_and_prove_nothing() {
    let head = Head { size: 1, root: leaf(0) };
    let mut note = Note::parse(&signed(ORIGIN, head, &log_key())).unwrap();
    let mut strange = note.signatures()[0].clone();
    strange.name = "somebody.example".into();
    note.add(strange.clone());
    strange.bytes = vec![6; 2_420];
    strange.id = [1, 2, 3, 4];
    note.add(strange);
    let bytes = note.to_string().into_bytes();
    assert_eq!(super::common::head(&bytes, &log_key().verifier()), head);
    let without = String::from_utf8(bytes)
        .unwrap()
        .lines()
        .filter(|line| !line.starts_with(&format!("— {ORIGIN} ")))
        .fold(String::new(), |text, line| text + line + "\n");
    assert!(why_not(without.as_bytes()).contains("no signature by"));
}

#[test]
fn a_good_and_a_wrong_line_of_the_same_key() {
    let good = String::from_utf8(signed(ORIGIN, Head { size: 1, root: leaf(0) }, &log_key())).unwrap();
    let other = String::from_utf8(signed(ORIGIN, Head { size: 2, root: leaf(0) }, &log_key())).unwrap();
    let both = format!("{good}{}\n", other.lines().last().unwrap());
    assert!(why_not(both.as_bytes()).contains("is wrong"));
}

#[test]
fn an_older_checkpoint() {
    let (memory, log) = grown(&[300, 700]);
    let (old, new) = (memory.published[1], memory.published[2]);
    assert_eq!((old.size, new.size), (300, 700));
    assert!(proof::verify_consistency(new, old, &[]).unwrap_err().to_string().contains("cannot be the beginning"));
    let proof = proof::consistency(&mut memory.nodes(700), 300, 700).unwrap();
    assert!(proof::verify_consistency(old, new, &proof).is_ok());
    assert!(proof::verify_consistency(new, old, &proof).is_err());
    // The log itself: published is what it was, the lock is not.
    let mut restored = Memory { checkpoint: Some(signed(ORIGIN, old, &log_key())), ..memory };
    drop(log);
    let log = Log::open(&mut restored, log_key(), 700).unwrap();
    assert_eq!((log.signed(), restored.head()), (new, new));
}

#[test]
fn a_fork_with_a_valid_signature() {
    let (memory, folder, head) = log();
    let mut leaves = memory.leaves();
    leaves[650] = leaf(0);
    let fork = Head { size: 700, root: naive_root(&leaves) };
    assert!(matches!(findings(&folder, fork).as_slice(), [Finding::Root { signed, found }] if *signed == fork && *found == head.root));
    assert!(proof::verify_consistency(head, fork, &[]).is_err());
    let mut forked = Memory { checkpoint: Some(signed(ORIGIN, fork, &log_key())), ..memory.clone() };
    assert!(matches!(Log::open(&mut forked, log_key(), 700), Err(LogError::Forked { signed, .. }) if signed == fork));
    let mut forked = Memory { lock: Some(signed(ORIGIN, fork, &log_key())), ..memory };
    assert!(matches!(Log::open(&mut forked, log_key(), 700), Err(LogError::Forked { .. })));
}

#[test]
fn a_size_with_zeros_in_front_or_anything_but_digits() {
    for size in ["07", "00", "+7", "-7", " 7", "7 ", "7.0", "0x7", "", "١", "18446744073709551616", "99999999999999999999999"] {
        let why = why_not(&signed_text(&format!("{ORIGIN}\n{size}\n{}\n", leaf(0))));
        assert!(why.contains("is no size of a log"), "{size}: {why}");
    }
    assert!(Checkpoint::parse(&format!("{ORIGIN}\n18446744073709551615\n{}\n", leaf(0))).is_ok());
}

#[test]
fn logs_of_no_and_of_one_entry() {
    let (memory, _) = grown(&[]);
    assert_eq!(memory.head(), Head { size: 0, root: Hash::of(b"") });
    assert_eq!(findings(&memory.published_objects(), memory.head()), []);
    assert!(says(&findings(&Folder::new(), Head { size: 0, root: leaf(0) }), "the 0 entries lead to the root"));
    let (memory, _) = grown(&[1]);
    let head = memory.head();
    assert_eq!(head.root, hash::leaf(&memory.entries[0]));
    assert_eq!(findings(&memory.published_objects(), head), []);
    assert!(proof::verify_inclusion(head.root, 0, head, &[]).is_ok());
    assert!(proof::verify_inclusion(head.root, 1, head, &[]).is_err());
    assert!(proof::verify_inclusion(head.root, 0, Head { size: 0, ..head }, &[]).is_err());
    assert!(proof::verify_inclusion(head.root, 0, head, &[head.root]).is_err());
}

/// A proof that entry 300 is in the log of 700, seen by one witness.
fn fact() -> (TlogProof, Vec<u8>, Policy) {
    let (memory, ..) = log();
    let mut note = Note::parse(memory.checkpoint.as_ref().unwrap()).unwrap();
    note.add(witness::cosign(&note, &witness_key(1), 1_767_000_000).unwrap());
    let proof = proof::inclusion(&mut memory.nodes(700), 300, 700).unwrap();
    let witnesses = vec![witness_key(1).verifier(), witness_key(2).verifier()];
    let policy = Policy { log: log_key().verifier(), witnesses, needed: 1 };
    (TlogProof { index: 300, proof, checkpoint: note.to_string() }, memory.entries[300].clone(), policy)
}

#[test]
fn a_true_fact_is_accepted_and_says_who_saw_it_when() {
    let (fact, entry, policy) = fact();
    let read = TlogProof::parse(fact.to_string().as_bytes()).unwrap();
    let trusted = read.verify(&entry, &policy).unwrap();
    assert_eq!(trusted.checkpoint.head.size, 700);
    assert_eq!(trusted.seen, [("witness1.example.org".to_owned(), 1_767_000_000)]);
    assert!(read.verify(&entry_of("a-7", 299), &policy).is_err());
    assert!(read.verify(&[], &policy).is_err());
}

#[test]
fn halves_of_a_proof_swapped() {
    let (mut fact, entry, policy) = fact();
    let middle = fact.proof.len() / 2;
    fact.proof.rotate_left(middle);
    assert!(fact.verify(&entry, &policy).is_err());
}

#[test]
fn the_right_proof_with_the_wrong_index() {
    let (fact, entry, policy) = fact();
    for index in (0..701).filter(|index| *index != 300).chain([u64::MAX]) {
        let wrong = TlogProof { index, ..fact.clone() };
        assert!(proof::verify_inclusion(hash::leaf(&entry), index, grown_head(&fact), &wrong.proof).is_err(), "{index}");
    }
    assert!(TlogProof { index: 301, ..fact }.verify(&entry, &policy).is_err());
}

fn grown_head(fact: &TlogProof) -> Head {
    head(fact.checkpoint.as_bytes(), &log_key().verifier())
}

#[test]
fn a_proof_that_is_too_long() {
    let (fact, ..) = fact();
    let long = TlogProof { proof: vec![leaf(0); MAX_HASHES + 1], ..fact.clone() }.to_string();
    assert!(TlogProof::parse(long.as_bytes()).unwrap_err().to_string().contains("at most 64 hashes"));
}

#[test]
fn bytes_hung_on_to_a_proof_or_a_note() {
    let (fact, entry, policy) = fact();
    for tail in ["\n", "x", "\n\n", "— ", "\u{0}"] {
        let read = TlogProof::parse(format!("{fact}{tail}").as_bytes());
        assert!(read.is_err() || read.unwrap().verify(&entry, &policy).is_err(), "{tail:?}");
        assert!(Note::parse(format!("{}{tail}", fact.checkpoint).as_bytes()).is_err(), "{tail:?}");
    }
}

#[test]
fn proof_files_of_another_form() {
    let (fact, ..) = fact();
    let text = fact.to_string();
    for (from, to) in [
        ("c2sp.org/tlog-proof@v1", "c2sp.org/tlog-proof@v2"),
        ("index 300", "index 0300"),
        ("index 300", "index +300"),
        ("index 300", "index  300"),
        ("index 300", "Index 300"),
        ("index 300\n", ""),
        ("index 300\n", "index 300\nindex 300\n"),
        ("index 300", "extra %\nindex 300"),
        ("index 300", "extra AA==\nextra AA==\nindex 300"),
        ("index 300", "index 300\nextra AA=="),
        ("\n\n", "\n"),
    ] {
        assert!(TlogProof::parse(text.replacen(from, to, 1).as_bytes()).is_err(), "{from:?} {to:?}");
    }
    assert_eq!(TlogProof::parse(text.replacen("index", "extra AA==\nindex", 1).as_bytes()), Ok(fact));
}

#[test]
fn an_entry_longer_than_its_length_can_say() {
    let long = vec![b'x'; 65_536];
    assert!(entry::encode_bundle([long.as_slice()]).unwrap_err().to_string().contains("65536 bytes is too long"));
    let longest = entry::encode_bundle([&long[1..], b"".as_slice()]).unwrap();
    assert_eq!(entry::decode_bundle(&longest, 2).unwrap(), [&long[1..], b""]);
    // Cut down to its lower two bytes, the length would leave 65,536 bytes over.
    let wrapped = [&[0, 0], long.as_slice()].concat();
    assert!(entry::decode_bundle(&wrapped, 1).unwrap_err().to_string().contains("65536 bytes too many"));
}

#[test]
fn a_bundle_that_ends_within_something() {
    let bundle = entry::encode_bundle([b"one".as_slice(), b"two"]).unwrap();
    for length in 0..bundle.len() {
        assert!(entry::decode_bundle(&bundle[..length], 2).is_err(), "{length}");
    }
    assert!(entry::decode_bundle(&bundle, 1).is_err() && entry::decode_bundle(&bundle, 3).is_err());
}

#[test]
fn a_witness_named_twice_or_signing_twice_counts_once() {
    let (mut fact, entry, mut policy) = fact();
    policy.needed = 2;
    assert!(fact.verify(&entry, &policy).unwrap_err().to_string().contains("1 of 2 witnesses have signed, 2 are needed"));
    let line = fact.checkpoint.lines().last().unwrap().to_owned();
    let again = witness::cosign(&Note::parse(fact.checkpoint.as_bytes()).unwrap(), &witness_key(1), 1_767_000_001).unwrap();
    fact.checkpoint += &format!("{line}\n{again}\n");
    assert!(fact.verify(&entry, &policy).is_err());
    policy.witnesses = vec![witness_key(1).verifier(), witness_key(1).verifier()];
    assert!(fact.verify(&entry, &policy).is_err());
    let second = witness::cosign(&Note::parse(fact.checkpoint.as_bytes()).unwrap(), &witness_key(2), 1_767_000_002).unwrap();
    fact.checkpoint += &format!("{second}\n");
    policy.witnesses = vec![witness_key(1).verifier(), witness_key(2).verifier()];
    assert_eq!(fact.verify(&entry, &policy).unwrap().seen.len(), 2);
}

#[test]
fn a_witness_under_two_names_counts_once() {
    let (mut fact, entry, mut policy) = fact();
    let alias = key("alias.example.org", Purpose::Witness, 101);
    let note = Note::parse(fact.checkpoint.as_bytes()).unwrap();
    fact.checkpoint += &format!("{}\n", witness::cosign(&note, &alias, 1_767_000_000).unwrap());
    policy.witnesses.push(alias.verifier());
    assert_eq!(fact.verify(&entry, &policy).unwrap().seen.len(), 1);
    policy.needed = 2;
    assert!(fact.verify(&entry, &policy).is_err());
}

#[test]
fn a_key_of_the_wrong_type() {
    let as_witness = key(ORIGIN, Purpose::Witness, 1);
    let (memory, ..) = log();
    let bytes = memory.checkpoint.unwrap();
    assert!(Checkpoint::open(&bytes, &as_witness.verifier()).unwrap_err().to_string().contains("is a witness's, not a log's"));
    let checkpoint = Checkpoint { origin: ORIGIN.into(), head: Head { size: 1, root: leaf(0) } };
    assert!(checkpoint.sign(&as_witness).is_err());
    assert!(Note::sign("text\n".into(), &as_witness).is_err());
    let note = Note::parse(&bytes).unwrap();
    assert!(witness::cosign(&note, &log_key(), 0).is_err());
    assert!(witness::verify_cosignature(&note, &note.signatures()[0], &log_key().verifier()).is_err());
    // The log's signature under the id that its key would have as a witness's.
    let mut dressed = note.clone();
    let mut signature = note.signatures()[0].clone();
    signature.id = as_witness.verifier().id();
    dressed.add(signature);
    assert!(dressed.verify(&as_witness.verifier()).is_err());
    let policy = Policy { log: log_key().verifier(), witnesses: vec![as_witness.verifier()], needed: 1 };
    assert!(policy.open(dressed.to_string().as_bytes()).is_err());
}

#[test]
fn a_note_that_is_no_checkpoint_is_not_cosigned() {
    let note = Note::sign("anything\n".into(), &log_key()).unwrap();
    assert!(witness::cosign(&note, &witness_key(1), 0).is_err());
}

#[test]
fn control_characters_in_a_note() {
    let (memory, ..) = log();
    let bytes = memory.checkpoint.unwrap();
    for control in (0..0x20).filter(|byte| *byte != b'\n') {
        for at in [0, bytes.len() / 2, bytes.len() - 1] {
            let mut bent = bytes.clone();
            bent.insert(at, control);
            assert!(Note::parse(&bent).is_err(), "{control:#04x} at {at}");
        }
        assert!(Note::sign(format!("a{}\n", control as char), &log_key()).is_err());
    }
    assert!(Note::parse(&String::from_utf8(bytes).unwrap().replace('\n', "\r\n").into_bytes()).is_err());
}

#[test]
fn a_note_with_too_many_signatures_or_bytes() {
    let (memory, ..) = log();
    let text = String::from_utf8(memory.checkpoint.unwrap()).unwrap();
    let line = format!("{}\n", text.lines().last().unwrap().replace(ORIGIN, "x"));
    let full = text.clone() + &line.repeat(MAX_SIGNATURES - 1);
    assert!(Checkpoint::open(full.as_bytes(), &log_key().verifier()).is_ok());
    assert!(why_not((full + &line).as_bytes()).contains("at most 100 signatures"));
    let long = format!("{}\n{}", "x".repeat(1_000_000), text);
    assert!(why_not(long.as_bytes()).contains("at most 1000000 bytes"));
}

#[test]
fn notes_of_another_form() {
    for text in [
        "",
        "\n",
        "\n\n",
        "text\n",
        "text\n\n",
        "text\n\n\n",
        "text\n\n— a AAAAAAA=",
        "text\n\n- a AAAAAAA=\n",
        "text\n\n—a AAAAAAA=\n",
        "text\n\n—  AAAAAAA=\n",
        "text\n\n— a  AAAAAAA=\n",
        "text\n\n— a AAAAAA==\n",
        "text\n\n— a AAAAAAB=\n",
        "text\n\n— a AAAAAAA\n",
        "text\n\n— a+b AAAAAAA=\n",
        "text\n\n— a\u{a0}b AAAAAAA=\n",
        "text\n\n— a AAAAAAA=\nmore\n",
        "text\n\n— a AAAAAAA= b\n",
        "text\n— a AAAAAAA=\n",
    ] {
        assert!(Note::parse(text.as_bytes()).is_err(), "{text:?}");
    }
    assert!(Note::parse(b"text\n\n\xff").is_err());
    for text in ["text\n\n— a AAAAAAA=\n", "\n\n— a AAAAAAA=\n", "one\n\ntwo\n\n\n— a AAAAAAA=\n"] {
        assert_eq!(Note::parse(text.as_bytes()).unwrap().to_string(), text);
    }
}

#[test]
fn lines_that_a_checkpoint_does_not_have() {
    let root = leaf(0);
    for text in [
        format!("{ORIGIN}\n1\n{root}\nextension\n"),
        format!("{ORIGIN}\n1\n{root}\n\n"),
        format!("{ORIGIN}\n1\n"),
        format!("\n1\n{root}\n"),
        format!("{ORIGIN}\n{root}\n1\n"),
        format!("{ORIGIN}\n1\n{root} \n"),
        format!("{ORIGIN}\n1\n{}\n", root.to_hex()),
    ] {
        why_not(&signed_text(&text));
    }
    assert!(why_not(&signed_text(&format!("{ORIGIN}\n1\n{root}\nextension\n"))).contains("three lines"));
}

#[test]
fn any_bit_of_a_checkpoint_flipped() {
    let bytes = signed(ORIGIN, Head { size: 700, root: leaf(0) }, &log_key());
    for at in 0..bytes.len() {
        for bit in 0..8 {
            let mut bent = bytes.clone();
            bent[at] ^= 1 << bit;
            assert!(Checkpoint::open(&bent, &log_key().verifier()).is_err(), "bit {bit} of byte {at}");
        }
    }
}
