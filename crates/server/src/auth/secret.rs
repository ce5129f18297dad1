//! Bearer secrets: 256 random bits that stand for a session, an invitation, an API token or a device that asks to be let in.
//!
//! The text exists only where it is made and where it is presented; stored is its SHA-256. That needs no salt and no slow hash,
//! as nobody guesses 256 bits (OWASP ASVS 5.0, 7.2.3 asks for 128). A prefix tells secret scanners and people what they found, a
//! checksum tells a mistyped one before anything is looked up. Expiry and scope belong to the record, not to the secret.
//! `seal` keeps secrets that must be read again.

pub(crate) mod seal;

use std::fmt;

use data_encoding::HEXLOWER;
use ringwall_ledger::hash::Hash;
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;
use uuid::Uuid;
use zeroize::Zeroizing;

/// Random bytes of a secret.
pub(crate) const RANDOM_BYTES: usize = 32;

/// Bytes of the checksum: the first of the SHA-256 of all that stands before it. One mistyped secret in 2³² passes.
const CHECKSUM_BYTES: usize = 4;
/// Digits after the prefix.
const DIGITS: usize = 2 * (RANDOM_BYTES + CHECKSUM_BYTES);

/// What a secret stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// `rws_`: a browser that is signed in.
    Session,
    /// `rwi_`: somebody who was invited.
    Invitation,
    /// `rwd_`: a command line or a device that waits to be let in.
    DeviceCode,
    /// `rwt_<id>_`: a token for the API, with the id of its record in 32 digits.
    ApiToken(Uuid),
}

impl Kind {
    fn prefix(self) -> String {
        match self {
            Self::Session => "rws_".to_owned(),
            Self::Invitation => "rwi_".to_owned(),
            Self::DeviceCode => "rwd_".to_owned(),
            Self::ApiToken(id) => format!("rwt_{}_", id.simple()),
        }
    }

    /// The kind whose prefix a text has, and what follows the prefix.
    fn split(text: &str) -> Option<(Self, &str)> {
        let token = || Uuid::try_parse(text.strip_prefix("rwt_")?.split_once('_')?.0).ok().map(Self::ApiToken);
        let kinds = [Self::Session, Self::Invitation, Self::DeviceCode].into_iter().chain(token());
        // The prefix is written anew, so that of the ways to write an id only one is taken.
        kinds.into_iter().find_map(|kind| Some((kind, text.strip_prefix(&kind.prefix())?)))
    }
}

/// The text of a secret. Shows itself only when asked to, and is wiped from memory when dropped.
pub(crate) struct Secret {
    kind: Kind,
    text: Zeroizing<String>,
}

impl Secret {
    /// A secret of bytes from a cryptographic source: prefix, 64 digits, 8 digits of checksum.
    pub(crate) fn new(kind: Kind, random: &[u8; RANDOM_BYTES]) -> Self {
        // One allocation of the full length: a growing one would leave parts of the secret behind.
        let mut text = Zeroizing::new(String::with_capacity(kind.prefix().len() + DIGITS));
        text.push_str(&kind.prefix());
        HEXLOWER.encode_append(random, &mut text);
        let checksum = checksum(&text);
        text.push_str(&checksum);
        Self { kind, text }
    }

    /// Reads a secret that somebody presents. Spaces around it are ignored. Says nothing about whether it is valid.
    ///
    /// # Errors
    /// It cannot have been made by this program.
    pub(crate) fn parse(text: &str) -> Result<Self, NotASecret> {
        let text = text.trim();
        let (kind, digits) = Kind::split(text).ok_or(NotASecret::Unknown)?;
        if digits.len() != DIGITS {
            return Err(NotASecret::Length { digits: digits.len() });
        }
        let (head, sum) = text.split_at_checked(text.len() - 2 * CHECKSUM_BYTES).ok_or(NotASecret::Mistyped)?;
        let intact = HEXLOWER.decode(digits.as_bytes()).is_ok() && checksum(head) == sum;
        if intact { Ok(Self { kind, text: Zeroizing::new(text.to_owned()) }) } else { Err(NotASecret::Mistyped) }
    }

    /// What it stands for.
    pub(crate) fn kind(&self) -> Kind {
        self.kind
    }

    /// The text, to be handed to its owner.
    pub(crate) fn reveal(&self) -> &str {
        &self.text
    }

    /// What is stored of it, and what it is looked up by.
    pub(crate) fn stored(&self) -> StoredSecret {
        StoredSecret(Hash::of(self.text.as_bytes()).to_hex())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Secret({:?}, …)", self.kind)
    }
}

/// The SHA-256 of a secret's text, in 64 digits. Prefix and id are in it, so that a secret of one kind is never one of another.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct StoredSecret(String);

impl StoredSecret {
    /// The digits, to look a record up by. Who times the look-up learns about hashes, not about secrets.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is what is stored of this secret; takes equally long for each.
    pub(crate) fn matches(&self, secret: &Secret) -> bool {
        self.0.as_bytes().ct_eq(secret.stored().0.as_bytes()).into()
    }
}

