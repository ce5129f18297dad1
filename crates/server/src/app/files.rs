//! Evidence files: kept under their SHA-256, read only by who may see the system that they were brought to.

use axum::body::Bytes;
use ringwall_ledger::hash::Hash;
use ringwall_model::records::escaped;
use ringwall_store::{Act, Search};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::error::AppError;
use super::records::System;
use super::{App, Caller};

/// A file that is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Attached {
    /// Its SHA-256, for the key `sha256` of an evidence item.
    pub sha256: String,
    /// Its length in bytes.
    pub bytes: usize,
    /// The ledger entry that says who brought it.
    pub entry: u64,
}

/// What its entry is about, within the organisation.
pub(crate) fn subject(at: &System, hash: Hash) -> String {
    format!("{}/blob/{}", escaped(&at.system), hash.to_hex())
}

impl App {
    /// Keeps a file.
    pub(crate) async fn attach(&self, caller: &Caller, at: &System, content: Bytes) -> Result<Attached, AppError> {
        if content.is_empty() {
            return Err(AppError::invalid("the file is empty", "send its content as the body"));
        }
        let bytes = content.len();
        // The file first: an entry must not speak of what is not kept.
        let hash = self.blobs.put(content).await?;
        let act = caller.act(&at.organisation, "evidence.attach");
        let receipt = self.commit(Act { subject: Some(subject(at, hash)), ..act }).await?;
        Ok(Attached { sha256: hash.to_hex(), bytes, entry: receipt.seq })
    }

    /// A file of a system. Whoever knows its digest does not see it for that: it must have been brought to this system. That it was
    /// read is an entry.
    pub(crate) async fn file(&self, caller: &Caller, at: &System, sha256: &str) -> Result<Vec<u8>, AppError> {
        let missing = || AppError::Missing("this system has no such file".into());
        let hash = Hash::from_hex(sha256).map_err(|_| missing())?;
        let subject = subject(at, hash);
        let full = format!("{}/{subject}", escaped(&at.organisation));
        let search = Search { subject: Some(full), action: Some("evidence.attach".into()), limit: 1, ..Search::default() };
        if self.store.entries(&search).await?.is_empty() {
            return Err(missing());
        }
        let content = self.blobs.get(hash).await?.ok_or_else(missing)?;
        let act = caller.act(&at.organisation, "evidence.read");
        self.commit(Act { subject: Some(subject), ..act }).await?;
        Ok(content.to_vec())
    }
}
