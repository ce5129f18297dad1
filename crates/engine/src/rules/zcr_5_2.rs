//! ZCR 5.2: each detailed risk names the vulnerabilities that make it possible (IEC 62443-3-2, 4.6).

use super::{Rule, RuleContext, Violation, facts};

pub(super) const RULE: Rule = Rule { id: "ZCR 5.2", check };

fn check(cx: &RuleContext<'_>) -> Vec<Violation> {
    facts::each_risk(facts::detailed_risks(cx), |risk| {
        (!facts::any_stated(&risk.vulnerabilities)).then(|| format!("risk {} names no vulnerability that makes it possible", risk.id))
    })
}
