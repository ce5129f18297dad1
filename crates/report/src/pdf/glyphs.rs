//! Makes every text of the data printable: PDF/A forbids characters without a glyph and those of the private area.

use serde_json::Value;

use super::fonts::FONTS;
use crate::plain;

/// Which characters are printed as they are; all others become `□`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Glyphs {
    /// Whatever one of the fonts has.
    All,
    /// What the main font has, without combining marks.
    Plain,
}

const MISSING: char = '□';
/// Longest text that a report prints; a note longer than this is a document of its own.
const LONGEST: usize = 3_000;

/// Every text in a value, fit for print.
pub(super) fn fit(value: &mut Value, glyphs: Glyphs) {
    match value {
        Value::String(text) => *text = plain::breakable(&plain::shortened(&printable(&plain::line(text), glyphs), LONGEST)),
        Value::Array(items) => items.iter_mut().for_each(|item| fit(item, glyphs)),
        Value::Object(map) => map.iter_mut().for_each(|(_, item)| fit(item, glyphs)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The text with `□` for what cannot be printed.
pub(super) fn printable(text: &str, glyphs: Glyphs) -> String {
    text.chars().map(|c| if prints(c, glyphs) { c } else { MISSING }).collect()
}

fn prints(c: char, glyphs: Glyphs) -> bool {
    if c.is_ascii() {
        return true;
    }
    match glyphs {
        Glyphs::All => !is_private(c) && FONTS.have(c),
        Glyphs::Plain => !is_private(c) && !is_mark(c) && FONTS.main_has(c),
    }
}

const fn is_private(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..)
}

const fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_font_has_becomes_a_box() {
        assert_eq!(printable("Grün – Ж Ω ✓ 漢 \u{e001}", Glyphs::All), "Grün – Ж Ω ✓ □ □");
        assert_eq!(printable("e\u{301} שלום", Glyphs::Plain), "e□ □□□□");
        assert!(FONTS.have(MISSING), "the stand-in itself must have a glyph");
    }
}
