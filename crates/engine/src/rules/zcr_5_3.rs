//! ZCR 5.3: each detailed risk rates its consequence in at least one category (IEC 62443-3-2, 4.6).

use super::{Rule, RuleContext, Violation, facts};

pub(super) const RULE: Rule = Rule { id: "ZCR 5.3", check };

fn check(cx: &RuleContext<'_>) -> Vec<Violation> {
    facts::each_risk(facts::detailed_risks(cx), |risk| {
        let rated = risk.consequence.as_ref().is_some_and(|c| c.worst().is_some());
        (!rated).then(|| format!("risk {} rates its consequence in no category", risk.id))
    })
}
