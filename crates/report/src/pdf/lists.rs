//! The gap lists of the report: all by priority, the most urgent with advice, by place with reasons, and those without proof.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use ringwall_engine::assessment::{Because, FoundStatus, Gap};
use ringwall_model::plant::Answer;
use serde_json::{Value, json};

use crate::plain;
use crate::strings::{self, EN, fill};
use crate::view::{Spot, View};

use super::data::short;

/// What gaps in one row of the list have in common.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    priority: Reverse<u8>,
    requirement: usize,
    status: &'static str,
    because: &'static str,
    route: &'static str,
}

/// Every gap; places that have all else in common share a row.
pub(super) fn by_priority(view: &View<'_>) -> Vec<Value> {
    let mut rows: BTreeMap<Key, (&Gap, Vec<String>)> = BTreeMap::new();
    for gap in &view.assessment.gaps {
        let key = Key {
            priority: Reverse(gap.priority),
            requirement: gap.requirement.index,
            status: gap.status.as_str(),
            because: gap.because.as_str(),
            route: gap.route.as_str(),
        };
        rows.entry(key).or_insert_with(|| (gap, Vec::new())).1.push(short(view.label(&gap.at)));
    }
    let row = |(gap, places): (&Gap, Vec<String>)| {
        let mut value = head(gap);
        value.insert("places".into(), json!(places.join(", ")));
        Value::Object(value)
    };
    rows.into_values().map(row).collect()
}

fn head(gap: &Gap) -> serde_json::Map<String, Value> {
    let mut map = serde_json::Map::new();
    let mut put = |key: &str, value: Value| map.insert(key.to_owned(), value);
    put("priority", json!(gap.priority));
    put("id", json!(gap.requirement.id));
    put("title", json!(gap.requirement.title));
    put("status", json!(gap.status));
    put("word", json!(strings::status(gap.status)));
    put("overlay", json!(gap.because == Because::OverlayNis2));
    put("route", json!(strings::route(gap.route)));
    map
}

/// The most urgent requirements with what they are for and what to do.
pub(super) fn top(view: &View<'_>, count: usize) -> Vec<Value> {
    let entry = |worst: &crate::view::Worst<'_>| {
        let requirement = worst.requirement;
        let mut value = head(worst.gap);
        let places: Vec<String> = worst.places.iter().map(|p| short(p)).collect();
        let places: Vec<&str> = places.iter().map(String::as_str).collect();
        let statuses = worst.statuses.iter().map(|s| json!({"status": s, "word": strings::status(*s)}));
        value.insert("statuses".into(), statuses.collect());
        value.insert("places".into(), json!(strings::listed(&places, 8)));
        value.insert("note".into(), json!(view.note(worst.gap).map(|n| plain::shortened(&plain::line(n), 400))));
        value.insert("objective".into(), json!(requirement.objective));
        value.insert("question".into(), json!(requirement.question));
        value.insert("evidence".into(), json!(requirement.evidence));
        value.insert("legacy".into(), json!(requirement.legacy));
        Value::Object(value)
    };
    view.worst(count).iter().map(entry).collect()
}

/// Gaps of each zone and conduit that has any: those somebody looked at with reasons, the others by id.
pub(super) fn by_place(view: &View<'_>) -> Vec<Value> {
    let mut gaps: BTreeMap<String, Vec<&Gap>> = BTreeMap::new();
    for gap in &view.assessment.gaps {
        gaps.entry(gap.at.to_string()).or_default().push(gap);
    }
    let zones = view.zones().into_iter().map(|spot| ("zone", EN.zone, spot));
    let conduits = view.conduits().into_iter().map(|spot| ("conduit", EN.conduit, spot));
    let place = |(kind, word, spot): (&str, &str, Spot<'_>)| {
        let at = format!("{kind}:{}", spot.id);
        Some(of_place(view, word, &spot, gaps.get(&at)?))
    };
    zones.chain(conduits).filter_map(place).collect()
}

fn of_place(view: &View<'_>, kind: &str, spot: &Spot<'_>, gaps: &[&Gap]) -> Value {
    let silent = |gap: &Gap| gap.status == FoundStatus::Unknown && view.deciders(gap).is_empty();
    let rows: Vec<Value> = gaps.iter().filter(|g| !silent(g)).map(|g| reasoned(view, g)).collect();
    let unanswered: Vec<&str> = gaps.iter().filter(|g| silent(g)).map(|g| g.requirement.id).collect();
    json!({
        "kind": kind, "label": short(spot.label), "id": spot.id, "gaps": gaps.len(), "rows": rows, "unanswered": unanswered,
        "not_answered": fill(EN.not_answered, &[("n", &unanswered.len().to_string())]),
    })
}

fn reasoned(view: &View<'_>, gap: &Gap) -> Value {
    let answers = view.deciders(gap);
    let mut value = head(gap);
    let by = answers.iter().map(|a| decider(a)).collect::<Vec<_>>().join(", ");
    value.insert("by".into(), json!(fill(EN.decided, &[("by", &by)])));
    value.insert("note".into(), json!(view.note(gap).map(|n| plain::shortened(&plain::line(n), 600))));
    Value::Object(value)
}

/// The scope that an answer stands at, and what it says.
fn decider(answer: &Answer) -> String {
    format!("{} ({})", answer.scope, answer.status)
}

/// What holds without proof, by requirement: what would convince, and what is lacking where.
pub(super) fn evidence(view: &View<'_>) -> Vec<Value> {
    let mut requirements: BTreeMap<(Reverse<u8>, usize), Unproved<'_>> = BTreeMap::new();
    let mut keys: BTreeMap<usize, (Reverse<u8>, usize)> = BTreeMap::new();
    // The list is sorted by priority, so the first gap of a requirement is its most urgent one.
    for gap in &view.assessment.evidence_gaps {
        let key = *keys.entry(gap.requirement.index).or_insert((Reverse(gap.priority), gap.requirement.index));
        let entry = requirements.entry(key).or_insert_with(|| Unproved { gap, places: Vec::new() });
        let lacking = view.why_unproved(gap);
        let place = short(view.label(&gap.at));
        match entry.places.iter_mut().find(|(reason, _)| *reason == lacking) {
            Some((_, places)) => places.push(place),
            None => entry.places.push((lacking, vec![place])),
        }
    }
    requirements.values().map(Unproved::row).collect()
}

/// One requirement that holds without proof: places by what is lacking.
struct Unproved<'a> {
    gap: &'a Gap,
    places: Vec<(String, Vec<String>)>,
}

impl Unproved<'_> {
    fn row(&self) -> Value {
        let mut value = head(self.gap);
        let places = self.places.iter().map(|(lacking, places)| json!({"lacking": lacking, "places": places.join(", ")}));
        value.insert("places".into(), places.collect());
        value.insert("hint".into(), json!(self.gap.requirement.evidence));
        Value::Object(value)
    }
}
