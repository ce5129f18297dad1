//! Forms: what a browser sends, what is wrong with it beside the field, and nothing of it lost.

use std::ops::Deref;

use askama::Template;
use axum::body::Bytes;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::enter;
use super::frame::{Frame, html};
use super::words::Words;
use crate::app::error::AppError;
use crate::http::Problem;

/// What a form sent: the value of each field, by its name.
#[derive(Default)]
pub(super) struct Sent(Vec<(String, String)>);

impl Sent {
    #[cfg(test)]
    pub(super) fn of(pairs: Vec<(String, String)>) -> Self {
        Self(pairs)
    }

    /// The value of a field; empty where it was not sent.
    pub(super) fn text(&self, name: &str) -> String {
        self.all(name).last().unwrap_or_default().to_owned()
    }

    /// The value of a field that may be left empty.
    pub(super) fn optional(&self, name: &str) -> Option<String> {
        self.all(name).last().map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
    }

    /// Every value of a field that may be sent several times.
    pub(super) fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(sent, _)| sent == name).map(|(_, value)| value.as_str())
    }

    /// The fields whose names begin so: the rest of the name, and the value.
    pub(super) fn beginning<'s>(&'s self, prefix: &'s str) -> impl Iterator<Item = (&'s str, &'s str)> {
        self.0.iter().filter_map(move |(name, value)| Some((name.strip_prefix(prefix)?, value.as_str())))
    }

    /// Whether any field's name begins so.
    pub(super) fn begins(&self, prefix: &str) -> bool {
        self.0.iter().any(|(name, _)| name.starts_with(prefix))
    }
}

impl<S: Send + Sync> FromRequest<S> for Sent {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        match axum::Form::<Vec<(String, String)>>::from_request(request, state).await {
            Ok(axum::Form(pairs)) => Ok(Self(pairs)),
            Err(why) => Err(Problem::new(why.status(), "malformed", "the form cannot be read", why.body_text())),
        }
    }
}

/// A file that came with a form.
pub(super) struct UploadedFile {
    /// As it was called where it came from; a name and no path.
    pub(super) name: String,
    pub(super) content: Bytes,
}

/// A form with which a file may come.
pub(super) struct Upload {
    pub(super) sent: Sent,
    /// The file; none where none was chosen.
    pub(super) file: Option<UploadedFile>,
}

/// The last part of a path, without what is no text.
fn file_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last.chars().filter(|c| !c.is_control()).take(200).collect();
    if plain.trim().is_empty() { "file".to_owned() } else { plain }
}

impl<S: Send + Sync> FromRequest<S> for Upload {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let says = |request: &Request| request.headers().get(header::CONTENT_TYPE)?.to_str().ok().map(str::to_owned);
        if says(&request).is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded")) {
            return Ok(Self { sent: Sent::from_request(request, state).await?, file: None });
        }
        let unreadable = |status: StatusCode, why: String| Problem::new(status, "malformed", "the form cannot be read", why);
        let mut parts = Multipart::from_request(request, state).await.map_err(|why| unreadable(why.status(), why.body_text()))?;
        let (mut pairs, mut file) = (Vec::new(), None);
        while let Some(part) = parts.next_field().await.map_err(|why| unreadable(why.status(), why.body_text()))? {
            let (name, path) = (part.name().unwrap_or_default().to_owned(), part.file_name().map(str::to_owned));
            let content = part.bytes().await.map_err(|why| unreadable(why.status(), why.body_text()))?;
            match path {
                Some(path) if !content.is_empty() => file = Some(UploadedFile { name: file_name(&path), content }),
                Some(_) => {}
                None => pairs.push((name, String::from_utf8_lossy(&content).into_owned())),
            }
        }
        Ok(Self { sent: Sent(pairs), file })
    }
}

/// A field of a form.
#[derive(Clone, Copy)]
pub(super) struct Field {
    pub(super) name: &'static str,
    /// Key of its label.
    pub(super) label: &'static str,
    /// As HTML names it: `text`, `email`, `password`, `hidden`.
    pub(super) kind: &'static str,
    pub(super) autocomplete: &'static str,
    /// Key of a sentence that helps; empty for none.
    pub(super) hint: &'static str,
    pub(super) required: bool,
}

/// A field as it is shown.
struct Filled {
    field: Field,
    value: String,
    /// What is wrong with it.
    wrong: String,
}

