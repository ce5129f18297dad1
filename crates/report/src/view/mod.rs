//! What every output needs to know about a plant and its assessment: names, counts, why a gap is one. Computes no level.

mod headline;
mod proof;
mod steps;

use std::collections::HashMap;

use ringwall_engine::Assessment;
use ringwall_engine::assessment::{At, Finding, FoundStatus, Gap, Place};
use ringwall_engine::catalogue::NIS2_OVERLAY;
use ringwall_model::level::{Foundational, SecurityLevel};
use ringwall_model::plant::{Answer, Conduit, Evidence, Plant, Zone};
use ringwall_model::text::Text;

use crate::plain;

pub(crate) use headline::Worst;

/// A name fit to be read: the label, else the id where the label has nothing that prints.
pub(crate) fn named<'b>(label: &'b str, id: &'b str) -> &'b str {
    if plain::line(label).is_empty() { id } else { label }
}

/// A plant with its assessment, prepared for look-ups. Never iterate over the maps: their order is not fixed.
pub(crate) struct View<'a> {
    pub(crate) plant: &'a Plant,
    pub(crate) assessment: &'a Assessment,
    zones: HashMap<&'a str, &'a Zone>,
    conduits: HashMap<&'a str, &'a Conduit>,
    answers: HashMap<String, &'a Answer>,
    evidence: HashMap<&'a str, &'a Evidence>,
    tallies: HashMap<String, Tally>,
}

/// How many gaps a place has.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Tally {
    pub(crate) gaps: usize,
    /// Gaps that nobody has answered.
    pub(crate) unknown: usize,
    pub(crate) unproved: usize,
    /// Requirements that the target or an overlay asks for.
    pub(crate) required: usize,
}

impl Tally {
    pub(crate) const fn covered(self) -> usize {
        self.required.saturating_sub(self.gaps)
    }
    pub(crate) const fn proved(self) -> usize {
        self.covered().saturating_sub(self.unproved)
    }
}

/// How a place stands against its target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// SL-A reaches SL-T in every foundational requirement.
    AtTarget,
    /// The greatest distance to SL-T, in levels.
    Below(u8),
    /// SL-T is not determined everywhere, and nothing that is determined is missed.
    NoTarget,
}

/// One assessed zone or conduit.
#[derive(Clone, Copy)]
pub(crate) struct Spot<'a> {
    pub(crate) id: &'a str,
    pub(crate) label: &'a str,
    pub(crate) place: &'a Place,
    pub(crate) tally: Tally,
}

impl Spot<'_> {
    pub(crate) fn standing(&self) -> Standing {
        standing(self.place)
    }
}

impl<'a> View<'a> {
    pub(crate) fn new(plant: &'a Plant, assessment: &'a Assessment) -> Self {
        Self {
            plant,
            assessment,
            zones: plant.zones.iter().map(|z| (z.id.as_str(), z)).collect(),
            conduits: plant.conduits.iter().map(|c| (c.id.as_str(), c)).collect(),
            answers: plant.answers.iter().map(|a| (format!("{}@{}", a.requirement, a.scope), a)).collect(),
            evidence: plant.evidence.iter().map(|e| (e.id.as_str(), e)).collect(),
            tallies: tallies(plant, assessment),
        }
    }

