//! Pages for who runs an organisation: for whom they are, each form good and bad, secrets that are shown once.

use axum::http::{StatusCode, header};
use serde_json::json;

use crate::authenticator::Device;
use crate::client::User;
use crate::home::{Home, Server, on_both};
use crate::passkeys::registered;
use crate::world::ADMIN;

const UNPROCESSABLE: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;

/// An organisation `o`, and another one of which nobody here but the administrator sees anything.
async fn world(home: Home) -> (Server, User) {
    let mut server = home.server().await;
    let admin = server.administered().await;
    server.organisation(&admin, "o", "Nordvik").await;
    server.organisation(&admin, "p", "Sydvik").await;
    (server, admin)
}

/// What stands on a page between two texts.
fn between<'t>(text: &'t str, before: &str, after: &str) -> &'t str {
    text.split(before).nth(1).unwrap_or_else(|| panic!("no `{before}` in {text}")).split(after).next().unwrap()
}

/// The secret that a page shows.
fn secret(page: &str) -> &str {
    between(page, "id=\"secret\">", "<")
}

/// The first address on a page that has this in it.
fn address<'t>(page: &'t str, part: &str) -> &'t str {
    page.split("href=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap())
        .find(|href| href.contains(part))
        .unwrap_or_else(|| panic!("no link with `{part}` in {page}"))
}

