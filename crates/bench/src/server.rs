//! What the server costs on loopback: a process of its own, its CPU time by the kernel's account.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Instant;

use ringwall_engine::catalogue;
use ringwall_ledger::hash::Hash;
use ringwall_ledger::note::SignerKey;
use ringwall_model::file::{self, Source};
use ringwall_store::{Act, Change, Database, Expect, Key, Machine, Options, Store};
use serde_json::{Value, json};

use crate::client::{API, Client};
use crate::pages;

/// Entries of the audit log that is listed.
const ENTRIES: u64 = 100_000;
const SYSTEM: &str = "/organisations/o/systems/s";
pub(crate) const LARGE: &str = "/organisations/o/systems/large";

/// The server's process; ends with it.
pub(crate) struct Server {
    child: Child,
    pub(crate) address: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    fn start(ringwall: &Path, data: &Path) -> (Self, f64) {
        let start = Instant::now();
        let arguments = ["serve", "--listen", "127.0.0.1:0", "--requests-per-second", "0", "--log", "warn", "--data"];
        let mut child = Command::new(ringwall).args(arguments).arg(data).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().rsplit("http://").next().unwrap().to_owned();
        (Self { child, address }, start.elapsed().as_secs_f64() * 1e3)
    }

    /// User and system time so far, in milliseconds; the kernel counts in hundredths of a second.
    fn cpu_ms(&self) -> f64 {
        let text = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).unwrap();
        let fields: Vec<&str> = text.rsplit_once(')').unwrap().1.split_whitespace().collect();
        fields[11..13].iter().map(|ticks| ticks.parse::<f64>().unwrap() * 10.0).sum()
    }

    fn resident_mb(&self) -> f64 {
        let text = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.trim().trim_end_matches(" kB").parse::<f64>().unwrap() / 1e3
    }
}

/// Measures, with the program, an example plant and a large one, and the folder of what drives a browser.
pub(crate) async fn figures(ringwall: &Path, example: &Path, plant: &Path, browser: &Path) -> Value {
    let folder = testkit::temp::folder();
    let data = folder.path().join("data");
    assert!(Command::new(ringwall).arg("init-db").arg("--data").arg(&data).stdout(Stdio::null()).status().unwrap().success());
    let token = prepare(&data, example, plant).await;
    let (server, start_ms) = Server::start(ringwall, &data);
    let mut client = Client::new(&server.address, &token).await;
    let resident_mb = server.resident_mb();
    let ready_ms = start_ms;
    let levels = client.get(&format!("{SYSTEM}/levels")).await.json();
    let zone = levels["places"][0]["at"].as_str().unwrap().to_owned();
    let requirements = repeated(&server, &mut client, &format!("{API}{SYSTEM}/levels/{zone}/requirements"), 2_000).await;
    let site = repeated(&server, &mut client, &format!("{API}{SYSTEM}/levels"), 2_000).await;
    client.get(&format!("{LARGE}/levels")).await;
    let assets = repeated(&server, &mut client, &format!("{API}{LARGE}/records/asset?limit=100&skip=5000"), 200).await;
    let pages = pages::figures(&server, &mut client, &token, browser).await;
    let saved = saves(&server, &token).await;
    let audit = lists(&server, &token).await;
    json!({
        "ready_ms": ready_ms, "resident_idle_mb": resident_mb, "resident_end_mb": server.resident_mb(),
        "requirements": requirements, "site": site, "places": levels["places"].as_array().unwrap().len(), "assets": assets,
        "pages": pages, "save": saved, "audit": audit,
    })
}

/// An organisation with an administrator, a token, two plants and many entries; gives the token.
async fn prepare(data: &Path, example: &Path, plant: &Path) -> String {
    let key = SignerKey::from_secret_text(&std::fs::read_to_string(data.join("ledger.key")).unwrap()).unwrap();
    let database = Database::sqlite(&data.join("ringwall.db")).unwrap();
    let store = Store::open(Options { database, lock: data.join("ledger.lock"), key, surroundings: Arc::new(Machine) }).await.unwrap();
    let id = "0193f7c2000070008000000000000001";
    let head = format!("rwt_{id}_{}", "5".repeat(64));
    let token = format!("{head}{}", &Hash::of(head.as_bytes()).to_hex()[..8]);
    let account = json!({ "id": "a-1", "name": "Ada", "email": "ada@example.com", "active": true, "second_factor": false });
    put(&store, "_", "account", "a-1", account).await;
    put(&store, "_", "organisation", "o", json!({ "id": "o", "name": "O" })).await;
    put(&store, "o", "grant", "a-1@admin", json!({ "account": "a-1", "role": "admin" })).await;
    let sha256 = Hash::of(token.as_bytes()).to_hex();
    let expires = "2999-01-01T00:00:00Z";
    put(
        &store,
        "_",
        "token",
        id,
        json!({ "id": id, "account": "a-1", "name": "bench", "organisation": "o", "role": "admin", "expires": expires, "sha256": sha256 }),
    )
    .await;
    for (system, path) in [("s", example), ("large", plant)] {
        put(&store, "o", "system", system, json!({ "id": system, "name": system })).await;
        let act = Act { organisation: "o".into(), actor: "a-1".into(), action: "plant.import".into(), ..Act::default() };
        store.import(act, system, &read(path)).await.unwrap();
    }
    let store = Arc::new(store);
    let writers = (0..64).map(|writer| tokio::spawn(fill(Arc::clone(&store), writer)));
    for writer in writers.collect::<Vec<_>>() {
        writer.await.unwrap();
    }
    Arc::into_inner(store).unwrap().close().await;
    token
}

