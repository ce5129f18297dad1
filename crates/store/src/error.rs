//! Why the store could not do something: what happened, for a person, and the cause, for the log.

use std::fmt;

use ringwall_ledger::log::LogError;

/// A failure of the database, the disk, the blobs, or of what is stored in them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreError {
    /// What happened.
    pub message: String,
    /// What to do; empty where nobody can say.
    pub hint: String,
}

impl StoreError {
    /// A failure with what happened and what to do.
    pub fn new(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { message: message.into(), hint: hint.into() }
    }

    /// A failure while doing something.
    pub(crate) fn doing(what: &str, error: impl fmt::Display) -> Self {
        Self::new(format!("{what}: {error}"), "")
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for StoreError {}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        Self::new(format!("the database failed: {error}"), "look whether its disk is full and, for PostgreSQL, whether the server runs")
    }
}

const OLDER: &str = "An older backup was restored. Restore the newest one instead. If the entries in between are lost for good, keep the signed \
                     checkpoint as proof that they existed, and begin a new ledger under another name.";

impl From<LogError<StoreError>> for StoreError {
    fn from(error: LogError<StoreError>) -> Self {
        let hint = match &error {
            LogError::Storage(inner) => return inner.clone(),
            LogError::Shorter { .. } => OLDER,
            LogError::Forked { .. } => "`ringwall ledger verify` names what does not fit. Do not go on with this database.",
            LogError::Missing(_) => {
                "If this machine joins an existing ledger, `ringwall ledger join` takes its checkpoint as the first one to trust."
            }
            LogError::Refused(..) => "`ringwall ledger verify` names what does not fit.",
            LogError::Exists => "",
        };
        Self::new(error.to_string(), hint)
    }
}
