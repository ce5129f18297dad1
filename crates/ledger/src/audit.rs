//! The whole check: every entry is hashed again and everything stored about it is held against that.
//!
//! Nothing is believed because it is stored: a changed entry whose tile was changed with it, or a partial tile beside a full
//! one, is found, since the root is computed from the entries alone and has to be the one that was signed.

use std::fmt;

use crate::entry;
use crate::hash::Hash;
use crate::proof::Head;
use crate::tile::{self, Edge, Object, Span, Tile};

/// More findings than this are not listed: the log is broken, and its first places are named.
pub const MAX_FINDINGS: usize = 1_000;

/// Something that does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// An object that a log of this size has is not there.
    Missing(Object),
    /// An object that has not the form it must have, and why.
    Unreadable(Object, String),
    /// A tile that says something else about what lies below it.
    Differs {
        /// The tile.
        tile: Tile,
        /// Number of the hash on the tile's level; on level 0 that of the entry.
        number: u64,
    },
    /// The entries lead to another root than the one that was signed.
    Root {
        /// The one that was signed.
        signed: Head,
        /// The one that the entries lead to.
        found: Hash,
    },
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(object) => write!(f, "{object} is missing"),
            Self::Unreadable(object, why) => write!(f, "{object} cannot be read: {why}"),
            Self::Differs { tile, number } if tile.level == 0 => {
                write!(f, "entry {number} is not the one that {} was made of: one of both was changed", Object::Tile(*tile))
            }
            Self::Differs { tile, number } => {
                let width = 256_u64.saturating_pow(u32::from(tile.level));
                let (first, last) = (number.saturating_mul(width), (number + 1).saturating_mul(width) - 1);
                write!(f, "{} says something else about the entries {first} to {last} than they do", Object::Tile(*tile))
            }
            Self::Root { signed, found } => {
                write!(f, "the {} entries lead to the root {found}, but {} was signed", signed.size, signed.root)
            }
        }
    }
}

/// Reads a whole log of the signed `head` through `read` and computes it again; `visit` sees every entry with its number.
///
/// # Errors
/// Only those of `read`. What does not hold is in the list, which is empty for a log that holds. It ends where neither entries
/// nor their hashes are left to go on with.
pub fn recompute<E>(
    head: Head,
    mut read: impl FnMut(Object) -> Result<Option<Vec<u8>>, E>,
    mut visit: impl FnMut(u64, &[u8]),
) -> Result<Vec<Finding>, E> {
    let mut audit = Audit { edge: Edge::default(), findings: Vec::new() };
    for span in Span::covering(head.size) {
        let leaves = match audit.entries(span, &mut read, &mut visit)? {
            Some(leaves) => Some(leaves),
            // What is above can still be checked with the hashes that are stored.
            None => audit.tile(Tile { level: 0, span }, &mut read)?,
        };
        // Without them nothing behind can be computed, and a size that somebody made up is not counted to its end.
        let Some(leaves) = leaves.filter(|_| audit.findings.len() < MAX_FINDINGS) else { return Ok(audit.findings) };
        for (above, hashes) in audit.edge.extend(leaves) {
            audit.compare(above, &hashes, &mut read)?;
        }
    }
    for (tile, hashes) in audit.edge.clone().partial_tiles() {
        audit.compare(tile, hashes, &mut read)?;
    }
    if audit.edge.root() != head.root {
        audit.findings.push(Finding::Root { signed: head, found: audit.edge.root() });
    }
    Ok(audit.findings)
}

struct Audit {
    edge: Edge,
    findings: Vec<Finding>,
}

impl Audit {
    fn found(&mut self, finding: Finding) {
        if self.findings.len() < MAX_FINDINGS && !self.findings.contains(&finding) {
            self.findings.push(finding);
        }
    }

    fn object<E>(&mut self, object: Object, read: &mut impl FnMut(Object) -> Result<Option<Vec<u8>>, E>) -> Result<Option<Vec<u8>>, E> {
        let bytes = read(object)?;
        if bytes.is_none() {
            self.found(Finding::Missing(object));
        }
        Ok(bytes)
    }

    /// The hashes of the entries of a span, as the entries themselves give them.
    fn entries<E>(
        &mut self,
        span: Span,
        read: &mut impl FnMut(Object) -> Result<Option<Vec<u8>>, E>,
        visit: &mut impl FnMut(u64, &[u8]),
    ) -> Result<Option<Vec<Hash>>, E> {
        let object = Object::Entries(span);
        let Some(bytes) = self.object(object, read)? else { return Ok(None) };
        match entry::decode_bundle(&bytes, span.width) {
            Ok(entries) => {
                (span.start()..).zip(&entries).for_each(|(number, entry)| visit(number, entry));
                Ok(Some(entry::leaves(entries).collect()))
            }
            Err(why) => {
                self.found(Finding::Unreadable(object, why.to_string()));
                Ok(None)
            }
        }
    }

    fn tile<E>(&mut self, tile: Tile, read: &mut impl FnMut(Object) -> Result<Option<Vec<u8>>, E>) -> Result<Option<Vec<Hash>>, E> {
        let object = Object::Tile(tile);
        let Some(bytes) = self.object(object, read)? else { return Ok(None) };
        let decoded = tile::decode(&bytes, tile.span.width);
        if let Err(why) = &decoded {
            self.found(Finding::Unreadable(object, why.to_string()));
        }
        Ok(decoded.ok())
    }

    /// Holds a stored tile against the hashes that were computed.
    fn compare<E>(&mut self, tile: Tile, computed: &[Hash], read: &mut impl FnMut(Object) -> Result<Option<Vec<u8>>, E>) -> Result<(), E> {
        let Some(stored) = self.tile(tile, read)? else { return Ok(()) };
        let numbered = (tile.span.start()..).zip(stored.iter().zip(computed));
        for (number, _) in numbered.filter(|(_, (stored, computed))| stored != computed) {
            self.found(Finding::Differs { tile, number });
        }
        Ok(())
    }
}
