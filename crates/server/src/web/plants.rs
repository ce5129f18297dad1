//! The pages of a plant: what to do next, how its zones stand, why, and what is missing.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::extract::{Path, State as Given};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use ringwall_engine::assessment::{Because, DutyState, FoundStatus, Gap};
use ringwall_engine::catalogue::{self, SystemRequirement};
use ringwall_engine::explain::RequirementExplanation;
use ringwall_model::level::{Foundational, SecurityLevel};
use serde::Deserialize;

use super::answers::{self, About, Answering};
use super::frame::{Frame, Reader, html};
use crate::app::error::AppError;
use crate::app::levels::{Explanation, Levels, PlaceLevels, Requirement};
use crate::app::plants::Assessed;
use crate::http::extract::Query;
use crate::http::guard::{May, ReadPlant};
use crate::http::{Outcome, State};

pub(super) fn routes() -> Router<State> {
    Router::new()
        .route("/o/{organisation}/{system}", get(home))
        .route("/o/{organisation}/{system}/levels", get(levels))
        .route("/o/{organisation}/{system}/levels/{at}", get(place))
        .route("/o/{organisation}/{system}/levels/{at}/{requirement}", get(requirement))
        .route("/o/{organisation}/{system}/gaps", get(gaps))
        .route("/o/{organisation}/{system}/measures", get(measures))
}

/// What is in every address below a plant.
#[derive(Deserialize)]
struct Below {
    at: String,
    #[serde(default)]
    requirement: String,
}

/// A plant as somebody looks at it.
pub(super) struct Seen {
    pub(super) assessed: Arc<Assessed>,
    pub(super) frame: Frame,
    pub(super) base: String,
}

/// The plant of the address, as of the day that the reader has chosen; `title` is also the entry of the menu.
pub(super) async fn seen<N>(state: &State, may: &May<N>, reader: Reader, title: &'static str) -> Outcome<Seen> {
    let when = state.app.when(reader.as_of).await?;
    let assessed = state.app.at(&may.at(), &when).await?;
    let frame = Frame::within(reader, &may.caller, title, (&may.organisation, &may.system), title);
    let base = format!("/o/{}/{}", may.organisation, may.system);
    Ok(Seen { assessed, frame, base })
}

/// A level as it is shown: how deep its colour is, and whether it is short of its target.
pub(super) struct Cell {
    pub(super) level: Option<SecurityLevel>,
    pub(super) short: bool,
    pub(super) fr: Foundational,
}

impl Cell {
    pub(super) fn class(&self) -> String {
        let level = self.level.map_or_else(|| "none".to_owned(), |level| format!("v{level}"));
        if self.short { format!("{level} short") } else { level }
    }

    pub(super) fn text(&self) -> String {
        self.level.map_or_else(|| "–".to_owned(), |level| level.to_string())
    }
}

/// A zone or conduit in a table.
pub(super) struct Row {
    pub(super) name: String,
    pub(super) href: String,
    pub(super) target: Vec<Cell>,
    pub(super) achieved: Vec<Cell>,
    pub(super) evidenced: Vec<Cell>,
    pub(super) gaps: usize,
    pub(super) unproved: usize,
}

impl Row {
    pub(super) fn of(levels: &PlaceLevels, base: &str) -> Self {
        let wanted = |fr| levels.target.and_then(|target| target.get(fr));
        let cell = |fr, level: SecurityLevel| Cell { level: Some(level), short: wanted(fr).is_some_and(|wanted| level < wanted), fr };
        Self {
            name: levels.name.clone(),
            href: format!("{base}/levels/{}", levels.at),
            target: Foundational::ALL.map(|fr| Cell { level: wanted(fr), short: false, fr }).into(),
            achieved: levels.achieved.iter().map(|(fr, level)| cell(fr, level)).collect(),
            evidenced: levels.evidenced.iter().map(|(fr, level)| cell(fr, level)).collect(),
            gaps: levels.gaps,
            unproved: levels.evidence_gaps,
        }
    }

    /// The target in one word: one number where all are the same.
    pub(super) fn one_target(&self) -> String {
        let texts: Vec<String> = self.target.iter().map(Cell::text).collect();
        match texts.split_first() {
            Some((first, rest)) if rest.iter().all(|text| text == first) => first.clone(),
            _ => texts.join(" "),
        }
    }
}

/// A measure of NIS2 in the scorecard.
pub(super) struct Measure {
    pub(super) reference: &'static str,
    pub(super) short: &'static str,
    pub(super) covered: f64,
    pub(super) proved: f64,
    pub(super) state: DutyState,
    pub(super) held_back_by: Vec<String>,
    pub(super) duty: &'static str,
    pub(super) cannot_show: &'static str,
    pub(super) binds: bool,
}

