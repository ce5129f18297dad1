//! ZCR 3.1: there are zones, and conduits between them (IEC 62443-3-2, 4.4).
//!
//! That every asset is in a zone needs no check: the plant file has no other place for it.

use std::collections::HashSet;

use ringwall_model::id::ZoneId;

use super::{Rule, RuleContext, Violation, facts};

pub(super) const RULE: Rule = Rule { id: "ZCR 3.1", check };

fn check(cx: &RuleContext<'_>) -> Vec<Violation> {
    if cx.index.assessed_zones().next().is_none() {
        let because = if cx.plant.zones.is_empty() { "the plant has no zones" } else { "none of the plant's zones is assessed" };
        return vec![Violation::new("system", because)];
    }
    if cx.plant.zones.len() == 1 {
        return Vec::new();
    }
    let connected: HashSet<&ZoneId> = cx.plant.conduits.iter().flat_map(|c| &c.between.0).collect();
    facts::each_zone(cx, |zone| {
        let alone = !zone.assets.is_empty() && !connected.contains(&zone.zone.id);
        alone.then(|| format!("zone {} has assets, but no conduit connects it with another zone", zone.zone.id))
    })
}