    /// Assessed zones in the order of the plant file.
    pub(crate) fn zones(&self) -> Vec<Spot<'a>> {
        let spot = |zone: &'a Zone| {
            let place = self.assessment.zones.get(&zone.id)?;
            Some(Spot {
                id: zone.id.as_str(),
                label: named(zone.label(), zone.id.as_str()),
                place,
                tally: self.tally(&format!("zone:{}", zone.id)),
            })
        };
        self.plant.zones.iter().filter_map(spot).collect()
    }

    /// Assessed conduits in the order of the plant file.
    pub(crate) fn conduits(&self) -> Vec<Spot<'a>> {
        let spot = |conduit: &'a Conduit| {
            let place = self.assessment.conduits.get(&conduit.id)?;
            Some(Spot {
                id: conduit.id.as_str(),
                label: named(conduit.label(), conduit.id.as_str()),
                place,
                tally: self.tally(&format!("conduit:{}", conduit.id)),
            })
        };
        self.plant.conduits.iter().filter_map(spot).collect()
    }

    /// Counts of one place, `zone:line-1`.
    pub(crate) fn tally(&self, at: &str) -> Tally {
        self.tallies.get(at).copied().unwrap_or_default()
    }

    pub(crate) fn zone(&self, id: &str) -> Option<&'a Zone> {
        self.zones.get(id).copied()
    }

    pub(crate) fn zone_label<'b>(&self, id: &'b str) -> &'b str
    where
        'a: 'b,
    {
        self.zones.get(id).map_or(id, |zone| named(zone.label(), id))
    }

    /// Name of a zone or conduit for people.
    pub(crate) fn label<'b>(&self, at: &'b At) -> &'b str
    where
        'a: 'b,
    {
        match at {
            At::Zone(id) => self.zone_label(id.as_str()),
            At::Conduit(id) => self.conduits.get(id.as_str()).map_or(id.as_str(), |conduit| named(conduit.label(), id.as_str())),
        }
    }

    /// What was found where a gap is.
    pub(crate) fn finding(&self, gap: &Gap) -> Option<&'a Finding> {
        let place = match &gap.at {
            At::Zone(id) => self.assessment.zones.get(id),
            At::Conduit(id) => self.assessment.conduits.get(id),
        };
        place?.requirements.get(gap.requirement)
    }

    /// The answers that decided a gap.
    pub(crate) fn deciders(&self, gap: &Gap) -> Vec<&'a Answer> {
        let references = self.finding(gap).map(|f| f.decided_by.as_slice()).unwrap_or_default();
        references.iter().filter_map(|r| self.answers.get(r.strip_prefix("answer:")?).copied()).collect()
    }

    /// The first note among the answers that decided a gap.
    pub(crate) fn note(&self, gap: &Gap) -> Option<&'a str> {
        self.deciders(gap).into_iter().filter_map(|a| a.note.as_ref()).find(|n| !n.is_blank()).map(Text::as_str)
    }

    pub(crate) fn organisation(&self) -> Option<&'a str> {
        let name = self.plant.organisation.as_ref()?.name.as_ref().map(Text::as_str);
        name.filter(|name| !plain::line(name).is_empty())
    }

    pub(crate) fn system(&self) -> Option<&'a str> {
        let system = self.plant.system.as_ref()?;
        Some(named(system.name.as_ref().map_or("", Text::as_str), system.id.as_str()))
    }

    /// Names of the sites, in the order of the plant file.
    pub(crate) fn sites(&self) -> Vec<&'a str> {
        self.plant.sites.iter().map(|s| named(s.name.as_ref().map_or("", Text::as_str), s.id.as_str())).collect()
    }
}

fn tallies(plant: &Plant, assessment: &Assessment) -> HashMap<String, Tally> {
    let overlay = has_overlay(plant);
    let zones = assessment.zones.iter().map(|(id, place)| (format!("zone:{id}"), place));
    let conduits = assessment.conduits.iter().map(|(id, place)| (format!("conduit:{id}"), place));
    let empty = |(at, place)| (at, Tally { required: required(place, overlay), ..Tally::default() });
    let mut tallies: HashMap<String, Tally> = zones.chain(conduits).map(empty).collect();
    for gap in &assessment.gaps {
        let tally = tallies.entry(gap.at.to_string()).or_default();
        tally.gaps += 1;
        tally.unknown += usize::from(gap.status == FoundStatus::Unknown);
    }
    for gap in &assessment.evidence_gaps {
        tallies.entry(gap.at.to_string()).or_default().unproved += 1;
    }
    tallies
}

fn has_overlay(plant: &Plant) -> bool {
    let stated = plant.system.as_ref().and_then(|s| s.overlays.as_ref());
    stated.is_none_or(|overlays| overlays.iter().any(|o| o.as_str() == NIS2_OVERLAY))
}

fn required(place: &Place, overlay: bool) -> usize {
    let asked = |fr: Foundational, sl_min: SecurityLevel| place.target.and_then(|t| t.get(fr)).is_some_and(|target| sl_min <= target);
    place.requirements.0.iter().filter(|(r, _)| asked(r.fr, r.sl_min) || (overlay && r.nis2_overlay)).count()
}

/// Levels missing to the target for one FR; none where it is undetermined.
pub(crate) fn missing(place: &Place, fr: Foundational) -> Option<u8> {
    let target = place.target.and_then(|t| t.get(fr))?;
    Some(target.number().saturating_sub(place.achieved.get(fr).number()))
}

/// How a place stands against its target.
pub fn standing(place: &Place) -> Standing {
    let missing: Vec<Option<u8>> = Foundational::ALL.into_iter().map(|fr| missing(place, fr)).collect();
    match missing.iter().flatten().max() {
        Some(worst) if *worst > 0 => Standing::Below(*worst),
        Some(_) if missing.iter().all(Option::is_some) => Standing::AtTarget,
        _ => Standing::NoTarget,
    }
}