impl Measure {
    pub(super) fn all(assessed: &Assessed) -> Vec<Self> {
        let measure = |duty: &ringwall_engine::assessment::Duty| {
            let row = catalogue::duty(&duty.reference)?;
            let (covered, proved, state) = (duty.coverage * 100.0, duty.evidenced * 100.0, duty.state);
            let (reference, short, held_back_by) = (row.reference, row.short, duty.held_back_by.clone());
            let (binds, cannot_show) = (duty.binds, row.cannot_show);
            Some(Self { reference, short, covered, proved, state, held_back_by, duty: row.duty, cannot_show, binds })
        };
        assessed.assessment.nis2.iter().filter_map(measure).collect()
    }

    pub(super) fn tag(&self) -> &'static str {
        match self.state {
            DutyState::Met => "ok",
            DutyState::Partly => "warn",
            DutyState::Open => "bad",
        }
    }
}

/// The same requirement missing at several places: one thing to do.
struct Task {
    requirement: &'static SystemRequirement,
    places: usize,
    route: &'static str,
    href: String,
}

impl Task {
    /// The most urgent ones, each requirement once.
    fn first(gaps: &[Gap], base: &str, count: usize) -> Vec<Self> {
        let mut places: BTreeMap<usize, usize> = BTreeMap::new();
        for gap in gaps {
            *places.entry(gap.requirement.index).or_default() += 1;
        }
        let mut tasks: Vec<Self> = Vec::new();
        for gap in gaps {
            if tasks.len() == count {
                break;
            }
            if tasks.iter().any(|task| task.requirement.index == gap.requirement.index) {
                continue;
            }
            let places = places.get(&gap.requirement.index).copied().unwrap_or_default();
            let href = format!("{base}/levels/{}/{}", gap.at, gap.requirement.id);
            tasks.push(Self { requirement: gap.requirement, places, route: gap.route.as_str(), href });
        }
        tasks
    }
}

/// A deadline that is not met yet.
struct Due {
    incident: String,
    stage: String,
    due: String,
}

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    frame: Frame,
    base: String,
    tasks: Vec<Task>,
    measures: Vec<Measure>,
    rows: Vec<Row>,
    gaps: usize,
    unproved: usize,
    assets: usize,
    dues: Vec<Due>,
    class: String,
    day: String,
}

async fn home(may: May<ReadPlant>, Given(state): Given<State>, reader: Reader) -> Outcome<Response> {
    let Seen { assessed, frame, base } = seen(&state, &may, reader, "home").await?;
    let assessment = &assessed.assessment;
    let open = assessment.clocks.iter().filter(|clock| clock.submitted.is_none());
    let due = |clock: &ringwall_engine::clocks::Clock| {
        Some(Due { incident: clock.incident.clone(), stage: clock.stage.clone(), due: clock.due.clone()? })
    };
    let page = HomePage {
        tasks: Task::first(&assessment.gaps, &base, 5),
        measures: Measure::all(&assessed),
        rows: Levels::of(&assessed).places.iter().map(|place| Row::of(place, &base)).take(HOME_ROWS).collect(),
        gaps: assessment.gaps.len(),
        unproved: assessment.evidence_gaps.len(),
        assets: assessed.plant.assets.len(),
        dues: open.filter_map(due).collect(),
        class: assessment.entity.class.as_str().replace(' ', "-"),
        day: day(&frame, &assessed),
        frame,
        base,
    };
    Ok(html(StatusCode::OK, &page))
}

/// Places that the front page of a plant shows.
const HOME_ROWS: usize = 12;

fn day(frame: &Frame, assessed: &Assessed) -> String {
    frame.words.date(assessed.assessment.as_of)
}

#[derive(Template)]
#[template(path = "levels.html")]
struct LevelsPage {
    frame: Frame,
    rows: Vec<Row>,
    day: String,
}

async fn levels(may: May<ReadPlant>, Given(state): Given<State>, reader: Reader) -> Outcome<Response> {
    let Seen { assessed, frame, base } = seen(&state, &may, reader, "levels").await?;
    let rows = Levels::of(&assessed).places.iter().map(|place| Row::of(place, &base)).collect();
    Ok(html(StatusCode::OK, &LevelsPage { rows, day: day(&frame, &assessed), frame }))
}

#[derive(Template)]
#[template(path = "measures.html")]
struct MeasuresPage {
    frame: Frame,
    measures: Vec<Measure>,
    day: String,
}

async fn measures(may: May<ReadPlant>, Given(state): Given<State>, reader: Reader) -> Outcome<Response> {
    let Seen { assessed, frame, .. } = seen(&state, &may, reader, "scorecard").await?;
    Ok(html(StatusCode::OK, &MeasuresPage { measures: Measure::all(&assessed), day: day(&frame, &assessed), frame }))
}

