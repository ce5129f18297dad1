//! A plant as a whole: in and out, its assessment and what explains it, and reports.

use aide::axum::ApiRouter;
use aide::axum::routing::{get_with, post_with, put_with};
use axum::Json;
use axum::extract::State as Given;
use ringwall_engine::assessment::{Duty, Entity, EntityClass, Gap};
use ringwall_engine::clocks::Clock;
use ringwall_engine::diff::Difference;
use ringwall_engine::{Assessment, assessment};
use ringwall_model::date::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::State;
use super::answer::{Bytes, Created, giving, taking};
use super::extract::{Body, Path, Query, Raw};
use super::guard::{EditEvidence, ExportPlant, ImportPlant, MakeReports, May, ReadEvidence, ReadPlant};
use super::problem::Outcome;
use crate::app::files::Attached;
use crate::app::jobs::{Job, NewReport};
use crate::app::levels::{Asked, Explanation, Levels, Requirement, When};
use crate::app::reports::{Format, Imported};

/// A zone or a conduit.
#[derive(Deserialize, JsonSchema)]
pub(super) struct AtPlace {
    /// The organisation.
    #[allow(dead_code, reason = "the guard reads it")]
    organisation: String,
    /// The system.
    #[allow(dead_code, reason = "the guard reads it")]
    system: String,
    /// `zone:line-1` or `conduit:line-1-mes`.
    at: String,
}

/// An evidence file.
#[derive(Deserialize, JsonSchema)]
pub(super) struct File {
    /// The organisation.
    #[allow(dead_code, reason = "the guard reads it")]
    organisation: String,
    /// The system.
    #[allow(dead_code, reason = "the guard reads it")]
    system: String,
    /// SHA-256 of the file, 64 hexadecimal digits.
    sha256: String,
}

/// A job.
#[derive(Deserialize, JsonSchema)]
pub(super) struct JobPath {
    /// The organisation.
    #[allow(dead_code, reason = "the guard reads it")]
    organisation: String,
    /// The system.
    #[allow(dead_code, reason = "the guard reads it")]
    system: String,
    /// Its id.
    id: String,
}

/// What is to be explained.
#[derive(Deserialize, JsonSchema)]
pub(super) struct What {
    /// A requirement of 62443-3-3 (`SR 1.1`), a foundational requirement (`FR1`), or nothing for all of these.
    what: Option<String>,
}

/// Two states of the ledger.
#[derive(Deserialize, JsonSchema)]
pub(super) struct Between {
    /// After this entry.
    from: u64,
    /// After this entry; now where left out.
    to: Option<u64>,
    /// The day on which both are assessed; today where left out.
    day: Option<Date>,
}

/// Which report.
#[derive(Deserialize, JsonSchema)]
pub(super) struct Report {
    /// The form.
    format: Format,
}

/// Part of a list of gaps.
#[derive(Deserialize, JsonSchema)]
pub(super) struct Part {
    /// How many to pass over.
    #[serde(default)]
    skip: usize,
    /// How many at most; 100 where left out.
    limit: Option<usize>,
}

/// Gaps, highest priority first.
#[derive(Serialize, JsonSchema)]
pub(super) struct Gaps {
    /// This part.
    gaps: Vec<Gap>,
    /// How many there are.
    total: usize,
    /// Required and met, but not proved.
    evidence_gaps: usize,
}

/// The duties of NIS2 as they stand.
#[derive(Serialize, JsonSchema)]
pub(super) struct Scorecard {
    /// Class of the legal entity and why.
    entity: Entity,
    /// Its class in a word for people.
    class: String,
    /// The duties.
    duties: Vec<Duty>,
    /// Deadlines of incidents.
    clocks: Vec<Clock>,
}

const BASE: &str = "/organisations/{organisation}/systems/{system}";
const YAML: &str = "application/yaml";
const ZIP: &str = "application/zip";

