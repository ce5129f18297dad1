//! What follows from the records: plant, assessment, evidence files, and the words around them.

use std::collections::BTreeSet;

use ringwall_engine::catalogue;
use ringwall_ledger::checkpoint::Checkpoint;
use ringwall_ledger::hash::Hash;
use ringwall_model::plant::Plant;

use super::Verification;
use crate::pack::derived::{self, Derived};
use crate::pack::manifest::{Counts, Log};
use crate::pack::member::Member;
use crate::pack::{Version, count, evidence_files, readme};
use crate::plain::grouped;

/// Makes everything again and compares.
pub(super) fn derived(verification: &mut Verification<'_>, versions: &[Version], checkpoint: &Checkpoint) {
    let made = make(verification, versions);
    plant(verification, made.as_ref());
    assessment(verification, made.as_ref());
    if let Some(Derived { plant, .. }) = &made {
        evidence(verification, plant);
    }
    statements(verification, versions, checkpoint);
}

/// The plant, where the records are those that were recorded: of others it would mean nothing and could cost anything.
fn make(verification: &mut Verification<'_>, versions: &[Version]) -> Option<Derived> {
    let day = verification.manifest.day;
    if verification.findings.iter().any(|finding| finding.check == "records") {
        return None;
    }
    let of_plant = versions.iter().filter(|version| version.is_of_plant(&verification.manifest.system));
    match derived::derive(of_plant, day) {
        Ok(derived) => Some(derived),
        Err(why) => {
            verification.found("plant", Member::Records, format!("the records make no plant: {why}{}", verification.manifest.made_with()));
            None
        }
    }
}

fn plant(verification: &mut Verification<'_>, made: Option<&Derived>) {
    let text = made.map(|made| made.yaml.as_bytes());
    let holds = "plant.yaml is what these records make, byte for byte";
    same(verification, "plant", Member::Plant, text, "is not what the records make: it was changed");
    verification.conclude("plant", holds, "plant.yaml is not what the records make");
}

fn assessment(verification: &mut Verification<'_>, made: Option<&Derived>) {
    let bytes = made.map(|made| made.assessment.as_slice());
    let holds = format!(
        "assessment.json was computed again for {} with catalogue {}: the same bytes",
        verification.manifest.day,
        catalogue::edition()
    );
    same(verification, "assessment", Member::Assessment, bytes, "is not what Ringwall works out from the plant on this day");
    verification.conclude("assessment", holds, "assessment.json is not what Ringwall works out from the plant");
}

/// Compares a member with what was made again.
fn same(verification: &mut Verification<'_>, check: &'static str, member: Member, made: Option<&[u8]>, differs: &str) {
    let Some(bytes) = verification.member(check, member) else { return };
    match made {
        None => verification.found(check, member, "cannot be compared: there is no plant to make it of"),
        Some(made) if made != bytes => {
            let place = first_difference(made, bytes);
            let what = format!("{differs}; the first difference is in line {place}{}", verification.manifest.made_with());
            verification.found(check, member, what);
        }
        Some(_) => {}
    }
}

fn first_difference(made: &[u8], bytes: &[u8]) -> usize {
    let same = made.iter().zip(bytes).take_while(|(a, b)| a == b);
    1 + same.filter(|(byte, _)| **byte == b'\n').count()
}

/// The files that the plant names are there or named as not there, and no others.
fn evidence(verification: &mut Verification<'_>, plant: &Plant) {
    let (members, manifest) = (verification.members, verification.manifest);
    let named = evidence_files(plant);
    let has = |hash: &Hash| members.digests().contains_key(&Member::Blob(*hash));
    for (member, digest) in members.digests() {
        let Member::Blob(hash) = member else { continue };
        if hash != digest {
            verification.found("evidence", member, "is not the file with this SHA-256: it was exchanged");
        }
        if !named.contains_key(hash) {
            verification.found("evidence", member, "is named by no evidence of the plant");
        }
    }
    let missing: Vec<String> = named.keys().filter(|hash| !has(hash)).map(|hash| hash.to_hex()).collect();
    let not_included: BTreeSet<&str> = manifest.files_not_included.iter().map(String::as_str).collect();
    for (hash, items) in named.iter().filter(|(hash, _)| !has(hash) && !not_included.contains(hash.to_hex().as_str())) {
        let what = format!("the file {} is neither in the pack nor named there as not included", hash.to_hex());
        verification.found("evidence", format!("evidence {}", items.join(", ")), what);
    }
    if missing != manifest.files_not_included {
        verification.found("evidence", Member::Manifest, "`files_not_included` are not the files that the plant names and the pack lacks");
    }
    let there = grouped((named.len() - missing.len()) as u64);
    let holds = format!("evidence files here: {there} of {} that the plant names, each with its SHA-256", grouped(named.len() as u64));
    verification.conclude("evidence", holds, "the evidence files are not those that the plant names");
    if !missing.is_empty() {
        let files = count(missing.len() as u64, "evidence file");
        verification.note("evidence", format!("not in the pack, to be asked for elsewhere: {files}"));
    }
}

/// What `pack.json` and the text for the reader say.
fn statements(verification: &mut Verification<'_>, versions: &[Version], checkpoint: &Checkpoint) {
    let (members, manifest) = (verification.members, verification.manifest);
    let number = |of: fn(&Member) -> bool| members.digests().keys().filter(|member| of(member)).count() as u64;
    let counts = Counts {
        entries: number(|member| matches!(member, Member::Entry(_))),
        versions: versions.len() as u64,
        records: versions.iter().filter(|version| version.is_of_plant(&manifest.system)).count() as u64,
        files: number(|member| matches!(member, Member::Blob(_))),
    };
    let Checkpoint { origin, head } = checkpoint;
    let log = Log { origin: origin.clone(), size: head.size, root: head.root.to_string() };
    if counts != manifest.counts {
        verification.found("readme", Member::Manifest, "`counts` are not what the pack holds");
    }
    if log != manifest.log {
        verification.found("readme", Member::Manifest, "`log` is not what the checkpoint says");
    }
    let same = verification.member("readme", Member::Readme).is_some_and(|bytes| bytes == readme::text(manifest).as_bytes());
    if !same && !manifest.is_ours() && members.get(Member::Readme).is_some() {
        return verification
            .note("readme", "README.txt is not the text of this Ringwall; it proves nothing, and another version may have written it");
    }
    if !same {
        verification.found("readme", Member::Readme, "is not the text that Ringwall writes");
    }
    verification.conclude(
        "readme",
        "README.txt and pack.json say what is in the pack",
        "README.txt or pack.json say something else than what is in the pack",
    );
}
