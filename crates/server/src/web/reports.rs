//! Reports as pages and as files: what there is, for whom, and as of when.

use askama::Template;
use axum::Router;
use axum::extract::{Path, State as Given};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use ringwall_model::plant::Plant;
use serde::Deserialize;

use super::frame::{Frame, Reader, html};
use super::plants::{Seen, seen};
use crate::app::error::AppError;
use crate::app::reports::{Format, render};
use crate::http::answer::Bytes;
use crate::http::guard::{MakeReports, May};
use crate::http::{Outcome, State};

pub(super) fn routes() -> Router<State> {
    Router::new().route("/o/{organisation}/{system}/reports", get(reports)).route("/o/{organisation}/{system}/reports/{what}", get(file))
}

/// A file that can be had.
struct Offer {
    /// The last part of its address.
    what: &'static str,
    name: &'static str,
    about: &'static str,
}

const OFFERS: [Offer; 6] = [
    Offer { what: "pdf", name: "report-pdf", about: "report-pdf-about" },
    Offer { what: "xlsx", name: "report-xlsx", about: "report-xlsx-about" },
    Offer { what: "csv", name: "report-csv", about: "report-csv-about" },
    Offer { what: "json", name: "report-json", about: "report-json-about" },
    Offer { what: "pack", name: "report-pack", about: "report-pack-about" },
    Offer { what: "plant", name: "report-plant", about: "report-plant-about" },
];

/// Those that hold the records themselves.
const OF_RECORDS: [&str; 2] = ["pack", "plant"];

#[derive(Template)]
#[template(path = "reports.html")]
struct ReportsPage {
    frame: Frame,
    base: String,
    offers: Vec<&'static Offer>,
}

async fn reports(may: May<MakeReports>, Given(state): Given<State>, reader: Reader) -> Outcome<Response> {
    let Seen { frame, base, assessed } = seen(&state, &may, reader, "reports").await?;
    // Of a system that nobody has described yet there is nothing to keep or to hand over.
    let empty = assessed.plant == Plant::empty();
    let offers = OFFERS.iter().filter(|offer| !(empty && OF_RECORDS.contains(&offer.what))).collect();
    Ok(html(StatusCode::OK, &ReportsPage { frame, base, offers }))
}

#[derive(Deserialize)]
struct Below {
    what: String,
}

async fn file(may: May<MakeReports>, Given(state): Given<State>, Path(below): Path<Below>, reader: Reader) -> Outcome<Response> {
    let (at, when) = (may.at(), state.app.when(reader.as_of).await?);
    let name = |ending: &str| Some(format!("{}.{ending}", at.system));
    let format = match below.what.as_str() {
        "pack" => {
            let content = state.app.pack(&may.caller, &at, &when).await?;
            return Ok(Bytes { media_type: "application/zip", name: name("zip"), content }.into_response());
        }
        "plant" => {
            let content = state.app.export(&at, when.entry).await?;
            return Ok(Bytes { media_type: "application/yaml", name: name("yaml"), content }.into_response());
        }
        "pdf" => Format::Pdf,
        "xlsx" => Format::Xlsx,
        "csv" => Format::Csv,
        "json" => Format::Json,
        _ => return Err(AppError::Missing("there is no such report".into()).into()),
    };
    let content = render(state.app.at(&at, &when).await?, format).await?;
    Ok(Bytes { media_type: format.media_type(), name: name(format.ending()), content }.into_response())
}
