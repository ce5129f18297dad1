//! ZCR 5.9: likelihood and impact are judged again with the countermeasures that exist (IEC 62443-3-2, 4.6).
//!
//! A countermeasure cannot make things worse, so a residual value above the first one is a slip.

use ringwall_model::plant::Risk;

use super::{Rule, RuleContext, Violation, facts};

pub(super) const RULE: Rule = Rule { id: "ZCR 5.9", check };

fn check(cx: &RuleContext<'_>) -> Vec<Violation> {
    facts::each_risk(facts::risks_to_treat(cx), |risk| {
        let missing = risk.residual_likelihood.is_none().then(|| format!("risk {} has no estimate of its likelihood with countermeasures", risk.id));
        missing.or_else(|| raised_likelihood(risk)).or_else(|| raised_consequence(risk))
    })
}

fn raised_likelihood(risk: &Risk) -> Option<String> {
    let (before, after) = risk.likelihood.zip(risk.residual_likelihood).filter(|(before, after)| after > before)?;
    Some(format!("the residual likelihood of risk {} is {}, above the unmitigated {}", risk.id, after.get(), before.get()))
}

fn raised_consequence(risk: &Risk) -> Option<String> {
    let (before, after) = (risk.consequence.as_ref()?.worst()?, risk.residual_consequence.as_ref()?.worst()?);
    (after > before).then(|| format!("the residual consequence of risk {} is {}, above the unmitigated {}", risk.id, after.get(), before.get()))
}
