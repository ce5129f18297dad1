//! Emergencies: breaking the glass, ending that, and what somebody else says about it afterwards.

use askama::Template;
use axum::Router;
use axum::extract::State as Given;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};

use super::super::form::Sent;
use super::super::frame::{Frame, Reader, html};
use super::super::notice;
use super::ask::{Ask, AskPage, Input};
use super::{Of, Typed, again, frame, kept, moment};
use crate::app::break_glass::{BrokenGlass, Emergency, Judgement, Stage};
use crate::app::error::AppError;
use crate::app::register::At;
use crate::auth::roles::Permission;
use crate::http::extract::{Path, Query};
use crate::http::guard::{CloseBreakGlass, May, OpenBreakGlass, ReadAudit, ReviewBreakGlass};
use crate::http::{Failure, Outcome, State};

pub(super) fn routes() -> Router<State> {
    Router::new()
        .route("/admin/{organisation}/break-glass", get(list))
        .route("/admin/{organisation}/break-glass/open", get(open_page).post(open))
        .route("/admin/{organisation}/break-glass/at/{id}", get(one))
        .route("/admin/{organisation}/break-glass/at/{id}/close", post(close))
        .route("/admin/{organisation}/break-glass/at/{id}/review", get(review_page).post(review))
}

/// One use of the role for emergencies.
struct Use {
    told: BrokenGlass,
    who: String,
    opened: String,
    until: String,
    /// Whether the caller may end it, and whether they may say what they have found.
    closes: bool,
    reviews: bool,
}

impl Use {
    fn of<N>(frame: &Frame, may: &May<N>, told: BrokenGlass) -> Self {
        let allowed = |permission| may.caller.allowed(&may.organisation, permission, At::default()).is_ok();
        let own = told.glass.account == may.caller.account;
        let reviewer = allowed(Permission::ReviewBreakGlass);
        Self {
            who: told.name.clone().unwrap_or_else(|| told.glass.account.clone()),
            opened: moment(frame.words, &told.glass.opened),
            until: moment(frame.words, &told.glass.until),
            closes: told.state == Stage::Open && (own || reviewer),
            reviews: told.state == Stage::ToReview && reviewer && !own,
            told,
        }
    }

    /// Key of how far it is.
    fn stage(&self) -> &'static str {
        match self.told.state {
            Stage::Open => "glass-open",
            Stage::ToReview => "glass-to-review",
            Stage::Reviewed => "glass-reviewed",
        }
    }

    fn tag(&self) -> &'static str {
        match self.told.state {
            Stage::Open => "bad",
            Stage::ToReview => "warn",
            Stage::Reviewed => "ok",
        }
    }
}

#[derive(Template)]
#[template(path = "admin-glass.html")]
struct GlassPage {
    frame: Frame,
    base: String,
    uses: Vec<Use>,
    opens: bool,
}

async fn list(may: May<ReadAudit>, Given(state): Given<State>, reader: Reader) -> Outcome<Response> {
    let frame = frame(reader, &may, "break-glass", "break-glass");
    let uses = state.app.glasses(&may.caller, &may.organisation).await?.into_iter().map(|told| Use::of(&frame, &may, told)).collect();
    let base = format!("/admin/{}/break-glass", may.organisation);
    let opens = may.caller.allowed(&may.organisation, Permission::OpenBreakGlass, At::default()).is_ok() && frame.glass.is_none();
    Ok(html(StatusCode::OK, &GlassPage { frame, base, uses, opens }))
}

#[derive(Template)]
#[template(path = "admin-glass-one.html")]
struct OnePage {
    frame: Frame,
    base: String,
    organisation: String,
    one: Use,
    closed: Option<(String, String)>,
    reviewed: Option<(String, String, String)>,
}

fn missing() -> AppError {
    AppError::Missing("there was no such emergency".into())
}

async fn found<N>(state: &State, may: &May<N>, id: &str) -> Result<BrokenGlass, AppError> {
    let all = state.app.glasses(&may.caller, &may.organisation).await?;
    all.into_iter().find(|told| told.glass.id == id).ok_or_else(missing)
}

async fn one(may: May<ReadAudit>, Given(state): Given<State>, Path(of): Path<Of>, reader: Reader) -> Outcome<Response> {
    let told = found(&state, &may, &of.id).await?;
    let frame = frame(reader, &may, "break-glass", "break-glass");
    let name = |id: &str| match may.caller.register.account(id) {
        Some(account) => account.name.clone(),
        None => frame.say("audit-server"),
    };
    let page = OnePage {
        base: format!("/admin/{}/break-glass", may.organisation),
        organisation: may.organisation.clone(),
        closed: told.glass.closed.as_ref().map(|closing| (name(&closing.by), moment(frame.words, &closing.at))),
        reviewed: told.glass.review.as_ref().map(|review| (name(&review.by), moment(frame.words, &review.at), review.text.clone())),
        one: Use::of(&frame, &may, told),
        frame,
    };
    Ok(html(StatusCode::OK, &page))
}

