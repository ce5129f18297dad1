//! The ledger: what it proves and what not, its checkpoint and key, proofs and packs to take along, and a check of all of it.

use askama::Template;
use axum::Router;
use axum::extract::State as Given;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use ringwall_model::plant::Plant;
use ringwall_store::Finding;

use super::super::frame::{Frame, Reader, html};
use super::ask::{Ask, Input};
use super::{Typed, frame, moment};
use crate::app::audit::Signed;
use crate::app::error::AppError;
use crate::app::register::{At, INSTALLATION, Place, kind};
use crate::app::verification::{Checked, shown};
use crate::auth::roles::Permission;
use crate::http::answer::Bytes;
use crate::http::extract::Query;
use crate::http::guard::{May, ReadLedger};
use crate::http::{Outcome, State};

pub(super) fn routes() -> Router<State> {
    Router::new()
        .route("/admin/{organisation}/ledger", get(ledger))
        .route("/admin/{organisation}/ledger/check", post(check))
        .route("/admin/{organisation}/ledger/proof", get(proof))
        .route("/admin/{organisation}/ledger/key", get(key))
        .route("/admin/{organisation}/ledger/checkpoint", get(checkpoint))
}

/// One thing that is not as the ledger says: key of what it is about, and what was found.
struct Fault {
    about: &'static str,
    text: String,
}

/// The last check of the whole ledger.
struct Check {
    ended: String,
    took: String,
    /// Entries and versions of records; none where it could not be done.
    seen: Option<(u64, u64)>,
    faults: Vec<Fault>,
    /// Faults that concern organisations of which the caller sees nothing.
    elsewhere: usize,
    notes: Vec<String>,
}

fn about(finding: &Finding) -> &'static str {
    match finding {
        Finding::Log(_) => "finding-log",
        Finding::Checkpoint(_) => "finding-checkpoint",
        Finding::Columns(_) => "finding-columns",
        Finding::Entry(..) => "finding-entry",
        Finding::Body { .. } => "finding-body",
        Finding::Rows { .. } => "finding-rows",
        Finding::Stray(_) => "finding-stray",
    }
}

impl Check {
    /// As the caller may see it: of another organisation nothing but that there is something.
    fn of(frame: &Frame, checked: &Checked, only: Option<&str>) -> Self {
        let (verified, findings) = match &checked.outcome {
            Ok(verified) => (Some(verified), verified.findings.as_slice()),
            Err(()) => (None, [].as_slice()),
        };
        let fault = |finding: &Finding| Some(Fault { about: about(finding), text: shown(finding, only)? });
        let faults: Vec<Fault> = findings.iter().filter_map(fault).collect();
        Self {
            ended: moment(frame.words, &checked.ended),
            took: format!("{:.1} s", checked.took.as_secs_f64()),
            seen: verified.map(|verified| (verified.head.size, verified.versions)),
            elsewhere: findings.len() - faults.len(),
            faults,
            notes: verified.map(|verified| verified.diagnostics.clone()).unwrap_or_default(),
        }
    }

    fn good(&self) -> bool {
        self.seen.is_some() && self.faults.is_empty() && self.elsewhere == 0
    }
}

#[derive(Template)]
#[template(path = "admin-ledger.html")]
struct LedgerPage {
    frame: Frame,
    base: String,
    organisation: String,
    signed: Signed,
    /// How many entries, as people write it.
    size: String,
    key: String,
    check: Option<Check>,
    /// Since when a check is under way.
    running: Option<String>,
    ask: Ask,
    /// Systems of which the caller may have an evidence pack.
    systems: Vec<Place>,
    is_witness: bool,
}

async fn page(may: &May<ReadLedger>, state: &State, reader: Reader, ask: Ask) -> Outcome<Response> {
    let frame = frame(reader, may, "ledger", "ledger");
    let signed = state.app.signed().await?;
    let (running, last) = state.app.last_check();
    let all = may.caller.allowed(INSTALLATION, Permission::ReadLedger, At::default()).is_ok();
    let only = (!all).then_some(may.organisation.as_str());
    let packed = |system: &&Place| may.caller.allowed(&may.organisation, Permission::MakeReports, At::of(system)).is_ok();
    let mut systems = Vec::new();
    for system in may.caller.register.places(&may.organisation, kind::SYSTEM).filter(packed) {
        // Of a system that nobody has described yet there is nothing to pack.
        if state.app.assessed(&may.organisation, &system.id).await?.plant != Plant::empty() {
            systems.push(system.clone());
        }
    }
    let page = LedgerPage {
        base: format!("/admin/{}/ledger", may.organisation),
        organisation: may.organisation.clone(),
        size: frame.words.number(usize::try_from(signed.size).unwrap_or(usize::MAX)),
        signed,
        key: state.app.ledger_key(),
        check: last.map(|checked| Check::of(&frame, &checked, only)),
        running: running.map(|begun| moment(frame.words, &begun)),
        ask,
        systems,
        is_witness: state.app.witness.is_some(),
        frame,
    };
    Ok(html(page.ask.status, &page))
}

fn number() -> Input {
    Input::line("entry", "ledger-proof-entry", "text")
}

async fn ledger(may: May<ReadLedger>, Given(state): Given<State>, reader: Reader) -> Outcome<Response> {
    page(&may, &state, reader, Ask::of([number()])).await
}

/// Begins a check of the whole ledger, where none is under way.
async fn check(may: May<ReadLedger>, Given(state): Given<State>) -> Response {
    state.app.check_ledger().await;
    Redirect::to(&format!("/admin/{}/ledger#check", may.organisation)).into_response()
}

/// The proof of one entry, or the page with why there is none.
async fn proof(may: May<ReadLedger>, Given(state): Given<State>, reader: Reader, Query(typed): Query<Typed>) -> Outcome<Response> {
    let text = typed.get("entry").map_or("", |text| text.trim());
    let number_of = || text.parse::<u64>().map_err(|_| AppError::field("entry", "this is no number of an entry", ""));
    let proof = match number_of() {
        Ok(number) => state.app.proof(&may.caller, &may.organisation, number).await.map_err(|error| match error {
            AppError::Missing(_) => AppError::field("entry", "the ledger has no entry with this number that you can see", ""),
            other => other,
        }),
        Err(error) => Err(error),
    };
    match proof {
        Ok(content) => Ok(file(format!("entry-{text}.tlog-proof"), content).into_response()),
        Err(error) => {
            let ask = Ask::of([number().value(text)]).refused(reader.words, error);
            page(&may, &state, reader, ask).await
        }
    }
}

fn file(name: String, content: String) -> Bytes {
    Bytes { media_type: "text/plain; charset=utf-8", name: Some(name), content: content.into_bytes() }
}

async fn key(_: May<ReadLedger>, Given(state): Given<State>) -> Bytes {
    file("ledger.vkey".into(), format!("{}\n", state.app.ledger_key()))
}

async fn checkpoint(_: May<ReadLedger>, Given(state): Given<State>) -> Outcome<Bytes> {
    Ok(file("checkpoint".into(), state.app.signed().await?.text))
}
