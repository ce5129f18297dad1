//! The standards as data: ids, levels and mappings from the fact tables, objectives and questions in our own words.
//!
//! Everything here is static and was validated when the crate was built. `conduit`, `nis2_overlay` and the mapping to NIS2
//! are our judgement, not a standard's.

use std::collections::HashMap;
use std::sync::LazyLock;

use ringwall_model::level::{Foundational, SecurityLevel};
use ringwall_model::vocabulary::Vocabulary;

/// A requirement or enhancement of IEC 62443-3-3.
#[derive(Debug, PartialEq)]
pub struct SystemRequirement {
    /// Position in [`SYSTEM_REQUIREMENTS`].
    pub index: usize,
    /// `SR 1.1`, `SR 1.1 RE 1`.
    pub id: &'static str,
    /// For an enhancement, the requirement it enhances.
    pub parent: Option<&'static str>,
    /// Foundational requirement.
    pub fr: Foundational,
    /// Short title.
    pub title: &'static str,
    /// Lowest level at which it applies.
    pub sl_min: SecurityLevel,
    /// Whether it is asked of a conduit (our judgement).
    pub conduit: bool,
    /// Whether the NIS2 overlay adds it whatever the level (our judgement).
    pub nis2_overlay: bool,
    /// Clause of the standard.
    pub clause: &'static str,
    /// ATT&CK for ICS techniques that mitigations with this requirement counter.
    pub techniques: &'static [&'static str],
    /// What state the plant reaches and why.
    pub objective: &'static str,
    /// What to ask a plant engineer.
    pub question: &'static str,
    /// What convinces an auditor.
    pub evidence: &'static str,
    /// What to do where legacy equipment cannot.
    pub legacy: &'static str,
}

/// A requirement of IEC 62443-2-1:2024.
#[derive(Debug, PartialEq)]
#[allow(missing_docs, reason = "as in SystemRequirement")]
pub struct ProgrammeRequirement {
    pub id: &'static str,
    pub element: &'static str,
    pub element_title: &'static str,
    pub title: &'static str,
    pub objective: &'static str,
    pub question: &'static str,
}

/// A requirement of IEC 62443-3-2; checked on the model, never asked.
#[derive(Debug, PartialEq)]
#[allow(missing_docs, reason = "as in SystemRequirement")]
pub struct ZoneConduitRequirement {
    pub id: &'static str,
    pub group_title: &'static str,
    pub title: &'static str,
    pub clause: &'static str,
    pub objective: &'static str,
    pub fix: &'static str,
}

/// A requirement of IEC 62443-4-1 or 62443-2-4.
#[derive(Debug, PartialEq)]
#[allow(missing_docs, reason = "the names say it")]
pub struct PartRequirement {
    pub id: &'static str,
    pub group: &'static str,
    pub title: &'static str,
}

/// A requirement of IEC 62443-4-2.
#[derive(Debug, PartialEq)]
#[allow(missing_docs, reason = "as in SystemRequirement")]
pub struct ComponentRequirement {
    pub id: &'static str,
    pub fr: Option<Foundational>,
    pub title: &'static str,
    pub component_types: &'static [&'static str],
    pub sl_min: Option<SecurityLevel>,
    pub parent: Option<&'static str>,
}

/// A row of the scorecard.
#[derive(Debug, PartialEq)]
pub struct Nis2Duty {
    /// `21(2)(a)`.
    pub reference: &'static str,
    /// Label for a table.
    pub short: &'static str,
    /// What the law expects, in plain words.
    pub duty: &'static str,
    /// What the scorecard cannot show.
    pub cannot_show: &'static str,
}

/// A fact of Directive (EU) 2022/2555.
#[derive(Debug, PartialEq)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Nis2Article {
    pub id: &'static str,
    pub article: &'static str,
    pub label: &'static str,
    pub fact: &'static str,
    pub applies_to: &'static str,
    pub value: &'static str,
}

/// Part of IEC 62443 that a mapping points to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Part {
    P21,
    P24,
    P32,
    P33,
    P41,
    P42,
}

