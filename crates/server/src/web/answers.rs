//! Answering: one requirement for one place or many, with what proves it, on its own page or one after the other at the machine.

use std::collections::BTreeMap;

use askama::Template;
use axum::Router;
use axum::extract::{Path, State as Given};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use ringwall_engine::assessment::FoundStatus;
use ringwall_engine::catalogue::{self, ProgrammeRequirement, SystemRequirement};
use ringwall_model::plant::{Answer, Plant};
use ringwall_model::records::Kind;
use ringwall_model::text::Text;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::form::{Sent, Trouble, Upload, UploadedFile};
use super::frame::{Frame, Reader, html, local};
use super::plants::{Seen, seen};
use super::records::{edits, free_id, put, with_reason};
use super::words::Words;
use crate::app::Caller;
use crate::app::error::AppError;
use crate::app::levels::{Levels, Requirement};
use crate::app::records::{RecordChange, System};
use crate::http::extract::Query;
use crate::http::guard::{EditAnswers, May, ReadPlant};
use crate::http::{Outcome, Problem, State};

pub(super) fn routes() -> Router<State> {
    Router::new()
        .route("/o/{organisation}/{system}/answers/{requirement}", post(answer))
        .route("/o/{organisation}/{system}/levels/{at}/walk", get(walk))
        .route("/o/{organisation}/{system}/programme", get(programme))
        .route("/o/{organisation}/{system}/programme/{requirement}", get(practice))
}

/// Where an answer may hold, and what is answered there already.
pub(super) struct Place {
    /// `zone:line-1`, as the plant file spells it.
    pub(super) scope: String,
    pub(super) name: String,
    /// The status that was answered for exactly this; empty for none.
    pub(super) status: &'static str,
    pub(super) chosen: bool,
}

/// Something that may prove an answer.
pub(super) struct Proof {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) chosen: bool,
}

/// The form of an answer.
pub(super) struct Answering {
    /// Where the form is sent, and where one comes back to.
    pub(super) action: String,
    pub(super) next: String,
    /// Where it may hold: the place itself and what is around it.
    pub(super) near: Vec<Place>,
    /// Other places, for which the same may hold.
    pub(super) others: Vec<Place>,
    pub(super) status: String,
    pub(super) by: String,
    pub(super) note: String,
    /// Only of the practices of a programme.
    pub(super) maturity: Option<String>,
    pub(super) proofs: Vec<Proof>,
    /// The version of each answer that the form knows of, as `scope=version`.
    pub(super) versions: Vec<String>,
    pub(super) trouble: Option<Trouble>,
    /// What is wrong with the file or its title.
    pub(super) proves: bool,
}

impl Answering {
    pub(super) const STATUSES: [&'static str; 4] = ["met", "partial", "unmet", "not-applicable"];
    pub(super) const WAYS: [&'static str; 3] = ["native", "system", "compensating"];

    /// Key of a word of the answer.
    pub(super) fn word(&self, word: &str) -> String {
        super::records::option(word)
    }
}

/// The answers to one requirement, by what they hold for.
fn given<'p>(plant: &'p Plant, requirement: &str) -> BTreeMap<String, &'p Answer> {
    let fits = plant.answers.iter().filter(|answer| answer.requirement.as_str() == requirement);
    fits.map(|answer| (answer.scope.to_string(), answer)).collect()
}

/// What a scope is called.
fn name_of(plant: &Plant, words: &Words, scope: &str) -> String {
    let named = |name: Option<&Text>, id: &str| name.map_or_else(|| id.to_owned(), |name| name.as_str().to_owned());
    match scope.split_once(':') {
        Some(("zone", id)) => {
            plant.zones.iter().find(|zone| zone.id.as_str() == id).map_or_else(|| id.to_owned(), |zone| named(zone.name.as_ref(), id))
        }
        Some(("conduit", id)) => {
            let conduit = plant.conduits.iter().find(|conduit| conduit.id.as_str() == id);
            conduit.map_or_else(|| id.to_owned(), |conduit| named(conduit.name.as_ref(), id))
        }
        Some(("site", id)) => {
            plant.sites.iter().find(|site| site.id.as_str() == id).map_or_else(|| id.to_owned(), |site| named(site.name.as_ref(), id))
        }
        Some(_) => scope.to_owned(),
        None if scope == "system" => words.say("answer-system"),
        None => words.say("answer-organisation"),
    }
}

