//! Passwords: how one is hashed and verified; `policy` says which are good enough, `breach` which are known to attackers.
//!
//! A password is hashed exactly as it was received: nothing is cut off, trimmed, normalised or changed in case (OWASP ASVS 5.0,
//! 6.2.8). This module decides nothing about how often somebody may try, nor about how many hashes run at once: each takes 19 MiB,
//! so the caller keeps the number of them small.

pub(crate) mod breach;
pub(crate) mod policy;

use std::fmt;

use argon2::password_hash::CustomizedPasswordHasher;
use argon2::password_hash::phc::PasswordHash;
use argon2::{ARGON2ID_IDENT, Algorithm, Argon2, Params, Version};
use subtle::ConstantTimeEq;

/// Length of a salt in bytes (NIST SP 800-63B-4 section 3.1.1.2 asks for 4 at least, RFC 9106 section 4 for 16).
pub(crate) const SALT_BYTES: usize = 16;

/// Argon2id with 19 MiB, two passes, one lane: the first choice of OWASP's Password Storage Cheat Sheet (ASVS 5.0, 11.4.2).
const PARAMS: Params = match Params::new(19_456, 2, 1, Some(Params::DEFAULT_OUTPUT_LEN)) {
    Ok(params) => params,
    Err(_) => Params::DEFAULT,
};

/// Most that a stored text may ask for, in KiB, passes and lanes: whoever can write to the database must not be able to bring the
/// server down with one sign-in.
const MOST: (u32, u32, u32) = (262_144, 16, 4);

/// Hashes and verifies passwords with Argon2id.
#[derive(Clone, Debug)]
pub(crate) struct Hasher {
    argon2: Argon2<'static>,
}

impl Hasher {
    /// A hasher with the parameters of this version of the program.
    pub(crate) fn new() -> Self {
        Self { argon2: Argon2::new(Algorithm::Argon2id, Version::V0x13, PARAMS) }
    }

    /// The hash as PHC text, with parameters and salt: `$argon2id$v=19$m=19456,t=2,p=1$…$…`.
    ///
    /// The salt comes from a cryptographic source and is used for nothing else.
    ///
    /// # Errors
    /// There is no memory for it.
    pub(crate) fn hash(&self, password: &str, salt: &[u8; SALT_BYTES]) -> Result<String, HashError> {
        self.derive(password, salt, PARAMS)
    }

    /// Whether the password is the one of this PHC text. Takes as long for a wrong one as for the right one.
    ///
    /// # Errors
    /// The text is none that this program wrote, or there is no memory.
    pub(crate) fn verify(&self, password: &str, phc: &str) -> Result<bool, HashError> {
        Ok(same(&self.hash_like(password, phc)?, phc))
    }

    /// Verifies against nothing, at the same cost: an unknown account must not answer sooner than a known one (ASVS 5.0, 6.3.8).
    ///
    /// # Errors
    /// There is no memory.
    pub(crate) fn verify_nobody(&self, password: &str) -> Result<bool, HashError> {
        std::hint::black_box(self.hash(password, &[0; SALT_BYTES])?);
        Ok(false)
    }

    /// The PHC text of a password with the salt and the parameters of another text: equal if and only if the passwords are.
    ///
    /// # Errors
    /// The other text is none that this program wrote, or there is no memory.
    pub(crate) fn hash_like(&self, password: &str, phc: &str) -> Result<String, HashError> {
        let (salt, params) = read(phc)?;
        self.derive(password, &salt, params)
    }

    fn derive(&self, password: &str, salt: &[u8], params: Params) -> Result<String, HashError> {
        let hash: Result<PasswordHash, _> = self.argon2.hash_password_with_params(password.as_bytes(), salt, params);
        hash.map(|hash| hash.to_string()).map_err(|e| HashError::Failed(e.to_string()))
    }
}

/// Whether two texts are the same, in a time that depends on their lengths only.
pub(crate) fn same(one: &str, other: &str) -> bool {
    one.as_bytes().ct_eq(other.as_bytes()).into()
}

