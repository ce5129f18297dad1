//! The evidence pack: one zip file with which somebody without network and without our database can prove a plant.
//!
//! [`write()`] makes it, [`verify()`] checks it. What the pack holds is what the ledger recorded: the signed checkpoint, the leaf
//! hashes under it, the entries of one organisation, the versions of its records, the plant that they make on one entry, its
//! assessment on one day, and evidence files. Of other organisations it holds leaf hashes and nothing else.
//!
//! Bytes in, bytes out: no disk, no clock, no network. It does not decide whether statements are true; nobody can by hashes.

mod archive;
mod contents;
mod derived;
mod error;
mod manifest;
mod member;
mod readme;
mod records;
mod verdict;
mod verify;
mod write;

pub use contents::{Content, Contents, Version};
pub use error::PackError;
pub use verdict::{Check, Cosignature, Facts, Finding, Limits, Outcome, Trust, Verdict};
pub use verify::verify;
pub use write::write;

use std::collections::BTreeMap;

use ringwall_ledger::hash::Hash;
use ringwall_model::plant::Plant;
use ringwall_model::records::ERASE;

/// Name of the format.
pub const FORMAT: &str = "ringwall-pack-1";

/// The evidence files that a plant names by their SHA-256, each with the ids of the evidence items that do.
pub fn evidence_files(plant: &Plant) -> BTreeMap<Hash, Vec<String>> {
    let mut files: BTreeMap<Hash, Vec<String>> = BTreeMap::new();
    for item in &plant.evidence {
        let hash = item.sha256.as_ref().and_then(|text| Hash::from_hex(&text.as_str().trim().to_ascii_lowercase()).ok());
        if let Some(hash) = hash {
            files.entry(hash).or_default().push(item.id.to_string());
        }
    }
    files
}

/// How many of what: `1 tile`, `1,204 tiles`.
fn count(number: u64, noun: &str) -> String {
    format!("{} {noun}{}", crate::plain::grouped(number), if number == 1 { "" } else { "s" })
}

/// Text from a pack as it may reach a terminal: nothing in it that controls or hides.
fn shown(text: &str) -> String {
    crate::plain::shortened(&crate::plain::line(text), 400)
}
