//! What can be read off one Rust file without compiling it: functions and their lengths, code lines, public items, macros.
//!
//! Works on token trees, so that strings and comments are never mistaken for code, and what stands inside a macro call or
//! a macro's body counts like any other code. It does not expand macros.

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// A function with a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Function {
    pub(crate) name: String,
    /// Line of `fn`, from 1.
    pub(crate) line: usize,
    /// Lines from `fn` to the closing brace, both included, blank lines and comments counted.
    pub(crate) lines: usize,
    /// Whether it is a test or stands in a module of tests.
    pub(crate) test: bool,
}

/// A public item: type, function, constant, field, variant or a trait's function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PublicItem {
    pub(crate) name: String,
    pub(crate) line: usize,
    pub(crate) documented: bool,
}

/// Something that must not stand in the code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Banned {
    pub(crate) what: &'static str,
    pub(crate) line: usize,
}

/// One file, measured.
#[derive(Debug, Default)]
pub(crate) struct Code {
    pub(crate) functions: Vec<Function>,
    pub(crate) public: Vec<PublicItem>,
    pub(crate) banned: Vec<Banned>,
    /// Lines with code on them; comments, doc comments and blank lines are none.
    pub(crate) code_lines: usize,
}

const BANNED_MACROS: &[(&str, &str)] = &[("todo", "`todo!`"), ("unimplemented", "`unimplemented!`"), ("dbg", "`dbg!`")];

impl Code {
    /// Measures a file; `test` says that all of it is tests. Errors where the text is not made of Rust tokens.
    pub(crate) fn measure(text: &str, test: bool) -> Result<Self, String> {
        let tokens: TokenStream = text.parse().map_err(|e| format!("not Rust: {e}"))?;
        let trees: Vec<TokenTree> = tokens.into_iter().collect();
        let mut code = Self::default();
        let mut lines = BTreeSet::new();
        note_lines(&trees, &mut lines);
        code.code_lines = lines.len();
        code.walk(&trees, Place { test, body: false });
        code.banned.extend(ignored_examples(text));
        Ok(code)
    }

    fn walk(&mut self, trees: &[TokenTree], place: Place) {
        let mut rest = trees;
        let mut noted = Noted::default();
        while let [first, tail @ ..] = rest {
            if let Some((attribute, after)) = attribute(rest) {
                self.attribute(attribute, &mut noted);
                rest = after;
                continue;
            }
            self.look_for_banned_macro(first, tail);
            let inner = Place { test: place.test || noted.test, ..place };
            if let Some((function, body, after)) = function(rest, inner.test) {
                self.functions.push(function);
                self.walk(&children(body), Place { body: true, ..inner });
                (rest, noted) = (after, Noted::default());
                continue;
            }
            if is_word(first, "pub") && !inner.test && !inner.body {
                self.public.extend(public_item(tail, noted.doc));
                self.public.extend(members(tail));
            }
            if let TokenTree::Group(group) = first {
                self.walk(&children(group), inner);
            }
            if ends_item(first) {
                noted = Noted::default();
            }
            rest = tail;
        }
    }

    fn attribute(&mut self, group: &Group, noted: &mut Noted) {
        let trees = children(group);
        noted.doc |= trees.first().is_some_and(|t| is_word(t, "doc"));
        noted.test |= marks_test(&trees);
        if mentions(&trees, "ignore") && !trees.first().is_some_and(|t| is_word(t, "doc")) {
            self.banned.push(Banned { what: "`#[ignore]`", line: group.span_open().start().line });
        }
    }

    fn look_for_banned_macro(&mut self, first: &TokenTree, tail: &[TokenTree]) {
        let [TokenTree::Punct(mark), ..] = tail else { return };
        let found = BANNED_MACROS.iter().find(|(name, _)| mark.as_char() == '!' && is_word(first, name));
        self.banned.extend(found.map(|(_, what)| Banned { what, line: first.span().start().line }));
    }
}

