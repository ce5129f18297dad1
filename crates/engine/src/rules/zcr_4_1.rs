//! ZCR 4.1: each initial risk is compared with the tolerable risk, and what lies above it is assessed in detail
//! (IEC 62443-3-2, 4.5).
//!
//! Whether there are initial risks at all is asked by ZCR 2.1.

use ringwall_model::plant::Risk;
use ringwall_model::scope::Scope;

use super::{Rule, RuleContext, Violation, facts};
use crate::risk::Matrix;

pub(super) const RULE: Rule = Rule { id: "ZCR 4.1", check };

fn check(cx: &RuleContext<'_>) -> Vec<Violation> {
    let initial = facts::initial_risks(cx);
    let matrix = Matrix::of(cx.plant);
    let mut found = facts::each_risk(initial.iter().copied(), |risk| {
        matrix.unmitigated(risk).is_none().then(|| format!("initial risk {} lacks a consequence or likelihood, so it cannot be compared", risk.id))
    });
    match matrix.tolerable() {
        Some(tolerable) => found.extend(not_pursued(cx, &initial, tolerable)),
        None if initial.is_empty() => {}
        None => found.push(Violation::new("organisation", "no tolerable risk is set with which initial risks could be compared")),
    }
    found
}

fn not_pursued(cx: &RuleContext<'_>, initial: &[&Risk], tolerable: u64) -> Vec<Violation> {
    let matrix = Matrix::of(cx.plant);
    let detailed = facts::detailed_risks(cx);
    let is_pursued = |place: &Scope| detailed.iter().any(|d| d.at == *place || *place == Scope::System);
    let violation = |risk: &&Risk| {
        let value = matrix.unmitigated(risk).filter(|value| *value > tolerable && !is_pursued(&risk.at))?;
        let because = format!("initial risk {} is {value}, above the tolerable {tolerable}, and no detailed assessment follows", risk.id);
        Some(Violation::new(&risk.at, because))
    };
    initial.iter().filter_map(violation).collect()
}
