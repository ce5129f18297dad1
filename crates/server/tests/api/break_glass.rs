//! Emergencies: sealed before, loud and marked meanwhile, reviewed by somebody else afterwards.

use serde_json::{Value, json};

use crate::client::User;
use crate::home::{Home, Server, on_both};
use crate::world::texts;

const AT: &str = "/organisations/o/break-glass";

/// Somebody for emergencies, who is an operator besides.
async fn world(home: Home) -> (Server, User, User) {
    let mut server = home.server().await;
    let admin = server.administered().await;
    server.organisation(&admin, "o", "Nordvik").await;
    let cleo = server.person(&admin, "o", "break-glass", None).await;
    (server, admin, cleo)
}

async fn site(user: &User, id: &str) -> crate::client::Answer {
    user.post("/organisations/o/sites", json!({ "id": id, "name": "Hall" })).await
}

async fn listed(admin: &User) -> Value {
    admin.get(AT).await.good()
}

on_both! {
    async fn the_role_alone_gives_nothing(home: Home) {
        let (server, admin, cleo) = world(home).await;
        for path in ["sites", "systems", "people", "audit", "break-glass", "systems/bench/plant", "systems/bench/levels"] {
            cleo.get(&format!("/organisations/o/{path}")).await.refused(403, "forbidden");
        }
        site(&cleo, "x").await.refused(403, "forbidden");
        let token = json!({ "name": "x", "organisation": "o", "role": "break-glass", "days": 1 });
        assert_eq!(cleo.post("/account/tokens", token).await.refused(422, "invalid")["field"], "role");
        admin.post(AT, json!({ "reason": "me too" })).await.refused(403, "forbidden");
        assert_eq!(listed(&admin).await, json!([]));
        server.clock().pass_min(11);
        cleo.post(AT, json!({ "reason": "The line stands" })).await.refused(403, "reauthenticate");
        for wrong in [json!({}), json!({ "reason": " " }), json!({ "reason": "x", "hours": 0 }), json!({ "reason": "x", "hours": 13 })] {
            let cleo = server.anonymous().logged_in("break-glass-all@o.example").await;
            cleo.post(AT, wrong).await.problem();
        }
    }

    async fn broken_it_gives_everything_and_marks_what_is_done(home: Home) {
        let (server, admin, cleo) = world(home).await;
        let before = server.entries().await;
        let id = cleo.breaks_glass("o").await;
        cleo.post(AT, json!({ "reason": "again" })).await.refused(409, "conflict");
        cleo.get("/organisations/o/systems/bench/plant").await.good();
        site(&cleo, "x").await.good();
        cleo.call("PUT", "/organisations/o/systems/bench/plant").header("x-reason", "Back to what it was").bytes(crate::world::plant("Other"))
            .send().await.good();
        cleo.call("POST", "/organisations/o/systems/bench/files").bytes("a photograph").send().await.good();
        site(&admin, "y").await.good();
        let entries = server.since(before).await;
        let told: Vec<_> = entries.iter().map(|e| (e.action.as_str(), e.reason.as_deref().unwrap_or(""))).collect();
        let mark = format!("break-glass {id}");
        let expected = [
            ("break-glass.open", format!("{mark}: The line stands")),
            ("site.put", mark.clone()),
            ("plant.import", format!("{mark}: Back to what it was")),
            ("evidence.attach", mark.clone()),
            ("site.put", String::new()),
        ];
        assert_eq!(told, expected.each_ref().map(|(action, reason)| (*action, reason.as_str())));
        let marked = admin.get(&format!("/organisations/o/audit?break_glass={id}")).await.good();
        assert_eq!(texts(&marked["entries"], "action"), ["evidence.attach", "plant.import", "site.put", "break-glass.open"]);
        let page = admin.get(&format!("/organisations/o/audit?break_glass={id}&limit=2")).await.good();
        let next = admin.get(&format!("/organisations/o/audit?break_glass={id}&limit=2&before={}", page["next"])).await.good();
        assert_eq!(texts(&next["entries"], "action"), ["site.put", "break-glass.open"]);
        admin.get("/organisations/o/audit?break_glass=b-0").await.refused(404, "not-found");
        let open = &listed(&admin).await[0];
        let glass = &open["glass"];
        assert_eq!((&open["state"], &open["entries"], &open["name"]), (&json!("open"), &json!(3), &json!("break-glass-all@o.example")));
        assert_eq!((&glass["reason"], &glass["until"]), (&json!("The line stands"), &json!("2026-11-24T14:00:00.000Z")));
    }

    async fn it_counts_for_one_session_at_every_server_until_its_time_is_over(home: Home) {
        let (server, _, cleo) = world(home).await;
        let other = server.anonymous().logged_in("break-glass-all@o.example").await;
        let elsewhere = cleo.at(&server.another().await);
        cleo.breaks_glass("o").await;
        elsewhere.get("/organisations/o/sites").await.good();
        other.get("/organisations/o/sites").await.refused(403, "forbidden");
        for _ in 0..4 {
            server.clock().pass_min(59);
            cleo.get("/organisations/o/sites").await.good();
        }
        server.clock().pass_min(4);
        for user in [&cleo, &elsewhere] {
            user.get("/organisations/o/sites").await.refused(403, "forbidden");
        }
    }

    async fn it_ends_with_its_role_with_log_out_or_when_it_is_closed(home: Home) {
        let (server, admin, cleo) = world(home).await;
        let id = cleo.breaks_glass("o").await;
        let close = format!("{AT}/{id}/close");
        let stranger = server.person(&admin, "o", "break-glass", Some("hall-a")).await;
        stranger.post(&close, json!({})).await.refused(404, "not-found");
        cleo.post(&close, json!({})).await.good();
        cleo.post(&close, json!({})).await.refused(409, "conflict");
        cleo.get("/organisations/o/sites").await.refused(403, "forbidden");
        // An administrator ends another one.
        let id = cleo.breaks_glass("o").await;
        admin.post(&format!("{AT}/{id}/close"), json!({})).await.good();
        site(&cleo, "x").await.refused(403, "forbidden");
        // The role is taken away.
        stranger.breaks_glass("o").await;
        let path = format!("/organisations/o/people/{}@break-glass@hall-a", stranger.id().await);
        stranger.get("/organisations/o/sites").await.good();
        admin.delete(&path).await.good();
        stranger.get("/organisations/o/sites").await.refused(404, "not-found");
        // Log-out.
        cleo.breaks_glass("o").await;
        let before = server.entries().await;
        cleo.delete("/session").await.good();
        assert_eq!(server.actions_since(before).await, ["break-glass.close", "session.end"]);
    }

    async fn somebody_else_reviews_it_once_it_is_over(home: Home) {
        let (server, admin, cleo) = world(home).await;
        let approver = server.person(&admin, "o", "approver", None).await;
        let auditor = server.person(&admin, "o", "auditor", None).await;
        let id = cleo.breaks_glass("o").await;
        let review = format!("{AT}/{id}/review");
        let finding = json!({ "text": "The line stood; the old program was put back" });
        approver.post(&review, finding.clone()).await.refused(409, "conflict");
        server.granted("o", &cleo.id().await, "admin").await;
        site(&cleo, "x").await.good();
        cleo.post(&format!("{AT}/{id}/close"), json!({})).await.good();
        assert_eq!(listed(&auditor).await[0]["state"], "to-review");
        // Not by who used it, also where they administer the organisation; not by who only reads; not without words.
        cleo.post(&review, finding.clone()).await.refused(403, "forbidden");
        auditor.post(&review, finding.clone()).await.refused(403, "forbidden");
        approver.post(&review, json!({ "text": "" })).await.refused(422, "invalid");
        let told = approver.post(&review, finding.clone()).await.good();
        assert_eq!((&told["state"], &told["glass"]["review"]["by"]), (&json!("reviewed"), &json!(approver.id().await)));
        assert_eq!((&told["entries"], &told["glass"]["review"]["text"]), (&json!(1), &finding["text"]));
        admin.post(&review, finding).await.refused(409, "conflict");
        assert_eq!(listed(&admin).await[0], told);
    }
}
