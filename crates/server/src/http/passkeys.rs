//! Passkeys: the two halves of registering one, of logging in with one, and of proving with one that it is still you.
//!
//! What browsers and devices say to each other is WebAuthn's own JSON, with bytes as base64url without padding: options go into
//! `PublicKeyCredential.parseCreationOptionsFromJSON` or `parseRequestOptionsFromJSON`, and what `toJSON()` gives comes back.

use std::sync::Arc;

use aide::OperationInput;
use aide::axum::ApiRouter;
use aide::axum::routing::{delete_with, get_with, post_with};
use axum::Json;
use axum::extract::{FromRequestParts, State as Given};
use axum::http::request::Parts;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use webauthn_rs::prelude::{PublicKeyCredential, RegisterPublicKeyCredential};

use super::State;
use super::accounts::{Entered, Handing, Id, TAG, entered};
use super::answer::{Created, Nothing, With};
use super::extract::{Body, Path};
use super::guard::{Anyone, Someone};
use super::problem::{Failure, Outcome};
use crate::app::error::AppError;
use crate::app::passkeys::{Asked, Listed, SECONDS};
use crate::auth::passkey::Party;

/// This server under the name that the request was sent to.
struct Named(Party);

/// A passkey that a device is to make.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "PasskeyMaking")]
struct Making {
    /// WebAuthn's `PublicKeyCredentialCreationOptionsJSON`.
    #[schemars(schema_with = "creation_options")]
    options: Value,
    /// Seconds until it has to be done.
    seconds: i64,
}

/// A passkey that a device has made.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "PasskeyMade")]
struct Made {
    /// What you call it: which device it is on.
    name: String,
    /// WebAuthn's `RegistrationResponseJSON`.
    #[schemars(schema_with = "registration")]
    credential: RegisterPublicKeyCredential,
}

/// What a passkey is to sign.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "PasskeyAsking")]
struct Asking {
    /// Names the challenge; goes back with the answer.
    id: String,
    /// WebAuthn's `PublicKeyCredentialRequestOptionsJSON`.
    #[schemars(schema_with = "request_options")]
    options: Value,
    /// Seconds until it has to be done.
    seconds: i64,
}

/// What a passkey has signed.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "PasskeySigned")]
struct Signed {
    /// The challenge's.
    id: String,
    /// WebAuthn's `AuthenticationResponseJSON`.
    #[schemars(schema_with = "assertion")]
    credential: PublicKeyCredential,
}

/// The same, to log in.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "PasskeyEntering")]
struct Entering {
    /// The challenge's.
    id: String,
    /// WebAuthn's `AuthenticationResponseJSON`.
    #[schemars(schema_with = "assertion")]
    credential: PublicKeyCredential,
    /// How the session is handed over.
    #[serde(default)]
    handing: Handing,
}

pub(super) fn routes() -> ApiRouter<State> {
    ApiRouter::new()
        .api_route(
            "/account/passkeys",
            get_with(list, |op| op.id("passkeys_list").summary("Your passkeys").tag(TAG))
                .post_with(begin, |op| op.id("passkey_begin").summary("Begin to register a passkey").tag(TAG)),
        )
        .api_route(
            "/account/passkeys/confirm",
            post_with(register, |op| op.id("passkey_confirm").summary("Register what the device has made").tag(TAG)),
        )
        .api_route("/account/passkeys/{id}", delete_with(remove, |op| op.id("passkey_delete").summary("Take a passkey away").tag(TAG)))
        .api_route("/session/passkey", post_with(ask, |op| op.id("session_passkey_ask").summary("Begin to log in with a passkey").tag(TAG)))
        .api_route(
            "/session/passkey/confirm",
            post_with(log_in, |op| op.id("session_passkey_begin").summary("Log in with a passkey").tag(TAG)),
        )
        .api_route(
            "/session/confirm/passkey",
            post_with(ask_own, |op| op.id("session_confirm_ask").summary("Begin to prove it is still you with a passkey").tag(TAG)),
        )
        .api_route(
            "/session/confirm/passkey/confirm",
            post_with(confirm, |op| op.id("session_confirm_passkey").summary("Prove it is still you with a passkey").tag(TAG)),
        )
}

impl From<Asked> for Asking {
    fn from(Asked { id, options }: Asked) -> Self {
        Self { id, options, seconds: SECONDS }
    }
}

async fn list(Someone(caller): Someone, Given(state): Given<State>) -> Outcome<Json<Vec<Listed>>> {
    Ok(Json(state.app.passkeys(&caller).await?))
}

async fn begin(Someone(caller): Someone, Named(party): Named, Given(state): Given<State>) -> Outcome<Created<Making>> {
    Ok(Created(Making { options: state.app.register_passkey(&caller, &party).await?, seconds: SECONDS }))
}

