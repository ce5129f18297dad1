//! How a log grows: the steps of the sequencer, and what a crash between two of them leaves.
//!
//! 1. *Stage*: entries become durable ([`Log::stage`] says which tiles they fill; the storage's owner writes both at once).
//!    A crash before leaves nothing; a crash after leaves entries that nobody was told of, which the next start signs.
//! 2. *Sign* a checkpoint over them, after checking that it continues the last one. A crash leaves nothing.
//! 3. *Swap the lock*: the signed checkpoint takes the place of the one before it, outside of the main storage, only if that
//!    is still there. A crash after leaves a signed checkpoint that nobody has seen; the next start publishes it.
//! 4. *Publish* it where readers look. A crash after leaves a published entry that its writer was not told of.
//! 5. *Acknowledge*: only now the writer hears that its entry is in.
//!
//! [`Log::open`] is recovery: it runs the same steps from wherever the last run ended.

use std::fmt;

use crate::checkpoint::Checkpoint;
use crate::entry;
use crate::error::Refused;
use crate::hash::{self, Hash};
use crate::note::SignerKey;
use crate::proof::{self, Head};
use crate::tile::{self, Edge, FULL, Object, Span, Tile, TileNodes};

/// Where a log is kept. Objects other than the checkpoint and the lock never change once they are written.
pub trait Storage {
    /// Why the storage could not do it.
    type Error: std::error::Error + Send + Sync + 'static;

    /// The bytes of an object; `None` where there is none. A partial tile may be cut out of a wider one.
    ///
    /// # Errors
    /// The storage cannot be read.
    fn read(&mut self, object: Object) -> Result<Option<Vec<u8>>, Self::Error>;

    /// Writes objects; they are durable, or can be made again from what is, when it returns.
    ///
    /// # Errors
    /// It is not known which of them are written; each may be, or not.
    fn write(&mut self, objects: &[(Object, Vec<u8>)]) -> Result<(), Self::Error>;

    /// Puts `new` in the place of the lock if it still holds `old`, durably and at once; says whether it did.
    ///
    /// # Errors
    /// It is not known whether the lock holds the old or the new.
    fn swap(&mut self, old: Option<&[u8]>, new: &[u8]) -> Result<bool, Self::Error>;
}

/// Why a log does not go on.
#[derive(Debug)]
pub enum LogError<E> {
    /// The storage failed.
    Storage(E),
    /// A checkpoint or a tile cannot be read.
    Refused(Object, Refused),
    /// Something that the log must have is not there.
    Missing(Object),
    /// A checkpoint over more entries than there are has been signed: an older state was restored.
    Shorter {
        /// Entries that there are.
        staged: u64,
        /// Entries under the last checkpoint that was signed.
        signed: u64,
    },
    /// The entries do not lead to the root that was signed: another history was restored, or entries were changed.
    Forked {
        /// What was signed.
        signed: Head,
        /// The root of as many entries as there are now.
        found: Hash,
    },
    /// There is a log already.
    Exists,
}

impl<E: fmt::Display> fmt::Display for LogError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Storage(error) => write!(f, "{error}"),
            Self::Refused(object, why) => write!(f, "the ledger's {object} cannot be used: {why}"),
            Self::Missing(Object::Lock) => f.write_str("the ledger's lock, the last signed checkpoint, is missing"),
            Self::Missing(object) => write!(f, "the ledger has no {object}"),
            Self::Shorter { staged, signed } => write!(
                f,
                "the ledger has {staged} entries here, but a checkpoint over {signed} has been signed: this is an older state. \
                 Signing on would give two histories"
            ),
            Self::Forked { signed, found } => write!(
                f,
                "the first {} entries have the root {found}, but {} was signed: this is another history, or entries were changed",
                signed.size, signed.root
            ),
            Self::Exists => f.write_str("there is a ledger already"),
        }
    }
}

impl<E: std::error::Error + 'static> std::error::Error for LogError<E> {}

impl<E> From<Refused> for LogError<E> {
    fn from(refused: Refused) -> Self {
        Self::Refused(Object::Checkpoint, refused)
    }
}

/// Entries that are ready to be stored: the tiles that they fill, and the edge once they are in.
#[derive(Debug)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Staged {
    pub full_tiles: Vec<(Tile, Vec<Hash>)>,
    pub edge: Edge,
}

/// A log that is open for writing.
#[derive(Debug)]
pub struct Log {
    key: SignerKey,
    edge: Edge,
    /// The last checkpoint known to be signed; the edge continues it.
    signed: Head,
    /// The bytes whose signature held last, and what they say: the same bytes are read several times a batch.
    known: Option<(Vec<u8>, Head)>,
}

