//! Backups: whole, from one database to the other, and never a way back unnoticed.

use std::io::Cursor;
use std::sync::Arc;

use ringwall_store::{Blobs, Expect, Store};

use crate::common::{Home, Still, done, on_both, put, zone};

async fn restore(home: &Home, backup: &[u8]) -> Result<ringwall_store::BackedUp, ringwall_store::StoreError> {
    let key = home.options(Arc::new(Still::default())).key.verifier();
    let blobs = Blobs::folder(&home.folder.path().join("blobs")).unwrap();
    Store::restore(&home.database, &home.lock(), &key, Some(&blobs), Cursor::new(backup)).await
}

async fn backup(home: &Home, store: &Store) -> Vec<u8> {
    let blobs = Blobs::folder(&home.folder.path().join("blobs")).unwrap();
    blobs.put(b"evidence".to_vec()).await.unwrap();
    let (backed_up, bytes) = store.backup(Some(&blobs), Cursor::new(Vec::new())).await.unwrap();
    assert_eq!(backed_up.blobs, 1);
    bytes.into_inner()
}

on_both! {
    async fn a_backup_is_restored_in_either_database(home: Home) {
        let store = home.create().await;
        for number in 0..300 {
            done(&store, put(&format!("z-{}", number % 7), Expect::Anything, zone("z", number))).await;
        }
        let bytes = backup(&home, &store).await;
        for other in [Home::sqlite(), Home::postgres()] {
            let restored = restore(&other, &bytes).await.unwrap();
            assert_eq!((restored.head.size, restored.blobs), (300, 1));
            let copy = other.open().await;
            assert_eq!(copy.as_of("o", "s", 250).await.unwrap(), store.as_of("o", "s", 250).await.unwrap());
            assert_eq!(copy.verify().await.unwrap().findings, []);
            assert_eq!(done(&copy, put("new", Expect::Absent, zone("new", 1))).await.seq, 300);
            assert!(restore(&other, &bytes).await.unwrap_err().message.contains("there is a ledger already"));
        }
    }

    async fn a_backup_is_one_state_while_others_write(home: Home) {
        let store = Arc::new(home.create().await);
        done(&store, put("z", Expect::Anything, zone("z", 0))).await;
        let writer = Arc::clone(&store);
        let writing = tokio::spawn(async move {
            for number in 0..200 {
                done(&writer, put(&format!("z-{}", number % 3), Expect::Anything, zone("z", number))).await;
            }
        });
        let mut backups = Vec::new();
        while !writing.is_finished() {
            backups.push(backup(&home, &store).await);
        }
        writing.await.unwrap();
        for bytes in backups.iter().step_by(backups.len().div_ceil(3)) {
            let other = Home::sqlite();
            restore(&other, bytes).await.unwrap();
            assert_eq!(other.open().await.verify().await.unwrap().findings, []);
        }
    }

    async fn an_older_backup_is_noticed_by_the_lock(home: Home) {
        let store = home.create().await;
        done(&store, put("a", Expect::Absent, zone("a", 1))).await;
        let bytes = backup(&home, &store).await;
        done(&store, put("b", Expect::Absent, zone("b", 1))).await;
        store.close().await;
        let empty = if home.postgres.is_some() { Home::postgres() } else { Home::sqlite() };
        std::fs::copy(home.lock(), empty.lock()).unwrap();
        restore(&empty, &bytes).await.unwrap();
        let Err(refused) = empty.try_open().await else { panic!("it was opened") };
        assert!(refused.message.contains("1 entries here, but a checkpoint over 2"), "{refused}");
    }
}

#[tokio::test]
async fn what_is_no_backup_is_refused_and_leaves_the_database_empty() {
    let home = Home::sqlite();
    let store = home.create().await;
    done(&store, put("a", Expect::Absent, zone("a", 1))).await;
    let bytes = backup(&home, &store).await;
    for cut in [0, 10, bytes.len() / 2, bytes.len() - 1] {
        assert!(restore(&Home::sqlite(), &bytes[..cut]).await.unwrap_err().message.contains("no backup of Ringwall"), "{cut}");
    }
    let other = Home::sqlite();
    let mut damaged = bytes.clone();
    damaged[60..200].fill(0);
    assert!(restore(&other, &damaged).await.is_err());
    restore(&other, &bytes).await.unwrap();
}
