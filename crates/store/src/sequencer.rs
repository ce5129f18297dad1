//! The one thread that writes: it takes whatever acts are waiting, makes them durable together, signs, and answers each.
//!
//! Many writers share one wait for the disk (group commit). The steps and what a crash after each leaves stand in
//! `ringwall_ledger::log`; after any failure everything is opened again, which is the same recovery as after a crash.

use std::sync::Arc;
use std::time::{Duration, Instant};

use ringwall_ledger::hash::Hash;
use ringwall_ledger::log::{Log, LogError, Staged};
use ringwall_ledger::note::SignerKey;
use ringwall_ledger::tile::Tile;
use sqlx::{AnyConnection, Executor, Row};
use tokio::runtime::Runtime;
use tokio::sync::{mpsc, oneshot};

use crate::act::{Act, CommitError};
use crate::database::Database;
use crate::error::StoreError;
use crate::lock::LockFile;
use crate::log::{SqlLog, write_tiles};
use crate::plan::{Answer, Plan};
use crate::rows;
use crate::seal::Sealer;

/// Most acts in one batch.
const BATCH: usize = 256;
/// Most records that a batch changes or refers to, unless one act alone has more.
const BATCH_RECORDS: usize = 4_096;

/// What is not the store's own: the clock, randomness, and where a test makes it fail.
pub trait Surroundings: Send + Sync {
    /// The time of an entry: UTC, RFC 3339.
    fn now(&self) -> String;

    /// Fills bytes that nobody can guess.
    ///
    /// # Errors
    /// The system gives none.
    fn random(&self, bytes: &mut [u8]) -> Result<(), StoreError>;

    /// Called before each step of a batch; an error fails the step.
    ///
    /// # Errors
    /// Only where a test wants them.
    fn before_step(&self, _: Step) -> Result<(), StoreError> {
        Ok(())
    }
}

/// The clock and the randomness of the machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct Machine;

impl Surroundings for Machine {
    fn now(&self) -> String {
        format!("{:.3}", jiff::Timestamp::now())
    }

    fn random(&self, bytes: &mut [u8]) -> Result<(), StoreError> {
        getrandom::fill(bytes).map_err(|e| StoreError::doing("the system gives no random bytes", e))
    }
}

/// The steps of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Opening the ledger, first or after a failure.
    Open,
    /// Before anything is written.
    Stage,
    /// Rows, entries and tiles are written and not yet durable.
    Commit,
    /// They are durable and not yet signed.
    Sign,
    /// They are signed and published; nobody was told yet.
    Acknowledge,
}

/// An act that waits, and who waits for it.
pub(crate) struct Pending {
    pub(crate) act: Act,
    pub(crate) answer: oneshot::Sender<Answer>,
}

/// The batch before: the writers whose acts it answered are likely to come again at once.
#[derive(Default)]
struct Rhythm {
    acts: usize,
    took: Duration,
}

impl Rhythm {
    /// Waits for them, for a small part of what that batch took: without it the first that comes back would get a batch, and a
    /// wait for the disk, of its own, and all others would wait for both. A writer that is alone never waits.
    fn gather(&self, acts: &mpsc::Receiver<Pending>) {
        let (begun, most) = (Instant::now(), self.took / 8);
        while acts.len() + 1 < self.acts && begun.elapsed() < most {
            std::thread::sleep(Duration::from_micros(50));
        }
    }
}

/// What the writing thread has at hand.
pub(crate) struct Sequencer {
    pub(crate) runtime: Runtime,
    pub(crate) database: Database,
    pub(crate) lock: LockFile,
    /// Secret text of the key: the log takes it when it is opened.
    pub(crate) key: String,
    pub(crate) surroundings: Arc<dyn Surroundings>,
    sealer: Arc<Sealer>,
    open: Option<Open>,
}

/// The connection and the log, both thrown away after a failure.
struct Open {
    connection: AnyConnection,
    log: Log,
}

