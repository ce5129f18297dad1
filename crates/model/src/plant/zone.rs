//! Zones, conduits, and the data flows through them (IEC 62443-3-2).

use std::borrow::Cow;
use std::collections::HashSet;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer};

use crate::file::{Compulsory, Context, Decode, Node, Record, Value};
use crate::id::{ConduitId, SiteId, ZoneId};
use crate::level::LevelSpec;
use crate::text::{OneToFive, Text};

choice! {
    /// What a zone is for; decides which partitioning rules look at it.
    #[allow(missing_docs, reason = "the names say it")]
    pub enum ZoneKind ("kind of zone") {
        Control = "control",
        Safety = "safety",
        Supervisory = "supervisory",
        Engineering = "engineering",
        Dmz = "dmz",
        Enterprise = "enterprise",
        Remote = "remote",
        Wireless = "wireless",
        Temporary = "temporary",
        External = "external",
    }
}

/// Level of the Purdue reference model; 3.5 is the plant DMZ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Purdue(u8);

impl Purdue {
    const WORDS: [(&'static str, u8); 7] = [("0", 0), ("1", 10), ("2", 20), ("3", 30), ("3.5", 35), ("4", 40), ("5", 50)];

    /// Ten times the level: 0, 10, 20, 30, 35, 40, 50.
    pub const fn tenths(self) -> u8 {
        self.0
    }
}

impl std::fmt::Display for Purdue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.0 == 35 { f.pad("3.5") } else { f.pad(&(self.0 / 10).to_string()) }
    }
}

impl Serialize for Purdue {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        if self.0 == 35 { s.serialize_f64(3.5) } else { s.serialize_u8(self.0 / 10) }
    }
}

impl JsonSchema for Purdue {
    fn schema_name() -> Cow<'static, str> {
        "Purdue".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "enum": [0, 1, 2, 3, 3.5, 4, 5] })
    }
}

impl Decode for Purdue {
    fn decode(node: &Node<'_>, cx: &mut Context<'_>) -> Option<Self> {
        let text = cx.text(node, "a Purdue level")?;
        match Self::WORDS.iter().find(|(word, _)| *word == text) {
            Some((_, tenths)) => Some(Self(*tenths)),
            None => cx.fail(node, format!("`{text}` is not a Purdue level"), "0, 1, 2, 3, 3.5, 4 or 5"),
        }
    }
}

record! {
    /// A zone: assets with the same security needs.
    pub struct Zone ("zone", check note_parent) {
        /// Id of the zone.
        pub id: ZoneId,
        /// Name of the zone.
        pub name: Option<Text>,
        /// Site it is at; default: that of the nearest parent that has one.
        pub site: Option<SiteId>,
        /// Zone it lies in.
        pub parent: Option<ZoneId>,
        /// What it is for.
        pub kind: Option<ZoneKind>,
        /// Level of the Purdue model.
        pub purdue: Option<Purdue>,
        /// Importance from 1 to 5; default 3.
        pub criticality: Option<OneToFive>,
        /// false: drawn but not assessed. Zones of kind external are never assessed.
        pub in_scope: Option<bool>,
        /// SL-T; absent: not yet determined.
        pub target: Option<LevelSpec>,
        /// Why this target, where it differs from the suggested one.
        pub target_reason: Option<Text>,
        /// Free remark.
        pub note: Option<Text>,
    }
}

impl Zone {
    /// Name for people: the name, else the id.
    pub fn label(&self) -> &str {
        self.name.as_ref().map_or(self.id.as_str(), Text::as_str)
    }
    /// 1 to 5.
    pub fn criticality(&self) -> u64 {
        self.criticality.map_or(3, OneToFive::get)
    }
    /// Whether the zone itself is assessed; children decide for themselves.
    pub fn is_assessed(&self) -> bool {
        self.in_scope != Some(false) && self.kind != Some(ZoneKind::External)
    }
}

choice! {
    /// Whether the medium of a conduit is under the plant's own control.
    #[allow(missing_docs, reason = "the names say it")]
    pub enum Trust ("trust of a conduit") {
        Trusted = "trusted",
        Untrusted = "untrusted",
    }
}

record! {
    /// A data flow through a conduit.
    pub struct Flow ("flow") {
        /// Zone that opens the connection.
        pub from: Option<ZoneId>,
        /// Zone that is contacted.
        pub to: Option<ZoneId>,
        /// Protocol in lower case: s7comm, opcua, modbus.
        pub protocol: Option<Text>,
        /// Port and transport: 102/tcp.
        pub port: Option<Text>,
        /// What it is for.
        pub note: Option<Text>,
    }
}

record! {
    /// A conduit: the communication channel between two or more zones.
    pub struct Conduit ("conduit", check different_zones) {
        /// Id of the conduit.
        pub id: ConduitId,
        /// Name of the conduit.
        pub name: Option<Text>,
        /// The zones it connects, two or more.
        pub between: Compulsory<ZoneId>,
        /// Data flows through it.
        pub flows: Vec<Flow>,
        /// Whether the medium is trusted.
        pub trust: Option<Trust>,
        /// SL-T; default per FR: the highest determined target of its zones in scope.
        pub target: Option<LevelSpec>,
        /// Free remark.
        pub note: Option<Text>,
    }
}

impl Conduit {
    /// Name for people: the name, else the id.
    pub fn label(&self) -> &str {
        self.name.as_ref().map_or(self.id.as_str(), Text::as_str)
    }
}

fn note_parent(record: &Record<'_, '_>, cx: &mut Context<'_>) {
    if let (Some(zone), Some(node)) = (record.text("id"), record.node("parent")) {
        cx.note_parent(zone, node);
    }
}

fn different_zones(record: &Record<'_, '_>, cx: &mut Context<'_>) {
    let Some(node) = record.node("between") else { return };
    let Value::List(items) = &node.value else { return };
    let conduit = record.text("id").unwrap_or_default();
    let mut seen = HashSet::new();
    let twice = items.iter().filter_map(Node::scalar).find(|zone| !seen.insert(*zone));
    if let Some(zone) = twice {
        cx.fail::<()>(node, format!("conduit `{conduit}` names zone `{zone}` twice"), "name each zone once");
    } else if items.len() < 2 {
        cx.fail::<()>(
            node,
            format!("conduit `{conduit}` connects fewer than two zones"),
            "a conduit lies between two or more different zones",
        );
    }
}
