//! Logging in, staying logged in, and who is behind a request.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use ringwall_store::{Act, CommitError};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::credentials::{Credential, Credentials};
use super::error::AppError;
use super::register::{Account, At, Grant, INSTALLATION, Register};
use super::{App, Caller, Request, Via};
use crate::auth::lockout::{AccountAttempts, Attempts, Source, Standing, may_try};
use crate::auth::roles::{Permission, Role};
use crate::auth::secret::{Kind, Secret, StoredSecret};
use crate::auth::totp::TotpSecret;

/// A session ends after this time without a request (OWASP ASVS 5.0, 7.3.1) and after this time in any case (7.3.2).
const IDLE_MS: i64 = 60 * 60 * 1_000;
const LONGEST_MS: i64 = 12 * 60 * 60 * 1_000;
/// For so long after a password or a code was given, critical acts need no other (7.5.1).
const FRESH_MS: i64 = 10 * 60 * 1_000;
/// The last use of a session is written down this often.
const SEEN_MS: i64 = 60 * 1_000;
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// Spaces of what may be lost.
const SESSIONS: &str = "session";
const ATTEMPTS: &str = "attempts";
const STEPS: &str = "totp-step";

/// What somebody logs in with.
#[derive(Deserialize, JsonSchema)]
pub(crate) struct LogIn {
    /// E-mail address of the account.
    pub(crate) email: String,
    /// Its password.
    pub(crate) password: String,
    /// Code of the authenticator, or a recovery code.
    #[serde(default)]
    pub(crate) code: Option<String>,
}

/// A session that was begun: its secret exists only here.
pub(crate) struct Begun {
    pub(crate) secret: Secret,
    pub(crate) account: Account,
    /// Seconds until it ends at the latest.
    pub(crate) seconds: i64,
}

/// What is kept of a session, under the hash of its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Session {
    account: String,
    began_ms: i64,
    seen_ms: i64,
    proved_ms: i64,
    second_factor: bool,
    source: Option<String>,
}

impl Session {
    fn text(&self) -> String {
        // INVARIANT: a session is text and numbers; nothing in it can fail.
        serde_json::to_string(self).unwrap_or_default()
    }

    fn ends_ms(&self) -> i64 {
        (self.seen_ms + IDLE_MS).min(self.began_ms + LONGEST_MS)
    }
}

/// A session as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Listed {
    /// Its id: the beginning of a hash, of no use to log in.
    pub(crate) id: String,
    /// When it began, RFC 3339 in UTC.
    pub(crate) began: String,
    /// When it was last used, to the minute.
    pub(crate) seen: String,
    /// Address that it was begun from.
    pub(crate) source: Option<String>,
    /// Whether it is the one that asks.
    pub(crate) current: bool,
}

/// Digits of a session's id.
const ID: usize = 16;

/// The id of a session, of the hash that names it.
pub(crate) fn session_id(name: &str) -> String {
    name.chars().take(ID).collect()
}

impl Caller {
    /// Whether the caller has any role in an organisation; a token only in its own.
    pub(crate) fn belongs(&self, organisation: &str) -> Result<(), AppError> {
        let covers = match &self.via {
            Via::Token(id) => self.register.token(id).is_some_and(|token| token.organisation == organisation),
            Via::Session { .. } => true,
        };
        match covers && self.register.belongs(&self.account, organisation) {
            true => Ok(()),
            false => Err(AppError::Forbidden("you have no role here".into())),
        }
    }

    /// Whether the caller has a role there that lets them look around: neither a supplier's, nor one whose glass is whole.
    pub(crate) fn sees(&self, organisation: &str) -> Result<(), AppError> {
        let broken = self.request.opened.contains_key(organisation);
        let shows = |grant: &Grant| grant.role != Role::Supplier && (grant.role != Role::BreakGlass || broken);
        let role = match &self.via {
            Via::Token(id) => self.register.token(id).map(|token| token.role),
            Via::Session { .. } => None,
        };
        self.belongs(organisation)?;
        let sees = self.register.grants(organisation).any(|grant| grant.account == self.account && shows(grant));
        match sees && role != Some(Role::Supplier) {
            true => Ok(()),
            false => Err(AppError::Forbidden("your role does not let you look around here".into())),
        }
    }

    /// The caller's roles that count for a permission.
    pub(crate) fn roles<'c>(&'c self, organisation: &str, permission: Permission, at: At<'c>) -> impl Iterator<Item = &'c Grant> {
        let broken = self.request.opened.contains_key(organisation);
        self.register.roles((&self.account, broken), organisation, permission, at)
    }

