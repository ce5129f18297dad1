//! The records of a plant as pages: a list of each kind, a form for each record, its history, and the way back to an earlier version.

mod fields;
mod fill;
mod freshness;
mod history;

use askama::Template;
use axum::Router;
use axum::extract::{Path, State as Given};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use ringwall_model::plant::Plant;
use ringwall_model::records::{Kind, ONLY};
use serde::Deserialize;
use serde_json::Value;

use super::form::{Sent, Trouble};
use super::frame::{Frame, Reader, html};
use super::plants::{Seen, seen};
use super::words::Words;
use crate::app::Caller;
use crate::app::error::AppError;
use crate::app::levels::When;
use crate::app::records::{Asked, Ordering, Record, RecordChange, System, kind_of};
use crate::app::register::{At, kind};
use crate::auth::roles::Permission;
use crate::http::extract::Query;
use crate::http::guard::{EditRecord, May, ReadPlant};
use crate::http::{Failure, Outcome, Problem, State};
#[cfg(test)]
pub(super) use fields::keys;
use fields::{Field, Is, of as fields_of};
use fill::{Draw, Filling, Input, Known};
use freshness::Freshness;
use history::Past;

pub(super) fn routes() -> Router<State> {
    Router::new()
        .route("/o/{organisation}/{system}/records/{kind}", get(list))
        .route("/o/{organisation}/{system}/records/{kind}/new", get(blank).post(create))
        .route("/o/{organisation}/{system}/records/{kind}/{id}", get(view).post(change))
        .route("/o/{organisation}/{system}/records/{kind}/{id}/delete", post(delete))
        .route("/o/{organisation}/{system}/records/{kind}/{id}/restore", post(restore))
}

/// Key of a field's label.
fn label(name: &str) -> String {
    format!("r-{}", name.replace('_', "-"))
}

/// Key of a word of a choice.
pub(super) fn option(word: &str) -> String {
    format!("o-{word}")
}

/// Records on one page.
const PART: u64 = 100;

/// What is in every address below a kind.
#[derive(Deserialize)]
struct Below {
    kind: String,
    #[serde(default)]
    id: String,
}

impl Below {
    fn kind(&self) -> Result<Kind, AppError> {
        kind_of(&self.kind)
    }
}

impl Known for Plant {
    fn records(&self, kind: Kind) -> Vec<(String, String)> {
        fn named(id: &impl std::fmt::Display, name: Option<&ringwall_model::text::Text>) -> (String, String) {
            let id = id.to_string();
            let name = name.map_or_else(|| id.clone(), |name| format!("{} ({id})", name.as_str()));
            (id, name)
        }
        match kind {
            Kind::Site => self.sites.iter().map(|site| named(&site.id, site.name.as_ref())).collect(),
            Kind::Zone => self.zones.iter().map(|zone| named(&zone.id, zone.name.as_ref())).collect(),
            Kind::Conduit => self.conduits.iter().map(|conduit| named(&conduit.id, conduit.name.as_ref())).collect(),
            Kind::Asset => self.assets.iter().map(|asset| named(&asset.id, asset.name.as_ref())).collect(),
            Kind::Application => self.applications.iter().map(|application| named(&application.id, application.name.as_ref())).collect(),
            Kind::Supplier => self.suppliers.iter().map(|supplier| named(&supplier.id, supplier.name.as_ref())).collect(),
            Kind::Evidence => self.evidence.iter().map(|item| named(&item.id, item.title.as_ref())).collect(),
            Kind::Measure => self.measures.iter().map(|measure| named(&measure.id, measure.name.as_ref())).collect(),
            _ => Vec::new(),
        }
    }
}

/// Whether somebody may change records of a kind in a system.
pub(super) fn edits(caller: &Caller, at: &System, kind: Kind) -> bool {
    let place = caller.register.place(&at.organisation, kind::SYSTEM, &at.system).map(At::of).unwrap_or_default();
    caller.allowed(&at.organisation, Permission::to_edit(kind), place).is_ok()
}

/// What a list is asked for.
#[derive(Deserialize, Default)]
struct Wanted {
    #[serde(default)]
    containing: String,
    #[serde(default)]
    skip: u64,
}

