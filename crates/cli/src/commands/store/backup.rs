//! `ringwall backup` and `ringwall restore`.

use std::fs::{self, File, OpenOptions};
use std::path::Path;

use ringwall_store::{BackedUp, Store};

use super::waiting;
use crate::args::{Backup, Restore};
use crate::error::{CliError, Outcome};
use crate::output;

pub(crate) fn backup(args: &Backup) -> Result<Outcome, CliError> {
    // A backup that was cut must not be taken for one: it gets its name when it is whole.
    let part = args.file.with_extension("part");
    let out = create_new(&args.file, &part)?;
    let written = waiting(async {
        let store = args.place.inspect().await?;
        let blobs = if args.without_blobs { None } else { Some(args.place.blobs()?) };
        let (what, file) = store.backup(blobs.as_ref(), out).await?;
        file.sync_all().map_err(|e| CliError::writing(&part, &e))?;
        Ok(what)
    });
    let what = written.inspect_err(|_| drop(fs::remove_file(&part)))?;
    fs::rename(&part, &args.file).map_err(|e| CliError::writing(&args.file, &e))?;
    output::print(&format!("{} holds {}.\nThe ledger's key is not in it.\n", args.file.display(), described(&what)))?;
    Ok(Outcome::Done)
}

fn create_new(file: &Path, part: &Path) -> Result<File, CliError> {
    if file.exists() {
        return Err(CliError::invalid(format!("{} exists", file.display()), "give another name, or remove it"));
    }
    OpenOptions::new().read(true).write(true).create(true).truncate(true).open(part).map_err(|e| CliError::writing(part, &e))
}

fn described(what: &BackedUp) -> String {
    format!("{} entries under the root {}, {} rows and {} blobs", what.head.size, what.head.root, what.rows, what.blobs)
}

pub(crate) fn restore(args: &Restore) -> Result<Outcome, CliError> {
    let place = &args.place;
    if !place.key_file().exists() {
        let hint = "a backup does not hold the ledger's key: put `ledger.key` and `ledger.vkey` there first, from where you keep them";
        return Err(CliError::invalid(format!("there is no {}", place.key_file().display()), hint));
    }
    let file = File::open(&args.file).map_err(|e| CliError::invalid(format!("{}: {e}", args.file.display()), ""))?;
    let what = waiting(async {
        let (key, blobs) = (place.key()?, place.blobs()?);
        let what = Store::restore(&place.database()?, &place.lock(), &key.verifier(), Some(&blobs), file).await?;
        // Opening tells whether this machine has seen more than the backup.
        place.open().await?.close().await;
        Ok(what)
    })?;
    output::print(&format!("Restored: {}.\n`ringwall ledger verify` checks all of it.\n", described(&what)))?;
    Ok(Outcome::Done)
}
