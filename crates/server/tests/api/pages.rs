//! Pages as a browser without scripts sees them.

use axum::http::{StatusCode, header};
use serde_json::json;

use crate::client::{Answer, Call, User};
use crate::home::{Home, on_both};
use crate::world::{ADMIN, PASSWORD};

impl User {
    /// A page.
    pub(crate) async fn page(&self, path: &str) -> Answer {
        self.outside("GET", path).send().await
    }

    /// A form that is sent from a page of this server.
    pub(crate) async fn form(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.outside("POST", path).fields(fields).header("sec-fetch-site", "same-origin").send().await
    }
}

impl Call {
    pub(crate) fn fields(self, fields: &[(&str, &str)]) -> Self {
        let escape = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
        let pairs = fields.iter().map(|(name, value)| format!("{name}={}", escape(value)));
        self.header("content-type", "application/x-www-form-urlencoded").bytes(pairs.collect::<Vec<_>>().join("&"))
    }
}

impl Answer {
    /// It is a page with this status; gives its text.
    #[track_caller]
    pub(crate) fn html(&self, status: StatusCode) -> String {
        let text = self.text();
        assert_eq!(self.status, status, "{text}");
        assert_eq!(self.headers[header::CONTENT_TYPE], "text/html; charset=utf-8");
        let policy = self.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none'; script-src 'self';") && !policy.contains("unsafe"), "{policy}");
        assert!(!text.contains("<script>") && !text.contains(" style=") && !text.contains(" onclick"), "something runs inside of the page");
        text
    }

    /// It leads elsewhere; says where.
    #[track_caller]
    pub(crate) fn leads(&self) -> &str {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", self.text());
        self.headers[header::LOCATION].to_str().unwrap()
    }
}

