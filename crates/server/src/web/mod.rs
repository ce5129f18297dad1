//! Pages: HTML from compiled templates over the same use cases as the interface for programs. Decides nothing.
//!
//! Every page works without scripts. What a page may load is said in `frame`; a problem of the interface becomes a page in `notice`.

mod account;
mod admin;
mod answers;
mod enter;
mod files;
mod form;
mod frame;
mod front;
mod inventory;
mod keys;
mod map;
mod menu;
mod notice;
mod plants;
mod records;
mod reference;
mod reports;
mod start;
mod words;

use axum::Router;
use axum::http::{HeaderValue, header};
use axum::middleware::from_fn;
use axum::routing::get;
use tower_http::set_header::SetResponseHeaderLayer;

use crate::http::State;
pub(crate) use notice::nowhere_as_page;

/// The addresses of all pages.
pub(crate) fn routes() -> Router<State> {
    Router::new()
        .merge(front::routes())
        .merge(enter::routes())
        .merge(account::routes())
        .merge(keys::routes())
        .merge(admin::routes())
        .merge(plants::routes())
        .merge(answers::routes())
        .merge(records::routes())
        .merge(reports::routes())
        .merge(start::routes())
        .merge(inventory::routes())
        .merge(map::routes())
        .route("/interface", get(reference::page))
        .layer(from_fn(notice::problems_as_pages))
        // Also where one is led on: a form that comes back after a log-in knows by this that it was not saved.
        .layer(SetResponseHeaderLayer::if_not_present(header::REFERRER_POLICY, HeaderValue::from_static("same-origin")))
        .route("/static/{digest}/{name}", get(files::file))
}
