//! The scorecard: for each NIS2 duty, the weighted share that is covered and the share that is proved.
//!
//! Each mapped requirement weighs as much as the mapping is strong (1 to 10); within it, places weigh by criticality. Duties
//! without a counterpart in IEC 62443 come from records and weigh 10. What nothing in the plant asks for is left out.

use std::collections::{BTreeMap, HashMap};

use ringwall_model::id::{SupplierId, ZoneId};
use ringwall_model::plant::{Answer, Supplier};
use ringwall_model::scope::Scope;
use ringwall_model::text::OneToFive;

use super::items::{self, Item};
use super::records;
use crate::assessment::{Duty, DutyPart, DutyState, Entity, EntityClass, Place, RuleResult};
use crate::catalogue::{MAPPINGS, Mapping, NIS2_DUTIES, Nis2Duty};
use crate::index::Index;
use crate::rules;

/// What the scorecard is computed from.
pub struct Input<'p> {
    pub(super) index: &'p Index<'p>,
    pub(super) zones: &'p BTreeMap<ZoneId, Place>,
    pub(super) rules: &'p [RuleResult],
    entity: &'p Entity,
    /// Suppliers with their criticality, in the order of ids.
    pub(super) suppliers: Vec<(&'p Supplier, u64)>,
    supplied: HashMap<&'p SupplierId, Vec<Scope>>,
    practices: HashMap<(&'p Scope, &'p str), &'p Answer>,
    risk_assessment_proved: bool,
}

impl<'p> Input<'p> {
    /// Gathers what the rows look at.
    pub fn new(index: &'p Index<'p>, zones: &'p BTreeMap<ZoneId, Place>, rules: &'p [RuleResult], entity: &'p Entity) -> Self {
        let practices = index.plant.answers.iter().filter(|a| crate::catalogue::system_requirement(a.requirement.as_str()).is_none());
        let approval = rules::risk_approval(index.plant, index.as_of);
        Self {
            index,
            zones,
            rules,
            entity,
            suppliers: suppliers(index),
            supplied: supplied(index),
            practices: practices.map(|a| ((&a.scope, a.requirement.as_str()), a)).collect(),
            risk_assessment_proved: approval.is_some_and(|a| index.any_counts(&a.evidence)),
        }
    }

    /// The answer to a requirement of another part than 3-3 in exactly one scope.
    pub(super) fn practice_at(&self, scope: &Scope, id: &str) -> Option<&'p Answer> {
        self.practices.get(&(scope, id)).copied()
    }

    pub(super) fn risk_assessment_proved(&self) -> bool {
        self.risk_assessment_proved
    }

    /// Scopes of the assets that come from a supplier, sorted.
    pub(super) fn assets_of(&self, supplier: &Supplier) -> &[Scope] {
        self.supplied.get(&supplier.id).map_or(&[], Vec::as_slice)
    }
}

fn supplied<'p>(index: &Index<'p>) -> HashMap<&'p SupplierId, Vec<Scope>> {
    let mut supplied: HashMap<&SupplierId, Vec<Scope>> = HashMap::new();
    for asset in &index.plant.assets {
        if let Some(supplier) = &asset.supplier {
            supplied.entry(supplier).or_default().push(Scope::Asset(asset.id.clone()));
        }
    }
    supplied.values_mut().for_each(|scopes| scopes.sort());
    supplied
}

/// A supplier weighs as stated; else as the most critical zone with something it supplies.
fn suppliers<'p>(index: &Index<'p>) -> Vec<(&'p Supplier, u64)> {
    let mut highest: HashMap<&SupplierId, u64> = HashMap::new();
    for zone in &index.zones {
        for supplier in zone.assets.iter().filter_map(|a| a.supplier.as_ref()) {
            let entry = highest.entry(supplier).or_default();
            *entry = (*entry).max(zone.zone.criticality());
        }
    }
    let weight = |s: &Supplier| s.criticality.map(OneToFive::get).or_else(|| highest.get(&s.id).copied()).unwrap_or(3);
    let mut suppliers: Vec<_> = index.plant.suppliers.iter().map(|s| (s, weight(s))).collect();
    suppliers.sort_by(|(a, _), (b, _)| a.id.cmp(&b.id));
    suppliers
}

