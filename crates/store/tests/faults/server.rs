//! PostgreSQL itself dies, or closes connections: the store goes on by itself, and nothing that was acknowledged is lost.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use ringwall_ledger::proof::{self, Head};
use ringwall_store::{CommitError, Store};
use testkit::postgres::Cluster;

use crate::home::{Home, done, key, once, unavailable};

const KILLS: usize = 6;
const WRITERS: u64 = 4;

/// Sends each act until it is done; returns the numbers of all.
async fn write(store: Arc<Store>, writer: u64, over: Arc<AtomicBool>) -> Vec<(String, u64)> {
    let mut done = Vec::new();
    while !over.load(Ordering::Relaxed) {
        let name = format!("z-{writer}-{}", done.len());
        match store.commit(once(&name)).await {
            Ok(receipt) => done.push((name, receipt.seq)),
            Err(CommitError::Unavailable(_)) => tokio::time::sleep(Duration::from_millis(5)).await,
            Err(error) => panic!("{error}"),
        }
    }
    done
}

/// The checkpoint, once the server can be asked again.
async fn head(store: &Store) -> Head {
    loop {
        match store.checkpoint().await {
            Ok((checkpoint, _)) => return checkpoint.head,
            Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_is_killed_under_load_loses_nothing() {
    // Whoever runs the server may have set what loses the last transactions; the store's own have to wait all the same.
    let mut cluster = Cluster::with_settings(&["fsync=off", "synchronous_commit=off"]);
    let home = Home::new(Some(cluster.database()));
    let (store, over) = (Arc::new(home.place.create().await), Arc::new(AtomicBool::new(false)));
    let writers: Vec<_> = (0..WRITERS).map(|writer| tokio::spawn(write(Arc::clone(&store), writer, Arc::clone(&over)))).collect();
    let mut seen = Vec::new();
    for kill in 0..KILLS {
        tokio::time::sleep(Duration::from_millis(100 + 37 * kill as u64)).await;
        seen.push(head(&store).await);
        cluster.kill();
        tokio::time::sleep(Duration::from_millis(20)).await;
        cluster.start();
    }
    tokio::time::sleep(Duration::from_millis(200)).await;
    over.store(true, Ordering::Relaxed);
    let mut seqs = Vec::new();
    for writer in writers {
        for (name, seq) in writer.await.unwrap() {
            assert_eq!(store.get(&key(&name)).await.unwrap().unwrap().from_seq, seq);
            seqs.push(seq);
        }
    }
    seqs.sort_unstable();
    assert_eq!(seqs, (0..seqs.len() as u64).collect::<Vec<_>>(), "each is done once");
    println!("{KILLS} kills of the server, {} acknowledged, all there", seqs.len());
    let newest = store.checkpoint().await.unwrap().0.head;
    for old in seen {
        proof::verify_consistency(old, newest, &store.witness_request(old.size).await.unwrap().proof).unwrap();
    }
    home.place.assert_holds(seqs.len() as u64).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn closed_connections_are_opened_again() {
    let home = Home::postgres();
    let store = home.place.create().await;
    let closing = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";
    for n in 0..4 {
        let name = format!("z-{n}");
        done(&store, once(&format!("before-{n}"))).await;
        home.behind(closing).await;
        unavailable(&store, once(&name)).await;
        assert!(!done(&store, once(&name)).await.repeated, "its transaction went with the connection");
        assert!(store.get(&key(&name)).await.unwrap().is_some(), "so are those of readers");
    }
    home.place.assert_holds(8).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn readers_see_no_shorter_log_after_a_crash_of_the_server() {
    let mut cluster = Cluster::own();
    let home = Home::new(Some(cluster.database()));
    let store = home.place.create().await;
    for n in 0..5 {
        done(&store, once(&format!("z-{n}"))).await;
        cluster.kill();
        cluster.start();
        // Nobody has written since.
        assert_eq!(head(&store).await.size, n + 1);
        unavailable(&store, once(&format!("z-{n}"))).await;
    }
}
