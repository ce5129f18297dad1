//! ZCR 6.6: the threat environment is described (IEC 62443-3-2, 4.7).

use ringwall_model::plant::System;

use super::{Rule, RuleContext, Violation, facts};

pub(super) const RULE: Rule = Rule { id: "ZCR 6.6", check };

fn check(cx: &RuleContext<'_>) -> Vec<Violation> {
    let is_described = |system: &System| facts::is_stated(system.threat_environment.as_ref());
    facts::unless_system(cx, is_described, "no threat environment says who might attack the system and how")
}