/// What one asks about.
pub(super) struct About<'a> {
    pub(super) requirement: &'a str,
    /// Scopes that count for it here, nearest first.
    pub(super) near: &'a [String],
    pub(super) next: String,
    pub(super) maturity: bool,
}

/// The form for a requirement; none where the caller may not answer, or looks at the past.
pub(super) async fn form(state: &State, caller: &Caller, at: &System, view: &Seen, about: About<'_>) -> Outcome<Option<Answering>> {
    let (frame, plant) = (&view.frame, &view.assessed.plant);
    if !frame.is_now() || !edits(caller, at, Kind::Answer) {
        return Ok(None);
    }
    let answers = given(plant, about.requirement);
    let chosen = about.near.iter().find(|scope| answers.contains_key(*scope)).or(about.near.first()).cloned().unwrap_or_default();
    let place = |scope: &String| Place {
        scope: scope.clone(),
        name: name_of(plant, frame.words, scope),
        status: answers.get(scope).map_or("", |answer| answer.status.as_str()),
        chosen: *scope == chosen,
    };
    let zones = plant.zones.iter().filter(|zone| zone.is_assessed()).map(|zone| format!("zone:{}", zone.id));
    let conduits = plant.conduits.iter().map(|conduit| format!("conduit:{}", conduit.id));
    let others = zones.chain(conduits).filter(|scope| !about.near.contains(scope) && !about.maturity);
    let now = answers.get(&chosen);
    let text = |value: Option<&Text>| value.map(|text| text.as_str().to_owned()).unwrap_or_default();
    let proof = |item: &ringwall_model::plant::Evidence| Proof {
        id: item.id.to_string(),
        title: item.title.as_ref().map_or_else(|| item.id.to_string(), |title| title.as_str().to_owned()),
        chosen: now.is_some_and(|answer| answer.evidence.contains(&item.id)),
    };
    let others: Vec<Place> = others.map(|scope| place(&scope)).collect();
    let mut versions = Vec::new();
    // Only of what the form can change: answers about single assets may be thousands.
    for scope in about.near.iter().chain(others.iter().map(|other| &other.scope)).filter(|scope| answers.contains_key(*scope)) {
        let id = format!("{}@{scope}", about.requirement);
        if let Ok(record) = state.app.record(at, Kind::Answer, &id, None).await {
            versions.push(format!("{scope}={}", record.version));
        }
    }
    Ok(Some(Answering {
        action: format!("{}/answers/{}", view.base, about.requirement.replace(' ', "%20")),
        next: about.next,
        near: about.near.iter().map(place).collect(),
        others,
        status: now.map_or("", |answer| answer.status.as_str()).to_owned(),
        by: now.and_then(|answer| answer.by).map_or("", |by| by.as_str()).to_owned(),
        note: text(now.and_then(|answer| answer.note.as_ref())),
        maturity: about.maturity.then(|| now.and_then(|answer| answer.maturity).map_or_else(String::new, |level| level.get().to_string())),
        proofs: plant.evidence.iter().map(proof).collect(),
        versions,
        trouble: None,
        proves: edits(caller, at, Kind::Evidence),
    }))
}

#[derive(Deserialize)]
struct Below {
    requirement: String,
}

/// An answer as it was sent.
struct Said<'s> {
    requirement: &'s str,
    sent: &'s Sent,
    /// Name of who answers.
    who: String,
    today: String,
}

