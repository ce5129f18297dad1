//! The way in: the first account, log-in and log-out, invitations, a new password, letting a program in.

use axum::Router;
use axum::extract::State as Given;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use serde::Deserialize;

use super::form::{Field, Form, Sent};
use super::frame::{Frame, Reader, local};
use super::notice;
use crate::app::accounts::{Accept, SetUp};
use crate::app::error::AppError;
use crate::app::resets::Reset;
use crate::app::sessions::{Begun, LogIn};
use crate::http::extract::Query;
use crate::http::guard::{Anyone, Someone};
use crate::http::{Outcome, State, session_cookie};

const SECRET: Field = Field::text("secret", "secret", "off").hint("secret-hint");
const NAME: Field = Field::text("name", "your-name", "name");
const EMAIL: Field = Field::text("email", "email", "username").kind("email");
const PASSWORD: Field = Field::text("password", "password", "current-password").kind("password");
const NEW_PASSWORD: Field = Field::text("password", "password", "new-password").kind("password").hint("password-hint");
const CODE: Field = Field::text("code", "code", "one-time-code").optional();
const NEXT: Field = Field::text("next", "", "off").kind("hidden");

const SET_UP: Form = Form {
    title: "set-up",
    lead: "set-up-lead",
    submit: "set-up-submit",
    also: "",
    also_says: "",
    secret: true,
    fields: &[SECRET, NAME, EMAIL, NEW_PASSWORD],
};

const LOG_IN: Form = Form {
    title: "log-in",
    lead: "log-in-lead",
    submit: "log-in",
    also: "/reset",
    also_says: "forgot",
    secret: false,
    fields: &[EMAIL, PASSWORD, CODE.hint("code-hint"), NEXT],
};

const CONFIRM: Form = Form {
    title: "confirm",
    lead: "confirm-lead",
    submit: "confirm-submit",
    also: "",
    also_says: "",
    secret: false,
    fields: &[PASSWORD, CODE.hint("code-hint"), NEXT],
};

const ACCEPT: Form = Form {
    title: "invitation",
    lead: "invitation-lead",
    submit: "invitation-submit",
    also: "/log-in",
    also_says: "have-account",
    secret: true,
    fields: &[SECRET, NAME, NEW_PASSWORD],
};

const RESET: Form = Form {
    title: "reset",
    lead: "reset-lead",
    submit: "reset-submit",
    also: "/log-in",
    also_says: "back-to-log-in",
    secret: true,
    fields: &[SECRET, NEW_PASSWORD],
};

const LET_IN: Form = Form {
    title: "let-in",
    lead: "let-in-lead",
    submit: "let-in-submit",
    also: "",
    also_says: "",
    secret: false,
    fields: &[Field::text("user_code", "user-code", "off")],
};

pub(super) fn routes() -> Router<State> {
    Router::new()
        .route("/set-up", get(set_up_page).post(set_up))
        .route("/log-in", get(log_in_page).post(log_in))
        .route("/log-out", post(log_out))
        .route("/confirm", get(confirm_page).post(confirm))
        .route("/invitation", get(async |reader| ACCEPT.page(Frame::outside(reader, ACCEPT.title), "/invitation", &[])).post(accept))
        .route("/reset", get(async |reader| RESET.page(Frame::outside(reader, RESET.title), "/reset", &[])).post(reset))
        .route("/let-in", get(let_in_page).post(let_in))
}

/// Where to go afterwards.
#[derive(Deserialize, Default)]
pub(super) struct Next {
    #[serde(default)]
    next: String,
}

/// What a program asks to be typed, where its link brings it along.
#[derive(Deserialize, Default)]
struct Typed {
    #[serde(default)]
    code: String,
}

/// Sends a browser on with the cookie of its session.
fn entered(state: &State, begun: &Begun, next: &str) -> Response {
    let mut response = Redirect::to(local(next)).into_response();
    response.headers_mut().extend(session_cookie(state, begun.secret.reveal(), begun.seconds));
    response
}

/// Whether anybody has an account yet.
pub(super) async fn is_set_up(state: &State) -> Result<bool, AppError> {
    Ok(state.app.register().await?.accounts().next().is_some())
}

async fn set_up_page(Given(state): Given<State>, reader: Reader) -> Outcome<Response> {
    if is_set_up(&state).await? {
        return Ok(Redirect::to("/log-in").into_response());
    }
    Ok(SET_UP.page(Frame::outside(reader, SET_UP.title), "/set-up", &[]))
}

