//! Reading the ledger: its checkpoint, its entries, its objects as others fetch them, and proofs.

use ringwall_ledger::bundle::TlogProof;
use ringwall_ledger::checkpoint::Checkpoint;
use ringwall_ledger::error::Refused;
use ringwall_ledger::note::Note;
use ringwall_ledger::proof::{self, Head};
use ringwall_ledger::tile::Object;
use ringwall_ledger::witness::Request;
use sqlx::pool::PoolConnection;
use sqlx::{Any, AssertSqlSafe, Executor, Row};
use tokio::runtime::Handle;

use crate::Store;
use crate::error::StoreError;
use crate::log::{self, number};
use crate::rows::unsigned;

/// An entry and its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logged {
    /// Number of the entry.
    pub seq: u64,
    /// Its bytes, as they are hashed.
    pub data: Vec<u8>,
}

/// Which entries.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Search {
    /// Of this organisation; of all where it is left out.
    pub organisation: Option<String>,
    /// Of this actor.
    pub actor: Option<String>,
    /// Whose action begins so.
    pub action: Option<String>,
    /// About this subject.
    pub subject: Option<String>,
    /// Not before this time (RFC 3339, UTC).
    pub since: Option<String>,
    /// Before this time.
    pub until: Option<String>,
    /// With a smaller number than this: where the page before ended.
    pub before: Option<u64>,
    /// How many at most, newest first.
    pub limit: u64,
}

/// A connection on a thread that may wait: the ledger's code is not asynchronous.
pub(crate) struct Reader {
    handle: Handle,
    connection: PoolConnection<Any>,
}

impl Reader {
    fn run(&mut self, statement: &'static str) -> Result<(), StoreError> {
        Ok(self.handle.block_on(self.connection.execute(statement)).map(drop)?)
    }

    pub(crate) fn object(&mut self, object: Object) -> Result<Option<Vec<u8>>, StoreError> {
        self.handle.block_on(log::read(&mut self.connection, object))
    }

    pub(crate) fn rows(&mut self, sql: &'static str, from: u64, to: u64) -> Result<Vec<sqlx::any::AnyRow>, StoreError> {
        let query = sqlx::query(sql).bind(number(from)).bind(number(to));
        Ok(self.handle.block_on(query.fetch_all(&mut *self.connection))?)
    }

    /// For what waits for many rows.
    pub(crate) fn parts(&mut self) -> (&Handle, &mut sqlx::AnyConnection) {
        (&self.handle, &mut self.connection)
    }
}

impl From<Refused> for StoreError {
    fn from(refused: Refused) -> Self {
        Self::new(format!("the ledger cannot be read: {refused}"), "`ringwall ledger verify` names what does not fit")
    }
}

pub(crate) fn lacks(object: Object) -> StoreError {
    StoreError::new(format!("the ledger has no {object}"), "`ringwall ledger verify` names what else does not fit")
}

