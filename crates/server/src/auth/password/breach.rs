//! Passwords that are known from data breaches, read from a file of the operator (OWASP ASVS 5.0, 6.2.4 and 6.2.12).
//!
//! Held as the first 8 bytes of each SHA-1, sorted. A list of n passwords wrongly finds another one with a chance of n / 2⁶⁴:
//! with 20 million, one in 9 × 10¹¹. SHA-1 is what such lists are published in; nothing here relies on it being hard to collide.

use std::fmt;

use data_encoding::HEXLOWER_PERMISSIVE;
use sha1::{Digest, Sha1};

use super::policy::FEWEST;

/// Largest file in bytes: 256 MiB. It gives at most 20 million passwords, which take 160 MB; the most common ones come first in
/// published lists, so that the beginning of a larger one does.
pub(crate) const MOST_BYTES: usize = 256 * 1024 * 1024;
/// Longest line in bytes, far more than any password that is accepted.
const LONGEST_LINE: usize = 4_096;
/// Hexadecimal digits of a SHA-1.
const SHA1_DIGITS: usize = 40;
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// A set of passwords that nobody should use any more.
#[derive(Clone, Default)]
pub(crate) struct BreachList {
    /// INVARIANT: sorted, none twice.
    prefixes: Vec<u64>,
}

impl BreachList {
    /// Reads a file in either of two forms, told apart by its first line that is not empty.
    ///
    /// - One SHA-1 per line, 40 hexadecimal digits in either case, in any order, with or without `:count` after it: the form of
    ///   Have I Been Pwned's downloads.
    /// - One password per line, as bytes. Those of less than 12 bytes are left out, as the policy refuses them anyway.
    ///
    /// # Errors
    /// The file has more than [`MOST_BYTES`], or a line is not what the form asks for.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, BreachListError> {
        if bytes.len() > MOST_BYTES {
            return Err(BreachListError::TooLarge(bytes.len()));
        }
        let mut prefixes = read_lines(bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes))?;
        prefixes.sort_unstable();
        prefixes.dedup();
        prefixes.shrink_to_fit();
        Ok(Self { prefixes })
    }

    /// Whether a password is in the list, exactly as it is.
    pub(crate) fn contains(&self, password: &str) -> bool {
        self.prefixes.binary_search(&prefix_of(password.as_bytes())).is_ok()
    }

    /// How many passwords the list has.
    pub(crate) fn len(&self) -> usize {
        self.prefixes.len()
    }
}

impl fmt::Debug for BreachList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BreachList({} passwords)", self.len())
    }
}

fn read_lines(bytes: &[u8]) -> Result<Vec<u64>, BreachListError> {
    let lines = bytes.split(|byte| *byte == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line)).zip(1..);
    let mut lines = lines.filter(|(line, _)| !line.is_empty()).peekable();
    let hashed = lines.peek().is_some_and(|(line, _)| hash_line(line).is_some());
    let mut prefixes = Vec::new();
    for (line, number) in lines {
        prefixes.extend(if hashed { Some(read_hash(line, number)?) } else { read_plain(line, number)? });
    }
    Ok(prefixes)
}

fn read_hash(line: &[u8], number: usize) -> Result<u64, BreachListError> {
    hash_line(line)
        .ok_or(BreachListError::Line { number, what: "not 40 hexadecimal digits, with or without a colon and a count after them" })
}

fn read_plain(line: &[u8], number: usize) -> Result<Option<u64>, BreachListError> {
    let wrong = |what| Err(BreachListError::Line { number, what });
    match line {
        _ if line.len() > LONGEST_LINE => wrong("longer than 4096 bytes"),
        _ if line.contains(&0) => wrong("not text in UTF-8: it has a zero byte"),
        // A list of hashes whose first line is damaged would otherwise be read as passwords that nobody has.
        _ if line.contains(&b':') && hash_line(line).is_some() => wrong("a SHA-1, while the first line is a password"),
        _ => Ok((line.len() >= FEWEST).then(|| prefix_of(line))),
    }
}

/// The hash that a line has, if it is one of a list of hashes.
fn hash_line(line: &[u8]) -> Option<u64> {
    let (digits, count) = line.split_at_checked(SHA1_DIGITS)?;
    let counted = match count.strip_prefix(b":") {
        Some(count) => !count.is_empty() && count.iter().all(u8::is_ascii_digit),
        None => count.is_empty(),
    };
    let bytes = HEXLOWER_PERMISSIVE.decode(digits).ok().filter(|_| counted)?;
    bytes.first_chunk().map(|prefix| u64::from_be_bytes(*prefix))
}