/// Where the walk is.
#[derive(Debug, Clone, Copy)]
struct Place {
    test: bool,
    body: bool,
}

/// What the attributes before an item said.
#[derive(Debug, Default)]
struct Noted {
    doc: bool,
    test: bool,
}

fn children(group: &Group) -> Vec<TokenTree> {
    group.stream().into_iter().collect()
}

fn is_word(tree: &TokenTree, word: &str) -> bool {
    matches!(tree, TokenTree::Ident(ident) if ident == word)
}

fn is_mark(tree: &TokenTree, mark: char) -> bool {
    matches!(tree, TokenTree::Punct(punct) if punct.as_char() == mark)
}

/// `#[…]` or `#![…]` at the start of the trees, and what follows.
fn attribute(trees: &[TokenTree]) -> Option<(&Group, &[TokenTree])> {
    match trees {
        [hash, TokenTree::Group(group), rest @ ..] if is_mark(hash, '#') && group.delimiter() == Delimiter::Bracket => Some((group, rest)),
        [hash, bang, TokenTree::Group(group), rest @ ..]
            if is_mark(hash, '#') && is_mark(bang, '!') && group.delimiter() == Delimiter::Bracket =>
        {
            Some((group, rest))
        }
        _ => None,
    }
}

/// `#[test]`, `#[tokio::test]`, `#[cfg(test)]`; not `#[cfg(not(test))]`.
fn marks_test(trees: &[TokenTree]) -> bool {
    match trees {
        [TokenTree::Ident(cfg), TokenTree::Group(condition)] if cfg == "cfg" => {
            let inner = children(condition);
            mentions(&inner, "test") && !mentions(&inner, "not")
        }
        [.., TokenTree::Ident(last)] => last == "test",
        _ => false,
    }
}

/// Whether the word stands anywhere in the trees.
fn mentions(trees: &[TokenTree], word: &str) -> bool {
    trees.iter().any(|tree| match tree {
        TokenTree::Group(group) => mentions(&children(group), word),
        other => is_word(other, word),
    })
}

fn ends_item(tree: &TokenTree) -> bool {
    match tree {
        TokenTree::Punct(punct) => matches!(punct.as_char(), ';' | ','),
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        _ => false,
    }
}

/// `fn name … { … }` at the start of the trees: the function, its body, and what follows.
fn function(trees: &[TokenTree], test: bool) -> Option<(Function, &Group, &[TokenTree])> {
    let (keyword, name, mut rest) = match trees {
        [keyword, TokenTree::Ident(name), rest @ ..] if is_word(keyword, "fn") => (keyword, name.to_string(), rest),
        [keyword, dollar, TokenTree::Ident(name), rest @ ..] if is_word(keyword, "fn") && is_mark(dollar, '$') => {
            (keyword, format!("${name}"), rest)
        }
        _ => return None,
    };
    while let [first, tail @ ..] = rest {
        match first {
            TokenTree::Group(body) if body.delimiter() == Delimiter::Brace => {
                let line = keyword.span().start().line;
                let lines = body.span_close().end().line.saturating_sub(line) + 1;
                return Some((Function { name, line, lines, test }, body, tail));
            }
            first if is_mark(first, ';') => return None,
            _ => rest = tail,
        }
    }
    None
}

const QUALIFIERS: &[&str] = &["async", "const", "unsafe", "extern"];
const KINDS: &[&str] = &["fn", "struct", "enum", "trait", "type", "const", "static", "union"];

