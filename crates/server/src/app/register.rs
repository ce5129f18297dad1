//! Who and what there is: accounts, roles, tokens, organisations, sites, systems. Held in memory and brought up to date with
//! the ledger before every use, so that what one server changes holds at all others with their next request.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use ringwall_store::{Key, Store, StoreError, Version};
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex as Turn;

use super::break_glass::Glass;
use super::sinks::Sink;
use crate::auth::roles::{Permission, Role};

/// The organisation that accounts, tokens and organisations themselves belong to. No organisation can be called so.
pub(crate) const INSTALLATION: &str = "_";

/// Kinds of what is registered.
pub(crate) mod kind {
    pub(crate) const ACCOUNT: &str = "account";
    pub(crate) const CREDENTIAL: &str = "credential";
    pub(crate) const TOKEN: &str = "token";
    pub(crate) const ORGANISATION: &str = "organisation";
    pub(crate) const SITE: &str = "site";
    pub(crate) const SYSTEM: &str = "system";
    pub(crate) const GRANT: &str = "grant";
    pub(crate) const SETTINGS: &str = "settings";
    pub(crate) const SINK: &str = "sink";
    pub(crate) const BREAK_GLASS: &str = "break-glass";
    pub(crate) const HANDED_IN: &str = "handed-in";
}

/// What the register holds; credentials stay in the database.
const REGISTERED: [&str; 9] =
    [kind::ACCOUNT, kind::TOKEN, kind::ORGANISATION, kind::SITE, kind::SYSTEM, kind::GRANT, kind::SETTINGS, kind::SINK, kind::BREAK_GLASS];

/// A person with an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Account {
    /// Id of the account; what the ledger names as the actor.
    pub(crate) id: String,
    /// Name of the person.
    pub(crate) name: String,
    /// Address that the person logs in with, in lower case.
    pub(crate) email: String,
    /// Whether the account can be used. One that was removed keeps its name, so that history stays readable.
    pub(crate) active: bool,
    /// Whether a second factor is set up.
    pub(crate) second_factor: bool,
}

/// A role that somebody has in an organisation, or at one site of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Grant {
    /// Account that has it.
    pub account: String,
    /// The role.
    pub role: Role,
    /// The site that it is limited to; the whole organisation where left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    /// For the role `supplier`: the supplier that the account stands for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supplier: Option<String>,
    /// For the role `supplier`: the system in which that supplier is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub system: Option<String>,
}

impl Grant {
    /// The id of its record: an account has a role once in a place.
    pub(crate) fn id(&self) -> String {
        let parts = [Some(self.account.as_str()), Some(self.role.as_str())];
        let rest = [self.site.as_deref(), self.supplier.as_deref(), self.system.as_deref()];
        parts.into_iter().chain(rest).flatten().collect::<Vec<_>>().join("@")
    }
}

/// A named token for programs, without its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Token {
    /// Id of the token.
    pub(crate) id: String,
    /// Account in whose name it acts.
    pub(crate) account: String,
    /// What it is for.
    pub(crate) name: String,
    /// Organisation that it is limited to.
    pub(crate) organisation: String,
    /// Role that it is limited to: it can do what both the account and this role may.
    pub(crate) role: Role,
    /// When it ends, RFC 3339 in UTC.
    pub(crate) expires: String,
    /// SHA-256 of the secret.
    #[serde(skip_serializing_if = "String::is_empty", default)]
    #[schemars(skip)]
    pub(crate) sha256: String,
}

/// An organisation, a site or a system: what it is called, and for a system the site that it stands at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Of a system: the site that it stands at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
}

/// What holds for a whole organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Settings {
    /// Roles that need a second factor.
    pub(crate) second_factor: Vec<Role>,
}

impl Default for Settings {
    fn default() -> Self {
        Self { second_factor: vec![Role::Admin, Role::Approver, Role::Management, Role::BreakGlass] }
    }
}

/// Everything that is registered, as of one entry.
#[derive(Debug, Clone, Default)]
pub(crate) struct Register {
    size: u64,
    records: Arc<BTreeMap<Name, (u64, Record)>>,
}

/// Where something is that is asked for: in a system and at the site that it stands at, or nowhere but in the organisation.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct At<'p> {
    system: Option<&'p str>,
    site: Option<&'p str>,
}

impl<'p> At<'p> {
    /// In a system.
    pub(crate) fn of(system: &'p Place) -> Self {
        Self { system: Some(&system.id), site: system.site.as_deref() }
    }
}

