//! Verifies a pack: believes nothing in it but what leads to the signed root.

mod derived;
mod entries;
mod log;
mod records;

use std::io::{Read, Seek};

use ringwall_ledger::checkpoint::Checkpoint;
use ringwall_ledger::hash::Hash;

use super::archive::{self, Members};
use super::manifest::Manifest;
use super::member::Member;
use super::{Check, Facts, Finding, Limits, Outcome, PackError, Trust, Verdict, shown};
use crate::plain::grouped;

/// More findings than this are counted, not listed.
const MAX_FINDINGS: usize = 1_000;

/// Verifies a pack. What does not hold is in the verdict.
///
/// # Errors
/// The file is no pack that can be looked into: not a zip file of members of a pack and nothing else, larger than the limits,
/// without a readable `pack.json`, `log.vkey` or `checkpoint`.
pub fn verify<R: Read + Seek>(pack: R, trust: &Trust, limits: &Limits) -> Result<Verdict, PackError> {
    let members = archive::read(pack, limits)?;
    let manifest = Manifest::parse(members.compulsory(Member::Manifest)?)?;
    let mut verification = Verification::new(&members, &manifest);
    verification.digests();
    let signed = log::signed(&mut verification, trust)?;
    log::tree(&mut verification, signed.checkpoint.head);
    let entries = entries::entries(&mut verification, signed.checkpoint.head);
    let versions = records::versions(&mut verification, &entries);
    records::contents(&mut verification, &versions, &entries, limits);
    derived::derived(&mut verification, &versions, &signed.checkpoint);
    let facts = facts(&verification, signed, &entries);
    Ok(verification.verdict(facts))
}

fn facts(verification: &Verification<'_>, signed: log::Signed, entries: &entries::Entries) -> Facts {
    let (members, manifest) = (verification.members, verification.manifest);
    let digest = |member| members.digests().get(&member).copied().map(Hash::to_hex).unwrap_or_default();
    let Checkpoint { origin, head } = signed.checkpoint;
    Facts {
        origin: shown(&origin),
        size: head.size,
        root: head.root.to_string(),
        organisation: shown(&manifest.organisation),
        system: shown(&manifest.system),
        as_of: manifest.as_of,
        as_of_time: entries.get(&manifest.as_of).map(|entry| shown(&entry.time)),
        day: manifest.day.to_string(),
        entries: entries.len(),
        complete: entries::hidden(verification) == 0,
        records: usize::try_from(manifest.counts.records).unwrap_or(usize::MAX),
        plant_sha256: digest(Member::Plant),
        assessment_sha256: digest(Member::Assessment),
        key: signed.key.to_string(),
        key_given: signed.key_given,
        cosignatures: signed.cosignatures,
    }
}

/// What was checked so far.
struct Verification<'p> {
    members: &'p Members,
    manifest: &'p Manifest,
    checks: Vec<Check>,
    findings: Vec<Finding>,
    omitted: usize,
}

impl<'p> Verification<'p> {
    fn new(members: &'p Members, manifest: &'p Manifest) -> Self {
        let count = grouped(members.digests().len() as u64);
        let text = format!("the file is a plain zip file of {count} members, each known by its name, with nothing hidden between them");
        let zip = Check { name: "zip", outcome: Outcome::Holds, text };
        Self { members, manifest, checks: vec![zip], findings: Vec::new(), omitted: 0 }
    }

    fn found(&mut self, check: &'static str, place: impl ToString, what: impl ToString) {
        if self.findings.len() >= MAX_FINDINGS {
            self.omitted += 1;
            return;
        }
        self.findings.push(Finding { check, place: shown(&place.to_string()), what: shown(&what.to_string()) });
    }

    /// Ends a check: with `holds` where nothing was found.
    fn conclude(&mut self, name: &'static str, holds: impl AsRef<str>, fails: &str) {
        let failed = self.findings.iter().any(|finding| finding.check == name) || self.omitted > 0;
        let (outcome, text) = if failed { (Outcome::Fails, fails) } else { (Outcome::Holds, holds.as_ref()) };
        self.checks.push(Check { name, outcome, text: shown(text) });
    }

    fn note(&mut self, name: &'static str, text: impl AsRef<str>) {
        self.checks.push(Check { name, outcome: Outcome::Note, text: shown(text.as_ref()) });
    }

    /// A member that a pack has; where it is missing, that is found.
    fn member(&mut self, check: &'static str, member: Member) -> Option<&'p [u8]> {
        let bytes = self.members.get(member);
        if bytes.is_none() {
            self.found(check, member, "is missing");
        }
        bytes
    }

    /// Every member is the one that `pack.json` names.
    fn digests(&mut self) {
        let (members, manifest) = (self.members, self.manifest);
        for (member, digest) in members.digests().iter().filter(|(member, _)| **member != Member::Manifest) {
            match manifest.members.get(&member.to_string()) {
                Some(named) if *named == digest.to_hex() => {}
                Some(_) => self.found("digests", member, "has another SHA-256 than pack.json says: it was changed, or exchanged"),
                None => self.found("digests", member, "is not named in pack.json: it was added"),
            }
        }
        for name in manifest.members.keys() {
            let known = Member::of(name).filter(|member| *member != Member::Manifest);
            if known.is_none_or(|member| !members.digests().contains_key(&member)) {
                self.found("digests", name, "is named in pack.json and not there: it was left out");
            }
        }
        self.conclude("digests", "every member has the SHA-256 that pack.json names", "the members are not those that pack.json names");
    }

    fn verdict(self, facts: Facts) -> Verdict {
        Verdict { checks: self.checks, findings: self.findings, omitted: self.omitted, facts }
    }
}
