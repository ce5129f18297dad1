//! The first ten minutes: from an empty plant to a first honest report, step by step. Each step can be left out and taken later.

mod new;
mod proposal;
mod questions;
mod steps;

use askama::Template;
use axum::Router;
use axum::extract::{Path, State as Given};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use ringwall_engine::assessment::EntityClass;
use ringwall_engine::catalogue;
use ringwall_model::level::Foundational;
use ringwall_model::plant::Plant;
use ringwall_model::records::Kind;
use serde::Deserialize;

use super::form::{Sent, Trouble};
use super::frame::{Frame, Reader, html};
use super::plants::{Measure, Row, Seen, seen};
use super::records::{edits, with_reason};
use crate::app::Caller;
use crate::app::error::AppError;
use crate::app::levels::Levels;
use crate::app::plants::Assessed;
use crate::app::records::{RecordChange, System};
use crate::http::guard::{May, ReadPlant};
use crate::http::{Outcome, Problem, State};
use proposal::{Proposal, Wish};
use questions::Question;

pub(super) fn routes() -> Router<State> {
    Router::new()
        .merge(new::routes())
        .route("/o/{organisation}/{system}/start", get(overview))
        .route("/o/{organisation}/{system}/start/{step}", get(show).post(take))
}

/// A step of the way, in its order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Company,
    Boundary,
    Zones,
    Inventory,
    Targets,
    Questions,
    Report,
}

impl Step {
    const ALL: [Self; 7] = [Self::Company, Self::Boundary, Self::Zones, Self::Inventory, Self::Targets, Self::Questions, Self::Report];

    /// The last part of its address.
    fn name(self) -> &'static str {
        match self {
            Self::Company => "company",
            Self::Boundary => "boundary",
            Self::Zones => "zones",
            Self::Inventory => "inventory",
            Self::Targets => "targets",
            Self::Questions => "questions",
            Self::Report => "report",
        }
    }

    fn of(name: &str) -> Result<Self, AppError> {
        let known = Self::ALL.into_iter().find(|step| step.name() == name);
        known.ok_or_else(|| AppError::Missing("there is no such step".into()))
    }

    /// What is said of it.
    fn title(self) -> &'static str {
        match self {
            Self::Company => "start-company",
            Self::Boundary => "start-boundary",
            Self::Zones => "start-zones",
            Self::Inventory => "start-inventory",
            Self::Targets => "start-targets",
            Self::Questions => "start-questions",
            Self::Report => "start-report",
        }
    }

    fn lead(self) -> &'static str {
        match self {
            Self::Company => "start-company-lead",
            Self::Boundary => "start-boundary-lead",
            Self::Zones => "start-zones-lead",
            Self::Inventory => "start-inventory-lead",
            Self::Targets => "start-targets-lead",
            Self::Questions => "start-questions-lead",
            Self::Report => "start-report-lead",
        }
    }

    /// Whether the plant has what it asks for.
    fn is_done(self, assessed: &Assessed) -> bool {
        let plant = &assessed.plant;
        match self {
            Self::Company => assessed.assessment.entity.class != EntityClass::Unknown,
            Self::Boundary => plant.system.as_ref().is_some_and(|system| system.boundary.is_some()),
            Self::Zones => !plant.zones.is_empty(),
            Self::Inventory => !plant.assets.is_empty(),
            Self::Targets => {
                !plant.zones.is_empty() && plant.zones.iter().filter(|zone| zone.is_assessed()).all(|zone| zone.target.is_some())
            }
            Self::Questions => questions::are_answered(plant),
            Self::Report => false,
        }
    }

    fn next(self) -> Option<Self> {
        Self::ALL.into_iter().skip_while(|step| *step != self).nth(1)
    }
}

/// A step in the progress line.
struct Mark {
    step: Step,
    done: bool,
    here: bool,
}

fn marks(assessed: &Assessed, here: Option<Step>) -> Vec<Mark> {
    Step::ALL.map(|step| Mark { step, done: step.is_done(assessed), here: here == Some(step) }).into()
}

/// To the first step that is left.
async fn overview(may: May<ReadPlant>, Given(state): Given<State>, reader: Reader) -> Outcome<Response> {
    let Seen { assessed, base, .. } = seen(&state, &may, reader, "start").await?;
    let first = Step::ALL.into_iter().find(|step| !step.is_done(&assessed)).unwrap_or(Step::Report);
    Ok(Redirect::to(&format!("{base}/start/{}", first.name())).into_response())
}

#[derive(Deserialize)]
struct Below {
    step: String,
}

/// A line of a choice.
struct Choice {
    value: String,
    text: String,
    chosen: bool,
}

/// A field of a step.
struct Input {
    name: &'static str,
    label: &'static str,
    hint: &'static str,
    kind: &'static str,
    value: String,
    choices: Vec<Choice>,
}

/// A level to aim for.
struct Target {
    /// Name of its input: `target.zone:line-1`.
    input: String,
    name: String,
    level: u8,
    /// Key of the reason for the proposal.
    because: &'static str,
}

#[derive(Template)]
#[template(path = "start.html")]
struct StartPage {
    frame: Frame,
    base: String,
    step: Step,
    marks: Vec<Mark>,
    next: Option<Step>,
    edits: bool,
    trouble: Option<Trouble>,
    inputs: Vec<Input>,
    proposals: Vec<Proposal>,
    lines: String,
    zones: Vec<String>,
    targets: Vec<Target>,
    questions: Vec<Question>,
    class: String,
    missing: Vec<String>,
    fine: Option<u64>,
    rows: Vec<Row>,
    measures: Vec<Measure>,
    gaps: usize,
    unknown: usize,
    assets: usize,
}

