//! Whether everything that is stored is what the ledger says: entries, tiles, checkpoint, lock, and every row of every record.
//!
//! It believes nothing in the database. A row that somebody changed, removed or added there is named.

use std::collections::{BTreeMap, HashMap};
use std::fmt;

use ringwall_ledger::audit;
use ringwall_ledger::checkpoint::Checkpoint;
use ringwall_ledger::entry::Entry;
use ringwall_ledger::hash::Hash;
use ringwall_ledger::note::VerifierKey;
use ringwall_ledger::proof::{self, Head};
use ringwall_ledger::tile::{self, FULL, Object, Span, TileNodes};
use ringwall_ledger::tree;
use sqlx::Row;
use sqlx::any::AnyRow;

use crate::Store;
use crate::error::StoreError;
use crate::rows::{hash, unsigned};
use crate::view::Reader;
use ringwall_model::digest;
use ringwall_model::records::{ERASE, escaped};

/// Something that was changed, removed or added, or that cannot be checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// The log itself does not hold.
    Log(audit::Finding),
    /// The checkpoint or the lock cannot be used, or they do not go together.
    Checkpoint(String),
    /// The columns of an entry's row say something else than the entry.
    Columns(u64),
    /// An entry's bytes are no entry.
    Entry(u64, String),
    /// What a version of a record says is not what its digest was made of.
    Body {
        /// The record.
        subject: String,
        /// The entry that made the version.
        seq: u64,
    },
    /// The rows of an entry are not those that it names.
    Rows {
        /// The entry.
        seq: u64,
        /// What it was done to.
        subject: String,
        /// Whether rows that it made do not fit; otherwise rows that it ended.
        made: bool,
        /// The records whose rows are there.
        found: Vec<String>,
    },
    /// A row that belongs to no entry.
    Stray(String),
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Log(finding) => write!(f, "{finding}"),
            Self::Checkpoint(why) => f.write_str(why),
            Self::Columns(seq) => write!(f, "the columns of entry {seq} say something else than the entry"),
            Self::Entry(seq, why) => write!(f, "entry {seq}: {why}"),
            Self::Body { subject, seq } => write!(f, "record {subject}: the content of the version that entry {seq} made was changed"),
            Self::Rows { seq, subject, made, found } => {
                let did = if *made { "made" } else { "ended" };
                let found = match found.as_slice() {
                    [] => "there is none".to_owned(),
                    found => format!("there is {}", found.join(", ")),
                };
                write!(f, "entry {seq} ({subject}): the versions that it {did} are not those in the database; {found}")
            }
            Self::Stray(what) => write!(f, "{what} belongs to no entry"),
        }
    }
}

/// What a verification saw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// What was signed last.
    pub head: Head,
    /// Versions of records that were checked.
    pub versions: u64,
    /// What does not hold; empty where all does.
    pub findings: Vec<Finding>,
    /// What does not speak against the ledger and should be known, such as a clock that was set back.
    pub diagnostics: Vec<String>,
}

impl Store {
    /// Checks everything. The lock is read where this process has it.
    ///
    /// # Errors
    /// The database cannot be read; what does not hold is in the result.
    pub async fn verify(&self) -> Result<Verified, StoreError> {
        // The lock first: what it covers is in the database by then, whoever writes meanwhile.
        let (key, locked) = (self.key.clone(), self.lock.read()?);
        self.reading(move |reader| {
            let mut verification = Verification::new(reader);
            let head = verification.head(&key, locked)?;
            verification.log(head)?;
            let staged = verification.staged(head)?;
            verification.tiles(staged)?;
            verification.rows_of_entries(head)?;
            verification.stray(staged)?;
            Ok(verification.result(head))
        })
        .await
    }
}

/// One version as its row has it.
struct Stored {
    subject: String,
    place: i64,
    from_seq: u64,
    body: String,
    salt: Vec<u8>,
    digest: Hash,
}

impl Stored {
    fn of(row: &AnyRow) -> Result<Self, StoreError> {
        let (subject, place, body, salt) = (row.try_get(0)?, row.try_get(1)?, row.try_get(3)?, row.try_get(4)?);
        Ok(Self { subject, place, from_seq: unsigned(row, 2)?, body, salt, digest: hash(row, 5)? })
    }

    /// Versions that an entry erased keep their digest and nothing that it could be compared with.
    fn holds(&self, erased: &HashMap<String, u64>) -> bool {
        let empty = self.body == "null" && self.salt.is_empty();
        let rightly = empty && erased.get(&self.subject).is_some_and(|seq| *seq > self.from_seq);
        // A longer salt could swallow a part of the place.
        let whole = self.salt.len() == digest::SALT && digest::of_record(&self.salt, self.place, &self.body) == self.digest;
        rightly || whole
    }
}

const MADE: &str = "SELECT subject, place, from_seq, body, salt, digest FROM records WHERE from_seq >= $1 AND from_seq < $2";
const ENDED: &str = "SELECT subject, to_seq, digest FROM records WHERE to_seq >= $1 AND to_seq < $2";