impl Store {
    /// Runs something over one state of the database, on a thread that may wait.
    pub(crate) async fn reading<T: Send + 'static>(
        &self,
        run: impl FnOnce(&mut Reader) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (begin, connection) = (self.database.snapshot(), self.pool.acquire().await?);
        let mut reader = Reader { handle: Handle::current(), connection };
        // All of it on a thread that nobody interrupts: a caller that goes away would leave its open transaction, and with it an
        // old state of the database, to whoever has the connection next.
        let ended = tokio::task::spawn_blocking(move || {
            reader.run(begin)?;
            let outcome = run(&mut reader);
            reader.run("COMMIT")?;
            outcome
        });
        ended.await.map_err(|e| StoreError::doing("reading ended early", e))?
    }

    /// The last published checkpoint: the signed note, and what it says.
    ///
    /// # Errors
    /// There is none, or it is not signed with the ledger's key.
    pub async fn checkpoint(&self) -> Result<(Checkpoint, Note), StoreError> {
        let bytes = self.object(Object::Checkpoint).await?.ok_or_else(|| lacks(Object::Checkpoint))?;
        Ok(Checkpoint::open(&bytes, &self.key)?)
    }

    /// How many entries the last published checkpoint covers. Everything that was acknowledged is in there.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn published(&self) -> Result<u64, StoreError> {
        let row = sqlx::query("SELECT size FROM log").fetch_optional(&self.pool).await?;
        row.map_or(Ok(0), |row| unsigned(&row, 0))
    }

    /// One object of the log as others fetch it (C2SP tlog-tiles); `None` where there is none.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn object(&self, object: Object) -> Result<Option<Vec<u8>>, StoreError> {
        let mut connection = self.pool.acquire().await?;
        log::read(&mut connection, object).await
    }

    /// One entry; `None` where the log ends before it.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn entry(&self, seq: u64) -> Result<Option<Logged>, StoreError> {
        let row = sqlx::query("SELECT data FROM entries WHERE seq = $1").bind(number(seq)).fetch_optional(&self.pool).await?;
        row.map(|row| Ok(Logged { seq, data: row.try_get(0)? })).transpose()
    }

    /// Entries, newest first.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn entries(&self, search: &Search) -> Result<Vec<Logged>, StoreError> {
        let texts = [
            ("organisation = ", &search.organisation),
            ("actor = ", &search.actor),
            ("action LIKE ", &search.action.as_ref().map(|action| action.replace(['%', '_'], "") + "%")),
            ("subject = ", &search.subject),
            ("time >= ", &search.since),
            ("time < ", &search.until),
        ];
        let given: Vec<(&str, &String)> = texts.into_iter().filter_map(|(condition, text)| Some((condition, text.as_ref()?))).collect();
        let conditions: String = (2..).zip(&given).map(|(at, (condition, _))| format!(" AND {condition}${at}")).collect();
        let sql = format!("SELECT seq, data FROM entries WHERE seq < $1{conditions} ORDER BY seq DESC LIMIT {}", search.limit);
        let query = sqlx::query(AssertSqlSafe(sql)).bind(number(search.before.unwrap_or(u64::MAX)));
        let query = given.iter().fold(query, |query, (_, text)| query.bind((*text).clone()));
        let rows = query.fetch_all(&self.pool).await?;
        rows.iter().map(|row| Ok(Logged { seq: unsigned(row, 0)?, data: row.try_get(1)? })).collect()
    }

    /// Entries of an organisation from the number `from` on, oldest first, as far as the published checkpoint covers them.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn entries_from(&self, organisation: &str, from: u64, limit: u64) -> Result<Vec<Logged>, StoreError> {
        let size = self.published().await?;
        let sql = "SELECT seq, data FROM entries WHERE seq >= $1 AND seq < $2 AND organisation = $3 ORDER BY seq LIMIT $4";
        let query = sqlx::query(sql).bind(number(from)).bind(number(size)).bind(organisation.to_owned()).bind(number(limit));
        let rows = query.fetch_all(&self.pool).await?;
        rows.iter().map(|row| Ok(Logged { seq: unsigned(row, 0)?, data: row.try_get(1)? })).collect()
    }

    /// The proof that an entry is in the log, under the last published checkpoint.
    ///
    /// # Errors
    /// The checkpoint does not cover the entry, or the database cannot be read.
    pub async fn inclusion(&self, seq: u64) -> Result<TlogProof, StoreError> {
        let (checkpoint, note) = self.checkpoint().await?;
        let size = checkpoint.head.size;
        if seq >= size {
            return Err(StoreError::new(format!("there is no entry {seq}; the ledger has {size}, counted from 0"), ""));
        }
        let proof = self.computed(size, |nodes| proof::inclusion(nodes, seq, size)).await?;
        Ok(TlogProof { index: seq, proof, checkpoint: note.to_string() })
    }

    /// What a witness that saw `old` entries last is asked to cosign.
    ///
    /// # Errors
    /// The ledger is shorter than that, or the database cannot be read.
    pub async fn witness_request(&self, old: u64) -> Result<Request, StoreError> {
        let (checkpoint, note) = self.checkpoint().await?;
        let Head { size, .. } = checkpoint.head;
        if old > size {
            return Err(StoreError::new(format!("the witness saw {old} entries, the ledger has {size}: this is an older state"), ""));
        }
        let proof = self.computed(size, |nodes| proof::consistency(nodes, old, size)).await?;
        Ok(Request { old, proof, note })
    }
}
