//! What a pack is made of, as whoever keeps the ledger and the records has it.

use std::collections::BTreeMap;

use ringwall_ledger::hash::Hash;
use ringwall_ledger::note::VerifierKey;
use ringwall_ledger::tile::Tile;
use ringwall_model::date::Date;
use ringwall_model::digest::SALT;

/// Everything that goes into a pack. More than is needed may be given: entries, tiles, contents and blobs that the pack has no
/// use for stay out of it.
#[derive(Debug, Clone)]
pub struct Contents {
    /// The ledger's key.
    pub key: VerifierKey,
    /// The signed checkpoint as it is, with the cosignatures that it has.
    pub checkpoint: Vec<u8>,
    /// The tiles of leaf hashes (level 0), full and partial. A wider tile stands for a narrower one.
    pub tiles: BTreeMap<Tile, Vec<u8>>,
    /// Entries of the organisation by their number, in their exact bytes. All up to `as_of`, and of later ones those that
    /// erased a record that held then.
    pub entries: BTreeMap<u64, Vec<u8>>,
    /// Versions of all records of the organisation that were made up to `as_of`.
    pub versions: Vec<Version>,
    /// Whose plant it is.
    pub organisation: String,
    /// Which of its systems.
    pub system: String,
    /// The last entry that the pack covers.
    pub as_of: u64,
    /// The day of the assessment.
    pub day: Date,
    /// Evidence files by their SHA-256; see [`evidence_files`](super::evidence_files) for those that the plant names.
    pub blobs: BTreeMap<Hash, Vec<u8>>,
    /// Keys of those who may have cosigned the checkpoint.
    pub cosigners: Vec<VerifierKey>,
}

/// One version of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Version {
    pub organisation: String,
    /// Empty for what belongs to the organisation as a whole.
    pub system: String,
    pub kind: String,
    pub id: String,
    /// The entry that made it.
    pub from_seq: u64,
    /// The entry that ended it; one after `as_of` counts as none.
    pub to_seq: Option<u64>,
    pub digest: Hash,
    /// What its digest was made of; `None` where it was erased. Needed of the records of the packed system that hold after
    /// `as_of`; of others it is not disclosed.
    pub content: Option<Content>,
}

/// What the digest of a version is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// Keeps the body from being guessed from the digest.
    pub salt: [u8; SALT],
    /// Order among the records of its kind.
    pub place: i64,
    /// What the record says: JSON, in the exact bytes that were hashed.
    pub body: String,
}
