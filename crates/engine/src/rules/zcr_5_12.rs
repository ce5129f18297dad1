//! ZCR 5.12: measures that are to bring a residual risk down are still to come (IEC 62443-3-2, 4.6).
//!
//! A measure that was dropped brings nothing, and one that is done is already part of the residual risk. A risk for which no
//! measure was ever named is reported by ZCR 5.11.

use ringwall_model::plant::{MeasureStatus, Risk};

use super::{Rule, RuleContext, Violation, facts};

pub(super) const RULE: Rule = Rule { id: "ZCR 5.12", check };

fn check(cx: &RuleContext<'_>) -> Vec<Violation> {
    facts::each_risk(facts::risks_to_treat(cx), |risk| {
        let excess = facts::excess(cx, risk).filter(|_| !risk.measures.is_empty() && !is_pending(cx, risk))?;
        let ids: Vec<&str> = risk.measures.iter().map(|id| id.as_str()).collect();
        Some(format!("{excess}, and every measure named against it is done or dropped: {}", facts::shortened(&ids)))
    })
}

fn is_pending(cx: &RuleContext<'_>, risk: &Risk) -> bool {
    let over = [Some(MeasureStatus::Done), Some(MeasureStatus::Dropped)];
    cx.plant.measures.iter().any(|m| risk.measures.contains(&m.id) && !over.contains(&m.status))
}
