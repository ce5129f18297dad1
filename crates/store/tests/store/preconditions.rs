//! What must hold besides the changed records themselves: what is referred to is there, and nothing has changed since.

use std::sync::Arc;

use ringwall_store::{Act, Change, CommitError, Expect, Key, Receipt, Store};
use serde_json::json;

use crate::common::{Home, delete, done, key, on_both, put, zone};

fn asset(id: &str) -> Key {
    Key { kind: "asset".into(), ..key(id) }
}

/// An act that puts an asset into a zone.
fn put_in(id: &str, zone: &str) -> Act {
    let change = Change { key: asset(id), expect: Expect::Anything, body: Some(json!({"id": id, "zone": zone})), moved: false };
    Act { changes: vec![change], present: vec![key(zone)], ..put(id, Expect::Anything, json!(null)) }
}

/// Something that is only remembered.
fn logged() -> Act {
    Act { action: "zone.refused".into(), changes: Vec::new(), ..put("a", Expect::Anything, json!(null)) }
}

fn since(seq: u64, act: Act) -> Act {
    Act { unchanged_since: Some(seq), ..act }
}

fn elsewhere(mut act: Act) -> Act {
    act.organisation = "p".into();
    act.changes.iter_mut().for_each(|change| change.key.organisation = "p".into());
    act
}

fn repeatable(request: &str, act: Act) -> Act {
    Act { request: Some(request.into()), repeatable: true, ..act }
}

/// The record that was missed.
async fn missing(store: &Store, act: Act) -> String {
    match store.commit(act).await {
        Err(CommitError::Missing { key }) => key.id,
        other => panic!("{other:?}"),
    }
}

/// The entry that moved something.
async fn moved(store: &Store, act: Act) -> u64 {
    match store.commit(act).await {
        Err(CommitError::Moved { seq }) => seq,
        other => panic!("{other:?}"),
    }
}

on_both! {
    async fn what_is_referred_to_must_be_there(home: Home) {
        let store = home.create().await;
        assert_eq!(missing(&store, put_in("plc", "a")).await, "a");
        done(&store, put("a", Expect::Absent, zone("a", 1))).await;
        assert_eq!(done(&store, put_in("plc", "a")).await.seq, 1, "what was refused has no entry");
        let more = Act { present: vec![key("a"), asset("plc"), key("b")], ..put_in("hmi", "a") };
        assert_eq!(missing(&store, more).await, "b");
        assert_eq!(store.get(&asset("hmi")).await.unwrap(), None);
        done(&store, delete("a", Expect::Anything)).await;
        assert_eq!(missing(&store, put_in("plc", "a")).await, "a");
        let refused = store.commit(put_in("plc", "a")).await.unwrap_err().to_string();
        assert_eq!(refused, "`o/s/zone/a` is referred to and does not exist, or no longer");
    }

    async fn what_the_act_itself_makes_or_deletes_counts(home: Home) {
        let store = home.create().await;
        let mut both = put_in("plc", "a");
        both.changes.extend(put("a", Expect::Absent, zone("a", 1)).changes);
        done(&store, both).await;
        let mut leaves = put_in("hmi", "a");
        leaves.changes.extend(delete("a", Expect::Anything).changes);
        assert_eq!(missing(&store, leaves).await, "a");
        done(&store, Act { present: vec![asset("plc")], ..delete("a", Expect::Anything) }).await;
    }

    async fn a_reference_to_what_can_be_no_record_makes_no_sense(home: Home) {
        let store = home.create().await;
        for key in [Key { organisation: "p".into(), ..key("a") }, key(""), key("a\u{7}")] {
            let act = Act { present: vec![key], ..put("b", Expect::Absent, zone("b", 1)) };
            assert!(matches!(store.commit(act).await, Err(CommitError::Invalid(_))));
        }
    }

    async fn nothing_may_have_changed_since(home: Home) {
        let store = home.create().await;
        done(&store, put("a", Expect::Absent, zone("a", 1))).await;
        done(&store, since(0, put("b", Expect::Absent, zone("b", 1)))).await;
        assert_eq!(moved(&store, since(0, put("c", Expect::Absent, zone("c", 1)))).await, 1);
        done(&store, since(1, delete("a", Expect::Anything))).await;
        assert_eq!(moved(&store, since(1, delete("b", Expect::Anything))).await, 2, "a deletion is a change");
        assert_eq!(store.commit(since(0, logged())).await.unwrap_err().to_string(),
            "something has been changed in the meantime (entry 2); look at it and decide again");
        let erase = Act { action: "zone.erase".into(), erase: true, ..delete("b", Expect::Anything) };
        done(&store, since(2, erase)).await;
        assert_eq!(moved(&store, since(2, put("c", Expect::Absent, zone("c", 1)))).await, 3);
        assert_eq!(done(&store, since(3, put("c", Expect::Absent, zone("c", 1)))).await.seq, 4);
    }

    async fn what_changed_nothing_or_belongs_to_others_does_not_count(home: Home) {
        let store = home.create().await;
        done(&store, put("a", Expect::Absent, zone("a", 1))).await;
        done(&store, logged()).await;
        done(&store, elsewhere(put("a", Expect::Absent, zone("a", 1)))).await;
        assert_eq!(done(&store, since(0, put("b", Expect::Absent, zone("b", 1)))).await.seq, 3);
        assert_eq!(moved(&store, elsewhere(since(1, logged()))).await, 2);
        done(&store, elsewhere(since(2, logged()))).await;
    }

    async fn a_repetition_is_answered_whatever_has_changed(home: Home) {
        let store = home.create().await;
        done(&store, put("a", Expect::Absent, zone("a", 1))).await;
        let act = since(0, repeatable("r-1", put_in("plc", "a")));
        assert_eq!(done(&store, act.clone()).await, Receipt { seq: 1, repeated: false });
        done(&store, delete("a", Expect::Anything)).await;
        assert_eq!(done(&store, act.clone()).await, Receipt { seq: 1, repeated: true });
        // Who repeats an act has looked again, and may have seen another entry.
        assert_eq!(done(&store, since(2, act.clone())).await, Receipt { seq: 1, repeated: true });
        let other = Act { present: Vec::new(), ..act };
        assert!(matches!(store.commit(other).await, Err(CommitError::Reused(_))));
    }

    /// Whichever comes first wins: either the zone goes or something comes into it.
    async fn a_zone_is_never_deleted_under_what_comes_into_it(home: Home) {
        let store = Arc::new(home.create().await);
        for round in 0..20 {
            let id = format!("z-{round}");
            let seen = done(&store, put(&id, Expect::Absent, zone(&id, round))).await.seq;
            let deletes = since(seen, delete(&id, Expect::Anything));
            let mut acts = [deletes, put_in("plc", &id)];
            acts.rotate_left(usize::try_from(round % 2).unwrap());
            let [first, second] = acts.map(|act| {
                let store = Arc::clone(&store);
                tokio::spawn(async move { store.commit(act).await })
            });
            let outcomes = [first.await.unwrap(), second.await.unwrap()];
            let lost: Vec<_> = outcomes.iter().filter_map(|outcome| outcome.as_ref().err()).collect();
            assert!(matches!(lost[..], [CommitError::Missing { .. } | CommitError::Moved { .. }]), "{outcomes:?}");
            let inside = store.get(&asset("plc")).await.unwrap().is_some_and(|version| version.body.contains(&id));
            assert_eq!(store.get(&key(&id)).await.unwrap().is_some(), inside);
        }
        assert_eq!(store.verify().await.unwrap().findings, []);
    }
}
