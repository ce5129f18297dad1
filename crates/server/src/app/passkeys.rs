//! Passkeys of accounts: registering one, taking one away, and logging in with one instead of a password and a code.
//!
//! What a passkey has to answer is kept here, for five minutes, and taken by the first answer: one that comes again finds nothing.

use ringwall_store::{Act, Change, Expect};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use webauthn_rs::prelude::{DiscoverableAuthentication, PasskeyRegistration, PublicKeyCredential, RegisterPublicKeyCredential, Uuid};

use super::accounts::proved;
use super::credentials::{Credential, Credentials, Kept, Sort};
use super::error::AppError;
use super::people::checked_name;
use super::register::{Account, INSTALLATION, Register, key, kind};
use super::sessions::Begun;
use super::{App, Caller, Request, put, remove};
use crate::auth::passkey::{Party, PasskeyError, owner};

/// Spaces of what may be lost: what is being registered, by account; what a passkey was asked for, by a random id; last uses.
const REGISTERING: &str = "passkey-registration";
const ASKED: &str = "passkey-challenge";
const USED: &str = "passkey-used";

const CHALLENGE_MS: i64 = 5 * 60 * 1_000;
const USED_MS: i64 = 400 * 24 * 60 * 60 * 1_000;
/// Passkeys of one account.
const MOST: usize = 20;
/// The same sentence whatever was wrong: it tells nobody which accounts there are. The ledger has the reason.
const WRONG: &str = "the passkey is not known here or was not accepted";

/// A passkey as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Passkey")]
pub(crate) struct Listed {
    /// Its id.
    pub(crate) id: String,
    /// What its owner calls it.
    pub(crate) name: String,
    /// Host name of the server that it works with: the one in the browser when it was registered.
    pub(crate) host: String,
    /// When it was registered, RFC 3339 in UTC.
    pub(crate) made: String,
    /// When it was last used, where that was in the last 400 days.
    pub(crate) used: Option<String>,
}

/// What was asked of a passkey.
pub(crate) struct Asked {
    /// Names the challenge.
    pub(crate) id: String,
    /// WebAuthn's options.
    pub(crate) options: Value,
}

/// What is kept of that.
#[derive(Serialize, Deserialize)]
struct Challenge {
    /// Of an account that is logged in; nobody's yet at a log-in.
    account: Option<String>,
    begun: DiscoverableAuthentication,
}

/// Seconds that a challenge holds.
pub(crate) const SECONDS: i64 = CHALLENGE_MS / 1_000;

impl From<PasskeyError> for AppError {
    fn from(error: PasskeyError) -> Self {
        let (what, hint) = error.words();
        match error {
            PasskeyError::NoName => Self::invalid(what, hint),
            PasskeyError::Known => Self::Conflict(what.into()),
            _ => Self::field("credential", what, hint),
        }
    }
}

/// What devices know an account by: the UUID in its id.
fn handle(account: &Account) -> Result<Uuid, AppError> {
    let uuid = account.id.strip_prefix("a-").and_then(|hex| Uuid::try_parse(hex).ok());
    uuid.ok_or_else(|| AppError::Conflict("this account cannot have passkeys; make another one".into()))
}

fn owned_by<'r>(register: &'r Register, answer: &PublicKeyCredential) -> Option<&'r Account> {
    let id = format!("a-{}", owner(answer)?.simple());
    register.account(&id).filter(|account| account.active)
}

fn json(value: &impl Serialize) -> Result<String, AppError> {
    serde_json::to_string(value).map_err(|_| AppError::Conflict("the challenge cannot be kept".into()))
}

/// What attempts with passkeys are counted under. Each account from each address by itself: there is nothing to guess, so whoever
/// sends wrong answers makes nobody wait but themselves.
fn counted(request: &Request, answer: &PublicKeyCredential) -> String {
    let whose = owner(answer).map(|uuid| uuid.to_string()).unwrap_or_default();
    format!("passkey {whose} {}", request.source.as_deref().unwrap_or_default())
}

impl App {
    /// The caller's passkeys.
    pub(crate) async fn passkeys(&self, caller: &Caller) -> Result<Vec<Listed>, AppError> {
        let credentials = self.credentials(&caller.account).await?;
        let mut listed = Vec::new();
        for (id, _, Kept { name, host, made, .. }) in credentials.passkeys() {
            let used = self.store.hot_get(USED, id, self.now_ms()).await?;
            listed.push(Listed { id: id.to_owned(), name: name.clone(), host: host.clone(), made: made.clone(), used });
        }
        Ok(listed)
    }

    /// Begins to register a passkey: it counts once the device has made it.
    pub(crate) async fn register_passkey(&self, caller: &Caller, party: &Party) -> Result<Value, AppError> {
        self.remembered(caller, INSTALLATION, "passkey", proved(caller)).await?;
        let account = self.own(caller)?;
        let credentials = self.credentials(&account.id).await?;
        self.room(&credentials)?;
        let known: Vec<_> = credentials.passkeys().filter(|(.., kept)| kept.host == party.host()).map(|(.., kept)| &kept.key).collect();
        let (options, begun) = party.register(handle(account)?, (&account.email, &account.name), &known)?;
        self.store.hot_put(REGISTERING, &account.id, &json(&begun)?, self.now_ms() + CHALLENGE_MS).await?;
        Ok(options)
    }