on_both! {
    async fn each_page_is_for_who_may_see_it_and_for_nobody_elsewhere(home: Home) {
        let (server, admin) = world(home).await;
        let roles = ["compliance-lead", "app-developer", "operator", "supplier", "management", "auditor"];
        let mut people = vec![("admin", admin.clone())];
        for role in roles {
            people.push((role, server.person(&admin, "o", role, None).await));
        }
        let read = ["admin", "compliance-lead", "management", "auditor"].as_slice();
        let ledger = ["admin", "compliance-lead", "app-developer", "management", "auditor"].as_slice();
        let only = ["admin"].as_slice();
        for (path, allowed) in [
            ("people", read), ("places", read), ("settings", read), ("audit", read), ("break-glass", read), ("sinks", read), ("audit/3", read),
            ("ledger", ledger), ("ledger/key", ledger), ("ledger/checkpoint", ledger),
            ("people/invite", only), ("places/site/add", only), ("places/system/at/bench", only), ("places/site/at/hall-b/remove", only),
            ("sinks/add/syslog", only), ("sinks/add/webhook", only), ("break-glass/open", [].as_slice()),
        ] {
            for (role, user) in &people {
                let path = if path == "audit/3" { first_entry(&server, "o").await } else { format!("/admin/o/{path}") };
                let answer = user.page(&path).await;
                let expected = if allowed.contains(role) { StatusCode::OK } else { StatusCode::FORBIDDEN };
                assert_eq!(answer.status, expected, "{role} {path}: {}", answer.text());
                if *role != "admin" {
                    let elsewhere = user.page(&path.replacen("/o/", "/p/", 1)).await;
                    assert_eq!(elsewhere.status, StatusCode::NOT_FOUND, "{role} {path}");
                    assert!(!elsewhere.text().contains("Sydvik"));
                    let installation = user.page(&path.replacen("/o/", "/_/", 1)).await;
                    assert_eq!(installation.status, StatusCode::FORBIDDEN, "{role} {path}");
                }
                assert!(server.anonymous().page(&path).await.leads().starts_with("/log-in?next="));
            }
        }
        for (role, user) in &people {
            let accounts = user.page("/admin/_/accounts").await;
            assert_eq!(accounts.status == StatusCode::OK, *role == "admin", "{role}");
            let first = user.page("/admin/o").await;
            match *role {
                "operator" | "supplier" => assert_eq!(first.status, StatusCode::NOT_FOUND),
                "app-developer" => assert_eq!(first.leads(), "/admin/o/ledger"),
                _ => assert_eq!(first.leads(), "/admin/o/audit"),
            }
        }
        for path in ["places/zone/add", "places/site/at/none", "places/site/at/none/remove", "audit/99999", "people/x/remove", "sinks/at/x/remove", "break-glass/at/x", "sinks/add/x"] {
            admin.page(&format!("/admin/o/{path}")).await.html(StatusCode::NOT_FOUND);
        }
    }

    async fn somebody_is_invited_and_loses_the_role_again(home: Home) {
        let (server, admin) = world(home).await;
        let auditor = server.person(&admin, "o", "auditor", None).await;
        let given = [("email", "new@example.com"), ("role", "auditor"), ("site", "hall-a")];
        auditor.form("/admin/o/people/invite", &given).await.html(StatusCode::FORBIDDEN);
        let page = admin.page("/admin/o/people/invite").await.html(StatusCode::OK);
        assert!(page.contains("Hall A") && !page.contains("value=\"break-glass\" selected"));
        for (wrong, field) in [
            ([("email", "nothing"), ("role", "auditor"), ("site", "")], "email"),
            ([("email", "new@example.com"), ("role", ""), ("site", "")], "role"),
            ([("email", "new@example.com"), ("role", "king"), ("site", "")], "role"),
            ([("email", "new@example.com"), ("role", "auditor"), ("site", "hall-z")], "site"),
            ([("email", "new@example.com"), ("role", "supplier"), ("site", "")], "supplier"),
        ] {
            let again = admin.form("/admin/o/people/invite", &wrong).await.html(UNPROCESSABLE);
            assert!(again.contains(&format!("aria-describedby=\"w-{field}\"")) && again.contains(&format!("value=\"{}\"", wrong[0].1)), "{again}");
        }
        let call = admin.outside("POST", "/admin/o/people/invite").fields(&given).header("sec-fetch-site", "same-origin");
        let made = call.header("host", "ringwall.example").header("origin", "https://ringwall.example").send().await;
        assert_eq!(made.headers[header::CACHE_CONTROL], "no-store");
        let made = made.html(StatusCode::OK);
        let link = secret(&made).to_owned();
        assert!(link.starts_with("https://ringwall.example/invitation#rwi_") && made.contains("copy.js"), "{link}");
        assert!(!admin.page("/admin/o/people").await.text().contains("rwi_"), "it is shown once");
        let accepted = json!({ "secret": link.split('#').nth(1).unwrap(), "name": "Nora", "password": crate::world::PASSWORD, "handing": "bearer" });
        server.anonymous().post("/invitations/accept", accepted).await.good();
        let list = admin.page("/admin/o/people").await.html(StatusCode::OK);
        assert!(list.contains("Nora") && list.contains("Hall A") && list.contains("new@example.com"));
        assert!(!auditor.page("/admin/o/people").await.text().contains("/remove"), "an auditor takes nothing away");
        // Who has an account has the role at once.
        assert_eq!(admin.form("/admin/o/people/invite", &[("email", "new@example.com"), ("role", "approver"), ("site", "")]).await.leads(), "/admin/o/people");
        let remove = address(&list, "auditor%40hall-a/remove").to_owned();
        assert!(admin.page(&remove).await.html(StatusCode::OK).contains("Nora"));
        auditor.form(&remove, &[]).await.html(StatusCode::FORBIDDEN);
        assert_eq!(admin.form(&remove, &[]).await.leads(), "/admin/o/people");
        assert!(!admin.page("/admin/o/people").await.text().contains("auditor%40hall-a"));
        admin.form(&remove, &[]).await.html(StatusCode::NOT_FOUND);
        admin.form(&remove.replacen("/o/", "/p/", 1), &[]).await.html(StatusCode::NOT_FOUND);
        let own = admin.page("/admin/o/people").await.text();
        let own = address(&own, "admin/remove").to_owned();
        let kept = admin.form(&own, &[]).await.html(StatusCode::CONFLICT);
        assert!(kept.contains("role=\"alert\""), "the last administrator stays: {kept}");
    }

    async fn what_was_typed_survives_a_confirmation(home: Home) {
        let (server, _) = world(home).await;
        let ada = server.anonymous().logged_in(ADMIN).await;
        server.clock().pass_min(11);
        for (path, fields) in [
            ("/admin/o/people/invite", [("email", "x@example.com"), ("role", "auditor"), ("site", "hall-a")]),
            ("/account/tokens", [("name", "a script"), ("role", "o admin"), ("days", "30")]),
        ] {
            let leads = ada.form(path, &fields).await.leads().to_owned();
            let next = leads.strip_prefix("/confirm?next=").unwrap();
            let next: String = form_urlencoded::parse(format!("n={next}").as_bytes()).next().unwrap().1.into_owned();
            assert!(next.starts_with(path), "{next}");
            assert_eq!(ada.form("/confirm", &[("password", crate::world::PASSWORD), ("next", &next)]).await.leads(), next);
            let form = ada.page(&next).await.html(StatusCode::OK);
            assert!(form.contains(&format!("value=\"{}\"", fields[0].1)) && form.contains(&format!("value=\"{}\" selected", fields[1].1)), "{form}");
            server.clock().pass_min(11);
        }
        assert!(ada.page("/admin/o/people/invite").await.leads().starts_with("/confirm?next=%2Fadmin%2Fo%2Fpeople%2Finvite"));
        assert!(ada.page("/admin/_/accounts").await.leads().starts_with("/confirm?next="));
    }

    async fn accounts_are_removed_and_get_new_passwords(home: Home) {
        let (server, admin) = world(home).await;
        let auditor = server.person(&admin, "o", "auditor", None).await;
        let id = auditor.id().await;
        // Who administers an organisation does not administer the installation.
        let other = server.person(&admin, "o", "admin", None).await;
        for path in ["remove", "reset"].map(|what| format!("/admin/_/accounts/{id}/{what}")) {
            other.form(&path, &[]).await.html(StatusCode::FORBIDDEN);
            assert_eq!(other.form(&path.replacen("/_/", "/o/", 1), &[]).await.status, StatusCode::NOT_FOUND);
            assert!(admin.page(&path).await.html(StatusCode::OK).contains("auditor-all@o.example"));
        }
        assert!(admin.page("/admin/_/accounts").await.html(StatusCode::OK).contains("auditor-all@o.example"));
        let made = admin.form(&format!("/admin/_/accounts/{id}/reset"), &[]).await.html(StatusCode::OK);
        let link = secret(&made);
        assert!(link.starts_with("http://localhost/reset#rwi_"), "{link}");
        let given = [("secret", link.split('#').nth(1).unwrap()), ("password", "eight white storks asleep")];
        assert_eq!(server.anonymous().form("/reset", &given).await.leads(), "/");
        assert_eq!(admin.form(&format!("/admin/_/accounts/{id}/remove"), &[]).await.leads(), "/admin/_/accounts");
        admin.form(&format!("/admin/_/accounts/{id}/remove"), &[]).await.html(StatusCode::NOT_FOUND);
        let own = admin.id().await;
        admin.form(&format!("/admin/_/accounts/{own}/remove"), &[]).await.html(StatusCode::CONFLICT);
        admin.form("/admin/_/accounts/a-0/reset", &[]).await.html(StatusCode::NOT_FOUND);
    }

    async fn sites_and_systems_come_change_and_go(home: Home) {
        let (server, admin) = world(home).await;
        let auditor = server.person(&admin, "o", "auditor", None).await;
        auditor.form("/admin/o/places/site/add", &[("name", "X"), ("id", "x")]).await.html(StatusCode::FORBIDDEN);
        for (name, id, field) in [("", "x", "name"), ("Hall C", "No good", "id"), ("Hall C", "hall-a", "id")] {
            let again = admin.form("/admin/o/places/site/add", &[("name", name), ("id", id)]).await.html(UNPROCESSABLE);
            assert!(again.contains(&format!("w-{field}")) && again.contains(&format!("value=\"{id}\"")), "{again}");
        }
        assert_eq!(admin.form("/admin/o/places/site/add", &[("name", "Hall C"), ("id", "hall-c")]).await.leads(), "/admin/o/places");
        assert_eq!(admin.form("/admin/o/places/system/add", &[("name", "Press"), ("id", "press"), ("site", "hall-c")]).await.leads(), "/admin/o/places");
        admin.form("/admin/o/places/system/add", &[("name", "Y"), ("id", "y"), ("site", "nowhere")]).await.html(UNPROCESSABLE);
        let page = admin.page("/admin/o/places/system/at/press").await.html(StatusCode::OK);
        assert!(page.contains("value=\"Press\"") && page.contains("value=\"hall-c\" selected"), "{page}");
        assert_eq!(admin.form("/admin/o/places/system/at/press", &[("name", "Press 2"), ("site", "")]).await.leads(), "/admin/o/places");
        let list = auditor.page("/admin/o/places").await.html(StatusCode::OK);
        assert!(list.contains("Press 2") && list.contains("Hall C") && !list.contains("/remove"));
        for (path, status) in [
            ("/admin/o/places/system/at/bench/remove", StatusCode::CONFLICT),
            ("/admin/o/places/site/at/hall-a/remove", StatusCode::CONFLICT),
            ("/admin/o/places/site/at/none/remove", StatusCode::NOT_FOUND),
        ] {
            admin.form(path, &[]).await.html(status);
        }
        for path in ["/admin/o/places/system/at/press/remove", "/admin/o/places/site/at/hall-c/remove"] {
            auditor.form(path, &[]).await.html(StatusCode::FORBIDDEN);
            admin.page(path).await.html(StatusCode::OK);
            assert_eq!(admin.form(path, &[]).await.leads(), "/admin/o/places");
        }
    }

    async fn settings_say_which_roles_take_a_second_factor(home: Home) {
        let (server, admin) = world(home).await;
        let auditor = server.person(&admin, "o", "auditor", None).await;
        auditor.form("/admin/o/settings", &[("auditor", "on")]).await.html(StatusCode::FORBIDDEN);
        assert!(auditor.page("/admin/o/settings").await.html(StatusCode::OK).contains(" disabled"));
        assert_eq!(admin.form("/admin/o/settings", &[("auditor", "on"), ("king", "on")]).await.leads(), "/admin/o/settings");
        let page = admin.page("/admin/o/settings").await.html(StatusCode::OK);
        assert!(page.contains("name=\"auditor\" value=\"on\" checked") && !page.contains("name=\"admin\" value=\"on\" checked"), "{page}");
        auditor.page("/admin/o/settings").await.html(StatusCode::FORBIDDEN);
        assert!(admin.page("/admin/o/people").await.text().contains("tag bad"), "whoever lacks one is seen");
    }

    async fn what_was_done_is_found_and_shown(home: Home) {
        let (server, admin) = world(home).await;
        let auditor = server.person(&admin, "o", "auditor", None).await;
        let at = "/organisations/o/systems/bench/records/zone";
        let zone = |name: &str| json!({ "id": "new", "name": name, "site": "hall-a", "kind": "control", "purdue": 1, "criticality": 1, "target": 1 });
        admin.post(at, zone("Old <i>")).await.good();
        let version = admin.get(&format!("{at}/new")).await.version();
        let changed = admin.call("PUT", &format!("{at}/new")).of_version(version).header("x-reason", "Renamed it").json(&zone("New name")).send().await;
        let entry = changed.version();
        auditor.post("/organisations/o/sites", json!({ "id": "x", "name": "X" })).await.refused(403, "forbidden");
        let list = auditor.page("/admin/o/audit").await.html(StatusCode::OK);
        assert!(list.contains("Ada") && list.contains("Renamed it") && list.contains("refused</span>") && !list.contains("Sydvik"), "{list}");
        let filtered = auditor.page(&format!("/admin/o/audit?actor={}&action=zone.&subject=&from=2026-11-24&until=2026-11-24", admin.id().await)).await.html(StatusCode::OK);
        assert!(filtered.contains(&format!("/admin/o/audit/{entry}\"")) && !filtered.contains("refused</span>"), "{filtered}");
        assert!(auditor.page("/admin/o/audit?until=2026-11-23").await.html(StatusCode::OK).contains("Nothing fits"));
        let wrong = auditor.page("/admin/o/audit?from=yesterday").await.html(UNPROCESSABLE);
        assert!(wrong.contains("w-from") && wrong.contains("yesterday"));
        for (query, status) in [("before=x", UNPROCESSABLE), ("break_glass=b-0", StatusCode::NOT_FOUND), ("actor=%00", UNPROCESSABLE)] {
            auditor.page(&format!("/admin/o/audit?{query}")).await.html(status);
        }
        let one = auditor.page(&format!("/admin/o/audit/{entry}")).await.html(StatusCode::OK);
        for expected in ["Renamed it", "Old &#60;i&#62;", "New name", "<code>name</code>", "192.0.2.1", "/bytes", "/ledger/proof?entry="] {
            assert!(one.contains(expected), "{expected} in {one}");
        }
        assert!(!one.contains("<code>criticality</code>"), "what has not changed is not shown");
        // Of another organisation's entries there is nothing.
        let other = first_entry(&server, "p").await;
        auditor.page(&other.replacen("/p/", "/o/", 1)).await.html(StatusCode::NOT_FOUND);
        auditor.page(&format!("{}/bytes", other.replacen("/p/", "/o/", 1))).await.html(StatusCode::NOT_FOUND);
        let bytes = auditor.page(&format!("/admin/o/audit/{entry}/bytes")).await;
        let logged = server.since(entry).await;
        assert_eq!(bytes.body, logged[0].to_bytes().unwrap());
        let proof = auditor.page(address(&one, "/ledger/proof")).await;
        assert!(proof.text().starts_with("c2sp.org/tlog-proof@v1") && proof.headers[header::CONTENT_DISPOSITION].to_str().unwrap().contains("tlog-proof"), "{}", proof.text());
        let csv = auditor.outside("GET", &address(&filtered, "format=csv").replace("&#38;", "&").replace("&amp;", "&")).send().await;
        assert!(csv.text().contains("Renamed it") && !csv.text().contains("access.refuse"), "{}", csv.text());
    }

    async fn many_entries_are_read_in_parts(home: Home) {
        let (_server, admin) = world(home).await;
        for number in 0..101 {
            admin.post("/organisations/o/sites", json!({ "id": "hall-c", "name": format!("Hall {number}") })).await.good();
        }
        let first = admin.page("/admin/o/audit?action=site.").await.html(StatusCode::OK);
        let older = address(&first, "before=").replace("&#38;", "&").replace("&amp;", "&");
        assert!(older.contains("action=site."), "{older}");
        let next = admin.page(&older).await.html(StatusCode::OK);
        assert_eq!(first.matches("<code>site.put</code>").count() + next.matches("<code>site.put</code>").count(), 103);
    }

    async fn the_ledger_says_what_it_is_and_is_checked(home: Home) {
        let (server, admin) = world(home).await;
        let auditor = server.person(&admin, "o", "auditor", None).await;
        let page = auditor.page("/admin/o/ledger").await.html(StatusCode::OK);
        let (checkpoint, key) = (auditor.get("/ledger/checkpoint").await.text(), auditor.get("/ledger/key").await.text());
        assert!(page.contains(checkpoint.lines().next().unwrap()) && page.contains("/systems/bench/pack") && page.contains("ringwall verify"));
        assert_eq!(auditor.page("/admin/o/ledger/checkpoint").await.text(), checkpoint);
        assert_eq!(auditor.page("/admin/o/ledger/key").await.text(), key);
        for wrong in ["", "x", "-1", "99999"] {
            let again = auditor.page(&format!("/admin/o/ledger/proof?entry={wrong}")).await.html(UNPROCESSABLE);
            assert!(again.contains("w-entry"), "{wrong}");
        }
        let operator = server.person(&admin, "o", "operator", None).await;
        operator.form("/admin/o/ledger/check", &[]).await.html(StatusCode::FORBIDDEN);
        assert_eq!(auditor.form("/admin/o/ledger/check", &[]).await.leads(), "/admin/o/ledger#check");
        let checked = checked(&auditor).await;
        assert!(checked.contains("notice ok") && checked.contains("Everything that is stored is what the ledger says."), "{checked}");
    }

    async fn what_was_changed_past_the_program_is_named_to_whom_it_concerns(home: Home) {
        let (server, admin) = world(home).await;
        let auditor = server.person(&admin, "o", "auditor", None).await;
        server.past_the_program("UPDATE records SET body = replace(body, 'Hall', 'Mall') WHERE subject LIKE '%//site/hall-b'").await;
        auditor.form("/admin/o/ledger/check", &[]).await.leads();
        let page = checked(&auditor).await;
        assert!(page.contains("notice bad") && page.contains("record o//site/hall-b") && !page.contains("p//site"), "{page}");
        assert!(page.contains("One finding concerns another part of the installation."), "{page}");
        let page = admin.page("/admin/o/ledger").await.html(StatusCode::OK);
        assert!(page.contains("record p//site/hall-b"), "who administers the installation sees all of it: {page}");
    }

    async fn emergencies_are_declared_marked_and_reviewed(home: Home) {
        let (server, admin) = world(home).await;
        let cleo = server.person(&admin, "o", "break-glass", None).await;
        let boss = server.person(&admin, "o", "management", None).await;
        assert_eq!(cleo.page("/admin/o").await.leads(), "/admin/o/break-glass/open");
        cleo.page("/admin/o/break-glass").await.html(StatusCode::FORBIDDEN);
        for (reason, hours, field) in [("", "4", "reason"), ("The line stands", "13", "hours"), ("The line stands", "long", "hours")] {
            let again = cleo.form("/admin/o/break-glass/open", &[("reason", reason), ("hours", hours)]).await.html(UNPROCESSABLE);
            assert!(again.contains(&format!("w-{field}")) && again.contains(&format!("value=\"{hours}\"")));
        }
        admin.form("/admin/o/break-glass/open", &[("reason", "me too"), ("hours", "1")]).await.html(StatusCode::FORBIDDEN);
        assert_eq!(cleo.form("/admin/o/break-glass/open", &[("reason", "The line stands"), ("hours", "1")]).await.leads(), "/admin/o/break-glass");
        let open = cleo.page("/o/o/bench").await.html(StatusCode::OK);
        let close = between(&open, "action=\"/admin/o/break-glass/at/", "\"");
        assert!(open.contains("You have broken the glass.") && close.ends_with("/close"), "{open}");
        let one = format!("/admin/o/break-glass/at/{}", close.trim_end_matches("/close"));
        assert!(!boss.page("/o/o/bench").await.text().contains("You have broken"), "it counts for one session");
        let seen = boss.page(&one).await.html(StatusCode::OK);
        assert!(seen.contains("The line stands") && !seen.contains("/review"), "{seen}");
        assert!(cleo.page("/admin/o/audit").await.html(StatusCode::OK).contains("emergency</span>"));
        boss.form(&format!("{one}/review"), &[("text", "too early")]).await.html(StatusCode::CONFLICT);
        cleo.form(&format!("{one}/close"), &[]).await.html(StatusCode::OK);
        cleo.page("/o/o/bench").await.html(StatusCode::FORBIDDEN);
        for path in ["close", "review"] {
            boss.form(&format!("/admin/p/break-glass/at/x/{path}"), &[("text", "x")]).await.html(StatusCode::NOT_FOUND);
            boss.form(&format!("/admin/o/break-glass/at/x/{path}"), &[("text", "x")]).await.html(StatusCode::NOT_FOUND);
        }
        assert!(boss.page(&one).await.html(StatusCode::OK).contains("/review"));
        let again = boss.form(&format!("{one}/review"), &[("text", " ")]).await.html(UNPROCESSABLE);
        assert!(again.contains("w-text"));
        assert_eq!(boss.form(&format!("{one}/review"), &[("text", "It was right")]).await.leads(), one);
        assert!(admin.page(&one).await.html(StatusCode::OK).contains("It was right"));
        boss.form(&format!("{one}/review"), &[("text", "Twice")]).await.html(StatusCode::CONFLICT);
        assert!(admin.page("/admin/o/break-glass").await.html(StatusCode::OK).contains("reviewed</span>"));
    }

    async fn entries_go_where_they_are_told_to(home: Home) {
        let (server, admin) = world(home).await;
        let auditor = server.person(&admin, "o", "auditor", None).await;
        let hook = |id: &'static str, url: &'static str, secret: &'static str| [("id", id), ("url", url), ("secret", secret), ("form", "ocsf"), ("ca", "")];
        auditor.form("/admin/o/sinks/add/webhook", &hook("siem", "https://siem.example/in", "0123456789abcdef")).await.html(StatusCode::FORBIDDEN);
        for (fields, field) in [
            (hook("Not an id", "https://siem.example/in", "0123456789abcdef"), "id"),
            (hook("siem", "http://siem.example/in", "0123456789abcdef"), "url"),
            (hook("siem", "https://siem.example/in", "tooshort"), "secret"),
        ] {
            let again = admin.form("/admin/o/sinks/add/webhook", &fields).await.html(UNPROCESSABLE);
            assert!(again.contains(&format!("w-{field}")) && !again.contains(fields[2].1), "the key is not sent back: {again}");
        }
        let bad = [("id", "log"), ("host", "log.example"), ("port", "70000"), ("ca", "nothing")];
        assert!(admin.form("/admin/o/sinks/add/syslog", &bad).await.html(UNPROCESSABLE).contains("w-port"));
        let bad = [("id", "log"), ("host", "log.example"), ("port", "6514"), ("ca", "nothing <b>")];
        assert!(admin.form("/admin/o/sinks/add/syslog", &bad).await.html(UNPROCESSABLE).contains("nothing &#60;b&#62;</textarea>"));
        let good = hook("siem", "https://siem.example/in", "0123456789abcdef");
        assert_eq!(admin.form("/admin/o/sinks/add/webhook", &good).await.leads(), "/admin/o/sinks");
        assert!(admin.form("/admin/o/sinks/add/webhook", &good).await.html(UNPROCESSABLE).contains("w-id"), "an id is taken once");
        let list = auditor.page("/admin/o/sinks").await.html(StatusCode::OK);
        assert!(list.contains("https://siem.example/in") && !list.contains("0123456789abcdef") && !list.contains("/remove"));
        auditor.form("/admin/o/sinks/at/siem/remove", &[]).await.html(StatusCode::FORBIDDEN);
        admin.form("/admin/p/sinks/at/siem/remove", &[]).await.html(StatusCode::NOT_FOUND);
        assert_eq!(admin.form("/admin/o/sinks/at/siem/remove", &[]).await.leads(), "/admin/o/sinks");
    }

    async fn tokens_are_made_and_end(home: Home) {
        let (server, admin) = world(home).await;
        let auditor = server.person(&admin, "o", "auditor", None).await;
        let page = auditor.page("/account/tokens").await.html(StatusCode::OK);
        assert!(page.contains("value=\"o auditor\"") && !page.contains("value=\"p "), "{page}");
        for (name, role, days, field) in [
            ("", "o auditor", "30", "name"), ("x", "", "30", "role"), ("x", "o admin", "30", "role"), ("x", "p auditor", "30", "role"),
            ("x", "o king", "30", "role"), ("x", "o auditor", "367", "days"), ("x", "o auditor", "soon", "days"),
        ] {
            let again = auditor.form("/account/tokens", &[("name", name), ("role", role), ("days", days)]).await.html(UNPROCESSABLE);
            assert!(again.contains(&format!("w-{field}")) && again.contains(&format!("value=\"{days}\"")), "{name} {role} {days}: {again}");
        }
        let made = auditor.form("/account/tokens", &[("name", "nightly <b>"), ("role", "o auditor"), ("days", "30")]).await.html(StatusCode::OK);
        let token = secret(&made).to_owned();
        server.anonymous().bearer(&token).get("/organisations/o/audit").await.good();
        let list = auditor.page("/account/tokens").await.html(StatusCode::OK);
        assert!(list.contains("nightly &#60;b&#62;") && !list.contains("rwt_"));
        let end = format!("/account/tokens/{}/end", between(&list, "action=\"/account/tokens/", "/end"));
        admin.form(&end, &[]).await.html(StatusCode::NOT_FOUND);
        server.anonymous().bearer(&token).form(&end, &[]).await.html(StatusCode::FORBIDDEN);
        assert_eq!(auditor.form(&end, &[]).await.leads(), "/account/tokens");
        server.anonymous().bearer(&token).get("/organisations/o/audit").await.refused(401, "unauthenticated");
    }

    async fn passkeys_stand_on_the_account_page_and_are_taken_away(home: Home) {
        let (server, admin) = world(home).await;
        let auditor = server.person(&admin, "o", "auditor", None).await;
        let before = auditor.page("/account").await.html(StatusCode::OK);
        assert!(before.contains("passkey.js") && before.contains("data-passkey=\"register\"") && !before.contains("/account/passkeys/"));
        registered(&auditor, &mut Device::new(7)).await;
        let page = auditor.page("/account").await.html(StatusCode::OK);
        let remove = address(&page, "/account/passkeys/").to_owned();
        admin.page(&remove).await.html(StatusCode::NOT_FOUND);
        admin.form(&remove, &[]).await.html(StatusCode::NOT_FOUND);
        auditor.page(&remove).await.html(StatusCode::OK);
        assert_eq!(auditor.form(&remove, &[]).await.leads(), "/account");
        assert!(!auditor.page("/account").await.text().contains("/account/passkeys/"));
        for (path, kind) in [("/log-in", "log-in"), ("/confirm", "confirm")] {
            let page = auditor.page(path).await.html(StatusCode::OK);
            assert!(page.contains(&format!("data-passkey=\"{kind}\"")) && page.contains("passkey.js"));
            let form = between(&page, "data-passkey", ">");
            assert!(form.ends_with("hidden"), "without a script nothing of it is seen: {form}");
        }
        assert!(!auditor.page("/account/password").await.text().contains("passkey.js"));
    }
}

/// The page of an organisation's first entry.
async fn first_entry(server: &Server, organisation: &str) -> String {
    let search = ringwall_store::Search { organisation: Some(organisation.into()), limit: 100_000, ..Default::default() };
    let first = server.behind.entries(&search).await.unwrap().last().unwrap().seq;
    format!("/admin/{organisation}/audit/{first}")
}

/// The ledger's page once a check is over.
async fn checked(user: &User) -> String {
    for _ in 0..600 {
        let page = user.page("/admin/o/ledger").await.html(StatusCode::OK);
        if page.contains("The last check") && page.contains("Check the whole ledger") {
            return page;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("the check does not end");
}
