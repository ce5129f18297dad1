//! A plant as records: each element of its lists under its kind and id, and back.
//!
//! The order within a kind is kept by whoever keeps the records; what stands in a record is exactly what the plant file has.

mod alone;

use serde_json::Value as Json;

pub use alone::{Decoded, decode};

use crate::file::{Node, Problems, Span, Value, read_tree};
use crate::plant::Plant;
use crate::vocabulary::Vocabulary;

/// What a record of a plant is: the key in the plant file, and whether there is one or a list of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Kind {
    Organisation,
    Site,
    System,
    Zone,
    Conduit,
    Asset,
    Application,
    Supplier,
    Answer,
    Evidence,
    Measure,
    Risk,
    Incident,
    Training,
    Approval,
}

/// Name of the kind, key in the plant file, and whether the key holds a list.
const KINDS: [(Kind, &str, &str, bool); 15] = [
    (Kind::Organisation, "organisation", "organisation", false),
    (Kind::Site, "site", "sites", true),
    (Kind::System, "system", "system", false),
    (Kind::Zone, "zone", "zones", true),
    (Kind::Conduit, "conduit", "conduits", true),
    (Kind::Asset, "asset", "assets", true),
    (Kind::Application, "application", "applications", true),
    (Kind::Supplier, "supplier", "suppliers", true),
    (Kind::Answer, "answer", "answers", true),
    (Kind::Evidence, "evidence", "evidence", true),
    (Kind::Measure, "measure", "measures", true),
    (Kind::Risk, "risk", "risks", true),
    (Kind::Incident, "incident", "incidents", true),
    (Kind::Training, "training", "trainings", true),
    (Kind::Approval, "approval", "approvals", true),
];

/// The id of a record of which a plant has one.
pub const ONLY: &str = "self";

/// What the action of an entry that erases a record ends with: it tells a record that was emptied rightly from one that
/// somebody emptied.
pub const ERASE: &str = ".erase";

/// A part of a record's name in the ledger, `organisation/system/kind/id`, in which a slash separates nothing.
pub fn escaped(part: &str) -> String {
    part.replace('\\', "\\\\").replace('/', "\\/")
}

impl Kind {
    /// Every kind, in the order of the plant file.
    pub fn all() -> impl Iterator<Item = Self> {
        KINDS.iter().map(|(kind, ..)| *kind)
    }

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        KINDS.iter().find(|(kind, ..)| *kind == self).map_or("", |(_, name, ..)| name)
    }

    /// The kind that a word names.
    pub fn of(name: &str) -> Option<Self> {
        KINDS.iter().find(|(_, known, ..)| *known == name).map(|(kind, ..)| *kind)
    }

    /// Whether a plant may have more than one of it.
    fn is_listed(self) -> bool {
        KINDS.iter().any(|(kind, .., list)| *kind == self && *list)
    }
}

/// One record: its kind, its id within the plant, and its body as in the plant file.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Record {
    pub kind: Kind,
    pub id: String,
    pub body: Json,
}

/// Takes a plant apart, in the order of the plant file.
pub fn split(plant: &Plant) -> Vec<Record> {
    // INVARIANT: a plant serialises to a map of text, numbers and lists; nothing in it can fail.
    let Ok(Json::Object(mut map)) = serde_json::to_value(plant) else { return Vec::new() };
    let mut records = Vec::new();
    for (kind, _, key, list) in KINDS {
        let record = |body| Record { kind, id: id_of(kind, &body), body };
        match map.remove(key) {
            Some(Json::Array(items)) if list => records.extend(items.into_iter().map(record)),
            Some(body) => records.push(record(body)),
            None => {}
        }
    }
    records
}

/// What tells records of a kind apart: their id; an answer's are the requirement and the scope.
fn id_of(kind: Kind, body: &Json) -> String {
    let text = |key: &str| body.get(key).and_then(Json::as_str).filter(|_| kind.is_listed());
    match (text("id"), text("requirement"), text("scope")) {
        (Some(id), ..) => id.to_owned(),
        (None, Some(requirement), Some(scope)) => format!("{requirement}@{scope}"),
        _ => ONLY.to_owned(),
    }
}

/// Puts a plant together; records of a kind stay in the order in which they come.
///
/// # Errors
/// What the plant file would be refused for: unknown keys, values out of range, ids given twice, references that lead nowhere.
pub fn join(records: &[Record], vocabulary: &Vocabulary) -> Result<Plant, Problems> {
    let parts = KINDS.iter().filter_map(|(kind, _, key, list)| part(records, *kind, key, *list));
    read_tree(&node(Value::Map([version()].into_iter().chain(parts).collect())), vocabulary)
}

fn node(value: Value<'_>) -> Node<'_> {
    Node { value, span: Span { line: 1, column: 1, length: 1 } }
}

fn text(text: &str) -> Node<'_> {
    node(Value::Scalar(text.into()))
}

/// Records have the form of the only version that there is.
fn version<'r>() -> (Node<'r>, Node<'r>) {
    (text("ringwall"), text("1"))
}

fn part<'r>(records: &'r [Record], kind: Kind, key: &'static str, list: bool) -> Option<(Node<'r>, Node<'r>)> {
    let mut bodies = records.iter().filter(|r| r.kind == kind).map(|r| tree(&r.body)).peekable();
    bodies.peek()?;
    let value = if list { node(Value::List(bodies.collect())) } else { bodies.next()? };
    Some((text(key), value))
}

/// JSON as the tree that decoders read.
fn tree(json: &Json) -> Node<'_> {
    node(match json {
        Json::Null => Value::Null,
        Json::String(text) => Value::Scalar(text.as_str().into()),
        Json::Bool(_) | Json::Number(_) => Value::Scalar(json.to_string().into()),
        Json::Array(items) => Value::List(items.iter().map(tree).collect()),
        Json::Object(map) => Value::Map(map.iter().map(|(key, value)| (text(key), tree(value))).collect()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file::{Source, read};

    #[test]
    fn kinds_are_found_by_their_names() {
        assert!(Kind::all().all(|kind| Kind::of(kind.as_str()) == Some(kind)));
        assert_eq!(Kind::of("zones"), None);
    }

    #[test]
    fn a_plant_taken_apart_is_put_together_again() {
        let text = "ringwall: 1\norganisation: {name: O}\nsystem: {id: s, name: \"null\"}\nzones: [{id: b}, {id: a, parent: b}]\n";
        let vocabulary = Vocabulary::default();
        let plant = read(&[Source::new("p", text.into()).unwrap()], &vocabulary).unwrap();
        let records = split(&plant);
        let ids: Vec<_> = records.iter().map(|r| (r.kind.as_str(), r.id.as_str())).collect();
        assert_eq!(ids, [("organisation", "self"), ("system", "self"), ("zone", "b"), ("zone", "a")]);
        assert_eq!(join(&records, &vocabulary).unwrap(), plant);
    }

    #[test]
    fn records_that_make_no_plant_are_refused_with_the_problem() {
        let zone = |body| Record { kind: Kind::Zone, id: "a".into(), body };
        let refused = |body| join(&[zone(body)], &Vocabulary::default()).unwrap_err().to_string();
        assert!(refused(serde_json::json!({"id": "a", "colour": "red"})).contains("colour"));
        assert!(refused(serde_json::json!({"id": "a", "parent": "b"})).contains('b'));
    }
}
