//! Who has which role in an organisation: inviting somebody, and taking a role away.

use askama::Template;
use axum::Router;
use axum::extract::State as Given;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;

use super::super::form::Sent;
use super::super::frame::{Frame, Reader, html};
use super::ask::{Ask, AskPage, Input};
use super::secret::{Origin, SecretPage};
use super::{Of, Sure, Typed, frame, kept, role, role_named};
use crate::app::error::AppError;
use crate::app::people::{Invite, Person};
use crate::app::register::{At, Grant, INSTALLATION, Place, kind};
use crate::auth::roles::{Permission, Role};
use crate::http::extract::{Path, Query};
use crate::http::guard::{EditPeople, May, ReadPeople};
use crate::http::{Failure, Outcome, State};

pub(super) fn routes() -> Router<State> {
    Router::new()
        .route("/admin/{organisation}/people", get(people))
        .route("/admin/{organisation}/people/invite", get(invite_page).post(invite))
        .route("/admin/{organisation}/people/{id}/remove", get(remove_page).post(remove))
}

/// Somebody with a role.
struct Row {
    person: Person,
    role: String,
    place: String,
    /// Whether the role takes a second factor that the account does not have.
    lacks_second_factor: bool,
}

#[derive(Template)]
#[template(path = "admin-people.html")]
struct PeoplePage {
    frame: Frame,
    base: String,
    rows: Vec<Row>,
    /// Whether the caller gives and takes roles.
    edits: bool,
}

/// Where a role counts, in words.
fn place<N>(frame: &Frame, may: &May<N>, grant: &Grant) -> String {
    let name = |kind: &'static str, id: &str| {
        may.caller.register.place(&may.organisation, kind, id).map_or_else(|| id.to_owned(), |place| place.name.clone())
    };
    match (&grant.supplier, &grant.system, &grant.site) {
        (Some(supplier), Some(system), _) => format!("{supplier} · {}", name(kind::SYSTEM, system)),
        (_, _, Some(site)) => name(kind::SITE, site),
        _ if may.organisation == INSTALLATION => frame.say("installation"),
        _ => frame.say("people-everywhere"),
    }
}

async fn people(may: May<ReadPeople>, Given(state): Given<State>, reader: Reader) -> Response {
    let frame = frame(reader, &may, "people", "people");
    let needing = may.caller.register.settings(&may.organisation).second_factor;
    let row = |person: Person| Row {
        role: frame.say(role(person.grant.role)),
        place: place(&frame, &may, &person.grant),
        lacks_second_factor: needing.contains(&person.grant.role) && !person.account.second_factor,
        person,
    };
    let mut rows: Vec<Row> = state.app.people(&may.caller, &may.organisation).into_iter().map(row).collect();
    rows.sort_by_cached_key(|row| (row.person.account.name.to_lowercase(), row.person.id.clone()));
    let edits = may.caller.allowed(&may.organisation, Permission::EditPeople, At::default()).is_ok();
    html(StatusCode::OK, &PeoplePage { base: format!("/admin/{}", may.organisation), rows, edits, frame })
}

fn chosen(places: &[Place]) -> Vec<(String, String)> {
    places.iter().map(|place| (place.id.clone(), place.name.clone())).collect()
}

/// The fields of an invitation; those about sites and suppliers only where there are such.
fn inputs(frame: &Frame, state: &State, may: &May<EditPeople>) -> Vec<Input> {
    let places = |kind| may.caller.register.places(&may.organisation, kind).cloned().collect::<Vec<_>>();
    let (sites, systems) = (places(kind::SITE), places(kind::SYSTEM));
    let roles: Vec<Role> = state.app.roles_to_give(&may.caller, &may.organisation);
    let roles = roles.into_iter().filter(|role| *role != Role::Supplier || !systems.is_empty());
    let none = |key: &str| vec![(String::new(), frame.say(key))];
    let roles = roles.map(|one| (one.as_str().to_owned(), frame.say(role(one))));
    let mut inputs = vec![
        Input::line("email", "email", "email").hint("invite-email-hint"),
        Input::choice("role", "invite-role", none("choose").into_iter().chain(roles).collect()),
    ];
    if !sites.is_empty() {
        let choices = none("people-everywhere").into_iter().chain(chosen(&sites)).collect();
        inputs.push(Input::choice("site", "invite-site", choices).hint("invite-site-hint").optional());
    }
    if !systems.is_empty() {
        let choices = none("invite-no-supplier").into_iter().chain(chosen(&systems)).collect();
        inputs.push(Input::choice("system", "invite-system", choices).hint("invite-supplier-hint").optional());
        inputs.push(Input::line("supplier", "invite-supplier", "text").hint("invite-supplier-id-hint").optional());
    }
    inputs
}

