//! Proofs over the tree (RFC 9162 section 2.1.3 and 2.1.4): an entry is in it; an older tree is the beginning of a newer one.

use crate::error::{Refused, refused};
use crate::hash::{self, Hash};

/// More hashes than a proof over 2^63 leaves has: longer ones are refused before anything is computed.
pub const MAX_HASHES: usize = 64;

/// Where the hashes of perfect subtrees come from: the one of `2^level` leaves that begins at leaf `index * 2^level`.
pub trait Nodes {
    /// Why a hash could not be had.
    type Error;
    /// The hash of the perfect subtree.
    ///
    /// # Errors
    /// It is not stored or cannot be read.
    fn node(&mut self, level: u32, index: u64) -> Result<Hash, Self::Error>;
}

/// A tree head: how many entries, and the root over them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Head {
    pub size: u64,
    pub root: Hash,
}

/// Checks that `leaf` stands at `index` of the tree.
///
/// # Errors
/// The proof shows something else; wrong index, wrong length and wrong root are not told apart further.
pub fn verify_inclusion(leaf: Hash, index: u64, head: Head, proof: &[Hash]) -> Result<(), Refused> {
    if index >= head.size {
        return refused(format!("entry {index} is not in a tree of {} entries", head.size));
    }
    // A leaf is a subtree of one.
    verify_subtree(index, index + 1, leaf, head, proof)
}

/// Checks that the tree `old` is the beginning of the tree `new`.
///
/// # Errors
/// The proof shows something else, or `old` is the larger one.
pub fn verify_consistency(old: Head, new: Head, proof: &[Hash]) -> Result<(), Refused> {
    match old.size {
        size if size > new.size => refused(format!("{size} entries cannot be the beginning of {}", new.size)),
        0 if old.root != hash::empty_root() => refused("the root of a tree without entries is wrong"),
        0 if new.size == 0 && new.root != old.root => refused("the root of a tree without entries is wrong"),
        0 if proof.is_empty() => Ok(()),
        0 => refused("nothing has to be proved for a tree without entries, yet the proof has hashes"),
        size => verify_subtree(0, size, old.root, new, proof),
    }
}

/// Checks that the leaves `start..end` have the root `subtree` within the tree: the common core of both proofs. `start` is
/// a multiple of the next power of two from `end - start` on.
///
/// # Errors
/// The proof shows something else, or the range does not lie so in the tree.
pub fn verify_subtree(start: u64, end: u64, subtree: Hash, head: Head, proof: &[Hash]) -> Result<(), Refused> {
    if proof.len() > MAX_HASHES {
        return refused(format!("a proof has at most {MAX_HASHES} hashes, this one {}", proof.len()));
    }
    let aligned = end.checked_sub(start).and_then(u64::checked_next_power_of_two).is_some_and(|width| start.is_multiple_of(width));
    if start >= end || end > head.size || !aligned {
        return refused(format!("leaves {start} to {end} are no subtree of a tree of {} entries", head.size));
    }
    // Paths from the subtree's first leaf, its last leaf and the tree's last leaf to the root; they climb together.
    let (mut first, mut last, mut tree) = (start, end - 1, head.size - 1);
    // Begin at the largest perfect subtree that ends where the range ends: below it the proof has nothing to add.
    while if last == tree { first != last } else { first != last && last & 1 == 1 } {
        (first, last, tree) = (first >> 1, last >> 1, tree >> 1);
    }
    let mut hashes = proof.iter().copied();
    let seed = if first == last { Some(subtree) } else { hashes.next() };
    let Some(seed) = seed else { return refused("the proof is too short") };
    let (mut range, mut whole) = (seed, seed);
    for sibling in hashes {
        if tree == 0 {
            return refused("the proof is too long");
        }
        if last & 1 == 1 || last == tree {
            if first < last {
                range = hash::node(sibling, range);
            }
            whole = hash::node(sibling, whole);
            while last & 1 == 0 && last != 0 {
                (first, last, tree) = (first >> 1, last >> 1, tree >> 1);
            }
        } else {
            whole = hash::node(whole, sibling);
        }
        (first, last, tree) = (first >> 1, last >> 1, tree >> 1);
    }
    if tree != 0 {
        return refused("the proof is too short");
    }
    if range != subtree || whole != head.root {
        return refused("the proof does not lead to the root");
    }
    Ok(())
}

/// The proof that the entry at `index` is in the tree of `size` entries.
///
/// # Errors
/// A hash cannot be had. An `index` outside of the tree has the empty proof, which proves nothing.
pub fn inclusion<N: Nodes + ?Sized>(nodes: &mut N, index: u64, size: u64) -> Result<Vec<Hash>, N::Error> {
    let mut proof = Vec::new();
    if index >= size {
        return Ok(proof);
    }
    let (mut start, mut end) = (0, size);
    // From the root down: note the half that the entry is not in.
    while end.saturating_sub(start) > 1 {
        let middle = start + split(end - start);
        let (into, other) = if index < middle { ((start, middle), (middle, end)) } else { ((middle, end), (start, middle)) };
        proof.push(range_root(nodes, other.0, other.1)?);
        (start, end) = into;
    }
    proof.reverse();
    Ok(proof)
}

/// The proof that the tree of `old` entries is the beginning of that of `new`.
///
/// # Errors
/// A hash cannot be had. There is nothing to prove, and the proof is empty, where `old` is 0 or not smaller than `new`.
pub fn consistency<N: Nodes + ?Sized>(nodes: &mut N, old: u64, new: u64) -> Result<Vec<Hash>, N::Error> {
    let mut proof = Vec::new();
    if old == 0 || old >= new {
        return Ok(proof);
    }
    let (mut start, mut end) = (0, new);
    // From the root down along the old tree's right edge, until a subtree that it has whole.
    while end != old {
        let middle = start + split(end - start);
        let (into, other) = if old <= middle { ((start, middle), (middle, end)) } else { ((middle, end), (start, middle)) };
        proof.push(range_root(nodes, other.0, other.1)?);
        (start, end) = into;
    }
    if start != 0 {
        proof.push(range_root(nodes, start, end)?);
    }
    proof.reverse();
    Ok(proof)
}

/// The root of the tree that the first `size` leaves are.
///
/// # Errors
/// A hash cannot be had.
pub fn root_at<N: Nodes + ?Sized>(nodes: &mut N, size: u64) -> Result<Hash, N::Error> {
    if size == 0 { Ok(hash::empty_root()) } else { range_root(nodes, 0, size) }
}

/// The root over `start..end`, not empty, from its perfect subtrees.
fn range_root<N: Nodes + ?Sized>(nodes: &mut N, start: u64, end: u64) -> Result<Hash, N::Error> {
    let width = end - start;
    if width.is_power_of_two() {
        let level = width.trailing_zeros();
        return nodes.node(level, start >> level);
    }
    let middle = start + split(width);
    Ok(hash::node(range_root(nodes, start, middle)?, range_root(nodes, middle, end)?))
}

/// The largest power of two below a width of two or more: where a tree is split.
fn split(width: u64) -> u64 {
    1 << (u64::BITS - 1 - (width - 1).leading_zeros())
}
