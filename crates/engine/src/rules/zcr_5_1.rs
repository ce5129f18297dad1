//! ZCR 5.1: every assessed zone and every untrusted conduit is assessed in detail, and each such risk names its threat
//! (IEC 62443-3-2, 4.6).
//!
//! A missing detailed assessment is reported here and nowhere else in ZCR 5: the other steps look at the records there are. A
//! place may stop after the initial assessment where that shows a risk the organisation tolerates (ZCR 4.1).

use std::collections::HashSet;

use ringwall_model::plant::{Risk, Trust};
use ringwall_model::scope::Scope;

use super::{Rule, RuleContext, Violation, facts};
use crate::risk::Matrix;

pub(super) const RULE: Rule = Rule { id: "ZCR 5.1", check };

fn check(cx: &RuleContext<'_>) -> Vec<Violation> {
    let detailed = facts::detailed_risks(cx);
    let assessed: HashSet<&Scope> = detailed.iter().map(|risk| &risk.at).collect();
    let initial = facts::initial_risks(cx);
    let is_bare = |place: &Scope| !assessed.contains(place) && !is_bearable(cx, &initial, place);
    let mut found = facts::each_risk(detailed.iter().copied(), |risk| {
        (!facts::is_stated(risk.threat.as_ref())).then(|| format!("risk {} names no threat", risk.id))
    });
    found.extend(facts::each_zone(cx, |zone| {
        is_bare(&Scope::Zone(zone.zone.id.clone())).then(|| format!("zone {} has no detailed risk on record", zone.zone.id))
    }));
    let untrusted = cx.index.assessed_conduits().into_iter().filter(|c| c.trust == Some(Trust::Untrusted));
    found.extend(untrusted.filter_map(|conduit| {
        let at = Some(Scope::Conduit(conduit.id.clone())).filter(is_bare)?;
        Some(Violation::new(at, format!("conduit {} is untrusted and has no detailed risk on record", conduit.id)))
    }));
    found
}

/// Whether the initial assessment of a place, else of the whole system, stays within what is tolerated.
fn is_bearable(cx: &RuleContext<'_>, initial: &[&Risk], place: &Scope) -> bool {
    let Some(tolerable) = facts::tolerable(cx) else { return false };
    let at = |place: &Scope| initial.iter().filter(|risk| risk.at == *place).copied().collect::<Vec<_>>();
    let own = at(place);
    let counting = if own.is_empty() { at(&Scope::System) } else { own };
    let is_low = |risk: &&Risk| Matrix::of(cx.plant).unmitigated(risk).is_some_and(|value| value <= tolerable);
    !counting.is_empty() && counting.iter().all(is_low)
}
