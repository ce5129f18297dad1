//! What pages of a large plant cost: at the server, and until a browser on the same machine has painted something.

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::client::Client;
use crate::server::{LARGE, Server, repeated};

const PLANT: &str = "/o/o/large";
/// Requests for each page.
const TIMES: usize = 200;

/// CPU and times of each page, by a word for it; `paint` is what the browser says.
pub(crate) async fn figures(server: &Server, client: &mut Client, token: &str, packages: &Path) -> Value {
    let levels = client.get(&format!("{LARGE}/levels")).await.json();
    let zone = levels["places"][0]["at"].as_str().unwrap();
    let pages = [
        ("home", PLANT.to_owned()),
        ("levels", format!("{PLANT}/levels")),
        ("place", format!("{PLANT}/levels/{zone}")),
        ("requirement", format!("{PLANT}/levels/{zone}/SR%201.1")),
        ("gaps", format!("{PLANT}/gaps")),
        ("measures", format!("{PLANT}/measures")),
        ("programme", format!("{PLANT}/programme")),
        ("assets", format!("{PLANT}/records/asset")),
        ("asset_new", format!("{PLANT}/records/asset/new")),
        ("interface", "/interface".to_owned()),
    ];
    let mut figures = serde_json::Map::new();
    for (name, path) in &pages {
        figures.insert((*name).to_owned(), repeated(server, client, path, TIMES).await);
    }
    json!({ "server": figures, "paint": paint(server, token, &pages, packages) })
}

/// Milliseconds until the first contentful paint, by page.
fn paint(server: &Server, token: &str, pages: &[(&str, String)], packages: &Path) -> Value {
    let told = json!({ "address": format!("http://{}", server.address), "token": token, "pages": pages });
    let mut command = Command::new("python3");
    command.env("PYTHONPATH", packages).env("PYTHONDONTWRITEBYTECODE", "1");
    let output = command.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/src/paint.py")).arg(told.to_string()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}
