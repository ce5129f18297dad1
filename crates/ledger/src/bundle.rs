//! One fact in one file (C2SP tlog-proof): where an entry stands, the proof, and the checkpoint that it leads to.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::error::{Refused, refused};
use crate::hash::{self, Hash};
use crate::proof::{self, MAX_HASHES};
use crate::tile;
use crate::witness::{Policy, Trusted};

const FIRST_LINE: &str = "c2sp.org/tlog-proof@v1";

/// The content of a `.tlog-proof` file. The entry itself lies beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlogProof {
    /// Number of the entry, from 0.
    pub index: u64,
    /// The inclusion proof.
    pub proof: Vec<Hash>,
    /// The signed checkpoint, as it is.
    pub checkpoint: String,
}

impl fmt::Display for TlogProof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{FIRST_LINE}\nindex {}", self.index)?;
        self.proof.iter().try_for_each(|hash| writeln!(f, "{hash}"))?;
        write!(f, "\n{}", self.checkpoint)
    }
}

impl TlogProof {
    /// Reads a `.tlog-proof` file; a line `extra`, data of somebody's own in base64, is passed over.
    ///
    /// # Errors
    /// It has another form, or more hashes than a proof can have.
    pub fn parse(bytes: &[u8]) -> Result<Self, Refused> {
        let text = std::str::from_utf8(bytes).map_err(|_| Refused::new("the proof is not UTF-8 text"))?;
        let Some((head, checkpoint)) = text.split_once("\n\n") else { return refused("the proof has no empty line before its checkpoint") };
        let mut lines = head.split('\n').peekable();
        if lines.next() != Some(FIRST_LINE) {
            return refused(format!("the first line is not `{FIRST_LINE}`"));
        }
        if let Some(extra) = lines.peek().and_then(|line| line.strip_prefix("extra ")) {
            STANDARD.decode(extra).map_err(|e| Refused::new(format!("the extra data is not base64: {e}")))?;
            lines.next();
        }
        let index = lines.next().and_then(|line| line.strip_prefix("index ")).and_then(tile::number);
        let Some(index) = index else { return refused("the proof does not say the index of its entry") };
        if lines.clone().count() > MAX_HASHES {
            return refused(format!("a proof has at most {MAX_HASHES} hashes"));
        }
        let proof = lines.map(Hash::from_base64).collect::<Result<_, _>>()?;
        Ok(Self { index, proof, checkpoint: checkpoint.to_owned() })
    }

    /// Checks that `entry` stands in the log where the proof says, under a checkpoint that satisfies the policy.
    ///
    /// # Errors
    /// What does not hold.
    pub fn verify(&self, entry: &[u8], policy: &Policy) -> Result<Trusted, Refused> {
        let trusted = policy.open(self.checkpoint.as_bytes())?;
        proof::verify_inclusion(hash::leaf(entry), self.index, trusted.checkpoint.head, &self.proof)?;
        Ok(trusted)
    }
}
