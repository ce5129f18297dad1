//! What the store and the ledger cost: measured by the store's own benchmark, shown with the others.

use std::path::Path;

use serde_json::Value;

use super::figures::{Figure, RATE, TIME};
use crate::process;

/// Runs the store's benchmark in the release build, with a plant to read as of an entry.
pub(super) fn figures(plant: &Path) -> Result<Vec<Figure>, String> {
    let mut bench = process::cargo(&["bench", "--package", "ringwall-store", "--bench", "figures"]);
    let output = process::captured(bench.env("RINGWALL_BENCH_PLANT", plant))?;
    let text = String::from_utf8_lossy(&output);
    let json = text.lines().find(|line| line.starts_with('{')).ok_or("the store's benchmark gave no JSON")?;
    let value: Value = serde_json::from_str(json).map_err(|e| format!("the store's benchmark: {e}"))?;
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
