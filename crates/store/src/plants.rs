//! A whole plant in and out: what the plant file says becomes records, and records become a plant again, as of any entry.

use std::collections::{HashMap, HashSet};

use futures_util::TryStreamExt;
use ringwall_ledger::hash::Hash;
use ringwall_model::file::{self, Problems};
use ringwall_model::plant::Plant;
use ringwall_model::records::{self, Kind, Record};
use ringwall_model::vocabulary::Vocabulary;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

use crate::Store;
use crate::act::{Act, Change, CommitError, Expect, Key};
use crate::error::StoreError;
use crate::log::number;
use crate::read::{HELD, Version};
use crate::rows::{done, unsigned};

/// Later than any entry.
const NOW: u64 = u64::MAX;

/// What an import came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Imported {
    /// The entry; `None` where nothing was different.
    pub seq: Option<u64>,
    pub created: usize,
    pub changed: usize,
    pub deleted: usize,
}

impl Imported {
    fn of(changes: &[Change]) -> Self {
        let count = |of: fn(&Change) -> bool| changes.iter().filter(|change| of(change)).count();
        Self {
            seq: None,
            created: count(|change| change.expect == Expect::Absent),
            changed: count(|change| change.expect != Expect::Absent && change.body.is_some()),
            deleted: count(|change| change.body.is_none()),
        }
    }
}

/// What an import changes, and as of which entry that was found: changed meanwhile, nothing of it is done.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Differences {
    pub changes: Vec<Change>,
    seen: Option<u64>,
}

/// The act without its changes: what was sent makes it the same.
fn importing(act: Act, system: &str, plant: &Plant) -> Act {
    let sent = act.repeatable.then(|| Hash::of(file::write(plant).as_bytes()).to_hex());
    let subject = act.subject.clone().or_else(|| Some(records::escaped(system)));
    Act { sent, subject, ..act }
}

/// Why there is no plant.
#[derive(Debug)]
pub enum PlantError {
    /// The database cannot be read.
    Store(StoreError),
    /// The records do not make a plant.
    Problems(Problems),
    /// There is nothing of this system.
    Nothing,
}

impl From<StoreError> for PlantError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl Store {
    /// Makes a system's records those of `plant`, in one act and one entry: what is new is created, what differs is changed,
    /// what is no longer there is deleted. `act` says who and why; its changes are filled in.
    ///
    /// # Errors
    /// See [`CommitError`]; a record that somebody changes in between is a conflict.
    pub async fn import(&self, act: Act, system: &str, plant: &Plant) -> Result<Imported, CommitError> {
        let asked = importing(act, system, plant);
        match self.repeated(&asked).await? {
            Some(seq) => Ok(self.imported_by(&asked.organisation, system, seq).await.map_err(CommitError::Unavailable)?),
            None => {
                let differing = self.differences(&asked.organisation, system, plant).await.map_err(CommitError::Unavailable)?;
                self.import_differences(asked, system, differing).await
            }
        }
    }

    /// What an act that imports this plant did when it was done before, under the same request id; `None` where it was not.
    ///
    /// # Errors
    /// The id was used for something else, or the database cannot be read.
    pub async fn imported_before(&self, act: &Act, system: &str, plant: &Plant) -> Result<Option<Imported>, CommitError> {
        match self.repeated(&importing(act.clone(), system, plant)).await? {
            Some(seq) => Ok(Some(self.imported_by(&act.organisation, system, seq).await.map_err(CommitError::Unavailable)?)),
            None => Ok(None),
        }
    }

    /// Makes the changes that [`differences`](Self::differences) found.
    ///
    /// # Errors
    /// As [`import`](Self::import).
    pub async fn import_differing(&self, act: Act, system: &str, plant: &Plant, found: Differences) -> Result<Imported, CommitError> {
        self.import_differences(importing(act, system, plant), system, found).await
    }

    async fn import_differences(&self, act: Act, system: &str, found: Differences) -> Result<Imported, CommitError> {
        let Differences { changes, seen } = found;
        let imported = Imported::of(&changes);
        if changes.is_empty() {
            return Ok(imported);
        }
        // Somebody may bring in, meanwhile, what refers to something that this takes away.
        let unchanged_since = act.unchanged_since.or(seen);
        let organisation = act.organisation.clone();
        let receipt = self.commit(Act { changes, unchanged_since, ..act }).await?;
        if receipt.repeated {
            return self.imported_by(&organisation, system, receipt.seq).await.map_err(CommitError::Unavailable);
        }
        Ok(Imported { seq: Some(receipt.seq), ..imported })
    }

    /// What an import did that made this entry.
    async fn imported_by(&self, organisation: &str, system: &str, seq: u64) -> Result<Imported, StoreError> {
        let versions = self.between(organisation, system, seq.saturating_sub(1), seq).await?;
        let subjects = |of: fn(&Version, u64) -> bool| -> HashSet<String> {
            versions.iter().filter(|version| of(version, seq)).map(|version| version.key.subject()).collect()
        };
        let (begun, ended) = (subjects(|version, seq| version.from_seq == seq), subjects(|version, seq| version.to_seq == Some(seq)));
        let changed = begun.intersection(&ended).count();
        Ok(Imported { seq: Some(seq), created: begun.len() - changed, changed, deleted: ended.len() - changed })
    }

    /// The entry of an act that was done before.
    async fn repeated(&self, act: &Act) -> Result<Option<u64>, CommitError> {
        let Some(request) = act.request.as_deref().filter(|_| act.repeatable) else { return Ok(None) };
        let mut connection = self.pool.acquire().await.map_err(|error| CommitError::Unavailable(error.into()))?;
        let done = done(&mut connection, &act.organisation, &[request]).await.map_err(CommitError::Unavailable)?;
        match done.into_values().next() {
            Some(done) if done.fingerprint == act.fingerprint() => Ok(Some(done.seq)),
            Some(_) => Err(CommitError::Reused(request.to_owned())),
            None => Ok(None),
        }
    }

