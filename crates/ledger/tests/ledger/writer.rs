//! How a log grows: what each step leaves, two writers on one storage, restored and changed storages.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use ringwall_ledger::audit;
use ringwall_ledger::checkpoint::Checkpoint;
use ringwall_ledger::hash::Hash;
use ringwall_ledger::log::{Log, LogError, Storage};
use ringwall_ledger::note::Purpose;
use ringwall_ledger::proof::Head;
use ringwall_ledger::tile::{self, FULL, Object, Span, Tile};
use ringwall_ledger::tree::Frontier;

use super::common::{
    Broken, Database, Memory, ORIGIN, append, batch, entry_of, grown, head, key, leaf, log_key, open_or_create, stage, witness_key,
};

/// What must hold of every log at any time: signed sizes only grow, each signed root is that of the entries as they are now.
pub(crate) fn hold(memory: &Memory) {
    let leaves = memory.leaves();
    assert!(memory.locks.windows(2).all(|pair| pair[0].size <= pair[1].size), "{:?}", memory.locks);
    let signed: BTreeMap<u64, BTreeSet<Hash>> = memory.locks.iter().chain(&memory.published).fold(BTreeMap::new(), |mut all, head| {
        all.entry(head.size).or_insert_with(BTreeSet::new).insert(head.root);
        all
    });
    let (mut frontier, mut leaves) = (Frontier::default(), leaves.into_iter());
    for (size, roots) in signed {
        let more = usize::try_from(size - frontier.size()).unwrap();
        leaves.by_ref().take(more).for_each(|leaf| frontier.push(leaf));
        assert_eq!((frontier.size(), BTreeSet::from([frontier.root()])), (size, roots));
    }
}

/// And of one that is at rest: everything is signed, readers see it, and it can be computed again.
pub(crate) fn rest(memory: &Memory) {
    hold(memory);
    let published = memory.head();
    assert_eq!(published.size, memory.staged());
    assert_eq!(head(memory.lock.as_ref().unwrap(), &log_key().verifier()), published);
    let found = audit::recompute(published, |object| Ok::<_, ()>(memory.object(object)), |_, _| ()).unwrap();
    assert_eq!(found, []);
}

#[test]
fn a_log_grows_over_tiles_and_is_opened_again_at_any_size() {
    let (mut memory, log) = grown(&[1, 2, 255, 256, 257, 300, 512, 513, 1_300]);
    rest(&memory);
    assert_eq!((log.size(), log.signed(), log.key().verifier().name()), (1_300, memory.head(), ORIGIN));
    let sizes: Vec<u64> = memory.published.iter().map(|head| head.size).collect();
    assert_eq!(sizes, [0, 1, 2, 255, 256, 257, 300, 512, 513, 1_300]);
    for size in [0, 1, 255, 256, 257, 511, 512, 513, 700] {
        let (mut memory, log) = grown(&[size]);
        drop(log);
        let mut log = Log::open(&mut memory, log_key(), size).unwrap();
        append(&mut memory, &mut log, &batch("a-7", size, size + 3)).unwrap();
        rest(&memory);
    }
    let again = Log::open(&mut memory, log_key(), 1_300).unwrap();
    assert_eq!(again.signed(), memory.head());
    assert_eq!(memory.published.len(), 10, "opening signs nothing anew");
}

#[test]
fn nothing_is_signed_for_nothing() {
    let (mut memory, mut log) = grown(&[5]);
    append(&mut memory, &mut log, &[]).unwrap();
    log.sign(&mut memory).unwrap();
    assert_eq!((memory.locks.len(), memory.published.len()), (2, 2));
}

#[test]
fn a_log_is_created_once() {
    let (mut memory, _) = grown(&[]);
    assert!(matches!(Log::create(&mut memory, log_key()), Err(LogError::Exists)));
    // The lock outlives the database: a new one does not begin a second history.
    let (used, _) = grown(&[5]);
    let mut fresh = Memory { lock: used.lock, ..Memory::default() };
    assert!(matches!(Log::create(&mut fresh, log_key()), Err(LogError::Exists)));
    assert!(matches!(Log::open(&mut fresh, log_key(), 0), Err(LogError::Shorter { staged: 0, signed: 5 })));
    // Nor do entries whose lock and checkpoint somebody took away.
    let mut bare = Memory { lock: None, checkpoint: None, ..grown(&[5]).0 };
    assert!(matches!(open_or_create(&mut bare), Err(LogError::Exists)));
    // A start that ended behind the lock goes on.
    let mut begun = Memory { lock: grown(&[]).0.lock, ..Memory::default() };
    assert!(Log::create(&mut begun, log_key()).is_ok());
    assert_eq!(begun.head().size, 0);
}