    /// Critical acts are a person's who has just proved who they are; a token cannot.
    pub(crate) fn fresh(&self) -> Result<(), AppError> {
        match &self.via {
            Via::Session { fresh: true, .. } => Ok(()),
            Via::Session { .. } => Err(AppError::Reauthenticate),
            Via::Token(_) => Err(AppError::PersonNeeded),
        }
    }

    /// Whether it is a person who asks, logged in a moment ago or an hour.
    pub(crate) fn person(&self) -> Result<(), AppError> {
        if let Via::Token(_) = &self.via { Err(AppError::PersonNeeded) } else { Ok(()) }
    }

    /// Whether the caller may do it at a place of an organisation.
    pub(crate) fn allowed(&self, organisation: &str, permission: Permission, at: At<'_>) -> Result<(), AppError> {
        let roles: Vec<Role> = self.roles(organisation, permission, at).map(|grant| grant.role).collect();
        let refused = || AppError::Forbidden(format!("your role does not allow `{}` here", permission.as_str()));
        match &self.via {
            Via::Token(id) => {
                let token = self.register.token(id).ok_or_else(refused)?;
                let covers = token.organisation == organisation && token.role.may(permission);
                if covers && !roles.is_empty() { Ok(()) } else { Err(refused()) }
            }
            Via::Session { second_factor, .. } => {
                let needing = self.register.settings(organisation).second_factor;
                match roles.iter().any(|role| *second_factor || !needing.contains(role)) {
                    true => Ok(()),
                    false if roles.is_empty() => Err(refused()),
                    false if self.register.account(&self.account).is_some_and(|account| account.second_factor) => {
                        Err(AppError::ConfirmSecondFactor)
                    }
                    false => Err(AppError::EnrolFirst),
                }
            }
        }
    }
}

fn address(request: &Request) -> IpAddr {
    request.source.as_ref().and_then(|text| text.parse().ok()).unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST))
}

/// The failures that count for an attempt.
struct Tally {
    account: AccountAttempts,
    source: Attempts,
}

impl App {
    /// Who is behind a secret.
    pub(crate) async fn caller(&self, secret: &str, request: Request) -> Result<Caller, AppError> {
        let invalid = || AppError::Unauthenticated("the session or token is not valid, or no longer");
        let secret = Secret::parse(secret).map_err(|_| invalid())?;
        let register = self.register().await?;
        let (account, via) = match secret.kind() {
            Kind::Session => self.session(&secret).await?.ok_or_else(invalid)?,
            Kind::ApiToken(id) => {
                let token = register.token(&id.simple().to_string()).ok_or_else(invalid)?;
                let lives = token.expires.parse::<jiff::Timestamp>().is_ok_and(|end| self.now() < end);
                let valid = StoredSecret::from(token.sha256.clone()).matches(&secret) && lives;
                if !valid {
                    return Err(invalid());
                }
                (token.account.clone(), Via::Token(token.id.clone()))
            }
            Kind::Invitation | Kind::DeviceCode => return Err(invalid()),
        };
        if !register.account(&account).is_some_and(|account| account.active) {
            return Err(invalid());
        }
        let opened = self.opened(&register, &account, &via);
        Ok(Caller { account, via, request: Request { opened, ..request }, register })
    }

    async fn session(&self, secret: &Secret) -> Result<Option<(String, Via)>, AppError> {
        let (stored, now) = (secret.stored(), self.now_ms());
        let name = stored.as_str();
        let Some(mut session) = self.read_session(name).await? else { return Ok(None) };
        if now >= session.ends_ms() {
            self.store.hot_remove(SESSIONS, name).await?;
            return Ok(None);
        }
        let via = Via::Session { name: name.to_owned(), fresh: now - session.proved_ms < FRESH_MS, second_factor: session.second_factor };
        if now - session.seen_ms >= SEEN_MS {
            session.seen_ms = now;
            self.write_session(name, &session).await?;
        }
        Ok(Some((session.account, via)))
    }

    async fn read_session(&self, name: &str) -> Result<Option<Session>, AppError> {
        let value = self.store.hot_get(SESSIONS, name, self.now_ms()).await?;
        Ok(value.and_then(|value| serde_json::from_str(&value).ok()))
    }

    /// Writes down what has changed of a session. One that was ended meanwhile stays ended.
    async fn write_session(&self, name: &str, session: &Session) -> Result<(), AppError> {
        self.store.hot_renew(SESSIONS, name, &session.text(), session.ends_ms()).await?;
        Ok(())
    }