/// Every row, in the order of the Directive.
pub fn scorecard(input: &Input<'_>) -> Vec<Duty> {
    NIS2_DUTIES.iter().map(|duty| row(input, duty)).collect()
}

fn row(input: &Input<'_>, duty: &Nis2Duty) -> Duty {
    let mappings: Vec<&Mapping> = MAPPINGS.iter().filter(|m| m.row == duty.reference).collect();
    let mut items = mapped_items(input, &mappings);
    items.extend(records::items(input, duty.reference));
    let (coverage, evidenced) = totals(&items);
    Duty {
        reference: duty.reference.to_owned(),
        state: state(coverage),
        coverage,
        evidenced,
        binds: binds(input.entity),
        held_back_by: held_back_by(&items),
        cannot_show: duty.cannot_show.to_owned(),
        parts: parts(input, &mappings),
    }
}

/// Articles 20, 21 and 23 bind both classes, except where another Union act displaces them (Article 4).
fn binds(entity: &Entity) -> bool {
    matches!(entity.class, EntityClass::Essential | EntityClass::Important) && !entity.rules.iter().any(|r| r == "NIS2-4")
}

/// One item for each requirement; where several lines map it, the strongest counts.
fn mapped_items(input: &Input<'_>, mappings: &[&Mapping]) -> Vec<Item> {
    let mut strongest: BTreeMap<(crate::catalogue::Part, &str), &Mapping> = BTreeMap::new();
    for mapping in mappings {
        let entry = strongest.entry((mapping.part, mapping.id)).or_insert(mapping);
        if entry.strength < mapping.strength {
            *entry = mapping;
        }
    }
    let items = strongest.values().filter_map(|mapping| {
        let share = items::mapped(input, mapping)?;
        Some(Item { label: mapping.id.to_owned(), weight: mapping.strength, share })
    });
    items.collect()
}

fn totals(items: &[Item]) -> (f64, f64) {
    let total: f64 = items.iter().map(|i| f64::from(i.weight)).sum();
    if total == 0.0 {
        return (0.0, 0.0);
    }
    let of = |value: fn(&Item) -> f64| items.iter().map(|i| f64::from(i.weight) * value(i)).sum::<f64>() / total;
    (rounded(of(|i| i.share.covered)), rounded(of(|i| i.share.proved)))
}

/// To four digits, and never up to 1: a row is only whole where every item is.
fn rounded(share: f64) -> f64 {
    if share >= 1.0 - 1e-9 { 1.0 } else { ((share * 10_000.0).round() / 10_000.0).min(0.9999) }
}

fn state(coverage: f64) -> DutyState {
    if coverage >= 1.0 {
        DutyState::Met
    } else if coverage >= 0.5 {
        DutyState::Partly
    } else {
        DutyState::Open
    }
}

/// Items that are not whole, the one that costs most first.
fn held_back_by(items: &[Item]) -> Vec<String> {
    let lost = |i: &Item| f64::from(i.weight) * (1.0 - i.share.covered);
    let mut open: Vec<&Item> = items.iter().filter(|i| i.share.covered < 1.0).collect();
    open.sort_by(|a, b| lost(b).total_cmp(&lost(a)).then_with(|| a.label.cmp(&b.label)));
    open.into_iter()
        .map(|i| if i.share.lacking.is_empty() { i.label.clone() } else { format!("{}: {}", i.label, i.share.lacking.join(", ")) })
        .collect()
}

/// Article 21(2)(i) is three topics in one letter; each is shown.
fn parts(input: &Input<'_>, mappings: &[&Mapping]) -> Vec<DutyPart> {
    let mut references: Vec<&str> = mappings.iter().map(|m| m.nis2_ref).filter(|r| r.starts_with("21(2)(i)-")).collect();
    references.sort_unstable();
    references.dedup();
    let part = |reference: &str| {
        let of: Vec<&Mapping> = mappings.iter().copied().filter(|m| m.nis2_ref == reference).collect();
        let (coverage, evidenced) = totals(&mapped_items(input, &of));
        DutyPart { reference: reference.to_owned(), coverage, evidenced }
    };
    references.into_iter().map(part).collect()
}
