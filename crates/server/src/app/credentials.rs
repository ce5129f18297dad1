//! What accounts prove themselves with, as it is kept: hashes of passwords and recovery codes, sealed secrets of authenticators,
//! public keys of passkeys.
//! Each is a record of its own that is erased when it is replaced: an old hash stays nowhere but as a digest in the ledger.

use ringwall_store::{Act, Change, Expect, Field, List, Order};
use serde::{Deserialize, Serialize};
use webauthn_rs::prelude::Passkey;

use super::error::AppError;
use super::register::{INSTALLATION, key, kind};
use super::{App, Request, put};
use crate::auth::recovery::RecoveryCodes;

/// One of them.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Credential {
    account: String,
    #[serde(flatten)]
    what: What,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
enum What {
    Password { phc: String },
    Totp { sealed: String },
    Recovery { codes: RecoveryCodes },
    Passkey(Box<Kept>),
}

/// A passkey: public, and so kept as it is.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Kept {
    /// What its owner calls it.
    pub(crate) name: String,
    /// Host name that it is for.
    pub(crate) host: String,
    /// When it was registered, RFC 3339 in UTC.
    pub(crate) made: String,
    /// Its id, public key and count.
    pub(crate) key: Passkey,
}

impl Credential {
    pub(crate) fn password(account: &str, phc: String) -> Self {
        Self { account: account.to_owned(), what: What::Password { phc } }
    }

    pub(crate) fn totp(account: &str, sealed: String) -> Self {
        Self { account: account.to_owned(), what: What::Totp { sealed } }
    }

    pub(crate) fn recovery(account: &str, codes: RecoveryCodes) -> Self {
        Self { account: account.to_owned(), what: What::Recovery { codes } }
    }

    pub(crate) fn passkey(account: &str, kept: Kept) -> Self {
        Self { account: account.to_owned(), what: What::Passkey(Box::new(kept)) }
    }

    pub(crate) fn put(&self, id: &str, expect: Expect) -> Change {
        put(key(INSTALLATION, kind::CREDENTIAL, id), expect, self)
    }
}

/// Those of one account, newest first, each with its id and version.
#[derive(Default)]
pub(crate) struct Credentials(Vec<(String, u64, What)>);

/// Which of them.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sort {
    Password,
    Totp,
    Recovery,
    Passkey,
}

impl Sort {
    /// All that an account can have.
    pub(crate) const ALL: [Self; 4] = [Self::Password, Self::Totp, Self::Recovery, Self::Passkey];
}

impl What {
    fn sort(&self) -> Sort {
        match self {
            Self::Password { .. } => Sort::Password,
            Self::Totp { .. } => Sort::Totp,
            Self::Recovery { .. } => Sort::Recovery,
            Self::Passkey(_) => Sort::Passkey,
        }
    }
}

impl Credentials {
    pub(crate) fn password(&self) -> Option<&str> {
        self.0.iter().find_map(|(.., what)| if let What::Password { phc } = what { Some(phc.as_str()) } else { None })
    }

    pub(crate) fn totp(&self) -> Option<&str> {
        self.0.iter().find_map(|(.., what)| if let What::Totp { sealed } = what { Some(sealed.as_str()) } else { None })
    }

    pub(crate) fn recovery(&self) -> Option<(String, u64, &RecoveryCodes)> {
        self.0
            .iter()
            .find_map(|(id, version, what)| if let What::Recovery { codes } = what { Some((id.clone(), *version, codes)) } else { None })
    }

    /// Passkeys, each with its id and version.
    pub(crate) fn passkeys(&self) -> impl Iterator<Item = (&str, u64, &Kept)> {
        self.0
            .iter()
            .filter_map(|(id, version, what)| if let What::Passkey(kept) = what { Some((id.as_str(), *version, &**kept)) } else { None })
    }

    /// Ids of those of some sorts.
    pub(crate) fn ids(&self, sorts: &[Sort]) -> Vec<String> {
        self.0.iter().filter(|(.., what)| sorts.contains(&what.sort())).map(|(id, ..)| id.clone()).collect()
    }
}

/// More than anybody has.
const MOST: u64 = 100;

impl App {
    pub(crate) async fn credentials(&self, account: &str) -> Result<Credentials, AppError> {
        let list = List {
            organisation: INSTALLATION.to_owned(),
            kind: kind::CREDENTIAL.to_owned(),
            fields: vec![Field { name: "account".into(), value: account.to_owned() }],
            order: Order::Newest,
            limit: MOST,
            ..List::default()
        };
        let versions = self.store.list(&list).await?.versions.into_iter();
        let read = |version: ringwall_store::Version| {
            let credential: Credential = serde_json::from_str(&version.body).ok()?;
            Some((version.key.id, version.from_seq, credential.what))
        };
        Ok(Credentials(versions.filter_map(read).collect()))
    }

    /// Erases credentials that were replaced, each in an entry of its own.
    pub(crate) async fn erase_credentials(&self, request: &Request, actor: &str, ids: Vec<String>) -> Result<(), AppError> {
        for id in ids {
            let change = super::remove(key(INSTALLATION, kind::CREDENTIAL, &id), Expect::Anything);
            let quiet = Request { idempotency: None, reason: None, ..request.clone() };
            let act = quiet.act(INSTALLATION, actor, "credential.erase");
            self.commit(Act { erase: true, changes: vec![change], ..act }).await?;
        }
        Ok(())
    }
}