pub(super) fn routes() -> ApiRouter<State> {
    let at = |path: &str| format!("{BASE}/{path}");
    ApiRouter::new()
        .api_route(
            &at("plant"),
            get_with(export, |op| giving(op.id("plant_export").summary("The plant file").tag("Plants"), &[YAML]))
                .put_with(import, |op| taking(op.id("plant_import").summary("Make the plant what a plant file says").tag("Plants"), YAML)),
        )
        .api_route(&at("assessment"), get_with(assess, |op| op.id("assessment").summary("The whole assessment").tag("Assessment")))
        .api_route(&at("levels"), get_with(levels, |op| op.id("levels").summary("Zones and conduits with their levels").tag("Assessment")))
        .api_route(
            &at("levels/{at}/requirements"),
            get_with(requirements, |op| op.id("requirements").summary("What is asked of a zone or conduit").tag("Assessment")),
        )
        .api_route(
            &at("levels/{at}/why"),
            get_with(why, |op| op.id("explain").summary("Why a level or status is what it is").tag("Assessment")),
        )
        .api_route(&at("gaps"), get_with(gaps, |op| op.id("gaps").summary("Gaps, highest priority first").tag("Assessment")))
        .api_route(&at("scorecard"), get_with(scorecard, |op| op.id("scorecard").summary("The duties of NIS2").tag("Assessment")))
        .api_route(&at("diff"), get_with(diff, |op| op.id("diff").summary("What changed between two entries").tag("Assessment")))
        .api_route(&at("report"), get_with(report, |op| giving(op.id("report").summary("A report as a file").tag("Reports"), &forms())))
        .api_route(&at("files"), post_with(attach, |op| op.id("file_attach").summary("Keep an evidence file").tag("Evidence")))
        .api_route(&at("files/{sha256}"), get_with(file, |op| op.id("file_read").summary("An evidence file").tag("Evidence")))
        .api_route(
            &at("jobs"),
            post_with(new_report, |op| op.id("report_ask").summary("Ask for a report, to be made in the background").tag("Reports")),
        )
        .api_route(&at("jobs/{id}"), get_with(job, |op| op.id("job_view").summary("How far it is").tag("Reports")))
        .api_route(
            &at("jobs/{id}/result"),
            get_with(job_result, |op| giving(op.id("job_result").summary("The report").tag("Reports"), &forms())),
        )
        .api_route(
            &at("pack"),
            get_with(pack, |op| giving(op.id("pack").summary("The evidence pack for an auditor").tag("Reports"), &[ZIP])),
        )
        .api_route(
            &at("plant/check"),
            put_with(check, |op| taking(op.id("plant_check").summary("What importing a plant file would do").tag("Plants"), YAML)),
        )
}

/// The media types of reports.
fn forms() -> [&'static str; 5] {
    Format::ALL.map(Format::media_type)
}

async fn export(may: May<ExportPlant>, Given(state): Given<State>, Query(asked): Query<Asked>) -> Outcome<Bytes> {
    let content = state.app.export(&may.at(), asked.entry).await?;
    Ok(Bytes { media_type: YAML, name: Some("plant.yaml".into()), content })
}

async fn import(may: May<ImportPlant>, Given(state): Given<State>, Raw(body): Raw) -> Outcome<Json<Imported>> {
    Ok(Json(state.app.import(&may.caller, &may.at(), body.to_vec()).await?))
}

async fn check(may: May<ImportPlant>, Given(state): Given<State>, Raw(body): Raw) -> Outcome<Json<Imported>> {
    Ok(Json(state.app.would_import(&may.at(), body.to_vec()).await?))
}

async fn assess(may: May<ReadPlant>, Given(state): Given<State>, Query(when): Query<When>) -> Outcome<Json<Assessment>> {
    Ok(Json(state.app.at(&may.at(), &when).await?.assessment.clone()))
}

async fn levels(may: May<ReadPlant>, Given(state): Given<State>, Query(when): Query<When>) -> Outcome<Json<Levels>> {
    Ok(Json(Levels::of(&*state.app.at(&may.at(), &when).await?)))
}

async fn requirements(
    may: May<ReadPlant>,
    Given(state): Given<State>,
    Path(path): Path<AtPlace>,
    Query(when): Query<When>,
) -> Outcome<Json<Vec<Requirement>>> {
    Ok(Json(Requirement::all(&*state.app.at(&may.at(), &when).await?, &path.at)?))
}

