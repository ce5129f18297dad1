//! Backup and restore: every row and every blob in one zip file, the same for both databases.
//!
//! A backup is one state, also while others write. It does not hold the ledger's key and not its lock: the key is kept apart,
//! and the lock of the machine is what notices that an older backup was restored.

use std::io::{BufRead, BufReader, Read, Seek, Write};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use futures_util::TryStreamExt;
use ringwall_ledger::checkpoint::Checkpoint;
use ringwall_ledger::hash::Hash;
use ringwall_ledger::note::VerifierKey;
use ringwall_ledger::proof::Head;
use serde_json::{Value, json};
use sqlx::any::{AnyArguments, AnyRow};
use sqlx::query::Query;
use sqlx::{Any, AnyConnection, AssertSqlSafe, Executor, Row};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::blobs::Blobs;
use crate::database::Database;
use crate::error::StoreError;
use crate::lock::LockFile;
use crate::rows;
use crate::view::Reader;
use crate::{Store, sequencer};

/// What a column holds.
#[derive(Clone, Copy)]
enum Column {
    Text,
    Number,
    MaybeNumber,
    Bytes,
}
use Column::{Bytes, MaybeNumber, Number, Text};

/// A table and its columns.
struct Table {
    name: &'static str,
    columns: &'static [(&'static str, Column)],
}

const TABLES: &[Table] = &[
    Table {
        name: "records",
        columns: &[
            ("subject", Text),
            ("organisation", Text),
            ("system", Text),
            ("kind", Text),
            ("id", Text),
            ("place", Number),
            ("from_seq", Number),
            ("to_seq", MaybeNumber),
            ("body", Text),
            ("salt", Bytes),
            ("digest", Bytes),
        ],
    },
    Table {
        name: "entries",
        columns: &[
            ("seq", Number),
            ("organisation", Text),
            ("time", Text),
            ("actor", Text),
            ("action", Text),
            ("subject", Text),
            ("data", Bytes),
            ("seal", Bytes),
        ],
    },
    Table { name: "tiles", columns: &[("level", Number), ("number", Number), ("root", Bytes), ("hashes", Bytes)] },
    Table { name: "log", columns: &[("one", Number), ("size", Number), ("checkpoint", Bytes)] },
    Table { name: "requests", columns: &[("organisation", Text), ("request", Text), ("seq", Number), ("fingerprint", Bytes)] },
];

const MANIFEST: &str = "backup.json";
const FORMAT: &str = "ringwall-backup-1";

/// What a backup holds.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub struct BackedUp {
    pub head: Head,
    pub rows: u64,
    pub blobs: u64,
}