impl Sequencer {
    pub(crate) fn new(
        database: Database,
        lock: LockFile,
        key: &SignerKey,
        surroundings: Arc<dyn Surroundings>,
    ) -> Result<Self, StoreError> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|e| StoreError::doing("the writing thread cannot start", e))?;
        Ok(Self { runtime, database, lock, key: key.to_secret_text(), surroundings, sealer: Arc::new(Sealer::new(key)), open: None })
    }

    /// Answers acts until nobody can send any more.
    pub(crate) fn run(mut self, mut acts: mpsc::Receiver<Pending>) {
        let mut left_over = None;
        let mut rhythm = Rhythm::default();
        while let Some(first) = left_over.take().or_else(|| acts.blocking_recv()) {
            rhythm.gather(&acts);
            let begun = Instant::now();
            let mut records = first.act.keys().count();
            let mut batch = vec![first];
            while let (true, Ok(next)) = (batch.len() < BATCH, acts.try_recv()) {
                records += next.act.keys().count();
                if records > BATCH_RECORDS {
                    left_over = Some(next);
                    break;
                }
                batch.push(next);
            }
            rhythm.acts = batch.len();
            self.batch(batch);
            rhythm.took = begun.elapsed();
        }
        if let Some(open) = self.open {
            // Nothing depends on a clean end.
            let _ = self.runtime.block_on(sqlx::Connection::close(open.connection));
        }
    }

    fn batch(&mut self, batch: Vec<Pending>) {
        let acts: Vec<&Act> = batch.iter().map(|pending| &pending.act).collect();
        let answers = self.commit(&acts);
        if answers.is_err() {
            self.open = None;
        }
        let mut answers = answers.unwrap_or_else(|error| vec![Err(CommitError::Unavailable(error)); batch.len()]).into_iter();
        for pending in batch {
            // Whoever asked may have gone; what was done stays done.
            let _ = answers.next().map(|answer| pending.answer.send(answer));
        }
    }

    fn step(&self, step: Step) -> Result<(), StoreError> {
        self.surroundings.before_step(step)
    }

    /// The whole way of a batch. On an error it is not known what of it was done.
    fn commit(&mut self, acts: &[&Act]) -> Result<Vec<Answer>, StoreError> {
        self.opened()?;
        self.step(Step::Stage)?;
        let (answers, staged) = self.stage(acts)?;
        // A crash here leaves entries that are durable, not signed, and that nobody was told of.
        self.step(Step::Sign)?;
        self.with_log(|log, storage| {
            if let Some(staged) = staged {
                log.staged(staged);
            }
            // Also where nothing was added: an answer may tell of an entry that another process has stored and not signed.
            if log.size() > log.signed().size { log.sign(storage) } else { Ok(()) }
        })?;
        // A crash here leaves entries that are published, and whose writers were not told.
        self.step(Step::Acknowledge)?;
        Ok(answers)
    }

    /// Opens everything, with the tables in their newest form.
    pub(crate) fn migrated(&mut self) -> Result<(), StoreError> {
        let mut connection = self.runtime.block_on(self.database.connect())?;
        self.runtime.block_on(self.database.migrate(&mut connection))?;
        self.opened()
    }

    /// Opens the connection and the log where they are not: at the start and after a failure.
    pub(crate) fn opened(&mut self) -> Result<(), StoreError> {
        if self.open.is_some() {
            return Ok(());
        }
        self.step(Step::Open)?;
        let mut connection = self.runtime.block_on(self.database.connect())?;
        let staged = self.runtime.block_on(size(&mut connection))?;
        let mut storage = SqlLog {
            runtime: &self.runtime,
            database: &self.database,
            connection: &mut connection,
            lock: &self.lock,
            sealer: &self.sealer,
        };
        let key = SignerKey::from_secret_text(&self.key).map_err(|e| StoreError::doing("the ledger's key cannot be used", e))?;
        let log = Log::open(&mut storage, key, staged)?;
        self.open = Some(Open { connection, log });
        Ok(())
    }

    fn with_log<T>(&mut self, run: impl FnOnce(&mut Log, &mut SqlLog<'_>) -> Result<T, LogError<StoreError>>) -> Result<T, StoreError> {
        let Some(Open { connection, log }) = &mut self.open else { return Err(StoreError::new("the ledger is not open", "")) };
        let mut storage = SqlLog { runtime: &self.runtime, database: &self.database, connection, lock: &self.lock, sealer: &self.sealer };
        Ok(run(log, &mut storage)?)
    }

    fn connected<T>(&mut self, run: impl AsyncFnOnce(&mut AnyConnection) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let Some(open) = &mut self.open else { return Err(StoreError::new("the ledger is not open", "")) };
        self.runtime.block_on(run(&mut open.connection))
    }

    /// Records, entries, tiles and request ids in one transaction. A crash before its end leaves nothing.
    fn stage(&mut self, acts: &[&Act]) -> Result<(Vec<Answer>, Option<Staged>), StoreError> {
        let database = self.database.clone();
        let (size, known) = self.connected(async |connection| {
            database.begin_alone(connection).await?;
            Ok((size(connection).await?, rows::known(connection, acts).await?))
        })?;
        // Another process may have added to the log.
        self.with_log(|log, storage| match log.size() {
            // The database went back while this program ran.
            more if more > size => Err(LogError::Shorter { staged: size, signed: more }),
            _ => log.catch_up(storage, size),
        })?;
        let surroundings = Arc::clone(&self.surroundings);
        let mut plan = Plan::new(size, surroundings.now(), known, surroundings.as_ref());
        let answers: Vec<Answer> = acts.iter().map(|act| plan.add(act)).collect();
        if plan.entries.is_empty() {
            self.connected(async |connection| Ok(connection.execute("ROLLBACK").await.map(drop)?))?;
            return Ok((answers, None));
        }
        let staged = self.with_log(|log, _| Ok(log.stage(plan.entries.iter().map(|entry| entry.data.as_slice()))))?;
        let sealer = Arc::clone(&self.sealer);
        self.connected(async |connection| write(connection, &plan, &staged.full_tiles, &sealer).await)?;
        self.step(Step::Commit)?;
        self.connected(async |connection| Ok(connection.execute("COMMIT").await.map(drop)?))?;
        Ok((answers, Some(staged)))
    }
}

