//! Tokens for programs.

use serde_json::{Value, json};

use crate::client::User;
use crate::home::{Home, Server, on_both};

fn asked(role: &str, days: i64) -> Value {
    json!({ "name": "Backup of the plant file", "organisation": "o", "role": role, "days": days })
}

/// Somebody with two roles in `o`.
async fn world(home: Home) -> (Server, User) {
    let mut server = home.server().await;
    let admin = server.administered().await;
    server.organisation(&admin, "o", "Nordvik").await;
    let user = server.person(&admin, "o", "admin", None).await;
    admin.post("/organisations/o/people", json!({ "account": user.id().await, "role": "auditor" })).await.good();
    (server, user)
}

on_both! {
    async fn a_token_is_shown_once_and_does_what_its_role_may(home: Home) {
        let (server, user) = world(home).await;
        let born = user.post("/account/tokens", asked("auditor", 1)).await.good();
        let secret = born["secret"].as_str().unwrap();
        assert!(secret.starts_with("rwt_") && born["token"].get("sha256").is_none());
        let listed = user.get("/account/tokens").await;
        assert!(!listed.text().contains(secret) && !listed.text().contains("sha256"), "{}", listed.text());
        assert_eq!(listed.good()[0]["name"], "Backup of the plant file");
        let program = server.anonymous().bearer(secret);
        program.get("/organisations/o/systems/bench/plant").await.good();
        program.post("/organisations/o/sites", json!({ "id": "x", "name": "X" })).await.refused(403, "forbidden");
        program.post("/account/tokens", asked("auditor", 1)).await.refused(403, "forbidden");
        program.post("/session/confirm", json!({ "password": crate::world::PASSWORD })).await.refused(403, "forbidden");
        user.post("/organisations/o/sites", json!({ "id": "x", "name": "X" })).await.good();
    }

    async fn a_token_ends_on_its_day_or_when_it_is_told_to(home: Home) {
        let (server, user) = world(home).await;
        let [short, long] = [asked("auditor", 1), asked("auditor", 366)].map(|asked| user.post("/account/tokens", asked));
        let (short, long) = (short.await.good(), long.await.good());
        let program = |born: &Value| server.anonymous().bearer(born["secret"].as_str().unwrap());
        server.clock().pass_min(24 * 60 - 1);
        program(&short).get("/session").await.good();
        server.clock().pass_min(1);
        program(&short).get("/session").await.refused(401, "unauthenticated");
        program(&long).get("/session").await.good();
        let user = server.anonymous().logged_in("admin-all@o.example").await;
        user.delete(&format!("/account/tokens/{}", long["token"]["id"].as_str().unwrap())).await.good();
        program(&long).get("/session").await.refused(401, "unauthenticated");
    }

    /// Whatever takes a person takes one: whoever steals a token gets nothing that outlasts it.
    async fn a_token_does_nothing_that_takes_a_fresh_password(home: Home) {
        let (server, user) = world(home).await;
        let admin = server.anonymous().logged_in(crate::world::ADMIN).await;
        let born = user.post("/account/tokens", asked("admin", 1)).await.good();
        let program = server.anonymous().bearer(born["secret"].as_str().unwrap());
        program.post("/organisations/o/sites", json!({ "id": "x", "name": "X" })).await.good();
        let installation = json!({ "name": "x", "organisation": "_", "role": "admin", "days": 1 });
        let all = admin.bearer(admin.post("/account/tokens", installation).await.good()["secret"].as_str().unwrap());
        let (id, session) = (user.id().await, user.get("/account/sessions").await.good()[0]["id"].clone());
        for (who, method, path, body) in [
            (&program, "POST", "/organisations/o/people".to_owned(), json!({ "account": id, "role": "operator" })),
            (&program, "DELETE", format!("/organisations/o/people/{id}@auditor"), json!({})),
            (&program, "POST", "/organisations/o/invitations".to_owned(), json!({ "email": "x@example.com", "role": "auditor" })),
            (&program, "PUT", "/organisations/o/settings".to_owned(), json!({ "second_factor": [] })),
            (&program, "POST", "/account/tokens".to_owned(), asked("auditor", 1)),
            (&program, "DELETE", format!("/account/tokens/{}", born["token"]["id"].as_str().unwrap()), json!({})),
            (&program, "DELETE", format!("/account/sessions/{}", session.as_str().unwrap()), json!({})),
            (&all, "DELETE", format!("/accounts/{id}"), json!({})),
            (&all, "POST", format!("/accounts/{id}/reset"), json!({})),
            (&all, "PUT", "/administrators".to_owned(), json!({ "account": id, "role": "admin" })),
        ] {
            let before = server.entries().await;
            let refused = who.call(method, &path).json(&body).send().await.refused(403, "forbidden");
            let (title, detail) = (refused["title"].as_str().unwrap(), refused["detail"].as_str().unwrap());
            assert!(title.contains("takes a person") && detail.contains("log in"), "{path}: {refused}");
            assert_eq!(server.actions_since(before).await, ["access.refuse"], "{path}");
        }
    }

    async fn a_token_loses_what_its_owner_loses(home: Home) {
        let (server, user) = world(home).await;
        let born = user.post("/account/tokens", asked("auditor", 1)).await.good();
        let program = server.anonymous().bearer(born["secret"].as_str().unwrap());
        program.get("/organisations/o/audit").await.good();
        let admin = server.anonymous().logged_in(crate::world::ADMIN).await;
        for role in ["auditor", "admin"] {
            admin.delete(&format!("/organisations/o/people/{}@{role}", user.id().await)).await.good();
        }
        program.get("/organisations/o/audit").await.refused(404, "not-found");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tokens_that_promise_too_much_are_not_made() {
    let (_server, user) = world(Home::sqlite()).await;
    for (asked, field) in [
        (asked("break-glass", 1), "role"),
        (asked("auditor", 0), "days"),
        (asked("auditor", 367), "days"),
        (asked("auditor", i64::MAX), "days"),
        (asked("auditor", i64::MIN), "days"),
        (json!({ "name": "a\nb", "organisation": "o", "role": "auditor", "days": 1 }), "name"),
        (json!({ "name": "x", "organisation": "_", "role": "admin", "days": 1 }), "role"),
    ] {
        assert_eq!(user.post("/account/tokens", asked.clone()).await.refused(422, "invalid")["field"], field, "{asked}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_token_lets_nobody_in() {
    let (server, user) = world(Home::sqlite()).await;
    let secret = user.post("/account/tokens", asked("auditor", 1)).await.good()["secret"].as_str().unwrap().to_owned();
    let (begin, last) = secret.split_at(secret.len() - 1);
    let mistyped = format!("{begin}{}", if last == "0" { "1" } else { "0" });
    let session = server.anonymous().post("/session", crate::world::log_in(crate::world::ADMIN, crate::world::PASSWORD)).await.good();
    let session = session["secret"].as_str().unwrap();
    let other_kind = session.replacen("rws_", "rwi_", 1);
    for wrong in
        ["", "x", "rwt_", &secret[..secret.len() - 1], &secret.to_uppercase(), &mistyped, &other_kind, &format!("{secret}{secret}")]
    {
        server.anonymous().bearer(wrong).get("/session").await.refused(401, "unauthenticated");
    }
    for header in ["Basic YTpi".to_owned(), secret.clone(), "Bearer".to_owned()] {
        let answer = server.anonymous().call("GET", "/session").header("authorization", header).send().await;
        answer.refused(401, "unauthenticated");
        assert_eq!(answer.headers["www-authenticate"], "Bearer");
    }
}
