//! The assessment: a public, versioned format. Keys only get added; nothing changes its meaning within one version.

use std::borrow::Cow;
use std::collections::BTreeMap;

use ringwall_model::date::Date;
use ringwall_model::id::{ConduitId, ZoneId};
use ringwall_model::level::{Levels, PerFr, SecurityLevel};
use ringwall_model::scope::Scope;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Error as _, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::catalogue::{self, SystemRequirement};
use crate::clocks::Clock;

/// Name and version of the format.
pub const FORMAT: &str = "ringwall-assessment/1";

/// What is known about a plant's security on one day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Assessment {
    /// `ringwall-assessment/1`.
    pub format: String,
    /// The day on which evidence, certificates and trainings must be valid.
    pub as_of: Date,
    /// SHA-256 of the plant file; of a folder: over name, NUL, length, NUL, content of each file, by name.
    pub plant_sha256: String,
    /// Edition of the catalogue.
    pub catalogue: String,
    /// Class of the legal entity under NIS2.
    pub entity: Entity,
    /// Assessed zones by id.
    pub zones: BTreeMap<ZoneId, Place>,
    /// Assessed conduits by id.
    pub conduits: BTreeMap<ConduitId, Place>,
    /// Required requirements that are not met, highest priority first.
    pub gaps: Vec<Gap>,
    /// Required requirements that are met but not proved, highest priority first.
    pub evidence_gaps: Vec<Gap>,
    /// Checks of IEC 62443-3-2 on the model.
    pub rules: Vec<RuleResult>,
    /// Scorecard of the NIS2 duties.
    pub nis2: Vec<Duty>,
    /// Deadlines of NIS2 Article 23 for the incidents on record.
    pub clocks: Vec<Clock>,
    /// What the reader should know about the plant's data.
    pub diagnostics: Vec<Diagnostic>,
}

/// Class of the legal entity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Entity {
    /// essential, important, out-of-scope, register-only, or unknown where data are missing.
    pub class: EntityClass,
    /// Ids of the rules that fired, in the order in which they were applied.
    pub rules: Vec<String>,
    /// Highest fine of Article 34 in whole euros; null where the entity is in neither class.
    pub fine_ceiling_eur: Option<u64>,
    /// What has to be known before the class can be told.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
}

/// Class under NIS2 Article 3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the names say it")]
pub enum EntityClass {
    Essential,
    Important,
    /// Registers under Articles 27 and 28 without a class (domain name registration services).
    RegisterOnly,
    OutOfScope,
    Unknown,
}

impl EntityClass {
    /// The word for people.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Essential => "essential",
            Self::Important => "important",
            Self::RegisterOnly => "register only",
            Self::OutOfScope => "out of scope",
            Self::Unknown => "unknown",
        }
    }
}

/// One assessed zone or conduit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Place {
    /// SL-T in FR order; null where undetermined.
    pub target: Option<Levels>,
    /// SL-A in FR order.
    pub achieved: PerFr<SecurityLevel>,
    /// SL-E in FR order: the level an auditor can see proved.
    pub evidenced: PerFr<SecurityLevel>,
    /// SL-C in FR order; null where unknown, and for conduits.
    pub capability: Option<Levels>,
    /// Every requirement asked here, in catalogue order.
    pub requirements: Requirements,
}

/// Status of each requirement asked at one place, in catalogue order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Requirements(pub Vec<(&'static SystemRequirement, Finding)>);

impl Requirements {
    /// The finding for one requirement; none where it is not asked.
    pub fn get(&self, requirement: &SystemRequirement) -> Option<&Finding> {
        let at = self.0.binary_search_by_key(&requirement.index, |(r, _)| r.index).ok()?;
        self.0.get(at).map(|(_, finding)| finding)
    }
}

impl Serialize for Requirements {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut map = s.serialize_map(Some(self.0.len()))?;
        for (requirement, finding) in &self.0 {
            map.serialize_entry(requirement.id, finding)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Requirements {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct Entries;
        impl<'de> Visitor<'de> for Entries {
            type Value = Requirements;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a map of requirements")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Requirements, A::Error> {
                let mut entries = Vec::new();
                while let Some((id, finding)) = map.next_entry::<Cow<'de, str>, Finding>()? {
                    entries.push((known(&id)?, finding));
                }
                entries.sort_by_key(|(requirement, _)| requirement.index);
                Ok(Requirements(entries))
            }
        }
        d.deserialize_map(Entries)
    }
}

fn known<E: serde::de::Error>(id: &str) -> Result<&'static SystemRequirement, E> {
    catalogue::system_requirement(id).ok_or_else(|| E::custom(format!("requirement `{id}` is not in this catalogue")))
}

impl JsonSchema for Requirements {
    fn schema_name() -> Cow<'static, str> {
        "Requirements".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "object", "additionalProperties": generator.subschema_for::<Finding>() })
    }
}

/// What was found about one requirement at one place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    /// Its status.
    pub status: FoundStatus,
    /// Whether every deciding answer is proved by valid evidence.
    pub evidenced: bool,
    /// The answers that decided: `answer:SR 1.1@zone:line-1`.
    pub decided_by: Vec<String>,
}

/// Status of a requirement at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the names say it")]
pub enum FoundStatus {
    Met,
    Partial,
    Unmet,
    Unknown,
    NotApplicable,
}

impl FoundStatus {
    /// Whether it counts towards a level.
    pub const fn holds(self) -> bool {
        matches!(self, Self::Met | Self::NotApplicable)
    }

