//! Class of a legal entity under NIS2 Article 3: essential, important, or neither, with the rules that fired.
//!
//! The Directive's baseline; national law may add to it. Not legal advice.

use ringwall_model::plant::{Designation, DesignationKind, Organisation};
use ringwall_model::text::{Euro, Headcount};

use crate::assessment::{Entity, EntityClass};
use crate::catalogue::{self, EntityType};

/// Size class of Recommendation 2003/361/EC; micro enterprises count as small.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Size {
    Small,
    Medium,
    Large,
}

impl Size {
    /// The word of the size table.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Small => "small",
            Self::Medium => "medium",
            Self::Large => "large",
        }
    }
}

/// `max(headcount, min(turnover, balance))`: only both financial figures together raise the class.
pub fn size(headcount: Size, turnover: Size, balance: Size) -> Size {
    headcount.max(turnover.min(balance))
}

/// Below 50, below 250, or more annual work units.
pub fn headcount_band(employees: f64) -> Size {
    if employees < 50.0 {
        Size::Small
    } else if employees < 250.0 {
        Size::Medium
    } else {
        Size::Large
    }
}

fn money_band(euros: u64, medium_up_to: u64) -> Size {
    if euros <= 10_000_000 {
        Size::Small
    } else if euros <= medium_up_to {
        Size::Medium
    } else {
        Size::Large
    }
}

/// Up to 10 million, up to 50 million, or more.
pub fn turnover_band(euros: u64) -> Size {
    money_band(euros, 50_000_000)
}

/// Up to 10 million, up to 43 million, or more.
pub fn balance_band(euros: u64) -> Size {
    money_band(euros, 43_000_000)
}

/// Smallest and largest size that the known figures allow; equal where they decide it.
fn size_range(organisation: &Organisation) -> (Size, Size) {
    let headcount = organisation.employees.map(Headcount::get).map(headcount_band);
    let turnover = organisation.turnover_eur.map(Euro::get).map(turnover_band);
    let balance = organisation.balance_eur.map(Euro::get).map(balance_band);
    let with = |unknown: Size| size(headcount.unwrap_or(unknown), turnover.unwrap_or(unknown), balance.unwrap_or(unknown));
    (with(Size::Small), with(Size::Large))
}

/// Classes an organisation; without one, or without the figures that decide, the class is unknown and says what is missing.
pub fn entity(organisation: Option<&Organisation>) -> Entity {
    let Some(organisation) = organisation else { return unknown(vec!["organisation".into()]) };
    if organisation.activities.is_none() && organisation.designations.is_empty() {
        return unknown(vec!["activities".into()]);
    }
    let types: Vec<&EntityType> = organisation.activities.iter().flatten().filter_map(|a| catalogue::entity_type(a.as_str())).collect();
    let (low, high) = size_range(organisation);
    let (class, mut rules) = classify(&types, &organisation.designations, low);
    if low != high && classify(&types, &organisation.designations, high).0 != class {
        return unknown(missing_figures(organisation));
    }
    if low == high && class != EntityClass::OutOfScope {
        rules.insert(0, format!("size:{}", low.as_str()));
    }
    if organisation.dora == Some(true) {
        rules.push("NIS2-4".into());
    }
    let fine = fine_ceiling(class, organisation.turnover_eur.map(Euro::get));
    rules.extend(fine.map(|(rule, _)| rule.to_owned()));
    Entity { class, rules, fine_ceiling_eur: fine.map(|(_, euros)| euros), missing: Vec::new() }
}

fn unknown(missing: Vec<String>) -> Entity {
    Entity { class: EntityClass::Unknown, rules: Vec::new(), fine_ceiling_eur: None, missing }
}

fn missing_figures(organisation: &Organisation) -> Vec<String> {
    let figures = [
        ("employees", organisation.employees.is_none()),
        ("turnover_eur", organisation.turnover_eur.is_none()),
        ("balance_eur", organisation.balance_eur.is_none()),
    ];
    figures.into_iter().filter(|(_, missing)| *missing).map(|(name, _)| name.to_owned()).collect()
}

/// Article 34(4) and (5): the higher of a fixed sum and a share of worldwide turnover.
fn fine_ceiling(class: EntityClass, turnover: Option<u64>) -> Option<(&'static str, u64)> {
    let share = |per_mille: u64| turnover.unwrap_or(0).saturating_mul(per_mille) / 1000;
    match class {
        EntityClass::Essential => Some(("NIS2-34.4", share(20).max(10_000_000))),
        EntityClass::Important => Some(("NIS2-34.5", share(14).max(7_000_000))),
        _ => None,
    }
}

