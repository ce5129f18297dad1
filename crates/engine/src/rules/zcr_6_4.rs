//! ZCR 6.4: what characterises each zone and conduit is on record (IEC 62443-3-2, 4.7).
//!
//! Names are asked for by ZCR 6.3, levels by ZCR 5.6.

use ringwall_model::plant::{Conduit, Flow};

use super::{Rule, RuleContext, Violation, facts};

pub(super) const RULE: Rule = Rule { id: "ZCR 6.4", check };

fn check(cx: &RuleContext<'_>) -> Vec<Violation> {
    let mut found = facts::each_zone(cx, |zone| {
        let open = facts::missing(&[("kind", zone.zone.kind.is_some()), ("criticality", zone.zone.criticality.is_some())])?;
        Some(format!("zone {} leaves open: {open}", zone.zone.id))
    });
    found.extend(cx.index.assessed_conduits().into_iter().filter_map(vague));
    found
}

fn vague(conduit: &Conduit) -> Option<Violation> {
    let has_protocol = |flow: &Flow| facts::is_stated(flow.protocol.as_ref());
    let open = facts::missing(&[
        ("trust", conduit.trust.is_some()),
        ("flows", !conduit.flows.is_empty()),
        ("the protocol of each flow", conduit.flows.iter().all(has_protocol)),
    ])?;
    Some(Violation::new(format_args!("conduit:{}", conduit.id), format!("conduit {} leaves open: {open}", conduit.id)))
}
