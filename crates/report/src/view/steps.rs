//! What to do next, in the order in which a plant should take it up.

use ringwall_engine::assessment::{DutyState, FoundStatus, Gap, Route};
use ringwall_engine::clocks::Clock;
use ringwall_model::level::Foundational;

use super::{Standing, View};
use crate::strings::{self, EN, fill};

/// One next step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Step {
    /// What to do.
    pub(crate) what: String,
    /// With what to begin, or what it concerns.
    pub(crate) detail: String,
}

impl View<'_> {
    /// At most `count` steps. Deadlines first, then what has to be known, then what closes gaps.
    pub(crate) fn next_steps(&self, count: usize) -> Vec<Step> {
        let steps = [
            self.report_incident(),
            self.complete_entity(),
            self.determine_targets(),
            self.close(Route::Configure, EN.step_configure),
            self.answer_questions(),
            self.close(Route::CompensateOrReplace, EN.step_compensate),
            self.close(Route::Implement, EN.step_implement),
            self.settle_rules(),
            self.settle_duties(),
            self.collect_evidence(),
        ];
        steps.into_iter().flatten().take(count).collect()
    }

    fn report_incident(&self) -> Option<Step> {
        let open = |clock: &&Clock| clock.submitted.is_none() && clock.due.is_some();
        let mut clocks: Vec<&Clock> = self.assessment.clocks.iter().filter(open).collect();
        clocks.sort_by(|a, b| a.due.cmp(&b.due));
        let clock = clocks.first()?;
        let due = clock.due.as_deref().unwrap_or_default();
        let what = fill(EN.step_report, &[("stage", strings::stage(&clock.stage)), ("incident", &clock.incident)]);
        Some(Step { what, detail: fill(EN.step_report_detail, &[("due", due)]) })
    }

    fn complete_entity(&self) -> Option<Step> {
        let missing = &self.assessment.entity.missing;
        let step = Step { what: EN.step_entity.to_owned(), detail: fill(EN.step_entity_detail, &[("missing", &missing.join(", "))]) };
        (!missing.is_empty()).then_some(step)
    }

    fn determine_targets(&self) -> Option<Step> {
        let zones = self.zones();
        let open: Vec<&str> = zones.iter().filter(|z| z.standing() == Standing::NoTarget).map(|z| z.label).collect();
        let what = fill(EN.step_targets, &[("n", &open.len().to_string())]);
        (!open.is_empty()).then(|| Step { what, detail: strings::listed(&open, 4) })
    }

    /// Gaps of one route that somebody has looked at.
    fn close(&self, route: Route, what: &str) -> Option<Step> {
        let gaps: Vec<&Gap> = self.assessment.gaps.iter().filter(|g| g.route == route).collect();
        let first = gaps.first()?;
        let detail = fill(EN.step_first, &[("title", first.requirement.title), ("place", self.label(&first.at))]);
        Some(Step { what: fill(what, &[("n", &gaps.len().to_string())]), detail })
    }

    fn answer_questions(&self) -> Option<Step> {
        let open: Vec<&Gap> = self.assessment.gaps.iter().filter(|g| g.status == FoundStatus::Unknown).collect();
        let first = |g: &&&Gap| matches!(g.requirement.fr, Foundational::Iac | Foundational::Uc | Foundational::Tre);
        let urgent = open.iter().filter(first).count();
        let what = fill(EN.step_answer, &[("n", &open.len().to_string())]);
        let detail = fill(EN.step_answer_detail, &[("n", &urgent.to_string())]);
        (!open.is_empty()).then_some(Step { what, detail })
    }

    fn collect_evidence(&self) -> Option<Step> {
        let first = self.assessment.evidence_gaps.first()?;
        let what = fill(EN.step_evidence, &[("n", &self.assessment.evidence_gaps.len().to_string())]);
        let detail = fill(EN.step_first, &[("title", first.requirement.title), ("place", self.label(&first.at))]);
        Some(Step { what, detail })
    }

    fn settle_rules(&self) -> Option<Step> {
        let failed: Vec<&str> = self.assessment.rules.iter().filter(|r| !r.ok).map(|r| r.id.as_str()).collect();
        let what = fill(EN.step_rules, &[("n", &failed.len().to_string())]);
        (!failed.is_empty()).then(|| Step { what, detail: strings::listed(&failed, 6) })
    }

    fn settle_duties(&self) -> Option<Step> {
        let open = self.assessment.nis2.iter().filter(|d| d.state == DutyState::Open && d.binds);
        let open: Vec<&str> = open.map(|d| d.reference.as_str()).collect();
        let what = fill(EN.step_duties, &[("n", &open.len().to_string())]);
        (!open.is_empty()).then(|| Step { what, detail: strings::listed(&open, 8) })
    }
}
