//! The statements of a batch: what its acts need to know, and what its plan writes, in as few statements as can be.

use std::collections::{BTreeMap, HashMap};

use ringwall_ledger::hash::Hash;
use sqlx::any::AnyRow;
use sqlx::query::Query;
use sqlx::{Any, AnyConnection, AssertSqlSafe, Row};

use crate::act::{Act, Key};
use crate::database::Dialect;
use crate::error::StoreError;
use crate::log::number;
use crate::plan::{Closed, Current, Done, Known, NewEntry, NewRecord, NewRequest};
use crate::seal::Sealer;

/// Rows of one statement. Powers of two, so that few different statements are prepared, and few enough placeholders for both.
const CHUNKS: [usize; 9] = [256, 128, 64, 32, 16, 8, 4, 2, 1];

/// Splits rows into chunks of the sizes that statements are prepared for.
fn chunks<T>(mut rows: &[T]) -> Vec<&[T]> {
    let mut chunks = Vec::new();
    for size in CHUNKS {
        while let Some((chunk, rest)) = rows.split_at_checked(size) {
            chunks.push(chunk);
            rows = rest;
        }
    }
    chunks
}

/// `$at`; in SQLite, which looks a numbered one up among all before it, `?`. One statement has to use them in their order.
fn mark(connection: &AnyConnection, at: usize) -> String {
    match Dialect::behind(connection) {
        Dialect::Sqlite => "?".to_owned(),
        Dialect::Postgres => format!("${at}"),
    }
}

/// Marks for as many values as are given, from the one numbered `from` on.
fn marks(connection: &AnyConnection, from: usize, count: usize) -> String {
    match Dialect::behind(connection) {
        Dialect::Sqlite => vec!["?"; count].join(", "),
        Dialect::Postgres => (from..from + count).map(|at| format!("${at}")).collect::<Vec<_>>().join(", "),
    }
}

/// `($1, $2), ($3, $4)` for rows of `columns` values.
pub(crate) fn placeholders(connection: &AnyConnection, rows: usize, columns: usize) -> String {
    match Dialect::behind(connection) {
        Dialect::Sqlite => vec![format!("({})", marks(connection, 1, columns)); rows].join(", "),
        Dialect::Postgres => {
            (0..rows).map(|row| format!("({})", marks(connection, row * columns + 1, columns))).collect::<Vec<_>>().join(", ")
        }
    }
}

type Bound<'q> = Query<'q, Any, sqlx::any::AnyArguments>;

/// Runs one statement over all rows in chunks: `before`, and the placeholders.
async fn write<T>(
    connection: &mut AnyConnection,
    rows: &[T],
    (before, columns): (&str, usize),
    bind: impl for<'q> Fn(Bound<'q>, &T) -> Bound<'q>,
) -> Result<(), StoreError> {
    for chunk in chunks(rows) {
        let sql = format!("{before}{}", placeholders(connection, chunk.len(), columns));
        let query = chunk.iter().fold(sqlx::query(AssertSqlSafe(sql)), &bind);
        query.execute(&mut *connection).await?;
    }
    Ok(())
}

/// What the acts need to know.
pub(crate) async fn known(connection: &mut AnyConnection, acts: &[&Act]) -> Result<Known, StoreError> {
    let mut subjects: Vec<String> = acts.iter().flat_map(|act| act.keys()).map(Key::subject).collect();
    subjects.sort_unstable();
    subjects.dedup();
    let mut known = Known::default();
    for chunk in chunks(&subjects) {
        known.records.extend(current(connection, chunk).await?);
    }
    let mut requests: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for act in acts.iter().filter(|act| act.repeatable) {
        requests.entry(&act.organisation).or_default().extend(act.request.as_deref());
    }
    for (organisation, requests) in requests {
        for chunk in chunks(&requests) {
            known.requests.extend(done(connection, organisation, chunk).await?);
        }
    }
    for (organisation, since) in oldest_seen(acts) {
        known.changed.insert(organisation.to_owned(), newest_change(connection, organisation, since).await?);
    }
    Ok(known)
}

