//! Forms with choices and several lines: what was typed stays, what is wrong stands beside its field.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

use super::super::form::Trouble;
use super::super::frame::{Frame, html};
use super::super::words::Words;
use crate::app::error::AppError;
use crate::http::Problem;

/// How a field is filled.
enum Sort {
    /// One line, as HTML names it: `text`, `email`, `number`, `date`.
    Line(&'static str),
    /// Several lines.
    Lines,
    /// One of these: value, and what it is called.
    Choice(Vec<(String, String)>),
}

/// A field.
pub(in crate::web) struct Input {
    pub(in crate::web) name: &'static str,
    /// Key of its label.
    label: &'static str,
    sort: Sort,
    value: String,
    /// What is wrong with it.
    wrong: String,
    /// Key of a sentence that helps; empty for none.
    hint: &'static str,
    required: bool,
}

impl Input {
    fn new(name: &'static str, label: &'static str, sort: Sort) -> Self {
        Self { name, label, sort, value: String::new(), wrong: String::new(), hint: "", required: true }
    }

    pub(in crate::web) fn line(name: &'static str, label: &'static str, kind: &'static str) -> Self {
        Self::new(name, label, Sort::Line(kind))
    }

    pub(in crate::web) fn lines(name: &'static str, label: &'static str) -> Self {
        Self::new(name, label, Sort::Lines)
    }

    pub(in crate::web) fn choice(name: &'static str, label: &'static str, choices: Vec<(String, String)>) -> Self {
        Self::new(name, label, Sort::Choice(choices))
    }

    pub(in crate::web) fn hint(self, hint: &'static str) -> Self {
        Self { hint, ..self }
    }

    pub(in crate::web) fn optional(self) -> Self {
        Self { required: false, ..self }
    }

    pub(in crate::web) fn value(self, value: impl Into<String>) -> Self {
        Self { value: value.into(), ..self }
    }
}

/// The fields of a form, and what went wrong with the whole of it.
pub(in crate::web) struct Ask {
    pub(in crate::web) inputs: Vec<Input>,
    pub(in crate::web) trouble: Option<Trouble>,
    pub(in crate::web) status: StatusCode,
}

/// The fields as HTML.
#[derive(Template)]
#[template(path = "admin-fields.html")]
struct Fields<'a> {
    frame: &'a Frame,
    ask: &'a Ask,
}

impl Ask {
    /// What went wrong and the fields, to be put into a form of a page. What was typed is in it as text.
    pub(in crate::web) fn html(&self, frame: &Frame) -> String {
        Fields { frame, ask: self }.render().unwrap_or_default()
    }

    pub(in crate::web) fn of(inputs: impl Into<Vec<Input>>) -> Self {
        Self { inputs: inputs.into(), trouble: None, status: StatusCode::OK }
    }

    /// With what was typed, where something was.
    pub(in crate::web) fn filled(mut self, typed: impl Fn(&str) -> Option<String>) -> Self {
        for input in &mut self.inputs {
            input.value = typed(input.name).unwrap_or_else(|| std::mem::take(&mut input.value));
        }
        self
    }

    /// With what is wrong: beside the field where it is one field's fault.
    pub(in crate::web) fn refused(mut self, words: &Words, error: AppError) -> Self {
        let problem = Problem::from(error);
        self.status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
        let Trouble { what, hint } = Trouble::of(words, &problem);
        let at = problem.field.as_deref().map(|field| field.trim_start_matches('/'));
        match self.inputs.iter_mut().find(|input| at == Some(input.name)) {
            Some(input) => {
                input.wrong = if hint.is_empty() { what } else { format!("{}. {hint}", what.trim_end_matches('.')) };
                self.trouble = Some(Trouble { what: words.say("look-at-fields"), hint: String::new() });
            }
            None => self.trouble = Some(Trouble { what, hint }),
        }
        self
    }
}

/// A page that is one form.
#[derive(Template)]
#[template(path = "admin-form.html")]
pub(in crate::web) struct AskPage {
    pub(in crate::web) frame: Frame,
    /// Key of a sentence under the title.
    pub(in crate::web) lead: &'static str,
    pub(in crate::web) ask: Ask,
    pub(in crate::web) action: String,
    /// Key of the button.
    pub(in crate::web) submit: &'static str,
    pub(in crate::web) back: String,
}

impl AskPage {
    pub(in crate::web) fn page(&self) -> Response {
        html(self.ask.status, self)
    }
}
