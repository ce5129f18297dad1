//! Keys of one's own account: tokens for programs, and passkeys. Making a passkey takes a script, for only that reaches the device.

use askama::Template;
use axum::Router;
use axum::extract::State as Given;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use serde::Deserialize;

use super::admin::ask::{Ask, Input};
use super::admin::secret::SecretPage;
use super::admin::{Sure, again, moment, role, role_named};
use super::form::Sent;
use super::frame::{Frame, Reader, html};
use crate::app::Caller;
use crate::app::accounts::NewToken;
use crate::app::error::AppError;
use crate::app::register::{Grant, INSTALLATION, Token};
use crate::auth::roles::Role;
use crate::http::extract::{Path, Query};
use crate::http::guard::Someone;
use crate::http::{Outcome, State};

const TOKENS: &str = "/account/tokens";

pub(super) fn routes() -> Router<State> {
    Router::new()
        .route("/account/tokens", get(tokens).post(new_token))
        .route("/account/tokens/{id}/end", post(end_token))
        .route("/account/passkeys/{id}/remove", get(remove_page).post(remove))
}

#[derive(Deserialize)]
struct Of {
    id: String,
}

/// A token as its owner sees it.
struct Row {
    token: Token,
    organisation: String,
    role: &'static str,
    ends: String,
    over: bool,
}

#[derive(Template)]
#[template(path = "tokens.html")]
struct TokensPage {
    frame: Frame,
    rows: Vec<Row>,
    ask: Ask,
    /// Whether there is a role that a token can have.
    can: bool,
}

fn organisation(frame: &Frame, caller: &Caller, id: &str) -> String {
    match caller.register.organisation(id) {
        _ if id == INSTALLATION => frame.say("installation"),
        Some(place) => place.name.clone(),
        None => id.to_owned(),
    }
}

/// The roles that a token of the caller can have: organisation and role in one, and what that is called.
fn roles(frame: &Frame, caller: &Caller) -> Vec<(String, String)> {
    let organisations = caller.register.organisations().map(|place| place.id.as_str()).chain([INSTALLATION]);
    let own = |grant: &&Grant| grant.account == caller.account && grant.role != Role::BreakGlass;
    let mut roles = Vec::new();
    for id in organisations {
        let named = |grant: &Grant| {
            let name = format!("{} · {}", organisation(frame, caller, id), frame.say(role(grant.role)));
            (format!("{id} {}", grant.role.as_str()), name)
        };
        roles.extend(caller.register.grants(id).filter(own).map(named));
    }
    roles.dedup();
    roles
}

fn page(state: &State, caller: &Caller, frame: Frame, filled: impl FnOnce(Ask) -> Ask) -> Response {
    let roles = roles(&frame, caller);
    let row = |token: Token| Row {
        organisation: organisation(&frame, caller, &token.organisation),
        role: role(token.role),
        ends: moment(frame.words, &token.expires),
        over: token.expires.parse::<jiff::Timestamp>().is_ok_and(|end| end <= state.app.now()),
        token,
    };
    let rows = state.app.tokens(caller).into_iter().map(row).collect();
    let can = !roles.is_empty();
    let ask = Ask::of([
        Input::line("name", "token-name", "text").hint("token-name-hint"),
        Input::choice("role", "token-role", roles).hint("token-role-hint"),
        Input::line("days", "token-days", "number").hint("token-days-hint").value("90"),
    ]);
    let page = TokensPage { frame, rows, ask: filled(ask), can };
    html(page.ask.status, &page)
}

async fn tokens(
    Someone(caller): Someone,
    Given(state): Given<State>,
    reader: Reader,
    Query(typed): Query<super::admin::Typed>,
) -> Response {
    page(&state, &caller, Frame::of(reader, &caller, "tokens"), |ask| ask.filled(|name| typed.get(name).cloned()))
}

fn asked(sent: &Sent) -> Result<NewToken, AppError> {
    let both = sent.text("role");
    let (organisation, name) = both.split_once(' ').ok_or_else(|| AppError::field("role", "choose a role", ""))?;
    let days = sent.text("days").trim().parse().map_err(|_| AppError::field("days", "this is no number of days", ""))?;
    Ok(NewToken { name: sent.text("name"), organisation: organisation.to_owned(), role: role_named(name)?, days })
}

async fn new_token(Someone(caller): Someone, Given(state): Given<State>, reader: Reader, sent: Sent) -> Response {
    let frame = Frame::of(reader, &caller, "tokens");
    let made = match asked(&sent) {
        Ok(asked) => state.app.new_token(&caller, &asked).await,
        Err(error) => Err(error),
    };
    match made {
        Ok(born) => SecretPage::bare(frame, "token-made", born.secret, TOKENS),
        Err(AppError::Reauthenticate) => again(TOKENS, &sent, &["name", "role", "days"]),
        Err(error) => {
            let words = frame.words;
            page(&state, &caller, frame, |ask| ask.filled(|name| Some(sent.text(name))).refused(words, error))
        }
    }
}

async fn end_token(Someone(caller): Someone, Given(state): Given<State>, Path(of): Path<Of>) -> Outcome<Response> {
    state.app.end_token(&caller, &of.id).await?;
    Ok(Redirect::to(TOKENS).into_response())
}

async fn sure(state: &State, caller: &Caller, reader: Reader, id: &str) -> Result<Sure, AppError> {
    let own = state.app.passkeys(caller).await?.into_iter().find(|passkey| passkey.id == id);
    let passkey = own.ok_or_else(|| AppError::Missing("you have no such passkey".into()))?;
    let frame = Frame::of(reader, caller, "passkey-remove");
    Ok(Sure::new(frame, format!("{} · {}", passkey.name, passkey.host), "passkey-remove-lead", "passkey-remove", "/account"))
}

async fn remove_page(Someone(caller): Someone, Given(state): Given<State>, Path(of): Path<Of>, reader: Reader) -> Outcome<Response> {
    Ok(sure(&state, &caller, reader, &of.id).await?.page())
}

async fn remove(Someone(caller): Someone, Given(state): Given<State>, Path(of): Path<Of>, reader: Reader) -> Outcome<Response> {
    let sure = sure(&state, &caller, reader, &of.id).await?;
    Ok(sure.done(state.app.remove_passkey(&caller, &of.id).await))
}
