//! The inventory as a browser without scripts sees it, and what its script sends.

use std::fmt::Write as _;

use axum::http::{StatusCode, header};
use serde_json::{Value, json};

use crate::client::{Answer, User};
use crate::home::{Home, Server, on_both};

const AT: &str = "/o/o/bench/inventory";

/// A part of a form with files: its name, the name of a file where it is one, and what is in it.
type Part<'p> = (&'p str, Option<&'p str>, &'p [u8]);

impl User {
    async fn parts(&self, path: &str, parts: &[Part<'_>]) -> Answer {
        let mut body = Vec::new();
        for (name, file, content) in parts {
            let file = file.map(|file| format!("; filename=\"{file}\"")).unwrap_or_default();
            body.extend_from_slice(format!("--zz\r\ncontent-disposition: form-data; name=\"{name}\"{file}\r\n\r\n").as_bytes());
            body.extend_from_slice(content);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(b"--zz--\r\n");
        let call = self.outside("POST", path).header("content-type", "multipart/form-data; boundary=zz");
        call.header("sec-fetch-site", "same-origin").bytes(body).send().await
    }

    async fn sheet(&self, text: &str) -> Answer {
        self.parts(&format!("{AT}/bring"), &[("sheet", None, text.as_bytes())]).await
    }

    /// Agrees to what the preview of a sheet says.
    async fn agrees(&self, text: &str) -> Answer {
        let preview = self.sheet(text).await.html(StatusCode::OK);
        let agreed = preview.split("name=\"agreed\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let parts: [Part<'_>; 3] = [("sheet", None, text.as_bytes()), ("agreed", None, agreed.as_bytes()), ("step", None, b"write")];
        self.parts(&format!("{AT}/bring"), &parts).await
    }

    async fn assets(&self) -> Vec<Value> {
        let list = self.get("/organisations/o/systems/bench/records/asset?limit=1000").await.good();
        list["records"].as_array().unwrap().iter().map(|record| record["body"].clone()).collect()
    }

    async fn asset(&self, id: &str) -> Value {
        self.assets().await.into_iter().find(|asset| asset["id"] == id).unwrap_or_default()
    }

    async fn cell(&self, id: &str, field: &str, was: &str, value: &str) -> Answer {
        self.form(&format!("{AT}/cell"), &[("id", id), ("field", field), ("was", was), ("value", value)]).await
    }
}

async fn engineer(home: Home) -> (Server, User) {
    let mut server = home.server().await;
    let ada = server.administered().await;
    server.organisation(&ada, "o", "Nordvik").await;
    let engineer = server.person(&ada, "o", "ot-engineer", None).await;
    (server, engineer)
}

/// The ids of the rows of a page, in their order.
fn rows(page: &str) -> Vec<&str> {
    page.split("<tr data-id=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect()
}

on_both! {
    async fn assets_are_filtered_sorted_and_named(home: Home) {
        let (_server, user) = engineer(home).await;
        let ids = async |query: &str| {
            let page = user.page(&format!("{AT}{query}")).await.html(StatusCode::OK);
            rows(&page).into_iter().map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(ids("").await, ["firewall", "hmi", "plc"]);
        assert_eq!(ids("?dir=desc").await, ["plc", "hmi", "firewall"]);
        assert_eq!(ids("?q=NORDVIK").await, ["plc"]);
        assert_eq!(ids("?zone=station&type=host").await, ["hmi"]);
        assert_eq!(ids("?missing=vendor&sort=role").await, ["firewall", "hmi"]);
        assert_eq!(ids("?sort=nothing&missing=nothing&from=999").await, ["firewall", "hmi", "plc"]);
        assert_eq!(ids("?q=%25n").await, Vec::<String>::new());
        user.page(&format!("{AT}?q=%00")).await.html(StatusCode::UNPROCESSABLE_ENTITY);
    }

    async fn a_cell_is_set_in_place_unless_somebody_was_faster(home: Home) {
        let (server, user) = engineer(home).await;
        let before = server.entries().await;
        let set = user.cell("plc", "vendor", "Nordvik", "<b>%n</b>").await;
        assert_eq!((set.status, set.good()), (StatusCode::OK, json!({ "value": "<b>%n</b>" })));
        assert_eq!(server.actions_since(before).await, ["asset.update"]);
        assert_eq!(user.asset("plc").await["addresses"], json!(["10.8.1.10"]), "the other fields stay");
        assert!(user.page(AT).await.html(StatusCode::OK).contains("&#60;b&#62;%n&#60;/b&#62;"), "as text");
        let stale = user.cell("plc", "vendor", "Nordvik", "mine").await;
        assert_eq!((stale.status, &stale.body[..]), (StatusCode::CONFLICT, &br#"{"value":"<b>%n</b>"}"#[..]));
        assert_eq!(user.cell("plc", "vendor", "x", "<b>%n</b>").await.status, StatusCode::OK, "it says that already");
        assert_eq!(user.cell("plc", "vendor", "<b>%n</b>", "").await.good(), json!({ "value": "" }));
        for (id, field, value) in [
            ("plc", "zone", ""),
            ("plc", "zone", "nowhere"),
            ("plc", "supplier", "No Id"),
            ("plc", "type", "toaster"),
            ("plc", "end_of_support", "tomorrow"),
            ("plc", "name", "a\0b"),
            ("plc", "name", &"x".repeat(5_000)),
            ("plc", "id", "other"),
            ("plc", "colour", "red"),
            ("none", "name", "x"),
            ("a\0b", "name", "x"),
        ] {
            let refused = user.cell(id, field, user.asset("plc").await[field].as_str().unwrap_or_default(), value).await;
            assert!(refused.status.is_client_error(), "{id} {field} {value}: {}", refused.status);
            assert_eq!(refused.headers[header::CONTENT_TYPE], "application/json");
            assert!(refused.text().contains("what"), "{id} {field}: {}", refused.text());
        }
        assert_eq!(server.actions_since(before).await, ["asset.update", "asset.update"]);
    }

    async fn many_assets_change_in_one_entry_with_a_reason(home: Home) {
        let (server, user) = engineer(home).await;
        let bulk = format!("{AT}/bulk");
        let page = user.form(&bulk, &[("step", "change"), ("id", "plc"), ("id", "hmi")]).await.html(StatusCode::OK);
        assert!(page.contains("Change 2 assets") && page.contains("name=\"id\" value=\"hmi\""), "{page}");
        let before = server.entries().await;
        let given = [("step", "change"), ("id", "plc"), ("id", "hmi"), ("confirmed", "1"), ("supplier", "pumps"), ("other", "owner"), ("value", "Eva")];
        let again = user.form(&bulk, &given).await.html(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(again.contains("A reason of 1 to 500") && again.contains(r#"value="Eva""#), "what was typed is kept");
        assert_eq!(server.entries().await, before);
        let done = user.form(&bulk, &[&given[..], &[("reason", "New contract %n")]].concat()).await;
        assert_eq!(done.leads(), &format!("{AT}?"));
        let entries = server.since(before).await;
        assert_eq!((entries.len(), entries[0].reason.as_deref()), (1, Some("New contract %n")));
        for id in ["plc", "hmi"] {
            assert_eq!((&user.asset(id).await["supplier"], &user.asset(id).await["owner"]), (&json!("pumps"), &json!("Eva")));
        }
        assert_eq!(user.asset("firewall").await["owner"], Value::Null);
        for (fields, says) in [
            (vec![("reason", "r"), ("id", "plc")], "Nothing is to be changed"),
            (vec![("reason", "r"), ("id", "plc"), ("zone", "nowhere")], "nowhere"),
            (vec![("reason", "r"), ("id", "plc"), ("other", "end_of_support"), ("value", "soon")], "a day such as"),
            (vec![("reason", "r"), ("id", "none"), ("zone", "bench")], "Nothing is chosen"),
            (vec![("reason", "\u{7}"), ("id", "plc"), ("zone", "bench")], "A reason of 1"),
        ] {
            let fields = [&[("step", "change"), ("confirmed", "1")][..], &fields].concat();
            let refused = user.form(&bulk, &fields).await;
            assert!(refused.status.is_client_error() && refused.text().contains(says), "{fields:?}: {}", refused.text());
        }
        assert_eq!(server.since(before).await.len(), 1);
    }

    async fn many_assets_are_deleted_unless_something_needs_them(home: Home) {
        let (server, user) = engineer(home).await;
        let app = json!({ "changes": [{ "kind": "application", "body": { "id": "flow", "runs_on": ["hmi"] } }] });
        user.post("/organisations/o/systems/bench/records", app).await.good();
        let delete = async |ids: &[(&str, &str)]| {
            let fields = [&[("step", "delete"), ("confirmed", "1"), ("reason", "Scrapped")][..], ids].concat();
            user.form(&format!("{AT}/bulk"), &fields).await
        };
        let refused = delete(&[("id", "plc"), ("id", "hmi")]).await.html(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.contains("the application `flow` refers to the asset `hmi`"), "{refused}");
        assert_eq!(user.assets().await.len(), 3);
        let before = server.entries().await;
        let asked = user.form(&format!("{AT}/bulk"), &[("step", "delete"), ("all", "1"), ("query", "q=10.8.2.1")]).await;
        assert!(asked.html(StatusCode::OK).contains("Delete 2 assets"), "all that fit the filter");
        assert_eq!(server.entries().await, before, "it is asked first");
        delete(&[("id", "plc")]).await.leads();
        assert_eq!(server.actions_since(before).await, ["assets.delete"]);
        assert_eq!(user.assets().await.len(), 2);
    }

    async fn views_are_kept_for_who_keeps_them(home: Home) {
        let (server, user) = engineer(home).await;
        let views = format!("{AT}/views");
        let kept = user.form(&views, &[("name", "<i>Öfen</i>"), ("query", "q=a%26b&zone=station&evil=1&from=200")]).await;
        assert_eq!(kept.leads(), &format!("{AT}?q=a%26b&zone=station"));
        let page = user.page(AT).await.html(StatusCode::OK);
        assert!(page.contains("&#60;i&#62;Öfen&#60;/i&#62;") && page.contains("inventory?q=a%26b&#38;zone=station"), "{page}");
        let other = server.anonymous().logged_in(crate::world::ADMIN).await;
        assert!(!other.page(AT).await.html(StatusCode::OK).contains("Öfen"));
        for name in ["", " ", "a\0b", &"x".repeat(61)] {
            user.form(&views, &[("name", name)]).await.html(StatusCode::UNPROCESSABLE_ENTITY);
        }
        for number in 1..30 {
            user.form(&views, &[("name", &number.to_string())]).await.leads();
        }
        user.form(&views, &[("name", "one more")]).await.html(StatusCode::CONFLICT);
        user.form(&views, &[("forget", "<i>Öfen</i>"), ("query", "")]).await.leads();
        assert!(!user.page(AT).await.html(StatusCode::OK).contains("Öfen"));
    }

    async fn a_sheet_is_shown_before_it_is_written(home: Home) {
        let (server, user) = engineer(home).await;
        let text = "Name;Zone;Hersteller;Farbe\r\nKessel <b>;Tank farm;=1+1;rot\r\nOfen;bench;\"a; \"\"b\"\"\";\r\n;;;x\r\n";
        let before = server.entries().await;
        let preview = user.sheet(text).await.html(StatusCode::OK);
        for says in ["2 new", "1 line left out", "<strong>Tank farm</strong>", "Kessel &#60;b&#62;", "It says neither an id nor a name", ">4</th>"] {
            assert!(preview.contains(says), "{says}: {preview}");
        }
        assert_eq!(server.entries().await, before, "nothing is written");
        let done = user.agrees(text).await.html(StatusCode::OK);
        assert!(done.contains("2 new") && done.contains("in one entry"), "{done}");
        assert_eq!(server.actions_since(before).await, ["assets.bring"]);
        assert_eq!(user.asset("kessel-b").await, json!({ "id": "kessel-b", "name": "Kessel <b>", "zone": "tank-farm", "vendor": "=1+1" }));
        assert_eq!(user.asset("ofen").await["vendor"], "a; \"b\"");
        let again = user.sheet(text).await.html(StatusCode::OK);
        assert!(again.contains("2 as they are") && again.contains("There is nothing to write"), "the same sheet means the same assets");
        let file = user.page(&format!("{AT}/export?q=kessel")).await;
        assert!(file.text().contains("kessel-b,Kessel <b>,tank-farm,,,'=1+1"), "{}", file.text());
        assert_eq!(file.headers[header::CONTENT_DISPOSITION], "attachment; filename=\"bench-assets.csv\"");
        let back = user.sheet(&file.text()).await.html(StatusCode::OK);
        assert!(back.contains("1 as it is"), "what goes out comes back as the same: {back}");
    }

    async fn a_column_can_be_said_to_be_another(home: Home) {
        let (server, user) = engineer(home).await;
        let text = "Tag name,Where\nplc,station\nnew one,\n";
        let preview = user.sheet(text).await.html(StatusCode::OK);
        assert!(preview.contains("2 lines left out"), "{preview}");
        let parts = |columns: [&'static str; 2], step: &'static str, agreed: &str| {
            let parts = [("sheet", text), ("c0", columns[0]), ("c1", columns[1]), ("zone", "bench"), ("make", "1"), ("step", step)];
            parts.map(|(name, value)| (name.to_owned(), value.to_owned())).into_iter().chain([("agreed".to_owned(), agreed.to_owned())]).collect::<Vec<_>>()
        };
        let send = async |parts: Vec<(String, String)>| {
            let parts: Vec<Part<'_>> = parts.iter().map(|(name, value)| (name.as_str(), None, value.as_bytes())).collect();
            user.parts(&format!("{AT}/bring"), &parts).await
        };
        send(parts(["id", "id"], "look", "")).await.html(StatusCode::CONFLICT);
        let seen = send(parts(["id", "zone"], "look", "")).await.html(StatusCode::OK);
        assert!(seen.contains("1 new") && seen.contains("1 changed"), "{seen}");
        let agreed = seen.split("name=\"agreed\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        // Somebody changes the plant between looking and agreeing.
        user.cell("plc", "zone", "bench", "store-room").await.good();
        let before = server.entries().await;
        let different = send(parts(["id", "zone"], "write", &agreed)).await.html(StatusCode::CONFLICT);
        assert!(different.contains("The plant has changed since you looked"), "{different}");
        assert_eq!(server.entries().await, before);
        let agreed = different.split("name=\"agreed\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        send(parts(["id", "zone"], "write", &agreed)).await.html(StatusCode::OK);
        assert_eq!((&user.asset("plc").await["zone"], &user.asset("new-one").await["zone"]), (&json!("station"), &json!("bench")));
    }

    async fn a_plant_file_is_shown_before_the_plant_becomes_it(home: Home) {
        let (server, user) = engineer(home).await;
        let path = format!("{AT}/plant");
        let text = crate::world::plant("Sydvik");
        let before = server.entries().await;
        let shown = user.parts(&path, &[("file", Some("plant.yaml"), text.as_bytes())]).await.html(StatusCode::OK);
        assert!(shown.contains("changed") && shown.contains("Sydvik"), "{shown}");
        assert_eq!(server.entries().await, before);
        let bad = user.parts(&path, &[("file", Some("plant.yaml"), b"ringwall: 1\nzones: [{id: <b>}]\n")]).await;
        assert!(bad.html(StatusCode::UNPROCESSABLE_ENTITY).contains("&#60;b&#62;"));
        user.parts(&path, &[("file", Some("x"), &[0xff, 0xfe, 0])]).await.html(StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(server.entries().await, before);
        user.parts(&path, &[("plant", None, text.as_bytes()), ("step", None, b"write")]).await.html(StatusCode::OK);
        assert_eq!(server.actions_since(before).await, ["plant.import"]);
        assert_eq!(user.asset("plc").await["vendor"], "Sydvik");
    }

    async fn who_may_not_change_changes_nothing(home: Home) {
        let (server, user) = engineer(home).await;
        let ada = server.anonymous().logged_in(crate::world::ADMIN).await;
        let auditor = server.person(&ada, "o", "auditor", None).await;
        let page = auditor.page(AT).await.html(StatusCode::OK);
        assert!(!page.contains("/bulk\" name") && !page.contains("inventory.js") && !page.contains("type=\"checkbox\""), "{page}");
        let bulk = [("step", "delete"), ("confirmed", "1"), ("reason", "r"), ("id", "plc")];
        auditor.form(&format!("{AT}/bulk"), &bulk).await.html(StatusCode::FORBIDDEN);
        auditor.cell("plc", "name", "", "x").await.html(StatusCode::FORBIDDEN);
        auditor.sheet("id,zone\nnew,bench").await.html(StatusCode::FORBIDDEN);
        auditor.parts(&format!("{AT}/plant"), &[("plant", None, b"ringwall: 1"), ("step", None, b"write")]).await.html(StatusCode::FORBIDDEN);
        let elsewhere = server.invited(&ada, "o", json!({ "email": "b@example.com", "role": "ot-engineer", "site": "hall-b" })).await;
        elsewhere.page(AT).await.html(StatusCode::FORBIDDEN);
        elsewhere.cell("plc", "name", "", "x").await.html(StatusCode::FORBIDDEN);
        let call = user.outside("POST", &format!("{AT}/cell")).fields(&[("id", "plc"), ("field", "name"), ("value", "x")]);
        assert_eq!(call.header("sec-fetch-site", "same-origin").send().await.status, StatusCode::OK);
        assert_eq!(user.assets().await.len(), 3);
        // As of a day that has passed nothing can be changed.
        server.clock().pass_min(3 * 24 * 60);
        let user = server.anonymous().logged_in("ot-engineer-all@o.example").await;
        let past = async |method: &str, path: &str, fields: &[(&str, &str)]| {
            let call = user.outside(method, path).fields(fields).header("cookie", "ringwall-as-of=2026-11-25");
            call.header("sec-fetch-site", "same-origin").send().await
        };
        let page = past("GET", AT, &[]).await.html(StatusCode::OK);
        assert!(page.contains("data-id=\"plc\"") && !page.contains("/inventory/bring"), "{page}");
        past("POST", &format!("{AT}/bulk"), &bulk).await.html(StatusCode::CONFLICT);
        assert_eq!(past("POST", &format!("{AT}/cell"), &[("id", "plc"), ("field", "name"), ("value", "y")]).await.status, StatusCode::CONFLICT);
        server.clock().pass_s(1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_empty_inventory_says_what_comes_first() {
    let mut server = Home::sqlite().server().await;
    let ada = server.administered().await;
    server.organisation(&ada, "o", "Nordvik").await;
    let user = server.person(&ada, "o", "ot-engineer", None).await;
    let without = crate::world::plant("Nordvik").replace(", access_points: [firewall]", "");
    let without = without.lines().filter(|line| !line.contains("addresses:") && *line != "assets:").collect::<Vec<_>>().join("\n");
    ada.call("PUT", "/organisations/o/systems/bench/plant").bytes(without).send().await.good();
    let page = user.page(AT).await.html(StatusCode::OK);
    for action in ["/inventory/bring", "/records/asset/new", "/inventory/template"] {
        assert!(page.contains(action), "{action}");
    }
    let template = user.page(&format!("{AT}/template")).await.text();
    assert!(template.starts_with("\u{feff}id,name,zone,type,"), "{template}");
    let german = user.outside("GET", &format!("{AT}/template")).header("accept-language", "de").send().await.text();
    assert!(german.starts_with("\u{feff}id;name;zone;"), "{german}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_sheet_is_refused_and_nothing_is_written() {
    let (server, user) = engineer(Home::sqlite()).await;
    let before = server.entries().await;
    let long = format!("id,zone\n{}", "a,bench\n".repeat(100_000));
    let large = "x".repeat(10 * 1024 * 1024);
    for (text, says) in [
        ("", "There is nothing in the sheet"),
        ("\n \n", "There is nothing in the sheet"),
        ("id,zone\n", "there is no line"),
        (long.as_str(), "more than 20,000 lines"),
        (large.as_str(), "larger than 8 MB"),
        (&",".repeat(200), "more than 100 columns"),
    ] {
        let page = user.sheet(text).await.html(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.contains(says), "{says}");
    }
    for (file, says) in [(&b"%PDF-1.7"[..], "another kind"), (b"PK\x03\x04", "cannot be read"), (b"\xd0\xcf\x11\xe0", "another kind")] {
        let page = user.parts(&format!("{AT}/bring"), &[("file", Some("a.xlsx"), file)]).await.html(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.contains(says), "{says}");
    }
    for text in [
        "id,zone\na\0b,bench\n",
        "id,zone\n\"never ends,bench\n",
        "<script>,%n\n1,2\n",
        "id,id\nplc,plc\n",
        "id,zone\nplc,\u{feff}\u{202e}\n",
    ] {
        user.sheet(text).await.html(StatusCode::OK);
        user.agrees(text).await.html(StatusCode::OK);
    }
    assert_eq!(server.actions_since(before).await, Vec::<String>::new());
    for (kind, body) in [("text/plain", "x"), ("multipart/form-data; boundary=zz", "--zz\r\n"), ("multipart/form-data", "x")] {
        let call = user.outside("POST", &format!("{AT}/bring")).header("content-type", kind).header("sec-fetch-site", "same-origin");
        let refused = call.bytes(body).send().await;
        assert!(refused.status.is_client_error(), "{kind}: {}", refused.status);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_thousand_assets_come_in_and_are_shown_a_page_at_a_time() {
    let (server, user) = engineer(Home::sqlite()).await;
    let mut text = String::from("id,name,zone,type,vendor\n");
    for number in 0..2_500 {
        writeln!(text, "dev-{number},Device {number},bench,embedded,Maker {}", number % 7).unwrap();
    }
    let before = server.entries().await;
    let done = user.agrees(&text).await.html(StatusCode::OK);
    assert!(done.contains("2,500 new") || done.contains("2500 new"), "{done}");
    assert_eq!(server.actions_since(before).await, ["assets.bring"; 3], "at most a thousand records in an entry");
    let page = user.page(&format!("{AT}?q=device&from=100")).await.html(StatusCode::OK);
    assert_eq!((rows(&page).len(), rows(&page)[0]), (100, "dev-100"));
    assert!(page.contains("101–200 / 2,500"), "{page}");
    let refused = [("step", "change"), ("all", "1"), ("confirmed", "1"), ("reason", "r"), ("other", "owner"), ("value", "Eva")];
    let refused = user.form(&format!("{AT}/bulk"), &refused).await.html(StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.contains("1000"), "more than one entry takes: {refused}");
}
