//! HTTP: routes, their description, and what holds for every answer. Decides nothing: that is `app`'s and `auth`'s.

mod accounts;
pub(crate) mod answer;
mod break_glass;
mod describe;
pub(crate) mod extract;
pub(crate) mod guard;
mod ledger;
mod meta;
mod passkeys;
mod people;
mod plants;
mod problem;
mod records;
mod suppliers;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use aide::axum::ApiRouter;
use aide::openapi::OpenApi;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State as Given};
use axum::http::uri::{Authority, Uri};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::TimeoutLayer;

use crate::app::App;
pub(crate) use accounts::cookie as session_cookie;
use meta::{Limits, Metrics};
pub(crate) use problem::{Failure, Outcome, Problem};

pub use describe::document;

/// What every handler can reach.
pub(crate) struct Shared {
    pub(crate) app: Arc<App>,
    pub(crate) settings: Settings,
    metrics: Metrics,
    limits: Limits,
    document: serde_json::Value,
}

impl Shared {
    /// The description of the interface.
    pub(crate) fn document(&self) -> &serde_json::Value {
        &self.document
    }
}

/// What an error says, in one sentence.
pub(crate) fn sentence(error: crate::app::error::AppError) -> String {
    Problem::from(error).title
}

pub(crate) type State = Arc<Shared>;

/// What holds for the whole server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Whether it speaks TLS.
    pub tls: bool,
    /// Names and addresses that requests may be meant for; any where empty.
    pub hosts: Vec<String>,
    /// Requests in a second from one address, on average; 0 for no limit.
    pub requests_per_second: u32,
    /// Most bytes of a body.
    pub body_bytes: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self { tls: false, hosts: Vec::new(), requests_per_second: 200, body_bytes: 64 * 1024 * 1024 }
    }
}

impl Settings {
    /// Name of the session's cookie.
    pub(crate) fn cookie(&self) -> &'static str {
        let [secure, plain] = guard::COOKIES;
        if self.tls { secure } else { plain }
    }
}

/// Longest time for a request.
const TIMEOUT: Duration = Duration::from_secs(120);

fn api() -> ApiRouter<State> {
    let v1 = ApiRouter::new()
        .merge(accounts::routes())
        .merge(passkeys::routes())
        .merge(people::routes())
        .merge(break_glass::routes())
        .merge(records::routes())
        .merge(plants::routes())
        .merge(suppliers::routes())
        .merge(ledger::routes())
        .merge(meta::routes());
    ApiRouter::new().nest("/api/v1", v1)
}

/// The server's routes over an application.
pub fn router(app: impl Into<Arc<App>>, settings: Settings) -> Router {
    let app = app.into();
    let mut description = OpenApi::default();
    let routes = api().finish_api(&mut description);
    let limits = Limits::new(settings.requests_per_second);
    let body_limit = DefaultBodyLimit::max(settings.body_bytes);
    let shared = Arc::new(Shared { app, settings, metrics: Metrics::default(), limits, document: describe::finished(description) });
    routes
        .merge(meta::outside())
        .merge(crate::web::routes())
        .fallback(nowhere)
        .layer(from_fn(crate::web::nowhere_as_page))
        .method_not_allowed_fallback(no_method)
        .layer(body_limit)
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, TIMEOUT))
        .layer(CatchPanicLayer::custom(|_| broken()))
        .layer(from_fn_with_state(Arc::clone(&shared), around))
        .with_state(shared)
}

async fn nowhere() -> Problem {
    Problem::new(
        StatusCode::NOT_FOUND,
        "not-found",
        "there is nothing at this address",
        "the interface is described at /api/v1/openapi.json",
    )
}

async fn no_method() -> Problem {
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method", "this address does not know this method", "")
}

fn broken() -> Response {
    Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "something is wrong in the server", "its log says more").into_response()
}

/// Headers of every answer. Nothing may be embedded, cached or loaded from elsewhere unless a page says otherwise.
const HEADERS: [(&str, &str); 7] = [
    ("content-security-policy", "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("cache-control", "no-store"),
    ("x-frame-options", "DENY"),
];

/// What happens around every request: which host it is meant for, how many there may be, headers, counting, a line in the log.
async fn around(Given(shared): Given<State>, request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let peer = request.extensions().get::<axum::extract::ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
    let mut response = match refused(&shared, &request, peer) {
        Some(problem) => problem.into_response(),
        None => next.run(request).await,
    };
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.entry(HeaderName::from_static(name)).or_insert(HeaderValue::from_static(value));
    }
    if shared.settings.tls {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=63072000"));
    }
    let (status, took) = (response.status().as_u16(), begun.elapsed());
    shared.metrics.count(status, took);
    tracing::info!(%method, path, status, took_us = u64::try_from(took.as_micros()).unwrap_or(u64::MAX), "request");
    response
}

/// Name and port that a request is meant for. HTTP/2 has them in the address, HTTP/1.1 in a header unless it has them there as well.
pub(crate) fn authority<'r>(uri: &'r Uri, headers: &'r HeaderMap) -> &'r str {
    let header = || headers.get(header::HOST).and_then(|host| host.to_str().ok());
    uri.authority().map(Authority::as_str).or_else(header).unwrap_or_default()
}

fn refused(shared: &Shared, request: &Request, peer: Option<std::net::IpAddr>) -> Option<Problem> {
    let host = authority(request.uri(), request.headers());
    let name = host.rsplit_once(':').filter(|(_, port)| port.bytes().all(|b| b.is_ascii_digit())).map_or(host, |(name, _)| name);
    let hosts = &shared.settings.hosts;
    // A page of another site whose name was made to point here (DNS rebinding) asks for that name.
    if !hosts.is_empty() && !hosts.iter().any(|known| known.eq_ignore_ascii_case(name)) {
        let hint = "`--host` names those that it answers to";
        return Some(Problem::new(StatusCode::MISDIRECTED_REQUEST, "host", "the server does not answer to this name", hint));
    }
    let wait = shared.limits.take(peer?)?;
    Some(problem::Problem::from(crate::app::error::AppError::TooMany(wait)))
}
