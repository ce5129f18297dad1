//! Assets and the custom applications that run on them.

use crate::date::Date;
use crate::id::{ApplicationId, AssetId, EvidenceId, SupplierId, ZoneId};
use crate::level::LevelSpec;
use crate::text::{OneToFive, Text, Word};

choice! {
    /// Component types of IEC 62443-4-2.
    #[allow(missing_docs, reason = "the names say it")]
    pub enum ComponentType ("component type") {
        Software = "software",
        Embedded = "embedded",
        Host = "host",
        Network = "network",
    }
}

record! {
    /// A software component of an asset.
    pub struct Software ("software component") {
        /// Name of the component.
        pub name: Text,
        /// Version as the maker writes it.
        pub version: Option<Text>,
        /// Package URL.
        pub purl: Option<Text>,
        /// Who makes it.
        pub vendor: Option<Text>,
    }
}

record! {
    /// A device, host, network component or software component.
    pub struct Asset ("asset") {
        /// Id of the asset.
        pub id: AssetId,
        /// Name of the asset.
        pub name: Option<Text>,
        /// Zone it belongs to.
        pub zone: ZoneId,
        /// Component type of IEC 62443-4-2.
        pub r#type: Option<ComponentType>,
        /// What it does: plc, rtu, hmi, scada-server, historian, ews, switch, firewall, vpn, sis, …
        pub role: Option<Word>,
        /// Maker.
        pub vendor: Option<Text>,
        /// Model or order number.
        pub model: Option<Text>,
        /// Firmware or operating system version.
        pub firmware: Option<Text>,
        /// Serial number.
        pub serial: Option<Text>,
        /// Network addresses; one asset may have several.
        pub addresses: Vec<Text>,
        /// Hardware addresses.
        pub macs: Vec<Text>,
        /// Who supplies it.
        pub supplier: Option<SupplierId>,
        /// SL-C: what it can do when configured well.
        pub capability: Option<LevelSpec>,
        /// Software on it.
        pub software: Vec<Software>,
        /// Whether it is part of a safety function, whatever its role.
        pub safety: Option<bool>,
        /// Whether it is connected only at times, such as a service laptop.
        pub temporary: Option<bool>,
        /// Whether it talks over a radio link.
        pub wireless: Option<bool>,
        /// Whether it is reached over a network outside the system, such as a maker's remote access.
        pub external: Option<bool>,
        /// Last day on which the maker supports it.
        pub end_of_support: Option<Date>,
        /// Where it stands.
        pub location: Option<Text>,
        /// Who answers for it.
        pub owner: Option<Text>,
        /// Free remark.
        pub note: Option<Text>,
    }
}

impl Asset {
    /// Name for people: the name, else the id.
    pub fn label(&self) -> &str {
        self.name.as_ref().map_or(self.id.as_str(), Text::as_str)
    }
    /// The role, or an empty text.
    pub fn role(&self) -> &str {
        self.role.as_ref().map_or("", Word::as_str)
    }
}

choice! {
    /// How a custom application is built.
    #[allow(missing_docs, reason = "the names say it")]
    pub enum ApplicationKind ("kind of application") {
        NodeRed = "node-red",
        Script = "script",
        Dashboard = "dashboard",
        Files = "files",
        Process = "process",
        Spreadsheet = "spreadsheet",
        Database = "database",
        Other = "other",
    }
}

record! {
    /// A custom industrial application: the layer that most assessments miss.
    pub struct Application ("application") {
        /// Id of the application.
        pub id: ApplicationId,
        /// Name of the application.
        pub name: Option<Text>,
        /// How it is built.
        pub kind: Option<ApplicationKind>,
        /// Assets it runs on.
        pub runs_on: Vec<AssetId>,
        /// Zone whose security it affects.
        pub zone: Option<ZoneId>,
        /// Who answers for it.
        pub owner: Option<Text>,
        /// Importance from 1 to 5; default 3.
        pub criticality: Option<OneToFive>,
        /// Who uses it.
        pub users: Option<Text>,
        /// Version that runs, as far as known.
        pub version: Option<Text>,
        /// Software it consists of.
        pub software: Vec<Software>,
        /// Who made it, if not the plant itself.
        pub supplier: Option<SupplierId>,
        /// What is recorded about it.
        pub evidence: Vec<EvidenceId>,
        /// Free remark.
        pub note: Option<Text>,
    }
}

impl Application {
    /// Name for people: the name, else the id.
    pub fn label(&self) -> &str {
        self.name.as_ref().map_or(self.id.as_str(), Text::as_str)
    }
}
