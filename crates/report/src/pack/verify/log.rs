//! The ledger: who signed what, and whether the hashes lead there.

use ringwall_ledger::checkpoint::Checkpoint;
use ringwall_ledger::hash::Hash;
use ringwall_ledger::note::{Note, VerifierKey};
use ringwall_ledger::proof::Head;
use ringwall_ledger::tile::{self, FULL, Object, Span, Tile};
use ringwall_ledger::tree::Frontier;
use ringwall_ledger::witness::Policy;

use super::Verification;
use crate::pack::member::Member;
use crate::pack::{Cosignature, PackError, Trust, count};
use crate::plain::grouped;

/// What the checkpoint says, and who stands for it.
pub(super) struct Signed {
    pub(super) checkpoint: Checkpoint,
    pub(super) key: VerifierKey,
    pub(super) key_given: bool,
    pub(super) cosignatures: Vec<Cosignature>,
}

/// Checks the signatures. Where they do not hold, that is found, and what the checkpoint claims is used to look further.
pub(super) fn signed(verification: &mut Verification<'_>, trust: &Trust) -> Result<Signed, PackError> {
    let own = key(verification.members.compulsory(Member::Key)?, Member::Key)?;
    let bytes = verification.members.compulsory(Member::Checkpoint)?;
    let unreadable = |why| PackError::new("checkpoint", why, "get the whole pack, or have it made again");
    let claimed = Note::parse(bytes).and_then(|note| Checkpoint::parse(note.text())).map_err(unreadable)?;
    if trust.key.as_ref().is_some_and(|given| *given != own) {
        verification.found("checkpoint", Member::Key, "is another key than the one that you gave");
    }
    let (key, key_given) = (trust.key.clone().unwrap_or(own), trust.key.is_some());
    if let Err(why) = Checkpoint::open(bytes, &key) {
        verification.found("checkpoint", Member::Checkpoint, why);
    }
    let size = grouped(claimed.head.size);
    let holds = match key_given {
        true => format!("the checkpoint over {size} entries is signed with the key that you gave, {key}"),
        false => format!(
            "the checkpoint over {size} entries is signed with the key in the pack; compare it with the ledger's key from elsewhere: {key}"
        ),
    };
    verification.conclude("checkpoint", holds, "the checkpoint is not signed with the ledger's key");
    let cosignatures = cosignatures(verification, bytes, &key, trust);
    Ok(Signed { checkpoint: claimed, key, key_given, cosignatures })
}

fn key(bytes: &[u8], member: Member) -> Result<VerifierKey, PackError> {
    let wrong = |why: String| PackError::new(member.to_string(), why, "get the whole pack, or have it made again");
    let key: VerifierKey = std::str::from_utf8(bytes).map_err(|e| wrong(e.to_string()))?.parse().map_err(|e| wrong(format!("{e}")))?;
    match format!("{key}\n").as_bytes() == bytes {
        true => Ok(key),
        false => Err(wrong("is not one key on one line".to_owned())),
    }
}

/// Who has cosigned: first with the keys of the one who verifies, then with those in the pack.
fn cosignatures(verification: &mut Verification<'_>, checkpoint: &[u8], key: &VerifierKey, trust: &Trust) -> Vec<Cosignature> {
    let policy = |witnesses: &[VerifierKey], needed| Policy { log: key.clone(), witnesses: witnesses.to_vec(), needed };
    let mut seen = match policy(&trust.witnesses, trust.needed).open(checkpoint) {
        Ok(trusted) => trusted.seen.into_iter().map(|(name, time_s)| cosignature(name, time_s, true)).collect(),
        Err(why) => {
            verification.found("witnesses", Member::Checkpoint, why);
            Vec::new()
        }
    };
    let own = cosigners(verification);
    let others: Vec<VerifierKey> = own.into_iter().filter(|key| !trust.witnesses.contains(key)).collect();
    match policy(&others, 0).open(checkpoint) {
        Ok(trusted) => seen.extend(trusted.seen.into_iter().map(|(name, time_s)| cosignature(name, time_s, false))),
        Err(why) if !others.is_empty() => verification.found("witnesses", Member::Cosigners, why),
        Err(_) => {}
    }
    conclude(verification, &seen, trust);
    seen
}

