//! The connection to either database, and what differs between the two: opening, beginning, and the names of types.

use std::path::Path;

use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::{AnyConnection, AnyPool, AssertSqlSafe, ConnectOptions, Executor, Row};

use crate::error::StoreError;

/// Which database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    Sqlite,
    Postgres,
}

impl Dialect {
    /// That of the database behind a connection.
    pub(crate) fn behind(connection: &AnyConnection) -> Self {
        if connection.backend_name() == "SQLite" { Self::Sqlite } else { Self::Postgres }
    }

    /// A migration in the words of the database. Text is ordered by its bytes in both.
    fn of(self, migration: &str) -> String {
        match self {
            // Strict: a column holds what it is declared to hold, as in PostgreSQL.
            Self::Sqlite => {
                let typed = migration.replace("BYTES", "BLOB").replace("BIGINT", "INTEGER");
                typed.replace("\n);", "\n) STRICT;").replace("\n) KEYED;", "\n) STRICT, WITHOUT ROWID;")
            }
            Self::Postgres => migration.replace("BYTES", "BYTEA").replace(" TEXT ", " TEXT COLLATE \"C\" ").replace("\n) KEYED;", "\n);"),
        }
    }
}

/// Where the records are.
#[derive(Debug, Clone)]
pub struct Database {
    url: String,
    dialect: Dialect,
}

/// Connections for reading.
const READERS: u32 = 8;
/// Names the lock that staging holds in PostgreSQL.
const ADVISORY_LOCK: &str = "SELECT pg_advisory_xact_lock(7310868735958)";

impl Database {
    /// SQLite in a file, which is made where it is not there.
    ///
    /// # Errors
    /// The path is not UTF-8.
    pub fn sqlite(path: &Path) -> Result<Self, StoreError> {
        let Some(path) = path.to_str() else {
            return Err(StoreError::new(format!("{} is not UTF-8", path.display()), "rename the folder"));
        };
        // What would end the path in a URL.
        let escaped = path.replace('%', "%25").replace('?', "%3f").replace('#', "%23");
        Ok(Self { url: format!("sqlite://{escaped}?mode=rwc"), dialect: Dialect::Sqlite })
    }

    /// PostgreSQL behind a URL `postgres://user:password@host:port/name`.
    ///
    /// # Errors
    /// The URL names another kind of database.
    pub fn postgres(url: &str) -> Result<Self, StoreError> {
        if !url.starts_with("postgres://") && !url.starts_with("postgresql://") {
            return Err(StoreError::new("the database is given as a URL that begins with `postgres://`", "or leave it out for SQLite"));
        }
        Ok(Self { url: url.to_owned(), dialect: Dialect::Postgres })
    }

    pub(crate) fn dialect(&self) -> Dialect {
        self.dialect
    }

    fn options(&self) -> Result<AnyConnectOptions, StoreError> {
        sqlx::any::install_default_drivers();
        let options: AnyConnectOptions =
            self.url.parse().map_err(|e| StoreError::doing("the address of the database cannot be used", e))?;
        Ok(options.disable_statement_logging())
    }

    /// One connection, for writing.
    pub(crate) async fn connect(&self) -> Result<AnyConnection, StoreError> {
        let mut connection = self.options()?.connect().await.map_err(|e| self.unreachable(&e))?;
        prepare(&mut connection, self.dialect).await?;
        Ok(connection)
    }

    /// Connections for reading.
    pub(crate) async fn pool(&self) -> Result<AnyPool, StoreError> {
        let dialect = self.dialect;
        let options = AnyPoolOptions::new()
            .max_connections(READERS)
            // A file does not hang up as a server may, and asking a connection is a way to its thread and back before every read.
            .test_before_acquire(dialect != Dialect::Sqlite)
            .after_connect(move |connection, _| Box::pin(async move { prepare(connection, dialect).await }));
        options.connect_with(self.options()?).await.map_err(|e| self.unreachable(&e))
    }

