//! What changed between two assessments: levels, gaps closed and opened, rules and duties.

use std::collections::{BTreeMap, BTreeSet};

use ringwall_model::level::{Foundational, Levels, PerFr, SecurityLevel};
use schemars::JsonSchema;
use serde::Serialize;

use crate::assessment::{Assessment, At, DutyState, FoundStatus, Gap, Place};

/// Differences from an old assessment to a new one.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Difference {
    /// Day of the old assessment.
    pub from: String,
    /// Day of the new assessment.
    pub to: String,
    /// Places that only the new assessment has.
    pub places_added: Vec<At>,
    /// Places that only the old assessment has.
    pub places_removed: Vec<At>,
    /// Levels that changed, at places that both have.
    pub levels: Vec<LevelChange>,
    /// Gaps that the new assessment no longer has.
    pub gaps_closed: Vec<ClosedGap>,
    /// Gaps that only the new assessment has.
    pub gaps_opened: Vec<Gap>,
    /// Gaps that both have, with another status.
    pub gaps_changed: Vec<ChangedGap>,
    /// Evidence gaps that the new assessment no longer has.
    pub evidence_gaps_closed: Vec<ClosedGap>,
    /// Evidence gaps that only the new assessment has.
    pub evidence_gaps_opened: Vec<Gap>,
    /// Rules whose result changed.
    pub rules: Vec<RuleChange>,
    /// Duties whose figures changed.
    pub nis2: Vec<DutyChange>,
}

impl Difference {
    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        self.places_added.is_empty()
            && self.places_removed.is_empty()
            && self.levels.is_empty()
            && self.gaps_closed.is_empty()
            && self.gaps_opened.is_empty()
            && self.gaps_changed.is_empty()
            && self.evidence_gaps_closed.is_empty()
            && self.evidence_gaps_opened.is_empty()
            && self.rules.is_empty()
            && self.nis2.is_empty()
    }
}

/// A level that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[allow(missing_docs, reason = "the names say it")]
pub struct LevelChange {
    pub at: At,
    /// Number of the FR, 1 to 7.
    pub fr: u8,
    /// SL-T, SL-A, SL-E or SL-C.
    pub kind: &'static str,
    pub old: Option<SecurityLevel>,
    pub new: Option<SecurityLevel>,
}

/// A gap that is gone, and why.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ClosedGap {
    /// The gap as it was.
    pub gap: Gap,
    /// fulfilled, proved, no longer fulfilled, no longer required, or place removed.
    pub how: &'static str,
}

/// A gap whose status changed without closing it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[allow(missing_docs, reason = "the names say it")]
pub struct ChangedGap {
    pub gap: Gap,
    pub old_status: FoundStatus,
}

/// A rule whose result changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[allow(missing_docs, reason = "the names say it")]
pub struct RuleChange {
    pub id: String,
    pub old_ok: bool,
    pub new_ok: bool,
    /// Number of places where it failed and fails.
    pub old_places: usize,
    pub new_places: usize,
}

/// A duty whose figures changed.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[allow(missing_docs, reason = "the names say it")]
pub struct DutyChange {
    #[serde(rename = "ref")]
    pub reference: String,
    pub old_state: DutyState,
    pub new_state: DutyState,
    pub old_coverage: f64,
    pub new_coverage: f64,
    pub old_evidenced: f64,
    pub new_evidenced: f64,
}

/// Compares two assessments, usually of the same plant on two days.
pub fn difference(old: &Assessment, new: &Assessment) -> Difference {
    let (old_places, new_places) = (places(old), places(new));
    let only = |a: &BTreeMap<At, &Place>, b: &BTreeMap<At, &Place>| a.keys().filter(|at| !b.contains_key(at)).cloned().collect();
    let closed = |old_gaps: &[Gap], new_gaps: &[Gap]| {
        missing_in(old_gaps, new_gaps).map(|gap| ClosedGap { how: how(gap, &new_places), gap: gap.clone() }).collect()
    };
    Difference {
        from: old.as_of.to_string(),
        to: new.as_of.to_string(),
        places_added: only(&new_places, &old_places),
        places_removed: only(&old_places, &new_places),
        levels: old_places
            .iter()
            .filter_map(|(at, o)| Some((at, o, new_places.get(at)?)))
            .flat_map(|(at, o, n)| level_changes(at, o, n))
            .collect(),
        gaps_closed: closed(&old.gaps, &new.gaps),
        gaps_opened: missing_in(&new.gaps, &old.gaps).cloned().collect(),
        gaps_changed: changed(&old.gaps, &new.gaps),
        evidence_gaps_closed: closed(&old.evidence_gaps, &new.evidence_gaps),
        evidence_gaps_opened: missing_in(&new.evidence_gaps, &old.evidence_gaps).cloned().collect(),
        rules: rule_changes(old, new),
        nis2: duty_changes(old, new),
    }
}

