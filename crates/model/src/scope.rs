//! What an answer or a measure speaks about.

use std::borrow::Cow;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer};

use crate::file::{Context, Decode, Node};
use crate::id::{ApplicationId, AssetId, ConduitId, IdKind, SiteId, SupplierId, ZoneId};

/// `organisation`, `system`, or one record of the plant as `kind:id`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Scope {
    Organisation,
    System,
    Site(SiteId),
    Zone(ZoneId),
    Conduit(ConduitId),
    Asset(AssetId),
    Application(ApplicationId),
    Supplier(SupplierId),
}

const KINDS: [&str; 8] = ["organisation", "system", "site", "zone", "conduit", "asset", "application", "supplier"];

impl FromStr for Scope {
    type Err = String;
    /// Errors with what is wrong: the kind, a missing id, an id too many or one badly spelt.
    fn from_str(text: &str) -> Result<Self, String> {
        let (kind, id) = match text.split_once(':') {
            Some((kind, id)) => (kind, Some(id)),
            None => (text, None),
        };
        match (kind, id) {
            ("organisation", None) => Ok(Self::Organisation),
            ("system", None) => Ok(Self::System),
            ("organisation" | "system", Some(_)) => Err(format!("`{kind}` takes no id as a scope")),
            (_, None) if KINDS.contains(&kind) => Err(format!("`{kind}` needs an id as a scope, such as `{kind}:line-1`")),
            ("site", Some(id)) => id.parse().map(Self::Site),
            ("zone", Some(id)) => id.parse().map(Self::Zone),
            ("conduit", Some(id)) => id.parse().map(Self::Conduit),
            ("asset", Some(id)) => id.parse().map(Self::Asset),
            ("application", Some(id)) => id.parse().map(Self::Application),
            ("supplier", Some(id)) => id.parse().map(Self::Supplier),
            _ => Err(format!("`{text}` is not a scope")),
        }
    }
}

impl Scope {
    /// The id it names and the list that id must be in; none for organisation and system.
    pub fn reference(&self) -> Option<(IdKind, &str)> {
        match self {
            Self::Organisation | Self::System => None,
            Self::Site(id) => Some((IdKind::Site, id.as_str())),
            Self::Zone(id) => Some((IdKind::Zone, id.as_str())),
            Self::Conduit(id) => Some((IdKind::Conduit, id.as_str())),
            Self::Asset(id) => Some((IdKind::Asset, id.as_str())),
            Self::Application(id) => Some((IdKind::Application, id.as_str())),
            Self::Supplier(id) => Some((IdKind::Supplier, id.as_str())),
        }
    }
}

impl std::fmt::Display for Scope {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self, self.reference()) {
            (_, Some((kind, id))) => f.pad(&format!("{}:{id}", kind.noun())),
            (Self::System, None) => f.pad("system"),
            (_, None) => f.pad("organisation"),
        }
    }
}

impl Serialize for Scope {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl JsonSchema for Scope {
    fn schema_name() -> Cow<'static, str> {
        "Scope".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "pattern": "^(organisation|system|(site|zone|conduit|asset|application|supplier):[a-z0-9][a-z0-9-]{0,62})$"
        })
    }
}

impl Decode for Scope {
    fn decode(node: &Node<'_>, cx: &mut Context<'_>) -> Option<Self> {
        let text = cx.text(node, "a scope")?;
        let scope = match text.parse::<Self>() {
            Ok(scope) => scope,
            Err(message) => {
                let kind = text.split(':').next().unwrap_or_default();
                let hint = cx.did_you_mean(kind, &KINDS).filter(|_| !KINDS.contains(&kind));
                return cx.fail(
                    node,
                    message,
                    hint.unwrap_or_else(|| "organisation, system, or site|zone|conduit|asset|application|supplier:ID".into()),
                );
            }
        };
        if let Some((kind, id)) = scope.reference() {
            cx.refer(kind, id, node);
        }
        Some(scope)
    }
}
