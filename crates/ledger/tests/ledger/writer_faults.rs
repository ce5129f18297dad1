//! Every call of a storage fails in every way, at every step; then the log is opened again on what is left.
//!
//! Whatever happens: an acknowledged entry is there, no size has two signed roots, the log is never shorter.

use proptest::prelude::*;
use ringwall_ledger::hash::Hash;
use ringwall_ledger::log::{Log, LogError, Storage};
use ringwall_ledger::tile::{Object, Tile};

use super::common::{Broken, Database, Memory, append, batch, open_or_create};
use super::writer::{hold, rest};

/// How a call fails. All of them report a failure.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Fault {
    /// Nothing was done.
    Lost,
    /// All was done.
    Done,
    /// Entries are there, the tiles that came with them are not.
    Half,
}

const FAULTS: [Fault; 3] = [Fault::Lost, Fault::Done, Fault::Half];

/// Fails at one call; the others pass.
struct Faulty<'m> {
    memory: &'m mut Memory,
    calls: usize,
    at: usize,
    fault: Fault,
}

impl Faulty<'_> {
    fn now(&mut self) -> bool {
        self.calls += 1;
        self.calls == self.at + 1
    }
}

impl Storage for Faulty<'_> {
    type Error = Broken;

    fn read(&mut self, object: Object) -> Result<Option<Vec<u8>>, Broken> {
        if self.now() { Err(Broken) } else { self.memory.read(object) }
    }

    fn write(&mut self, objects: &[(Object, Vec<u8>)]) -> Result<(), Broken> {
        if !self.now() {
            return self.memory.write(objects);
        }
        let done = match self.fault {
            Fault::Lost => 0,
            Fault::Half => objects.len() / 2,
            Fault::Done => objects.len(),
        };
        self.memory.write(&objects[..done])?;
        Err(Broken)
    }

    fn swap(&mut self, old: Option<&[u8]>, new: &[u8]) -> Result<bool, Broken> {
        let now = self.now();
        if now && self.fault == Fault::Lost {
            return Err(Broken);
        }
        let swapped = self.memory.swap(old, new)?;
        if now { Err(Broken) } else { Ok(swapped) }
    }
}

impl Database for Faulty<'_> {
    fn insert(&mut self, first: u64, entries: &[Vec<u8>], tiles: &[(Tile, Vec<Hash>)]) -> Result<(), Broken> {
        if !self.now() {
            return self.memory.insert(first, entries, tiles);
        }
        match self.fault {
            Fault::Lost => {}
            Fault::Half => self.memory.insert(first, entries, &[])?,
            Fault::Done => self.memory.insert(first, entries, tiles)?,
        }
        Err(Broken)
    }

    fn staged(&self) -> u64 {
        self.memory.staged()
    }
}

/// One life of a program: it starts, and writes until all of `sizes` are reached or a call fails. Tells apart by `who` what it
/// wrote from what others did, and remembers what it was told is in.
fn life<D: Database>(database: &mut D, who: &str, sizes: &[u64], told: &mut Vec<Vec<u8>>) -> Result<(), LogError<Broken>> {
    let mut log = open_or_create(database)?;
    for size in sizes {
        let first = log.size();
        let entries = batch(who, first, (*size).max(first));
        append(database, &mut log, &entries)?;
        told.truncate(usize::try_from(first).unwrap());
        told.resize(usize::try_from(first).unwrap(), Vec::new());
        told.extend(entries);
    }
    Ok(())
}

/// Whoever was told that an entry is in finds it there. Entries of earlier lives stand empty: they are held against theirs.
fn keeps(memory: &Memory, told: &[Vec<u8>]) {
    assert!(memory.entries.len() >= told.len(), "{} entries were acknowledged, {} are there", told.len(), memory.entries.len());
    let changed = told.iter().zip(&memory.entries).position(|(told, there)| !told.is_empty() && told != there);
    assert_eq!(changed, None, "an acknowledged entry is another one now");
}

/// Crosses the ends of two tiles, stops exactly on them, and writes nothing once.
const SIZES: &[u64] = &[1, 1, 3, 253, 256, 257, 512, 516];

