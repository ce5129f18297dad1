//! Records of a plant: list, view, history, create, change, delete, and many at once.

use aide::axum::ApiRouter;
use aide::axum::routing::{get_with, post_with};
use axum::Json;
use axum::extract::State as Given;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use ringwall_model::records::Kind;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use super::State;
use super::answer::{Created, Tagged};
use super::extract::{Body, IfMatch, Path, Query};
use super::guard::{EditRecord, ImportPlant, May, ReadPlant};
use super::problem::Outcome;
use crate::app::error::AppError;
use crate::app::records::{Asked, Done, Record, RecordChange, Records, kind_of};

/// A system and a kind of record.
#[derive(Deserialize, JsonSchema)]
pub(super) struct OfKind {
    /// The organisation.
    #[allow(dead_code, reason = "the guard reads it")]
    organisation: String,
    /// The system.
    #[allow(dead_code, reason = "the guard reads it")]
    system: String,
    /// The kind of record.
    #[schemars(extend("enum" = kinds()))]
    kind: String,
}

/// A record of a plant.
#[derive(Deserialize, JsonSchema)]
pub(super) struct One {
    /// The organisation.
    #[allow(dead_code, reason = "the guard reads it")]
    organisation: String,
    /// The system.
    #[allow(dead_code, reason = "the guard reads it")]
    system: String,
    /// The kind of record.
    #[schemars(extend("enum" = kinds()))]
    kind: String,
    /// Its id; of an answer, requirement and scope with @ between, as in `SR 1.1@zone:line-1`.
    id: String,
}

/// Which version.
#[derive(Deserialize, JsonSchema)]
pub(super) struct AsOf {
    /// As of this ledger entry; now where left out.
    pub(super) entry: Option<u64>,
}

/// Changes that are done together.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Changes {
    /// At most 1,000.
    changes: Vec<RecordChange>,
}

fn kinds() -> Vec<&'static str> {
    Kind::all().map(Kind::as_str).collect()
}

const BASE: &str = "/organisations/{organisation}/systems/{system}/records";

pub(super) fn routes() -> ApiRouter<State> {
    let kind = format!("{BASE}/{{kind}}");
    let one = format!("{kind}/{{id}}");
    ApiRouter::new()
        .api_route(
            &kind,
            get_with(list, |op| op.id("records_list").summary("Records of a kind").tag("Records"))
                .post_with(create, |op| op.id("record_create").summary("Create a record").tag("Records")),
        )
        .api_route(
            &one,
            get_with(view, |op| op.id("record_view").summary("One record").tag("Records"))
                .put_with(update, |op| op.id("record_update").summary("Change a record; needs If-Match").tag("Records"))
                .delete_with(delete, |op| op.id("record_delete").summary("Delete a record; needs If-Match").tag("Records")),
        )
        .api_route(&format!("{one}/history"), get_with(history, |op| op.id("record_history").summary("Every version").tag("Records")))
        .api_route(BASE, post_with(bulk, |op| op.id("records_change").summary("Many changes in one entry").tag("Records")))
}

async fn list(
    may: May<ReadPlant>,
    Given(state): Given<State>,
    Path(path): Path<OfKind>,
    Query(asked): Query<Asked>,
) -> Outcome<Json<Records>> {
    let list = asked.list(&may.at(), kind_of(&path.kind)?)?;
    Ok(Json(state.app.records(&list).await?))
}

async fn view(
    may: May<ReadPlant>,
    Given(state): Given<State>,
    Path(path): Path<One>,
    Query(asked): Query<AsOf>,
) -> Outcome<Tagged<Record>> {
    let record = state.app.record(&may.at(), kind_of(&path.kind)?, &path.id, asked.entry).await?;
    Ok(Tagged { version: record.version, value: record })
}

async fn history(may: May<ReadPlant>, Given(state): Given<State>, Path(path): Path<One>) -> Outcome<Json<Vec<Record>>> {
    Ok(Json(state.app.history(&may.at(), kind_of(&path.kind)?, &path.id).await?))
}

async fn create(
    may: May<EditRecord>,
    Given(state): Given<State>,
    Path(path): Path<OfKind>,
    Body(body): Body<Value>,
) -> Outcome<Created<Done>> {
    let change = RecordChange { kind: path.kind.clone(), id: None, body: Some(body), version: Some(0), seen: false };
    let done = state.app.change(&may.caller, &may.at(), &format!("{}.create", path.kind), vec![change]).await;
    match done {
        Err(AppError::Stale(_)) => Err(AppError::Conflict("there is one with this id already".into()).into()),
        other => Ok(Created(other?)),
    }
}

async fn update(
    may: May<EditRecord>,
    Given(state): Given<State>,
    Path(path): Path<One>,
    IfMatch(version): IfMatch,
    Body(body): Body<Value>,
) -> Outcome<Tagged<Done>> {
    let action = format!("{}.update", path.kind);
    let change = RecordChange { kind: path.kind, id: Some(path.id), body: Some(body), version: Some(version), seen: true };
    let done = state.app.change(&may.caller, &may.at(), &action, vec![change]).await?;
    Ok(Tagged { version: done.entry.unwrap_or_default(), value: done })
}

async fn delete(may: May<EditRecord>, Given(state): Given<State>, Path(path): Path<One>, IfMatch(version): IfMatch) -> Outcome<Json<Done>> {
    let action = format!("{}.delete", path.kind);
    let change = RecordChange { kind: path.kind, id: Some(path.id), body: None, version: Some(version), seen: true };
    Ok(Json(state.app.change(&may.caller, &may.at(), &action, vec![change]).await?))
}

async fn bulk(may: May<ImportPlant>, Given(state): Given<State>, Body(changes): Body<Changes>) -> Outcome<Json<Done>> {
    state.app.may_change(&may.caller, &may.at(), &changes.changes).await?;
    Ok(Json(state.app.change(&may.caller, &may.at(), "records.change", changes.changes).await?))
}

/// An entity tag.
pub(super) fn tag(version: u64) -> HeaderValue {
    HeaderValue::try_from(format!("\"{version}\"")).unwrap_or_else(|_| HeaderValue::from_static("\"\""))
}

impl<T: serde::Serialize> IntoResponse for Tagged<T> {
    fn into_response(self) -> Response {
        ([(header::ETAG, tag(self.version))], Json(self.value)).into_response()
    }
}

impl<T: serde::Serialize> IntoResponse for Created<T> {
    fn into_response(self) -> Response {
        (StatusCode::CREATED, Json(self.0)).into_response()
    }
}
