//! A plant as a whole: in from a plant file, out as one, and as reports and evidence packs.

use std::collections::BTreeMap;
use std::sync::Arc;

use ringwall_engine::catalogue;
use ringwall_ledger::hash::Hash;
use ringwall_model::file::{self, Source};
use ringwall_model::plant::Plant;
use ringwall_model::records::Kind;
use ringwall_report::pack::{self, Content, Contents, Version};
use ringwall_report::{self as report, ReportError};
use ringwall_store::{Imported as Counts, Key, Material, Proved};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::error::AppError;
use super::levels::When;
use super::plants::Assessed;
use super::records::System;
use super::{App, Caller};

/// What an import came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Imported {
    /// The ledger entry; null where nothing was different, or only looked at.
    pub entry: Option<u64>,
    /// Records that are new.
    pub created: usize,
    /// Records that differ.
    pub changed: usize,
    /// Records that are no longer there.
    pub deleted: usize,
}

impl From<Counts> for Imported {
    fn from(counts: Counts) -> Self {
        Self { entry: counts.seq, created: counts.created, changed: counts.changed, deleted: counts.deleted }
    }
}

/// The form of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Format {
    /// For people, PDF/A-3a.
    Pdf,
    /// A workbook.
    Xlsx,
    /// The gaps as a table.
    Csv,
    /// The assessment, for programs.
    Json,
    /// Plain text.
    Text,
}

impl Format {
    /// Every form.
    pub(crate) const ALL: [Self; 5] = [Self::Pdf, Self::Xlsx, Self::Csv, Self::Json, Self::Text];

    /// Ending of its files.
    pub(crate) fn ending(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Text => "txt",
        }
    }

    /// Its media type.
    pub(crate) fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Csv => "text/csv; charset=utf-8",
            Self::Json => "application/json",
            Self::Text => "text/plain; charset=utf-8",
        }
    }
}

/// Width of a report in plain text, in characters.
const WIDTH: usize = 120;

fn failed(error: &ReportError) -> AppError {
    AppError::Conflict(format!("the report cannot be made: {error}"))
}

/// Makes a report, on a thread that may take its time.
pub(crate) async fn render(assessed: Arc<Assessed>, format: Format) -> Result<Vec<u8>, AppError> {
    let made = tokio::task::spawn_blocking(move || {
        let Assessed { plant, assessment } = &*assessed;
        match format {
            Format::Pdf => report::pdf(plant, assessment),
            Format::Xlsx => report::xlsx(plant, assessment),
            Format::Csv => report::csv(plant, assessment).map(String::into_bytes),
            Format::Json => report::json(assessment),
            Format::Text => {
                let options = report::TextOptions { width: WIDTH, colour: false };
                Ok(report::text(plant, assessment, options).into_bytes())
            }
        }
    });
    made.await.map_err(|_| AppError::Conflict("the report was interrupted".into()))?.map_err(|error| failed(&error))
}

async fn read(bytes: Vec<u8>) -> Result<Plant, AppError> {
    let read = tokio::task::spawn_blocking(move || file::read(&[Source::new("plant.yaml", bytes)?], catalogue::vocabulary()));
    Ok(read.await.map_err(|_| AppError::Conflict("reading the plant file was interrupted".into()))??)
}

impl App {
    /// The plant file of a system, as it is or was.
    pub(crate) async fn export(&self, at: &System, entry: Option<u64>) -> Result<Vec<u8>, AppError> {
        self.reached(entry).await?;
        let plant = self.store.plant(&at.organisation, &at.system, entry, catalogue::vocabulary()).await?;
        Ok(file::write(&plant).into_bytes())
    }

    /// Makes a system what a plant file says.
    pub(crate) async fn import(&self, caller: &Caller, at: &System, bytes: Vec<u8>) -> Result<Imported, AppError> {
        let plant = read(bytes).await?;
        let act = caller.act(&at.organisation, "plant.import");
        if let Some(before) = self.store.imported_before(&act, &at.system, &plant).await? {
            return Ok(before.into());
        }
        let found = self.store.differences(&at.organisation, &at.system, &plant).await?;
        let approvals = found.changes.iter().filter(|change| change.key.kind == Kind::Approval.as_str());
        let approvals: Vec<String> = approvals.map(|change| change.key.id.clone()).collect();
        // Who prepares a plant does not bring its approvals along.
        if !approvals.is_empty() {
            self.may_edit(caller, at, Kind::Approval, &approvals).await?;
        }
        Ok(self.store.import_differing(act, &at.system, &plant, found).await?.into())
    }

    /// What importing a plant file would do.
    pub(crate) async fn would_import(&self, at: &System, bytes: Vec<u8>) -> Result<Imported, AppError> {
        let plant = read(bytes).await?;
        Ok(self.store.would_import(&at.organisation, &at.system, &plant).await?.into())
    }

    /// The evidence pack of a system: what an auditor verifies without the network.
    pub(crate) async fn pack(&self, caller: &Caller, at: &System, when: &When) -> Result<Vec<u8>, AppError> {
        let newest = self.store.published().await?.checked_sub(1);
        let as_of = when.entry.or(newest).filter(|entry| Some(*entry) <= newest);
        let as_of = as_of.ok_or_else(|| AppError::Missing("the ledger has no such entry yet".into()))?;
        self.reached(when.entry).await?;
        let plant = self.store.plant(&at.organisation, &at.system, Some(as_of), catalogue::vocabulary()).await?;
        let Material { checkpoint, tiles, entries, versions, .. } = self.store.material(&at.organisation, as_of).await?;
        let contents = Contents {
            key: self.store.key().clone(),
            checkpoint,
            tiles,
            entries,
            versions: versions.into_iter().map(version).collect(),
            organisation: at.organisation.clone(),
            system: at.system.clone(),
            as_of,
            day: when.day.unwrap_or_else(|| self.today()),
            blobs: self.evidence_files(&plant).await?,
            cosigners: Vec::new(),
        };
        let written = tokio::task::spawn_blocking(move || pack::write(&contents)).await;
        let written = written.map_err(|_| AppError::Conflict("the pack was interrupted".into()))?;
        let bytes = written.map_err(|error| AppError::Conflict(format!("the pack cannot be made: {error}")))?;
        let act = caller.act(&at.organisation, "pack.make");
        self.commit(ringwall_store::Act { subject: Some(at.system.clone()), ..act }).await?;
        Ok(bytes)
    }

    async fn evidence_files(&self, plant: &Plant) -> Result<BTreeMap<Hash, Vec<u8>>, AppError> {
        let mut files = BTreeMap::new();
        for hash in pack::evidence_files(plant).into_keys() {
            files.extend(self.blobs.get(hash).await?.map(|content| (hash, content.to_vec())));
        }
        Ok(files)
    }
}

/// A version for the pack. An erased one has nothing left that its digest was made of.
fn version(Proved { version, salt, digest }: Proved) -> Version {
    let Key { organisation, system, kind, id } = version.key;
    let content = salt.try_into().ok().map(|salt| Content { salt, place: version.place, body: version.body });
    Version { organisation, system, kind, id, from_seq: version.from_seq, to_seq: version.to_seq, digest, content }
}