    /// The word of the format.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Partial => "partial",
            Self::Unmet => "unmet",
            Self::Unknown => "unknown",
            Self::NotApplicable => "not-applicable",
        }
    }
}

/// A zone or conduit.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum At {
    Zone(ZoneId),
    Conduit(ConduitId),
}

impl At {
    /// Its id.
    pub fn id(&self) -> &str {
        match self {
            Self::Zone(id) => id.as_str(),
            Self::Conduit(id) => id.as_str(),
        }
    }
}

impl std::fmt::Display for At {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Zone(id) => f.pad(&format!("zone:{id}")),
            Self::Conduit(id) => f.pad(&format!("conduit:{id}")),
        }
    }
}

impl PartialOrd for At {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for At {
    /// Bytes of the printed form.
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let key = |at: &Self| u8::from(matches!(at, Self::Zone(_)));
        key(self).cmp(&key(other)).then_with(|| self.id().cmp(other.id()))
    }
}

impl Serialize for At {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for At {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(d)?;
        match text.parse::<Scope>() {
            Ok(Scope::Zone(id)) => Ok(Self::Zone(id)),
            Ok(Scope::Conduit(id)) => Ok(Self::Conduit(id)),
            _ => Err(D::Error::custom(format!("`{text}` is neither a zone nor a conduit"))),
        }
    }
}

impl JsonSchema for At {
    fn schema_name() -> Cow<'static, str> {
        "At".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^(zone|conduit):[a-z0-9][a-z0-9-]{0,62}$" })
    }
}

/// A required requirement that is not met, or not proved.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Gap {
    /// Where.
    pub at: At,
    /// Which requirement.
    #[serde(with = "requirement_id")]
    #[schemars(with = "String")]
    pub requirement: &'static SystemRequirement,
    /// Its status.
    pub status: FoundStatus,
    /// Why it is required.
    pub because: Because,
    /// What kind of work closes it.
    pub route: Route,
    /// 0 to 100.
    pub priority: u8,
}

mod requirement_id {
    use super::*;

    pub(super) fn serialize<S: Serializer>(requirement: &&'static SystemRequirement, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(requirement.id)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<&'static SystemRequirement, D::Error> {
        known(&Cow::<str>::deserialize(d)?)
    }
}

/// Why a requirement is required at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub enum Because {
    /// SL-T asks for it.
    #[serde(rename = "target")]
    Target,
    /// The NIS2 overlay adds it.
    #[serde(rename = "overlay:nis2")]
    OverlayNis2,
}

impl Because {
    /// The word of the format.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Target => "target",
            Self::OverlayNis2 => "overlay:nis2",
        }
    }
}

/// What kind of work closes a gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Route {
    /// Nobody has answered yet.
    Answer,
    /// Every asset can do it: nothing to buy.
    Configure,
    /// Some asset cannot: compensate, or replace it.
    CompensateOrReplace,
    /// Something has to be built or introduced.
    Implement,
    /// It holds; collect what proves it.
    Evidence,
}

impl Route {
    /// The word of the format.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Answer => "answer",
            Self::Configure => "configure",
            Self::CompensateOrReplace => "compensate-or-replace",
            Self::Implement => "implement",
            Self::Evidence => "evidence",
        }
    }

    /// What it means, for people.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Answer => "find out and answer",
            Self::Configure => "configure what is there; nothing to buy",
            Self::CompensateOrReplace => "compensate around the equipment, or replace it",
            Self::Implement => "introduce or build it",
            Self::Evidence => "collect what proves it",
        }
    }
}

/// Result of one check of IEC 62443-3-2.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RuleResult {
    /// `ZCR 3.3`.
    pub id: String,
    /// Whether nothing speaks against it.
    pub ok: bool,
    /// Where it fails: scopes, sorted.
    #[serde(rename = "where")]
    pub places: Vec<String>,
    /// Why it fails, one sentence for each place.
    pub because: Vec<String>,
}

/// One row of the scorecard.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Duty {
    /// `21(2)(i)`.
    #[serde(rename = "ref")]
    pub reference: String,
    /// met at coverage 1, partly from 0.5, else open.
    pub state: DutyState,
    /// Weighted share that is covered, 0 to 1.
    pub coverage: f64,
    /// Weighted share that is covered and proved, 0 to 1.
    pub evidenced: f64,
    /// Whether the duty binds this entity.
    pub binds: bool,
    /// What holds it back, worst first.
    pub held_back_by: Vec<String>,
    /// What this row cannot show.
    pub cannot_show: String,
    /// Coverage of the parts of a row that has several.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<DutyPart>,
}

/// Part of a row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[allow(missing_docs, reason = "as in Duty")]
pub struct DutyPart {
    #[serde(rename = "ref")]
    pub reference: String,
    pub coverage: f64,
    pub evidenced: f64,
}

/// State of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the names say it")]
pub enum DutyState {
    Met,
    Partly,
    Open,
}

impl DutyState {
    /// The word of the format.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Partly => "partly",
            Self::Open => "open",
        }
    }
}

/// Something the reader should know about the data.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Diagnostic {
    /// Stable name of the kind of diagnostic.
    pub id: String,
    /// What it is about.
    pub at: String,
    /// What is the matter and what to do.
    pub message: String,
}

/// JSON Schema (2020-12) of the format.
pub fn schema() -> serde_json::Value {
    let mut schema = SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<Assessment>();
    schema.insert("title".into(), FORMAT.into());
    schema.to_value()
}
