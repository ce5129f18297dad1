//! Requests that make no sense: each is a clear 4xx, and nothing of it is written.

use ringwall_server::Settings;
use serde_json::{Value, json};

use crate::client::{Answer, User};
use crate::home::{Home, Server, on_both, plain};
use crate::operations::{self, Operation};
use crate::world::{ADMIN, PASSWORD, plant};

const NAMES: [(&str, &str); 8] = [
    ("organisation", "o"),
    ("system", "bench"),
    ("kind", "zone"),
    ("id", "nothing"),
    ("at", "zone:bench"),
    ("entry", "0"),
    ("sha256", "00"),
    ("path", "0/000"),
];

/// Parts of a path as they are sent.
const PARTS: [&str; 7] =
    ["%2e%2e", "..%2f..%2fetc%2fpasswd", "a%0d%0ab", "%ff%fe", "-1", "18446744073709551616", "'%3b%20DROP%20TABLE%20records--"];

/// Values of parameters as they are sent.
const VALUES: [&str; 12] = [
    "",
    "-1",
    "18446744073709551615",
    "18446744073709551616",
    "1e99",
    "%00",
    "a%00b%3d",
    "a%0ab",
    "%ff",
    "'%22%3b--",
    "%25%5F!%5C",
    "name%3d%25",
];

async fn world(home: Home) -> (Server, User) {
    let mut server = home.server().await;
    let admin = server.administered().await;
    server.organisation(&admin, "o", "Nordvik").await;
    // Whoever is let through everywhere comes to what was sent.
    server.granted("o", &admin.id().await, "break-glass").await;
    server.supplies("o", &admin.id().await, "nothing").await;
    (server, admin)
}

/// Refusals are remembered; nothing else was written.
async fn nothing_written(server: &Server, since: u64, what: &str) {
    let written = server.actions_since(since).await;
    assert!(written.iter().all(|action| action == "access.refuse"), "{what}: {written:?}");
}

/// The path of an operation with one part of it as it is sent.
fn with_part(operation: &Operation, name: &str, part: &str) -> String {
    let rest: Vec<_> = NAMES.into_iter().map(|(other, value)| (other, if other == name { "PART" } else { value })).collect();
    operation.at(&rest).replace("PART", part)
}

/// Puts each of these for each part of each path.
async fn find_nothing(home: Home, parts: &[&str]) {
    let (server, user) = world(home).await;
    let before = server.entries().await;
    for operation in operations::all() {
        for (name, _) in NAMES.into_iter().filter(|(name, _)| operation.names(name)) {
            for part in parts {
                let path = with_part(&operation, name, part);
                user.call(&operation.method, &path).of_version(0).json(&json!({})).send().await.problem();
            }
        }
    }
    nothing_written(&server, before, "junk in paths").await;
}

