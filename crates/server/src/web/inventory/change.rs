//! Changes from the table: of one cell, as a script sends it, and of many assets with a reason, asked once before it is done.

use std::collections::HashSet;

use askama::Template;
use axum::Json;
use axum::extract::{FromRequest, Request, State as Given};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::{Value, json};

use super::super::form::Trouble;
use super::super::frame::{Frame, Reader, html};
use super::super::plants::{Seen, seen};
use super::words::{self, label};
use super::{Asked, Choice, only_now};
use crate::app::error::AppError;
use crate::app::inventory::edit::{Cell, CellSet};
use crate::app::inventory::field::Field;
use crate::http::guard::{EditInventory, May};
use crate::http::{Outcome, Problem, State};

/// What a form sent, names that stand for several values as well.
pub(in crate::web) struct Pairs(Vec<(String, String)>);

impl Pairs {
    /// A value; empty where it was not sent.
    pub(in crate::web) fn one(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    fn all<'s>(&'s self, name: &'s str) -> impl Iterator<Item = &'s str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

impl<S: Send + Sync> FromRequest<S> for Pairs {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        match axum::Form::<Vec<(String, String)>>::from_request(request, state).await {
            Ok(axum::Form(pairs)) => Ok(Self(pairs)),
            Err(why) => Err(Problem::new(why.status(), "malformed", "the form cannot be read", why.body_text())),
        }
    }
}

/// Sets one cell. The answer is for the script that asks: what the cell says now, or why it was not set.
pub(super) async fn cell(guard: May<EditInventory>, Given(state): Given<State>, reader: Reader, sent: Pairs) -> Response {
    let frame = Frame::of(reader, &guard.caller, "inventory");
    let text = |name: &str| sent.one(name).to_owned();
    let set = async {
        only_now(&frame)?;
        let field = Field::of(sent.one("field")).ok_or_else(|| AppError::field("field", "there is no such field", ""))?;
        let cell = Cell { id: text("id"), field, was: text("was"), value: text("value") };
        state.app.set_cell(&guard.caller, &guard.at(), cell).await
    };
    let (status, answer) = match set.await {
        Ok(CellSet::Done(value)) => (StatusCode::OK, json!({ "value": value })),
        Ok(CellSet::Stale(value)) => (StatusCode::CONFLICT, json!({ "value": value })),
        Ok(CellSet::Wrong(wrong)) => (StatusCode::UNPROCESSABLE_ENTITY, json!({ "what": frame.say(words::wrong(wrong)) })),
        Err(error) => {
            let problem = Problem::from(error);
            let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            (status, json!({ "what": Trouble::of(frame.words, &problem).what }))
        }
    };
    // Whatever was asked for as a page would become one.
    (status, [(header::CONTENT_TYPE, "application/json")], Json(answer)).into_response()
}

/// Fields that many assets may be given at once, besides zone, type and supplier.
const OTHERS: [Field; 10] = [
    Field::Role,
    Field::Vendor,
    Field::Model,
    Field::Firmware,
    Field::Capability,
    Field::EndOfSupport,
    Field::Location,
    Field::Owner,
    Field::Safety,
    Field::Note,
];

/// Longest reason, in characters: as the interface for programs takes it.
const LONGEST_REASON: usize = 500;

#[derive(Template)]
#[template(path = "inventory-bulk.html")]
struct BulkPage {
    frame: Frame,
    base: String,
    /// Where one came from.
    query: String,
    deletes: bool,
    ids: Vec<String>,
    names: Vec<String>,
    more: usize,
    zones: Vec<Choice>,
    types: Vec<Choice>,
    suppliers: Vec<Choice>,
    others: Vec<Choice>,
    sent: Bulk,
    trouble: Option<Trouble>,
    flaws: Vec<String>,
}

/// What is to be done with many assets.
#[derive(Default)]
struct Bulk {
    zone: String,
    kind: String,
    supplier: String,
    other: String,
    value: String,
    reason: String,
}

/// Stands for taking a field out, where nothing stands for leaving it.
const TAKE_OUT: &str = "-";

impl Bulk {
    fn of(sent: &Pairs) -> Self {
        let text = |name: &str| sent.one(name).to_owned();
        let (zone, kind, supplier) = (text("zone"), text("type"), text("supplier"));
        Self { zone, kind, supplier, other: text("other"), value: text("value"), reason: text("reason").trim().to_owned() }
    }

