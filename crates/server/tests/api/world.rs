//! Who and what there is in most tests: an administrator, organisations with a plant each, people with roles.

use ringwall_store::{Act, Change, Expect, Key};
use serde_json::{Value, json};

use crate::client::User;
use crate::home::Server;

/// Every role, as the interface names it.
pub(crate) const ROLES: [&str; 10] = [
    "admin",
    "compliance-lead",
    "ot-engineer",
    "app-developer",
    "approver",
    "operator",
    "supplier",
    "management",
    "auditor",
    "break-glass",
];

pub(crate) const PASSWORD: &str = "seven grey herons wading";
pub(crate) const ADMIN: &str = "ada@example.com";

/// The smallest plant that has something of most kinds. What stands in its names is `word`; ids are the same everywhere.
pub(crate) fn plant(word: &str) -> String {
    include_str!("plant.yaml").replace("WORD", word)
}

impl Server {
    /// Sets up the first account; nobody needs a second factor for the installation from then on.
    pub(crate) async fn administered(&mut self) -> User {
        let given = json!({ "secret": self.set_up, "name": "Ada", "email": ADMIN, "password": PASSWORD, "handing": "bearer" });
        let entered = self.anonymous().post("/set-up", given).await.good();
        self.without_second_factor("_").await;
        self.anonymous().bearer(entered["secret"].as_str().unwrap())
    }

    /// Registers something past the server.
    async fn registered(&self, organisation: &str, kind: &str, id: &str, body: Value) {
        let key = Key { organisation: organisation.into(), system: String::new(), kind: kind.into(), id: id.into() };
        let change = Change { key, expect: Expect::Anything, body: Some(body), moved: false };
        let act = Act { organisation: organisation.into(), actor: "test".into(), action: format!("{kind}.put"), ..Act::default() };
        self.behind.commit(Act { changes: vec![change], ..act }).await.unwrap();
    }

    /// No role needs a second factor in an organisation; the server would want one for saying so.
    pub(crate) async fn without_second_factor(&self, organisation: &str) {
        self.registered(organisation, "settings", "self", json!({ "second_factor": [] })).await;
    }

    /// A role in an organisation that nobody made: one that was there before the server.
    pub(crate) async fn granted(&self, organisation: &str, account: &str, role: &str) {
        self.registered(organisation, "grant", &format!("{account}@{role}"), json!({ "account": account, "role": role })).await;
    }

    /// An organisation with a site, a system at it, and a plant in that; nobody needs a second factor.
    pub(crate) async fn organisation(&self, admin: &User, id: &str, word: &str) {
        let at = format!("/organisations/{id}");
        admin.post("/organisations", json!({ "id": id, "name": word })).await.good();
        self.without_second_factor(id).await;
        for (path, body) in [
            ("sites", json!({ "id": "hall-a", "name": "Hall A" })),
            ("sites", json!({ "id": "hall-b", "name": "Hall B" })),
            ("systems", json!({ "id": "bench", "name": "Bench", "site": "hall-a" })),
        ] {
            admin.post(&format!("{at}/{path}"), body).await.good();
        }
        admin.call("PUT", &format!("{at}/systems/bench/plant")).bytes(plant(word)).send().await.good();
    }

    /// A role as a supplier in the system `bench`, that nobody made.
    pub(crate) async fn supplies(&self, organisation: &str, account: &str, supplier: &str) {
        let grant = json!({ "account": account, "role": "supplier", "supplier": supplier, "system": "bench" });
        self.registered(organisation, "grant", &format!("{account}@supplier@{supplier}@bench"), grant).await;
    }

    /// Somebody who has exactly this role; logged in. A supplier is one of the system `bench`.
    pub(crate) async fn person(&self, admin: &User, organisation: &str, role: &str, site: Option<&str>) -> User {
        let email = format!("{role}-{}@{organisation}.example", site.unwrap_or("all"));
        let invitation = match role {
            "supplier" => json!({ "email": email, "role": role, "supplier": "pumps", "system": "bench" }),
            _ => json!({ "email": email, "role": role, "site": site }),
        };
        self.invited(admin, organisation, invitation).await
    }

    /// Somebody who accepts an invitation.
    pub(crate) async fn invited(&self, admin: &User, organisation: &str, invitation: Value) -> User {
        let invited = admin.post(&format!("/organisations/{organisation}/invitations"), invitation.clone()).await.good();
        let given = json!({ "secret": invited["secret"], "name": invitation["email"], "password": PASSWORD, "handing": "bearer" });
        let entered = self.anonymous().post("/invitations/accept", given).await.good();
        self.anonymous().bearer(entered["secret"].as_str().unwrap())
    }
}

impl User {
    /// Logs in with the password of tests.
    pub(crate) async fn logged_in(&self, email: &str) -> User {
        let entered = self.post("/session", log_in(email, PASSWORD)).await.good();
        self.bearer(entered["secret"].as_str().unwrap())
    }

    /// Breaks the glass; gives the id of that.
    pub(crate) async fn breaks_glass(&self, organisation: &str) -> String {
        let path = format!("/organisations/{organisation}/break-glass");
        let opened = self.post(&path, json!({ "reason": "The line stands" })).await.good();
        opened["glass"]["id"].as_str().unwrap().to_owned()
    }

    /// Id of the account.
    pub(crate) async fn id(&self) -> String {
        self.get("/session").await.good()["account"]["id"].as_str().unwrap().to_owned()
    }
}

pub(crate) fn log_in(email: &str, password: &str) -> Value {
    json!({ "email": email, "password": password, "handing": "bearer" })
}

/// Texts of a list of objects.
pub(crate) fn texts(list: &Value, field: &str) -> Vec<String> {
    list.as_array().unwrap().iter().map(|one| one[field].as_str().unwrap_or_default().to_owned()).collect()
}