/// Organisation, kind, id.
type Name = (String, &'static str, String);

#[derive(Debug, Clone)]
enum Record {
    Account(Account),
    Grant(Grant),
    Token(Token),
    Place(Place),
    Settings(Settings),
    Sink(Sink),
    Glass(Glass),
}

fn parsed<T: DeserializeOwned>(body: &str) -> Option<T> {
    serde_json::from_str(body).ok()
}

impl Record {
    fn of(kind: &str, body: &str) -> Option<Self> {
        match kind {
            kind::ACCOUNT => parsed(body).map(Self::Account),
            kind::GRANT => parsed(body).map(Self::Grant),
            kind::TOKEN => parsed(body).map(Self::Token),
            kind::SETTINGS => parsed(body).map(Self::Settings),
            kind::SINK => parsed(body).map(Self::Sink),
            kind::BREAK_GLASS => parsed(body).map(Self::Glass),
            _ => parsed(body).map(Self::Place),
        }
    }
}

impl Register {
    fn apply(&mut self, version: &Version) {
        let Some(kind) = REGISTERED.into_iter().find(|kind| *kind == version.key.kind) else { return };
        let key = (version.key.organisation.clone(), kind, version.key.id.clone());
        match (version.to_seq, Record::of(kind, &version.body)) {
            (None, Some(record)) => {
                Arc::make_mut(&mut self.records).insert(key, (version.from_seq, record));
            }
            // Versions come in their order: one that has ended goes, unless a newer one took its place already.
            _ => {
                if self.records.get(&key).is_some_and(|(from, _)| *from <= version.from_seq) {
                    Arc::make_mut(&mut self.records).remove(&key);
                }
            }
        }
    }

    fn of<'r, T: 'r>(
        &'r self,
        organisation: &str,
        kind: &'static str,
        pick: fn(&'r Record) -> Option<&'r T>,
    ) -> impl Iterator<Item = &'r T> {
        let from = (organisation.to_owned(), kind, String::new());
        let organisation = organisation.to_owned();
        let rows = self.records.range(from..).take_while(move |((o, k, _), _)| *o == organisation && *k == kind);
        rows.filter_map(move |(_, (_, record))| pick(record))
    }

    fn one<T>(&self, organisation: &str, kind: &'static str, id: &str, pick: fn(&Record) -> Option<&T>) -> Option<&T> {
        self.records.get(&(organisation.to_owned(), kind, id.to_owned())).and_then(|(_, record)| pick(record))
    }

    /// Every account.
    pub(crate) fn accounts(&self) -> impl Iterator<Item = &Account> {
        self.of(INSTALLATION, kind::ACCOUNT, account)
    }

    /// One account.
    pub(crate) fn account(&self, id: &str) -> Option<&Account> {
        self.one(INSTALLATION, kind::ACCOUNT, id, account)
    }

    /// The account that somebody logs in to with this address.
    pub(crate) fn by_email(&self, email: &str) -> Option<&Account> {
        let email = email.to_lowercase();
        self.accounts().find(|account| account.active && account.email == email)
    }

    /// Every token.
    pub(crate) fn tokens(&self) -> impl Iterator<Item = &Token> {
        self.of(INSTALLATION, kind::TOKEN, token)
    }

    /// One token.
    pub(crate) fn token(&self, id: &str) -> Option<&Token> {
        self.one(INSTALLATION, kind::TOKEN, id, token)
    }

    /// Roles in an organisation.
    pub(crate) fn grants(&self, organisation: &str) -> impl Iterator<Item = &Grant> {
        self.of(organisation, kind::GRANT, grant)
    }

    /// Whether a role makes somebody who can still log in an administrator of a whole organisation.
    pub(crate) fn administers(&self, grant: &Grant) -> bool {
        grant.role == Role::Admin && grant.site.is_none() && self.account(&grant.account).is_some_and(|account| account.active)
    }

    /// The last entry that is in it.
    pub(crate) fn newest(&self) -> Option<u64> {
        self.size.checked_sub(1)
    }

    /// Organisations.
    pub(crate) fn organisations(&self) -> impl Iterator<Item = &Place> {
        self.of(INSTALLATION, kind::ORGANISATION, place)
    }

    /// One organisation.
    pub(crate) fn organisation(&self, id: &str) -> Option<&Place> {
        self.one(INSTALLATION, kind::ORGANISATION, id, place)
    }

    /// Sites or systems of an organisation.
    pub(crate) fn places(&self, organisation: &str, kind: &'static str) -> impl Iterator<Item = &Place> {
        self.of(organisation, kind, place)
    }

    /// One site or system of an organisation.
    pub(crate) fn place(&self, organisation: &str, kind: &'static str, id: &str) -> Option<&Place> {
        self.one(organisation, kind, id, place)
    }

    /// Where an organisation's entries are sent.
    pub(crate) fn sinks(&self, organisation: &str) -> impl Iterator<Item = &Sink> {
        self.of(organisation, kind::SINK, sink)
    }

    /// One of these.
    pub(crate) fn sink(&self, organisation: &str, id: &str) -> Option<&Sink> {
        self.one(organisation, kind::SINK, id, sink)
    }

    /// Every time that somebody has broken the glass in an organisation, in the order of time.
    pub(crate) fn glasses(&self, organisation: &str) -> impl Iterator<Item = &Glass> {
        self.of(organisation, kind::BREAK_GLASS, glass)
    }

    /// One of these, and its version.
    pub(crate) fn glass(&self, organisation: &str, id: &str) -> Option<(u64, &Glass)> {
        let (version, record) = self.records.get(&(organisation.to_owned(), kind::BREAK_GLASS, id.to_owned()))?;
        Some((*version, glass(record)?))
    }

    /// What holds for an organisation.
    pub(crate) fn settings(&self, organisation: &str) -> Settings {
        self.one(organisation, kind::SETTINGS, "self", settings).cloned().unwrap_or_default()
    }

    /// The roles of an account that count for a permission in an organisation, and there at a place. `broken` says whether the glass
    /// is: until then the role for emergencies gives nothing but to break it.
    pub(crate) fn roles<'r>(
        &'r self,
        (account, broken): (&'r str, bool),
        organisation: &str,
        permission: Permission,
        at: At<'r>,
    ) -> impl Iterator<Item = &'r Grant> {
        let fits = move |grant: &&Grant| match (&grant.system, &grant.site) {
            (Some(only), _) => at.system == Some(only.as_str()),
            (None, Some(only)) => permission.counts_sealed() || (permission.fits_site() && at.site == Some(only.as_str())),
            (None, None) => true,
        };
        let counts = move |grant: &&Grant| grant.role != Role::BreakGlass || broken || permission.counts_sealed();
        self.grants(organisation).filter(move |grant| grant.account == account && grant.role.may(permission)).filter(counts).filter(fits)
    }

    /// Whether an account has a role anywhere that takes a second factor there.
    pub(crate) fn needs_second_factor(&self, account: &str) -> bool {
        let organisations = self.organisations().map(|place| place.id.as_str()).chain([INSTALLATION]);
        let needs = |organisation: &str| {
            let needing = self.settings(organisation).second_factor;
            self.grants(organisation).any(|grant| grant.account == account && needing.contains(&grant.role))
        };
        organisations.into_iter().any(needs)
    }

    /// Whether an account has any role in an organisation.
    pub(crate) fn belongs(&self, account: &str, organisation: &str) -> bool {
        self.grants(organisation).any(|grant| grant.account == account)
    }
}

