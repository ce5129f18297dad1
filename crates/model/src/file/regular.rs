//! A fast reader for the regular part of YAML that plant files are written in; it declines everything else.
//!
//! One line holds one entry: block maps and lists, plain and quoted scalars that need no unescaping, flow collections that
//! end on their line, comments. For such text the tree is the one the full YAML reader builds, ten times sooner (a plant of
//! 10,000 assets and 20,000 answers has 600,000 YAML events). Anything irregular — anchors, tags, block scalars, values over
//! several lines, tabs, escapes, mistakes of any kind — gives `None`, and the full reader takes over, as it does whenever a
//! problem has to be shown: nodes built here carry no positions.
//!
//! INVARIANT: where this reader returns a tree, the full reader returns the same tree and no flaw. Tested on random and
//! mutated text.

use std::borrow::Cow;

use super::node::{Node, Span, Value};

/// Deeper than any regular plant file; irregular ones are the full reader's business.
const MAX_DEPTH: usize = 16;

/// The tree of a regular document without positions, or `None`.
pub(super) fn parse(text: &str) -> Option<Node<'_>> {
    if has_irregular_characters(text) || has_too_many_values(text) {
        return None;
    }
    let mut lines = Lines { rest: text.split('\n'), next: None };
    lines.advance()?;
    let (indent, first) = lines.next?;
    if indent != 0 || first.starts_with(['-', '%']) {
        return None;
    }
    let root = lines.block(0, 0)?;
    lines.next.is_none().then_some(root)
}

/// Tabs, other control characters, and carriage returns that do not end a line with a line feed change what YAML makes of
/// a line; so does U+FEFF in the middle.
fn has_irregular_characters(text: &str) -> bool {
    // Without a branch per byte, so that the compiler can look at many at once.
    let control = text.bytes().fold(false, |found, b| found | ((b < b' ') & (b != b'\n') & (b != b'\r')) | (b == 0x7f));
    let control =
        control || (text.contains('\r') && text.as_bytes().windows(2).any(|pair| matches!(pair, [b'\r', other] if *other != b'\n')));
    let irregular = |c: char| matches!(c, '\u{80}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}');
    control || (!text.is_ascii() && text.chars().any(irregular))
}

/// Each value needs a separator of its own; the full reader says what is wrong.
fn has_too_many_values(text: &str) -> bool {
    text.bytes().filter(|b| matches!(b, b'\n' | b',' | b':')).count() > super::yaml::MAX_VALUES
}

/// Entries of the document: lines without blanks, comments, and their indentation.
struct Lines<'s> {
    rest: std::str::Split<'s, char>,
    next: Option<(usize, &'s str)>,
}

impl<'s> Lines<'s> {
    /// Moves to the next line with content; `None` where a line is irregular.
    fn advance(&mut self) -> Option<()> {
        self.next = None;
        for line in self.rest.by_ref() {
            let line = line.strip_suffix('\r').unwrap_or(line);
            let content = line.trim_start_matches(' ');
            if content.is_empty() || content.starts_with('#') {
                continue;
            }
            let document_marker = line.starts_with("---") || line.starts_with("...");
            if document_marker {
                return None;
            }
            self.next = Some((line.len() - content.len(), content));
            break;
        }
        Some(())
    }