/// How many calls a history without a failure makes.
fn calls() -> usize {
    let mut memory = Memory::default();
    let mut counted = Faulty { memory: &mut memory, calls: 0, at: usize::MAX - 1, fault: Fault::Lost };
    life(&mut counted, "a-7", SIZES, &mut Vec::new()).unwrap();
    let calls = counted.calls;
    rest(&memory);
    calls
}

/// Each call fails in a run of its own; what is left is opened again and goes on to the end.
fn every_call_fails(fault: Fault) {
    for at in 0..calls() {
        let (mut memory, mut told) = (Memory::default(), Vec::new());
        let mut faulty = Faulty { memory: &mut memory, calls: 0, at, fault };
        let failed = life(&mut faulty, "a-7", SIZES, &mut told);
        assert!(matches!(failed, Err(LogError::Storage(Broken))), "call {at}: {failed:?}");
        hold(&memory);
        keeps(&memory, &told);
        let mut again = Vec::new();
        life(&mut memory, "b-8", SIZES, &mut again).unwrap_or_else(|e| panic!("call {at} {fault:?}: {e}"));
        keeps(&memory, &told);
        keeps(&memory, &again);
        rest(&memory);
    }
}

#[test]
fn every_call_fails_and_did_nothing() {
    every_call_fails(Fault::Lost);
}

#[test]
fn every_call_fails_and_did_it() {
    every_call_fails(Fault::Done);
}

#[test]
fn every_call_fails_and_did_half_of_it() {
    every_call_fails(Fault::Half);
}

#[test]
fn a_history_makes_enough_calls_to_fail() {
    assert!(calls() > 60, "{}", calls());
}

#[test]
fn every_call_fails_again_while_the_log_is_opened_again() {
    let sizes = &[3, 255, 257];
    for (first, second) in FAULTS.iter().flat_map(|first| FAULTS.map(|second| (*first, second))) {
        // A failure behind the swap of the last checkpoint, and one while its entries are written.
        for at in [15, 25, 28] {
            for again in (0..24).step_by(4) {
                let (mut memory, mut told) = (Memory::default(), Vec::new());
                let _ = life(&mut Faulty { memory: &mut memory, calls: 0, at, fault: first }, "a-7", sizes, &mut told);
                let mut then = Vec::new();
                let _ = life(&mut Faulty { memory: &mut memory, calls: 0, at: again, fault: second }, "b-8", sizes, &mut then);
                hold(&memory);
                life(&mut memory, "c-9", &[257, 260], &mut Vec::new()).unwrap();
                keeps(&memory, &told);
                keeps(&memory, &then);
                rest(&memory);
            }
        }
    }
}

#[test]
fn signing_may_be_tried_again_without_starting_anew() {
    for fault in FAULTS {
        for at in 0.. {
            let mut memory = Memory::default();
            let mut log = Log::create(&mut memory, super::common::log_key()).unwrap();
            super::common::stage(&mut memory, &mut log, &batch("a-7", 0, 300)).unwrap();
            let mut faulty = Faulty { memory: &mut memory, calls: 0, at, fault };
            let first = log.sign(&mut faulty);
            log.sign(&mut memory).unwrap();
            assert_eq!(log.signed().size, 300);
            rest(&memory);
            if first.is_ok() {
                break;
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn lives_that_end_anywhere_lose_nothing(
        lives in prop::collection::vec((0..60_usize, prop::sample::select(&FAULTS[..]), prop::collection::vec(0..260_u64, 1..5)), 1..8),
    ) {
        let (mut memory, mut all_told) = (Memory::default(), Vec::new());
        for (number, (at, fault, steps)) in lives.into_iter().enumerate() {
            let mut size = memory.staged();
            let sizes: Vec<u64> = steps.into_iter().map(|step| { size += step; size }).collect();
            let mut told = Vec::new();
            let _ = life(&mut Faulty { memory: &mut memory, calls: 0, at, fault }, &format!("life-{number}"), &sizes, &mut told);
            all_told.push(told);
            hold(&memory);
            all_told.iter().for_each(|told| keeps(&memory, told));
        }
        open_or_create(&mut memory).unwrap();
        rest(&memory);
        all_told.iter().for_each(|told| keeps(&memory, told));
    }
}