impl Said<'_> {
    /// The body of the answer for one scope, on what is there.
    fn body(&self, scope: &str, old: Value, proofs: &[Value]) -> Value {
        let mut map = if let Value::Object(map) = old { map } else { Map::new() };
        let mut put = |key: &str, value: Value| match value == Value::Null || value == json!("") || value == json!([]) {
            true => drop(map.remove(key)),
            false => drop(map.insert(key.to_owned(), value)),
        };
        put("requirement", self.requirement.into());
        put("scope", scope.into());
        put("status", self.sent.text("status").into());
        for key in ["by", "note"] {
            put(key, self.sent.text(key).trim().into());
        }
        if let Some(level) = self.sent.optional("maturity") {
            put("maturity", level.parse::<u64>().map_or_else(|_| level.into(), Value::from));
        }
        put("evidence", proofs.into());
        put("answered_by", self.who.as_str().into());
        put("answered", self.today.as_str().into());
        Value::Object(map)
    }

    /// What it changes for one scope; nothing where there is no answer and none is given.
    async fn change(&self, state: &State, at: &System, scope: &str, proofs: &[Value]) -> Result<Option<RecordChange>, AppError> {
        let id = format!("{}@{scope}", self.requirement);
        let seen = self.sent.all("version").find_map(|pair| pair.rsplit_once('=').filter(|(of, _)| *of == scope)?.1.parse::<u64>().ok());
        let old = match state.app.record(at, Kind::Answer, &id, None).await {
            Ok(record) if seen != Some(record.version) => return Err(AppError::Stale(Some(record.version))),
            Ok(record) => Some(record.body),
            Err(AppError::Missing(_)) => None,
            Err(error) => return Err(error),
        };
        let body = match (self.sent.text("status").as_str(), old) {
            ("", None) => return Ok(None),
            ("", Some(_)) => None,
            (status, _) if !Answering::STATUSES.contains(&status) => {
                return Err(AppError::field("status", "this is no way in which it can stand", "choose one of those that are offered"));
            }
            (_, old) => Some(self.body(scope, old.unwrap_or_default(), proofs)),
        };
        Ok(Some(RecordChange { kind: "answer".into(), id: Some(id), body, version: Some(seen.unwrap_or(0)), seen: seen.is_some() }))
    }

    /// The scopes that it shall hold for, each once.
    fn scopes(&self) -> Vec<String> {
        let mut scopes: Vec<String> = self.sent.all("scope").map(str::to_owned).collect();
        scopes.sort();
        scopes.dedup();
        scopes
    }
}

/// Takes an answer, and what proves it, into one entry. Where somebody was faster, the form comes again with both.
async fn answer(
    may: May<EditAnswers>,
    Given(state): Given<State>,
    Path(below): Path<Below>,
    reader: Reader,
    Upload { sent, file }: Upload,
) -> Outcome<Response> {
    let next = local(&sent.text("next")).to_owned();
    match take(&state, &may, &below.requirement, &sent, file).await {
        Ok(()) => Ok(Redirect::to(&next).into_response()),
        Err(error) => refused(&state, &may, &below.requirement, reader, &sent, error).await,
    }
}

async fn take(state: &State, may: &May<EditAnswers>, requirement: &str, sent: &Sent, file: Option<UploadedFile>) -> Result<(), AppError> {
    let (caller, at) = (with_reason(&may.caller, sent), may.at());
    let who = caller.register.account(&caller.account).map(|account| account.name.clone()).unwrap_or_default();
    let said = Said { requirement, sent, who, today: state.app.today().to_string() };
    let scopes = said.scopes();
    if scopes.is_empty() {
        return Err(AppError::field("scope", "say what the answer holds for", "choose at least one place"));
    }
    let mut proofs: Vec<Value> = sent.all("evidence").filter(|id| !id.is_empty()).map(Value::from).collect();
    let proof = match file {
        Some(file) => Some(Proving::of(state, &caller, &at, sent, file).await?),
        None => None,
    };
    proofs.extend(proof.as_ref().map(|proof| proof.id.as_str().into()));
    let mut changes = Vec::new();
    for scope in scopes {
        changes.extend(said.change(state, &at, &scope, &proofs).await?);
    }
    if changes.is_empty() {
        return Err(AppError::field("status", "choose how it stands", ""));
    }
    // The file is kept last of all that can be refused, and before the entry that speaks of it.
    if let Some(proof) = proof {
        changes.push(proof.kept(state, &caller, &at).await?);
    }
    state.app.may_change(&caller, &at, &changes).await?;
    state.app.change(&caller, &at, "answer.give", changes).await.map(drop)
}

/// A file that came with an answer, and what its evidence is called.
struct Proving {
    id: String,
    title: String,
    until: Option<String>,
    file: UploadedFile,
}

impl Proving {
    async fn of(state: &State, caller: &Caller, at: &System, sent: &Sent, file: UploadedFile) -> Result<Self, AppError> {
        state.app.may_edit(caller, at, Kind::Evidence, std::slice::from_ref(&file.name)).await?;
        let title = sent.optional("proof-title").unwrap_or_else(|| file.name.clone());
        let id = free_id(state, at, Kind::Evidence, &title).await?;
        Ok(Self { id, title, until: sent.optional("proof-until"), file })
    }

