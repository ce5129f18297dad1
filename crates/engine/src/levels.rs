//! SL-A, SL-E and SL-C of every assessed zone and conduit.

use std::collections::BTreeMap;

use ringwall_model::id::{ConduitId, ZoneId};
use ringwall_model::level::{Foundational, LevelSpec, Levels, PerFr, SecurityLevel};
use ringwall_model::plant::Conduit;

use crate::assessment::{Finding, Place, Requirements};
use crate::catalogue::{SYSTEM_REQUIREMENTS, SystemRequirement};
use crate::index::{Index, ZoneIndex};
use crate::status;

/// Every assessed zone and conduit with its levels.
pub(crate) fn places(index: &Index<'_>) -> (BTreeMap<ZoneId, Place>, BTreeMap<ConduitId, Place>) {
    let zones = index.assessed_zones().map(|zone| (zone.zone.id.clone(), zone_place(index, zone))).collect();
    let conduits = index.assessed_conduits().into_iter().map(|c| (c.id.clone(), conduit_place(index, c))).collect();
    (zones, conduits)
}

fn zone_place(index: &Index<'_>, zone: &ZoneIndex<'_>) -> Place {
    let chain = index.zone_chain(zone);
    let findings = SYSTEM_REQUIREMENTS.iter().map(|r| (r, status::zone_finding(index, zone, &chain, r)));
    place(zone.target(), capability(zone), findings.collect())
}

fn conduit_place<'p>(index: &Index<'p>, conduit: &'p Conduit) -> Place {
    let chain = index.conduit_chain(&conduit.id);
    let asked = SYSTEM_REQUIREMENTS.iter().filter(|r| r.conduit);
    let findings = asked.map(|r| (r, status::conduit_finding(index, &chain, r)));
    place(index.conduit_target(conduit), Levels::default(), findings.collect())
}

fn place(target: Levels, capability: Levels, findings: Vec<(&'static SystemRequirement, Finding)>) -> Place {
    Place {
        target: target.determined(),
        achieved: PerFr::from_fn(|fr| reached(&findings, fr, |f| f.status.holds())),
        evidenced: PerFr::from_fn(|fr| reached(&findings, fr, |f| f.evidenced)),
        capability: capability.determined(),
        requirements: Requirements(findings),
    }
}

/// The greatest level below which every requirement of the FR holds (62443-3-3, Annex A; levels are cumulative).
fn reached(findings: &[(&SystemRequirement, Finding)], fr: Foundational, holds: impl Fn(&Finding) -> bool) -> SecurityLevel {
    let blocking = findings.iter().filter(|(r, f)| r.fr == fr && !holds(f)).map(|(r, _)| r.sl_min).min();
    let below = |level: &SecurityLevel| blocking.is_none_or(|b| *level < b);
    SecurityLevel::ALL.into_iter().rfind(below).unwrap_or(SecurityLevel::Sl0)
}

/// SL-C of a zone: the least its assets declare; unknown where one declares none or there are no assets.
pub(crate) fn capability(zone: &ZoneIndex<'_>) -> Levels {
    let declared: Vec<Levels> = zone.assets.iter().map(|a| a.capability.as_ref().map_or_else(Levels::default, LevelSpec::levels)).collect();
    Levels::from_fn(|fr| {
        let of: Option<Vec<SecurityLevel>> = declared.iter().map(|levels| levels.get(fr)).collect();
        of.and_then(|levels| levels.into_iter().min())
    })
}
