//! Who did what in an organisation: entries of the ledger, newest first, and one of them with all that it says.

use askama::Template;
use axum::Router;
use axum::extract::State as Given;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::Value;

use super::super::frame::{Frame, Reader, html};
use super::ask::{Ask, Input};
use super::{frame, moment};
use crate::app::audit::{Asked, Changed, Entries, Entry};
use crate::app::error::AppError;
use crate::app::register::At;
use crate::auth::roles::Permission;
use crate::http::answer::Bytes;
use crate::http::extract::{Path, Query};
use crate::http::guard::{May, ReadAudit};
use crate::http::{Outcome, State};

pub(super) fn routes() -> Router<State> {
    Router::new()
        .route("/admin/{organisation}/audit", get(entries))
        .route("/admin/{organisation}/audit/{entry}", get(entry))
        .route("/admin/{organisation}/audit/{entry}/bytes", get(bytes))
}

/// What entries are asked for with; days are those of UTC, and the last one is in it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Filter {
    actor: String,
    action: String,
    subject: String,
    from: String,
    until: String,
    break_glass: String,
    before: Option<u64>,
}

fn day(field: &'static str, text: &str) -> Result<Option<Date>, AppError> {
    match text {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|_| AppError::field(field, "this is no day", "it has the form 2026-11-24")),
    }
}

impl Filter {
    fn asked(&self) -> Result<Asked, AppError> {
        let some = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let begins = |day: Date| format!("{day}T00:00:00.000Z");
        // The day after the last one that there is has no beginning; every entry is before it.
        let until = day("until", &self.until)?.and_then(|day| day.tomorrow().ok());
        Ok(Asked {
            actor: some(&self.actor),
            action: some(&self.action),
            subject: some(&self.subject),
            since: day("from", &self.from)?.map(begins),
            until: until.map(begins),
            break_glass: some(&self.break_glass),
            before: self.before,
            limit: Some(PART),
        })
    }

    /// The same as the part of an address behind its question mark, for pages and for exports.
    fn pairs(&self, times: bool, more: &[(&str, String)]) -> String {
        let asked = self.asked().unwrap_or_default();
        let days = [("from", Some(self.from.clone())), ("until", Some(self.until.clone()))];
        let [since, until] = if times { [("since", asked.since), ("until", asked.until)] } else { days };
        let own = [("actor", asked.actor), ("action", asked.action), ("subject", asked.subject), ("break_glass", asked.break_glass)];
        let pairs =
            own.into_iter().chain([since, until]).filter_map(|(name, value)| Some((name, value.filter(|value| !value.is_empty())?)));
        form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).extend_pairs(more).finish()
    }

    /// Whether anything is asked for but everything.
    fn narrows(&self) -> bool {
        !self.pairs(false, &[]).is_empty()
    }
}

/// Entries on one page.
const PART: u64 = 100;

/// An entry in a list, or by itself.
struct Row {
    entry: Entry,
    when: String,
    who: String,
}

impl Row {
    fn of(frame: &Frame, entry: Entry) -> Self {
        let who = match (&entry.name, entry.actor.as_str()) {
            (Some(name), _) => name.clone(),
            (None, "anonymous") => frame.say("audit-anonymous"),
            (None, "server") => frame.say("audit-server"),
            (None, id) => id.to_owned(),
        };
        Self { when: moment(frame.words, &entry.time), who, entry }
    }

    fn refused(&self) -> bool {
        self.entry.action == "access.refuse"
    }

    /// Whether it was made while somebody had broken the glass.
    fn emergency(&self) -> bool {
        self.entry.reason.as_deref().is_some_and(|reason| reason.starts_with("break-glass "))
    }
}