on_both! {
    async fn the_first_account_is_made_on_a_page(home: Home) {
        let server = home.server().await;
        let anybody = server.anonymous();
        assert_eq!(anybody.page("/").await.leads(), "/set-up");
        assert_eq!(anybody.page("/log-in").await.leads(), "/set-up");
        anybody.page("/set-up").await.html(StatusCode::OK);
        let secret = server.set_up.clone().unwrap();
        let given = |password| [("secret", secret.as_str()), ("name", "Ada <b>"), ("email", ADMIN), ("password", password)];
        let again = anybody.form("/set-up", &given("short")).await.html(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(again.contains(r#"value="Ada &#60;b&#62;""#), "what was typed is still there, as text: {again}");
        assert!(again.contains(r#"aria-describedby="w-password""#) && !again.contains("short"));
        let made = anybody.form("/set-up", &given(PASSWORD)).await;
        assert_eq!(made.leads(), "/");
        let user = anybody.cookie(&made.set_cookie().0);
        assert!(user.page("/").await.html(StatusCode::OK).contains("Ada &#60;b&#62;"));
        assert_eq!(anybody.page("/set-up").await.leads(), "/log-in");
        let twice = anybody.form("/set-up", &given(PASSWORD)).await;
        twice.html(StatusCode::UNAUTHORIZED);
    }

    async fn one_logs_in_on_a_page_and_comes_back_to_where_one_was(home: Home) {
        let mut server = home.server().await;
        let ada = server.administered().await;
        server.organisation(&ada, "o", "Nordvik").await;
        let anybody = server.anonymous();
        assert_eq!(anybody.page("/o/o/bench/gaps?from=3").await.leads(), "/log-in?next=%2Fo%2Fo%2Fbench%2Fgaps%3Ffrom%3D3");
        let page = anybody.page("/log-in?next=%2Fo%2Fo%2Fbench%2Fgaps").await.html(StatusCode::OK);
        assert!(page.contains(r#"name="next" value="/o/o/bench/gaps""#), "{page}");
        let wrong = anybody.form("/log-in", &[("email", ADMIN), ("password", "some other grey herons"), ("next", "/x")]).await;
        let wrong = wrong.html(StatusCode::UNAUTHORIZED);
        assert!(wrong.contains(ADMIN) && !wrong.contains("grey herons"), "the address stays, the password does not");
        for (next, expected) in [("/o/o/bench/gaps", "/o/o/bench/gaps"), ("//evil.example", "/"), ("https://evil.example", "/")] {
            let entered = anybody.form("/log-in", &[("email", ADMIN), ("password", PASSWORD), ("next", next)]).await;
            assert_eq!(entered.leads(), expected);
            let (cookie, attributes) = entered.set_cookie();
            assert!(attributes.contains(&"HttpOnly".to_owned()) && attributes.contains(&"SameSite=Strict".to_owned()));
            anybody.cookie(&cookie).page("/o/o/bench/gaps").await.html(StatusCode::OK);
        }
        let user = anybody.cookie(&anybody.form("/log-in", &[("email", ADMIN), ("password", PASSWORD)]).await.set_cookie().0);
        assert_eq!(user.form("/log-out", &[]).await.leads(), "/log-in");
        assert!(user.page("/account").await.leads().starts_with("/log-in"));
    }

    async fn a_page_of_another_site_sends_no_form(home: Home) {
        let mut server = home.server().await;
        server.administered().await;
        let anybody = server.anonymous();
        let user = anybody.cookie(&anybody.form("/log-in", &[("email", ADMIN), ("password", PASSWORD)]).await.set_cookie().0);
        for (path, fields) in [("/log-out", vec![]), ("/account/password", vec![("old", PASSWORD), ("password", "eight white storks asleep")])] {
            let call = user.outside("POST", path).fields(&fields).header("sec-fetch-site", "cross-site");
            call.send().await.html(StatusCode::FORBIDDEN);
        }
        let call = anybody.outside("POST", "/log-in").fields(&[("email", ADMIN), ("password", PASSWORD)]);
        call.header("origin", "https://evil.example").send().await.html(StatusCode::FORBIDDEN);
        user.page("/account").await.html(StatusCode::OK);
    }

    async fn who_has_to_prove_it_is_still_them_comes_back_to_the_form(home: Home) {
        let mut server = home.server().await;
        server.administered().await;
        let anybody = server.anonymous();
        let user = anybody.cookie(&anybody.form("/log-in", &[("email", ADMIN), ("password", PASSWORD)]).await.set_cookie().0);
        server.clock().pass_min(11);
        let begin = async |from: &str| {
            let call = user.outside("POST", "/account/second-factor").header("sec-fetch-site", "same-origin").header("referer", from);
            call.send().await.leads().to_owned()
        };
        assert_eq!(begin("https://ringwall.example/account?x=y").await, "/confirm?next=%2Faccount%3Fx%3Dy");
        assert_eq!(begin("not an address").await, "/confirm?next=%2F");
        let confirmed = user.form("/confirm", &[("password", PASSWORD), ("next", "/account")]).await;
        assert_eq!(confirmed.leads(), "/account");
        let page = user.form("/account/second-factor", &[]).await.html(StatusCode::OK);
        assert!(page.contains("<svg") && page.contains("otpauth://"), "{page}");
    }

    async fn the_pages_of_a_plant_are_for_who_may_read_it(home: Home) {
        let mut server = home.server().await;
        let ada = server.administered().await;
        server.organisation(&ada, "o", "Nordvik").await;
        server.organisation(&ada, "p", "Sydvik").await;
        let reader = server.person(&ada, "o", "auditor", None).await;
        let supplier = server.invited(&ada, "o", json!({ "email": "sup@example.com", "role": "operator", "site": "hall-b" })).await;
        let gaps = reader.page("/o/o/bench/gaps").await.html(StatusCode::OK);
        let requirement = gaps.split("href=\"").map(|rest| rest.split('"').next().unwrap()).find(|href| href.contains("/SR ")).unwrap();
        let requirement = requirement.replace(' ', "%20");
        let place = requirement.rsplit_once('/').unwrap().0;
        for path in ["/o/o/bench", "/o/o/bench/levels", "/o/o/bench/gaps", "/o/o/bench/measures", place, requirement.as_str()] {
            assert!(reader.page(path).await.html(StatusCode::OK).contains("Nordvik"), "{path}");
            let elsewhere = path.replacen("/o/o/", "/o/p/", 1);
            let refused = reader.page(&elsewhere).await.html(StatusCode::NOT_FOUND);
            assert!(!refused.contains("Sydvik"), "{elsewhere}");
            supplier.page(path).await.html(StatusCode::FORBIDDEN);
        }
        for path in ["/o/o/bench/levels/zone:none", "/o/o/bench/levels/none", "/o/o/nothing", "/o/%00/bench", &format!("{place}/SR%2099.9")] {
            reader.page(path).await.html(StatusCode::NOT_FOUND);
        }
        assert_eq!(reader.page("/").await.leads(), "/o/o/bench", "who has one plant need not choose");
    }

    async fn everybody_reads_in_their_language_and_colours(home: Home) {
        let mut server = home.server().await;
        server.administered().await;
        let anybody = server.anonymous();
        let page = async |accepted: &str| anybody.outside("GET", "/log-in").header("accept-language", accepted).send().await.html(StatusCode::OK);
        assert!(page("de-AT,en;q=0.5").await.contains(r#"<html lang="de""#));
        assert!(page("fr").await.contains(r#"<html lang="fr""#));
        assert!(page("es").await.contains(r#"<html lang="en""#));
        let chosen = anybody.page("/look?language=de&theme=dark&back=/log-in").await;
        assert_eq!(chosen.leads(), "/log-in");
        let cookies: Vec<_> = chosen.headers.get_all(header::SET_COOKIE).iter().map(|value| value.to_str().unwrap().split(';').next().unwrap()).collect();
        let dark = anybody.cookie(&cookies.join("; ")).page("/log-in").await.html(StatusCode::OK);
        assert!(dark.contains(r#"<html lang="de" data-theme="dark""#), "{dark}");
        assert_eq!(anybody.page("/look?theme=dark&back=//evil.example").await.leads(), "/");
        let wrong = anybody.cookie(&cookies.join("; ")).form("/log-in", &[("email", "x@example.com"), ("password", "nobody has this")]).await;
        assert!(wrong.html(StatusCode::UNAUTHORIZED).contains("Adresse, Passwort oder Code ist falsch"));
    }
}

#[tokio::test]
async fn files_are_kept_for_ever_under_the_name_of_what_is_in_them() {
    let mut server = Home::sqlite().server().await;
    server.administered().await;
    let anybody = server.anonymous();
    let page = anybody.page("/interface").await.html(StatusCode::OK);
    for (start, kind) in [("<link rel=\"stylesheet\" href=\"", "text/css"), ("<script type=\"module\" src=\"", "text/javascript")] {
        let address = page.split(start).nth(1).unwrap().split('"').next().unwrap();
        let file = anybody.page(address).await;
        assert_eq!(file.status, StatusCode::OK);
        assert!(file.headers[header::CONTENT_TYPE].to_str().unwrap().starts_with(kind));
        assert!(file.headers[header::CACHE_CONTROL].to_str().unwrap().contains("immutable"));
    }
    for path in ["/static/000000000000/style.css", "/static/x/%2e%2e%2fCargo.toml"] {
        assert_eq!(anybody.page(path).await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn the_description_of_the_interface_names_every_operation() {
    let mut server = Home::sqlite().server().await;
    server.administered().await;
    let page = server.anonymous().page("/interface").await.html(StatusCode::OK);
    let document = ringwall_server::document();
    let operations = document["paths"].as_object().unwrap().values().flat_map(|methods| methods.as_object().unwrap().values());
    let ids: Vec<&str> = operations.filter_map(|operation| operation["operationId"].as_str()).collect();
    assert!(ids.len() > 60);
    for id in ids {
        assert!(page.contains(&format!("id=\"{id}\"")), "{id}");
    }
}
