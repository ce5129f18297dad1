//! Security levels, foundational requirements, and vectors of seven (IEC 62443-1-1, 62443-3-3 Annex A).

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, ser::SerializeMap};

use crate::file::{Context, Decode, Node, Value};

/// A security level, 0 to 4. As a target, 0 asks for nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum SecurityLevel {
    Sl0,
    Sl1,
    Sl2,
    Sl3,
    Sl4,
}

impl SecurityLevel {
    /// All levels, lowest first.
    pub const ALL: [Self; 5] = [Self::Sl0, Self::Sl1, Self::Sl2, Self::Sl3, Self::Sl4];

    /// The level of a number; none above 4.
    pub const fn new(number: u64) -> Option<Self> {
        match number {
            0 => Some(Self::Sl0),
            1 => Some(Self::Sl1),
            2 => Some(Self::Sl2),
            3 => Some(Self::Sl3),
            4 => Some(Self::Sl4),
            _ => None,
        }
    }

    /// The number, 0 to 4.
    pub const fn number(self) -> u8 {
        self as u8
    }
}

impl std::fmt::Display for SecurityLevel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.number())
    }
}

impl Serialize for SecurityLevel {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_u8(self.number())
    }
}

impl<'de> Deserialize<'de> for SecurityLevel {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Self::new(u64::deserialize(d)?).ok_or_else(|| serde::de::Error::custom("a security level is 0 to 4"))
    }
}

impl JsonSchema for SecurityLevel {
    fn schema_name() -> Cow<'static, str> {
        "SecurityLevel".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "integer", "minimum": 0, "maximum": 4 })
    }
}

impl Decode for SecurityLevel {
    fn decode(node: &Node<'_>, cx: &mut Context<'_>) -> Option<Self> {
        let text = cx.text(node, "a level from 0 to 4")?;
        match text.parse().ok().and_then(Self::new) {
            Some(level) => Some(level),
            None => cx.fail(node, format!("expected a level from 0 to 4, found `{text}`"), "security levels are whole numbers"),
        }
    }
}

/// The seven foundational requirements (IEC 62443-1-1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Foundational {
    Iac,
    Uc,
    Si,
    Dc,
    Rdf,
    Tre,
    Ra,
}

impl Foundational {
    /// FR 1 to FR 7.
    pub const ALL: [Self; 7] = [Self::Iac, Self::Uc, Self::Si, Self::Dc, Self::Rdf, Self::Tre, Self::Ra];

    /// FR of a number from 1 to 7.
    pub fn new(number: u64) -> Option<Self> {
        Self::ALL.into_iter().find(|fr| u64::from(fr.number()) == number)
    }

    /// What people write: `FR3`, `3`, `SI`, in any case.
    pub fn named(word: &str) -> Option<Self> {
        let word = word.to_uppercase();
        let number = word.strip_prefix("FR").unwrap_or(&word).trim().parse().ok();
        number.and_then(Self::new).or_else(|| Self::ALL.into_iter().find(|fr| fr.abbreviation() == word))
    }

    /// 1 to 7.
    pub const fn number(self) -> u8 {
        self as u8 + 1
    }

    /// The usual abbreviation.
    pub const fn abbreviation(self) -> &'static str {
        match self {
            Self::Iac => "IAC",
            Self::Uc => "UC",
            Self::Si => "SI",
            Self::Dc => "DC",
            Self::Rdf => "RDF",
            Self::Tre => "TRE",
            Self::Ra => "RA",
        }
    }
}

/// One value for each foundational requirement, in FR order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, Default)]
pub struct PerFr<T>(pub [T; 7]);

impl<T: Copy> PerFr<T> {
    /// The same value seven times.
    pub const fn all(value: T) -> Self {
        Self([value; 7])
    }

    /// One value per FR from a function.
    pub fn from_fn(mut value: impl FnMut(Foundational) -> T) -> Self {
        Self(Foundational::ALL.map(&mut value))
    }

    /// The value for one FR.
    pub const fn get(&self, fr: Foundational) -> T {
        let [iac, uc, si, dc, rdf, tre, ra] = self.0;
        match fr {
            Foundational::Iac => iac,
            Foundational::Uc => uc,
            Foundational::Si => si,
            Foundational::Dc => dc,
            Foundational::Rdf => rdf,
            Foundational::Tre => tre,
            Foundational::Ra => ra,
        }
    }

    /// Pairs in FR order.
    pub fn iter(&self) -> impl Iterator<Item = (Foundational, T)> + '_ {
        Foundational::ALL.into_iter().zip(self.0.iter().copied())
    }
}

/// Levels of which some may be undetermined.
pub type Levels = PerFr<Option<SecurityLevel>>;

