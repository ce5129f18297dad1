//! Tiles that proofs were made of lately, in memory. A tile that a published checkpoint covers never changes.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use ringwall_ledger::error::Refused;
use ringwall_ledger::hash::Hash;
use ringwall_ledger::proof::Nodes;
use ringwall_ledger::tile::{self, Object, Tile, TileNodes};

use crate::Store;
use crate::error::StoreError;
use crate::view::lacks;

/// Most tiles that are kept; 2 MB.
const KEPT: usize = 256;

/// The tiles, by where they are and how wide.
#[derive(Default)]
pub(crate) struct Kept(Mutex<HashMap<Tile, Vec<Hash>>>);

impl Kept {
    fn tiles(&self) -> MutexGuard<'_, HashMap<Tile, Vec<Hash>>> {
        // Nothing is half done where a thread ended early.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn keep(&self, tile: Tile, hashes: Vec<Hash>) {
        let mut tiles = self.tiles();
        if tiles.len() >= KEPT {
            tiles.clear();
        }
        tiles.insert(tile, hashes);
    }
}

/// Why a proof cannot be computed yet.
pub(crate) enum Halted {
    /// This tile has to be read first.
    Lacks(Tile),
    /// It never can.
    Refused(Refused),
}

impl From<Refused> for Halted {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}

impl Store {
    /// Computes something from the hashes of a log of `size` entries, which must be published; begins anew whenever a tile
    /// had to be read first.
    pub(crate) async fn computed<T>(
        &self,
        size: u64,
        compute: impl Fn(&mut dyn Nodes<Error = Halted>) -> Result<T, Halted>,
    ) -> Result<T, StoreError> {
        let mut read: HashMap<Tile, Vec<Hash>> = HashMap::new();
        loop {
            let known = |tile: Tile| read.get(&tile).cloned().or_else(|| self.tiles.tiles().get(&tile).cloned());
            let outcome = compute(&mut TileNodes::new(size, |tile| known(tile).ok_or(Halted::Lacks(tile))));
            let tile = match outcome {
                Ok(computed) => return Ok(computed),
                Err(Halted::Refused(why)) => return Err(why.into()),
                Err(Halted::Lacks(tile)) => tile,
            };
            let bytes = self.object(Object::Tile(tile)).await?.ok_or_else(|| lacks(Object::Tile(tile)))?;
            let hashes = tile::decode(&bytes, tile.span.width)?;
            self.tiles.keep(tile, hashes.clone());
            read.insert(tile, hashes);
        }
    }
}
