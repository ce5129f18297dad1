//! Log-in, one's own account, and what has to work before there is one.

use aide::axum::ApiRouter;
use aide::axum::routing::{delete_with, get_with, post_with};
use axum::Json;
use axum::extract::State as Given;
use axum::http::{HeaderValue, header};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::State;
use super::answer::{Created, Nothing, With};
use super::extract::{Body, Path};
use super::guard::{Anyone, Someone};
use super::problem::Outcome;
use crate::app::accounts::{Accept, Born, Enrolment, NewToken, Recovery, SetUp};
use crate::app::devices::Device;
use crate::app::people::Membership;
use crate::app::register::{Account, Token};
use crate::app::resets::Reset;
use crate::app::sessions::{Begun, Listed, LogIn};

/// How the secret of a session is handed over.
#[derive(Deserialize, JsonSchema, Default, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(super) enum Handing {
    /// As a cookie that scripts cannot read: for browsers.
    #[default]
    Cookie,
    /// In the answer: for programs.
    Bearer,
}

/// A log-in.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Entering {
    #[serde(flatten)]
    log_in: LogIn,
    /// How the session is handed over.
    #[serde(default)]
    handing: Handing,
}

/// The first account.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SettingUp {
    #[serde(flatten)]
    set_up: SetUp,
    /// How the session is handed over.
    #[serde(default)]
    handing: Handing,
}

/// An invitation that is accepted.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Accepting {
    #[serde(flatten)]
    accept: Accept,
    /// How the session is handed over.
    #[serde(default)]
    handing: Handing,
}

/// A new password for who has lost theirs.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Resetting {
    #[serde(flatten)]
    reset: Reset,
    /// How the session is handed over.
    #[serde(default)]
    handing: Handing,
}

/// A session that was begun.
#[derive(Serialize, JsonSchema)]
pub(super) struct Entered {
    /// Whose it is.
    account: Account,
    /// Its secret, where it was asked for; shown this one time.
    #[serde(skip_serializing_if = "Option::is_none")]
    secret: Option<String>,
    /// Seconds until it ends at the latest.
    seconds: i64,
}

/// Who is logged in.
#[derive(Serialize, JsonSchema)]
pub(super) struct Me {
    /// The account.
    account: Account,
    /// Organisations and roles.
    memberships: Vec<Membership>,
    /// Recovery codes that are left, where a second factor is set up.
    recovery_codes: Option<usize>,
}

/// A proof that it is still the same person.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Confirmation {
    /// The password.
    password: String,
    /// Code of the authenticator, where one is set up.
    #[serde(default)]
    code: Option<String>,
}

/// A new password.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewPassword {
    /// The old one.
    old: String,
    /// The new one, at least 12 characters.
    new: String,
}

/// A code of an authenticator.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Code {
    /// Six digits.
    code: String,
}

/// What a program shows and a person types.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct UserCode {
    /// Eight letters and digits.
    user_code: String,
}

/// What a program asks with.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DeviceCode {
    /// The secret that it was given.
    device_code: String,
}

/// Whether a program was let in.
#[derive(Serialize, JsonSchema)]
pub(super) struct LetIn {
    /// The secret of its session, shown this one time; null while nobody has let it in.
    secret: Option<String>,
    /// In whose name.
    account: Option<Account>,
}

/// What a path names by its id.
#[derive(Deserialize, JsonSchema)]
pub(super) struct Id {
    /// Its id.
    pub(super) id: String,
}

pub(super) const TAG: &str = "Account";

pub(super) fn routes() -> ApiRouter<State> {
    ApiRouter::new()
        .api_route("/set-up", post_with(set_up, |op| op.id("set_up").summary("Make the first account").tag(TAG)))
        .api_route(
            "/session",
            get_with(me, |op| op.id("session_view").summary("Who is logged in").tag(TAG))
                .post_with(log_in, |op| op.id("session_begin").summary("Log in").tag(TAG))
                .delete_with(log_out, |op| op.id("session_end").summary("Log out").tag(TAG)),
        )
        .api_route("/session/confirm", post_with(confirm, |op| op.id("session_confirm").summary("Prove it is still you").tag(TAG)))
        .api_route("/invitations/accept", post_with(accept, |op| op.id("invitation_accept").summary("Accept an invitation").tag(TAG)))
        .api_route("/device", post_with(device, |op| op.id("device_begin").summary("Begin to log in a program").tag(TAG)))
        .api_route("/device/let-in", post_with(let_in, |op| op.id("device_let_in").summary("Let a program in, in your name").tag(TAG)))
        .api_route("/device/session", post_with(device_session, |op| op.id("device_session").summary("Whether it was let in").tag(TAG)))
        .api_route(
            "/account/reset",
            post_with(reset, |op| op.id("account_reset").summary("Choose a new password with a secret that you were given").tag(TAG)),
        )
        .api_route("/account/sessions", get_with(sessions, |op| op.id("sessions_list").summary("Your sessions").tag(TAG)))
        .api_route("/account/sessions/{id}", delete_with(end_session, |op| op.id("own_session_end").summary("End one of them").tag(TAG)))
        .api_route("/account/password", post_with(password, |op| op.id("password_change").summary("Change your password").tag(TAG)))
        .api_route("/account/totp", post_with(enrol, |op| op.id("totp_begin").summary("Begin to set up an authenticator").tag(TAG)))
        .api_route(
            "/account/totp/confirm",
            post_with(enrolled, |op| op.id("totp_confirm").summary("Set it up with its first code").tag(TAG)),
        )
        .api_route(
            "/account/tokens",
            get_with(tokens, |op| op.id("tokens_list").summary("Your tokens").tag(TAG))
                .post_with(new_token, |op| op.id("token_create").summary("Make a token for a program").tag(TAG)),
        )
        .api_route("/account/tokens/{id}", delete_with(end_token, |op| op.id("token_delete").summary("End a token").tag(TAG)))
}