struct Row {
    href: String,
    id: String,
    cells: Vec<String>,
    /// What follows from the record on the day: its class and words; of evidence.
    state: Option<(&'static str, String)>,
}

#[derive(Template)]
#[template(path = "records.html")]
struct ListPage {
    frame: Frame,
    base: String,
    kind: &'static str,
    columns: Vec<String>,
    rows: Vec<Row>,
    total: u64,
    containing: String,
    /// Where the next part begins.
    more: Option<u64>,
    edits: bool,
    one: bool,
    states: bool,
}

impl ListPage {
    fn key(&self, what: &str) -> String {
        format!("{what}-{}", self.kind)
    }
}

async fn list(
    may: May<ReadPlant>,
    Given(state): Given<State>,
    Path(below): Path<Below>,
    reader: Reader,
    Query(wanted): Query<Wanted>,
) -> Outcome<Response> {
    let kind = below.kind()?;
    let When { entry, .. } = state.app.when(reader.as_of).await?;
    let containing = Some(wanted.containing.trim().to_owned()).filter(|text| !text.is_empty());
    let asked = Asked { entry, containing, order: Some(Ordering::Place), skip: Some(wanted.skip), limit: Some(PART), ..Asked::default() };
    let found = state.app.records(&asked.list(&may.at(), kind)?).await?;
    let reader_as_of = reader.as_of;
    let frame = framed(reader, &may, kind);
    let base = format!("/o/{}/{}", may.organisation, may.system);
    let (fields, names) = fields_of(kind);
    let columns: Vec<&Field> = names.iter().filter_map(|name| fields.iter().find(|field| field.name == *name)).collect();
    let fresh = if kind == Kind::Evidence { Some(Freshness::of(&state, &may.at(), reader_as_of).await?) } else { None };
    let row = |record: Record| Row {
        href: address(&base, kind, &record.id),
        state: fresh.as_ref().and_then(|fresh| fresh.state(frame.words, &record.id)),
        cells: columns.iter().map(|field| fill::shown(frame.words, field, record.body.get(field.name).unwrap_or(&Value::Null))).collect(),
        id: record.id,
    };
    let until = wanted.skip + found.records.len() as u64;
    let page = ListPage {
        rows: found.records.into_iter().map(row).collect(),
        columns: columns.iter().map(|field| frame.say(&label(field.name))).collect(),
        total: found.total,
        more: (until < found.total).then_some(until),
        containing: wanted.containing,
        edits: frame.is_now() && edits(&may.caller, &may.at(), kind),
        one: matches!(kind, Kind::Organisation | Kind::System),
        states: kind == Kind::Evidence,
        kind: kind.as_str(),
        frame,
        base,
    };
    Ok(html(StatusCode::OK, &page))
}

/// The address of a record; its id is any text.
fn address(base: &str, kind: Kind, id: &str) -> String {
    let id: String = form_urlencoded::byte_serialize(id.as_bytes()).collect();
    format!("{base}/records/{}/{}", kind.as_str(), id.replace('+', "%20"))
}

fn framed<N>(reader: Reader, may: &May<N>, kind: Kind) -> Frame {
    let frame = Frame::within(reader, &may.caller, "home", (&may.organisation, &may.system), menu_of(kind));
    let title = frame.say(&format!("kinds-{}", kind.as_str()));
    frame.titled(title)
}

/// The entry of the menu that a kind stands under.
fn menu_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Organisation => "company",
        Kind::System => "boundary",
        Kind::Site => "sites",
        Kind::Zone => "zones",
        Kind::Conduit => "conduits",
        Kind::Asset => "inventory",
        Kind::Application => "applications",
        Kind::Supplier => "suppliers",
        Kind::Answer => "levels",
        Kind::Evidence => "evidence",
        Kind::Measure => "plan",
        Kind::Risk => "risks",
        Kind::Incident => "incidents",
        Kind::Training => "trainings",
        Kind::Approval => "approvals",
    }
}

/// A field of a record that cannot be changed here.
struct Line {
    label: String,
    text: String,
}

#[derive(Template)]
#[template(path = "record.html")]
struct RecordPage {
    frame: Frame,
    base: String,
    kind: &'static str,
    id: String,
    /// Where the form is sent.
    action: String,
    /// Empty where nothing can be changed.
    inputs: Vec<Input>,
    lines: Vec<Line>,
    version: Option<u64>,
    trouble: Option<Trouble>,
    past: Vec<Past>,
    gone: bool,
}

/// What a form is about.
struct Edited {
    kind: Kind,
    /// The record as it is; nothing where it is new.
    record: Option<Record>,
    /// What the form shows.
    body: Value,
    problem: Option<Problem>,
}

