//! Passkeys: what they let in, and everything that looks like one and does not.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::accounts::{code, credentials, enrolled};
use crate::authenticator::{Device, base64};
use crate::client::{Answer, User};
use crate::home::{Home, Server, on_both, plain};
use crate::world::{ADMIN, PASSWORD, log_in, texts};

const NEW: &str = "eight white storks asleep";

/// Registers a device's key; gives what is listed of it.
pub(crate) async fn registered(user: &User, device: &mut Device) -> Value {
    let begun = user.post("/account/passkeys", json!({})).await.good();
    let credential = device.make(&begun["options"]);
    user.post("/account/passkeys/confirm", json!({ "name": "phone", "credential": credential })).await.good()
}

/// A challenge to log in with.
async fn asked(user: &User) -> Value {
    user.post("/session/passkey", json!({})).await.good()
}

async fn answered(user: &User, asked: &Value, credential: &Value) -> Answer {
    let given = json!({ "id": asked["id"], "credential": credential, "handing": "bearer" });
    user.post("/session/passkey/confirm", given).await
}

/// Logs in with a device.
async fn entered(user: &User, device: &mut Device) -> Answer {
    let asked = asked(user).await;
    answered(user, &asked, &device.sign(&asked["options"])).await
}

async fn inside(server: &Server, device: &mut Device) -> User {
    let entered = entered(&server.anonymous(), device).await.good();
    server.anonymous().bearer(entered["secret"].as_str().unwrap())
}

async fn confirmed(user: &User, device: &mut Device) -> Answer {
    let asked = user.post("/session/confirm/passkey", json!({})).await.good();
    let credential = device.sign(&asked["options"]);
    user.post("/session/confirm/passkey/confirm", json!({ "id": asked["id"], "credential": credential })).await
}

/// A log-in that is refused, and why, as the ledger tells it.
async fn refused(server: &Server, id: &Value, credential: &Value) -> String {
    let before = server.entries().await;
    let user = server.anonymous().from("198.51.100.3");
    let problem = answered(&user, &json!({ "id": id }), credential).await.refused(401, "unauthenticated");
    assert_eq!(problem["title"], "the passkey is not known here or was not accepted", "always the same");
    let entries = server.since(before).await;
    assert_eq!(entries.iter().map(|entry| entry.action.as_str()).collect::<Vec<_>>(), ["access.refuse"]);
    // Nobody is to wait in these tests.
    server.clock().pass_min(60);
    entries[0].reason.clone().unwrap()
}

