//! The lock: the last signed checkpoint, in a file outside of the database, so that a restored database is noticed.
//!
//! The file has two slots that are written in turn, and each says how to tell that it is whole: a write that a power failure
//! cuts leaves the other slot as it was.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use ringwall_ledger::hash::Hash;

use crate::error::StoreError;

/// Bytes of a slot; one block of a disk.
const SLOT: usize = 4096;
/// Generation, length and digest in front of the content.
const HEAD: usize = 8 + 4 + Hash::SIZE;

/// The file.
#[derive(Debug, Clone)]
pub(crate) struct LockFile {
    path: PathBuf,
}

/// What a slot holds.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Slot {
    generation: u64,
    content: Vec<u8>,
}

impl Slot {
    fn encode(&self) -> Vec<u8> {
        let length = u32::try_from(self.content.len()).unwrap_or(u32::MAX);
        let front = [self.generation.to_be_bytes().as_slice(), &length.to_be_bytes()].concat();
        let digest = Hash::of(&[front.as_slice(), &self.content].concat());
        [front.as_slice(), digest.as_bytes(), &self.content].concat()
    }

    /// `None` for a slot that was never written, or not to its end.
    fn decode(bytes: &[u8]) -> Option<Self> {
        let (generation, rest) = bytes.split_first_chunk::<8>()?;
        let (length, _) = rest.split_first_chunk::<4>()?;
        let content = bytes.get(HEAD..)?.get(..usize::try_from(u32::from_be_bytes(*length)).ok()?)?;
        let slot = Self { generation: u64::from_be_bytes(*generation), content: content.to_vec() };
        bytes.starts_with(&slot.encode()).then_some(slot)
    }
}

impl LockFile {
    pub(crate) fn new(path: &Path) -> Self {
        Self { path: path.to_owned() }
    }

    fn failed(&self, error: impl std::fmt::Display) -> StoreError {
        let hint = "look whether the file is there, whether it can be read and written, and whether its disk is full";
        StoreError::new(format!("the ledger's lock {}: {error}", self.path.display()), hint)
    }

    /// The last checkpoint; `None` where there is no lock yet.
    pub(crate) fn read(&self) -> Result<Option<Vec<u8>>, StoreError> {
        let file = match File::open(&self.path) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(self.failed(error)),
        };
        file.lock_shared().map_err(|e| self.failed(e))?;
        Ok(self.newest(&file)?.map(|slot| slot.content))
    }

    /// Puts `new` in the place of `old`, durably, if that is still there.
    pub(crate) fn swap(&self, old: Option<&[u8]>, new: &[u8]) -> Result<bool, StoreError> {
        if new.len() > SLOT - HEAD {
            return Err(self.failed(format_args!("a checkpoint of {} bytes does not fit; the ledger's name is too long", new.len())));
        }
        let file = self.open_or_create()?;
        file.lock().map_err(|e| self.failed(e))?;
        let newest = self.newest(&file)?;
        if newest.as_ref().map(|slot| slot.content.as_slice()) != old {
            return Ok(false);
        }
        let generation = newest.map_or(1, |slot| slot.generation + 1);
        let mut bytes = Slot { generation, content: new.to_vec() }.encode();
        bytes.resize(SLOT, 0);
        let at = if generation.is_multiple_of(2) { 0 } else { SLOT as u64 };
        file.write_all_at(&bytes, at).and_then(|()| file.sync_data()).map_err(|e| self.failed(e))?;
        if generation == 1 {
            // The making of the file may have been cut before its name was durable.
            sync_folder(&self.path).map_err(|e| self.failed(e))?;
        }
        Ok(true)
    }

    /// The newer one of the slots that are whole.
    fn newest(&self, file: &File) -> Result<Option<Slot>, StoreError> {
        let mut slots = Vec::new();
        for at in [0, SLOT as u64] {
            let mut bytes = vec![0; SLOT];
            match file.read_exact_at(&mut bytes, at) {
                Ok(()) => slots.extend(Slot::decode(&bytes)),
                Err(error) if error.kind() == ErrorKind::UnexpectedEof => {}
                Err(error) => return Err(self.failed(error)),
            }
        }
        let newest = slots.into_iter().max_by_key(|slot| slot.generation);
        let length = file.metadata().map_err(|e| self.failed(e))?.len();
        if newest.is_none() && length > 0 && !self.is_blank(file)? {
            return Err(self.failed("neither of its two places can be read; it was damaged"));
        }
        Ok(newest)
    }

    /// A file that was made and not yet written to holds zeros.
    fn is_blank(&self, file: &File) -> Result<bool, StoreError> {
        let mut bytes = vec![0; 2 * SLOT];
        let read = file.read_at(&mut bytes, 0).map_err(|e| self.failed(e))?;
        Ok(bytes.iter().take(read).all(|byte| *byte == 0))
    }

    fn open_or_create(&self) -> Result<File, StoreError> {
        match OpenOptions::new().read(true).write(true).open(&self.path) {
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            other => return other.map_err(|e| self.failed(e)),
        }
        let opened = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&self.path);
        let mut file = opened.map_err(|e| self.failed(e))?;
        file.lock().map_err(|e| self.failed(e))?;
        // Its full length and its name are durable before it is used: later writes change no metadata. Another process may
        // have been faster.
        if file.metadata().map_err(|e| self.failed(e))?.len() == 0 {
            let written = file.write_all(&[0; 2 * SLOT]).and_then(|()| file.sync_all());
            written.and_then(|()| sync_folder(&self.path)).map_err(|e| self.failed(e))?;
        }
        Ok(file)
    }
}

