//! Witnesses: others who have seen a checkpoint and remember it (C2SP tlog-cosignature, tlog-witness).
//!
//! A log that wanted to show two histories would have to win over every witness that a verifier asks for.

use std::fmt;

use crate::checkpoint::Checkpoint;
use crate::error::{Refused, refused};
use crate::hash::Hash;
use crate::note::{Note, Purpose, Signature, SignerKey, VerifierKey};
use crate::proof::{self, Head, MAX_HASHES};
use crate::tile;

/// What a witness signs: that it saw this checkpoint at this time, in seconds since 1970.
fn message(note: &Note, time_s: u64) -> Vec<u8> {
    format!("cosignature/v1\ntime {time_s}\n{}", note.text()).into_bytes()
}

/// Signs a checkpoint as a witness. Only after [`decide`] has agreed and its answer is stored.
///
/// # Errors
/// The key is not a witness's, or the note no checkpoint.
pub fn cosign(note: &Note, key: &SignerKey, time_s: u64) -> Result<Signature, Refused> {
    if key.verifier().purpose() != Purpose::Witness {
        return refused(format!("the key of `{}` is a log's, not a witness's", key.verifier().name()));
    }
    Checkpoint::parse(note.text())?;
    Ok(key.signature(&time_s.to_be_bytes(), &message(note, time_s)))
}

/// Checks one cosignature; returns when the witness saw the checkpoint, in seconds since 1970.
///
/// # Errors
/// It does not claim the key, or is wrong.
pub fn verify_cosignature(note: &Note, signature: &Signature, key: &VerifierKey) -> Result<u64, Refused> {
    let time = signature.bytes.split_first_chunk::<8>().map(|(time, rest)| (u64::from_be_bytes(*time), rest));
    match time {
        Some((time_s, bytes))
            if key.purpose() == Purpose::Witness && signature.claims(key) && key.has_signed(&message(note, time_s), bytes) =>
        {
            Ok(time_s)
        }
        _ => refused(format!("the cosignature by `{}` is wrong", key.name())),
    }
}

/// Whom a verifier asks for: the log, and how many of which witnesses.
#[derive(Debug, Clone)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Policy {
    pub log: VerifierKey,
    pub witnesses: Vec<VerifierKey>,
    /// How many different ones of them must have signed.
    pub needed: usize,
}

/// A checkpoint that satisfies a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trusted {
    /// What the log says.
    pub checkpoint: Checkpoint,
    /// Which witnesses have seen it, and when, in seconds since 1970.
    pub seen: Vec<(String, u64)>,
}

impl Policy {
    /// Reads a signed checkpoint and holds it against the policy. A witness that signed twice counts once, and so does a key
    /// under two names: what a witness signs does not hold its name.
    ///
    /// # Errors
    /// It is no checkpoint of the log, a signature of a known key is wrong, or too few witnesses have signed.
    pub fn open(&self, bytes: &[u8]) -> Result<Trusted, Refused> {
        let (checkpoint, note) = Checkpoint::open(bytes, &self.log)?;
        let mut seen: Vec<(&VerifierKey, u64)> = Vec::new();
        for key in &self.witnesses {
            for signature in note.signatures().iter().filter(|s| s.claims(key)) {
                let time_s = verify_cosignature(&note, signature, key)?;
                if !seen.iter().any(|(known, _)| known.name() == key.name() || known.same_key(key)) {
                    seen.push((key, time_s));
                }
            }
        }
        if seen.len() < self.needed {
            return refused(format!("{} of {} witnesses have signed, {} are needed", seen.len(), self.witnesses.len(), self.needed));
        }
        let seen = seen.into_iter().map(|(key, time_s)| (key.name().to_owned(), time_s)).collect();
        Ok(Trusted { checkpoint, seen })
    }
}

