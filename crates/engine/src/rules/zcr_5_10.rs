//! ZCR 5.10: for each risk to be treated the residual risk can be worked out (IEC 62443-3-2, 4.6).

use super::{Rule, RuleContext, Violation, facts};
use crate::risk::Matrix;

pub(super) const RULE: Rule = Rule { id: "ZCR 5.10", check };

fn check(cx: &RuleContext<'_>) -> Vec<Violation> {
    let matrix = Matrix::of(cx.plant);
    facts::each_risk(facts::risks_to_treat(cx), |risk| {
        let missing = if risk.residual_likelihood.is_none() { "a residual likelihood" } else { "a consequence" };
        matrix.residual(risk).is_none().then(|| format!("the residual value of risk {} cannot be worked out without {missing}", risk.id))
    })
}
