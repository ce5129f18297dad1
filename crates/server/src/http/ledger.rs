//! The ledger: what others fetch and verify, and who did what.

use aide::OperationOutput;
use aide::axum::ApiRouter;
use aide::axum::routing::{delete_with, get_with, post_with};
use aide::generate::GenContext;
use aide::openapi::{Operation, Response as ApiResponse, StatusCode as ApiStatus};
use axum::Json;
use axum::extract::State as Given;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use ringwall_ledger::witness::Denial;
use schemars::JsonSchema;
use serde::Deserialize;

use super::State;
use super::answer::{Bytes, Nothing, giving, taking};
use super::extract::{Body, Path, Query, Raw};
use super::guard::{Anyone, EditRegistry, May, ReadAudit, ReadLedger};
use super::people::{Of, Organisation};
use super::problem::{Failure, Outcome, Problem};
use crate::app::audit::{Asked, Entries, Entry, ExportFormat};
use crate::app::error::AppError;
use crate::app::sinks::{Served, Sink};
use crate::witness::WitnessError;

/// One entry.
#[derive(Deserialize, JsonSchema)]
pub(super) struct Numbered {
    /// The organisation.
    #[allow(dead_code, reason = "the guard reads it")]
    organisation: String,
    /// Number of the entry, from 0.
    entry: u64,
}

/// An object of the log as others fetch it.
#[derive(Deserialize, JsonSchema)]
pub(super) struct Object {
    /// Its path below `tile/`, as in C2SP tlog-tiles.
    path: String,
}

/// What a witness saw last.
#[derive(Deserialize, JsonSchema)]
pub(super) struct Seen {
    /// Size of the checkpoint that it cosigned last; 0 for none.
    old: u64,
}

/// Entries as a file.
#[derive(Deserialize, JsonSchema)]
pub(super) struct Export {
    /// The form.
    format: ExportFormat,
}

const TAG: &str = "Ledger";
const TEXT: &str = "text/plain; charset=utf-8";

pub(super) fn routes() -> ApiRouter<State> {
    let of = |path: &str| format!("/organisations/{{organisation}}{path}");
    ApiRouter::new()
        .api_route("/ledger/key", get_with(key, |op| giving(op.id("ledger_key").summary("The ledger's public key").tag(TAG), &[TEXT])))
        .api_route(
            "/ledger/checkpoint",
            get_with(checkpoint, |op| giving(op.id("ledger_checkpoint").summary("The last signed checkpoint").tag(TAG), &[TEXT])),
        )
        .api_route("/ledger/tile/{*path}", get_with(tile, |op| op.id("ledger_tile").summary("A tile of hashes").tag(TAG)))
        .api_route(
            "/ledger/add-checkpoint",
            get_with(witness_request, |op| giving(op.id("witness_request").summary("What a witness is asked to cosign").tag(TAG), &[TEXT])),
        )
        .api_route(
            "/witness/add-checkpoint",
            post_with(cosign, |op| {
                let op = op.id("witness_cosign").summary("Cosign the checkpoint of another ledger (C2SP tlog-witness)").tag(TAG);
                giving(taking(op, TEXT), &[TEXT])
            }),
        )
        .api_route(&of("/audit"), get_with(entries, |op| op.id("audit_list").summary("Who did what, newest first").tag(TAG)))
        .api_route(
            &of("/audit/export"),
            get_with(export, |op| giving(op.id("audit_export").summary("The same as a file").tag(TAG), &forms())),
        )
        .api_route(
            &of("/sinks"),
            get_with(sinks, |op| op.id("sinks_list").summary("Where entries are sent, and how that goes").tag(TAG))
                .post_with(put_sink, |op| op.id("sink_put").summary("Send entries to a collector or webhook").tag(TAG)),
        )
        .api_route(&of("/sinks/{id}"), delete_with(remove_sink, |op| op.id("sink_delete").summary("No longer send them there").tag(TAG)))
        .api_route(&of("/audit/{entry}"), get_with(entry, |op| op.id("audit_view").summary("One entry").tag(TAG)))
        .api_route(
            &of("/audit/{entry}/proof"),
            get_with(proof, |op| giving(op.id("ledger_proof").summary("Proof that an entry is in the ledger").tag(TAG), &[TEXT])),
        )
}

