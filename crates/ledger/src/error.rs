//! Why bytes were not accepted.

use std::fmt;

/// Foreign bytes that are not what they should be: what was expected, and what is there instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused(String);

impl Refused {
    /// A refusal with its reason, for a person.
    pub fn new(reason: impl Into<String>) -> Self {
        Self(reason.into())
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Refused {}

/// Shorthand for a refusal.
pub(crate) fn refused<T>(reason: impl Into<String>) -> Result<T, Refused> {
    Err(Refused::new(reason))
}
