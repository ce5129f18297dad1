//! From nodes to typed records: what a field asks of its value, and how it says what is wrong.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Serialize;

use super::node::{Node, Span, Value};
use super::problem::{Problem, Problems, Related};
use super::references::{Place, References};
use super::source::Source;
use crate::id::IdKind;
use crate::vocabulary::Vocabulary;

/// Problems beyond this number are counted but not kept.
const MAX_KEPT: usize = 1000;
/// Problems that get a suggestion; comparing words for every one of a flood costs and helps nobody.
const MAX_SUGGESTED: usize = 100;
/// Characters of a line that an excerpt shows.
const EXCERPT: usize = 200;
/// Characters of a message.
const MESSAGE: usize = 300;
/// Longer words are no slip of a known one, and comparing them costs.
const LONGEST_WORD: usize = 80;
/// Words that a misspelt one is compared with.
const MOST_WORDS: usize = 500;

/// A type that a value of the plant file can hold.
pub trait Decode: Sized {
    /// Reads the value; on failure the problem has been reported and the result is `None`.
    fn decode(node: &Node<'_>, cx: &mut Context<'_>) -> Option<Self>;

    /// The value where the key is left out; `None` where it must not be.
    fn absent() -> Option<Self> {
        None
    }

    /// Whether writing leaves the key out.
    fn is_absent(&self) -> bool {
        false
    }
}

impl<T: Decode> Decode for Option<T> {
    fn decode(node: &Node<'_>, cx: &mut Context<'_>) -> Option<Self> {
        T::decode(node, cx).map(Some)
    }
    fn absent() -> Option<Self> {
        Some(None)
    }
    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T: Decode> Decode for Vec<T> {
    fn decode(node: &Node<'_>, cx: &mut Context<'_>) -> Option<Self> {
        let Value::List(items) = &node.value else {
            let message = format!("expected a list, found {}", node.describe());
            return cx.fail(node, message, "start each entry on its own line with `- `, or write [a, b]");
        };
        let decoded: Vec<Option<T>> = items.iter().map(|item| decode_item(item, cx)).collect();
        decoded.into_iter().collect()
    }
    fn absent() -> Option<Self> {
        Some(Vec::new())
    }
    fn is_absent(&self) -> bool {
        self.is_empty()
    }
}

fn decode_item<T: Decode>(item: &Node<'_>, cx: &mut Context<'_>) -> Option<T> {
    match item.value {
        Value::Null => cx.fail(item, "an empty list entry".into(), "remove the `-`, or write a value behind it"),
        _ => T::decode(item, cx),
    }
}

/// A list that must be given.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Compulsory<T>(pub Vec<T>);

impl<T: Decode> Decode for Compulsory<T> {
    fn decode(node: &Node<'_>, cx: &mut Context<'_>) -> Option<Self> {
        Vec::decode(node, cx).map(Self)
    }
}

impl<T: JsonSchema> JsonSchema for Compulsory<T> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        format!("ListOf{}", T::schema_name()).into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "array", "items": generator.subschema_for::<T>(), "minItems": 1 })
    }
}

/// Version of the plant file's format; there is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FormatVersion;

impl Serialize for FormatVersion {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_u8(1)
    }
}

impl JsonSchema for FormatVersion {
    fn schema_name() -> Cow<'static, str> {
        "FormatVersion".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "const": 1 })
    }
}

impl Decode for FormatVersion {
    fn decode(node: &Node<'_>, cx: &mut Context<'_>) -> Option<Self> {
        match cx.text(node, "the format version 1")? {
            "1" => Some(Self),
            other => cx.fail(node, format!("plant file format `{other}` is not known here"), "this version reads `ringwall: 1`"),
        }
    }
}

/// What decoders share: the source, the vocabulary, and what they find.
pub struct Context<'c> {
    vocabulary: &'c Vocabulary,
    sources: &'c [Source],
    file: usize,
    pub(super) problems: Vec<(Place, Problem)>,
    pub(super) omitted: usize,
    pub(super) references: References,
    defining: bool,
}

impl<'c> Context<'c> {
    pub(super) fn new(sources: &'c [Source], vocabulary: &'c Vocabulary) -> Self {
        Self { vocabulary, sources, file: 0, problems: Vec::new(), omitted: 0, references: References::default(), defining: false }
    }