    /// A second factor was set up just now, with a code of it: for this session it counts at once.
    pub(crate) async fn has_second_factor(&self, caller: &Caller) -> Result<(), AppError> {
        let Via::Session { name, .. } = &caller.via else { return Ok(()) };
        match self.read_session(name).await? {
            Some(session) => self.write_session(name, &Session { second_factor: true, ..session }).await,
            None => Ok(()),
        }
    }

    /// Logs somebody in, or says why not. A failed attempt is in the ledger; how often one may try is limited.
    pub(crate) async fn log_in(&self, request: &Request, given: &LogIn) -> Result<Begun, AppError> {
        let register = self.register().await?;
        let account = register.by_email(given.email.trim()).cloned();
        self.count(request, &given.email, account.as_ref(), &register).await?;
        let proved = self.prove(account.as_ref(), &given.password, given.code.as_deref()).await;
        match (account, proved) {
            (Some(account), Ok(second_factor)) => {
                self.succeeded(request, &given.email).await?;
                self.begin(request, account, second_factor, "session.begin", Vec::new()).await
            }
            // Stays counted until the code comes: or one could guess codes for ever with a password that is known.
            (_, Err(AppError::SecondFactor)) => Err(AppError::SecondFactor),
            (account, Err(error)) => {
                let actor = account.as_ref().map_or("anonymous", |account| &account.id);
                self.refused(request, actor, INSTALLATION, "log-in", "address, password or code is wrong").await?;
                Err(error)
            }
            (None, Ok(_)) => Err(AppError::Unauthenticated(WRONG)),
        }
    }

    /// Gives a session whose owner has just proved who they are the right to critical acts.
    pub(crate) async fn confirm(&self, caller: &Caller, password: &str, code: Option<&str>) -> Result<(), AppError> {
        self.remembered(caller, INSTALLATION, "confirmation", caller.person()).await?;
        let account = caller.register.account(&caller.account).cloned();
        let email = account.as_ref().map(|account| account.email.clone()).unwrap_or_default();
        self.count(&caller.request, &email, account.as_ref(), &caller.register).await?;
        let second_factor = match self.prove(account.as_ref(), password, code).await {
            Ok(second_factor) => second_factor,
            Err(AppError::SecondFactor) => return Err(AppError::SecondFactor),
            Err(error) => {
                self.refused(&caller.request, &caller.account, INSTALLATION, "confirmation", "password or code is wrong").await?;
                return Err(error);
            }
        };
        self.succeeded(&caller.request, &email).await?;
        self.confirmed(caller, second_factor).await?;
        self.commit(Act { subject: Some("session".into()), ..caller.act(INSTALLATION, "session.confirm") }).await.map(drop)
    }

    /// The caller has just proved who they are: the session says so.
    pub(super) async fn confirmed(&self, caller: &Caller, second_factor: bool) -> Result<(), AppError> {
        let Via::Session { name, .. } = &caller.via else { return Ok(()) };
        if let Some(mut session) = self.read_session(name).await? {
            session.proved_ms = self.now_ms();
            session.second_factor |= second_factor;
            self.write_session(name, &session).await?;
        }
        Ok(())
    }

    /// Begins a session. `changes` are made in the same entry.
    pub(crate) async fn begin(
        &self,
        request: &Request,
        account: Account,
        second_factor: bool,
        action: &str,
        changes: Vec<ringwall_store::Change>,
    ) -> Result<Begun, AppError> {
        let secret = Secret::new(Kind::Session, &self.random()?);
        let act = Act { subject: Some(format!("account/{}", account.id)), changes, ..request.act(INSTALLATION, &account.id, action) };
        self.store.commit(act).await.map_err(|error| match error {
            CommitError::Conflict { .. } => AppError::Conflict("it was used already".into()),
            other => other.into(),
        })?;
        let now = self.now_ms();
        let session = Session {
            account: account.id.clone(),
            began_ms: now,
            seen_ms: now,
            proved_ms: now,
            second_factor,
            source: request.source.clone(),
        };
        self.store.hot_put(SESSIONS, secret.stored().as_str(), &session.text(), session.ends_ms()).await?;
        Ok(Begun { secret, account, seconds: LONGEST_MS / 1_000 })
    }

    /// Whether password and code are those of an account; says whether a second factor was among them.
    async fn prove(&self, account: Option<&Account>, password: &str, code: Option<&str>) -> Result<bool, AppError> {
        let wrong = || AppError::Unauthenticated(WRONG);
        let credentials = match account {
            Some(account) => self.credentials(&account.id).await?,
            None => Credentials::default(),
        };
        if !self.verify(password, credentials.password()).await? {
            return Err(wrong());
        }
        // A passkey is shown instead of the password, not with it: who has nothing else has shown one factor, and the session says so.
        let Some(account) = account.filter(|account| account.second_factor && credentials.totp().is_some()) else { return Ok(false) };
        let code = code.ok_or(AppError::SecondFactor)?;
        if self.totp_holds(&account.id, &credentials, code).await? || self.recovers(&account.id, &credentials, code).await? {
            return Ok(true);
        }
        Err(wrong())
    }