struct Verification<'r> {
    reader: &'r mut Reader,
    /// Records that were erased, and the last entry that did it.
    erased: HashMap<String, u64>,
    /// What entries say about records: subject, before and after.
    said: BTreeMap<u64, (String, Option<String>, Option<String>)>,
    versions: u64,
    findings: Vec<Finding>,
    diagnostics: Vec<String>,
}

impl<'r> Verification<'r> {
    fn new(reader: &'r mut Reader) -> Self {
        Self { reader, erased: HashMap::new(), said: BTreeMap::new(), versions: 0, findings: Vec::new(), diagnostics: Vec::new() }
    }

    fn result(self, head: Head) -> Verified {
        Verified { head, versions: self.versions, findings: self.findings, diagnostics: self.diagnostics }
    }

    fn found(&mut self, finding: Finding) {
        if self.findings.len() < audit::MAX_FINDINGS {
            self.findings.push(finding);
        }
    }

    /// What was signed last: the longer one of checkpoint and lock, which have to go together.
    fn head(&mut self, key: &VerifierKey, locked: Option<Vec<u8>>) -> Result<Head, StoreError> {
        let published = self.reader.object(Object::Checkpoint)?;
        let published = self.opened("checkpoint", published, key);
        let locked = self.opened("lock", locked, key);
        let Some(newest) = [published, locked].into_iter().flatten().max_by_key(|head| head.size) else {
            return Err(StoreError::new("there is no signed checkpoint: nothing can be checked", "`ringwall init-db` begins a ledger"));
        };
        for older in [published, locked].into_iter().flatten().filter(|head| *head != newest) {
            self.continued(older, newest)?;
        }
        Ok(newest)
    }

    fn opened(&mut self, what: &str, bytes: Option<Vec<u8>>, key: &VerifierKey) -> Option<Head> {
        let opened = bytes.map(|bytes| Checkpoint::open(&bytes, key));
        match opened {
            Some(Ok((checkpoint, _))) => Some(checkpoint.head),
            Some(Err(why)) => {
                self.found(Finding::Checkpoint(format!("the {what} cannot be used: {why}")));
                None
            }
            None => {
                self.found(Finding::Checkpoint(format!("the {what} is missing")));
                None
            }
        }
    }

    fn continued(&mut self, older: Head, newest: Head) -> Result<(), StoreError> {
        let reader = &mut *self.reader;
        let mut nodes = TileNodes::new(newest.size, |tile| match reader.object(Object::Tile(tile))? {
            Some(bytes) => Ok::<_, StoreError>(tile::decode(&bytes, tile.span.width)?),
            None => Ok(Vec::new()),
        });
        let root = proof::root_at(&mut nodes, older.size);
        if root.is_ok_and(|root| root == older.root) {
            return Ok(());
        }
        let why = format!("checkpoint and lock do not go together: {} entries have another root than was signed", older.size);
        self.found(Finding::Checkpoint(why));
        Ok(())
    }

    /// Entries and tiles, computed again; and what each entry says.
    fn log(&mut self, head: Head) -> Result<(), StoreError> {
        let (reader, said, erased) = (&mut *self.reader, &mut self.said, &mut self.erased);
        let (mut broken, mut clock) = (Vec::new(), Clock::default());
        let findings = audit::recompute(
            head,
            |object| reader.object(object),
            |seq, data| match Entry::parse(data) {
                Ok(entry) => {
                    clock.saw(seq, &entry.time);
                    if entry.action.ends_with(ERASE) {
                        erased.insert(entry.subject.clone(), seq);
                    }
                    said.insert(seq, (entry.subject, entry.before, entry.after));
                }
                Err(why) => broken.push(Finding::Entry(seq, why.to_string())),
            },
        )?;
        self.diagnostics.extend(clock.back);
        findings.into_iter().map(Finding::Log).chain(broken).for_each(|finding| self.found(finding));
        Ok(())
    }

    /// Every full tile has the root that is stored beside it, and belongs to a log of as many entries as there are.
    fn tiles(&mut self, staged: u64) -> Result<(), StoreError> {
        for span in Span::covering(staged / u64::from(FULL)) {
            let sql = "SELECT level, number, root, hashes FROM tiles WHERE number >= $1 AND number < $2";
            for row in self.reader.rows(sql, span.start(), span.start() + u64::from(span.width))? {
                self.tile(&row, staged)?;
            }
        }
        let sql = "SELECT level, number FROM tiles WHERE number >= $1 OR number < $2";
        for row in self.reader.rows(sql, staged / u64::from(FULL), 0)? {
            self.found(Finding::Stray(format!("tile {}/{}", row.try_get::<i64, _>(0)?, row.try_get::<i64, _>(1)?)));
        }
        Ok(())
    }

