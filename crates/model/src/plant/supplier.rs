//! Suppliers of products and services, and what they can show.

use crate::date::Date;
use crate::id::{EvidenceId, SupplierId};
use crate::text::{OneToFive, Text, Word};

record! {
    /// A certificate of a supplier, its process or its product.
    pub struct Certificate ("certificate") {
        /// Standard without the prefix: 62443-4-1, 62443-4-2, 62443-2-4, 27001.
        pub standard: Text,
        /// Certification scheme.
        pub scheme: Option<Text>,
        /// Level: ML3, SL2.
        pub level: Option<Text>,
        /// Products it covers, where it covers products.
        pub products: Vec<Text>,
        /// Day of issue.
        pub issued: Option<Date>,
        /// Last day on which it is valid.
        pub valid_until: Option<Date>,
        /// The document.
        pub evidence: Option<EvidenceId>,
    }
}

record! {
    /// Somebody who supplies products or services.
    pub struct Supplier ("supplier") {
        /// Id of the supplier.
        pub id: SupplierId,
        /// Name of the supplier.
        pub name: Option<Text>,
        /// What is supplied: products, software, integration, maintenance, remote-access, cloud, …
        pub supplies: Vec<Word>,
        /// Importance from 1 to 5; default: the highest criticality of the zones with its assets.
        pub criticality: Option<OneToFive>,
        /// Where vulnerabilities and incidents are reported.
        pub contact: Option<Text>,
        /// Certificates.
        pub certificates: Vec<Certificate>,
        /// Last day on which its risks were reviewed.
        pub reviewed: Option<Date>,
        /// What proves the review or the contract's clauses.
        pub evidence: Vec<EvidenceId>,
        /// Free remark.
        pub note: Option<Text>,
    }
}

impl Supplier {
    /// Name for people: the name, else the id.
    pub fn label(&self) -> &str {
        self.name.as_ref().map_or(self.id.as_str(), Text::as_str)
    }
}
