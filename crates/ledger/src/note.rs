//! Signed notes (C2SP signed-note): text, an empty line, and one line for each signature.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature as Ed25519, Signer as _, SigningKey, VerifyingKey};

use crate::error::{Refused, refused};
use crate::hash::Hash;

/// Greatest length of a note in bytes.
pub const MAX_BYTES: usize = 1_000_000;
/// Most signatures on one note.
pub const MAX_SIGNATURES: usize = 100;

/// What a key may sign; the byte in front of it says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Notes as they are (type 01).
    Log,
    /// Checkpoints that a witness has seen, with the time (type 04, cosignature/v1).
    Witness,
}

impl Purpose {
    fn byte(self) -> u8 {
        match self {
            Self::Log => 0x01,
            Self::Witness => 0x04,
        }
    }

    fn of(byte: u8) -> Option<Self> {
        [Self::Log, Self::Witness].into_iter().find(|p| p.byte() == byte)
    }
}

/// A key to check signatures with: `<name>+<key id>+<base64 of type and key>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    purpose: Purpose,
    key: VerifyingKey,
}

/// A key to sign with: `PRIVATE+KEY+<name>+<key id>+<base64 of type and seed>`. Neither its text nor its debug form shows it.
pub struct SignerKey {
    name: String,
    purpose: Purpose,
    key: SigningKey,
}

impl fmt::Debug for SignerKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SignerKey({})", self.verifier())
    }
}

/// Names the key of a signature: the first four bytes of SHA-256(name ‖ LF ‖ type ‖ key).
pub type KeyId = [u8; 4];

fn key_id(name: &str, type_and_key: &[u8]) -> KeyId {
    let hash = Hash::of(&[name.as_bytes(), b"\n", type_and_key].concat());
    let [a, b, c, d, ..] = *hash.as_bytes();
    [a, b, c, d]
}

/// A name may hold no space and no plus: both separate.
fn checked_name(name: &str) -> Result<&str, Refused> {
    let bad = name.is_empty() || name.chars().any(|c| c.is_whitespace() || c.is_control() || c == '+');
    if bad { refused(format!("`{}` cannot name a key: no space and no `+`", name.escape_debug())) } else { Ok(name) }
}

impl VerifierKey {
    /// The name of the log or witness that the key belongs to.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What the key signs.
    pub fn purpose(&self) -> Purpose {
        self.purpose
    }

    /// The id of the key.
    pub fn id(&self) -> KeyId {
        key_id(&self.name, &self.type_and_key())
    }

    /// Whether somebody holds both, under whatever names.
    pub(crate) fn same_key(&self, other: &Self) -> bool {
        self.key == other.key
    }

    fn type_and_key(&self) -> Vec<u8> {
        [&[self.purpose.byte()], self.key.as_bytes().as_slice()].concat()
    }

    /// Whether `signature` over `message` was made with this key. Strict: no small-order keys, one encoding for each signature.
    pub(crate) fn has_signed(&self, message: &[u8], signature: &[u8]) -> bool {
        Ed25519::from_slice(signature).is_ok_and(|s| self.key.verify_strict(message, &s).is_ok())
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}+{}+{}", self.name, hex(self.id()), STANDARD.encode(self.type_and_key()))
    }
}

impl std::str::FromStr for VerifierKey {
    type Err = Refused;

    fn from_str(text: &str) -> Result<Self, Refused> {
        let (name, id, purpose, key) = parse_key(text)?;
        let key = VerifyingKey::from_bytes(&key).map_err(|_| Refused::new(format!("the key of `{name}` is no point on the curve")))?;
        if key.is_weak() {
            return refused(format!("the key of `{name}` is weak: signatures with it can be made without its secret"));
        }
        let parsed = Self { name, purpose, key };
        if hex(parsed.id()) != id {
            return refused(format!("the id {id} does not belong to the key of `{}`: a part of the line is wrong", parsed.name));
        }
        Ok(parsed)
    }
}

