//! YAML events to a tree of nodes with positions.
//!
//! Bounded against hostile input: nesting depth, size of expanded aliases, one document, no tags but `!!str`.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use saphyr_parser::{Event, Parser, ScalarStyle, Span as YamlSpan, Tag};

use super::node::{Node, Span, Value};

/// Deeper nesting than any plant file needs.
const MAX_DEPTH: usize = 32;
/// Values that aliases may add to a document in all.
const MAX_ALIASED: usize = 100_000;
/// Values a file may hold; a plant of 10,000 assets and 20,000 answers has about 600,000.
pub(super) const MAX_VALUES: usize = 3_000_000;

/// A problem found while building the tree; the caller adds file name and excerpt.
#[derive(Debug)]
pub(super) struct Flaw {
    pub(super) span: Span,
    pub(super) message: String,
    pub(super) hint: String,
    pub(super) related: Option<(Span, &'static str)>,
}

impl Flaw {
    fn new(span: Span, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { span, message: message.into(), hint: hint.into(), related: None }
    }
}

/// Builds the tree of the only document in `text`; `None` if the text is empty or its syntax is broken.
pub(super) fn parse<'s>(text: &'s str, flaws: &mut Vec<Flaw>) -> Option<Node<'s>> {
    let mut builder = Builder { flaws, stack: Vec::new(), anchors: HashMap::new(), aliased: 0, values: 0, root: None };
    let mut parser = Parser::new_from_str(text);
    while let Some(next) = parser.next_event() {
        match next {
            Ok((event, span)) => {
                builder.event(event, place(span))?;
            }
            Err(error) => {
                let marker = error.marker();
                let span = Span { line: clamp(marker.line()), column: clamp(marker.col() + 1), length: 1 };
                builder.flaws.push(Flaw::new(span, format!("YAML syntax: {}", error.info()), syntax_hint(error.info())));
                return None;
            }
        }
    }
    builder.root
}

fn syntax_hint(info: &str) -> &'static str {
    if info.contains("tab") {
        "indent with blanks, not with tabs"
    } else if info.contains("indent") || info.contains("mapping") || info.contains("block") {
        "check the indentation here and in the line above; text with `: ` or ` #` in it needs quotes"
    } else {
        "check quotes, brackets and indentation here and in the line above"
    }
}

