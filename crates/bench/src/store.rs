//! What the store and the ledger cost.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use ringwall_engine::catalogue;
use ringwall_ledger::audit;
use ringwall_ledger::entry::{Entry, encode_bundle, leaves};
use ringwall_ledger::note::{Purpose, SignerKey};
use ringwall_ledger::proof::Head;
use ringwall_ledger::tile::{Edge, Object, Span, encode};
use ringwall_model::file::Source;
use ringwall_store::{Act, Change, Database, Expect, Key, Machine, Options, Store};
use serde_json::{Value, json};

const WRITERS: usize = 64;
const SECONDS: u64 = 10;
/// Entries of the log that is verified in memory.
const ENTRIES: u64 = 1_000_000;

/// Measures, with the file of a large plant.
pub(crate) async fn figures(plant: &Path) -> Value {
    let folder = testkit::temp::folder();
    let sqlite = of_database(&folder.path().join("sqlite"), None).await;
    let cluster = testkit::postgres::Cluster::with_settings(&[]);
    let database = cluster.database();
    let postgres = of_database(&folder.path().join("postgres"), Some(database.url())).await;
    let as_of = as_of(&folder.path().join("sqlite"), plant).await;
    json!({ "as_of_ms": as_of, "sqlite": sqlite, "postgres": postgres, "verify_ms": verify_in_memory(), "entries": ENTRIES })
}

/// A whole plant, put into the database and then read as of that entry.
async fn as_of(folder: &Path, path: &Path) -> f64 {
    let source = Source::new("plant.yaml", std::fs::read(path).unwrap()).unwrap();
    let plant = ringwall_model::file::read(&[source], catalogue::vocabulary()).unwrap();
    let store = Store::open(options(folder, None)).await.unwrap();
    let act = Act { organisation: "big".into(), actor: "bench".into(), action: "plant.import".into(), ..Act::default() };
    let seq = store.import(act, "s", &plant).await.unwrap().seq;
    let mut times = Vec::new();
    for _ in 0..7 {
        let start = Instant::now();
        assert_eq!(store.plant("big", "s", seq, catalogue::vocabulary()).await.unwrap(), plant);
        times.push(start.elapsed().as_secs_f64() * 1e3);
    }
    times.sort_by(f64::total_cmp);
    times[3]
}

fn options(folder: &Path, url: Option<&str>) -> Options {
    let database = url.map_or_else(|| Database::sqlite(&folder.join("r.db")), Database::postgres).unwrap();
    let key = SignerKey::new("bench.example/ledger", Purpose::Log, &[7; 32]).unwrap();
    Options { database, lock: folder.join("lock"), key, surroundings: Arc::new(Machine) }
}

async fn of_database(folder: &Path, url: Option<String>) -> Value {
    std::fs::create_dir_all(folder).unwrap();
    Store::create(options(folder, url.as_deref())).await.unwrap();
    let store = Arc::new(Store::open(options(folder, url.as_deref())).await.unwrap());
    let start = Instant::now();
    let writers = (0..WRITERS).map(|writer| tokio::spawn(write(Arc::clone(&store), writer, start)));
    let mut times = Vec::new();
    for writer in writers.collect::<Vec<_>>() {
        times.extend(writer.await.unwrap());
    }
    let seconds = start.elapsed().as_secs_f64();
    times.sort_by(f64::total_cmp);
    let commits = times.len();
    let last = store.checkpoint().await.unwrap().0.head.size - 1;
    let mut proofs = Vec::new();
    for at in 0..200 {
        let start = Instant::now();
        store.inclusion(last * at / 200).await.unwrap();
        proofs.push(start.elapsed().as_secs_f64() * 1e3);
    }
    proofs.sort_by(f64::total_cmp);
    let start = Instant::now();
    assert_eq!(store.verify().await.unwrap().findings, []);
    json!({
        "commits_per_s": commits as f64 / seconds, "p50_ms": times[commits / 2], "p99_ms": times[commits * 99 / 100],
        "proof_ms": proofs[100], "stored_entries": last + 1, "stored_verify_ms": start.elapsed().as_secs_f64() * 1e3,
    })
}

/// One writer: changes of two hundred assets in turn.
async fn write(store: Arc<Store>, writer: usize, start: Instant) -> Vec<f64> {
    let mut times = Vec::new();
    while start.elapsed() < Duration::from_secs(SECONDS) {
        let number = times.len();
        let key = Key { organisation: "o".into(), system: "s".into(), kind: "asset".into(), id: format!("a-{writer}-{}", number % 200) };
        let body = json!({"id": key.id, "name": "Filler PLC", "zone": "line-1", "vendor": "Siemens", "version": "4.5.1", "number": number});
        let act = Act {
            organisation: "o".into(),
            actor: "a-0193f7c2".into(),
            action: "asset.update".into(),
            reason: Some("firmware after the shutdown in May".into()),
            request: Some(format!("0193f7c2-{writer:04}-{number:08}")),
            repeatable: true,
            source: Some("10.4.7.21".into()),
            changes: vec![Change { key, expect: Expect::Anything, body: Some(body), moved: false }],
            ..Act::default()
        };
        let begun = Instant::now();
        store.commit(act).await.unwrap();
        times.push(begun.elapsed().as_secs_f64() * 1e3);
    }
    times
}

/// A whole log in memory, checked as an auditor does: every entry hashed and every tile compared.
fn verify_in_memory() -> f64 {
    let entry = |number: u64| {
        let entry = Entry {
            action: "asset.update".into(),
            actor: "a-0193f7c2".into(),
            after: Some(format!("{number:064x}")),
            before: Some(format!("{:064x}", number + 1)),
            subject: format!("o/s/asset/a-{number}"),
            time: "2026-11-24T10:11:12.345Z".into(),
            ..Entry::default()
        };
        entry.to_bytes().unwrap()
    };
    let mut objects: HashMap<Object, Vec<u8>> = HashMap::new();
    let mut edge = Edge::default();
    for span in Span::covering(ENTRIES) {
        let entries: Vec<Vec<u8>> = (span.start()..span.start() + u64::from(span.width)).map(entry).collect();
        let slices = || entries.iter().map(Vec::as_slice);
        objects.insert(Object::Entries(span), encode_bundle(slices()).unwrap());
        objects.extend(edge.extend(leaves(slices())).into_iter().map(|(tile, hashes)| (Object::Tile(tile), encode(&hashes))));
    }
    objects.extend(edge.partial_tiles().map(|(tile, hashes)| (Object::Tile(tile), encode(hashes))));
    let head = Head { size: edge.size(), root: edge.root() };
    let start = Instant::now();
    let findings = audit::recompute(head, |object| Ok::<_, std::convert::Infallible>(objects.get(&object).cloned()), |_, _| {});
    assert_eq!(findings.unwrap(), []);
    start.elapsed().as_secs_f64() * 1e3
}
