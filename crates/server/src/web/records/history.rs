//! The versions of a record, and what each of them changed.

use ringwall_model::records::Kind;
use serde_json::Value;

use super::fields::{self, Field};
use super::{edits, fill, label};
use crate::app::records::Record;
use crate::app::register::At;
use crate::auth::roles::Permission;
use crate::http::guard::May;
use crate::http::{Failure, State};
use crate::web::words::Words;

/// Versions that a page shows.
const SHOWN: usize = 20;

/// A field that a version changed.
pub(in crate::web) struct Changed {
    pub(in crate::web) label: String,
    pub(in crate::web) old: String,
    pub(in crate::web) new: String,
}

/// A version of a record.
pub(in crate::web) struct Past {
    /// The entry that made it.
    pub(in crate::web) entry: u64,
    /// The entry that deleted it, where none came after.
    pub(in crate::web) deleted: Option<u64>,
    /// Who made it and when; for who may read that.
    pub(in crate::web) who: String,
    pub(in crate::web) when: String,
    pub(in crate::web) reason: String,
    pub(in crate::web) changed: Vec<Changed>,
    /// Whether it can be made to hold again.
    pub(in crate::web) restorable: bool,
}

/// The versions of a record until an entry, newest first.
pub(super) async fn of<N>(
    state: &State,
    may: &May<N>,
    kind: Kind,
    id: &str,
    words: &'static Words,
    until: Option<u64>,
) -> Result<Vec<Past>, Failure> {
    let mut versions = state.app.history(&may.at(), kind, id).await?;
    versions.retain(|version| until.is_none_or(|until| version.version <= until));
    let known = may.caller.allowed(&may.organisation, Permission::ReadAudit, At::default()).is_ok();
    let restores = edits(&may.caller, &may.at(), kind);
    let mut past = Vec::new();
    for (at, version) in versions.iter().take(SHOWN).enumerate() {
        let entry = if known { state.app.entry(&may.caller, &may.organisation, version.version).await.ok() } else { None };
        let before = versions.get(at + 1);
        let holds = at == 0 && version.ended.is_none();
        past.push(Past {
            entry: version.version,
            deleted: version.ended.filter(|ended| at == 0 && until.is_none_or(|until| *ended <= until)),
            who: entry.as_ref().map(|entry| entry.name.clone().unwrap_or_else(|| entry.actor.clone())).unwrap_or_default(),
            when: entry.as_ref().map(|entry| words.moment(&entry.time)).unwrap_or_default(),
            reason: entry.and_then(|entry| entry.reason).unwrap_or_default(),
            changed: before.map(|before| changed(words, fields::of(kind).0, before, version)).unwrap_or_default(),
            restorable: restores && !holds && !version.body.is_null(),
        });
    }
    Ok(past)
}

fn changed(words: &Words, fields: &[Field], before: &Record, after: &Record) -> Vec<Changed> {
    let value = |record: &Record, field: &Field| record.body.get(field.name).cloned().unwrap_or(Value::Null);
    let differ = fields.iter().filter(|field| value(before, field) != value(after, field));
    let one = |field: &Field| Changed {
        label: words.say(&label(field.name)),
        old: fill::shown(words, field, &value(before, field)),
        new: fill::shown(words, field, &value(after, field)),
    };
    differ.map(one).collect()
}
