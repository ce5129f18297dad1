//! Older copies: one of the database is refused, one of database and lock together can only be noticed by a witness.

use std::fs;
use std::path::Path;

use ringwall_ledger::hash;
use ringwall_ledger::proof::Head;
use ringwall_ledger::witness::{Denial, decide};
use ringwall_store::Store;

use crate::home::{Home, done, on_both, once, unavailable};

/// Copies the files of a folder that begin with a name.
fn copy(from: &Path, to: &Path, name: &str) {
    fs::create_dir_all(to).unwrap();
    for file in fs::read_dir(from).unwrap().map(|file| file.unwrap()) {
        if file.path().is_file() && file.file_name().to_string_lossy().starts_with(name) {
            fs::copy(file.path(), to.join(file.file_name())).unwrap();
        }
    }
}

async fn fill(store: &Store, names: &[&str]) {
    for name in names {
        done(store, once(name)).await;
    }
}

/// A ledger of seven entries, and in the folder `copy` what it was with four.
async fn copied(home: &Home) {
    let place = &home.place;
    let store = place.create().await;
    fill(&store, &["a", "b", "c", "d"]).await;
    store.close().await;
    copy(&place.folder, &place.folder.join("copy"), "");
    let store = place.open().await.unwrap();
    fill(&store, &["e", "f", "g"]).await;
    store.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_older_copy_of_the_database_signs_nothing_and_says_what_to_do() {
    let home = Home::sqlite();
    let (place, newest) = (&home.place, home.place.folder.join("newest"));
    copied(&home).await;
    copy(&place.folder, &newest, "ringwall.db");
    let lock = fs::read(place.lock()).unwrap();
    copy(&place.folder.join("copy"), &place.folder, "ringwall.db");
    let refused = place.open().await.err().expect("an older copy was opened");
    assert!(refused.message.contains("has 4 entries here, but a checkpoint over 7 has been signed: this is an older state"), "{refused}");
    assert!(refused.hint.contains("Restore the newest one instead"), "{}", refused.hint);
    assert_eq!(fs::read(place.lock()).unwrap(), lock, "nothing was signed");
    let store = place.inspect().await;
    assert!(!store.verify().await.unwrap().findings.is_empty());
    store.close().await;
    copy(&newest, &place.folder, "ringwall.db");
    let store = place.open().await.unwrap();
    assert_eq!(done(&store, once("h")).await.seq, 7);
}

/// The documented limit. Without a witness the new history looks like the only one.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn older_copies_of_database_and_lock_are_noticed_by_a_witness() {
    let home = Home::sqlite();
    let place = &home.place;
    copied(&home).await;
    let store = place.open().await.unwrap();
    let nothing = Head { size: 0, root: hash::empty_root() };
    let seen = decide(&store.witness_request(0).await.unwrap(), store.key(), nothing).unwrap();
    assert_eq!(seen.size, 7);
    store.close().await;

    copy(&place.folder.join("copy"), &place.folder, "");
    let store = place.open().await.unwrap();
    fill(&store, &["x", "y"]).await;
    assert_eq!(store.verify().await.unwrap().findings, [], "from inside nothing can be seen");
    // The log asks from the last checkpoint that it knows the witness to have, and is told of a longer one.
    assert_eq!(decide(&store.witness_request(4).await.unwrap(), store.key(), seen), Err(Denial::Conflict(7)));
    let refused = store.witness_request(7).await.unwrap_err();
    assert!(refused.message.contains("the witness saw 7 entries, the ledger has 6: this is an older state"), "{refused}");
    // Neither does it help to grow beyond that.
    fill(&store, &["z"]).await;
    assert_eq!(decide(&store.witness_request(7).await.unwrap(), store.key(), seen), Err(Denial::Conflict(7)), "another root of that size");
    fill(&store, &["u"]).await;
    assert!(matches!(decide(&store.witness_request(7).await.unwrap(), store.key(), seen), Err(Denial::Unproved(_))));
}

on_both! {
    async fn a_database_that_goes_back_under_an_open_store_is_noticed(home: Home) {
        let store = home.place.create().await;
        fill(&store, &["a", "b", "c", "d"]).await;
        let lock = fs::read(home.place.lock()).unwrap();
        home.behind("DELETE FROM requests WHERE seq >= 2; DELETE FROM records WHERE from_seq >= 2; DELETE FROM entries WHERE seq >= 2").await;
        for name in ["c", "e"] {
            let error = unavailable(&store, once(name)).await;
            assert!(error.message.contains("2 entries here, but a checkpoint over 4") && error.hint.contains("older backup"), "{error:?}");
        }
        assert_eq!(fs::read(home.place.lock()).unwrap(), lock, "nothing was signed");
    }
}