type Outcome<T, S> = Result<T, LogError<<S as Storage>::Error>>;

impl Log {
    fn unopened(key: SignerKey) -> Self {
        Self { key, edge: Edge::default(), signed: Head { size: 0, root: hash::empty_root() }, known: None }
    }

    /// Begins a log: signs the checkpoint over no entries.
    ///
    /// # Errors
    /// There is one already, or the storage fails.
    pub fn create<S: Storage>(storage: &mut S, key: SignerKey) -> Outcome<Self, S> {
        let mut log = Self::unopened(key);
        // Entries alone are a log too, of which somebody took away what was signed.
        for object in [Object::Checkpoint, Object::Entries(Span { index: 0, width: 1 })] {
            if read(storage, object)?.is_some() {
                return Err(LogError::Exists);
            }
        }
        let bytes = log.checkpoint(log.signed)?;
        match read(storage, Object::Lock)? {
            // A start that ended between lock and publication left this; anything else is another log's.
            Some(lock) if lock == bytes => {}
            Some(_) => return Err(LogError::Exists),
            None if storage.swap(None, &bytes).map_err(LogError::Storage)? => {}
            None => return Err(LogError::Exists),
        }
        log.publish(storage)?;
        Ok(log)
    }

    /// Opens a log of which `staged` entries are durable, and brings it to the end of every step that a crash interrupted.
    ///
    /// # Errors
    /// An older or another state than the one that was signed last is there, or the storage fails. Nothing is signed then.
    pub fn open<S: Storage>(storage: &mut S, key: SignerKey, staged: u64) -> Outcome<Self, S> {
        let mut log = Self::unopened(key);
        let (_, locked) = log.lock(storage)?;
        let published = log.published(storage)?;
        // Where the lock was restored from a copy, what was published since is newer; it is signed all the same.
        let newest = published.filter(|head| head.size > locked.size).unwrap_or(locked);
        // Where another process wrote and signed since `staged` was counted, its entries are there.
        let last = Span::covering(newest.size).last().map(Object::Entries).filter(|_| staged < newest.size);
        let staged = match last {
            Some(last) if read(storage, last)?.is_none() => return Err(LogError::Shorter { staged, signed: newest.size }),
            _ => staged.max(newest.size),
        };
        let edge = Edge::load(newest.size, |tile| read_tile(storage, tile))?;
        (log.edge, log.signed) = (edge, newest);
        for signed in [Some(newest), Some(locked), published].into_iter().flatten() {
            log.continues(storage, signed)?;
        }
        log.catch_up(storage, staged)?;
        log.sign(storage)?;
        Ok(log)
    }

    /// The number of entries.
    pub fn size(&self) -> u64 {
        self.edge.size()
    }

    /// What was signed last.
    pub fn signed(&self) -> Head {
        self.signed
    }

    /// The key that it signs with; its name is the log's.
    pub fn key(&self) -> &SignerKey {
        &self.key
    }

