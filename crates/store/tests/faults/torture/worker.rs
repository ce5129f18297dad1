//! The process that is killed: opens the store, writes with several writers at once, tells what it sends and what was answered.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use ringwall_store::{CommitError, Machine, Step, Store, StoreError, Surroundings};
use serde::{Deserialize, Serialize};
use testkit::kill::acknowledge;

use super::order::{Order, Random, Told};
use crate::home::{Place, key};

/// Environment variable with the [`Job`] of a victim.
pub(super) const JOB: &str = "RINGWALL_TORTURE_JOB";
/// Writers at once.
const WRITERS: u64 = 4;
/// Share of the steps that fail, in percent.
const FAILING: u64 = 2;

/// What a victim is told to do.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Job {
    pub(super) place: Place,
    pub(super) seed: u64,
    /// Whether the ledger may have to be made first.
    pub(super) create: bool,
    /// The step at which it waits for its death, by name, and how many times it passes it before.
    pub(super) dies: Option<(String, u64)>,
}

fn tell(told: &Told) {
    acknowledge(serde_json::to_string(told).unwrap());
}

/// The machine, but that steps fail now and then, and one of them never ends.
struct Deadly {
    dies: Option<(String, AtomicU64)>,
    steps: AtomicU64,
    seed: u64,
}

impl Surroundings for Deadly {
    fn now(&self) -> String {
        Machine.now()
    }

    fn random(&self, bytes: &mut [u8]) -> Result<(), StoreError> {
        Machine.random(bytes)
    }

    fn before_step(&self, step: Step) -> Result<(), StoreError> {
        if let Some((name, left)) = &self.dies
            && *name == format!("{step:?}")
            && left.fetch_sub(1, Ordering::Relaxed) == 0
        {
            tell(&Told::At);
            std::thread::sleep(Duration::from_secs(600));
        }
        let number = self.steps.fetch_add(1, Ordering::Relaxed);
        // The first step is the opening of the store, which has nobody who would try again.
        let fails = number > 0 && Random(self.seed ^ number).chance(FAILING);
        if fails { Err(StoreError::new("a fault of the test", "")) } else { Ok(()) }
    }
}

/// Works until it is killed.
pub(super) fn work() {
    let job: Job = serde_json::from_str(&std::env::var(JOB).unwrap()).unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        if job.create {
            created(Store::create(job.place.options(Arc::new(Machine))).await);
        }
        let dies = job.dies.clone().map(|(name, times)| (name, AtomicU64::new(times)));
        let surroundings = Deadly { dies, steps: AtomicU64::new(0), seed: job.seed };
        let store = Arc::new(Store::open(job.place.options(Arc::new(surroundings))).await.unwrap());
        let writers = (0..WRITERS).map(|writer| tokio::spawn(write(Arc::clone(&store), writer, job.seed)));
        let writers: Vec<_> = writers.collect();
        watch(&store).await;
        drop(writers);
    });
}

/// A ledger that a victim before it began is no harm.
pub(super) fn created(outcome: Result<(), StoreError>) {
    if let Err(error) = outcome {
        assert_eq!(error.message, "there is a ledger already");
    }
}

/// Tells every checkpoint that readers see.
async fn watch(store: &Store) {
    let mut last = None;
    loop {
        let head = store.checkpoint().await.unwrap().0.head;
        if last != Some(head) {
            tell(&Told::Head { size: head.size, root: head.root.to_hex() });
            last = Some(head);
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

async fn write(store: Arc<Store>, writer: u64, seed: u64) {
    let mut random = Random(seed ^ (writer << 56));
    for number in 0_u64.. {
        let mut order = Order::random(format!("r-{seed:x}-{writer}-{number}"), &mut random);
        if !order.repeatable && random.chance(50) {
            for put in &mut order.puts {
                put.version = store.get(&key(&put.id)).await.unwrap().map(|version| version.from_seq);
            }
        }
        tell(&Told::Sends(order.clone()));
        if order.repeatable {
            repeat(&store, &order, &mut random).await
        } else {
            once(&store, &order).await
        };
    }
}

/// Sends it; what may have been done although it failed is not sent again.
async fn once(store: &Store, order: &Order) {
    match store.commit(order.act()).await {
        Ok(receipt) if receipt.repeated => tell(&Told::Broken(format!("{} counts as repeated", order.request))),
        Ok(receipt) => tell(&Told::Done { request: order.request.clone(), seq: receipt.seq }),
        Err(CommitError::Conflict { .. }) => {}
        Err(error) => failed(&error),
    }
}

/// Sends it until it is done, sometimes twice at once.
async fn repeat(store: &Store, order: &Order, random: &mut Random) {
    loop {
        let (one, two) = if random.chance(30) {
            tokio::join!(store.commit(order.act()), store.commit(order.act()))
        } else {
            let one = store.commit(order.act()).await;
            (one.clone(), one)
        };
        if let (Ok(one), Ok(two)) = (&one, &two)
            && one.seq != two.seq
        {
            tell(&Told::Broken(format!("{} was done twice, as {} and {}", order.request, one.seq, two.seq)));
        }
        match one.or(two) {
            Ok(receipt) => return tell(&Told::Done { request: order.request.clone(), seq: receipt.seq }),
            Err(CommitError::Conflict { .. }) => return,
            Err(error) => failed(&error),
        }
    }
}

fn failed(error: &CommitError) {
    if !error.to_string().contains("a fault of the test") {
        tell(&Told::Broken(format!("it was answered: {error}")));
    }
}