#[test]
fn without_its_lock_or_with_another_key_a_log_does_not_open() {
    let (memory, _) = grown(&[5]);
    let mut unlocked = Memory { lock: None, ..memory.clone() };
    let missing = Log::open(&mut unlocked, log_key(), 5).unwrap_err();
    assert!(matches!(missing, LogError::Missing(Object::Lock)));
    assert_eq!(missing.to_string(), "the ledger's lock, the last signed checkpoint, is missing");
    assert!(matches!(Log::create(&mut unlocked, log_key()), Err(LogError::Exists)));
    for other in [key(ORIGIN, Purpose::Log, 2), key("other", Purpose::Log, 1), witness_key(1)] {
        assert!(matches!(Log::open(&mut memory.clone(), other, 5), Err(LogError::Refused(Object::Lock, _))));
    }
    let mut torn = Memory { lock: memory.lock.as_ref().map(|lock| lock[..lock.len() / 2].to_vec()), ..memory.clone() };
    assert!(matches!(Log::open(&mut torn, log_key(), 5), Err(LogError::Refused(Object::Lock, _))));
    let mut torn = Memory { checkpoint: Some(b"x\n\n".to_vec()), ..memory };
    assert!(matches!(Log::open(&mut torn, log_key(), 5), Err(LogError::Refused(Object::Checkpoint, _))));
}

#[test]
fn an_older_state_of_the_entries_does_not_open() {
    let (old, _) = grown(&[200]);
    let (mut memory, _) = grown(&[200, 300]);
    memory.entries.truncate(200);
    let shorter = Log::open(&mut memory.clone(), log_key(), 200).unwrap_err();
    assert!(matches!(shorter, LogError::Shorter { staged: 200, signed: 300 }));
    assert!(shorter.to_string().contains("has 200 entries here, but a checkpoint over 300 has been signed"));
    // A whole database of yesterday, with its own checkpoint, beside the lock of today.
    let mut restored = Memory { lock: memory.lock.clone(), ..old };
    assert!(matches!(Log::open(&mut restored, log_key(), 200), Err(LogError::Shorter { staged: 200, signed: 300 })));
    // Entries were added to it before anybody noticed.
    restored.entries.extend(batch("b-8", 200, 400));
    assert!(matches!(Log::open(&mut restored, log_key(), 400), Err(LogError::Missing(_) | LogError::Forked { .. })));
    assert_eq!(restored.locks.last().unwrap().size, 200, "nothing was signed");
}

#[test]
fn another_history_does_not_open() {
    for size in [3, 200, 256, 300, 600] {
        let (memory, _) = grown(&[size]);
        let mut other = Memory::default();
        let mut log = Log::create(&mut other, log_key()).unwrap();
        append(&mut other, &mut log, &batch("b-8", 0, size)).unwrap();
        append(&mut other, &mut log, &batch("b-8", size, size + 10)).unwrap();
        let mut restored = Memory { lock: memory.lock.clone(), ..other.clone() };
        let forked = Log::open(&mut restored, log_key(), size + 10).unwrap_err();
        assert!(matches!(forked, LogError::Forked { signed, .. } if signed == memory.head()), "{forked}");
        assert!(forked.to_string().contains("another history"));
        assert_eq!(restored.locks, other.locks, "nothing was signed");
    }
}

#[test]
fn a_lock_restored_from_a_copy_is_caught_up_with_what_was_published() {
    let (mut memory, _) = grown(&[200, 300, 520]);
    let (older, _) = grown(&[200]);
    memory.lock = older.lock;
    memory.locks.clear();
    let log = Log::open(&mut memory, log_key(), 520).unwrap();
    assert_eq!((log.signed().size, memory.locks.len()), (520, 1));
    rest(&memory);
}

#[test]
fn a_changed_entry_is_refused_at_the_start_or_found_by_the_audit() {
    let (memory, _) = grown(&[700]);
    for number in [0, 1, 255, 256, 511, 512, 513, 698, 699] {
        let mut changed = memory.clone();
        changed.entries[number] = entry_of("forger", number as u64);
        let opened = Log::open(&mut changed, log_key(), 700);
        // The right edge is computed from the last entries; full tiles are believed until the audit.
        assert_eq!(matches!(opened, Err(LogError::Forked { .. })), number >= 512, "{number}");
        let found = audit::recompute(memory.head(), |object| Ok::<_, ()>(changed.object(object)), |_, _| ()).unwrap();
        assert!(found.iter().any(|finding| finding.to_string().contains("was signed")), "{number}");
    }
}

