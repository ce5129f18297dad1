//! Bodies, queries and paths whose refusals are problems like all others.

use aide::OperationInput;
use aide::generate::GenContext;
use aide::openapi::{Operation, ReferenceOr};
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, JsonRejection, PathRejection, QueryRejection};
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::de::DeserializeOwned;

use super::problem::{Failure, Problem};
use crate::app::error::AppError;

/// A JSON body.
pub(crate) struct Body<T>(pub(crate) T);

/// A body of any kind.
pub(crate) struct Raw(pub(crate) Bytes);

/// The parameters behind the question mark.
pub(crate) struct Query<T>(pub(crate) T);

/// The parameters in the path.
pub(crate) struct Path<T>(pub(crate) T);

/// The version that a change is meant for: `If-Match: "17"`.
pub(crate) struct IfMatch(pub(crate) u64);

/// Longest parameter in bytes.
const LONGEST: usize = 2_000;

/// Why one of them is refused.
pub(crate) struct Refused(Box<Problem>);

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        self.0.into_response()
    }
}

fn refused(status: StatusCode, what: &str, why: &str) -> Refused {
    Refused(Box::new(Problem::new(status, "malformed", format!("{what} cannot be read"), why)))
}

impl From<JsonRejection> for Refused {
    fn from(rejection: JsonRejection) -> Self {
        refused(rejection.status(), "the body", &rejection.body_text())
    }
}

impl From<BytesRejection> for Refused {
    fn from(rejection: BytesRejection) -> Self {
        refused(rejection.status(), "the body", &rejection.body_text())
    }
}

impl From<QueryRejection> for Refused {
    fn from(rejection: QueryRejection) -> Self {
        refused(StatusCode::UNPROCESSABLE_ENTITY, "a parameter", &rejection.body_text())
    }
}

impl From<PathRejection> for Refused {
    fn from(rejection: PathRejection) -> Self {
        refused(StatusCode::UNPROCESSABLE_ENTITY, "the path", &rejection.body_text())
    }
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Refused;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refused> {
        Ok(Self(axum::Json::from_request(request, state).await?.0))
    }
}

impl<S: Send + Sync> FromRequest<S> for Raw {
    type Rejection = Refused;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refused> {
        Ok(Self(Bytes::from_request(request, state).await?))
    }
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refused> {
        let axum::extract::Query(pairs) = axum::extract::Query::<Vec<(String, String)>>::from_request_parts(parts, state).await?;
        // What no parameter needs, and databases do not take.
        let bad = |value: &str| value.len() > LONGEST || value.chars().any(char::is_control);
        if let Some((name, _)) = pairs.iter().find(|(_, value)| bad(value)) {
            let why = format!("`{}` has control characters or more than {LONGEST} bytes", name.escape_debug());
            return Err(refused(StatusCode::UNPROCESSABLE_ENTITY, "a parameter", &why));
        }
        Ok(Self(axum::extract::Query::from_request_parts(parts, state).await?.0))
    }
}

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Path<T> {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refused> {
        Ok(Self(axum::extract::Path::from_request_parts(parts, state).await?.0))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        let hint = "send the entity tag of the version that you saw, as in If-Match: \"17\"";
        let Some(tag) = parts.headers.get(header::IF_MATCH) else {
            return Err(AppError::field("If-Match", "it is not said which version is to be changed", hint).into());
        };
        let number = tag.to_str().ok().and_then(|tag| tag.strip_prefix('"')?.strip_suffix('"')?.parse().ok());
        number.map(Self).ok_or_else(|| AppError::field("If-Match", "this is no version", hint).into())
    }
}

impl OperationInput for IfMatch {
    fn operation_input(_: &mut GenContext, operation: &mut Operation) {
        let reference = "#/components/parameters/if-match".to_owned();
        operation.parameters.push(ReferenceOr::Reference { reference, summary: None, description: None });
    }
}

impl<T: JsonSchema> OperationInput for Body<T> {
    fn operation_input(ctx: &mut GenContext, operation: &mut Operation) {
        axum::Json::<T>::operation_input(ctx, operation);
    }
}

impl OperationInput for Raw {
    fn operation_input(ctx: &mut GenContext, operation: &mut Operation) {
        Bytes::operation_input(ctx, operation);
    }
}

impl<T: JsonSchema> OperationInput for Query<T> {
    fn operation_input(ctx: &mut GenContext, operation: &mut Operation) {
        axum::extract::Query::<T>::operation_input(ctx, operation);
    }
}

impl<T: JsonSchema> OperationInput for Path<T> {
    fn operation_input(ctx: &mut GenContext, operation: &mut Operation) {
        axum::extract::Path::<T>::operation_input(ctx, operation);
    }
}
