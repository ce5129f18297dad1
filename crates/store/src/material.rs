//! What an evidence pack is made of, out of one state of the database.

use std::collections::BTreeMap;

use ringwall_ledger::checkpoint::Checkpoint;
use ringwall_ledger::hash::Hash;
use ringwall_ledger::tile::{Object, Span, Tile};
use sqlx::{AssertSqlSafe, Row};

use crate::Store;
use crate::error::StoreError;
use crate::log::number;
use crate::read::{self, Version};
use crate::rows::{hash, unsigned};

/// Entries of an organisation, the versions of its records, and what proves them.
#[derive(Debug, Clone)]
pub struct Material {
    /// The signed checkpoint.
    pub checkpoint: Vec<u8>,
    /// How many entries it covers.
    pub size: u64,
    /// The tiles of leaf hashes under it.
    pub tiles: BTreeMap<Tile, Vec<u8>>,
    /// Entries of the organisation by their number.
    pub entries: BTreeMap<u64, Vec<u8>>,
    /// Versions of the organisation's records that were made up to the entry asked for.
    pub versions: Vec<Proved>,
}

/// A version and what its digest is made of.
#[derive(Debug, Clone)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Proved {
    pub version: Version,
    pub salt: Vec<u8>,
    pub digest: Hash,
}

impl Store {
    /// Everything that proves the state of an organisation's records after the entry `as_of`. Entries after it are in it as well.
    ///
    /// # Errors
    /// The checkpoint does not cover that entry, or the database cannot be read.
    pub async fn material(&self, organisation: &str, as_of: u64) -> Result<Material, StoreError> {
        let (key, organisation) = (self.key.clone(), organisation.to_owned());
        self.reading(move |reader| {
            let lacks = || StoreError::new(format!("the signed checkpoint does not cover entry {as_of}"), "");
            let checkpoint = reader.object(Object::Checkpoint)?.ok_or_else(lacks)?;
            let size = Checkpoint::open(&checkpoint, &key)?.0.head.size;
            if as_of >= size {
                return Err(lacks());
            }
            let mut tiles = BTreeMap::new();
            for tile in Span::covering(size).map(|span| Tile { level: 0, span }) {
                let hashes = reader.object(Object::Tile(tile))?;
                tiles.extend(hashes.map(|hashes| (tile, hashes)));
            }
            let (handle, connection) = reader.parts();
            handle.block_on(async {
                let sql = "SELECT seq, data FROM entries WHERE organisation = $1 AND seq < $2 ORDER BY seq";
                let rows = sqlx::query(sql).bind(organisation.clone()).bind(number(size)).fetch_all(&mut *connection).await?;
                let entries = rows.iter().map(|row| Ok((unsigned(row, 0)?, row.try_get(1)?))).collect::<Result<_, StoreError>>()?;
                let sql = format!("SELECT {}, salt, digest FROM records WHERE organisation = $1 AND from_seq <= $2", read::COLUMNS);
                let query = sqlx::query(AssertSqlSafe(sql)).bind(organisation).bind(number(as_of));
                let rows = query.fetch_all(&mut *connection).await?;
                let proved = |row| Ok(Proved { version: read::version(row)?, salt: row.try_get(8)?, digest: hash(row, 9)? });
                let versions = rows.iter().map(proved).collect::<Result<_, StoreError>>()?;
                Ok(Material { checkpoint, size, tiles, entries, versions })
            })
        })
        .await
    }
}
