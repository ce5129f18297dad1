//! The first page in figures: where the plant stands, and the worst that was found, in plain words.

use std::collections::BTreeMap;

use ringwall_engine::assessment::{DutyState, FoundStatus, Gap};
use ringwall_engine::catalogue::SystemRequirement;

use super::{Standing, View};
use crate::plain;

/// Counts for the first page.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Headline {
    pub(crate) zones: usize,
    pub(crate) zones_at_target: usize,
    pub(crate) gaps: usize,
    pub(crate) unknown: usize,
    pub(crate) unproved: usize,
    pub(crate) required: usize,
    pub(crate) duties: usize,
    pub(crate) duties_open: usize,
    pub(crate) duties_met: usize,
}

impl Headline {
    /// Share of what is required that is covered and proved.
    pub(crate) fn proved(&self) -> f64 {
        plain::share(self.required.saturating_sub(self.gaps + self.unproved), self.required)
    }
    /// Share of what is required that is covered.
    pub(crate) fn covered(&self) -> f64 {
        plain::share(self.required.saturating_sub(self.gaps), self.required)
    }
}

/// One of the worst findings: a requirement, and the places where it is a gap of that kind.
pub(crate) struct Worst<'a> {
    pub(crate) requirement: &'static SystemRequirement,
    /// The most urgent of the gaps.
    pub(crate) gap: &'a Gap,
    /// Names of the places, most urgent first.
    pub(crate) places: Vec<&'a str>,
    /// Every status that occurs at them, once.
    pub(crate) statuses: Vec<FoundStatus>,
}

impl<'a> View<'a> {
    /// Counts for the first page.
    pub(crate) fn headline(&self) -> Headline {
        let zones = self.zones();
        let duties = &self.assessment.nis2;
        Headline {
            zones: zones.len(),
            zones_at_target: zones.iter().filter(|z| z.standing() == Standing::AtTarget).count(),
            gaps: self.assessment.gaps.len(),
            unknown: self.assessment.gaps.iter().filter(|g| g.status == FoundStatus::Unknown).count(),
            unproved: self.assessment.evidence_gaps.len(),
            required: zones.iter().chain(&self.conduits()).map(|spot| spot.tally.required).sum(),
            duties: duties.len(),
            duties_open: duties.iter().filter(|d| d.state == DutyState::Open).count(),
            duties_met: duties.iter().filter(|d| d.state == DutyState::Met).count(),
        }
    }

    /// The worst findings, each requirement once: what is known to be missing before what nobody has answered.
    pub(crate) fn worst(&self, count: usize) -> Vec<Worst<'a>> {
        let mut found: BTreeMap<(bool, usize), Worst<'a>> = BTreeMap::new();
        let mut order: Vec<(bool, usize)> = Vec::new();
        for gap in &self.assessment.gaps {
            let key = (gap.status == FoundStatus::Unknown, gap.requirement.index);
            let worst = found.entry(key).or_insert_with(|| {
                order.push(key);
                Worst { requirement: gap.requirement, gap, places: Vec::new(), statuses: Vec::new() }
            });
            worst.places.push(self.label(&gap.at));
            if !worst.statuses.contains(&gap.status) {
                worst.statuses.push(gap.status);
            }
        }
        order.sort_by_key(|(unknown, _)| *unknown);
        order.into_iter().take(count).filter_map(|key| found.remove(&key)).collect()
    }
}