/// For each organisation of which nothing may have changed, the oldest entry since when.
fn oldest_seen<'a>(acts: &[&'a Act]) -> BTreeMap<&'a str, u64> {
    let mut oldest = BTreeMap::new();
    for (organisation, since) in acts.iter().filter_map(|act| Some((act.organisation.as_str(), act.unchanged_since?))) {
        oldest.entry(organisation).and_modify(|oldest: &mut u64| *oldest = since.min(*oldest)).or_insert(since);
    }
    oldest
}

/// The newest entry after `since` that changed a record of the organisation: every change begins a version or ends one.
async fn newest_change(connection: &mut AnyConnection, organisation: &str, since: u64) -> Result<Option<u64>, StoreError> {
    // An expression and not the column: SQLite would look through all that the organisation has ever had. Nearly always nothing is
    // after `since`, and the indexes by entry know.
    let of = "organisation || '' = $2";
    let from = format!("SELECT MAX(from_seq) FROM records WHERE from_seq > $1 AND {of}");
    let to = format!("SELECT MAX(to_seq) FROM records WHERE to_seq > $1 AND {of}");
    let sql = format!("SELECT ({from}), ({to})");
    let row = sqlx::query(AssertSqlSafe(sql)).bind(number(since)).bind(organisation.to_owned()).fetch_one(connection).await?;
    let newest = row.try_get::<Option<i64>, _>(0)?.max(row.try_get(1)?);
    Ok(newest.map(|seq| u64::try_from(seq).unwrap_or_default()))
}

async fn current(connection: &mut AnyConnection, subjects: &[String]) -> Result<HashMap<String, Current>, StoreError> {
    let wanted = placeholders(connection, subjects.len(), 1);
    let newest = "SELECT MAX(from_seq) FROM records WHERE subject = wanted.column1";
    let sql = format!(
        "SELECT subject, from_seq, place, digest FROM (VALUES {wanted}) AS wanted JOIN records ON subject = wanted.column1 \
         AND from_seq = ({newest}) WHERE to_seq IS NULL"
    );
    let query = subjects.iter().fold(sqlx::query(AssertSqlSafe(sql)), |query, subject| query.bind(subject.clone()));
    let rows = query.fetch_all(connection).await?;
    let one = |row: &AnyRow| {
        let current = Current { from_seq: unsigned(row, 1)?, place: row.try_get(2)?, digest: hash(row, 3)? };
        Ok((row.try_get(0)?, current))
    };
    rows.iter().map(one).collect()
}

/// Which of these requests were carried out.
pub(crate) async fn done(
    connection: &mut AnyConnection,
    organisation: &str,
    requests: &[&str],
) -> Result<HashMap<(String, String), Done>, StoreError> {
    let (first, list) = (mark(connection, 1), marks(connection, 2, requests.len()));
    let sql = format!("SELECT request, seq, fingerprint FROM requests WHERE organisation = {first} AND request IN ({list})");
    let query = sqlx::query(AssertSqlSafe(sql)).bind(organisation.to_owned());
    let query = requests.iter().fold(query, |query, request| query.bind((*request).to_owned()));
    let rows = query.fetch_all(connection).await?;
    let one = |row: &AnyRow| {
        let done = Done { seq: unsigned(row, 1)?, fingerprint: hash(row, 2)? };
        Ok(((organisation.to_owned(), row.try_get(0)?), done))
    };
    rows.iter().map(one).collect()
}

pub(crate) fn unsigned(row: &AnyRow, column: usize) -> Result<u64, StoreError> {
    u64::try_from(row.try_get::<i64, _>(column)?).map_err(|_| StoreError::new("a number in the database is negative", VERIFY))
}

