//! Use cases: what pages, API and command line can do, and the only way from them to the store.
//!
//! A use case takes who asks ([`Caller`]) and values, and returns values; it speaks no HTTP.

pub(crate) mod accounts;
pub(crate) mod audit;
pub(crate) mod break_glass;
mod credentials;
pub(crate) mod demo;
pub(crate) mod devices;
pub(crate) mod error;
pub(crate) mod files;
pub(crate) mod inventory;
pub(crate) mod jobs;
pub(crate) mod levels;
pub(crate) mod maps;
pub(crate) mod passkeys;
pub(crate) mod people;
pub(crate) mod plants;
pub(crate) mod records;
pub(crate) mod register;
pub(crate) mod reports;
pub(crate) mod resets;
pub(crate) mod sessions;
pub(crate) mod sinks;
pub(crate) mod suppliers;
mod sweep;
pub(crate) mod verification;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use ringwall_store::{Act, Blobs, Change, Expect, Key, Receipt, Store, StoreError, Surroundings};
use serde::Serialize;
use tokio::sync::{Mutex, Notify, Semaphore};

use crate::auth::password::Hasher;
use crate::auth::password::breach::BreachList;
use crate::auth::secret::seal::Sealer;
use crate::witness::Witness;
use error::AppError;
use register::{Register, Registers};

/// What is served: one store with its blobs, and what is needed to let people in.
pub struct App {
    pub(crate) store: Store,
    pub(crate) blobs: Blobs,
    pub(crate) surroundings: Arc<dyn Surroundings>,
    pub(crate) breached: BreachList,
    pub(crate) hasher: Hasher,
    pub(crate) sealer: Sealer,
    registers: Registers,
    /// Where this server is a witness of other ledgers.
    pub(crate) witness: Option<Witness>,
    plants: plants::Plants,
    maps: maps::Maps,
    checks: verification::Checks,
    /// Argon2 takes 19 MB and a core: so many at once.
    hashing: Arc<Semaphore>,
    /// Counting an attempt is reading and writing: one at a time.
    turn: Mutex<()>,
    /// Name of this machine, for messages.
    host: String,
    /// Somebody has asked for work here.
    work: Notify,
}

/// Passwords that are hashed at the same time.
const HASHING: usize = 4;

/// How somebody is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Via {
    /// Logged in; the hash that names the session, and whether a password or second factor was given in the last minutes.
    Session { name: String, fresh: bool, second_factor: bool },
    /// A token for programs, by its id.
    Token(String),
}

/// Who asks, from where, and what the register says at this moment.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    pub(crate) account: String,
    pub(crate) via: Via,
    pub(crate) request: Request,
    pub(crate) register: Arc<Register>,
}

/// What every request has, whoever sent it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Request {
    /// Address it came from.
    pub(crate) source: Option<String>,
    /// Key that makes it be done once, however often it is sent.
    pub(crate) idempotency: Option<String>,
    /// Why, in the words of who asks.
    pub(crate) reason: Option<String>,
    /// Where the caller's session has broken the glass, by organisation, and the id of that use. All that is done there meanwhile is
    /// marked with it, whichever role would have allowed it: who reviews it sees everything.
    pub(crate) opened: BTreeMap<String, String>,
}

impl Request {
    /// The act of somebody, as far as the request tells.
    pub(crate) fn act(&self, organisation: &str, actor: &str, action: &str) -> Act {
        Act {
            organisation: organisation.to_owned(),
            actor: actor.to_owned(),
            action: action.to_owned(),
            reason: match self.opened.get(organisation) {
                Some(glass) => Some(break_glass::marked(glass, self.reason.as_deref())),
                None => self.reason.clone(),
            },
            request: self.idempotency.as_ref().map(|key| format!("{actor}:{key}")),
            repeatable: self.idempotency.is_some(),
            source: self.source.clone(),
            ..Act::default()
        }
    }
}

impl Caller {
    /// An act of the caller.
    pub(crate) fn act(&self, organisation: &str, action: &str) -> Act {
        self.request.act(organisation, &self.account, action)
    }
}

