//! `records.jsonl`: one line for each version of a record of the organisation.

use ringwall_ledger::hash::Hash;
use ringwall_model::digest::{self, SALT};
use ringwall_model::records::{Kind, escaped};
use serde::{Deserialize, Serialize};

use super::{Content, Version};

/// One line.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    subject: String,
    from_seq: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    to_seq: Option<u64>,
    digest: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    salt: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    place: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    body: Option<String>,
}

/// The bytes of the member. `versions` are sorted.
pub(super) fn write(versions: &[Version]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for version in versions {
        // INVARIANT: text and numbers; nothing in it can fail.
        bytes.extend(serde_json::to_vec(&line(version)).unwrap_or_default());
        bytes.push(b'\n');
    }
    bytes
}

fn line(version: &Version) -> Line {
    let content = version.content.as_ref();
    Line {
        subject: version.subject(),
        from_seq: version.from_seq,
        to_seq: version.to_seq,
        digest: version.digest.to_hex(),
        salt: content.map(|content| content.salt.iter().map(|byte| format!("{byte:02x}")).collect()),
        place: content.map(|content| content.place),
        body: content.map(|content| content.body.clone()),
    }
}

/// Reads one line.
pub(super) fn read(text: &str) -> Result<Version, String> {
    let line: Line = serde_json::from_str(text).map_err(|e| format!("is no version of a record: {e}"))?;
    let parts = parts(&line.subject).and_then(|parts| <[String; 4]>::try_from(parts).ok());
    let [organisation, system, kind, id] = parts.ok_or("the subject is not organisation, system, kind and id with slashes between")?;
    let digest = Hash::from_hex(&line.digest).map_err(|e| format!("the digest is none: {e}"))?;
    let content = match (line.salt, line.place, line.body) {
        (Some(salt), Some(place), Some(body)) => Some(Content { salt: salt_of(&salt)?, place, body }),
        (None, None, None) => None,
        _ => return Err("salt, place and body stand together or not at all".to_owned()),
    };
    Ok(Version { organisation, system, kind, id, from_seq: line.from_seq, to_seq: line.to_seq, digest, content })
}

/// Exactly sixteen bytes: with another length, a part of the place or the body could pass for salt.
fn salt_of(hex: &str) -> Result<[u8; SALT], String> {
    let digit = |c: &u8| char::from(*c).to_digit(16).filter(|_| !c.is_ascii_uppercase()).and_then(|d| u8::try_from(d).ok());
    let (pairs, rest) = hex.as_bytes().as_chunks::<2>();
    let bytes: Option<Vec<u8>> = pairs.iter().map(|[high, low]| Some(digit(high)? << 4 | digit(low)?)).collect();
    let bytes = bytes.filter(|_| rest.is_empty()).and_then(|bytes| bytes.try_into().ok());
    bytes.ok_or_else(|| format!("a salt has {} hexadecimal digits in lower case", 2 * SALT))
}

/// The parts of a subject; `None` where a backslash stands before something else than what it is for.
fn parts(subject: &str) -> Option<Vec<String>> {
    let mut parts = vec![String::new()];
    let mut chars = subject.chars();
    while let Some(c) = chars.next() {
        match c {
            '/' => parts.push(String::new()),
            '\\' => parts.last_mut()?.push(chars.next().filter(|c| matches!(c, '\\' | '/'))?),
            c => parts.last_mut()?.push(c),
        }
    }
    Some(parts)
}

impl Version {
    /// The record as entries name it: its parts with slashes between, slashes and backslashes in parts escaped.
    pub fn subject(&self) -> String {
        [&self.organisation, &self.system, &self.kind, &self.id].map(|part| escaped(part)).join("/")
    }

    /// Whether it holds where everything ends after the last entry covered.
    pub(super) fn holds(&self) -> bool {
        self.to_seq.is_none()
    }

    /// Whether it is one of those that the plant of `system` is made of: only of these the content is disclosed.
    pub(super) fn is_of_plant(&self, system: &str) -> bool {
        self.holds() && self.system == system && Kind::of(&self.kind).is_some()
    }

    /// Whether its content is what its digest was made of.
    pub(super) fn is(&self, content: &Content) -> bool {
        digest::of_record(&content.salt, content.place, &content.body) == self.digest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(parts: [&str; 4]) -> Version {
        let [organisation, system, kind, id] = parts.map(str::to_owned);
        let content = Some(Content { salt: [0xa7; SALT], place: -3, body: "{\"id\": \"\\u00e4\"}".into() });
        Version { organisation, system, kind, id, from_seq: 3, to_seq: Some(9), digest: Hash::of(b"d"), content }
    }

    #[test]
    fn a_line_read_back_is_the_version() {
        for parts in [["o", "", "zone", "a"], ["a/b", "c\\", "\\/", "//\\\\"], ["ö", "s", "k", "AC 1@zone:x"]] {
            let version = version(parts);
            let bytes = write(std::slice::from_ref(&version));
            assert_eq!(read(str::from_utf8(&bytes).unwrap().trim_end()), Ok(version));
        }
    }

    #[test]
    fn a_line_that_could_be_read_in_two_ways_is_refused() {
        let good = String::from_utf8(write(&[version(["o", "s", "zone", "a"])])).unwrap();
        let changes = [
            ("o/s/zone/a", "o/s/zone"),
            ("o/s/zone/a", "o/s/z\\\\one"),
            ("a7a7", "a7"),
            ("a7a7", "A7A7"),
            ("\"place\":-3,", ""),
            ("{", "{\"x\":1,"),
        ];
        for (from, to) in changes {
            assert!(good.contains(from) && read(&good.replacen(from, to, 1)).is_err(), "{from} → {to}");
        }
    }
}
