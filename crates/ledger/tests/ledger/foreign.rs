//! Verifiers that others wrote: Go's sumdb and the Python package aics-tlog accept what we write and refuse what was tampered with.
//!
//! `cargo xtask test` provides both. They are run from the programs in `tests/foreign`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use ringwall_ledger::bundle::TlogProof;
use ringwall_ledger::checkpoint::Checkpoint;
use ringwall_ledger::entry;
use ringwall_ledger::hash::{self, Hash};
use ringwall_ledger::note::{Note, Purpose, SignerKey};
use ringwall_ledger::proof::{self, Head};
use ringwall_ledger::tile::{self, FULL};
use ringwall_ledger::tree;
use ringwall_ledger::witness;

use super::common::{Memory, ORIGIN, entry_of, grown, key, leaf, log_key, witness_key};

const GO: &str = "/usr/lib/go-1.19/bin/go";
const GO_SOURCES: &str = "/usr/share/gocode";
const GO_MOD: &str = "/usr/share/gocode/src/golang.org/x/mod";
const PYTHON: &str = "python3";
const AICS_TLOG: &str = "aics-tlog-0.2.1";

/// Where things may be built and laid.
const SCRATCH: &str = env!("CARGO_TARGET_TMPDIR");

fn program(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/foreign").join(name)
}

/// What a verifier is given: file names and their bytes.
type Folder = BTreeMap<String, Vec<u8>>;

/// Of the log that is tampered with.
const SIZE: u64 = 1_300;
const OLD: u64 = 700;
const INDEX: u64 = 345;

/// Signed by the log and seen by a witness.
fn cosigned(head: Head, key: &SignerKey) -> String {
    let mut note = Checkpoint { origin: ORIGIN.into(), head }.sign(key).unwrap();
    note.add(witness::cosign(&note, &witness_key(1), 1_767_000_000).unwrap());
    note.to_string()
}

fn fact(memory: &Memory, size: u64, index: u64) -> TlogProof {
    let proof = proof::inclusion(&mut memory.nodes(size), index, size).unwrap();
    let head = Head { size, root: proof::root_at(&mut memory.nodes(size), size).unwrap() };
    TlogProof { index, proof, checkpoint: cosigned(head, &log_key()) }
}

fn lines(hashes: &[Hash]) -> Vec<u8> {
    hashes.iter().map(|hash| format!("{hash}\n")).collect::<String>().into_bytes()
}

/// A log of `size` entries as it is published, with the proof of the entry `index` and the proof from a checkpoint over `old`.
fn folder(memory: &Memory, old: u64, size: u64, index: u64) -> Folder {
    let mut folder: Folder = memory.published_objects().into_iter().map(|(object, bytes)| (object.to_string(), bytes)).collect();
    let fact = fact(memory, size, index);
    let old_head = Head { size: old, root: proof::root_at(&mut memory.nodes(size), old).unwrap() };
    folder.insert("log.vkey".into(), format!("{}\n", log_key().verifier()).into_bytes());
    folder.insert("witness.vkey".into(), format!("{}\n", witness_key(1).verifier()).into_bytes());
    folder.insert("checkpoint".into(), fact.checkpoint.clone().into_bytes());
    folder.insert("checkpoint.old".into(), cosigned(old_head, &log_key()).into_bytes());
    folder.insert("consistency".into(), lines(&proof::consistency(&mut memory.nodes(size), old, size).unwrap()));
    folder.insert("entry".into(), memory.entries[usize::try_from(index).unwrap()].clone());
    folder.insert("entry.tlog-proof".into(), fact.to_string().into_bytes());
    folder
}

/// A folder on disk that goes away with the value.
struct Laid(PathBuf);

impl Laid {
    fn new(name: &str, files: &Folder) -> Self {
        let laid = Self(Path::new(SCRATCH).join(format!("foreign-{}-{name}", std::process::id())));
        files.iter().for_each(|(name, bytes)| laid.put(name, bytes));
        laid
    }

