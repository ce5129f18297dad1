//! One's own account: how it comes to be, its password, its second factor, its tokens.

use jiff::SignedDuration;
use ringwall_store::{Act, Change, CommitError, Expect, StoreError};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::credentials::{Credential, Sort};
use super::error::AppError;
use super::people::{Invitation, checked_name, places};
use super::register::{Account, Grant, INSTALLATION, Place, Token, key, kind};
use super::sessions::Begun;
use super::{App, Caller, Request, Via, put, remove};
use crate::auth::password::policy::{Owner, problems};
use crate::auth::recovery::RecoveryCodes;
use crate::auth::roles::Role;
use crate::auth::secret::{Kind, Secret, StoredSecret};
use crate::auth::totp::TotpSecret;

/// Spaces of what may be lost.
const SET_UP: &str = "set-up";
pub(crate) const INVITATIONS: &str = "invitation";
const ENROLLING: &str = "totp-enrolment";

const SET_UP_MS: i64 = 24 * 60 * 60 * 1_000;
const ENROL_MS: i64 = 15 * 60 * 1_000;
/// Longest life of a token in days.
const TOKEN_DAYS: i64 = 366;

/// What the first person gives.
#[derive(Deserialize, JsonSchema)]
pub(crate) struct SetUp {
    /// The secret from the link that the server prints at its first start.
    pub(crate) secret: String,
    /// Name of the person.
    pub(crate) name: String,
    /// E-mail address to log in with.
    pub(crate) email: String,
    /// A password of at least 12 characters.
    pub(crate) password: String,
}

/// What an invited person gives.
#[derive(Deserialize, JsonSchema)]
pub(crate) struct Accept {
    /// The secret of the invitation.
    pub(crate) secret: String,
    /// Name of the person.
    pub(crate) name: String,
    /// A password of at least 12 characters.
    pub(crate) password: String,
}

/// An authenticator that is being set up.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Enrolment {
    /// The secret in base32, to be typed into the authenticator.
    pub(crate) secret: String,
    /// The same as a link that a QR code can hold.
    pub(crate) uri: String,
}

/// Codes that each let in once, without the authenticator. They are shown this one time.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Recovery {
    /// The codes.
    pub(crate) codes: Vec<String>,
}

/// A token that is asked for.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewToken {
    /// What it is for.
    pub(crate) name: String,
    /// Organisation that it is limited to; `_` for what concerns the installation.
    pub(crate) organisation: String,
    /// Role that it is limited to.
    pub(crate) role: Role,
    /// Days until it ends, 1 to 366.
    pub(crate) days: i64,
}

/// A token at its birth.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Born {
    /// The secret, shown this one time.
    pub(crate) secret: String,
    /// The rest, which can be read again.
    pub(crate) token: Token,
}

fn bad_password(found: &[impl std::fmt::Display]) -> AppError {
    let sentences: Vec<String> = found.iter().map(ToString::to_string).collect();
    AppError::field("password", "the password cannot be used", sentences.join(" "))
}

impl App {
    /// The secret for setting up, where there is no account yet; a new one at each start.
    ///
    /// # Errors
    /// The database fails.
    pub async fn set_up_secret(&self) -> Result<Option<String>, StoreError> {
        if self.registers.now(&self.store).await?.accounts().next().is_some() {
            return Ok(None);
        }
        let mut random = [0; 32];
        self.surroundings.random(&mut random)?;
        let secret = Secret::new(Kind::Invitation, &random);
        self.store.hot_put(SET_UP, "only", secret.stored().as_str(), self.now_ms() + SET_UP_MS).await?;
        Ok(Some(secret.reveal().to_owned()))
    }

    /// Registers what was imported before there was a server: organisations and systems that have records and are in no register.
    ///
    /// # Errors
    /// The database fails.
    pub async fn register_imported(&self) -> Result<(), CommitError> {
        let register = self.registers.now(&self.store).await.map_err(CommitError::Unavailable)?;
        let systems = self.store.systems().await.map_err(CommitError::Unavailable)?;
        let named = |id: &str| Place { id: id.to_owned(), name: id.to_owned(), site: None };
        let of = |organisation: &str, action: &str| Request::default().act(organisation, "server", action);
        for (at, (organisation, system)) in systems.iter().enumerate() {
            let first = at.checked_sub(1).and_then(|before| systems.get(before)).is_none_or(|(before, _)| before != organisation);
            if first && register.organisation(organisation).is_none() {
                let change = put(key(INSTALLATION, kind::ORGANISATION, organisation), Expect::Anything, &named(organisation));
                self.store.commit(Act { changes: vec![change], ..of(INSTALLATION, "organisation.register") }).await?;
            }
            if register.place(organisation, kind::SYSTEM, system).is_none() {
                let change = put(key(organisation, kind::SYSTEM, system), Expect::Anything, &named(system));
                self.store.commit(Act { changes: vec![change], ..of(organisation, "system.register") }).await?;
            }
        }
        Ok(())
    }

