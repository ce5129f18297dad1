//! ZCR 1.1: the system under consideration has a stated boundary and stated access points (IEC 62443-3-2, 4.2).

use ringwall_model::text::Text;

use super::{Rule, RuleContext, Violation};

pub(super) const RULE: Rule = Rule { id: "ZCR 1.1", check };

fn check(cx: &RuleContext<'_>) -> Vec<Violation> {
    let Some(system) = &cx.plant.system else {
        return vec![Violation::new("system", "the plant names no system under consideration")];
    };
    let mut found = Vec::new();
    if system.boundary.as_ref().is_none_or(Text::is_blank) {
        found.push(Violation::new("system", "the system's boundary is not stated"));
    }
    if system.access_points.is_empty() {
        found.push(Violation::new("system", "no access points are named through which the system is entered"));
    }
    found
}
