//! Invitations, roles and their end.

use serde_json::json;

use crate::home::{Home, on_both};
use crate::world::{PASSWORD, texts};

on_both! {
    async fn an_invitation_makes_an_account_with_its_role_once(home: Home) {
        let mut server = home.server().await;
        let admin = server.administered().await;
        server.organisation(&admin, "o", "Nordvik").await;
        let invited = admin.post("/organisations/o/invitations", json!({ "email": "Bo@example.com", "role": "operator" })).await.good();
        let given = json!({ "secret": invited["secret"], "name": "Bo", "password": PASSWORD, "handing": "bearer" });
        let weak = json!({ "secret": invited["secret"], "name": "Bo", "password": "short" });
        server.anonymous().post("/invitations/accept", weak).await.refused(422, "invalid");
        let entered = server.anonymous().post("/invitations/accept", given.clone()).await.good();
        server.anonymous().post("/invitations/accept", given).await.refused(401, "unauthenticated");
        let bo = server.anonymous().bearer(entered["secret"].as_str().unwrap());
        let memberships = bo.get("/organisations").await.good();
        assert_eq!((&memberships[0]["organisation"]["id"], &memberships[0]["roles"][0]["role"]), (&json!("o"), &json!("operator")));
        server.anonymous().logged_in("bo@example.com").await;
    }

    async fn who_has_an_account_already_gets_the_role_at_once(home: Home) {
        let mut server = home.server().await;
        let admin = server.administered().await;
        for id in ["o", "p"] {
            server.organisation(&admin, id, "Nordvik").await;
        }
        let bo = server.person(&admin, "o", "operator", None).await;
        let again = json!({ "email": "operator-all@o.example", "role": "auditor" });
        assert_eq!(admin.post("/organisations/p/invitations", again).await.good()["secret"], json!(null));
        bo.get("/organisations/p/people").await.good();
    }

    async fn an_invitation_ends_with_the_right_of_who_made_it(home: Home) {
        let mut server = home.server().await;
        let admin = server.administered().await;
        server.organisation(&admin, "o", "Nordvik").await;
        let (bo, cleo) = (server.person(&admin, "o", "admin", None).await, server.person(&admin, "o", "admin", Some("hall-b")).await);
        server.granted("o", &cleo.id().await, "admin").await;
        let mut invited = Vec::new();
        for (by, email, role) in [(&bo, "a@example.com", "operator"), (&cleo, "b@example.com", "admin"), (&admin, "c@example.com", "auditor")] {
            invited.push(by.post("/organisations/o/invitations", json!({ "email": email, "role": role })).await.good()["secret"].clone());
        }
        let at_site = json!({ "email": "d@example.com", "role": "operator", "site": "hall-b" });
        invited.push(admin.post("/organisations/o/invitations", at_site).await.good()["secret"].clone());
        admin.delete(&format!("/organisations/o/people/{}@admin", bo.id().await)).await.good();
        let cleo_id = cleo.id().await;
        admin.delete(&format!("/accounts/{cleo_id}")).await.good();
        let accept = |at: usize| {
            let given = json!({ "secret": invited[at], "name": "Dee", "password": PASSWORD, "handing": "bearer" });
            let nobody = server.anonymous();
            async move { nobody.post("/invitations/accept", given).await }
        };
        for at in [0, 1] {
            let before = server.entries().await;
            let problem = accept(at).await.refused(422, "invalid");
            assert!(problem["detail"].as_str().unwrap().contains("ask an administrator"), "{problem}");
            assert_eq!(server.actions_since(before).await, ["access.refuse"]);
        }
        admin.delete(&format!("/organisations/o/people/{cleo_id}@admin@hall-b")).await.good();
        admin.delete("/organisations/o/sites/hall-b").await.good();
        accept(3).await.refused(422, "invalid");
        accept(2).await.good();
    }

    async fn an_invitation_ends_after_a_week(home: Home) {
        let mut server = home.server().await;
        let admin = server.administered().await;
        server.organisation(&admin, "o", "Nordvik").await;
        let invited = admin.post("/organisations/o/invitations", json!({ "email": "bo@example.com", "role": "operator" })).await.good();
        server.clock().pass_min(7 * 24 * 60);
        let given = json!({ "secret": invited["secret"], "name": "Bo", "password": PASSWORD });
        server.anonymous().post("/invitations/accept", given).await.refused(401, "unauthenticated");
    }

    async fn who_has_lost_the_password_chooses_a_new_one_once(home: Home) {
        let mut server = home.server().await;
        let admin = server.administered().await;
        server.organisation(&admin, "o", "Nordvik").await;
        let bo = server.person(&admin, "o", "auditor", None).await;
        let reset = admin.post(&format!("/accounts/{}/reset", bo.id().await), json!({})).await.good();
        let given = |password| json!({ "secret": reset["secret"], "password": password, "handing": "bearer" });
        bo.get("/session").await.good();
        server.anonymous().post("/account/reset", given("short")).await.refused(422, "invalid");
        let entered = server.anonymous().post("/account/reset", given("nine grey herons waiting")).await.good();
        server.anonymous().post("/account/reset", given("nine grey herons again")).await.refused(401, "unauthenticated");
        bo.get("/session").await.refused(401, "unauthenticated");
        server.anonymous().bearer(entered["secret"].as_str().unwrap()).get("/organisations/o/people").await.good();
        server.anonymous().post("/session", json!({ "email": "auditor-all@o.example", "password": PASSWORD })).await.refused(401, "unauthenticated");
        bo.post(&format!("/accounts/{}/reset", entered["account"]["id"].as_str().unwrap()), json!({})).await.refused(401, "unauthenticated");
    }

    async fn a_role_that_is_taken_away_no_longer_counts(home: Home) {
        let mut server = home.server().await;
        let admin = server.administered().await;
        server.organisation(&admin, "o", "Nordvik").await;
        let bo = server.person(&admin, "o", "auditor", None).await;
        bo.get("/organisations/o/people").await.good();
        admin.delete(&format!("/organisations/o/people/{}@auditor", bo.id().await)).await.good();
        bo.get("/organisations/o/people").await.refused(404, "not-found");
        bo.get("/session").await.good();
    }

    async fn whoever_was_removed_keeps_their_name_in_the_ledger_and_nothing_else(home: Home) {
        let mut server = home.server().await;
        let admin = server.administered().await;
        server.organisation(&admin, "o", "Nordvik").await;
        let bo = server.person(&admin, "o", "ot-engineer", None).await;
        let id = bo.id().await;
        let token = json!({ "name": "program", "organisation": "o", "role": "ot-engineer", "days": 1 });
        let program = bo.bearer(bo.post("/account/tokens", token).await.good()["secret"].as_str().unwrap());
        let entry = program.call("POST", "/organisations/o/systems/bench/files").bytes("a file").send().await.good()["entry"].clone();
        admin.delete(&format!("/accounts/{id}")).await.good();
        for user in [&bo, &program] {
            user.get("/session").await.refused(401, "unauthenticated");
        }
        let log_in = crate::world::log_in("ot-engineer-all@o.example", PASSWORD);
        server.anonymous().post("/session", log_in).await.refused(401, "unauthenticated");
        let told = admin.get(&format!("/organisations/o/audit/{entry}")).await.good();
        assert_eq!((&told["actor"], &told["name"]), (&json!(id), &json!("ot-engineer-all@o.example")));
        admin.delete(&format!("/accounts/{id}")).await.refused(404, "not-found");
        // The address is free again, for another account.
        let new = server.person(&admin, "o", "ot-engineer", None).await;
        assert_ne!(new.id().await, id);
    }

    async fn the_last_administrator_stays_also_where_others_were_removed(home: Home) {
        let mut server = home.server().await;
        let admin = server.administered().await;
        server.organisation(&admin, "o", "Nordvik").await;
        let (ada, bo) = (admin.id().await, server.person(&admin, "o", "admin", None).await.id().await);
        let user = &admin;
        let last = |path: String| async move { user.delete(&path).await.refused(409, "conflict") };
        last(format!("/accounts/{ada}")).await;
        last(format!("/administrators/{ada}@admin")).await;
        admin.put("/administrators", json!({ "account": bo, "role": "admin" })).await.good();
        admin.delete(&format!("/accounts/{bo}")).await.good();
        last(format!("/accounts/{ada}")).await;
        last(format!("/administrators/{ada}@admin")).await;
        last(format!("/organisations/o/people/{ada}@admin")).await;
        admin.get("/accounts").await.good();
    }

    async fn two_administrators_who_remove_each_other_at_once_do_not_both_go(home: Home) {
        let mut server = home.server().await;
        let ada = server.administered().await;
        server.organisation(&ada, "o", "Nordvik").await;
        for round in 0..4 {
            let bo = server.invited(&ada, "o", json!({ "email": format!("bo-{round}@example.com"), "role": "admin" })).await;
            ada.put("/administrators", json!({ "account": bo.id().await, "role": "admin" })).await.good();
            let [ada_id, bo_id] = [ada.id().await, bo.id().await];
            let (ada_role, bo_role) = (format!("/administrators/{ada_id}@admin"), format!("/administrators/{bo_id}@admin"));
            let (one, other) = tokio::join!(ada.delete(&bo_role), bo.delete(&ada_role));
            assert!(!(one.status.is_success() && other.status.is_success()));
            let rest = if one.status.is_success() { ada.clone() } else { bo.clone() };
            let left = rest.get("/administrators").await.good();
            assert!(!left.as_array().unwrap().is_empty());
            if other.status.is_success() {
                bo.put("/administrators", json!({ "account": ada_id, "role": "admin" })).await.good();
            }
        }
    }

    async fn nobody_gives_what_they_do_not_have(home: Home) {
        let mut server = home.server().await;
        let admin = server.administered().await;
        server.organisation(&admin, "o", "Nordvik").await;
        let local = server.person(&admin, "o", "admin", None).await;
        let bo = server.person(&admin, "o", "operator", None).await.id().await;
        local.post("/organisations/o/people", json!({ "account": bo, "role": "approver" })).await.good();
        let site = json!({ "account": bo, "role": "auditor", "site": "nowhere" });
        local.post("/organisations/o/people", site).await.refused(422, "invalid");
        local.post("/organisations/o/people", json!({ "account": bo, "role": "supplier" })).await.refused(422, "invalid");
        local.post("/organisations/o/people", json!({ "account": "a-nobody", "role": "auditor" })).await.refused(422, "invalid");
        let engineer = server.person(&admin, "o", "ot-engineer", None).await;
        let before = server.entries().await;
        engineer.post("/organisations/o/people", json!({ "account": bo, "role": "admin" })).await.refused(403, "forbidden");
        assert_eq!(server.actions_since(before).await, ["access.refuse"]);
    }

    async fn of_two_who_make_an_organisation_at_once_one_does(home: Home) {
        let mut server = home.server().await;
        let admin = server.administered().await;
        let make = |_| {
            let admin = admin.clone();
            tokio::spawn(async move { admin.post("/organisations", json!({ "id": "o", "name": "O" })).await })
        };
        let mut made = 0;
        for sent in (0..4).map(make).collect::<Vec<_>>() {
            let answer = sent.await.unwrap();
            if answer.status.is_success() { made += 1 } else { drop(answer.refused(409, "conflict")) }
        }
        assert_eq!((made, texts(&admin.get("/organisations").await.good(), "organisation").len()), (1, 1));
    }

    /// Whichever comes first: no role and no system at a site that is not there.
    async fn of_who_takes_a_site_away_and_who_uses_it_at_once_one_is_too_late(home: Home) {
        let mut server = home.server().await;
        let admin = server.administered().await;
        server.organisation(&admin, "o", "Nordvik").await;
        let bo = server.person(&admin, "o", "operator", None).await.id().await;
        for round in 0..6 {
            let site = format!("hall-{round}");
            admin.post("/organisations/o/sites", json!({ "id": site, "name": "Hall" })).await.good();
            let role = json!({ "account": bo, "role": "auditor", "site": site });
            let system = json!({ "id": format!("system-{round}"), "name": "System", "site": site });
            let path = format!("/organisations/o/sites/{site}");
            let uses = async {
                if round % 2 == 0 { admin.post("/organisations/o/people", role).await } else { admin.post("/organisations/o/systems", system).await }
            };
            let (gone, used) = tokio::join!(admin.delete(&path), uses);
            assert!(!(gone.status.is_success() && used.status.is_success()), "{gone:?} {used:?}");
            if !gone.status.is_success() {
                gone.refused(409, "conflict");
            }
            if !used.status.is_success() {
                used.refused(422, "invalid");
            }
        }
    }

    async fn places_that_others_need_stay(home: Home) {
        let mut server = home.server().await;
        let admin = server.administered().await;
        server.organisation(&admin, "o", "Nordvik").await;
        admin.delete("/organisations/o/sites/hall-a").await.refused(409, "conflict");
        admin.delete("/organisations/o/systems/bench").await.refused(409, "conflict");
        let bo = server.person(&admin, "o", "operator", Some("hall-b")).await.id().await;
        admin.delete("/organisations/o/sites/hall-b").await.refused(409, "conflict");
        admin.delete(&format!("/organisations/o/people/{bo}@operator@hall-b")).await.good();
        admin.delete("/organisations/o/sites/hall-b").await.good();
        admin.delete("/organisations/o/sites/hall-b").await.refused(404, "not-found");
        let nowhere = json!({ "id": "x", "name": "X", "site": "nowhere" });
        assert_eq!(admin.post("/organisations/o/systems", nowhere).await.refused(422, "invalid")["field"], "site");
    }
}
