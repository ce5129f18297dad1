//! ZCR 6.7: the security policies that bind the system are named (IEC 62443-3-2, 4.7).

use super::{Rule, RuleContext, Violation, facts};

pub(super) const RULE: Rule = Rule { id: "ZCR 6.7", check };

fn check(cx: &RuleContext<'_>) -> Vec<Violation> {
    facts::unless_system(cx, |system| facts::any_stated(&system.policies), "no security policies of the organisation are named that bind the system")
}
