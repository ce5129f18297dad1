//! Secrets at their birth: shown on this one page and never again.

use std::convert::Infallible;

use askama::Template;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::Response;

use super::super::frame::{Frame, html};
use crate::http::{State, authority};

/// Where the browser reaches this server: `https://ringwall.plant.example`. Behind a proxy only the browser knows.
pub(in crate::web) struct Origin(String);

impl FromRequestParts<State> for Origin {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Infallible> {
        let host = authority(&parts.uri, &parts.headers);
        let said = parts.headers.get(header::ORIGIN).and_then(|value| value.to_str().ok());
        let said = said.filter(|origin| origin.split_once("://").is_some_and(|(_, from)| from == host));
        let scheme = if state.settings.tls { "https" } else { "http" };
        Ok(Self(said.map_or_else(|| format!("{scheme}://{host}"), str::to_owned)))
    }
}

/// What is handed over.
#[derive(Template)]
#[template(path = "admin-secret.html")]
pub(in crate::web) struct SecretPage {
    frame: Frame,
    /// Key of a sentence that says what it is.
    lead: &'static str,
    text: String,
    /// How many hours it holds; none where the page lists it with its end.
    hours: Option<i64>,
    back: String,
}

impl SecretPage {
    /// A link, which brings the secret along behind its `#`: no browser sends that part, and no log sees it.
    pub(in crate::web) fn link(
        frame: Frame,
        lead: &'static str,
        (origin, page): (&Origin, &str),
        secret: &str,
        seconds: i64,
        back: &str,
    ) -> Response {
        let text = format!("{}{page}#{secret}", origin.0);
        html(StatusCode::OK, &Self { frame, lead, text, hours: Some(seconds / 3_600), back: back.to_owned() })
    }

    /// The secret itself.
    pub(in crate::web) fn bare(frame: Frame, lead: &'static str, secret: String, back: &str) -> Response {
        html(StatusCode::OK, &Self { frame, lead, text: secret, hours: None, back: back.to_owned() })
    }
}
