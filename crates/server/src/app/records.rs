//! Records of a plant: one by one and many at once, now and as they were. Whatever is written fits the plant: it decodes, and
//! what it refers to is there in the same transaction.

use ringwall_engine::catalogue;
use ringwall_model::file::{Problem, Problems};
use ringwall_model::records::{Decoded, Kind, Record as Stored, decode, join};
use ringwall_store::{Change, CommitError, Expect, Key, List, Order, Page, Version};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::error::AppError;
use super::register::{At, kind};
use super::{App, Caller};
use crate::auth::roles::Permission;

/// Most changes at once.
pub(super) const MOST: usize = 1_000;
/// Most records that a sentence names.
const NAMED: usize = 5;

/// One version of a record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Record {
    /// Its kind.
    pub(crate) kind: String,
    /// Its id among those of its kind.
    pub(crate) id: String,
    /// The ledger entry that made this version; also its entity tag.
    pub(crate) version: u64,
    /// The entry that ended it; absent for the version that holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) ended: Option<u64>,
    /// What it says, as in the plant file; null where it was erased.
    pub(crate) body: Value,
}

/// A part of a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Records {
    /// The records of this part.
    pub(crate) records: Vec<Record>,
    /// How many the whole list has.
    pub(crate) total: u64,
}

/// A change of one record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RecordChange {
    /// Its kind.
    pub(crate) kind: String,
    /// Its id; only needed to delete it.
    #[serde(default)]
    pub(crate) id: Option<String>,
    /// What it shall say; null or absent to delete it.
    #[serde(default)]
    pub(crate) body: Option<Value>,
    /// The version that must hold: absent for whatever is there, 0 for none.
    #[serde(default)]
    pub(crate) version: Option<u64>,
    /// Whether it must be there: then version 0 is what the ledger's first entry made.
    #[serde(skip)]
    pub(crate) seen: bool,
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Done {
    /// The ledger entry; also the new version of what was changed. Absent where nothing was different.
    pub(crate) entry: Option<u64>,
}

/// Where records are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct System {
    pub(crate) organisation: String,
    pub(crate) system: String,
}

impl System {
    fn key(&self, kind: Kind, id: &str) -> Key {
        let (organisation, system) = (self.organisation.clone(), self.system.clone());
        Key { organisation, system, kind: kind.as_str().to_owned(), id: id.to_owned() }
    }
}

pub(crate) fn kind_of(name: &str) -> Result<Kind, AppError> {
    let known = || Kind::all().map(Kind::as_str).collect::<Vec<_>>().join(", ");
    Kind::of(name).ok_or_else(|| AppError::Missing(format!("there is no kind `{}`; kinds are: {}", name.escape_debug(), known())))
}

/// Some ids, as many as a sentence takes.
fn listed(ids: &[String]) -> String {
    let named: Vec<String> = ids.iter().take(NAMED).map(|id| format!("`{}`", id.escape_debug())).collect();
    let more = ids.len().saturating_sub(NAMED);
    if more == 0 { named.join(", ") } else { format!("{} and {more} more", named.join(", ")) }
}

fn record(version: Version) -> Record {
    // INVARIANT: bodies are JSON; whatever is not was changed behind the store, which its verification names.
    let body = serde_json::from_str(&version.body).unwrap_or_default();
    Record { kind: version.key.kind, id: version.key.id, version: version.from_seq, ended: version.to_seq, body }
}

/// What a list of changes comes to, before it is known whether it may be done.
struct Planned {
    changes: Vec<Change>,
    /// Records that must be there.
    present: Vec<Key>,
    /// Whether the plant as a whole has to be looked at: something goes that others may refer to, or zones change their places.
    whole: bool,
}

impl App {
    /// A part of the records of a kind.
    pub(crate) async fn records(&self, list: &List) -> Result<Records, AppError> {
        self.reached(list.as_of).await?;
        let Page { versions, total } = self.store.list(list).await?;
        Ok(Records { records: versions.into_iter().map(record).collect(), total })
    }

    /// One record, now or as it was after an entry.
    pub(crate) async fn record(&self, at: &System, kind: Kind, id: &str, entry: Option<u64>) -> Result<Record, AppError> {
        let key = at.key(kind, id);
        let found = match entry {
            None => self.store.get(&key).await?,
            Some(entry) => {
                self.reached(Some(entry)).await?;
                let held = |v: &Version| v.from_seq <= entry && v.to_seq.is_none_or(|end| end > entry);
                self.store.history(&key).await?.into_iter().find(held)
            }
        };
        found.map(record).ok_or_else(|| AppError::Missing(format!("there is no {} `{id}`", kind.as_str())))
    }

