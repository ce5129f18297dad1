//! Checkpoints (C2SP tlog-checkpoint): what a log signs, so that it can never tell two people two things unnoticed.

use crate::error::{Refused, refused};
use crate::hash::Hash;
use crate::note::{Note, SignerKey, VerifierKey};
use crate::proof::Head;
use crate::tile;

/// Which log, how many entries, and the root over them.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Checkpoint {
    pub origin: String,
    pub head: Head,
}

impl Checkpoint {
    /// The text to be signed: three lines.
    pub fn to_text(&self) -> String {
        format!("{}\n{}\n{}\n", self.origin, self.head.size, self.head.root)
    }

    /// Reads the text of a note.
    ///
    /// # Errors
    /// It is not exactly three lines, the size has zeros in front, or the root is not base64 of 32 bytes.
    pub fn parse(text: &str) -> Result<Self, Refused> {
        let lines: Vec<&str> = text.split('\n').collect();
        let [origin, size, root, ""] = lines.as_slice() else {
            return refused("a checkpoint has three lines: origin, size and root");
        };
        if origin.is_empty() {
            return refused("the checkpoint does not say of which log it is");
        }
        let size = tile::number(size).ok_or_else(|| Refused::new(format!("`{}` is no size of a log", size.escape_debug())))?;
        Ok(Self { origin: (*origin).to_owned(), head: Head { size, root: Hash::from_base64(root)? } })
    }

    /// Signs it with the log's key.
    ///
    /// # Errors
    /// The key is another log's, or not one for logs.
    pub fn sign(&self, key: &SignerKey) -> Result<Note, Refused> {
        of_log(&key.verifier(), &self.origin)?;
        Note::sign(self.to_text(), key)
    }

    /// Reads a signed checkpoint of the log that `key` belongs to.
    ///
    /// # Errors
    /// It is no checkpoint, of another log, or not signed with the key.
    pub fn open(bytes: &[u8], key: &VerifierKey) -> Result<(Self, Note), Refused> {
        let note = Note::parse(bytes)?;
        note.verify(key)?;
        let checkpoint = Self::parse(note.text())?;
        of_log(key, &checkpoint.origin)?;
        Ok((checkpoint, note))
    }
}

fn of_log(key: &VerifierKey, origin: &str) -> Result<(), Refused> {
    if key.name() != origin {
        return refused(format!("the checkpoint is of the log `{}`, the key of `{}`", origin.escape_debug(), key.name()));
    }
    Ok(())
}