async fn set_up(Anyone(request): Anyone, Given(state): Given<State>, reader: Reader, sent: Sent) -> Response {
    let [secret, name, email, password] = ["secret", "name", "email", "password"].map(|field| sent.text(field));
    match state.app.set_up(&request, &SetUp { secret, name, email, password }).await {
        Ok(begun) => entered(&state, &begun, "/"),
        Err(error) => SET_UP.again(Frame::outside(reader, SET_UP.title), "/set-up", &sent, error),
    }
}

async fn log_in_page(Given(state): Given<State>, reader: Reader, Query(asked): Query<Next>) -> Outcome<Response> {
    if !is_set_up(&state).await? {
        return Ok(Redirect::to("/set-up").into_response());
    }
    Ok(LOG_IN.page(Frame::outside(reader, LOG_IN.title), "/log-in", &[("next", &asked.next)]))
}

async fn log_in(Anyone(request): Anyone, Given(state): Given<State>, reader: Reader, sent: Sent) -> Response {
    let given = LogIn { email: sent.text("email"), password: sent.text("password"), code: sent.optional("code") };
    match state.app.log_in(&request, &given).await {
        Ok(begun) => entered(&state, &begun, &sent.text("next")),
        Err(error) => LOG_IN.again(Frame::outside(reader, LOG_IN.title), "/log-in", &sent, beside_code(error)),
    }
}

/// A missing code is said beside its field.
fn beside_code(error: AppError) -> AppError {
    match error {
        AppError::SecondFactor => AppError::field("code", "your account has a second factor: its code is needed as well", ""),
        other => other,
    }
}

async fn log_out(Someone(caller): Someone, Given(state): Given<State>) -> Outcome<Response> {
    state.app.log_out(&caller).await?;
    let mut response = Redirect::to("/log-in").into_response();
    response.headers_mut().extend(session_cookie(&state, "", 0));
    Ok(response)
}

async fn confirm_page(Someone(caller): Someone, reader: Reader, Query(asked): Query<Next>) -> Response {
    CONFIRM.page(Frame::of(reader, &caller, CONFIRM.title), "/confirm", &[("next", &asked.next)])
}

async fn confirm(Someone(caller): Someone, Given(state): Given<State>, reader: Reader, sent: Sent) -> Response {
    match state.app.confirm(&caller, &sent.text("password"), sent.optional("code").as_deref()).await {
        Ok(()) => Redirect::to(local(&sent.text("next"))).into_response(),
        Err(error) => CONFIRM.again(Frame::of(reader, &caller, CONFIRM.title), "/confirm", &sent, beside_code(error)),
    }
}

async fn accept(Anyone(request): Anyone, Given(state): Given<State>, reader: Reader, sent: Sent) -> Response {
    let [secret, name, password] = ["secret", "name", "password"].map(|field| sent.text(field));
    match state.app.accept(&request, &Accept { secret, name, password }).await {
        Ok(begun) => entered(&state, &begun, "/"),
        Err(error) => ACCEPT.again(Frame::outside(reader, ACCEPT.title), "/invitation", &sent, error),
    }
}

async fn reset(Anyone(request): Anyone, Given(state): Given<State>, reader: Reader, sent: Sent) -> Response {
    let given = Reset { secret: sent.text("secret"), password: sent.text("password") };
    match state.app.reset(&request, &given).await {
        Ok(begun) => entered(&state, &begun, "/"),
        Err(error) => RESET.again(Frame::outside(reader, RESET.title), "/reset", &sent, error),
    }
}

async fn let_in_page(Someone(caller): Someone, reader: Reader, Query(asked): Query<Typed>) -> Response {
    LET_IN.page(Frame::of(reader, &caller, LET_IN.title), "/let-in", &[("user_code", &asked.code)])
}

async fn let_in(Someone(caller): Someone, Given(state): Given<State>, reader: Reader, sent: Sent) -> Response {
    let frame = Frame::of(reader, &caller, LET_IN.title);
    match state.app.let_in(&caller, &sent.text("user_code")).await {
        Ok(()) => notice::good(frame, "let-in-done"),
        Err(error) => LET_IN.again(frame, "/let-in", &sent, error),
    }
}

/// To a page that asks who somebody is, and back from there.
pub(super) fn first(page: &str, next: &str) -> Response {
    let query = form_urlencoded::Serializer::new(String::new()).append_pair("next", next).finish();
    Redirect::to(&format!("{page}?{query}")).into_response()
}
