//! A ledger in memory that logs as the store does, packs of it, and packs taken apart and put together again.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use std::path::Path;

use ringwall_engine::catalogue::vocabulary;
use ringwall_ledger::checkpoint::Checkpoint;
use ringwall_ledger::entry::Entry;
use ringwall_ledger::hash::{self, Hash};
use ringwall_ledger::note::{Purpose, SignerKey};
use ringwall_ledger::proof::Head;
use ringwall_ledger::tile::{self, Span, Tile};
use ringwall_ledger::{tree, witness};
use ringwall_model::digest;
use ringwall_model::file::{Source, read};
use ringwall_model::plant::Plant;
use ringwall_model::records::split;
use ringwall_report::pack::{Content, Contents, Limits, Outcome, PackError, Trust, Verdict, Version, verify, write};
use serde_json::{Value, json};
use zip::write::SimpleFileOptions;

pub(crate) const ORIGIN: &str = "ledger.example/test";
pub(crate) const DAY: &str = "2026-11-21";

pub(crate) fn log_key() -> SignerKey {
    SignerKey::new(ORIGIN, Purpose::Log, &[7; 32]).unwrap()
}

pub(crate) fn witness_key(number: u8) -> SignerKey {
    SignerKey::new(&format!("witness{number}.example"), Purpose::Witness, &[100 + number; 32]).unwrap()
}

/// A change of a record: system, kind, id, new body or none.
pub(crate) type Change<'c> = (&'c str, &'c str, &'c str, Option<Value>);

#[derive(Clone, Default)]
pub(crate) struct Ledger {
    pub(crate) entries: Vec<(String, Vec<u8>)>,
    pub(crate) versions: Vec<Version>,
    pub(crate) blobs: BTreeMap<Hash, Vec<u8>>,
}

impl Ledger {
    /// One act, as the store logs it; returns the number of its entry.
    pub(crate) fn act(&mut self, organisation: &str, action: &str, subject: Option<&str>, changes: &[Change<'_>]) -> u64 {
        let seq = self.entries.len() as u64;
        let (mut before, mut after, mut subjects) = (Vec::new(), Vec::new(), Vec::new());
        for (position, (system, kind, id, body)) in (0_i64..).zip(changes) {
            let mut new = Version {
                organisation: organisation.into(),
                system: (*system).into(),
                kind: (*kind).into(),
                id: (*id).into(),
                from_seq: seq,
                to_seq: None,
                digest: Hash::of(b""),
                content: None,
            };
            subjects.push(new.subject());
            let old = self.versions.iter_mut().find(|v| v.to_seq.is_none() && v.subject() == new.subject());
            let mut place = (i64::try_from(seq).unwrap() << 20) | position;
            if let Some(old) = old {
                old.to_seq = Some(seq);
                before.push((old.subject(), old.digest));
                place = old.content.as_ref().map_or(place, |content| content.place);
            }
            let Some(body) = body else { continue };
            let salt = Hash::of(format!("{seq} {position}").as_bytes()).as_bytes()[..digest::SALT].try_into().unwrap();
            let content = Content { salt, place, body: body.to_string() };
            new.digest = digest::of_record(&content.salt, place, &content.body);
            new.content = Some(content);
            after.push((new.subject(), new.digest));
            self.versions.push(new);
        }
        if action.ends_with(".erase") {
            self.versions.iter_mut().filter(|v| v.to_seq.is_some() && v.subject() == subjects[0]).for_each(|v| v.content = None);
        }
        let escaped = organisation.replace('/', "\\/");
        let subject = match (subject, subjects.as_slice()) {
            (Some(subject), _) => format!("{escaped}/{subject}"),
            (None, [only]) => only.clone(),
            (None, _) => escaped,
        };
        let entry = Entry {
            action: action.into(),
            actor: "a-1".into(),
            before: digest::of_set(before),
            after: digest::of_set(after),
            subject,
            time: format!("2026-01-01T{:02}:{:02}:{:02}Z", seq / 3600, seq / 60 % 60, seq % 60),
            ..Entry::default()
        };
        self.entries.push((organisation.to_owned(), entry.to_bytes().unwrap()));
        seq
    }

    /// A whole plant in one act.
    pub(crate) fn import(&mut self, organisation: &str, system: &str, plant: &Plant) -> u64 {
        let records = split(plant);
        let changes: Vec<Change<'_>> = records.iter().map(|r| (system, r.kind.as_str(), r.id.as_str(), Some(r.body.clone()))).collect();
        self.act(organisation, "plant.import", Some(system), &changes)
    }

    pub(crate) fn leaves(&self) -> Vec<Hash> {
        self.entries.iter().map(|(_, entry)| hash::leaf(entry)).collect()
    }

    pub(crate) fn checkpoint(&self) -> Checkpoint {
        Checkpoint { origin: ORIGIN.into(), head: Head { size: self.entries.len() as u64, root: tree::root(self.leaves()) } }
    }

    pub(crate) fn contents(&self, organisation: &str, system: &str, as_of: u64) -> Contents {
        let leaves = self.leaves();
        let tiles = Span::covering(leaves.len() as u64).map(|span| {
            let start = usize::try_from(span.start()).unwrap();
            (Tile { level: 0, span }, tile::encode(&leaves[start..start + usize::from(span.width)]))
        });
        let entries = (0..).zip(&self.entries).filter(|(_, (of, _))| of == organisation).map(|(seq, (_, bytes))| (seq, bytes.clone()));
        Contents {
            key: log_key().verifier(),
            checkpoint: self.checkpoint().sign(&log_key()).unwrap().to_string().into_bytes(),
            tiles: tiles.collect(),
            entries: entries.collect(),
            versions: self.versions.iter().filter(|v| v.organisation == organisation).cloned().collect(),
            organisation: organisation.into(),
            system: system.into(),
            as_of,
            day: DAY.parse().unwrap(),
            blobs: self.blobs.clone(),
            cosigners: Vec::new(),
        }
    }
}

pub(crate) fn plant(yaml: &str) -> Plant {
    read(&[Source::new("test.yaml", yaml.as_bytes().to_vec()).unwrap()], vocabulary()).unwrap_or_else(|problems| panic!("{problems}"))
}

pub(crate) fn example(name: &str) -> Plant {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(name);
    let mut files: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|e| e == "yaml"));
    files.sort();
    let source = |path: &std::path::PathBuf| Source::new(path.display().to_string(), std::fs::read(path).unwrap()).unwrap();
    read(&files.iter().map(source).collect::<Vec<_>>(), vocabulary()).unwrap()
}

