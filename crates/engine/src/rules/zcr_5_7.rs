//! ZCR 5.7: there is a tolerable risk with which detailed risks are compared (IEC 62443-3-2, 4.6).
//!
//! Whether each of them can be rated is asked by ZCR 5.5.

use super::{Rule, RuleContext, Violation, facts};

pub(super) const RULE: Rule = Rule { id: "ZCR 5.7", check };

fn check(cx: &RuleContext<'_>) -> Vec<Violation> {
    if facts::tolerable(cx).is_some() || facts::detailed_risks(cx).is_empty() {
        return Vec::new();
    }
    vec![Violation::new("organisation", "no tolerable risk is set with which detailed risks could be compared")]
}
