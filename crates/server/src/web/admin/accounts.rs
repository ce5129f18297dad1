//! The accounts of the whole installation: taking one out of use, and a new password for who has lost theirs.

use askama::Template;
use axum::Router;
use axum::extract::State as Given;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;

use super::super::frame::{Frame, Reader, html};
use super::secret::{Origin, SecretPage};
use super::{Of, Sure, frame};
use crate::app::error::AppError;
use crate::app::register::Account;
use crate::http::extract::Path;
use crate::http::guard::{EditInstallation, May};
use crate::http::{Outcome, State};

const LIST: &str = "/admin/_/accounts";

// INVARIANT: the organisation is written out in these addresses, so that the permission is asked for in the installation.
pub(super) fn routes() -> Router<State> {
    Router::new()
        .route("/admin/_/accounts", get(accounts))
        .route("/admin/_/accounts/{id}/remove", get(remove_page).post(remove))
        .route("/admin/_/accounts/{id}/reset", get(reset_page).post(reset))
}

#[derive(Template)]
#[template(path = "admin-accounts.html")]
struct AccountsPage {
    frame: Frame,
    accounts: Vec<Account>,
}

async fn accounts(may: May<EditInstallation>, reader: Reader) -> Response {
    let mut accounts: Vec<Account> = may.caller.register.accounts().cloned().collect();
    accounts.sort_by_cached_key(|account| (!account.active, account.name.to_lowercase(), account.id.clone()));
    html(StatusCode::OK, &AccountsPage { frame: frame(reader, &may, "accounts", "accounts"), accounts })
}

/// Name and address of an account that is in use.
fn about(may: &May<EditInstallation>, id: &str) -> Result<String, AppError> {
    let account = may.caller.register.account(id).filter(|account| account.active);
    let account = account.ok_or_else(|| AppError::Missing("there is no such account".into()))?;
    Ok(format!("{} · {}", account.name, account.email))
}

fn removing(may: &May<EditInstallation>, reader: Reader, id: &str) -> Result<Sure, AppError> {
    let frame = frame(reader, may, "account-remove", "accounts");
    Ok(Sure::new(frame, about(may, id)?, "account-remove-lead", "account-remove", LIST))
}

async fn remove_page(may: May<EditInstallation>, Path(of): Path<Of>, reader: Reader) -> Outcome<Response> {
    Ok(removing(&may, reader, &of.id)?.page())
}

async fn remove(may: May<EditInstallation>, Given(state): Given<State>, Path(of): Path<Of>, reader: Reader) -> Outcome<Response> {
    let sure = removing(&may, reader, &of.id)?;
    Ok(sure.done(state.app.remove_account(&may.caller, &of.id).await))
}

fn resetting(may: &May<EditInstallation>, reader: Reader, id: &str) -> Result<Sure, AppError> {
    let frame = frame(reader, may, "account-reset", "accounts");
    Ok(Sure::new(frame, about(may, id)?, "account-reset-lead", "account-reset-submit", LIST))
}

async fn reset_page(may: May<EditInstallation>, Path(of): Path<Of>, reader: Reader) -> Outcome<Response> {
    Ok(resetting(&may, reader, &of.id)?.page())
}

async fn reset(
    may: May<EditInstallation>,
    Given(state): Given<State>,
    Path(of): Path<Of>,
    reader: Reader,
    origin: Origin,
) -> Outcome<Response> {
    let sure = resetting(&may, reader, &of.id)?;
    Ok(match state.app.ask_reset(&may.caller, &of.id).await {
        Ok(made) => {
            let secret = made.secret.unwrap_or_default();
            SecretPage::link(sure.frame, "account-reset-made", (&origin, "/reset"), &secret, made.seconds, LIST)
        }
        Err(error) => sure.done(Err(error)),
    })
}
