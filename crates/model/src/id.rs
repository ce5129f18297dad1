//! Identifiers: each kind of record has its own type, so that a zone's id cannot stand where an asset's is meant.
//!
//! Pattern `[a-z0-9][a-z0-9-]{0,62}`, unique per kind. Whether an id names something is checked on the whole plant, not here.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::file::{Context, Decode, Node};

/// Pattern of every id.
pub const PATTERN: &str = "^[a-z0-9][a-z0-9-]{0,62}$";

/// Whether `text` is spelt like an id.
pub fn is_id(text: &str) -> bool {
    let head = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    match text.as_bytes() {
        [first, rest @ ..] => head(*first) && rest.len() <= 62 && rest.iter().all(|b| head(*b) || *b == b'-'),
        [] => false,
    }
}

/// What an id names; decides in which list it must exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum IdKind {
    Site,
    System,
    Zone,
    Conduit,
    Asset,
    Application,
    Supplier,
    Evidence,
    Measure,
    Risk,
    Incident,
    Training,
    Approval,
}

impl IdKind {
    /// Word for messages: "zone", "evidence item".
    pub const fn noun(self) -> &'static str {
        match self {
            Self::Site => "site",
            Self::System => "system",
            Self::Zone => "zone",
            Self::Conduit => "conduit",
            Self::Asset => "asset",
            Self::Application => "application",
            Self::Supplier => "supplier",
            Self::Evidence => "evidence item",
            Self::Measure => "measure",
            Self::Risk => "risk",
            Self::Incident => "incident",
            Self::Training => "training",
            Self::Approval => "approval",
        }
    }
}

macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident => $kind:ident;)+) => { $(
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// The id as text.
            pub fn as_str(&self) -> &str { &self.0 }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.pad(&self.0) }
        }

        impl std::str::FromStr for $name {
            type Err = String;
            /// Errors with what an id looks like.
            fn from_str(text: &str) -> Result<Self, String> {
                if is_id(text) { Ok(Self(text.to_owned())) } else { Err(not_an_id(text)) }
            }
        }

        impl std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str { &self.0 }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> { s.serialize_str(&self.0) }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                Cow::<str>::deserialize(d)?.parse().map_err(serde::de::Error::custom)
            }
        }

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> { "Id".into() }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": ["string", "integer"], "pattern": PATTERN })
            }
        }

        impl Decode for $name {
            fn decode(node: &Node<'_>, cx: &mut Context<'_>) -> Option<Self> {
                let text = cx.text(node, IdKind::$kind.noun())?;
                match text.parse::<Self>() {
                    Ok(id) => { cx.refer(IdKind::$kind, text, node); Some(id) }
                    Err(message) => cx.fail(node, message, ID_HINT),
                }
            }
        }
    )+ };
}

pub(crate) const ID_HINT: &str = "an id is 1 to 63 characters of a-z, 0-9 and `-`, and starts with a letter or digit";

pub(crate) fn not_an_id(text: &str) -> String {
    format!("`{text}` is not an id")
}

ids! {
    /// Names a site.
    SiteId => Site;
    /// Names the system under consideration.
    SystemId => System;
    /// Names a zone.
    ZoneId => Zone;
    /// Names a conduit.
    ConduitId => Conduit;
    /// Names an asset.
    AssetId => Asset;
    /// Names a custom application.
    ApplicationId => Application;
    /// Names a supplier.
    SupplierId => Supplier;
    /// Names an evidence item.
    EvidenceId => Evidence;
    /// Names a measure of the plant.
    MeasureId => Measure;
    /// Names a risk.
    RiskId => Risk;
    /// Names an incident.
    IncidentId => Incident;
    /// Names a training.
    TrainingId => Training;
    /// Names an approval.
    ApprovalId => Approval;
}
