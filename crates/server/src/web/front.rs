//! The first page: where somebody has something to do, and what to make where there is nothing yet. And how pages look.

use askama::Template;
use axum::Router;
use axum::extract::State as Given;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use ringwall_model::date::Date;
use serde::Deserialize;

use super::enter;
use super::frame::{self, Frame, Reader, html, local};
use super::menu;
use super::words::Language;
use crate::app::Caller;
use crate::app::register::{At, INSTALLATION, Place, kind};
use crate::auth::roles::Permission;
use crate::http::extract::Query;
use crate::http::guard::Someone;
use crate::http::{Failure, Outcome, State};

pub(super) fn routes() -> Router<State> {
    Router::new().route("/", get(front)).route("/plants", get(plants)).route("/look", get(look))
}

/// An organisation with the plants of it that somebody may look at.
struct Organisation {
    place: Place,
    systems: Vec<Place>,
    /// Whether there are pages about it as a whole for the caller.
    admin: bool,
}

#[derive(Template)]
#[template(path = "front.html")]
struct Front {
    frame: Frame,
    organisations: Vec<Organisation>,
    /// Whether the caller may make a company.
    makes: bool,
}

impl Front {
    fn of(reader: Reader, caller: &Caller, organisations: Vec<Organisation>) -> Self {
        let makes = caller.roles(INSTALLATION, Permission::EditInstallation, At::default()).next().is_some();
        Self { frame: Frame::of(reader, caller, "plants"), organisations, makes }
    }
}

async fn front(someone: Result<Someone, Failure>, Given(state): Given<State>, reader: Reader) -> Outcome<Response> {
    let caller = match someone {
        Ok(Someone(caller)) => caller,
        Err(_) if !enter::is_set_up(&state).await? => return Ok(Redirect::to("/set-up").into_response()),
        Err(failure) => return Err(failure),
    };
    let organisations = visible(&state, &caller);
    // Where there is one plant there is nothing to choose.
    let mut all = organisations.iter().flat_map(|organisation| organisation.systems.iter().map(|system| (&organisation.place, system)));
    if let (Some((organisation, system)), None) = (all.next(), all.next()) {
        return Ok(Redirect::to(&format!("/o/{}/{}", organisation.id, system.id)).into_response());
    }
    Ok(html(StatusCode::OK, &Front::of(reader, &caller, organisations)))
}

/// The choice, also where there is but one plant.
async fn plants(Someone(caller): Someone, Given(state): Given<State>, reader: Reader) -> Response {
    let organisations = visible(&state, &caller);
    html(StatusCode::OK, &Front::of(reader, &caller, organisations))
}

/// The organisations that somebody belongs to, with their plants.
fn visible(state: &State, caller: &Caller) -> Vec<Organisation> {
    let allowed = |organisation: &str, system: &Place| caller.allowed(organisation, Permission::ReadPlant, At::of(system)).is_ok();
    let one = |place: Place| {
        let systems = caller.register.places(&place.id, kind::SYSTEM).filter(|system| allowed(&place.id, system)).cloned().collect();
        let admin = !menu::of(caller, &place.id, None).is_empty();
        Organisation { place, systems, admin }
    };
    state.app.memberships(caller).into_iter().map(|membership| one(membership.organisation)).collect()
}

/// How somebody wants to see pages.
#[derive(Deserialize)]
struct Look {
    language: Option<String>,
    theme: Option<String>,
    as_of: Option<String>,
    #[serde(default)]
    back: String,
}

/// Remembers it in the browser: nothing of it is kept here.
async fn look(Query(look): Query<Look>) -> Response {
    let language = look.language.as_deref().and_then(Language::of).map(|language| (frame::LANGUAGE, language.tag()));
    let theme = look.theme.as_deref().map(|theme| (frame::THEME, frame::theme_of(theme)));
    let mut response = Redirect::to(local(&look.back)).into_response();
    // The day as of which plants are looked at ends with the browser.
    let as_of = look.as_of.as_deref().map(|day| (frame::AS_OF, day.parse::<Date>().map_or(String::new(), |day| day.to_string())));
    let kept =
        [language, theme].into_iter().flatten().map(|(name, value)| format!("{name}={value}; Path=/; SameSite=Lax; Max-Age=31536000"));
    for text in kept.chain(as_of.map(|(name, day)| format!("{name}={day}; Path=/; SameSite=Lax"))) {
        response.headers_mut().extend(HeaderValue::try_from(text).map(|value| (header::SET_COOKIE, value)));
    }
    response
}
