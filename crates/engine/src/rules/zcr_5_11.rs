//! ZCR 5.11: residual risks are compared with the tolerable risk, and for each one above it there is a decision: measures, or
//! acceptance (IEC 62443-3-2, 4.6).
//!
//! A tolerable risk that is missing is reported by ZCR 5.7.

use super::{Rule, RuleContext, Violation, facts};

pub(super) const RULE: Rule = Rule { id: "ZCR 5.11", check };

fn check(cx: &RuleContext<'_>) -> Vec<Violation> {
    facts::each_risk(facts::risks_to_treat(cx), |risk| {
        let excess = facts::excess(cx, risk).filter(|_| risk.measures.is_empty())?;
        Some(format!("{excess}, and names neither measures nor an acceptance"))
    })
}
