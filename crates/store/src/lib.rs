//! The only place with SQL: records with their history, and the ledger that every change of them is an entry of.
//!
//! There is one way to write: [`Store::commit`] takes an [`Act`], and record changes, ledger entry and request id become
//! durable together or not at all; it answers only when a signed checkpoint covers the entry. Reading never waits for writing.
//!
//! It deliberately decides nothing about who may do what: authorisation comes before.

mod act;
mod backup;
mod blobs;
mod database;
mod error;
mod hot;
mod jobs;
mod lock;
mod log;
mod material;
mod plan;
mod plants;
mod read;
mod rows;
mod seal;
mod sequencer;
mod tiles;
mod verify;
mod view;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::JoinHandle;

use ringwall_ledger::note::{SignerKey, VerifierKey};
use ringwall_ledger::proof::Head;
use sqlx::AnyPool;
use tokio::sync::{mpsc, oneshot};

pub use act::{Act, Change, CommitError, Expect, Key, Receipt};
pub use backup::BackedUp;
pub use blobs::Blobs;
pub use database::Database;
pub use error::StoreError;
pub use jobs::{Job, State};
pub use material::{Material, Proved};
pub use plants::{Differences, Imported, PlantError};
pub use read::{Field, List, Order, Page, Version};
pub use sequencer::{Machine, Step, Surroundings};
pub use verify::{Finding, Verified};
pub use view::{Logged, Search};

use lock::LockFile;
use sequencer::{Pending, Sequencer};

/// Acts that may wait before those who send more have to.
const WAITING: usize = 1_024;

/// Where a store is and what it signs with.
pub struct Options {
    /// The database.
    pub database: Database,
    /// File of the lock. Not in the database and not in its backups: it is what notices an older one.
    pub lock: PathBuf,
    /// The ledger's key.
    pub key: SignerKey,
    /// Clock, randomness, faults.
    pub surroundings: Arc<dyn Surroundings>,
}

/// An open store. Several processes may have the same one open.
pub struct Store {
    database: Database,
    pool: AnyPool,
    acts: mpsc::Sender<Pending>,
    /// The writing thread; none where the store is open for reading only.
    thread: Option<JoinHandle<()>>,
    key: VerifierKey,
    lock: LockFile,
    tiles: tiles::Kept,
}

impl Store {
    /// Makes the tables and begins the ledger, in a database where there is none.
    ///
    /// # Errors
    /// There is a ledger already, or the database or the lock cannot be written.
    pub async fn create(options: Options) -> Result<(), StoreError> {
        apart(move || {
            let mut sequencer = sequencer(&options)?;
            sequencer::create(&mut sequencer, options.key)
        })
        .await
    }

    /// Opens a store, and brings to its end whatever a crash interrupted.
    ///
    /// # Errors
    /// It cannot be reached, was never created, or holds an older or another history than the one that was signed last.
    pub async fn open(options: Options) -> Result<Self, StoreError> {
        let (database, key, lock) = (options.database.clone(), options.key.verifier(), LockFile::new(&options.lock));
        let (sender, acts) = mpsc::channel(WAITING);
        let (ready, opened) = oneshot::channel();
        let run = move || {
            let opened = sequencer(&options).and_then(|mut sequencer| sequencer.migrated().map(|()| sequencer));
            let (sequencer, outcome) = opened.map_or_else(|error| (None, Err(error)), |sequencer| (Some(sequencer), Ok(())));
            let _ = ready.send(outcome);
            if let Some(sequencer) = sequencer {
                sequencer.run(acts);
            }
        };
        let thread = std::thread::Builder::new().name("sequencer".into()).spawn(run);
        let thread = thread.map_err(|e| StoreError::doing("the writing thread cannot start", e))?;
        opened.await.unwrap_or_else(|_| Err(gone()))?;
        Ok(Self { pool: database.pool().await?, database, acts: sender, thread: Some(thread), key, lock, tiles: tiles::Kept::default() })
    }

    /// Opens a store for reading only, also one that does not hold: nothing is recovered and nothing can be written.
    ///
    /// # Errors
    /// The database cannot be reached.
    pub async fn inspect(database: Database, lock: &Path, key: VerifierKey) -> Result<Self, StoreError> {
        // Nobody receives: every act is refused.
        let (acts, _) = mpsc::channel(1);
        Ok(Self {
            pool: database.pool().await?,
            database,
            acts,
            thread: None,
            key,
            lock: LockFile::new(lock),
            tiles: tiles::Kept::default(),
        })
    }

    /// Takes the published checkpoint as the first one that this machine trusts, for a machine that joins a ledger.
    ///
    /// # Errors
    /// The machine has a lock already, or there is no checkpoint signed with the ledger's key.
    pub async fn join(database: Database, lock: &Path, key: VerifierKey) -> Result<Head, StoreError> {
        let store = Self::inspect(database, lock, key).await?;
        let (checkpoint, note) = store.checkpoint().await?;
        match store.lock.swap(None, note.to_string().as_bytes())? {
            true => Ok(checkpoint.head),
            false => Err(StoreError::new("this machine has a lock already", "")),
        }
    }

    /// Does an act, or nothing of it. Once this has answered, the change and its entry survive the loss of power.
    ///
    /// # Errors
    /// See [`CommitError`].
    pub async fn commit(&self, act: Act) -> Result<Receipt, CommitError> {
        // Here, and not in its batch: a database that does not take such a name would fail what others have sent as well.
        if let Some(problem) = act.problem() {
            return Err(CommitError::Invalid(problem));
        }
        let (answer, receipt) = oneshot::channel();
        let sent = self.acts.send(Pending { act, answer }).await;
        sent.map_err(|_| CommitError::Unavailable(gone()))?;
        receipt.await.unwrap_or_else(|_| Err(CommitError::Unavailable(gone())))
    }

    /// The key that the ledger's checkpoints are checked with.
    pub fn key(&self) -> &VerifierKey {
        &self.key
    }

    /// Ends the store once everything that was sent is answered.
    pub async fn close(self) {
        let Self { acts, thread, pool, .. } = self;
        drop(acts);
        pool.close().await;
        if let Some(thread) = thread {
            // A writing thread that ended early has told every caller so.
            let _ = tokio::task::spawn_blocking(move || thread.join()).await;
        }
    }
}

fn sequencer(options: &Options) -> Result<Sequencer, StoreError> {
    Sequencer::new(options.database.clone(), LockFile::new(&options.lock), &options.key, Arc::clone(&options.surroundings))
}

fn gone() -> StoreError {
    StoreError::new("the store is not open for writing", "where it was, its writing thread has ended; start the program again")
}

/// Runs something that waits, on a thread that may.
async fn apart<T: Send + 'static>(run: impl FnOnce() -> Result<T, StoreError> + Send + 'static) -> Result<T, StoreError> {
    let (sender, receiver) = oneshot::channel();
    std::thread::spawn(move || sender.send(run()));
    receiver.await.unwrap_or_else(|_| Err(gone()))
}