on_both! {
    async fn what_no_database_takes_in_a_path_finds_nothing(home: Home) {
        find_nothing(home, &["a%00b"]).await;
    }

    async fn parameters_that_mean_nothing_break_nothing(home: Home) {
        let (_server, user) = world(home).await;
        let (long, many) = ("x".repeat(60_000), "a%3D1%2C".repeat(2_000));
        for operation in operations::all().into_iter().filter(|operation| !operation.changes()) {
            for name in operation.parameters() {
                for value in VALUES.into_iter().chain([long.as_str(), many.as_str()]) {
                    let path = operation.at(&NAMES);
                    let path = format!("{path}{}{name}={value}", if path.contains('?') { '&' } else { '?' });
                    let answer = user.get(&path).await;
                    if answer.status.is_success() { drop(answer.good()) } else { drop(answer.problem()) }
                }
            }
        }
    }

    async fn texts_with_control_characters_are_refused(home: Home) {
        let (server, user) = world(home).await;
        let before = server.entries().await;
        let bad = "a\u{0}b";
        for (path, body) in [
            ("/organisations", json!({ "id": "x", "name": bad })),
            ("/organisations", json!({ "id": bad, "name": "x" })),
            ("/organisations/o/sites", json!({ "id": bad, "name": "x" })),
            ("/organisations/o/systems", json!({ "id": "x", "name": "x", "site": bad })),
            ("/organisations/o/people", json!({ "account": bad, "role": "auditor" })),
            ("/organisations/o/invitations", json!({ "email": "bo\u{0}@example.com", "role": "auditor" })),
            ("/organisations/o/invitations", json!({ "email": "bo@example.com", "role": "supplier", "supplier": bad })),
            ("/account/tokens", json!({ "name": "x", "organisation": bad, "role": "auditor", "days": 1 })),
            ("/device/let-in", json!({ "user_code": bad })),
            ("/organisations/o/systems/bench/records", json!({ "changes": [{ "kind": "zone", "id": bad }] })),
            ("/organisations/o/systems/bench/records", json!({ "changes": [{ "kind": bad, "id": "x" }] })),
            ("/organisations/o/systems/bench/records/supplier", json!({ "id": bad, "name": "x" })),
        ] {
            user.post(path, body).await.problem();
        }
        let log_in = json!({ "email": bad, "password": bad, "code": bad });
        user.post("/session", log_in).await.refused(401, "unauthenticated");
        nothing_written(&server, before, "control characters").await;
    }

    async fn headers_are_checked_before_they_are_kept(home: Home) {
        let (server, user) = world(home).await;
        let before = server.entries().await;
        for (at, value) in ["", "\u{fc}ber", "a\tb", &"x".repeat(501)].into_iter().enumerate() {
            for name in ["idempotency-key", "x-reason"] {
                let site = json!({ "id": format!("site-{at}"), "name": "x" });
                let answer = user.call("POST", "/organisations/o/sites").header(name, value).json(&site).send().await;
                assert_eq!(answer.refused(422, "invalid")["field"], name, "{value:?}");
            }
        }
        assert_eq!(server.entries().await, before);
        let call = user.call("POST", "/organisations/o/sites").header("x-reason", "A new hall").header("x-forwarded-for", "6.6.6.6");
        call.json(&json!({ "id": "x", "name": "x" })).send().await.good();
        let entry = server.since(before).await.remove(0);
        assert_eq!((entry.reason.as_deref(), entry.source.as_deref()), (Some("A new hall"), Some("192.0.2.1")));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn parts_of_a_path_that_name_nothing_find_nothing() {
    find_nothing(Home::sqlite(), &[&PARTS[..], &[&"x".repeat(5_000)]].concat()).await;
}

/// Asks every operation that takes JSON.
async fn every_json(user: &User, content_type: &str, body: &str) -> Vec<(String, Answer)> {
    let mut answers = Vec::new();
    for operation in operations::changing().into_iter().filter(Operation::takes_json) {
        let call = user.call(&operation.method, &operation.at(&NAMES)).of_version(0).header("content-type", content_type);
        answers.push((operation.id, call.bytes(body.to_owned()).send().await));
    }
    assert!(answers.len() > 20);
    answers
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bodies_that_are_no_json_or_another_are_refused() {
    let (server, user) = world(Home::sqlite()).await;
    let deep = "[".repeat(100_000);
    let before = server.entries().await;
    for body in ["", "{", "null", "7", "\"x\"", "[]", "[{}]", "{\"id\":7,\"name\":[],\"changes\":{}}", "\u{feff}{}", "{}{}", &deep] {
        for (id, answer) in every_json(&user, "application/json", body).await {
            assert!([400, 404, 422].contains(&answer.status.as_u16()), "{id}: {}", answer.status);
            answer.problem();
        }
    }
    nothing_written(&server, before, "malformed bodies").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn json_of_another_type_is_not_taken_for_it() {
    let (_server, user) = world(Home::sqlite()).await;
    for content_type in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""] {
        for (_, answer) in every_json(&user, content_type, "{}").await {
            answer.refused(415, "malformed");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bodies_that_are_too_long_are_refused() {
    let (server, user) = world(Home::sqlite()).await;
    let small = user.at(&server.with(Settings { body_bytes: 5_000, ..plain() }).await);
    let before = server.entries().await;
    for operation in operations::changing().into_iter().filter(|operation| operation.described.get("requestBody").is_some()) {
        let body = format!("{{\"x\":\"{}\"}}", "x".repeat(5_000));
        let call = small.call(&operation.method, &operation.at(&NAMES)).of_version(0).header("content-type", "application/json");
        let answer = call.bytes(body).send().await;
        assert_eq!(answer.status.as_u16(), 413, "{}", operation.id);
        answer.problem();
    }
    assert_eq!(server.entries().await, before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_field_that_nobody_knows_is_not_passed_over() {
    let (server, user) = world(Home::sqlite()).await;
    let account = user.id().await;
    let before = server.entries().await;
    for (method, path, body) in [
        ("POST", "/organisations", json!({ "id": "x", "name": "x" })),
        ("POST", "/organisations/o/sites", json!({ "id": "x", "name": "x" })),
        ("POST", "/organisations/o/systems", json!({ "id": "x", "name": "x" })),
        ("PUT", "/organisations/o/settings", json!({ "second_factor": [] })),
        ("POST", "/organisations/o/people", json!({ "account": account, "role": "auditor" })),
        ("POST", "/organisations/o/invitations", json!({ "email": "bo@example.com", "role": "auditor" })),
        ("PUT", "/administrators", json!({ "account": account, "role": "auditor" })),
        ("POST", "/account/tokens", json!({ "name": "x", "organisation": "o", "role": "admin", "days": 1 })),
        ("POST", "/account/password", json!({ "old": PASSWORD, "new": "eight white storks asleep" })),
        ("POST", "/session/confirm", json!({ "password": PASSWORD })),
        ("POST", "/organisations/o/systems/bench/jobs", json!({ "format": "csv" })),
        ("POST", "/organisations/o/systems/bench/records", json!({ "changes": [{ "kind": "asset", "id": "plc" }] })),
        ("POST", "/organisations/o/systems/bench/records/site", json!({ "id": "x", "name": "x" })),
        ("POST", "/organisations/o/break-glass", json!({ "reason": "x" })),
        ("POST", "/organisations/o/break-glass/x/review", json!({ "text": "x" })),
        ("POST", "/organisations/o/sinks", json!({ "id": "x", "type": "syslog", "host": "siem.example", "port": 6514, "ca": "" })),
        ("POST", "/organisations/o/sinks", json!({ "id": "x", "type": "webhook", "url": "http://127.0.0.1:1/", "secret": "x".repeat(16) })),
        ("POST", "/session", json!({ "email": ADMIN, "password": PASSWORD })),
        ("POST", "/set-up", json!({ "secret": "x", "name": "x", "email": "x@example.com", "password": PASSWORD, "handing": "bearer" })),
        ("POST", "/invitations/accept", json!({ "secret": "x", "name": "x", "password": PASSWORD })),
        ("POST", "/account/reset", json!({ "secret": "x", "password": PASSWORD })),
    ] {
        let mut body: Value = body;
        body["sight"] = json!("hall-a");
        let answer = user.call(method, path).json(&body).send().await;
        assert_eq!(answer.status.as_u16(), 422, "{path}");
        assert!(answer.problem().to_string().contains("sight"), "{path}: {}", answer.text());
    }
    assert_eq!(server.entries().await, before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn plant_files_that_are_none_are_refused() {
    let (server, user) = world(Home::sqlite()).await;
    let before = server.entries().await;
    let bomb = format!("a: &a [x]\n{}", (0..40).map(|_| "b: [*a, *a]\n").collect::<String>());
    for file in [&b""[..], b"\xff\xfe\x00", b"\x00", b"- - - -", b"ringwall: 99", b"{}", &[b'['; 50_000], bomb.as_bytes()] {
        for path in ["plant", "plant/check"] {
            let call = user.call("PUT", &format!("/organisations/o/systems/bench/{path}"));
            call.bytes(file.to_vec()).send().await.refused(422, "invalid");
        }
    }
    assert_eq!(server.entries().await, before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_for_another_name_is_misdirected() {
    let (server, _) = world(Home::sqlite()).await;
    let hosts = vec!["ringwall.example".to_owned(), "127.0.0.1".to_owned(), "[::1]".to_owned()];
    let user = server.again(Settings { hosts, ..plain() }).await;
    let asked = |host: &str| user.call("GET", "/health").header("host", host).send();
    for host in ["ringwall.example", "RINGWALL.example:8443", "127.0.0.1:8443", "[::1]", "[::1]:8443"] {
        asked(host).await.good();
    }
    for host in ["evil.example", "ringwall.example.evil.example", "ringwall.example:x", "", "[::2]", "ringwall.example@evil.example"] {
        asked(host).await.refused(421, "host");
    }
    user.get("/health").await.refused(421, "host");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_of_another_site_cannot_use_a_cookie() {
    let (server, bearer) = world(Home::sqlite()).await;
    let given = json!({ "email": ADMIN, "password": PASSWORD });
    let cookie = server.anonymous().cookie(&server.anonymous().post("/session", given.clone()).await.set_cookie().0);
    let site = json!({ "id": "x", "name": "x" });
    let sent = |user: &User, (name, value): (&str, &str)| {
        let call = user.call("POST", "/organisations/o/sites").header("host", "ringwall.example").header(name, value);
        call.json(&site).send()
    };
    let foreign = [
        ("origin", "https://evil.example"),
        ("origin", "null"),
        ("origin", ""),
        ("origin", "https://ringwall.example.evil.example"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("sec-fetch-site", "\"\""),
    ];
    for header in foreign {
        let before = server.entries().await;
        sent(&cookie, header).await.refused(403, "forbidden");
        assert_eq!(server.actions_since(before).await, ["access.refuse"], "{header:?}");
        sent(&bearer, header).await.good();
        let log_in = server.anonymous().call("POST", "/session").header("host", "ringwall.example").header(header.0, header.1);
        log_in.json(&given).send().await.refused(403, "forbidden");
    }
    for header in [("origin", "https://ringwall.example"), ("sec-fetch-site", "same-origin"), ("sec-fetch-site", "none")] {
        sent(&cookie, header).await.good();
    }
    cookie.call("GET", "/session").header("sec-fetch-site", "cross-site").send().await.good();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn addresses_and_methods_that_are_not_known_are_problems() {
    let (_server, user) = world(Home::sqlite()).await;
    for path in ["/nothing", "/api", "/api/v1", "/api/v1/", "/api/v2/session", "/api/v1/nothing", "/api/v1/session/", "//api/v1/session"] {
        user.outside("GET", path).send().await.refused(404, "not-found");
    }
    for (method, path) in [("PATCH", "/session"), ("PUT", "/organisations"), ("POST", "/organisations/o/people/x"), ("TRACE", "/session")] {
        user.call(method, path).send().await.refused(405, "method");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_answer_forbids_to_embed_and_to_keep_it() {
    let (server, user) = world(Home::sqlite()).await;
    let file = user.call("GET", "/organisations/o/systems/bench/plant").send().await;
    assert!(file.text().contains("Nordvik") && plant("Nordvik").contains("Nordvik"));
    for answer in [file, server.anonymous().get("/session").await, user.get("/nothing").await, user.get("/session").await] {
        for (name, value) in [("x-content-type-options", "nosniff"), ("cache-control", "no-store"), ("x-frame-options", "DENY")] {
            assert_eq!(answer.headers[name], value);
        }
        assert!(answer.headers["content-security-policy"].to_str().unwrap().starts_with("default-src 'none'"));
    }
}
