//! Pages that say one thing: that something was done, or what went wrong.

use askama::Template;
use axum::extract::Request;
use axum::http::uri::PathAndQuery;
use axum::http::{Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::Response;

use super::enter;
use super::form::Trouble;
use super::frame::{Frame, Reader, html};
use crate::http::Problem;

/// One sentence, and where to go from there.
#[derive(Template)]
#[template(path = "notice.html")]
struct Notice {
    frame: Frame,
    good: bool,
    trouble: Trouble,
    /// Where to go from there, and the key of what that is called.
    onward: (&'static str, &'static str),
}

const START: (&str, &str) = ("/", "to-start");

/// Something was done; `key` says what.
pub(super) fn good(frame: Frame, key: &str) -> Response {
    let trouble = Trouble { what: frame.words.say(key), hint: String::new() };
    html(StatusCode::OK, &Notice { frame, good: true, trouble, onward: START })
}

/// The page that somebody is on: the one asked for, or where the form is that was sent. What was sent is gone.
fn back(request: &Request) -> String {
    let from = || request.headers().get(header::REFERER)?.to_str().ok()?.parse::<Uri>().ok();
    let uri = if request.method() == Method::GET { Some(request.uri().clone()) } else { from() };
    uri.as_ref().and_then(Uri::path_and_query).map_or("/", PathAndQuery::as_str).to_owned()
}

/// Gives a problem to a browser as a page. Who has to log in, or to prove again who they are, is led there.
pub(super) async fn problems_as_pages(reader: Reader, request: Request, next: Next) -> Response {
    let back = back(&request);
    let response = next.run(request).await;
    let Some(problem) = response.extensions().get::<Problem>().cloned() else { return response };
    match problem.r#type.as_str() {
        "unauthenticated" => enter::first("/log-in", &back),
        "reauthenticate" => enter::first("/confirm", &back),
        _ => {
            let frame = Frame::outside(reader, "problem");
            let trouble = Trouble::of(frame.words, &problem);
            let second_factor = ["enrol-second-factor", "confirm-second-factor"].contains(&problem.r#type.as_str());
            let onward = if second_factor { ("/account", "back-to-account") } else { START };
            html(response.status(), &Notice { frame, good: false, trouble, onward })
        }
    }
}

/// The same for an address that leads nowhere, where a browser asked: programs ask for other things than pages.
pub(crate) async fn nowhere_as_page(reader: Reader, request: Request, next: Next) -> Response {
    let accepted = request.headers().get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let asks = request.method() == Method::GET && accepted.contains("text/html") && !request.uri().path().starts_with("/api/");
    let response = next.run(request).await;
    match response.extensions().get::<Problem>() {
        Some(problem) if asks && is_no_page(&response) => {
            let frame = Frame::outside(reader, "problem");
            let trouble = Trouble { what: frame.words.sentence(&problem.title), hint: String::new() };
            html(response.status(), &Notice { frame, good: false, trouble, onward: START })
        }
        _ => response,
    }
}

fn is_no_page(response: &Response) -> bool {
    response.headers().get(header::CONTENT_TYPE).is_none_or(|kind| !kind.as_bytes().starts_with(b"text/html"))
}
