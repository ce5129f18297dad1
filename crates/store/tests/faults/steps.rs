//! Each step of a batch failed, both ways: not stored, and stored but reported failed. The caller asks again with the same
//! request id and ends with exactly one entry; nobody has to open the store again.

use std::sync::Arc;

use ringwall_store::{Receipt, Step, Store};

use crate::home::{Faulty, Home, done, key, on_both, once, unavailable};

async fn opened(home: &Home) -> (Store, Arc<Faulty>) {
    home.place.create().await.close().await;
    let faults = Arc::new(Faulty::default());
    (Store::open(home.place.options(faults.clone())).await.unwrap(), faults)
}

/// What fails one after the other, and whether the act is stored by then.
const FAILURES: [(&[Step], bool); 9] = [
    (&[Step::Stage], false),
    (&[Step::Commit], false),
    (&[Step::Sign], true),
    (&[Step::Acknowledge], true),
    (&[Step::Stage, Step::Open], false),
    (&[Step::Commit, Step::Open, Step::Open], false),
    (&[Step::Sign, Step::Open], true),
    (&[Step::Sign, Step::Stage, Step::Open], true),
    (&[Step::Acknowledge, Step::Acknowledge, Step::Sign, Step::Commit], true),
];

on_both! {
    async fn what_failed_and_is_asked_again_is_done_once(home: Home) {
        let (store, faults) = opened(&home).await;
        for (seq, (failing, stored)) in (0..).zip(FAILURES) {
            let act = once(&format!("z-{seq}"));
            faults.fail(failing);
            while !faults.all_failed() {
                let before = store.checkpoint().await.unwrap().0.head;
                match store.commit(act.clone()).await {
                    Err(_) => assert!(store.checkpoint().await.unwrap().0.head.size >= before.size),
                    // A repetition has nothing to store or to sign, and passes those steps.
                    Ok(receipt) => {
                        assert!(receipt.repeated, "{failing:?}");
                        faults.fail(&[]);
                    }
                }
            }
            assert_eq!(done(&store, act.clone()).await, Receipt { seq, repeated: stored }, "{failing:?}");
            assert_eq!(done(&store, act).await, Receipt { seq, repeated: true });
            assert_eq!(store.history(&key(&format!("z-{seq}"))).await.unwrap().len(), 1);
        }
        store.close().await;
        home.place.assert_holds(FAILURES.len() as u64).await;
    }

    async fn everybody_in_a_batch_that_fails_is_told(home: Home) {
        let (store, faults) = opened(&home).await;
        let store = Arc::new(store);
        let act = |n: u64| once(&format!("z-{n}"));
        for step in [Step::Commit, Step::Sign] {
            faults.fail(&[step]);
            let sent = (0..50).map(|n| (Arc::clone(&store), act(n))).map(|(store, act)| tokio::spawn(async move { store.commit(act).await }));
            let mut failed = 0;
            for sent in sent.collect::<Vec<_>>() {
                failed += usize::from(sent.await.unwrap().is_err());
            }
            assert!(failed > 0);
        }
        let mut seqs = Vec::new();
        for n in 0..50 {
            seqs.push(done(&store, act(n)).await.seq);
        }
        seqs.sort_unstable();
        assert_eq!(seqs, (0..50).collect::<Vec<_>>());
        Arc::into_inner(store).unwrap().close().await;
        home.place.assert_holds(50).await;
    }

    async fn what_was_stored_and_not_signed_is_seen_by_nobody_as_signed(home: Home) {
        let (store, faults) = opened(&home).await;
        faults.fail(&[Step::Sign]);
        unavailable(&store, once("z")).await;
        let reader = home.place.inspect().await;
        let verified = reader.verify().await.unwrap();
        assert_eq!((verified.head.size, verified.findings), (0, vec![]));
        assert_eq!(verified.diagnostics, ["entries that are stored and not signed yet, which the next start does: 1"]);
        assert!(reader.inclusion(0).await.is_err());
        assert_eq!(done(&store, once("other")).await.seq, 1, "the entry before is signed with it");
        reader.close().await;
        store.close().await;
        home.place.assert_holds(2).await;
    }
}
