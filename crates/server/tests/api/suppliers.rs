//! Suppliers: their own record and files, and nothing else.

use axum::http::StatusCode;
use serde_json::json;

use crate::client::User;
use crate::home::{Home, Server, on_both};
use crate::operations;

const OWN: &str = "/organisations/o/systems/bench/suppliers/pumps";
const RECORD: &str = "/organisations/o/systems/bench/records/supplier/pumps";

async fn world(home: Home) -> (Server, User, User) {
    let mut server = home.server().await;
    let admin = server.administered().await;
    server.organisation(&admin, "o", "Nordvik").await;
    let supplier = server.person(&admin, "o", "supplier", None).await;
    (server, admin, supplier)
}

on_both! {
    async fn a_supplier_keeps_up_its_own_record(home: Home) {
        let (server, admin, supplier) = world(home).await;
        let seen = supplier.get(OWN).await;
        let expected = json!({ "id": "pumps", "name": "Nordvik supplier", "supplies": ["products"] });
        assert_eq!(seen.good()["body"], expected);
        let put = |version, body| supplier.call("PUT", OWN).of_version(version).json(&body).send();
        let before = server.entries().await;
        let changed = json!({ "name": "Pumps AB", "contact": "psirt@pumps.example", "certificates": [{ "standard": "62443-4-1", "level": "ML3" }] });
        let done = put(seen.version(), changed.clone()).await;
        let entry = server.since(before).await.remove(0);
        assert_eq!((entry.action.as_str(), entry.actor), ("supplier.update", supplier.id().await));
        put(seen.version(), changed).await.refused(412, "stale");
        let body = admin.get(RECORD).await.good()["body"].clone();
        assert_eq!((&body["name"], &body["criticality"], &body["note"]), (&json!("Pumps AB"), &json!(4), &json!("Nordvik note")));
        for (field, value) in [("criticality", json!(1)), ("reviewed", json!("2026-11-01")), ("note", json!("good")), ("supplies", json!([]))] {
            assert_eq!(put(done.version(), json!({ field: value })).await.refused(422, "invalid")["field"], format!("/{field}"));
        }
        let evidence = json!({ "certificates": [{ "standard": "62443-4-1", "evidence": "restore" }] });
        assert_eq!(put(done.version(), evidence).await.refused(422, "invalid")["field"], "/certificates");
        put(done.version(), json!({ "sight": "x" })).await.refused(422, "invalid");
        assert_eq!(admin.get(RECORD).await.good()["body"], body);
    }

    async fn what_a_supplier_hands_in_is_seen_by_both(home: Home) {
        let (server, admin, supplier) = world(home).await;
        let files = format!("{OWN}/files");
        assert_eq!(supplier.get(&files).await.good(), json!([]));
        supplier.call("POST", &files).send().await.refused(422, "invalid");
        let kept = supplier.call("POST", &format!("{files}?name=ML3.pdf")).bytes("a certificate").send().await.good();
        let listed = supplier.get(&files).await.good();
        assert_eq!((&listed[0]["sha256"], &listed[0]["name"], &listed[0]["supplier"]), (&kept["sha256"], &json!("ML3.pdf"), &json!("pumps")));
        assert_eq!(admin.get("/organisations/o/systems/bench/handed-in").await.good(), listed);
        let file = format!("/organisations/o/systems/bench/files/{}", kept["sha256"].as_str().unwrap());
        assert_eq!(admin.get(&file).await.text(), "a certificate");
        supplier.get(&file).await.refused(403, "forbidden");
        // Another supplier of the same system sees neither.
        let valves = json!({ "email": "valves@example.com", "role": "supplier", "supplier": "valves", "system": "bench" });
        let valves = server.invited(&admin, "o", valves).await;
        for path in [OWN, files.as_str()] {
            valves.get(path).await.refused(404, "not-found");
        }
        valves.call("POST", &files).bytes("x").send().await.refused(404, "not-found");
        valves.get("/organisations/o/systems/bench/suppliers/valves").await.refused(404, "not-found");
    }

    async fn a_supplier_is_one_of_a_system(home: Home) {
        let (server, admin, supplier) = world(home).await;
        admin.post("/organisations/o/systems", json!({ "id": "press", "name": "Press", "site": "hall-a" })).await.good();
        admin.call("PUT", "/organisations/o/systems/press/plant").bytes(crate::world::plant("Press")).send().await.good();
        supplier.get("/organisations/o/systems/press/suppliers/pumps").await.refused(403, "forbidden");
        let bo = server.person(&admin, "o", "operator", None).await.id().await;
        for (grant, field) in [
            (json!({ "account": bo, "role": "supplier", "supplier": "pumps" }), "system"),
            (json!({ "account": bo, "role": "supplier", "system": "bench" }), "supplier"),
            (json!({ "account": bo, "role": "supplier", "supplier": "pumps", "system": "nowhere" }), "system"),
            (json!({ "account": bo, "role": "supplier", "supplier": "pumps", "system": "bench", "site": "hall-a" }), "site"),
            (json!({ "account": bo, "role": "auditor", "system": "bench" }), "system"),
        ] {
            assert_eq!(admin.post("/organisations/o/people", grant).await.refused(422, "invalid")["field"], field);
        }
        let path = format!("/organisations/o/people/{}@supplier@pumps@bench", supplier.id().await);
        admin.delete(&path).await.good();
        supplier.get(OWN).await.refused(404, "not-found");
    }

    /// Logged in and by a token: every other operation of the organisation and of the installation refuses.
    async fn a_supplier_does_nothing_else(home: Home) {
        let (server, _, supplier) = world(home).await;
        let token = json!({ "name": "x", "organisation": "o", "role": "supplier", "days": 1 });
        let program = supplier.bearer(supplier.post("/account/tokens", token).await.good()["secret"].as_str().unwrap());
        let names = [("organisation", "o"), ("system", "bench"), ("kind", "supplier"), ("id", "pumps"), ("at", "zone:bench"), ("entry", "0"), ("sha256", "00")];
        let mut refused = 0;
        for operation in operations::all() {
            if ["none", "own account", "supplier.own"].contains(&operation.permission.as_str()) {
                continue;
            }
            for user in [&supplier, &program] {
                let answer = user.call(&operation.method, &operation.at(&names)).of_version(0).json(&json!({})).send().await;
                assert_eq!(answer.status, StatusCode::FORBIDDEN, "{}", operation.id);
            }
            refused += 1;
        }
        assert!(refused > 45, "{refused}");
        program.get(OWN).await.good();
        assert!(!supplier.get("/organisations").await.text().contains("hall-a"));
        assert!(server.entries().await > 0);
    }
}
