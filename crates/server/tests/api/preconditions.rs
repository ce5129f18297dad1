//! Changes that meet others: which version is meant, and requests that are sent twice.

use serde_json::{Value, json};

use crate::client::User;
use crate::home::{Home, Server, on_both};
use crate::world::plant;

const RECORDS: &str = "/organisations/o/systems/bench/records";

fn zone(name: &str) -> Value {
    json!({ "id": "new", "name": name, "site": "hall-a", "kind": "control", "purdue": 1, "criticality": 1, "target": 1 })
}

async fn world(home: Home) -> (Server, User) {
    let mut server = home.server().await;
    let admin = server.administered().await;
    server.organisation(&admin, "o", "Nordvik").await;
    (server, admin)
}

on_both! {
    async fn a_record_is_changed_from_the_version_that_was_seen(home: Home) {
        let (server, user) = world(home).await;
        let one = format!("{RECORDS}/zone/new");
        let first = user.post(&format!("{RECORDS}/zone"), zone("first")).await.good()["entry"].as_u64().unwrap();
        assert_eq!(user.get(&one).await.version(), first);
        let second = user.call("PUT", &one).of_version(first).json(&zone("second")).send().await;
        assert_eq!(second.version(), first + 1);
        let before = server.entries().await;
        for method in ["PUT", "DELETE"] {
            let stale = user.call(method, &one).of_version(first).json(&zone("third")).send().await;
            assert_eq!(stale.refused(412, "stale")["version"], first + 1);
            let future = user.call(method, &one).of_version(u64::MAX).json(&zone("third")).send().await;
            assert_eq!(future.refused(412, "stale")["version"], first + 1);
            let missing = user.call(method, &one).json(&zone("third")).send().await;
            assert_eq!(missing.refused(422, "invalid")["field"], "If-Match");
            for wrong in ["3", "*", "\"x\"", "W/\"3\"", "\"-1\"", "\"18446744073709551616\"", "", "\u{fc}"] {
                let wrong = user.call(method, &one).header("if-match", wrong).json(&zone("third")).send().await;
                assert_eq!(wrong.refused(422, "invalid")["field"], "If-Match");
            }
        }
        user.call("PUT", &one).of_version(first + 1).json(&json!(null)).send().await.refused(422, "invalid");
        user.post(&format!("{RECORDS}/zone"), zone("again")).await.refused(409, "conflict");
        assert_eq!(server.entries().await, before);
        user.call("DELETE", &one).of_version(first + 1).send().await.good();
        user.get(&one).await.refused(404, "not-found");
        assert_eq!(user.get(&format!("{one}?entry={first}")).await.good()["body"]["name"], "first");
        assert_eq!(user.get(&format!("{one}/history")).await.good().as_array().unwrap().len(), 2);
    }

    async fn of_many_who_change_the_same_version_one_does(home: Home) {
        let (_server, user) = world(home).await;
        let first = user.post(&format!("{RECORDS}/zone"), zone("first")).await.good()["entry"].as_u64().unwrap();
        let change = |at: usize| {
            let call = user.call("PUT", &format!("{RECORDS}/zone/new")).of_version(first).json(&zone(&format!("by {at}")));
            tokio::spawn(call.send())
        };
        let mut changed = 0;
        for sent in (0..8).map(change).collect::<Vec<_>>() {
            let answer = sent.await.unwrap();
            if answer.status.is_success() { changed += 1 } else { drop(answer.refused(412, "stale")) }
        }
        assert_eq!(changed, 1);
    }

    async fn a_request_that_is_sent_again_is_done_once(home: Home) {
        let (server, user) = world(home).await;
        let create = |name: &str| user.call("POST", &format!("{RECORDS}/zone")).once("k-1").json(&zone(name)).send();
        let entry = create("first").await.good()["entry"].clone();
        let update = |name: &str| {
            let call = user.call("PUT", &format!("{RECORDS}/zone/new")).once("k-2").of_version(entry.as_u64().unwrap());
            call.json(&zone(name)).send()
        };
        let updated = update("second").await.good();
        let size = server.entries().await;
        assert_eq!((create("first").await.good()["entry"].clone(), update("second").await.good()), (entry.clone(), updated));
        assert_eq!(server.entries().await, size);
        create("something else").await.refused(409, "conflict");
        update("something else").await.refused(409, "conflict");
        user.call("POST", &format!("{RECORDS}/asset")).once("k-1").json(&json!({ "id": "x" })).send().await.problem();
        assert_eq!(server.entries().await, size);
    }

    async fn deleting_and_bulk_are_done_once_as_well(home: Home) {
        let (server, user) = world(home).await;
        let changes = json!({ "changes": [{ "kind": "zone", "body": zone("first"), "version": 0 }, { "kind": "asset", "id": "plc" }] });
        let bulk = |body: &Value| user.call("POST", RECORDS).once("k-3").json(body).send();
        let entry = bulk(&changes).await.good()["entry"].as_u64().unwrap();
        assert_eq!(bulk(&changes).await.good()["entry"], entry);
        bulk(&json!({ "changes": [{ "kind": "asset", "id": "hmi" }] })).await.refused(409, "conflict");
        let delete = || user.call("DELETE", &format!("{RECORDS}/zone/new")).once("k-4").of_version(entry).send();
        let deleted = delete().await.good();
        assert_eq!(delete().await.good(), deleted);
        assert_eq!(server.entries().await, entry + 2);
    }

    async fn an_import_that_is_sent_again_names_the_same_entry(home: Home) {
        let (server, user) = world(home).await;
        let import = |key: &str, word: &str| user.call("PUT", "/organisations/o/systems/bench/plant").once(key).bytes(plant(word)).send();
        let first = import("k-5", "Other").await.good();
        assert!(first["entry"].is_u64() && first["changed"].as_u64().unwrap() > 3, "{first}");
        let size = server.entries().await;
        assert_eq!(import("k-5", "Other").await.good(), first);
        // Also when somebody has changed it since: it was done, and is not done again.
        user.call("POST", &format!("{RECORDS}/zone")).json(&zone("later")).send().await.good();
        assert_eq!(import("k-5", "Other").await.good(), first);
        assert_eq!(server.entries().await, size + 1);
        import("k-5", "Something else").await.refused(409, "conflict");
        let deletes = import("k-6", "Other").await.good();
        assert_eq!((&deletes["deleted"], import("k-6", "Other").await.good()), (&json!(1), deletes.clone()));
        assert_eq!(import("k-7", "Other").await.good()["entry"], json!(null));
    }

    async fn a_key_is_its_senders_own(home: Home) {
        let (server, user) = world(home).await;
        let other = server.person(&user, "o", "ot-engineer", None).await;
        let attach = |user: &User, text: &'static str| user.call("POST", "/organisations/o/systems/bench/files").once("same").bytes(text).send();
        let first = attach(&user, "a file").await.good();
        assert_eq!(attach(&user, "a file").await.good()["entry"], first["entry"]);
        assert_ne!(attach(&other, "another file").await.good()["entry"], first["entry"]);
        attach(&user, "another file").await.refused(409, "conflict");
    }

    async fn what_was_there_before_the_server_can_be_changed(home: Home) {
        let store = home.store().await;
        let source = ringwall_model::file::Source::new("plant.yaml", plant("Early").into_bytes()).unwrap();
        let read = ringwall_model::file::read(&[source], ringwall_engine::catalogue::vocabulary()).unwrap();
        let (organisation, actor, action) = ("o".into(), "somebody".into(), "plant.import".into());
        let act = ringwall_store::Act { organisation, actor, action, ..ringwall_store::Act::default() };
        assert_eq!(store.import(act, "bench", &read).await.unwrap().seq, Some(0));
        store.close().await;
        let mut server = home.server().await;
        let admin = server.administered().await;
        server.without_second_factor("o").await;
        let account = admin.id().await;
        server.granted("o", &account, "admin").await;
        let zone = admin.get(&format!("{RECORDS}/zone/store-room")).await;
        assert_eq!(zone.version(), 0);
        let renamed = json!({ "id": "store-room", "name": "Renamed", "site": "hall-a", "kind": "supervisory", "purdue": 2, "target": 1 });
        let call = || admin.call("PUT", &format!("{RECORDS}/zone/store-room")).of_version(0).json(&renamed);
        call().send().await.good();
        call().send().await.refused(412, "stale");
        admin.call("DELETE", &format!("{RECORDS}/asset/plc")).of_version(0).send().await.good();
    }
}
