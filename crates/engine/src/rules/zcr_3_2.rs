//! ZCR 3.2: business IT and control equipment stand in different zones (IEC 62443-3-2, 4.4).
//!
//! Nesting counts as sharing: a zone takes over the answers of the zones around it.

use ringwall_model::plant::ZoneKind;

use super::{Rule, RuleContext, Violation, facts};
use crate::index::ZoneIndex;

pub(super) const RULE: Rule = Rule { id: "ZCR 3.2", check };

fn check(cx: &RuleContext<'_>) -> Vec<Violation> {
    let mut found = facts::each_zone(cx, mixture);
    found.extend(cx.index.zones.iter().filter_map(|zone| nesting(cx, zone)));
    found
}

fn mixture(zone: &ZoneIndex<'_>) -> Option<String> {
    let (business, control) = (facts::those(zone, facts::is_business), facts::those(zone, facts::is_control));
    let here = facts::with_kind(zone.zone);
    match zone.zone.kind {
        Some(kind) if facts::runs_process(kind) => Some(format!("business equipment stands in {here}: {}", business?)),
        Some(ZoneKind::Enterprise) => Some(format!("control equipment stands in {here}: {}", control?)),
        _ => Some(format!("zone {} mixes business equipment ({}) with control equipment ({})", zone.zone.id, business?, control?)),
    }
}

/// A zone that lies in one of the other side, at whichever of the two is assessed.
fn nesting(cx: &RuleContext<'_>, zone: &ZoneIndex<'_>) -> Option<Violation> {
    let kind = zone.zone.kind?;
    let mut around = zone.lineage.iter().skip(1).filter_map(|id| Some(cx.index.zone(id)?.zone));
    let outer = around.find(|outer| outer.kind.is_some_and(|k| are_opposed(kind, k)))?;
    let at = [zone.zone, outer].into_iter().find(|z| z.is_assessed())?;
    let because = format!("{} lies inside {}", facts::with_kind(zone.zone), facts::with_kind(outer));
    Some(Violation::new(format_args!("zone:{}", at.id), because))
}

fn are_opposed(a: ZoneKind, b: ZoneKind) -> bool {
    (a == ZoneKind::Enterprise && facts::runs_process(b)) || (b == ZoneKind::Enterprise && facts::runs_process(a))
}
