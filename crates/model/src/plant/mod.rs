//! The plant: everything that is known about one System under Consideration.
//!
//! One type per record kind of the plant file. Order of lists is kept; levels and gaps are not computed here.

mod answer;
mod asset;
mod incident;
mod organisation;
mod programme;
mod risk;
mod supplier;
mod zone;

pub use answer::{Answer, By, Evidence, EvidenceKind, Maturity, Status};
pub use asset::{Application, ApplicationKind, Asset, ComponentType, Software};
pub use incident::{Incident, Suspicion};
pub use organisation::{Contact, Designation, DesignationKind, Organisation, Registration, RiskCriteria, Site, System};
pub use programme::{Approval, Measure, MeasureStatus, Training};
pub use risk::{Consequence, Risk, RiskKind};
pub use supplier::{Certificate, Supplier};
pub use zone::{Conduit, Flow, Purdue, Trust, Zone, ZoneKind};

use crate::file::FormatVersion;

record! {
    /// One System under Consideration as the plant file holds it (format version 1).
    pub struct Plant ("plant file") {
        /// Version of the format: 1.
        pub ringwall: FormatVersion,
        /// The legal entity that operates the system.
        pub organisation: Option<Organisation>,
        /// Places where the system stands.
        pub sites: Vec<Site>,
        /// The system under consideration itself.
        pub system: Option<System>,
        /// Zones: groups of assets with the same security needs.
        pub zones: Vec<Zone>,
        /// Conduits: the communication channels between zones.
        pub conduits: Vec<Conduit>,
        /// Devices, hosts, network equipment and software components.
        pub assets: Vec<Asset>,
        /// Custom industrial applications: dashboards, edge scripts, Node-RED flows.
        pub applications: Vec<Application>,
        /// Who supplies products and services.
        pub suppliers: Vec<Supplier>,
        /// Answers to requirements.
        pub answers: Vec<Answer>,
        /// What proves the answers.
        pub evidence: Vec<Evidence>,
        /// Planned and finished measures.
        pub measures: Vec<Measure>,
        /// Risk assessments by zone or conduit (IEC 62443-3-2).
        pub risks: Vec<Risk>,
        /// Register of incidents (NIS2 Article 23).
        pub incidents: Vec<Incident>,
        /// Trainings of management and staff (NIS2 Articles 20(2) and 21(2)(g)).
        pub trainings: Vec<Training>,
        /// What management approved, and when (NIS2 Article 20(1), IEC 62443-3-2 ZCR 7.1).
        pub approvals: Vec<Approval>,
    }
}
