//! The part of the command line that is about the database and its ledger.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use ringwall_model::date::Date;

use super::{Remote, TextOrJson};

/// Where the database, its key, its lock and the blobs are.
#[derive(Debug, Args)]
pub(crate) struct Place {
    /// Folder with the database, the ledger's key and lock, and the blobs
    #[arg(long, env = "RINGWALL_DATA", default_value = "ringwall-data", value_name = "DIR")]
    pub(crate) data: PathBuf,
    /// PostgreSQL instead of the SQLite file in the folder: postgres://user:password@host/name
    #[arg(long, env = "RINGWALL_DATABASE", hide_env_values = true, value_name = "URL")]
    pub(crate) database: Option<String>,
    /// Bucket for blobs instead of the folder: s3://bucket/prefix, with AWS_* in the environment
    #[arg(long, env = "RINGWALL_BLOBS", value_name = "URL")]
    pub(crate) blobs: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct InitDb {
    #[command(flatten)]
    pub(crate) place: Place,
    /// Name of the ledger, such as plant.example.com/ledger [default: made up]
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,
}

/// Who does it, for the ledger.
#[derive(Debug, Args)]
pub(crate) struct Who {
    /// Pseudonymous id of who does it [default: local:USER]
    #[arg(long, value_name = "ID")]
    pub(crate) actor: Option<String>,
    /// Why
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Import {
    /// Plant file, or folder with *.yaml files
    #[arg(value_name = "PLANT")]
    pub(crate) plant: PathBuf,
    /// Organisation and system that it becomes [default: from the names in the plant]
    #[arg(long = "as", value_name = "ORGANISATION/SYSTEM")]
    pub(crate) system: Option<String>,
    #[command(flatten)]
    pub(crate) who: Who,
    #[command(flatten)]
    pub(crate) place: Place,
    #[command(flatten)]
    pub(crate) remote: Remote,
}

/// Which system, and as of when.
#[derive(Debug, Args)]
pub(crate) struct Which {
    /// Which one; needed where there are several
    #[arg(value_name = "ORGANISATION/SYSTEM")]
    pub(crate) system: Option<String>,
    /// As it was after this entry (a number), or at the end of this day (YYYY-MM-DD)
    #[arg(long, value_name = "ENTRY|DAY")]
    pub(crate) at: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Export {
    #[command(flatten)]
    pub(crate) which: Which,
    /// Write to this file instead of standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) place: Place,
    #[command(flatten)]
    pub(crate) remote: Remote,
}

#[derive(Debug, Args)]
pub(crate) struct Attach {
    /// Files to keep
    #[arg(value_name = "FILE", required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// Organisation and system that they belong to; needed where there are several
    #[arg(long = "as", value_name = "ORGANISATION/SYSTEM")]
    pub(crate) system: Option<String>,
    #[command(flatten)]
    pub(crate) who: Who,
    #[command(flatten)]
    pub(crate) place: Place,
    #[command(flatten)]
    pub(crate) remote: Remote,
}

#[derive(Debug, Args)]
pub(crate) struct Pack {
    #[command(flatten)]
    pub(crate) which: Which,
    /// Day of the assessment [default: today, UTC]
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) as_of: Option<Date>,
    /// Checkpoint that witnesses have cosigned, in place of the ledger's own; may be older than it
    #[arg(long, value_name = "FILE")]
    pub(crate) checkpoint: Option<PathBuf>,
    /// Public key of a witness that cosigned it, or a file with it; may be given several times
    #[arg(long, value_name = "KEY|FILE")]
    pub(crate) witness: Vec<String>,
    /// File to write
    #[arg(long, value_name = "FILE", default_value = "evidence-pack.zip")]
    pub(crate) out: PathBuf,
    #[command(flatten)]
    pub(crate) place: Place,
    #[command(flatten)]
    pub(crate) remote: Remote,
}

#[derive(Debug, Args)]
pub(crate) struct Verify {
    /// Evidence pack
    #[arg(value_name = "PACK")]
    pub(crate) pack: PathBuf,
    /// The ledger's public key, or a file with it, obtained on another way than the pack
    #[arg(long, value_name = "KEY|FILE")]
    pub(crate) key: Option<String>,
    /// Public key of a witness, or a file with it; may be given several times
    #[arg(long, value_name = "KEY|FILE")]
    pub(crate) witness: Vec<String>,
    /// How many of the witnesses must have signed [default: all that are given]
    #[arg(long, value_name = "NUMBER")]
    pub(crate) witnesses: Option<usize>,
    #[command(flatten)]
    pub(crate) output: TextOrJson,
}

#[derive(Debug, Args)]
pub(crate) struct Backup {
    /// File to write; must not exist
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// Leave out the blobs
    #[arg(long)]
    pub(crate) without_blobs: bool,
    #[command(flatten)]
    pub(crate) place: Place,
}

#[derive(Debug, Args)]
pub(crate) struct Restore {
    /// Backup to read; the ledger's key must lie in the data folder already
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    #[command(flatten)]
    pub(crate) place: Place,
}

#[derive(Debug, Args)]
pub(crate) struct Ledger {
    #[command(subcommand)]
    pub(crate) command: LedgerCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum LedgerCommand {
    /// Entries, newest first
    Show(Show),
    /// Check entries, tiles, checkpoint, lock and every record; names what was changed
    Verify(LedgerVerify),
    /// The proof of one entry, as files for others
    Proof(Proof),
    /// The signed checkpoint; a request to a witness; a witness's answer
    Checkpoint(CheckpointArgs),
    /// Be a witness of another ledger
    Witness(Witness),
    /// Take the database's checkpoint as the first one that this machine trusts
    Join(Join),
}

#[derive(Debug, Args)]
pub(crate) struct Show {
    /// One entry by its number
    #[arg(value_name = "ENTRY")]
    pub(crate) seq: Option<u64>,
    /// Only of this organisation; at a server needed where you belong to several
    #[arg(long)]
    pub(crate) organisation: Option<String>,
    /// Only of this actor
    #[arg(long)]
    pub(crate) actor: Option<String>,
    /// Only actions that begin so
    #[arg(long)]
    pub(crate) action: Option<String>,
    /// Only about this subject
    #[arg(long)]
    pub(crate) subject: Option<String>,
    /// Not before this time (RFC 3339, UTC)
    #[arg(long, value_name = "TIME")]
    pub(crate) since: Option<String>,
    /// Before this time
    #[arg(long, value_name = "TIME")]
    pub(crate) until: Option<String>,
    /// Before this entry: where the page before ended
    #[arg(long, value_name = "ENTRY")]
    pub(crate) before: Option<u64>,
    /// How many at most
    #[arg(long, default_value_t = 50, value_name = "NUMBER")]
    pub(crate) limit: u64,
    #[command(flatten)]
    pub(crate) output: TextOrJson,
    #[command(flatten)]
    pub(crate) place: Place,
    #[command(flatten)]
    pub(crate) remote: Remote,
}

#[derive(Debug, Args)]
pub(crate) struct LedgerVerify {
    #[command(flatten)]
    pub(crate) output: TextOrJson,
    #[command(flatten)]
    pub(crate) place: Place,
}

#[derive(Debug, Args)]
pub(crate) struct Proof {
    /// Number of the entry
    #[arg(value_name = "ENTRY")]
    pub(crate) seq: u64,
    /// Folder for ENTRY.json and ENTRY.tlog-proof
    #[arg(long, default_value = ".", value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// At a server: the organisation that the entry is of; needed where you belong to several
    #[arg(long)]
    pub(crate) organisation: Option<String>,
    #[command(flatten)]
    pub(crate) place: Place,
    #[command(flatten)]
    pub(crate) remote: Remote,
}

#[derive(Debug, Args)]
pub(crate) struct CheckpointArgs {
    /// Write a request to a witness that saw this many entries last (0: none), to be cosigned
    #[arg(long, value_name = "ENTRIES")]
    pub(crate) request: Option<u64>,
    #[command(flatten)]
    pub(crate) place: Place,
    #[command(flatten)]
    pub(crate) remote: Remote,
}

#[derive(Debug, Args)]
pub(crate) struct Join {
    #[command(flatten)]
    pub(crate) place: Place,
}

#[derive(Debug, Args)]
pub(crate) struct Witness {
    #[command(subcommand)]
    pub(crate) command: WitnessCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum WitnessCommand {
    /// Make a witness: a key and a memory
    Init(WitnessInit),
    /// Know a ledger, by its public key
    Add(WitnessAdd),
    /// Check a request and cosign it
    Cosign(WitnessCosign),
}

#[derive(Debug, Args)]
pub(crate) struct WitnessInit {
    /// Folder of the witness
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
    /// Its name, such as auditor.example.org/stick
    #[arg(long, value_name = "NAME")]
    pub(crate) name: String,
}

#[derive(Debug, Args)]
pub(crate) struct WitnessAdd {
    /// Folder of the witness
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
    /// The ledger's public key, or a file with it
    #[arg(value_name = "KEY|FILE")]
    pub(crate) key: String,
}

#[derive(Debug, Args)]
pub(crate) struct WitnessCosign {
    /// Folder of the witness
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
    /// Request, as `ringwall ledger checkpoint --request` writes it
    #[arg(value_name = "REQUEST")]
    pub(crate) request: PathBuf,
    /// Write the cosigned checkpoint to this file instead of standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}