impl App {
    /// Serves a store. `master` is the ledger's secret, from which the key for other secrets is derived.
    ///
    /// # Errors
    /// `breached`, the bytes of a list of known passwords, cannot be read.
    pub fn new(
        store: Store,
        blobs: Blobs,
        surroundings: Arc<dyn Surroundings>,
        breached: &[u8],
        master: &[u8; 32],
    ) -> Result<Self, StoreError> {
        let breached =
            BreachList::read(breached).map_err(|error| StoreError::new(format!("the list of breached passwords: {error}"), ""))?;
        let (hasher, sealer) = (Hasher::new(), Sealer::new(master, "totp"));
        let (registers, plants, checks) = (Registers::default(), plants::Plants::default(), verification::Checks::default());
        let hashing = Arc::new(Semaphore::new(HASHING));
        let witness = None;
        Ok(Self {
            witness,
            store,
            blobs,
            surroundings,
            breached,
            hasher,
            sealer,
            registers,
            plants,
            maps: maps::Maps::default(),
            checks,
            hashing,
            turn: Mutex::new(()),
            host: host(),
            work: Notify::new(),
        })
    }

    /// Makes the server a witness of other ledgers.
    #[must_use]
    pub fn with_witness(self, witness: Witness) -> Self {
        Self { witness: Some(witness), ..self }
    }

    pub(crate) async fn register(&self) -> Result<Arc<Register>, AppError> {
        Ok(self.registers.now(&self.store).await?)
    }

    /// The time, from the same clock as the ledger's.
    pub(crate) fn now(&self) -> Timestamp {
        self.surroundings.now().parse().unwrap_or(Timestamp::UNIX_EPOCH)
    }

    pub(crate) fn now_ms(&self) -> i64 {
        self.now().as_millisecond()
    }

    pub(crate) fn random<const N: usize>(&self) -> Result<[u8; N], AppError> {
        let mut bytes = [0; N];
        self.surroundings.random(&mut bytes)?;
        Ok(bytes)
    }

    /// An id that nothing else has: a letter for the kind, and a UUID of version 7.
    pub(crate) fn new_id(&self, letter: char) -> Result<String, AppError> {
        let millis = u64::try_from(self.now_ms()).unwrap_or_default();
        let uuid = uuid::Builder::from_unix_timestamp_millis(millis, &self.random()?).into_uuid();
        Ok(format!("{letter}-{}", uuid.simple()))
    }

    pub(crate) async fn commit(&self, act: Act) -> Result<Receipt, AppError> {
        Ok(self.store.commit(act).await?)
    }

    /// Passes an outcome on; where it refuses the caller, that is an entry.
    pub(crate) async fn remembered<T>(
        &self,
        caller: &Caller,
        organisation: &str,
        what: &str,
        outcome: Result<T, AppError>,
    ) -> Result<T, AppError> {
        if let Some(why) = outcome.as_ref().err().and_then(AppError::refusal) {
            self.refused(&caller.request, &caller.account, organisation, what, why).await?;
        }
        outcome
    }

    /// Puts into the ledger that something was tried and refused.
    pub(crate) async fn refused(&self, request: &Request, actor: &str, organisation: &str, what: &str, why: &str) -> Result<(), AppError> {
        let quiet = Request { idempotency: None, reason: Some(why.to_owned()), ..request.clone() };
        let act = Act { subject: Some(what.to_owned()), ..quiet.act(organisation, actor, "access.refuse") };
        self.commit(act).await.map(drop)
    }
}

fn host() -> String {
    let name = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    name.trim().to_owned()
}

/// A change that makes a record what a value says.
pub(crate) fn put(key: Key, expect: Expect, value: &impl Serialize) -> Change {
    // INVARIANT: what is kept are plain structures of text, numbers and lists; nothing in them can fail.
    Change { key, expect, body: Some(serde_json::to_value(value).unwrap_or_default()), moved: false }
}

/// A change that removes a record.
pub(crate) fn remove(key: Key, expect: Expect) -> Change {
    Change { key, expect, body: None, moved: false }
}