    fn room(&self, credentials: &Credentials) -> Result<(), AppError> {
        let full = || AppError::Conflict(format!("an account has {MOST} passkeys at most; delete one first"));
        if credentials.passkeys().count() < MOST { Ok(()) } else { Err(full()) }
    }

    /// Registers the passkey that a device has made.
    pub(crate) async fn passkey_registered(
        &self,
        caller: &Caller,
        party: &Party,
        name: &str,
        answer: &RegisterPublicKeyCredential,
    ) -> Result<Listed, AppError> {
        self.remembered(caller, INSTALLATION, "passkey", proved(caller)).await?;
        let account = self.own(caller)?;
        let name = checked_name("name", name)?;
        let missing = || AppError::Conflict("no passkey is being registered, or it took longer than five minutes; begin again".into());
        let kept: PasskeyRegistration = self.taken(REGISTERING, &account.id).await?.ok_or_else(missing)?;
        let credentials = self.credentials(&account.id).await?;
        self.room(&credentials)?;
        if credentials.passkeys().any(|(.., kept)| *kept.key.cred_id() == answer.raw_id) {
            return Err(PasskeyError::Known.into());
        }
        let key = party.registered(answer, &kept)?;
        let (id, kept) = (self.new_id('c')?, Kept { name, host: party.host().to_owned(), made: self.now().to_string(), key });
        let listed = Listed { id, name: kept.name.clone(), host: kept.host.clone(), made: kept.made.clone(), used: None };
        let mut changes = vec![Credential::passkey(&account.id, kept).put(&listed.id, Expect::Absent)];
        changes.extend((!account.second_factor).then(|| with_second_factor(account, true)));
        // Whoever removes the account at this moment has removed it.
        let act = Act { unchanged_since: caller.register.newest(), ..caller.act(INSTALLATION, "passkey.register") };
        self.commit(Act { changes, subject: Some(format!("account/{}", account.id)), ..act }).await?;
        self.has_second_factor(caller).await?;
        Ok(listed)
    }

    /// Takes one of the caller's passkeys away. The last second factor stays where a role of theirs needs one.
    pub(crate) async fn remove_passkey(&self, caller: &Caller, id: &str) -> Result<(), AppError> {
        self.remembered(caller, INSTALLATION, "passkey", proved(caller)).await?;
        let account = self.own(caller)?;
        let credentials = self.credentials(&account.id).await?;
        if !credentials.passkeys().any(|(own, ..)| own == id) {
            return Err(AppError::Missing("you have no such passkey".into()));
        }
        // Of two that go at the same moment, one must see that it is the last.
        let mut unchanged_since = caller.register.newest();
        if credentials.ids(&[Sort::Totp, Sort::Passkey]).len() == 1 {
            if caller.register.needs_second_factor(&account.id) {
                return Err(AppError::Conflict(
                    "this is your only second factor, and a role of yours needs one; set up another first".into(),
                ));
            }
            let quiet = Request { idempotency: None, ..caller.request.clone() };
            let act = Act { unchanged_since, ..quiet.act(INSTALLATION, &caller.account, "second-factor.remove") };
            // A crash behind this leaves the passkey, which still logs in: it can be taken away again.
            self.commit(Act { changes: vec![with_second_factor(account, false)], ..act }).await?;
            unchanged_since = None;
        }
        let change = remove(key(INSTALLATION, kind::CREDENTIAL, id), Expect::Anything);
        let act = Act { erase: true, unchanged_since, ..caller.act(INSTALLATION, "passkey.erase") };
        self.commit(Act { changes: vec![change], ..act }).await.map(drop)
    }

    /// Begins a log-in with a passkey, whoever's it will be.
    pub(crate) async fn ask_passkey(&self, party: &Party) -> Result<Asked, AppError> {
        self.asking(None, party.ask(&[])?).await
    }

    /// Begins to prove with a passkey that it is still the same person.
    pub(crate) async fn ask_own_passkey(&self, caller: &Caller, party: &Party) -> Result<Asked, AppError> {
        self.remembered(caller, INSTALLATION, "confirmation", caller.person()).await?;
        let credentials = self.credentials(&caller.account).await?;
        let own: Vec<_> = credentials.passkeys().filter(|(.., kept)| kept.host == party.host()).map(|(.., kept)| &kept.key).collect();
        if own.is_empty() {
            return Err(AppError::Conflict(format!("you have no passkey for `{}`", party.host())));
        }
        self.asking(Some(caller.account.clone()), party.ask(&own)?).await
    }

