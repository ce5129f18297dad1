//! ZCR 5.5: for each detailed risk the unmitigated risk can be worked out (IEC 62443-3-2, 4.6).

use super::{Rule, RuleContext, Violation, facts};
use crate::risk::Matrix;

pub(super) const RULE: Rule = Rule { id: "ZCR 5.5", check };

fn check(cx: &RuleContext<'_>) -> Vec<Violation> {
    let matrix = Matrix::of(cx.plant);
    facts::each_risk(facts::detailed_risks(cx), |risk| {
        let missing = match (risk.consequence.as_ref().and_then(|c| c.worst()), risk.likelihood) {
            (None, None) => "consequence and likelihood",
            (None, _) => "a consequence",
            _ => "a likelihood",
        };
        matrix.unmitigated(risk).is_none().then(|| format!("the unmitigated value of risk {} cannot be worked out without {missing}", risk.id))
    })
}
