//! `ringwall import` and `ringwall export`: a plant file into the database and out of it, also as it was.

use ringwall_engine::catalogue::vocabulary;
use ringwall_model::file;
use ringwall_model::plant::Plant;
use ringwall_store::{Act, PlantError, Store};

use super::{System, system_of, waiting};
use crate::args::{Export, Import, Who};
use crate::error::{CliError, Outcome};
use crate::{load, output};

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
    let name = format!("{organisation}/{system}");
    output::print(&match imported.seq {
        None => format!("{name} is what the file says already; nothing was changed.\n"),
        Some(seq) => format!(
            "{name}: {} records created, {} changed, {} deleted, as entry {seq} of the ledger.\n",
            imported.created, imported.changed, imported.deleted
        ),
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