/// Name, id, purpose and 32 bytes of a key line.
fn parse_key(text: &str) -> Result<(String, String, Purpose, [u8; 32]), Refused> {
    let mut parts = text.trim_end_matches('\n').splitn(3, '+');
    let (Some(name), Some(id), Some(rest)) = (parts.next(), parts.next(), parts.next()) else {
        return refused("a key has the form `<name>+<key id>+<base64>`");
    };
    let bytes = STANDARD.decode(rest).map_err(|e| Refused::new(format!("the key of `{}` is not base64: {e}", name.escape_debug())))?;
    let Some((purpose, key)) = bytes.split_first() else { return refused("the key is empty") };
    let purpose = Purpose::of(*purpose).ok_or_else(|| Refused::new(format!("keys of type {purpose:#04x} are not known here")))?;
    let key = key.try_into().map_err(|_| Refused::new(format!("an Ed25519 key has 32 bytes, this one {}", key.len())))?;
    Ok((checked_name(name)?.to_owned(), id.to_owned(), purpose, key))
}

fn hex(id: KeyId) -> String {
    format!("{:08x}", u32::from_be_bytes(id))
}

const PRIVATE: &str = "PRIVATE+KEY+";

impl SignerKey {
    /// Makes a key of 32 random bytes.
    ///
    /// # Errors
    /// The name holds a space or a plus.
    pub fn new(name: &str, purpose: Purpose, seed: &[u8; 32]) -> Result<Self, Refused> {
        Ok(Self { name: checked_name(name)?.to_owned(), purpose, key: SigningKey::from_bytes(seed) })
    }

    /// Reads the text of [`Self::to_secret_text`].
    ///
    /// # Errors
    /// It is not such a text, or its id does not belong to its key.
    pub fn from_secret_text(text: &str) -> Result<Self, Refused> {
        let rest = text.strip_prefix(PRIVATE).ok_or_else(|| Refused::new(format!("a key to sign with begins with `{PRIVATE}`")))?;
        let (name, id, purpose, seed) = parse_key(rest)?;
        let key = Self::new(&name, purpose, &seed)?;
        if hex(key.verifier().id()) != id {
            return refused(format!("the id {id} does not belong to the key of `{name}`"));
        }
        Ok(key)
    }

    /// The text to be kept secret.
    pub fn to_secret_text(&self) -> String {
        let bytes = [&[self.purpose.byte()], self.key.as_bytes().as_slice()].concat();
        format!("{PRIVATE}{}+{}+{}\n", self.name, hex(self.verifier().id()), STANDARD.encode(bytes))
    }

    /// The key that others check its signatures with.
    pub fn verifier(&self) -> VerifierKey {
        VerifierKey { name: self.name.clone(), purpose: self.purpose, key: self.key.verifying_key() }
    }

    /// The bytes of a signature over `message`, with `before` in front of it.
    pub(crate) fn signature(&self, before: &[u8], message: &[u8]) -> Signature {
        let bytes = [before, self.key.sign(message).to_bytes().as_slice()].concat();
        Signature { name: self.name.clone(), id: self.verifier().id(), bytes }
    }
}

/// One line of signatures: who, with which key, and the bytes, whose meaning is the key's.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Signature {
    pub name: String,
    pub id: KeyId,
    pub bytes: Vec<u8>,
}

impl Signature {
    /// Whether it claims to be made with `key`.
    pub fn claims(&self, key: &VerifierKey) -> bool {
        self.name == key.name && self.id == key.id()
    }

    /// Reads one line, without its end.
    ///
    /// # Errors
    /// It is no signature line.
    pub fn parse(line: &str) -> Result<Self, Refused> {
        let wrong = || Refused::new(format!("not a signature line: `{}`", line.chars().take(80).collect::<String>().escape_debug()));
        let (name, base64) = line.strip_prefix("— ").and_then(|rest| rest.split_once(' ')).ok_or_else(wrong)?;
        let bytes = STANDARD.decode(base64).map_err(|_| wrong())?;
        let (id, bytes) = bytes.split_first_chunk::<4>().filter(|(_, rest)| !rest.is_empty()).ok_or_else(wrong)?;
        Ok(Self { name: checked_name(name)?.to_owned(), id: *id, bytes: bytes.to_vec() })
    }
}

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "— {} {}", self.name, STANDARD.encode([self.id.as_slice(), &self.bytes].concat()))
    }
}

