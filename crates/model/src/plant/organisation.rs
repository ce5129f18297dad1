//! The legal entity, its sites, and the system under consideration.

use crate::date::Date;
use crate::id::{AssetId, EvidenceId, SiteId, SystemId};
use crate::text::{Country, Euro, Headcount, OneToFive, Text, Whole};
use crate::vocabulary::{Activity, Overlay};

record! {
    /// The legal entity in one Member State; NIS2 classes entities, not groups and not plants.
    pub struct Organisation ("organisation") {
        /// Name of the legal entity.
        pub name: Option<Text>,
        /// Member State of establishment, ISO 3166-1 alpha-2.
        pub country: Option<Country>,
        /// Entity types of the NIS2 annexes that apply; `[]` says that none does, absent that nobody has looked.
        pub activities: Option<Vec<Activity>>,
        /// Annual work units, with partner and linked enterprises aggregated.
        pub employees: Option<Headcount>,
        /// Annual turnover in whole euros, aggregated.
        pub turnover_eur: Option<Euro>,
        /// Balance sheet total in whole euros, aggregated.
        pub balance_eur: Option<Euro>,
        /// Decisions of a Member State about this entity.
        pub designations: Vec<Designation>,
        /// Whether it is a financial entity under Regulation (EU) 2022/2554, which displaces Articles 21 and 23.
        pub dora: Option<bool>,
        /// Registration with the competent authority (NIS2 Article 3(4)).
        pub registration: Option<Registration>,
        /// Whom to call: authority, CSIRT, own incident lead, crisis lead.
        pub contacts: Vec<Contact>,
        /// Risk matrix and tolerable risk.
        pub risk: Option<RiskCriteria>,
    }
}

choice! {
    /// How a Member State may class an entity whatever its size.
    pub enum DesignationKind ("kind of designation") {
        /// Critical entity under Directive (EU) 2022/2557.
        Cer = "cer",
        /// Identified as essential under NIS2 Article 2(2)(b) to (e).
        Essential = "essential",
        /// Identified as important under NIS2 Article 2(2)(b) to (e).
        Important = "important",
        /// Operator of essential services from before 16 January 2023, where the Member State so provides.
        Oes = "oes",
        /// Exempted under NIS2 Article 2(8).
        Exempt = "exempt",
    }
}

record! {
    /// A decision of a Member State.
    pub struct Designation ("designation") {
        /// What was decided.
        pub kind: DesignationKind,
        /// The document that says so.
        pub document: Option<Text>,
        /// Day of the decision.
        pub date: Option<Date>,
    }
}

record! {
    /// Registration with the competent authority.
    pub struct Registration ("registration") {
        /// Authority with which the entity is registered.
        pub authority: Option<Text>,
        /// Number it was given.
        pub number: Option<Text>,
        /// Day of registration.
        pub date: Option<Date>,
        /// Day on which the data were last confirmed or changed.
        pub updated: Option<Date>,
        /// What proves it.
        pub evidence: Vec<EvidenceId>,
    }
}

record! {
    /// Somebody to call.
    pub struct Contact ("contact") {
        /// Function: authority, csirt, incident-lead, crisis-lead, supplier, …
        pub role: Text,
        /// Name of the person or office.
        pub name: Option<Text>,
        /// E-mail address or portal.
        pub email: Option<Text>,
        /// Telephone number.
        pub phone: Option<Text>,
    }
}

record! {
    /// How the organisation measures risk (IEC 62443-3-2, ZCR 6.8).
    pub struct RiskCriteria ("risk criteria") {
        /// Greatest risk value that is accepted without further measures.
        pub tolerable: Option<Whole<1, 10_000>>,
        /// Five rows (consequence 1 to 5) of five risk values (likelihood 1 to 5); default: consequence × likelihood.
        pub matrix: Vec<Vec<Whole<0, 10_000>>>,
    }
}

record! {
    /// A place where the system stands.
    pub struct Site ("site") {
        /// Id of the site.
        pub id: SiteId,
        /// Name of the site.
        pub name: Option<Text>,
        /// Address or coordinates.
        pub address: Option<Text>,
        /// Country, where it differs from the organisation's.
        pub country: Option<Country>,
    }
}

record! {
    /// The system under consideration (IEC 62443-3-2, ZCR 1.1 and ZCR 6).
    pub struct System ("system") {
        /// Id of the system.
        pub id: SystemId,
        /// Name of the system.
        pub name: Option<Text>,
        /// Where the system ends and what is left out.
        pub boundary: Option<Text>,
        /// Assets through which the system is entered.
        pub access_points: Vec<AssetId>,
        /// Profiles that add requirements whatever the level; default `[nis2]`, `[]` switches them off.
        pub overlays: Option<Vec<Overlay>>,
        /// What the system does and what it consists of (ZCR 6.2).
        pub description: Option<Text>,
        /// Assumptions about the operating environment (ZCR 6.5).
        pub assumptions: Vec<Text>,
        /// Who might attack and how, as far as known (ZCR 6.6).
        pub threat_environment: Option<Text>,
        /// Security policies of the organisation that bind this system (ZCR 6.7).
        pub policies: Vec<Text>,
        /// Laws and rules that apply to it (ZCR 6.9).
        pub regulations: Vec<Text>,
        /// Importance of the whole system for the organisation.
        pub criticality: Option<OneToFive>,
    }
}
