//! The ledger: what others fetch and verify, and who did what.

use aide::axum::ApiRouter;
use aide::axum::routing::get_with;
use axum::Json;
use axum::extract::State as Given;
use schemars::JsonSchema;
use serde::Deserialize;

use super::State;
use super::answer::Bytes;
use super::extract::{Path, Query};
use super::guard::{Anyone, May, ReadAudit, ReadLedger};
use super::problem::Outcome;
use crate::app::audit::{Asked, Entries, Entry, ExportFormat};
use crate::app::error::AppError;

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

/// Entries as a file.
#[derive(Deserialize, JsonSchema)]
pub(super) struct Export {
    /// The form.
    format: ExportFormat,
    #[serde(flatten)]
    asked: Asked,
}

const TAG: &str = "Ledger";

pub(super) fn routes() -> ApiRouter<State> {
    let of = |path: &str| format!("/organisations/{{organisation}}{path}");
    ApiRouter::new()
        .api_route("/ledger/key", get_with(key, |op| op.id("ledger_key").summary("The ledger's public key").tag(TAG)))
        .api_route(
            "/ledger/checkpoint",
            get_with(checkpoint, |op| op.id("ledger_checkpoint").summary("The last signed checkpoint").tag(TAG)),
        )
        .api_route("/ledger/tile/{*path}", get_with(tile, |op| op.id("ledger_tile").summary("A tile of hashes").tag(TAG)))
        .api_route(&of("/audit"), get_with(entries, |op| op.id("audit_list").summary("Who did what, newest first").tag(TAG)))
        .api_route(&of("/audit/export"), get_with(export, |op| op.id("audit_export").summary("The same as a file").tag(TAG)))
        .api_route(&of("/audit/{entry}"), get_with(entry, |op| op.id("audit_view").summary("One entry").tag(TAG)))
        .api_route(
            &of("/audit/{entry}/proof"),
            get_with(proof, |op| op.id("ledger_proof").summary("Proof that an entry is in the ledger").tag(TAG)),
        )
}

fn text(content: String) -> Bytes {
    Bytes { media_type: "text/plain; charset=utf-8", name: None, content: content.into_bytes() }
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

async fn export(may: May<ReadAudit>, Given(state): Given<State>, Query(asked): Query<Export>) -> Outcome<Bytes> {
    let content = state.app.export_entries(&may.caller, &may.organisation, asked.asked, asked.format).await?;
    Ok(Bytes { media_type: asked.format.media_type(), name: Some(format!("audit.{}", asked.format.ending())), content })
}

async fn entry(may: May<ReadAudit>, Given(state): Given<State>, Path(path): Path<Numbered>) -> Outcome<Json<Entry>> {
    Ok(Json(state.app.entry(&may.caller, &may.organisation, path.entry).await?))
}

async fn proof(may: May<ReadLedger>, Given(state): Given<State>, Path(path): Path<Numbered>) -> Outcome<Bytes> {
    Ok(text(state.app.proof(&may.caller, &may.organisation, path.entry).await?))
}