impl StartPage {
    fn of(view: Seen, step: Step, caller: &Caller, at: &System, sent: Option<&Sent>, trouble: Option<Trouble>) -> Self {
        let Seen { assessed, frame, base } = view;
        let plant = &assessed.plant;
        let edits = frame.is_now() && edits(caller, at, Kind::Zone) && edits(caller, at, Kind::Answer);
        let inputs = match step {
            Step::Company => steps::company(plant, caller, at, sent),
            Step::Boundary => steps::boundary(plant, caller, at, sent),
            _ => Vec::new(),
        };
        let entity = &assessed.assessment.entity;
        let report = step == Step::Report;
        let gaps = &assessed.assessment.gaps;
        let title = frame.say(step.title());
        Self {
            edits,
            marks: marks(&assessed, Some(step)),
            next: step.next(),
            inputs,
            proposals: if step == Step::Zones { Proposal::all(plant, sent) } else { Vec::new() },
            lines: sent.map_or_else(|| frame.say("start-line-1"), |sent| sent.text("lines")),
            zones: plant.zones.iter().map(|zone| zone.label().to_owned()).collect(),
            targets: if step == Step::Targets { targets(plant, sent) } else { Vec::new() },
            questions: if step == Step::Questions { questions::of(&assessed, sent) } else { Vec::new() },
            class: entity.class.as_str().replace(' ', "-"),
            missing: entity.missing.clone(),
            fine: entity.fine_ceiling_eur,
            rows: if report { Levels::of(&assessed).places.iter().map(|place| Row::of(place, &base)).collect() } else { Vec::new() },
            measures: if report { Measure::all(&assessed) } else { Vec::new() },
            gaps: gaps.len(),
            unknown: gaps.iter().filter(|gap| gap.status == ringwall_engine::assessment::FoundStatus::Unknown).count(),
            assets: plant.assets.len(),
            trouble,
            step,
            frame: frame.titled(title),
            base,
        }
    }
}

/// The zones that have no target yet, each with a proposal; all of them where none is left.
fn targets(plant: &Plant, sent: Option<&Sent>) -> Vec<Target> {
    let assessed = || plant.zones.iter().filter(|zone| zone.is_assessed());
    let open = assessed().any(|zone| zone.target.is_none());
    let one = |zone: &ringwall_model::plant::Zone| {
        let input = format!("target.{}", zone.id);
        let (proposed, because) = proposal::target(zone);
        let now = zone.target.as_ref().and_then(|spec| spec.levels().get(Foundational::Iac)).map(|level| level.number());
        let typed = sent.and_then(|sent| sent.optional(&input)).and_then(|text| text.parse().ok());
        Target { input, name: zone.label().to_owned(), level: typed.or(now).unwrap_or(proposed), because }
    };
    assessed().filter(|zone| !open || zone.target.is_none()).map(one).collect()
}

async fn show(may: May<ReadPlant>, Given(state): Given<State>, Path(below): Path<Below>, reader: Reader) -> Outcome<Response> {
    let step = Step::of(&below.step)?;
    let view = seen(&state, &may, reader, "start").await?;
    Ok(html(StatusCode::OK, &StartPage::of(view, step, &may.caller, &may.at(), None, None)))
}

/// What a step changes; each change is checked against the role of the caller, kind by kind.
async fn take(may: May<ReadPlant>, Given(state): Given<State>, Path(below): Path<Below>, reader: Reader, sent: Sent) -> Outcome<Response> {
    let step = Step::of(&below.step)?;
    let view = seen(&state, &may, reader, "start").await?;
    let plant = &view.assessed.plant;
    let today = state.app.today().to_string();
    let changes = match step {
        Step::Company => steps::take_company(&state, &may.at(), &sent).await?,
        Step::Boundary => steps::take_boundary(&state, &may.at(), plant, &sent).await?,
        Step::Zones => proposal::take(plant, &Wish::of(&sent)),
        Step::Targets => steps::take_targets(&state, &may.at(), &sent).await?,
        Step::Questions => questions::take(&may.caller, &sent, &today),
        Step::Inventory | Step::Report => Vec::new(),
    };
    let next = step.next().map_or_else(|| view.base.clone(), |next| format!("{}/start/{}", view.base, next.name()));
    match done(&state, &may, &sent, step, changes).await {
        Ok(()) => Ok(Redirect::to(&next).into_response()),
        Err(error) => {
            let problem = Problem::from(error);
            let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
            let flaws: Vec<String> = problem.problems.iter().map(|flaw| format!("{}. {}", flaw.message, flaw.hint)).collect();
            let whole = Trouble::of(view.frame.words, &problem);
            let trouble = if flaws.is_empty() { whole } else { Trouble { hint: flaws.join(" "), ..whole } };
            Ok(html(status, &StartPage::of(view, step, &may.caller, &may.at(), Some(&sent), Some(trouble))))
        }
    }
}

async fn done(state: &State, may: &May<ReadPlant>, sent: &Sent, step: Step, changes: Vec<RecordChange>) -> Result<(), AppError> {
    if changes.is_empty() {
        return Ok(());
    }
    let (caller, at) = (with_reason(&may.caller, sent), may.at());
    state.app.may_change(&caller, &at, &changes).await?;
    state.app.change(&caller, &at, &format!("start.{}", step.name()), changes).await.map(drop)
}

/// The entity types, as a choice.
fn activities(chosen: &str) -> Vec<Choice> {
    let one = |kind: &catalogue::EntityType| Choice {
        value: kind.id.to_owned(),
        text: format!("{} – {}", kind.sector, kind.label),
        chosen: kind.id == chosen,
    };
    catalogue::ENTITY_TYPES.iter().map(one).collect()
}