fn prefix_of(password: &[u8]) -> u64 {
    let [a, b, c, d, e, f, g, h, ..]: [u8; 20] = Sha1::digest(password).into();
    u64::from_be_bytes([a, b, c, d, e, f, g, h])
}

/// Why a file is no breach list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum BreachListError {
    /// Its size in bytes.
    TooLarge(usize),
    /// The first line that is wrong, counted from 1, and what is wrong with it.
    Line {
        /// Number of the line.
        number: usize,
        /// What is wrong, to be read after "is".
        what: &'static str,
    },
}

impl fmt::Display for BreachListError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge(bytes) => {
                write!(f, "the breach list has {bytes} bytes; {MOST_BYTES} are the most: take the most common passwords, which come first")
            }
            Self::Line { number, what } => {
                write!(f, "line {number} of the breach list is {what}; each line has one SHA-1, or each has one password")
            }
        }
    }
}

impl std::error::Error for BreachListError {}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(password: &str) -> String {
        data_encoding::HEXUPPER.encode(&Sha1::digest(password))
    }

    fn error(text: &str) -> String {
        BreachList::read(text.as_bytes()).unwrap_err().to_string()
    }

    #[test]
    fn both_forms_find_the_same_passwords() {
        let passwords = ["vier kalte pumpen", "zwölf Möwen über", "correct horse battery"];
        let hashes: Vec<String> = passwords.iter().map(|password| hex(password)).collect();
        let [a, b, c] = &hashes[..] else { panic!() };
        for text in [
            passwords.join("\n"),
            passwords.join("\r\n") + "\r\n\r\n",
            format!("\u{feff}{a}:12\r\n{b}:3\n\n{c}:0"),
            format!("{c}\n{a}\n{b}\n{b}"),
            hashes.join("\n").to_lowercase(),
        ] {
            let list = BreachList::read(text.as_bytes()).unwrap();
            assert_eq!(list.len(), 3, "{text}");
            assert!(passwords.iter().all(|password| list.contains(password)), "{text}");
            assert!(!list.contains("vier kalte Pumpen") && !list.contains(""), "{text}");
        }
    }

    #[test]
    fn sha1_is_the_published_one() {
        // FIPS 180-4's example: SHA-1 of "abc".
        assert_eq!(hash_line(b"a9993e364706816aba3e25717850c26c9cd0d89d"), Some(prefix_of(b"abc")));
    }

    #[test]
    fn an_empty_file_is_an_empty_list_and_short_passwords_are_left_out() {
        assert_eq!(BreachList::read(b"").unwrap().len(), 0);
        assert_eq!(BreachList::read(b"\n\r\n").unwrap().len(), 0);
        assert_eq!(BreachList::read(b"123456\nelevenchars\ntwelve chars\n").unwrap().len(), 1);
    }

    #[test]
    fn passwords_need_not_be_utf_8() {
        assert_eq!(BreachList::read(b"caf\xe9 cr\xe8me 1998\n").unwrap().len(), 1);
    }

    #[test]
    fn a_wrong_line_is_named() {
        let good = hex("abc");
        assert_eq!(
            error(&format!("{good}:1\n\n{}\n", &good[1..])),
            "line 3 of the breach list is not 40 hexadecimal digits, with or without a colon and a count after them; \
             each line has one SHA-1, or each has one password"
        );
        for bad in [format!("{good}:"), format!("{good}:1x"), format!("{good} 1"), "password".to_owned()] {
            assert!(error(&format!("{good}\n{bad}")).starts_with("line 2 "), "{bad}");
        }
        assert!(error(&format!("{}\n{good}:7\n", &good[1..])).contains("line 2 of the breach list is a SHA-1, while"));
        assert!(error("p\0a\0s\0s\0").contains("zero byte"));
        assert!(error(&"x".repeat(LONGEST_LINE + 1)).contains("line 1 of the breach list is longer"));
    }

    #[test]
    fn a_file_that_is_too_large_is_refused_unread() {
        let error = BreachList::read(&vec![0; MOST_BYTES + 1]).unwrap_err();
        assert_eq!(error, BreachListError::TooLarge(MOST_BYTES + 1));
        assert!(error.to_string().contains("268435456 are the most"));
    }
}
