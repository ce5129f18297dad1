//! The reference twin: statuses, levels and gaps once more, written straight from the contract and as naively as possible.
//!
//! It shares nothing with the engine: it has its own plant, its own catalogue from the fact table, its own days.
//! Quoted sentences are the contract's.

use serde_json::{Map, Value, json};

use crate::spec::{Answer, Asset, Levels, Overlays, Spec};

#[derive(Debug, Clone)]
pub(crate) struct Requirement {
    pub(crate) id: String,
    fr: usize,
    sl_min: u8,
    conduit: bool,
    nis2_overlay: bool,
}

/// The requirements of 62443-3-3 in the order of their table.
pub(crate) fn catalogue() -> Vec<Requirement> {
    let rows = include_str!("../../catalogue/facts/iec62443-3-3.tsv").lines().skip(1);
    let rows = rows.map(|row| row.split('\t').collect::<Vec<_>>());
    rows.map(|c| Requirement {
        id: c[0].into(),
        fr: c[3].parse().unwrap(),
        sl_min: c[5].parse().unwrap(),
        conduit: c[6] == "yes",
        nis2_overlay: c[7] == "yes",
    })
    .collect()
}

struct Finding {
    status: &'static str,
    evidenced: bool,
    decided_by: Vec<String>,
}

/// One plant under assessment. A place is written as its scope: `zone:line-1`.
pub(crate) struct Twin<'a> {
    pub(crate) plant: &'a Spec,
    pub(crate) catalogue: &'a [Requirement],
}

