//! Pages for who runs an organisation: its people and places, what was done there, and the ledger that proves it.
//!
//! The organisation `_` is the installation itself, as in the interface for programs. What cannot be undone is asked for once more on
//! a page of its own, which is also where somebody proves again who they are, before anything was typed.

mod accounts;
pub(super) mod ask;
mod audit;
mod glass;
mod ledger;
mod people;
mod places;
pub(super) mod secret;
mod settings;
mod sinks;

use std::collections::BTreeMap;

use askama::Template;
use axum::Router;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Deserialize;

use super::enter;
use super::form::{Sent, Trouble};
use super::frame::{Frame, Reader, html};
use super::menu;
use super::words::Words;
use crate::app::error::AppError;
use crate::app::register::INSTALLATION;
use crate::auth::roles::Role;
use crate::http::extract::Path;
use crate::http::guard::{May, Someone};
use crate::http::{Failure, Outcome, Problem, State};

pub(super) fn routes() -> Router<State> {
    Router::new()
        .route("/admin/{organisation}", get(first))
        .merge(people::routes())
        .merge(accounts::routes())
        .merge(places::routes())
        .merge(settings::routes())
        .merge(audit::routes())
        .merge(ledger::routes())
        .merge(glass::routes())
        .merge(sinks::routes())
}

/// What an address names besides the organisation.
#[derive(Deserialize)]
struct Of {
    id: String,
}

/// Values that an address brings along for a form: what was typed before somebody had to prove who they are.
pub(super) type Typed = BTreeMap<String, String>;

/// The first page that the caller may look at.
async fn first(Someone(caller): Someone, Path(names): Path<Typed>) -> Outcome<Response> {
    let organisation = names.get("organisation").map_or("", String::as_str);
    let own = |href: &String| href.starts_with(&format!("/admin/{organisation}/"));
    let pages = menu::of(&caller, organisation, None).into_iter().flat_map(|group| group.entries);
    let first = pages.map(|entry| entry.href).find(own);
    let first = first.ok_or_else(|| AppError::Missing("there is nothing here that you can see".into()))?;
    Ok(Redirect::to(&first).into_response())
}

/// The frame of a page about an organisation as a whole, at an entry of the menu. What is looked at here is always now.
fn frame<N>(mut reader: Reader, may: &May<N>, title: &'static str, at: &'static str) -> Frame {
    reader.as_of = None;
    let mut frame = Frame::within(reader, &may.caller, title, (&may.organisation, ""), at);
    if may.organisation == INSTALLATION {
        let name = frame.say("installation");
        frame.here.iter_mut().for_each(|here| here.organisation.clone_from(&name));
    }
    frame
}

/// Leads somebody who has to prove again who they are there, and back to the form with what was typed. Other refusals pass.
fn kept(failure: Failure, form: &str, sent: &Sent, fields: &[&str]) -> Outcome<Response> {
    let Failure(AppError::Reauthenticate) = failure else { return Err(failure) };
    Ok(again(form, sent, fields))
}

/// The same where it is known that this is what is missing.
pub(super) fn again(form: &str, sent: &Sent, fields: &[&str]) -> Response {
    let typed = fields.iter().filter_map(|name| Some((name, sent.optional(name)?)));
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(typed).finish();
    enter::first("/confirm", &format!("{form}?{query}"))
}

/// Asks once more before something is done that cannot be undone.
#[derive(Template)]
#[template(path = "admin-sure.html")]
pub(super) struct Sure {
    pub(super) frame: Frame,
    /// What it is done to.
    pub(super) about: String,
    /// Key of a sentence that says what follows.
    pub(super) lead: &'static str,
    pub(super) action: String,
    /// Key of the button.
    pub(super) submit: &'static str,
    pub(super) back: String,
    trouble: Option<Trouble>,
}

impl Sure {
    pub(super) fn new(frame: Frame, about: String, lead: &'static str, submit: &'static str, back: &str) -> Self {
        let action = frame.path.split('?').next().unwrap_or_default().to_owned();
        Self { frame, about, lead, action, submit, back: back.to_owned(), trouble: None }
    }

    pub(super) fn page(&self) -> Response {
        html(StatusCode::OK, self)
    }

    /// The same page with why it was not done; on from it where it was.
    pub(super) fn done(mut self, outcome: Result<(), AppError>) -> Response {
        match outcome {
            Ok(()) => Redirect::to(&self.back).into_response(),
            Err(AppError::Reauthenticate) => enter::first("/confirm", &self.action),
            Err(error) => {
                let problem = Problem::from(error);
                self.trouble = Some(Trouble::of(self.frame.words, &problem));
                html(StatusCode::from_u16(problem.status).unwrap_or(StatusCode::CONFLICT), &self)
            }
        }
    }
}

/// A time of the ledger as people write it, in UTC.
pub(super) fn moment(words: &Words, time: &str) -> String {
    let Ok(at) = time.parse::<Timestamp>() else { return time.to_owned() };
    let at = TimeZone::UTC.to_datetime(at);
    format!("{}, {}", words.day(at.date()), at.strftime("%H:%M:%S UTC"))
}

/// Key of a role's name.
pub(super) fn role(role: Role) -> &'static str {
    match role {
        Role::Admin => "role-admin",
        Role::ComplianceLead => "role-compliance-lead",
        Role::OtEngineer => "role-ot-engineer",
        Role::AppDeveloper => "role-app-developer",
        Role::Approver => "role-approver",
        Role::Operator => "role-operator",
        Role::Supplier => "role-supplier",
        Role::Management => "role-management",
        Role::Auditor => "role-auditor",
        Role::BreakGlass => "role-break-glass",
    }
}

/// A role by its name.
pub(super) fn role_named(name: &str) -> Result<Role, AppError> {
    let found = Role::ALL.into_iter().find(|role| role.as_str() == name);
    found.ok_or_else(|| AppError::field("role", "choose a role", ""))
}
