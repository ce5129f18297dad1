//! The words that the catalogue of standards defines and the plant file may use: passed in, so that reading a plant file
//! needs no catalogue of its own.

use std::borrow::Cow;
use std::collections::HashSet;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

use crate::file::{Context, Decode, Node};

/// One closed list of the catalogue.
#[derive(Debug, Clone, Default)]
pub struct WordList {
    ordered: Vec<&'static str>,
    set: HashSet<&'static str>,
}

impl WordList {
    /// Every word in catalogue order.
    pub fn all(&self) -> &[&'static str] {
        &self.ordered
    }
    /// Whether the list has exactly this word.
    pub fn contains(&self, word: &str) -> bool {
        self.set.contains(word)
    }
}

impl FromIterator<&'static str> for WordList {
    fn from_iter<I: IntoIterator<Item = &'static str>>(words: I) -> Self {
        let ordered: Vec<_> = words.into_iter().collect();
        Self { set: ordered.iter().copied().collect(), ordered }
    }
}

/// Everything a plant file may name that is defined outside of it.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary {
    /// Requirement ids that can be answered: IEC 62443-2-1, 2-4, 3-3, 4-1, 4-2.
    pub requirements: WordList,
    /// Entity types of the NIS2 annexes.
    pub activities: WordList,
    /// Named profiles that add requirements whatever the level.
    pub overlays: WordList,
}

macro_rules! listed {
    ($($(#[$meta:meta])* $name:ident: $list:ident, $noun:literal, $hint:literal;)+) => { $(
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub struct $name(String);

        impl $name {
            /// Spelt as in the catalogue.
            pub fn as_str(&self) -> &str { &self.0 }
            /// An id that the catalogue itself supplies.
            pub fn known(id: &'static str) -> Self { Self(id.to_owned()) }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.pad(&self.0) }
        }

        impl std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str { &self.0 }
        }

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> { stringify!($name).into() }
            fn json_schema(_: &mut SchemaGenerator) -> Schema { json_schema!({ "type": "string" }) }
        }

        impl Decode for $name {
            fn decode(node: &Node<'_>, cx: &mut Context<'_>) -> Option<Self> {
                let text = cx.text(node, $noun)?;
                if cx.vocabulary().$list.contains(text) { return Some(Self(text.to_owned())); }
                let hint = cx.did_you_mean(text, cx.vocabulary().$list.all()).unwrap_or_else(|| $hint.to_owned());
                cx.fail(node, format!("unknown {} `{text}`", $noun), hint)
            }
        }
    )+ };
}

listed! {
    /// Id of a requirement, spelt exactly as in the catalogue: `SR 1.1 RE 1`, `ORG 1.3`, `SM-9`.
    RequirementId: requirements, "requirement", "`ringwall catalogue` lists every id; ZCRs are checked on the model and cannot be answered";
    /// Id of a NIS2 entity type: `food-production`, `machinery`.
    Activity: activities, "activity", "`ringwall catalogue activities` lists the entity types of the NIS2 annexes";
    /// Id of an overlay: `nis2`.
    Overlay: overlays, "overlay", "the overlays are: nis2";
}
