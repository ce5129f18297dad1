//! Plain values of the plant file: text taken as written, words of open lists, bounded numbers, truth values.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize, Serializer};

use crate::file::{Context, Decode, Node};

/// Text exactly as the file has it: `firmware: 1.10` is the text "1.10", `country: NO` the text "NO".
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Text(pub String);

impl Text {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
    /// Whether there is nothing but white space in it.
    pub fn is_blank(&self) -> bool {
        self.0.trim().is_empty()
    }
}

impl std::fmt::Display for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.0)
    }
}

impl JsonSchema for Text {
    fn schema_name() -> Cow<'static, str> {
        "Text".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        // A plain scalar is taken as written, so an editor must not complain about `firmware: 1.10`.
        json_schema!({ "type": ["string", "number", "boolean"] })
    }
}

impl Decode for Text {
    fn decode(node: &Node<'_>, cx: &mut Context<'_>) -> Option<Self> {
        cx.text(node, "text").map(|t| Self(t.to_owned()))
    }
}

macro_rules! patterned {
    ($($(#[$meta:meta])* $name:ident: $what:literal, $pattern:literal, $test:expr, $hint:literal;)+) => { $(
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        pub struct $name(String);

        impl $name {
            /// The value as text.
            pub fn as_str(&self) -> &str { &self.0 }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.pad(&self.0) }
        }

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> { stringify!($name).into() }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": "string", "pattern": $pattern })
            }
        }

        impl Decode for $name {
            fn decode(node: &Node<'_>, cx: &mut Context<'_>) -> Option<Self> {
                let text = cx.text(node, $what)?;
                let test: fn(&str) -> bool = $test;
                if test(text) { return Some(Self(text.to_owned())); }
                cx.fail(node, format!("`{text}` is not {}", $what), $hint)
            }
        }
    )+ };
}

patterned! {
    /// A lower-case word of an open list, such as a role: plc, rtu, hmi, scada-server.
    Word: "a lower-case word", "^[a-z0-9][a-z0-9-]{0,62}$", crate::id::is_id,
        "write it in lower case with `-` for blanks, such as `scada-server`";
    /// Two-letter country code, ISO 3166-1 alpha-2.
    Country: "a country code", "^[A-Z]{2}$", |t| t.len() == 2 && t.bytes().all(|b| b.is_ascii_uppercase()),
        "use the two capital letters of ISO 3166-1, such as AT, DE or FR";
}

/// A whole number from `MIN` to `MAX`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Whole<const MIN: u64, const MAX: u64>(u64);

impl<const MIN: u64, const MAX: u64> Whole<MIN, MAX> {
    /// The number, if it lies in the range.
    pub const fn new(number: u64) -> Option<Self> {
        if number >= MIN && number <= MAX { Some(Self(number)) } else { None }
    }
    /// The number.
    pub const fn get(self) -> u64 {
        self.0
    }
}

impl<const MIN: u64, const MAX: u64> JsonSchema for Whole<MIN, MAX> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        format!("Whole{MIN}To{MAX}").into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "integer", "minimum": MIN, "maximum": MAX })
    }
}

impl<const MIN: u64, const MAX: u64> Decode for Whole<MIN, MAX> {
    fn decode(node: &Node<'_>, cx: &mut Context<'_>) -> Option<Self> {
        let what = if MAX < 1000 { format!("a whole number from {MIN} to {MAX}") } else { "a whole number".to_owned() };
        let text = cx.text(node, &what)?;
        match text.parse::<u64>().ok().and_then(Self::new) {
            Some(number) => Some(number),
            None => cx.fail(node, format!("expected {what}, found `{text}`"), whole_hint(text)),
        }
    }
}

fn whole_hint(text: &str) -> &'static str {
    if text.contains(['_', ' ', '\'']) || (text.contains(',') && text.len() > 4) {
        "write the digits without separators"
    } else if text.contains('.') {
        "whole numbers have no decimal point"
    } else {
        ""
    }
}

/// Whole euros.
pub type Euro = Whole<0, 9_000_000_000_000_000>;
/// Criticality, severity or likelihood from 1 (lowest) to 5 (highest).
pub type OneToFive = Whole<1, 5>;

/// Annual work units; fractions are possible (part-time staff).
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Headcount(f64);

impl Serialize for Headcount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // As it is read by people: 140 and not 140.0.
        match self.0.to_string().parse::<u64>() {
            Ok(whole) => serializer.serialize_u64(whole),
            Err(_) => serializer.serialize_f64(self.0),
        }
    }
}

impl Headcount {
    /// The number, if it is finite and not negative.
    pub fn new(number: f64) -> Option<Self> {
        (number.is_finite() && (0.0..=1e9).contains(&number)).then_some(Self(number))
    }
    /// The number.
    pub const fn get(self) -> f64 {
        self.0
    }
}

impl JsonSchema for Headcount {
    fn schema_name() -> Cow<'static, str> {
        "Headcount".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "number", "minimum": 0 })
    }
}

impl Decode for Headcount {
    fn decode(node: &Node<'_>, cx: &mut Context<'_>) -> Option<Self> {
        let text = cx.text(node, "a number")?;
        // JSON has a number near zero with an exponent.
        let (number, exponent) = text.split_once("e-").unwrap_or((text, ""));
        let digits = number.bytes().chain(exponent.bytes()).all(|b| b.is_ascii_digit() || b == b'.');
        match text.parse::<f64>().ok().filter(|_| digits).and_then(Self::new) {
            Some(number) => Some(number),
            None => cx.fail(node, format!("expected a number of employees, found `{text}`"), whole_hint(text)),
        }
    }
}

impl Decode for bool {
    fn decode(node: &Node<'_>, cx: &mut Context<'_>) -> Option<Self> {
        match cx.text(node, "true or false")? {
            "true" => Some(true),
            "false" => Some(false),
            other => cx.fail(node, format!("expected true or false, found `{other}`"), "yes, no, on and off are not truth values here"),
        }
    }
}
