//! ZCR 6.1: for every assessed zone it is specified what it must fulfil (IEC 62443-3-2, 4.7).
//!
//! SL-T decides which requirements of 62443-3-3 make up the specification of a zone; that somebody has gone through them shows
//! in at least one answer at the zone, its assets, or a scope whose answers it takes over.

use std::collections::HashSet;

use ringwall_model::id::AssetId;
use ringwall_model::level::SecurityLevel;
use ringwall_model::scope::Scope;

use super::{Rule, RuleContext, Violation, facts};
use crate::catalogue;
use crate::index::ZoneIndex;

pub(super) const RULE: Rule = Rule { id: "ZCR 6.1", check };

fn check(cx: &RuleContext<'_>) -> Vec<Violation> {
    let answered = answered_assets(cx);
    facts::each_zone(cx, |zone| {
        if zone.target().is_undetermined() {
            return Some(format!("zone {} has no SL-T, so no requirements are specified for it", zone.zone.id));
        }
        let is_untouched = asks_something(zone) && cx.index.zone_chain(zone).is_empty() && !zone.assets.iter().any(|a| answered.contains(&a.id));
        is_untouched.then(|| format!("zone {} has an SL-T, but none of the requirements that follow from it has been answered", zone.zone.id))
    })
}

fn asks_something(zone: &ZoneIndex<'_>) -> bool {
    zone.target().iter().any(|(_, level)| level.is_some_and(|level| level > SecurityLevel::Sl0))
}

fn answered_assets<'p>(cx: &RuleContext<'p>) -> HashSet<&'p AssetId> {
    let answers = cx.plant.answers.iter().filter(|a| catalogue::system_requirement(a.requirement.as_str()).is_some());
    answers.filter_map(|a| if let Scope::Asset(id) = &a.scope { Some(id) } else { None }).collect()
}