/// The requirements of one FR at a place.
struct Group {
    fr: Foundational,
    requirements: Vec<Requirement>,
}

#[derive(Template)]
#[template(path = "place.html")]
struct PlacePage {
    frame: Frame,
    base: String,
    row: Row,
    at: String,
    groups: Vec<Group>,
}

fn tag(status: FoundStatus) -> &'static str {
    match status {
        FoundStatus::Met | FoundStatus::NotApplicable => "ok",
        FoundStatus::Partial => "warn",
        FoundStatus::Unmet => "bad",
        FoundStatus::Unknown => "",
    }
}

async fn place(may: May<ReadPlant>, Given(state): Given<State>, Path(below): Path<Below>, reader: Reader) -> Outcome<Response> {
    let Seen { assessed, frame, base } = seen(&state, &may, reader, "levels").await?;
    let all = Requirement::all(&assessed, &below.at)?;
    let levels = Levels::of(&assessed).places.into_iter().find(|place| place.at == below.at);
    let row = levels.map(|place| Row::of(&place, &base)).ok_or_else(|| AppError::Missing("there is no such place".into()))?;
    let mut groups: Vec<Group> = Foundational::ALL.into_iter().map(|fr| Group { fr, requirements: Vec::new() }).collect();
    for requirement in all {
        let fr = catalogue::system_requirement(&requirement.id).map(|known| known.fr);
        if let Some(group) = groups.iter_mut().find(|group| Some(group.fr) == fr) {
            group.requirements.push(requirement);
        }
    }
    let frame = frame.titled(row.name.clone());
    Ok(html(StatusCode::OK, &PlacePage { frame, base, row, at: below.at, groups }))
}

#[derive(Template)]
#[template(path = "requirement.html")]
struct RequirementPage {
    frame: Frame,
    place: String,
    back: String,
    requirement: &'static SystemRequirement,
    why: Box<RequirementExplanation>,
    form: Option<Answering>,
}

async fn requirement(may: May<ReadPlant>, Given(state): Given<State>, Path(below): Path<Below>, reader: Reader) -> Outcome<Response> {
    let view = seen(&state, &may, reader, "levels").await?;
    let missing = || AppError::Missing("this is no requirement of IEC 62443-3-3".into());
    let requirement = catalogue::system_requirement(&below.requirement).ok_or_else(missing)?;
    let explained = Explanation::of(&view.assessed, &below.at, &below.requirement)?;
    let Explanation::Requirement(why) = explained else { return Err(missing().into()) };
    let next = format!("{}/levels/{}/{}", view.base, below.at, requirement.id.replace(' ', "%20"));
    let about = About { requirement: requirement.id, near: &why.looked_at, next, maturity: false };
    let form = answers::form(&state, &may.caller, &may.at(), &view, about).await?;
    let Seen { assessed, frame, base } = view;
    let place = Levels::of(&assessed).places.into_iter().find(|place| place.at == below.at).map(|place| place.name).unwrap_or_default();
    let (back, frame) = (format!("{base}/levels/{}", below.at), frame.titled(format!("{} · {}", requirement.id, requirement.title)));
    Ok(html(StatusCode::OK, &RequirementPage { frame, place, back, requirement, why, form }))
}

/// Which part of a list.
#[derive(Deserialize, Default)]
struct Part {
    #[serde(default)]
    from: usize,
}

/// Gaps on one page.
const PART: usize = 200;

#[derive(Template)]
#[template(path = "gaps.html")]
struct GapsPage<'a> {
    frame: Frame,
    base: String,
    gaps: Vec<&'a Gap>,
    names: BTreeMap<String, String>,
    total: usize,
    from: usize,
    more: Option<usize>,
}

impl GapsPage<'_> {
    fn name(&self, gap: &Gap) -> String {
        let at = gap.at.to_string();
        self.names.get(&at).cloned().unwrap_or(at)
    }
}

async fn gaps(may: May<ReadPlant>, Given(state): Given<State>, reader: Reader, Query(part): Query<Part>) -> Outcome<Response> {
    let Seen { assessed, frame, base } = seen(&state, &may, reader, "gaps").await?;
    let names = Levels::of(&assessed).places.into_iter().map(|place| (place.at, place.name)).collect();
    let all = &assessed.assessment.gaps;
    let gaps: Vec<&Gap> = all.iter().skip(part.from).take(PART).collect();
    let more = (part.from + gaps.len() < all.len()).then_some(part.from + gaps.len());
    Ok(html(StatusCode::OK, &GapsPage { frame, base, gaps, names, total: all.len(), from: part.from, more }))
}
