//! Changes of assets: of one cell, of many assets at once, and as a sheet says. Each is one entry, but a long sheet.

use std::collections::HashSet;
use std::sync::Arc;

use axum::body::Bytes;
use ringwall_model::id::is_id;
use ringwall_model::records::Kind;
use ringwall_store::{List, Order};
use serde_json::{Map, Value};

use super::field::{self, Field, Wrong};
use super::plan::{Fate, Known, Plan, Reading};
use super::sheet::{self, Sheet, Unreadable};
use crate::app::error::AppError;
use crate::app::plants::Assessed;
use crate::app::records::{Done, MOST, Record, RecordChange, System};
use crate::app::{App, Caller};

/// A cell as somebody saw it, and what it shall say.
#[derive(Debug)]
pub(crate) struct Cell {
    pub(crate) id: String,
    pub(crate) field: Field,
    pub(crate) was: String,
    pub(crate) value: String,
}

/// What became of a cell.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum CellSet {
    /// It says this now.
    Done(String),
    /// Somebody else has changed it: it says this, and nothing was written.
    Stale(String),
    /// The text is no value of the field.
    Wrong(Wrong),
}

/// What a sheet came to.
pub(crate) enum Brought {
    /// It was written in so many entries.
    Done { created: usize, changed: usize, entries: usize },
    /// It would do something else by now than what was agreed to.
    Different,
}

fn change(record: Record, body: Option<Map<String, Value>>) -> RecordChange {
    let Record { kind, id, version, .. } = record;
    RecordChange { kind, id: Some(id), body: body.map(Value::Object), version: Some(version), seen: true }
}

/// Does something on a thread that may take its time, and may fail without harm.
async fn apart<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, AppError> {
    tokio::task::spawn_blocking(work).await.map_err(|_| AppError::Conflict("looking at the sheet was interrupted".into()))
}

/// The text of a sheet that was sent as a file.
pub(crate) async fn text_of(file: Bytes) -> Result<String, Unreadable> {
    // What reads workbooks is not ours: should it fall, the workbook is broken.
    apart(move || sheet::text(&file)).await.unwrap_or(Err(Unreadable::Broken))
}

/// The sheet that a text is.
pub(crate) async fn sheet_of(text: Arc<str>) -> Result<Arc<Sheet>, Unreadable> {
    apart(move || sheet::read(&text)).await.unwrap_or(Err(Unreadable::Broken)).map(Arc::new)
}

/// What a sheet would do to a plant.
pub(crate) async fn plan_of(sheet: &Arc<Sheet>, reading: &Reading, assessed: &Arc<Assessed>) -> Result<Plan, AppError> {
    let (sheet, reading, assessed) = (Arc::clone(sheet), reading.clone(), Arc::clone(assessed));
    apart(move || Plan::of(&sheet, &reading, &Known::of(&assessed.plant))).await
}

impl App {
    /// Sets one cell, if it still says what was seen.
    pub(crate) async fn set_cell(&self, caller: &Caller, at: &System, cell: Cell) -> Result<CellSet, AppError> {
        let value = match cell.field.read(&cell.value) {
            Ok(_) if cell.field == Field::Id => return Err(AppError::field("id", "an id never changes", "")),
            Ok(value) => value,
            Err(wrong) => return Ok(CellSet::Wrong(wrong)),
        };
        if !is_id(&cell.id) {
            return Err(AppError::Missing("there is no such asset".into()));
        }
        let record = self.record(at, Kind::Asset, &cell.id, None).await?;
        let mut body = record.body.as_object().cloned().unwrap_or_default();
        let found = field::shown(&body, cell.field);
        field::set(&mut body, cell.field, value);
        let wanted = field::shown(&body, cell.field);
        if found == wanted {
            return Ok(CellSet::Done(found));
        }
        if found != cell.was {
            return Ok(CellSet::Stale(found));
        }
        self.change(caller, at, "asset.update", vec![change(record, Some(body))]).await?;
        Ok(CellSet::Done(wanted))
    }

    /// The assets of a system as they are held.
    async fn assets_held(&self, at: &System) -> Result<Vec<Record>, AppError> {
        let (organisation, system) = (at.organisation.clone(), at.system.clone());
        let kind = Kind::Asset.as_str().to_owned();
        let (skip, limit) = (0, u64::from(u32::MAX));
        let list = List { organisation, system, kind, as_of: None, fields: Vec::new(), containing: None, order: Order::Place, skip, limit };
        Ok(self.records(&list).await?.records)
    }

    /// Those of these assets that are there.
    async fn chosen(&self, at: &System, ids: &[String]) -> Result<Vec<Record>, AppError> {
        let wanted: HashSet<&str> = ids.iter().map(String::as_str).collect();
        let mut held = self.assets_held(at).await?;
        held.retain(|record| wanted.contains(record.id.as_str()));
        if held.len() < wanted.len() {
            return Err(AppError::Conflict("some of these assets are not there any more".into()));
        }
        Ok(held)
    }

    /// Sets fields of many assets in one entry.
    pub(crate) async fn set_fields(
        &self,
        caller: &Caller,
        at: &System,
        ids: &[String],
        fields: &[(Field, Option<Value>)],
    ) -> Result<usize, AppError> {
        let with = |record: Record| {
            let mut body = record.body.as_object().cloned().unwrap_or_default();
            fields.iter().for_each(|(field, value)| field::set(&mut body, *field, value.clone()));
            (Some(&body) != record.body.as_object()).then(|| change(record, Some(body)))
        };
        let changes: Vec<RecordChange> = self.chosen(at, ids).await?.into_iter().filter_map(with).collect();
        self.at_once(caller, at, "assets.update", changes).await
    }

    /// Deletes many assets in one entry.
    pub(crate) async fn delete_assets(&self, caller: &Caller, at: &System, ids: &[String]) -> Result<usize, AppError> {
        let changes = self.chosen(at, ids).await?.into_iter().map(|record| change(record, None)).collect();
        self.at_once(caller, at, "assets.delete", changes).await
    }

    async fn at_once(&self, caller: &Caller, at: &System, action: &str, changes: Vec<RecordChange>) -> Result<usize, AppError> {
        let count = changes.len();
        if count > 0 {
            self.change(caller, at, action, changes).await?;
        }
        Ok(count)
    }

    /// Does what a sheet says, if it is what the digest stands for. More than one entry's worth is written in several, one after the
    /// other: where one fails, those before it hold, and the sheet can be brought again.
    pub(crate) async fn bring(
        &self,
        caller: &Caller,
        at: &System,
        (sheet, reading): (&Arc<Sheet>, &Reading),
        agreed: &str,
    ) -> Result<Brought, AppError> {
        let assessed = self.assessed(&at.organisation, &at.system).await?;
        let held = self.assets_held(at).await?;
        let (sheet, reading) = (Arc::clone(sheet), reading.clone());
        let plan = apart(move || Plan::of(&sheet, &reading, &Known::held(&assessed.plant, held))).await?;
        if plan.digest() != agreed {
            return Ok(Brought::Different);
        }
        let (created, changed) = (plan.count(Fate::New), plan.count(Fate::Changed));
        let mut changes = plan.changes();
        let mut entries = 0;
        while !changes.is_empty() {
            let rest = changes.split_off(changes.len().min(MOST));
            let Done { .. } = self.change(caller, at, "assets.bring", changes).await?;
            (changes, entries) = (rest, entries + 1);
        }
        Ok(Brought::Done { created, changed, entries })
    }
}