/// What a log asks of a witness: the body of `add-checkpoint`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Size of the checkpoint that the witness cosigned last, as far as the log knows; 0 for none.
    pub old: u64,
    /// That the new checkpoint continues the old one.
    pub proof: Vec<Hash>,
    /// The new checkpoint, signed by the log.
    pub note: Note,
}

impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "old {}", self.old)?;
        self.proof.iter().try_for_each(|hash| writeln!(f, "{hash}"))?;
        write!(f, "\n{}", self.note)
    }
}

impl Request {
    /// Reads the body of a request.
    ///
    /// # Errors
    /// It has another form, or the proof is longer than any proof is.
    pub fn parse(bytes: &[u8]) -> Result<Self, Refused> {
        let text = std::str::from_utf8(bytes).map_err(|_| Refused::new("the request is not UTF-8 text"))?;
        let Some((head, note)) = text.split_once("\n\n") else { return refused("the request has no empty line before the checkpoint") };
        let mut lines = head.split('\n');
        let old = lines.next().and_then(|line| line.strip_prefix("old ")).and_then(tile::number);
        let Some(old) = old else { return refused("the request begins with `old` and a size") };
        if lines.clone().count() > MAX_HASHES {
            return refused(format!("a proof has at most {MAX_HASHES} hashes"));
        }
        let proof = lines.map(Hash::from_base64).collect::<Result<_, _>>()?;
        Ok(Self { old, proof, note: Note::parse(note.as_bytes())? })
    }
}

/// Why a witness does not sign, each with its HTTP status in the protocol.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Denial {
    /// 400: the request makes no sense.
    Malformed(String),
    /// 403: not signed by the log.
    Unsigned(String),
    /// 404: a log that this witness does not know.
    UnknownLog(String),
    /// 409: the witness has cosigned another size; the log is told which, and may try again.
    Conflict(u64),
    /// 422: the proof does not show that the new checkpoint continues the old one.
    Unproved(String),
}

impl fmt::Display for Denial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed(why) => write!(f, "the request makes no sense: {why}"),
            Self::Unsigned(why) => write!(f, "not signed by a known key: {why}"),
            Self::UnknownLog(origin) => write!(f, "the log `{}` is not known here", origin.escape_debug()),
            Self::Conflict(size) => write!(f, "the last checkpoint seen here has {size} entries; prove from there"),
            Self::Unproved(why) => write!(f, "the new checkpoint does not continue the last one seen here: {why}"),
        }
    }
}

impl std::error::Error for Denial {}

impl Denial {
    /// The HTTP status of the protocol.
    pub fn status(&self) -> u16 {
        match self {
            Self::Malformed(_) => 400,
            Self::Unsigned(_) => 403,
            Self::UnknownLog(_) => 404,
            Self::Conflict(_) => 409,
            Self::Unproved(_) => 422,
        }
    }
}

/// Decides about a request. `last` is what this witness cosigned last of the log that `key` belongs to, size 0 for nothing.
/// The answer has to be stored in place of `last`, at once with the check and durably, before [`cosign`].
///
/// # Errors
/// The witness must not sign.
pub fn decide(request: &Request, key: &VerifierKey, last: Head) -> Result<Head, Denial> {
    let checkpoint = Checkpoint::parse(request.note.text()).map_err(|e| Denial::Malformed(e.to_string()))?;
    if checkpoint.origin != key.name() {
        return Err(Denial::UnknownLog(checkpoint.origin));
    }
    request.note.verify(key).map_err(|e| Denial::Unsigned(e.to_string()))?;
    let new = checkpoint.head;
    if request.old > new.size {
        return Err(Denial::Malformed(format!("{} entries cannot continue {}", new.size, request.old)));
    }
    if request.old != last.size {
        return Err(Denial::Conflict(last.size));
    }
    if last.size == new.size && last.root != new.root {
        return Err(Denial::Conflict(last.size));
    }
    proof::verify_consistency(last, new, &request.proof).map_err(|e| Denial::Unproved(e.to_string()))?;
    Ok(new)
}
