//! What can go wrong while a report is made, in words for the person who asked for it.

use std::fmt;

/// A report could not be made.
#[derive(Debug)]
pub struct ReportError {
    what: &'static str,
    cause: String,
}

impl ReportError {
    pub(crate) fn new(what: &'static str, cause: impl fmt::Display) -> Self {
        Self { what, cause: cause.to_string() }
    }

    /// The technical cause, for the log.
    pub fn cause(&self) -> &str {
        &self.cause
    }
}

impl fmt::Display for ReportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the {} could not be made: {}", self.what, self.cause)
    }
}

impl std::error::Error for ReportError {}
