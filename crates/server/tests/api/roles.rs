//! Roles by what they do: every operation and every role against the matrix in the guide.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use serde_json::json;

use crate::client::User;
use crate::home::{Home, Server, on_both};
use crate::operations::{self, Operation};
use crate::world::{ROLES, plant};

/// What changing a record of each kind needs.
const KINDS: [(&str, &str); 15] = [
    ("organisation", "inventory.edit"),
    ("site", "inventory.edit"),
    ("system", "inventory.edit"),
    ("zone", "inventory.edit"),
    ("conduit", "inventory.edit"),
    ("asset", "inventory.edit"),
    ("application", "inventory.edit"),
    ("supplier", "inventory.edit"),
    ("answer", "answers.edit"),
    ("evidence", "evidence.edit"),
    ("measure", "risks.edit"),
    ("risk", "risks.edit"),
    ("incident", "incidents.edit"),
    ("training", "trainings.edit"),
    ("approval", "approvals.edit"),
];

/// The matrix as the guide prints it: permission and role to yes or no.
struct Matrix(BTreeMap<(String, String), bool>);

impl Matrix {
    fn of_the_guide() -> Self {
        let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/guide/roles.md")).unwrap();
        let cells = |line: &str| line.trim_matches('|').split('|').map(|cell| cell.trim().trim_matches('`').to_owned()).collect::<Vec<_>>();
        let head = cells(text.lines().find(|line| line.starts_with("| permission |")).unwrap());
        assert_eq!(head[1..], ROLES);
        let rows = text.lines().filter(|line| line.starts_with("| `") && line.split('|').count() == head.len() + 2).map(cells);
        let ticks = rows.flat_map(|row| {
            let permission = row[0].clone();
            head.clone().into_iter().zip(row).skip(1).map(move |(role, tick)| ((permission.clone(), role), tick == "yes"))
        });
        Self(ticks.collect())
    }

    fn allows(&self, permission: &str, role: &str) -> bool {
        let tick = self.0.get(&(permission.to_owned(), role.to_owned()));
        // A supplier sees nothing but its own record.
        let any = permission == "any role";
        if any { role != "supplier" } else { *tick.unwrap_or_else(|| panic!("the guide says nothing of {permission} for {role}")) }
    }
}

/// An operation, for each kind of record where that decides, with what it needs.
fn asked() -> Vec<(Operation, &'static str, String)> {
    let each = |operation: Operation| match operation.permission.as_str() {
        "by the kind of record" => KINDS.map(|(kind, needs)| (operation.clone(), kind, needs.to_owned())).to_vec(),
        needs => vec![(operation.clone(), "zone", needs.to_owned())],
    };
    operations::of_organisation().into_iter().flat_map(each).collect()
}

/// Asks for something that is there, or to change something that makes no sense: whoever may do it gets another answer than 403.
async fn ask(user: &User, operation: &Operation, kind: &str, organisation: &str) -> StatusCode {
    let id = if operation.changes() || kind != operation.of() { "nothing" } else { "bench" };
    let names = [
        ("organisation", organisation),
        ("system", "bench"),
        ("kind", kind),
        ("id", id),
        ("at", "zone:bench"),
        ("entry", "0"),
        ("sha256", &"0".repeat(64)),
    ];
    user.call(&operation.method, &operation.at(&names)).json(&json!({})).send().await.status
}

