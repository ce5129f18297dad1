//! A server for one test, on either database, with a clock that the test moves and a look into the ledger behind it.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use axum::Router;
use jiff::Timestamp;
use ringwall_ledger::entry::Entry;
use ringwall_ledger::note::{Purpose, SignerKey};
use ringwall_server::{App, Settings, router};
use ringwall_store::{Blobs, Database, Machine, Options, Search, Store, StoreError, Surroundings};
use sqlx::Connection;

use crate::client::User;

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

/// When tests begin: 2026-11-24T10:00:00Z.
const BEGIN_MS: i64 = 1_795_514_400_000;
const SECRET: [u8; 32] = [7; 32];

/// A clock that a test sets; randomness is the machine's.
pub(crate) struct Clock(AtomicI64);

impl Clock {
    pub(crate) fn pass_s(&self, seconds: i64) {
        self.0.fetch_add(seconds * 1_000, Ordering::Relaxed);
    }

    pub(crate) fn pass_min(&self, minutes: i64) {
        self.pass_s(minutes * 60);
    }

    /// Seconds since 1970.
    pub(crate) fn now_s(&self) -> u64 {
        u64::try_from(self.0.load(Ordering::Relaxed) / 1_000).unwrap()
    }
}

impl Surroundings for Clock {
    fn now(&self) -> String {
        format!("{:.3}", Timestamp::from_millisecond(self.0.load(Ordering::Relaxed)).unwrap())
    }

    fn random(&self, bytes: &mut [u8]) -> Result<(), StoreError> {
        Machine.random(bytes)
    }
}

/// Where the stores of a test are; removed with the value.
pub(crate) struct Home {
    pub(crate) clock: Arc<Clock>,
    database: Database,
    folder: testkit::temp::TempDir,
    postgres: Option<testkit::postgres::Database>,
}

fn signer() -> SignerKey {
    SignerKey::new("ledger.example/test", Purpose::Log, &SECRET).unwrap()
}

impl Home {
    pub(crate) fn sqlite() -> Self {
        let folder = testkit::temp::folder();
        let database = Database::sqlite(&folder.path().join("ringwall.db")).unwrap();
        Self { clock: Arc::new(Clock(AtomicI64::new(BEGIN_MS))), database, folder, postgres: None }
    }

    pub(crate) fn postgres() -> Self {
        let postgres = testkit::postgres::database();
        let database = Database::postgres(&postgres.url()).unwrap();
        let clock = Arc::new(Clock(AtomicI64::new(BEGIN_MS)));
        Self { clock, database, folder: testkit::temp::folder(), postgres: Some(postgres) }
    }

    fn options(&self, lock: PathBuf) -> Options {
        Options { database: self.database.clone(), lock, key: signer(), surroundings: self.clock.clone() }
    }

    fn lock(&self, machine: &str) -> PathBuf {
        self.folder.path().join(machine)
    }

    /// The store, begun where there is none.
    pub(crate) async fn store(&self) -> Store {
        let lock = self.lock("lock");
        if !lock.exists() {
            Store::create(self.options(lock.clone())).await.unwrap();
        }
        Store::open(self.options(lock)).await.unwrap()
    }

    fn app(&self, store: Store) -> App {
        let blobs = Blobs::folder(&self.folder.path().join("blobs")).unwrap();
        App::new(store, blobs, self.clock.clone(), &[], &SECRET).unwrap()
    }

    pub(crate) async fn server(self) -> Server {
        self.server_with(plain()).await
    }

    pub(crate) async fn server_with(self, settings: Settings) -> Server {
        let app = Arc::new(self.app(self.store().await));
        app.register_imported().await.unwrap();
        let set_up = app.set_up_secret().await.unwrap();
        Server { set_up, routes: router(Arc::clone(&app), settings), app, behind: self.store().await, home: self }
    }
}

/// Without a limit of requests: tests send more than people do.
pub(crate) fn plain() -> Settings {
    Settings { requests_per_second: 0, ..Settings::default() }
}

/// A server, and the store behind it.
pub(crate) struct Server {
    pub(crate) home: Home,
    /// The secret of the link to set up.
    pub(crate) set_up: Option<String>,
    routes: Router,
    pub(crate) app: Arc<App>,
    pub(crate) behind: Store,
}

impl Server {
    /// A server of another machine on the same database.
    pub(crate) async fn another(&self) -> Router {
        let lock = self.home.lock("another");
        Store::join(self.home.database.clone(), &lock, signer().verifier()).await.unwrap();
        router(self.home.app(Store::open(self.home.options(lock)).await.unwrap()), plain())
    }

    /// Changes the database past the program.
    pub(crate) async fn past_the_program(&self, sql: &'static str) {
        sqlx::any::install_default_drivers();
        let file = self.home.folder.path().join("ringwall.db");
        let url = self.home.postgres.as_ref().map_or_else(|| format!("sqlite://{}", file.display()), |postgres| postgres.url());
        let mut connection = sqlx::AnyConnection::connect(&url).await.unwrap();
        sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    }

    /// The same server with other settings.
    pub(crate) async fn with(&self, settings: Settings) -> Router {
        router(self.home.app(self.home.store().await), settings)
    }

    /// Somebody who is nobody yet, at the same server with other settings.
    pub(crate) async fn again(&self, settings: Settings) -> User {
        User::new(self.with(settings).await)
    }

    /// Somebody who is nobody yet.
    pub(crate) fn anonymous(&self) -> User {
        User::new(self.routes.clone())
    }

    pub(crate) fn clock(&self) -> &Clock {
        &self.home.clock
    }

    /// How many entries the ledger has.
    pub(crate) async fn entries(&self) -> u64 {
        self.behind.published().await.unwrap()
    }

    /// Entries after the first so many, oldest first.
    pub(crate) async fn since(&self, entries: u64) -> Vec<Entry> {
        let mut logged = self.behind.entries(&Search { limit: 100_000, ..Search::default() }).await.unwrap();
        logged.retain(|logged| logged.seq >= entries);
        logged.reverse();
        logged.iter().map(|logged| Entry::parse(&logged.data).unwrap()).collect()
    }

    /// Actions of these.
    pub(crate) async fn actions_since(&self, entries: u64) -> Vec<String> {
        self.since(entries).await.into_iter().map(|entry| entry.action).collect()
    }

    /// How many entries an organisation's part of the ledger has.
    pub(crate) async fn entries_of(&self, organisation: &str) -> usize {
        let search = Search { organisation: Some(organisation.into()), limit: 100_000, ..Search::default() };
        self.behind.entries(&search).await.unwrap().len()
    }
}
