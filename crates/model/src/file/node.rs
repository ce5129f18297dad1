//! The tree of a YAML document with the position of every value: what decoders see.

use std::borrow::Cow;

/// Where a value stands in its source: first line (from 1), column in characters (from 1), characters on that line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Span {
    pub line: u32,
    pub column: u32,
    pub length: u32,
}

/// A value and its position.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Node<'s> {
    pub value: Value<'s>,
    pub span: Span,
}

/// What YAML distinguishes, and no more: whether a scalar is a number is for its field to decide.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'s> {
    /// Empty, or `~` or `null` unquoted: the same as leaving the key out.
    Null,
    /// Text as written.
    Scalar(Cow<'s, str>),
    /// A sequence.
    List(Vec<Node<'s>>),
    /// A mapping in the order of the source.
    Map(Vec<(Node<'s>, Node<'s>)>),
}

impl Node<'_> {
    /// What it is, for messages.
    pub fn describe(&self) -> &'static str {
        match self.value {
            Value::Null => "nothing",
            Value::Scalar(_) => "text",
            Value::List(_) => "a list",
            Value::Map(_) => "a map",
        }
    }

    /// The text of a scalar.
    pub fn scalar(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar(text) => Some(text),
            _ => None,
        }
    }
}
