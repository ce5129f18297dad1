//! What holds for every operation that the description names, also for those that come later.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::authenticator::Device;
use crate::client::{Answer, User};
use crate::home::{Home, Server, on_both, plain};
use crate::operations::{self, Operation};
use crate::world::{ADMIN, PASSWORD, log_in, plant};

/// Operations that change something and that anybody may ask for, and why.
const FOR_ANYBODY: [(&str, &str); 9] = [
    ("set_up", "there is no account yet; the link's secret decides"),
    ("session_begin", "it is how one comes to be somebody; a wrong password is an entry"),
    ("session_passkey_ask", "it is for whoever will sign it; the challenge is the same for everybody"),
    ("session_passkey_begin", "it is how one comes to be somebody; a wrong passkey is an entry"),
    ("invitation_accept", "the invited have no account yet; the invitation's secret decides"),
    ("account_reset", "who has lost the password cannot log in; the secret that was handed over decides"),
    ("device_begin", "the program has nobody's session yet, and gets nothing until somebody lets it in"),
    ("device_session", "the program shows the secret that it was given"),
    ("witness_cosign", "the log that asks proves itself with the signature on its checkpoint"),
];

/// Operations that succeed without an entry, and why.
const WITHOUT_ENTRY: [(&str, &str); 6] = [
    ("plant_check", "it says what an import would do, and does not do it"),
    ("totp_begin", "the authenticator counts once its first code was given, and that is an entry"),
    ("passkey_begin", "the passkey counts once the device has made it, and that is an entry"),
    ("session_passkey_ask", "nobody was let in yet; that is an entry"),
    ("session_confirm_ask", "nothing was proved yet; that is an entry"),
    ("device_begin", "nobody was let in yet; that is an entry"),
];

/// Operations that have no part in the story, and why.
const ELSEWHERE: [(&str, &str); 1] = [("witness_cosign", "it changes the witness's own file, which this server does not have")];

#[test]
fn every_operation_is_described() {
    let mut ids = BTreeSet::new();
    for Operation { id, method, permission, described, .. } in operations::all() {
        assert!(!id.is_empty() && ids.insert(id.clone()), "{method} `{id}` has no id of its own: {described}");
        assert!(described["summary"].as_str().is_some_and(|summary| summary.len() >= 5), "{id} has no summary");
        assert!(described["tags"].as_array().is_some_and(|tags| tags.len() == 1), "{id} has no tag");
        assert!(!permission.is_empty(), "{id} does not say what it needs");
        assert!(described["responses"].as_object().is_some_and(|responses| responses.len() >= 2), "{id} does not say what it answers");
    }
}

/// A path for an operation, with names of nothing.
fn nowhere(operation: &Operation) -> String {
    let names = ["organisation", "system", "kind", "id", "at", "entry", "sha256", "path"];
    operation.at(&names.map(|name| (name, "zone")))
}

