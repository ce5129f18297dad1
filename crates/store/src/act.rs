//! What is asked of the store: an act with its changes, and what becomes of it.

use std::fmt;

use ringwall_ledger::hash::Hash;
use ringwall_model::records::{ERASE, escaped};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::error::StoreError;

/// Which record: organisation, system within it (empty for what belongs to the organisation), kind, id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Key {
    pub organisation: String,
    pub system: String,
    pub kind: String,
    pub id: String,
}

/// Longest part of a key in bytes.
const MAX_PART: usize = 300;

impl Key {
    /// The key as one text: its parts with slashes between, slashes and backslashes in parts escaped.
    pub fn subject(&self) -> String {
        [&self.organisation, &self.system, &self.kind, &self.id].map(|part| escaped(part)).join("/")
    }

    fn problem(&self) -> Option<String> {
        let parts = [("organisation", &self.organisation), ("system", &self.system), ("kind", &self.kind), ("id", &self.id)];
        let bad = |name: &str, part: &str| {
            let empty = part.is_empty() && name != "system";
            empty || part.len() > MAX_PART || part.chars().any(char::is_control)
        };
        let (name, _) = parts.into_iter().find(|(name, part)| bad(name, part))?;
        Some(format!("the {name} of a record is empty, longer than {MAX_PART} bytes or has control characters"))
    }
}

/// What must be there for a change to be made: optimistic concurrency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Expect {
    /// Whatever is there.
    Anything,
    /// Nothing.
    Absent,
    /// The version that this entry made.
    Version(u64),
}

/// A change of one record.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Change {
    /// Which record.
    pub key: Key,
    /// What must be there.
    pub expect: Expect,
    /// The new body, or `None` to delete the record.
    pub body: Option<Value>,
    /// Whether a record that is there already moves behind all others of its kind, in the order of the act.
    pub moved: bool,
}

/// Who does what, and why. One act is one entry of the ledger, with all its changes or with none.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Act {
    /// Whose ledger view the entry belongs to.
    pub organisation: String,
    /// Pseudonymous id of who acts.
    pub actor: String,
    /// What is done, as `kind.verb`.
    pub action: String,
    /// What within the organisation it is done to, where that is not the one record that is changed.
    pub subject: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// Id of the request; where `repeatable`, the same act with the same id is done once.
    pub request: Option<String>,
    /// Whether `request` is an idempotency key.
    pub repeatable: bool,
    /// Address that the request came from.
    pub source: Option<String>,
    /// Whether nothing is kept of what the deleted record ever said: for personal data. Its digests stay, so that the ledger holds.
    /// Such an act deletes one record, and its action ends with [`ERASE`].
    pub erase: bool,
    /// Records that are referred to: each must be there once the act is done, or nothing of it is.
    pub present: Vec<Key>,
    /// The last entry that who decided on the act had seen: nothing of the organisation may have changed since. Entries that
    /// change no record do not count. Costs a look at all versions of records since then, so it should be a recent one. No part of
    /// what makes two acts the same: who repeats one has looked again.
    #[serde(skip)]
    pub unchanged_since: Option<u64>,
    /// Digest of what was sent, where the changes follow from it and from what is there: then it, and not they, is what makes two acts
    /// the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sent: Option<String>,
    /// What changes; none for what is only to be remembered, such as a refused attempt.
    pub changes: Vec<Change>,
}

impl Act {
    /// Tells two acts with the same request id apart.
    pub(crate) fn fingerprint(&self) -> Hash {
        // INVARIANT: an act is text, numbers and JSON; nothing in it can fail.
        let digest = |act: &Self| Hash::of(&serde_json::to_vec(act).unwrap_or_default());
        match self.sent {
            Some(_) => digest(&Self { changes: Vec::new(), ..self.clone() }),
            None => digest(self),
        }
    }

    /// The records that have to be known to decide about it.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &Key> {
        self.changes.iter().map(|change| &change.key).chain(&self.present)
    }

    /// The subject of its entry.
    pub(crate) fn subject(&self) -> String {
        match (&self.subject, self.changes.as_slice()) {
            (Some(subject), _) => format!("{}/{subject}", escaped(&self.organisation)),
            (None, [only]) => only.key.subject(),
            (None, _) => escaped(&self.organisation),
        }
    }

    /// What is wrong with it in itself.
    pub(crate) fn problem(&self) -> Option<String> {
        if self.organisation.is_empty() || self.actor.is_empty() || self.action.is_empty() {
            return Some("an act has an organisation, an actor and an action".into());
        }
        if self.changes.len() >= MAX_CHANGES {
            return Some(format!("an act changes at most {MAX_CHANGES} records, this one {}", self.changes.len()));
        }
        if let Some(key) = self.keys().find(|key| key.organisation != self.organisation) {
            return Some(format!("`{}` belongs to another organisation than the act", key.subject()));
        }
        let erases =
            matches!(self.changes.as_slice(), [Change { body: None, .. }]) && self.subject.is_none() && self.action.ends_with(ERASE);
        if self.erase != self.action.ends_with(ERASE) || (self.erase && !erases) {
            return Some(format!("an act that erases deletes one record, and its action ends with `{ERASE}`; no other action does"));
        }
        let mut keys: Vec<&Key> = self.changes.iter().map(|c| &c.key).collect();
        keys.sort_unstable();
        if let Some((twice, _)) = keys.iter().zip(keys.iter().skip(1)).find(|(a, b)| a == b) {
            return Some(format!("`{}` is changed twice in one act", twice.subject()));
        }
        self.keys().find_map(Key::problem)
    }
}

/// Most changes in one act: their number has 20 bits of a record's place.
pub(crate) const MAX_CHANGES: usize = 1 << 20;

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Number of the entry.
    pub seq: u64,
    /// Whether the act had been done before, and this is the answer to its repetition.
    pub repeated: bool,
}

/// Why an act was not done. Nothing of it has been, unless it says so.
#[derive(Debug, Clone)]
pub enum CommitError {
    /// Another version of a record is there than was expected.
    Conflict {
        /// The record.
        key: Key,
        /// The entry that made the version that is there; `None` where there is no record.
        found: Option<u64>,
    },
    /// The act refers to a record that is not there, or not any longer.
    Missing {
        /// The record.
        key: Key,
    },
    /// Something of the organisation has changed since the act was decided on.
    Moved {
        /// The newest entry that changed something.
        seq: u64,
    },
    /// The act makes no sense.
    Invalid(String),
    /// The request id was used before, for something else.
    Reused(String),
    /// The database, the disk or the lock failed. The act may have been done: ask again with the same request id.
    Unavailable(StoreError),
}

impl fmt::Display for CommitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Conflict { key, found: Some(seq) } => {
                write!(f, "`{}` has been changed in the meantime (entry {seq}); look at it and decide again", key.subject())
            }
            Self::Conflict { key, found: None } => write!(f, "`{}` does not exist, or no longer", key.subject()),
            Self::Missing { key } => write!(f, "`{}` is referred to and does not exist, or no longer", key.subject()),
            Self::Moved { seq } => write!(f, "something has been changed in the meantime (entry {seq}); look at it and decide again"),
            Self::Invalid(why) => f.write_str(why),
            Self::Reused(request) => write!(f, "the request id `{request}` was used before, for something else"),
            Self::Unavailable(error) => write!(f, "{error}"),
        }
    }
}

impl std::error::Error for CommitError {}
