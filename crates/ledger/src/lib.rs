//! An append-only log that shows every change: RFC 6962 Merkle tree, C2SP tiles, signed checkpoints, proofs, witnesses.
//!
//! Meant to be read whole by an auditor, in this order: [`hash`] (three hash functions), [`tree`] (the root of a list),
//! [`proof`] (that something is in it, that nothing was rewritten), [`tile`] (how the hashes are stored), [`entry`] (what is
//! logged), [`note`] and [`checkpoint`] (what is signed), [`witness`] (who else remembers), [`bundle`] (one fact with its
//! proof in one file), [`log`] (how it grows) and [`audit`] (how all of it is checked again).
//!
//! It works on bytes. It deliberately knows no database, no clock, no network and no randomness; where a log is kept is for
//! an implementation of [`log::Storage`] with its three methods.

pub mod audit;
pub mod bundle;
pub mod checkpoint;
#[cfg(test)]
mod ed25519_tests;
pub mod entry;
pub mod error;
pub mod hash;
pub mod log;
pub mod note;
pub mod proof;
pub mod tile;
pub mod tree;
pub mod witness;