/// Salt and parameters of a PHC text, if it is of Argon2id version 19 and asks for no more than a server can give.
fn read(phc: &str) -> Result<(Vec<u8>, Params), HashError> {
    let hash = PasswordHash::new(phc).map_err(|_| HashError::Unreadable)?;
    let params = Params::try_from(&hash).map_err(|_| HashError::Unreadable)?;
    let known = hash.algorithm == ARGON2ID_IDENT && hash.version == Some(Version::V0x13.into());
    let bounded = params.m_cost() <= MOST.0 && params.t_cost() <= MOST.1 && params.p_cost() <= MOST.2;
    let salt = hash.salt.filter(|_| known && bounded && hash.hash.is_some()).ok_or(HashError::Unreadable)?;
    Ok((salt.to_vec(), params))
}

/// Why a password can be neither hashed nor verified. Never says anything about the password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum HashError {
    /// What is stored was not written by this program.
    Unreadable,
    /// The computation failed.
    Failed(String),
}

impl fmt::Display for HashError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable => f.write_str("the stored hash of the password cannot be read; set a new password for the account"),
            Self::Failed(why) => write!(f, "a password cannot be hashed: {why}; look whether the machine has run out of memory"),
        }
    }
}

impl std::error::Error for HashError {}

#[cfg(test)]
mod tests {
    use super::*;

    const SALT: [u8; SALT_BYTES] = [7; SALT_BYTES];
    const PASSWORD: &str = "zwölf Möwen über Büsum";

    #[test]
    fn a_hash_says_how_it_was_made_and_verifies_its_password_only() {
        let hasher = Hasher::new();
        let phc = hasher.hash(PASSWORD, &SALT).unwrap();
        assert!(phc.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{phc}");
        assert_eq!(hasher.verify(PASSWORD, &phc), Ok(true));
        assert_eq!(hasher.verify("zwölf Möwen über Husum", &phc), Ok(false));
        assert_eq!(hasher.verify(&format!("{PASSWORD} "), &phc), Ok(false));
        assert_ne!(phc, hasher.hash(PASSWORD, &[8; SALT_BYTES]).unwrap());
    }

    #[test]
    fn a_password_is_taken_exactly_as_it_was_received() {
        let hasher = Hasher::new();
        let hash = |password| hasher.hash(password, &SALT).unwrap();
        assert_ne!(hash("Bu\u{308}sum an der Nordsee"), hash("B\u{fc}sum an der Nordsee"));
        let long = "x".repeat(255);
        assert_ne!(hash(&format!("{long}a")), hash(&format!("{long}b")));
    }

    #[test]
    fn nobody_is_never_let_in() {
        assert_eq!(Hasher::new().verify_nobody(PASSWORD), Ok(false));
    }

    #[test]
    fn another_cost_still_verifies_and_is_hashed_again() {
        let hasher = Hasher::new();
        let cheap = hasher.derive(PASSWORD, &SALT, Params::new(64, 1, 1, Some(32)).unwrap()).unwrap();
        assert_eq!(hasher.verify(PASSWORD, &cheap), Ok(true));
    }

    #[test]
    fn what_is_stored_cannot_choose_another_algorithm_or_exhaust_the_machine() {
        let hasher = Hasher::new();
        let phc = hasher.derive(PASSWORD, &SALT, Params::new(64, 1, 1, Some(32)).unwrap()).unwrap();
        let (settings, _) = phc.rsplit_once('$').unwrap();
        for stored in [
            "",
            "plain text",
            settings,
            &phc.replace("argon2id", "argon2d"),
            &phc.replace("v=19", "v=16"),
            &phc.replace("m=64", "m=4194304"),
            &phc.replace("t=1", "t=1000"),
            &phc.replace("p=1", "p=8"),
        ] {
            assert_eq!(hasher.verify(PASSWORD, stored), Err(HashError::Unreadable), "{stored}");
        }
    }

    #[test]
    fn known_answer_of_argon2id() {
        // Independent of this crate: `echo -n password | argon2 somesalt -id -v 13 -t 2 -m 16 -p 1`, the reference program's own test.
        let known = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
        assert_eq!(Hasher::new().verify("password", known), Ok(true));
    }
}