/// A session in the form that was asked for.
pub(super) fn entered(state: &State, begun: Begun, handing: Handing) -> With<Created<Entered>> {
    let Begun { secret, account, seconds } = begun;
    let entered = |secret| Created(Entered { account, secret, seconds });
    if handing == Handing::Bearer {
        return With { headers: Vec::new(), value: entered(Some(secret.reveal().to_owned())) };
    }
    With { headers: cookie(state, secret.reveal(), seconds), value: entered(None) }
}

/// The cookie: not for scripts, not for other sites, and not without TLS where there is TLS.
pub(crate) fn cookie(state: &State, secret: &str, seconds: i64) -> Vec<(header::HeaderName, HeaderValue)> {
    let secure = if state.settings.tls { "; Secure" } else { "" };
    let text = format!("{}={secret}; Path=/; HttpOnly; SameSite=Strict; Max-Age={seconds}{secure}", state.settings.cookie());
    HeaderValue::try_from(text).map(|value| (header::SET_COOKIE, value)).into_iter().collect()
}

async fn set_up(Anyone(request): Anyone, Given(state): Given<State>, Body(given): Body<SettingUp>) -> Outcome<With<Created<Entered>>> {
    let begun = state.app.set_up(&request, &given.set_up).await?;
    Ok(entered(&state, begun, given.handing))
}

async fn log_in(Anyone(request): Anyone, Given(state): Given<State>, Body(given): Body<Entering>) -> Outcome<With<Created<Entered>>> {
    let begun = state.app.log_in(&request, &given.log_in).await?;
    Ok(entered(&state, begun, given.handing))
}

async fn accept(Anyone(request): Anyone, Given(state): Given<State>, Body(given): Body<Accepting>) -> Outcome<With<Created<Entered>>> {
    let begun = state.app.accept(&request, &given.accept).await?;
    Ok(entered(&state, begun, given.handing))
}

async fn device(Anyone(request): Anyone, Given(state): Given<State>) -> Outcome<Created<Device>> {
    Ok(Created(state.app.device(&request).await?))
}

async fn let_in(Someone(caller): Someone, Given(state): Given<State>, Body(given): Body<UserCode>) -> Outcome<Nothing> {
    state.app.let_in(&caller, &given.user_code).await?;
    Ok(Nothing)
}

async fn device_session(Anyone(request): Anyone, Given(state): Given<State>, Body(given): Body<DeviceCode>) -> Outcome<Json<LetIn>> {
    let begun = state.app.let_in_yet(&request, &given.device_code).await?;
    Ok(Json(LetIn { secret: begun.as_ref().map(|begun| begun.secret.reveal().to_owned()), account: begun.map(|begun| begun.account) }))
}

async fn reset(Anyone(request): Anyone, Given(state): Given<State>, Body(given): Body<Resetting>) -> Outcome<With<Created<Entered>>> {
    let begun = state.app.reset(&request, &given.reset).await?;
    Ok(entered(&state, begun, given.handing))
}

async fn me(Someone(caller): Someone, Given(state): Given<State>) -> Outcome<Json<Me>> {
    let recovery_codes = state.app.recovery_codes(&caller).await?;
    Ok(Json(Me { account: state.app.own(&caller)?.clone(), memberships: state.app.memberships(&caller), recovery_codes }))
}

async fn log_out(Someone(caller): Someone, Given(state): Given<State>) -> Outcome<With<Nothing>> {
    state.app.log_out(&caller).await?;
    Ok(With { headers: cookie(&state, "", 0), value: Nothing })
}

async fn confirm(Someone(caller): Someone, Given(state): Given<State>, Body(given): Body<Confirmation>) -> Outcome<Nothing> {
    state.app.confirm(&caller, &given.password, given.code.as_deref()).await?;
    Ok(Nothing)
}

async fn sessions(Someone(caller): Someone, Given(state): Given<State>) -> Outcome<Json<Vec<Listed>>> {
    Ok(Json(state.app.sessions(&caller).await?))
}

async fn end_session(Someone(caller): Someone, Given(state): Given<State>, Path(path): Path<Id>) -> Outcome<Nothing> {
    state.app.end_session(&caller, &path.id).await?;
    Ok(Nothing)
}

async fn password(Someone(caller): Someone, Given(state): Given<State>, Body(given): Body<NewPassword>) -> Outcome<Nothing> {
    state.app.change_password(&caller, &given.old, &given.new).await?;
    Ok(Nothing)
}

async fn enrol(Someone(caller): Someone, Given(state): Given<State>) -> Outcome<Created<Enrolment>> {
    Ok(Created(state.app.enrol(&caller).await?))
}

async fn enrolled(Someone(caller): Someone, Given(state): Given<State>, Body(given): Body<Code>) -> Outcome<Created<Recovery>> {
    Ok(Created(state.app.enrolled(&caller, &given.code).await?))
}

async fn tokens(Someone(caller): Someone, Given(state): Given<State>) -> Outcome<Json<Vec<Token>>> {
    Ok(Json(state.app.tokens(&caller)))
}

async fn new_token(Someone(caller): Someone, Given(state): Given<State>, Body(asked): Body<NewToken>) -> Outcome<Created<Born>> {
    Ok(Created(state.app.new_token(&caller, &asked).await?))
}

async fn end_token(Someone(caller): Someone, Given(state): Given<State>, Path(path): Path<Id>) -> Outcome<Nothing> {
    state.app.end_token(&caller, &path.id).await?;
    Ok(Nothing)
}
