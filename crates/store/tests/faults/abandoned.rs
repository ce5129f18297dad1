//! Callers that go away in the middle: of a read, which must not leave its old state to others, and of a write, which stays done.

use std::time::Duration;

use crate::home::{Home, done, key, on_both, once};

on_both! {
    async fn a_reader_that_goes_away_leaves_no_old_state_to_others(home: Home) {
        let store = home.place.create().await;
        for n in 0..200 {
            done(&store, once(&format!("z-{n}"))).await;
        }
        for round in 0..40 {
            // Dropped at another place in each round.
            let _gone = tokio::time::timeout(Duration::from_micros(150 * round), store.verify()).await;
            let name = format!("new-{round}");
            let seq = done(&store, once(&name)).await.seq;
            // Every connection is asked.
            let (a, b, c, d) = (key(&name), key(&name), key(&name), key(&name));
            let reads = tokio::join!(store.get(&a), store.get(&b), store.get(&c), store.get(&d));
            for read in [reads.0, reads.1, reads.2, reads.3] {
                assert_eq!(read.unwrap().map(|version| version.from_seq), Some(seq), "round {round}");
            }
            assert_eq!(store.inclusion(seq).await.unwrap().index, seq);
        }
    }

    async fn what_was_sent_is_done_also_where_nobody_waits_for_the_answer(home: Home) {
        let store = home.place.create().await;
        for n in 0..20 {
            let _gone = tokio::time::timeout(Duration::from_micros(100 * n), store.commit(once(&format!("z-{n}")))).await;
        }
        done(&store, once("last")).await;
        let size = store.checkpoint().await.unwrap().0.head.size;
        for n in 0..20 {
            done(&store, once(&format!("z-{n}"))).await;
        }
        let after = store.checkpoint().await.unwrap().0.head.size;
        assert!(size > 15 && after == 21, "{size} {after}");
        store.close().await;
        home.place.assert_holds(21).await;
    }
}