/// What `common_ledger` covers: entries after it are later.
pub(crate) const AS_OF: u64 = 10;
pub(crate) const ACME: &str = "acme/works";

pub(crate) fn zone(id: &str, name: &str) -> Option<Value> {
    Some(json!({ "id": id, "name": name }))
}

/// Two organisations, systems that share ids, updates, deletions, an entry without changes, a record that comes again, and an
/// erasure after the last entry covered; two evidence files, of which one is kept.
pub(crate) fn common_ledger() -> Ledger {
    let mut ledger = Ledger::default();
    let kept = b"the list of accounts".to_vec();
    let (here, elsewhere) = (Hash::of(&kept), Hash::of(b"a file that nobody kept"));
    ledger.blobs.insert(here, kept);
    let line = plant(&format!(
        "ringwall: 1\norganisation: {{name: Acme, country: AT, employees: 80}}\nsystem: {{id: line, name: Line}}\n\
         zones: [{{id: a, name: Cell A, target: {{default: 2}}}}, {{id: b, name: Cell B}}]\n\
         assets: [{{id: plc-1, zone: a}}, {{id: plc-2, zone: b}}]\n\
         evidence: [{{id: ev-1, title: accounts, collected: 2026-10-01, sha256: {}}}, \
         {{id: ev-2, title: firewall, collected: 2026-10-02, sha256: {}}}]\n\
         answers: [{{requirement: SR 1.1, scope: 'zone:a', status: met, evidence: [ev-1]}}]\n",
        here.to_hex(),
        elsewhere.to_hex().to_uppercase(),
    ));
    ledger.import(ACME, "line", &line); // 0
    ledger.import("zeta", "line", &example("minimal")); // 1
    ledger.act(ACME, "zone.update", None, &[("line", "zone", "b", zone("b", "Cell B, rebuilt"))]); // 2
    ledger.act(ACME, "zone.create", None, &[("boiler", "zone", "a", zone("a", "Boiler house"))]); // 3
    ledger.act(ACME, "session.refused", Some("session/1"), &[]); // 4
    ledger.act(ACME, "zone.create", None, &[("line", "zone", "c", zone("c", "Store"))]); // 5
    ledger.act("zeta", "session.begin", Some("session/2"), &[]); // 6
    ledger.act(ACME, "zone.delete", None, &[("line", "zone", "c", None)]); // 7
    ledger.act(ACME, "zone.create", None, &[("line", "zone", "c", zone("c", "Store again"))]); // 8
    ledger.act(
        ACME,
        "training.create",
        None,
        &[("line", "training", "t-1", Some(json!({"id": "t-1", "topic": "Awareness", "date": "2026-09-01", "participants": 3})))],
    ); // 9
    ledger.act(ACME, "zone.update", None, &[("line", "zone", "a", zone("a", "Cell A, with fence")), ("boiler", "zone", "a", None)]); // 10
    ledger.act("zeta", "session.begin", Some("session/3"), &[]); // 11
    ledger.act(ACME, "training.erase", None, &[("line", "training", "t-1", None)]); // 12
    ledger.act(ACME, "zone.update", None, &[("line", "zone", "b", zone("b", "Later than covered"))]); // 13
    ledger
}

