//! Gaps: what is required at a place and does not hold, or holds without proof.

use std::collections::BTreeMap;

use ringwall_model::id::{ConduitId, ZoneId};
use ringwall_model::level::{LevelSpec, Levels, SecurityLevel};

use crate::assessment::{At, Because, Finding, FoundStatus, Gap, Place, Route};
use crate::catalogue::SystemRequirement;
use crate::index::Index;
use crate::priority::priority;

/// Both kinds, each sorted by priority, place, catalogue order.
pub(crate) struct Gaps {
    pub(crate) gaps: Vec<Gap>,
    pub(crate) evidence_gaps: Vec<Gap>,
}

/// What a place brings along for judging its gaps.
struct Setting<'a> {
    at: At,
    place: &'a Place,
    criticality: u64,
    overlay: bool,
    /// What each asset declares; none for conduits and zones without assets.
    capabilities: Vec<Levels>,
}

pub(crate) fn gaps(index: &Index<'_>, zones: &BTreeMap<ZoneId, Place>, conduits: &BTreeMap<ConduitId, Place>) -> Gaps {
    let overlay = index.nis2_overlay();
    let mut all: Vec<Gap> = Vec::new();
    for zone in index.assessed_zones() {
        let Some(place) = zones.get(&zone.zone.id) else { continue };
        let capabilities = zone.assets.iter().map(|a| a.capability.as_ref().map_or_else(Levels::default, LevelSpec::levels)).collect();
        let at = At::Zone(zone.zone.id.clone());
        all.extend(Setting { at, place, criticality: zone.zone.criticality(), overlay, capabilities }.gaps());
    }
    for conduit in index.assessed_conduits() {
        let Some(place) = conduits.get(&conduit.id) else { continue };
        let at = At::Conduit(conduit.id.clone());
        all.extend(Setting { at, place, criticality: index.conduit_criticality(conduit), overlay, capabilities: Vec::new() }.gaps());
    }
    all.sort_by(|a, b| {
        b.priority.cmp(&a.priority).then_with(|| a.at.cmp(&b.at)).then_with(|| a.requirement.index.cmp(&b.requirement.index))
    });
    let (evidence_gaps, gaps) = all.into_iter().partition(|gap| gap.route == Route::Evidence);
    Gaps { gaps, evidence_gaps }
}

impl Place {
    /// Why a requirement is required here, if it is; `overlay`: whether the NIS2 overlay is on.
    pub fn requires(&self, requirement: &SystemRequirement, overlay: bool) -> Option<Because> {
        let target = self.target.and_then(|levels| levels.get(requirement.fr));
        if target.is_some_and(|target| requirement.sl_min <= target) {
            Some(Because::Target)
        } else if overlay && requirement.nis2_overlay {
            Some(Because::OverlayNis2)
        } else {
            None
        }
    }
}

impl Setting<'_> {
    fn gaps(&self) -> impl Iterator<Item = Gap> + '_ {
        self.place.requirements.0.iter().filter_map(|(requirement, finding)| {
            let because = self.required(requirement)?;
            let route = self.route(requirement, finding)?;
            Some(Gap {
                at: self.at.clone(),
                requirement,
                status: finding.status,
                because,
                route,
                priority: priority(self.criticality, self.distance(requirement, because), requirement),
            })
        })
    }

    fn target(&self, requirement: &SystemRequirement) -> Option<SecurityLevel> {
        self.place.target.and_then(|levels| levels.get(requirement.fr))
    }

    fn required(&self, requirement: &SystemRequirement) -> Option<Because> {
        self.place.requires(requirement, self.overlay)
    }

    /// Levels between what is achieved and what is asked for.
    fn distance(&self, requirement: &SystemRequirement, because: Because) -> u8 {
        let asked = match because {
            Because::Target => self.target(requirement).unwrap_or(requirement.sl_min),
            Because::OverlayNis2 => requirement.sl_min,
        };
        asked.number().saturating_sub(self.place.achieved.get(requirement.fr).number())
    }

    /// What closes it; none where it holds and is proved.
    fn route(&self, requirement: &SystemRequirement, finding: &Finding) -> Option<Route> {
        match finding.status {
            FoundStatus::Met | FoundStatus::NotApplicable => (!finding.evidenced).then_some(Route::Evidence),
            FoundStatus::Unknown => Some(Route::Answer),
            FoundStatus::Partial | FoundStatus::Unmet => Some(self.work(requirement)),
        }
    }

    fn work(&self, requirement: &SystemRequirement) -> Route {
        let declared = |levels: &Levels| levels.get(requirement.fr);
        let able = |levels: &Levels| declared(levels).is_some_and(|c| c >= requirement.sl_min);
        let unable = |levels: &Levels| declared(levels).is_some_and(|c| c < requirement.sl_min);
        if !self.capabilities.is_empty() && self.capabilities.iter().all(able) {
            Route::Configure
        } else if self.capabilities.iter().any(unable) {
            Route::CompensateOrReplace
        } else {
            Route::Implement
        }
    }
}