    /// Whether a code is the authenticator's. A step counts once.
    pub(crate) async fn totp_holds(&self, account: &str, credentials: &Credentials, code: &str) -> Result<bool, AppError> {
        let Some(sealed) = credentials.totp() else { return Ok(false) };
        let bytes = self.sealer.open(sealed, account).map_err(|error| AppError::Conflict(error.to_string()))?;
        let Some(secret) = TotpSecret::from_bytes(&bytes) else { return Ok(false) };
        self.step(account, &secret, code).await
    }

    pub(crate) async fn step(&self, account: &str, secret: &TotpSecret, code: &str) -> Result<bool, AppError> {
        // Of two requests with the same code, one at a time looks at the last step.
        let _turn = self.turn.lock().await;
        let now = self.now_ms();
        let last = self.store.hot_get(STEPS, account, now).await?.and_then(|step| step.parse().ok());
        let Some(step) = secret.verify(code, u64::try_from(now / 1_000).unwrap_or_default(), last) else { return Ok(false) };
        self.store.hot_put(STEPS, account, &step.to_string(), now + DAY_MS).await?;
        Ok(true)
    }

    /// Whether a code is one of the recovery codes, which it then is no longer.
    async fn recovers(&self, account: &str, credentials: &Credentials, code: &str) -> Result<bool, AppError> {
        let Some((id, version, codes)) = credentials.recovery() else { return Ok(false) };
        let (hasher, codes, code) = (self.hasher.clone(), codes.clone(), code.to_owned());
        let used = self.apart(move || codes.use_code(&hasher, &code)).await?;
        let Some(left) = used else { return Ok(false) };
        let credential = Credential::recovery(account, left);
        let act = Request::default().act(INSTALLATION, account, "recovery-code.use");
        let change = credential.put(&id, ringwall_store::Expect::Version(version));
        Ok(self.store.commit(Act { changes: vec![change], ..act }).await.is_ok())
    }

    /// Hashes and compares, at the same cost for nobody.
    pub(crate) async fn verify(&self, password: &str, phc: Option<&str>) -> Result<bool, AppError> {
        let (hasher, password, phc) = (self.hasher.clone(), password.to_owned(), phc.map(str::to_owned));
        self.apart(move || match phc {
            Some(phc) => hasher.verify(&password, &phc),
            None => hasher.verify_nobody(&password),
        })
        .await
    }

