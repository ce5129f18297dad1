//! Records: what is written, refused, listed and remembered.

use ringwall_store::{CommitError, Expect, Field, List, Order, Receipt};
use serde_json::{Value, json};

use crate::common::{Home, delete, done, key, on_both, put, zone};

fn body(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

on_both! {
    async fn a_record_is_made_changed_and_ended(home: Home) {
        let store = home.create().await;
        assert_eq!(done(&store, put("a", Expect::Absent, zone("a", 1))).await, Receipt { seq: 0, repeated: false });
        assert_eq!(done(&store, put("a", Expect::Version(0), zone("a", 2))).await.seq, 1);
        let now = store.get(&key("a")).await.unwrap().unwrap();
        assert_eq!((body(&now.body), now.from_seq, now.to_seq), (zone("a", 2), 1, None));
        done(&store, delete("a", Expect::Version(1))).await;
        assert_eq!(store.get(&key("a")).await.unwrap(), None);
        let history = store.history(&key("a")).await.unwrap();
        let spans: Vec<_> = history.iter().map(|v| (v.from_seq, v.to_seq)).collect();
        assert_eq!(spans, [(1, Some(2)), (0, Some(1))]);
        done(&store, put("a", Expect::Absent, zone("a", 3))).await;
        assert_eq!(store.get(&key("a")).await.unwrap().unwrap().from_seq, 3);
        store.close().await;
        let store = home.open().await;
        assert_eq!(store.history(&key("a")).await.unwrap().len(), 3);
        assert_eq!(done(&store, put("b", Expect::Anything, zone("b", 1))).await.seq, 4);
    }

    async fn what_was_expected_must_be_there(home: Home) {
        let store = home.create().await;
        done(&store, put("a", Expect::Absent, zone("a", 1))).await;
        done(&store, put("a", Expect::Anything, zone("a", 2))).await;
        for act in [put("a", Expect::Absent, zone("a", 9)), put("a", Expect::Version(0), zone("a", 9)), delete("a", Expect::Version(0))] {
            let Err(CommitError::Conflict { found, .. }) = store.commit(act).await else { panic!("no conflict") };
            assert_eq!(found, Some(1));
        }
        for act in [delete("b", Expect::Anything), put("b", Expect::Version(1), zone("b", 1))] {
            let Err(CommitError::Conflict { found, .. }) = store.commit(act).await else { panic!("no conflict") };
            assert_eq!(found, None);
        }
        assert_eq!(done(&store, put("c", Expect::Absent, zone("c", 1))).await.seq, 2, "what was refused has no entry");
    }

    async fn an_act_is_done_with_all_changes_or_none(home: Home) {
        let store = home.create().await;
        done(&store, put("a", Expect::Absent, zone("a", 1))).await;
        let mut both = put("b", Expect::Absent, zone("b", 1));
        both.changes.extend(put("a", Expect::Absent, zone("a", 2)).changes);
        assert!(matches!(store.commit(both).await, Err(CommitError::Conflict { .. })));
        assert_eq!(store.get(&key("b")).await.unwrap(), None);
    }

    async fn a_request_that_is_sent_again_is_done_once(home: Home) {
        let store = home.create().await;
        let mut act = put("a", Expect::Absent, zone("a", 1));
        (act.request, act.repeatable) = (Some("r-1".into()), true);
        assert_eq!(done(&store, act.clone()).await, Receipt { seq: 0, repeated: false });
        assert_eq!(done(&store, act.clone()).await, Receipt { seq: 0, repeated: true });
        act.changes[0].body = Some(zone("a", 2));
        assert!(matches!(store.commit(act).await, Err(CommitError::Reused(_))));
        assert_eq!(store.history(&key("a")).await.unwrap().len(), 1);
    }

    async fn acts_without_sense_are_refused(home: Home) {
        let store = home.create().await;
        let mut nobody = put("a", Expect::Absent, zone("a", 1));
        nobody.actor.clear();
        let mut twice = put("a", Expect::Absent, zone("a", 1));
        twice.changes.extend(twice.changes.clone());
        let mut elsewhere = put("a", Expect::Absent, zone("a", 1));
        elsewhere.changes[0].key.organisation = "p".into();
        let mut talkative = put("a", Expect::Absent, zone("a", 1));
        talkative.reason = Some("x".repeat(70_000));
        for act in [nobody, twice, elsewhere, talkative, put("", Expect::Absent, json!({}))] {
            assert!(matches!(store.commit(act).await, Err(CommitError::Invalid(_))));
        }
        assert_eq!(done(&store, put("a", Expect::Absent, zone("a", 1))).await.seq, 0);
    }

    async fn what_is_erased_is_gone_and_the_ledger_holds(home: Home) {
        let store = home.create().await;
        done(&store, put("p", Expect::Absent, json!({"name": "Ada"}))).await;
        done(&store, put("p", Expect::Version(0), json!({"name": "Ada L."}))).await;
        let erase = |action: &str| ringwall_store::Act { action: action.into(), erase: true, ..delete("p", Expect::Anything) };
        assert!(matches!(store.commit(erase("account.delete")).await, Err(CommitError::Invalid(_))));
        assert!(matches!(store.commit(ringwall_store::Act { erase: false, ..erase("account.erase") }).await, Err(CommitError::Invalid(_))));
        done(&store, erase("account.erase")).await;
        let bodies: Vec<String> = store.history(&key("p")).await.unwrap().into_iter().map(|v| v.body).collect();
        assert_eq!(bodies, ["null", "null"]);
        assert_eq!(store.verify().await.unwrap().findings, []);
        // What is emptied without an entry that says so is a change like any other.
        done(&store, put("q", Expect::Absent, zone("q", 1))).await;
        done(&store, put("p", Expect::Absent, zone("p", 1))).await;
        home.behind("UPDATE records SET body = 'null', salt = substr(salt, 1, 0) WHERE from_seq IN (3, 4)").await;
        assert_eq!(store.verify().await.unwrap().findings.len(), 2);
    }

    async fn the_past_can_be_seen(home: Home) {
        let store = home.create().await;
        for number in 0..10 {
            done(&store, put(["a", "b"][number % 2], Expect::Anything, zone("x", number as u64))).await;
        }
        done(&store, delete("a", Expect::Anything)).await;
        let as_of = async |seq| {
            let versions = store.as_of("o", "s", seq).await.unwrap();
            versions.iter().map(|v| (v.key.id.clone(), v.from_seq)).collect::<Vec<_>>()
        };
        assert_eq!(as_of(0).await, [("a".into(), 0)]);
        assert_eq!(as_of(5).await, [("a".into(), 4), ("b".into(), 5)]);
        assert_eq!(as_of(10).await, [("b".into(), 9)]);
        let changed = store.between("o", "s", 7, 10).await.unwrap();
        let spans: Vec<_> = changed.iter().map(|v| (v.key.id.as_str(), v.from_seq, v.to_seq)).collect();
        assert_eq!(spans, [("a", 6, Some(8)), ("a", 8, Some(10)), ("b", 7, Some(9)), ("b", 9, None)]);
    }

    async fn lists_are_filtered_ordered_and_cut(home: Home) {
        let store = home.create().await;
        for (id, colour) in [("c", "Red"), ("a", "blue"), ("b", "red %"), ("d", "red")] {
            done(&store, put(id, Expect::Absent, json!({"id": id, "colour": colour}))).await;
        }
        done(&store, put("c", Expect::Anything, json!({"id": "c", "colour": "red"}))).await;
        let zones = List { organisation: "o".into(), system: "s".into(), kind: "zone".into(), limit: 10, ..List::default() };
        let ids = async |list: List| {
            let page = store.list(&list).await.unwrap();
            (page.versions.iter().map(|v| v.key.id.as_str()).collect::<String>(), page.total)
        };
        assert_eq!(ids(zones.clone()).await, ("cabd".into(), 4));
        assert_eq!(ids(List { order: Order::Id, skip: 1, limit: 2, ..zones.clone() }).await, ("bc".into(), 4));
        assert_eq!(ids(List { order: Order::Newest, ..zones.clone() }).await, ("cdba".into(), 4));
        let red = vec![Field { name: "colour".into(), value: "red".into() }];
        assert_eq!(ids(List { fields: red.clone(), ..zones.clone() }).await, ("cd".into(), 2));
        assert_eq!(ids(List { fields: red, as_of: Some(3), ..zones.clone() }).await, ("d".into(), 1));
        assert_eq!(ids(List { containing: Some("D %".into()), ..zones.clone() }).await, ("b".into(), 1));
        assert_eq!(ids(List { containing: Some("RED".into()), ..zones.clone() }).await, ("cbd".into(), 3));
        let wrong = List { fields: vec![Field { name: "a') --".into(), value: "x".into() }], ..zones };
        assert!(store.list(&wrong).await.unwrap_err().message.contains("is no field"));
    }

    async fn many_writers_at_once_get_entries_of_their_own(home: Home) {
        let store = std::sync::Arc::new(home.create().await);
        let writers = (0..16).map(|writer| {
            let store = std::sync::Arc::clone(&store);
            tokio::spawn(async move {
                let mut seqs = Vec::new();
                for number in 0..20 {
                    seqs.push(done(&store, put(&format!("z-{writer}"), Expect::Anything, zone("z", number))).await.seq);
                }
                seqs
            })
        });
        let mut seqs = Vec::new();
        for writer in writers.collect::<Vec<_>>() {
            seqs.extend(writer.await.unwrap());
        }
        seqs.sort_unstable();
        assert_eq!(seqs, (0..320).collect::<Vec<_>>());
    }
}
