//! Why a pack cannot be made, or not even be looked into: where, what, and what to do.

use std::fmt;

/// What ends the work on a pack. What is wrong in a pack that can be looked into is a [`Finding`](super::Finding) instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackError {
    place: String,
    what: String,
    hint: &'static str,
}

impl PackError {
    pub(super) fn new(place: impl AsRef<str>, what: impl fmt::Display, hint: &'static str) -> Self {
        Self { place: super::shown(place.as_ref()), what: super::shown(&what.to_string()), hint }
    }

    /// Where it is wrong: a member of the pack, or a part of what the pack was to be made of.
    pub fn place(&self) -> &str {
        &self.place
    }

    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        self.hint
    }
}

impl fmt::Display for PackError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.what)
    }
}

impl std::error::Error for PackError {}
