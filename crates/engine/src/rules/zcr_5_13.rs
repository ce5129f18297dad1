//! ZCR 5.13: the result of each detailed risk was communicated to somebody (IEC 62443-3-2, 4.6).

use super::{Rule, RuleContext, Violation, facts};

pub(super) const RULE: Rule = Rule { id: "ZCR 5.13", check };

fn check(cx: &RuleContext<'_>) -> Vec<Violation> {
    facts::each_risk(facts::detailed_risks(cx), |risk| {
        (!facts::any_stated(&risk.communicated_to)).then(|| format!("the result of risk {} has been communicated to nobody", risk.id))
    })
}
