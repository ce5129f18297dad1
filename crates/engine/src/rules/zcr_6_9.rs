//! ZCR 6.9: the laws and rules that apply to the system are named (IEC 62443-3-2, 4.7).

use super::{Rule, RuleContext, Violation, facts};

pub(super) const RULE: Rule = Rule { id: "ZCR 6.9", check };

fn check(cx: &RuleContext<'_>) -> Vec<Violation> {
    facts::unless_system(cx, |system| facts::any_stated(&system.regulations), "no laws or regulations are named that apply to the system")
}
