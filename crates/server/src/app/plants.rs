//! Plants and their assessments, kept in memory as of the last entry and made anew only when their own records have changed.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use ringwall_engine::{Assessment, assess, catalogue};
use ringwall_ledger::hash::Hash;
use ringwall_model::date::Date;
use ringwall_model::file;
use ringwall_model::plant::Plant;
use ringwall_store::PlantError;
use tokio::sync::Mutex as Turn;

use super::App;
use super::error::AppError;

/// A plant on one day, and what the engine says of it.
#[derive(Debug)]
pub(crate) struct Assessed {
    pub(crate) plant: Plant,
    pub(crate) assessment: Assessment,
}

/// What is kept of a system.
#[derive(Default)]
struct Held {
    /// Entries that are in it.
    size: u64,
    assessed: Option<Arc<Assessed>>,
}

type System = (String, String);

/// The systems that were asked for lately. One at a time is computed for each; others wait for it.
#[derive(Default)]
pub(crate) struct Plants {
    held: Mutex<HashMap<System, Arc<Turn<Held>>>>,
}

/// Most systems that are kept.
const KEPT: usize = 64;

impl Plants {
    fn of(&self, organisation: &str, system: &str) -> Arc<Turn<Held>> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (organisation.to_owned(), system.to_owned());
        if held.len() >= KEPT && !held.contains_key(&key) {
            held.clear();
        }
        Arc::clone(held.entry(key).or_default())
    }
}

impl App {
    /// Today, by the clock of the ledger, in UTC.
    pub(crate) fn today(&self) -> Date {
        Date::of(self.now())
    }

    /// A system as it is, assessed today.
    pub(crate) async fn assessed(&self, organisation: &str, system: &str) -> Result<Arc<Assessed>, AppError> {
        let held = self.plants.of(organisation, system);
        let mut held = held.lock().await;
        let (size, today) = (self.store.published().await?, self.today());
        let known = held.assessed.as_ref().filter(|assessed| assessed.assessment.as_of == today).map(Arc::clone);
        if let Some(assessed) = known
            && (held.size >= size || !self.store.changed(organisation, system, held.size).await?)
        {
            held.size = held.size.max(size);
            return Ok(assessed);
        }
        let assessed = Arc::new(self.assess_at(organisation, system, None, today).await?);
        *held = Held { size, assessed: Some(Arc::clone(&assessed)) };
        Ok(assessed)
    }

    /// Whether the ledger has come so far: there is no state after an entry that is not there.
    pub(crate) async fn reached(&self, entry: Option<u64>) -> Result<(), AppError> {
        match entry {
            Some(entry) if entry >= self.store.published().await? => Err(AppError::Missing(format!("the ledger has no entry {entry}"))),
            _ => Ok(()),
        }
    }

    /// A system as it was after an entry, or as it is, assessed on a day.
    pub(crate) async fn assess_at(&self, organisation: &str, system: &str, entry: Option<u64>, day: Date) -> Result<Assessed, AppError> {
        self.reached(entry).await?;
        let plant = match self.store.plant(organisation, system, entry, catalogue::vocabulary()).await {
            // A system that was made and not described yet: everything about it is unknown.
            Err(PlantError::Nothing) => Plant::empty(),
            found => found?,
        };
        let computed = tokio::task::spawn_blocking(move || {
            let digest = Hash::of(file::write(&plant).as_bytes()).to_hex();
            let assessment = assess(&plant, day, &digest);
            Assessed { plant, assessment }
        });
        computed.await.map_err(|_| AppError::Conflict("the assessment was interrupted".into()))
    }
}