    async fn asking(&self, account: Option<String>, (options, begun): (Value, DiscoverableAuthentication)) -> Result<Asked, AppError> {
        let id = data_encoding::HEXLOWER.encode(&self.random::<16>()?);
        self.store.hot_put(ASKED, &id, &json(&Challenge { account, begun })?, self.now_ms() + CHALLENGE_MS).await?;
        Ok(Asked { id, options })
    }

    /// What is kept under a name, to whoever comes first.
    async fn taken<T: for<'t> Deserialize<'t>>(&self, space: &str, name: &str) -> Result<Option<T>, AppError> {
        let value = self.store.hot_get(space, name, self.now_ms()).await?;
        let taken = value.is_some() && self.store.hot_remove(space, name).await?;
        Ok(value.filter(|_| taken).and_then(|value| serde_json::from_str(&value).ok()))
    }

    /// Logs somebody in with a passkey, which is both factors, or says why not.
    pub(crate) async fn log_in_with_passkey(
        &self,
        request: &Request,
        party: &Party,
        id: &str,
        answer: &PublicKeyCredential,
    ) -> Result<Begun, AppError> {
        let register = self.register().await?;
        let account = owned_by(&register, answer);
        let counted = counted(request, answer);
        self.count(request, &counted, account, &register).await?;
        match (account, self.answered(party, id, None, account, answer).await?) {
            (Some(account), Ok(changes)) => {
                self.succeeded(request, &counted).await?;
                self.begin(request, account.clone(), true, "session.begin", changes).await
            }
            (_, failed) => {
                let why = failed.err().unwrap_or(PasskeyError::Unknown).to_string();
                self.refused(request, account.map_or("anonymous", |account| &account.id), INSTALLATION, "log-in", &why).await?;
                Err(AppError::Unauthenticated(WRONG))
            }
        }
    }

    /// Gives a session whose owner has just shown a passkey the right to critical acts, and to what takes a second factor.
    pub(crate) async fn confirm_with_passkey(
        &self,
        caller: &Caller,
        party: &Party,
        id: &str,
        answer: &PublicKeyCredential,
    ) -> Result<(), AppError> {
        self.remembered(caller, INSTALLATION, "confirmation", caller.person()).await?;
        let (account, counted) = (self.own(caller)?, counted(&caller.request, answer));
        self.count(&caller.request, &counted, Some(account), &caller.register).await?;
        match self.answered(party, id, Some(&account.id), Some(account), answer).await? {
            Ok(changes) => {
                self.succeeded(&caller.request, &counted).await?;
                let act = Act { subject: Some("session".into()), ..caller.act(INSTALLATION, "session.confirm") };
                self.commit(Act { changes, ..act }).await?;
                self.confirmed(caller, true).await
            }
            Err(why) => {
                self.refused(&caller.request, &caller.account, INSTALLATION, "confirmation", &why.to_string()).await?;
                Err(AppError::Unauthenticated(WRONG))
            }
        }
    }

    /// Whether an answer is that of one of an account's passkeys to this challenge, which then is no longer; what changes by it.
    /// `asked` is who was logged in when the challenge was made.
    async fn answered(
        &self,
        party: &Party,
        id: &str,
        asked: Option<&str>,
        account: Option<&Account>,
        answer: &PublicKeyCredential,
    ) -> Result<Result<Vec<Change>, PasskeyError>, AppError> {
        // What has not this form is none of ours, and may be what databases do not take.
        let formed = id.len() == 32 && id.bytes().all(|b| b.is_ascii_hexdigit());
        let challenge: Option<Challenge> = if formed { self.taken(ASKED, id).await? } else { None };
        let Some(challenge) = challenge.filter(|challenge| challenge.account.as_deref() == asked) else {
            return Ok(Err(PasskeyError::Challenge));
        };
        let Some(account) = account else { return Ok(Err(PasskeyError::Unknown)) };
        let theirs = owner(answer).is_none_or(|uuid| handle(account).is_ok_and(|own| own == uuid));
        let credentials = self.credentials(&account.id).await?;
        let found = credentials.passkeys().find(|(.., kept)| kept.key.cred_id().as_slice() == answer.get_credential_id());
        let Some((id, version, kept)) = found.filter(|_| theirs) else { return Ok(Err(PasskeyError::Unknown)) };
        match party.asked(answer, challenge.begun, &kept.key) {
            Err(why) => Ok(Err(why)),
            Ok(changed) => {
                self.store.hot_put(USED, id, &self.now().to_string(), self.now_ms() + USED_MS).await?;
                // Of two answers with the same count, one is too late.
                let counted = changed.map(|key| Credential::passkey(&account.id, Kept { key, ..kept.clone() }));
                Ok(Ok(counted.iter().map(|credential| credential.put(id, Expect::Version(version))).collect()))
            }
        }
    }
}

fn with_second_factor(account: &Account, second_factor: bool) -> Change {
    put(key(INSTALLATION, kind::ACCOUNT, &account.id), Expect::Anything, &Account { second_factor, ..account.clone() })
}
