//! What a batch of acts comes to: which are done and as which entries, which rows are written. Pure: no database, no clock.

use std::collections::HashMap;

use ringwall_ledger::entry::Entry;
use ringwall_ledger::hash::Hash;

use crate::act::{Act, Change, CommitError, Expect, Key, Receipt};
use crate::sequencer::Surroundings;
use ringwall_model::digest;

/// The version of a record that is there now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Current {
    pub(crate) from_seq: u64,
    pub(crate) place: i64,
    pub(crate) digest: Hash,
}

/// A request that was carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Done {
    pub(crate) seq: u64,
    pub(crate) fingerprint: Hash,
}

/// What is known before the batch, as far as its acts touch it.
#[derive(Debug, Default)]
pub(crate) struct Known {
    /// By subject.
    pub(crate) records: HashMap<String, Current>,
    /// By organisation and request id.
    pub(crate) requests: HashMap<(String, String), Done>,
    /// By organisation, for those of which it is asked: the newest entry that changed a record. It need not be known where no act
    /// minds it.
    pub(crate) changed: HashMap<String, Option<u64>>,
}

/// A row to be written.
#[derive(Debug)]
pub(crate) struct NewRecord {
    pub(crate) key: Key,
    pub(crate) subject: String,
    pub(crate) place: i64,
    pub(crate) from_seq: u64,
    /// Where a later act of the same batch has replaced it already.
    pub(crate) to_seq: Option<u64>,
    pub(crate) body: String,
    pub(crate) salt: [u8; digest::SALT],
    pub(crate) digest: Hash,
}

/// A version that ends.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Closed {
    pub(crate) subject: String,
    pub(crate) from_seq: u64,
    pub(crate) to_seq: u64,
}

/// An entry to be written.
#[derive(Debug)]
pub(crate) struct NewEntry {
    pub(crate) seq: u64,
    pub(crate) organisation: String,
    pub(crate) entry: Entry,
    pub(crate) data: Vec<u8>,
}

/// A request to be remembered.
#[derive(Debug)]
pub(crate) struct NewRequest {
    pub(crate) organisation: String,
    pub(crate) request: String,
    pub(crate) done: Done,
}

/// What one change comes to.
struct Row {
    subject: String,
    before: Option<Current>,
    after: Option<NewRecord>,
}

/// What is to be written for a batch.
pub(crate) struct Plan<'r> {
    next_seq: u64,
    time: String,
    surroundings: &'r dyn Surroundings,
    known: Known,
    pub(crate) records: Vec<NewRecord>,
    pub(crate) closed: Vec<Closed>,
    pub(crate) entries: Vec<NewEntry>,
    pub(crate) requests: Vec<NewRequest>,
    /// Subjects of which nothing is kept.
    pub(crate) erased: Vec<String>,
    /// Where in `records` the version of a subject stands that this batch has made.
    made: HashMap<String, usize>,
}

/// What became of one act: its receipt, which counts once the batch is durable, or why it is not done.
pub(crate) type Answer = Result<Receipt, CommitError>;

