//! Why a level is what it is: what blocks the next one, which answers decided, and what would change it.

use ringwall_model::date::Date;
use ringwall_model::id::EvidenceId;
use ringwall_model::level::{Foundational, SecurityLevel};
use ringwall_model::plant::{Answer, Conduit, Evidence, Plant};
use schemars::JsonSchema;
use serde::Serialize;

use crate::assessment::{Assessment, At, Finding, FoundStatus, Gap, Place};
use crate::catalogue::SystemRequirement;
use crate::index::{Index, ZoneIndex};
use crate::status;

/// Why one FR of a place is where it is.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct FrExplanation {
    /// Zone or conduit.
    pub at: At,
    /// Number of the FR, 1 to 7.
    pub fr: u8,
    /// SL-T; null where undetermined.
    pub target: Option<SecurityLevel>,
    /// SL-A.
    pub achieved: SecurityLevel,
    /// SL-E.
    pub evidenced: SecurityLevel,
    /// SL-C; null where unknown.
    pub capability: Option<SecurityLevel>,
    /// The level above SL-A; null at 4.
    pub next: Option<SecurityLevel>,
    /// What keeps SL-A below that level.
    pub blocked_by: Vec<RequirementExplanation>,
    /// What keeps SL-E below SL-A: holds, but is not proved.
    pub unproved: Vec<RequirementExplanation>,
}

/// Why one requirement has its status at a place.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct RequirementExplanation {
    /// Id of the requirement.
    pub requirement: &'static str,
    /// Its short title.
    pub title: &'static str,
    /// Lowest level at which it applies.
    pub sl_min: SecurityLevel,
    /// Its status here.
    pub status: FoundStatus,
    /// Whether that is proved.
    pub evidenced: bool,
    /// The gap it makes here, if it is required here and open or unproved.
    pub gap: Option<Gap>,
    /// Scopes that were looked at, nearest first.
    pub looked_at: Vec<String>,
    /// The answers that decided.
    pub decided_by: Vec<Decider>,
    /// What would change it, most direct first.
    pub would_change: Vec<String>,
}

/// An answer that decided.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Decider {
    /// `answer:SR 1.1@zone:line-1`.
    pub answer: String,
    /// Its status as it counts.
    pub status: FoundStatus,
    /// native, system or compensating, where stated.
    pub by: Option<&'static str>,
    /// Its note.
    pub note: Option<String>,
    /// Its evidence and whether each item counts on the day.
    pub evidence: Vec<EvidenceState>,
}

/// An evidence item on the day of the assessment.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct EvidenceState {
    /// Id of the item.
    pub id: EvidenceId,
    /// Its title.
    pub title: Option<String>,
    /// Whether it counts.
    pub counts: bool,
    /// Why not, or until when.
    pub because: String,
}

/// Explains places of one assessment.
pub struct Explainer<'p> {
    index: &'p Index<'p>,
    assessment: &'p Assessment,
}

enum Located<'p> {
    Zone(&'p ZoneIndex<'p>),
    Conduit(&'p Conduit),
}

impl<'p> Explainer<'p> {
    /// For the plant that `index` holds and the assessment made of it.
    pub fn new(index: &'p Index<'p>, assessment: &'p Assessment) -> Self {
        Self { index, assessment }
    }

    /// The place with this id or scope (`line-1`, `zone:line-1`, `conduit:dmz`); none where it is not assessed.
    pub fn find(&self, name: &str) -> Option<At> {
        let zone = name.strip_prefix("zone:").or_else(|| (!name.contains(':')).then_some(name));
        let conduit = name.strip_prefix("conduit:").or_else(|| (!name.contains(':')).then_some(name));
        let zone = zone.and_then(|id| self.assessment.zones.get_key_value(id)).map(|(id, _)| At::Zone(id.clone()));
        zone.or_else(|| conduit.and_then(|id| self.assessment.conduits.get_key_value(id)).map(|(id, _)| At::Conduit(id.clone())))
    }

