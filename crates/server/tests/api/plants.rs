//! Records that do not fit together, plant files that are wrong, files and reports.

use serde_json::{Value, json};

use crate::client::User;
use crate::home::{Home, Server, on_both};
use crate::world::plant;

const SYSTEM: &str = "/organisations/o/systems/bench";

async fn world(home: Home) -> (Server, User) {
    let mut server = home.server().await;
    let admin = server.administered().await;
    server.organisation(&admin, "o", "Nordvik").await;
    (server, admin)
}

async fn records(user: &User, body: Value) -> crate::client::Answer {
    user.post(&format!("{SYSTEM}/records"), body).await
}

/// A change is refused for these reasons, and nothing is written.
async fn unfit(server: &Server, user: &User, path: &str, body: Value, named: &[&str]) {
    let before = server.entries().await;
    let answer = user.post(&format!("{SYSTEM}/records{path}"), body).await;
    answer.refused(422, "invalid");
    assert!(named.iter().all(|name| answer.text().contains(name)), "{}", answer.text());
    assert_eq!(server.entries().await, before);
}

on_both! {
    async fn a_zone_that_others_refer_to_stays(home: Home) {
        let (server, user) = world(home).await;
        let zone = user.get(&format!("{SYSTEM}/records/zone/bench")).await;
        let before = server.entries().await;
        let refused = user.call("DELETE", &format!("{SYSTEM}/records/zone/bench")).of_version(zone.version()).send().await;
        let problem = refused.refused(422, "invalid");
        let told = problem["problems"].to_string();
        assert!(told.contains("plc") && told.contains("station-bench"), "who refers to it is named: {told}");
        assert_eq!(server.entries().await, before);
        unfit(&server, &user, "", json!({ "changes": [{ "kind": "zone", "id": "bench" }] }), &["plc"]).await;
    }

    async fn what_refers_to_nothing_is_refused(home: Home) {
        let (server, user) = world(home).await;
        let asset = json!({ "id": "new", "zone": "nowhere", "type": "host", "role": "hmi" });
        unfit(&server, &user, "/asset", asset, &["nowhere"]).await;
        let answer = json!({ "requirement": "SR 1.2", "scope": "zone:nowhere", "status": "met" });
        unfit(&server, &user, "/answer", answer, &["nowhere"]).await;
        let answer = json!({ "requirement": "SR 1.2", "scope": "system", "status": "met", "evidence": ["nothing"] });
        unfit(&server, &user, "/answer", answer, &["nothing"]).await;
        unfit(&server, &user, "/answer", json!({ "requirement": "SR 99.9", "scope": "system", "status": "met" }), &["SR 99.9"]).await;
        let conduit = json!({ "id": "new", "between": ["station", "nowhere"] });
        unfit(&server, &user, "/conduit", conduit, &["nowhere"]).await;
    }

    async fn many_changes_are_all_done_or_none(home: Home) {
        let (server, user) = world(home).await;
        let host = |id: String, zone: &str| json!({ "kind": "asset", "body": { "id": id, "zone": zone, "type": "host", "role": "hmi" } });
        let many = |count: usize, last: &str| {
            let mut changes: Vec<Value> = (1..count).map(|at| host(format!("host-{at}"), "bench")).collect();
            changes.push(host("last".into(), last));
            json!({ "changes": changes })
        };
        let before = server.entries().await;
        records(&user, many(1_001, "bench")).await.refused(422, "invalid");
        records(&user, json!({ "changes": [] })).await.refused(422, "invalid");
        records(&user, many(20, "nowhere")).await.refused(422, "invalid");
        records(&user, json!({ "changes": [host("a".into(), "bench"), host("a".into(), "bench")] })).await.refused(422, "invalid");
        records(&user, json!({ "changes": [{ "kind": "dragon", "id": "x" }] })).await.refused(404, "not-found");
        assert_eq!(server.entries().await, before);
        records(&user, many(1_000, "bench")).await.good();
        assert_eq!(server.entries().await, before + 1);
        assert_eq!(user.get(&format!("{SYSTEM}/records/asset?limit=1")).await.good()["total"], 1_003);
    }

    async fn a_plant_file_with_errors_says_where_they_are(home: Home) {
        let (server, user) = world(home).await;
        let wrong = plant("Nordvik").replace("zone: station, type: host", "zone: nowhere, type: hots");
        let before = server.entries().await;
        for path in ["plant", "plant/check"] {
            let refused = user.call("PUT", &format!("{SYSTEM}/{path}")).bytes(wrong.clone()).send().await.refused(422, "invalid");
            let lines: Vec<_> = refused["problems"].as_array().unwrap().iter().map(|flaw| flaw["line"].as_u64().unwrap()).collect();
            assert!(!lines.is_empty() && lines.iter().all(|line| *line == 14), "{refused}");
        }
        assert_eq!(server.entries().await, before);
    }

    async fn a_plant_file_comes_back_as_it_went_in(home: Home) {
        let (server, user) = world(home).await;
        let written = user.get(&format!("{SYSTEM}/plant")).await;
        let before = server.entries().await;
        let again = user.call("PUT", &format!("{SYSTEM}/plant")).bytes(written.body.clone()).send().await.good();
        assert_eq!((again["entry"].clone(), server.entries().await), (json!(null), before));
        let checked = user.call("PUT", &format!("{SYSTEM}/plant/check")).bytes(plant("Other")).send().await.good();
        assert!(checked["changed"].as_u64().unwrap() > 5 && checked["entry"].is_null());
        assert_eq!(server.entries().await, before);
        assert_eq!(user.get(&format!("{SYSTEM}/plant")).await.body, written.body);
    }

    async fn a_file_is_kept_once_and_its_readings_are_entries(home: Home) {
        let (server, user) = world(home).await;
        let kept = user.call("POST", &format!("{SYSTEM}/files")).bytes(&b"\x00\xff a file"[..]).send().await.good();
        let path = format!("{SYSTEM}/files/{}", kept["sha256"].as_str().unwrap());
        let before = server.entries().await;
        let read = user.get(&path).await;
        assert_eq!(&read.body[..], b"\x00\xff a file");
        assert_eq!(read.headers["content-type"], "application/octet-stream");
        assert!(read.headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
        assert_eq!(server.actions_since(before).await, ["evidence.read"]);
        user.call("POST", &format!("{SYSTEM}/files")).send().await.refused(422, "invalid");
    }

    async fn what_was_changed_shows_in_the_next_answer(home: Home) {
        let (_server, user) = world(home).await;
        let gaps = |user: User| async move { user.get(&format!("{SYSTEM}/gaps")).await.good()["total"].as_u64().unwrap() };
        let before = gaps(user.clone()).await;
        let answer = json!({ "requirement": "SR 1.2", "scope": "system", "status": "met" });
        user.post(&format!("{SYSTEM}/records/answer"), answer).await.good();
        assert!(gaps(user.clone()).await < before);
    }
}
