//! Risk assessments of zones and conduits (IEC 62443-3-2, ZCR 2, 4 and 5).

use crate::date::Date;
use crate::file::{Context, Record};
use crate::id::{EvidenceId, MeasureId, RiskId};
use crate::scope::Scope;
use crate::text::{OneToFive, Text};

choice! {
    /// Which of the two assessments of 62443-3-2 a record belongs to.
    pub enum RiskKind ("kind of risk assessment") {
        /// Worst case, before partitioning (ZCR 2.1).
        Initial = "initial",
        /// Per zone or conduit, with likelihood and countermeasures (ZCR 5).
        Detailed = "detailed",
    }
}

record! {
    /// Severity by category, 1 (negligible) to 5 (catastrophic).
    pub struct Consequence ("consequence") {
        /// Harm to people.
        pub safety: Option<OneToFive>,
        /// Harm to the environment.
        pub environment: Option<OneToFive>,
        /// Loss of production.
        pub production: Option<OneToFive>,
        /// Cost.
        pub financial: Option<OneToFive>,
        /// Loss of confidential or personal data.
        pub data: Option<OneToFive>,
        /// Loss of reputation.
        pub reputation: Option<OneToFive>,
    }
}

impl Consequence {
    /// The worst category that is stated.
    pub fn worst(&self) -> Option<OneToFive> {
        [self.safety, self.environment, self.production, self.financial, self.data, self.reputation].into_iter().flatten().max()
    }
}

record! {
    /// One threat scenario against one zone, conduit, or the whole system.
    pub struct Risk ("risk", check assessed_place) {
        /// Id of the risk.
        pub id: RiskId,
        /// What it is about, in a few words.
        pub title: Option<Text>,
        /// Initial or detailed; default: detailed.
        pub kind: Option<RiskKind>,
        /// system, zone:ID or conduit:ID.
        pub at: Scope,
        /// An ATT&CK for ICS technique (T0843) or free text (ZCR 5.1).
        pub threat: Option<Text>,
        /// What makes it possible (ZCR 5.2).
        pub vulnerabilities: Vec<Text>,
        /// How bad it can get (ZCR 5.3).
        pub consequence: Option<Consequence>,
        /// Likelihood without countermeasures, 1 to 5 (ZCR 5.4).
        pub likelihood: Option<OneToFive>,
        /// Countermeasures that exist (ZCR 5.8).
        pub countermeasures: Vec<Text>,
        /// Consequence with them, where it differs (ZCR 5.9).
        pub residual_consequence: Option<Consequence>,
        /// Likelihood with them, 1 to 5 (ZCR 5.9).
        pub residual_likelihood: Option<OneToFive>,
        /// Measures that are to bring the residual risk down (ZCR 5.12).
        pub measures: Vec<MeasureId>,
        /// Why a residual risk above the tolerable one is accepted, and by whom.
        pub accepted: Option<Text>,
        /// Day of the assessment.
        pub assessed: Option<Date>,
        /// To whom the result was communicated (ZCR 5.13).
        pub communicated_to: Vec<Text>,
        /// Who answers for it.
        pub owner: Option<Text>,
        /// What documents it.
        pub evidence: Vec<EvidenceId>,
    }
}

fn assessed_place(record: &Record<'_, '_>, cx: &mut Context<'_>) {
    let (Some(node), Some(at)) = (record.node("at"), record.text("at")) else { return };
    if matches!(at.parse(), Ok(Scope::Organisation | Scope::Site(_) | Scope::Asset(_) | Scope::Application(_) | Scope::Supplier(_))) {
        cx.fail::<()>(node, format!("a risk cannot be at `{at}`"), "`at` is system, zone:ID or conduit:ID");
    }
}
