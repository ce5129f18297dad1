//! Logging in a program that has no browser (RFC 8628): it shows a short code, and a person who is logged in elsewhere lets it in.

use ringwall_store::Act;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::error::AppError;
use super::register::INSTALLATION;
use super::sessions::Begun;
use super::{App, Caller, Request, Via};
use crate::auth::secret::{Kind, Secret};

/// Spaces of what may be lost: what waits, by its secret, and which secret a short code stands for.
const WAITING: &str = "device";
const CODES: &str = "device-code";
/// How long a code holds.
const SECONDS: i64 = 600;
/// How often a program may ask.
const INTERVAL: u64 = 3;
/// Letters and digits that nobody takes for another; 20 bits for each four.
const LETTERS: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/// A program that waits to be let in.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Device {
    /// What the program asks with; secret.
    pub device_code: String,
    /// What the person types.
    pub user_code: String,
    /// Seconds that both hold.
    pub seconds: i64,
    /// Seconds between two questions.
    pub interval: u64,
}

/// What is kept of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Waiting {
    source: Option<String>,
    /// Who let it in, and whether with a second factor.
    account: Option<(String, bool)>,
}

impl App {
    /// Begins.
    pub(crate) async fn device(&self, request: &Request) -> Result<Device, AppError> {
        let secret = Secret::new(Kind::DeviceCode, &self.random()?);
        let letter = |byte: u8| char::from(*LETTERS.get(usize::from(byte % 32)).unwrap_or(&b'2'));
        let letters: String = self.random::<8>()?.map(letter).iter().collect();
        let until = self.now_ms() + SECONDS * 1_000;
        self.store.hot_put(CODES, &letters, secret.stored().as_str(), until).await?;
        self.write_waiting(secret.stored().as_str(), &Waiting { source: request.source.clone(), account: None }, until).await?;
        let (first, last) = letters.split_at(4);
        Ok(Device { device_code: secret.reveal().to_owned(), user_code: format!("{first}-{last}"), seconds: SECONDS, interval: INTERVAL })
    }

    async fn write_waiting(&self, name: &str, waiting: &Waiting, until: i64) -> Result<(), AppError> {
        // INVARIANT: text and truth values; nothing in it can fail.
        Ok(self.store.hot_put(WAITING, name, &serde_json::to_string(waiting).unwrap_or_default(), until).await?)
    }

    /// Lets a program in, in the caller's name.
    pub(crate) async fn let_in(&self, caller: &Caller, code: &str) -> Result<(), AppError> {
        let second_factor = match &caller.via {
            Via::Session { fresh: true, second_factor, .. } => *second_factor,
            Via::Session { .. } => return Err(AppError::Reauthenticate),
            Via::Token(_) => return Err(AppError::PersonNeeded),
        };
        let code: String = code.to_uppercase().chars().filter(char::is_ascii_alphanumeric).take(20).collect();
        let missing = || AppError::field("user_code", "no program waits with this code, or no longer", "look at what the program shows");
        let now = self.now_ms();
        let name = self.store.hot_get(CODES, &code, now).await?.ok_or_else(missing)?;
        // Once.
        if !self.store.hot_remove(CODES, &code).await? {
            return Err(missing());
        }
        let value = self.store.hot_get(WAITING, &name, now).await?.ok_or_else(missing)?;
        let waiting: Waiting = serde_json::from_str(&value).map_err(|_| missing())?;
        let waiting = Waiting { account: Some((caller.account.clone(), second_factor)), ..waiting };
        self.commit(Act { subject: Some("device".into()), ..caller.act(INSTALLATION, "device.let-in") }).await?;
        self.write_waiting(&name, &waiting, now + SECONDS * 1_000).await
    }

    /// What the program asks again and again: nothing yet, or its session.
    pub(crate) async fn let_in_yet(&self, request: &Request, device_code: &str) -> Result<Option<Begun>, AppError> {
        let refused = || AppError::Unauthenticated("the code is not valid, or no longer; begin again");
        let secret = Secret::parse(device_code).map_err(|_| refused())?;
        let stored = secret.stored();
        let value = self.store.hot_get(WAITING, stored.as_str(), self.now_ms()).await?.ok_or_else(refused)?;
        let waiting: Waiting = serde_json::from_str(&value).map_err(|_| refused())?;
        let Some((account, second_factor)) = waiting.account else { return Ok(None) };
        if !self.store.hot_remove(WAITING, stored.as_str()).await? {
            return Err(refused());
        }
        let register = self.register().await?;
        let account = register.account(&account).filter(|account| account.active).ok_or_else(refused)?.clone();
        Ok(Some(self.begin(request, account, second_factor, "session.begin", Vec::new()).await?))
    }
}
