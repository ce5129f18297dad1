//! Register of incidents and the instants from which the clocks of NIS2 Article 23 run.

use crate::date::Instant;
use crate::id::{EvidenceId, IncidentId};
use crate::scope::Scope;
use crate::text::{OneToFive, Text};

choice! {
    /// An answer the early warning asks for and nobody may know yet.
    #[allow(missing_docs, reason = "the names say it")]
    pub enum Suspicion ("suspicion") {
        Yes = "yes",
        No = "no",
        Unknown = "unknown",
    }
}

record! {
    /// One incident.
    pub struct Incident ("incident") {
        /// Id of the incident.
        pub id: IncidentId,
        /// What happened, in a few words.
        pub title: Option<Text>,
        /// What it affected.
        pub scopes: Vec<Scope>,
        /// When it was detected.
        pub detected: Option<Instant>,
        /// When the entity became aware of it: the 24 h and 72 h run from here.
        pub aware: Option<Instant>,
        /// Whether it is significant in the sense of Article 23(3).
        pub significant: Option<bool>,
        /// Why it was judged so.
        pub significance_reason: Option<Text>,
        /// Whether an unlawful or malicious act is suspected.
        pub malicious: Option<Suspicion>,
        /// Whether it may have an impact across borders.
        pub cross_border: Option<Suspicion>,
        /// When the early warning was submitted.
        pub early_warning: Option<Instant>,
        /// When the notification was submitted: the final report is due one month later.
        pub notification: Option<Instant>,
        /// When the final report was submitted.
        pub final_report: Option<Instant>,
        /// When the incident had been handled.
        pub handled: Option<Instant>,
        /// Severity from 1 to 5.
        pub severity: Option<OneToFive>,
        /// Effect on services and people.
        pub impact: Option<Text>,
        /// Indicators of compromise.
        pub indicators: Vec<Text>,
        /// Root cause or type of threat.
        pub root_cause: Option<Text>,
        /// Measures taken and running.
        pub mitigation: Option<Text>,
        /// Number given by the authority.
        pub reference: Option<Text>,
        /// Receipts, reports, logs.
        pub evidence: Vec<EvidenceId>,
    }
}