/// Makes the name of a file durable.
pub(crate) fn sync_folder(path: &Path) -> std::io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lock(name: &str) -> LockFile {
        let folder = std::env::temp_dir().join(format!("ringwall-lock-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join("lock");
        let _ = std::fs::remove_file(&path);
        LockFile::new(&path)
    }

    #[test]
    fn holds_what_was_put_last_and_only_over_what_was_there() {
        let lock = lock("swap");
        assert_eq!(lock.read().unwrap(), None);
        assert!(!lock.swap(Some(b"x"), b"a").unwrap());
        assert!(lock.swap(None, b"a").unwrap());
        assert!(!lock.swap(None, b"b").unwrap());
        for (old, new) in [("a", "b"), ("b", "c"), ("c", "d")] {
            assert!(lock.swap(Some(old.as_bytes()), new.as_bytes()).unwrap());
            assert_eq!(lock.read().unwrap().unwrap(), new.as_bytes());
        }
    }

    #[test]
    fn a_write_that_is_cut_leaves_the_one_before() {
        let lock = lock("cut");
        lock.swap(None, b"first").unwrap();
        lock.swap(Some(b"first"), b"second").unwrap();
        let before = std::fs::read(&lock.path).unwrap();
        lock.swap(Some(b"second"), b"third").unwrap();
        let after = std::fs::read(&lock.path).unwrap();
        // The third went into the second half; all that a cut write may leave of it.
        for cut in 0..HEAD + 5 {
            let mut torn = before.clone();
            torn[SLOT..SLOT + cut].copy_from_slice(&after[SLOT..SLOT + cut]);
            std::fs::write(&lock.path, &torn).unwrap();
            assert_eq!(lock.read().unwrap().unwrap(), if cut == HEAD + 5 { b"third".as_slice() } else { b"second" }, "{cut}");
        }
    }

    #[test]
    fn a_damaged_file_is_not_taken_for_a_new_one() {
        let lock = lock("damaged");
        std::fs::write(&lock.path, vec![7; 2 * SLOT]).unwrap();
        assert!(lock.read().unwrap_err().message.contains("damaged"));
        assert!(lock.swap(None, b"a").is_err());
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        assert!(lock("long").swap(None, &vec![b'x'; SLOT]).unwrap_err().message.contains("too long"));
    }
}