    /// Step 1: what to store for these entries, besides themselves. Nothing has happened yet. None of them may be longer than
    /// [`entry::MAX_BYTES`], or the log cannot be read by others: [`entry::encode_bundle`] refuses it.
    pub fn stage<'e>(&self, entries: impl IntoIterator<Item = &'e [u8]>) -> Staged {
        let mut edge = self.edge.clone();
        let full_tiles = edge.extend(entry::leaves(entries));
        Staged { full_tiles, edge }
    }

    /// The end of step 1: the entries staged last are durable now.
    pub fn staged(&mut self, staged: Staged) {
        self.edge = staged.edge;
    }

    /// Takes in entries that another process has staged, up to `size`; their tiles are written again.
    ///
    /// # Errors
    /// An entry is missing, or the storage fails.
    pub fn catch_up<S: Storage>(&mut self, storage: &mut S, size: u64) -> Outcome<(), S> {
        while self.size() < size {
            let index = self.size() / u64::from(FULL);
            let width = u16::try_from((size - index * u64::from(FULL)).min(u64::from(FULL))).unwrap_or(FULL);
            let object = Object::Entries(Span { index, width });
            let bytes = read(storage, object)?.ok_or(LogError::Missing(object))?;
            let entries = entry::decode_bundle(&bytes, width).map_err(|why| LogError::Refused(object, why))?;
            let known = usize::try_from(self.size() % u64::from(FULL)).unwrap_or_default();
            let staged = self.stage(entries.into_iter().skip(known));
            let tiles: Vec<_> = staged.full_tiles.iter().map(|(t, hashes)| (Object::Tile(*t), tile::encode(hashes))).collect();
            if !tiles.is_empty() {
                storage.write(&tiles).map_err(LogError::Storage)?;
            }
            self.staged(staged);
        }
        Ok(())
    }

    /// Steps 2 to 4: signs what is staged, swaps the lock, publishes. Does nothing where all is signed.
    ///
    /// # Errors
    /// The lock holds what this log does not continue, or the storage fails. The entries must not be acknowledged then; whether
    /// they are signed is known after the next success.
    pub fn sign<S: Storage>(&mut self, storage: &mut S) -> Outcome<(), S> {
        loop {
            let (lock, locked) = self.lock(storage)?;
            // Another process may have signed more than is staged here. Its entries are taken in first, so that nobody is told
            // of an entry that its checkpoint does not cover.
            self.catch_up(storage, locked.size)?;
            // INVARIANT: nothing is signed that does not continue the lock. It is proved, not concluded from what was done.
            self.continues(storage, locked)?;
            let head = Head { size: self.edge.size(), root: self.edge.root() };
            if locked == head || storage.swap(Some(&lock), &self.checkpoint(head)?).map_err(LogError::Storage)? {
                self.signed = head;
                return self.publish(storage);
            }
        }
    }

    /// Step 4. The lock is read again behind it: where another process has signed meanwhile, readers are not left with the
    /// older checkpoint.
    fn publish<S: Storage>(&mut self, storage: &mut S) -> Outcome<(), S> {
        let (mut lock, mut locked) = self.lock(storage)?;
        loop {
            if self.published(storage)?.is_none_or(|head| head.size < locked.size) {
                storage.write(&[(Object::Checkpoint, lock.clone())]).map_err(LogError::Storage)?;
            }
            let (now, head) = self.lock(storage)?;
            if now == lock {
                return Ok(());
            }
            (lock, locked) = (now, head);
        }
    }

    /// Checks that the entries begin with those of `older`, by a proof as anybody would.
    fn continues<S: Storage>(&self, storage: &mut S, older: Head) -> Outcome<(), S> {
        let head = Head { size: self.edge.size(), root: self.edge.root() };
        let mut nodes = TileNodes::new(head.size, |tile| match self.partial(tile) {
            Some(hashes) => Ok(hashes),
            None => read_tile(storage, tile),
        });
        let proof = proof::consistency(&mut nodes, older.size, head.size)?;
        match proof::verify_consistency(older, head, &proof) {
            Ok(()) => Ok(()),
            Err(_) => Err(LogError::Forked { signed: older, found: proof::root_at(&mut nodes, older.size)? }),
        }
    }

    /// The partial tiles are at hand; storage may not have them yet.
    fn partial(&self, tile: Tile) -> Option<Vec<Hash>> {
        self.edge.partial_tiles().find(|(known, _)| *known == tile).map(|(_, hashes)| hashes.to_vec())
    }

    fn checkpoint(&self, head: Head) -> Result<Vec<u8>, Refused> {
        let checkpoint = Checkpoint { origin: self.key.verifier().name().to_owned(), head };
        Ok(checkpoint.sign(&self.key)?.to_string().into_bytes())
    }

    fn lock<S: Storage>(&mut self, storage: &mut S) -> Outcome<(Vec<u8>, Head), S> {
        let lock = read(storage, Object::Lock)?.ok_or(LogError::Missing(Object::Lock))?;
        let head = self.head(&lock).map_err(|why| LogError::Refused(Object::Lock, why))?;
        Ok((lock, head))
    }

    fn published<S: Storage>(&mut self, storage: &mut S) -> Outcome<Option<Head>, S> {
        let Some(bytes) = read(storage, Object::Checkpoint)? else { return Ok(None) };
        self.head(&bytes).map(Some).map_err(|why| LogError::Refused(Object::Checkpoint, why))
    }

    /// What a checkpoint says that is signed with the log's key.
    fn head(&mut self, bytes: &[u8]) -> Result<Head, Refused> {
        if let Some((_, head)) = self.known.as_ref().filter(|(known, _)| known == bytes) {
            return Ok(*head);
        }
        let (checkpoint, _) = Checkpoint::open(bytes, &self.key.verifier())?;
        self.known = Some((bytes.to_vec(), checkpoint.head));
        Ok(checkpoint.head)
    }
}

fn read<S: Storage>(storage: &mut S, object: Object) -> Outcome<Option<Vec<u8>>, S> {
    storage.read(object).map_err(LogError::Storage)
}

fn read_tile<S: Storage>(storage: &mut S, tile: Tile) -> Outcome<Vec<Hash>, S> {
    let object = Object::Tile(tile);
    let bytes = read(storage, object)?.ok_or(LogError::Missing(object))?;
    tile::decode(&bytes, tile.span.width).map_err(|why| LogError::Refused(object, why))
}
