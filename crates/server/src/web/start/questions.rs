//! The questions that decide most at level 2: identification, use control and timely response first, what level 1 asks for before the
//! rest.

use std::collections::BTreeMap;

use ringwall_engine::assessment::FoundStatus;
use ringwall_engine::catalogue::{self, SystemRequirement};
use ringwall_model::level::{Foundational, SecurityLevel};
use ringwall_model::plant::Plant;
use ringwall_model::scope::Scope;
use serde_json::json;

use crate::app::Caller;
use crate::app::plants::Assessed;
use crate::app::records::RecordChange;
use crate::web::form::Sent;

/// How many are asked.
const COUNT: usize = 20;
/// So many answers for the whole system, and the step counts as taken.
const ENOUGH: usize = 10;

/// A question with what was chosen.
pub(super) struct Question {
    pub(super) requirement: &'static SystemRequirement,
    /// Name of its input.
    pub(super) input: String,
    pub(super) chosen: String,
    /// Zones and conduits that ask for it.
    pub(super) places: usize,
}

/// FR 1, FR 2 and FR 6 first, then what keeps the plant running.
fn rank(fr: Foundational) -> usize {
    let order =
        [Foundational::Iac, Foundational::Uc, Foundational::Tre, Foundational::Si, Foundational::Rdf, Foundational::Ra, Foundational::Dc];
    order.iter().position(|known| *known == fr).unwrap_or(order.len())
}

/// What nobody has answered, the most decisive first; where nothing is asked for yet, what level 1 asks for everywhere.
pub(super) fn of(assessed: &Assessed, sent: Option<&Sent>) -> Vec<Question> {
    let mut places: BTreeMap<usize, usize> = BTreeMap::new();
    for gap in assessed.assessment.gaps.iter().filter(|gap| gap.status == FoundStatus::Unknown) {
        *places.entry(gap.requirement.index).or_default() += 1;
    }
    let mut asked: Vec<(&SystemRequirement, usize)> =
        catalogue::SYSTEM_REQUIREMENTS.iter().filter_map(|requirement| Some((requirement, *places.get(&requirement.index)?))).collect();
    if asked.is_empty() && assessed.assessment.zones.is_empty() {
        asked =
            catalogue::SYSTEM_REQUIREMENTS.iter().filter(|requirement| requirement.sl_min <= SecurityLevel::Sl1).map(|r| (r, 0)).collect();
    }
    let beyond = |requirement: &SystemRequirement| requirement.sl_min > SecurityLevel::Sl1 && requirement.fr != Foundational::Tre;
    asked.sort_by_key(|(requirement, _)| (beyond(requirement), rank(requirement.fr), requirement.index));
    let question = |(requirement, places): (&'static SystemRequirement, usize)| {
        let input = format!("q.{}", requirement.id);
        Question { requirement, chosen: sent.map(|sent| sent.text(&input)).unwrap_or_default(), input, places }
    };
    asked.into_iter().take(COUNT).map(question).collect()
}

/// Whether enough was answered for the whole system.
pub(super) fn are_answered(plant: &Plant) -> bool {
    plant.answers.iter().filter(|answer| matches!(answer.scope, Scope::System | Scope::Zone(_))).count() >= ENOUGH
}

/// The answers that were chosen, each for the whole system.
pub(super) fn take(caller: &Caller, sent: &Sent, today: &str) -> Vec<RecordChange> {
    let who = caller.register.account(&caller.account).map(|account| account.name.clone());
    let chosen = sent.beginning("q.").filter(|(_, status)| ["met", "partial", "unmet"].contains(status));
    let answer = |(requirement, status): (&str, &str)| {
        let body = json!({"requirement": requirement, "scope": "system", "status": status, "answered": today, "answered_by": who});
        RecordChange { kind: "answer".into(), id: None, body: Some(body), version: Some(0), seen: false }
    };
    chosen.map(answer).collect()
}