impl<'r> Plan<'r> {
    /// Begins a batch whose first entry has the number `next_seq`.
    pub(crate) fn new(next_seq: u64, time: String, known: Known, surroundings: &'r dyn Surroundings) -> Self {
        let (records, closed, entries, requests, erased) = (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Self { next_seq, time, surroundings, known, records, closed, entries, requests, erased, made: HashMap::new() }
    }

    /// Decides about the next act. What it would see is what the acts before it leave.
    pub(crate) fn add(&mut self, act: &Act) -> Answer {
        if let Some(problem) = act.problem() {
            return Err(CommitError::Invalid(problem));
        }
        let request = act.request.as_ref().filter(|_| act.repeatable).map(|request| (act.organisation.clone(), request.clone()));
        let fingerprint = request.is_some().then(|| act.fingerprint());
        if let (Some(request), Some(fingerprint)) = (&request, fingerprint) {
            match self.known.requests.get(request) {
                Some(done) if done.fingerprint == fingerprint => return Ok(Receipt { seq: done.seq, repeated: true }),
                Some(_) => return Err(CommitError::Reused(request.1.clone())),
                None => {}
            }
        }
        act.changes.iter().try_for_each(|change| self.permitted(change))?;
        self.complete(act)?;
        self.unmoved(act)?;
        let seq = self.next_seq;
        let rows = self.rows(act, seq)?;
        let entry = self.entry(act, &rows)?;
        self.erased.extend(rows.iter().filter(|_| act.erase).map(|row| row.subject.clone()));
        self.note_change(act, seq);
        self.apply(rows, seq);
        self.entries.push(NewEntry { seq, organisation: act.organisation.clone(), data: entry.to_bytes().map_err(invalid)?, entry });
        if let (Some((organisation, request)), Some(fingerprint)) = (request, fingerprint) {
            let done = Done { seq, fingerprint };
            self.known.requests.insert((organisation.clone(), request.clone()), done.clone());
            self.requests.push(NewRequest { organisation, request, done });
        }
        self.next_seq += 1;
        Ok(Receipt { seq, repeated: false })
    }

    fn permitted(&self, change: &Change) -> Result<(), CommitError> {
        let found = self.known.records.get(&change.key.subject()).map(|current| current.from_seq);
        let holds = match change.expect {
            Expect::Anything => true,
            Expect::Absent => found.is_none(),
            Expect::Version(seq) => found == Some(seq),
        };
        let deletes_nothing = change.body.is_none() && found.is_none();
        if holds && !deletes_nothing { Ok(()) } else { Err(CommitError::Conflict { key: change.key.clone(), found }) }
    }

    /// Whether all is there, once the act is done, that it refers to.
    fn complete(&self, act: &Act) -> Result<(), CommitError> {
        if act.present.is_empty() {
            return Ok(());
        }
        let left: HashMap<&Key, bool> = act.changes.iter().map(|change| (&change.key, change.body.is_some())).collect();
        let there = |key: &Key| left.get(key).copied().unwrap_or_else(|| self.known.records.contains_key(&key.subject()));
        let missing = act.present.iter().find(|key| !there(key));
        missing.map_or(Ok(()), |key| Err(CommitError::Missing { key: key.clone() }))
    }

    /// Whether nothing of the organisation has changed since the entry that the act names.
    fn unmoved(&self, act: &Act) -> Result<(), CommitError> {
        let newest = self.known.changed.get(&act.organisation).copied().flatten();
        match (act.unchanged_since, newest) {
            (Some(since), Some(seq)) if seq > since => Err(CommitError::Moved { seq }),
            _ => Ok(()),
        }
    }

    /// For each change what is before it and what it makes.
    fn rows(&self, act: &Act, seq: u64) -> Result<Vec<Row>, CommitError> {
        (0..).zip(&act.changes).map(|(position, change)| self.row(change, seq, position)).collect()
    }

    fn row(&self, change: &Change, seq: u64, position: i64) -> Result<Row, CommitError> {
        let subject = change.key.subject();
        let before = self.known.records.get(&subject).copied();
        let Some(body) = &change.body else { return Ok(Row { subject, before, after: None }) };
        let new_place = (i64::try_from(seq).unwrap_or_default() << 20) | position;
        let place = before.filter(|_| !change.moved).map_or(new_place, |current| current.place);
        let mut salt = [0; digest::SALT];
        self.surroundings.random(&mut salt).map_err(CommitError::Unavailable)?;
        let body = body.to_string();
        let digest = digest::of_record(&salt, place, &body);
        let key = change.key.clone();
        let after = NewRecord { key, subject: subject.clone(), place, from_seq: seq, to_seq: None, body, salt, digest };
        Ok(Row { subject, before, after: Some(after) })
    }

    fn entry(&self, act: &Act, rows: &[Row]) -> Result<Entry, CommitError> {
        let before = rows.iter().filter_map(|row| Some((row.subject.clone(), row.before?.digest)));
        let after = rows.iter().filter_map(|row| Some((row.subject.clone(), row.after.as_ref()?.digest)));
        let entry = Entry {
            action: act.action.clone(),
            actor: act.actor.clone(),
            after: digest::of_set(after.collect()),
            before: digest::of_set(before.collect()),
            reason: act.reason.clone(),
            request: act.request.clone(),
            source: act.source.clone(),
            subject: act.subject(),
            time: self.time.clone(),
        };
        // Refused here, before anything of the act is in the plan.
        entry.to_bytes().map_err(invalid)?;
        Ok(entry)
    }

    fn apply(&mut self, rows: Vec<Row>, seq: u64) {
        for Row { subject, before, after } in rows {
            if let Some(before) = before {
                self.close(&subject, before.from_seq, seq);
            }
            match after {
                Some(row) => {
                    let current = Current { from_seq: seq, place: row.place, digest: row.digest };
                    self.known.records.insert(subject.clone(), current);
                    self.made.insert(subject, self.records.len());
                    self.records.push(row);
                }
                None => {
                    self.known.records.remove(&subject);
                    self.made.remove(&subject);
                }
            }
        }
    }

    fn note_change(&mut self, act: &Act, seq: u64) {
        if let (Some(newest), false) = (self.known.changed.get_mut(&act.organisation), act.changes.is_empty()) {
            *newest = Some(seq);
        }
    }

    /// Ends a version, in the database or in this batch.
    fn close(&mut self, subject: &str, from_seq: u64, to_seq: u64) {
        match self.made.get(subject).and_then(|at| self.records.get_mut(*at)) {
            Some(row) => row.to_seq = Some(to_seq),
            None => self.closed.push(Closed { subject: subject.to_owned(), from_seq, to_seq }),
        }
    }
}

fn invalid(error: impl std::fmt::Display) -> CommitError {
    CommitError::Invalid(error.to_string())
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::error::StoreError;

    /// No randomness and no clock.
    struct Nothing;

    impl Surroundings for Nothing {
        fn now(&self) -> String {
            "2026-01-01T00:00:00Z".into()
        }

        fn random(&self, _: &mut [u8]) -> Result<(), StoreError> {
            Ok(())
        }
    }

    fn key(id: &str) -> Key {
        Key { organisation: "o".into(), system: "s".into(), kind: "zone".into(), id: id.into() }
    }

    /// An act that puts (`+a`) or deletes (`-a`) records.
    fn act(changes: &[&str]) -> Act {
        let change = |text: &&str| {
            let body = text.strip_prefix('+').map(|_| Value::Null);
            Change { key: key(text.get(1..).unwrap()), expect: Expect::Anything, body, moved: false }
        };
        let changes = changes.iter().map(change).collect();
        Act { organisation: "o".into(), actor: "a-1".into(), action: "zone.put".into(), changes, ..Act::default() }
    }

    fn referring(changes: &[&str], id: &str) -> Act {
        Act { present: vec![key(id)], ..act(changes) }
    }

    fn since(seq: u64, changes: &[&str]) -> Act {
        Act { unchanged_since: Some(seq), ..act(changes) }
    }

    /// What becomes of a batch from entry 10 on, where the zone `a` is there and entry 9 changed something.
    fn outcomes(batch: &[Act]) -> Vec<String> {
        let current = Current { from_seq: 3, place: 0, digest: Hash::of(b"") };
        let records = [(key("a").subject(), current)].into();
        let known = Known { records, changed: [("o".to_owned(), Some(9))].into(), ..Known::default() };
        let mut plan = Plan::new(10, Nothing.now(), known, &Nothing);
        let outcome = |answer: Answer| match answer {
            Ok(receipt) => format!("entry {}", receipt.seq),
            Err(CommitError::Missing { key }) => format!("no {}", key.id),
            Err(CommitError::Moved { seq }) => format!("moved by {seq}"),
            Err(other) => other.to_string(),
        };
        batch.iter().map(|act| outcome(plan.add(act))).collect()
    }

    #[test]
    fn what_is_referred_to_is_what_the_acts_before_leave() {
        let batch = [
            referring(&["+x"], "a"),
            referring(&["+y"], "b"),
            act(&["+b", "-a"]),
            referring(&["+x"], "a"),
            referring(&["+y"], "b"),
            referring(&["+c"], "c"),
            referring(&["-c"], "c"),
            referring(&[], "c"),
        ];
        let expected = ["entry 10", "no b", "entry 11", "no a", "entry 12", "entry 13", "no c", "entry 14"];
        assert_eq!(outcomes(&batch), expected);
    }

    #[test]
    fn the_acts_before_count_as_changes_where_they_change_something() {
        let batch = [since(8, &["+x"]), act(&[]), since(9, &[]), since(9, &["+x"]), since(9, &["+y"]), since(12, &["-x"]), since(12, &[])];
        let expected = ["moved by 9", "entry 10", "entry 11", "entry 12", "moved by 12", "entry 13", "moved by 13"];
        assert_eq!(outcomes(&batch), expected);
        let refused = [act(&["-q"]), since(9, &["+x"])].map(|act| Act { actor: "a".into(), ..act });
        assert_eq!(outcomes(&refused)[1], "entry 10", "what was not done changed nothing");
    }
}