    /// The fields that are to be set, or the key of why they cannot be.
    fn fields(&self) -> Result<Vec<(Field, Option<Value>)>, &'static str> {
        let chosen = [(Field::Zone, &self.zone), (Field::Type, &self.kind), (Field::Supplier, &self.supplier)];
        let chosen = chosen.into_iter().filter(|(_, value)| !value.is_empty());
        let chosen = chosen.map(|(field, value)| (field, if value == TAKE_OUT { "" } else { value.as_str() }));
        let other = Field::of(&self.other).filter(|field| OTHERS.contains(field)).map(|field| (field, self.value.as_str()));
        let read = |(field, text): (Field, &str)| field.read(text).map(|value| (field, value)).map_err(words::wrong);
        chosen.chain(other).map(read).collect()
    }

    fn is_reason(&self) -> bool {
        !self.reason.is_empty() && self.reason.chars().count() <= LONGEST_REASON && !self.reason.chars().any(char::is_control)
    }
}

/// Assets that a page names; the others are counted.
const NAMED: usize = 20;

/// Shows what is to be done with many assets, and does it once it is confirmed.
pub(super) async fn bulk(guard: May<EditInventory>, Given(state): Given<State>, reader: Reader, sent: Pairs) -> Outcome<Response> {
    let Seen { assessed, frame, base } = seen(&state, &guard, reader, "inventory").await?;
    only_now(&frame)?;
    let plant = &assessed.plant;
    let query = Asked::of_query(sent.one("query"));
    let found = query.wanted().of(plant);
    let chosen: Vec<_> = if sent.one("all").is_empty() {
        let ids: HashSet<&str> = sent.all("id").collect();
        plant.assets.iter().filter(|asset| ids.contains(asset.id.as_str())).collect()
    } else {
        found
    };
    let deletes = sent.one("step") == "delete";
    let page = BulkPage {
        query: query.query(),
        deletes,
        ids: chosen.iter().map(|asset| asset.id.to_string()).collect(),
        names: chosen.iter().take(NAMED).map(|asset| asset.label().to_owned()).collect(),
        more: chosen.len().saturating_sub(NAMED),
        zones: super::zones(plant),
        types: super::types(&frame),
        suppliers: super::suppliers(plant),
        others: OTHERS.into_iter().map(|field| Choice { value: field.key().to_owned(), name: frame.say(label(field)) }).collect(),
        sent: Bulk::of(&sent),
        trouble: None,
        flaws: Vec::new(),
        frame,
        base,
    };
    if page.ids.is_empty() {
        let what = page.frame.say("bulk-none");
        return Ok(page.again(StatusCode::UNPROCESSABLE_ENTITY, what, String::new()));
    }
    if sent.one("confirmed").is_empty() {
        return Ok(html(StatusCode::OK, &page));
    }
    page.done(&guard, &state).await
}

impl BulkPage {
    fn again(mut self, status: StatusCode, what: String, hint: String) -> Response {
        self.trouble = Some(Trouble { what, hint });
        html(status, &self)
    }

    async fn done(mut self, guard: &May<EditInventory>, state: &State) -> Outcome<Response> {
        let unfit = StatusCode::UNPROCESSABLE_ENTITY;
        if !self.sent.is_reason() {
            let what = self.frame.say("bulk-reason-needed");
            return Ok(self.again(unfit, what, String::new()));
        }
        let mut caller = guard.caller.clone();
        caller.request.reason = Some(self.sent.reason.clone());
        let done = if self.deletes {
            state.app.delete_assets(&caller, &guard.at(), &self.ids).await
        } else {
            match self.sent.fields() {
                Err(key) => {
                    let what = self.frame.say(key);
                    return Ok(self.again(unfit, what, String::new()));
                }
                Ok(fields) if fields.is_empty() => {
                    let what = self.frame.say("bulk-nothing");
                    return Ok(self.again(unfit, what, String::new()));
                }
                Ok(fields) => state.app.set_fields(&caller, &guard.at(), &self.ids, &fields).await,
            }
        };
        match done {
            Ok(_) => Ok(Redirect::to(&format!("{}/inventory?{}", self.base, self.query)).into_response()),
            Err(error) => {
                let problem = Problem::from(error);
                let status = StatusCode::from_u16(problem.status).unwrap_or(unfit);
                self.flaws = problem.problems.iter().take(NAMED).map(|flaw| flaw.message.clone()).collect();
                let trouble = Trouble::of(self.frame.words, &problem);
                Ok(self.again(status, trouble.what, if problem.problems.is_empty() { trouble.hint } else { String::new() }))
            }
        }
    }
}
