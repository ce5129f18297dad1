//! An empty PostgreSQL database for one test, on a server of this machine's own PostgreSQL.
//!
//! [`database`] takes it from a server that all tests of a user share, also those of other processes: the first test that
//! needs it starts it, and it goes, with its data, five minutes after the last. What a crash leaves is tested on a server of
//! the test's own, [`Cluster`].
//!
//! Texts are ordered by language (ICU, English), as most installations do it and SQLite does not: `a`, `B`, `c`. A query that
//! needs the order of bytes has to say `COLLATE "C"`.
//!
//! Whoever has an account on this machine can reach these servers while they run: they listen on loopback without a password.

mod programs;
mod server;
mod shared;

use std::fs::File;
use std::process::Child;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use tempfile::TempDir;

use crate::temp;
use server::Server;

/// An empty database, dropped when the value is dropped, whoever is still connected.
#[derive(Debug)]
pub struct Database {
    server: Server,
    name: String,
    /// Keeps the shared server; none on a cluster of the test's own.
    lease: Option<File>,
}

/// An empty database on the shared server.
///
/// That server does not wait for the disk (`fsync=off`): nothing about durability or speed can be learnt from it.
///
/// # Panics
///
/// Where PostgreSQL is missing or does not start; the message says what to install or what the server said.
#[must_use]
pub fn database() -> Database {
    let (server, lease) = shared::server();
    Database::create(server, Some(lease))
}

impl Database {
    fn create(server: Server, lease: Option<File>) -> Self {
        static COUNTER: AtomicU32 = AtomicU32::new(0);
        // Ids of processes come again; a test that was killed has left its database behind.
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_micros());
        let name = format!("t_{now:x}_{}_{}", std::process::id(), COUNTER.fetch_add(1, Ordering::Relaxed));
        // Copying files is faster, but not where a server waits for the disk after each of them, as a test's own may.
        let strategy = if lease.is_some() { "file_copy" } else { "wal_log" };
        let sql = format!("CREATE DATABASE {name} TEMPLATE template0 STRATEGY {strategy}");
        server.sql("postgres", &sql).unwrap_or_else(|error| panic!("no database for the test: {error}"));
        Self { server, name, lease }
    }

    /// `postgres://ringwall@127.0.0.1:PORT/NAME`; the user may do everything.
    #[must_use]
    pub fn url(&self) -> String {
        self.server.url(&self.name)
    }

    /// Runs statements with `psql`, past what is tested; returns the rows as lines, their columns with `|` between.
    ///
    /// # Panics
    ///
    /// Where a statement fails.
    // The rows are seldom what is wanted of a statement.
    #[allow(clippy::must_use_candidate, reason = "statements are run for what they do as well")]
    pub fn sql(&self, statements: &str) -> String {
        self.server.sql(&self.name, statements).unwrap_or_else(|error| panic!("{statements}: {error}"))
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        // On a cluster of the test's own, which may be dead, it goes with the rest.
        if self.lease.is_some() {
            // A failure would hide what the test found, and the database goes with the shared server.
            let _dropped = self.server.sql("postgres", &format!("DROP DATABASE {} WITH (FORCE)", self.name));
        }
    }
}

/// A server of one test's own, to be killed and started again.
///
/// When the value is dropped the server ends and its data goes; also, within seconds, when the process of the test dies.
#[derive(Debug)]
pub struct Cluster {
    server: Server,
    settings: Vec<String>,
    /// None after [`Cluster::kill`].
    postgres: Option<Child>,
    _lease: File,
    _folder: TempDir,
}

impl Cluster {
    /// Makes and starts it, in a second or two, with PostgreSQL's default settings but one: it does not wait for the disk.
    ///
    /// That makes no difference to what survives [`Cluster::kill`], and the server is back in a moment: with `fsync` it would
    /// first bring every file to the disk.
    ///
    /// # Panics
    ///
    /// As [`database`].
    #[must_use]
    pub fn own() -> Self {
        Self::with_settings(&["fsync=off"])
    }

    /// One with PostgreSQL's default settings, which wait for the disk, but for those given as `name=value`.
    ///
    /// # Panics
    ///
    /// As [`database`].
    #[must_use]
    pub fn with_settings(settings: &[&str]) -> Self {
        let folder = temp::folder_for_others();
        let lease = shared::lease(folder.path());
        shared::watch(folder.path(), 0);
        let (server, postgres) = Server::create(folder.path(), settings);
        let settings = settings.iter().map(|&setting| setting.to_owned()).collect();
        Self { server, settings, postgres: Some(postgres), _lease: lease, _folder: folder }
    }

    /// An empty database on it, which goes with the cluster.
    ///
    /// # Panics
    ///
    /// Where the server does not run.
    #[must_use]
    pub fn database(&self) -> Database {
        Database::create(self.server.clone(), None)
    }

    /// Kills the server's processes (SIGKILL), all at once; no effect where they are dead already.
    ///
    /// What PostgreSQL has handed to the operating system is kept all the same: this is a crash of the server, not of the machine.
    ///
    /// # Panics
    ///
    /// Where processes survive it.
    pub fn kill(&mut self) {
        if let Some(mut postgres) = self.postgres.take() {
            server::kill(&mut postgres);
        }
    }

    /// Starts it again on the same port, with its data, once recovery is done; no effect where it runs.
    ///
    /// # Panics
    ///
    /// Where it does not start; with what it said.
    pub fn start(&mut self) {
        if self.postgres.is_none() {
            let settings: Vec<&str> = self.settings.iter().map(String::as_str).collect();
            let started = self.server.run(&settings);
            self.postgres = Some(started.unwrap_or_else(|error| panic!("PostgreSQL does not start again: {error}")));
        }
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.kill();
    }
}

#[cfg(test)]
mod tests;
