//! What the server says of itself: health, readiness, metrics.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use aide::axum::ApiRouter;
use aide::axum::routing::get_with;
use axum::Router;
use axum::extract::State as Given;
use axum::response::IntoResponse;
use axum::routing::get;
use axum::{Json, http::header};
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::State;
use super::guard::Anyone;
use super::problem::Outcome;

/// How the server is.
#[derive(Serialize, JsonSchema)]
pub(super) struct Health {
    /// `ok`.
    status: &'static str,
    /// Version of the program.
    version: &'static str,
    /// Entries of the ledger.
    entries: u64,
}

pub(super) fn routes() -> ApiRouter<State> {
    ApiRouter::new()
        .api_route("/health", get_with(ready, |op| op.id("health").summary("Whether the server and its database answer").tag("Server")))
}

/// What is no part of the interface: for supervisors, collectors and people who read it.
pub(super) fn outside() -> Router<State> {
    Router::new()
        .route("/healthz", get(async || "ok\n"))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
        .route("/api/v1/openapi.json", get(openapi))
}

async fn ready(_: Anyone, Given(state): Given<State>) -> Outcome<Json<Health>> {
    let entries = state.app.store.published().await?;
    Ok(Json(Health { status: "ok", version: env!("CARGO_PKG_VERSION"), entries }))
}

async fn openapi(Given(state): Given<State>) -> Json<Value> {
    Json(state.document.clone())
}

async fn metrics(Given(state): Given<State>) -> impl IntoResponse {
    let entries = state.app.store.published().await.unwrap_or_default();
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], state.metrics.text(entries))
}

/// Upper bounds of the histogram in seconds.
const BOUNDS: [f64; 8] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 2.5];
const CLASSES: usize = 6;

/// Counters since the start.
#[derive(Default)]
pub(super) struct Metrics {
    by_class: [AtomicU64; CLASSES],
    buckets: [AtomicU64; BOUNDS.len() + 1],
    micros: AtomicU64,
}

impl Metrics {
    pub(super) fn count(&self, status: u16, took: Duration) {
        let class = self.by_class.get(usize::from(status / 100));
        let bucket = self.buckets.get(BOUNDS.iter().position(|bound| took.as_secs_f64() <= *bound).unwrap_or(BOUNDS.len()));
        [class, bucket].into_iter().flatten().for_each(|counter| {
            counter.fetch_add(1, Ordering::Relaxed);
        });
        self.micros.fetch_add(u64::try_from(took.as_micros()).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    /// In the text format of Prometheus.
    fn text(&self, entries: u64) -> String {
        let mut text = "# TYPE ringwall_requests_total counter\n".to_owned();
        for (class, counter) in self.by_class.iter().enumerate().skip(1) {
            text += &format!("ringwall_requests_total{{status=\"{class}xx\"}} {}\n", counter.load(Ordering::Relaxed));
        }
        text += "# TYPE ringwall_request_seconds histogram\n";
        let mut sum = 0;
        let bounds = BOUNDS.iter().map(ToString::to_string).chain(["+Inf".to_owned()]);
        for (bound, bucket) in bounds.zip(&self.buckets) {
            sum += bucket.load(Ordering::Relaxed);
            text += &format!("ringwall_request_seconds_bucket{{le=\"{bound}\"}} {sum}\n");
        }
        let seconds = Duration::from_micros(self.micros.load(Ordering::Relaxed)).as_secs_f64();
        text += &format!("ringwall_request_seconds_sum {seconds}\nringwall_request_seconds_count {sum}\n");
        text + &format!("# TYPE ringwall_ledger_entries gauge\nringwall_ledger_entries {entries}\n")
    }
}

/// Requests per address.
pub(super) struct Limits(Option<DefaultKeyedRateLimiter<IpAddr>>);

/// Addresses that are remembered before the quiet ones are dropped.
const ADDRESSES: usize = 10_000;

impl Limits {
    pub(super) fn new(per_second: u32) -> Self {
        let quota = NonZeroU32::new(per_second).map(|rate| Quota::per_second(rate).allow_burst(rate.saturating_add(rate.get())));
        Self(quota.map(RateLimiter::keyed))
    }

    /// Counts a request; where it is one too many, the seconds to wait.
    pub(super) fn take(&self, from: IpAddr) -> Option<u64> {
        let limiter = self.0.as_ref()?;
        if limiter.len() > ADDRESSES {
            limiter.retain_recent();
        }
        let wait = limiter.check_key(&from.to_canonical()).err()?;
        Some(wait.wait_time_from(DefaultClock::default().now()).as_secs().max(1))
    }
}
