//! Zones and conduits that plants usually have, proposed by what somebody says is there (IEC 62443-3-2, ZCR 3: group by function,
//! separate the office, safety, remote access, radio and what is there only at times).

use ringwall_model::plant::{Plant, Zone, ZoneKind};
use serde_json::json;

use crate::app::records::RecordChange;
use crate::web::form::Sent;
use crate::web::records::{put, slug};

/// A zone that may be there.
struct Usual {
    id: &'static str,
    /// Key of its name and of what belongs to it.
    name: &'static str,
    about: &'static str,
    kind: &'static str,
    purdue: &'static str,
    criticality: u64,
    /// Whether most plants have it.
    usual: bool,
}

const USUAL: [Usual; 7] = [
    usual("control-room", "zone-control-room", "zone-control-room-about", "supervisory", "2", 4, true),
    usual("engineering", "zone-engineering", "zone-engineering-about", "engineering", "2", 4, true),
    usual("safety", "zone-safety", "zone-safety-about", "safety", "1", 5, false),
    usual("plant-dmz", "zone-dmz", "zone-dmz-about", "dmz", "3.5", 3, true),
    usual("office", "zone-office", "zone-office-about", "enterprise", "4", 2, true),
    usual("remote-access", "zone-remote", "zone-remote-about", "remote", "3.5", 3, false),
    usual("radio", "zone-radio", "zone-radio-about", "wireless", "2", 3, false),
];

const fn usual(
    id: &'static str,
    name: &'static str,
    about: &'static str,
    kind: &'static str,
    purdue: &'static str,
    criticality: u64,
    usual: bool,
) -> Usual {
    Usual { id, name, about, kind, purdue, criticality, usual }
}

/// Which of them talk to each other where both are there; `line` is every line.
const WAYS: [(&str, &str); 8] = [
    ("line", "control-room"),
    ("line", "safety"),
    ("line", "engineering"),
    ("control-room", "engineering"),
    ("control-room", "plant-dmz"),
    ("plant-dmz", "office"),
    ("plant-dmz", "remote-access"),
    ("control-room", "radio"),
];

/// A zone that a page proposes.
pub(super) struct Proposal {
    pub(super) id: &'static str,
    pub(super) name: &'static str,
    pub(super) about: &'static str,
    pub(super) chosen: bool,
    /// Whether the plant has it.
    pub(super) there: bool,
}

impl Proposal {
    pub(super) fn all(plant: &Plant, sent: Option<&Sent>) -> Vec<Self> {
        let one = |usual: &Usual| {
            let there = plant.zones.iter().any(|zone| zone.id.as_str() == usual.id);
            let chosen = sent.map_or(usual.usual, |sent| sent.all("zone").any(|id| id == usual.id));
            Self { id: usual.id, name: usual.name, about: usual.about, chosen, there }
        };
        USUAL.iter().map(one).collect()
    }
}

/// What somebody says is there.
pub(super) struct Wish {
    lines: Vec<String>,
    /// Ids of usual zones, and the names that the page had for them.
    zones: Vec<(&'static Usual, String)>,
}

impl Wish {
    pub(super) fn of(sent: &Sent) -> Self {
        let lines = sent.text("lines").lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
        let named = |usual: &'static Usual| {
            let name = sent.optional(&format!("name.{}", usual.id)).unwrap_or_else(|| usual.id.to_owned());
            sent.all("zone").any(|id| id == usual.id).then_some((usual, name))
        };
        Self { lines, zones: USUAL.iter().filter_map(named).collect() }
    }
}