fn places(assessment: &Assessment) -> BTreeMap<At, &Place> {
    let zones = assessment.zones.iter().map(|(id, place)| (At::Zone(id.clone()), place));
    zones.chain(assessment.conduits.iter().map(|(id, place)| (At::Conduit(id.clone()), place))).collect()
}

fn level_changes(at: &At, old: &Place, new: &Place) -> Vec<LevelChange> {
    let known = |levels: PerFr<SecurityLevel>| PerFr(levels.0.map(Some));
    let of = |levels: Option<Levels>| levels.unwrap_or_default();
    let kinds = [
        ("SL-T", of(old.target), of(new.target)),
        ("SL-A", known(old.achieved), known(new.achieved)),
        ("SL-E", known(old.evidenced), known(new.evidenced)),
        ("SL-C", of(old.capability), of(new.capability)),
    ];
    let changes = kinds.into_iter().flat_map(|(kind, old, new)| {
        Foundational::ALL.into_iter().filter(move |fr| old.get(*fr) != new.get(*fr)).map(move |fr| LevelChange {
            at: at.clone(),
            fr: fr.number(),
            kind,
            old: old.get(fr),
            new: new.get(fr),
        })
    });
    changes.collect()
}

fn key(gap: &Gap) -> (&At, usize) {
    (&gap.at, gap.requirement.index)
}

fn missing_in<'g>(gaps: &'g [Gap], others: &[Gap]) -> impl Iterator<Item = &'g Gap> {
    let there: BTreeSet<(At, usize)> = others.iter().map(|g| (g.at.clone(), g.requirement.index)).collect();
    gaps.iter().filter(move |g| !there.contains(&(g.at.clone(), g.requirement.index)))
}

fn how(gap: &Gap, new_places: &BTreeMap<At, &Place>) -> &'static str {
    let Some(place) = new_places.get(&gap.at) else { return "place removed" };
    let was_held = gap.status.holds();
    match place.requirements.get(gap.requirement) {
        Some(now) if was_held && !now.status.holds() => "no longer fulfilled",
        Some(now) if was_held && now.evidenced => "proved",
        Some(now) if !was_held && now.status.holds() => "fulfilled",
        _ => "no longer required",
    }
}

fn changed(old: &[Gap], new: &[Gap]) -> Vec<ChangedGap> {
    let before: BTreeMap<(&At, usize), FoundStatus> = old.iter().map(|g| (key(g), g.status)).collect();
    let differs = |gap: &Gap| before.get(&key(gap)).copied().filter(|status| *status != gap.status);
    new.iter().filter_map(|gap| Some(ChangedGap { old_status: differs(gap)?, gap: gap.clone() })).collect()
}

fn rule_changes(old: &Assessment, new: &Assessment) -> Vec<RuleChange> {
    let changes = new.rules.iter().filter_map(|n| {
        let o = old.rules.iter().find(|o| o.id == n.id)?;
        (o.places != n.places).then(|| RuleChange {
            id: n.id.clone(),
            old_ok: o.ok,
            new_ok: n.ok,
            old_places: o.places.len(),
            new_places: n.places.len(),
        })
    });
    changes.collect()
}

fn duty_changes(old: &Assessment, new: &Assessment) -> Vec<DutyChange> {
    let changes = new.nis2.iter().filter_map(|n| {
        let o = old.nis2.iter().find(|o| o.reference == n.reference)?;
        ((o.coverage, o.evidenced) != (n.coverage, n.evidenced)).then(|| DutyChange {
            reference: n.reference.clone(),
            old_state: o.state,
            new_state: n.state,
            old_coverage: o.coverage,
            new_coverage: n.coverage,
            old_evidenced: o.evidenced,
            new_evidenced: n.evidenced,
        })
    });
    changes.collect()
}
