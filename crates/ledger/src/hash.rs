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
        let digit = |four: u8| char::from_digit(u32::from(four), 16).unwrap_or('0');
        self.0.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
    }

    /// Reads 64 hexadecimal digits in lower case, as [`Self::to_hex`] writes them.
    ///
    /// # Errors
    /// The text is anything else.
    pub fn from_hex(text: &str) -> Result<Self, Refused> {
        let digit = |c: u8| char::from(c).to_digit(16).filter(|_| !c.is_ascii_uppercase()).and_then(|d| u8::try_from(d).ok());
        let (pairs, rest) = text.as_bytes().as_chunks::<2>();
        let bytes: Option<Vec<u8>> = pairs.iter().map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?)).collect();
        let bytes: Option<[u8; Self::SIZE]> = bytes.filter(|_| rest.is_empty()).and_then(|bytes| bytes.try_into().ok());
        bytes.map(Self).ok_or_else(|| Refused::new("a hash has 64 hexadecimal digits in lower case"))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hexadecimal_is_read_in_one_spelling_only() {
        let hash = Hash::of(b"x");
        let hex = hash.to_hex();
        assert_eq!(Hash::from_hex(&hex), Ok(hash));
        for wrong in [&hex[2..], &format!("{hex}0"), &hex.to_uppercase(), &hex.replace('1', "g"), ""] {
            assert!(Hash::from_hex(wrong).is_err(), "{wrong}");
        }
    }
}