impl Deref for Filled {
    type Target = Field;

    fn deref(&self) -> &Field {
        &self.field
    }
}

impl Field {
    /// Text that has to be given.
    pub(super) const fn text(name: &'static str, label: &'static str, autocomplete: &'static str) -> Self {
        Self { name, label, kind: "text", autocomplete, hint: "", required: true }
    }

    pub(super) const fn kind(self, kind: &'static str) -> Self {
        Self { kind, ..self }
    }

    pub(super) const fn hint(self, hint: &'static str) -> Self {
        Self { hint, ..self }
    }

    pub(super) const fn optional(self) -> Self {
        Self { required: false, ..self }
    }
}

/// What a form says besides its fields: keys of messages, and addresses.
pub(super) struct Form {
    pub(super) title: &'static str,
    pub(super) lead: &'static str,
    pub(super) submit: &'static str,
    /// Where else to go, and what that is called.
    pub(super) also: &'static str,
    pub(super) also_says: &'static str,
    /// Whether a link brings a secret for it, behind its `#`.
    pub(super) secret: bool,
    pub(super) fields: &'static [Field],
}

/// What went wrong with the whole of it.
pub(super) struct Trouble {
    pub(super) what: String,
    pub(super) hint: String,
}

impl Trouble {
    pub(super) fn of(words: &Words, problem: &Problem) -> Self {
        let what = match problem.retry_after {
            Some(seconds) => words.with("wait", "seconds", seconds),
            None => words.sentence(&problem.title),
        };
        // What programs are told to send is no advice for people.
        let hint = match problem.r#type.as_str() {
            "enrol-second-factor" => words.say("hint-enrol"),
            "confirm-second-factor" => words.say("hint-second-factor"),
            "unavailable" => words.say("hint-again"),
            _ => words.sentence(&problem.detail),
        };
        Self { what, hint }
    }
}

/// A page that is one form.
#[derive(Template)]
#[template(path = "form.html")]
struct FormPage<'f> {
    frame: Frame,
    form: &'f Form,
    action: &'f str,
    fields: Vec<Filled>,
    trouble: Option<Trouble>,
}

impl FormPage<'_> {
    /// What a passkey can do instead of this form; empty for nothing.
    fn passkey(&self) -> &'static str {
        ["log-in", "confirm"].into_iter().find(|title| *title == self.form.title).unwrap_or_default()
    }
}

impl Form {
    /// The form as it is first seen, with values for some fields.
    pub(super) fn page(&self, frame: Frame, action: &str, values: &[(&str, &str)]) -> Response {
        let fill = |field: &Field| {
            let value = values.iter().find(|(name, _)| *name == field.name).map_or("", |(_, value)| value);
            Filled { field: *field, value: value.to_owned(), wrong: String::new() }
        };
        let fields = self.fields.iter().map(fill).collect();
        html(StatusCode::OK, &FormPage { frame, form: self, action, fields, trouble: None })
    }

    /// The form with what was sent and what is wrong with it. Passwords and codes are not sent back.
    pub(super) fn again(&self, frame: Frame, action: &str, sent: &Sent, error: AppError) -> Response {
        if let AppError::Reauthenticate = error {
            return enter::first("/confirm", action);
        }
        let words = frame.words;
        let problem = Problem::from(error);
        let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
        let wrong = problem.field.as_deref().map(|field| field.trim_start_matches('/'));
        let fill = |field: &Field| {
            let secret = field.kind == "password" || field.name == "code";
            let value = if secret { String::new() } else { sent.text(field.name) };
            let says = |problem: &Problem| match problem.detail.as_str() {
                "" => words.sentence(&problem.title),
                detail => format!("{}. {}", words.sentence(&problem.title).trim_end_matches('.'), words.sentence(detail)),
            };
            let wrong = if wrong == Some(field.name) { says(&problem) } else { String::new() };
            Filled { field: *field, value, wrong }
        };
        let fields: Vec<Filled> = self.fields.iter().map(fill).collect();
        let beside = fields.iter().any(|field| !field.wrong.is_empty());
        let trouble =
            if beside { Trouble { what: words.say("look-at-fields"), hint: String::new() } } else { Trouble::of(words, &problem) };
        let mut response = html(status, &FormPage { frame, form: self, action, fields, trouble: Some(trouble) });
        if let Some(seconds) = problem.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        }
        response.into_response()
    }
}
