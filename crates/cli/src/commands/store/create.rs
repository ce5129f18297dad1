//! `ringwall init-db` and `ringwall ledger join`: the beginning of a ledger, on one machine and on the next.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use ringwall_ledger::note::{Purpose, SignerKey};
use ringwall_store::{Machine, Store, Surroundings};

use super::waiting;
use crate::args::{InitDb, Join, Place};
use crate::error::{CliError, Outcome};
use crate::output;

pub(crate) fn init(args: &InitDb) -> Result<Outcome, CliError> {
    output::print(&begin(&args.place, args.name.as_deref())?)?;
    Ok(Outcome::Done)
}

/// Makes key, tables and ledger; gives what is to be said of it.
pub(crate) fn begin(place: &Place, name: Option<&str>) -> Result<String, CliError> {
    fs::create_dir_all(&place.data).map_err(|e| CliError::writing(&place.data, &e))?;
    let path = place.key_file();
    // A start that ended after the key was made goes on with it.
    let key = if path.exists() { place.key()? } else { new_key(&path, name, Purpose::Log)? };
    let public = key.verifier().to_string();
    let vkey = place.file("ledger.vkey");
    fs::write(&vkey, format!("{public}\n")).map_err(|e| CliError::writing(&vkey, &e))?;
    waiting(async { Ok(Store::create(place.options()?).await?) })?;
    place.blobs()?;
    Ok(format!(
        "The database is ready in {}, and its ledger has begun.\n\n\
         Its public key, for auditors and witnesses:\n  {public}\n\n\
         Keep a copy of {} in a safe place: it signs the ledger, and no backup holds it.\n",
        place.data.display(),
        path.display()
    ))
}

/// Makes a key and keeps it where only its owner can read it.
pub(crate) fn new_key(path: &Path, name: Option<&str>, purpose: Purpose) -> Result<SignerKey, CliError> {
    let mut seed = [0; 32];
    Machine.random(&mut seed)?;
    let mut id = [0; 4];
    Machine.random(&mut id)?;
    let made_up = format!("ringwall.local/{:08x}", u32::from_be_bytes(id));
    let key = SignerKey::new(name.unwrap_or(&made_up), purpose, &seed)?;
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map_err(|e| CliError::writing(path, &e))?;
    let written = file.write_all(key.to_secret_text().as_bytes()).and_then(|()| file.sync_all());
    written.map_err(|e| CliError::writing(path, &e))?;
    Ok(key)
}

pub(crate) fn join(args: &Join) -> Result<Outcome, CliError> {
    let place = &args.place;
    let head = waiting(async { Ok(Store::join(place.database()?, &place.lock(), place.key()?.verifier()).await?) })?;
    output::print(&format!("This machine trusts the checkpoint over {} entries with the root {} from now on.\n", head.size, head.root))?;
    Ok(Outcome::Done)
}
