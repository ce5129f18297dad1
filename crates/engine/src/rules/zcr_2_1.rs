//! ZCR 2.1: there is a first, worst-case view of the risk in every assessed zone (IEC 62443-3-2, 4.3).
//!
//! A rated risk of the whole system covers every zone. A detailed risk contains an initial one, so it counts as well.

use std::collections::HashSet;

use ringwall_model::plant::Risk;
use ringwall_model::scope::Scope;

use super::{Rule, RuleContext, Violation, facts};
use crate::risk::Matrix;

pub(super) const RULE: Rule = Rule { id: "ZCR 2.1", check };

fn check(cx: &RuleContext<'_>) -> Vec<Violation> {
    let matrix = Matrix::of(cx.plant);
    let is_rated = |risk: &&Risk| matrix.unmitigated(risk).is_some();
    let covered: HashSet<&Scope> = cx.plant.risks.iter().filter(is_rated).map(|risk| &risk.at).collect();
    if covered.is_empty() {
        return vec![Violation::new("system", "no risk is rated with consequence and likelihood, neither of the system nor of a zone")];
    }
    if covered.contains(&Scope::System) {
        return Vec::new();
    }
    facts::each_zone(cx, |zone| {
        let bare = !covered.contains(&Scope::Zone(zone.zone.id.clone()));
        bare.then(|| format!("zone {} has no risk that is rated with consequence and likelihood", zone.zone.id))
    })
}