async fn fill(store: Arc<Store>, writer: u64) {
    for number in 0..ENTRIES / 64 {
        let act = Act {
            organisation: "o".into(),
            actor: format!("a-{writer}"),
            action: "evidence.read".into(),
            subject: Some(format!("s/blob/{number}")),
            source: Some("10.0.0.7".into()),
            ..Act::default()
        };
        store.commit(act).await.unwrap();
    }
}

async fn put(store: &Store, organisation: &str, kind: &str, id: &str, body: Value) {
    let key = Key { organisation: organisation.into(), system: String::new(), kind: kind.into(), id: id.into() };
    let changes = vec![Change { key, expect: Expect::Anything, body: Some(body), moved: false }];
    let act = Act { organisation: organisation.into(), actor: "bench".into(), action: format!("{kind}.put"), changes, ..Act::default() };
    store.commit(act).await.unwrap();
}

fn read(path: &Path) -> ringwall_model::plant::Plant {
    let mut paths = vec![path.to_owned()];
    if path.is_dir() {
        paths = std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.retain(|path| path.extension().is_some_and(|ending| ending == "yaml"));
        paths.sort();
    }
    let sources: Vec<Source> =
        paths.iter().map(|path| Source::new(path.display().to_string(), std::fs::read(path).unwrap()).unwrap()).collect();
    file::read(&sources, catalogue::vocabulary()).unwrap()
}

/// One client that asks the same many times: CPU of the server for each, and the time that 95 of 100 do not exceed.
pub(crate) async fn repeated(server: &Server, client: &mut Client, path: &str, times: usize) -> Value {
    for _ in 0..20 {
        assert_eq!(client.send("GET", path, "", "").await.status, 200, "{path}");
    }
    let before = server.cpu_ms();
    let mut took = Vec::new();
    let mut bytes = 0;
    for _ in 0..times {
        let start = Instant::now();
        bytes = client.send("GET", path, "", "").await.body.len();
        took.push(start.elapsed().as_secs_f64() * 1e3);
    }
    json!({ "cpu_ms": (server.cpu_ms() - before) / times as f64, "p50_ms": percentile(&mut took, 50), "p95_ms": percentile(&mut took, 95), "bytes": bytes })
}

fn percentile(times: &mut [f64], percent: usize) -> f64 {
    times.sort_by(f64::total_cmp);
    times[(times.len() * percent / 100).min(times.len() - 1)]
}

/// Sixteen clients that each save an answer of their own again and again.
async fn saves(server: &Server, token: &str) -> Value {
    let mut client = Client::new(&server.address, token).await;
    let list = client.get(&format!("{SYSTEM}/records/answer?limit=16")).await.json();
    let before = server.cpu_ms();
    let start = Instant::now();
    let clients = list["records"].as_array().unwrap().iter().cloned().map(|record| {
        let (address, token) = (server.address.clone(), token.to_owned());
        tokio::spawn(async move { save(&address, &token, record).await })
    });
    let mut took = Vec::new();
    for client in clients.collect::<Vec<_>>() {
        took.extend(client.await.unwrap());
    }
    let (seconds, count) = (start.elapsed().as_secs_f64(), took.len() as f64);
    json!({ "per_s": count / seconds, "cpu_ms": (server.cpu_ms() - before) / count, "p50_ms": percentile(&mut took, 50), "p95_ms": percentile(&mut took, 95) })
}

async fn save(address: &str, token: &str, record: Value) -> Vec<f64> {
    let mut client = Client::new(address, token).await;
    let id = record["id"].as_str().unwrap().replace(' ', "%20");
    let path = format!("{API}{SYSTEM}/records/answer/{id}");
    let mut etag = format!("\"{}\"", record["version"]);
    let mut took = Vec::new();
    for number in 0..200 {
        let mut body = record["body"].clone();
        body["note"] = format!("looked at it {number} times").into();
        let start = Instant::now();
        let answer = client.send("PUT", &path, &format!("if-match: {etag}\r\n"), &body.to_string()).await;
        took.push(start.elapsed().as_secs_f64() * 1e3);
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
        etag = answer.etag;
    }
    took
}

/// Ten clients that list thirty entries, each from another place.
async fn lists(server: &Server, token: &str) -> Value {
    let before = server.cpu_ms();
    let start = Instant::now();
    let clients = (0..10_u64).map(|number| {
        let (address, token) = (server.address.clone(), token.to_owned());
        tokio::spawn(async move {
            let mut client = Client::new(&address, &token).await;
            let mut took = Vec::new();
            for turn in 0..500 {
                let from = 1_000 + (number * 9_973 + turn * 197) % (ENTRIES - 2_000);
                let begun = Instant::now();
                let answer = client.get(&format!("/organisations/o/audit?before={from}&limit=30")).await;
                took.push(begun.elapsed().as_secs_f64() * 1e3);
                assert_eq!(answer.status, 200);
            }
            took
        })
    });
    let mut took = Vec::new();
    for client in clients.collect::<Vec<_>>() {
        took.extend(client.await.unwrap());
    }
    let (seconds, count) = (start.elapsed().as_secs_f64(), took.len() as f64);
    json!({ "per_s": count / seconds, "cpu_ms": (server.cpu_ms() - before) / count, "p50_ms": percentile(&mut took, 50), "p95_ms": percentile(&mut took, 95) })
}