async fn register(
    Someone(caller): Someone,
    Named(party): Named,
    Given(state): Given<State>,
    Body(given): Body<Made>,
) -> Outcome<Created<Listed>> {
    Ok(Created(state.app.passkey_registered(&caller, &party, &given.name, &given.credential).await?))
}

async fn remove(Someone(caller): Someone, Given(state): Given<State>, Path(path): Path<Id>) -> Outcome<Nothing> {
    state.app.remove_passkey(&caller, &path.id).await?;
    Ok(Nothing)
}

async fn ask(Anyone(_): Anyone, Named(party): Named, Given(state): Given<State>) -> Outcome<Created<Asking>> {
    Ok(Created(state.app.ask_passkey(&party).await?.into()))
}

async fn log_in(
    Anyone(request): Anyone,
    Named(party): Named,
    Given(state): Given<State>,
    Body(given): Body<Entering>,
) -> Outcome<With<Created<Entered>>> {
    let begun = state.app.log_in_with_passkey(&request, &party, &given.id, &given.credential).await?;
    Ok(entered(&state, begun, given.handing))
}

async fn ask_own(Someone(caller): Someone, Named(party): Named, Given(state): Given<State>) -> Outcome<Created<Asking>> {
    Ok(Created(state.app.ask_own_passkey(&caller, &party).await?.into()))
}

async fn confirm(Someone(caller): Someone, Named(party): Named, Given(state): Given<State>, Body(given): Body<Signed>) -> Outcome<Nothing> {
    state.app.confirm_with_passkey(&caller, &party, &given.id, &given.credential).await?;
    Ok(Nothing)
}

impl FromRequestParts<Arc<super::Shared>> for Named {
    type Rejection = Failure;

    /// The name was held against those that the server answers to before anything else.
    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Failure> {
        let party = Party::of(super::authority(&parts.uri, &parts.headers), state.settings.tls);
        Ok(Self(party.map_err(AppError::from)?))
    }
}

impl OperationInput for Named {}

fn bytes(description: &str) -> Value {
    serde_json::json!({ "type": "string", "description": description, "pattern": "^[A-Za-z0-9_-]*$" })
}

fn creation_options(_: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "type": "object",
        "description": "WebAuthn's `PublicKeyCredentialCreationOptionsJSON`.",
        "required": ["rp", "user", "challenge", "pubKeyCredParams"],
        "properties": {
            "rp": { "type": "object" },
            "user": { "type": "object" },
            "challenge": bytes("What is to be signed, base64url."),
            "pubKeyCredParams": { "type": "array", "items": { "type": "object" } },
        },
    })
}

fn request_options(_: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "type": "object",
        "description": "WebAuthn's `PublicKeyCredentialRequestOptionsJSON`.",
        "required": ["challenge", "rpId", "allowCredentials", "userVerification"],
        "properties": {
            "challenge": bytes("What is to be signed, base64url."),
            "rpId": { "type": "string" },
            "allowCredentials": { "type": "array", "items": { "type": "object" } },
            "userVerification": { "type": "string" },
        },
    })
}

/// A credential with a response; both sorts have the same frame.
fn credential(name: &str, required: &[&str], properties: &Value) -> Schema {
    json_schema!({
        "type": "object",
        "description": format!("WebAuthn's `{name}`."),
        "required": ["id", "rawId", "type", "response"],
        "properties": {
            "id": { "type": "string" },
            "rawId": bytes("Id of the key, base64url."),
            "type": { "type": "string" },
            "response": { "type": "object", "required": required, "properties": properties },
            "clientExtensionResults": { "type": "object" },
        },
    })
}

fn registration(_: &mut SchemaGenerator) -> Schema {
    let properties = serde_json::json!({
        "clientDataJSON": bytes("What the browser says, base64url."),
        "attestationObject": bytes("What the device says, base64url."),
        "transports": { "type": ["array", "null"], "items": { "type": "string" } },
    });
    credential("RegistrationResponseJSON", &["clientDataJSON", "attestationObject"], &properties)
}

fn assertion(_: &mut SchemaGenerator) -> Schema {
    let properties = serde_json::json!({
        "clientDataJSON": bytes("What the browser says, base64url."),
        "authenticatorData": bytes("What the device says, base64url."),
        "signature": bytes("Its signature over both, base64url."),
        "userHandle": { "type": ["string", "null"], "description": "Whose it is, base64url.", "pattern": "^[A-Za-z0-9_-]*$" },
    });
    credential("AuthenticationResponseJSON", &["clientDataJSON", "authenticatorData", "signature"], &properties)
}
