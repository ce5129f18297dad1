//! Vectors of others: the tree of RFC 6962, proofs, signed notes, a log of 70,000 entries and a forged one.

use std::path::Path;

use ringwall_ledger::audit::{self, Finding};
use ringwall_ledger::bundle::TlogProof;
use ringwall_ledger::checkpoint::Checkpoint;
use ringwall_ledger::entry;
use ringwall_ledger::error::Refused;
use ringwall_ledger::hash::{self, Hash};
use ringwall_ledger::note::{Note, VerifierKey};
use ringwall_ledger::proof::{self, Head};
use ringwall_ledger::tile::{self, Object, Span, Tile, TileNodes};
use ringwall_ledger::tree;
use ringwall_ledger::witness::{self, Policy};
use serde_json::Value;

use super::common::{Naive, leaf, leaves, log_key, naive_root};
use super::shared::{json, json_files, vectors};

fn unhex(text: &str) -> Vec<u8> {
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
}

#[test]
fn hashes_are_those_of_certificate_transparency() {
    assert_eq!(hash::empty_root().to_hex(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert_eq!(hash::leaf(b"").to_hex(), "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
    let Some(folder) = vectors() else { return };
    let file = json(&folder.join("rfc6962-tree.json"));
    let hasher = &file["hasher"];
    assert_eq!(hasher["leaf('L123456')"], hash::leaf(b"L123456").to_hex());
    // The constant for nodes is over two texts of four bytes; our nodes are of two hashes, so only the prefix is held against it.
    assert_eq!(hasher["node('N123','N456')"], Hash::of(b"\x01N123N456").to_hex());
    let entries: Vec<Vec<u8>> = file["leaves_hex"].as_array().unwrap().iter().map(|leaf| unhex(leaf.as_str().unwrap())).collect();
    let leaves: Vec<Hash> = entries.iter().map(|entry| hash::leaf(entry)).collect();
    for (leaf, wanted) in leaves.iter().zip(file["leaf_hashes"].as_array().unwrap()) {
        assert_eq!(*wanted, leaf.to_hex());
    }
    for size in 0..=leaves.len() {
        let root = tree::root(leaves[..size].iter().copied());
        assert_eq!(file["roots_by_size"][size.to_string()], root.to_hex());
        assert_eq!(root, naive_root(&leaves[..size]));
    }
}

/// One case of the collection of proofs; hashes that are none are refused as a reader refuses them.
struct Case(Value);

impl Case {
    fn number(&self, key: &str) -> u64 {
        self.0[key].as_u64().unwrap_or_else(|| panic!("{key}: {}", self.0))
    }

    fn hash(&self, key: &str) -> Result<Hash, Refused> {
        Hash::from_base64(self.0[key].as_str().unwrap_or_default())
    }

    fn proof(&self) -> Result<Vec<Hash>, Refused> {
        let hashes = self.0["proof"].as_array().into_iter().flatten();
        hashes.map(|hash| Hash::from_base64(hash.as_str().unwrap_or_default())).collect()
    }

    fn inclusion(&self) -> Result<(), Refused> {
        let head = Head { size: self.number("treeSize"), root: self.hash("root")? };
        proof::verify_inclusion(self.hash("leafHash")?, self.number("leafIdx"), head, &self.proof()?)
    }

    fn consistency(&self) -> Result<(), Refused> {
        let old = Head { size: self.number("size1"), root: self.hash("root1")? };
        let new = Head { size: self.number("size2"), root: self.hash("root2")? };
        proof::verify_consistency(old, new, &self.proof()?)
    }

    /// An entry in a subtree: the subtree is a tree of its own, if it is one.
    fn subtree_inclusion(&self) -> Result<(), Refused> {
        let (index, start, end) = (self.number("leafIdx"), self.number("start"), self.number("end"));
        let width = end.checked_sub(start).filter(|width| *width > 0).and_then(u64::checked_next_power_of_two);
        if width.is_none_or(|width| start % width != 0) || index < start {
            return Err(Refused::new("no such subtree"));
        }
        let head = Head { size: end - start, root: self.hash("root")? };
        proof::verify_inclusion(self.hash("leafHash")?, index - start, head, &self.proof()?)
    }

    fn subtree_consistency(&self) -> Result<(), Refused> {
        let head = Head { size: self.number("size"), root: self.hash("root2")? };
        proof::verify_subtree(self.number("start"), self.number("end"), self.hash("root1")?, head, &self.proof()?)
    }
}

/// Runs the cases of one folder; returns those that are not decided as the collection wants.
fn differing(folder: &Path, count: usize, verify: impl Fn(&Case) -> Result<(), Refused>) -> Vec<String> {
    let files = json_files(folder);
    assert_eq!(files.len(), count, "{}", folder.display());
    let differs = |value: &Value| verify(&Case(value.clone())).is_err() != value["wantErr"].as_bool().unwrap();
    let names = files.iter().filter(|(_, value)| differs(value)).map(|(path, _)| path.strip_prefix(folder).unwrap().display().to_string());
    names.collect()
}

/// The collection accepts two equal roots of trees of one entry, whatever they are, and here they are a text of twelve bytes. Our
/// roots are hashes of 32 bytes or refused before any proof is looked at; the same case with hashes is accepted.
const NOT_A_HASH: &str = "additional/sizes-are-equal-one-and-proof-is-empty.json";

/// The collection accepts a subtree without entries in any tree, also under a root that is no root of anything: nothing is checked,
/// since nothing can be. Here a range without entries is no subtree, as in the definition that a subtree has at least one. Nobody
/// takes the answer `Ok` for a word about the root; the one case that has a meaning, a log that began empty, is
/// `verify_consistency` from size 0.
const OF_NOTHING: &str = "additional/subtree-is-empty-";

#[test]
fn a_subtree_without_entries_is_none() {
    let head = Head { size: 5, root: naive_root(&leaves(5)) };
    for start in 0..6 {
        assert!(proof::verify_subtree(start, start, hash::empty_root(), head, &[]).is_err());
    }
}

#[test]
fn equal_trees_of_one_entry_are_consistent() {
    let head = Head { size: 1, root: leaf(0) };
    assert!(proof::verify_consistency(head, head, &[]).is_ok());
    assert!(proof::verify_subtree(0, 1, head.root, head, &[]).is_ok());
    assert!(proof::verify_consistency(head, Head { root: leaf(1), ..head }, &[]).is_err());
}

#[test]
fn proofs_of_others_are_decided_as_they_want() {
    let own = proof::inclusion(&mut Naive(leaves(7)), 3, 7).unwrap();
    assert!(proof::verify_inclusion(leaf(3), 3, Head { size: 7, root: naive_root(&leaves(7)) }, &own).is_ok());
    let Some(folder) = vectors().map(|folder| folder.join("merkle-transparency-dev/testdata")) else { return };
    let none: [&str; 0] = [];
    assert_eq!(differing(&folder.join("inclusion"), 98, Case::inclusion), none);
    assert_eq!(differing(&folder.join("consistency"), 98, Case::consistency), [NOT_A_HASH]);
    assert_eq!(differing(&folder.join("subtreeinclusion"), 204, Case::subtree_inclusion), none);
    let differ = differing(&folder.join("subtreeconsistency"), 118, Case::subtree_consistency);
    let (empty, rest): (Vec<String>, Vec<String>) = differ.into_iter().partition(|name| name.starts_with(OF_NOTHING));
    assert_eq!((empty.len(), rest), (6, vec![NOT_A_HASH.to_owned()]));
}

#[test]
fn signed_notes_of_others_verify() {
    let own = Note::sign("text\n".into(), &log_key()).unwrap();
    assert!(own.verify(&log_key().verifier()).is_ok());
    let Some(folder) = vectors() else { return };
    let file = json(&folder.join("signed-note/signed-note-vectors.json"));
    let cases = file.as_array().unwrap();
    assert_eq!(cases.len(), 2);
    for case in cases {
        let text = |key: &str| case[key].as_str().unwrap();
        let key: VerifierKey = text("vkey").parse().unwrap();
        assert_eq!(key.to_string(), text("vkey"));
        let written = format!("{}\n{}\n", text("text"), text("sigline"));
        let note = Note::parse(written.as_bytes()).unwrap();
        assert!(note.verify(&key).is_ok());
        assert_eq!(note.to_string(), written);
        let other = Note::parse(written.replacen(text("text"), "other\n", 1).as_bytes()).unwrap();
        assert!(other.verify(&key).is_err());
    }
}

fn key(path: &Path) -> VerifierKey {
    std::fs::read_to_string(path).unwrap().parse().unwrap()
}

/// The objects of a log in a folder; those in `over` come first.
fn reader<'f>(folder: &'f Path, over: Option<&'f Path>) -> impl Fn(Object) -> std::io::Result<Option<Vec<u8>>> + 'f {
    move |object| {
        let paths = over.into_iter().chain([folder]).map(|folder| folder.join(object.to_string()));
        paths.into_iter().find(|path| path.is_file()).map(std::fs::read).transpose()
    }
}

fn demo_checkpoint(folder: &Path, name: &str) -> (Vec<u8>, Head) {
    let bytes = std::fs::read(folder.join(name)).unwrap();
    let (checkpoint, note) = Checkpoint::open(&bytes, &key(&folder.join("log.vkey"))).unwrap();
    assert_eq!(note.to_string().as_bytes(), bytes);
    (bytes, checkpoint.head)
}

#[test]
fn a_log_of_others_holds_to_the_last_entry() {
    let Some(folder) = vectors().map(|folder| folder.join("demo-log")) else {
        return super::writer::rest(&super::common::grown(&[700]).0);
    };
    let (_, head) = demo_checkpoint(&folder, "checkpoint");
    assert_eq!(head.size, 70_000);
    let mut count = 0;
    let found = audit::recompute(head, reader(&folder, None), |number, _| {
        assert_eq!(number, count);
        count += 1;
    });
    assert_eq!((found.unwrap(), count), (Vec::new(), 70_000));
    // It has no object that we would not have written, and none less.
    let stored = tile::tiles(70_000).map(Object::Tile).chain(Span::covering(70_000).map(Object::Entries));
    assert_eq!(stored.filter(|object| folder.join(object.to_string()).is_file()).count(), 277 + 274);
}

#[test]
fn proofs_and_cosignatures_of_others_verify_and_ours_are_the_same() {
    let Some(folder) = vectors().map(|folder| folder.join("demo-log")) else {
        let note = Checkpoint { origin: super::common::ORIGIN.into(), head: Head { size: 1, root: leaf(0) } }.sign(&log_key()).unwrap();
        let witness = super::common::witness_key(1);
        let signature = witness::cosign(&note, &witness, 7).unwrap();
        assert_eq!(witness::verify_cosignature(&note, &signature, &witness.verifier()), Ok(7));
        return;
    };
    let policy = Policy { log: key(&folder.join("log.vkey")), witnesses: vec![key(&folder.join("witness.vkey"))], needed: 1 };
    let ((old_bytes, old), (new_bytes, new)) = (demo_checkpoint(&folder, "checkpoint.46666"), demo_checkpoint(&folder, "checkpoint"));
    for bytes in [&old_bytes, &new_bytes] {
        assert_eq!(policy.open(bytes).unwrap().seen.len(), 1);
    }
    let read = reader(&folder, None);
    let mut nodes = TileNodes::new(70_000, |tile: Tile| tile::decode(&read(Object::Tile(tile)).unwrap().unwrap(), tile.span.width));
    let file = json(&folder.join("consistency-46666-70000.json"));
    let proof = Case(file).proof().unwrap();
    assert!(proof::verify_consistency(old, new, &proof).is_ok());
    assert_eq!(proof::consistency(&mut nodes, 46_666, 70_000).unwrap(), proof);
    let bytes = std::fs::read(folder.join("entry-12345.tlog-proof")).unwrap();
    let fact = TlogProof::parse(&bytes).unwrap();
    assert_eq!(fact.to_string().as_bytes(), bytes);
    assert_eq!(proof::inclusion(&mut nodes, 12_345, 70_000).unwrap(), fact.proof);
    let bundle = read(Object::Entries(Span { index: 12_345 / 256, width: 256 })).unwrap().unwrap();
    let entries = entry::decode_bundle(&bundle, 256).unwrap();
    assert_eq!(fact.verify(entries[12_345 % 256], &policy).unwrap().checkpoint.head, new);
    assert!(fact.verify(entries[12_345 % 256 + 1], &policy).is_err());
}

#[test]
fn an_entry_forged_with_its_tile_is_refused_and_named() {
    // The same forgery on a log of our own stands among the forgeries.
    let Some(folder) = vectors() else { return hashes_are_those_of_certificate_transparency() };
    let (demo, forged) = (folder.join("demo-log"), folder.join("forged-log-entry1000"));
    let (_, head) = demo_checkpoint(&demo, "checkpoint");
    let found = audit::recompute(head, reader(&demo, Some(&forged)), |_, _| ()).unwrap();
    // Entry 1000 and its tile agree; the tile above does not, and names the tile's entries, and the root is another one.
    let above = Tile { level: 1, span: Span { index: 0, width: 256 } };
    assert!(found.contains(&Finding::Differs { tile: above, number: 3 }), "{found:?}");
    assert!(found.iter().any(|f| f.to_string() == "tile/1/000 says something else about the entries 768 to 1023 than they do"));
    assert!(found.iter().any(|f| matches!(f, Finding::Root { signed, .. } if *signed == head)));
    let top = Tile { level: 2, span: Span { index: 0, width: 1 } };
    assert!(found.contains(&Finding::Differs { tile: top, number: 0 }));
    assert_eq!(found.len(), 3, "{found:?}");
}
