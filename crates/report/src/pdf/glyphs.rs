//! Makes every text of the data printable: PDF/A forbids characters without a glyph and those of the private area.

use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

use super::fonts::FONTS;
use crate::plain;

/// Which characters are printed as they are; all others become `□`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Glyphs {
    /// Whatever one of the fonts has.
    All,
    /// The same without Arabic letters, which join, and without combining marks, which stack.
    Separate,
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
    // A mark is drawn with the letter before it, so the font of that letter must have it too.
    let mut base = None;
    let print = |c: char| {
        if c.is_ascii() {
            base = None;
            return c;
        }
        let font = match glyphs {
            Glyphs::Separate if is_joining(c) || is_mark(c) => None,
            Glyphs::All if is_general_mark(c) => base.or(Some(0)).filter(|font| FONTS.is_main(*font) && FONTS.has(*font, c)),
            Glyphs::All if is_mark(c) => base.filter(|font| FONTS.has(*font, c)),
            Glyphs::All | Glyphs::Separate => FONTS.first_with(c),
            Glyphs::Plain => Some(0).filter(|_| !is_mark(c) && FONTS.main_has(c)),
        };
        base = font;
        if font.is_some() && !is_private(c) { c } else { MISSING }
    };
    // Composed first: most letters with marks have a character and a glyph of their own.
    text.nfc().map(print).collect()
}

const fn is_private(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..)
}

const fn is_joining(c: char) -> bool {
    matches!(c, '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}' | '\u{8a0}'..='\u{8ff}' | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}')
}

/// Marks of Latin, Greek and Cyrillic; over a letter of another script they have no place of their own.
const fn is_general_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}')
}

const fn is_mark(c: char) -> bool {
    is_general_mark(c)
        || matches!(c, '\u{591}'..='\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_font_has_becomes_a_box() {
        assert_eq!(printable("Grün – Ж Ω ✓ 漢 \u{e001}", Glyphs::All), "Grün – Ж Ω ✓ □ □");
        assert_eq!(printable("x\u{301} שלום", Glyphs::Plain), "x□ □□□□");
        assert_eq!(printable("u\u{308}", Glyphs::Separate), "ü");
        assert_eq!(printable("שלום \u{628}", Glyphs::Separate), "שלום □");
        assert_eq!(printable("x\u{301} \u{628}\u{301} \u{628}\u{64e}", Glyphs::All), "x\u{301} \u{628}□ \u{628}\u{64e}");
        assert!(FONTS.first_with(MISSING).is_some(), "the stand-in itself must have a glyph");
    }
}
