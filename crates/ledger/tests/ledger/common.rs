//! A log in memory, its keys and entries.

use std::collections::BTreeMap;
use std::fmt;

use ringwall_ledger::checkpoint::Checkpoint;
use ringwall_ledger::entry::{self, Entry};
use ringwall_ledger::hash::{self, Hash};
use ringwall_ledger::log::{Log, LogError, Staged, Storage};
use ringwall_ledger::note::{Purpose, SignerKey, VerifierKey};
use ringwall_ledger::proof::{Head, Nodes};
use ringwall_ledger::tile::{self, FULL, Object, Span, Tile, TileNodes};
use ringwall_ledger::tree::{self, Frontier};

pub(crate) const ORIGIN: &str = "log.example.com/plant1";

pub(crate) fn key(name: &str, purpose: Purpose, seed: u8) -> SignerKey {
    SignerKey::new(name, purpose, &[seed; 32]).unwrap()
}

pub(crate) fn log_key() -> SignerKey {
    key(ORIGIN, Purpose::Log, 1)
}

pub(crate) fn witness_key(number: u8) -> SignerKey {
    key(&format!("witness{number}.example.org"), Purpose::Witness, 100 + number)
}

/// An entry that tells its number; `who` tells histories apart.
pub(crate) fn entry_of(who: &str, number: u64) -> Vec<u8> {
    let entry = Entry {
        action: "zone.update".into(),
        actor: who.into(),
        reason: Some("wiring changed".repeat(usize::try_from(number % 3).unwrap())),
        subject: format!("bottling/zone/{number}"),
        time: "2026-11-24T10:00:00Z".into(),
        ..Entry::default()
    };
    entry.to_bytes().unwrap()
}

pub(crate) fn leaf(number: u64) -> Hash {
    hash::leaf(&number.to_be_bytes())
}

pub(crate) fn leaves(count: u64) -> Vec<Hash> {
    (0..count).map(leaf).collect()
}

/// The root as RFC 6962 section 2.1 defines it, word for word.
pub(crate) fn naive_root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => Hash::of(b""),
        [only] => *only,
        more => {
            let (left, right) = more.split_at(more.len().next_power_of_two() / 2);
            hash::node(naive_root(left), naive_root(right))
        }
    }
}

/// Subtrees straight from the leaves.
pub(crate) struct Naive(pub(crate) Vec<Hash>);

impl Nodes for Naive {
    type Error = std::convert::Infallible;
    fn node(&mut self, level: u32, index: u64) -> Result<Hash, Self::Error> {
        let start = usize::try_from(index << level).unwrap();
        Ok(naive_root(&self.0[start..start + (1 << level)]))
    }
}

/// The storage did not do it, or did and said that it did not.
#[derive(Debug)]
pub(crate) struct Broken;

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the storage broke")
    }
}

impl std::error::Error for Broken {}

/// A storage whose owner adds entries together with the tiles that they fill.
pub(crate) trait Database: Storage<Error = Broken> {
    /// Fails where `first` is not the number of the next entry.
    fn insert(&mut self, first: u64, entries: &[Vec<u8>], tiles: &[(Tile, Vec<Hash>)]) -> Result<(), Broken>;
    fn staged(&self) -> u64;
}

/// Rows of entries and full tiles; partial ones are made of them. Remembers every checkpoint that it ever held.
#[derive(Debug, Clone, Default)]
pub(crate) struct Memory {
    pub(crate) entries: Vec<Vec<u8>>,
    pub(crate) tiles: BTreeMap<Tile, Vec<u8>>,
    pub(crate) checkpoint: Option<Vec<u8>>,
    pub(crate) lock: Option<Vec<u8>>,
    pub(crate) locks: Vec<Head>,
    pub(crate) published: Vec<Head>,
}

impl Memory {
    pub(crate) fn leaves(&self) -> Vec<Hash> {
        self.entries.iter().map(|entry| hash::leaf(entry)).collect()
    }

    pub(crate) fn tile(&self, tile: Tile) -> Option<Vec<u8>> {
        let Tile { level, span } = tile;
        if span.width == FULL {
            return self.tiles.get(&tile).cloned();
        }
        let range = span.start()..span.start() + u64::from(span.width);
        if level == 0 {
            return Some(tile::encode(&entry::leaves(self.some(span)?).collect::<Vec<_>>()));
        }
        let below = |index| self.tiles.get(&Tile { level: level - 1, span: Span { index, width: FULL } });
        let roots: Option<Vec<Hash>> = range.map(|index| Some(tree::root(tile::decode(below(index)?, FULL).ok()?))).collect();
        Some(tile::encode(&roots?))
    }

    fn some(&self, span: Span) -> Option<impl Iterator<Item = &[u8]>> {
        let start = usize::try_from(span.start()).unwrap();
        Some(self.entries.get(start..start + usize::from(span.width))?.iter().map(Vec::as_slice))
    }

