//! `pack.json`: what the pack is about, and the digest of every other member.
//!
//! It is not signed and proves nothing by itself: whatever it says is held against what leads to the signed root.

use std::collections::BTreeMap;

use ringwall_engine::catalogue;
use ringwall_model::date::Date;
use serde::{Deserialize, Serialize};

use super::{FORMAT, PackError};

/// The content of `pack.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Manifest {
    pub(super) format: String,
    /// Which Ringwall made the pack, and which edition of the catalogue it had.
    pub(super) program: String,
    pub(super) catalogue: String,
    pub(super) organisation: String,
    pub(super) system: String,
    pub(super) as_of: u64,
    pub(super) day: Date,
    pub(super) log: Log,
    pub(super) counts: Counts,
    /// Evidence files that the plant names and the pack does not hold, by SHA-256.
    pub(super) files_not_included: Vec<String>,
    /// SHA-256 of every other member.
    pub(super) members: BTreeMap<String, String>,
}

/// The checkpoint that the pack leads to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Log {
    pub(super) origin: String,
    pub(super) size: u64,
    pub(super) root: String,
}

/// How much there is of what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Counts {
    /// Entries that are disclosed.
    pub(super) entries: u64,
    /// Versions of records in `records.jsonl`.
    pub(super) versions: u64,
    /// Records that the plant is made of.
    pub(super) records: u64,
    /// Evidence files.
    pub(super) files: u64,
}

/// What this program writes as `program`.
pub(super) fn program() -> String {
    format!("Ringwall {}", env!("CARGO_PKG_VERSION"))
}

impl Manifest {
    /// The bytes of the member; one way to write each.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        // INVARIANT: text and numbers; nothing in it can fail.
        let mut bytes = serde_json::to_vec_pretty(self).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }

    /// Reads the member.
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, PackError> {
        let wrong = |what: String| PackError::new("pack.json", what, "get the pack again, or a newer Ringwall");
        let format = serde_json::from_slice::<serde_json::Value>(bytes).ok();
        let format = format.as_ref().and_then(|value| value.get("format")).and_then(|format| format.as_str());
        if let Some(other) = format.filter(|format| *format != FORMAT) {
            return Err(wrong(format!("the pack has the format `{other}`; this Ringwall reads `{FORMAT}`")));
        }
        let manifest: Self = serde_json::from_slice(bytes).map_err(|e| wrong(format!("cannot be read: {e}")))?;
        if manifest.to_bytes() != bytes {
            return Err(wrong("is not in the form in which Ringwall writes it".to_owned()));
        }
        if manifest.organisation.is_empty() || [&manifest.organisation, &manifest.system].iter().any(|n| n.contains(char::is_control)) {
            return Err(wrong("the name of the organisation or system is empty or has control characters".to_owned()));
        }
        Ok(manifest)
    }

    /// Whether this program, with this catalogue, made the pack.
    pub(super) fn is_ours(&self) -> bool {
        self.program == program() && self.catalogue == catalogue::edition()
    }

    /// What to add where something that is computed again differs.
    pub(super) fn made_with(&self) -> String {
        match self.is_ours() {
            true => String::new(),
            false => format!(
                "; the pack was made with {} and catalogue {}, this is {} with {}: verify with the same version",
                self.program,
                self.catalogue,
                program(),
                catalogue::edition()
            ),
        }
    }
}
