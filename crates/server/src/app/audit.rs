//! Who did what: the entries of the ledger that are an organisation's, as a list, as files, with proofs.

use std::collections::BTreeMap;

use ringwall_ledger::checkpoint::Checkpoint;
use ringwall_ledger::entry::Entry as Logged;
use ringwall_ledger::tile::Object;
use ringwall_model::records::escaped;
use ringwall_store::{Act, Search, Version};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::error::AppError;
use super::register::{At, Place, Register, kind};
use super::{App, Caller};
use crate::auth::roles::Permission;
use crate::witness::{Cosigned, WitnessError};

/// Which entries.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
pub(crate) struct Asked {
    /// Of this account.
    pub(crate) actor: Option<String>,
    /// Whose action begins so, as `asset.`.
    pub(crate) action: Option<String>,
    /// About this subject, as `organisation/system/kind/id`.
    pub(crate) subject: Option<String>,
    /// Not before this time (RFC 3339, UTC).
    pub(crate) since: Option<String>,
    /// Before this time.
    pub(crate) until: Option<String>,
    /// Made with the glass that was broken as this one.
    pub(crate) break_glass: Option<String>,
    /// With a smaller number than this: where the page before ended.
    pub(crate) before: Option<u64>,
    /// How many at most, up to 1,000; 30 where left out. Exports are not limited.
    pub(crate) limit: Option<u64>,
}

/// An entry of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Entry {
    /// Its number.
    pub(crate) entry: u64,
    /// When, RFC 3339 in UTC.
    pub(crate) time: String,
    /// Who: id of the account.
    pub(crate) actor: String,
    /// Name of the account, also once it was removed.
    pub(crate) name: Option<String>,
    /// What was done.
    pub(crate) action: String,
    /// To what.
    pub(crate) subject: String,
    /// Why.
    pub(crate) reason: Option<String>,
    /// Id of the request.
    pub(crate) request: Option<String>,
    /// Address it came from.
    pub(crate) source: Option<String>,
    /// Digest of what was there before.
    pub(crate) before: Option<String>,
    /// Digest of what was there after.
    pub(crate) after: Option<String>,
}

/// Entries, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Entries {
    /// This part.
    pub(crate) entries: Vec<Entry>,
    /// What to ask for as `before` to get the next part; null at the end.
    pub(crate) next: Option<u64>,
}

/// The form of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ExportFormat {
    /// A table.
    Csv,
    /// One JSON object in a line.
    Jsonl,
    /// OCSF 1.x events, one in a line.
    Ocsf,
}

impl ExportFormat {
    /// Its media type.
    pub(crate) fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Jsonl | Self::Ocsf => "application/x-ndjson",
        }
    }

    /// Ending of its files.
    pub(crate) fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Jsonl | Self::Ocsf => "jsonl",
        }
    }
}

/// A record of a plant that an entry changed: what it said before, and what after, as far as either is still kept.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Changed {
    pub(crate) kind: String,
    pub(crate) id: String,
    pub(crate) before: Option<Value>,
    pub(crate) after: Option<Value>,
}

/// Records that one entry is told to have changed; an import may have changed thousands.
const TOLD: usize = 100;

/// What was signed last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Signed {
    /// Name of the ledger.
    pub(crate) origin: String,
    /// Entries.
    pub(crate) size: u64,
    /// Root of their hashes.
    pub(crate) root: String,
    /// The signed note as a whole.
    pub(crate) text: String,
}

/// Entries that are read at once for an export.
const CHUNK: u64 = 1_000;

impl Asked {
    fn search(&self, organisation: &str, limit: u64) -> Search {
        let Self { actor, action, subject, since, until, before, .. } = self.clone();
        Search { organisation: Some(organisation.to_owned()), actor, action, subject, since, until, before, limit }
    }
}

impl Entry {
    pub(crate) fn of(number: u64, data: &[u8], register: &Register) -> Result<Self, AppError> {
        let unreadable = |_| AppError::Conflict(format!("entry {number} cannot be read; `ringwall ledger verify` says more"));
        let Logged { action, actor, after, before, reason, request, source, subject, time } = Logged::parse(data).map_err(unreadable)?;
        let name = register.account(&actor).map(|account| account.name.clone());
        Ok(Self { entry: number, time, actor, name, action, subject, reason, request, source, before, after })
    }

