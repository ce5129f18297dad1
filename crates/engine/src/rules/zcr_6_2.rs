//! ZCR 6.2: the system under consideration is described (IEC 62443-3-2, 4.7).

use super::{Rule, RuleContext, Violation, facts};

pub(super) const RULE: Rule = Rule { id: "ZCR 6.2", check };

fn check(cx: &RuleContext<'_>) -> Vec<Violation> {
    facts::unless_system(cx, |system| facts::is_stated(system.description.as_ref()), "no description says what the system is and does")
}
