//! The sites and systems of an organisation.

use askama::Template;
use axum::Router;
use axum::extract::State as Given;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use serde::Deserialize;

use super::super::form::Sent;
use super::super::frame::{Frame, Reader, html};
use super::ask::{Ask, AskPage, Input};
use super::{Sure, frame};
use crate::app::error::AppError;
use crate::app::register::{At, Place, kind};
use crate::auth::roles::Permission;
use crate::http::extract::Path;
use crate::http::guard::{EditRegistry, May, ReadPeople};
use crate::http::{Outcome, State};

pub(super) fn routes() -> Router<State> {
    Router::new()
        .route("/admin/{organisation}/places", get(places))
        .route("/admin/{organisation}/places/{sort}/add", get(add_page).post(add))
        .route("/admin/{organisation}/places/{sort}/at/{id}", get(change_page).post(change))
        .route("/admin/{organisation}/places/{sort}/at/{id}/remove", get(remove_page).post(remove))
}

/// What an address names.
#[derive(Deserialize)]
struct Named {
    /// `site` or `system`.
    sort: String,
    #[serde(default)]
    id: String,
}

impl Named {
    fn kind(&self) -> Result<&'static str, AppError> {
        let known = [kind::SITE, kind::SYSTEM].into_iter().find(|kind| *kind == self.sort);
        known.ok_or_else(|| AppError::Missing("there is nothing at this address".into()))
    }

    /// The place that is there.
    fn place(&self, may: &May<EditRegistry>) -> Result<Place, AppError> {
        let found = may.caller.register.place(&may.organisation, self.kind()?, &self.id);
        found.cloned().ok_or_else(|| AppError::Missing("there is no such site or system".into()))
    }
}

/// A system with the name of the site where it stands.
struct Standing {
    system: Place,
    site: String,
}

#[derive(Template)]
#[template(path = "admin-places.html")]
struct PlacesPage {
    frame: Frame,
    base: String,
    organisation: String,
    sites: Vec<Place>,
    systems: Vec<Standing>,
    /// Whether the caller changes them.
    edits: bool,
}

async fn places(may: May<ReadPeople>, reader: Reader) -> Response {
    let (register, organisation) = (&may.caller.register, may.organisation.as_str());
    let site = |id: &str| register.place(organisation, kind::SITE, id).map_or_else(|| id.to_owned(), |site| site.name.clone());
    let standing = |system: &Place| Standing { system: system.clone(), site: system.site.as_deref().map(site).unwrap_or_default() };
    let page = PlacesPage {
        frame: frame(reader, &may, "places", "places"),
        base: format!("/admin/{organisation}/places"),
        organisation: organisation.to_owned(),
        sites: register.places(organisation, kind::SITE).cloned().collect(),
        systems: register.places(organisation, kind::SYSTEM).map(standing).collect(),
        edits: may.caller.allowed(organisation, Permission::EditRegistry, At::default()).is_ok(),
    };
    html(StatusCode::OK, &page)
}

/// The fields of a place; a new one has an id to choose, a system the site where it stands.
fn inputs(frame: &Frame, may: &May<EditRegistry>, kind: &str, new: bool) -> Vec<Input> {
    let mut inputs = vec![Input::line("name", "place-name", "text").hint("place-name-hint")];
    if new {
        inputs.push(Input::line("id", "place-id", "text").hint("place-id-hint"));
    }
    if kind == kind::SYSTEM {
        let sites = may.caller.register.places(&may.organisation, kind::SITE);
        let choices = sites.map(|site| (site.id.clone(), site.name.clone()));
        let choices = [(String::new(), frame.say("place-no-site"))].into_iter().chain(choices).collect();
        inputs.push(Input::choice("site", "place-site", choices).optional());
    }
    inputs
}

fn form(frame: Frame, may: &May<EditRegistry>, ask: Ask) -> Response {
    let action = frame.path.split('?').next().unwrap_or_default().to_owned();
    let back = format!("/admin/{}/places", may.organisation);
    AskPage { frame, lead: "", ask, action, submit: "place-submit", back }.page()
}

