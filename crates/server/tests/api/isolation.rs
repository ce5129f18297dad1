//! Two organisations on one server: whoever asks with the other's names gets nothing and leaves nothing there.

use serde_json::json;

use crate::client::{Answer, User};
use crate::home::{Home, Server, on_both};
use crate::operations::{self, Operation};

/// Stands in everything of the other organisation that has a name.
const SECRET: &str = "Secretum";

/// What the other organisation has, by what its ids are of.
struct Other {
    grant: String,
    site: String,
    supplier: String,
    glass: String,
    sink: String,
    job: String,
    sha256: String,
    entry: String,
    token: String,
    session: String,
}

impl Other {
    /// Makes one of each.
    async fn of(server: &Server, owner: &User, glass: String) -> Self {
        let at = "/organisations/bravo";
        let file = owner.call("POST", &format!("{at}/systems/press/files")).bytes(format!("{SECRET} file")).send().await.good();
        let job = owner.post(&format!("{at}/systems/press/jobs"), json!({ "format": "csv" })).await.good();
        let token = json!({ "name": SECRET, "organisation": "bravo", "role": "admin", "days": 1 });
        let sink = json!({ "id": "collector", "type": "webhook", "url": "http://127.0.0.1:1/", "secret": "sixteen or more of them" });
        owner.post(&format!("{at}/sinks"), sink).await.good();
        Self {
            grant: format!("{}@admin", owner.id().await),
            site: "hall-c".into(),
            supplier: "valves".into(),
            glass,
            sink: "collector".into(),
            job: job["id"].as_str().unwrap().into(),
            sha256: file["sha256"].as_str().unwrap().into(),
            entry: (server.entries().await - 1).to_string(),
            token: owner.post("/account/tokens", token).await.good()["token"]["id"].as_str().unwrap().into(),
            session: owner.get("/account/sessions").await.good()[0]["id"].as_str().unwrap().into(),
        }
    }

    fn id(&self, operation: &Operation) -> &str {
        match operation.of() {
            "people" => &self.grant,
            "sites" => &self.site,
            "systems" => "press",
            "sinks" => &self.sink,
            "suppliers" => &self.supplier,
            "break-glass" => &self.glass,
            "jobs" => &self.job,
            "{kind}" => "bench",
            _ if !operation.names("id") => "",
            what => panic!("say which {what} the other organisation has"),
        }
    }

    /// Asks for it in an organisation and a system.
    async fn asked(&self, user: &User, operation: &Operation, organisation: &str, system: &str) -> Answer {
        let names = [
            ("organisation", organisation),
            ("system", system),
            ("kind", "zone"),
            ("id", self.id(operation)),
            ("at", "zone:bench"),
            ("entry", &self.entry),
            ("sha256", &self.sha256),
        ];
        let body = match operation.id.as_str() {
            "break_glass_review" => json!({ "text": "taken over" }),
            _ => json!({ "id": "bench", "name": "taken over" }),
        };
        let answer = user.call(&operation.method, &operation.at(&names)).of_version(0).json(&body).send().await;
        assert!(!answer.text().contains(SECRET), "{} gave away: {}", operation.id, answer.text());
        answer
    }
}

/// Alpha with somebody who may do everything there, and bravo.
async fn world(home: Home) -> (Server, User, Other) {
    let mut server = home.server().await;
    let admin = server.administered().await;
    server.organisation(&admin, "alpha", "Alpha").await;
    server.organisation(&admin, "bravo", SECRET).await;
    admin.post("/organisations/bravo/sites", json!({ "id": "hall-c", "name": SECRET })).await.good();
    admin.post("/organisations/bravo/systems", json!({ "id": "press", "name": SECRET })).await.good();
    let plant = crate::world::plant(SECRET);
    admin.call("PUT", "/organisations/bravo/systems/press/plant").bytes(plant).send().await.good();
    let mallory = server.person(&admin, "alpha", "break-glass", None).await;
    mallory.breaks_glass("alpha").await;
    // All that one person can be, and for programs a role that tokens can have.
    server.granted("alpha", &mallory.id().await, "admin").await;
    server.supplies("alpha", &mallory.id().await, "pumps").await;
    let owner = server.person(&admin, "bravo", "admin", None).await;
    let glass = server.person(&admin, "bravo", "break-glass", None).await.breaks_glass("bravo").await;
    let other = Other::of(&server, &owner, glass).await;
    (server, mallory, other)
}

/// A token of somebody, for everything that they may do in an organisation.
async fn token(user: &User, organisation: &str, role: &str) -> User {
    let asked = json!({ "name": "program", "organisation": organisation, "role": role, "days": 1 });
    user.bearer(user.post("/account/tokens", asked).await.good()["secret"].as_str().unwrap())
}

on_both! {
    async fn the_other_organisation_is_not_there(home: Home) {
        let (server, mallory, other) = world(home).await;
        let program = token(&mallory, "alpha", "admin").await;
        let before = server.entries_of("bravo").await;
        for operation in operations::of_organisation() {
            for user in [&mallory, &program] {
                other.asked(user, &operation, "bravo", "press").await.refused(404, "not-found");
            }
        }
        assert_eq!(server.entries_of("bravo").await, before);
    }

    async fn what_the_other_organisation_has_is_not_found_in_ones_own(home: Home) {
        let (server, mallory, other) = world(home).await;
        let before = server.entries_of("bravo").await;
        for operation in operations::of_organisation() {
            if operation.names("system") {
                other.asked(&mallory, &operation, "alpha", "press").await.refused(404, "not-found");
            }
            let named = ["entry", "sha256"].iter().any(|name| operation.names(name)) || (operation.names("id") && !operation.names("kind"));
            if named {
                other.asked(&mallory, &operation, "alpha", "bench").await.refused(404, "not-found");
            }
        }
        mallory.delete(&format!("/account/tokens/{}", other.token)).await.refused(404, "not-found");
        mallory.delete(&format!("/account/sessions/{}", other.session)).await.refused(404, "not-found");
        assert_eq!(server.entries_of("bravo").await, before);
    }

    async fn lists_and_searches_stay_in_ones_own(home: Home) {
        let (_server, mallory, _) = world(home).await;
        for path in [
            "/organisations",
            "/organisations/alpha/people",
            "/organisations/alpha/systems",
            "/organisations/alpha/break-glass",
            "/organisations/alpha/systems/bench/handed-in",
            "/organisations/alpha/audit?limit=1000",
            "/organisations/alpha/audit?subject=bravo/press",
            "/organisations/alpha/audit/export?format=jsonl",
            "/organisations/alpha/audit/export?format=ocsf",
            "/organisations/alpha/systems/bench/records/zone?containing=secretum",
            "/organisations/alpha/systems/bench/pack",
        ] {
            let answer = mallory.get(path).await;
            answer.good();
            assert!(!answer.text().contains(SECRET) && !answer.text().contains("bravo"), "{path}: {}", answer.text());
        }
    }

    async fn a_token_stays_in_its_organisation_also_where_its_owner_is_in_two(home: Home) {
        let (server, mallory, other) = world(home).await;
        let admin = server.anonymous().logged_in(crate::world::ADMIN).await;
        let both = json!({ "account": mallory.id().await, "role": "auditor" });
        admin.post("/organisations/bravo/people", both).await.good();
        let program = token(&mallory, "alpha", "admin").await;
        for operation in operations::of_organisation() {
            let answer = other.asked(&program, &operation, "bravo", "press").await;
            assert!([403, 404].contains(&answer.status.as_u16()), "{}: {}", operation.id, answer.status);
        }
        assert!(!program.get("/organisations").await.text().contains(SECRET));
    }
}