    /// What [`import`](Self::import) would do.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn would_import(&self, organisation: &str, system: &str, plant: &Plant) -> Result<Imported, StoreError> {
        Ok(Imported::of(&self.differences(organisation, system, plant).await?.changes))
    }

    /// What an import would change, one by one, for who has to decide whether it may.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn differences(&self, organisation: &str, system: &str, plant: &Plant) -> Result<Differences, StoreError> {
        let seen = self.published().await?.checked_sub(1);
        let now = self.as_of(organisation, system, NOW).await?;
        Ok(Differences { changes: differences(organisation, system, records::split(plant), &now), seen })
    }

    /// The plant as it was after an entry, or as it is.
    ///
    /// # Errors
    /// See [`PlantError`].
    pub async fn plant(&self, organisation: &str, system: &str, as_of: Option<u64>, words: &Vocabulary) -> Result<Plant, PlantError> {
        let records = self.plant_records(organisation, system, as_of).await?;
        if records.is_empty() {
            return Err(PlantError::Nothing);
        }
        records::join(&records, words).map_err(PlantError::Problems)
    }

    /// The records that make a system's plant, as they were after an entry, or as they are; none where there is nothing of it.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn plant_records(&self, organisation: &str, system: &str, as_of: Option<u64>) -> Result<Vec<Record>, StoreError> {
        let sql = format!("SELECT kind, id, body FROM records WHERE organisation = $1 AND system = $2 AND {HELD} ORDER BY kind, place");
        let query = sqlx::query(AssertSqlSafe(sql)).bind(organisation.to_owned()).bind(system.to_owned());
        let mut rows = query.bind(number(as_of.unwrap_or(NOW))).fetch(&self.pool);
        let mut records = Vec::new();
        // One by one: the database looks for the next while this one is read.
        while let Some(row) = rows.try_next().await? {
            records.extend(record(&row)?);
        }
        Ok(records)
    }

    /// Organisations and their systems, as they are now.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn systems(&self) -> Result<Vec<(String, String)>, StoreError> {
        let sql = "SELECT DISTINCT organisation, system FROM records WHERE to_seq IS NULL AND system <> '' ORDER BY organisation, system";
        let rows = sqlx::query(sql).fetch_all(&self.pool).await?;
        rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
    }

    /// The last entry up to a time (RFC 3339, UTC); `None` where there was none yet.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn seq_at(&self, time: &str) -> Result<Option<u64>, StoreError> {
        let sql = "SELECT seq FROM entries WHERE time <= $1 ORDER BY seq DESC LIMIT 1";
        let row = sqlx::query(sql).bind(time.to_owned()).fetch_optional(&self.pool).await?;
        row.map(|row| unsigned(&row, 0)).transpose()
    }
}

/// A record of its kind, id and body, if it is of a kind that a plant has.
fn record(row: &AnyRow) -> Result<Option<Record>, StoreError> {
    let Some(kind) = Kind::of(row.try_get(0)?) else { return Ok(None) };
    let id: String = row.try_get(1)?;
    let body = serde_json::from_str(row.try_get(2)?);
    let body = body.map_err(|e| StoreError::doing(&format!("the {} `{id}` cannot be read", kind.as_str()), e))?;
    Ok(Some(Record { kind, id, body }))
}

/// What has to change so that the records `now` become the `wanted` ones, in their order.
fn differences(organisation: &str, system: &str, wanted: Vec<Record>, now: &[Version]) -> Vec<Change> {
    let of_plant = now.iter().filter(|version| Kind::of(&version.key.kind).is_some());
    let mut there: HashMap<(&str, String), &Version> = of_plant.map(|v| ((v.key.kind.as_str(), v.key.id.clone()), v)).collect();
    let mut order = InOrder::default();
    let mut changes = Vec::new();
    for Record { kind, id, body } in wanted {
        let version = there.remove(&(kind.as_str(), id.clone()));
        let moved = order.moves(kind, version);
        let key = Key { organisation: organisation.to_owned(), system: system.to_owned(), kind: kind.as_str().to_owned(), id };
        let text = body.to_string();
        match version {
            None => changes.push(Change { key, expect: Expect::Absent, body: Some(body), moved: false }),
            Some(version) if moved || text != version.body => {
                changes.push(Change { key, expect: Expect::Version(version.from_seq), body: Some(body), moved });
            }
            Some(_) => {}
        }
    }
    let mut gone: Vec<&Version> = there.into_values().collect();
    gone.sort_unstable_by_key(|version| version.place);
    let delete =
        |version: &Version| Change { key: version.key.clone(), expect: Expect::Version(version.from_seq), body: None, moved: false };
    changes.extend(gone.into_iter().map(delete));
    changes
}

/// Follows the places of the records of a kind: from the first one that does not stand behind those before it, all have to
/// move to the end.
#[derive(Default)]
struct InOrder {
    kind: Option<Kind>,
    last: i64,
    broken: bool,
}

impl InOrder {
    fn moves(&mut self, kind: Kind, version: Option<&Version>) -> bool {
        if self.kind != Some(kind) {
            *self = Self { kind: Some(kind), last: i64::MIN, broken: false };
        }
        match version {
            Some(version) if !self.broken && version.place > self.last => {
                self.last = version.place;
                false
            }
            // A new one stands behind all that are there.
            _ => {
                self.broken = true;
                true
            }
        }
    }
}