impl RecordPage {
    async fn of<N>(state: &State, may: &May<N>, reader: Reader, edited: Edited) -> Result<Self, Failure> {
        let Edited { kind, record, body, problem } = edited;
        let Seen { assessed, base, .. } = seen(state, may, reader.clone(), "home").await?;
        let until = state.app.when(reader.as_of).await?.entry;
        let frame = framed(reader, may, kind);
        let words = frame.words;
        let (fields, _) = fields_of(kind);
        let inputs = if frame.is_now() && edits(&may.caller, &may.at(), kind) {
            let filling = Filling { words, known: &assessed.plant, exists: record.is_some() };
            let mut inputs = filling.inputs(fields, &body, "");
            inputs.iter_mut().for_each(|input| input.blame(words, problem.as_ref()));
            if let (Some(record), Some("stale")) = (&record, problem.as_ref().map(|problem| problem.r#type.as_str())) {
                let theirs = filling.inputs(fields, &record.body, "");
                inputs.iter_mut().for_each(|input| input.compare(&theirs));
            }
            inputs
        } else {
            Vec::new()
        };
        let line = |field: &Field| {
            let text = fill::shown(words, field, body.get(field.name)?);
            Some(Line { label: words.say(&label(field.name)), text })
        };
        let lines = if inputs.is_empty() { fields.iter().filter_map(line).collect() } else { Vec::new() };
        let id = record.as_ref().map(|record| record.id.clone()).unwrap_or_default();
        let action = if id.is_empty() { format!("{base}/records/{}/new", kind.as_str()) } else { address(&base, kind, &id) };
        let past = if id.is_empty() { Vec::new() } else { history::of(state, may, kind, &id, words, until).await? };
        let title = body.get("name").or(body.get("title")).and_then(Value::as_str).unwrap_or(if id == ONLY { "" } else { &id }).to_owned();
        let frame = if title.is_empty() { frame } else { frame.titled(title) };
        let trouble = problem.as_ref().map(|problem| Trouble::of_record(words, problem, &inputs));
        let (version, kind) = (record.as_ref().map(|record| record.version), kind.as_str());
        Ok(Self { frame, base, kind, id, action, inputs, lines, version, trouble, past, gone: false })
    }

    fn key(&self, what: &str) -> String {
        format!("{what}-{}", self.kind)
    }
}

impl Input {
    /// Takes what is wrong with it from a problem.
    fn blame(&mut self, words: &Words, problem: Option<&Problem>) {
        let Some(problem) = problem else { return };
        let flaw = problem.problems.iter().find(|flaw| fill::input_of(&flaw.pointer) == self.name);
        if let Some(flaw) = flaw {
            self.wrong = format!("{}. {}", words.sentence(&flaw.message).trim_end_matches('.'), words.sentence(&flaw.hint));
        } else if problem.field.as_deref().map(fill::input_of).as_deref() == Some(&self.name) {
            self.wrong = format!("{}. {}", words.sentence(&problem.title).trim_end_matches('.'), words.sentence(&problem.detail));
        }
    }

    /// Takes what somebody else has written meanwhile, where it is something else.
    fn compare(&mut self, theirs: &[Self]) {
        let other = theirs.iter().find(|input| input.name == self.name);
        let chosen = |input: &Self| match input.draw {
            Draw::Select | Draw::Several => {
                let chosen = input.choices.iter().filter(|choice| choice.chosen);
                chosen.map(|choice| choice.text.as_str()).collect::<Vec<_>>().join(", ")
            }
            _ => input.value.clone(),
        };
        let text = other.map_or_else(String::new, chosen);
        self.theirs = (self.draw != Draw::Heading && chosen(self) != text).then_some(text);
    }
}

impl Trouble {
    /// What is wrong with a record as a whole: what stands beside no input is said here.
    fn of_record(words: &Words, problem: &Problem, inputs: &[Input]) -> Self {
        let placed = |pointer: &str| inputs.iter().any(|input| input.name == fill::input_of(pointer));
        let rest: Vec<String> =
            problem.problems.iter().filter(|flaw| !placed(&flaw.pointer)).map(|flaw| format!("{}. {}", flaw.message, flaw.hint)).collect();
        if problem.r#type == "stale" {
            return Self { what: words.say("record-stale"), hint: words.say("record-stale-hint") };
        }
        if inputs.iter().any(|input| !input.wrong.is_empty()) {
            return Self { what: words.say("look-at-fields"), hint: rest.join(" ") };
        }
        let whole = Self::of(words, problem);
        if rest.is_empty() { whole } else { Self { hint: rest.join(" "), ..whole } }
    }
}

