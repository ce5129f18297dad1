//! The versions of records: exactly those that the entries made and ended, with the content that was recorded.

use std::collections::{BTreeMap, HashMap};

use ringwall_ledger::entry::Entry;
use ringwall_ledger::hash::Hash;
use ringwall_model::digest;

use super::Verification;
use super::entries::Entries;
use crate::pack::member::Member;
use crate::pack::{ERASE, Limits, Version, count, records};
use crate::plain::grouped;

const VERSIONS: &str = "versions";
const RECORDS: &str = "records";

/// Reads the versions and holds them against the entries.
pub(super) fn versions(verification: &mut Verification<'_>, entries: &Entries) -> Vec<Version> {
    let versions = read(verification);
    alone(verification, &versions);
    histories(verification, &versions);
    sets(verification, &versions, entries);
    let holds = format!("{} of records: exactly those that the entries made and ended", count(versions.len() as u64, "version"));
    verification.conclude(VERSIONS, holds, "the versions of records are not those that the entries made and ended");
    versions
}

fn read(verification: &mut Verification<'_>) -> Vec<Version> {
    let Some(bytes) = verification.member(VERSIONS, Member::Records) else { return Vec::new() };
    let Ok(text) = std::str::from_utf8(bytes) else {
        verification.found(VERSIONS, Member::Records, "is not UTF-8 text");
        return Vec::new();
    };
    let mut versions = Vec::new();
    for (number, line) in (1_u64..).zip(text.lines()) {
        match records::read(line) {
            Ok(version) => versions.push(version),
            Err(why) => verification.found(VERSIONS, format!("{} line {number}", Member::Records), why),
        }
    }
    versions.sort_by_cached_key(|version| (version.from_seq, version.subject()));
    if records::write(&versions) != bytes {
        verification.found(VERSIONS, Member::Records, "is not in the form or in the order in which Ringwall writes it");
    }
    versions
}

fn place(version: &Version) -> String {
    format!("record {} from entry {} on", version.subject(), version.from_seq)
}

/// What must hold of a version by itself.
fn alone(verification: &mut Verification<'_>, versions: &[Version]) {
    let (as_of, organisation) = (verification.manifest.as_of, &verification.manifest.organisation);
    for version in versions {
        if version.organisation != *organisation {
            verification.found(VERSIONS, place(version), "is not of the organisation");
        }
        let ended_wrongly = version.to_seq.is_some_and(|to| to <= version.from_seq || to > as_of);
        if version.from_seq > as_of || ended_wrongly {
            verification.found(VERSIONS, place(version), format!("does not lie between the first entry and entry {as_of}"));
        }
    }
}

/// Of one record one version holds at a time.
fn histories(verification: &mut Verification<'_>, versions: &[Version]) {
    let mut last: HashMap<String, Option<u64>> = HashMap::new();
    for version in versions {
        let before = last.insert(version.subject(), version.to_seq);
        if before.is_some_and(|ended| ended.is_none_or(|ended| ended > version.from_seq)) {
            verification.found(VERSIONS, place(version), "begins before the version in front of it has ended");
        }
    }
}

type Sets = BTreeMap<u64, Vec<(String, Hash)>>;

/// The versions that each entry made and ended are those whose digests it holds.
fn sets(verification: &mut Verification<'_>, versions: &[Version], entries: &Entries) {
    let (mut made, mut ended) = (Sets::new(), Sets::new());
    for version in versions {
        let one = (version.subject(), version.digest);
        version.to_seq.into_iter().for_each(|to| ended.entry(to).or_default().push(one.clone()));
        made.entry(version.from_seq).or_default().push(one);
    }
    for (seq, entry) in entries.range(..=verification.manifest.as_of) {
        set(verification, (*seq, entry), made.remove(seq), &entry.after, "made");
        set(verification, (*seq, entry), ended.remove(seq), &entry.before, "ended");
    }
    for (did, left) in [("made", made), ("ended", ended)] {
        for (seq, versions) in left {
            let subject = versions.into_iter().next().map(|(subject, _)| subject).unwrap_or_default();
            verification.found(VERSIONS, format!("record {subject}"), format!("was {did} by entry {seq}, which is not in the pack"));
        }
    }
}

fn set(
    verification: &mut Verification<'_>,
    (seq, entry): (u64, &Entry),
    versions: Option<Vec<(String, Hash)>>,
    said: &Option<String>,
    did: &str,
) {
    let versions = versions.unwrap_or_default();
    let mut names: Vec<&str> = versions.iter().map(|(subject, _)| subject.as_str()).collect();
    names.sort_unstable();
    let found = match names.as_slice() {
        [] => "there is none".to_owned(),
        names => format!("there is {}", names.iter().take(5).copied().collect::<Vec<_>>().join(", ")),
    };
    if digest::of_set(versions) != *said {
        let what = format!("about {}: the versions that it {did} are not those in records.jsonl; {found}", entry.subject);
        verification.found(VERSIONS, Member::Entry(seq), what);
    }
}

/// Exactly the records of the plant have content, and it is what was recorded; erased ones have none.
pub(super) fn contents(verification: &mut Verification<'_>, versions: &[Version], entries: &Entries, limits: &Limits) {
    let system = &verification.manifest.system;
    let (erasures, mut erased) = (erasures(entries), 0_u64);
    for version in versions {
        match (version.is_of_plant(system), &version.content) {
            (false, None) => {}
            (false, Some(_)) => verification.found(RECORDS, place(version), "has content, and is not a record of the plant"),
            (true, Some(content)) if version.is(content) => {}
            (true, Some(_)) => verification.found(RECORDS, place(version), "the content is not what was recorded"),
            (true, None) if erasures.get(version.subject().as_str()).is_some_and(|seq| *seq > version.from_seq) => erased += 1,
            (true, None) => verification.found(RECORDS, place(version), "the content is missing, and no later entry erased it"),
        }
    }
    let of_plant = || versions.iter().filter(|version| version.is_of_plant(system));
    let size: usize = of_plant().filter_map(|version| version.content.as_ref()).map(|content| content.body.len()).sum();
    if size > limits.plant_bytes {
        verification.found(RECORDS, Member::Records, format!("the plant has {size} bytes, at most {} are read", limits.plant_bytes));
    }
    let (number, as_of) = (grouped(of_plant().count() as u64), verification.manifest.as_of);
    let holds = format!("records of system {system} that hold after entry {as_of}: {number}, with the content that was recorded");
    verification.conclude(RECORDS, holds, "the records of the plant are not those that were recorded");
    if erased > 0 {
        let text = format!("erased later, rightly, so that the plant is shown without: {}", count(erased, "record"));
        verification.note(RECORDS, text);
    }
}

/// The last entry that erased each record.
fn erasures(entries: &Entries) -> HashMap<&str, u64> {
    let erasing = entries.iter().filter(|(_, entry)| entry.action.ends_with(ERASE));
    erasing.map(|(seq, entry)| (entry.subject.as_str(), *seq)).collect()
}
