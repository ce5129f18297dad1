//! ZCR 6.3: zones and conduits can be drawn (IEC 62443-3-2, 4.7).
//!
//! The drawing shows every zone, also those that are not assessed: each needs a name, and a kind or a Purdue level for its
//! place on the page. A flow can be drawn only where its conduit leads.

use ringwall_model::plant::{Conduit, Zone};

use super::{Rule, RuleContext, Violation, facts};

pub(super) const RULE: Rule = Rule { id: "ZCR 6.3", check };

fn check(cx: &RuleContext<'_>) -> Vec<Violation> {
    let zones = cx.plant.zones.iter().filter_map(|zone| Some(Violation::new(format_args!("zone:{}", zone.id), undrawable(zone)?)));
    let conduits = cx.plant.conduits.iter().filter_map(|c| Some(Violation::new(format_args!("conduit:{}", c.id), astray(c)?)));
    zones.chain(conduits).collect()
}

fn undrawable(zone: &Zone) -> Option<String> {
    let named = facts::is_stated(zone.name.as_ref());
    let placed = zone.kind.is_some() || zone.purdue.is_some();
    let missing = facts::missing(&[("a name", named), ("a kind or Purdue level", placed)])?;
    Some(format!("zone {} cannot be drawn without {missing}", zone.id))
}

fn astray(conduit: &Conduit) -> Option<String> {
    let ends = conduit.flows.iter().flat_map(|flow| [flow.from.as_ref(), flow.to.as_ref()]).flatten();
    let mut strangers: Vec<&str> = ends.filter(|zone| !conduit.between.0.contains(zone)).map(|zone| zone.as_str()).collect();
    strangers.sort_unstable();
    strangers.dedup();
    (!strangers.is_empty()).then(|| format!("conduit {} has flows that cannot be drawn: it does not lead to {}", conduit.id, facts::shortened(&strangers)))
}
