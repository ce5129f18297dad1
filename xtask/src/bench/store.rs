//! What the store, the ledger and the server cost: measured by a program of its own, shown with the others.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::figures::{Figure, MEMORY, RATE, TIME};
use crate::process;

/// Runs the server's benchmark with the program, an example and a large plant.
pub(super) fn server(bench: &Path, ringwall: &Path, example: &Path, plant: &Path) -> Result<Vec<Figure>, String> {
    let packages = crate::test::browser()?;
    let output = process::captured(Command::new(bench).arg("server").args([ringwall, example, plant, &packages]))?;
    let value: Value = serde_json::from_slice(&output).map_err(|e| format!("the server's benchmark: {e}"))?;
    let get = |path: &str| value.pointer(path).and_then(Value::as_f64).ok_or_else(|| format!("the server's benchmark gave no `{path}`"));
    Ok(vec![
        Figure::new("server: ready on an existing database", get("/ready_ms")?, TIME).at_most(1_000.0),
        Figure::new("server: resident when idle", get("/resident_idle_mb")?, MEMORY).at_most(100.0),
        Figure::new("server: resident with the large plant in memory", get("/resident_end_mb")?, MEMORY),
        Figure::new("server: a zone's 100 requirements, CPU", get("/requirements/cpu_ms")?, TIME).at_most(3.0),
        Figure::new("server: a zone's 100 requirements, p95", get("/requirements/p95_ms")?, TIME),
        Figure::new("server: zones and conduits with levels, CPU", get("/site/cpu_ms")?, TIME).at_most(10.0),
        Figure::new("server: zones and conduits with levels, p95", get("/site/p95_ms")?, TIME),
        Figure::new("server: 100 of 10,000 assets, p95", get("/assets/p95_ms")?, TIME),
        Figure::new("page: home of the large plant, p95", get("/pages/server/home/p95_ms")?, TIME).at_most(10.0),
        Figure::new("page: levels of its zones and conduits, p95", get("/pages/server/levels/p95_ms")?, TIME).at_most(50.0),
        Figure::new("page: a zone's requirements, p95", get("/pages/server/place/p95_ms")?, TIME).at_most(50.0),
        Figure::new("page: a requirement and its reasons, p95", get("/pages/server/requirement/p95_ms")?, TIME).at_most(50.0),
        Figure::new("page: 200 gaps, p95", get("/pages/server/gaps/p95_ms")?, TIME).at_most(50.0),
        Figure::new("page: scorecard, p95", get("/pages/server/measures/p95_ms")?, TIME).at_most(50.0),
        Figure::new("page: programme, p95", get("/pages/server/programme/p95_ms")?, TIME).at_most(50.0),
        Figure::new("page: 100 of 10,000 assets, p95", get("/pages/server/assets/p95_ms")?, TIME).at_most(50.0),
        Figure::new("page: form of an asset, p95", get("/pages/server/asset_new/p95_ms")?, TIME).at_most(50.0),
        Figure::new("page: description of the interface, p95", get("/pages/server/interface/p95_ms")?, TIME).at_most(50.0),
        Figure::new("browser: first contentful paint of home", get("/pages/paint/home/p50_ms")?, TIME),
        Figure::new("browser: first contentful paint of levels", get("/pages/paint/levels/p50_ms")?, TIME),
        Figure::new("browser: first contentful paint of 200 gaps", get("/pages/paint/gaps/p50_ms")?, TIME),
        Figure::new("browser: first contentful paint of assets", get("/pages/paint/assets/p50_ms")?, TIME),
        Figure::new("server: save one answer, 16 clients, p95", get("/save/p95_ms")?, TIME).at_most(10.0),
        Figure::new("server: answers saved", get("/save/per_s")?, RATE),
        Figure::new("server: 30 of 100,000 entries, 10 clients, p95", get("/audit/p95_ms")?, TIME).at_most(15.0),
        Figure::new("server: lists of entries", get("/audit/per_s")?, RATE).at_least(1_000.0),
    ])
}

/// Runs the store's benchmark with a plant to read as of an entry.
pub(super) fn figures(bench: &Path, plant: &Path) -> Result<Vec<Figure>, String> {
    let output = process::captured(Command::new(bench).arg("store").arg(plant))?;
    let value: Value = serde_json::from_slice(&output).map_err(|e| format!("the store's benchmark: {e}"))?;
    let get = |path: &str| value.pointer(path).and_then(Value::as_f64).ok_or_else(|| format!("the store's benchmark gave no `{path}`"));
    Ok(vec![
        Figure::new("SQLite: the plant as of an entry", get("/as_of_ms")?, TIME).at_most(500.0),
        Figure::new("SQLite, 64 writers: durable commits", get("/sqlite/commits_per_s")?, RATE).at_least(5_000.0),
        Figure::new("SQLite, 64 writers: p99", get("/sqlite/p99_ms")?, TIME).at_most(50.0),
        Figure::new("SQLite: inclusion proof", get("/sqlite/proof_ms")?, TIME).at_most(1.0),
        Figure::new("SQLite: verify what was committed", get("/sqlite/stored_verify_ms")?, TIME),
        Figure::new("PostgreSQL, 64 writers: durable commits", get("/postgres/commits_per_s")?, RATE),
        Figure::new("PostgreSQL, 64 writers: p99", get("/postgres/p99_ms")?, TIME),
        Figure::new("PostgreSQL: inclusion proof", get("/postgres/proof_ms")?, TIME).at_most(1.0),
        Figure::new("PostgreSQL: verify what was committed", get("/postgres/stored_verify_ms")?, TIME),
        Figure::new("verify 1,000,000 entries in memory", get("/verify_ms")?, TIME).at_most(5_000.0),
    ])
}