fn conclude(verification: &mut Verification<'_>, seen: &[Cosignature], trust: &Trust) {
    let list = |given| seen.iter().filter(|c| c.given == given).map(|c| format!("{} at {}", c.name, c.time)).collect::<Vec<_>>().join(", ");
    let (given, own) = (list(true), list(false));
    let failed = verification.findings.iter().any(|finding| finding.check == "witnesses");
    if failed || !given.is_empty() {
        let holds = format!("{} of your witnesses have seen this checkpoint: {given}", seen.iter().filter(|c| c.given).count());
        verification.conclude("witnesses", holds, &format!("not as many witnesses as you ask for, {}, have signed rightly", trust.needed));
    } else if own.is_empty() {
        verification.note("witnesses", "no witness is known that has seen this checkpoint");
    }
    if !own.is_empty() {
        let text = format!("seen by, according to keys in the pack, which you have to compare: {own}");
        verification.note("witnesses", text);
    }
}

/// The keys in the pack.
fn cosigners(verification: &mut Verification<'_>) -> Vec<VerifierKey> {
    let Some(bytes) = verification.members.get(Member::Cosigners) else { return Vec::new() };
    let keys: Result<Vec<VerifierKey>, String> = match std::str::from_utf8(bytes) {
        Ok(text) => text.lines().take(1_000).map(|line| line.parse().map_err(|e| format!("{e}"))).collect(),
        Err(e) => Err(e.to_string()),
    };
    keys.unwrap_or_else(|why| {
        verification.found("witnesses", Member::Cosigners, why);
        Vec::new()
    })
}

fn cosignature(name: String, time_s: u64, given: bool) -> Cosignature {
    let time = i64::try_from(time_s).ok().and_then(|time_s| jiff::Timestamp::from_second(time_s).ok());
    let time = time.map_or_else(|| format!("second {time_s}"), |time| time.to_string());
    Cosignature { name: crate::pack::shown(&name), time, given }
}

/// The tiles are exactly those of a log of this size, and their hashes lead to the signed root.
pub(super) fn tree(verification: &mut Verification<'_>, head: Head) {
    let members = verification.members;
    let tiles = members.digests().keys().filter_map(|member| if let Member::Tile(tile) = member { Some(*tile) } else { None });
    for tile in tiles.clone().filter(|tile| !belongs(*tile, head.size)) {
        verification.found("tree", Object::Tile(tile), format!("is no tile of a log of {} entries", head.size));
    }
    match root(verification, head.size) {
        Some(root) if root != head.root => {
            let what = format!("the hashes lead to the root {root}, but {} was signed: a tile was changed", head.root);
            verification.found("tree", "tile/0", what);
        }
        _ => {}
    }
    let tiles = count(tiles.count() as u64, "tile");
    let holds = format!("the hashes of all {} entries, in {tiles}, lead to the signed root", grouped(head.size));
    verification.conclude("tree", holds, "the tiles do not lead to the signed root");
}

fn belongs(tile: Tile, size: u64) -> bool {
    match tile.span.width {
        FULL => tile.span.index < size / u64::from(FULL),
        _ => Span::partial(size) == Some(tile.span),
    }
}

/// The root over the hashes, computed from all of them. Ends at the first tile that is not there: a size that somebody made
/// up is not counted to its end.
fn root(verification: &mut Verification<'_>, size: u64) -> Option<Hash> {
    let mut frontier = Frontier::default();
    for span in Span::covering(size) {
        let tile = Tile { level: 0, span };
        let bytes = verification.member("tree", Member::Tile(tile))?;
        match tile::decode(bytes, span.width) {
            Ok(hashes) => hashes.into_iter().for_each(|hash| frontier.push(hash)),
            Err(why) => {
                verification.found("tree", Object::Tile(tile), why);
                return None;
            }
        }
    }
    Some(frontier.root())
}