    /// Which of the sources is being read.
    pub(super) fn enter(&mut self, file: usize) {
        self.file = file;
    }

    /// The closed lists of the catalogue.
    pub fn vocabulary(&self) -> &'c Vocabulary {
        self.vocabulary
    }

    /// The text of a scalar, or a problem that says what was wanted.
    pub fn text<'n>(&mut self, node: &'n Node<'_>, what: &str) -> Option<&'n str> {
        match &node.value {
            // PostgreSQL cannot keep it, and no text means anything by it.
            Value::Scalar(text) if text.contains('\0') => self.fail(node, format!("{what} with the character NUL"), "remove it"),
            Value::Scalar(text) => Some(text),
            _ => self.fail(node, format!("expected {what}, found {}", node.describe()), ""),
        }
    }

    /// Reports a problem at a node and returns `None`.
    pub fn fail<T>(&mut self, node: &Node<'_>, message: String, hint: impl Into<String>) -> Option<T> {
        self.report(self.place(node.span), message, hint.into(), None);
        None
    }

    pub(super) fn place(&self, span: Span) -> Place {
        Place { file: self.file, span }
    }

    pub(super) fn report(&mut self, place: Place, message: String, hint: String, related: Option<(Place, &str)>) {
        if self.is_full() {
            self.omitted += 1;
            return;
        }
        let related = related.map(|(other, label)| Related {
            file: self.name(other.file),
            line: other.span.line,
            column: other.span.column,
            length: other.span.length,
            excerpt: self.excerpt(other),
            label: label.to_owned(),
        });
        let span = place.span;
        let problem = Problem {
            file: self.name(place.file),
            line: span.line,
            column: span.column,
            length: span.length,
            pointer: String::new(),
            excerpt: self.excerpt(place),
            message: shortened(message),
            hint,
            related,
        };
        self.problems.push((place, problem));
    }

    /// Whether further problems are only counted: then nothing is spent on messages and hints.
    pub(super) fn is_full(&self) -> bool {
        self.problems.len() >= MAX_KEPT
    }

    fn name(&self, file: usize) -> String {
        self.sources.get(file).map(|s| s.name().to_owned()).unwrap_or_default()
    }

    fn excerpt(&self, place: Place) -> String {
        let Some(source) = self.sources.get(place.file) else { return String::new() };
        source.excerpt(place.span.line, EXCERPT)
    }

    /// Notes that an id is used here (or defined, when it is a record's own).
    pub fn refer(&mut self, kind: IdKind, id: &str, node: &Node<'_>) {
        let place = self.place(node.span);
        if std::mem::take(&mut self.defining) {
            self.references.define(kind, id, place);
        } else {
            self.references.refer(kind, id, place);
        }
    }

    /// Notes which zone a zone lies in.
    pub fn note_parent(&mut self, zone: &str, parent: &Node<'_>) {
        let text = parent.scalar().unwrap_or_default().to_owned();
        self.references.parents.push((zone.to_owned(), text, self.place(parent.span)));
    }

    /// Notes what an answer answers.
    pub fn note_answer(&mut self, requirement: &Node<'_>, scope: &str) {
        let text = requirement.scalar().unwrap_or_default().to_owned();
        self.references.answers.push((text, scope.to_owned(), self.place(requirement.span)));
    }

    /// A hint with the nearest word, if one is near.
    pub fn did_you_mean(&self, word: &str, words: &[&str]) -> Option<String> {
        if self.problems.len() >= MAX_SUGGESTED {
            return None;
        }
        nearest(word, words).map(|near| format!("did you mean `{near}`?"))
    }

    pub(super) fn finish(mut self) -> Problems {
        self.problems.sort_by_key(|(place, _)| *place);
        let problems = self.problems.into_iter().map(|(_, problem)| problem).collect();
        Problems { problems, omitted: self.omitted }
    }
}

/// A message with a giant word in it says no more than its first part.
fn shortened(message: String) -> String {
    match message.char_indices().nth(MESSAGE) {
        Some((end, _)) => format!("{}…", message.get(..end).unwrap_or_default()),
        None => message,
    }
}

