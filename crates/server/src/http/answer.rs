//! Answers that say more than their JSON: an entity tag, that something was made, bytes of a kind.

use aide::OperationOutput;
use aide::generate::GenContext;
use aide::openapi::{MediaType, Operation, ReferenceOr, Response as ApiResponse, StatusCode as ApiStatus};
use aide::transform::TransformOperation;
use axum::Json;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;

/// With the version as its entity tag.
pub(crate) struct Tagged<T> {
    pub(crate) version: u64,
    pub(crate) value: T,
}

/// Something was made: 201.
pub(crate) struct Created<T>(pub(crate) T);

/// There is nothing more to say: 204.
pub(crate) struct Nothing;

/// Bytes that are no JSON.
pub(crate) struct Bytes {
    pub(crate) media_type: &'static str,
    /// Name of the file that a browser saves.
    pub(crate) name: Option<String>,
    pub(crate) content: Vec<u8>,
}

/// With headers of its own.
pub(crate) struct With<T> {
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    pub(crate) value: T,
}

impl IntoResponse for Nothing {
    fn into_response(self) -> Response {
        StatusCode::NO_CONTENT.into_response()
    }
}

impl IntoResponse for Bytes {
    fn into_response(self) -> Response {
        let kind = (header::CONTENT_TYPE, HeaderValue::from_static(self.media_type));
        // The name is ours or was checked; what cannot stand in a header is left out.
        let name = self.name.and_then(|name| HeaderValue::try_from(format!("attachment; filename=\"{name}\"")).ok());
        let mut response = ([kind], self.content).into_response();
        if let Some(name) = name {
            response.headers_mut().insert(header::CONTENT_DISPOSITION, name);
        }
        response
    }
}

impl<T: IntoResponse> IntoResponse for With<T> {
    fn into_response(self) -> Response {
        let mut response = self.value.into_response();
        response.headers_mut().extend(self.headers);
        response
    }
}

/// Says which media types the bytes of an answer have.
pub(super) fn giving<'t>(mut operation: TransformOperation<'t>, media_types: &[&str]) -> TransformOperation<'t> {
    let responses = operation.inner_mut().responses.as_mut();
    if let Some(ReferenceOr::Item(response)) = responses.and_then(|all| all.responses.get_mut(&ApiStatus::Code(200))) {
        response.content = media_types.iter().map(|media_type| bare(media_type)).collect();
    }
    operation
}

/// Says which media type the bytes of a request have.
pub(super) fn taking<'t>(mut operation: TransformOperation<'t>, media_type: &str) -> TransformOperation<'t> {
    if let Some(ReferenceOr::Item(body)) = &mut operation.inner_mut().request_body {
        body.content = std::iter::once(bare(media_type)).collect();
    }
    operation
}

/// A media type without its parameters, and nothing more to say of the bytes.
fn bare(media_type: &str) -> (String, MediaType) {
    (media_type.split(';').next().unwrap_or_default().to_owned(), MediaType::default())
}

fn described(description: &str) -> ApiResponse {
    ApiResponse { description: description.to_owned(), ..ApiResponse::default() }
}

macro_rules! documented {
    ($($name:ident: $code:literal $description:literal;)+) => { $(
        impl<T: JsonSchema> OperationOutput for $name<T> {
            type Inner = T;
            fn operation_response(ctx: &mut GenContext, operation: &mut Operation) -> Option<ApiResponse> {
                let response = Json::<T>::operation_response(ctx, operation);
                response.map(|response| ApiResponse { description: $description.into(), ..response })
            }
            fn inferred_responses(ctx: &mut GenContext, operation: &mut Operation) -> Vec<(Option<ApiStatus>, ApiResponse)> {
                let response = Self::operation_response(ctx, operation);
                response.map(|response| (Some(ApiStatus::Code($code)), response)).into_iter().collect()
            }
        }
    )+ };
}

documented! {
    Tagged: 200 "With the version as entity tag";
    Created: 201 "Made";
}

impl<T: OperationOutput> OperationOutput for With<T> {
    type Inner = T::Inner;

    fn operation_response(ctx: &mut GenContext, operation: &mut Operation) -> Option<ApiResponse> {
        T::operation_response(ctx, operation)
    }

    fn inferred_responses(ctx: &mut GenContext, operation: &mut Operation) -> Vec<(Option<ApiStatus>, ApiResponse)> {
        T::inferred_responses(ctx, operation)
    }
}

impl OperationOutput for Nothing {
    type Inner = ();

    fn inferred_responses(_: &mut GenContext, _: &mut Operation) -> Vec<(Option<ApiStatus>, ApiResponse)> {
        vec![(Some(ApiStatus::Code(204)), described("Done"))]
    }
}

impl OperationOutput for Bytes {
    type Inner = ();

    fn inferred_responses(_: &mut GenContext, _: &mut Operation) -> Vec<(Option<ApiStatus>, ApiResponse)> {
        let content = [("application/octet-stream".to_owned(), MediaType::default())].into_iter().collect();
        vec![(Some(ApiStatus::Code(200)), ApiResponse { content, ..described("The bytes") })]
    }
}
