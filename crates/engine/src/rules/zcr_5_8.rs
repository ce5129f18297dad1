//! ZCR 5.8: where a risk counts as reduced, the countermeasures that reduce it are named (IEC 62443-3-2, 4.6).

use ringwall_model::plant::{Consequence, Risk};

use super::{Rule, RuleContext, Violation, facts};

pub(super) const RULE: Rule = Rule { id: "ZCR 5.8", check };

fn check(cx: &RuleContext<'_>) -> Vec<Violation> {
    facts::each_risk(facts::risks_to_treat(cx), |risk| {
        let reduced = reduction(risk).filter(|_| !facts::any_stated(&risk.countermeasures))?;
        Some(format!("risk {} is lowered in {reduced}, but names no countermeasure that does it", risk.id))
    })
}

fn reduction(risk: &Risk) -> Option<String> {
    let worst = |c: &Option<Consequence>| c.as_ref().and_then(Consequence::worst);
    let pairs = [
        ("likelihood", risk.likelihood, risk.residual_likelihood),
        ("consequence", worst(&risk.consequence), worst(&risk.residual_consequence)),
    ];
    pairs.into_iter().find_map(|(what, before, after)| {
        let (before, after) = before.zip(after).filter(|(before, after)| after < before)?;
        Some(format!("{what} from {} to {}", before.get(), after.get()))
    })
}
