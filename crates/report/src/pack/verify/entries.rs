//! The disclosed entries: each is the one in the log, and of the organisation.

use std::collections::BTreeMap;

use ringwall_ledger::entry::Entry;
use ringwall_ledger::hash::{self, Hash};
use ringwall_ledger::proof::Head;
use ringwall_ledger::tile::{FULL, Object, Span, Tile};
use ringwall_model::records::escaped;

use super::Verification;
use crate::pack::ERASE;
use crate::pack::archive::Members;
use crate::pack::member::Member;
use crate::plain::grouped;

/// Entries by their number.
pub(super) type Entries = BTreeMap<u64, Entry>;

/// Checks every disclosed entry and returns those that can be read.
pub(super) fn entries(verification: &mut Verification<'_>, head: Head) -> Entries {
    let as_of = verification.manifest.as_of;
    if as_of >= head.size {
        verification.found(
            "entries",
            "pack.json",
            format!("entry {as_of} is not in the log, which has {} entries, counted from 0", head.size),
        );
    }
    let (members, organisation) = (verification.members, escaped(&verification.manifest.organisation));
    let mut entries = Entries::new();
    for (seq, bytes) in members.entries() {
        match entry(members, head, seq, bytes) {
            Ok(entry) => {
                if let Err(why) = belongs(&entry, &organisation, seq > as_of) {
                    verification.found("entries", Member::Entry(seq), why);
                }
                entries.insert(seq, entry);
            }
            Err(why) => verification.found("entries", Member::Entry(seq), why),
        }
    }
    let count = grouped(members.entries().count() as u64);
    let holds = format!("entries disclosed: {count} of {}; each is the one in the log", grouped(head.size));
    verification.conclude("entries", holds, "the disclosed entries are not those in the log");
    complete(verification);
    entries
}

fn entry(members: &Members, head: Head, seq: u64, bytes: &[u8]) -> Result<Entry, String> {
    if seq >= head.size {
        return Err(format!("is not in the log, which has {} entries, counted from 0", head.size));
    }
    let (tile, leaf) = leaf(members, head, seq).ok_or("cannot be checked: the tile with its hash is missing")?;
    if hash::leaf(bytes) != leaf {
        return Err(format!("is not the entry whose hash stands in {}: one of both was changed", Object::Tile(tile)));
    }
    Entry::parse(bytes).map_err(|why| why.to_string())
}

/// The hash of an entry as its tile has it.
fn leaf(members: &Members, head: Head, seq: u64) -> Option<(Tile, Hash)> {
    let full = Span { index: seq / u64::from(FULL), width: FULL };
    let span = if full.index < head.size / u64::from(FULL) { full } else { Span::partial(head.size)? };
    let tile = Tile { level: 0, span };
    let at = usize::try_from(seq % u64::from(FULL)).ok()? * Hash::SIZE;
    let hash = members.get(Member::Tile(tile))?.get(at..)?.first_chunk()?;
    Some((tile, Hash::from_bytes(*hash)))
}

fn belongs(entry: &Entry, organisation: &str, later: bool) -> Result<(), String> {
    let rest = entry.subject.strip_prefix(organisation);
    if !rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/')) {
        return Err(format!("is about `{}`, which is not of the organisation", entry.subject));
    }
    match later && !entry.action.ends_with(ERASE) {
        true => Err("is later than the last entry covered, and erases nothing".to_owned()),
        false => Ok(()),
    }
}

/// Of how many entries up to the last one covered only the hash is disclosed.
pub(super) fn hidden(verification: &Verification<'_>) -> u64 {
    let as_of = verification.manifest.as_of;
    let disclosed = verification.members.entries().filter(|(seq, _)| *seq <= as_of).count() as u64;
    as_of.saturating_add(1).saturating_sub(disclosed)
}

/// Whether an entry of the organisation could have been left out.
fn complete(verification: &mut Verification<'_>) {
    let as_of = verification.manifest.as_of;
    match hidden(verification) {
        0 => verification.conclude("complete", format!("all entries up to entry {as_of} are disclosed: none can have been left out"), ""),
        hidden => verification.note(
            "complete",
            format!(
                "up to entry {as_of} only the hash is here of {} of others; that none of these is of the organisation is not proved",
                grouped(hidden)
            ),
        ),
    }
}