/// The item after `pub`; `None` for what is visible in the crate only, modules, re-exports and what a macro names.
fn public_item(tail: &[TokenTree], documented: bool) -> Option<PublicItem> {
    let mut rest = tail;
    while let [first, second, ..] = rest {
        let item = |name: &TokenTree| PublicItem { name: name.to_string(), line: name.span().start().line, documented };
        let is_one_of = |words: &[&str], tree| words.iter().any(|w| is_word(tree, w));
        match second {
            TokenTree::Ident(_) if is_one_of(KINDS, first) && !is_one_of(KINDS, second) => return Some(item(second)),
            TokenTree::Punct(colon) if matches!(first, TokenTree::Ident(_)) && colon.as_char() == ':' => {
                // A field; `pub a::B` in a tuple is a type.
                let path = matches!(rest, [_, a, b, ..] if is_mark(a, ':') && is_mark(b, ':'));
                return (!path).then(|| item(first));
            }
            _ if is_one_of(QUALIFIERS, first) || matches!(first, TokenTree::Literal(_)) => rest = rest.get(1..).unwrap_or_default(),
            _ => return None,
        }
    }
    None
}

/// Variants of a public enum and functions of a public trait: public without the word.
fn members(tail: &[TokenTree]) -> Vec<PublicItem> {
    let [kind, TokenTree::Ident(_), rest @ ..] = tail else { return Vec::new() };
    let body = rest.iter().find_map(|tree| match tree {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => Some(children(group)),
        _ => None,
    });
    match body {
        Some(body) if is_word(kind, "enum") => items_at(&body, |trees| match trees {
            [name @ TokenTree::Ident(_), ..] => Some(name),
            _ => None,
        }),
        Some(body) if is_word(kind, "trait") => items_at(&body, |trees| match trees {
            [keyword, name @ TokenTree::Ident(_), ..] if is_word(keyword, "fn") => Some(name),
            _ => None,
        }),
        _ => Vec::new(),
    }
}

/// One item per `,`, `;` or brace of the body, named by `name` at the first tree that it accepts.
fn items_at<'t>(body: &'t [TokenTree], name: impl Fn(&'t [TokenTree]) -> Option<&'t TokenTree>) -> Vec<PublicItem> {
    let mut items = Vec::new();
    let (mut rest, mut documented, mut named) = (body, false, false);
    while let [first, tail @ ..] = rest {
        if let Some((group, after)) = attribute(rest) {
            documented |= children(group).first().is_some_and(|t| is_word(t, "doc"));
            rest = after;
            continue;
        }
        if let Some(name) = name(rest).filter(|_| !named) {
            items.push(PublicItem { name: name.to_string(), line: name.span().start().line, documented });
            named = true;
        }
        if ends_item(first) {
            // The brace of `Variant { … }` is followed by a comma, which ends the same item once more: harmless.
            (documented, named) = (false, false);
        }
        rest = tail;
    }
    items
}

/// Adds every line that a token touches; doc comments arrive as `#[doc = "…"]` and are left out.
fn note_lines(trees: &[TokenTree], lines: &mut BTreeSet<usize>) {
    let mut rest = trees;
    while let [first, tail @ ..] = rest {
        match attribute(rest) {
            Some((group, after)) if matches!(children(group).as_slice(), [doc, equals, ..] if is_word(doc, "doc") && is_mark(equals, '=')) =>
            {
                rest = after;
                continue;
            }
            _ => {}
        }
        match first {
            TokenTree::Group(group) => {
                lines.insert(group.span_open().start().line);
                lines.insert(group.span_close().end().line);
                note_lines(&children(group), lines);
            }
            token => lines.extend(token.span().start().line..=token.span().end().line),
        }
        rest = tail;
    }
}

/// A code example in a doc comment that says `ignore` is never compiled: as good as no example.
fn ignored_examples(text: &str) -> impl Iterator<Item = Banned> {
    text.lines().enumerate().filter_map(|(index, line)| {
        let line = line.trim_start();
        let comment = line.strip_prefix("///").or_else(|| line.strip_prefix("//!"))?;
        let fence = comment.trim_start().strip_prefix("```")?;
        let ignored = fence.split([',', ' ']).any(|word| word == "ignore" || word.starts_with("ignore-"));
        ignored.then_some(Banned { what: "a code example marked `ignore`", line: index + 1 })
    })
}

#[cfg(test)]
#[path = "code_tests.rs"]
mod tests;