impl Store {
    /// Writes a backup; returns what is in it and the writer.
    ///
    /// # Errors
    /// The database or a blob cannot be read, or the file cannot be written.
    pub async fn backup<W: Write + Seek + Send + 'static>(&self, blobs: Option<&Blobs>, out: W) -> Result<(BackedUp, W), StoreError> {
        let key = self.key.clone();
        let rows = self.reading(move |reader| {
            let mut zip = ZipWriter::new(out);
            let head = head(reader, &key)?;
            let mut rows = 0;
            for table in TABLES {
                rows += dump(reader, table, &mut zip)?;
            }
            Ok((zip, head, rows))
        });
        let (mut zip, head, rows) = rows.await?;
        // Blobs are never removed: all that the rows speak of are there still.
        let mut kept = 0;
        if let Some(blobs) = blobs {
            for hash in blobs.list().await? {
                let content = blobs.get(hash).await?.unwrap_or_default();
                start(&mut zip, &format!("blobs/{}", hash.to_hex()))?;
                zip.write_all(&content).map_err(written)?;
                kept += 1;
            }
        }
        let manifest = json!({"format": FORMAT, "size": head.size, "root": head.root.to_string(), "rows": rows, "blobs": kept});
        start(&mut zip, MANIFEST)?;
        zip.write_all(manifest.to_string().as_bytes()).map_err(written)?;
        Ok((BackedUp { head, rows, blobs: kept }, zip.finish().map_err(written)?))
    }

    /// Writes a backup's rows and blobs where there are none. Where this machine has a lock, it stays: opening tells whether it
    /// has seen more than the backup. A machine without one takes the backup's checkpoint as the first to trust.
    ///
    /// # Errors
    /// There is a ledger already, the file is no backup, or something cannot be written; the database stays empty then.
    pub async fn restore<R: Read + Seek>(
        database: &Database,
        lock: &std::path::Path,
        key: &VerifierKey,
        blobs: Option<&Blobs>,
        file: R,
    ) -> Result<BackedUp, StoreError> {
        let mut zip = ZipArchive::new(file).map_err(|e| no_backup(&e))?;
        let manifest: Value = serde_json::from_slice(&member(&mut zip, MANIFEST)?).map_err(|e| no_backup(&e))?;
        if manifest.get("format").and_then(Value::as_str) != Some(FORMAT) {
            return Err(no_backup(&"it has another format"));
        }
        let mut connection = database.connect().await?;
        database.migrate(&mut connection).await?;
        database.begin_alone(&mut connection).await?;
        if sequencer::size(&mut connection).await? > 0 || crate::log::read(&mut connection, CHECKPOINT).await?.is_some() {
            return Err(StoreError::new("there is a ledger already", "restore into an empty database"));
        }
        let mut restored = 0;
        for table in TABLES {
            restored += load(&mut connection, table, &mut zip).await?;
        }
        let checkpoint = crate::log::read(&mut connection, CHECKPOINT).await?.ok_or_else(|| no_backup(&"it has no checkpoint"))?;
        let (opened, _) = Checkpoint::open(&checkpoint, key)?;
        connection.execute("COMMIT").await?;
        let blobs = put_blobs(blobs, &mut zip).await?;
        // INVARIANT: a lock that is there is not touched.
        LockFile::new(lock).swap(None, &checkpoint)?;
        Ok(BackedUp { head: opened.head, rows: restored, blobs })
    }
}

const CHECKPOINT: ringwall_ledger::tile::Object = ringwall_ledger::tile::Object::Checkpoint;

fn head(reader: &mut Reader, key: &VerifierKey) -> Result<Head, StoreError> {
    let bytes = reader.object(CHECKPOINT)?.ok_or_else(|| StoreError::new("the ledger has no checkpoint", ""))?;
    Ok(Checkpoint::open(&bytes, key)?.0.head)
}

fn written(error: impl std::fmt::Display) -> StoreError {
    StoreError::doing("the backup cannot be written", error)
}

fn no_backup(error: &dyn std::fmt::Display) -> StoreError {
    StoreError::new(format!("the file is no backup of Ringwall: {error}"), "")
}

fn start<W: Write + Seek>(zip: &mut ZipWriter<W>, name: &str) -> Result<(), StoreError> {
    zip.start_file(name, SimpleFileOptions::default().large_file(true)).map_err(written)
}

fn dump<W: Write + Seek>(reader: &mut Reader, table: &Table, zip: &mut ZipWriter<W>) -> Result<u64, StoreError> {
    start(zip, &format!("{}.jsonl", table.name))?;
    let names: Vec<&str> = table.columns.iter().map(|(name, _)| *name).collect();
    let sql = format!("SELECT {} FROM {}", names.join(", "), table.name);
    let (handle, connection) = reader.parts();
    handle.block_on(async {
        let mut count = 0;
        let mut rows = sqlx::query(AssertSqlSafe(sql)).fetch(connection);
        while let Some(row) = rows.try_next().await? {
            let values = (0..).zip(table.columns).map(|(at, (_, column))| value(&row, at, *column)).collect::<Result<Vec<_>, _>>()?;
            writeln!(zip, "{}", Value::Array(values)).map_err(written)?;
            count += 1;
        }
        Ok(count)
    })
}

fn value(row: &AnyRow, at: usize, column: Column) -> Result<Value, StoreError> {
    Ok(match column {
        Text => row.try_get::<String, _>(at)?.into(),
        Number => row.try_get::<i64, _>(at)?.into(),
        MaybeNumber => row.try_get::<Option<i64>, _>(at)?.into(),
        Bytes => STANDARD.encode(row.try_get::<Vec<u8>, _>(at)?).into(),
    })
}