/// The word that differs least, if it differs little enough to be a slip.
fn nearest<'w>(word: &str, words: &[&'w str]) -> Option<&'w str> {
    let allowed = (word.chars().count() / 3).max(1);
    if word.len() > LONGEST_WORD {
        return None;
    }
    let lower = word.to_lowercase();
    let distance = |w: &str| strsim::damerau_levenshtein(&lower, &w.to_lowercase());
    let similar = words.iter().take(MOST_WORDS).filter(|w| w.len().abs_diff(word.len()) <= 4 * allowed);
    let near = similar.map(|w| (distance(w), *w)).filter(|(d, _)| *d <= allowed);
    near.min_by_key(|(d, _)| *d).map(|(_, w)| w)
}

/// Reads a word of a closed list.
pub fn decode_choice<T: Copy>(node: &Node<'_>, cx: &mut Context<'_>, what: &str, all: &[T], word: fn(T) -> &'static str) -> Option<T> {
    let text = cx.text(node, what)?;
    if let Some(choice) = all.iter().copied().find(|c| word(*c) == text) {
        return Some(choice);
    }
    let words: Vec<&str> = all.iter().map(|c| word(*c)).collect();
    let hint = cx.did_you_mean(text, &words).unwrap_or_else(|| format!("one of: {}", words.join(", ")));
    cx.fail(node, format!("unknown {what} `{text}`"), hint)
}

/// A map being read as a record.
pub struct Record<'n, 's> {
    node: &'n Node<'s>,
    entries: &'n [(Node<'s>, Node<'s>)],
    what: &'static str,
}

impl<'n, 's> Record<'n, 's> {
    /// Takes the map and reports the keys that the record does not have.
    pub fn open(node: &'n Node<'s>, cx: &mut Context<'_>, what: &'static str, keys: &[&str]) -> Option<Self> {
        let Value::Map(entries) = &node.value else {
            let message = format!("expected {} with keys and values, found {}", article(what), node.describe());
            return cx.fail(node, message, format!("keys of this record: {}", keys.join(", ")));
        };
        for (key, _) in entries {
            let Some(text) = key.scalar().filter(|text| !keys.contains(text)) else { continue };
            if cx.is_full() {
                cx.omitted += 1;
                continue;
            }
            let hint = cx.did_you_mean(text, keys).unwrap_or_else(|| format!("keys of this record: {}", keys.join(", ")));
            cx.fail::<()>(key, format!("unknown key `{text}` in {}", article(what)), hint);
        }
        Some(Self { node, entries, what })
    }

    /// Whether no key has a value.
    pub fn is_empty(&self) -> bool {
        self.entries.iter().all(|(_, value)| value.value == Value::Null)
    }

    /// The value of a key, unless it is left out or empty.
    pub fn node(&self, key: &str) -> Option<&'n Node<'s>> {
        let entry = self.entries.iter().find(|(k, _)| k.scalar() == Some(key));
        entry.map(|(_, value)| value).filter(|value| value.value != Value::Null)
    }

    /// The text of a key, where it has one.
    pub fn text(&self, key: &str) -> Option<&'n str> {
        self.node(key).and_then(Node::scalar)
    }

    /// Decodes the value of a key; left out or empty gives the field's default or a problem.
    pub fn field<T: Decode>(&self, key: &'static str, cx: &mut Context<'_>) -> Option<T> {
        let Some(node) = self.node(key) else {
            return T::absent().or_else(|| self.missing(key, cx));
        };
        cx.defining = key == "id";
        let value = T::decode(node, cx);
        cx.defining = false;
        value
    }

    fn missing<T>(&self, key: &str, cx: &mut Context<'_>) -> Option<T> {
        let named = self.node("id").and_then(Node::scalar).map(|id| format!("{} `{id}`", self.what));
        let subject = named.unwrap_or_else(|| format!("this {}", self.what));
        cx.fail(self.node, format!("{subject} has no `{key}`"), format!("add a line `{key}: …`"))
    }
}

fn article(what: &str) -> String {
    let vowel = what.starts_with(['a', 'e', 'i', 'o', 'u']);
    format!("{} {what}", if vowel { "an" } else { "a" })
}
