//! The lock file: missing, unreadable, damaged or half written while the store is open or between two runs.

use std::fs;

use ringwall_store::{Receipt, Store};

use testkit::kill::{is_victim, this_test};

use crate::disk::{acknowledged, under};
use crate::home::{Home, Place, done, on_both, once, unavailable};

/// Bytes of each of its two places, and of what stands before the content.
const SLOT: usize = 4096;

async fn refused(place: &Place) -> ringwall_store::StoreError {
    place.open().await.err().expect("a store that must not be opened was")
}

async fn filled(place: &Place) -> Store {
    let store = place.create().await;
    for n in 0..3 {
        done(&store, once(&format!("z-{n}"))).await;
    }
    store
}

on_both! {
    async fn a_lock_that_cannot_be_used_for_a_while_costs_no_entry_and_signs_none(home: Home) {
        let (store, lock) = (filled(&home.place).await, home.place.lock());
        let aside = home.place.folder.join("aside");
        fs::rename(&lock, &aside).unwrap();
        let error = unavailable(&store, once("a")).await;
        assert!(error.message.contains("lock, the last signed checkpoint, is missing"), "{error}");
        fs::create_dir(&lock).unwrap();
        let error = unavailable(&store, once("a")).await;
        assert!(error.message.starts_with(&format!("the ledger's lock {}", lock.display())) && !error.hint.is_empty(), "{error:?}");
        assert_eq!(store.checkpoint().await.unwrap().0.head.size, 3);
        fs::remove_dir(&lock).unwrap();
        fs::rename(&aside, &lock).unwrap();
        assert_eq!(done(&store, once("a")).await, Receipt { seq: 3, repeated: true });
        store.close().await;
        home.place.assert_holds(4).await;
    }

    async fn a_damaged_lock_is_refused_until_it_is_back(home: Home) {
        filled(&home.place).await.close().await;
        let whole = fs::read(home.place.lock()).unwrap();
        for damaged in [vec![7; 2 * SLOT], [vec![7; SLOT], vec![0; SLOT]].concat(), b"short".to_vec()] {
            fs::write(home.place.lock(), damaged).unwrap();
            assert!(refused(&home.place).await.message.contains("damaged"));
        }
        fs::write(home.place.lock(), b"").unwrap();
        assert!(refused(&home.place).await.message.contains("missing"));
        fs::write(home.place.lock(), &whole).unwrap();
        let store = home.place.open().await.unwrap();
        assert_eq!(done(&store, once("a")).await.seq, 3);
    }

    /// The write of the lock is cut at every place that matters: the entry is stored, and the next start signs it.
    async fn a_torn_write_of_the_lock_is_made_again(home: Home) {
        let store = filled(&home.place).await;
        let before = fs::read(home.place.lock()).unwrap();
        done(&store, once("a")).await;
        store.close().await;
        let after = fs::read(home.place.lock()).unwrap();
        // Only one of the two places was written.
        let at = if before[..SLOT] == after[..SLOT] { SLOT } else { 0 };
        for cut in [0, 1, 8, 11, 12, 30, 44, 60, 150, SLOT - 1, SLOT] {
            let mut torn = before.clone();
            torn[at..at + cut].copy_from_slice(&after[at..at + cut]);
            // What a disk leaves behind a cut may be anything.
            for rest in [None, Some(0), Some(0xff)] {
                rest.into_iter().for_each(|rest| torn[at + cut..at + SLOT].fill(rest));
                fs::write(home.place.lock(), &torn).unwrap();
                let store = home.place.open().await.unwrap();
                assert_eq!(done(&store, once("a")).await, Receipt { seq: 3, repeated: true }, "{cut} {rest:?}");
                store.close().await;
                home.place.assert_holds(4).await;
            }
        }
    }
}

/// A kill between the making of the file and its first write leaves an empty one. Its name has to become durable all the same, or a
/// loss of power takes the lock away.
#[test]
fn a_lock_whose_making_was_cut_gets_a_durable_name() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    if is_victim() {
        return runtime.block_on(async { Place::of_parent().create().await.close().await });
    }
    // Nothing but the lock is in the folder.
    let home = Home::postgres();
    fs::write(home.place.lock(), b"").unwrap();
    let (log, folder) = (home.place.folder.join("log").display().to_string(), home.place.folder.display().to_string());
    let child = home.place.told_to(this_test("lock::a_lock_whose_making_was_cut_gets_a_durable_name"));
    acknowledged(&mut under(&["strace", "-f", "-y", "-qq", "-e", "trace=fsync", "-o", &log], &child));
    let calls = fs::read_to_string(log).unwrap();
    assert!(calls.lines().any(|line| line.contains(&format!("<{folder}>)"))), "{calls}");
}