/// Text with signatures; nothing has been checked about them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    text: String,
    signatures: Vec<Signature>,
}

impl Note {
    /// Signs text, which ends with a line end.
    ///
    /// # Errors
    /// The text has control characters or no line end, or the key is a witness's, which signs something else.
    pub fn sign(text: String, key: &SignerKey) -> Result<Self, Refused> {
        checked_text(&text)?;
        for_logs(&key.name, key.purpose)?;
        let signature = key.signature(&[], text.as_bytes());
        Ok(Self { text, signatures: vec![signature] })
    }

    /// Reads a note.
    ///
    /// # Errors
    /// It is too large, not UTF-8, has control characters, no signature, or lines behind the signatures.
    pub fn parse(bytes: &[u8]) -> Result<Self, Refused> {
        if bytes.len() > MAX_BYTES {
            return refused(format!("a note has at most {MAX_BYTES} bytes, this one {}", bytes.len()));
        }
        let whole = std::str::from_utf8(bytes).map_err(|e| Refused::new(format!("a note is UTF-8 text: {e}")))?;
        checked_text(whole)?;
        let Some(end) = whole.rfind("\n\n") else { return refused("a note has an empty line between text and signatures") };
        let (text, lines) = whole.split_at(end + 1);
        let lines = lines.trim_start_matches('\n').lines();
        if lines.clone().count() > MAX_SIGNATURES {
            return refused(format!("a note has at most {MAX_SIGNATURES} signatures"));
        }
        let signatures = lines.map(Signature::parse).collect::<Result<Vec<_>, _>>()?;
        if signatures.is_empty() {
            return refused("the note has no signature");
        }
        Ok(Self { text: text.to_owned(), signatures })
    }

    /// The signed text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The signatures as they stand, also of unknown keys.
    pub fn signatures(&self) -> &[Signature] {
        &self.signatures
    }

    /// Adds a signature made elsewhere; one by the same key is replaced.
    pub fn add(&mut self, signature: Signature) {
        self.signatures.retain(|known| known.name != signature.name || known.id != signature.id);
        self.signatures.push(signature);
    }

    /// Checks that the note is signed with `key`. Lines of other keys are passed over.
    ///
    /// # Errors
    /// The key is a witness's, no line claims the key, or one that does is wrong.
    pub fn verify(&self, key: &VerifierKey) -> Result<(), Refused> {
        for_logs(&key.name, key.purpose)?;
        let mut claims = self.signatures.iter().filter(|s| s.claims(key)).peekable();
        if claims.peek().is_none() {
            return refused(format!("the note has no signature by `{}` with the key {}", key.name, hex(key.id())));
        }
        match claims.all(|s| key.has_signed(self.text.as_bytes(), &s.bytes)) {
            true => Ok(()),
            false => refused(format!("the signature by `{}` is wrong", key.name)),
        }
    }
}

/// A witness's key signs cosignatures only: a signature over a plain note would pass for something that it never said.
fn for_logs(name: &str, purpose: Purpose) -> Result<(), Refused> {
    match purpose {
        Purpose::Log => Ok(()),
        Purpose::Witness => refused(format!("the key of `{name}` is a witness's, not a log's")),
    }
}

fn checked_text(text: &str) -> Result<(), Refused> {
    match text.chars().find(|c| *c < ' ' && *c != '\n') {
        Some(control) => refused(format!("a note has no control characters, this one has {control:?}")),
        None if !text.ends_with('\n') => refused("a note ends with a line end"),
        None => Ok(()),
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        self.signatures.iter().try_for_each(|signature| writeln!(f, "{signature}"))
    }
}
