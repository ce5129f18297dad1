//! What a verification comes to: checks with their outcome, what does not hold, and the facts that the pack is about.

use std::fmt;

use ringwall_ledger::note::VerifierKey;
use ringwall_model::file::MAX_BYTES;
use serde::Serialize;

/// What the one who verifies brings along, from elsewhere than the pack.
#[derive(Debug, Clone, Default)]
pub struct Trust {
    /// The ledger's key. Without it the one in the pack is used, and the verdict says so.
    pub key: Option<VerifierKey>,
    /// Keys of witnesses.
    pub witnesses: Vec<VerifierKey>,
    /// How many different ones of them must have cosigned the checkpoint.
    pub needed: usize,
}

/// What a foreign file may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Members of the pack.
    pub members: usize,
    /// Uncompressed bytes of one member.
    pub member_bytes: u64,
    /// Uncompressed bytes of all members together.
    pub total_bytes: u64,
    /// Bytes of the records that the plant is made of: the engine is made for plants of this size.
    pub plant_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { members: 200_000, member_bytes: 512 << 20, total_bytes: 2 << 30, plant_bytes: MAX_BYTES }
    }
}

/// How a check ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It holds.
    Holds,
    /// It does not hold, or cannot be checked because something else does not.
    Fails,
    /// Nothing is wrong, and something is not proved that the reader should know.
    Note,
}

/// One thing that was checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    /// Short name for machines: `zip`, `digests`, `checkpoint`, `witnesses`, `tree`, `entries`, `complete`, `versions`, `records`,
    /// `plant`, `assessment`, `evidence`, `readme`.
    pub name: &'static str,
    /// How it ended.
    pub outcome: Outcome,
    /// What was checked and what came out, for a person.
    pub text: String,
}

/// Something that does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The check that found it.
    pub check: &'static str,
    /// Member, entry or record.
    pub place: String,
    /// What is wrong.
    pub what: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.what)
    }
}

/// A witness that has seen the checkpoint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cosignature {
    /// The name of the witness.
    pub name: String,
    /// When it saw it, as it says (RFC 3339, UTC).
    pub time: String,
    /// Whether the one who verifies brought its key; otherwise the key is the pack's.
    pub given: bool,
}

/// What the pack is about. Proved where the verdict holds; otherwise only what it claims.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Facts {
    /// Name of the ledger.
    pub origin: String,
    /// Entries under the signed checkpoint.
    pub size: u64,
    /// The root over them, base64 as in the checkpoint.
    pub root: String,
    /// Whose plant it is.
    pub organisation: String,
    /// Which of its systems.
    pub system: String,
    /// The last entry covered.
    pub as_of: u64,
    /// When it was logged, where it is one of the organisation's.
    pub as_of_time: Option<String>,
    /// The day of the assessment.
    pub day: String,
    /// Entries that are disclosed.
    pub entries: usize,
    /// Whether all entries up to the last one covered are disclosed, so that none can have been left out.
    pub complete: bool,
    /// Records that the plant is made of.
    pub records: usize,
    /// SHA-256 of `plant.yaml`.
    pub plant_sha256: String,
    /// SHA-256 of `assessment.json`.
    pub assessment_sha256: String,
    /// The key that the checkpoint was checked with.
    pub key: String,
    /// Whether the one who verifies brought it; otherwise it is the pack's and has to be compared with one from elsewhere.
    pub key_given: bool,
    /// Who has cosigned the checkpoint.
    pub cosignatures: Vec<Cosignature>,
}

/// What a verification comes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// What was checked, in order.
    pub checks: Vec<Check>,
    /// What does not hold; empty where all does.
    pub findings: Vec<Finding>,
    /// Findings beyond the first thousand.
    pub omitted: usize,
    /// What the pack is about.
    pub facts: Facts,
}

impl Verdict {
    /// Whether everything holds.
    pub fn holds(&self) -> bool {
        self.findings.is_empty() && self.omitted == 0
    }
}