/// One line of the mapping from NIS2 to IEC 62443 (our judgement; no line says "equal").
#[derive(Debug, PartialEq)]
pub struct Mapping {
    /// Row of the scorecard.
    pub row: &'static str,
    /// Reference as mapped; finer than the row for 21(2)(i).
    pub nis2_ref: &'static str,
    /// Part of the series.
    pub part: Part,
    /// Requirement; for 2-4 an area.
    pub id: &'static str,
    /// Set-theory relation, seen from NIS2.
    pub relation: &'static str,
    /// 1 to 10.
    pub strength: u32,
    /// Why.
    pub rationale: &'static str,
}

/// An entity type of the NIS2 annexes.
#[derive(Debug, PartialEq)]
pub struct EntityType {
    /// Id as the plant file spells it.
    pub id: &'static str,
    /// `I`, `II`, or `-`.
    pub annex: &'static str,
    /// Name of the sector.
    pub sector: &'static str,
    /// Name of the type.
    pub label: &'static str,
    /// Rule that holds whatever the size; empty for the size rule.
    pub rule: &'static str,
}

/// National law of one country; unknown stays unknown.
#[derive(Debug, PartialEq)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Country {
    pub code: &'static str,
    pub name: &'static str,
    pub as_of: &'static str,
    pub status: &'static str,
    pub law: &'static str,
    pub authority: &'static str,
    pub portal: &'static str,
    pub clock_anchor: &'static str,
    pub early_warning: &'static str,
    pub notification: &'static str,
    pub final_report: &'static str,
    pub registration: &'static str,
    pub open_points: &'static str,
}

/// A technique of MITRE ATT&CK for ICS.
#[derive(Debug, PartialEq)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Technique {
    pub id: &'static str,
    pub name: &'static str,
    pub tactics: &'static [&'static str],
}

include!(concat!(env!("OUT_DIR"), "/catalogue.rs"));

/// Name of this edition of the catalogue, for assessments.
pub fn edition() -> String {
    format!("ringwall {} {DIGEST}", env!("CARGO_PKG_VERSION"))
}

static BY_ID: LazyLock<HashMap<&'static str, &'static SystemRequirement>> =
    LazyLock::new(|| SYSTEM_REQUIREMENTS.iter().map(|r| (r.id, r)).collect());

/// A requirement of 62443-3-3 by its id.
pub fn system_requirement(id: &str) -> Option<&'static SystemRequirement> {
    BY_ID.get(id).copied()
}

/// A row of the scorecard by its reference.
pub fn duty(reference: &str) -> Option<&'static Nis2Duty> {
    NIS2_DUTIES.iter().find(|duty| duty.reference == reference)
}

/// A requirement of 62443-3-2 by its id.
pub fn zone_conduit_requirement(id: &str) -> Option<&'static ZoneConduitRequirement> {
    ZONE_CONDUIT_REQUIREMENTS.iter().find(|r| r.id == id)
}

/// An entity type by its id.
pub fn entity_type(id: &str) -> Option<&'static EntityType> {
    ENTITY_TYPES.iter().find(|t| t.id == id)
}

/// National law by country code.
pub fn country(code: &str) -> Option<&'static Country> {
    COUNTRIES.iter().find(|c| c.code == code)
}

static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| {
    let ids = SYSTEM_REQUIREMENTS.iter().map(|r| r.id);
    let ids = ids.chain(PROGRAMME_REQUIREMENTS.iter().map(|r| r.id)).chain(SERVICE_REQUIREMENTS.iter().map(|r| r.id));
    let ids = ids.chain(PROCESS_REQUIREMENTS.iter().map(|r| r.id)).chain(COMPONENT_REQUIREMENTS.iter().map(|r| r.id));
    Vocabulary {
        requirements: ids.collect(),
        activities: ENTITY_TYPES.iter().map(|t| t.id).collect(),
        overlays: [NIS2_OVERLAY].into_iter().collect(),
    }
});

/// Id of the overlay that adds what NIS2 21(2)(b) and (j) expect beyond SL2.
pub const NIS2_OVERLAY: &str = "nis2";

/// What a plant file may name.
pub fn vocabulary() -> &'static Vocabulary {
    &VOCABULARY
}