    pub(crate) fn object(&self, object: Object) -> Option<Vec<u8>> {
        match object {
            Object::Checkpoint => self.checkpoint.clone(),
            Object::Lock => self.lock.clone(),
            Object::Tile(tile) => self.tile(tile),
            Object::Entries(span) => entry::encode_bundle(self.some(span)?).ok(),
        }
    }

    /// Every object of the published log, as it would lie in a folder.
    pub(crate) fn published_objects(&self) -> BTreeMap<Object, Vec<u8>> {
        let size = self.head().size;
        let entries = Span::covering(size).map(Object::Entries);
        let objects = tile::tiles(size).map(Object::Tile).chain(entries).chain([Object::Checkpoint]);
        objects.map(|object| (object, self.object(object).unwrap_or_else(|| panic!("{object}")))).collect()
    }

    /// What was published last.
    pub(crate) fn head(&self) -> Head {
        head(self.checkpoint.as_ref().unwrap(), &log_key().verifier())
    }

    pub(crate) fn nodes(&self, size: u64) -> TileNodes<impl FnMut(Tile) -> Result<Vec<Hash>, LogError<Broken>>> {
        TileNodes::new(size, |tile: Tile| Ok(tile::decode(&self.tile(tile).unwrap(), tile.span.width)?))
    }
}

pub(crate) fn head(checkpoint: &[u8], key: &VerifierKey) -> Head {
    Checkpoint::open(checkpoint, key).unwrap().0.head
}

impl Storage for Memory {
    type Error = Broken;

    fn read(&mut self, object: Object) -> Result<Option<Vec<u8>>, Broken> {
        Ok(self.object(object))
    }

    fn write(&mut self, objects: &[(Object, Vec<u8>)]) -> Result<(), Broken> {
        for (object, bytes) in objects {
            match object {
                Object::Checkpoint => {
                    self.published.push(head(bytes, &log_key().verifier()));
                    self.checkpoint = Some(bytes.clone());
                }
                Object::Tile(tile) => {
                    let before = self.tiles.insert(*tile, bytes.clone());
                    assert!(before.is_none_or(|before| before == *bytes), "{object} was written again with other hashes");
                }
                Object::Lock | Object::Entries(_) => panic!("a log does not write {object}"),
            }
        }
        Ok(())
    }

    fn swap(&mut self, old: Option<&[u8]>, new: &[u8]) -> Result<bool, Broken> {
        let as_expected = self.lock.as_deref() == old;
        if as_expected {
            self.locks.push(head(new, &log_key().verifier()));
            self.lock = Some(new.to_vec());
        }
        Ok(as_expected)
    }
}

impl Database for Memory {
    fn insert(&mut self, first: u64, entries: &[Vec<u8>], tiles: &[(Tile, Vec<Hash>)]) -> Result<(), Broken> {
        if first != self.staged() {
            return Err(Broken);
        }
        self.entries.extend_from_slice(entries);
        let tiles: Vec<_> = tiles.iter().map(|(tile, hashes)| (Object::Tile(*tile), tile::encode(hashes))).collect();
        self.write(&tiles)
    }

    fn staged(&self) -> u64 {
        self.entries.len() as u64
    }
}

/// Step 1 of the sequencer.
pub(crate) fn stage<D: Database>(database: &mut D, log: &mut Log, batch: &[Vec<u8>]) -> Result<(), LogError<Broken>> {
    let staged: Staged = log.stage(batch.iter().map(Vec::as_slice));
    database.insert(log.size(), batch, &staged.full_tiles).map_err(LogError::Storage)?;
    log.staged(staged);
    Ok(())
}

/// Steps 1 to 4; with its success, the batch is acknowledged.
pub(crate) fn append<D: Database>(database: &mut D, log: &mut Log, batch: &[Vec<u8>]) -> Result<(), LogError<Broken>> {
    stage(database, log, batch)?;
    log.sign(database)
}

/// What a program does when it starts.
pub(crate) fn open_or_create<D: Database>(database: &mut D) -> Result<Log, LogError<Broken>> {
    let staged = database.staged();
    match Log::open(database, log_key(), staged) {
        Err(LogError::Missing(Object::Lock)) => Log::create(database, log_key()),
        other => other,
    }
}

/// Entries `first..end` of a history.
pub(crate) fn batch(who: &str, first: u64, end: u64) -> Vec<Vec<u8>> {
    (first..end).map(|number| entry_of(who, number)).collect()
}

/// A log that was signed at each of these sizes.
pub(crate) fn grown(sizes: &[u64]) -> (Memory, Log) {
    let mut memory = Memory::default();
    let mut log = Log::create(&mut memory, log_key()).unwrap();
    for size in sizes {
        let entries = batch("a-7", log.size(), *size);
        append(&mut memory, &mut log, &entries).unwrap();
    }
    (memory, log)
}

/// The roots of the lists of 0, 1, 2… of these leaves.
pub(crate) fn all_roots(leaves: &[Hash]) -> Vec<Hash> {
    let mut frontier = Frontier::default();
    let mut roots = vec![frontier.root()];
    for leaf in leaves {
        frontier.push(*leaf);
        roots.push(frontier.root());
    }
    roots
}