fn form(frame: Frame, organisation: &str, ask: Ask) -> Response {
    let (action, back) = (address(organisation), format!("/admin/{organisation}/people"));
    AskPage { frame, lead: "invite-lead", ask, action, submit: "invite-submit", back }.page()
}

fn address(organisation: &str) -> String {
    format!("/admin/{organisation}/people/invite")
}

async fn invite_page(may: May<EditPeople>, Given(state): Given<State>, reader: Reader, Query(typed): Query<Typed>) -> Response {
    let frame = frame(reader, &may, "invite", "people");
    let ask = Ask::of(inputs(&frame, &state, &may)).filled(|name| typed.get(name).cloned());
    form(frame, &may.organisation, ask)
}

async fn invite(
    may: Result<May<EditPeople>, Failure>,
    Path(names): Path<Typed>,
    Given(state): Given<State>,
    reader: Reader,
    origin: Origin,
    sent: Sent,
) -> Outcome<Response> {
    let may = match may {
        Ok(may) => may,
        Err(failure) => {
            let form = address(names.get("organisation").map_or("", String::as_str));
            return kept(failure, &form, &sent, &["email", "role", "site", "system", "supplier"]);
        }
    };
    let frame = frame(reader, &may, "invite", "people");
    let [site, system, supplier] = ["site", "system", "supplier"].map(|name| sent.optional(name));
    let asked = role_named(&sent.text("role")).map(|role| Invite { email: sent.text("email"), role, site, supplier, system });
    let invited = match asked {
        Ok(asked) => state.app.invite(&may.caller, &may.organisation, asked).await,
        Err(error) => Err(error),
    };
    let list = format!("/admin/{}/people", may.organisation);
    Ok(match invited {
        Ok(invited) => match &invited.secret {
            Some(secret) => SecretPage::link(frame, "invite-made", (&origin, "/invitation"), secret, invited.seconds, &list),
            // Who has an account already has the role now.
            None => Redirect::to(&list).into_response(),
        },
        Err(error) => {
            let ask = Ask::of(inputs(&frame, &state, &may)).filled(|name| Some(sent.text(name))).refused(frame.words, error);
            form(frame, &may.organisation, ask)
        }
    })
}

/// Asks whether a role shall be taken away.
fn sure(reader: Reader, state: &State, may: &May<EditPeople>, id: &str) -> Result<Sure, AppError> {
    let frame = frame(reader, may, "role-remove", "people");
    let missing = || AppError::Missing("there is no such role".into());
    let person = state.app.people(&may.caller, &may.organisation).into_iter().find(|person| person.id == id).ok_or_else(missing)?;
    let about = format!("{} · {} · {}", person.account.name, frame.say(role(person.grant.role)), place(&frame, may, &person.grant));
    let back = format!("/admin/{}/people", may.organisation);
    Ok(Sure::new(frame, about, "role-remove-lead", "role-remove-submit", &back))
}

async fn remove_page(may: May<EditPeople>, Given(state): Given<State>, Path(of): Path<Of>, reader: Reader) -> Outcome<Response> {
    Ok(sure(reader, &state, &may, &of.id)?.page())
}

async fn remove(may: May<EditPeople>, Given(state): Given<State>, Path(of): Path<Of>, reader: Reader) -> Outcome<Response> {
    let sure = sure(reader, &state, &may, &of.id)?;
    let outcome = state.app.revoke(&may.caller, &may.organisation, &of.id).await;
    // Who takes their own role away may not be able to see the list any more.
    Ok(sure.done(outcome))
}
