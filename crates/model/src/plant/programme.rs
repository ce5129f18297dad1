//! What the organisation does about it: measures, trainings, approvals.

use crate::date::Date;
use crate::id::{ApprovalId, EvidenceId, MeasureId, TrainingId};
use crate::scope::Scope;
use crate::text::{Euro, Text, Whole, Word};

choice! {
    /// Where a measure stands.
    #[allow(missing_docs, reason = "the names say it")]
    pub enum MeasureStatus ("status of a measure") {
        Idea = "idea",
        Planned = "planned",
        Running = "running",
        Done = "done",
        Dropped = "dropped",
    }
}

record! {
    /// A measure of the plant.
    pub struct Measure ("measure") {
        /// Id of the measure.
        pub id: MeasureId,
        /// Name of the measure.
        pub name: Option<Text>,
        /// Entry of the measure library it was taken from.
        pub from: Option<Word>,
        /// What it applies to.
        pub scopes: Vec<Scope>,
        /// Where it stands.
        pub status: Option<MeasureStatus>,
        /// Cost once, whole euros.
        pub cost_eur: Option<Euro>,
        /// Cost per year, whole euros.
        pub yearly_eur: Option<Euro>,
        /// Effort in working days.
        pub days: Option<Whole<0, 100_000>>,
        /// Who answers for it.
        pub owner: Option<Text>,
        /// Day on which it is to be done.
        pub due: Option<Date>,
        /// Day on which it was done.
        pub done: Option<Date>,
        /// Free remark.
        pub note: Option<Text>,
    }
}

record! {
    /// A training that took place (NIS2 Articles 20(2) and 21(2)(g)).
    pub struct Training ("training") {
        /// Id of the training.
        pub id: TrainingId,
        /// Name or topic of the course.
        pub course: Option<Text>,
        /// Who attended.
        pub person: Option<Text>,
        /// Group that attended, where not one person.
        pub group: Option<Text>,
        /// Whether it trained members of the management body.
        pub management: Option<bool>,
        /// Day of the training.
        pub date: Option<Date>,
        /// Last day on which it counts; default: date + 365 days.
        pub valid_until: Option<Date>,
        /// Attendance list or certificate.
        pub evidence: Vec<EvidenceId>,
    }
}

impl Training {
    /// Whether it counts on a day.
    pub fn counts_on(&self, day: Date) -> bool {
        self.date.is_some_and(|date| {
            date <= day && day <= self.valid_until.unwrap_or_else(|| date.plus_days(super::answer::DEFAULT_VALIDITY_DAYS))
        })
    }
}

record! {
    /// Something management approved.
    pub struct Approval ("approval") {
        /// Id of the approval.
        pub id: ApprovalId,
        /// What was approved: measures, risk-assessment, policy, or a scope such as zone:line-1.
        pub what: Text,
        /// Revision or digest of what was approved.
        pub revision: Option<Text>,
        /// Function of the person who approved.
        pub who: Option<Text>,
        /// Day of the approval.
        pub when: Option<Date>,
        /// Last day on which it counts; default: when + 365 days.
        pub valid_until: Option<Date>,
        /// Minutes or signed document.
        pub evidence: Vec<EvidenceId>,
    }
}

impl Approval {
    /// Whether it counts on a day.
    pub fn counts_on(&self, day: Date) -> bool {
        self.when.is_some_and(|when| {
            when <= day && day <= self.valid_until.unwrap_or_else(|| when.plus_days(super::answer::DEFAULT_VALIDITY_DAYS))
        })
    }
}
