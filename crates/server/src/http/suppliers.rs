//! What a supplier sees and does about itself in a system, and what the system's people see of it.

use aide::axum::ApiRouter;
use aide::axum::routing::get_with;
use axum::Json;
use axum::extract::State as Given;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use super::State;
use super::answer::{Created, Tagged};
use super::extract::{Body, IfMatch, Path, Query, Raw};
use super::guard::{May, OwnSupplier, ReadEvidence};
use super::problem::Outcome;
use crate::app::files::Attached;
use crate::app::records::{Done, Record};
use crate::app::suppliers::HandedIn;

/// A supplier of a system.
#[derive(Deserialize, JsonSchema)]
pub(super) struct One {
    /// The organisation.
    #[allow(dead_code, reason = "the guard reads it")]
    organisation: String,
    /// The system.
    #[allow(dead_code, reason = "the guard reads it")]
    system: String,
    /// The supplier that you stand for.
    id: String,
}

/// A file's name.
#[derive(Deserialize, JsonSchema)]
pub(super) struct Named {
    /// What the file is called.
    name: Option<String>,
}

const BASE: &str = "/organisations/{organisation}/systems/{system}";
const TAG: &str = "Suppliers";

pub(super) fn routes() -> ApiRouter<State> {
    let one = format!("{BASE}/suppliers/{{id}}");
    ApiRouter::new()
        .api_route(
            &one,
            get_with(view, |op| op.id("own_supplier_view").summary("Your record as a supplier").tag(TAG))
                .put_with(update, |op| op.id("own_supplier_update").summary("Keep it up; needs If-Match").tag(TAG)),
        )
        .api_route(
            &format!("{one}/files"),
            get_with(files, |op| op.id("own_supplier_files").summary("Files that you have handed in").tag(TAG))
                .post_with(hand_in, |op| op.id("own_supplier_file_add").summary("Hand in a file").tag(TAG)),
        )
        .api_route(
            &format!("{BASE}/handed-in"),
            get_with(handed_in, |op| op.id("handed_in_list").summary("Files that suppliers have handed in").tag(TAG)),
        )
}

async fn view(may: May<OwnSupplier>, Given(state): Given<State>, Path(path): Path<One>) -> Outcome<Tagged<Record>> {
    let record = state.app.own_supplier(&may.caller, &may.at(), &path.id).await?;
    Ok(Tagged { version: record.version, value: record })
}

async fn update(
    may: May<OwnSupplier>,
    Given(state): Given<State>,
    Path(path): Path<One>,
    IfMatch(version): IfMatch,
    Body(body): Body<Value>,
) -> Outcome<Tagged<Done>> {
    let done = state.app.put_own_supplier(&may.caller, &may.at(), (path.id, version), body).await?;
    Ok(Tagged { version: done.entry.unwrap_or_default(), value: done })
}

async fn files(may: May<OwnSupplier>, Given(state): Given<State>, Path(path): Path<One>) -> Outcome<Json<Vec<HandedIn>>> {
    Ok(Json(state.app.own_files(&may.caller, &may.at(), &path.id).await?))
}

/// The file itself as the body, of any type.
async fn hand_in(
    may: May<OwnSupplier>,
    Given(state): Given<State>,
    Path(path): Path<One>,
    Query(named): Query<Named>,
    Raw(body): Raw,
) -> Outcome<Created<Attached>> {
    let named = (path.id.as_str(), named.name.as_deref());
    Ok(Created(state.app.hand_in(&may.caller, &may.at(), named, body).await?))
}

async fn handed_in(may: May<ReadEvidence>, Given(state): Given<State>) -> Outcome<Json<Vec<HandedIn>>> {
    Ok(Json(state.app.handed_in(&may.at(), None).await?))
}