    /// Every version of a record, newest first.
    pub(crate) async fn history(&self, at: &System, kind: Kind, id: &str) -> Result<Vec<Record>, AppError> {
        let versions = self.store.history(&at.key(kind, id)).await?;
        if versions.is_empty() {
            return Err(AppError::Missing(format!("there has never been a {} `{id}`", kind.as_str())));
        }
        Ok(versions.into_iter().map(record).collect())
    }

    /// Whether the caller may change each of these kinds, one by one; a refusal is an entry.
    pub(crate) async fn may_change(&self, caller: &Caller, at: &System, changes: &[RecordChange]) -> Result<(), AppError> {
        let mut kinds: Vec<Kind> = changes.iter().filter_map(|change| Kind::of(&change.kind)).collect();
        kinds.sort_unstable_by_key(|kind| kind.as_str());
        kinds.dedup();
        for known in kinds {
            let name = |change: &RecordChange| {
                let id = change.id.as_deref().or_else(|| change.body.as_ref()?.get("id")?.as_str());
                id.unwrap_or("?").to_owned()
            };
            let ids: Vec<String> = changes.iter().filter(|change| change.kind == known.as_str()).map(name).collect();
            self.may_edit(caller, at, known, &ids).await?;
        }
        Ok(())
    }

    /// Whether the caller may change these records of a kind. A refusal names them, and is an entry.
    pub(crate) async fn may_edit(&self, caller: &Caller, at: &System, known: Kind, ids: &[String]) -> Result<(), AppError> {
        let place = caller.register.place(&at.organisation, kind::SYSTEM, &at.system).map(At::of).unwrap_or_default();
        let needs = Permission::to_edit(known);
        let allowed = caller.allowed(&at.organisation, needs, place).map_err(|error| match error {
            AppError::Forbidden(_) => {
                let (named, kind) = (listed(ids), known.as_str());
                AppError::Forbidden(format!("your role does not allow `{}` here, which a change of {kind} {named} needs", needs.as_str()))
            }
            other => other,
        });
        self.remembered(caller, &at.organisation, &format!("records/{}", known.as_str()), allowed).await
    }

    /// Makes changes, all of them in one entry or none.
    pub(crate) async fn change(&self, caller: &Caller, at: &System, action: &str, changes: Vec<RecordChange>) -> Result<Done, AppError> {
        if changes.is_empty() || changes.len() > MOST {
            return Err(AppError::invalid(format!("a request changes 1 to {MOST} records, this one {}", changes.len()), "split it"));
        }
        let planned = plan(at, changes)?;
        let unchanged_since = if planned.whole { Some(self.fits(at, &planned.changes).await?) } else { None };
        let act = caller.act(&at.organisation, action);
        let act = ringwall_store::Act { changes: planned.changes, present: planned.present, unchanged_since, ..act };
        match self.store.commit(act).await {
            Ok(receipt) => Ok(Done { entry: Some(receipt.seq) }),
            Err(CommitError::Moved { .. }) => Err(AppError::Conflict("the plant changed while this was checked; send it again".into())),
            Err(error) => Err(error.into()),
        }
    }

    /// Whether the plant still holds together with these changes; gives the entry as of which it was looked at.
    async fn fits(&self, at: &System, changes: &[Change]) -> Result<u64, AppError> {
        let seen = self.store.published().await?.saturating_sub(1);
        let mut records = self.store.plant_records(&at.organisation, &at.system, Some(seen)).await?;
        for change in changes {
            let Some(kind) = Kind::of(&change.key.kind) else { continue };
            records.retain(|record| record.kind != kind || record.id != change.key.id);
            let body = change.body.clone().map(|body| Stored { kind, id: change.key.id.clone(), body });
            records.extend(body);
        }
        let joined = join(&records, catalogue::vocabulary());
        joined.map_err(|problems| left_behind(&records, changes).unwrap_or(problems))?;
        Ok(seen)
    }
}