    fn tile(&mut self, row: &AnyRow, staged: u64) -> Result<(), StoreError> {
        let (level, number) = (row.try_get::<i64, _>(0)?, unsigned(row, 1)?);
        let full = u32::try_from(level).ok().and_then(|level| staged.checked_shr(8 * (level + 1))).unwrap_or_default();
        if number >= full {
            self.found(Finding::Stray(format!("tile {level}/{number}")));
        }
        let hashes = tile::decode(&row.try_get::<Vec<u8>, _>(3)?, FULL);
        if hashes.is_ok_and(|hashes| Ok(tree::root(hashes)) != hash(row, 2)) {
            self.found(Finding::Checkpoint(format!("the root beside tile {level}/{number} is not that of its hashes")));
        }
        Ok(())
    }

    /// For each entry the versions that it made and ended, and the columns beside it.
    fn rows_of_entries(&mut self, head: Head) -> Result<(), StoreError> {
        for span in Span::covering(head.size) {
            let (from, to) = (span.start(), span.start() + u64::from(span.width));
            self.columns(from, to)?;
            let (mut made, mut ended): (Sets, Sets) = (Sets::new(), Sets::new());
            for row in self.reader.rows(MADE, from, to)? {
                let version = Stored::of(&row)?;
                self.versions += 1;
                if !version.holds(&self.erased) {
                    self.found(Finding::Body { subject: version.subject.clone(), seq: version.from_seq });
                }
                made.entry(version.from_seq).or_default().push((version.subject, version.digest));
            }
            for row in self.reader.rows(ENDED, from, to)? {
                ended.entry(unsigned(&row, 1)?).or_default().push((row.try_get(0)?, hash(&row, 2)?));
            }
            for seq in from..to {
                let Some((subject, before, after)) = self.said.remove(&seq) else { continue };
                self.compare(seq, &subject, after, made.remove(&seq).unwrap_or_default(), true);
                self.compare(seq, &subject, before, ended.remove(&seq).unwrap_or_default(), false);
            }
        }
        Ok(())
    }

    fn compare(&mut self, seq: u64, subject: &str, said: Option<String>, versions: Vec<(String, Hash)>, made: bool) {
        let mut found: Vec<String> = versions.iter().take(10).map(|(subject, _)| subject.clone()).collect();
        if digest::of_set(versions) != said {
            found.sort_unstable();
            self.found(Finding::Rows { seq, subject: subject.to_owned(), made, found });
        }
    }

    /// What is searched for must be what was logged.
    fn columns(&mut self, from: u64, to: u64) -> Result<(), StoreError> {
        let sql = "SELECT seq, data, organisation, time, actor, action, subject FROM entries WHERE seq >= $1 AND seq < $2";
        for row in self.reader.rows(sql, from, to)? {
            let Ok(entry) = Entry::parse(&row.try_get::<Vec<u8>, _>(1)?) else { continue };
            let [organisation, time, actor, action, subject] =
                [2, 3, 4, 5, 6].map(|column| row.try_get::<String, _>(column).unwrap_or_default());
            let same = time == entry.time && actor == entry.actor && action == entry.action && subject == entry.subject;
            let rest = entry.subject.strip_prefix(&escaped(&organisation));
            if !same || !rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/')) {
                self.found(Finding::Columns(unsigned(&row, 0)?));
            }
        }
        Ok(())
    }

    /// How many entries there are; rows that do not follow the others are no entries.
    fn staged(&mut self, head: Head) -> Result<u64, StoreError> {
        let mut end = head.size;
        for row in self.reader.rows("SELECT seq FROM entries WHERE seq >= $1 OR seq < $2 ORDER BY seq", head.size, 0)? {
            match row.try_get::<i64, _>(0)? {
                seq if u64::try_from(seq) == Ok(end) => end += 1,
                seq => self.found(Finding::Stray(format!("the row of entry {seq}"))),
            }
        }
        if end > head.size {
            let waiting = end - head.size;
            self.diagnostics.push(format!("entries that are stored and not signed yet, which the next start does: {waiting}"));
        }
        Ok(end)
    }

    /// Versions of entries that there are not.
    fn stray(&mut self, staged: u64) -> Result<(), StoreError> {
        let sql = "SELECT subject, from_seq FROM records WHERE from_seq >= $1 OR to_seq >= $1 OR from_seq < $2 OR to_seq <= from_seq";
        for row in self.reader.rows(sql, staged, 0)? {
            let (subject, seq) = (row.try_get::<String, _>(0)?, row.try_get::<i64, _>(1)?);
            self.found(Finding::Stray(format!("record {subject}: a version from entry {seq} on")));
        }
        Ok(())
    }
}

type Sets = BTreeMap<u64, Vec<(String, Hash)>>;

/// Notices a clock that was set back.
#[derive(Default)]
struct Clock {
    last: String,
    back: Vec<String>,
}

impl Clock {
    fn saw(&mut self, seq: u64, time: &str) {
        // Times are UTC in one form, so that their order is that of their texts.
        if time < self.last.as_str() && self.back.len() < 10 {
            self.back.push(format!("the clock was set back: entry {seq} is of {time}, the one before it of {}", self.last));
        }
        self.last = time.to_owned();
    }
}
