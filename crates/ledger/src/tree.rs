//! The root of a growing list, from as few hashes as there are ones in its length (RFC 6962 section 2.1).

use crate::hash::{self, Hash};

/// The perfect subtrees that a list of `size` leaves consists of, largest first. Enough to append and to tell the root.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    peaks: Vec<Hash>,
}

impl Frontier {
    /// Appends one leaf hash (or, on a higher level of tiles, the root of one tile).
    pub fn push(&mut self, leaf: Hash) {
        // Each trailing one of the size is a subtree that the new leaf completes: 0b1011 + 1 joins two pairs.
        let joins = self.size.trailing_ones() as usize;
        let kept = self.peaks.len().saturating_sub(joins);
        let joined = self.peaks.drain(kept..).rev().fold(leaf, |right, left| hash::node(left, right));
        self.peaks.push(joined);
        self.size += 1;
    }

    /// The number of leaves.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The root; of no leaves, SHA-256 of nothing.
    pub fn root(&self) -> Hash {
        let mut peaks = self.peaks.iter().rev().copied();
        let Some(last) = peaks.next() else { return hash::empty_root() };
        peaks.fold(last, |right, left| hash::node(left, right))
    }

    /// The perfect subtrees, largest first.
    pub(crate) fn peaks(&self) -> &[Hash] {
        &self.peaks
    }

    /// Puts a frontier together from its subtrees: one for each one in the size.
    pub(crate) fn from_peaks(size: u64, peaks: Vec<Hash>) -> Self {
        Self { size, peaks }
    }
}

/// The root of a list of leaf hashes.
pub fn root(leaves: impl IntoIterator<Item = Hash>) -> Hash {
    let mut frontier = Frontier::default();
    leaves.into_iter().for_each(|leaf| frontier.push(leaf));
    frontier.root()
}
