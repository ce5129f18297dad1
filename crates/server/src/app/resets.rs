//! When somebody has lost password or second factor: an administrator hands over a secret, with which the person chooses a new password.

use ringwall_store::{Act, CommitError, Expect};
use schemars::JsonSchema;
use serde::Deserialize;

use super::credentials::Sort;
use super::error::AppError;
use super::people::Invited;
use super::register::{Account, INSTALLATION, key, kind};
use super::sessions::Begun;
use super::{App, Caller, Request, put};
use crate::auth::secret::{Kind, Secret};

const RESETS: &str = "reset";
const RESET_MS: i64 = 24 * 60 * 60 * 1_000;

/// A new password.
#[derive(Deserialize, JsonSchema)]
pub(crate) struct Reset {
    /// The secret that the administrator has handed over.
    pub(crate) secret: String,
    /// A password of at least 12 characters.
    pub(crate) password: String,
}

impl App {
    /// Makes a secret that lets the owner of an account choose a new password. Nothing changes until it is used.
    pub(crate) async fn ask_reset(&self, caller: &Caller, id: &str) -> Result<Invited, AppError> {
        let account = caller.register.account(id).filter(|account| account.active);
        let account = account.ok_or_else(|| AppError::Missing("there is no such account".into()))?;
        let secret = Secret::new(Kind::Invitation, &self.random()?);
        let subject = Some(format!("account/{}", account.id));
        self.commit(Act { subject, ..caller.act(INSTALLATION, "account.reset") }).await?;
        self.store.hot_put(RESETS, secret.stored().as_str(), &account.id, self.now_ms() + RESET_MS).await?;
        Ok(Invited { secret: Some(secret.reveal().to_owned()), seconds: RESET_MS / 1_000 })
    }

    /// The same for whoever has the data folder at hand, as `actor`: when nobody is left who could log in. `None` where no account has
    /// this address.
    ///
    /// # Errors
    /// The database fails.
    pub async fn reset_at_the_machine(&self, actor: &str, email: &str) -> Result<Option<String>, CommitError> {
        let register = self.registers.now(&self.store).await.map_err(CommitError::Unavailable)?;
        let Some(account) = register.by_email(email) else { return Ok(None) };
        let mut random = [0; 32];
        self.surroundings.random(&mut random).map_err(CommitError::Unavailable)?;
        let secret = Secret::new(Kind::Invitation, &random);
        let subject = Some(format!("account/{}", account.id));
        self.store.commit(Act { subject, ..Request::default().act(INSTALLATION, actor, "account.reset") }).await?;
        let kept = self.store.hot_put(RESETS, secret.stored().as_str(), &account.id, self.now_ms() + RESET_MS).await;
        kept.map_err(CommitError::Unavailable)?;
        Ok(Some(secret.reveal().to_owned()))
    }

    /// Chooses the new password. The second factor goes, and every session ends.
    pub(crate) async fn reset(&self, request: &Request, given: &Reset) -> Result<Begun, AppError> {
        let refused = || AppError::Unauthenticated("the secret is not valid, or no longer; ask for a new one");
        let stored = Secret::parse(&given.secret).ok().map(|secret| secret.stored());
        let id = match &stored {
            Some(stored) => self.store.hot_get(RESETS, stored.as_str(), self.now_ms()).await?,
            None => None,
        };
        let register = self.register().await?;
        let account = id.and_then(|id| register.account(&id)).filter(|account| account.active);
        let (Some(stored), Some(account)) = (stored, account) else {
            self.refused(request, "anonymous", INSTALLATION, "reset", "the secret is not valid").await?;
            return Err(refused());
        };
        let account = Account { second_factor: false, ..account.clone() };
        let changes = vec![
            put(key(INSTALLATION, kind::ACCOUNT, &account.id), Expect::Anything, &account),
            self.password_change(&account, &given.password, "").await?,
        ];
        // Taken by one only: whoever removes it goes on.
        if !self.store.hot_remove(RESETS, stored.as_str()).await? {
            return Err(refused());
        }
        let old = self.credentials(&account.id).await?.ids(&Sort::ALL);
        self.end_sessions(&account.id, None).await?;
        let begun = self.begin(request, account, false, "password.reset", changes).await?;
        self.erase_credentials(request, &begun.account.id, old).await?;
        Ok(begun)
    }
}
