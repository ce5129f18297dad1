//! Several processes, and several stores of one process, on one database: one history, and each sees what the others write.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use ringwall_ledger::checkpoint::Checkpoint;
use ringwall_ledger::hash::Hash;
use ringwall_store::{Machine, Options, Receipt, Step, Store};
use testkit::kill::{Victim, acknowledge, is_victim, this_test};

use crate::home::{Faulty, Home, Place, done, key, on_both, once, signer, unavailable};

/// Writes so many records at once; returns their numbers.
async fn filled(store: &Arc<Store>, name: &str, count: u64) -> Vec<u64> {
    let send = |n| (Arc::clone(store), once(&format!("{name}-{n}")));
    let sent = (0..count).map(send).map(|(store, act)| tokio::spawn(async move { done(&store, act).await.seq }));
    let mut seqs = Vec::new();
    for sent in sent.collect::<Vec<_>>() {
        seqs.push(sent.await.unwrap());
    }
    seqs
}

async fn close(store: Arc<Store>) {
    Arc::into_inner(store).unwrap().close().await;
}

on_both! {
    async fn several_that_begin_the_ledger_begin_one(home: Home) {
        for _ in 0..5 {
            let home = if home.postgres.is_some() { Home::postgres() } else { Home::sqlite() };
            let create = |_| tokio::spawn(Store::create(home.place.options(Arc::new(Machine))));
            let mut begun = 0;
            for created in (0..8).map(create).collect::<Vec<_>>() {
                match created.await.unwrap() {
                    Ok(()) => begun += 1,
                    Err(error) => assert_eq!(error.message, "there is a ledger already"),
                }
            }
            // Those that came between another one's lock and its publication have helped it to its end.
            assert!(begun > 0);
            let stores = [home.place.open(), home.place.open(), home.place.open()].map(|open| async { open.await.unwrap() });
            let [a, b, c] = stores;
            let (a, b, c) = tokio::join!(a, b, c);
            let mut seqs = [done(&a, once("a")).await.seq, done(&b, once("b")).await.seq, done(&c, once("c")).await.seq];
            seqs.sort_unstable();
            assert_eq!(seqs, [0, 1, 2]);
        }
    }

    async fn two_stores_of_one_process_write_one_history(home: Home) {
        let (one, other) = (Arc::new(home.place.create().await), Arc::new(home.place.open().await.unwrap()));
        let mut seqs = Vec::new();
        for round in 0..6 {
            let (first, second) = (format!("one-{round}"), format!("other-{round}"));
            let (a, b) = tokio::join!(filled(&one, &first, 30), filled(&other, &second, 30));
            assert_eq!(one.get(&key(&format!("{second}-29"))).await.unwrap().unwrap().from_seq, b[29]);
            assert_eq!(other.get(&key(&format!("{first}-29"))).await.unwrap().unwrap().from_seq, a[29]);
            seqs.extend(a.into_iter().chain(b));
        }
        seqs.sort_unstable();
        assert_eq!(seqs, (0..360).collect::<Vec<_>>());
        close(one).await;
        close(other).await;
        home.place.assert_holds(360).await;
    }

    async fn an_answer_about_an_entry_of_another_process_waits_for_its_signature(home: Home) {
        let faults = Arc::new(Faulty::default());
        let other = home.place.create().await;
        let one = Store::open(home.place.options(faults.clone())).await.unwrap();
        faults.fail(&[Step::Sign]);
        unavailable(&one, once("z")).await;
        // As if the first had died between storing and signing, and its caller asked the second.
        assert_eq!(done(&other, once("z")).await, Receipt { seq: 0, repeated: true });
        assert_eq!(other.checkpoint().await.unwrap().0.head.size, 1, "what is answered is under a signed checkpoint");
        assert_eq!(done(&one, once("z")).await, Receipt { seq: 0, repeated: true });
    }

    async fn what_is_verified_while_others_write_holds(home: Home) {
        let store = Arc::new(home.place.create().await);
        let reader = home.place.inspect().await;
        let over = Arc::new(std::sync::atomic::AtomicBool::new(false));
        let writing = {
            let (store, over) = (Arc::clone(&store), Arc::clone(&over));
            tokio::spawn(async move {
                for round in 0.. {
                    if over.load(std::sync::atomic::Ordering::Relaxed) {
                        return;
                    }
                    filled(&store, &format!("z-{round}"), 2).await;
                }
            })
        };
        for _ in 0..150 {
            assert_eq!(reader.verify().await.unwrap().findings, []);
        }
        over.store(true, std::sync::atomic::Ordering::Relaxed);
        writing.await.unwrap();
    }

    async fn two_machines_with_a_lock_each_never_sign_two_histories(home: Home) {
        let one = Arc::new(home.place.create().await);
        let elsewhere = home.place.folder.join("elsewhere");
        std::fs::copy(home.place.lock(), &elsewhere).unwrap();
        let options = || Options { lock: elsewhere.clone(), ..home.place.options(Arc::new(Machine)) };
        let mut signed = HashMap::new();
        for round in 0..8 {
            // One of them is opened again and again.
            let other = Arc::new(Store::open(options()).await.unwrap());
            for part in 0..5 {
                let (first, second) = (format!("one-{round}-{part}"), format!("other-{round}-{part}"));
                tokio::join!(filled(&one, &first, 2), filled(&other, &second, 2));
                for head in [home.place.lock(), elsewhere.clone()].iter().flat_map(|lock| signed_in(lock)) {
                    assert_eq!(*signed.entry(head.size).or_insert(head.root), head.root, "two roots of {} entries", head.size);
                }
            }
            close(other).await;
        }
        assert!(signed.len() > 20);
        close(one).await;
        home.place.assert_holds(160).await;
    }
}

