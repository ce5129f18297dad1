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

/// An empty database, dropped when the value is dropped, with whoever is still connected.
#[derive(Debug)]
pub struct Database {
    server: Server,
    name: String,
    /// Keeps the shared server; a cluster of a test's own is kept by its owner.
    _lease: Option<File>,
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
        let sql = format!("CREATE DATABASE {name} TEMPLATE template0 STRATEGY file_copy");
        server.sql("postgres", &sql).unwrap_or_else(|error| panic!("no database for the test: {error}"));
        Self { server, name, _lease: lease }
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
        // A server that was killed has nothing to drop any more.
        let _gone = self.server.sql("postgres", &format!("DROP DATABASE {} WITH (FORCE)", self.name));
    }
}

/// A server of one test's own, with PostgreSQL's default settings, to be killed and started again.
///
/// When the value is dropped the server ends and its data goes; also, within seconds, when the process of the test dies.
#[derive(Debug)]
pub struct Cluster {
    server: Server,
    /// None after [`Cluster::kill`].
    postgres: Option<Child>,
    _lease: File,
    _folder: TempDir,
}

impl Cluster {
    /// Makes and starts it; takes a second or two.
    ///
    /// # Panics
    ///
    /// As [`database`].
    #[must_use]
    pub fn own() -> Self {
        let folder = temp::folder_for_others();
        let lease = shared::lease(folder.path());
        shared::watch(folder.path(), 0);
        let (server, postgres) = Server::create(folder.path(), &[]);
        Self { server, postgres: Some(postgres), _lease: lease, _folder: folder }
    }

    /// An empty database on it.
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
    /// What PostgreSQL has given to the system reaches the disk all the same: this is a crash of the server, not of the machine.
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
            self.postgres = Some(self.server.run(&[]).unwrap_or_else(|error| panic!("PostgreSQL does not start again: {error}")));
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
