//! ZCR 7.1: an approval of the risk assessment by the asset owner counts on the day (IEC 62443-3-2, 4.8).

use super::{Rule, RuleContext, Violation, facts};

pub(super) const RULE: Rule = Rule { id: "ZCR 7.1", check };

fn check(cx: &RuleContext<'_>) -> Vec<Violation> {
    if facts::risk_approval(cx.plant, cx.as_of).is_some() {
        return Vec::new();
    }
    let mut others: Vec<&str> = cx.plant.approvals.iter().filter(|a| facts::is_of_risk_assessment(a)).map(|a| a.id.as_str()).collect();
    others.sort_unstable();
    let because = match others.as_slice() {
        [] => "nobody has approved the risk assessment".to_owned(),
        _ => format!("no approval of the risk assessment counts on {}; on record: {}", cx.as_of, facts::shortened(&others)),
    };
    vec![Violation::new("system", because)]
}
