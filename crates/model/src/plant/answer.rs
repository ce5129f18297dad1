//! Answers to requirements and the evidence behind them.

use crate::date::Date;
use crate::file::{Context, Record};
use crate::id::EvidenceId;
use crate::scope::Scope;
use crate::text::{Text, Whole, Word};
use crate::vocabulary::RequirementId;

choice! {
    /// How far a requirement is fulfilled.
    #[allow(missing_docs, reason = "the names say it")]
    pub enum Status ("status") {
        Met = "met",
        Partial = "partial",
        Unmet = "unmet",
        NotApplicable = "not-applicable",
    }
}

choice! {
    /// What fulfils it.
    pub enum By ("kind of fulfilment") {
        /// The product itself.
        Native = "native",
        /// The system around it.
        System = "system",
        /// A compensating countermeasure (IEC 62443-3-3, 4.3).
        Compensating = "compensating",
    }
}

/// Maturity level 1 to 4 of a practice.
pub type Maturity = Whole<1, 4>;

record! {
    /// The answer to one requirement in one scope.
    pub struct Answer ("answer", check note_answer) {
        /// Id of the requirement, spelt as in the catalogue.
        pub requirement: RequirementId,
        /// What the answer speaks about.
        pub scope: Scope,
        /// How far it is fulfilled.
        pub status: Status,
        /// What fulfils it; default: the system.
        pub by: Option<By>,
        /// Maturity of the practice, for programme requirements (2-1, 2-4, 4-1).
        pub maturity: Option<Maturity>,
        /// What was found; compulsory in effect for not-applicable, which counts as unknown without a reason.
        pub note: Option<Text>,
        /// What proves it.
        pub evidence: Vec<EvidenceId>,
        /// Who answered.
        pub answered_by: Option<Text>,
        /// When it was answered.
        pub answered: Option<Date>,
    }
}

impl Answer {
    /// Whether a not-applicable answer gives no reason.
    pub fn lacks_reason(&self) -> bool {
        self.status == Status::NotApplicable && self.note.as_ref().is_none_or(Text::is_blank)
    }
}

fn note_answer(record: &Record<'_, '_>, cx: &mut Context<'_>) {
    if let (Some(requirement), Some(scope)) = (record.node("requirement"), record.text("scope")) {
        cx.note_answer(requirement, scope);
    }
}

/// Open list, lower-case: record, document, screenshot, configuration, log, test, certificate, minutes, interview, photo.
pub type EvidenceKind = Word;

record! {
    /// Something an auditor can look at.
    pub struct Evidence ("evidence item") {
        /// Id of the evidence item.
        pub id: EvidenceId,
        /// What it is.
        pub title: Option<Text>,
        /// Kind of artefact.
        pub kind: Option<EvidenceKind>,
        /// Day on which it was collected; it counts from then on.
        pub collected: Date,
        /// Last day on which it counts; default: collected + 365 days.
        pub valid_until: Option<Date>,
        /// SHA-256 of the artefact, in hexadecimal.
        pub sha256: Option<Text>,
        /// File or place where it is kept.
        pub source: Option<Text>,
        /// Who collected it.
        pub collected_by: Option<Text>,
        /// Who reviewed it.
        pub reviewed_by: Option<Text>,
        /// When it was reviewed.
        pub reviewed: Option<Date>,
        /// true: counts on no day.
        pub revoked: Option<bool>,
        /// Free remark.
        pub note: Option<Text>,
    }
}

/// Days for which evidence counts where it does not say.
pub(super) const DEFAULT_VALIDITY_DAYS: i64 = 365;

impl Evidence {
    /// Last day on which it counts, unless revoked.
    pub fn last_day(&self) -> Date {
        self.valid_until.unwrap_or_else(|| self.collected.plus_days(DEFAULT_VALIDITY_DAYS))
    }

    /// Whether it counts on a day: collected by then, still valid, not revoked.
    pub fn counts_on(&self, day: Date) -> bool {
        self.revoked != Some(true) && self.collected <= day && day <= self.last_day()
    }
}
