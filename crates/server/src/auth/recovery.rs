//! Recovery codes: ten codes on paper, each of which stands in once for the authenticator app or key that was lost.
//!
//! A code has 50 bits. That is out of reach of guessing at the door, but not of a graphics card that has the stored hashes: at
//! 10¹⁰ SHA-256 a second it would try them all in a day and a half. Codes of less than 112 bits are therefore stored like
//! passwords (OWASP ASVS 5.0, 6.5.2): with Argon2id. All codes of a set share its salt, so that checking one costs one hash.

use std::fmt;

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::password::{HashError, Hasher, SALT_BYTES, same};

/// Codes in a set.
pub(crate) const CODES: usize = 10;
/// Random bytes that a set is made of: its salt, and one byte per character.
pub(crate) const RANDOM_BYTES: usize = SALT_BYTES + CODES * CHARACTERS;

/// Characters of a code, 5 bits each, without the dash in the middle (ASVS 5.0, 6.5.4 asks for 20 bits).
const CHARACTERS: usize = 10;
/// Crockford's base32: digits and letters without I, L, O and U.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// A code that was just made, to be shown once: `xxxxx-xxxxx`. Wiped from memory when dropped.
pub(crate) struct RecoveryCode(Zeroizing<String>);

impl RecoveryCode {
    fn new(random: &[u8; CHARACTERS]) -> Self {
        // 256 is a multiple of 32, so no character is likelier than another.
        let character = |byte: &u8| ALPHABET.get(usize::from(byte % 32)).map(|c| char::from(*c));
        Self(Zeroizing::new(random.iter().filter_map(character).collect()))
    }

    /// The code as its owner writes it down.
    pub(crate) fn reveal(&self) -> Zeroizing<String> {
        let (first, second) = self.0.split_at_checked(CHARACTERS / 2).unwrap_or_default();
        Zeroizing::new(format!("{first}-{second}"))
    }
}

impl fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryCode(…)")
    }
}

/// The hashes of the codes that were not used yet: what is stored.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct RecoveryCodes {
    /// INVARIANT: PHC texts that share their salt and parameters.
    hashes: Vec<String>,
}

impl RecoveryCodes {
    /// Ten new codes and what is stored of them, from bytes of a cryptographic source (ASVS 5.0, 6.5.3).
    ///
    /// Takes ten times as long as hashing a password.
    ///
    /// # Errors
    /// A code cannot be hashed.
    pub(crate) fn generate(hasher: &Hasher, random: &[u8; RANDOM_BYTES]) -> Result<(Vec<RecoveryCode>, Self), HashError> {
        // INVARIANT: the lengths add up, so that neither part is missing.
        let (salt, rest) = random.split_first_chunk().unwrap_or((&[0; SALT_BYTES], &[]));
        let codes: Vec<RecoveryCode> = rest.as_chunks().0.iter().map(RecoveryCode::new).collect();
        let hashes: Result<_, _> = codes.iter().map(|code| hasher.hash(&code.0, salt)).collect();
        Ok((codes, Self { hashes: hashes? }))
    }

    /// The set without a code that was typed; nothing if the code is not in it. The caller stores the new set in the same
    /// transaction that signs in, so that no code works twice (ASVS 5.0, 6.5.1).
    ///
    /// # Errors
    /// What is stored cannot be read, or there is no memory.
    pub(crate) fn use_code(&self, hasher: &Hasher, typed: &str) -> Result<Option<Self>, HashError> {
        let (Some(code), Some(first)) = (normalised(typed), self.hashes.first()) else { return Ok(None) };
        let hash = hasher.hash_like(&code, first)?;
        let (used, hashes): (Vec<_>, Vec<_>) = self.hashes.iter().cloned().partition(|stored| same(stored, &hash));
        Ok((!used.is_empty()).then_some(Self { hashes }))
    }

    /// How many codes are left.
    pub(crate) fn left(&self) -> usize {
        self.hashes.len()
    }
}

/// A code as it was made, from what somebody typed: in any case, with any spaces and dashes, O for 0, I or L for 1.
fn normalised(typed: &str) -> Option<Zeroizing<String>> {
    let read = |c: char| match c.to_ascii_lowercase() {
        'o' => '0',
        'i' | 'l' => '1',
        c => c,
    };
    let dash = |c: char| matches!(c, '-' | '_' | '\u{2010}'..='\u{2015}' | '\u{2212}');
    let code: String = typed.chars().filter(|c| !c.is_whitespace() && !dash(*c)).map(read).take(CHARACTERS + 1).collect();
    let code = Zeroizing::new(code);
    (code.len() == CHARACTERS && code.bytes().all(|c| ALPHABET.contains(&c))).then_some(code)
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use super::*;

    fn generate(seed: u8) -> (Vec<String>, RecoveryCodes) {
        let random = std::array::from_fn(|i| seed.wrapping_add(u8::try_from(i).unwrap().wrapping_mul(37)));
        let (codes, stored) = RecoveryCodes::generate(&Hasher::new(), &random).unwrap();
        (codes.iter().map(|code| code.reveal().to_string()).collect(), stored)
    }

    static SET: LazyLock<(Vec<String>, RecoveryCodes)> = LazyLock::new(|| generate(5));

    fn use_code(stored: &RecoveryCodes, typed: &str) -> Option<RecoveryCodes> {
        stored.use_code(&Hasher::new(), typed).unwrap()
    }

    #[test]
    fn ten_different_codes_of_fifty_bits() {
        let (codes, stored) = &*SET;
        assert_eq!((codes.len(), stored.left()), (CODES, CODES));
        for code in codes {
            let (first, second) = code.split_once('-').unwrap();
            assert_eq!((first.len(), second.len()), (5, 5), "{code}");
        }
        let mut different = codes.clone();
        different.sort();
        different.dedup();
        assert_eq!(different.len(), CODES);
    }

    #[test]
    fn a_code_works_once_and_the_others_still_do() {
        let (codes, stored) = &*SET;
        let rest = use_code(stored, &codes[3]).unwrap();
        assert_eq!(rest.left(), 9);
        assert_eq!(use_code(&rest, &codes[3]), None);
        assert_eq!(use_code(&rest, &codes[0]).unwrap().left(), 8);
    }

    #[test]
    fn codes_of_another_set_and_of_an_empty_one_are_refused() {
        let other = "00000-00000";
        assert_eq!(use_code(&SET.1, other), None);
        assert_eq!(use_code(&RecoveryCodes::default(), &SET.0[0]), None);
    }

    #[test]
    fn what_people_type_is_read_as_they_mean_it() {
        for typed in ["01abc-xyz10", "O1ABC XYZ1O", "  oiabc—xyzlo ", "o-l-a-b-c-x-y-z-I-0", "01abc\u{2010}xyz10\n"] {
            assert_eq!(normalised(typed).as_deref().map(String::as_str), Some("01abcxyz10"), "{typed}");
        }
        for typed in ["", "01abc-xyz1", "01abc-xyz100", "u1abc-xyz10", "01äbc-xyz10", "01abc.xyz10"] {
            assert!(normalised(typed).is_none(), "{typed}");
        }
    }

    #[test]
    fn only_hashes_are_stored_and_they_come_back() {
        let json = serde_json::to_string(&SET.1).unwrap();
        assert!(json.starts_with("[\"$argon2id$") && SET.0.iter().all(|code| !json.contains(code)), "{json}");
        assert_eq!(serde_json::from_str::<RecoveryCodes>(&json).unwrap(), SET.1);
        assert_eq!(format!("{:?}", RecoveryCode::new(&[3; 10])), "RecoveryCode(…)");
    }
}