    /// Makes the first account, which administers the installation.
    pub(crate) async fn set_up(&self, request: &Request, given: &SetUp) -> Result<Begun, AppError> {
        let refused =
            || AppError::Unauthenticated("the link to set up is not valid, or no longer; the server prints a new one at its start");
        let stored = self.store.hot_get(SET_UP, "only", self.now_ms()).await?.map(StoredSecret::from);
        let valid = Secret::parse(&given.secret).ok().zip(stored).is_some_and(|(secret, stored)| stored.matches(&secret));
        if !valid || self.register().await?.accounts().next().is_some() {
            self.refused(request, "anonymous", INSTALLATION, "set-up", "the link is not valid").await?;
            return Err(refused());
        }
        let account = self.new_account(&given.name, &given.email)?;
        let mut changes = self.new_account_changes(&account, &given.password, "").await?;
        let grant = Grant { account: account.id.clone(), role: Role::Admin, site: None, supplier: None, system: None };
        changes.push(put(key(INSTALLATION, kind::GRANT, &grant.id()), Expect::Absent, &grant));
        // One of a kind: two who set up at the same moment cannot both be first.
        changes.push(put(key(INSTALLATION, kind::SETTINGS, "self"), Expect::Absent, &super::register::Settings::default()));
        let begun = self.begin(request, account, false, "installation.set-up", changes).await?;
        self.store.hot_remove(SET_UP, "only").await?;
        Ok(begun)
    }

    fn new_account(&self, name: &str, email: &str) -> Result<Account, AppError> {
        let email = checked_email(email)?;
        Ok(Account { id: self.new_id('a')?, name: checked_name("name", name)?, email, active: true, second_factor: false })
    }

    async fn new_account_changes(&self, account: &Account, password: &str, organisation: &str) -> Result<Vec<Change>, AppError> {
        let credential = self.password_change(account, password, organisation).await?;
        Ok(vec![put(key(INSTALLATION, kind::ACCOUNT, &account.id), Expect::Absent, account), credential])
    }

    pub(crate) async fn password_change(&self, account: &Account, password: &str, organisation: &str) -> Result<Change, AppError> {
        let found = problems(password, Owner { email: &account.email, organisation }, &self.breached);
        if !found.is_empty() {
            return Err(bad_password(&found));
        }
        let (hasher, password, salt) = (self.hasher.clone(), password.to_owned(), self.random()?);
        let phc = self.apart(move || hasher.hash(&password, &salt)).await?;
        Ok(Credential::password(&account.id, phc).put(&self.new_id('c')?, Expect::Absent))
    }

    /// Makes the account of somebody who was invited, or gives an account that is there the role of the invitation.
    pub(crate) async fn accept(&self, request: &Request, given: &Accept) -> Result<Begun, AppError> {
        let refused = || AppError::Unauthenticated("the invitation is not valid, or no longer; ask for a new one");
        let stored = Secret::parse(&given.secret).ok().map(|secret| secret.stored());
        let value = match &stored {
            Some(stored) => self.store.hot_get(INVITATIONS, stored.as_str(), self.now_ms()).await?,
            None => None,
        };
        let invitation: Option<Invitation> = value.and_then(|value| serde_json::from_str(&value).ok());
        let (Some(stored), Some(invitation)) = (stored, invitation) else {
            self.refused(request, "anonymous", INSTALLATION, "invitation", "it is not valid").await?;
            return Err(refused());
        };
        let register = self.register().await?;
        if register.by_email(&invitation.email).is_some() {
            return Err(AppError::Conflict("there is an account with this address already".into()));
        }
        if let Err(why) = invitation.holds(&register) {
            self.refused(request, "anonymous", INSTALLATION, "invitation", "who invited may no longer give the role").await?;
            return Err(why);
        }
        let account = self.new_account(&given.name, &invitation.email)?;
        let organisation = register.organisation(&invitation.organisation).map_or("", |place| place.name.as_str());
        let changes = self.new_account_changes(&account, &given.password, organisation).await?;
        // Taken by one only: whoever removes it goes on.
        if !self.store.hot_remove(INVITATIONS, stored.as_str()).await? {
            return Err(refused());
        }
        let begun = self.begin(request, account, false, "invitation.accept", changes).await?;
        let grant = invitation.grant(&begun.account.id);
        let act = request.act(&invitation.organisation, &invitation.by, "grant.create");
        let change = put(key(&invitation.organisation, kind::GRANT, &grant.id()), Expect::Anything, &grant);
        let (present, reason) = (places(&invitation.organisation, &grant), Some("invitation accepted".into()));
        self.commit(Act { changes: vec![change], present, repeatable: false, request: None, reason, ..act }).await?;
        Ok(begun)
    }