    /// Runs what takes memory and time, a few at once.
    pub(crate) async fn apart<T: Send + 'static>(
        &self,
        run: impl FnOnce() -> Result<T, crate::auth::password::HashError> + Send + 'static,
    ) -> Result<T, AppError> {
        let interrupted = |_| AppError::Conflict("hashing was interrupted".into());
        let _permit = Arc::clone(&self.hashing).acquire_owned().await.map_err(|_| AppError::Conflict("the server is stopping".into()))?;
        let ran = tokio::task::spawn_blocking(run).await.map_err(interrupted)?;
        ran.map_err(|error| AppError::Conflict(error.to_string()))
    }

    /// Looks whether there may be an attempt, and counts it as failed before it is made; gives what was counted before.
    pub(super) async fn count(
        &self,
        request: &Request,
        email: &str,
        account: Option<&Account>,
        register: &Register,
    ) -> Result<(), AppError> {
        let _turn = self.turn.lock().await;
        let (from, now) = (Source::of(address(request)), u64::try_from(self.now_ms()).unwrap_or_default());
        let tally = self.tally(request, email).await?;
        let admins = register.grants(INSTALLATION).filter(|grant| register.administers(grant)).map(|grant| grant.account.as_str());
        let last = account.is_some_and(|account| admins.collect::<Vec<_>>() == [account.id.as_str()]);
        let standing = if last { Standing::LastAdministrator } else { Standing::Usual };
        may_try(&tally.account, &tally.source, (from, standing), now).map_err(|wait| AppError::TooMany(wait.seconds))?;
        let failed = Tally { account: tally.account.clone().failed(from, now), source: tally.source.failed(now) };
        self.write_tally(request, email, &failed).await
    }

    /// After a success: the account's failures from there are forgotten, of the source's only the one that was counted ahead.
    pub(super) async fn succeeded(&self, request: &Request, email: &str) -> Result<(), AppError> {
        let _turn = self.turn.lock().await;
        let now = u64::try_from(self.now_ms()).unwrap_or_default();
        // Others may have failed meanwhile.
        let Tally { account, source } = self.tally(request, email).await?;
        let account = account.succeeded(Source::of(address(request)), now);
        self.write_tally(request, email, &Tally { account, source: source.taken_back() }).await
    }

    async fn tally(&self, request: &Request, email: &str) -> Result<Tally, AppError> {
        let now = self.now_ms();
        let account = self.store.hot_get(ATTEMPTS, &by_account(email), now).await?;
        let source = self.store.hot_get(ATTEMPTS, &by_source(request), now).await?;
        Ok(Tally {
            account: account.and_then(|value| serde_json::from_str(&value).ok()).unwrap_or_default(),
            source: source.and_then(|value| serde_json::from_str(&value).ok()).unwrap_or_default(),
        })
    }

    async fn write_tally(&self, request: &Request, email: &str, tally: &Tally) -> Result<(), AppError> {
        let until = self.now_ms() + 90 * DAY_MS;
        // INVARIANT: tallies are numbers and addresses; nothing in them can fail.
        let (account, source) = (serde_json::to_string(&tally.account), serde_json::to_string(&tally.source));
        self.store.hot_put(ATTEMPTS, &by_account(email), &account.unwrap_or_default(), until).await?;
        Ok(self.store.hot_put(ATTEMPTS, &by_source(request), &source.unwrap_or_default(), until).await?)
    }

    /// Ends the caller's session.
    pub(crate) async fn log_out(&self, caller: &Caller) -> Result<(), AppError> {
        self.close_opened(caller).await?;
        if let Via::Session { name, .. } = &caller.via {
            self.store.hot_remove(SESSIONS, name).await?;
        }
        self.commit(Act { subject: Some("session".into()), ..caller.act(INSTALLATION, "session.end") }).await.map(drop)
    }

    /// The sessions of an account with the names that they are kept under.
    async fn sessions_of(&self, account: &str) -> Result<Vec<(String, Session)>, AppError> {
        let all = self.store.hot_list(SESSIONS, self.now_ms()).await?.into_iter();
        let parsed = all.filter_map(|(name, value)| Some((name, serde_json::from_str::<Session>(&value).ok()?)));
        Ok(parsed.filter(|(_, session)| session.account == account).collect())
    }

    /// The caller's sessions.
    pub(crate) async fn sessions(&self, caller: &Caller) -> Result<Vec<Listed>, AppError> {
        let current = |name: &str| matches!(&caller.via, Via::Session { name: own, .. } if own == name);
        let time = |ms: i64| jiff::Timestamp::from_millisecond(ms).unwrap_or_default().to_string();
        let listed = |(name, session): (String, Session)| Listed {
            id: session_id(&name),
            began: time(session.began_ms),
            seen: time(session.seen_ms),
            source: session.source,
            current: current(&name),
        };
        Ok(self.sessions_of(&caller.account).await?.into_iter().map(listed).collect())
    }

    /// Ends one of the caller's sessions.
    pub(crate) async fn end_session(&self, caller: &Caller, id: &str) -> Result<(), AppError> {
        self.remembered(caller, INSTALLATION, "session", caller.person()).await?;
        let found = self.sessions_of(&caller.account).await?.into_iter().find(|(name, _)| id.len() == ID && name.starts_with(id));
        let (name, _) = found.ok_or_else(|| AppError::Missing("you have no such session".into()))?;
        self.store.hot_remove(SESSIONS, &name).await?;
        self.commit(Act { subject: Some("session".into()), ..caller.act(INSTALLATION, "session.end") }).await.map(drop)
    }

    /// Ends every session of an account but one.
    pub(crate) async fn end_sessions(&self, account: &str, except: Option<&str>) -> Result<(), AppError> {
        for (name, _) in self.sessions_of(account).await? {
            if Some(name.as_str()) != except {
                self.store.hot_remove(SESSIONS, &name).await?;
            }
        }
        Ok(())
    }
}

/// The same sentence whatever was wrong: it tells nobody which addresses have accounts.
const WRONG: &str = "address, password or code is wrong";

fn by_account(email: &str) -> String {
    // What was typed is not kept: it may be a password.
    format!("account:{}", ringwall_ledger::hash::Hash::of(email.trim().to_lowercase().as_bytes()).to_hex())
}

fn by_source(request: &Request) -> String {
    format!("source:{}", Source::of(address(request)))
}
