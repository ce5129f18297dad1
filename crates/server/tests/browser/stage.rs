//! A server on a port of this machine, with people and a plant, and scripts that look at it with a browser.

use std::io::Write;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

use axum::Router;
use axum::extract::Path as In;
use axum::routing::post;
use ringwall_engine::catalogue::vocabulary;
use ringwall_model::file::{self, Source};
use ringwall_server::Bound;
use ringwall_store::Act;
use serde_json::{Map, Value, json};

use crate::client::User;
use crate::home::{Clock, Home, Server, plain};
use crate::world::{ADMIN, PASSWORD, ROLES};

const PYTHON: &str = "python3";
/// Playwright and axe-core; `cargo xtask test` provides them.
const PACKAGES: &str = "playwright-1.65.2-axe-0.1.8";
const CHROMIUM: &str = "/usr/bin/chromium";
const ORGANISATION: &str = "alpenquell";

/// A server that listens, and what a script is told about it.
pub(crate) struct Stage {
    told: Value,
    /// Keeps what it stands on.
    _server: Server,
}

impl Stage {
    /// A server that nobody has set up.
    pub(crate) async fn fresh() -> Self {
        Self::open(Home::sqlite().server().await, json!({})).await
    }

    /// The bottling plant and an empty one, with somebody of every role, and somebody who has none.
    pub(crate) async fn bottling() -> Self {
        let mut server = Home::sqlite().server().await;
        let admin = server.administered().await;
        let entry = bottling(&server, &admin).await;
        let (mut people, mut names) = (Map::new(), Map::new());
        for role in ROLES {
            let somebody = server.person(&admin, ORGANISATION, role, None).await;
            people.insert(role.to_owned(), format!("{role}-all@{ORGANISATION}.example").into());
            names.insert(role.to_owned(), somebody.id().await.into());
            if role == "break-glass" {
                names.insert("glass".into(), somebody.breaks_glass(ORGANISATION).await.into());
            }
        }
        people.insert("owner".into(), ADMIN.into());
        people.insert("stranger".into(), stranger(&server, &admin).await.into());
        names.insert("entry".into(), entry.to_string().into());
        Self::open(server, json!({ "people": people, "names": names })).await
    }

    async fn open(server: Server, world: Value) -> Self {
        let bound = Bound::new(SocketAddr::from(([127, 0, 0, 1], 0)), None).await.unwrap();
        let address = format!("http://{}", bound.address().unwrap());
        let routes = server.with(plain()).await.merge(clock(&server.home.clock));
        tokio::spawn(async move { bound.run(routes).await.unwrap() });
        let shots = Path::new(env!("CARGO_TARGET_TMPDIR")).join("browser");
        std::fs::create_dir_all(&shots).unwrap();
        let mut told = json!({
            "address": address, "set_up": server.set_up, "password": PASSWORD, "chromium": CHROMIUM, "shots": shots,
        });
        told.as_object_mut().unwrap().extend(world.as_object().unwrap().clone());
        Self { told, _server: server }
    }

    /// Plays a script, which is told this besides.
    pub(crate) async fn play(&self, script: &str, also: &Value) {
        let mut told = self.told.clone();
        // Pictures of problems are named after the test.
        told["test"] = std::thread::current().name().unwrap_or(script).into();
        told.as_object_mut().unwrap().extend(also.as_object().unwrap().clone());
        let mut command = python();
        command.arg(folder().join(script)).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let played = tokio::task::spawn_blocking(move || {
            let mut child = command.spawn().unwrap();
            child.stdin.take().unwrap().write_all(told.to_string().as_bytes()).unwrap();
            child.wait_with_output().unwrap()
        });
        let played = played.await.unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        println!("{script}: {}", text(&played.stdout).trim());
        let missing = if text(&played.stderr).contains("ModuleNotFoundError") { "; `cargo xtask test` installs packages" } else { "" };
        assert!(played.status.success(), "{script}: {}{missing}", text(&played.stderr));
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser")
}

/// Python with the packages that `cargo xtask test` has put beside the files of tests.
fn python() -> Command {
    assert!(Path::new(CHROMIUM).exists(), "{CHROMIUM} is missing: `cargo xtask test` installs it, or `apt-get install chromium`");
    let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join(PACKAGES);
    let mut command = Command::new(PYTHON);
    command.env("PYTHONPATH", place).env("PYTHONDONTWRITEBYTECODE", "1");
    command
}

/// `POST /test/clock/61` lets 61 minutes pass, and tells what time it is then.
fn clock(clock: &Arc<Clock>) -> Router {
    let clock = Arc::clone(clock);
    let pass = async move |In(minutes): In<i64>| {
        clock.pass_min(minutes);
        clock.now_s().to_string()
    };
    Router::new().route("/test/clock/{minutes}", post(pass))
}

/// The organisation of the example, its plant, and one that is still empty; gives the entry of the import.
async fn bottling(server: &Server, admin: &User) -> u64 {
    let at = format!("/organisations/{ORGANISATION}");
    admin.post("/organisations", json!({ "id": ORGANISATION, "name": "Alpenquell" })).await.good();
    server.without_second_factor(ORGANISATION).await;
    for (path, body) in [
        ("sites", json!({ "id": "graz", "name": "Graz plant" })),
        ("systems", json!({ "id": "bottling", "name": "Bottling lines 1-3", "site": "graz" })),
        // Still empty, and the system of whoever is a supplier in these tests.
        ("systems", json!({ "id": "bench", "name": "Test bench", "site": "graz" })),
    ] {
        admin.post(&format!("{at}/{path}"), body).await.good();
    }
    let sink = json!({ "id": "collector", "type": "webhook", "url": "http://127.0.0.1:1/", "secret": "sixteen or more of them" });
    admin.post(&format!("{at}/sinks"), sink).await.good();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/bottling");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let source = |path: &PathBuf| Source::new(path.display().to_string(), std::fs::read(path).unwrap()).unwrap();
    let plant = file::read(&files.iter().map(source).collect::<Vec<_>>(), vocabulary()).unwrap();
    let act = Act { organisation: ORGANISATION.into(), actor: "test".into(), action: "plant.import".into(), ..Act::default() };
    server.behind.import(act, "bottling", &plant).await.unwrap().seq.unwrap()
}

/// Somebody whose only organisation has no plant.
async fn stranger(server: &Server, admin: &User) -> String {
    admin.post("/organisations", json!({ "id": "elsewhere", "name": "Elsewhere" })).await.good();
    server.without_second_factor("elsewhere").await;
    server.person(admin, "elsewhere", "auditor", None).await;
    "auditor-all@elsewhere.example".into()
}
