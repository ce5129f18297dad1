//! What holds for a whole organisation: which roles take a second factor.

use askama::Template;
use axum::Router;
use axum::extract::State as Given;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;

use super::super::form::Sent;
use super::super::frame::{Frame, Reader, html};
use super::{frame, role};
use crate::app::register::{At, Settings};
use crate::auth::roles::{Permission, Role};
use crate::http::guard::{EditPeople, May, ReadPeople};
use crate::http::{Outcome, State};

pub(super) fn routes() -> Router<State> {
    Router::new().route("/admin/{organisation}/settings", get(settings).post(change))
}

/// A role, and whether it takes a second factor.
struct Tick {
    role: Role,
    on: bool,
}

impl Tick {
    fn key(&self) -> &'static str {
        role(self.role)
    }
}

#[derive(Template)]
#[template(path = "admin-settings.html")]
struct SettingsPage {
    frame: Frame,
    action: String,
    ticks: Vec<Tick>,
    edits: bool,
}

async fn settings(may: May<ReadPeople>, reader: Reader) -> Response {
    let needing = may.caller.register.settings(&may.organisation).second_factor;
    let page = SettingsPage {
        frame: frame(reader, &may, "settings", "settings"),
        action: format!("/admin/{}/settings", may.organisation),
        ticks: Role::ALL.map(|role| Tick { role, on: needing.contains(&role) }).into(),
        edits: may.caller.allowed(&may.organisation, Permission::EditPeople, At::default()).is_ok(),
    };
    html(StatusCode::OK, &page)
}

async fn change(may: May<EditPeople>, Given(state): Given<State>, sent: Sent) -> Outcome<Response> {
    let second_factor = Role::ALL.into_iter().filter(|role| sent.optional(role.as_str()).is_some()).collect();
    state.app.put_settings(&may.caller, &may.organisation, Settings { second_factor }).await?;
    Ok(Redirect::to(&format!("/admin/{}/settings", may.organisation)).into_response())
}