async fn view(may: May<ReadPlant>, Given(state): Given<State>, Path(below): Path<Below>, reader: Reader) -> Outcome<Response> {
    let kind = below.kind()?;
    let When { entry, .. } = state.app.when(reader.as_of).await?;
    match state.app.record(&may.at(), kind, &below.id, entry).await {
        Ok(record) => {
            let body = record.body.clone();
            let edited = Edited { kind, record: Some(record), body, problem: None };
            Ok(html(StatusCode::OK, &RecordPage::of(&state, &may, reader, edited).await?))
        }
        // What there is one of is made by filling in its form.
        Err(AppError::Missing(_)) if below.id == ONLY => {
            let edited = Edited { kind, record: None, body: Value::Null, problem: None };
            Ok(html(StatusCode::OK, &RecordPage::of(&state, &may, reader, edited).await?))
        }
        Err(AppError::Missing(why)) => gone(&state, &may, reader, (kind, &below.id), why).await,
        Err(error) => Err(error.into()),
    }
}

/// The page of a record that was deleted: what it was, and how to have it back.
async fn gone(state: &State, may: &May<ReadPlant>, reader: Reader, (kind, id): (Kind, &str), why: String) -> Outcome<Response> {
    let past = history::of(state, may, kind, id, reader.words, None).await.map_err(|_| Failure(AppError::Missing(why)))?;
    let base = format!("/o/{}/{}", may.organisation, may.system);
    let frame = framed(reader, may, kind).titled(id.to_owned());
    let edits = frame.is_now() && edits(&may.caller, &may.at(), kind);
    let past = past.into_iter().map(|version| Past { restorable: version.restorable && edits, ..version }).collect();
    let (kind, action) = (kind.as_str(), address(&base, kind, id));
    let (inputs, lines) = (Vec::new(), Vec::new());
    let page = RecordPage { frame, base, kind, id: id.to_owned(), action, inputs, lines, version: None, trouble: None, past, gone: true };
    Ok(html(StatusCode::NOT_FOUND, &page))
}

async fn blank(
    may: May<ReadPlant>,
    Given(state): Given<State>,
    Path(below): Path<Below>,
    reader: Reader,
    Query(given): Query<Value>,
) -> Outcome<Response> {
    let kind = below.kind()?;
    let (fields, _) = fields_of(kind);
    // A link may bring values along, as the zone of a new asset.
    let known = |(name, _): &(String, Value)| fields.iter().any(|field| field.name == name);
    let body = given.as_object().cloned().unwrap_or_default().into_iter().filter(known).collect();
    let edited = Edited { kind, record: None, body: Value::Object(body), problem: None };
    Ok(html(StatusCode::OK, &RecordPage::of(&state, &may, reader, edited).await?))
}

async fn create(
    may: May<EditRecord>,
    Given(state): Given<State>,
    Path(below): Path<Below>,
    reader: Reader,
    sent: Sent,
) -> Outcome<Response> {
    let kind = below.kind()?;
    let (fields, _) = fields_of(kind);
    let mut body = fill::body(fields, Value::Null, &sent, "");
    let at = may.at();
    if fields.iter().any(|field| matches!(field.is, Is::Id)) && body.get("id").is_none() {
        let name = ["name", "title", "course", "what", "person"].iter().find_map(|key| body.get(*key)).map(fill::text).unwrap_or_default();
        put(&mut body, "id", free_id(&state, &at, kind, &name).await?);
    }
    let asked = RecordChange { kind: below.kind.clone(), id: None, body: Some(body.clone()), version: Some(0), seen: false };
    done(&state, &may, reader, &sent, (kind, "create"), asked, (None, body)).await
}

/// Sets a field of a body.
pub(super) fn put(body: &mut Value, key: &str, value: impl Into<Value>) {
    if let Value::Object(map) = body {
        map.insert(key.to_owned(), value.into());
    }
}

/// An id that no record of the kind has or ever had, from a name.
pub(super) async fn free_id(state: &State, at: &System, kind: Kind, name: &str) -> Result<String, AppError> {
    let stem = slug(name);
    let stem = if stem.is_empty() { kind.as_str().to_owned() } else { stem };
    for number in 1.. {
        let id = if number == 1 { stem.clone() } else { format!("{stem}-{number}") };
        match state.app.history(at, kind, &id).await {
            Err(AppError::Missing(_)) => return Ok(id),
            Err(error) => return Err(error),
            Ok(_) => {}
        }
    }
    Ok(stem)
}

