//! A store for one test, on either database.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use ringwall_ledger::note::{Purpose, SignerKey};
use ringwall_store::{Act, Change, Database, Expect, Key, Options, Receipt, Step, Store, StoreError, Surroundings};
use serde_json::{Value, json};
use sqlx::Connection;

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

/// Where a store of a test is; removed with the value.
pub(crate) struct Home {
    pub(crate) database: Database,
    pub(crate) folder: testkit::temp::TempDir,
    pub(crate) postgres: Option<testkit::postgres::Database>,
}

/// A clock that a test sets, and randomness that is none.
#[derive(Default)]
pub(crate) struct Still {
    pub(crate) second: AtomicU64,
    pub(crate) counter: AtomicU64,
    /// The step that fails next, once.
    pub(crate) failing: std::sync::Mutex<Option<Step>>,
}

impl Surroundings for Still {
    fn now(&self) -> String {
        let second = self.second.load(Ordering::Relaxed);
        format!("2026-01-{:02}T{:02}:{:02}:{:02}Z", 1 + second / 86_400, second / 3600 % 24, second / 60 % 60, second % 60)
    }

    fn random(&self, bytes: &mut [u8]) -> Result<(), StoreError> {
        let count = self.counter.fetch_add(1, Ordering::Relaxed).to_be_bytes();
        bytes.iter_mut().zip(count.iter().cycle()).for_each(|(byte, from)| *byte = *from);
        Ok(())
    }

    fn before_step(&self, step: Step) -> Result<(), StoreError> {
        let mut failing = self.failing.lock().unwrap();
        match *failing == Some(step) {
            true => {
                *failing = None;
                Err(StoreError::new("a fault of the test", ""))
            }
            false => Ok(()),
        }
    }
}

impl Home {
    pub(crate) fn sqlite() -> Self {
        let folder = testkit::temp::folder();
        let database = Database::sqlite(&folder.path().join("ringwall.db")).unwrap();
        Self { database, folder, postgres: None }
    }

    pub(crate) fn postgres() -> Self {
        let postgres = testkit::postgres::database();
        let database = Database::postgres(&postgres.url()).unwrap();
        Self { database, folder: testkit::temp::folder(), postgres: Some(postgres) }
    }

    pub(crate) fn lock(&self) -> PathBuf {
        self.folder.path().join("lock")
    }

    pub(crate) fn options(&self, surroundings: Arc<dyn Surroundings>) -> Options {
        let key = SignerKey::new("ledger.example/test", Purpose::Log, &[7; 32]).unwrap();
        Options { database: self.database.clone(), lock: self.lock(), key, surroundings }
    }

    pub(crate) async fn create(&self) -> Store {
        Store::create(self.options(Arc::new(Still::default()))).await.unwrap();
        self.open().await
    }

    pub(crate) async fn open(&self) -> Store {
        self.try_open().await.unwrap()
    }

    pub(crate) async fn try_open(&self) -> Result<Store, StoreError> {
        Store::open(self.options(Arc::new(Still::default()))).await
    }

    pub(crate) async fn inspect(&self) -> Store {
        let key = self.options(Arc::new(Still::default())).key.verifier();
        Store::inspect(self.database.clone(), &self.lock(), key).await.unwrap()
    }

    /// Runs SQL as somebody who has the database's password and not the ledger's key.
    pub(crate) async fn behind(&self, sql: &str) {
        sqlx::any::install_default_drivers();
        let path = self.folder.path().join("ringwall.db");
        let url = self.postgres.as_ref().map_or_else(|| format!("sqlite://{}", path.display()), |postgres| postgres.url());
        let mut connection = sqlx::AnyConnection::connect(&url).await.unwrap();
        sqlx::raw_sql(sqlx::AssertSqlSafe(sql.to_owned())).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    }
}

pub(crate) fn key(id: &str) -> Key {
    Key { organisation: "o".into(), system: "s".into(), kind: "zone".into(), id: id.into() }
}

/// An act that puts a record.
pub(crate) fn put(id: &str, expect: Expect, body: Value) -> Act {
    let change = Change { key: key(id), expect, body: Some(body), moved: false };
    Act { organisation: "o".into(), actor: "a-1".into(), action: "zone.put".into(), changes: vec![change], ..Act::default() }
}

pub(crate) fn delete(id: &str, expect: Expect) -> Act {
    let change = Change { key: key(id), expect, body: None, moved: false };
    Act { organisation: "o".into(), actor: "a-1".into(), action: "zone.delete".into(), changes: vec![change], ..Act::default() }
}

pub(crate) async fn done(store: &Store, act: Act) -> Receipt {
    store.commit(act).await.unwrap()
}

pub(crate) fn zone(id: &str, number: u64) -> Value {
    json!({ "id": id, "number": number })
}
