//! `ringwall ledger witness`: a witness on a laptop or a stick.

use std::fs;

use ringwall_ledger::note::Purpose;
use ringwall_server::{Witness, WitnessError};

use super::{create, public_key};
use crate::args::{Witness as Args, WitnessAdd, WitnessCommand, WitnessCosign, WitnessInit};
use crate::error::{CliError, Outcome};
use crate::output;

pub(super) fn run(args: &Args) -> Result<Outcome, CliError> {
    match &args.command {
        WitnessCommand::Init(args) => init(args),
        WitnessCommand::Add(args) => add(args),
        WitnessCommand::Cosign(args) => cosign(args),
    }
}

impl From<WitnessError> for CliError {
    fn from(error: WitnessError) -> Self {
        match error {
            WitnessError::Denied(denial) => Self::invalid(
                denial.to_string(),
                "nothing was signed; `ringwall ledger witness add` makes a ledger known, with its public key from a source that you trust",
            ),
            WitnessError::Failed(message, hint) => Self::invalid(message, hint),
        }
    }
}

fn init(args: &WitnessInit) -> Result<Outcome, CliError> {
    fs::create_dir_all(&args.folder).map_err(|e| CliError::writing(&args.folder, &e))?;
    let witness = Witness::new(&args.folder);
    let public = create::new_key(&witness.key_file(), Some(&args.name), Purpose::Witness)?.verifier().to_string();
    let path = witness.public_file();
    fs::write(&path, format!("{public}\n")).map_err(|e| CliError::writing(&path, &e))?;
    output::print(&format!("The witness is ready. Its public key, for those who verify:\n  {public}\n"))?;
    Ok(Outcome::Done)
}

fn add(args: &WitnessAdd) -> Result<Outcome, CliError> {
    let key = public_key(&args.key)?;
    Witness::new(&args.folder).add(&key)?;
    output::print(&format!("The ledger `{}` is known from now on.\n", key.name()))?;
    Ok(Outcome::Done)
}

fn cosign(args: &WitnessCosign) -> Result<Outcome, CliError> {
    let bytes = fs::read(&args.request).map_err(|e| CliError::invalid(format!("{}: {e}", args.request.display()), ""))?;
    let now = u64::try_from(jiff::Timestamp::now().as_second()).unwrap_or_default();
    let cosigned = Witness::new(&args.folder).cosign(&bytes, now)?;
    output::write(args.out.as_deref(), cosigned.note.to_string().as_bytes())?;
    anstream::eprintln!("Cosigned: {} entries of `{}`.", cosigned.head.size, cosigned.origin);
    Ok(Outcome::Done)
}