pub(crate) fn common_contents() -> Contents {
    common_ledger().contents(ACME, "line", AS_OF)
}

pub(crate) fn common_pack() -> Vec<u8> {
    write(&common_contents()).unwrap_or_else(|error| panic!("{error}"))
}

/// Verifies as an auditor who knows the ledger's key.
pub(crate) fn verified(pack: &[u8]) -> Result<Verdict, PackError> {
    verify(Cursor::new(pack), &trusting(), &Limits::default())
}

pub(crate) fn trusting() -> Trust {
    Trust { key: Some(log_key().verifier()), ..Trust::default() }
}

/// Why a pack is refused, in one text; panics where it is not.
pub(crate) fn refusal(pack: &[u8]) -> String {
    match verified(pack) {
        Err(error) => error.to_string(),
        Ok(verdict) => {
            assert!(!verdict.holds(), "not refused: {verdict:#?}");
            assert!(verdict.checks.iter().any(|check| check.outcome == Outcome::Fails));
            verdict.findings.iter().map(|finding| format!("[{}] {finding}\n", finding.check)).collect()
        }
    }
}

/// The members of a pack.
pub(crate) type Members = BTreeMap<String, Vec<u8>>;

pub(crate) fn unzipped(pack: &[u8]) -> Members {
    let mut zip = zip::ZipArchive::new(Cursor::new(pack)).unwrap();
    let mut members = Members::new();
    for at in 0..zip.len() {
        let mut file = zip.by_index(at).unwrap();
        let (name, mut bytes) = (file.name().unwrap().into_owned(), Vec::new());
        file.read_to_end(&mut bytes).unwrap();
        members.insert(name, bytes);
    }
    members
}

pub(crate) fn zipped<'m>(members: impl IntoIterator<Item = (&'m String, &'m Vec<u8>)>) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Makes `pack.json` say what the members are, as a forger would.
pub(crate) fn reseal(members: &mut Members) {
    let mut manifest: Value = serde_json::from_slice(&members["pack.json"]).unwrap();
    let of = |prefix: &str| members.keys().filter(|name| name.starts_with(prefix)).count();
    let lines = || members.get("records.jsonl").map(|bytes| String::from_utf8_lossy(bytes).into_owned()).unwrap_or_default();
    manifest["counts"]["entries"] = json!(of("entries/"));
    manifest["counts"]["files"] = json!(of("blobs/"));
    manifest["counts"]["versions"] = json!(lines().lines().count());
    let others = members.iter().filter(|(name, _)| *name != "pack.json");
    manifest["members"] = others.map(|(name, bytes)| (name.clone(), json!(Hash::of(bytes).to_hex()))).collect();
    set_manifest(members, &manifest);
}

pub(crate) fn set_manifest(members: &mut Members, manifest: &Value) {
    members.insert("pack.json".into(), format!("{}\n", serde_json::to_string_pretty(manifest).unwrap()).into_bytes());
}

/// The checkpoint with cosignatures of some witnesses.
pub(crate) fn cosigned(ledger: &Ledger, witnesses: &[u8], time_s: u64) -> Vec<u8> {
    let mut note = ledger.checkpoint().sign(&log_key()).unwrap();
    for number in witnesses {
        note.add(witness::cosign(&note, &witness_key(*number), time_s).unwrap());
    }
    note.to_string().into_bytes()
}
