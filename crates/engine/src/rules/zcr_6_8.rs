//! ZCR 6.8: the organisation has laid down the risk it tolerates, on a matrix without holes (IEC 62443-3-2, 4.7).

use super::{Rule, RuleContext, Violation, facts};
use crate::risk;

pub(super) const RULE: Rule = Rule { id: "ZCR 6.8", check };

fn check(cx: &RuleContext<'_>) -> Vec<Violation> {
    let mut found = Vec::new();
    if facts::tolerable(cx).is_none() {
        found.push(Violation::new("organisation", "the organisation has not laid down which risk it tolerates"));
    }
    if cx.plant.organisation.as_ref().is_some_and(|o| !risk::matrix_is_complete(o)) {
        found.push(Violation::new("organisation", "the risk matrix does not have five rows of five values"));
    }
    found
}
