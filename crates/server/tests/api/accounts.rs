//! How accounts come to be, their passwords and their second factors.

use data_encoding::BASE32_NOPAD;
use ringwall_store::{Field, List};
use serde_json::{Value, json};

use crate::client::User;
use crate::home::{Clock, Home, Server, on_both};
use crate::world::{ADMIN, PASSWORD, log_in};

const NEW: &str = "eight white storks asleep";

/// The code that an authenticator shows now.
pub(crate) fn code(enrolment: &Value, clock: &Clock) -> String {
    let secret = BASE32_NOPAD.decode(enrolment["secret"].as_str().unwrap().as_bytes()).unwrap();
    let totp = totp_rs::Builder::new().with_secret(totp_rs::Secret::new_stack(<[u8; 20]>::try_from(secret).unwrap())).build().unwrap();
    totp.generate(clock.now_s()).to_string()
}

/// Sets an authenticator up; gives it and the recovery codes.
pub(crate) async fn enrolled(server: &Server, user: &User) -> (Value, Value) {
    let enrolment = user.post("/account/totp", json!({})).await.good();
    let confirmed = user.post("/account/totp/confirm", json!({ "code": code(&enrolment, server.clock()) })).await;
    (enrolment, confirmed.good()["codes"].clone())
}

fn with_code(code: &str) -> Value {
    json!({ "email": ADMIN, "password": PASSWORD, "code": code, "handing": "bearer" })
}

fn first(secret: &Option<String>, email: &str) -> Value {
    json!({ "secret": secret, "name": "Ada", "email": email, "password": PASSWORD, "handing": "bearer" })
}

/// What is kept of credentials of an account: bodies by version, newest first; nothing where one was erased.
pub(crate) async fn credentials(server: &Server, account: &str) -> Vec<String> {
    let fields = vec![Field { name: "account".into(), value: account.into() }];
    let list = List { organisation: "_".into(), kind: "credential".into(), fields, limit: 100, ..List::default() };
    server.behind.list(&list).await.unwrap().versions.into_iter().map(|version| version.body).collect()
}