fn opening() -> Ask {
    Ask::of([
        Input::line("reason", "glass-reason", "text").hint("glass-reason-hint"),
        Input::line("hours", "glass-hours", "number").hint("glass-hours-hint").value("4"),
    ])
}

fn address(organisation: &str) -> String {
    format!("/admin/{organisation}/break-glass/open")
}

fn form(frame: Frame, organisation: &str, ask: Ask) -> Response {
    AskPage { frame, lead: "glass-lead", ask, action: address(organisation), submit: "glass-submit", back: "/".into() }.page()
}

async fn open_page(may: May<OpenBreakGlass>, reader: Reader, Query(typed): Query<Typed>) -> Response {
    let frame = frame(reader, &may, "break-glass-open", "break-glass-open");
    form(frame, &may.organisation, opening().filled(|name| typed.get(name).cloned()))
}

async fn open(
    may: Result<May<OpenBreakGlass>, Failure>,
    Path(names): Path<Typed>,
    Given(state): Given<State>,
    reader: Reader,
    sent: Sent,
) -> Outcome<Response> {
    let may = match may {
        Ok(may) => may,
        Err(failure) => {
            let form = address(names.get("organisation").map_or("", String::as_str));
            return kept(failure, &form, &sent, &["reason", "hours"]);
        }
    };
    let hours = sent.text("hours").trim().parse().map_err(|_| AppError::field("hours", "this is no number of hours", ""));
    let opened = match hours {
        Ok(hours) => state.app.break_glass(&may.caller, &may.organisation, &Emergency { reason: sent.text("reason"), hours }).await,
        Err(error) => Err(error),
    };
    Ok(match opened {
        Ok(_) => Redirect::to(&format!("/admin/{}/break-glass", may.organisation)).into_response(),
        Err(error) => {
            let frame = frame(reader, &may, "break-glass-open", "break-glass-open");
            let ask = opening().filled(|name| Some(sent.text(name))).refused(frame.words, error);
            form(frame, &may.organisation, ask)
        }
    })
}

async fn close(may: May<CloseBreakGlass>, Given(state): Given<State>, Path(of): Path<Of>, reader: Reader) -> Outcome<Response> {
    state.app.close_glass(&may.caller, &may.organisation, &of.id).await?;
    // Whose glass it was may see nothing here any more.
    let mut frame = Frame::of(reader, &may.caller, "break-glass");
    frame.glass = None;
    Ok(notice::good(frame, "glass-closed"))
}

fn review_form(frame: Frame, organisation: &str, id: &str, ask: Ask) -> Response {
    let back = format!("/admin/{organisation}/break-glass/at/{id}");
    AskPage { frame, lead: "glass-review-lead", ask, action: format!("{back}/review"), submit: "glass-review-submit", back }.page()
}

fn finding() -> Ask {
    Ask::of([Input::line("text", "glass-finding", "text").hint("glass-finding-hint")])
}

async fn review_page(
    may: May<ReviewBreakGlass>,
    Given(state): Given<State>,
    Path(of): Path<Of>,
    reader: Reader,
    Query(typed): Query<Typed>,
) -> Outcome<Response> {
    found(&state, &may, &of.id).await?;
    let frame = frame(reader, &may, "glass-review", "break-glass");
    Ok(review_form(frame, &may.organisation, &of.id, finding().filled(|name| typed.get(name).cloned())))
}

async fn review(
    may: Result<May<ReviewBreakGlass>, Failure>,
    Path(names): Path<Typed>,
    Given(state): Given<State>,
    reader: Reader,
    sent: Sent,
) -> Outcome<Response> {
    let [organisation, id] = ["organisation", "id"].map(|name| names.get(name).map_or("", String::as_str));
    let address = format!("/admin/{organisation}/break-glass/at/{id}");
    let may = match may {
        Ok(may) => may,
        Err(failure) => return kept(failure, &format!("{address}/review"), &sent, &["text"]),
    };
    let judgement = Judgement { text: sent.text("text") };
    Ok(match state.app.review_glass(&may.caller, &may.organisation, id, &judgement).await {
        Ok(_) => Redirect::to(&address).into_response(),
        Err(error @ AppError::Missing(_)) => return Err(error.into()),
        Err(AppError::Reauthenticate) => again(&format!("{address}/review"), &sent, &["text"]),
        Err(error) => {
            let frame = frame(reader, &may, "glass-review", "break-glass");
            let ask = finding().filled(|name| Some(sent.text(name))).refused(frame.words, error);
            review_form(frame, &may.organisation, id, ask)
        }
    })
}
