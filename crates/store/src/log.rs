//! The ledger's storage in SQL: entries and full tiles are rows, partial tiles are made from them, the lock is a file.

use ringwall_ledger::checkpoint::Checkpoint;
use ringwall_ledger::entry;
use ringwall_ledger::hash::{self, Hash};
use ringwall_ledger::log::Storage;
use ringwall_ledger::note::Note;
use ringwall_ledger::tile::{self, FULL, Object, Span, Tile};
use ringwall_ledger::tree;
use sqlx::{AnyConnection, Executor, Row};
use tokio::runtime::Runtime;

use crate::database::Database;
use crate::error::StoreError;
use crate::lock::LockFile;
use crate::seal::Sealer;

/// The ledger as the sequencer sees it.
pub(crate) struct SqlLog<'s> {
    pub(crate) runtime: &'s Runtime,
    pub(crate) database: &'s Database,
    pub(crate) connection: &'s mut AnyConnection,
    pub(crate) lock: &'s LockFile,
    pub(crate) sealer: &'s Sealer,
}

impl Storage for SqlLog<'_> {
    type Error = StoreError;

    fn read(&mut self, object: Object) -> Result<Option<Vec<u8>>, StoreError> {
        match object {
            Object::Lock => self.lock.read(),
            // What is read here is going to be signed.
            Object::Entries(span) => self.runtime.block_on(sealed(self.connection, span, self.sealer)),
            other => self.runtime.block_on(read(self.connection, other)),
        }
    }

    fn write(&mut self, objects: &[(Object, Vec<u8>)]) -> Result<(), StoreError> {
        for (object, bytes) in objects {
            match object {
                Object::Tile(tile) if tile.span.width == FULL => {
                    let hashes = tile::decode(bytes, FULL).map_err(|e| StoreError::doing("a tile cannot be stored", e))?;
                    self.runtime.block_on(write_tiles(self.connection, &[(*tile, hashes)]))?;
                }
                Object::Checkpoint => self.runtime.block_on(publish(self.database, self.connection, bytes))?,
                // Made from what is stored already, whenever they are read.
                Object::Tile(_) | Object::Entries(_) | Object::Lock => {}
            }
        }
        Ok(())
    }

    fn swap(&mut self, old: Option<&[u8]>, new: &[u8]) -> Result<bool, StoreError> {
        self.lock.swap(old, new)
    }
}

/// Readers see the checkpoint from now on.
async fn publish(database: &Database, connection: &mut AnyConnection, checkpoint: &[u8]) -> Result<(), StoreError> {
    let size = Note::parse(checkpoint).and_then(|note| Checkpoint::parse(note.text())).map(|checkpoint| checkpoint.head.size);
    let size = size.map_err(|e| StoreError::doing("a checkpoint cannot be published", e))?;
    let without_waiting = database.without_waiting();
    if let Some([begin, _]) = without_waiting {
        connection.execute(begin).await?;
    }
    // Two processes may publish in another order than they signed in: the longer one stays.
    let query = "INSERT INTO log (one, size, checkpoint) VALUES (1, $1, $2) ON CONFLICT (one) DO UPDATE \
                 SET size = excluded.size, checkpoint = excluded.checkpoint WHERE excluded.size >= log.size";
    sqlx::query(query).bind(number(size)).bind(checkpoint.to_vec()).execute(&mut *connection).await?;
    if let Some([_, end]) = without_waiting {
        connection.execute(end).await?;
    }
    Ok(())
}

