//! `ringwall ledger witness`: remembering what another ledger has signed, so that it cannot tell two stories.
//!
//! A folder is enough, on a laptop or a stick: a key, and for each ledger its public key and the last checkpoint seen.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use ringwall_ledger::checkpoint::Checkpoint;
use ringwall_ledger::hash;
use ringwall_ledger::note::{Purpose, SignerKey, VerifierKey};
use ringwall_ledger::proof::Head;
use ringwall_ledger::witness::{self, Request};

use super::{create, public_key};
use crate::args::{Witness, WitnessAdd, WitnessCommand, WitnessCosign, WitnessInit};
use crate::error::{CliError, Outcome};
use crate::output;

pub(super) fn run(args: &Witness) -> Result<Outcome, CliError> {
    match &args.command {
        WitnessCommand::Init(args) => init(args),
        WitnessCommand::Add(args) => add(args),
        WitnessCommand::Cosign(args) => cosign(args),
    }
}

fn init(args: &WitnessInit) -> Result<Outcome, CliError> {
    fs::create_dir_all(&args.folder).map_err(|e| CliError::writing(&args.folder, &e))?;
    let key = create::new_key(&args.folder.join("witness.key"), Some(&args.name), Purpose::Witness)?;
    let public = key.verifier().to_string();
    let path = args.folder.join("witness.vkey");
    fs::write(&path, format!("{public}\n")).map_err(|e| CliError::writing(&path, &e))?;
    output::print(&format!("The witness is ready. Its public key, for those who verify:\n  {public}\n"))?;
    Ok(Outcome::Done)
}

/// What a witness remembers of one ledger.
struct Known {
    key: VerifierKey,
    checkpoint: PathBuf,
}

/// Names the files of a ledger, whatever its name has in it.
fn file(folder: &Path, key: &VerifierKey, ending: &str) -> PathBuf {
    folder.join(format!("{:08x}.{ending}", u32::from_be_bytes(key.id())))
}

fn add(args: &WitnessAdd) -> Result<Outcome, CliError> {
    let key = public_key(&args.key)?;
    if key.purpose() != Purpose::Log {
        return Err(CliError::invalid(format!("the key of `{}` is a witness's, not a ledger's", key.name()), ""));
    }
    let path = file(&args.folder, &key, "vkey");
    fs::write(&path, format!("{key}\n")).map_err(|e| CliError::writing(&path, &e))?;
    output::print(&format!("The ledger `{}` is known from now on.\n", key.name()))?;
    Ok(Outcome::Done)
}

fn cosign(args: &WitnessCosign) -> Result<Outcome, CliError> {
    let bytes = fs::read(&args.request).map_err(|e| CliError::invalid(format!("{}: {e}", args.request.display()), ""))?;
    let request = Request::parse(&bytes)?;
    let origin = Checkpoint::parse(request.note.text())?.origin;
    let known = known(&args.folder, &origin)?;
    let text = fs::read_to_string(args.folder.join("witness.key"));
    let text =
        text.map_err(|e| CliError::invalid(format!("{}: {e}", args.folder.display()), "`ringwall ledger witness init` makes a witness"))?;
    let key = SignerKey::from_secret_text(&text)?;
    // Two at once would both see the same past: the second waits.
    let guard = File::create(args.folder.join("busy")).and_then(|file| file.lock().map(|()| file));
    let _guard = guard.map_err(|e| CliError::writing(&args.folder, &e))?;
    let seen = witness::decide(&request, &known.key, last(&known)?)
        .map_err(|denial| CliError::invalid(denial.to_string(), "nothing was signed"))?;
    // INVARIANT: remembered durably before it is signed.
    remember(&known.checkpoint, request.note.to_string().as_bytes()).map_err(|e| CliError::writing(&known.checkpoint, &e))?;
    let now = u64::try_from(jiff::Timestamp::now().as_second()).unwrap_or_default();
    let mut note = request.note;
    let signature = witness::cosign(&note, &key, now)?;
    note.add(signature);
    output::write(args.out.as_deref(), note.to_string().as_bytes())?;
    anstream::eprintln!("Cosigned: {} entries of `{origin}`.", seen.size);
    Ok(Outcome::Done)
}

fn known(folder: &Path, origin: &str) -> Result<Known, CliError> {
    let unreadable = |e| CliError::invalid(format!("{}: {e}", folder.display()), "`ringwall ledger witness init` makes a witness");
    for entry in fs::read_dir(folder).map_err(unreadable)?.filter_map(Result::ok) {
        let path = entry.path();
        if path.extension().is_none_or(|ending| ending != "vkey") || path.ends_with("witness.vkey") {
            continue;
        }
        let key: VerifierKey = fs::read_to_string(&path).map_err(unreadable)?.parse()?;
        if key.name() == origin {
            let checkpoint = file(folder, &key, "checkpoint");
            return Ok(Known { key, checkpoint });
        }
    }
    Err(CliError::invalid(
        format!("the ledger `{}` is not known to this witness", origin.escape_debug()),
        "`ringwall ledger witness add` makes it known, with its public key from a source that you trust",
    ))
}

/// What was cosigned last.
fn last(known: &Known) -> Result<Head, CliError> {
    match fs::read(&known.checkpoint) {
        Ok(bytes) => Ok(Checkpoint::open(&bytes, &known.key)?.0.head),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Head { size: 0, root: hash::empty_root() }),
        Err(error) => Err(CliError::invalid(format!("{}: {error}", known.checkpoint.display()), "")),
    }
}

fn remember(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let part = path.with_extension("part");
    let mut file = File::create(&part)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&part, path)?;
    path.parent().map_or(Ok(()), |folder| File::open(folder)?.sync_all())
}
