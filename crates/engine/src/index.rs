//! A plant prepared for evaluation: who is whose parent, which answers speak about what, which evidence counts today.

use std::collections::{HashMap, HashSet};

use ringwall_model::date::Date;
use ringwall_model::id::{ConduitId, EvidenceId, SiteId, ZoneId};
use ringwall_model::level::Levels;
use ringwall_model::plant::{Answer, Asset, Conduit, Plant, Zone};
use ringwall_model::scope::Scope;

use crate::catalogue::{self, SystemRequirement};

/// Answers to the requirements of 62443-3-3 in one scope, by catalogue index and in its order.
#[derive(Default)]
pub(crate) struct Answers<'p>(Vec<(usize, &'p Answer)>);

impl<'p> Answers<'p> {
    pub(crate) fn get(&self, requirement: &SystemRequirement) -> Option<&'p Answer> {
        let at = self.0.binary_search_by_key(&requirement.index, |(index, _)| *index).ok()?;
        self.0.get(at).map(|(_, answer)| *answer)
    }
}

/// One zone with what is needed to evaluate it.
pub struct ZoneIndex<'p> {
    /// The zone.
    pub zone: &'p Zone,
    /// Its assets, by id; never those of child zones.
    pub assets: Vec<&'p Asset>,
    /// The zone itself and its parents, nearest first.
    pub lineage: Vec<&'p ZoneId>,
    /// The site it is at.
    pub site: Option<&'p SiteId>,
    /// Answers about single assets, by catalogue index, in the order of asset ids.
    parts: HashMap<usize, Vec<&'p Answer>>,
}

impl<'p> ZoneIndex<'p> {
    pub(crate) fn parts(&self, requirement: &SystemRequirement) -> &[&'p Answer] {
        self.parts.get(&requirement.index).map_or(&[], Vec::as_slice)
    }

    /// SL-T as far as determined.
    pub fn target(&self) -> Levels {
        self.zone.target.as_ref().map_or_else(Levels::default, ringwall_model::level::LevelSpec::levels)
    }
}

/// A plant prepared for evaluation on one day.
pub struct Index<'p> {
    /// The plant.
    pub plant: &'p Plant,
    /// The day.
    pub as_of: Date,
    /// Every zone, in the order of ids.
    pub zones: Vec<ZoneIndex<'p>>,
    position: HashMap<&'p ZoneId, usize>,
    by_scope: HashMap<&'p Scope, Answers<'p>>,
    valid_evidence: HashSet<&'p EvidenceId>,
}

/// Whether the NIS2 overlay is on for a plant; it is unless the system says otherwise.
pub fn nis2_overlay(plant: &Plant) -> bool {
    let overlays = plant.system.as_ref().and_then(|s| s.overlays.as_ref());
    overlays.is_none_or(|o| o.iter().any(|o| o.as_str() == catalogue::NIS2_OVERLAY))
}

impl<'p> Index<'p> {
    /// Prepares a plant. Costs time and memory in proportion to the plant.
    pub fn new(plant: &'p Plant, as_of: Date) -> Self {
        let valid_evidence = plant.evidence.iter().filter(|e| e.counts_on(as_of)).map(|e| &e.id).collect();
        let mut by_scope: HashMap<&Scope, Answers<'_>> = HashMap::new();
        for answer in &plant.answers {
            if let Some(requirement) = catalogue::system_requirement(answer.requirement.as_str()) {
                // A scope that has no place in the evaluation (application, supplier) is kept but never looked up.
                by_scope.entry(&answer.scope).or_default().0.push((requirement.index, answer));
            }
        }
        by_scope.values_mut().for_each(|answers| answers.0.sort_unstable_by_key(|(index, _)| *index));
        let zones = zone_indices(plant, &by_scope);
        let position = zones.iter().enumerate().map(|(i, z)| (&z.zone.id, i)).collect();
        Self { plant, as_of, zones, position, by_scope, valid_evidence }
    }