on_both! {
    async fn a_passkey_logs_in_and_is_both_factors(home: Home) {
        let mut server = home.server().await;
        let admin = server.administered().await;
        server.organisation(&admin, "o", "Nordvik").await;
        admin.put("/organisations/o/settings", json!({ "second_factor": ["admin"] })).await.good();
        admin.get("/organisations/o/people").await.refused(403, "enrol-second-factor");
        let (mut device, before) = (Device::new(1), server.entries().await);
        let listed = registered(&admin, &mut device).await;
        admin.get("/organisations/o/people").await.good();
        assert_eq!(admin.get("/session").await.good()["account"]["second_factor"], true);
        let user = inside(&server, &mut device).await;
        user.get("/organisations/o/people").await.good();
        assert_eq!(user.id().await, admin.id().await);
        assert_eq!(server.actions_since(before).await, ["passkey.register", "session.begin"]);
        let passkeys = user.get("/account/passkeys").await.good();
        assert_eq!((texts(&passkeys, "name"), texts(&passkeys, "host")), (vec!["phone".to_owned()], vec!["localhost".to_owned()]));
        assert_eq!((&passkeys[0]["id"], &passkeys[0]["used"]), (&listed["id"], &json!("2026-11-24T10:00:00Z")));
        assert_eq!((&listed["made"], &listed["used"]), (&json!("2026-11-24T10:00:00Z"), &json!(null)));
        assert_eq!(server.behind.verify().await.unwrap().findings, []);
    }

    async fn a_password_alone_does_not_lead_past_a_passkey(home: Home) {
        let mut server = home.server().await;
        let admin = server.administered().await;
        server.organisation(&admin, "o", "Nordvik").await;
        admin.put("/organisations/o/settings", json!({ "second_factor": ["admin"] })).await.good();
        let mut device = Device::new(1);
        let passkey = registered(&admin, &mut device).await["id"].as_str().unwrap().to_owned();
        let user = server.anonymous().logged_in(ADMIN).await;
        user.get("/organisations").await.good();
        user.get("/organisations/o/people").await.refused(403, "confirm-second-factor");
        let token = json!({ "name": "program", "organisation": "o", "role": "admin", "days": 1 });
        for (path, body) in [
            ("/account/totp", json!({})),
            ("/account/totp/confirm", json!({ "code": "000000" })),
            ("/account/passkeys", json!({})),
            ("/account/passkeys/confirm", json!({ "name": "thief's", "credential": Device::new(9).make(&json!({})) })),
            ("/account/password", json!({ "old": PASSWORD, "new": NEW })),
            ("/account/tokens", token.clone()),
        ] {
            let before = server.entries().await;
            user.post(path, body).await.refused(403, "confirm-second-factor");
            assert_eq!(server.actions_since(before).await, ["access.refuse"], "{path}");
        }
        let delete = format!("/account/passkeys/{passkey}");
        user.delete(&delete).await.refused(403, "confirm-second-factor");
        // The password once more is no second factor.
        user.post("/session/confirm", json!({ "password": PASSWORD })).await.good();
        user.delete(&delete).await.refused(403, "confirm-second-factor");
        let before = server.entries().await;
        confirmed(&user, &mut device).await.good();
        assert_eq!(server.actions_since(before).await, ["session.confirm"]);
        user.get("/organisations/o/people").await.good();
        user.post("/account/tokens", token).await.good();
        user.post("/account/password", json!({ "old": PASSWORD, "new": NEW })).await.good();
    }

    async fn with_an_authenticator_too_the_password_takes_a_code(home: Home) {
        let mut server = home.server().await;
        let user = server.administered().await;
        let mut device = Device::new(1);
        registered(&user, &mut device).await;
        let (enrolment, _) = enrolled(&server, &user).await;
        server.anonymous().post("/session", log_in(ADMIN, PASSWORD)).await.refused(401, "second-factor");
        server.clock().pass_s(60);
        let given = json!({ "email": ADMIN, "password": PASSWORD, "code": code(&enrolment, server.clock()), "handing": "bearer" });
        server.anonymous().post("/session", given).await.good();
        let user = inside(&server, &mut device).await;
        let passkeys = user.get("/account/passkeys").await.good();
        user.delete(&format!("/account/passkeys/{}", texts(&passkeys, "id")[0])).await.good();
        assert_eq!(user.get("/session").await.good()["account"]["second_factor"], true, "the authenticator is left");
    }

    async fn a_passkey_makes_a_session_fresh_again(home: Home) {
        let mut server = home.server().await;
        let user = server.administered().await;
        let mut device = Device::new(1);
        registered(&user, &mut device).await;
        server.clock().pass_min(10);
        user.post("/account/passkeys", json!({})).await.refused(403, "reauthenticate");
        let before = server.entries().await;
        confirmed(&user, &mut Device { count: 0, ..device.clone() }).await.refused(401, "unauthenticated");
        assert_eq!(server.actions_since(before).await, ["access.refuse"]);
        user.post("/account/passkeys", json!({})).await.refused(403, "reauthenticate");
        confirmed(&user, &mut device).await.good();
        user.post("/account/passkeys", json!({})).await.good();
        // As browsers read it: the ids of keys are text like all other bytes.
        let asked = user.post("/session/confirm/passkey", json!({})).await.good();
        assert_eq!(asked["options"]["allowCredentials"], json!([{ "type": "public-key", "id": device.id() }]));
    }

    async fn whatever_is_not_that_answer_of_that_passkey_is_refused(home: Home) {
        let mut server = home.server().await;
        let user = server.administered().await;
        let mut device = Device { count: 7, ..Device::new(1) };
        registered(&user, &mut device).await;
        let other = Device { owner: device.owner.clone(), ..Device::new(2) };
        let stranger = Some(base64(&[5; 16]));
        for (mut wrong, why) in [
            (Device { origin: "http://localhost:8000".into(), ..device.clone() }, "the passkey was asked for under another name than this one"),
            (Device { origin: "https://localhost".into(), ..device.clone() }, "the passkey was asked for under another name than this one"),
            (Device { origin: "http://evil.example".into(), ..device.clone() }, "the passkey was asked for under another name than this one"),
            (Device { host: "evil.example".into(), ..device.clone() }, "the passkey was asked for under another name than this one"),
            (Device { verifies: false, ..device.clone() }, "the device did not check who uses it"),
            (Device { count: 6, ..device.clone() }, "there seems to be a copy of the passkey"),
            (Device { count: 2, ..device.clone() }, "there seems to be a copy of the passkey"),
            (Device { count: 0, ..device.clone() }, "there seems to be a copy of the passkey"),
            (other.clone(), "there is no such passkey"),
            (Device { owner: stranger, ..device.clone() }, "there is no such passkey"),
            (Device { owner: Some(String::new()), ..device.clone() }, "there is no such passkey"),
            (Device { owner: None, ..device.clone() }, "there is no such passkey"),
        ] {
            let asked = asked(&server.anonymous()).await;
            let credential = wrong.sign(&asked["options"]);
            assert_eq!(refused(&server, &asked["id"], &credential).await, why);
            let user = server.anonymous().from("198.51.100.3");
            // The challenge went with it.
            answered(&user, &asked, &device.clone().sign(&asked["options"])).await.refused(401, "unauthenticated");
            server.clock().pass_min(60);
        }
        // Another's signature under this key's id.
        let asked = asked(&server.anonymous()).await;
        let (mut credential, signed) = (device.sign(&asked["options"]), other.clone().sign(&asked["options"]));
        credential["response"]["signature"] = signed["response"]["signature"].clone();
        let why = "the passkey's answer cannot be read, or its signature is wrong";
        assert_eq!(refused(&server, &asked["id"], &credential).await, why);
        inside(&server, &mut device).await.get("/session").await.good();
    }

    async fn an_answer_counts_once_and_for_five_minutes(home: Home) {
        let mut server = home.server().await;
        let user = server.administered().await;
        // One that does not count its uses: only the challenge tells.
        let mut device = Device { count: 0, ..Device::new(1) };
        registered(&user, &mut device).await;
        let nobody = server.anonymous();
        let first = asked(&nobody).await;
        let credential = device.sign(&first["options"]);
        answered(&nobody, &first, &credential).await.good();
        let why = "the passkey answers another challenge";
        assert_eq!(refused(&server, &first["id"], &credential).await, why, "the same again");
        let second = asked(&nobody).await;
        assert_eq!(refused(&server, &second["id"], &credential).await, why, "to another challenge");
        let user = nobody.bearer(answered_again(&server, &mut device).await["secret"].as_str().unwrap());
        let own = user.post("/session/confirm/passkey", json!({})).await.good();
        assert_eq!(refused(&server, &own["id"], &device.sign(&own["options"])).await, why, "one that was made to confirm");
        let asked = asked(&nobody).await;
        let credential = device.sign(&asked["options"]);
        server.clock().pass_s(5 * 60);
        assert_eq!(refused(&server, &asked["id"], &credential).await, why, "too late");
        for id in ["", "x", "\u{0}", &"0".repeat(32), &"\u{0}".repeat(32)] {
            assert_eq!(refused(&server, &json!(id), &credential).await, why, "{id:?}");
        }
    }

    async fn of_two_who_send_the_same_answer_one_is_let_in(home: Home) {
        let mut server = home.server().await;
        let user = server.administered().await;
        let mut device = Device::new(1);
        registered(&user, &mut device).await;
        let asked = asked(&server.anonymous()).await;
        let credential = device.sign(&asked["options"]);
        let sent = [0; 4].map(|_| {
            let (user, asked, credential) = (server.anonymous(), asked.clone(), credential.clone());
            tokio::spawn(async move { answered(&user, &asked, &credential).await.status })
        });
        let mut let_in = 0;
        for sent in sent {
            let_in += u32::from(sent.await.unwrap().is_success());
        }
        assert_eq!(let_in, 1);
    }

    async fn a_passkey_is_its_owners(home: Home) {
        let mut server = home.server().await;
        let admin = server.administered().await;
        server.organisation(&admin, "o", "Nordvik").await;
        let bo = server.person(&admin, "o", "auditor", None).await;
        let (mut hers, mut his) = (Device::new(1), Device::new(2));
        let listed = registered(&admin, &mut hers).await;
        registered(&bo, &mut his).await;
        let id = listed["id"].as_str().unwrap();
        assert_eq!(bo.get("/account/passkeys").await.good().as_array().unwrap().len(), 1);
        let before = server.entries().await;
        bo.delete(&format!("/account/passkeys/{id}")).await.refused(404, "not-found");
        for wrong in ["zone", "%00", "c-0"] {
            bo.delete(&format!("/account/passkeys/{wrong}")).await.refused(404, "not-found");
        }
        assert_eq!(server.entries().await, before);
        // Her device under his name, his under hers, and hers to confirm his session.
        for (device, owner) in [(&hers, &his), (&his, &hers)] {
            let asked = asked(&server.anonymous()).await;
            let credential = Device { owner: owner.owner.clone(), ..device.clone() }.sign(&asked["options"]);
            assert_eq!(refused(&server, &asked["id"], &credential).await, "there is no such passkey");
        }
        let bo = inside(&server, &mut his).await;
        confirmed(&bo, &mut hers.clone()).await.refused(401, "unauthenticated");
        confirmed(&bo, &mut Device { owner: his.owner.clone(), ..hers.clone() }).await.refused(401, "unauthenticated");
        confirmed(&bo, &mut his).await.good();
        // A key that somebody else has registered under the same id counts for neither's account but their own.
        let mut copied = Device { owner: None, ..hers.clone() };
        registered(&bo, &mut copied).await;
        assert_eq!(entered(&server.anonymous(), &mut hers).await.good()["account"]["email"], ADMIN);
        assert_ne!(entered(&server.anonymous(), &mut copied).await.good()["account"]["email"], ADMIN);
    }

    async fn a_passkey_that_was_taken_away_lets_nobody_in(home: Home) {
        let mut server = home.server().await;
        let user = server.administered().await;
        let account = user.id().await;
        let (mut one, mut two) = (Device::new(1), Device::new(2));
        let [first, second] = [registered(&user, &mut one).await, registered(&user, &mut two).await];
        let path = |listed: &Value| format!("/account/passkeys/{}", listed["id"].as_str().unwrap());
        let before = server.entries().await;
        user.delete(&path(&first)).await.good();
        assert_eq!(user.get("/session").await.good()["account"]["second_factor"], true);
        user.delete(&path(&first)).await.refused(404, "not-found");
        let asked = asked(&server.anonymous()).await;
        assert_eq!(refused(&server, &asked["id"], &one.sign(&asked["options"])).await, "there is no such passkey");
        let user = inside(&server, &mut two).await;
        // The only second factor stays while a role needs one.
        user.put("/installation/settings", json!({ "second_factor": ["admin"] })).await.good();
        user.delete(&path(&second)).await.refused(409, "conflict");
        user.put("/installation/settings", json!({ "second_factor": [] })).await.good();
        user.delete(&path(&second)).await.good();
        assert_eq!(user.get("/session").await.good()["account"]["second_factor"], false);
        let mut actions = server.actions_since(before).await;
        actions.retain(|action| !action.starts_with("session") && !action.contains("settings"));
        assert_eq!(actions, ["passkey.erase", "access.refuse", "second-factor.remove", "passkey.erase"]);
        assert_eq!(credentials(&server, &account).await.len(), 1, "the password is left");
        assert_eq!(server.behind.verify().await.unwrap().findings, []);
    }

    async fn passkeys_go_with_a_reset_and_with_the_account(home: Home) {
        let mut server = home.server().await;
        let admin = server.administered().await;
        server.organisation(&admin, "o", "Nordvik").await;
        let bo = server.person(&admin, "o", "auditor", None).await;
        let (id, mut device) = (bo.id().await, Device::new(2));
        registered(&bo, &mut device).await;
        let reset = admin.post(&format!("/accounts/{id}/reset"), json!({})).await.good();
        let chosen = json!({ "secret": reset["secret"], "password": NEW, "handing": "bearer" });
        let bo = server.anonymous().bearer(server.anonymous().post("/account/reset", chosen).await.good()["secret"].as_str().unwrap());
        assert_eq!(bo.get("/account/passkeys").await.good(), json!([]));
        entered(&server.anonymous(), &mut device).await.refused(401, "unauthenticated");
        registered(&bo, &mut device).await;
        admin.delete(&format!("/accounts/{id}")).await.good();
        entered(&server.anonymous(), &mut device).await.refused(401, "unauthenticated");
        assert_eq!(credentials(&server, &id).await.len(), 0);
    }

    async fn registering_takes_a_person_who_has_just_proved_who_they_are(home: Home) {
        let mut server = home.server().await;
        let user = server.administered().await;
        let token = json!({ "name": "x", "organisation": "_", "role": "admin", "days": 1 });
        let program = server.anonymous().bearer(user.post("/account/tokens", token).await.good()["secret"].as_str().unwrap());
        program.post("/account/passkeys", json!({})).await.refused(403, "forbidden");
        program.post("/session/confirm/passkey", json!({})).await.refused(403, "forbidden");
        let begun = user.post("/account/passkeys", json!({})).await.good();
        server.clock().pass_min(10);
        let made = json!({ "name": "phone", "credential": Device::new(1).make(&begun["options"]) });
        for (path, body) in [("/account/passkeys", json!({})), ("/account/passkeys/confirm", made)] {
            let before = server.entries().await;
            user.post(path, body).await.refused(403, "reauthenticate");
            assert_eq!(server.actions_since(before).await, ["access.refuse"], "{path}");
        }
        assert_eq!(user.get("/account/passkeys").await.good(), json!([]));
    }

    async fn what_a_device_makes_has_to_be_what_was_asked_for(home: Home) {
        let mut server = home.server().await;
        let user = server.administered().await;
        let register = async |wrong: &mut Device, name: &str| {
            let begun = user.post("/account/passkeys", json!({})).await.good();
            let made = json!({ "name": name, "credential": wrong.make(&begun["options"]) });
            (user.post("/account/passkeys/confirm", made.clone()).await, made)
        };
        for mut wrong in [
            Device { origin: "http://localhost:8000".into(), ..Device::new(1) },
            Device { host: "evil.example".into(), ..Device::new(1) },
            Device { verifies: false, ..Device::new(1) },
        ] {
            let problem = register(&mut wrong, "phone").await.0.refused(422, "invalid");
            assert_eq!(problem["field"], "credential");
            assert!(problem["detail"].as_str().is_some_and(|detail| detail.len() > 10), "{problem}");
        }
        for name in ["", "   ", "a\nb", &"x".repeat(201)] {
            assert_eq!(register(&mut Device::new(1), name).await.0.refused(422, "invalid")["field"], "name");
        }
        let (answer, made) = register(&mut Device::new(1), "phone").await;
        answer.good();
        user.post("/account/passkeys/confirm", made).await.refused(409, "conflict");
        // The same key again, and too late.
        register(&mut Device::new(1), "phone again").await.0.refused(409, "conflict");
        let begun = user.post("/account/passkeys", json!({})).await.good();
        assert_eq!(begun["options"]["excludeCredentials"][0]["id"], Device::new(1).id());
        let mut slow = Device::new(2);
        let late = json!({ "name": "slow", "credential": slow.make(&begun["options"]) });
        server.clock().pass_s(5 * 60);
        user.post("/account/passkeys/confirm", late).await.refused(409, "conflict");
        assert_eq!(user.get("/account/passkeys").await.good().as_array().unwrap().len(), 1);
    }

    async fn wrong_answers_make_their_sender_wait_and_nobody_else(home: Home) {
        let mut server = home.server().await;
        let user = server.administered().await;
        let mut device = Device { count: 0, ..Device::new(1) };
        registered(&user, &mut device).await;
        let thief = server.anonymous().from("203.0.113.9");
        for _ in 0..5 {
            entered(&thief, &mut Device { verifies: false, ..device.clone() }).await.refused(401, "unauthenticated");
        }
        let before = server.entries().await;
        let refused = entered(&thief, &mut device).await;
        assert!(refused.refused(429, "too-many")["retry_after"].as_u64().unwrap() > 0);
        assert_eq!(server.entries().await, before, "an attempt that was not made is no entry");
        entered(&server.anonymous(), &mut device).await.good();
        server.anonymous().logged_in(ADMIN).await;
    }
}

