//! Organisations, sites, systems, and who has which role.

use aide::axum::ApiRouter;
use aide::axum::routing::{delete_with, get_with, post_with, put_with};
use axum::Json;
use axum::extract::State as Given;
use schemars::JsonSchema;
use serde::Deserialize;

use super::State;
use super::answer::{Created, Nothing};
use super::extract::{Body, Path};
use super::guard::{EditInstallation, EditPeople, EditRegistry, May, ReadPeople, Someone};
use super::problem::Outcome;
use crate::app::people::{Invite, Invited, Membership, Person};
use crate::app::register::{Account, Grant, Place, Settings, kind};

/// An organisation.
#[derive(Deserialize, JsonSchema)]
#[allow(dead_code, reason = "the guard reads it")]
pub(super) struct Organisation {
    /// The organisation.
    organisation: String,
}

/// Something of an organisation.
#[derive(Deserialize, JsonSchema)]
pub(super) struct Of {
    /// The organisation.
    #[allow(dead_code, reason = "the guard reads it")]
    organisation: String,
    /// Its id.
    pub(super) id: String,
}

/// An account.
#[derive(Deserialize, JsonSchema)]
pub(super) struct Id {
    /// Its id.
    id: String,
}

const TAG: &str = "Organisations";
const PEOPLE: &str = "People";

pub(super) fn routes() -> ApiRouter<State> {
    let of = |path: &str| format!("/organisations/{{organisation}}{path}");
    ApiRouter::new()
        .api_route(
            "/organisations",
            get_with(organisations, |op| op.id("organisations_list").summary("Your organisations").tag(TAG))
                .post_with(new_organisation, |op| op.id("organisation_create").summary("Make an organisation").tag(TAG)),
        )
        .api_route(
            &of("/sites"),
            get_with(sites, |op| op.id("sites_list").summary("Sites").tag(TAG))
                .post_with(put_site, |op| op.id("site_put").summary("Make or rename a site").tag(TAG)),
        )
        .api_route(&of("/sites/{id}"), delete_with(remove_site, |op| op.id("site_delete").summary("Remove a site").tag(TAG)))
        .api_route(
            &of("/systems"),
            get_with(systems, |op| op.id("systems_list").summary("Systems under consideration").tag(TAG))
                .post_with(put_system, |op| op.id("system_put").summary("Make, rename or move a system").tag(TAG)),
        )
        .api_route(&of("/systems/{id}"), delete_with(remove_system, |op| op.id("system_delete").summary("Remove an empty system").tag(TAG)))
        .api_route(
            &of("/settings"),
            get_with(settings, |op| op.id("settings_view").summary("What holds for the organisation").tag(TAG))
                .put_with(put_settings, |op| op.id("settings_put").summary("Change it").tag(TAG)),
        )
        .api_route(
            &of("/people"),
            get_with(people, |op| op.id("people_list").summary("Who has which role").tag(PEOPLE))
                .post_with(grant, |op| op.id("grant_create").summary("Give an account a role").tag(PEOPLE)),
        )
        .api_route(&of("/people/{id}"), delete_with(revoke, |op| op.id("grant_delete").summary("Take a role away").tag(PEOPLE)))
        .api_route(&of("/invitations"), post_with(invite, |op| op.id("invitation_create").summary("Invite somebody").tag(PEOPLE)))
        .api_route("/accounts", get_with(accounts, |op| op.id("accounts_list").summary("All accounts").tag(PEOPLE)))
        .api_route(
            "/accounts/{id}",
            delete_with(remove_account, |op| op.id("account_remove").summary("Take an account out of use").tag(PEOPLE)),
        )
        .api_route(
            "/accounts/{id}/reset",
            post_with(ask_reset, |op| op.id("account_reset_ask").summary("Let somebody choose a new password").tag(PEOPLE)),
        )
        .api_route(
            "/administrators",
            get_with(administrators, |op| op.id("administrators_list").summary("Who administers the installation").tag(PEOPLE))
                .put_with(administrator, |op| op.id("administrator_add").summary("Make somebody one of them").tag(PEOPLE)),
        )
        .api_route(
            "/administrators/{id}",
            delete_with(no_administrator, |op| op.id("administrator_remove").summary("Take it away").tag(PEOPLE)),
        )
        .api_route(
            "/installation/settings",
            put_with(put_settings_installation, |op| op.id("installation_settings_put").summary("What holds for administrators").tag(TAG)),
        )
}

async fn organisations(Someone(caller): Someone, Given(state): Given<State>) -> Outcome<Json<Vec<Membership>>> {
    Ok(Json(state.app.memberships(&caller)))
}

async fn new_organisation(may: May<EditInstallation>, Given(state): Given<State>, Body(place): Body<Place>) -> Outcome<Created<Place>> {
    Ok(Created(state.app.new_organisation(&may.caller, place).await?))
}