async fn asked_by_nobody(user: &User, operation: &Operation) -> Answer {
    user.call(&operation.method, &nowhere(operation)).json(&json!({})).send().await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_nobody_may_change_is_refused_and_remembered_once() {
    let server = Home::sqlite().server().await;
    let mut open = BTreeSet::new();
    for operation in operations::changing() {
        let before = server.entries().await;
        let answer = asked_by_nobody(&server.anonymous(), &operation).await;
        if operation.permission == "none" {
            open.insert(operation.id.clone());
            continue;
        }
        answer.refused(401, "unauthenticated");
        let entries = server.since(before).await;
        let told: Vec<_> = entries.iter().map(|e| (e.action.as_str(), e.actor.as_str(), e.source.as_deref())).collect();
        assert_eq!(told, [("access.refuse", "anonymous", Some("192.0.2.1"))], "{}", operation.id);
        assert_eq!(entries[0].subject, format!("_/{} /api/v1{}", operation.method, nowhere(&operation)), "{}", operation.id);
    }
    assert_eq!(open, FOR_ANYBODY.iter().map(|(id, _)| (*id).to_owned()).collect(), "who may be nobody, and why, stands above");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_nobody_may_read_is_refused_and_leaves_nothing() {
    let server = Home::sqlite().server().await;
    let before = server.entries().await;
    for operation in operations::all().into_iter().filter(|operation| !operation.changes() && operation.permission != "none") {
        asked_by_nobody(&server.anonymous(), &operation).await.refused(401, "unauthenticated");
    }
    assert_eq!(server.entries().await, before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_is_asked_too_often_is_refused_without_an_entry() {
    let settings = ringwall_server::Settings { requests_per_second: 1, ..plain() };
    let server = Home::sqlite().server_with(settings).await;
    for (at, operation) in operations::all().into_iter().enumerate() {
        let user = server.anonymous().from(&format!("198.51.100.{at}"));
        let (mut before, mut answer) = (server.entries().await, asked_by_nobody(&user, &operation).await);
        // Two are let through at once, and one more for each second that this takes.
        for _ in 0..20 {
            if answer.status == StatusCode::TOO_MANY_REQUESTS {
                break;
            }
            (before, answer) = (server.entries().await, asked_by_nobody(&user, &operation).await);
        }
        answer.refused(429, "too-many");
        assert!(answer.headers.contains_key("retry-after"), "{}", operation.id);
        assert_eq!(server.entries().await, before, "{}", operation.id);
    }
}

/// Everything that can be changed, changed once. Remembers what was asked and whether it left an entry.
struct Story<'s> {
    server: &'s Server,
    asked: BTreeSet<String>,
    silent: BTreeSet<String>,
}

impl Story<'_> {
    /// An operation succeeds.
    async fn done(&mut self, user: &User, id: &str, names: &[(&str, &str)], body: impl Into<Vec<u8>>) -> Answer {
        let operation = operations::all().into_iter().find(|operation| operation.id == id).unwrap_or_else(|| panic!("there is no {id}"));
        let names = [&[("organisation", "o"), ("system", "bench"), ("kind", "zone")], names].concat();
        let call = user.call(&operation.method, &operation.at(&names)).header("content-type", "application/json");
        let call = match names.iter().find(|(name, _)| *name == "if-match") {
            Some((_, version)) => call.header("if-match", format!("\"{version}\"")),
            None => call,
        };
        let before = self.server.entries().await;
        let answer = call.bytes(body.into()).send().await;
        answer.good();
        if self.server.entries().await == before {
            self.silent.insert(id.to_owned());
        }
        self.asked.insert(id.to_owned());
        answer
    }

    async fn json(&mut self, user: &User, id: &str, names: &[(&str, &str)], body: Value) -> Value {
        self.done(user, id, names, body.to_string()).await.good()
    }

    /// Log-ins and what belongs to an account.
    async fn account(&mut self, admin: &User) {
        let nobody = self.server.anonymous();
        let entered = self.json(&nobody, "session_begin", &[], log_in(ADMIN, PASSWORD)).await;
        let user = nobody.bearer(entered["secret"].as_str().unwrap());
        self.json(&user, "session_confirm", &[], json!({ "password": PASSWORD })).await;
        self.json(&user, "password_change", &[], json!({ "old": PASSWORD, "new": "eight white storks asleep" })).await;
        let token = json!({ "name": "program", "organisation": "_", "role": "admin", "days": 1 });
        let born = self.json(&user, "token_create", &[], token).await;
        self.json(&user, "token_delete", &[("id", born["token"]["id"].as_str().unwrap())], json!({})).await;
        let device = self.json(&nobody, "device_begin", &[], json!({})).await;
        self.json(&user, "device_let_in", &[], json!({ "user_code": device["user_code"] })).await;
        self.json(&nobody, "device_session", &[], json!({ "device_code": device["device_code"] })).await;
        let enrolment = self.json(&user, "totp_begin", &[], json!({})).await;
        let code = crate::accounts::code(&enrolment, self.server.clock());
        self.json(&user, "totp_confirm", &[], json!({ "code": code })).await;
        self.passkeys(&user).await;
        let sessions = admin.get("/account/sessions").await;
        assert_eq!(sessions.status, 401, "the new password has ended the other sessions");
        let listed = user.get("/account/sessions").await.good();
        let other = listed.as_array().unwrap().iter().find(|session| session["current"] == false).unwrap();
        self.json(&user, "own_session_end", &[("id", other["id"].as_str().unwrap())], json!({})).await;
        self.json(&user, "session_end", &[], json!({})).await;
    }

    async fn passkeys(&mut self, user: &User) {
        let mut device = Device::new(1);
        let begun = self.json(user, "passkey_begin", &[], json!({})).await;
        let made = json!({ "name": "phone", "credential": device.make(&begun["options"]) });
        let listed = self.json(user, "passkey_confirm", &[], made).await;
        for (ask, answer, who) in [
            ("session_passkey_ask", "session_passkey_begin", &self.server.anonymous()),
            ("session_confirm_ask", "session_confirm_passkey", user),
        ] {
            let asked = self.json(who, ask, &[], json!({})).await;
            self.json(who, answer, &[], json!({ "id": asked["id"], "credential": device.sign(&asked["options"]) })).await;
        }
        self.json(user, "passkey_delete", &[("id", listed["id"].as_str().unwrap())], json!({})).await;
    }

    /// Organisations and people.
    async fn people(&mut self, admin: &User) {
        self.json(admin, "organisation_create", &[], json!({ "id": "o", "name": "O" })).await;
        self.server.without_second_factor("o").await;
        self.json(admin, "settings_put", &[], json!({ "second_factor": [] })).await;
        self.json(admin, "installation_settings_put", &[], json!({ "second_factor": [] })).await;
        self.json(admin, "site_put", &[], json!({ "id": "hall-a", "name": "Hall" })).await;
        let invited = self.json(admin, "invitation_create", &[], json!({ "email": "bo@example.com", "role": "auditor" })).await;
        let accepted = json!({ "secret": invited["secret"], "name": "Bo", "password": PASSWORD, "handing": "bearer" });
        let entered = self.json(&self.server.anonymous(), "invitation_accept", &[], accepted).await;
        let bo = entered["account"]["id"].as_str().unwrap();
        self.json(admin, "grant_create", &[], json!({ "account": bo, "role": "operator" })).await;
        self.json(admin, "grant_delete", &[("id", &format!("{bo}@operator"))], json!({})).await;
        self.json(admin, "administrator_add", &[], json!({ "account": bo, "role": "admin" })).await;
        self.json(admin, "administrator_remove", &[("id", &format!("{bo}@admin"))], json!({})).await;
        let reset = self.json(admin, "account_reset_ask", &[("id", bo)], json!({})).await;
        let chosen = json!({ "secret": reset["secret"], "password": "nine grey herons waiting", "handing": "bearer" });
        self.json(&self.server.anonymous(), "account_reset", &[], chosen).await;
        self.json(admin, "account_remove", &[("id", bo)], json!({})).await;
        let cleo = self.server.person(admin, "o", "break-glass", None).await;
        let opened = self.json(&cleo, "break_glass_open", &[], json!({ "reason": "The line stands" })).await;
        let glass = opened["glass"]["id"].as_str().unwrap();
        self.json(&cleo, "break_glass_close", &[("id", glass)], json!({})).await;
        self.json(admin, "break_glass_review", &[("id", glass)], json!({ "text": "It was one" })).await;
        let sink = json!({ "id": "collector", "type": "webhook", "url": "http://127.0.0.1:1/", "secret": "sixteen or more of them" });
        self.json(admin, "sink_put", &[], sink).await;
        self.json(admin, "sink_delete", &[("id", "collector")], json!({})).await;
    }

    /// A system and its records.
    async fn plant(&mut self, admin: &User) {
        self.json(admin, "system_put", &[], json!({ "id": "bench", "name": "Bench", "site": "hall-a" })).await;
        self.done(admin, "plant_check", &[], plant("Nordvik")).await;
        self.done(admin, "plant_import", &[], plant("Nordvik")).await;
        self.done(admin, "file_attach", &[], "a file").await;
        let supplier = self.server.person(admin, "o", "supplier", None).await;
        let version = supplier.get("/organisations/o/systems/bench/suppliers/pumps").await.version().to_string();
        let names = [("id", "pumps"), ("if-match", version.as_str())];
        self.json(&supplier, "own_supplier_update", &names, json!({ "contact": "psirt@pumps.example" })).await;
        self.done(&supplier, "own_supplier_file_add", &[("id", "pumps")], "a certificate").await;
        self.json(admin, "report_ask", &[], json!({ "format": "csv" })).await;
        let zone = json!({ "id": "new", "name": "New", "site": "hall-a", "kind": "control", "purdue": 1, "criticality": 1, "target": 1 });
        let created = self.json(admin, "record_create", &[], zone.clone()).await["entry"].to_string();
        let names = |version| [("id", "new"), ("if-match", version)];
        let updated = self.json(admin, "record_update", &names(&created), zone).await["entry"].to_string();
        self.json(admin, "record_delete", &names(&updated), json!({})).await;
        self.json(admin, "records_change", &[], json!({ "changes": [{ "kind": "asset", "id": "plc" }] })).await;
        admin.post("/organisations/o/systems", json!({ "id": "empty", "name": "Empty" })).await.good();
        self.json(admin, "system_delete", &[("id", "empty")], json!({})).await;
        admin.post("/organisations/o/sites", json!({ "id": "empty", "name": "Empty" })).await.good();
        self.json(admin, "site_delete", &[("id", "empty")], json!({})).await;
    }
}

on_both! {
    async fn whatever_was_changed_is_in_the_ledger(home: Home) {
        let server = home.server().await;
        let mut story = Story { server: &server, asked: BTreeSet::new(), silent: BTreeSet::new() };
        let given = json!({ "secret": server.set_up, "name": "Ada", "email": ADMIN, "password": PASSWORD, "handing": "bearer" });
        let entered = story.json(&server.anonymous(), "set_up", &[], given).await;
        let admin = server.anonymous().bearer(entered["secret"].as_str().unwrap());
        server.without_second_factor("_").await;
        story.people(&admin).await;
        story.plant(&admin).await;
        story.account(&admin).await;
        story.asked.extend(ELSEWHERE.iter().map(|(id, _)| (*id).to_owned()));
        let known: BTreeSet<String> = operations::changing().into_iter().map(|operation| operation.id).collect();
        assert_eq!(story.asked, known, "what changes something has a part in the story above");
        assert_eq!(story.silent, WITHOUT_ENTRY.iter().map(|(id, _)| (*id).to_owned()).collect(), "what leaves no entry stands above");
    }
}