    /// Keeps the file; gives the evidence that speaks of it.
    async fn kept(self, state: &State, caller: &Caller, at: &System) -> Result<RecordChange, AppError> {
        let kept = state.app.attach(caller, at, self.file.content).await?;
        let who = caller.register.account(&caller.account).map(|account| account.name.clone());
        let mut body = json!({
            "id": self.id, "title": self.title, "kind": "document", "collected": state.app.today().to_string(),
            "source": self.file.name, "sha256": kept.sha256, "collected_by": who,
        });
        if let Some(until) = self.until {
            put(&mut body, "valid_until", until);
        }
        Ok(RecordChange { kind: "evidence".into(), id: None, body: Some(body), version: Some(0), seen: false })
    }
}

/// The page again, with what was typed and what is wrong.
async fn refused(
    state: &State,
    may: &May<EditAnswers>,
    requirement: &str,
    reader: Reader,
    sent: &Sent,
    error: AppError,
) -> Outcome<Response> {
    let near: Vec<String> = sent.all("near").map(str::to_owned).collect();
    let view = seen(state, may, reader, "levels").await?;
    let about = About { requirement, near: &near, next: sent.text("next"), maturity: sent.all("maturity").next().is_some() };
    let Some(mut form) = form(state, &may.caller, &may.at(), &view, about).await? else { return Err(error.into()) };
    let problem = Problem::from(error);
    let words = view.frame.words;
    let stored = format!("{} – {}", words.say(&form.word(if form.status.is_empty() { "unknown" } else { &form.status })), form.note);
    let trouble = match problem.r#type.as_str() {
        "stale" => Trouble { what: words.say("record-stale"), hint: words.with("answer-stored", "stored", stored) },
        _ => {
            let flaws: Vec<String> = problem.problems.iter().map(|flaw| format!("{}. {}", flaw.message, flaw.hint)).collect();
            let whole = Trouble::of(words, &problem);
            if flaws.is_empty() { whole } else { Trouble { hint: flaws.join(" "), ..whole } }
        }
    };
    let [status, by, note] = ["status", "by", "note"].map(|key| sent.text(key));
    let scopes: Vec<&str> = sent.all("scope").collect();
    form.near.iter_mut().chain(&mut form.others).for_each(|place| place.chosen = scopes.contains(&place.scope.as_str()));
    let ids: Vec<&str> = sent.all("evidence").collect();
    form.proofs.iter_mut().for_each(|proof| proof.chosen = ids.contains(&proof.id.as_str()));
    let maturity = form.maturity.as_ref().map(|_| sent.text("maturity"));
    let form = Answering { status, by, note, maturity, trouble: Some(trouble), ..form };
    let title = title_of(requirement).to_owned();
    let frame = view.frame.titled(format!("{requirement} · {title}"));
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
    Ok(html(status, &AgainPage { frame, form: Some(form) }))
}

fn title_of(requirement: &str) -> &'static str {
    let system = catalogue::system_requirement(requirement).map(|found| found.title);
    system.or_else(|| practice_of(requirement).map(|found| found.title)).unwrap_or_default()
}

#[derive(Template)]
#[template(path = "answer-again.html")]
struct AgainPage {
    frame: Frame,
    form: Option<Answering>,
}

fn practice_of(id: &str) -> Option<&'static ProgrammeRequirement> {
    catalogue::PROGRAMME_REQUIREMENTS.iter().find(|requirement| requirement.id == id)
}

/// What a practice of the programme holds for.
const PROGRAMME_SCOPES: [&str; 2] = ["system", "organisation"];

/// A practice in the list of the programme.
struct Practice {
    requirement: &'static ProgrammeRequirement,
    status: &'static str,
    maturity: String,
    note: String,
    proofs: usize,
    href: String,
}

impl Practice {
    fn of(requirement: &'static ProgrammeRequirement, plant: &Plant, base: &str) -> Self {
        let answers = given(plant, requirement.id);
        let answer = PROGRAMME_SCOPES.iter().find_map(|scope| answers.get(*scope)).or_else(|| answers.values().next());
        Self {
            requirement,
            status: answer.map_or("unknown", |answer| answer.status.as_str()),
            maturity: answer.and_then(|answer| answer.maturity).map_or_else(|| "–".to_owned(), |level| level.get().to_string()),
            note: answer.and_then(|answer| answer.note.as_ref()).map(|note| note.as_str().to_owned()).unwrap_or_default(),
            proofs: answer.map_or(0, |answer| answer.evidence.len()),
            href: format!("{base}/programme/{}", requirement.id.replace(' ', "%20")),
        }
    }

    fn tag(&self) -> &'static str {
        match self.status {
            "met" | "not-applicable" => "ok",
            "partial" => "warn",
            "unmet" => "bad",
            _ => "",
        }
    }
}