    /// The block collection whose entries stand at `indent`.
    fn block(&mut self, indent: usize, depth: usize) -> Option<Node<'s>> {
        if depth > MAX_DEPTH {
            return None;
        }
        match self.next {
            Some((_, content)) if is_entry(content) => self.list(indent, depth),
            _ => self.map(indent, depth, Vec::new()),
        }
    }

    fn list(&mut self, indent: usize, depth: usize) -> Option<Node<'s>> {
        let mut items = Vec::new();
        while let Some((at, content)) = self.next {
            if at < indent || (at == indent && !is_entry(content)) {
                break;
            }
            if at > indent {
                return None;
            }
            items.push(self.item(indent, content, depth)?);
        }
        Some(node(Value::List(items)))
    }

    /// What stands behind a `- `: a record whose first key is on the same line, a value, or a block below.
    fn item(&mut self, indent: usize, content: &'s str, depth: usize) -> Option<Node<'s>> {
        let value = content.get(1..)?.trim_start_matches(' ');
        let value_indent = indent + content.len() - value.len();
        if value.is_empty() || value.starts_with('#') {
            self.advance()?;
            return self.below(indent + 1, depth);
        }
        if is_entry(value) {
            return None;
        }
        match key(value) {
            Some((key, rest)) => {
                let mut entries = Vec::with_capacity(8);
                self.entry(value_indent, key, rest, depth + 1, &mut entries)?;
                self.map(value_indent, depth + 1, entries)
            }
            None => self.scalar_line(value, indent),
        }
    }

    fn map(&mut self, indent: usize, depth: usize, mut entries: Vec<(Node<'s>, Node<'s>)>) -> Option<Node<'s>> {
        while let Some((at, content)) = self.next {
            if at < indent {
                break;
            }
            if at > indent || is_entry(content) {
                return None;
            }
            let (key, rest) = key(content)?;
            self.entry(indent, key, rest, depth, &mut entries)?;
        }
        Some(node(Value::Map(entries)))
    }

    fn entry(&mut self, indent: usize, key: &'s str, rest: &'s str, depth: usize, entries: &mut Vec<(Node<'s>, Node<'s>)>) -> Option<()> {
        let twice = entries.iter().any(|(k, _)| k.scalar() == Some(key));
        if twice || entries.len() > 64 {
            return None;
        }
        let value = if rest.is_empty() || rest.starts_with('#') {
            self.advance()?;
            match self.next {
                // A list may stand at the indentation of the key it belongs to.
                Some((at, content)) if at == indent && is_entry(content) => self.list(indent, depth + 1)?,
                _ => self.below(indent + 1, depth)?,
            }
        } else {
            self.scalar_line(rest, indent)?
        };
        entries.push((node(Value::Scalar(Cow::Borrowed(key))), value));
        Some(())
    }

    /// The block that starts below, at `least` or deeper; nothing where the next line stands further out.
    fn below(&mut self, least: usize, depth: usize) -> Option<Node<'s>> {
        match self.next {
            Some((at, _)) if at >= least => self.block(at, depth + 1),
            _ => Some(node(Value::Null)),
        }
    }

    /// A value that ends on its line; the next line must not continue it.
    fn scalar_line(&mut self, text: &'s str, indent: usize) -> Option<Node<'s>> {
        let value = line_value(text)?;
        self.advance()?;
        match self.next {
            Some((at, _)) if at > indent => None,
            _ => Some(value),
        }
    }
}

const fn node(value: Value<'_>) -> Node<'_> {
    Node { value, span: Span { line: 0, column: 0, length: 0 } }
}

/// Whether a line is an entry of a list.
fn is_entry(content: &str) -> bool {
    content == "-" || content.starts_with("- ")
}

/// A key of letters, digits, `_` and `-`, and what stands behind its colon.
fn key(content: &str) -> Option<(&str, &str)> {
    let end = content.bytes().position(|b| !(b.is_ascii_alphanumeric() || b == b'_' || b == b'-'))?;
    let (key, rest) = content.split_at_checked(end)?;
    let value = rest.strip_prefix(':')?;
    let starts = key.starts_with(|c: char| c.is_ascii_alphanumeric());
    (starts && key != "null" && (value.is_empty() || value.starts_with(' '))).then(|| (key, value.trim_matches(' ')))
}

/// A scalar or flow collection that fills the line, up to a comment.
fn line_value(text: &str) -> Option<Node<'_>> {
    if text.starts_with(['[', '{', '"', '\'']) {
        let mut flow = Flow { rest: text, depth: 0 };
        let value = flow.value()?;
        let rest = flow.rest;
        let ends = rest.is_empty()
            || rest.trim_start_matches(' ').is_empty()
            || (rest.starts_with(' ') && rest.trim_start_matches(' ').starts_with('#'));
        return ends.then_some(value);
    }
    let comment = text.as_bytes().windows(2).position(|pair| pair == b" #");
    let text = comment.and_then(|at| text.get(..at)).unwrap_or(text).trim_end_matches(' ');
    plain(text, |t| !looks_like_key(t))
}

/// Whether a colon is followed by a blank or ends the text.
fn looks_like_key(text: &str) -> bool {
    text.ends_with(':') || text.as_bytes().windows(2).any(|pair| pair == b": ")
}