pub(crate) fn hash(row: &AnyRow, column: usize) -> Result<Hash, StoreError> {
    let bytes: [u8; Hash::SIZE] = row
        .try_get::<Vec<u8>, _>(column)?
        .try_into()
        .map_err(|bytes| StoreError::new(format!("a digest in the database has {} bytes", Vec::len(&bytes)), VERIFY))?;
    Ok(Hash::from_bytes(bytes))
}

const VERIFY: &str = "`ringwall ledger verify` names what was changed";

/// Ends versions. Each must be there: another number than expected means that rows were changed behind the store's back.
pub(crate) async fn close(connection: &mut AnyConnection, closed: &[Closed]) -> Result<(), StoreError> {
    let mut affected = 0;
    for chunk in chunks(closed) {
        let ended = placeholders(connection, chunk.len(), 3);
        let sql = format!(
            "UPDATE records SET to_seq = ended.column3 FROM (VALUES {ended}) AS ended \
             WHERE subject = ended.column1 AND from_seq = ended.column2 AND to_seq IS NULL"
        );
        let query = chunk.iter().fold(sqlx::query(AssertSqlSafe(sql)), |query, row| {
            query.bind(row.subject.clone()).bind(number(row.from_seq)).bind(number(row.to_seq))
        });
        affected += query.execute(&mut *connection).await?.rows_affected();
    }
    if affected == closed.len() as u64 {
        return Ok(());
    }
    Err(StoreError::new(format!("{} versions of records should have ended, {affected} did", closed.len()), VERIFY))
}

/// Adds versions.
pub(crate) async fn records(connection: &mut AnyConnection, rows: &[NewRecord]) -> Result<(), StoreError> {
    let before = "INSERT INTO records (subject, organisation, system, kind, id, place, from_seq, to_seq, body, salt, digest) VALUES ";
    write(connection, rows, (before, 11), |query, row| {
        let key = &row.key;
        let query = query.bind(row.subject.clone()).bind(key.organisation.clone()).bind(key.system.clone());
        let query = query.bind(key.kind.clone()).bind(key.id.clone()).bind(row.place).bind(number(row.from_seq));
        let query = query.bind(row.to_seq.map(number)).bind(row.body.clone());
        query.bind(row.salt.to_vec()).bind(row.digest.as_bytes().to_vec())
    })
    .await
}

/// Empties every version of these records; their digests stay.
pub(crate) async fn erase(connection: &mut AnyConnection, subjects: &[String]) -> Result<(), StoreError> {
    for subject in subjects {
        let query = sqlx::query("UPDATE records SET body = 'null', salt = $2 WHERE subject = $1 AND to_seq IS NOT NULL");
        query.bind(subject.clone()).bind(Vec::new()).execute(&mut *connection).await?;
    }
    Ok(())
}

/// Adds entries.
pub(crate) async fn entries(connection: &mut AnyConnection, rows: &[NewEntry], sealer: &Sealer) -> Result<(), StoreError> {
    let before = "INSERT INTO entries (seq, organisation, time, actor, action, subject, data, seal) VALUES ";
    write(connection, rows, (before, 8), |query, row| {
        let entry = &row.entry;
        let query = query.bind(number(row.seq)).bind(row.organisation.clone()).bind(entry.time.clone());
        let query = query.bind(entry.actor.clone()).bind(entry.action.clone()).bind(entry.subject.clone());
        query.bind(row.data.clone()).bind(sealer.seal(row.seq, &row.data))
    })
    .await
}

/// Remembers requests.
pub(crate) async fn requests(connection: &mut AnyConnection, rows: &[NewRequest]) -> Result<(), StoreError> {
    let before = "INSERT INTO requests (organisation, request, seq, fingerprint) VALUES ";
    write(connection, rows, (before, 4), |query, row| {
        let query = query.bind(row.organisation.clone()).bind(row.request.clone()).bind(number(row.done.seq));
        query.bind(row.done.fingerprint.as_bytes().to_vec())
    })
    .await
}
