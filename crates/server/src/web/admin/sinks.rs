//! Where an organisation's entries are sent as they come: collectors and webhooks, and how that goes.

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
use super::{Of, Sure, frame};
use crate::app::error::AppError;
use crate::app::register::At;
use crate::app::sinks::{Served, Sink, Target};
use crate::auth::roles::Permission;
use crate::http::extract::Path;
use crate::http::guard::{EditRegistry, May, ReadAudit};
use crate::http::{Outcome, State};

pub(super) fn routes() -> Router<State> {
    Router::new()
        .route("/admin/{organisation}/sinks", get(sinks))
        .route("/admin/{organisation}/sinks/add/{sort}", get(add_page).post(add))
        .route("/admin/{organisation}/sinks/at/{id}/remove", get(remove_page).post(remove))
}

/// A sink, and where it leads.
struct Row {
    served: Served,
    kind: &'static str,
    address: String,
}

fn row(served: Served) -> Row {
    let (kind, address) = match &served.sink.target {
        Target::Syslog { host, port, .. } => ("sink-syslog", format!("{host}:{port}")),
        Target::Webhook { url, .. } => ("sink-webhook", url.clone()),
    };
    Row { kind, address, served }
}

#[derive(Template)]
#[template(path = "admin-sinks.html")]
struct SinksPage {
    frame: Frame,
    base: String,
    rows: Vec<Row>,
    edits: bool,
}

async fn sinks(may: May<ReadAudit>, Given(state): Given<State>, reader: Reader) -> Outcome<Response> {
    let rows = state.app.sinks(&may.caller, &may.organisation).await?.into_iter().map(row).collect();
    let edits = may.caller.allowed(&may.organisation, Permission::EditRegistry, At::default()).is_ok();
    let frame = frame(reader, &may, "sinks", "sinks");
    Ok(html(StatusCode::OK, &SinksPage { frame, base: format!("/admin/{}/sinks", may.organisation), rows, edits }))
}

/// `syslog` or `webhook`.
#[derive(Deserialize)]
struct Sort {
    sort: String,
}

impl Sort {
    /// Title of the form, and its fields.
    fn form(&self, frame: &Frame) -> Result<(&'static str, Vec<Input>), AppError> {
        let id = Input::line("id", "sink-id", "text").hint("place-id-hint");
        match self.sort.as_str() {
            "syslog" => Ok((
                "sink-add-syslog",
                vec![
                    id,
                    Input::line("host", "sink-host", "text"),
                    Input::line("port", "sink-port", "number").value("6514"),
                    Input::lines("ca", "sink-ca").hint("sink-ca-hint"),
                ],
            )),
            "webhook" => {
                let forms = vec![(String::new(), frame.say("sink-form-own")), ("ocsf".to_owned(), "OCSF".to_owned())];
                let ca = Input::lines("ca", "sink-ca").hint("sink-ca-own-hint").optional();
                let url = Input::line("url", "sink-url", "url").hint("sink-url-hint");
                let secret = Input::line("secret", "sink-secret", "password").hint("sink-secret-hint");
                Ok(("sink-add-webhook", vec![id, url, secret, Input::choice("form", "sink-form", forms).optional(), ca]))
            }
            _ => Err(AppError::Missing("there is nothing at this address".into())),
        }
    }

    /// What was asked for.
    fn target(&self, sent: &Sent) -> Result<Target, AppError> {
        let [host, url, ca] = ["host", "url", "ca"].map(|name| sent.text(name).trim().to_owned());
        if self.sort == "syslog" {
            let port = sent.text("port").trim().parse().map_err(|_| AppError::field("port", "a port is a number from 0 to 65535", ""))?;
            return Ok(Target::Syslog { host, port, ca });
        }
        Ok(Target::Webhook { url, ca, secret: sent.text("secret"), ocsf: sent.optional("form").is_some() })
    }
}

fn form(frame: Frame, may: &May<EditRegistry>, sort: &Sort, ask: Ask) -> Response {
    let back = format!("/admin/{}/sinks", may.organisation);
    AskPage { frame, lead: "sink-add-lead", ask, action: format!("{back}/add/{}", sort.sort), submit: "sink-submit", back }.page()
}

async fn add_page(may: May<EditRegistry>, Path(sort): Path<Sort>, reader: Reader) -> Outcome<Response> {
    let frame = frame(reader, &may, "sinks", "sinks");
    let (title, inputs) = sort.form(&frame)?;
    let title = frame.say(title);
    Ok(form(frame.titled(title), &may, &sort, Ask::of(inputs)))
}

async fn add(may: May<EditRegistry>, Given(state): Given<State>, Path(sort): Path<Sort>, reader: Reader, sent: Sent) -> Outcome<Response> {
    let frame = frame(reader, &may, "sinks", "sinks");
    let (title, inputs) = sort.form(&frame)?;
    let id = sent.text("id").trim().to_owned();
    let taken = may.caller.register.sink(&may.organisation, &id).is_some();
    let outcome = match sort.target(&sent) {
        Ok(_) if taken => Err(AppError::field("id", "there is something with this id already", "choose another one")),
        Ok(target) => state.app.put_sink(&may.caller, &may.organisation, Sink { id, target }).await.map(drop),
        Err(error) => Err(error),
    };
    Ok(match outcome {
        Ok(()) => Redirect::to(&format!("/admin/{}/sinks", may.organisation)).into_response(),
        Err(error) => {
            // The key of the signature is not sent back.
            let typed = |name: &str| Some(if name == "secret" { String::new() } else { sent.text(name) });
            let ask = Ask::of(inputs).filled(typed).refused(frame.words, error);
            let title = frame.say(title);
            form(frame.titled(title), &may, &sort, ask)
        }
    })
}

fn sure(may: &May<EditRegistry>, reader: Reader, id: &str) -> Result<Sure, AppError> {
    let missing = || AppError::Missing("there is no such sink".into());
    let sink = may.caller.register.sink(&may.organisation, id).ok_or_else(missing)?;
    let frame = frame(reader, may, "sink-remove", "sinks");
    Ok(Sure::new(frame, sink.id.clone(), "sink-remove-lead", "sink-remove", &format!("/admin/{}/sinks", may.organisation)))
}

async fn remove_page(may: May<EditRegistry>, Path(of): Path<Of>, reader: Reader) -> Outcome<Response> {
    Ok(sure(&may, reader, &of.id)?.page())
}

async fn remove(may: May<EditRegistry>, Given(state): Given<State>, Path(of): Path<Of>, reader: Reader) -> Outcome<Response> {
    let sure = sure(&may, reader, &of.id)?;
    Ok(sure.done(state.app.remove_sink(&may.caller, &may.organisation, &of.id).await))
}
