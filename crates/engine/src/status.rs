//! Status of one requirement at one place: which answers decide, and whether they are proved.

use ringwall_model::plant::{Answer, By, Status};
use ringwall_model::scope::Scope;

use crate::assessment::{Finding, FoundStatus};
use crate::catalogue::SystemRequirement;
use crate::index::{Answers, Index, ZoneIndex};

/// What decides a requirement at a place, before it is judged.
struct Deciding<'p> {
    base: Option<(&'p Answer, bool)>,
    parts: &'p [&'p Answer],
    assets: usize,
}

/// Scopes whose answers a place takes over, nearest first, each with whether it is a zone.
pub(crate) type Chain<'i, 'p> = Vec<(&'i Answers<'p>, bool)>;

pub(crate) fn zone_finding(index: &Index<'_>, zone: &ZoneIndex<'_>, chain: &Chain<'_, '_>, requirement: &SystemRequirement) -> Finding {
    Deciding { base: first(chain, requirement), parts: zone.parts(requirement), assets: zone.assets.len() }.judge(index)
}

/// The answers that decide a requirement in a zone: the base if there is one, then the parts it does not make up for.
pub(crate) fn zone_deciding<'p>(zone: &'p ZoneIndex<'p>, chain: &Chain<'_, 'p>, requirement: &SystemRequirement) -> Vec<&'p Answer> {
    Deciding { base: first(chain, requirement), parts: zone.parts(requirement), assets: zone.assets.len() }.answers()
}

/// The answer that decides a requirement in a conduit.
pub(crate) fn conduit_deciding<'p>(chain: &Chain<'_, 'p>, requirement: &SystemRequirement) -> Vec<&'p Answer> {
    Deciding { base: first(chain, requirement), parts: &[], assets: 0 }.answers()
}

pub(crate) fn conduit_finding(index: &Index<'_>, chain: &Chain<'_, '_>, requirement: &SystemRequirement) -> Finding {
    Deciding { base: first(chain, requirement), parts: &[], assets: 0 }.judge(index)
}

fn first<'p>(chain: &Chain<'_, 'p>, requirement: &SystemRequirement) -> Option<(&'p Answer, bool)> {
    chain.iter().find_map(|(answers, is_zone)| answers.get(requirement).map(|answer| (answer, *is_zone)))
}

/// An answer's own status; not-applicable without a reason counts as unknown.
pub(crate) fn status_of(answer: &Answer) -> FoundStatus {
    match answer.status {
        Status::Met => FoundStatus::Met,
        Status::Partial => FoundStatus::Partial,
        Status::Unmet => FoundStatus::Unmet,
        Status::NotApplicable if answer.lacks_reason() => FoundStatus::Unknown,
        Status::NotApplicable => FoundStatus::NotApplicable,
    }
}

impl<'p> Deciding<'p> {
    fn answers(&self) -> Vec<&'p Answer> {
        let parts = if self.is_compensated() { &[] } else { self.parts };
        self.base.map(|(answer, _)| answer).into_iter().chain(parts.iter().copied()).collect()
    }

    fn judge(&self, index: &Index<'_>) -> Finding {
        let deciding = self.answers();
        // A base nobody has answered is left out only where every asset has an answer of its own.
        let unanswered = self.base.is_none() && (self.assets == 0 || self.parts.len() < self.assets);
        let stated = deciding.iter().map(|answer| status_of(answer));
        let status = worst(stated.chain(unanswered.then_some(FoundStatus::Unknown)));
        Finding {
            status,
            evidenced: status.holds() && deciding.iter().all(|answer| index.is_proved(answer)),
            decided_by: deciding.iter().map(|answer| name(answer)).collect(),
        }
    }

    /// A compensating countermeasure of the zone or one of its parents makes up for what single assets lack.
    fn is_compensated(&self) -> bool {
        self.base.is_some_and(|(answer, is_zone)| is_zone && answer.status == Status::Met && answer.by == Some(By::Compensating))
    }
}

/// Worst in the order unmet < partial < unknown < met; not-applicable is neutral.
fn worst(statuses: impl Iterator<Item = FoundStatus>) -> FoundStatus {
    let rank = |s: &FoundStatus| match s {
        FoundStatus::Unmet => 0,
        FoundStatus::Partial => 1,
        FoundStatus::Unknown => 2,
        FoundStatus::Met => 3,
        FoundStatus::NotApplicable => 4,
    };
    statuses.min_by_key(rank).unwrap_or(FoundStatus::Unknown)
}

/// How an answer is named: `answer:SR 1.1@zone:line-1`.
pub(crate) fn name(answer: &Answer) -> String {
    // By hand, because an assessment of a large plant names tens of thousands of answers.
    let (kind, id) = match answer.scope.reference() {
        Some((kind, id)) => (kind.noun(), id),
        None if answer.scope == Scope::System => ("system", ""),
        None => ("organisation", ""),
    };
    let mut name = String::with_capacity(10 + answer.requirement.as_str().len() + kind.len() + id.len());
    let colon = if id.is_empty() { "" } else { ":" };
    for part in ["answer:", answer.requirement.as_str(), "@", kind, colon, id] {
        name.push_str(part);
    }
    name
}
