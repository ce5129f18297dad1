//! What must be there after a kill: everything that was answered, under a checkpoint that continues every one that was seen.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use ringwall_ledger::checkpoint::Checkpoint;
use ringwall_ledger::entry::Entry;
use ringwall_ledger::hash::Hash;
use ringwall_ledger::proof::{self, Head};
use ringwall_store::{CommitError, Machine, Search, Store, Version};

use super::order::{Order, Random, Told};
use super::worker::created;
use crate::home::{Home, key};

/// Entries after which a ledger is left and another one begun: a whole verification reads all of them.
const FULL: u64 = 4_000;
/// Orders that were answered long ago and are looked at again after each kill.
const SAMPLE: u64 = 20;

/// One ledger over many kills.
pub(super) struct Site {
    pub(super) home: Home,
    /// Orders that were answered, by their number.
    done: BTreeMap<u64, Order>,
    /// Orders that were sent, by their request.
    sent: HashMap<String, Order>,
    /// Repeatable ones whose answer nobody heard.
    unsure: Vec<Order>,
    /// The newest checkpoint that was seen.
    head: Option<Head>,
    kills: u64,
}

/// What was counted over all kills.
#[derive(Debug, Default)]
pub(super) struct Tally {
    /// By step, or `any` for a random moment.
    pub(super) kills: BTreeMap<String, usize>,
    pub(super) acknowledged: usize,
    pub(super) repeated: usize,
    pub(super) ledgers: usize,
    pub(super) lost: Vec<String>,
    pub(super) forks: Vec<String>,
    pub(super) findings: Vec<String>,
}

impl Tally {
    pub(super) fn broken(&self) -> bool {
        !(self.lost.is_empty() && self.forks.is_empty() && self.findings.is_empty())
    }
}

impl Site {
    pub(super) fn new(postgres: bool) -> Self {
        let home = if postgres { Home::postgres() } else { Home::sqlite() };
        Self { home, done: BTreeMap::new(), sent: HashMap::new(), unsure: Vec::new(), head: None, kills: 0 }
    }

    /// Whether nobody has seen it yet: its making may have been cut.
    pub(super) fn is_new(&self) -> bool {
        self.head.is_none()
    }

    pub(super) fn is_full(&self) -> bool {
        self.head.is_some_and(|head| head.size > FULL)
    }

    /// Takes in what a victim told before it died, and looks whether it holds.
    pub(super) async fn check(&mut self, told: Vec<Told>, random: &mut Random, tally: &mut Tally) {
        self.kills += 1;
        let (heads, fresh) = self.heard(told, tally);
        if self.is_new() && heads.is_empty() && fresh.is_empty() {
            return;
        }
        // Half of the time nothing is recovered before the next victim comes.
        let recovers = random.chance(50);
        let store = if recovers { self.open().await } else { self.home.place.inspect().await };
        self.heads(&store, heads, tally).await;
        let old: Vec<u64> = self.done.keys().copied().filter(|seq| !fresh.contains(seq)).collect();
        let mut one = || old.get(usize::try_from(random.below(old.len().max(1) as u64)).unwrap()).copied();
        let looked_at: Vec<u64> = (0..SAMPLE).filter_map(|_| one()).chain(fresh).collect();
        for seq in &looked_at {
            self.is_there(&store, *seq, tally).await;
        }
        if recovers {
            self.send_again(&store, &looked_at, tally).await;
        }
        if self.kills < 5 || self.kills.is_multiple_of(10) || self.is_full() {
            self.verify(&store, tally).await;
        }
        store.close().await;
    }

    async fn open(&self) -> Store {
        if self.is_new() {
            created(Store::create(self.home.place.options(Arc::new(Machine))).await);
        }
        self.home.place.open().await.unwrap()
    }

    /// The checkpoints that the victim saw, and the numbers of the orders that it was answered.
    fn heard(&mut self, told: Vec<Told>, tally: &mut Tally) -> (Vec<Head>, Vec<u64>) {
        let (mut heads, mut fresh) = (Vec::new(), Vec::new());
        for told in told {
            match told {
                Told::Sends(order) => drop(self.sent.insert(order.request.clone(), order)),
                Told::Done { request, seq } => {
                    tally.acknowledged += 1;
                    let order = self.sent.remove(&request).unwrap();
                    if let Some(other) = self.done.insert(seq, order) {
                        tally.forks.push(format!("{} and {request} were both answered as entry {seq}", other.request));
                    }
                    fresh.push(seq);
                }
                Told::Head { size, root } => heads.push(Head { size, root: Hash::from_hex(&root).unwrap() }),
                Told::Broken(what) => tally.findings.push(what),
                Told::At => {}
            }
        }
        self.unsure.extend(self.sent.drain().map(|(_, order)| order).filter(|order| order.repeatable));
        (heads, fresh)
    }

