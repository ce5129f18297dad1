//! Two servers with a lock each on one PostgreSQL: what one changes holds at the other with its next request.

use serde_json::json;

use crate::home::Home;
use crate::world::{ADMIN, PASSWORD};

const SYSTEM: &str = "/organisations/o/systems/bench";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_servers_are_one() {
    let mut server = Home::postgres().server().await;
    let here = server.administered().await;
    server.organisation(&here, "o", "Nordvik").await;
    let there = here.at(&server.another().await);
    for round in 0..5 {
        let site = format!("site-{round}");
        here.post("/organisations/o/sites", json!({ "id": site, "name": "New" })).await.good();
        assert!(there.get("/organisations/o/sites").await.text().contains(&site));
        let asset = json!({ "id": format!("host-{round}"), "zone": "bench", "type": "host", "role": "hmi" });
        let entry = there.post(&format!("{SYSTEM}/records/asset"), asset.clone()).await.good()["entry"].clone();
        let path = format!("{SYSTEM}/records/asset/host-{round}");
        let seen = here.get(&path).await;
        assert_eq!(seen.good()["version"], entry);
        here.call("DELETE", &path).of_version(seen.version()).send().await.good();
        there.call("PUT", &path).of_version(seen.version()).json(&asset).send().await.refused(412, "stale");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_taken_away_at_one_is_gone_at_the_other() {
    let mut server = Home::postgres().server().await;
    let admin = server.administered().await;
    server.organisation(&admin, "o", "Nordvik").await;
    let elsewhere = server.another().await;
    let bo = server.person(&admin, "o", "auditor", None).await;
    let (bo_there, id) = (bo.at(&elsewhere), bo.id().await);
    let token = bo.post("/account/tokens", json!({ "name": "x", "organisation": "o", "role": "auditor", "days": 1 })).await.good();
    let program = bo_there.bearer(token["secret"].as_str().unwrap());
    for user in [&bo_there, &program] {
        user.get("/organisations/o/audit").await.good();
    }
    bo.delete(&format!("/account/tokens/{}", token["token"]["id"].as_str().unwrap())).await.good();
    program.get("/organisations/o/audit").await.refused(401, "unauthenticated");
    admin.delete(&format!("/organisations/o/people/{id}@auditor")).await.good();
    bo_there.get("/organisations/o/audit").await.refused(404, "not-found");
    bo.delete("/session").await.good();
    bo_there.get("/session").await.refused(401, "unauthenticated");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_assessment_kept_at_one_is_made_anew_after_a_change_at_the_other() {
    let mut server = Home::postgres().server().await;
    let here = server.administered().await;
    server.organisation(&here, "o", "Nordvik").await;
    let there = here.at(&server.another().await);
    let before = there.get(&format!("{SYSTEM}/gaps")).await.good()["total"].as_u64().unwrap();
    let answer = json!({ "requirement": "SR 1.2", "scope": "system", "status": "met" });
    here.post(&format!("{SYSTEM}/records/answer"), answer).await.good();
    assert!(there.get(&format!("{SYSTEM}/gaps")).await.good()["total"].as_u64().unwrap() < before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn guesses_count_at_both() {
    let mut server = Home::postgres().server().await;
    let admin = server.administered().await;
    server.organisation(&admin, "o", "Nordvik").await;
    server.person(&admin, "o", "auditor", None).await;
    let here = server.anonymous().from("203.0.113.9");
    let there = here.at(&server.another().await);
    for user in [&here, &there, &here, &there, &here] {
        user.post("/session", crate::world::log_in("auditor-all@o.example", "some other grey herons"))
            .await
            .refused(401, "unauthenticated");
    }
    there.post("/session", crate::world::log_in("auditor-all@o.example", PASSWORD)).await.refused(429, "too-many");
    there.from("192.0.2.1").logged_in(ADMIN).await;
}