#[derive(Template)]
#[template(path = "admin-audit.html")]
struct AuditPage {
    frame: Frame,
    base: String,
    ask: Ask,
    rows: Vec<Row>,
    break_glass: String,
    narrows: bool,
    /// Where the next part is.
    next: Option<String>,
    /// Where to begin again, if this is not the beginning.
    begin: Option<String>,
    exports: Vec<(&'static str, String)>,
}

/// Who may have done something: people with a role here, and whoever is asked for already.
fn actors(frame: &Frame, may: &May<ReadAudit>, asked: &str) -> Vec<(String, String)> {
    let register = &may.caller.register;
    let name = |id: &str| register.account(id).map_or_else(|| id.to_owned(), |account| account.name.clone());
    let mut known: Vec<(String, String)> =
        register.grants(&may.organisation).map(|grant| (name(&grant.account), grant.account.clone())).collect();
    if !["", "server", "anonymous"].contains(&asked) {
        known.push((name(asked), asked.to_owned()));
    }
    known.sort();
    known.dedup();
    let others = [("", "audit-anybody"), ("server", "audit-server"), ("anonymous", "audit-anonymous")];
    let others = others.map(|(value, key)| (value.to_owned(), frame.say(key)));
    others.into_iter().chain(known.into_iter().map(|(name, id)| (id, name))).collect()
}

fn ask(frame: &Frame, may: &May<ReadAudit>, filter: &Filter) -> Ask {
    Ask::of([
        Input::choice("actor", "audit-actor", actors(frame, may, &filter.actor)).optional().value(&filter.actor),
        Input::line("action", "audit-action", "text").hint("audit-action-hint").optional().value(&filter.action),
        Input::line("subject", "audit-subject", "text").hint("audit-subject-hint").optional().value(&filter.subject),
        Input::line("from", "audit-from", "date").optional().value(&filter.from),
        Input::line("until", "audit-until", "date").optional().value(&filter.until),
    ])
}

async fn entries(may: May<ReadAudit>, Given(state): Given<State>, reader: Reader, Query(filter): Query<Filter>) -> Response {
    let frame = frame(reader, &may, "audit", "audit");
    let mut ask = ask(&frame, &may, &filter);
    let found = match filter.asked() {
        Ok(asked) => state.app.entries(&may.caller, &may.organisation, asked).await,
        Err(error) => Err(error),
    };
    let Entries { entries, next } = found.unwrap_or_else(|error| {
        ask = std::mem::replace(&mut ask, Ask::of([])).refused(frame.words, error);
        Entries { entries: Vec::new(), next: None }
    });
    let base = format!("/admin/{}/audit", may.organisation);
    let export = |format| format!("/api/v1/organisations/{}/audit/export?{}", may.organisation, filter.pairs(true, &[("format", format)]));
    let page = AuditPage {
        rows: entries.into_iter().map(|entry| Row::of(&frame, entry)).collect(),
        next: next.map(|before| format!("{base}?{}", filter.pairs(false, &[("before", before.to_string())]))),
        begin: filter.before.map(|_| format!("{base}?{}", filter.pairs(false, &[]))),
        exports: [("CSV", "csv"), ("JSON Lines", "jsonl"), ("OCSF", "ocsf")].map(|(name, format)| (name, export(format.to_owned()))).into(),
        narrows: filter.narrows(),
        break_glass: filter.break_glass,
        ask,
        base,
        frame,
    };
    html(page.ask.status, &page)
}

#[derive(Deserialize)]
struct Numbered {
    entry: u64,
}

/// A field of a record that an entry changed: what it said before, and what after.
struct Line {
    field: String,
    before: String,
    after: String,
}

/// A record that an entry changed.
struct Record {
    kind: String,
    id: String,
    /// Key of what became of it.
    became: &'static str,
    lines: Vec<Line>,
}

fn said(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

impl Record {
    fn of(changed: Changed) -> Self {
        let became = match (&changed.before, &changed.after) {
            (None, _) => "change-created",
            (_, None) => "change-deleted",
            _ => "change-changed",
        };
        let fields = |body: &Option<Value>| body.as_ref().and_then(Value::as_object).cloned().unwrap_or_default();
        let (before, after) = (fields(&changed.before), fields(&changed.after));
        let mut names: Vec<&String> = before.keys().chain(after.keys()).collect();
        names.sort_unstable();
        names.dedup();
        let differing = names.into_iter().filter(|name| before.get(*name) != after.get(*name));
        let line = |field: &String| Line { field: field.clone(), before: said(before.get(field)), after: said(after.get(field)) };
        Self { kind: changed.kind, id: changed.id, became, lines: differing.map(line).collect() }
    }
}

#[derive(Template)]
#[template(path = "admin-entry.html")]
struct EntryPage {
    frame: Frame,
    base: String,
    row: Row,
    records: Vec<Record>,
    /// How many records more it changed.
    more: usize,
    /// Whether the caller may have the proof.
    proves: bool,
}

async fn entry(may: May<ReadAudit>, Given(state): Given<State>, Path(path): Path<Numbered>, reader: Reader) -> Outcome<Response> {
    let entry = state.app.entry(&may.caller, &may.organisation, path.entry).await?;
    let (changed, more) = state.app.changed_by(&may.caller, &may.organisation, &entry).await?;
    let frame = frame(reader, &may, "audit", "audit");
    let title = frame.with("audit-entry", "number", path.entry);
    let page = EntryPage {
        base: format!("/admin/{}", may.organisation),
        row: Row::of(&frame, entry),
        records: changed.into_iter().map(Record::of).collect(),
        more,
        proves: may.caller.allowed(&may.organisation, Permission::ReadLedger, At::default()).is_ok(),
        frame: frame.titled(title),
    };
    Ok(html(StatusCode::OK, &page))
}

/// The entry byte for byte as it was hashed: what a proof is about.
async fn bytes(may: May<ReadAudit>, Given(state): Given<State>, Path(path): Path<Numbered>) -> Outcome<Bytes> {
    let content = state.app.entry_bytes(&may.caller, &may.organisation, path.entry).await?;
    Ok(Bytes { media_type: "application/json", name: Some(format!("entry-{}.json", path.entry)), content })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_day_is_in_it_and_nothing_is_asked_for_that_was_left_empty() {
        let filter = Filter { from: "2026-02-28".into(), until: "2026-02-28".into(), action: " zone. ".into(), ..Filter::default() };
        let asked = filter.asked().unwrap();
        assert_eq!(asked.since.as_deref(), Some("2026-02-28T00:00:00.000Z"));
        assert_eq!(asked.until.as_deref(), Some("2026-03-01T00:00:00.000Z"));
        assert_eq!((asked.actor, asked.action.as_deref(), asked.subject), (None, Some("zone."), None));
        assert_eq!(filter.pairs(false, &[]), "action=zone.&from=2026-02-28&until=2026-02-28");
        assert_eq!(
            filter.pairs(true, &[("format", "csv".into())]),
            "action=zone.&since=2026-02-28T00%3A00%3A00.000Z&until=2026-03-01T00%3A00%3A00.000Z&format=csv"
        );
        assert!(!Filter::default().narrows() && filter.narrows());
        assert!(Filter { until: "9999-12-31".into(), ..Filter::default() }.asked().unwrap().until.is_none());
        assert!(Filter { from: "yesterday".into(), ..Filter::default() }.asked().is_err());
    }

    #[test]
    fn of_a_record_the_fields_are_shown_that_differ() {
        let changed = Changed {
            kind: "zone".into(),
            id: "line-1".into(),
            before: Some(serde_json::json!({ "id": "line-1", "name": "Line", "target": 1 })),
            after: Some(serde_json::json!({ "id": "line-1", "name": "Line 1", "site": null, "target": 1, "tags": ["a"] })),
        };
        let record = Record::of(changed);
        let lines: Vec<_> = record.lines.iter().map(|line| [&line.field, &line.before, &line.after].map(String::as_str)).collect();
        assert_eq!(record.became, "change-changed");
        assert_eq!(lines, [["name", "Line", "Line 1"], ["site", "", ""], ["tags", "", "[\"a\"]"]]);
    }
}
