//! Jobs and hot state, on both databases.

use std::sync::Arc;

use ringwall_store::State;

use crate::common::{Home, on_both};

on_both! {
    async fn a_job_is_done_once_by_one_worker(home: Home) {
        let store = home.create().await;
        for _ in 0..2 {
            store.ask("j-1", "o", "report", "{}", 10).await.unwrap();
        }
        let taken = store.take("w-1", 20, 100).await.unwrap().unwrap();
        assert_eq!((taken.id.as_str(), taken.state, taken.attempts), ("j-1", State::Running, 1));
        assert_eq!(store.take("w-2", 21, 100).await.unwrap(), None);
        assert!(store.progress("j-1", "w-1", 40, 30, 100).await.unwrap());
        assert!(!store.end("j-1", "w-2", Ok("{}")).await.unwrap());
        assert!(store.end("j-1", "w-1", Ok("{\"pages\":3}")).await.unwrap());
        let job = store.job("j-1").await.unwrap().unwrap();
        assert_eq!((job.state, job.progress, job.outcome.as_str()), (State::Done, 100, "{\"pages\":3}"));
        assert_eq!(store.job("j-2").await.unwrap(), None);
    }

    async fn a_job_of_a_dead_worker_is_taken_by_another(home: Home) {
        let store = home.create().await;
        store.ask("j-1", "o", "report", "{}", 10).await.unwrap();
        store.take("w-1", 20, 100).await.unwrap().unwrap();
        assert_eq!(store.take("w-2", 120, 100).await.unwrap(), None);
        assert_eq!(store.take("w-2", 121, 100).await.unwrap().unwrap().attempts, 2);
        assert!(!store.progress("j-1", "w-1", 90, 122, 100).await.unwrap(), "the first worker has lost it");
        assert!(store.end("j-1", "w-2", Err("no such plant")).await.unwrap());
        assert_eq!(store.job("j-1").await.unwrap().unwrap().state, State::Failed);
    }

    async fn many_workers_take_every_job_once(home: Home) {
        let store = Arc::new(home.create().await);
        for number in 0..40 {
            store.ask(&format!("j-{number}"), "o", "report", "{}", number).await.unwrap();
        }
        let workers = (0..8).map(|worker| {
            let store = Arc::clone(&store);
            tokio::spawn(async move {
                let (mut taken, mut misses) = (Vec::new(), 0);
                while misses < 20 {
                    match store.take(&format!("w-{worker}"), 100, 1_000_000).await.unwrap() {
                        Some(job) => taken.push(job.id),
                        None => misses += 1,
                    }
                }
                taken
            })
        });
        let mut taken = Vec::new();
        for worker in workers.collect::<Vec<_>>() {
            taken.extend(worker.await.unwrap());
        }
        taken.sort_unstable();
        let count = taken.len();
        taken.dedup();
        assert_eq!((count, taken.len()), (40, 40));
    }

    async fn hot_state_is_kept_until_it_expires(home: Home) {
        let store = home.create().await;
        store.hot_put("session", "a", "one", 100).await.unwrap();
        store.hot_put("session", "a", "two", 200).await.unwrap();
        store.hot_put("seen", "a", "x", 100).await.unwrap();
        assert_eq!(store.hot_get("session", "a", 199).await.unwrap().as_deref(), Some("two"));
        assert_eq!(store.hot_get("session", "a", 200).await.unwrap(), None);
        assert_eq!(store.hot_sweep(150).await.unwrap(), 1);
        assert!(store.hot_remove("session", "a").await.unwrap());
        assert!(!store.hot_remove("session", "a").await.unwrap());
        assert_eq!(store.entries(&ringwall_store::Search { limit: 9, ..Default::default() }).await.unwrap(), []);
    }
}
