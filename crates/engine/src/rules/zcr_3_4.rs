//! ZCR 3.4: equipment that is connected only now and then stands in zones of kind temporary (IEC 62443-3-2, 4.4).

use ringwall_model::plant::ZoneKind;

use super::{Rule, RuleContext, Violation, facts};

pub(super) const RULE: Rule = Rule { id: "ZCR 3.4", check };

fn check(cx: &RuleContext<'_>) -> Vec<Violation> {
    facts::each_zone(cx, |zone| {
        let visitors = facts::those(zone, facts::is_temporary).filter(|_| zone.zone.kind != Some(ZoneKind::Temporary))?;
        Some(format!("equipment that is connected only at times is listed in {}: {visitors}", facts::with_kind(zone.zone)))
    })
}
