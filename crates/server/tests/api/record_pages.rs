//! Records, answers and the first steps on pages, as a browser without scripts sends them.

use axum::http::{StatusCode, header};

use crate::client::{Answer, User};
use crate::home::{Home, Server, on_both};

const ZONE: &str = "/o/o/bench/records/zone/bench";

/// A server with a plant, its administrator, and somebody who knows the machines.
async fn with_engineer(home: Home) -> (Server, User, User) {
    let mut server = home.server().await;
    let ada = server.administered().await;
    server.organisation(&ada, "o", "Nordvik").await;
    server.organisation(&ada, "p", "Sydvik").await;
    let engineer = server.person(&ada, "o", "ot-engineer", None).await;
    (server, ada, engineer)
}

/// The version that a form carries.
fn version(page: &str) -> String {
    page.split(r#"name="version" value=""#).nth(1).unwrap().split('"').next().unwrap().to_owned()
}

impl Answer {
    /// It was refused, with a page.
    #[track_caller]
    fn leads_nowhere(&self) {
        assert!(self.status.is_client_error(), "{}", self.status);
        self.html(self.status);
    }
}

impl User {
    /// A form with a file, as browsers send it.
    async fn upload(&self, path: &str, fields: &[(&str, &str)], file: Option<(&str, &[u8])>) -> Answer {
        let mut body = Vec::new();
        for (name, value) in fields {
            body.extend(format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes());
        }
        let (name, content) = file.unwrap_or(("", b""));
        body.extend(format!("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n").bytes());
        body.extend(content);
        body.extend(b"\r\n--x--\r\n");
        let call = self.outside("POST", path).header("sec-fetch-site", "same-origin");
        call.header("content-type", "multipart/form-data; boundary=x").bytes(body).send().await
    }

    async fn record(&self, kind: &str, id: &str) -> serde_json::Value {
        self.get(&format!("/organisations/o/systems/bench/records/{kind}/{id}")).await.good()["body"].clone()
    }
}

on_both! {
    async fn a_record_is_changed_on_its_page_and_remembers_what_it_was(home: Home) {
        let (_server, ada, engineer) = with_engineer(home).await;
        let page = engineer.page(ZONE).await.html(StatusCode::OK);
        assert!(page.contains("Nordvik zone") && page.contains(r#"<option value="control" selected>"#), "{page}");
        let before = version(&page);
        let fields = [
            ("version", before.as_str()), ("id", "bench"), ("name", "<i>Bench</i> %n"), ("kind", "safety"), ("site", "hall-a"),
            ("criticality", "5"), ("purdue", "3.5"), ("target", "2 2 3 1 2 2 -"), ("reason", "walk of March"),
        ];
        assert_eq!(engineer.form(ZONE, &fields).await.leads(), "/o/o/bench/records/zone");
        let now = engineer.record("zone", "bench").await;
        assert_eq!((&now["kind"], &now["purdue"], &now["target"]["fr3"]), (&"safety".into(), &3.5.into(), &3.into()));
        let list = engineer.page("/o/o/bench/records/zone?containing=%3Ci%3E").await.html(StatusCode::OK);
        assert!(list.contains("&#60;i&#62;Bench&#60;/i&#62; %n") && !list.contains("Nordvik store room"), "{list}");
        let page = ada.page(ZONE).await.html(StatusCode::OK);
        assert!(page.contains("walk of March") && page.contains("<del>control</del> <ins>safety system</ins>"), "{page}");
        // The way back is a new version.
        let restored = engineer.form(&format!("{ZONE}/restore"), &[("entry", &before)]).await;
        assert_eq!(restored.leads(), ZONE);
        assert_eq!(engineer.record("zone", "bench").await["kind"], "control");
    }

    async fn what_is_wrong_stands_beside_its_field_and_nothing_is_lost(home: Home) {
        let (server, _ada, engineer) = with_engineer(home).await;
        let before = version(&engineer.page(ZONE).await.html(StatusCode::OK));
        let entries = server.entries().await;
        let sent = |pairs: &[(&str, &str)]| {
            let base = [("version", before.clone()), ("id", "bench".into()), ("name", "What I typed".into())];
            base.into_iter().map(|(k, v)| (k.to_owned(), v)).chain(pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))).collect::<Vec<_>>()
        };
        for (field, value) in [("purdue", "seven"), ("criticality", "9"), ("target", "2 2"), ("kind", "<script>")] {
            let pairs = sent(&[(field, value)]);
            let pairs: Vec<(&str, &str)> = pairs.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
            let again = engineer.form(ZONE, &pairs).await.html(StatusCode::UNPROCESSABLE_ENTITY);
            assert!(again.contains(&format!(r#"id="w-{field}""#)) && again.contains("What I typed"), "{field}: {again}");
        }
        let nowhere = engineer.form("/o/o/bench/records/asset/new", &[("name", "Pump"), ("zone", "nowhere")]).await;
        assert!(nowhere.html(StatusCode::UNPROCESSABLE_ENTITY).contains("Pump"));
        assert_eq!(server.entries().await, entries, "nothing was written");
    }

    async fn who_is_late_sees_both_versions_and_chooses(home: Home) {
        let (_server, ada, engineer) = with_engineer(home).await;
        let page = engineer.page(ZONE).await.html(StatusCode::OK);
        let seen = version(&page);
        let change = async |user: &User, version: &str, name: &str| {
            user.form(ZONE, &[("version", version), ("id", "bench"), ("name", name), ("kind", "control")]).await
        };
        change(&ada, &seen, "Hers").await.leads();
        let again = change(&engineer, &seen, "His").await.html(StatusCode::PRECONDITION_FAILED);
        assert!(again.contains(r#"value="His""#) && again.contains("<q>Hers</q>"), "{again}");
        let now = version(&again);
        assert_ne!(now, seen);
        change(&engineer, &now, "His").await.leads();
        assert_eq!(engineer.record("zone", "bench").await["name"], "His");
    }

    async fn what_is_deleted_can_be_had_back(home: Home) {
        let (_server, _ada, engineer) = with_engineer(home).await;
        let path = "/o/o/bench/records/zone/store-room";
        let page = engineer.page(path).await.html(StatusCode::OK);
        let seen = version(&page);
        let gone = engineer.form(&format!("{path}/delete"), &[("version", &seen), ("reason", "torn down")]).await;
        assert_eq!(gone.leads(), "/o/o/bench/records/zone");
        let page = engineer.page(path).await.html(StatusCode::NOT_FOUND);
        assert!(page.contains("/restore"), "{page}");
        engineer.form(&format!("{path}/restore"), &[("entry", &seen)]).await.leads();
        engineer.page(path).await.html(StatusCode::OK);
        // What others refer to stays.
        let seen = version(&engineer.page(ZONE).await.html(StatusCode::OK));
        let refused = engineer.form(&format!("{ZONE}/delete"), &[("version", &seen)]).await;
        refused.html(StatusCode::UNPROCESSABLE_ENTITY);
    }

    async fn records_are_for_who_may_read_them_and_forms_for_who_may_change_them(home: Home) {
        let (server, ada, engineer) = with_engineer(home).await;
        let auditor = server.person(&ada, "o", "auditor", None).await;
        let kinds = ["organisation", "site", "system", "zone", "conduit", "asset", "application", "supplier", "answer", "evidence",
            "measure", "risk", "incident", "training", "approval"];
        for kind in kinds {
            let list = format!("/o/o/bench/records/{kind}");
            let seen = auditor.page(&list).await.html(StatusCode::OK);
            assert!(!seen.contains("/new\""), "{kind}: an auditor adds nothing");
            auditor.page(&format!("{list}/new")).await.html(StatusCode::OK);
            let fields = [("id", "x"), ("name", "x")];
            auditor.form(&format!("{list}/new"), &fields).await.html(StatusCode::FORBIDDEN);
            auditor.form(&format!("{list}/x/delete"), &[]).await.html(StatusCode::FORBIDDEN);
            engineer.page(&format!("/o/p/bench/records/{kind}")).await.html(StatusCode::NOT_FOUND);
        }
        let approval = [("what", "risk-assessment"), ("who", "me"), ("when", "2026-11-01")];
        engineer.form("/o/o/bench/records/approval/new", &approval).await.html(StatusCode::FORBIDDEN);
        let page = auditor.page(ZONE).await.html(StatusCode::OK);
        assert!(!page.contains("<textarea") && page.contains("Nordvik zone"), "{page}");
        engineer.page("/o/o/bench/records/nothing").await.html(StatusCode::NOT_FOUND);
        engineer.page("/o/o/bench/records/zone/nothing").await.html(StatusCode::NOT_FOUND);
    }

    async fn an_answer_holds_for_many_places_and_its_file_proves_it(home: Home) {
        let (server, _ada, engineer) = with_engineer(home).await;
        let path = "/o/o/bench/levels/zone:bench/SR%201.1";
        let page = engineer.page(path).await.html(StatusCode::OK);
        assert!(page.contains(r#"name="scope" value="zone:bench" checked"#) && page.contains("conduit:station-bench"), "{page}");
        let fields = [
            ("next", path), ("near", "zone:bench"), ("status", "met"), ("note", "Log-in at each panel <b>"),
            ("scope", "zone:bench"), ("scope", "zone:store-room"), ("proof-title", "Panels of March"),
        ];
        let entries = server.entries().await;
        let answered = engineer.upload("/o/o/bench/answers/SR%201.1", &fields, Some(("../../p<a>nel.png", b"picture"))).await;
        assert_eq!(answered.leads(), path);
        let actions = server.actions_since(entries).await;
        assert_eq!(actions, ["evidence.attach", "answer.give"], "one entry for the file, one for all of the answer");
        let proof = engineer.record("evidence", "panels-of-march").await;
        assert_eq!((&proof["title"], &proof["source"]), (&"Panels of March".into(), &"p<a>nel.png".into()));
        for scope in ["zone:bench", "zone:store-room"] {
            let answer = engineer.record("answer", &format!("SR%201.1@{scope}")).await;
            assert_eq!((&answer["status"], &answer["evidence"][0]), (&"met".into(), &"panels-of-march".into()), "{answer}");
            assert!(answer["answered_by"].is_string() && answer["answered"].is_string());
        }
        let page = engineer.page(path).await.html(StatusCode::OK);
        assert!(page.contains("Log-in at each panel &#60;b&#62;") && page.contains(r#"<option value="panels-of-march" selected>"#), "{page}");
        // Taking it back leaves it unknown again.
        let seen = version(&page);
        let fields = [("next", path), ("near", "zone:bench"), ("status", ""), ("scope", "zone:bench"), ("version", &seen)];
        engineer.upload("/o/o/bench/answers/SR%201.1", &fields, None).await.leads();
        engineer.get("/organisations/o/systems/bench/records/answer/SR%201.1@zone:bench").await.refused(404, "not-found");
    }

    async fn an_answer_that_cannot_be_taken_keeps_what_was_typed(home: Home) {
        let (server, ada, engineer) = with_engineer(home).await;
        let path = "/o/o/bench/answers/SR%201.1";
        let base = [("next", "/o/o/bench"), ("near", "zone:station"), ("note", "What I saw")];
        let send = async |user: &User, pairs: &[(&str, &str)]| user.form(path, &[&base[..], pairs].concat()).await;
        let entries = server.entries().await;
        for pairs in [&[("status", "met")][..], &[("status", "perhaps"), ("scope", "zone:bench")], &[("status", "met"), ("scope", "zone:none")],
            &[("status", "met"), ("scope", "zone:bench"), ("evidence", "none")]] {
            let again = send(&engineer, pairs).await.html(StatusCode::UNPROCESSABLE_ENTITY);
            assert!(again.contains("What I saw") && again.contains(r#"role="alert""#), "{again}");
        }
        assert_eq!(server.entries().await, entries, "nothing was written");
        for pairs in [&[("status", "perhaps"), ("scope", "zone:bench")], &[("status", "met"), ("scope", "zone:station")], &[("status", ""), ("scope", "zone:bench")]] {
            engineer.upload(path, &[&base[..], pairs].concat(), Some(("a.png", b"picture"))).await.leads_nowhere();
        }
        assert_eq!(server.entries().await, entries, "no file is kept for an answer that is refused");
        // Somebody else has answered meanwhile.
        let late = send(&engineer, &[("status", "met"), ("scope", "zone:station")]).await.html(StatusCode::PRECONDITION_FAILED);
        assert!(late.contains("What I saw") && late.contains("Nordvik login"), "{late}");
        let auditor = server.person(&ada, "o", "auditor", None).await;
        let page = auditor.page("/o/o/bench/levels/zone:bench/SR%201.1").await.html(StatusCode::OK);
        assert!(!page.contains(r#"name="status""#), "an auditor answers nothing");
        send(&auditor, &[("status", "met"), ("scope", "zone:bench")]).await.html(StatusCode::FORBIDDEN);
        let operator = server.person(&ada, "o", "operator", None).await;
        send(&operator, &[("status", "met"), ("scope", "zone:bench")]).await.html(StatusCode::FORBIDDEN);
    }

    async fn one_walks_through_the_open_questions_of_a_place(home: Home) {
        let (_server, _ada, engineer) = with_engineer(home).await;
        let path = "/o/o/bench/levels/zone:bench/walk";
        let question = |page: &str| page.split("/answers/").nth(1).map(|rest| rest.split('"').next().unwrap().replace("%20", " "));
        let first = engineer.page(path).await.html(StatusCode::OK);
        assert_eq!(question(&first).as_deref(), Some("SR 1.1"));
        let later = engineer.page(&format!("{path}?after=SR%201.1")).await.html(StatusCode::OK);
        assert_eq!(question(&later).as_deref(), Some("SR 1.1 RE 1"), "what is left for later comes again after the rest");
        let next = format!("{path}?after=SR%201.1");
        let fields = [("scope", "zone:bench"), ("near", "zone:bench"), ("next", next.as_str()), ("note", "Seen"), ("status", "unmet")];
        let answered = engineer.upload("/o/o/bench/answers/SR%201.1", &fields, Some(("a.jpg", b"picture"))).await;
        assert_eq!(answered.leads(), next);
        assert_eq!(question(&engineer.page(path).await.html(StatusCode::OK)).as_deref(), Some("SR 1.1 RE 1"));
        engineer.page("/o/o/bench/levels/zone:none/walk").await.html(StatusCode::NOT_FOUND);
    }

    async fn the_programme_is_answered_with_maturity(home: Home) {
        let (_server, _ada, engineer) = with_engineer(home).await;
        let list = engineer.page("/o/o/bench/programme").await.html(StatusCode::OK);
        assert!(list.contains("ORG 1.1") && list.contains("0 / "), "{list}");
        engineer.page("/o/o/bench/programme/ORG%201.1").await.html(StatusCode::OK);
        engineer.page("/o/o/bench/programme/SR%201.1").await.html(StatusCode::NOT_FOUND);
        let fields = [("next", "/o/o/bench/programme"), ("status", "partial"), ("scope", "organisation"), ("maturity", "2"), ("note", "A draft")];
        engineer.form("/o/o/bench/answers/ORG%201.1", &fields).await.leads();
        let list = engineer.page("/o/o/bench/programme").await.html(StatusCode::OK);
        assert!(list.contains("A draft") && list.contains("1 / "), "{list}");
        let fields = [("next", "/"), ("status", "met"), ("scope", "organisation"), ("maturity", "9")];
        engineer.form("/o/o/bench/answers/ORG%201.2", &fields).await.html(StatusCode::UNPROCESSABLE_ENTITY);
    }

    async fn the_first_steps_lead_from_nothing_to_a_report(home: Home) {
        let mut server = home.server().await;
        let ada = server.administered().await;
        let names = [("company", "Förde Pumpen"), ("site", "Werk 1"), ("plant", "Prüfstand")];
        let again = ada.form("/new", &[("company", "!"), ("site", "Werk 1"), ("plant", "x")]).await;
        assert!(again.html(StatusCode::UNPROCESSABLE_ENTITY).contains("Werk 1"));
        let start = ada.form("/new", &names).await;
        assert_eq!(start.leads(), "/o/foerde-pumpen/pruefstand/start");
        server.without_second_factor("foerde-pumpen").await;
        ada.form("/new", &names).await.html(StatusCode::UNPROCESSABLE_ENTITY);
        let base = "/o/foerde-pumpen/pruefstand";
        assert_eq!(ada.page(&format!("{base}/start")).await.leads(), format!("{base}/start/company"));
        ada.page(base).await.html(StatusCode::OK);
        let step = async |name: &str, fields: &[(&str, &str)]| ada.form(&format!("{base}/start/{name}"), fields).await.leads().to_owned();
        let company = [("name", "Förde Pumpen"), ("country", "DE"), ("activity", "food-production"), ("employees", "139,5"), ("turnover_eur", "62 000 000")];
        assert_eq!(step("company", &company).await, format!("{base}/start/boundary"));
        let page = ada.page(&format!("{base}/start/boundary")).await.html(StatusCode::OK);
        assert!(page.contains(r#"value="Werk 1""#) && page.contains(r#"value="Prüfstand""#), "{page}");
        step("boundary", &[("site", "Werk 1"), ("name", "Prüfstand"), ("boundary", "To the firewall")]).await;
        let zones = [("lines", "Line A\nLine B"), ("zone", "control-room"), ("name.control-room", "Leitwarte"), ("zone", "office"), ("zone", "plant-dmz")];
        assert_eq!(step("zones", &zones).await, format!("{base}/start/inventory"));
        let page = ada.page(&format!("{base}/start/targets")).await.html(StatusCode::OK);
        assert!(page.contains(r#"name="target.line-a""#) && page.contains("Leitwarte"), "{page}");
        step("targets", &[("target.line-a", "2"), ("target.line-b", "3"), ("target.control-room", "2"), ("target.plant-dmz", "2")]).await;
        let page = ada.page(&format!("{base}/start/questions")).await.html(StatusCode::OK);
        let questions: Vec<String> = page.split(r#"name="q."#).skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect();
        let mut asked = questions;
        asked.dedup();
        assert_eq!(asked.len(), 20);
        assert_eq!(asked[0], "SR 1.1");
        let named: Vec<String> = asked.iter().map(|id| format!("q.{id}")).collect();
        let answers: Vec<(&str, &str)> = named.iter().zip(["met", "partial", "unmet", ""].into_iter().cycle()).map(|(name, status)| (name.as_str(), status)).collect();
        assert_eq!(step("questions", &answers).await, format!("{base}/start/report"));
        let page = ada.page(&format!("{base}/start/report")).await.html(StatusCode::OK);
        assert!(page.contains("important entity") && page.contains(&format!("{base}/reports/pdf")), "{page}");
        let report = ada.page(&format!("{base}/reports/pdf")).await;
        assert_eq!((report.status, &report.body[..5]), (StatusCode::OK, &b"%PDF-"[..]));
        ada.page(&format!("{base}/start/nothing")).await.html(StatusCode::NOT_FOUND);
        let bad = ada.form(&format!("{base}/start/company"), &[("name", "F"), ("employees", "many")]).await;
        assert!(bad.html(StatusCode::UNPROCESSABLE_ENTITY).contains(r#"value="many""#));
    }

    async fn a_plant_is_seen_as_of_a_day_and_not_changed_there(home: Home) {
        let (server, _ada, _) = with_engineer(home).await;
        let day = jiff::Timestamp::from_second(server.clock().now_s().try_into().unwrap()).unwrap().strftime("%Y-%m-%d").to_string();
        server.clock().pass_min(3 * 24 * 60);
        let engineer = server.anonymous().logged_in("ot-engineer-all@o.example").await;
        let seen = version(&engineer.page(ZONE).await.html(StatusCode::OK));
        engineer.form(ZONE, &[("version", seen.as_str()), ("id", "bench"), ("name", "Later")]).await.leads();
        let chosen = engineer.page(&format!("/look?as_of={day}&back=/o/o/bench")).await;
        let cookie = chosen.headers[header::SET_COOKIE].to_str().unwrap().split(';').next().unwrap();
        assert_eq!(cookie, format!("ringwall-as-of={day}"));
        let then = async |path: &str| engineer.outside("GET", path).header("cookie", cookie).send().await.html(StatusCode::OK);
        let zone = then(ZONE).await;
        assert!(zone.contains("Nordvik zone") && !zone.contains("Later") && !zone.contains("<textarea"), "{zone}");
        assert!(then("/o/o/bench/levels").await.contains("Nordvik zone"));
        assert!(!then("/o/o/bench/levels/zone:bench/SR%201.1").await.contains(r#"name="status""#));
        assert!(engineer.page("/o/o/bench/levels").await.html(StatusCode::OK).contains("Later"));
        let before = engineer.outside("GET", "/o/o/bench/levels").header("cookie", "ringwall-as-of=2001-01-01").send().await;
        assert!(!before.html(StatusCode::OK).contains("Nordvik zone"), "there was nothing yet");
        let today = engineer.page("/look?as_of=nonsense&back=/").await;
        assert_eq!(today.headers[header::SET_COOKIE].to_str().unwrap().split(';').next(), Some("ringwall-as-of="));
    }

    async fn every_report_is_a_file(home: Home) {
        let (server, ada, engineer) = with_engineer(home).await;
        engineer.page("/o/o/bench/reports").await.html(StatusCode::OK);
        for (what, media_type) in [("pdf", "application/pdf"), ("csv", "text/csv"), ("json", "application/json"), ("pack", "application/zip"), ("plant", "application/yaml")] {
            let file = engineer.page(&format!("/o/o/bench/reports/{what}")).await;
            assert_eq!(file.status, StatusCode::OK, "{what}: {}", file.text());
            assert!(file.headers[header::CONTENT_TYPE].to_str().unwrap().starts_with(media_type), "{what}");
            assert!(file.headers[header::CONTENT_DISPOSITION].to_str().unwrap().starts_with("attachment"), "{what}");
        }
        engineer.page("/o/o/bench/reports/nothing").await.html(StatusCode::NOT_FOUND);
        let operator = server.person(&ada, "o", "operator", None).await;
        operator.page("/o/o/bench/reports/pdf").await.html(StatusCode::FORBIDDEN);
    }
}