impl Levels {
    /// Whether no FR has a level.
    pub fn is_undetermined(&self) -> bool {
        self.0.iter().all(Option::is_none)
    }

    /// The vector, or none where all seven are undetermined.
    pub fn determined(self) -> Option<Self> {
        (!self.is_undetermined()).then_some(self)
    }
}

impl std::fmt::Display for PerFr<Option<SecurityLevel>> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let parts = self.0.map(|level| level.map_or_else(|| "-".to_owned(), |l| l.to_string()));
        write!(f, "{{{}}}", parts.join(" "))
    }
}

impl std::fmt::Display for PerFr<SecurityLevel> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{{{}}}", self.0.map(|l| l.to_string()).join(" "))
    }
}

/// Levels as the plant file states them: one number, seven, or a map with a default.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LevelSpec {
    /// The same level for every FR.
    One(SecurityLevel),
    /// A level for each FR.
    Seven(PerFr<SecurityLevel>),
    /// A default and exceptions; without a default the FRs not named stay undetermined.
    Map {
        /// Level of the FRs that are not named.
        default: Option<SecurityLevel>,
        /// Exceptions by FR.
        by_fr: Levels,
    },
}

impl LevelSpec {
    /// The level of each FR, as far as it is determined.
    pub fn levels(&self) -> Levels {
        match self {
            Self::One(level) => Levels::all(Some(*level)),
            Self::Seven(seven) => PerFr(seven.0.map(Some)),
            Self::Map { default, by_fr } => PerFr(by_fr.0.map(|level| level.or(*default))),
        }
    }
}

const FR_KEYS: [&str; 7] = ["fr1", "fr2", "fr3", "fr4", "fr5", "fr6", "fr7"];
const MAP_KEYS: [&str; 8] = ["default", "fr1", "fr2", "fr3", "fr4", "fr5", "fr6", "fr7"];

impl Serialize for LevelSpec {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::One(level) => level.serialize(s),
            Self::Seven(seven) => seven.serialize(s),
            Self::Map { default, by_fr } => {
                let mut map = s.serialize_map(None)?;
                let entries = std::iter::once(("default", *default)).chain(FR_KEYS.into_iter().zip(by_fr.0));
                for (key, level) in entries {
                    if let Some(level) = level {
                        map.serialize_entry(key, &level)?;
                    }
                }
                map.end()
            }
        }
    }
}

impl JsonSchema for LevelSpec {
    fn schema_name() -> Cow<'static, str> {
        "LevelSpec".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let level = generator.subschema_for::<SecurityLevel>();
        let properties: serde_json::Map<_, _> = MAP_KEYS.iter().map(|k| ((*k).to_owned(), level.clone().to_value())).collect();
        json_schema!({
            "description": "One level, seven levels in FR order, or a map with a default",
            "oneOf": [
                level,
                { "type": "array", "items": level, "minItems": 7, "maxItems": 7 },
                { "type": "object", "properties": properties, "additionalProperties": false, "minProperties": 1 },
            ]
        })
    }
}

impl Decode for LevelSpec {
    fn decode(node: &Node<'_>, cx: &mut Context<'_>) -> Option<Self> {
        match &node.value {
            Value::List(items) => {
                let found = items.len();
                let levels: Vec<SecurityLevel> = items.iter().filter_map(|n| SecurityLevel::decode(n, cx)).collect();
                if found != 7 {
                    return cx.fail(
                        node,
                        format!("expected seven levels, found {found}"),
                        "one for each FR in the order IAC UC SI DC RDF TRE RA",
                    );
                }
                <[SecurityLevel; 7]>::try_from(levels).ok().map(|seven| Self::Seven(PerFr(seven)))
            }
            Value::Map(_) => {
                let record = crate::file::Record::open(node, cx, "map of levels", &MAP_KEYS)?;
                let default = record.field::<Option<SecurityLevel>>("default", cx);
                let by_fr = FR_KEYS.map(|key| record.field::<Option<SecurityLevel>>(key, cx));
                if record.is_empty() {
                    return cx.fail(
                        node,
                        "this map of levels is empty".into(),
                        "give a `default`, or levels for `fr1` to `fr7`, or leave the key out",
                    );
                }
                Some(Self::Map { default: default?, by_fr: Levels::from_options(by_fr)? })
            }
            _ => SecurityLevel::decode(node, cx).map(Self::One),
        }
    }
}

impl Levels {
    fn from_options(parts: [Option<Option<SecurityLevel>>; 7]) -> Option<Self> {
        parts.iter().all(Option::is_some).then(|| Self(parts.map(Option::flatten)))
    }
}