    /// Whether it is of an organisation: what it is about begins with its name.
    fn is_of(&self, organisation: &str) -> bool {
        let organisation = escaped(organisation);
        self.subject.strip_prefix(&organisation).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

impl App {
    /// Entries of an organisation, newest first.
    pub(crate) async fn entries(&self, caller: &Caller, organisation: &str, asked: Asked) -> Result<Entries, AppError> {
        let limit = asked.limit.unwrap_or(30).clamp(1, 1_000);
        let entries = self.found(&caller.register, organisation, &asked, limit).await?;
        let next = entries.last().filter(|_| entries.len() as u64 == limit).map(|last| last.entry);
        Ok(Entries { entries, next })
    }

    /// As many as are asked for, newest first.
    pub(crate) async fn found(&self, register: &Register, organisation: &str, asked: &Asked, limit: u64) -> Result<Vec<Entry>, AppError> {
        let Some(id) = &asked.break_glass else {
            return self.searched(register, &asked.search(organisation, limit)).await;
        };
        let missing = || AppError::Missing(format!("the glass was never broken as `{}`", id.escape_debug()));
        let (_, glass) = register.glass(organisation, id).ok_or_else(missing)?;
        if asked.actor.as_ref().is_some_and(|actor| *actor != glass.account) {
            return Ok(Vec::new());
        }
        let mut search = asked.search(organisation, CHUNK);
        search.actor = Some(glass.account.clone());
        search.since = search.since.max(Some(glass.opened.clone()));
        search.until = Some(search.until.map_or_else(|| glass.latest(), |until| until.min(glass.latest())));
        let (mut found, limit) = (Vec::new(), usize::try_from(limit).unwrap_or(usize::MAX));
        loop {
            let page = self.searched(register, &search).await?;
            let (last, full) = (page.last().map(|entry| entry.entry), page.len() as u64 == CHUNK);
            found.extend(page.into_iter().filter(|entry| glass.made(entry)));
            if !full || found.len() >= limit {
                found.truncate(limit);
                return Ok(found);
            }
            search.before = last;
        }
    }

    async fn searched(&self, register: &Register, search: &Search) -> Result<Vec<Entry>, AppError> {
        let logged = self.store.entries(search).await?;
        logged.iter().map(|logged| Entry::of(logged.seq, &logged.data, register)).collect()
    }

    /// All entries that are asked for, as a file. That they were taken out is an entry itself.
    pub(crate) async fn export_entries(
        &self,
        caller: &Caller,
        organisation: &str,
        asked: Asked,
        format: ExportFormat,
    ) -> Result<Vec<u8>, AppError> {
        let act = caller.act(organisation, "audit.export");
        self.commit(Act { subject: Some("audit".into()), ..act }).await?;
        let mut asked = asked;
        let mut out = crate::audit::begin(format);
        loop {
            let entries = self.found(&caller.register, organisation, &asked, CHUNK).await?;
            for entry in &entries {
                crate::audit::write(&mut out, format, organisation, entry);
            }
            match entries.last() {
                Some(last) if entries.len() as u64 == CHUNK => asked.before = Some(last.entry),
                _ => return Ok(out),
            }
        }
    }

    /// One entry of an organisation.
    pub(crate) async fn entry(&self, caller: &Caller, organisation: &str, number: u64) -> Result<Entry, AppError> {
        let missing = || AppError::Missing(format!("the ledger has no entry {number} of this organisation"));
        let logged = self.store.entry(number).await?.ok_or_else(missing)?;
        let entry = Entry::of(number, &logged.data, &caller.register)?;
        if entry.is_of(organisation) { Ok(entry) } else { Err(missing()) }
    }

    /// One entry byte for byte as it was hashed.
    pub(crate) async fn entry_bytes(&self, caller: &Caller, organisation: &str, number: u64) -> Result<Vec<u8>, AppError> {
        self.entry(caller, organisation, number).await?;
        let logged = self.store.entry(number).await?;
        Ok(logged.map(|logged| logged.data).unwrap_or_default())
    }

    /// The records of a plant that an entry changed, the first of them, and how many more there are. Nothing where it is about no
    /// plant, or one that the caller may not read.
    pub(crate) async fn changed_by(&self, caller: &Caller, organisation: &str, entry: &Entry) -> Result<(Vec<Changed>, usize), AppError> {
        let organised = escaped(organisation);
        // An act on several records names none of them, and no system.
        let named = |system: &str| match entry.subject.strip_prefix(&format!("{organised}/{}", escaped(system))) {
            Some(rest) => rest.is_empty() || rest.starts_with('/'),
            None => entry.subject == organised,
        };
        let readable = |system: &&Place| named(&system.id) && caller.allowed(organisation, Permission::ReadPlant, At::of(system)).is_ok();
        let mut changed = BTreeMap::<(String, String), Changed>::new();
        if entry.before.is_some() || entry.after.is_some() {
            for system in caller.register.places(organisation, kind::SYSTEM).filter(readable) {
                let versions = self.store.between(organisation, &system.id, entry.entry.saturating_sub(1), entry.entry).await?;
                versions.into_iter().for_each(|version| tell(&mut changed, version, entry.entry));
            }
        }
        let more = changed.len().saturating_sub(TOLD);
        Ok((changed.into_values().take(TOLD).collect(), more))
    }

    /// The proof that an entry is in the ledger, as C2SP tlog-proof.
    pub(crate) async fn proof(&self, caller: &Caller, organisation: &str, number: u64) -> Result<String, AppError> {
        self.entry(caller, organisation, number).await?;
        Ok(self.store.inclusion(number).await?.to_string())
    }

    /// What a witness that saw `old` entries last is asked to cosign.
    pub(crate) async fn witness_request(&self, old: u64) -> Result<String, AppError> {
        let size = self.store.checkpoint().await?.0.head.size;
        if old > size {
            return Err(AppError::field(
                "old",
                format!("the ledger has {size} entries"),
                "a witness that saw more has seen another history: keep what it has",
            ));
        }
        Ok(self.store.witness_request(old).await?.to_string())
    }

    /// Cosigns the checkpoint of another ledger, as its witness.
    pub(crate) async fn cosign(&self, request: Vec<u8>) -> Result<Cosigned, WitnessError> {
        let none = || WitnessError::Failed("this server is no witness".into(), "`ringwall serve --witness` makes it one");
        let witness = self.witness.clone().ok_or_else(none)?;
        let now = u64::try_from(self.now().as_second()).unwrap_or_default();
        let cosigned = tokio::task::spawn_blocking(move || witness.cosign(&request, now)).await;
        cosigned.map_err(|_| WitnessError::Failed("cosigning was interrupted".into(), ""))?
    }

    /// What was signed last.
    pub(crate) async fn signed(&self) -> Result<Signed, AppError> {
        let (Checkpoint { origin, head }, note) = self.store.checkpoint().await?;
        Ok(Signed { origin, size: head.size, root: head.root.to_string(), text: note.to_string() })
    }

    pub(crate) fn ledger_key(&self) -> String {
        self.store.key().to_string()
    }

    pub(crate) async fn checkpoint(&self) -> Result<String, AppError> {
        Ok(self.store.checkpoint().await?.1.to_string())
    }

    /// A tile of hashes, by its path below `tile/`.
    pub(crate) async fn tile(&self, path: &str) -> Result<Option<Vec<u8>>, AppError> {
        let object = format!("tile/{path}").parse::<Object>();
        match object {
            Ok(Object::Tile(tile)) => {
                // Only what the published checkpoint covers: the rest may still change.
                let size = self.store.published().await?;
                let covered = size >> (8 * u32::from(tile.level));
                let inside = tile.span.start() + u64::from(tile.span.width) <= covered;
                if inside { Ok(self.store.object(Object::Tile(tile)).await?) } else { Ok(None) }
            }
            _ => Ok(None),
        }
    }
}

/// Adds a version that an entry made or ended. INVARIANT: bodies are JSON; an erased one is null, and says nothing.
fn tell(changed: &mut BTreeMap<(String, String), Changed>, version: Version, entry: u64) {
    let Version { key, from_seq, to_seq, body, .. } = version;
    let one = Changed { kind: key.kind.clone(), id: key.id.clone(), before: None, after: None };
    let one = changed.entry((key.kind, key.id)).or_insert(one);
    let body = serde_json::from_str(&body).ok();
    if from_seq == entry {
        one.after.clone_from(&body);
    }
    if to_seq == Some(entry) {
        one.before = body;
    }
}