impl Twin<'_> {
    fn zone(&self, id: &str) -> &crate::spec::Zone {
        self.plant.zones.iter().find(|z| z.id == id).unwrap()
    }

    /// "A zone is assessed unless `in_scope: false` (not inherited) or `kind: external`."
    fn is_assessed(&self, zone: &str) -> bool {
        self.zone(zone).in_scope != Some(false) && self.zone(zone).kind != Some("external")
    }

    /// `zone:z` for every assessed zone, `conduit:c` for every conduit that touches one.
    fn places(&self) -> Vec<String> {
        let zones = self.plant.zones.iter().filter(|z| self.is_assessed(&z.id)).map(|z| format!("zone:{}", z.id));
        let conduits = self.plant.conduits.iter().filter(|c| c.between.iter().any(|z| self.is_assessed(z)));
        zones.chain(conduits.map(|c| format!("conduit:{}", c.id))).collect()
    }

    /// The zone and its parents, nearest first.
    fn lineage(&self, zone: &str) -> Vec<String> {
        let mut lineage = vec![zone.to_owned()];
        while let Some(parent) = &self.zone(&lineage[lineage.len() - 1]).parent {
            lineage.push(parent.clone());
        }
        lineage
    }

    /// "`zone:z`, its parents nearest first, `site:<site of z>`, `system`, `organisation`."
    fn chain(&self, place: &str) -> Vec<String> {
        let mut chain = Vec::new();
        if let Some(zone) = place.strip_prefix("zone:") {
            let lineage = self.lineage(zone);
            chain.extend(lineage.iter().map(|z| format!("zone:{z}")));
            let site = lineage.iter().find_map(|z| self.zone(z).site.clone());
            chain.extend(site.map(|s| format!("site:{s}")));
        } else {
            chain.push(place.to_owned());
        }
        chain.extend(["system".to_owned(), "organisation".to_owned()]);
        chain
    }

    /// "The assets of a zone are those that name it, never those of child zones; a conduit has none." By id.
    fn assets(&self, place: &str) -> Vec<&Asset> {
        let zone = place.strip_prefix("zone:");
        let mut assets: Vec<&Asset> = self.plant.assets.iter().filter(|a| Some(a.zone.as_str()) == zone).collect();
        assets.sort_by_key(|a| &a.id);
        assets
    }

    fn answer(&self, r: &Requirement, scope: &str) -> Option<&Answer> {
        self.plant.answers.iter().find(|a| a.requirement == r.id && a.scope == scope)
    }

    fn asked(&self, place: &str) -> Vec<&Requirement> {
        self.catalogue.iter().filter(|r| place.starts_with("zone:") || r.conduit).collect()
    }

    fn find(&self, r: &Requirement, place: &str) -> Finding {
        let base = self.chain(place).iter().find_map(|scope| self.answer(r, scope));
        let assets = self.assets(place);
        let mut parts: Vec<&Answer> = assets.iter().filter_map(|a| self.answer(r, &format!("asset:{}", a.id))).collect();
        // Rule 3.
        let at_zone = |b: &Answer| b.status == "met" && b.by == Some("compensating") && b.scope.starts_with("zone:");
        let compensated = base.is_some_and(at_zone);
        // Rule 4: "if every asset of z (at least one) has a part, base is left out; else base is unknown".
        let lacking = base.is_none() && (assets.is_empty() || parts.len() < assets.len());
        if compensated {
            parts.clear();
        }
        let deciding: Vec<&Answer> = base.into_iter().chain(parts).collect();
        let mut statuses: Vec<&str> = deciding.iter().map(|a| counts_as(a)).collect();
        if lacking {
            statuses.push("unknown");
        }
        let worst = ["unmet", "partial", "unknown", "met"].into_iter().find(|s| statuses.contains(s));
        let status = worst.unwrap_or("not-applicable");
        Finding {
            status,
            evidenced: holds(status) && deciding.iter().all(|a| self.is_proved(a)),
            decided_by: deciding.iter().map(|a| format!("answer:{}@{}", a.requirement, a.scope)).collect(),
        }
    }

    /// "at least one evidence item with `collected <= D` and `D <= valid_until` (default: collected + 365 days) that is not revoked"
    fn is_proved(&self, answer: &Answer) -> bool {
        let day = self.plant.as_of;
        let named = self.plant.evidence.iter().filter(|e| answer.evidence.contains(&e.id));
        named.into_iter().any(|e| e.collected <= day && day <= e.valid_until.unwrap_or(e.collected + 365) && e.revoked != Some(true))
    }

    /// "The greatest L in 0..4 such that every requirement of f with `sl_min <= L` has" what is wanted.
    fn level(&self, place: &str, fr: usize, wanted: impl Fn(&Finding) -> bool) -> u8 {
        let of_fr: Vec<_> = self.asked(place).into_iter().filter(|r| r.fr == fr).collect();
        let reached = |level: u8| of_fr.iter().filter(|r| r.sl_min <= level).all(|r| wanted(&self.find(r, place)));
        (0..=4).rev().find(|level| reached(*level)).unwrap()
    }

    /// SL-T; "for a conduit default: per FR the highest determined target of its zones in scope".
    fn target(&self, place: &str, fr: usize) -> Option<u8> {
        if let Some(zone) = place.strip_prefix("zone:") {
            return level_of(self.zone(zone).target.as_ref(), fr);
        }
        let conduit = self.plant.conduits.iter().find(|c| format!("conduit:{}", c.id) == place).unwrap();
        let zones = conduit.between.iter().filter(|z| self.is_assessed(z));
        let highest = zones.filter_map(|z| level_of(self.zone(z).target.as_ref(), fr)).max();
        level_of(conduit.target.as_ref(), fr).or(highest)
    }

    /// "The least declared capability of its assets for f; unknown if one of them declares none or it has no assets."
    fn capability(&self, place: &str, fr: usize) -> Option<u8> {
        let declared: Option<Vec<u8>> = self.assets(place).iter().map(|a| level_of(a.capability.as_ref(), fr)).collect();
        declared?.into_iter().min()
    }

    fn because(&self, r: &Requirement, place: &str) -> Option<&'static str> {
        if self.target(place, r.fr).is_some_and(|target| r.sl_min <= target) {
            return Some("target");
        }
        let overlay = self.plant.system != Some(Overlays::Nothing);
        (overlay && r.nis2_overlay).then_some("overlay:nis2")
    }

    fn route(&self, r: &Requirement, place: &str, status: &str) -> &'static str {
        let assets = self.assets(place);
        let declared = |a: &Asset| level_of(a.capability.as_ref(), r.fr);
        match status {
            "met" | "not-applicable" => "evidence",
            "unknown" => "answer",
            _ if !assets.is_empty() && assets.iter().all(|a| declared(a).is_some_and(|c| c >= r.sl_min)) => "configure",
            _ if assets.iter().any(|a| declared(a).is_some_and(|c| c < r.sl_min)) => "compensate-or-replace",
            _ => "implement",
        }
    }

    fn place(&self, place: &str) -> Value {
        let mut requirements = Map::new();
        for r in self.asked(place) {
            let found = self.find(r, place);
            requirements
                .insert(r.id.clone(), json!({"status": found.status, "evidenced": found.evidenced, "decided_by": found.decided_by}));
        }
        json!({
            "target": vector(|fr| self.target(place, fr)),
            "achieved": (1..=7).map(|fr| self.level(place, fr, |f| holds(f.status))).collect::<Vec<_>>(),
            "evidenced": (1..=7).map(|fr| self.level(place, fr, |f| f.evidenced)).collect::<Vec<_>>(),
            "capability": vector(|fr| self.capability(place, fr)),
            "requirements": requirements,
        })
    }

    /// Zones or conduits of the assessment, by id; `kind` is `zone:` or `conduit:`.
    pub(crate) fn all(&self, kind: &str) -> Value {
        let places = self.places();
        let ids = places.iter().filter_map(|place| place.strip_prefix(kind));
        Value::Object(ids.map(|id| (id.to_owned(), self.place(&format!("{kind}{id}")))).collect())
    }

    /// Gaps and evidence gaps, without priority and in no particular order.
    pub(crate) fn gaps(&self) -> (Vec<Value>, Vec<Value>) {
        let (mut gaps, mut evidence_gaps) = (Vec::new(), Vec::new());
        for place in &self.places() {
            for r in self.asked(place) {
                let (Some(because), found) = (self.because(r, place), self.find(r, place)) else { continue };
                let route = self.route(r, place, found.status);
                let gap = json!({"at": place, "requirement": r.id, "status": found.status, "because": because, "route": route});
                if !holds(found.status) {
                    gaps.push(gap);
                } else if !found.evidenced {
                    evidence_gaps.push(gap);
                }
            }
        }
        (gaps, evidence_gaps)
    }
}

fn holds(status: &str) -> bool {
    status == "met" || status == "not-applicable"
}

/// Rule 5: "`not-applicable` without a note (empty or white space is none) counts as unknown".
fn counts_as(answer: &Answer) -> &'static str {
    let note = answer.note.as_deref().unwrap_or_default();
    if answer.status == "not-applicable" && note.chars().all(char::is_whitespace) { "unknown" } else { answer.status }
}

fn level_of(levels: Option<&Levels>, fr: usize) -> Option<u8> {
    match levels? {
        Levels::One(level) => Some(*level),
        Levels::Seven(seven) => Some(seven[fr - 1]),
        Levels::Map(default, by_fr) => by_fr[fr - 1].or(*default),
    }
}

/// "An undetermined FR is null in its place; a vector with all seven undetermined is null."
fn vector(level: impl Fn(usize) -> Option<u8>) -> Value {
    let levels: Vec<Option<u8>> = (1..=7).map(level).collect();
    if levels.iter().all(Option::is_none) { Value::Null } else { json!(levels) }
}