fn classify(types: &[&EntityType], designations: &[Designation], size: Size) -> (EntityClass, Vec<String>) {
    let designated = |kind: DesignationKind| designations.iter().any(|d| d.kind == kind);
    if designated(DesignationKind::Exempt) {
        return (EntityClass::OutOfScope, vec!["NIS2-2.7-8".into()]);
    }
    let essential = essential_rules(types, &designated, size);
    if !essential.is_empty() {
        return (EntityClass::Essential, essential);
    }
    let important = important_rules(types, &designated, size);
    if !important.is_empty() {
        return (EntityClass::Important, important);
    }
    if types.iter().any(|t| t.rule == "register-only") {
        return (EntityClass::RegisterOnly, vec!["NIS2-2.4".into()]);
    }
    (EntityClass::OutOfScope, vec!["NIS2-2.1".into()])
}

/// Article 3(1), and Article 2 where it brings the entity into scope.
fn essential_rules(types: &[&EntityType], designated: &dyn Fn(DesignationKind) -> bool, size: Size) -> Vec<String> {
    let has = |rule: &str| types.iter().any(|t| t.rule == rule && t.id != "central-government");
    let mut rules = Vec::new();
    let mut fire = |holds: bool, ids: &[&str]| {
        if holds {
            rules.extend(ids.iter().map(|id| (*id).to_owned()));
        }
    };
    fire(designated(DesignationKind::Cer), &["NIS2-2.3", "NIS2-3.1.d-g"]);
    fire(has("essential-any-size"), &["NIS2-2.2.a", "NIS2-3.1.b"]);
    fire(has("essential-from-medium") && size >= Size::Medium, &["NIS2-2.2.a", "NIS2-3.1.c"]);
    fire(types.iter().any(|t| t.id == "central-government"), &["NIS2-2.2.f", "NIS2-3.1.d-g"]);
    fire(designated(DesignationKind::Essential), &["NIS2-2.2.b-e", "NIS2-3.1.d-g"]);
    fire(designated(DesignationKind::Oes), &["NIS2-3.1.d-g"]);
    fire(types.iter().any(|t| t.annex == "I" && t.sector != "Public administration") && size == Size::Large, &["NIS2-2.1", "NIS2-3.1.a"]);
    rules
}

/// Article 3(2): everything else in scope.
fn important_rules(types: &[&EntityType], designated: &dyn Fn(DesignationKind) -> bool, size: Size) -> Vec<String> {
    let mut rules = Vec::new();
    let listed = types.iter().any(|t| t.annex != "-" && t.sector != "Public administration");
    if listed && size >= Size::Medium {
        rules.push("NIS2-2.1".to_owned());
    }
    if types.iter().any(|t| matches!(t.id, "public-communications" | "trust")) {
        rules.push("NIS2-2.2.a".to_owned());
    }
    if types.iter().any(|t| t.id == "regional-government") {
        rules.push("NIS2-2.2.f".to_owned());
    }
    if designated(DesignationKind::Important) {
        rules.push("NIS2-2.2.b-e".to_owned());
    }
    if !rules.is_empty() {
        rules.push("NIS2-3.2".to_owned());
    }
    rules
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn size_follows_the_table_of_the_recommendation() {
        let band = |word: &str| match word {
            "S" => Size::Small,
            "M" => Size::Medium,
            _ => Size::Large,
        };
        let table = include_str!("../../catalogue/facts/size-table.tsv");
        let rows: Vec<Vec<&str>> = table.lines().skip(1).map(|l| l.split('\t').collect()).collect();
        assert_eq!(rows.len(), 27);
        for row in rows {
            assert_eq!(size(band(row[0]), band(row[1]), band(row[2])).as_str(), row[3], "{row:?}");
        }
    }

    #[test]
    fn bands_end_where_the_recommendation_says() {
        assert_eq!([49.9, 50.0, 249.9, 250.0].map(headcount_band), [Size::Small, Size::Medium, Size::Medium, Size::Large]);
        assert_eq!(
            [10_000_000, 10_000_001, 50_000_000, 50_000_001].map(turnover_band),
            [Size::Small, Size::Medium, Size::Medium, Size::Large]
        );
        assert_eq!([43_000_000, 43_000_001].map(balance_band), [Size::Medium, Size::Large]);
    }
}
