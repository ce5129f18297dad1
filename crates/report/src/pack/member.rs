//! The members of a pack. A name that is not one of these has no place in it.

use std::fmt;

use ringwall_ledger::hash::Hash;
use ringwall_ledger::tile::{FULL, Object, Tile};
use ringwall_ledger::{entry, note};

use super::Limits;

/// A member.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Member {
    /// What the pack is about, and the digest of every other member.
    Manifest,
    /// For the reader.
    Readme,
    /// The ledger's key.
    Key,
    /// Keys of those who may have cosigned, one a line; left out where there are none.
    Cosigners,
    /// The signed checkpoint.
    Checkpoint,
    /// Leaf hashes, as in the ledger.
    Tile(Tile),
    /// An entry, in its exact bytes.
    Entry(u64),
    /// The versions of records, one a line.
    Records,
    /// The plant.
    Plant,
    /// Its assessment.
    Assessment,
    /// An evidence file.
    Blob(Hash),
}

/// Those that there is one of.
const SINGLE: [(Member, &str); 8] = [
    (Member::Manifest, "pack.json"),
    (Member::Readme, "README.txt"),
    (Member::Key, "log.vkey"),
    (Member::Cosigners, "cosigners.vkey"),
    (Member::Checkpoint, "checkpoint"),
    (Member::Records, "records.jsonl"),
    (Member::Plant, "plant.yaml"),
    (Member::Assessment, "assessment.json"),
];

impl Member {
    /// The member of a name; each has exactly one.
    pub(super) fn of(name: &str) -> Option<Self> {
        let single = SINGLE.iter().find(|(_, known)| *known == name).map(|(member, _)| *member);
        let member = single.or_else(|| tile(name)).or_else(|| entry(name)).or_else(|| blob(name))?;
        (member.to_string() == name).then_some(member)
    }

    /// Most bytes that it may have.
    pub(super) fn bound(self, limits: &Limits) -> u64 {
        let bound = match self {
            Self::Key => 1_000,
            Self::Cosigners | Self::Checkpoint => note::MAX_BYTES as u64,
            Self::Tile(_) => u64::from(FULL) * Hash::SIZE as u64,
            Self::Entry(_) => entry::MAX_BYTES as u64,
            Self::Manifest | Self::Readme | Self::Records | Self::Plant | Self::Assessment | Self::Blob(_) => u64::MAX,
        };
        bound.min(limits.member_bytes)
    }

    /// Whether compressing it helps: hashes are as short as they get.
    pub(super) fn compresses(self) -> bool {
        !matches!(self, Self::Tile(_))
    }
}

fn tile(name: &str) -> Option<Member> {
    match name.parse() {
        Ok(Object::Tile(tile)) if tile.level == 0 => Some(Member::Tile(tile)),
        _ => None,
    }
}

fn entry(name: &str) -> Option<Member> {
    let number = name.strip_prefix("entries/")?.strip_suffix(".json")?;
    number.parse().ok().map(Member::Entry)
}

fn blob(name: &str) -> Option<Member> {
    Hash::from_hex(name.strip_prefix("blobs/")?).ok().map(Member::Blob)
}

impl fmt::Display for Member {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tile(tile) => Object::Tile(*tile).fmt(f),
            Self::Entry(seq) => write!(f, "entries/{seq}.json"),
            Self::Blob(hash) => write!(f, "blobs/{}", hash.to_hex()),
            single => f.write_str(SINGLE.iter().find(|(member, _)| member == single).map_or("", |(_, name)| name)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_member_has_one_name() {
        let blob = format!("blobs/{}", Hash::of(b"x").to_hex());
        for name in ["pack.json", "tile/0/000", "tile/0/x001/002.p/7", "entries/0.json", "entries/12.json", blob.as_str()] {
            assert_eq!(Member::of(name).map(|member| member.to_string()).as_deref(), Some(name));
        }
        let upper = blob.to_uppercase();
        let tricks = ["", "/pack.json", "./pack.json", "../plant.yaml", "PACK.json", "pack.json/", "tile/1/000", "tile/0/000.p/256"];
        let numbers = ["entries/01.json", "entries/+1.json", "entries/-1.json", "entries/.json", "entries/99999999999999999999.json"];
        for name in tricks.into_iter().chain(numbers).chain(["tile/entries/000", "lock", "blobs/../x", upper.as_str()]) {
            assert_eq!(Member::of(name), None, "{name}");
        }
    }
}
