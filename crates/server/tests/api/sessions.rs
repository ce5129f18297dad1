//! Logging in and out, what a session is worth and for how long, and how often one may guess.

use axum::http::StatusCode;
use ringwall_server::Settings;
use serde_json::json;

use crate::home::{Home, on_both, plain};
use crate::world::{ADMIN, PASSWORD, log_in, texts};

const WRONG: &str = "some other grey herons";

on_both! {
    async fn a_session_begins_and_ends(home: Home) {
        let mut server = home.server().await;
        server.administered().await;
        let user = server.anonymous().logged_in(ADMIN).await;
        assert_eq!(user.get("/session").await.good()["account"]["email"], ADMIN);
        user.delete("/session").await.good();
        user.get("/session").await.refused(401, "unauthenticated");
    }

    async fn a_wrong_password_and_a_wrong_address_look_the_same(home: Home) {
        let mut server = home.server().await;
        let ada = server.administered().await.id().await;
        let before = server.entries().await;
        let known = server.anonymous().post("/session", log_in(ADMIN, WRONG)).await;
        let unknown = server.anonymous().post("/session", log_in("nobody@example.com", WRONG)).await;
        assert_eq!(known.refused(401, "unauthenticated"), unknown.refused(401, "unauthenticated"));
        let entries = server.since(before).await;
        let told: Vec<_> = entries.iter().map(|entry| (entry.action.as_str(), entry.actor.as_str())).collect();
        assert_eq!(told, [("access.refuse", ada.as_str()), ("access.refuse", "anonymous")]);
    }

    async fn a_session_ends_an_hour_after_its_last_use_and_twelve_after_its_begin(home: Home) {
        let mut server = home.server().await;
        server.administered().await;
        let [idle, busy] = [server.anonymous().logged_in(ADMIN).await, server.anonymous().logged_in(ADMIN).await];
        for _ in 0..14 {
            server.clock().pass_min(50);
            busy.get("/session").await.good();
        }
        idle.get("/session").await.refused(401, "unauthenticated");
        server.clock().pass_min(19);
        busy.get("/session").await.good();
        server.clock().pass_min(1);
        busy.get("/session").await.refused(401, "unauthenticated");
        let late = server.anonymous().logged_in(ADMIN).await;
        server.clock().pass_min(59);
        late.get("/session").await.good();
        server.clock().pass_min(60);
        late.get("/session").await.refused(401, "unauthenticated");
    }

    async fn ones_sessions_are_listed_and_ended_one_by_one(home: Home) {
        let mut server = home.server().await;
        let here = server.administered().await;
        let there = server.anonymous().from("198.51.100.7").logged_in(ADMIN).await;
        let sessions = here.get("/account/sessions").await.good();
        let other = sessions.as_array().unwrap().iter().find(|session| session["current"] == false).unwrap();
        assert_eq!((sessions.as_array().unwrap().len(), &other["source"]), (2, &json!("198.51.100.7")));
        here.delete(&format!("/account/sessions/{}", other["id"].as_str().unwrap())).await.good();
        there.get("/session").await.refused(401, "unauthenticated");
        here.get("/session").await.good();
    }

    async fn what_is_critical_takes_a_password_of_the_last_ten_minutes(home: Home) {
        let mut server = home.server().await;
        let admin = server.administered().await;
        server.organisation(&admin, "o", "Nordvik").await;
        let invite = || admin.post("/organisations/o/invitations", json!({ "email": "bo@example.com", "role": "auditor" }));
        server.clock().pass_s(10 * 60 - 1);
        invite().await.good();
        server.clock().pass_s(1);
        invite().await.refused(403, "reauthenticate");
        for (path, body) in [
            ("/account/tokens", json!({ "name": "x", "organisation": "o", "role": "admin", "days": 1 })),
            ("/account/password", json!({ "old": PASSWORD, "new": "eight white storks asleep" })),
            ("/account/totp", json!({})),
        ] {
            let before = server.entries().await;
            admin.post(path, body).await.refused(403, "reauthenticate");
            assert_eq!(server.actions_since(before).await, ["access.refuse"], "{path}");
        }
        admin.post("/session/confirm", json!({ "password": WRONG })).await.refused(401, "unauthenticated");
        invite().await.refused(403, "reauthenticate");
        admin.post("/session/confirm", json!({ "password": PASSWORD })).await.good();
        invite().await.good();
    }

    async fn after_five_failures_one_waits_and_longer_each_time(home: Home) {
        let mut server = home.server().await;
        let admin = server.administered().await;
        server.organisation(&admin, "o", "Nordvik").await;
        server.person(&admin, "o", "auditor", None).await;
        let stranger = server.anonymous().from("203.0.113.9");
        let guess = |password| stranger.post("/session", log_in("auditor-all@o.example", password));
        for _ in 0..5 {
            guess(WRONG).await.refused(401, "unauthenticated");
        }
        let before = server.entries().await;
        let refused = guess(PASSWORD).await;
        assert_eq!(refused.refused(429, "too-many")["retry_after"], 30);
        assert_eq!(refused.headers["retry-after"], "30");
        assert_eq!(server.entries().await, before, "an attempt that was not made is no entry");
        server.clock().pass_s(30);
        guess(WRONG).await.refused(401, "unauthenticated");
        assert_eq!(guess(PASSWORD).await.refused(429, "too-many")["retry_after"], 60);
        server.clock().pass_s(60);
        guess(PASSWORD).await.good();
        guess(WRONG).await.refused(401, "unauthenticated");
    }

    async fn a_password_is_not_guessed_in_an_open_session_either(home: Home) {
        let mut server = home.server().await;
        let admin = server.administered().await;
        server.organisation(&admin, "o", "Nordvik").await;
        let user = server.person(&admin, "o", "auditor", None).await;
        let guess = || user.post("/account/password", json!({ "old": WRONG, "new": "eight white storks asleep" }));
        for _ in 0..5 {
            guess().await.refused(422, "invalid");
        }
        guess().await.refused(429, "too-many");
        user.post("/session/confirm", json!({ "password": PASSWORD })).await.refused(429, "too-many");
    }

    async fn two_hundred_guesses_at_once_are_refused_in_good_order(home: Home) {
        let mut server = home.server().await;
        server.administered().await;
        let before = server.entries().await;
        let guess = |at: usize| {
            let (user, email) = (server.anonymous(), if at.is_multiple_of(2) { ADMIN.into() } else { format!("nobody-{at}@example.com") });
            tokio::spawn(async move { user.post("/session", log_in(&email, WRONG)).await })
        };
        let mut failed = 0;
        for guess in (0..200).map(guess).collect::<Vec<_>>() {
            let answer = guess.await.unwrap();
            match answer.status {
                StatusCode::UNAUTHORIZED => failed += 1,
                _ => assert!(answer.refused(429, "too-many")["retry_after"].as_u64().unwrap() > 0),
            }
        }
        assert_eq!(server.actions_since(before).await, vec!["access.refuse"; failed]);
        assert!((5..=20).contains(&failed), "{failed} guesses got through");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cookie_is_for_this_host_and_no_script() {
    let mut server = Home::sqlite().server().await;
    server.administered().await;
    let given = json!({ "email": ADMIN, "password": PASSWORD });
    let entered = server.anonymous().post("/session", given.clone()).await;
    assert_eq!(entered.good()["secret"], json!(null), "the secret is in the cookie and nowhere else");
    let (pair, attributes) = entered.set_cookie();
    assert_eq!(attributes, ["Path=/", "HttpOnly", "SameSite=Strict", "Max-Age=43200"]);
    assert!(pair.starts_with("ringwall=rws_"), "{pair}");
    let user = server.anonymous().cookie(&pair);
    user.get("/session").await.good();
    let (gone, attributes) = user.delete("/session").await.set_cookie();
    assert_eq!((gone.as_str(), attributes[3].as_str()), ("ringwall=", "Max-Age=0"));
    user.get("/session").await.refused(401, "unauthenticated");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cookie_under_tls_is_one_that_no_other_host_can_set() {
    let mut server = Home::sqlite().server().await;
    server.administered().await;
    let secure = server.again(Settings { tls: true, ..plain() }).await;
    let entered = secure.post("/session", json!({ "email": ADMIN, "password": PASSWORD })).await;
    assert_eq!(entered.headers["strict-transport-security"], "max-age=63072000");
    let (pair, attributes) = entered.set_cookie();
    assert_eq!(attributes, ["Path=/", "HttpOnly", "SameSite=Strict", "Max-Age=43200", "Secure"]);
    let secret = pair.strip_prefix("__Host-ringwall=").unwrap();
    secure.cookie(&pair).get("/session").await.good();
    secure.cookie(&format!("ringwall={secret}")).get("/session").await.refused(401, "unauthenticated");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_cookie_among_others_is_found() {
    let mut server = Home::sqlite().server().await;
    server.administered().await;
    let entered = server.anonymous().post("/session", json!({ "email": ADMIN, "password": PASSWORD })).await;
    let pair = entered.set_cookie().0;
    server.anonymous().cookie(&format!("theme=dark; {pair}; x=1")).get("/session").await.good();
    server.anonymous().cookie(&format!("not-{pair}")).get("/session").await.refused(401, "unauthenticated");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_of_sessions_gives_no_secret_away() {
    let mut server = Home::sqlite().server().await;
    let admin = server.administered().await;
    let sessions = admin.get("/account/sessions").await;
    assert!(!sessions.text().contains("rws_"));
    assert!(texts(&sessions.good(), "id").iter().all(|id| id.len() == 16));
}
