//! Errors as `application/problem+json` (RFC 9457): a sentence for the person, a hint, and what a program needs to decide.

use aide::OperationOutput;
use aide::generate::GenContext;
use aide::openapi::{Operation, Response as ApiResponse, StatusCode as ApiStatus};
use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::Serialize;

use crate::app::error::AppError;

/// What went wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct Problem {
    /// Which kind of problem, as a name that stays the same.
    pub(crate) r#type: String,
    /// The HTTP status.
    pub(crate) status: u16,
    /// What happened, for a person.
    pub(crate) title: String,
    /// What to do.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schemars(default)]
    pub(crate) detail: String,
    /// The field that is wrong, as a JSON pointer or the name of a parameter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) field: Option<String>,
    /// Everything that is wrong with the records that were sent.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(default)]
    pub(crate) problems: Vec<Flaw>,
    /// The entry that made the version that holds now, where somebody was faster.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) version: Option<u64>,
    /// Seconds to wait.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) retry_after: Option<u64>,
}

/// One thing that is wrong with a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct Flaw {
    /// What is wrong.
    pub(crate) message: String,
    /// What to do.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schemars(default)]
    pub(crate) hint: String,
    /// The line of the file that was sent, from 1; 0 where there is none.
    pub(crate) line: u32,
    /// Of a record that is sent alone: which value of it, as a JSON pointer.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schemars(default)]
    pub(crate) pointer: String,
}

impl Problem {
    pub(crate) fn new(status: StatusCode, r#type: &str, title: impl Into<String>, detail: impl Into<String>) -> Self {
        let (title, detail) = (title.into(), detail.into());
        let (field, version, retry_after) = (None, None, None);
        Self { r#type: r#type.to_owned(), status: status.as_u16(), title, detail, field, problems: Vec::new(), version, retry_after }
    }
}

/// An error on its way out.
#[derive(Debug)]
pub(crate) struct Failure(pub(crate) AppError);

impl<E: Into<AppError>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

/// What a handler gives.
pub(crate) type Outcome<T> = Result<T, Failure>;

impl From<AppError> for Problem {
    fn from(error: AppError) -> Self {
        use StatusCode as S;
        match error {
            AppError::Unauthenticated(why) => Self::new(S::UNAUTHORIZED, "unauthenticated", why, "log in, or send a valid token"),
            AppError::SecondFactor => {
                Self::new(S::UNAUTHORIZED, "second-factor", "a second factor is needed", "send the code of the authenticator as well")
            }
            AppError::EnrolFirst => {
                let title = "your role needs a second factor, and none is set up";
                Self::new(
                    S::FORBIDDEN,
                    "enrol-second-factor",
                    title,
                    "set one up first: POST /api/v1/account/passkeys or /api/v1/account/totp",
                )
            }
            AppError::ConfirmSecondFactor => {
                let title = "your account has a second factor, and this session was begun without it";
                let hint = "POST /api/v1/session/confirm/passkey, or /api/v1/session/confirm with a code, then try again";
                Self::new(S::FORBIDDEN, "confirm-second-factor", title, hint)
            }
            AppError::Reauthenticate => {
                let title = "the last log-in is too long ago for this";
                Self::new(
                    S::FORBIDDEN,
                    "reauthenticate",
                    title,
                    "POST /api/v1/session/confirm with the password, or use a passkey, then try again",
                )
            }
            AppError::PersonNeeded => {
                let title = "this takes a person who is logged in; a token cannot do it";
                Self::new(S::FORBIDDEN, "forbidden", title, "log in with a password, and ask again with that session")
            }
            AppError::Forbidden(why) => Self::new(S::FORBIDDEN, "forbidden", why, "ask an administrator of the organisation for the role"),
            AppError::Missing(what) => Self::new(S::NOT_FOUND, "not-found", what, ""),
            AppError::Invalid { message, hint, field } => Self { field, ..Self::new(S::UNPROCESSABLE_ENTITY, "invalid", message, hint) },
            AppError::Problems(problems) => {
                let flaw = |p: ringwall_model::file::Problem| Flaw { message: p.message, hint: p.hint, line: p.line, pointer: p.pointer };
                let title = "what was sent does not fit";
                let flaws = problems.problems.into_iter().map(flaw).collect();
                Self { problems: flaws, ..Self::new(S::UNPROCESSABLE_ENTITY, "invalid", title, "see `problems`") }
            }
            AppError::Stale(version) => {
                let title = "somebody has changed it in the meantime";
                Self { version, ..Self::new(S::PRECONDITION_FAILED, "stale", title, "look at the version that holds now and decide again") }
            }
            AppError::Conflict(why) => Self::new(S::CONFLICT, "conflict", why, ""),
            AppError::TooMany(seconds) => {
                let title = format!("too many attempts; wait {seconds} s");
                Self { retry_after: Some(seconds), ..Self::new(S::TOO_MANY_REQUESTS, "too-many", title, "") }
            }
            AppError::Unavailable(error) => {
                tracing::error!(error = %error.message, hint = %error.hint, "the store failed");
                let title = "the database or its disk failed; nothing is lost, but it is not known whether this was done";
                Self::new(
                    S::SERVICE_UNAVAILABLE,
                    "unavailable",
                    title,
                    "the server's log says more; send it again with the same Idempotency-Key",
                )
            }
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let retry_after = self.retry_after;
        let mut response = (status, Json(&self)).into_response();
        // Pages say it in words of their own.
        response.extensions_mut().insert(self);
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some(seconds) = retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        Problem::from(self.0).into_response()
    }
}

impl OperationOutput for Failure {
    type Inner = Problem;

    fn operation_response(ctx: &mut GenContext, operation: &mut Operation) -> Option<ApiResponse> {
        let mut response = Json::<Problem>::operation_response(ctx, operation)?;
        response.description = "What went wrong".into();
        if let Some(content) = response.content.swap_remove("application/json") {
            response.content.insert("application/problem+json".into(), content);
        }
        Some(response)
    }

    fn inferred_responses(ctx: &mut GenContext, operation: &mut Operation) -> Vec<(Option<ApiStatus>, ApiResponse)> {
        let response = Self::operation_response(ctx, operation);
        response.map(|response| (None, response)).into_iter().collect()
    }
}