fn titles(kind: &str) -> [&'static str; 3] {
    match kind {
        kind::SITE => ["site-add", "site-change", "site-remove"],
        _ => ["system-add", "system-change", "system-remove"],
    }
}

async fn add_page(may: May<EditRegistry>, Path(named): Path<Named>, reader: Reader) -> Outcome<Response> {
    let kind = named.kind()?;
    let [title, ..] = titles(kind);
    let frame = frame(reader, &may, title, "places");
    let ask = Ask::of(inputs(&frame, &may, kind, true));
    Ok(form(frame, &may, ask))
}

async fn add(
    may: May<EditRegistry>,
    Given(state): Given<State>,
    Path(named): Path<Named>,
    reader: Reader,
    sent: Sent,
) -> Outcome<Response> {
    let kind = named.kind()?;
    let [title, ..] = titles(kind);
    let place = Place { id: sent.text("id").trim().to_owned(), name: sent.text("name"), site: sent.optional("site") };
    let known = may.caller.register.place(&may.organisation, kind, &place.id).is_some();
    let taken = || AppError::field("id", "there is something with this id already", "choose another one");
    let outcome = if known { Err(taken()) } else { state.app.put_place(&may.caller, &may.organisation, kind, place).await.map(drop) };
    Ok(answered(frame(reader, &may, title, "places"), &may, (kind, true), &sent, outcome))
}

fn answered(frame: Frame, may: &May<EditRegistry>, (kind, new): (&str, bool), sent: &Sent, outcome: Result<(), AppError>) -> Response {
    match outcome {
        Ok(()) => Redirect::to(&format!("/admin/{}/places", may.organisation)).into_response(),
        Err(error) => {
            let ask = Ask::of(inputs(&frame, may, kind, new)).filled(|name| Some(sent.text(name))).refused(frame.words, error);
            form(frame, may, ask)
        }
    }
}

async fn change_page(may: May<EditRegistry>, Path(named): Path<Named>, reader: Reader) -> Outcome<Response> {
    let (kind, place) = (named.kind()?, named.place(&may)?);
    let [_, title, _] = titles(kind);
    let frame = frame(reader, &may, title, "places");
    let ask = Ask::of(inputs(&frame, &may, kind, false)).filled(|name| match name {
        "name" => Some(place.name.clone()),
        _ => place.site.clone(),
    });
    Ok(form(frame, &may, ask))
}

async fn change(
    may: May<EditRegistry>,
    Given(state): Given<State>,
    Path(named): Path<Named>,
    reader: Reader,
    sent: Sent,
) -> Outcome<Response> {
    let (kind, place) = (named.kind()?, named.place(&may)?);
    let [_, title, _] = titles(kind);
    let place = Place { name: sent.text("name"), site: sent.optional("site"), ..place };
    let outcome = state.app.put_place(&may.caller, &may.organisation, kind, place).await.map(drop);
    Ok(answered(frame(reader, &may, title, "places"), &may, (kind, false), &sent, outcome))
}

fn sure(may: &May<EditRegistry>, named: &Named, reader: Reader) -> Result<Sure, AppError> {
    let (kind, place) = (named.kind()?, named.place(may)?);
    let [.., title] = titles(kind);
    let frame = frame(reader, may, title, "places");
    let back = format!("/admin/{}/places", may.organisation);
    Ok(Sure::new(frame, format!("{} · {}", place.name, place.id), "place-remove-lead", "place-remove", &back))
}

async fn remove_page(may: May<EditRegistry>, Path(named): Path<Named>, reader: Reader) -> Outcome<Response> {
    Ok(sure(&may, &named, reader)?.page())
}

async fn remove(may: May<EditRegistry>, Given(state): Given<State>, Path(named): Path<Named>, reader: Reader) -> Outcome<Response> {
    let sure = sure(&may, &named, reader)?;
    Ok(sure.done(state.app.remove_place(&may.caller, &may.organisation, named.kind()?, &named.id).await))
}
