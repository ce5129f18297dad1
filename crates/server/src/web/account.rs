//! One's own account: the second factor, sessions, and the password.

use askama::Template;
use axum::Router;
use axum::extract::{Path, State as Given};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use qrcode::QrCode;
use qrcode::render::svg;

use super::admin::moment;
use super::form::{Field, Form, Sent, Trouble};
use super::frame::{Frame, Reader, html};
use super::notice;
use crate::app::passkeys::Listed as Passkey;
use crate::app::register::Account;
use crate::app::sessions::Listed;
use crate::http::guard::Someone;
use crate::http::{Outcome, Problem, State};

const PASSWORD: Form = Form {
    title: "new-password",
    lead: "new-password-lead",
    submit: "new-password-submit",
    also: "/account",
    also_says: "back-to-account",
    secret: false,
    fields: &[
        Field::text("old", "password-old", "current-password").kind("password"),
        Field::text("password", "password-new", "new-password").kind("password").hint("password-hint"),
    ],
};

#[derive(Template)]
#[template(path = "account.html")]
struct AccountPage {
    frame: Frame,
    account: Account,
    sessions: Vec<Listed>,
    passkeys: Vec<Passkey>,
    /// Recovery codes that are left.
    codes: Option<usize>,
}

#[derive(Template)]
#[template(path = "second-factor.html")]
struct Enrol {
    frame: Frame,
    secret: String,
    uri: String,
    qr: String,
    trouble: Option<Trouble>,
}

#[derive(Template)]
#[template(path = "recovery.html")]
struct Recovery {
    frame: Frame,
    codes: Vec<String>,
}

pub(super) fn routes() -> Router<State> {
    Router::new()
        .route("/account", get(account))
        .route("/account/password", get(password_page).post(password))
        .route("/account/second-factor", post(begin))
        .route("/account/second-factor/confirm", post(confirm))
        .route("/account/sessions/{id}/end", post(end))
}

async fn account(Someone(caller): Someone, Given(state): Given<State>, reader: Reader) -> Outcome<Response> {
    let page = AccountPage {
        account: state.app.own(&caller)?.clone(),
        sessions: state.app.sessions(&caller).await?,
        passkeys: state.app.passkeys(&caller).await?,
        codes: state.app.recovery_codes(&caller).await?,
        frame: Frame::of(reader, &caller, "account"),
    };
    Ok(html(StatusCode::OK, &page))
}

async fn password_page(Someone(caller): Someone, reader: Reader) -> Response {
    PASSWORD.page(Frame::of(reader, &caller, PASSWORD.title), "/account/password", &[])
}

async fn password(Someone(caller): Someone, Given(state): Given<State>, reader: Reader, sent: Sent) -> Response {
    let frame = Frame::of(reader, &caller, PASSWORD.title);
    match state.app.change_password(&caller, &sent.text("old"), &sent.text("password")).await {
        Ok(()) => notice::good(frame, "new-password-done"),
        Err(error) => PASSWORD.again(frame, "/account/password", &sent, error),
    }
}

async fn begin(Someone(caller): Someone, Given(state): Given<State>, reader: Reader) -> Outcome<Response> {
    let enrolment = state.app.enrol(&caller).await?;
    let frame = Frame::of(reader, &caller, "second-factor");
    Ok(enrol(StatusCode::OK, frame, enrolment.secret, enrolment.uri, None))
}

fn enrol(status: StatusCode, frame: Frame, secret: String, uri: String, trouble: Option<Trouble>) -> Response {
    // Where a text is too long for a code, the secret can still be typed.
    let drawn = QrCode::new(uri.as_bytes()).map(|code| code.render::<svg::Color<'_>>().quiet_zone(false).build());
    let qr = drawn.map(|text| text.split_once("?>").map_or(text.clone(), |(_, svg)| svg.to_owned())).unwrap_or_default();
    html(status, &Enrol { frame, secret, uri, qr, trouble })
}

async fn confirm(Someone(caller): Someone, Given(state): Given<State>, reader: Reader, sent: Sent) -> Response {
    match state.app.enrolled(&caller, sent.text("code").trim()).await {
        Ok(recovery) => html(StatusCode::OK, &Recovery { frame: Frame::of(reader, &caller, "recovery"), codes: recovery.codes }),
        Err(error) => {
            let frame = Frame::of(reader, &caller, "second-factor");
            let problem = Problem::from(error);
            let trouble = Trouble::of(frame.words, &problem);
            let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
            enrol(status, frame, sent.text("secret"), sent.text("uri"), Some(trouble))
        }
    }
}

async fn end(Someone(caller): Someone, Given(state): Given<State>, Path(id): Path<String>) -> Outcome<Response> {
    state.app.end_session(&caller, &id).await?;
    Ok(Redirect::to("/account").into_response())
}