/// How many entries there are.
pub(crate) async fn size(connection: &mut AnyConnection) -> Result<u64, StoreError> {
    let row = connection.fetch_one("SELECT COALESCE(MAX(seq) + 1, 0) FROM entries").await?;
    Ok(u64::try_from(row.try_get::<i64, _>(0)?).unwrap_or_default())
}

async fn write(connection: &mut AnyConnection, plan: &Plan<'_>, tiles: &[(Tile, Vec<Hash>)], sealer: &Sealer) -> Result<(), StoreError> {
    // Ended versions first: a record has one version that has not ended.
    rows::close(connection, &plan.closed).await?;
    rows::records(connection, &plan.records).await?;
    rows::erase(connection, &plan.erased).await?;
    rows::entries(connection, &plan.entries, sealer).await?;
    rows::requests(connection, &plan.requests).await?;
    write_tiles(connection, tiles).await
}

/// Begins the ledger of an empty database.
pub(crate) fn create(sequencer: &mut Sequencer, key: SignerKey) -> Result<(), StoreError> {
    let mut connection = sequencer.runtime.block_on(sequencer.database.connect())?;
    let lock = &sequencer.lock;
    sequencer.runtime.block_on(sequencer.database.migrate(&mut connection))?;
    let (runtime, database, sealer) = (&sequencer.runtime, &sequencer.database, &sequencer.sealer);
    let mut storage = SqlLog { runtime, database, connection: &mut connection, lock, sealer };
    Log::create(&mut storage, key)?;
    Ok(())
}