async fn answered_again(server: &Server, device: &mut Device) -> Value {
    entered(&server.anonymous(), device).await.good()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_has_no_passkeys() {
    let mut server = Home::sqlite().server().await;
    let user = server.administered().await;
    for host in ["127.0.0.1:8443", "[::1]:8443", "192.0.2.7", "eve@localhost", "a b", ""] {
        for (user, path) in [(&user, "/account/passkeys"), (&server.anonymous(), "/session/passkey"), (&user, "/session/confirm/passkey")] {
            let problem = user.call("POST", path).header("host", host).json(&json!({})).send().await.refused(422, "invalid");
            assert!(problem["detail"].as_str().unwrap().contains("localhost"), "{host}: {problem}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_passkey_is_for_one_name_and_its_page() {
    let mut server = Home::sqlite().server().await;
    let user = server.administered().await;
    let mut device = Device { origin: "https://ringwall.example:8443".into(), host: "ringwall.example".into(), ..Device::new(1) };
    let at = async |user: &User, host: &str, path: &str, body: Value| user.call("POST", path).header("host", host).json(&body).send().await;
    let name = "ringwall.example:8443";
    let begun = at(&user, name, "/account/passkeys", json!({})).await.good();
    assert_eq!(begun["options"]["rp"]["id"], "ringwall.example");
    let made = json!({ "name": "phone", "credential": device.make(&begun["options"]) });
    at(&user, name, "/account/passkeys/confirm", made).await.good();
    user.post("/session/confirm/passkey", json!({})).await.refused(409, "conflict");
    // Behind a proxy that speaks TLS, and at a server that does.
    let secure = server.again(ringwall_server::Settings { tls: true, ..plain() }).await;
    for nobody in [server.anonymous(), secure] {
        let asked = at(&nobody, name, "/session/passkey", json!({})).await.good();
        let given = json!({ "id": asked["id"], "credential": device.sign(&asked["options"]), "handing": "bearer" });
        at(&nobody, name, "/session/passkey/confirm", given).await.good();
    }
    // Begun under one name, finished under another.
    let asked = asked(&server.anonymous()).await;
    let given = json!({ "id": asked["id"], "credential": device.sign(&asked["options"]) });
    at(&server.anonymous(), name, "/session/passkey/confirm", given).await.good();
    let other = at(&server.anonymous(), name, "/session/passkey", json!({})).await.good();
    answered(&server.anonymous(), &other, &device.sign(&other["options"])).await.refused(401, "unauthenticated");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_browser_gets_a_cookie() {
    let mut server = Home::sqlite().server().await;
    let mut device = Device::new(1);
    registered(&server.administered().await, &mut device).await;
    let asked = asked(&server.anonymous()).await;
    let given = json!({ "id": asked["id"], "credential": device.sign(&asked["options"]) });
    let entered = server.anonymous().post("/session/passkey/confirm", given).await;
    assert_eq!(entered.good()["secret"], json!(null));
    server.anonymous().cookie(&entered.set_cookie().0).get("/session").await.good();
    // A page of another site begins nothing.
    let call = server.anonymous().call("POST", "/session/passkey").header("sec-fetch-site", "cross-site");
    call.json(&json!({})).send().await.refused(403, "forbidden");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_learns_which_accounts_there_are() {
    let mut server = Home::sqlite().server().await;
    let shape = |asked: &Value| {
        let mut options = asked["options"].clone();
        options["challenge"].take();
        options
    };
    let before = shape(&asked(&server.anonymous()).await);
    assert_eq!(before["allowCredentials"], json!([]));
    registered(&server.administered().await, &mut Device::new(1)).await;
    assert_eq!(shape(&asked(&server.anonymous()).await), before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_has_twenty_passkeys_at_most() {
    let mut server = Home::sqlite().server().await;
    let user = server.administered().await;
    for seed in 1..=20 {
        registered(&user, &mut Device::new(seed)).await;
    }
    user.post("/account/passkeys", json!({})).await.refused(409, "conflict");
    assert_eq!(user.get("/account/passkeys").await.good().as_array().unwrap().len(), 20);
    inside(&server, &mut Device { owner: owner(&server).await, ..Device::new(20) }).await;
}

/// What devices know the first account by.
async fn owner(server: &Server) -> Option<String> {
    let user = server.anonymous().logged_in(ADMIN).await;
    let id = user.id().await;
    Some(base64(&data_encoding::HEXLOWER.decode(id.strip_prefix("a-").unwrap().as_bytes()).unwrap()))
}

/// Bytes that differ in one place from what is right, or end too early.
fn spoiled(bytes: &[u8]) -> Vec<Vec<u8>> {
    let flipped = (0..bytes.len()).flat_map(|at| [0x01, 0x20, 0x80, 0xff].map(|bits| (at, bits)));
    let flipped = flipped.map(|(at, bits)| [&bytes[..at], &[bytes[at] ^ bits], &bytes[at + 1..]].concat());
    let shorter = (0..bytes.len()).map(|end| bytes[..end].to_vec());
    let nested = [vec![0x81; 10_000], vec![0xbb; 40], vec![0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], vec![0x5b; 9]];
    flipped.chain(shorter).chain(nested).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn spoiled_bytes_are_refused_and_break_nothing() {
    let mut server = Home::sqlite().server().await;
    let user = server.administered().await;
    let mut device = Device::new(1);
    let begun = user.post("/account/passkeys", json!({})).await.good();
    let whole = device.make(&begun["options"]);
    // Of the key itself: what stands before is compared, and a spoiled signature is no longer this one.
    let attestation = device.attestation();
    for bytes in spoiled(&attestation).into_iter().step_by(3) {
        let begun = user.post("/account/passkeys", json!({})).await.good();
        let mut credential = device.make(&begun["options"]);
        credential["response"]["attestationObject"] = json!(base64(&bytes));
        let answer = user.post("/account/passkeys/confirm", json!({ "name": "x", "credential": credential })).await;
        assert!(answer.status == StatusCode::CREATED || answer.status.is_client_error(), "{bytes:?}: {answer:?}");
        for id in texts(&user.get("/account/passkeys").await.good(), "id") {
            user.delete(&format!("/account/passkeys/{id}")).await.good();
        }
    }
    for (field, wrong) in [
        ("id", json!(7)),
        ("rawId", json!("not base64!")),
        ("rawId", json!("AA==")),
        ("response", json!({})),
        ("response", json!(null)),
        ("type", json!(null)),
        ("clientExtensionResults", json!([1])),
    ] {
        let mut credential = whole.clone();
        credential[field] = wrong;
        user.post("/account/passkeys/confirm", json!({ "name": "x", "credential": credential })).await.problem();
        answered(&server.anonymous(), &json!({ "id": "0".repeat(32) }), &credential).await.problem();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn spoiled_answers_let_nobody_in() {
    let mut server = Home::sqlite().server().await;
    let user = server.administered().await;
    let mut device = Device { count: 0, ..Device::new(1) };
    registered(&user, &mut device).await;
    for (at, field) in ["clientDataJSON", "authenticatorData", "signature", "userHandle"].into_iter().enumerate() {
        let asked = asked(&server.anonymous()).await;
        let credential = device.sign(&asked["options"]);
        let right = data_encoding::BASE64URL_NOPAD.decode(credential["response"][field].as_str().unwrap().as_bytes()).unwrap();
        for (which, bytes) in spoiled(&right).into_iter().step_by(7).enumerate() {
            let user = server.anonymous().from(&format!("10.{at}.{}.{}", which / 250, which % 250));
            let asked = user.post("/session/passkey", json!({})).await.good();
            let mut credential = device.sign(&asked["options"]);
            credential["response"][field] = json!(base64(&bytes));
            answered(&user, &asked, &credential).await.refused(401, "unauthenticated");
        }
    }
    entered(&server.anonymous(), &mut device).await.good();
}