/// Small letters, digits and hyphens of a name.
pub(super) fn slug(name: &str) -> String {
    let plain: String = name
        .to_lowercase()
        .chars()
        .map(|c| match c {
            'ä' => "ae".into(),
            'ö' => "oe".into(),
            'ü' => "ue".into(),
            'ß' => "ss".into(),
            'à' | 'â' => "a".into(),
            'é' | 'è' | 'ê' | 'ë' => "e".into(),
            'î' | 'ï' => "i".into(),
            'ô' => "o".into(),
            'ù' | 'û' => "u".into(),
            'ç' => "c".into(),
            c if c.is_ascii_alphanumeric() => c.to_string(),
            _ => " ".to_owned(),
        })
        .collect();
    let slug = plain.split(' ').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-");
    slug.chars().take(40).collect::<String>().trim_matches('-').to_owned()
}

async fn change(
    may: May<EditRecord>,
    Given(state): Given<State>,
    Path(below): Path<Below>,
    reader: Reader,
    sent: Sent,
) -> Outcome<Response> {
    let kind = below.kind()?;
    let (fields, _) = fields_of(kind);
    let found = state.app.record(&may.at(), kind, &below.id, None).await;
    let record = match found {
        Ok(record) => record,
        Err(AppError::Missing(_)) if below.id == ONLY => {
            let body = fill::body(fields, Value::Null, &sent, "");
            let asked = RecordChange { kind: below.kind, id: None, body: Some(body.clone()), version: Some(0), seen: false };
            return done(&state, &may, reader, &sent, (kind, "create"), asked, (None, body)).await;
        }
        Err(error) => return Err(error.into()),
    };
    let mut body = fill::body(fields, record.body.clone(), &sent, "");
    if let Some(id) = record.body.get("id") {
        put(&mut body, "id", id.clone());
    }
    let version = sent.text("version").parse().unwrap_or(record.version);
    let asked = RecordChange { kind: below.kind, id: Some(below.id), body: Some(body.clone()), version: Some(version), seen: true };
    done(&state, &may, reader, &sent, (kind, "update"), asked, (Some(record), body)).await
}

/// Makes a change, and goes to the record; or shows the form again with what is wrong.
async fn done(
    state: &State,
    may: &May<EditRecord>,
    reader: Reader,
    sent: &Sent,
    (kind, verb): (Kind, &str),
    asked: RecordChange,
    (record, body): (Option<Record>, Value),
) -> Outcome<Response> {
    let base = format!("/o/{}/{}", may.organisation, may.system);
    let caller = with_reason(&may.caller, sent);
    match state.app.change(&caller, &may.at(), &format!("{}.{verb}", kind.as_str()), vec![asked]).await {
        Ok(_) => {
            let next = sent.text("next");
            let back = if next.is_empty() { format!("{base}/records/{}", kind.as_str()) } else { super::frame::local(&next).to_owned() };
            Ok(Redirect::to(&back).into_response())
        }
        Err(error) => {
            let problem = Problem::from(error);
            let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
            let edited = Edited { kind, record, body, problem: Some(problem) };
            Ok(html(status, &RecordPage::of(state, may, reader, edited).await?))
        }
    }
}

/// The caller with the reason that a form gives.
pub(super) fn with_reason(caller: &Caller, sent: &Sent) -> Caller {
    let mut caller = caller.clone();
    caller.request.reason = sent.optional("reason").map(|reason| reason.chars().take(500).collect());
    caller
}

async fn delete(may: May<EditRecord>, Given(state): Given<State>, Path(below): Path<Below>, sent: Sent) -> Outcome<Response> {
    let kind = below.kind()?;
    let version = sent.text("version").parse().ok();
    let asked = RecordChange { kind: below.kind, id: Some(below.id), body: None, version, seen: true };
    let action = format!("{}.delete", kind.as_str());
    state.app.change(&with_reason(&may.caller, &sent), &may.at(), &action, vec![asked]).await?;
    Ok(Redirect::to(&format!("/o/{}/{}/records/{}", may.organisation, may.system, kind.as_str())).into_response())
}

/// Makes an earlier version the one that holds: a new version with the same words.
async fn restore(may: May<EditRecord>, Given(state): Given<State>, Path(below): Path<Below>, sent: Sent) -> Outcome<Response> {
    let kind = below.kind()?;
    let unreadable = || AppError::field("entry", "which version shall hold again?", "");
    let entry: u64 = sent.text("entry").parse().map_err(|_| unreadable())?;
    let record = state.app.record(&may.at(), kind, &below.id, Some(entry)).await?;
    let asked = RecordChange { kind: below.kind, id: Some(below.id.clone()), body: Some(record.body), version: None, seen: false };
    let action = format!("{}.restore", kind.as_str());
    state.app.change(&with_reason(&may.caller, &sent), &may.at(), &action, vec![asked]).await?;
    let base = format!("/o/{}/{}", may.organisation, may.system);
    Ok(Redirect::to(&address(&base, kind, &below.id)).into_response())
}