/// The zones and conduits that are wished for and not there yet.
pub(super) fn take(plant: &Plant, wish: &Wish) -> Vec<RecordChange> {
    let site = plant.sites.first().map(|site| site.id.to_string());
    let mut lines: Vec<String> = Vec::new();
    let mut changes = Vec::new();
    let mut zone = |id: &str, name: &str, kind: &str, purdue: &'static str, criticality: u64| {
        if plant.zones.iter().any(|zone| zone.id.as_str() == id) {
            return;
        }
        let mut body = json!({"id": id, "name": name, "kind": kind, "purdue": purdue, "criticality": criticality});
        if kind == "enterprise" {
            // Drawn as a neighbour; what is asked of the plant is not asked of it.
            put(&mut body, "in_scope", false);
        }
        if let Some(site) = &site {
            put(&mut body, "site", site.as_str());
        }
        changes.push(new("zone", body));
    };
    for name in &wish.lines {
        let stem = Some(slug(name)).filter(|id| !id.is_empty()).unwrap_or_else(|| "line".to_owned());
        let free = |id: &String| !lines.contains(id) && USUAL.iter().all(|usual| usual.id != id);
        let id = std::iter::once(stem.clone()).chain((2..).map(|number| format!("{stem}-{number}"))).find(free).unwrap_or(stem);
        zone(&id, name, "control", "1", 4);
        lines.push(id);
    }
    for (usual, name) in &wish.zones {
        zone(usual.id, name, usual.kind, usual.purdue, usual.criticality);
    }
    let there: Vec<&str> = plant.zones.iter().map(|zone| zone.id.as_str()).chain(wish.zones.iter().map(|(usual, _)| usual.id)).collect();
    let ends = |end: &str| match end {
        "line" => lines.clone(),
        id => there.iter().filter(|there| **there == id).take(1).map(|id| (*id).to_owned()).collect(),
    };
    for (from, to) in WAYS {
        for (a, b) in ends(from).iter().flat_map(|a| ends(to).into_iter().map(move |b| (a.clone(), b))) {
            let id = format!("{a}-{b}");
            let joined = |conduit: &ringwall_model::plant::Conduit| {
                let zones: Vec<&str> = conduit.between.0.iter().map(|zone| zone.as_str()).collect();
                conduit.id.as_str() == id || (zones.contains(&a.as_str()) && zones.contains(&b.as_str()))
            };
            if !plant.conduits.iter().any(joined) {
                changes.push(new("conduit", json!({"id": id, "between": [a, b]})));
            }
        }
    }
    changes
}

fn new(kind: &str, body: serde_json::Value) -> RecordChange {
    RecordChange { kind: kind.to_owned(), id: None, body: Some(body), version: Some(0), seen: false }
}

/// A level to begin with, and the key of its reason: level 2 withstands what most plants meet, simple means and low skill; more where
/// people may be hurt, or where strangers come in.
pub(super) fn target(zone: &Zone) -> (u8, &'static str) {
    match zone.kind {
        Some(ZoneKind::Safety) => (3, "target-safety"),
        Some(ZoneKind::Remote) => (3, "target-remote"),
        Some(ZoneKind::Enterprise) => (1, "target-office"),
        _ if zone.criticality() >= 5 => (3, "target-critical"),
        _ => (2, "target-usual"),
    }
}

#[cfg(test)]
mod tests {
    use ringwall_engine::catalogue;
    use ringwall_model::file::{Source, read};
    use ringwall_model::records::{Kind, Record, join};

    use super::*;

    fn plant(text: &str) -> Plant {
        read(&[Source::new("p", text.as_bytes().to_vec()).unwrap()], catalogue::vocabulary()).unwrap()
    }

    fn ids(changes: &[RecordChange], kind: &str) -> Vec<String> {
        let of = changes.iter().filter(|change| change.kind == kind);
        of.map(|change| change.body.as_ref().unwrap()["id"].as_str().unwrap().to_owned()).collect()
    }

    fn sent(pairs: &[(&str, &str)]) -> Sent {
        Sent::of(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    #[test]
    fn what_is_proposed_makes_a_plant_and_is_not_proposed_twice() {
        let wish = Wish::of(&sent(&[
            ("lines", "Line 1\nLine 1\n\n<b>Fülllinie</b>"),
            ("zone", "control-room"),
            ("zone", "office"),
            ("zone", "plant-dmz"),
        ]));
        let empty = plant("ringwall: 1\nsites: [{id: main}]\n");
        let changes = take(&empty, &wish);
        assert_eq!(ids(&changes, "zone"), ["line-1", "line-1-2", "b-fuelllinie-b", "control-room", "plant-dmz", "office"]);
        assert_eq!(
            ids(&changes, "conduit"),
            ["line-1-control-room", "line-1-2-control-room", "b-fuelllinie-b-control-room", "control-room-plant-dmz", "plant-dmz-office"]
        );
        let records: Vec<Record> = changes
            .iter()
            .map(|change| {
                let body = change.body.clone().unwrap();
                Record { kind: Kind::of(&change.kind).unwrap(), id: body["id"].as_str().unwrap().to_owned(), body }
            })
            .chain([Record { kind: Kind::Site, id: "main".into(), body: json!({"id": "main"}) }])
            .collect();
        let joined = join(&records, catalogue::vocabulary()).unwrap();
        assert!(take(&joined, &wish).is_empty());
    }
}