#[test]
fn a_changed_tile_is_refused_at_the_start_or_before_the_next_signature() {
    let (memory, _) = grown(&[300, 700]);
    let tile = |index| Tile { level: 0, span: Span { index, width: FULL } };
    for index in [0, 1] {
        let mut changed = memory.clone();
        let mut hashes = tile::decode(&changed.tiles[&tile(index)], FULL).unwrap();
        hashes[7] = leaf(0);
        changed.tiles.insert(tile(index), tile::encode(&hashes));
        assert!(matches!(Log::open(&mut changed, log_key(), 700), Err(LogError::Forked { .. })), "{index}");
    }
    for object in [tile(0), tile(1)] {
        let mut without = memory.clone();
        without.tiles.remove(&object);
        assert!(matches!(Log::open(&mut without, log_key(), 700), Err(LogError::Missing(_))));
        without.tiles.insert(object, vec![0; 31]);
        assert!(Log::open(&mut without, log_key(), 700).is_err());
    }
}

#[test]
fn entries_staged_in_the_wrong_order_are_never_signed_as_a_second_history() {
    let (mut memory, mut log) = grown(&[3]);
    let one = log.stage(batch("a-7", 3, 4).iter().map(Vec::as_slice));
    let two = log.stage(batch("b-8", 3, 6).iter().map(Vec::as_slice));
    memory.entries.extend(batch("a-7", 3, 4));
    log.staged(one);
    log.sign(&mut memory).unwrap();
    // The second batch was staged beside the first one, not behind it.
    log.staged(two);
    assert!(matches!(log.sign(&mut memory), Err(LogError::Forked { .. })));
    hold(&memory);
}

#[test]
fn a_writer_whose_entries_another_one_has_signed_waits_for_nothing() {
    let (mut memory, mut first) = grown(&[10]);
    let mut second = Log::open(&mut memory, log_key(), 10).unwrap();
    stage(&mut memory, &mut first, &batch("a-7", 10, 12)).unwrap();
    second.catch_up(&mut memory, 12).unwrap();
    append(&mut memory, &mut second, &batch("b-8", 12, 300)).unwrap();
    first.sign(&mut memory).unwrap();
    assert_eq!((first.size(), first.signed()), (300, memory.head()));
    rest(&memory);
}

#[test]
fn a_writer_does_not_acknowledge_what_the_lock_does_not_cover() {
    // Two copies of one database, one lock: the second copy signs first.
    let (mut memory, mut log) = grown(&[10]);
    let mut copy = memory.clone();
    let mut other = Log::open(&mut copy, log_key(), 10).unwrap();
    append(&mut copy, &mut other, &batch("b-8", 10, 15)).unwrap();
    stage(&mut memory, &mut log, &batch("a-7", 10, 12)).unwrap();
    memory.lock = copy.lock.clone();
    assert!(matches!(log.sign(&mut memory), Err(LogError::Missing(Object::Entries(_)))));
    stage(&mut memory, &mut log, &batch("a-7", 12, 15)).unwrap();
    assert!(matches!(log.sign(&mut memory), Err(LogError::Forked { .. })));
    stage(&mut memory, &mut log, &batch("a-7", 15, 20)).unwrap();
    assert!(matches!(log.sign(&mut memory), Err(LogError::Forked { .. })));
    assert!(matches!(Log::open(&mut memory, log_key(), 20), Err(LogError::Forked { .. })));
}

#[test]
fn a_checkpoint_with_cosignatures_stays_until_a_longer_one_comes() {
    let (mut memory, mut log) = grown(&[5]);
    let cosigned = [memory.checkpoint.take().unwrap(), "— w.example AAAAAAA=\n".as_bytes().to_vec()].concat();
    memory.checkpoint = Some(cosigned.clone());
    log.sign(&mut memory).unwrap();
    Log::open(&mut memory, log_key(), 5).unwrap();
    assert_eq!(memory.checkpoint, Some(cosigned));
    append(&mut memory, &mut log, &batch("a-7", 5, 6)).unwrap();
    rest(&memory);
}

/// In front of one call of the first writer, the second one does all that it has to do.
struct Between {
    memory: Memory,
    other: Log,
    calls: usize,
    at: usize,
    entries: u64,
    /// It came right in front of the writing of a checkpoint.
    overtaken: bool,
}

impl Between {
    fn new(memory: Memory, other: Log, at: usize, entries: u64) -> Self {
        Self { memory, other, calls: 0, at, entries, overtaken: false }
    }

    /// A checkpoint that was overtaken on its way is older than the published one, for a moment; else readers see sizes grow.
    fn published_in_order(&self) -> bool {
        self.overtaken || self.memory.published.windows(2).all(|pair| pair[0].size <= pair[1].size)
    }

