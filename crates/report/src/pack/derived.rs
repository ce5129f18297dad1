//! What the records make: the plant, its file, and its assessment on a day. The writer and the verifier run the same code.

use ringwall_engine::catalogue;
use ringwall_ledger::hash::Hash;
use ringwall_model::date::Date;
use ringwall_model::file;
use ringwall_model::plant::Plant;
use ringwall_model::records::{self, Kind, Record};

use super::Version;

/// A plant as its records make it.
pub(super) struct Derived {
    pub(super) plant: Plant,
    /// The plant file.
    pub(super) yaml: String,
    /// Exactly what `ringwall assess plant.yaml --format json` writes.
    pub(super) assessment: Vec<u8>,
}

/// Puts the plant together and assesses it. Records without content were erased: the plant is what is left.
///
/// # Errors
/// What the records are refused for.
pub(super) fn derive<'v>(versions: impl Iterator<Item = &'v Version>, day: Date) -> Result<Derived, String> {
    let mut kept: Vec<_> = versions.filter_map(|version| Some((version.content.as_ref()?, version))).collect();
    kept.sort_by_cached_key(|(content, version)| (content.place, version.subject()));
    let records: Result<Vec<Record>, String> = kept.iter().filter_map(|(content, version)| record(version, &content.body)).collect();
    let plant = records::join(&records?, catalogue::vocabulary()).map_err(|problems| problems.to_string())?;
    let yaml = file::write(&plant);
    let assessment = ringwall_engine::assess(&plant, day, &Hash::of(yaml.as_bytes()).to_hex());
    let assessment = crate::json(&assessment).map_err(|e| e.to_string())?;
    Ok(Derived { plant, yaml, assessment })
}

fn record(version: &Version, body: &str) -> Option<Result<Record, String>> {
    let kind = Kind::of(&version.kind)?;
    let body = serde_json::from_str(body).map_err(|e| format!("record {} is not JSON: {e}", version.subject()));
    Some(body.map(|body| Record { kind, id: version.id.clone(), body }))
}