/// The checkpoints in both places of a lock file that are whole; see `lock.rs`.
fn signed_in(lock: &Path) -> Vec<ringwall_ledger::proof::Head> {
    let bytes = std::fs::read(lock).unwrap();
    let content = |slot: &[u8]| {
        let length = u32::from_be_bytes(slot[8..12].try_into().unwrap()) as usize;
        let whole = Hash::of(&[&slot[..12], &slot[44..44 + length]].concat()).as_bytes() == &slot[12..44];
        whole.then(|| slot[44..44 + length].to_vec())
    };
    let opened = |bytes: Vec<u8>| Checkpoint::open(&bytes, &signer().verifier()).unwrap().0.head;
    bytes.chunks(4096).filter_map(content).map(opened).collect()
}

/// Entries of each process.
const EACH: u64 = 150;

#[test]
fn two_processes_on_sqlite() {
    two_processes("together::two_processes_on_sqlite", Home::sqlite);
}

#[test]
fn two_processes_on_postgres() {
    two_processes("together::two_processes_on_postgres", Home::postgres);
}

fn two_processes(name: &str, home: fn() -> Home) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    if is_victim() {
        runtime.block_on(write(&Place::of_parent()));
        return;
    }
    let home = home();
    runtime.block_on(async { home.place.create().await.close().await });
    let victims = [(), ()].map(|()| Victim::start(home.place.told_to(this_test(name))));
    let lines = (0..EACH).flat_map(|_| victims.each_ref().map(Victim::next));
    let mut seqs: Vec<u64> = lines.map(|line| line.parse().unwrap()).collect();
    seqs.sort_unstable();
    assert_eq!(seqs, (0..2 * EACH).collect::<Vec<_>>());
    runtime.block_on(home.place.assert_holds(2 * EACH));
}

async fn write(place: &Place) {
    let store = Arc::new(place.open().await.unwrap());
    for round in 0..EACH / 3 {
        for seq in filled(&store, &format!("{}-{round}", std::process::id()), 3).await {
            acknowledge(seq);
        }
    }
    close(store).await;
}
