//! ZCR 3.3: safety equipment shares a zone with safety equipment only (IEC 62443-3-2, 4.4).

use super::{Rule, RuleContext, Violation, facts};

pub(super) const RULE: Rule = Rule { id: "ZCR 3.3", check };

fn check(cx: &RuleContext<'_>) -> Vec<Violation> {
    facts::each_zone(cx, |zone| {
        let safety = facts::those(zone, facts::is_safety)?;
        let others = facts::those(zone, |asset| !facts::is_safety(asset))?;
        Some(format!("safety equipment ({safety}) shares zone {} with {others}", zone.zone.id))
    })
}