fn account(record: &Record) -> Option<&Account> {
    if let Record::Account(account) = record { Some(account) } else { None }
}

fn token(record: &Record) -> Option<&Token> {
    if let Record::Token(token) = record { Some(token) } else { None }
}

fn grant(record: &Record) -> Option<&Grant> {
    if let Record::Grant(grant) = record { Some(grant) } else { None }
}

fn place(record: &Record) -> Option<&Place> {
    if let Record::Place(place) = record { Some(place) } else { None }
}

fn sink(record: &Record) -> Option<&Sink> {
    if let Record::Sink(sink) = record { Some(sink) } else { None }
}

fn glass(record: &Record) -> Option<&Glass> {
    if let Record::Glass(glass) = record { Some(glass) } else { None }
}

fn settings(record: &Record) -> Option<&Settings> {
    if let Record::Settings(settings) = record { Some(settings) } else { None }
}

/// The register of this process.
#[derive(Default)]
pub(crate) struct Registers {
    newest: RwLock<Arc<Register>>,
    /// Of requests that come together, one brings the register up to date, and the others wait for it.
    turn: Turn<()>,
}

impl Registers {
    /// The register, if it has come as far as that.
    fn reached(&self, size: u64) -> Result<Arc<Register>, Arc<Register>> {
        let known = Arc::clone(&self.newest.read().unwrap_or_else(PoisonError::into_inner));
        if known.size >= size && known.size > 0 { Ok(known) } else { Err(known) }
    }

    /// The register as of the last published entry.
    pub(crate) async fn now(&self, store: &Store) -> Result<Arc<Register>, StoreError> {
        let size = store.published().await?;
        if let Ok(register) = self.reached(size) {
            return Ok(register);
        }
        let _turn = self.turn.lock().await;
        let known = match self.reached(size) {
            Ok(register) => return Ok(register),
            Err(known) => known,
        };
        let changed = store.registered(known.size, &REGISTERED).await?;
        let mut register = Register { size, records: Arc::clone(&known.records) };
        changed.iter().for_each(|version| register.apply(version));
        let register = Arc::new(register);
        let mut newest = self.newest.write().unwrap_or_else(PoisonError::into_inner);
        if newest.size < register.size {
            *newest = Arc::clone(&register);
        }
        Ok(register)
    }
}

/// The key of something registered.
pub(crate) fn key(organisation: &str, kind: &str, id: &str) -> Key {
    Key { organisation: organisation.to_owned(), system: String::new(), kind: kind.to_owned(), id: id.to_owned() }
}
