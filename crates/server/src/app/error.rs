//! Why a use case did not do what was asked. HTTP's numbers for it are in `http::problem`.

use ringwall_model::file::Problems;
use ringwall_store::{CommitError, PlantError, StoreError};

/// What went wrong, in words for a person.
#[derive(Debug)]
pub(crate) enum AppError {
    /// Nobody is logged in, or the token is not valid (any more).
    Unauthenticated(&'static str),
    /// The password was right; a second factor is needed.
    SecondFactor,
    /// The role needs a second factor that the account does not have yet.
    EnrolFirst,
    /// The account has a second factor, and the session was begun without it.
    ConfirmSecondFactor,
    /// The last log-in is too long ago for something this critical.
    Reauthenticate,
    /// A program asks for what a person does.
    PersonNeeded,
    /// The role does not allow it.
    Forbidden(String),
    /// There is no such thing, or nobody here may know of it.
    Missing(String),
    /// What was sent makes no sense: what, and what to do; with a pointer to the field where it is one field's fault.
    Invalid { message: String, hint: String, field: Option<String> },
    /// The records do not fit together.
    Problems(Problems),
    /// Somebody changed it in the meantime: the entry that holds now.
    Stale(Option<u64>),
    /// It cannot be done in this state.
    Conflict(String),
    /// Too many attempts; seconds to wait.
    TooMany(u64),
    /// The store failed.
    Unavailable(StoreError),
}

impl AppError {
    pub(crate) fn invalid(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::Invalid { message: message.into(), hint: hint.into(), field: None }
    }

    pub(crate) fn field(field: &str, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::Invalid { message: message.into(), hint: hint.into(), field: Some(field.to_owned()) }
    }
}

impl AppError {
    /// Why somebody is refused, where it is about them and not about what they sent.
    pub(crate) fn refusal(&self) -> Option<&str> {
        match self {
            Self::Forbidden(why) => Some(why),
            Self::Unauthenticated(why) => Some(why),
            Self::PersonNeeded => Some("a token asked for what a person does"),
            Self::EnrolFirst => Some("a second factor is needed and not set up"),
            Self::ConfirmSecondFactor => Some("the session was begun without the account's second factor"),
            Self::Reauthenticate => Some("the last log-in is too long ago"),
            Self::Missing(_) => Some("not to be seen from here"),
            _ => None,
        }
    }
}

impl From<StoreError> for AppError {
    fn from(error: StoreError) -> Self {
        Self::Unavailable(error)
    }
}

impl From<Problems> for AppError {
    fn from(problems: Problems) -> Self {
        Self::Problems(problems)
    }
}

impl From<PlantError> for AppError {
    fn from(error: PlantError) -> Self {
        match error {
            PlantError::Store(error) => Self::Unavailable(error),
            PlantError::Problems(problems) => Self::Problems(problems),
            PlantError::Nothing => Self::Missing("there is nothing of this system yet".into()),
        }
    }
}

impl From<CommitError> for AppError {
    fn from(error: CommitError) -> Self {
        let text = error.to_string();
        match error {
            CommitError::Conflict { found, .. } => Self::Stale(found),
            CommitError::Unavailable(error) => Self::Unavailable(error),
            CommitError::Reused(_) | CommitError::Moved { .. } => Self::Conflict(text),
            _ => Self::invalid(text, ""),
        }
    }
}
