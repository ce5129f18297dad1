//! Jobs: work outside of a request, done by whichever process takes it. A job whose worker dies is taken by another.
//!
//! No ledger entry: what a job changes, it changes through acts of its own.

use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

use crate::Store;
use crate::error::StoreError;

/// How far a job is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum State {
    Waiting,
    Running,
    Done,
    Failed,
}

const STATES: [(State, &str); 4] =
    [(State::Waiting, "waiting"), (State::Running, "running"), (State::Done, "done"), (State::Failed, "failed")];

impl State {
    fn of(text: &str) -> Result<Self, StoreError> {
        let known = STATES.iter().find(|(_, name)| *name == text).map(|(state, _)| *state);
        known.ok_or_else(|| StoreError::new(format!("a job is `{text}`, which no job can be"), ""))
    }
}

/// A job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Its id, chosen by who asked for it: asked for twice, it is one job.
    pub id: String,
    /// Whose it is.
    pub organisation: String,
    /// What is to be done.
    pub kind: String,
    /// With what, as JSON.
    pub input: String,
    /// How far it is.
    pub state: State,
    /// In percent.
    pub progress: i64,
    /// What came out, as JSON; or why it failed.
    pub outcome: String,
    /// How often a worker has taken it.
    pub attempts: i64,
}

const COLUMNS: &str = "id, organisation, kind, input, state, progress, outcome, attempts";

fn job(row: &AnyRow) -> Result<Job, StoreError> {
    Ok(Job {
        id: row.try_get(0)?,
        organisation: row.try_get(1)?,
        kind: row.try_get(2)?,
        input: row.try_get(3)?,
        state: State::of(row.try_get(4)?)?,
        progress: row.try_get(5)?,
        outcome: row.try_get(6)?,
        attempts: row.try_get(7)?,
    })
}

impl Store {
    /// Asks for a job; one with the same id stays as it is. Times are milliseconds since 1970.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn ask(&self, id: &str, organisation: &str, kind: &str, input: &str, now_ms: i64) -> Result<(), StoreError> {
        let sql = "INSERT INTO jobs (id, organisation, kind, input, state, progress, outcome, created_ms, worker, until_ms, attempts) \
                   VALUES ($1, $2, $3, $4, 'waiting', 0, '', $5, '', 0, 0) ON CONFLICT (id) DO NOTHING";
        let query = sqlx::query(sql).bind(id.to_owned()).bind(organisation.to_owned()).bind(kind.to_owned());
        query.bind(input.to_owned()).bind(now_ms).execute(&self.pool).await?;
        Ok(())
    }

    /// Takes the oldest job that waits or whose worker has died, for `lease_ms`. `None` where there is none, or another worker
    /// was faster.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn take(&self, worker: &str, now_ms: i64, lease_ms: i64) -> Result<Option<Job>, StoreError> {
        let free = "(state = 'waiting' OR (state = 'running' AND until_ms < $2))";
        let oldest = format!("SELECT id FROM jobs WHERE {free} ORDER BY created_ms, id LIMIT 1");
        // The condition stands in both places: of two workers that found the same job, the second finds it taken.
        let sql = format!(
            "UPDATE jobs SET state = 'running', worker = $1, until_ms = $2 + $3, attempts = attempts + 1 \
             WHERE id = ({oldest}) AND {free} RETURNING {COLUMNS}"
        );
        let query = sqlx::query(AssertSqlSafe(sql)).bind(worker.to_owned()).bind(now_ms).bind(lease_ms);
        query.fetch_optional(&self.pool).await?.as_ref().map(job).transpose()
    }

    /// Says how far a job is, and keeps it for `lease_ms` more. `false` where the worker has lost it.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn progress(&self, id: &str, worker: &str, percent: i64, now_ms: i64, lease_ms: i64) -> Result<bool, StoreError> {
        let sql = "UPDATE jobs SET progress = $3, until_ms = $4 + $5 WHERE id = $1 AND worker = $2 AND state = 'running'";
        let query = sqlx::query(sql).bind(id.to_owned()).bind(worker.to_owned()).bind(percent).bind(now_ms).bind(lease_ms);
        Ok(query.execute(&self.pool).await?.rows_affected() == 1)
    }

    /// Ends a job, with what came out or why it failed. `false` where the worker has lost it.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn end(&self, id: &str, worker: &str, outcome: Result<&str, &str>) -> Result<bool, StoreError> {
        let sql = "UPDATE jobs SET state = $3, outcome = $4, progress = 100 WHERE id = $1 AND worker = $2 AND state = 'running'";
        let (state, text) = match outcome {
            Ok(text) => ("done", text),
            Err(text) => ("failed", text),
        };
        let query = sqlx::query(sql).bind(id.to_owned()).bind(worker.to_owned()).bind(state).bind(text.to_owned());
        Ok(query.execute(&self.pool).await?.rows_affected() == 1)
    }

    /// A job.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn job(&self, id: &str) -> Result<Option<Job>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM jobs WHERE id = $1");
        let row = sqlx::query(AssertSqlSafe(sql)).bind(id.to_owned()).fetch_optional(&self.pool).await?;
        row.as_ref().map(job).transpose()
    }
}