    /// A zone by id.
    pub fn zone(&self, id: &ZoneId) -> Option<&ZoneIndex<'p>> {
        self.position.get(id).and_then(|i| self.zones.get(*i))
    }

    /// Zones that are assessed, in the order of ids.
    pub fn assessed_zones(&self) -> impl Iterator<Item = &ZoneIndex<'p>> {
        self.zones.iter().filter(|z| z.zone.is_assessed())
    }

    /// Conduits with at least one assessed zone, in the order of ids.
    pub fn assessed_conduits(&self) -> Vec<&'p Conduit> {
        let mut conduits: Vec<_> = self.plant.conduits.iter().filter(|c| self.assessed_ends(c).next().is_some()).collect();
        conduits.sort_by(|a, b| a.id.cmp(&b.id));
        conduits
    }

    /// The assessed zones that a conduit connects.
    pub fn assessed_ends(&self, conduit: &'p Conduit) -> impl Iterator<Item = &ZoneIndex<'p>> {
        conduit.between.0.iter().filter_map(|id| self.zone(id)).filter(|z| z.zone.is_assessed())
    }

    /// The answer to a requirement in exactly one scope.
    pub fn answer(&self, scope: &Scope, requirement: &SystemRequirement) -> Option<&'p Answer> {
        self.by_scope.get(scope)?.get(requirement)
    }

    /// Whether an answer names at least one evidence item that counts on the day.
    pub fn is_proved(&self, answer: &Answer) -> bool {
        self.any_counts(&answer.evidence)
    }

    /// Whether at least one of the evidence items counts on the day.
    pub fn any_counts(&self, evidence: &[EvidenceId]) -> bool {
        evidence.iter().any(|id| self.valid_evidence.contains(id))
    }

    /// SL-T of a conduit: its own; else, per FR, the highest determined target of its assessed zones.
    pub fn conduit_target(&self, conduit: &'p Conduit) -> Levels {
        let own = conduit.target.as_ref().map_or_else(Levels::default, ringwall_model::level::LevelSpec::levels);
        let ends: Vec<Levels> = self.assessed_ends(conduit).map(ZoneIndex::target).collect();
        Levels::from_fn(|fr| own.get(fr).or_else(|| ends.iter().filter_map(|t| t.get(fr)).max()))
    }

    /// Highest criticality of a conduit's assessed zones.
    pub fn conduit_criticality(&self, conduit: &'p Conduit) -> u64 {
        self.assessed_ends(conduit).map(|z| z.zone.criticality()).max().unwrap_or(3)
    }

    /// Whether the NIS2 overlay is on; it is unless the system says otherwise.
    pub fn nis2_overlay(&self) -> bool {
        nis2_overlay(self.plant)
    }

    /// Scopes whose answers a zone takes over, nearest first: itself, parents, site, system, organisation.
    pub(crate) fn zone_chain(&self, zone: &ZoneIndex<'p>) -> Vec<(&Answers<'p>, bool)> {
        let mut chain: Vec<(Scope, bool)> = zone.lineage.iter().map(|id| (Scope::Zone((*id).clone()), true)).collect();
        chain.extend(zone.site.map(|site| (Scope::Site(site.clone()), false)));
        chain.extend([(Scope::System, false), (Scope::Organisation, false)]);
        chain.iter().filter_map(|(scope, is_zone)| Some((self.by_scope.get(scope)?, *is_zone))).collect()
    }

    /// Scopes whose answers a conduit takes over.
    pub(crate) fn conduit_chain(&self, id: &ConduitId) -> Vec<(&Answers<'p>, bool)> {
        let chain = [Scope::Conduit(id.clone()), Scope::System, Scope::Organisation];
        chain.iter().filter_map(|scope| Some((self.by_scope.get(scope)?, false))).collect()
    }
}

fn zone_indices<'p>(plant: &'p Plant, by_scope: &HashMap<&'p Scope, Answers<'p>>) -> Vec<ZoneIndex<'p>> {
    let by_id: HashMap<&ZoneId, &Zone> = plant.zones.iter().map(|z| (&z.id, z)).collect();
    let mut assets: HashMap<&ZoneId, Vec<&Asset>> = HashMap::new();
    for asset in &plant.assets {
        assets.entry(&asset.zone).or_default().push(asset);
    }
    let mut zones: Vec<ZoneIndex<'_>> = plant
        .zones
        .iter()
        .map(|zone| {
            let mut assets = assets.remove(&zone.id).unwrap_or_default();
            assets.sort_by(|a, b| a.id.cmp(&b.id));
            let lineage = lineage(zone, &by_id);
            let site = lineage.iter().filter_map(|id| by_id.get(id)).find_map(|z| z.site.as_ref());
            let parts = parts(&assets, by_scope);
            ZoneIndex { zone, assets, lineage, site, parts }
        })
        .collect();
    zones.sort_by(|a, b| a.zone.id.cmp(&b.zone.id));
    zones
}

/// INVARIANT: a plant that was read has no ring of parents, so the walk ends; the bound keeps that true for any value.
fn lineage<'p>(zone: &'p Zone, by_id: &HashMap<&'p ZoneId, &'p Zone>) -> Vec<&'p ZoneId> {
    let parents = std::iter::successors(Some(zone), |z| z.parent.as_ref().and_then(|p| by_id.get(p)).copied());
    parents.map(|z| &z.id).take(by_id.len().max(1)).collect()
}

fn parts<'p>(assets: &[&'p Asset], by_scope: &HashMap<&'p Scope, Answers<'p>>) -> HashMap<usize, Vec<&'p Answer>> {
    let mut parts: HashMap<usize, Vec<&'p Answer>> = HashMap::new();
    for asset in assets {
        let Some(answers) = by_scope.get(&Scope::Asset(asset.id.clone())) else { continue };
        for (index, answer) in &answers.0 {
            parts.entry(*index).or_default().push(answer);
        }
    }
    parts
}