    fn place(&self, at: &At) -> Option<&'p Place> {
        match at {
            At::Zone(id) => self.assessment.zones.get(id),
            At::Conduit(id) => self.assessment.conduits.get(id),
        }
    }

    fn locate(&self, at: &At) -> Option<Located<'p>> {
        match at {
            At::Zone(id) => self.index.zone(id).map(Located::Zone),
            At::Conduit(id) => self.index.plant.conduits.iter().find(|c| c.id == *id).map(Located::Conduit),
        }
    }

    /// One FR of a place.
    pub fn foundational(&self, at: &At, fr: Foundational) -> Option<FrExplanation> {
        let place = self.place(at)?;
        let (achieved, evidenced) = (place.achieved.get(fr), place.evidenced.get(fr));
        let next = SecurityLevel::new(u64::from(achieved.number()) + 1);
        let proved_next = SecurityLevel::new(u64::from(evidenced.number()) + 1);
        let of_fr = || place.requirements.0.iter().filter(move |(r, _)| r.fr == fr);
        let blocks = |r: &SystemRequirement, f: &Finding| next.is_some_and(|n| r.sl_min <= n) && !f.status.holds();
        let unproved = |r: &SystemRequirement, f: &Finding| proved_next.is_some_and(|n| r.sl_min <= n) && f.status.holds() && !f.evidenced;
        Some(FrExplanation {
            at: at.clone(),
            fr: fr.number(),
            target: place.target.and_then(|t| t.get(fr)),
            achieved,
            evidenced,
            capability: place.capability.and_then(|c| c.get(fr)),
            next,
            blocked_by: of_fr().filter(|(r, f)| blocks(r, f)).filter_map(|(r, _)| self.requirement(at, r)).collect(),
            unproved: of_fr().filter(|(r, f)| unproved(r, f)).filter_map(|(r, _)| self.requirement(at, r)).collect(),
        })
    }

    /// One requirement of a place; none where it is not asked there.
    pub fn requirement(&self, at: &At, requirement: &'static SystemRequirement) -> Option<RequirementExplanation> {
        let finding = self.place(at)?.requirements.get(requirement)?;
        let located = self.locate(at)?;
        let deciding = self.deciding(&located, requirement);
        let gaps = self.assessment.gaps.iter().chain(&self.assessment.evidence_gaps);
        Some(RequirementExplanation {
            requirement: requirement.id,
            title: requirement.title,
            sl_min: requirement.sl_min,
            status: finding.status,
            evidenced: finding.evidenced,
            gap: gaps.into_iter().find(|g| g.at == *at && g.requirement == requirement).cloned(),
            looked_at: looked_at(&located),
            would_change: self.would_change(at, &located, finding, &deciding),
            decided_by: deciding.into_iter().map(|answer| self.decider(answer)).collect(),
        })
    }

    fn deciding(&self, located: &Located<'p>, requirement: &SystemRequirement) -> Vec<&'p Answer> {
        match located {
            Located::Zone(zone) => status::zone_deciding(zone, &self.index.zone_chain(zone), requirement),
            Located::Conduit(conduit) => status::conduit_deciding(&self.index.conduit_chain(&conduit.id), requirement),
        }
    }

    fn decider(&self, answer: &Answer) -> Decider {
        Decider {
            answer: status::name(answer),
            status: status::status_of(answer),
            by: answer.by.map(ringwall_model::plant::By::as_str),
            note: answer.note.as_ref().map(|n| n.0.clone()),
            evidence: answer.evidence.iter().filter_map(|id| evidence_state(self.index.plant, id, self.index.as_of)).collect(),
        }
    }

    fn would_change(&self, at: &At, located: &Located<'_>, finding: &Finding, deciding: &[&Answer]) -> Vec<String> {
        if finding.status.holds() {
            let unproved = deciding.iter().filter(|a| !self.index.is_proved(a));
            return unproved.map(|a| format!("evidence that counts today for {}", status::name(a))).collect();
        }
        let mut changes: Vec<String> = deciding.iter().filter_map(|answer| change(answer, at)).collect();
        if finding.status == FoundStatus::Unknown && !deciding.iter().any(|a| a.lacks_reason()) {
            changes.push(missing_answer(at, located, deciding));
        }
        changes
    }
}

/// What would change one deciding answer.
fn change(answer: &Answer, at: &At) -> Option<String> {
    let name = status::name(answer);
    let compensate = match at {
        At::Zone(_) => format!("; or a compensating countermeasure, answered met `by: compensating` at {at}"),
        At::Conduit(_) => String::new(),
    };
    match status::status_of(answer) {
        FoundStatus::Unmet => Some(format!("{name} becoming met{compensate}")),
        FoundStatus::Partial => Some(format!("what is missing for {name} to be met{compensate}")),
        FoundStatus::Unknown => Some(format!("a note at {name} that says why it does not apply")),
        FoundStatus::Met | FoundStatus::NotApplicable => None,
    }
}

fn missing_answer(at: &At, located: &Located<'_>, deciding: &[&Answer]) -> String {
    let assets = if let Located::Zone(zone) = located { zone.assets.len() } else { 0 };
    if deciding.is_empty() {
        format!("an answer at {at}, or for everything at once at system or organisation")
    } else {
        format!("an answer at {at}, or for each of the {} assets here that have none", assets.saturating_sub(deciding.len()))
    }
}

fn looked_at(located: &Located<'_>) -> Vec<String> {
    let own: Vec<String> = match located {
        Located::Zone(zone) => {
            let zones = zone.lineage.iter().map(|id| format!("zone:{id}"));
            zones.chain(zone.site.map(|site| format!("site:{site}"))).collect()
        }
        Located::Conduit(conduit) => vec![format!("conduit:{}", conduit.id)],
    };
    own.into_iter().chain(["system".to_owned(), "organisation".to_owned()]).collect()
}

fn evidence_state(plant: &Plant, id: &EvidenceId, day: Date) -> Option<EvidenceState> {
    let item = plant.evidence.iter().find(|e| e.id == *id)?;
    Some(EvidenceState {
        id: id.clone(),
        title: item.title.as_ref().map(|t| t.0.clone()),
        counts: item.counts_on(day),
        because: why(item, day),
    })
}

fn why(item: &Evidence, day: Date) -> String {
    if item.revoked == Some(true) {
        "revoked".to_owned()
    } else if item.last_day() < item.collected {
        "valid until a day before it was collected".to_owned()
    } else if day < item.collected {
        format!("collected only on {}", item.collected)
    } else if day > item.last_day() {
        format!("expired on {}", item.last_day())
    } else {
        format!("counts until {}", item.last_day())
    }
}
