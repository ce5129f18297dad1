//! `ringwall import` and `ringwall export`: a plant file into the database and out of it, also as it was.

use ringwall_engine::catalogue::vocabulary;
use ringwall_model::file;
use ringwall_model::plant::Plant;
use ringwall_store::{Act, PlantError, Store};

use super::{System, system_of, waiting};
use crate::args::{Export, Import, Who};
use crate::error::{CliError, Outcome};
use crate::{load, output, remote};

impl Who {
    /// The name that the ledger has for who runs the command.
    pub(crate) fn actor(&self) -> String {
        let user = || std::env::var("USER").or_else(|_| std::env::var("LOGNAME")).unwrap_or_else(|_| "unknown".into());
        self.actor.clone().unwrap_or_else(|| format!("local:{}", user()))
    }
}

pub(crate) fn import(args: &Import) -> Result<Outcome, CliError> {
    let loaded = load::plant(&args.plant)?;
    let (organisation, system) = match &args.system {
        Some(text) => system_of(text)?,
        None => named(&loaded.plant)?,
    };
    if let Some(client) = args.remote.client()? {
        let reason = args.who.reason.as_deref();
        let bytes = file::write(&loaded.plant).into_bytes();
        let imported = waiting(async { Ok(client.import((&organisation, &system), bytes, reason).await?) })?;
        return said(&format!("{organisation}/{system}"), imported.entry, [imported.created, imported.changed, imported.deleted]);
    }
    let act = Act {
        organisation: organisation.clone(),
        actor: args.who.actor(),
        action: "plant.import".into(),
        reason: args.who.reason.clone(),
        ..Act::default()
    };
    let imported = waiting(async {
        let store = args.place.open().await?;
        let imported = store.import(act, &system, &loaded.plant).await;
        store.close().await;
        Ok(imported?)
    })?;
    said(&format!("{organisation}/{system}"), imported.seq, [imported.created, imported.changed, imported.deleted])
}

fn said(name: &str, entry: Option<u64>, [created, changed, deleted]: [usize; 3]) -> Result<Outcome, CliError> {
    output::print(&match entry {
        None => format!("{name} is what the file says already; nothing was changed.\n"),
        Some(seq) => format!("{name}: {created} records created, {changed} changed, {deleted} deleted, as entry {seq} of the ledger.\n"),
    })?;
    Ok(Outcome::Done)
}

/// Organisation and system, from what the plant says of itself.
fn named(plant: &Plant) -> Result<System, CliError> {
    let organisation = plant.organisation.as_ref().and_then(|o| o.name.as_ref()).map(|name| slug(name.as_str())).filter(|s| !s.is_empty());
    let system = plant.system.as_ref().map(|system| system.id.as_str().to_owned());
    organisation.zip(system).ok_or_else(|| {
        CliError::invalid(
            "the plant does not say the name of its organisation and the id of its system",
            "say both with `--as ORGANISATION/SYSTEM`",
        )
    })
}

/// Letters and digits in lower case, with single dashes between.
fn slug(name: &str) -> String {
    let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join("-")
}

pub(crate) fn export(args: &Export) -> Result<Outcome, CliError> {
    if let Some(client) = args.remote.client()? {
        let entry = args.which.numbered()?;
        let bytes = waiting(async {
            let (organisation, system) = remote::system(&client, args.which.system.as_deref()).await?;
            Ok(client.export((&organisation, &system), entry).await?)
        })?;
        output::write(args.out.as_deref(), &bytes)?;
        return Ok(Outcome::Done);
    }
    let plant = waiting(async {
        let store = args.place.inspect().await?;
        let system = args.which.system(&store).await?;
        let at = args.which.entry(&store).await?;
        plant(&store, &system, at).await
    })?;
    output::write(args.out.as_deref(), file::write(&plant).as_bytes())?;
    Ok(Outcome::Done)
}

/// The plant of a system as of an entry.
pub(crate) async fn plant(store: &Store, (organisation, system): &System, at: Option<u64>) -> Result<Plant, CliError> {
    store.plant(organisation, system, at, vocabulary()).await.map_err(|error| match error {
        PlantError::Store(error) => error.into(),
        PlantError::Problems(problems) => problems.into(),
        PlantError::Nothing => {
            CliError::invalid(format!("there is nothing of {organisation}/{system}"), "`ringwall ledger show` says what was imported when")
        }
    })
}