    fn call(&mut self) -> &mut Memory {
        if self.calls == self.at {
            let staged = self.memory.staged();
            self.other.catch_up(&mut self.memory, staged).unwrap();
            append(&mut self.memory, &mut self.other, &batch("b-8", staged, staged + self.entries)).unwrap();
        }
        self.calls += 1;
        &mut self.memory
    }
}

impl Storage for Between {
    type Error = Broken;
    fn read(&mut self, object: Object) -> Result<Option<Vec<u8>>, Broken> {
        self.call().read(object)
    }
    fn write(&mut self, objects: &[(Object, Vec<u8>)]) -> Result<(), Broken> {
        self.overtaken |= self.calls == self.at && objects.iter().any(|(object, _)| *object == Object::Checkpoint);
        self.call().write(objects)
    }
    fn swap(&mut self, old: Option<&[u8]>, new: &[u8]) -> Result<bool, Broken> {
        self.call().swap(old, new)
    }
}

impl Database for Between {
    fn insert(&mut self, first: u64, entries: &[Vec<u8>], tiles: &[(Tile, Vec<Hash>)]) -> Result<(), Broken> {
        self.call().insert(first, entries, tiles)
    }
    fn staged(&self) -> u64 {
        self.memory.staged()
    }
}

#[test]
fn another_writer_between_any_two_calls() {
    for entries in [0, 1, 300] {
        for at in 0.. {
            let (mut memory, mut log) = grown(&[250]);
            let other = Log::open(&mut memory, log_key(), 250).unwrap();
            let mut between = Between::new(memory, other, at, entries);
            let outcome = append(&mut between, &mut log, &batch("a-7", 250, 260));
            if outcome.is_err() {
                // The other one was first: the entries are staged again behind its own.
                assert_eq!(between.memory.staged(), 250 + entries);
                let staged = between.staged();
                log.catch_up(&mut between, staged).unwrap();
                append(&mut between, &mut log, &batch("a-7", staged, staged + 10)).unwrap();
            }
            assert!(log.signed().size >= 260, "acknowledged without being signed");
            assert!(between.published_in_order(), "call {at}: {:?}", between.memory.published);
            let over = between.calls <= at;
            let expected = if over { 260 } else { 260 + entries };
            assert_eq!(between.memory.staged(), expected);
            rest(&between.memory);
            if over {
                break;
            }
        }
    }
}

#[test]
fn another_writer_between_any_two_calls_of_a_start() {
    for at in 0.. {
        let (mut memory, _) = grown(&[250]);
        let other = Log::open(&mut memory, log_key(), 250).unwrap();
        memory.entries.extend(batch("c-9", 250, 255));
        let mut between = Between::new(memory, other, at, 10);
        let log = Log::open(&mut between, log_key(), 255).unwrap();
        let over = between.calls <= at;
        assert!(log.signed().size >= 255);
        assert!(between.published_in_order(), "call {at}: {:?}", between.memory.published);
        rest(&between.memory);
        if over {
            break;
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// Two programs on one database, in turns; each may stage, sign, start anew.
    #[test]
    fn two_writers_in_turns_never_fork(turns in prop::collection::vec((any::<bool>(), 0..4_u8, 0..300_u64), 1..16)) {
        let (mut memory, log) = grown(&[]);
        let mut logs = [log, Log::open(&mut memory, log_key(), 0).unwrap()];
        for (which, what, count) in turns {
            let log = &mut logs[usize::from(which)];
            let staged = memory.staged();
            match what {
                0 => *log = open_or_create(&mut memory).unwrap(),
                1 => log.sign(&mut memory).unwrap(),
                _ => {
                    log.catch_up(&mut memory, staged).unwrap();
                    stage(&mut memory, log, &batch(["a-7", "b-8"][usize::from(which)], staged, staged + count)).unwrap();
                    if what == 2 {
                        log.sign(&mut memory).unwrap();
                        prop_assert_eq!(log.signed().size, memory.staged());
                    }
                }
            }
            hold(&memory);
        }
        open_or_create(&mut memory).unwrap();
        rest(&memory);
    }
}

#[test]
fn a_checkpoint_over_a_fork_is_never_made_even_with_the_key_at_hand() {
    let (mut memory, mut log) = grown(&[300]);
    // Somebody with the key signed another history of the same size and put it into the lock.
    let fork = Head { size: 300, root: leaf(0) };
    let forged = Checkpoint { origin: ORIGIN.into(), head: fork }.sign(&log_key()).unwrap();
    memory.lock = Some(forged.to_string().into_bytes());
    stage(&mut memory, &mut log, &batch("a-7", 300, 301)).unwrap();
    assert!(matches!(log.sign(&mut memory), Err(LogError::Forked { signed, .. }) if signed == fork));
    assert_eq!(memory.locks.len(), 2);
}