async fn why(
    may: May<ReadPlant>,
    Given(state): Given<State>,
    Path(path): Path<AtPlace>,
    Query(what): Query<What>,
) -> Outcome<Json<Explanation>> {
    let assessed = state.app.assessed(&may.organisation, &may.system).await?;
    Ok(Json(Explanation::of(&assessed, &path.at, what.what.as_deref().unwrap_or_default())?))
}

async fn gaps(may: May<ReadPlant>, Given(state): Given<State>, Query(part): Query<Part>) -> Outcome<Json<Gaps>> {
    let assessed = state.app.assessed(&may.organisation, &may.system).await?;
    let Assessment { gaps, evidence_gaps, .. } = &assessed.assessment;
    let page = gaps.iter().skip(part.skip).take(part.limit.unwrap_or(100).min(1_000)).cloned().collect();
    Ok(Json(Gaps { gaps: page, total: gaps.len(), evidence_gaps: evidence_gaps.len() }))
}

async fn scorecard(may: May<ReadPlant>, Given(state): Given<State>, Query(when): Query<When>) -> Outcome<Json<Scorecard>> {
    let assessed = state.app.at(&may.at(), &when).await?;
    let assessment::Assessment { entity, nis2, clocks, .. } = assessed.assessment.clone();
    let class = EntityClass::as_str(entity.class).to_owned();
    Ok(Json(Scorecard { entity, class, duties: nis2, clocks }))
}

async fn diff(may: May<ReadPlant>, Given(state): Given<State>, Query(between): Query<Between>) -> Outcome<Json<Difference>> {
    Ok(Json(state.app.difference(&may.at(), between.from, between.to, between.day).await?))
}

async fn report(
    may: May<MakeReports>,
    Given(state): Given<State>,
    Query(asked): Query<Report>,
    Query(when): Query<When>,
) -> Outcome<Bytes> {
    let assessed = state.app.at(&may.at(), &when).await?;
    let content = crate::app::reports::render(assessed, asked.format).await?;
    let name = Some(format!("{}.{}", may.system, asked.format.ending())).filter(|name| name.is_ascii());
    Ok(Bytes { media_type: asked.format.media_type(), name, content })
}

/// The file itself as the body, of any type.
async fn attach(may: May<EditEvidence>, Given(state): Given<State>, Raw(body): Raw) -> Outcome<Created<Attached>> {
    Ok(Created(state.app.attach(&may.caller, &may.at(), body).await?))
}

async fn file(may: May<ReadEvidence>, Given(state): Given<State>, Path(path): Path<File>) -> Outcome<Bytes> {
    let content = state.app.file(&may.caller, &may.at(), &path.sha256).await?;
    // Whatever it is, a browser shall save it and not show it.
    Ok(Bytes { media_type: "application/octet-stream", name: Some(path.sha256), content })
}

async fn new_report(may: May<MakeReports>, Given(state): Given<State>, Body(report): Body<NewReport>) -> Outcome<Created<Job>> {
    Ok(Created(state.app.new_report(&may.caller, &may.at(), report).await?))
}

async fn job(may: May<MakeReports>, Given(state): Given<State>, Path(path): Path<JobPath>) -> Outcome<Json<Job>> {
    Ok(Json(state.app.job(&may.at(), &path.id).await?))
}

async fn job_result(may: May<MakeReports>, Given(state): Given<State>, Path(path): Path<JobPath>) -> Outcome<Bytes> {
    let (name, format, content) = state.app.job_result(&may.at(), &path.id).await?;
    Ok(Bytes { media_type: format.media_type(), name: Some(name), content })
}

async fn pack(may: May<MakeReports>, Given(state): Given<State>, Query(when): Query<When>) -> Outcome<Bytes> {
    let content = state.app.pack(&may.caller, &may.at(), &when).await?;
    Ok(Bytes { media_type: ZIP, name: Some("evidence-pack.zip".into()), content })
}
