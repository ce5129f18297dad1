//! The hashes of the tree (RFC 6962 section 2.1): SHA-256, with one byte in front that tells a leaf from a node.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use crate::error::{Refused, refused};

/// A SHA-256 value. Shown as base64, as in checkpoints and proofs.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash([u8; Hash::SIZE]);

impl Hash {
    /// Length in bytes.
    pub const SIZE: usize = 32;

    /// Takes the bytes of a hash as they are.
    pub fn from_bytes(bytes: [u8; Self::SIZE]) -> Self {
        Self(bytes)
    }

    /// The bytes of the hash.
    pub fn as_bytes(&self) -> &[u8; Self::SIZE] {
        &self.0
    }

    /// Reads base64 of exactly 32 bytes (RFC 4648 section 4, with padding).
    ///
    /// # Errors
    /// The text is not base64, not canonical, or not of 32 bytes.
    pub fn from_base64(text: &str) -> Result<Self, Refused> {
        let bytes = STANDARD.decode(text).map_err(|e| Refused::new(format!("not base64: {e}")))?;
        match bytes.try_into() {
            Ok(bytes) => Ok(Self(bytes)),
            Err(bytes) => refused(format!("a hash has 32 bytes, this one {}", Vec::len(&bytes))),
        }
    }

    /// Lower-case hexadecimal, as in file names and records.
    pub fn to_hex(self) -> String {
        self.0.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// SHA-256 of bytes, without a tree around it.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&STANDARD.encode(self.0))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hash({self})")
    }
}

/// The hash of an entry: SHA-256(00 ‖ entry).
pub fn leaf(entry: &[u8]) -> Hash {
    Hash(Sha256::new().chain_update([0x00]).chain_update(entry).finalize().into())
}

/// The hash of two neighbours: SHA-256(01 ‖ left ‖ right).
pub fn node(left: Hash, right: Hash) -> Hash {
    Hash(Sha256::new().chain_update([0x01]).chain_update(left.0).chain_update(right.0).finalize().into())
}

/// The root of a tree without entries: SHA-256 of nothing.
pub fn empty_root() -> Hash {
    Hash::of(&[])
}