/// The media types of exports.
fn forms() -> [&'static str; 2] {
    [ExportFormat::Csv, ExportFormat::Jsonl].map(ExportFormat::media_type)
}

fn text(content: String) -> Bytes {
    Bytes { media_type: TEXT, name: None, content: content.into_bytes() }
}

async fn key(_: Anyone, Given(state): Given<State>) -> Outcome<Bytes> {
    Ok(text(format!("{}\n", state.app.ledger_key())))
}

async fn checkpoint(_: Anyone, Given(state): Given<State>) -> Outcome<Bytes> {
    Ok(text(state.app.checkpoint().await?))
}

/// Hashes only: entries are shown to those who may read them.
async fn tile(_: Anyone, Given(state): Given<State>, Path(path): Path<Object>) -> Outcome<Bytes> {
    let content = state.app.tile(&path.path).await?.ok_or_else(|| AppError::Missing("there is no such tile".into()))?;
    Ok(Bytes { media_type: "application/octet-stream", name: None, content })
}

async fn entries(may: May<ReadAudit>, Given(state): Given<State>, Query(asked): Query<Asked>) -> Outcome<Json<Entries>> {
    Ok(Json(state.app.entries(&may.caller, &may.organisation, asked).await?))
}

async fn export(
    may: May<ReadAudit>,
    Given(state): Given<State>,
    Query(export): Query<Export>,
    Query(asked): Query<Asked>,
) -> Outcome<Bytes> {
    let content = state.app.export_entries(&may.caller, &may.organisation, asked, export.format).await?;
    Ok(Bytes { media_type: export.format.media_type(), name: Some(format!("audit.{}", export.format.ending())), content })
}

async fn entry(may: May<ReadAudit>, Given(state): Given<State>, Path(path): Path<Numbered>) -> Outcome<Json<Entry>> {
    Ok(Json(state.app.entry(&may.caller, &may.organisation, path.entry).await?))
}

async fn witness_request(_: Anyone, Given(state): Given<State>, Query(seen): Query<Seen>) -> Outcome<Bytes> {
    Ok(text(state.app.witness_request(seen.old).await?))
}

async fn cosign(_: Anyone, Given(state): Given<State>, Raw(request): Raw) -> Result<Bytes, Denied> {
    let cosigned = state.app.cosign(request.to_vec()).await.map_err(Denied)?;
    Ok(text(format!("{}\n", cosigned.signature)))
}

/// Why nothing was cosigned.
struct Denied(WitnessError);

impl IntoResponse for Denied {
    fn into_response(self) -> Response {
        let problem = |status: u16, title: String, hint: &str| {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
            Problem::new(status, "witness", title, hint).into_response()
        };
        match self.0 {
            // The protocol's form, by which a log learns from where to prove.
            WitnessError::Denied(Denial::Conflict(size)) => {
                (StatusCode::CONFLICT, [(header::CONTENT_TYPE, "text/x.tlog.size")], format!("{size}\n")).into_response()
            }
            WitnessError::Denied(denial) => problem(denial.status(), denial.to_string(), ""),
            WitnessError::Failed(message, hint) => problem(404, message, hint),
        }
    }
}

impl OperationOutput for Denied {
    type Inner = Problem;

    fn inferred_responses(ctx: &mut GenContext, operation: &mut Operation) -> Vec<(Option<ApiStatus>, ApiResponse)> {
        Failure::inferred_responses(ctx, operation)
    }
}

async fn sinks(may: May<ReadAudit>, Given(state): Given<State>, Path(_): Path<Organisation>) -> Outcome<Json<Vec<Served>>> {
    Ok(Json(state.app.sinks(&may.caller, &may.organisation).await?))
}

async fn put_sink(may: May<EditRegistry>, Given(state): Given<State>, Body(sink): Body<Sink>) -> Outcome<Json<Sink>> {
    Ok(Json(state.app.put_sink(&may.caller, &may.organisation, sink).await?))
}

async fn remove_sink(may: May<EditRegistry>, Given(state): Given<State>, Path(path): Path<Of>) -> Outcome<Nothing> {
    state.app.remove_sink(&may.caller, &may.organisation, &path.id).await?;
    Ok(Nothing)
}

async fn proof(may: May<ReadLedger>, Given(state): Given<State>, Path(path): Path<Numbered>) -> Outcome<Bytes> {
    Ok(text(state.app.proof(&may.caller, &may.organisation, path.entry).await?))
}