impl From<String> for StoredSecret {
    /// What was read from where it is kept.
    fn from(digits: String) -> Self {
        Self(digits)
    }
}

fn checksum(head: &str) -> String {
    Hash::of(head.as_bytes()).to_hex().chars().take(2 * CHECKSUM_BYTES).collect()
}

/// Why a text is no secret of this program. Never repeats the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotASecret {
    /// It has none of the prefixes.
    Unknown,
    /// It is cut off, or more was copied.
    Length {
        /// Characters after the prefix.
        digits: usize,
    },
    /// Its checksum does not hold.
    Mistyped,
}

impl fmt::Display for NotASecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown => f.write_str("this is no secret of Ringwall: one begins with rws_, rwi_, rwd_ or rwt_ and an id"),
            Self::Length { digits } => {
                write!(f, "the secret has {digits} characters after its prefix and should have {DIGITS}: copy all of it and nothing else")
            }
            Self::Mistyped => f.write_str("the secret's checksum does not hold: a character of it was changed; copy it again"),
        }
    }
}

impl std::error::Error for NotASecret {}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: Uuid = Uuid::from_u128(0x0198_0000_0000_7000_8000_0000_0000_00ff);
    const KINDS: [Kind; 4] = [Kind::Session, Kind::Invitation, Kind::DeviceCode, Kind::ApiToken(ID)];

    fn secret(kind: Kind) -> Secret {
        Secret::new(kind, &[0xa5; RANDOM_BYTES])
    }

    #[test]
    fn each_kind_has_its_form() {
        let text = secret(Kind::Session).reveal().to_owned();
        assert_eq!(text, format!("rws_{}{}", "a5".repeat(32), checksum(&text[..68])));
        let token = secret(Kind::ApiToken(ID)).reveal().to_owned();
        assert!(token.starts_with("rwt_019800000000700080000000000000ff_a5a5"), "{token}");
        assert_eq!(token.len(), 37 + DIGITS);
    }

    #[test]
    fn a_secret_comes_back_from_its_text() {
        for kind in KINDS {
            let text = format!(" {}\n", secret(kind).reveal());
            let parsed = Secret::parse(&text).unwrap();
            assert_eq!((parsed.kind(), parsed.reveal()), (kind, text.trim()));
        }
    }

    #[test]
    fn any_changed_character_is_noticed() {
        let text = secret(Kind::ApiToken(ID)).reveal().to_owned();
        for (at, old) in text.char_indices() {
            for new in ["0", "f", "Z", "_", "é"].into_iter().filter(|new| *new != old.to_string()) {
                let changed = format!("{}{new}{}", &text[..at], &text[at + 1..]);
                assert!(Secret::parse(&changed).is_err(), "{changed}");
            }
        }
    }

    #[test]
    fn an_error_says_what_to_do_and_not_the_secret() {
        let text = secret(Kind::Invitation).reveal().to_owned();
        let error = |text: &str| Secret::parse(text).unwrap_err();
        assert_eq!((error(""), error("ghp_abc"), error("rwt_x_")), (NotASecret::Unknown, NotASecret::Unknown, NotASecret::Unknown));
        assert_eq!(error(&text.to_uppercase()), NotASecret::Unknown);
        assert_eq!(error(&text[..70]), NotASecret::Length { digits: 66 });
        assert_eq!(error(&format!("{text}.")), NotASecret::Length { digits: DIGITS + 1 });
        assert_eq!(error(&text.replacen("a5", "a6", 1)), NotASecret::Mistyped);
        assert!(
            error(&text[..70])
                .to_string()
                .ends_with("has 66 characters after its prefix and should have 72: copy all of it and nothing else")
        );
    }

    #[test]
    fn an_id_is_written_in_one_way_only() {
        let token = secret(Kind::ApiToken(ID)).reveal().replace(&ID.simple().to_string(), &ID.hyphenated().to_string());
        assert_eq!(Secret::parse(&token).unwrap_err(), NotASecret::Unknown);
    }

    #[test]
    fn what_is_stored_matches_its_secret_only() {
        for kind in KINDS {
            let stored = secret(kind).stored();
            assert!(stored.matches(&Secret::parse(secret(kind).reveal()).unwrap()));
            assert!(!stored.matches(&Secret::new(kind, &[0xa4; RANDOM_BYTES])));
            assert!(KINDS.iter().filter(|other| **other != kind).all(|other| !stored.matches(&secret(*other))));
            assert_eq!(stored.as_str().len(), 64);
            let json = serde_json::to_string(&stored).unwrap();
            assert_eq!(serde_json::from_str::<StoredSecret>(&json).unwrap().as_str(), stored.as_str());
        }
    }

    #[test]
    fn a_secret_does_not_show_itself() {
        assert_eq!(format!("{:?}", secret(Kind::Session)), "Secret(Session, …)");
    }
}