    fn put(&self, name: &str, bytes: &[u8]) {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

impl Drop for Laid {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// One line for each folder: `accepted`, or `refused: ` and why. Anything else is no verdict.
fn verdicts(output: &Output) -> Vec<String> {
    let text = String::from_utf8_lossy(&output.stdout);
    let good = |line: &&str| *line == "accepted" || line.starts_with("refused: ");
    let lines: Vec<String> = text.lines().take_while(good).map(str::to_owned).collect();
    let whole = lines.len() == text.lines().count() && output.stderr.is_empty();
    assert!(whole, "the verifier came to no verdict ({}): {text}{}", output.status, String::from_utf8_lossy(&output.stderr));
    lines
}

/// What changes in the folder (`None`: the file goes), and what it is called.
type Tampering = (&'static str, Vec<(String, Option<Vec<u8>>)>);

fn changed(name: &str, bytes: impl Into<Vec<u8>>) -> (String, Option<Vec<u8>>) {
    (name.into(), Some(bytes.into()))
}

/// Entry 1000 changed; with it its tile; with it the tiles above.
fn changed_entry(folder: &Folder) -> [Vec<(String, Option<Vec<u8>>)>; 3] {
    let mut entries: Vec<Vec<u8>> =
        entry::decode_bundle(&folder["tile/entries/003"], FULL).unwrap().into_iter().map(<[u8]>::to_vec).collect();
    entries[1000 % 256] = entry_of("forger", 1000);
    let (mut leaves, mut above) = (tile::decode(&folder["tile/0/003"], FULL).unwrap(), tile::decode(&folder["tile/1/000.p/5"], 5).unwrap());
    leaves[1000 % 256] = hash::leaf(&entries[1000 % 256]);
    above[3] = tree::root(leaves.iter().copied());
    let entry = changed("tile/entries/003", entry::encode_bundle(entries.iter().map(Vec::as_slice)).unwrap());
    let tile = changed("tile/0/003", tile::encode(&leaves));
    let parent = changed("tile/1/000.p/5", tile::encode(&above));
    [vec![entry.clone()], vec![entry.clone(), tile.clone()], vec![entry, tile, parent]]
}

fn tamperings(memory: &Memory, folder: &Folder) -> Vec<Tampering> {
    let head = memory.head();
    let [entry, entry_and_tile, entry_and_tiles] = changed_entry(folder);
    let fact = fact(memory, SIZE, INDEX);
    let mut halves = fact.proof.clone();
    halves.rotate_left(3);
    let mut reversed: Vec<&str> = std::str::from_utf8(&folder["consistency"]).unwrap().lines().collect();
    reversed.reverse();
    let with = |proof: Vec<Hash>, index| changed("entry.tlog-proof", TlogProof { index, proof, ..fact.clone() }.to_string());
    let checkpoint = String::from_utf8(folder["checkpoint"].clone()).unwrap();
    let zeros = Note::sign(format!("{ORIGIN}\n0{SIZE}\n{}\n", head.root), &log_key()).unwrap().to_string();
    vec![
        ("an entry", entry),
        ("an entry and its tile", entry_and_tile),
        ("an entry and all its tiles", entry_and_tiles),
        ("a partial tile", vec![changed("tile/0/005.p/20", tile::encode(&[leaf(0); 20]))]),
        ("a tile that is gone", vec![("tile/0/002".into(), None)]),
        ("a bundle that is gone", vec![("tile/entries/002".into(), None)]),
        ("a checkpoint by another key", vec![changed("checkpoint", cosigned(head, &key(ORIGIN, Purpose::Log, 2)))]),
        ("a fork with a valid signature", vec![changed("checkpoint", cosigned(Head { root: leaf(0), ..head }, &log_key()))]),
        ("a checkpoint over more", vec![changed("checkpoint", cosigned(Head { size: SIZE + 1, ..head }, &log_key()))]),
        ("zeros in front of the size", vec![changed("checkpoint", zeros)]),
        ("a size that was edited", vec![changed("checkpoint", checkpoint.replacen("1300", "1301", 1))]),
        ("another entry", vec![changed("entry", entry_of("a-7", INDEX + 1))]),
        ("a wrong index", vec![with(fact.proof.clone(), INDEX + 1)]),
        ("halves of a proof swapped", vec![with(halves, INDEX)]),
        ("a proof cut short", vec![with(fact.proof[1..].to_vec(), INDEX)]),
        ("a proof with one hash more", vec![with([&fact.proof[..], &[leaf(0)]].concat(), INDEX)]),
        ("a consistency proof turned round", vec![changed("consistency", reversed.join("\n"))]),
        ("another old root", vec![changed("checkpoint.old", cosigned(Head { size: OLD, root: leaf(0) }, &log_key()))]),
        ("another log's key", vec![changed("log.vkey", key("log.example.com/plant2", Purpose::Log, 1).verifier().to_string())]),
    ]
}

/// Our log is accepted at several sizes; every tampering with it is refused, each in a folder of its own.
fn are_judged_rightly(name: &str, verify: impl Fn(&[&Path]) -> Vec<String>, more: impl Fn(&Folder) -> Vec<Tampering>) {
    let mut cases = Vec::new();
    for (old, size, index) in [(1, 1, 0), (1, 2, 1), (255, 256, 255), (256, 257, 256), (OLD, SIZE, INDEX), (65_700, 66_100, 12_345)] {
        let folder = folder(&grown(&[size]).0, old, size, index);
        cases.push(("nothing", Laid::new(&format!("{name}-{size}"), &folder)));
    }
    let (memory, _) = grown(&[SIZE]);
    let folder = folder(&memory, OLD, SIZE, INDEX);
    for (number, (what, changes)) in tamperings(&memory, &folder).into_iter().chain(more(&folder)).enumerate() {
        let mut folder = folder.clone();
        for (name, bytes) in changes {
            let before = folder.remove(&name).unwrap_or_else(|| panic!("there is no {name}"));
            assert_ne!(Some(&before), bytes.as_ref(), "{what}");
            folder.extend(bytes.map(|bytes| (name, bytes)));
        }
        cases.push((what, Laid::new(&format!("{name}-tampered-{number}"), &folder)));
    }
    let folders: Vec<&Path> = cases.iter().map(|(_, laid)| laid.0.as_path()).collect();
    let found = verify(&folders);
    assert_eq!(found.len(), cases.len(), "{found:?}");
    for ((what, _), verdict) in cases.iter().zip(found) {
        assert_eq!(verdict == "accepted", *what == "nothing", "changed: {what}; {verdict}");
    }
}

#[test]
fn go_accepts_our_log_and_refuses_every_tampering() {
    for (path, package) in [(GO, "golang-1.19-go"), (GO_MOD, "golang-golang-x-mod-dev")] {
        assert!(Path::new(path).exists(), "{path} is missing: `cargo xtask test` or `apt-get install {package}` provides it");
    }
    let verifier = Path::new(SCRATCH).join("verify-go");
    let mut build = Command::new(GO);
    build.env("GO111MODULE", "off").env("GOPATH", GO_SOURCES).env("GOCACHE", Path::new(SCRATCH).join("go-cache")).env("GOFLAGS", "");
    let built = build.arg("build").arg("-o").arg(&verifier).arg(program("verify.go")).output().unwrap();
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    let verify = |folder: &&Path| verdicts(&Command::new(&verifier).arg(folder).output().unwrap());
    are_judged_rightly("go", |folders| folders.iter().flat_map(verify).collect(), |_| Vec::new());
}

#[test]
fn aics_tlog_accepts_our_log_and_refuses_every_tampering() {
    let package = Path::new(SCRATCH).join(AICS_TLOG);
    let python = |args: &[&Path]| {
        let output = Command::new(PYTHON).args(args).env("PYTHONPATH", &package).env("PYTHONDONTWRITEBYTECODE", "1").output();
        output.unwrap_or_else(|e| panic!("{PYTHON}: {e}: `cargo xtask test` or `apt-get install python3` provides it"))
    };
    let found = python(&[Path::new("-c"), Path::new("import aics_tlog")]);
    assert!(
        found.status.success(),
        "aics-tlog is missing: `cargo xtask test` puts it there, or \
         `python3 -m pip install --ignore-requires-python --target {} aics-tlog==0.2.1`: {}",
        package.display(),
        String::from_utf8_lossy(&found.stderr)
    );
    let verify = |folders: &[&Path]| verdicts(&python(&[&[program("verify.py").as_path()], folders].concat()));
    are_judged_rightly("aics", verify, cosignatures);
}

/// Only this one of both looks at cosignatures.
fn cosignatures(folder: &Folder) -> Vec<Tampering> {
    let note = Note::parse(&folder["checkpoint"]).unwrap();
    let with = |bend: &dyn Fn(&mut Vec<u8>)| {
        let mut note = note.clone();
        let mut signature = note.signatures()[1].clone();
        bend(&mut signature.bytes);
        note.add(signature);
        vec![changed("checkpoint", note.to_string())]
    };
    let alone = Note::sign(note.text().to_owned(), &log_key()).unwrap();
    vec![
        ("a cosignature at another time", with(&|bytes| bytes[7] ^= 1)),
        ("a bit of a cosignature", with(&|bytes| bytes[40] ^= 1)),
        ("a cosignature cut short", with(&|bytes| bytes.truncate(64))),
        ("no cosignature", vec![changed("checkpoint", alone.to_string())]),
    ]
}
