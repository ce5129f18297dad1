//! ZCR 3.5: radio equipment stands in zones of its own (IEC 62443-3-2, 4.4).
//!
//! Zones of kind remote and temporary will do as well: a cellular gateway or a service laptop with WLAN is already kept apart
//! there, and asking for a wireless zone would only undo ZCR 3.4 and 3.6.

use ringwall_model::plant::ZoneKind;

use super::{Rule, RuleContext, Violation, facts};

pub(super) const RULE: Rule = Rule { id: "ZCR 3.5", check };

fn check(cx: &RuleContext<'_>) -> Vec<Violation> {
    facts::each_zone(cx, |zone| {
        let apart = zone.zone.kind.is_some_and(is_apart);
        let radio = facts::those(zone, facts::is_wireless).filter(|_| !apart)?;
        Some(format!("radio equipment stands in {}: {radio}", facts::with_kind(zone.zone)))
    })
}

const fn is_apart(kind: ZoneKind) -> bool {
    matches!(kind, ZoneKind::Wireless | ZoneKind::Remote | ZoneKind::Temporary)
}
