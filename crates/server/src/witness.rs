//! A witness in a folder: remembers what other ledgers have signed, so that none of them can tell two stories.
//!
//! On a laptop, a stick or a server. The folder holds a key, and for each ledger its public key and the last checkpoint seen.

use std::fmt;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use ringwall_ledger::checkpoint::Checkpoint;
use ringwall_ledger::error::Refused;
use ringwall_ledger::hash;
use ringwall_ledger::note::{Note, Purpose, Signature, SignerKey, VerifierKey};
use ringwall_ledger::proof::Head;
use ringwall_ledger::witness::{self, Denial, Request};

/// The witness.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witness {
    folder: PathBuf,
}

/// A checkpoint that was cosigned.
#[derive(Debug)]
pub struct Cosigned {
    /// The checkpoint with all its signatures.
    pub note: Note,
    /// The witness's own.
    pub signature: Signature,
    /// What was seen.
    pub head: Head,
    /// Name of the ledger.
    pub origin: String,
}

/// Why nothing was cosigned.
#[derive(Debug)]
pub enum WitnessError {
    /// The request is refused.
    Denied(Denial),
    /// The folder cannot be used: what happened, and what to do.
    Failed(String, &'static str),
}

impl fmt::Display for WitnessError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Denied(denial) => write!(f, "{denial}"),
            Self::Failed(message, _) => f.write_str(message),
        }
    }
}

impl std::error::Error for WitnessError {}

impl From<Refused> for WitnessError {
    fn from(refused: Refused) -> Self {
        Self::Denied(Denial::Malformed(refused.to_string()))
    }
}

/// What it remembers of one ledger.
struct Known {
    key: VerifierKey,
    checkpoint: PathBuf,
}

const NONE: &str = "`ringwall ledger witness init` makes a witness";

impl Witness {
    /// The witness in a folder.
    pub fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    /// File of its secret key.
    pub fn key_file(&self) -> PathBuf {
        self.folder.join("witness.key")
    }

    /// File of its public key.
    pub fn public_file(&self) -> PathBuf {
        self.folder.join("witness.vkey")
    }

    fn failed(&self, error: &io::Error) -> WitnessError {
        WitnessError::Failed(format!("{}: {error}", self.folder.display()), NONE)
    }

    /// Names the files of a ledger, whatever its name has in it.
    fn file(&self, key: &VerifierKey, ending: &str) -> PathBuf {
        self.folder.join(format!("{:08x}.{ending}", u32::from_be_bytes(key.id())))
    }

    /// Knows a ledger from now on.
    ///
    /// # Errors
    /// The key is a witness's, or the folder cannot be written.
    pub fn add(&self, key: &VerifierKey) -> Result<(), WitnessError> {
        if key.purpose() != Purpose::Log {
            return Err(WitnessError::Failed(format!("the key of `{}` is a witness's, not a ledger's", key.name()), ""));
        }
        fs::write(self.file(key, "vkey"), format!("{key}\n")).map_err(|e| self.failed(&e))
    }

    /// Checks a request (the body of `add-checkpoint`), remembers it durably and cosigns. `now_s`: seconds since 1970.
    ///
    /// # Errors
    /// It is refused, or the folder cannot be used. Nothing is signed then.
    pub fn cosign(&self, request: &[u8], now_s: u64) -> Result<Cosigned, WitnessError> {
        let request = Request::parse(request)?;
        let origin = Checkpoint::parse(request.note.text())?.origin;
        let known = self.known(&origin)?;
        let text = fs::read_to_string(self.key_file()).map_err(|e| self.failed(&e))?;
        let key = SignerKey::from_secret_text(&text).map_err(|e| WitnessError::Failed(format!("the witness's key: {e}"), NONE))?;
        // Two at once would both see the same past: the second waits.
        let guard = File::create(self.folder.join("busy")).and_then(|file| file.lock().map(|()| file));
        let _guard = guard.map_err(|e| self.failed(&e))?;
        let head = witness::decide(&request, &known.key, self.last(&known)?).map_err(WitnessError::Denied)?;
        // INVARIANT: remembered durably before it is signed.
        remember(&known.checkpoint, request.note.to_string().as_bytes()).map_err(|e| self.failed(&e))?;
        let mut note = request.note;
        let signature = witness::cosign(&note, &key, now_s)?;
        note.add(signature.clone());
        Ok(Cosigned { note, signature, head, origin })
    }

    fn known(&self, origin: &str) -> Result<Known, WitnessError> {
        for entry in fs::read_dir(&self.folder).map_err(|e| self.failed(&e))?.filter_map(Result::ok) {
            let path = entry.path();
            if path.extension().is_none_or(|ending| ending != "vkey") || path == self.public_file() {
                continue;
            }
            let key: VerifierKey = fs::read_to_string(&path).map_err(|e| self.failed(&e))?.parse()?;
            if key.name() == origin {
                let checkpoint = self.file(&key, "checkpoint");
                return Ok(Known { key, checkpoint });
            }
        }
        Err(WitnessError::Denied(Denial::UnknownLog(origin.to_owned())))
    }

    /// What was cosigned last.
    fn last(&self, known: &Known) -> Result<Head, WitnessError> {
        match fs::read(&known.checkpoint) {
            Ok(bytes) => Ok(Checkpoint::open(&bytes, &known.key)?.0.head),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Head { size: 0, root: hash::empty_root() }),
            Err(error) => Err(self.failed(&error)),
        }
    }
}

fn remember(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let part = path.with_extension("part");
    let mut file = File::create(&part)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&part, path)?;
    path.parent().map_or(Ok(()), |folder| File::open(folder)?.sync_all())
}
