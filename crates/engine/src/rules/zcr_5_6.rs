//! ZCR 5.6: every assessed zone has an SL-T, and one below what its risks suggest has a reason (IEC 62443-3-2, 4.6).
//!
//! Conduits are not asked: without a target of their own they take that of their zones.

use super::{Rule, RuleContext, Violation, facts};
use crate::index::ZoneIndex;
use crate::risk;

pub(super) const RULE: Rule = Rule { id: "ZCR 5.6", check };

fn check(cx: &RuleContext<'_>) -> Vec<Violation> {
    facts::each_zone(cx, |zone| undetermined(zone).or_else(|| unexplained(cx, zone)))
}

fn undetermined(zone: &ZoneIndex<'_>) -> Option<String> {
    let target = zone.target();
    let without: Vec<&str> = target.iter().filter(|(_, level)| level.is_none()).map(|(fr, _)| fr.abbreviation()).collect();
    let for_some = if target.is_undetermined() { String::new() } else { format!(" for {}", facts::listed(&without)) };
    (!without.is_empty()).then(|| format!("SL-T of zone {} is not determined{for_some}", zone.zone.id))
}

fn unexplained(cx: &RuleContext<'_>, zone: &ZoneIndex<'_>) -> Option<String> {
    let suggested = risk::suggested_zone_target(cx.plant, &zone.zone.id)?;
    let target = zone.target();
    let is_lower = target.iter().any(|(_, level)| level.is_some_and(|level| level < suggested));
    let silent = is_lower && !facts::is_stated(zone.zone.target_reason.as_ref());
    silent.then(|| format!("SL-T of zone {} is {target}, below the suggested {suggested}, and no target_reason says why", zone.zone.id))
}