async fn world() -> (Server, User) {
    let mut server = Home::sqlite().server().await;
    let admin = server.administered().await;
    server.organisation(&admin, "o", "Nordvik").await;
    (server, admin)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_role_may_do_what_the_guide_says_and_nothing_else() {
    let ((server, admin), matrix) = (world().await, Matrix::of_the_guide());
    for role in ROLES {
        let user = server.person(&admin, "o", role, None).await;
        if role == "break-glass" {
            user.breaks_glass("o").await;
        }
        for (operation, kind, needs) in asked() {
            let status = ask(&user, &operation, kind, "o").await;
            let allowed = status != StatusCode::FORBIDDEN;
            assert_eq!(allowed, matrix.allows(&needs, role), "{role}: {} of {kind}, which needs {needs}: {status}", operation.id);
            assert!(!status.is_server_error(), "{role}: {} of {kind}: {status}", operation.id);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_role_at_a_site_covers_what_stands_there_and_nothing_of_the_whole() {
    let ((server, admin), matrix) = (world().await, Matrix::of_the_guide());
    // A supplier's role is for a system, wherever that stands.
    for role in ROLES.into_iter().filter(|role| *role != "supplier") {
        let here = server.person(&admin, "o", role, Some("hall-a")).await;
        let elsewhere = server.person(&admin, "o", role, Some("hall-b")).await;
        if role == "break-glass" {
            here.breaks_glass("o").await;
            elsewhere.breaks_glass("o").await;
        }
        for (operation, kind, needs) in asked() {
            let stands = operation.names("system");
            // Whoever may break the glass at a site does so in its organisation.
            let glass = ["break-glass.open", "break-glass.close"].contains(&needs.as_str()) && role == "break-glass";
            let close = needs == "break-glass.close" && matrix.allows(&needs, role);
            let expected = if stands { matrix.allows(&needs, role) } else { needs == "any role" || glass || close };
            let status = ask(&here, &operation, kind, "o").await;
            assert_eq!(status != StatusCode::FORBIDDEN, expected, "{role}: {} of {kind}: {status}", operation.id);
            // Once for each operation: what it needs does not matter there.
            if stands && ["zone", "approval"].contains(&kind) {
                let status = ask(&elsewhere, &operation, kind, "o").await;
                assert_eq!(status, StatusCode::FORBIDDEN, "{role} elsewhere: {} of {kind}", operation.id);
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_administers_the_installation_does_not_look_into_an_organisation() {
    let ((server, admin), matrix) = (world().await, Matrix::of_the_guide());
    let installation: Vec<Operation> = operations::all().into_iter().filter(|o| o.permission == "installation.edit").collect();
    assert!(installation.len() >= 6);
    server.organisation(&admin, "elsewhere", "Elsewhere").await;
    for role in ROLES {
        let user = server.person(&admin, "elsewhere", role, None).await;
        for operation in &installation {
            assert_eq!(ask(&user, operation, "zone", "_").await, StatusCode::FORBIDDEN, "{role}: {}", operation.id);
        }
        let grant = json!({ "account": user.id().await, "role": role });
        if role == "supplier" {
            admin.put("/administrators", grant).await.refused(422, "invalid");
            continue;
        }
        admin.put("/administrators", grant).await.good();
        server.without_second_factor("_").await;
        if role == "break-glass" {
            user.breaks_glass("_").await;
        }
        for operation in &installation {
            let allowed = ask(&user, operation, "zone", "_").await != StatusCode::FORBIDDEN;
            assert_eq!(allowed, matrix.allows("installation.edit", role), "{role}: {}", operation.id);
        }
        for operation in operations::of_organisation() {
            assert_eq!(ask(&user, &operation, "zone", "o").await, StatusCode::NOT_FOUND, "{role}: {}", operation.id);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_organisation_that_is_not_ones_own_looks_like_one_that_is_not_there() {
    let (server, admin) = world().await;
    server.organisation(&admin, "elsewhere", "Elsewhere").await;
    let stranger = server.person(&admin, "elsewhere", "admin", None).await;
    for path in ["people", "systems", "systems/bench/plant", "systems/bench/records/zone/bench", "audit/0"] {
        let there = stranger.get(&format!("/organisations/o/{path}")).await;
        let nowhere = stranger.get(&format!("/organisations/nobody/{path}")).await;
        assert_eq!(there.refused(404, "not-found"), nowhere.refused(404, "not-found"), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_changes_at_once_need_what_each_of_them_needs() {
    let (server, admin) = world().await;
    let engineer = server.person(&admin, "o", "ot-engineer", None).await;
    let bulk = |change| engineer.post("/organisations/o/systems/bench/records", json!({ "changes": [change] }));
    for kind in ["approval", "training"] {
        bulk(json!({ "kind": kind, "id": "x" })).await.refused(403, "forbidden");
    }
    bulk(json!({ "kind": "asset", "id": "plc" })).await.good();
}

on_both! {
    async fn who_prepares_a_plant_does_not_bring_its_approvals_along(home: Home) {
        let mut server = home.server().await;
        let admin = server.administered().await;
        server.organisation(&admin, "o", "Nordvik").await;
        let engineer = server.person(&admin, "o", "ot-engineer", None).await;
        let import = |text: String| engineer.call("PUT", "/organisations/o/systems/bench/plant").bytes(text).send();
        let with = |what: &str| plant("Nordvik") + &format!("approvals:\n  - {{id: ap-1, what: policy, revision: {what}, who: Eva, when: 2026-10-01}}\n");
        let before = server.entries().await;
        let refused = import(with("v1")).await.refused(403, "forbidden");
        assert!(refused["title"].as_str().unwrap().contains("approval `ap-1`"), "{refused}");
        assert_eq!(server.actions_since(before).await, ["access.refuse"]);
        let bulk = json!({ "changes": [{ "kind": "approval", "body": { "id": "ap-1", "what": "policy", "who": "Eva", "when": "2026-10-01" } }] });
        let refused = engineer.post("/organisations/o/systems/bench/records", bulk).await.refused(403, "forbidden");
        assert!(refused["title"].as_str().unwrap().contains("approval `ap-1`"), "{refused}");
        server.granted("o", &engineer.id().await, "approver").await;
        import(with("v1")).await.good();
        admin.delete(&format!("/organisations/o/people/{}@approver", engineer.id().await)).await.good();
        // What is the same as before needs nothing; what is other, or gone, does.
        import(with("v1").replace("Nordvik zone", "Other zone")).await.good();
        import(with("v2")).await.refused(403, "forbidden");
        import(plant("Nordvik")).await.refused(403, "forbidden");
    }
}
