//! The ledger: proofs, searches, and that whatever is changed behind the store's back is named.

use std::sync::Arc;

use ringwall_ledger::entry::Entry;
use ringwall_ledger::proof;
use ringwall_ledger::witness::Policy;
use ringwall_store::{Expect, Search, Store, Verified};

use crate::common::{Home, Still, delete, done, on_both, put, zone};

/// Two hundred and ninety entries: one full tile and a part of a second.
async fn filled(home: &Home) -> Store {
    let store = home.create().await;
    for number in 0..290 {
        done(&store, put(&format!("z-{}", number % 40), Expect::Anything, zone("z", number))).await;
    }
    done(&store, delete("z-7", Expect::Anything)).await;
    store
}

async fn verified(home: &Home) -> Verified {
    let store = home.inspect().await;
    let verified = store.verify().await.unwrap();
    store.close().await;
    verified
}

fn findings(verified: &Verified) -> Vec<String> {
    verified.findings.iter().map(ToString::to_string).collect()
}

on_both! {
    async fn every_entry_can_be_proved(home: Home) {
        let store = filled(&home).await;
        let policy = Policy { log: store.key().clone(), witnesses: Vec::new(), needed: 0 };
        for seq in [0, 1, 255, 256, 289, 290] {
            let entry = store.entry(seq).await.unwrap().unwrap();
            let trusted = store.inclusion(seq).await.unwrap().verify(&entry.data, &policy).unwrap();
            assert_eq!(trusted.checkpoint.head.size, 291);
        }
        assert!(store.inclusion(291).await.unwrap_err().message.contains("there is no entry 291"));
        let old = store.checkpoint().await.unwrap().0.head;
        done(&store, put("new", Expect::Absent, zone("new", 1))).await;
        let request = store.witness_request(old.size).await.unwrap();
        let new = store.checkpoint().await.unwrap().0.head;
        proof::verify_consistency(old, new, &request.proof).unwrap();
        assert!(store.witness_request(1_000).await.is_err());
    }

    async fn entries_are_found_by_what_they_say(home: Home) {
        let store = filled(&home).await;
        let seqs = async |search: Search| store.entries(&search).await.unwrap().iter().map(|e| e.seq).collect::<Vec<_>>();
        let of = |subject: &str| Search { subject: Some(format!("o/s/zone/{subject}")), limit: 3, ..Search::default() };
        assert_eq!(seqs(of("z-7")).await, [290, 287, 247]);
        assert_eq!(seqs(Search { before: Some(287), ..of("z-7") }).await, [247, 207, 167]);
        assert_eq!(seqs(Search { action: Some("zone.del".into()), limit: 9, ..Search::default() }).await, [290]);
        assert_eq!(seqs(Search { organisation: Some("p".into()), limit: 9, ..Search::default() }).await, [0; 0]);
        let entry = Entry::parse(&store.entry(290).await.unwrap().unwrap().data).unwrap();
        assert_eq!((entry.action.as_str(), entry.after), ("zone.delete", None));
    }

    async fn what_nobody_touched_holds(home: Home) {
        filled(&home).await.close().await;
        let verified = verified(&home).await;
        assert_eq!((findings(&verified), verified.diagnostics, verified.versions, verified.head.size), (vec![], vec![], 290, 291));
    }

    async fn a_change_behind_the_stores_back_is_named(home: Home) {
        filled(&home).await.close().await;
        let cases: [(&str, &str, &str); 12] = [
            ("UPDATE records SET body = '{}' WHERE from_seq = 12", "UPDATE records SET body = '{\"id\":\"z\",\"number\":12}' WHERE from_seq = 12",
             "record o/s/zone/z-12: the content of the version that entry 12 made"),
            ("UPDATE records SET place = place + 1 WHERE from_seq = 13", "UPDATE records SET place = place - 1 WHERE from_seq = 13",
             "record o/s/zone/z-13: the content"),
            ("UPDATE records SET subject = 'o/s/zone/x' WHERE from_seq = 14", "UPDATE records SET subject = 'o/s/zone/z-14' WHERE from_seq = 14",
             "entry 14 (o/s/zone/z-14): the versions that it made are not those in the database; there is o/s/zone/x"),
            ("UPDATE records SET to_seq = 100 WHERE from_seq = 15", "UPDATE records SET to_seq = 55 WHERE from_seq = 15",
             "entry 55 (o/s/zone/z-15): the versions that it ended are not those in the database; there is none"),
            ("UPDATE records SET from_seq = from_seq + 1000 WHERE from_seq = 289", "UPDATE records SET from_seq = from_seq - 1000 WHERE from_seq = 1289",
             "record o/s/zone/z-9: a version from entry 1289 on belongs to no entry"),
            ("INSERT INTO records SELECT 'o/s/zone/add', organisation, system, kind, 'add', place, from_seq, to_seq, body, salt, digest FROM records WHERE from_seq = 16",
             "DELETE FROM records WHERE id = 'add'", "entry 16 (o/s/zone/z-16): the versions that it made"),
            ("UPDATE entries SET actor = 'nobody' WHERE seq = 17", "UPDATE entries SET actor = 'a-1' WHERE seq = 17", "the columns of entry 17"),
            ("UPDATE entries SET organisation = 'p' WHERE seq = 18", "UPDATE entries SET organisation = 'o' WHERE seq = 18", "the columns of entry 18"),
            ("UPDATE tiles SET number = 5", "UPDATE tiles SET number = 0", "tile 0/5 belongs to no entry"),
            ("UPDATE entries SET seq = 5000 WHERE seq = 20", "UPDATE entries SET seq = 20 WHERE seq = 5000", "the row of entry 5000 belongs to no entry"),
            ("UPDATE tiles SET root = hashes", "", "the root beside tile 0/0 is not that of its hashes"),
            ("DELETE FROM tiles", "", "tile/0/000 is missing"),
        ];
        for (change, back, named) in cases {
            home.behind(change).await;
            let found = findings(&verified(&home).await);
            assert!(found.iter().any(|finding| finding.contains(named)), "{change}\n{found:#?}");
            if !back.is_empty() {
                home.behind(back).await;
            }
        }
    }

    async fn a_changed_or_missing_entry_is_named(home: Home) {
        filled(&home).await.close().await;
        home.behind("UPDATE entries SET data = (SELECT data FROM entries WHERE seq = 100) WHERE seq = 30").await;
        let found = findings(&verified(&home).await);
        assert!(found[0].starts_with("entry 30 is not the one that tile/0/000 was made of"), "{found:#?}");
        assert!(found.iter().any(|f| f.contains("lead to the root")));
    }

    async fn an_entry_that_somebody_put_there_is_never_signed(home: Home) {
        filled(&home).await.close().await;
        let columns = "organisation, time, actor, action, subject, data, seal";
        home.behind(&format!("INSERT INTO entries (seq, {columns}) SELECT 291, {columns} FROM entries WHERE seq = 290")).await;
        let Err(refused) = home.try_open().await else { panic!("it was opened") };
        assert!(refused.message.contains("entry 291 was not put into the database by this ledger"), "{refused}");
    }

    async fn an_older_state_signs_nothing_and_says_so(home: Home) {
        let store = filled(&home).await;
        store.close().await;
        home.behind("DELETE FROM entries WHERE seq >= 280").await;
        home.behind("DELETE FROM records WHERE from_seq >= 280").await;
        let Err(refused) = home.try_open().await else { panic!("it was opened") };
        assert!(refused.message.contains("280 entries here, but a checkpoint over 291"), "{refused}");
        assert!(refused.hint.contains("older backup"), "{}", refused.hint);
    }

    async fn a_clock_that_is_set_back_changes_no_order_and_is_told(home: Home) {
        let clock = Arc::new(Still::default());
        Store::create(home.options(clock.clone())).await.unwrap();
        let store = Store::open(home.options(clock.clone())).await.unwrap();
        for second in [86_400, 86_401, 5, 6] {
            clock.second.store(second, std::sync::atomic::Ordering::Relaxed);
            done(&store, put("a", Expect::Anything, zone("a", second))).await;
        }
        let verified = store.verify().await.unwrap();
        assert_eq!(findings(&verified), [""; 0]);
        assert_eq!(verified.diagnostics, ["the clock was set back: entry 2 is of 2026-01-01T00:00:05Z, the one before it of 2026-01-02T00:00:01Z"]);
    }
}
