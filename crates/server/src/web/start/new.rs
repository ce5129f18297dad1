//! A new company with its first plant: one form makes the organisation, the site and the system.

use axum::Router;
use axum::extract::State as Given;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;

use crate::app::error::AppError;
use crate::app::register::{Place, kind};
use crate::http::guard::{EditInstallation, May};
use crate::http::{Outcome, State};
use crate::web::form::{Field, Form, Sent};
use crate::web::frame::{Frame, Reader};
use crate::web::records::slug;

const NEW: Form = Form {
    title: "new-plant",
    lead: "new-plant-lead",
    submit: "new-plant-submit",
    also: "/plants",
    also_says: "new-plant-back",
    secret: false,
    fields: &[
        Field::text("company", "new-company", "organization").hint("new-company-hint"),
        Field::text("site", "new-site", "off").hint("new-site-hint"),
        Field::text("plant", "new-system", "off").hint("new-system-hint"),
    ],
};

pub(super) fn routes() -> Router<State> {
    Router::new().route("/new", get(page).post(make))
}

async fn page(may: May<EditInstallation>, reader: Reader) -> Response {
    NEW.page(Frame::of(reader, &may.caller, NEW.title), "/new", &[])
}

/// The id for a name.
fn id(field: &str, name: &str) -> Result<String, AppError> {
    let id = slug(name);
    if id.is_empty() { Err(AppError::field(field, "a name with letters or digits is needed", "")) } else { Ok(id) }
}

async fn make(may: May<EditInstallation>, Given(state): Given<State>, reader: Reader, sent: Sent) -> Outcome<Response> {
    match made(&state, &may, &sent).await {
        Ok((organisation, system)) => Ok(Redirect::to(&format!("/o/{organisation}/{system}/start")).into_response()),
        Err(error) => Ok(NEW.again(Frame::of(reader, &may.caller, NEW.title), "/new", &sent, error)),
    }
}

async fn made(state: &State, may: &May<EditInstallation>, sent: &Sent) -> Result<(String, String), AppError> {
    let [company, site, plant] = ["company", "site", "plant"].map(|field| sent.text(field).trim().to_owned());
    // All of it is looked at before any of it is made.
    let (organisation, site_id, system) = (id("company", &company)?, id("site", &site)?, id("plant", &plant)?);
    if may.caller.register.organisation(&organisation).is_some() {
        let hint = "choose another name, or add a plant to it under “Sites and plants”";
        return Err(AppError::field("company", "there is a company of this name already", hint));
    }
    let app = &state.app;
    let place = |id: &str, name: String, site: Option<String>| Place { id: id.to_owned(), name, site };
    app.new_organisation(&may.caller, place(&organisation, company, None)).await?;
    let mut caller = may.caller.clone();
    caller.register = app.register().await?;
    app.put_place(&caller, &organisation, kind::SITE, place(&site_id, site, None)).await?;
    caller.register = app.register().await?;
    app.put_place(&caller, &organisation, kind::SYSTEM, place(&system, plant, Some(site_id))).await?;
    Ok((organisation, system))
}