async fn sites(may: May<super::guard::See>, Path(_): Path<Organisation>) -> Outcome<Json<Vec<Place>>> {
    Ok(Json(may.caller.register.places(&may.organisation, kind::SITE).cloned().collect()))
}

async fn systems(may: May<super::guard::See>, Path(_): Path<Organisation>) -> Outcome<Json<Vec<Place>>> {
    Ok(Json(may.caller.register.places(&may.organisation, kind::SYSTEM).cloned().collect()))
}

async fn put_site(may: May<EditRegistry>, Given(state): Given<State>, Body(place): Body<Place>) -> Outcome<Json<Place>> {
    Ok(Json(state.app.put_place(&may.caller, &may.organisation, kind::SITE, place).await?))
}

async fn put_system(may: May<EditRegistry>, Given(state): Given<State>, Body(place): Body<Place>) -> Outcome<Json<Place>> {
    Ok(Json(state.app.put_place(&may.caller, &may.organisation, kind::SYSTEM, place).await?))
}

async fn remove_site(may: May<EditRegistry>, Given(state): Given<State>, Path(path): Path<Of>) -> Outcome<Nothing> {
    state.app.remove_place(&may.caller, &may.organisation, kind::SITE, &path.id).await?;
    Ok(Nothing)
}

async fn remove_system(may: May<EditRegistry>, Given(state): Given<State>, Path(path): Path<Of>) -> Outcome<Nothing> {
    state.app.remove_place(&may.caller, &may.organisation, kind::SYSTEM, &path.id).await?;
    Ok(Nothing)
}

async fn settings(may: May<ReadPeople>, Path(_): Path<Organisation>) -> Outcome<Json<Settings>> {
    Ok(Json(may.caller.register.settings(&may.organisation)))
}

async fn put_settings(may: May<EditPeople>, Given(state): Given<State>, Body(settings): Body<Settings>) -> Outcome<Json<Settings>> {
    Ok(Json(state.app.put_settings(&may.caller, &may.organisation, settings).await?))
}

async fn put_settings_installation(
    may: May<EditInstallation>,
    Given(state): Given<State>,
    Body(settings): Body<Settings>,
) -> Outcome<Json<Settings>> {
    Ok(Json(state.app.put_settings(&may.caller, &may.organisation, settings).await?))
}

async fn people(may: May<ReadPeople>, Given(state): Given<State>, Path(_): Path<Organisation>) -> Outcome<Json<Vec<Person>>> {
    Ok(Json(state.app.people(&may.caller, &may.organisation)))
}

async fn grant(may: May<EditPeople>, Given(state): Given<State>, Body(grant): Body<Grant>) -> Outcome<Created<Grant>> {
    Ok(Created(state.app.grant(&may.caller, &may.organisation, grant).await?))
}

async fn revoke(may: May<EditPeople>, Given(state): Given<State>, Path(path): Path<Of>) -> Outcome<Nothing> {
    state.app.revoke(&may.caller, &may.organisation, &path.id).await?;
    Ok(Nothing)
}

async fn invite(may: May<EditPeople>, Given(state): Given<State>, Body(asked): Body<Invite>) -> Outcome<Created<Invited>> {
    Ok(Created(state.app.invite(&may.caller, &may.organisation, asked).await?))
}

async fn accounts(may: May<EditInstallation>) -> Outcome<Json<Vec<Account>>> {
    Ok(Json(may.caller.register.accounts().cloned().collect()))
}

async fn remove_account(may: May<EditInstallation>, Given(state): Given<State>, Path(path): Path<Id>) -> Outcome<Nothing> {
    state.app.remove_account(&may.caller, &path.id).await?;
    Ok(Nothing)
}

async fn ask_reset(may: May<EditInstallation>, Given(state): Given<State>, Path(path): Path<Id>) -> Outcome<Created<Invited>> {
    Ok(Created(state.app.ask_reset(&may.caller, &path.id).await?))
}

async fn administrators(may: May<EditInstallation>, Given(state): Given<State>) -> Outcome<Json<Vec<Person>>> {
    Ok(Json(state.app.people(&may.caller, &may.organisation)))
}

async fn administrator(may: May<EditInstallation>, Given(state): Given<State>, Body(grant): Body<Grant>) -> Outcome<Json<Grant>> {
    Ok(Json(state.app.grant(&may.caller, &may.organisation, grant).await?))
}

async fn no_administrator(may: May<EditInstallation>, Given(state): Given<State>, Path(path): Path<Id>) -> Outcome<Nothing> {
    state.app.revoke(&may.caller, &may.organisation, &path.id).await?;
    Ok(Nothing)
}