    /// The caller's account.
    pub(crate) fn own<'c>(&self, caller: &'c Caller) -> Result<&'c Account, AppError> {
        caller.register.account(&caller.account).ok_or(AppError::Unauthenticated("the account is no longer there"))
    }

    /// How many recovery codes the caller has left; `None` without a second factor.
    pub(crate) async fn recovery_codes(&self, caller: &Caller) -> Result<Option<usize>, AppError> {
        Ok(self.credentials(&caller.account).await?.recovery().map(|(.., codes)| codes.left()))
    }

    /// Changes the caller's password; every other session of theirs ends.
    pub(crate) async fn change_password(&self, caller: &Caller, old: &str, new: &str) -> Result<(), AppError> {
        self.remembered(caller, INSTALLATION, "password", proved(caller)).await?;
        let account = self.own(caller)?;
        let credentials = self.credentials(&account.id).await?;
        // Whoever has found an open session must not guess here for ever.
        self.count(&caller.request, &account.email, Some(account), &caller.register).await?;
        if !self.verify(old, credentials.password()).await? {
            self.refused(&caller.request, &caller.account, INSTALLATION, "password", "the old password is wrong").await?;
            return Err(AppError::field("old", "the old password is wrong", ""));
        }
        self.succeeded(&caller.request, &account.email).await?;
        let change = self.password_change(account, new, "").await?;
        self.commit(Act { changes: vec![change], ..caller.act(INSTALLATION, "password.change") }).await?;
        let own = if let Via::Session { name, .. } = &caller.via { Some(name.as_str()) } else { None };
        self.end_sessions(&account.id, own).await?;
        self.erase_credentials(&caller.request, &caller.account, credentials.ids(&[Sort::Password])).await
    }

    /// Begins to set up an authenticator: it counts once a code of it was given.
    pub(crate) async fn enrol(&self, caller: &Caller) -> Result<Enrolment, AppError> {
        self.remembered(caller, INSTALLATION, "second-factor", proved(caller)).await?;
        let account = self.own(caller)?;
        let secret = TotpSecret::new(self.random()?);
        let sealed =
            self.sealer.seal(secret.as_bytes(), &account.id, &self.random()?).map_err(|error| AppError::Conflict(error.to_string()))?;
        self.store.hot_put(ENROLLING, &account.id, &sealed, self.now_ms() + ENROL_MS).await?;
        Ok(Enrolment { secret: secret.to_base32().to_string(), uri: secret.uri("Ringwall", &account.email).to_string() })
    }

    /// Sets the authenticator up, with a first code of it; gives the recovery codes.
    pub(crate) async fn enrolled(&self, caller: &Caller, code: &str) -> Result<Recovery, AppError> {
        self.remembered(caller, INSTALLATION, "second-factor", proved(caller)).await?;
        let account = self.own(caller)?;
        let missing =
            || AppError::Conflict("no authenticator is being set up, or it took longer than a quarter of an hour; begin again".into());
        let sealed = self.store.hot_get(ENROLLING, &account.id, self.now_ms()).await?.ok_or_else(missing)?;
        let bytes = self.sealer.open(&sealed, &account.id).map_err(|error| AppError::Conflict(error.to_string()))?;
        let secret = TotpSecret::from_bytes(&bytes).ok_or_else(missing)?;
        if !self.step(&account.id, &secret, code).await? {
            return Err(AppError::field("code", "this is not the authenticator's code", "look whether the clocks of both are right"));
        }
        let (hasher, random) = (self.hasher.clone(), self.random()?);
        let (codes, stored) = self.apart(move || RecoveryCodes::generate(&hasher, &random)).await?;
        let old = self.credentials(&account.id).await?.ids(&[Sort::Totp, Sort::Recovery]);
        let with = Account { second_factor: true, ..account.clone() };
        let changes = vec![
            put(key(INSTALLATION, kind::ACCOUNT, &account.id), Expect::Anything, &with),
            Credential::totp(&account.id, sealed).put(&self.new_id('c')?, Expect::Absent),
            Credential::recovery(&account.id, stored).put(&self.new_id('c')?, Expect::Absent),
        ];
        let subject = Some(format!("account/{}", account.id));
        self.commit(Act { changes, subject, ..caller.act(INSTALLATION, "second-factor.set-up") }).await?;
        self.store.hot_remove(ENROLLING, &account.id).await?;
        self.has_second_factor(caller).await?;
        self.erase_credentials(&caller.request, &caller.account, old).await?;
        Ok(Recovery { codes: codes.iter().map(|code| code.reveal().to_string()).collect() })
    }

    /// Makes a token. It can do what both the account and its role may.
    pub(crate) async fn new_token(&self, caller: &Caller, asked: &NewToken) -> Result<Born, AppError> {
        self.remembered(caller, INSTALLATION, "token", proved(caller)).await?;
        if !(1..=TOKEN_DAYS).contains(&asked.days) {
            return Err(AppError::field("days", format!("a token lives for 1 to {TOKEN_DAYS} days"), ""));
        }
        if asked.role == Role::BreakGlass {
            let hint = "make a token with another of your roles";
            return Err(AppError::field("role", "only a person breaks the glass, no program", hint));
        }
        let has = caller.register.grants(&asked.organisation).any(|grant| grant.account == caller.account && grant.role == asked.role);
        if !has {
            return Err(AppError::field(
                "role",
                "you do not have this role in this organisation",
                "a token has no more rights than its owner",
            ));
        }
        // A token shows no second factor: it takes one to make it.
        let unproved = matches!(caller.via, Via::Session { second_factor: false, .. });
        let needed = unproved && caller.register.settings(&asked.organisation).second_factor.contains(&asked.role);
        self.remembered(caller, INSTALLATION, "token", if needed { Err(AppError::EnrolFirst) } else { Ok(()) }).await?;
        let id = uuid::Builder::from_random_bytes(self.random()?).into_uuid();
        let secret = Secret::new(Kind::ApiToken(id), &self.random()?);
        let token = Token {
            id: id.simple().to_string(),
            account: caller.account.clone(),
            name: checked_name("name", &asked.name)?,
            organisation: asked.organisation.clone(),
            role: asked.role,
            expires: (self.now() + SignedDuration::from_hours(24 * asked.days)).to_string(),
            sha256: secret.stored().as_str().to_owned(),
        };
        let change = put(key(INSTALLATION, kind::TOKEN, &token.id), Expect::Absent, &token);
        self.commit(Act { changes: vec![change], ..caller.act(INSTALLATION, "token.create") }).await?;
        Ok(Born { secret: secret.reveal().to_owned(), token: Token { sha256: String::new(), ..token } })
    }

    /// The caller's tokens, without their secrets.
    pub(crate) fn tokens(&self, caller: &Caller) -> Vec<Token> {
        let own = caller.register.tokens().filter(|token| token.account == caller.account);
        own.map(|token| Token { sha256: String::new(), ..token.clone() }).collect()
    }

    /// Ends one of the caller's tokens.
    pub(crate) async fn end_token(&self, caller: &Caller, id: &str) -> Result<(), AppError> {
        self.remembered(caller, INSTALLATION, "token", caller.person()).await?;
        let own = caller.register.token(id).filter(|token| token.account == caller.account);
        own.ok_or_else(|| AppError::Missing("you have no such token".into()))?;
        let change = remove(key(INSTALLATION, kind::TOKEN, id), Expect::Anything);
        self.commit(Act { changes: vec![change], ..caller.act(INSTALLATION, "token.delete") }).await.map(drop)
    }
}

/// Critical acts are a person's who has just proved who they are; a token cannot.
///
/// INVARIANT: where there is a second factor, it takes one to set up another, to take one away or to change the password. A passkey
/// is not asked for together with the password, so a password that was stolen begins a session: it must not lead to a second
/// factor of the thief's.
pub(crate) fn proved(caller: &Caller) -> Result<(), AppError> {
    let has = caller.register.account(&caller.account).is_some_and(|account| account.second_factor);
    match &caller.via {
        Via::Session { second_factor: false, .. } if has => Err(AppError::ConfirmSecondFactor),
        _ => caller.fresh(),
    }
}

/// An address, in lower case.
pub(crate) fn checked_email(email: &str) -> Result<String, AppError> {
    let email = email.trim().to_lowercase();
    let plain = email.len() <= 254 && !email.chars().any(|c| c.is_whitespace() || c.is_control());
    match email.split_once('@') {
        Some((name, host)) if plain && !name.is_empty() && !host.is_empty() && !host.contains('@') => Ok(email),
        _ => Err(AppError::field("email", "this is no e-mail address", "it has the form name@example.com")),
    }
}