/// Rows that are inserted together.
const CHUNK: usize = 64;

async fn load<R: Read + Seek>(connection: &mut AnyConnection, table: &Table, zip: &mut ZipArchive<R>) -> Result<u64, StoreError> {
    let name = format!("{}.jsonl", table.name);
    let lines = BufReader::new(zip.by_name(&name).map_err(|e| no_backup(&format_args!("{name}: {e}")))?).lines();
    let (mut count, mut waiting) = (0, Vec::with_capacity(CHUNK));
    for (number, line) in (1_u64..).zip(lines) {
        let line = line.map_err(|e| no_backup(&format_args!("{name}: {e}")))?;
        waiting.push(parsed(table, &line).ok_or_else(|| no_backup(&format_args!("{name}: line {number} is no row")))?);
        if waiting.len() == CHUNK {
            insert(connection, table, &waiting).await?;
            waiting.clear();
        }
        count = number;
    }
    if !waiting.is_empty() {
        insert(connection, table, &waiting).await?;
    }
    Ok(count)
}

/// A value to be bound.
enum Cell {
    Text(String),
    Number(Option<i64>),
    Bytes(Vec<u8>),
}

fn parsed(table: &Table, line: &str) -> Option<Vec<Cell>> {
    let Ok(Value::Array(values)) = serde_json::from_str(line) else { return None };
    let cell = |((_, column), value): (&(&str, Column), &Value)| {
        Some(match column {
            Text => Cell::Text(value.as_str()?.to_owned()),
            Number => Cell::Number(Some(value.as_i64()?)),
            MaybeNumber if value.is_null() => Cell::Number(None),
            MaybeNumber => Cell::Number(Some(value.as_i64()?)),
            Bytes => Cell::Bytes(STANDARD.decode(value.as_str()?).ok()?),
        })
    };
    (values.len() == table.columns.len()).then(|| table.columns.iter().zip(&values).map(cell).collect()).flatten()
}

async fn insert(connection: &mut AnyConnection, table: &Table, rows: &[Vec<Cell>]) -> Result<(), StoreError> {
    let names: Vec<&str> = table.columns.iter().map(|(name, _)| *name).collect();
    let values = rows::placeholders(connection, rows.len(), names.len());
    let sql = format!("INSERT INTO {} ({}) VALUES {values}", table.name, names.join(", "));
    let query = rows.iter().flatten().fold(sqlx::query(AssertSqlSafe(sql)), bind);
    query.execute(connection).await?;
    Ok(())
}

fn bind<'q>(query: Query<'q, Any, AnyArguments>, cell: &Cell) -> Query<'q, Any, AnyArguments> {
    match cell {
        Cell::Text(text) => query.bind(text.clone()),
        Cell::Number(number) => query.bind(*number),
        Cell::Bytes(bytes) => query.bind(bytes.clone()),
    }
}

fn member<R: Read + Seek>(zip: &mut ZipArchive<R>, name: &str) -> Result<Vec<u8>, StoreError> {
    let mut bytes = Vec::new();
    let mut file = zip.by_name(name).map_err(|e| no_backup(&format_args!("{name}: {e}")))?;
    file.read_to_end(&mut bytes).map_err(|e| no_backup(&format_args!("{name}: {e}")))?;
    Ok(bytes)
}

async fn put_blobs<R: Read + Seek>(blobs: Option<&Blobs>, zip: &mut ZipArchive<R>) -> Result<u64, StoreError> {
    let Some(blobs) = blobs else { return Ok(0) };
    let names = zip.file_names().map(|name| name.map(String::from)).collect::<Result<Vec<_>, _>>().map_err(|e| no_backup(&e))?;
    let names: Vec<String> = names.into_iter().filter(|name| name.starts_with("blobs/")).collect();
    for name in &names {
        let content = member(zip, name)?;
        let hash = blobs.put(content).await?;
        if name.strip_prefix("blobs/").is_none_or(|hex| Hash::from_hex(hex) != Ok(hash)) {
            return Err(no_backup(&format_args!("{name} has another content than its name says")));
        }
    }
    Ok(names.len() as u64)
}
