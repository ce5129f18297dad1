//! Where the store of a test is, told to child processes as well; what fails there; and the acts that tests send.

use std::path::PathBuf;
use std::process::Command;
use std::sync::{Arc, Mutex};

use ringwall_ledger::note::{Purpose, SignerKey};
use ringwall_store::{Act, Change, CommitError, Database, Expect, Key, Machine, Options, Receipt, Step, Store, StoreError, Surroundings};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::Connection;
use testkit::temp::TempDir;

/// Runs each test on both databases.
macro_rules! on_both {
    ($( $(#[doc = $doc:literal])* async fn $name:ident($home:ident: Home) $body:block )+) => { $(
        mod $name {
            use super::*;

            $(#[doc = $doc])*
            async fn run($home: Home) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                run(Home::sqlite()).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                run(Home::postgres()).await;
            }
        }
    )+ };
}
pub(crate) use on_both;

/// Where a store is.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Place {
    /// Of PostgreSQL; none for SQLite beside the lock.
    pub(crate) url: Option<String>,
    pub(crate) folder: PathBuf,
}

/// Environment variable with the [`Place`] of a child.
const PLACE: &str = "RINGWALL_FAULTS_PLACE";

impl Place {
    /// In a child: where its parent has the store.
    pub(crate) fn of_parent() -> Self {
        serde_json::from_str(&std::env::var(PLACE).unwrap()).unwrap()
    }

    /// Tells a child.
    pub(crate) fn told_to(&self, mut command: Command) -> Command {
        command.env(PLACE, serde_json::to_string(self).unwrap());
        command
    }

    pub(crate) fn database(&self) -> Database {
        let sqlite = || Database::sqlite(&self.file());
        self.url.as_deref().map_or_else(sqlite, Database::postgres).unwrap()
    }

    /// SQLite's file.
    pub(crate) fn file(&self) -> PathBuf {
        self.folder.join("ringwall.db")
    }

    pub(crate) fn lock(&self) -> PathBuf {
        self.folder.join("lock")
    }

    pub(crate) fn options(&self, surroundings: Arc<dyn Surroundings>) -> Options {
        Options { database: self.database(), lock: self.lock(), key: signer(), surroundings }
    }

    pub(crate) async fn create(&self) -> Store {
        Store::create(self.options(Arc::new(Machine))).await.unwrap();
        self.open().await.unwrap()
    }

    pub(crate) async fn open(&self) -> Result<Store, StoreError> {
        Store::open(self.options(Arc::new(Machine))).await
    }

    /// For reading only; nothing is recovered.
    pub(crate) async fn inspect(&self) -> Store {
        Store::inspect(self.database(), &self.lock(), signer().verifier()).await.unwrap()
    }

    /// Everything holds and there are so many entries.
    pub(crate) async fn assert_holds(&self, size: u64) {
        let store = self.inspect().await;
        let verified = store.verify().await.unwrap();
        assert_eq!((verified.findings, verified.head.size, store.checkpoint().await.unwrap().0.head), (vec![], size, verified.head));
        store.close().await;
    }
}

pub(crate) fn signer() -> SignerKey {
    SignerKey::new("ledger.example/faults", Purpose::Log, &[7; 32]).unwrap()
}

/// A place of one test; removed with the value.
pub(crate) struct Home {
    pub(crate) place: Place,
    pub(crate) postgres: Option<testkit::postgres::Database>,
    _folder: TempDir,
}

impl Home {
    pub(crate) fn sqlite() -> Self {
        Self::new(None)
    }

    pub(crate) fn postgres() -> Self {
        Self::new(Some(testkit::postgres::database()))
    }

    pub(crate) fn new(postgres: Option<testkit::postgres::Database>) -> Self {
        let folder = testkit::temp::folder();
        let place = Place { url: postgres.as_ref().map(testkit::postgres::Database::url), folder: folder.path().to_owned() };
        Self { place, postgres, _folder: folder }
    }

    /// Runs SQL as somebody who has the database's password and not the ledger's key.
    pub(crate) async fn behind(&self, sql: &str) {
        if let Some(postgres) = &self.postgres {
            postgres.sql(sql);
            return;
        }
        sqlx::any::install_default_drivers();
        let mut connection = sqlx::AnyConnection::connect(&format!("sqlite://{}", self.place.file().display())).await.unwrap();
        sqlx::raw_sql(sqlx::AssertSqlSafe(sql.to_owned())).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    }
}

/// The machine, but that steps fail when a test says so.
#[derive(Default)]
pub(crate) struct Faulty {
    /// The steps that fail next, each once, in this order.
    failing: Mutex<Vec<Step>>,
}

impl Faulty {
    pub(crate) fn fail(&self, steps: &[Step]) {
        *self.failing.lock().unwrap() = steps.to_vec();
    }

    /// Whether all of them have failed.
    pub(crate) fn all_failed(&self) -> bool {
        self.failing.lock().unwrap().is_empty()
    }
}

impl Surroundings for Faulty {
    fn now(&self) -> String {
        Machine.now()
    }

    fn random(&self, bytes: &mut [u8]) -> Result<(), StoreError> {
        Machine.random(bytes)
    }

    fn before_step(&self, step: Step) -> Result<(), StoreError> {
        let mut failing = self.failing.lock().unwrap();
        if failing.first() != Some(&step) {
            return Ok(());
        }
        failing.remove(0);
        Err(StoreError::new("a fault of the test", ""))
    }
}

pub(crate) fn key(id: &str) -> Key {
    Key { organisation: "o".into(), system: "s".into(), kind: "zone".into(), id: id.into() }
}

/// An act that makes a record of this name, once however often it is sent.
pub(crate) fn once(id: &str) -> Act {
    let change = Change { key: key(id), expect: Expect::Absent, body: Some(json!({ "id": id })), moved: false };
    let (organisation, actor, action) = ("o".into(), "a-1".into(), "zone.put".into());
    Act { organisation, actor, action, request: Some(format!("r-{id}")), repeatable: true, changes: vec![change], ..Act::default() }
}

pub(crate) async fn done(store: &Store, act: Act) -> Receipt {
    store.commit(act).await.unwrap()
}

pub(crate) async fn unavailable(store: &Store, act: Act) -> StoreError {
    match store.commit(act).await {
        Err(CommitError::Unavailable(error)) => error,
        other => panic!("{other:?}"),
    }
}
