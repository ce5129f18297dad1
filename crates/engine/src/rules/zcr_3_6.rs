//! ZCR 3.6: equipment reached over outside networks stands in none of the zones where the process is run (IEC 62443-3-2, 4.4).
//!
//! The system's access points are doors as well, so none of them opens into a control or safety zone. One level up, in
//! supervisory and engineering zones, a boundary firewall is common and no finding; a VPN gateway or modem is one there too.
//! `external: false` on an asset says that nobody reaches it from outside.

use std::collections::HashSet;

use ringwall_model::id::AssetId;
use ringwall_model::plant::{Asset, ZoneKind};

use super::{Rule, RuleContext, Violation, facts};

pub(super) const RULE: Rule = Rule { id: "ZCR 3.6", check };

fn check(cx: &RuleContext<'_>) -> Vec<Violation> {
    let doors: HashSet<&AssetId> = cx.plant.system.iter().flat_map(|s| &s.access_points).collect();
    facts::each_zone(cx, |zone| {
        let kind = zone.zone.kind.filter(|kind| facts::runs_process(*kind))?;
        let is_door = |asset: &Asset| is_core(kind) && doors.contains(&asset.id) && asset.external != Some(false);
        let reached = facts::those(zone, |asset| facts::is_external(asset) || is_door(asset))?;
        Some(format!("equipment reached from outside the system stands in {}: {reached}", facts::with_kind(zone.zone)))
    })
}

const fn is_core(kind: ZoneKind) -> bool {
    matches!(kind, ZoneKind::Control | ZoneKind::Safety)
}