on_both! {
    async fn the_link_to_set_up_works_once(home: Home) {
        let server = home.server().await;
        let entered = server.anonymous().post("/set-up", first(&server.set_up, "Ada@Example.com ")).await.good();
        assert_eq!(entered["account"]["email"], ADMIN);
        server.anonymous().post("/set-up", first(&server.set_up, "eve@example.com")).await.refused(401, "unauthenticated");
        let admin = server.anonymous().bearer(entered["secret"].as_str().unwrap());
        admin.get("/accounts").await.refused(403, "enrol-second-factor");
        server.without_second_factor("_").await;
        assert_eq!(admin.get("/accounts").await.good().as_array().unwrap().len(), 1);
    }

    async fn a_wrong_link_makes_no_account_and_is_remembered(home: Home) {
        let server = home.server().await;
        let link = server.set_up.clone().unwrap();
        let other = if link.ends_with('0') { "1" } else { "0" };
        let mistyped = format!("{}{other}", &link[..link.len() - 1]);
        // Whole in itself, and another server's.
        let stranger = Home::sqlite().server().await.set_up;
        for wrong in [Some(mistyped), stranger, Some(String::new()), Some("rwi_\u{0}".into())] {
            let before = server.entries().await;
            server.anonymous().post("/set-up", first(&wrong, ADMIN)).await.refused(401, "unauthenticated");
            assert_eq!(server.actions_since(before).await, ["access.refuse"]);
        }
        server.anonymous().post("/set-up", first(&server.set_up, ADMIN)).await.good();
    }

    async fn of_two_who_set_up_at_once_one_does(home: Home) {
        let server = home.server().await;
        let set_up = |at: usize| {
            let (user, given) = (server.anonymous(), first(&server.set_up, &format!("ada-{at}@example.com")));
            tokio::spawn(async move { user.post("/set-up", given).await })
        };
        let mut made = 0;
        for sent in (0..4).map(set_up).collect::<Vec<_>>() {
            let answer = sent.await.unwrap();
            if answer.status.is_success() { made += 1 } else { drop(answer.problem()) }
        }
        assert_eq!(made, 1);
        let list = List { organisation: "_".into(), kind: "account".into(), limit: 10, ..List::default() };
        assert_eq!(server.behind.list(&list).await.unwrap().total, 1);
    }

    async fn a_link_to_set_up_ends_after_a_day(home: Home) {
        let server = home.server().await;
        server.clock().pass_min(24 * 60);
        server.anonymous().post("/set-up", first(&server.set_up, ADMIN)).await.refused(401, "unauthenticated");
    }

    async fn a_new_password_ends_other_sessions_and_leaves_nothing_of_the_old_one(home: Home) {
        let mut server = home.server().await;
        let user = server.administered().await;
        let other = server.anonymous().logged_in(ADMIN).await;
        let account = user.id().await;
        let old = credentials(&server, &account).await;
        assert!(old.len() == 1 && old[0].contains("$argon2id$"));
        user.post("/account/password", json!({ "old": PASSWORD, "new": NEW })).await.good();
        other.get("/session").await.refused(401, "unauthenticated");
        user.get("/session").await.good();
        server.anonymous().post("/session", log_in(ADMIN, PASSWORD)).await.refused(401, "unauthenticated");
        server.anonymous().post("/session", log_in(ADMIN, NEW)).await.good();
        let new = credentials(&server, &account).await;
        assert!(new.len() == 1 && new != old);
        let mut bodies = server.behind.as_of("_", "", 1).await.unwrap();
        bodies.retain(|version| version.key.kind == "credential");
        let erased: Vec<_> = bodies.iter().map(|version| (version.to_seq.is_some(), version.body.as_str())).collect();
        assert_eq!(erased, [(true, "null")], "its place in history is there, and nothing in it");
        assert_eq!(server.behind.verify().await.unwrap().findings, []);
    }

    async fn an_authenticator_is_asked_for_once_it_is_set_up(home: Home) {
        let mut server = home.server().await;
        let user = server.administered().await;
        let (enrolment, codes) = enrolled(&server, &user).await;
        assert!(enrolment["uri"].as_str().unwrap().starts_with("otpauth://totp/Ringwall:ada%40example.com?secret="));
        assert_eq!(codes.as_array().unwrap().len(), 10);
        server.clock().pass_s(60);
        server.anonymous().post("/session", log_in(ADMIN, PASSWORD)).await.refused(401, "second-factor");
        server.anonymous().post("/session", with_code("000000")).await.refused(401, "unauthenticated");
        let now = code(&enrolment, server.clock());
        let entered = server.anonymous().post("/session", with_code(&now)).await.good();
        server.anonymous().post("/session", with_code(&now)).await.refused(401, "unauthenticated");
        let user = server.anonymous().bearer(entered["secret"].as_str().unwrap());
        assert_eq!(user.get("/session").await.good()["account"]["second_factor"], true);
    }

    async fn a_recovery_code_lets_in_once(home: Home) {
        let mut server = home.server().await;
        let user = server.administered().await;
        let (_, codes) = enrolled(&server, &user).await;
        let [one, two] = [0, 1].map(|at| with_code(codes[at].as_str().unwrap()));
        server.anonymous().post("/session", one.clone()).await.good();
        server.anonymous().post("/session", one).await.refused(401, "unauthenticated");
        assert_eq!(user.get("/session").await.good()["recovery_codes"], 9);
        let twice = [two.clone(), two].map(|given| {
            let user = server.anonymous();
            tokio::spawn(async move { user.post("/session", given).await.status })
        });
        let mut let_in = 0;
        for sent in twice {
            let_in += u32::from(sent.await.unwrap().is_success());
        }
        assert_eq!((let_in, &user.get("/session").await.good()["recovery_codes"]), (1, &json!(8)));
    }

    async fn who_needs_a_second_factor_does_nothing_without_not_even_by_a_token(home: Home) {
        let mut server = home.server().await;
        let admin = server.administered().await;
        server.organisation(&admin, "o", "Nordvik").await;
        let user = server.person(&admin, "o", "admin", None).await;
        let token = json!({ "name": "program", "organisation": "o", "role": "admin", "days": 1 });
        admin.put("/organisations/o/settings", json!({ "second_factor": ["admin"] })).await.good();
        let before = server.entries().await;
        user.get("/organisations/o/people").await.refused(403, "enrol-second-factor");
        user.post("/account/tokens", token.clone()).await.refused(403, "enrol-second-factor");
        assert_eq!(server.actions_since(before).await, ["access.refuse"; 2]);
        let (enrolment, _) = enrolled(&server, &user).await;
        server.clock().pass_s(60);
        let proof = json!({ "password": PASSWORD, "code": code(&enrolment, server.clock()) });
        user.post("/session/confirm", proof).await.good();
        user.get("/organisations/o/people").await.good();
        user.post("/account/tokens", token).await.good();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn passwords_that_attackers_try_first_are_refused() {
    let server = Home::sqlite().server().await;
    for bad in ["short", "aaaaaaaaaaaaaaaaaaaa", "123456789012", "ringwall-ringwall", &"long ".repeat(60)] {
        let given = json!({ "secret": server.set_up, "name": "Ada", "email": "ada-lovelace@example.com", "password": bad });
        assert_eq!(server.anonymous().post("/set-up", given).await.refused(422, "invalid")["field"], "password", "{bad}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_program_is_let_in_by_whoever_types_its_code() {
    let mut server = Home::sqlite().server().await;
    let user = server.administered().await;
    let device = server.anonymous().post("/device", json!({})).await.good();
    let nobody = server.anonymous();
    let ask = || nobody.post("/device/session", json!({ "device_code": device["device_code"] }));
    assert_eq!(ask().await.good()["secret"], json!(null));
    user.post("/device/let-in", json!({ "user_code": "AAAA-AAAA" })).await.refused(422, "invalid");
    let before = server.entries().await;
    user.post("/device/let-in", json!({ "user_code": device["user_code"] })).await.good();
    user.post("/device/let-in", json!({ "user_code": device["user_code"] })).await.refused(422, "invalid");
    let program = server.anonymous().bearer(ask().await.good()["secret"].as_str().unwrap());
    assert_eq!(program.id().await, user.id().await);
    ask().await.refused(401, "unauthenticated");
    assert_eq!(server.actions_since(before).await, ["device.let-in", "session.begin"]);
}