    /// The newest checkpoint continues every one that was seen.
    async fn heads(&mut self, store: &Store, seen: Vec<Head>, tally: &mut Tally) {
        let mut newest = store.checkpoint().await.unwrap().0.head;
        for old in self.head.into_iter().chain(seen) {
            if old.size > newest.size {
                tally.lost.push(format!("a checkpoint over {} entries was seen, now there is one over {}", old.size, newest.size));
                continue;
            }
            let request = store.witness_request(old.size).await.unwrap();
            // What the victim sent last to a database server may be carried out after its death: the proof leads to the checkpoint
            // that is published by then.
            let now = Checkpoint::parse(request.note.text()).unwrap().head;
            if let Err(why) = proof::verify_consistency(old, now, &request.proof) {
                tally.forks.push(format!("{} entries with the root {} were seen, now {} and {why}", old.size, old.root, now.size));
            }
            newest = if now.size > newest.size { now } else { newest };
        }
        self.head = Some(newest);
    }

    /// An order that was answered is there as it was sent.
    async fn is_there(&self, store: &Store, seq: u64, tally: &mut Tally) {
        let Some(order) = self.done.get(&seq) else { return };
        let entry = store.entry(seq).await.unwrap().and_then(|logged| Entry::parse(&logged.data).ok());
        if entry.and_then(|entry| entry.request).as_ref() != Some(&order.request) {
            tally.lost.push(format!("entry {seq} is not {}", order.request));
        }
        if store.checkpoint().await.unwrap().0.head.size <= seq {
            // Published it was: the victim was answered.
            tally.lost.push(format!("no checkpoint covers entry {seq} any more"));
        }
        for put in &order.puts {
            let history = store.history(&key(&put.id)).await.unwrap();
            if !history.iter().any(|version| is_of(version, seq, put.body.as_ref())) {
                tally.lost.push(format!("entry {seq} is there and what it did to {} is not", put.id));
            }
        }
    }

    /// What was answered is answered alike; what was not is done now, once.
    async fn send_again(&mut self, store: &Store, answered: &[u64], tally: &mut Tally) {
        for seq in answered {
            let Some(order) = self.done.get(seq).filter(|order| order.repeatable) else { continue };
            tally.repeated += 1;
            match store.commit(order.act()).await {
                Ok(receipt) if receipt.repeated && receipt.seq == *seq => {}
                other => tally.lost.push(format!("{} was entry {seq}; sent again it is {other:?}", order.request)),
            }
        }
        for order in std::mem::take(&mut self.unsure) {
            match store.commit(order.act()).await {
                Ok(receipt) => {
                    tally.repeated += 1;
                    if let Some(other) = self.done.insert(receipt.seq, order) {
                        tally.forks.push(format!("{} has its entry {} twice", other.request, receipt.seq));
                    }
                }
                Err(CommitError::Conflict { .. }) => {}
                Err(error) => tally.findings.push(format!("{}: {error}", order.request)),
            }
        }
    }

    /// Everything, and that no request is in the log twice.
    async fn verify(&self, store: &Store, tally: &mut Tally) {
        let verified = store.verify().await.unwrap();
        tally.findings.extend(verified.findings.iter().map(ToString::to_string));
        let mut requests = HashMap::new();
        for logged in store.entries(&Search { limit: u64::from(u32::MAX), ..Search::default() }).await.unwrap() {
            let Some(request) = Entry::parse(&logged.data).unwrap().request else { continue };
            if let Some(other) = requests.insert(request.clone(), logged.seq) {
                tally.findings.push(format!("{request} was done twice, as {other} and {}", logged.seq));
            }
        }
    }
}

/// Whether the entry made this version with this content or, without content, ended it.
fn is_of(version: &Version, seq: u64, body: Option<&serde_json::Value>) -> bool {
    match body {
        Some(body) => version.from_seq == seq && serde_json::from_str::<serde_json::Value>(&version.body).is_ok_and(|found| found == *body),
        None => version.to_seq == Some(seq),
    }
}
