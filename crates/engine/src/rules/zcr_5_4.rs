//! ZCR 5.4: each detailed risk states its likelihood without countermeasures (IEC 62443-3-2, 4.6).

use super::{Rule, RuleContext, Violation, facts};

pub(super) const RULE: Rule = Rule { id: "ZCR 5.4", check };

fn check(cx: &RuleContext<'_>) -> Vec<Violation> {
    facts::each_risk(facts::detailed_risks(cx), |risk| {
        risk.likelihood.is_none().then(|| format!("risk {} has no estimate of its likelihood without countermeasures", risk.id))
    })
}
