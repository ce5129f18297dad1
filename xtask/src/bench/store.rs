//! What the store and the ledger cost: measured by the store's own benchmark, shown with the others.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::figures::{Figure, RATE, TIME};
use crate::process;

/// Runs the store's benchmark with a plant to read as of an entry.
pub(super) fn figures(bench: &Path, plant: &Path) -> Result<Vec<Figure>, String> {
    let output = process::captured(Command::new(bench).arg(plant))?;
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