/// The practices of one element of the programme.
struct Element {
    title: &'static str,
    practices: Vec<Practice>,
}

#[derive(Template)]
#[template(path = "programme.html")]
struct ProgrammePage {
    frame: Frame,
    elements: Vec<Element>,
    answered: usize,
    all: usize,
}

async fn programme(may: May<ReadPlant>, Given(state): Given<State>, reader: Reader) -> Outcome<Response> {
    let Seen { assessed, frame, base } = seen(&state, &may, reader, "programme").await?;
    let mut elements: Vec<Element> = Vec::new();
    for requirement in &catalogue::PROGRAMME_REQUIREMENTS {
        let practice = Practice::of(requirement, &assessed.plant, &base);
        match elements.last_mut().filter(|element| element.title == requirement.element_title) {
            Some(element) => element.practices.push(practice),
            None => elements.push(Element { title: requirement.element_title, practices: vec![practice] }),
        }
    }
    let all = catalogue::PROGRAMME_REQUIREMENTS.len();
    let answered = elements.iter().flat_map(|element| &element.practices).filter(|practice| practice.status != "unknown").count();
    Ok(html(StatusCode::OK, &ProgrammePage { frame, elements, answered, all }))
}

#[derive(Template)]
#[template(path = "practice.html")]
struct PracticePage {
    frame: Frame,
    base: String,
    practice: Practice,
    form: Option<Answering>,
}

async fn practice(may: May<ReadPlant>, Given(state): Given<State>, Path(below): Path<Below>, reader: Reader) -> Outcome<Response> {
    let missing = || AppError::Missing("this is no requirement of IEC 62443-2-1".into());
    let requirement = practice_of(&below.requirement).ok_or_else(missing)?;
    let view = seen(&state, &may, reader, "programme").await?;
    let near = PROGRAMME_SCOPES.map(str::to_owned);
    let next = format!("{}/programme", view.base);
    let about = About { requirement: requirement.id, near: &near, next, maturity: true };
    let form = form(&state, &may.caller, &may.at(), &view, about).await?;
    let Seen { assessed, frame, base } = view;
    let practice = Practice::of(requirement, &assessed.plant, &base);
    let frame = frame.titled(format!("{} · {}", requirement.id, requirement.title));
    Ok(html(StatusCode::OK, &PracticePage { frame, base, practice, form }))
}

/// One question after the other, for a tablet at the machine.
#[derive(Template)]
#[template(path = "walk.html")]
struct WalkPage {
    frame: Frame,
    base: String,
    at: String,
    place: String,
    /// The question; none where all that is asked for here has an answer.
    asked: Option<&'static SystemRequirement>,
    left: usize,
    answers: bool,
    proves: bool,
}

#[derive(Deserialize)]
struct At {
    at: String,
}

/// The requirement that was looked at last and left for later.
#[derive(Deserialize, Default)]
struct After {
    after: Option<String>,
}

async fn walk(
    may: May<ReadPlant>,
    Given(state): Given<State>,
    Path(At { at }): Path<At>,
    reader: Reader,
    Query(After { after }): Query<After>,
) -> Outcome<Response> {
    let Seen { assessed, frame, base } = seen(&state, &may, reader, "levels").await?;
    let open = |requirement: &Requirement| requirement.because.is_some() && requirement.status == FoundStatus::Unknown;
    let all = Requirement::all(&assessed, &at)?;
    let ids: Vec<&str> = all.iter().filter(|requirement| open(requirement)).map(|requirement| requirement.id.as_str()).collect();
    // What was left for later comes again after the rest.
    let place_of = |id: &str| all.iter().position(|requirement| requirement.id == id);
    let passed = after.as_deref().and_then(place_of);
    let next = ids.iter().find(|id| passed.is_none_or(|passed| place_of(id).is_some_and(|at| at > passed))).or(ids.first());
    let asked = next.and_then(|id| catalogue::system_requirement(id));
    let place = Levels::of(&assessed).places.into_iter().find(|place| place.at == at).map(|place| place.name).unwrap_or_default();
    let (here, frame) = (may.at(), frame.titled(place.clone()));
    let answers = frame.is_now() && edits(&may.caller, &here, Kind::Answer);
    let proves = edits(&may.caller, &here, Kind::Evidence);
    Ok(html(StatusCode::OK, &WalkPage { left: ids.len(), frame, base, at, place, asked, answers, proves }))
}