/// A plain scalar that starts with no indicator.
fn plain(text: &str, regular: impl Fn(&str) -> bool) -> Option<Node<'_>> {
    const INDICATORS: [char; 21] =
        ['-', '?', ':', ',', '[', ']', '{', '}', '#', '&', '*', '!', '|', '>', '\'', '"', '%', '@', '`', '=', '<'];
    if text.is_empty() || text.starts_with(INDICATORS) || !regular(text) {
        return None;
    }
    Some(node(if matches!(text, "~" | "null") { Value::Null } else { Value::Scalar(Cow::Borrowed(text)) }))
}

/// Reads a flow collection or a quoted scalar from one line.
struct Flow<'s> {
    rest: &'s str,
    depth: usize,
}

impl<'s> Flow<'s> {
    fn value(&mut self) -> Option<Node<'s>> {
        match self.rest.as_bytes().first()? {
            b'[' => self.nested(Self::list),
            b'{' => self.nested(Self::map),
            quote @ (b'"' | b'\'') => self.quoted(char::from(*quote)),
            _ => self.plain(),
        }
    }

    fn nested(&mut self, read: fn(&mut Self) -> Option<Node<'s>>) -> Option<Node<'s>> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return None;
        }
        self.rest = self.rest.get(1..)?;
        let value = read(self)?;
        self.depth -= 1;
        Some(value)
    }

    fn skip_blanks(&mut self) {
        self.rest = self.rest.trim_start_matches(' ');
    }

    fn take(&mut self, prefix: char) -> bool {
        let stripped = self.rest.strip_prefix(prefix);
        self.rest = stripped.unwrap_or(self.rest);
        stripped.is_some()
    }

    fn quoted(&mut self, quote: char) -> Option<Node<'s>> {
        let inner = self.rest.get(1..)?;
        let end = inner.find(quote)?;
        let (text, rest) = inner.split_at_checked(end)?;
        self.rest = rest.get(1..)?;
        let irregular = text.contains('\\') || self.rest.starts_with(quote);
        (!irregular).then(|| node(Value::Scalar(Cow::Borrowed(text))))
    }

    /// Up to a comma or bracket; a colon only inside of a word.
    fn plain(&mut self) -> Option<Node<'s>> {
        let end = self.rest.find([',', '[', ']', '{', '}'])?;
        let (text, rest) = self.rest.split_at_checked(end)?;
        self.rest = rest;
        plain(text.trim_end_matches(' '), |t| !looks_like_key(t) && !t.contains(" #"))
    }

    fn list(&mut self) -> Option<Node<'s>> {
        let mut items = Vec::new();
        loop {
            self.skip_blanks();
            if self.take(']') {
                return Some(node(Value::List(items)));
            }
            items.push(self.value()?);
            self.skip_blanks();
            if !self.take(',') && !self.rest.starts_with(']') {
                return None;
            }
        }
    }

    fn map(&mut self) -> Option<Node<'s>> {
        let mut entries: Vec<(Node<'s>, Node<'s>)> = Vec::new();
        loop {
            self.skip_blanks();
            if self.take('}') {
                return Some(node(Value::Map(entries)));
            }
            let end = self.rest.find(':')?;
            let (name, _) = key(self.rest.get(..end + 2)?)?;
            if entries.len() > 64 || entries.iter().any(|(k, _)| k.scalar() == Some(name)) {
                return None;
            }
            self.rest = self.rest.get(end + 2..)?;
            self.skip_blanks();
            entries.push((node(Value::Scalar(Cow::Borrowed(name))), self.value()?));
            self.skip_blanks();
            if !self.take(',') && !self.rest.starts_with('}') {
                return None;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::file::yaml;

    fn without_spans(mut node: Node<'_>) -> Node<'_> {
        node.span = Span::default();
        node.value = match node.value {
            Value::List(items) => Value::List(items.into_iter().map(without_spans).collect()),
            Value::Map(entries) => Value::Map(entries.into_iter().map(|(k, v)| (without_spans(k), without_spans(v))).collect()),
            other => other,
        };
        node
    }

    /// Where the regular reader returns a tree, the full reader must return the same.
    fn agrees(text: &str) -> bool {
        let Some(tree) = parse(text) else { return false };
        let mut flaws = Vec::new();
        let full = yaml::parse(text, &mut flaws).map(without_spans);
        assert!(flaws.is_empty(), "{text:?}: {flaws:?}");
        assert_eq!(Some(tree), full, "{text:?}");
        true
    }

    #[test]
    fn regular_text_is_read() {
        for text in [
            "ringwall: 1\n",
            "a: 1 # comment\n# comment\n\nb:\n  - x\n  -\n  - y: 1\n    z: 2\n  - [1, {a: b}]\nc:\n- d: e\n",
            "a: \"quoted # text\" # c\nb: 'single: x'\nc: [\"1\", 'b']\nd: {e: f:g, h: \"i\", j: zone:line-1}\n",
            "a:\n  b:\n    c: {}\n    d: []\nx: ~\ny: null\nz:\n",
            "a: x:y\nb: http://x/y\nc: 10.20.1.11\nd: S C-N1\n",
            "a: text with, commas [and] {braces}\n",
            "a: 1 \r\nb:\r\n  - c # d\r\n",
            "- a\n",
        ] {
            assert_eq!(agrees(text), !text.starts_with('-'), "{text:?}");
        }
    }

    #[test]
    fn irregular_text_is_declined() {
        for text in [
            "",
            "a: &x 1\n",
            "a: *x\n",
            "a: |\n  text\n",
            "a: >\n  t\n",
            "a: !!str 1\n",
            "a: \"\\n\"\n",
            "a: 'it''s'\n",
            "a: one\n  two\n",
            "a: [1,\n  2]\n",
            "a:\t1\n",
            "a: 1\na: 2\n",
            "---\na: 1\n",
            "a: 1\n...\n",
            "a: b: c\n",
            "a: b:\n",
            "? a\n: b\n",
            "a: - b\n",
            "a: @b\n",
            "a: [a: b]\n",
            "a: {b}\n",
            "a: {\"b\": 1}\n",
            "a: {b:1}\n",
            "a: [1 #c\n]\n",
            "a: 1\rb: 2\n",
            " a: 1\n",
            "a: [1, , 2]\n",
            "a: [1] x\n",
            "a: \"x\" y\n",
            "a:\n    b: 1\n  c: 2\n",
            "a:\n  - b\n c: 1\n",
            "- - a\n",
            "%YAML 1.2\n",
            "a: [1,]#\n",
            "a: \"x\n",
        ] {
            assert_eq!(parse(text), None, "{text:?}");
        }
    }

    fn fragment() -> impl Strategy<Value = String> {
        let piece = prop::sample::select(vec![
            "a", "b: ", "c:", "- ", "-", "\n", "\n  ", "\n    ", "\n", " ", "#", " # x", "[", "]", "{", "}", ", ", ",", ": ", ":", "\"",
            "'", "x", "1", "~", "null", "zone:a", "ü", "漢", "?", "&", "*", "!", "|", ">", "%", "@", "`", "\\", "=", "<<: ", "\u{a0}",
            "\u{85}", "true", "...", "---", "\t", "\r", "\r\n",
        ]);
        prop::collection::vec(piece, 0..14).prop_map(|pieces| pieces.concat())
    }

    fn line() -> impl Strategy<Value = String> {
        let indent = prop::sample::select(vec!["", "", "  ", "  ", "    ", "      ", " ", "   "]);
        let head = prop::sample::select(vec!["a: ", "b: ", "c:", "- ", "- a: ", "- b:", "-", "d: [", "e: {a: ", "# ", ""]);
        let value = prop_oneof![
            prop::sample::select(vec![
                "",
                "x",
                "x y",
                "1.10",
                "\"q\"",
                "'s'",
                "[1, 2]",
                "{a: b, c: d}",
                "[]",
                "{}",
                "~",
                "x # c",
                "[a, [b, {c: d}]]",
                "a:b",
                "[x] # c",
                "- x",
                "1]",
                "b}"
            ])
            .prop_map(str::to_owned),
            fragment(),
        ];
        (indent, head, value).prop_map(|(indent, head, value)| format!("{indent}{head}{value}\n"))
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 4000, ..ProptestConfig::default() })]

        #[test]
        fn agrees_with_the_full_reader_on_lines(lines in prop::collection::vec(line(), 0..8)) {
            agrees(&lines.concat());
        }

        #[test]
        fn agrees_with_the_full_reader_on_fragments(text in fragment()) {
            agrees(&text);
            agrees(&format!("a: {text}\n"));
        }
    }
}
