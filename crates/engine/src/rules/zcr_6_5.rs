//! ZCR 6.5: assumptions about the operating environment are written down (IEC 62443-3-2, 4.7).

use super::{Rule, RuleContext, Violation, facts};

pub(super) const RULE: Rule = Rule { id: "ZCR 6.5", check };

fn check(cx: &RuleContext<'_>) -> Vec<Violation> {
    facts::unless_system(cx, |system| facts::any_stated(&system.assumptions), "no assumptions about the operating environment are stated")
}