    fn unreachable(&self, error: &sqlx::Error) -> StoreError {
        let hint = match self.dialect {
            Dialect::Sqlite => "look whether the folder exists and can be written, and whether the disk is full",
            Dialect::Postgres => "look whether the server runs, and whether user, password and name of the database are right",
        };
        StoreError::new(format!("the database cannot be opened: {error}"), hint)
    }

    /// Begins a transaction in which only this connection, of all processes, adds to the log.
    pub(crate) async fn begin_alone(&self, connection: &mut AnyConnection) -> Result<(), sqlx::Error> {
        match self.dialect {
            Dialect::Sqlite => connection.execute("BEGIN IMMEDIATE").await.map(drop),
            Dialect::Postgres => {
                connection.execute("BEGIN").await?;
                connection.execute(ADVISORY_LOCK).await.map(drop)
            }
        }
    }

    /// Statements around a write that can be made again from what is durable, so that it need not wait for the disk. None in
    /// PostgreSQL, which may crash while this process lives: a checkpoint that readers have seen must not go.
    pub(crate) fn without_waiting(&self) -> Option<[&'static str; 2]> {
        (self.dialect == Dialect::Sqlite).then_some(["PRAGMA synchronous = NORMAL", "PRAGMA synchronous = FULL"])
    }

    /// Begins a transaction that sees one state from its beginning to its end.
    pub(crate) fn snapshot(&self) -> &'static str {
        match self.dialect {
            Dialect::Sqlite => "BEGIN",
            Dialect::Postgres => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        }
    }

    /// Brings the tables to the newest form, one migration in one transaction each.
    pub(crate) async fn migrate(&self, connection: &mut AnyConnection) -> Result<(), StoreError> {
        self.begin_alone(connection).await?;
        connection.execute("CREATE TABLE IF NOT EXISTS migrations (number BIGINT NOT NULL PRIMARY KEY)").await?;
        let row = connection.fetch_one("SELECT COALESCE(MAX(number), 0) FROM migrations").await?;
        let done = usize::try_from(row.try_get::<i64, _>(0)?).unwrap_or_default();
        if done > MIGRATIONS.len() {
            return Err(StoreError::new("the database was made by a newer version of Ringwall", "install that version or a newer one"));
        }
        for (number, migration) in (1_i64..).zip(MIGRATIONS).skip(done) {
            connection.execute(AssertSqlSafe(self.dialect.of(migration))).await?;
            sqlx::query("INSERT INTO migrations (number) VALUES ($1)").bind(number).execute(&mut *connection).await?;
        }
        connection.execute("COMMIT").await?;
        Ok(())
    }
}

const MIGRATIONS: &[&str] =
    &[include_str!("../migrations/0001_records_and_ledger.sql"), include_str!("../migrations/0002_jobs_and_hot_state.sql")];

async fn prepare(connection: &mut AnyConnection, dialect: Dialect) -> Result<(), sqlx::Error> {
    match dialect {
        Dialect::Sqlite => {
            // A write-ahead log that every commit waits for; other processes are waited for as well.
            connection.execute("PRAGMA busy_timeout = 30000").await?;
            connection.execute("PRAGMA journal_mode = WAL").await?;
            connection.execute("PRAGMA synchronous = FULL").await?;
            // 32 MB of pages in memory, and as much in the write-ahead log before it is taken in: a page that many commits change
            // is written once.
            connection.execute("PRAGMA cache_size = -32768").await?;
            connection.execute("PRAGMA wal_autocheckpoint = 8192").await?;
        }
        Dialect::Postgres => {
            // Whatever the server was set to: what is committed is going to be acknowledged.
            connection.execute("SET synchronous_commit = on").await?;
            // A plan that is kept from when a table was empty would read all of it, however large it has become.
            connection.execute("SET plan_cache_mode = force_custom_plan").await?;
            connection.execute("SET jit = off").await?;
        }
    }
    Ok(())
}