fn clamp(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn place(span: YamlSpan) -> Span {
    let (start, end) = (span.start, span.end);
    let length = if end.line() == start.line() { end.col().saturating_sub(start.col()) } else { 1 };
    Span { line: clamp(start.line()), column: clamp(start.col() + 1), length: clamp(length.max(1)) }
}

enum Open<'s> {
    List(Vec<Node<'s>>),
    Map(Vec<(Node<'s>, Node<'s>)>, Option<Node<'s>>),
}

struct Level<'s> {
    open: Open<'s>,
    span: Span,
    anchor: usize,
}

struct Builder<'s, 'f> {
    flaws: &'f mut Vec<Flaw>,
    stack: Vec<Level<'s>>,
    anchors: HashMap<usize, (Node<'s>, usize)>,
    aliased: usize,
    values: usize,
    root: Option<Node<'s>>,
}

impl<'s> Builder<'s, '_> {
    /// Takes one event; `None` ends the reading of this document.
    fn event(&mut self, event: Event<'s>, span: Span) -> Option<()> {
        self.values += 1;
        if self.values > MAX_VALUES {
            let message = format!("the file holds more than {MAX_VALUES} values");
            self.flaws.push(Flaw::new(span, message, "check that this is a plant file, or split the plant into several files"));
            return None;
        }
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let node = self.scalar(text, style, tag, span);
                self.keep(anchor, &node);
                self.add(node);
            }
            Event::SequenceStart(anchor, tag) => self.open(Open::List(Vec::new()), anchor, tag, span)?,
            Event::MappingStart(anchor, tag) => self.open(Open::Map(Vec::new(), None), anchor, tag, span)?,
            Event::SequenceEnd | Event::MappingEnd => self.close(),
            Event::Alias(anchor) => self.alias(anchor, span)?,
            Event::DocumentStart(_) if self.root.is_some() => {
                let hint = "remove the `---`, or put the second part into a file of its own in the same folder";
                self.flaws.push(Flaw::new(span, "a second YAML document starts here; a plant file is one document", hint));
                return None;
            }
            _ => {}
        }
        Some(())
    }

    fn scalar(&mut self, text: Cow<'s, str>, style: ScalarStyle, tag: Option<Cow<'s, Tag>>, span: Span) -> Node<'s> {
        let as_text = self.is_text_tag(tag, span);
        let null = style == ScalarStyle::Plain && !as_text && matches!(&*text, "" | "~" | "null");
        Node { value: if null { Value::Null } else { Value::Scalar(text) }, span }
    }

    /// Whether the tag says "text"; every other tag is a flaw.
    fn is_text_tag(&mut self, tag: Option<Cow<'s, Tag>>, span: Span) -> bool {
        let Some(tag) = tag else { return false };
        let text = tag.is_yaml_core_schema() && tag.suffix == "str";
        if !text {
            self.flaws.push(Flaw::new(
                span,
                format!("the tag `{}{}` has no meaning in a plant file", tag.handle, tag.suffix),
                "remove the tag",
            ));
        }
        text
    }

    fn open(&mut self, open: Open<'s>, anchor: usize, tag: Option<Cow<'s, Tag>>, span: Span) -> Option<()> {
        self.is_text_tag(tag, span);
        if self.stack.len() >= MAX_DEPTH {
            let message = format!("nested more than {MAX_DEPTH} levels deep");
            self.flaws.push(Flaw::new(span, message, "a plant file needs no more than six levels; check brackets and indentation"));
            return None;
        }
        self.stack.push(Level { open, span, anchor });
        Some(())
    }

    fn close(&mut self) {
        let Some(level) = self.stack.pop() else { return };
        let value = match level.open {
            Open::List(items) => Value::List(items),
            Open::Map(entries, _) => {
                self.check_keys(&entries);
                Value::Map(entries)
            }
        };
        let node = Node { value, span: level.span };
        self.keep(level.anchor, &node);
        self.add(node);
    }

    /// Hands a finished node to the collection it lies in.
    fn add(&mut self, node: Node<'s>) {
        match self.stack.last_mut() {
            None => self.root = Some(node),
            Some(Level { open: Open::List(items), .. }) => items.push(node),
            Some(Level { open: Open::Map(entries, key), .. }) => match key.take() {
                None => *key = Some(node),
                Some(key) => entries.push((key, node)),
            },
        }
    }

    fn keep(&mut self, anchor: usize, node: &Node<'s>) {
        if anchor > 0 {
            let size = size(node);
            self.anchors.insert(anchor, (node.clone(), size));
        }
    }

    fn alias(&mut self, anchor: usize, span: Span) -> Option<()> {
        let Some((node, size)) = self.anchors.get(&anchor) else {
            self.flaws.push(Flaw::new(span, "this alias refers to a value that contains it", "write the value out"));
            return None;
        };
        self.aliased += size;
        if self.aliased > MAX_ALIASED {
            let message = format!("aliases add more than {MAX_ALIASED} values to this file (a long text counts as several)");
            self.flaws.push(Flaw::new(span, message, "write the values out, or split the plant into several files"));
            return None;
        }
        let node = Node { value: node.value.clone(), span };
        self.add(node);
        Some(())
    }

    fn check_keys(&mut self, entries: &[(Node<'s>, Node<'s>)]) {
        for (key, _) in entries.iter().filter(|(key, _)| key.scalar().is_none()) {
            self.flaws.push(Flaw::new(key.span, format!("{} cannot be a key", key.describe()), "keys are words followed by `:`"));
        }
        for (first, again) in repeated(entries) {
            let text = again.scalar().unwrap_or_default();
            let mut flaw = Flaw::new(again.span, format!("the key `{text}` stands twice in this map"), "keep one of the two");
            flaw.related = Some((first.span, "first here"));
            self.flaws.push(flaw);
        }
    }
}

/// Pairs of a key and its repetition; quadratic search only where maps are as small as records are.
fn repeated<'n, 's>(entries: &'n [(Node<'s>, Node<'s>)]) -> Vec<(&'n Node<'s>, &'n Node<'s>)> {
    let first_of = |text: &str| entries.iter().map(|(k, _)| k).find(|k| k.scalar() == Some(text));
    if entries.len() <= 24 {
        let again = entries
            .iter()
            .enumerate()
            .filter(|(i, (key, _))| key.scalar().is_some_and(|text| entries.iter().take(*i).any(|(k, _)| k.scalar() == Some(text))));
        return again.filter_map(|(_, (key, _))| Some((first_of(key.scalar()?)?, key))).collect();
    }
    let mut seen: HashMap<&str, &Node<'s>> = HashMap::with_capacity(entries.len());
    let mut reported = HashSet::new();
    let mut pairs = Vec::new();
    for (key, _) in entries {
        let Some(text) = key.scalar() else { continue };
        match seen.get(text) {
            Some(first) if reported.insert(text) => pairs.push((*first, key)),
            Some(_) => {}
            None => {
                seen.insert(text, key);
            }
        }
    }
    pairs
}

/// Number of values in a tree; a long text counts as several, so that repeating it is bounded as well.
fn size(node: &Node<'_>) -> usize {
    match &node.value {
        Value::Null => 1,
        Value::Scalar(text) => 1 + text.len() / 64,
        Value::List(items) => 1 + items.iter().map(size).sum::<usize>(),
        Value::Map(entries) => 1 + entries.iter().map(|(k, v)| size(k) + size(v)).sum::<usize>(),
    }
}