/// Any object but the lock.
pub(crate) async fn read(connection: &mut AnyConnection, object: Object) -> Result<Option<Vec<u8>>, StoreError> {
    match object {
        Object::Checkpoint => {
            let row = sqlx::query("SELECT checkpoint FROM log").fetch_optional(connection).await?;
            Ok(row.map(|row| row.try_get::<Vec<u8>, _>(0)).transpose()?)
        }
        Object::Tile(Tile { level, span }) if span.width == FULL => {
            let query =
                sqlx::query("SELECT hashes FROM tiles WHERE level = $1 AND number = $2").bind(i64::from(level)).bind(number(span.index));
            let row = query.fetch_optional(connection).await?;
            Ok(row.map(|row| row.try_get::<Vec<u8>, _>(0)).transpose()?)
        }
        Object::Tile(Tile { level: 0, span }) => {
            let entries = entries(connection, span).await?;
            let hashes: Option<Vec<Hash>> = entries.map(|entries| entries.iter().map(|entry| hash::leaf(entry)).collect());
            Ok(hashes.map(|hashes| tile::encode(&hashes)))
        }
        Object::Tile(Tile { level, span }) => roots(connection, level - 1, span).await,
        Object::Entries(span) => {
            let Some(entries) = entries(connection, span).await? else { return Ok(None) };
            let bundle = entry::encode_bundle(entries.iter().map(Vec::as_slice));
            bundle.map(Some).map_err(|e| StoreError::doing("an entry cannot be read", e))
        }
        Object::Lock => Ok(None),
    }
}

/// The entries of a span, each with its seal.
async fn sealed(connection: &mut AnyConnection, span: Span, sealer: &Sealer) -> Result<Option<Vec<u8>>, StoreError> {
    let query = sqlx::query("SELECT seq, data, seal FROM entries WHERE seq >= $1 AND seq < $2 ORDER BY seq");
    let end = span.start() + u64::from(span.width);
    for row in query.bind(number(span.start())).bind(number(end)).fetch_all(&mut *connection).await? {
        let (seq, data, seal): (i64, Vec<u8>, Vec<u8>) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
        if !sealer.holds(u64::try_from(seq).unwrap_or(u64::MAX), &data, &seal) {
            let message = format!("entry {seq} was not put into the database by this ledger, or was changed there; it is not signed");
            return Err(StoreError::new(message, "`ringwall ledger verify` names what else does not fit"));
        }
    }
    read(connection, Object::Entries(span)).await
}

/// The entries of a span; `None` where one of them is not there.
async fn entries(connection: &mut AnyConnection, span: Span) -> Result<Option<Vec<Vec<u8>>>, StoreError> {
    let query = sqlx::query("SELECT data FROM entries WHERE seq >= $1 AND seq < $2 ORDER BY seq");
    let end = span.start() + u64::from(span.width);
    let rows = query.bind(number(span.start())).bind(number(end)).fetch_all(connection).await?;
    let entries = rows.iter().map(|row| row.try_get::<Vec<u8>, _>(0)).collect::<Result<Vec<_>, _>>()?;
    Ok((entries.len() == usize::from(span.width)).then_some(entries))
}

/// The roots of the full tiles of a level, which are the hashes of the level above.
async fn roots(connection: &mut AnyConnection, level: u8, span: Span) -> Result<Option<Vec<u8>>, StoreError> {
    let query = sqlx::query("SELECT root FROM tiles WHERE level = $1 AND number >= $2 AND number < $3 ORDER BY number");
    let end = span.start() + u64::from(span.width);
    let rows = query.bind(i64::from(level)).bind(number(span.start())).bind(number(end)).fetch_all(connection).await?;
    let roots = rows.iter().map(|row| row.try_get::<Vec<u8>, _>(0)).collect::<Result<Vec<_>, _>>()?;
    Ok((roots.len() == usize::from(span.width)).then(|| roots.concat()))
}

/// Stores full tiles. One that is there already stays as it is.
pub(crate) async fn write_tiles(connection: &mut AnyConnection, tiles: &[(Tile, Vec<Hash>)]) -> Result<(), StoreError> {
    for (tile, hashes) in tiles {
        let root = tree::root(hashes.iter().copied());
        let query = sqlx::query("INSERT INTO tiles (level, number, root, hashes) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING");
        let query = query.bind(i64::from(tile.level)).bind(number(tile.span.index));
        query.bind(root.as_bytes().to_vec()).bind(tile::encode(hashes)).execute(&mut *connection).await?;
    }
    Ok(())
}

/// Numbers of entries fit: the log would need centuries to reach the end of them.
pub(crate) fn number(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
