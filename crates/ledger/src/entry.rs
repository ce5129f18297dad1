//! What is logged: one entry for each change (RFC 8785 JSON), and bundles of entries as they are stored.
//!
//! The stored bytes are what is hashed. They are read, never written again from what was read.

use serde::{Deserialize, Serialize};

use crate::error::{Refused, refused};
use crate::hash::Hash;
use crate::tile::FULL;

/// Greatest length of an entry in bytes: its length is stored in two.
pub const MAX_BYTES: usize = 65_535;

/// Who did what to what, when and why. Content lives elsewhere, under its digest.
///
/// The fields stand in the order of their names, which is the canonical one; all are text, whose canonical form is the one
/// that serde_json writes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Entry {
    /// What was done: `zone.update`, `session.refused`.
    pub action: String,
    /// Pseudonymous id of who did it.
    pub actor: String,
    /// Digest (hexadecimal SHA-256) of what is after it; none where something was deleted or nothing changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// Digest of what was before it; none where something was created.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// Why, in the actor's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Id of the request that asked for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<String>,
    /// Address that the request came from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// What it was done to: organisation, kind and id with slashes between.
    pub subject: String,
    /// When, in UTC (RFC 3339).
    pub time: String,
}

impl Entry {
    /// The bytes to be logged.
    ///
    /// # Errors
    /// They are more than [`MAX_BYTES`].
    pub fn to_bytes(&self) -> Result<Vec<u8>, Refused> {
        let bytes = serde_json::to_vec(self).map_err(|e| Refused::new(e.to_string()))?;
        match bytes.len() {
            length if length > MAX_BYTES => {
                refused(format!("an entry has at most {MAX_BYTES} bytes, this one {length}; shorten the reason"))
            }
            _ => Ok(bytes),
        }
    }

    /// Reads logged bytes. Fields that are not known here are passed over: newer programs may log more.
    ///
    /// # Errors
    /// They are not an entry.
    pub fn parse(bytes: &[u8]) -> Result<Self, Refused> {
        serde_json::from_slice(bytes).map_err(|e| Refused::new(format!("not an entry: {e}")))
    }
}

/// The bytes of a bundle: each entry behind its length in two bytes, big end first.
///
/// # Errors
/// An entry is longer than [`MAX_BYTES`].
pub fn encode_bundle<'e>(entries: impl IntoIterator<Item = &'e [u8]>) -> Result<Vec<u8>, Refused> {
    let mut bytes = Vec::new();
    for entry in entries {
        let length = u16::try_from(entry.len()).map_err(|_| Refused::new(format!("an entry of {} bytes is too long", entry.len())))?;
        bytes.extend(length.to_be_bytes());
        bytes.extend(entry);
    }
    Ok(bytes)
}

/// The entries in a bundle.
///
/// # Errors
/// The bundle ends within an entry, has bytes left over, or does not have `width` entries.
pub fn decode_bundle(bytes: &[u8], width: u16) -> Result<Vec<&[u8]>, Refused> {
    let mut entries = Vec::with_capacity(usize::from(width.min(FULL)));
    let mut rest = bytes;
    while !rest.is_empty() && entries.len() < usize::from(width) {
        let Some((length, behind)) = rest.split_first_chunk::<2>() else { return refused("a bundle ends within a length") };
        let Some((entry, behind)) = behind.split_at_checked(usize::from(u16::from_be_bytes(*length))) else {
            return refused("a bundle ends within an entry");
        };
        entries.push(entry);
        rest = behind;
    }
    if !rest.is_empty() {
        return refused(format!("a bundle of {width} entries has {} bytes too many", rest.len()));
    }
    if entries.len() < usize::from(width) {
        return refused(format!("a bundle of {width} entries has only {}", entries.len()));
    }
    Ok(entries)
}

/// The leaf hashes of entries.
pub fn leaves<'e>(entries: impl IntoIterator<Item = &'e [u8]>) -> impl Iterator<Item = Hash> {
    entries.into_iter().map(crate::hash::leaf)
}
