//! The map of a plant as a page, and the places that zones are moved to.

use std::fmt::Write as _;
use std::time::Instant;

use axum::http::StatusCode;
use serde_json::json;

use crate::client::User;
use crate::home::{Home, Server, on_both};
use crate::world::ADMIN;

const AT: &str = "/o/o/bench/map";

async fn engineer(home: Home) -> (Server, User) {
    let mut server = home.server().await;
    let ada = server.administered().await;
    server.organisation(&ada, "o", "Nordvik").await;
    let engineer = server.person(&ada, "o", "ot-engineer", None).await;
    (server, engineer)
}

/// The plant becomes so many zones, each but every fourth within one, in a chain of conduits.
async fn zones(server: &Server, count: usize) {
    let mut text = String::from("ringwall: 1\nsystem: {id: bench, name: Bench}\nzones:\n");
    for number in 0..count {
        let parent = if number % 4 == 0 { format!("purdue: {}", number % 6) } else { format!("parent: z{}", number / 4 * 4) };
        writeln!(text, "  - {{id: z{number}, name: Zone <{number}>, target: 2, {parent}}}").unwrap();
    }
    text += if count > 1 { "conduits:\n" } else { "" };
    for number in 1..count {
        writeln!(text, "  - {{id: c{number}, between: [z{}, z{number}], flows: [{{protocol: modbus}}]}}", number - 1).unwrap();
    }
    let ada = server.anonymous().logged_in(ADMIN).await;
    let text = if count == 0 { "ringwall: 1\nsystem: {id: bench, name: Bench}\n".to_owned() } else { text };
    ada.call("PUT", "/organisations/o/systems/bench/plant").bytes(text).send().await.good();
}

fn count(page: &str, what: &str) -> usize {
    page.matches(what).count()
}

/// The value of an attribute of a zone on the map.
fn attribute(page: &str, zone: &str, name: &str) -> i32 {
    let of_zone = page.split(&format!("data-zone=\"{zone}\"")).nth(1).unwrap();
    of_zone.split(&format!("{name}=\"")).nth(1).unwrap().split('"').next().unwrap().parse().unwrap()
}

on_both! {
    async fn zones_and_conduits_are_links_that_say_how_they_stand(home: Home) {
        let (_server, user) = engineer(home).await;
        let page = user.page(AT).await.html(StatusCode::OK);
        assert_eq!((count(&page, "data-zone=\""), count(&page, "data-way=\"")), (3, 1));
        for says in ["/levels/zone:bench\"", "/levels/conduit:station-bench\"", ">modbus</text>", "<title>Nordvik zone: 2 levels below", "/records/zone/bench\"", "/inventory?zone=station\""] {
            assert!(page.contains(says), "{says}: {page}");
        }
        for action in ["/records/zone/new", "/records/conduit/new", "/map/anew", "data-place="] {
            assert!(page.contains(action), "{action}");
        }
    }

    async fn a_zone_stays_where_it_is_put_until_all_is_laid_out_anew(home: Home) {
        let (server, user) = engineer(home).await;
        let at_first = user.page(AT).await.html(StatusCode::OK);
        let other = server.anonymous().logged_in(ADMIN).await;
        let before = server.entries().await;
        let put = async |zone: &str, x: &str, y: &str| user.form(&format!("{AT}/place"), &[("zone", zone), ("x", x), ("y", y)]).await;
        assert_eq!(put("bench", "40", "30").await.leads(), AT);
        let page = other.page(AT).await.html(StatusCode::OK);
        assert_eq!((attribute(&page, "bench", "data-x"), attribute(&page, "bench", " x")), (40, 480), "the same for all who look");
        for (zone, x, y, status) in [
            ("none", "1", "1", StatusCode::NOT_FOUND),
            ("a\0b", "1", "1", StatusCode::NOT_FOUND),
            ("bench", "", "1", StatusCode::UNPROCESSABLE_ENTITY),
            ("bench", "1", "1.5", StatusCode::UNPROCESSABLE_ENTITY),
            ("bench", "-1", "1", StatusCode::UNPROCESSABLE_ENTITY),
            ("bench", "99999999", "1", StatusCode::UNPROCESSABLE_ENTITY),
            ("bench", "9999999999999999999", "1", StatusCode::UNPROCESSABLE_ENTITY),
        ] {
            put(zone, x, y).await.html(status);
        }
        assert!(user.page(AT).await.html(StatusCode::OK).contains("data-x=\"40\""));
        assert_eq!(user.form(&format!("{AT}/anew"), &[]).await.leads(), AT);
        let anew = user.page(AT).await.html(StatusCode::OK);
        assert_eq!(attribute(&anew, "bench", " x"), attribute(&at_first, "bench", " x"));
        assert_eq!(server.entries().await, before, "where a zone is drawn is nothing about the plant");
    }

    async fn who_may_not_change_moves_nothing(home: Home) {
        let (server, user) = engineer(home).await;
        let ada = server.anonymous().logged_in(ADMIN).await;
        let auditor = server.person(&ada, "o", "auditor", None).await;
        let page = auditor.page(AT).await.html(StatusCode::OK);
        assert!(!page.contains("/map/anew") && !page.contains("data-place"), "{page}");
        let place = [("zone", "bench"), ("x", "9"), ("y", "9")];
        auditor.form(&format!("{AT}/place"), &place).await.html(StatusCode::FORBIDDEN);
        auditor.form(&format!("{AT}/anew"), &[]).await.html(StatusCode::FORBIDDEN);
        let elsewhere = server.invited(&ada, "o", json!({ "email": "b@example.com", "role": "ot-engineer", "site": "hall-b" })).await;
        elsewhere.page(AT).await.html(StatusCode::FORBIDDEN);
        elsewhere.form(&format!("{AT}/place"), &place).await.html(StatusCode::FORBIDDEN);
        user.page("/o/p/bench/map").await.html(StatusCode::NOT_FOUND);
        server.clock().pass_min(3 * 24 * 60);
        let user = server.anonymous().logged_in("ot-engineer-all@o.example").await;
        let past = async |method: &str, path: &str, fields: &[(&str, &str)]| {
            let call = user.outside(method, path).fields(fields).header("cookie", "ringwall-as-of=2026-11-25");
            call.header("sec-fetch-site", "same-origin").send().await
        };
        let page = past("GET", AT, &[]).await.html(StatusCode::OK);
        assert!(page.contains("data-zone=\"bench\"") && !page.contains("data-place"), "{page}");
        past("POST", &format!("{AT}/place"), &place).await.html(StatusCode::CONFLICT);
        past("POST", &format!("{AT}/anew"), &[]).await.html(StatusCode::CONFLICT);
        server.clock().pass_s(1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn any_number_of_zones_is_a_map_and_a_list() {
    let (server, user) = engineer(Home::sqlite()).await;
    zones(&server, 0).await;
    let none = user.page(AT).await.html(StatusCode::OK);
    assert!(none.contains("There are no zones yet") && none.contains("/records/zone/new"), "{none}");
    for number in [1, 24, 200] {
        zones(&server, number).await;
        let page = user.page(AT).await.html(StatusCode::OK);
        assert_eq!((count(&page, "data-zone=\""), count(&page, "data-way=\"")), (number, number - 1));
        assert_eq!(count(&page, "<th scope=\"row\">"), 2 * number - 1, "and as lists");
        assert!(page.contains("Zone &#60;0&#62;"));
        let begun = Instant::now();
        user.page(AT).await.html(StatusCode::OK);
        // Nothing has changed: nothing is laid out again.
        assert!(begun.elapsed().as_millis() < 2_000, "{:?}", begun.elapsed());
    }
}