/// The records that still refer to what is deleted, each by its name: that somebody can look at, a line of no file not.
fn left_behind(records: &[Stored], changes: &[Change]) -> Option<Problems> {
    let gone = |kind: Kind, id: &str| {
        changes.iter().any(|change| change.body.is_none() && change.key.kind == kind.as_str() && change.key.id == id)
    };
    let mut problems = Vec::new();
    for record in records {
        let references = decode(record.kind, &record.body, catalogue::vocabulary()).map(|decoded| decoded.references).unwrap_or_default();
        for (kind, id) in references.iter().filter(|(kind, id)| gone(*kind, id)) {
            let message = format!("the {} `{}` refers to the {} `{id}`", record.kind.as_str(), record.id, kind.as_str());
            let (file, hint) = (record.kind.as_str().into(), "change or delete it as well".into());
            let (pointer, excerpt) = (String::new(), String::new());
            problems.push(Problem { file, line: 0, column: 0, length: 0, pointer, excerpt, message, hint, related: None });
        }
    }
    let omitted = problems.len().saturating_sub(MOST);
    problems.truncate(MOST);
    (!problems.is_empty()).then_some(Problems { problems, omitted })
}

fn plan(at: &System, changes: Vec<RecordChange>) -> Result<Planned, AppError> {
    let mut planned = Planned { changes: Vec::new(), present: Vec::new(), whole: false };
    for change in changes {
        let kind = kind_of(&change.kind)?;
        let expect = match change.version {
            None => Expect::Anything,
            Some(0) if change.body.is_some() && !change.seen => Expect::Absent,
            Some(version) => Expect::Version(version),
        };
        let (id, body) = match change.body {
            Some(body) => {
                let Decoded { id, body, references, parent } = decode(kind, &body, catalogue::vocabulary())?;
                if let Some(asked) = change.id.filter(|asked| *asked != id) {
                    let message = format!("the record says that its id is `{id}`, the request speaks of `{asked}`");
                    return Err(AppError::field("id", message, "an id never changes: delete the one and create the other"));
                }
                planned.whole |= parent.is_some();
                planned.present.extend(references.into_iter().map(|(kind, id)| at.key(kind, &id)));
                (id, Some(body))
            }
            None => {
                planned.whole = true;
                (change.id.ok_or_else(|| AppError::field("id", "which record is to be deleted?", ""))?, None)
            }
        };
        planned.changes.push(Change { key: at.key(kind, &id), expect, body, moved: false });
    }
    Ok(planned)
}

/// A list as somebody asks for it.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
pub(crate) struct Asked {
    /// As of this ledger entry; now where left out.
    pub(crate) entry: Option<u64>,
    /// Text that a record must contain, in any case.
    pub(crate) containing: Option<String>,
    /// Fields that must have a value, as `name=value`, separated by commas.
    pub(crate) having: Option<String>,
    /// `place` (as in the plant file), `id` or `newest`.
    pub(crate) order: Option<Ordering>,
    /// How many to pass over.
    pub(crate) skip: Option<u64>,
    /// How many at most, up to 1,000; 100 where left out.
    pub(crate) limit: Option<u64>,
}

/// In which order a list comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Ordering {
    /// As in the plant file.
    Place,
    /// By id.
    Id,
    /// What was changed last comes first.
    Newest,
}

/// Whether something can be a field of a body.
fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

impl Asked {
    pub(crate) fn list(self, at: &System, kind: Kind) -> Result<List, AppError> {
        let field = |pair: &str| match pair.split_once('=') {
            Some((name, value)) if is_name(name) => Ok(ringwall_store::Field { name: name.to_owned(), value: value.to_owned() }),
            _ => Err(AppError::field("having", format!("`{}` is not of the form name=value", pair.escape_debug()), "")),
        };
        let having = self.having.iter().flat_map(|having| having.split(','));
        let order = match self.order {
            None | Some(Ordering::Place) => Order::Place,
            Some(Ordering::Id) => Order::Id,
            Some(Ordering::Newest) => Order::Newest,
        };
        Ok(List {
            organisation: at.organisation.clone(),
            system: at.system.clone(),
            kind: kind.as_str().to_owned(),
            as_of: self.entry,
            fields: having.map(field).collect::<Result<_, _>>()?,
            containing: self.containing,
            order,
            skip: self.skip.unwrap_or_default().min(u64::from(u32::MAX)),
            limit: self.limit.unwrap_or(100).min(1_000),
        })
    }
}
