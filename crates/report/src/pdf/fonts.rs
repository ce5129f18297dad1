//! The fonts inside this program: Inter for everything, two of typst's own for what Inter lacks.

use std::sync::LazyLock;

use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

const INTER: [&[u8]; 2] = [include_bytes!("../../fonts/Inter-Regular.otf"), include_bytes!("../../fonts/Inter-SemiBold.otf")];

/// Families of typst's own that stand in where Inter has no glyph: Hebrew, Arabic, Armenian, symbols.
const STAND_INS: [&str; 2] = ["DejaVu Sans Mono", "Libertinus Serif"];

/// Loaded fonts and their index.
pub(super) struct Fonts {
    pub(super) book: LazyHash<FontBook>,
    pub(super) fonts: Vec<Font>,
}

impl Fonts {
    /// The first font with a glyph for the character.
    pub(super) fn first_with(&self, c: char) -> Option<usize> {
        self.fonts.iter().position(|font| font.info().coverage.contains(c.into()))
    }

    /// Whether it is a weight of the main font.
    pub(super) const fn is_main(&self, font: usize) -> bool {
        font < INTER.len()
    }

    /// Whether one font has it.
    pub(super) fn has(&self, font: usize, c: char) -> bool {
        self.fonts.get(font).is_some_and(|font| font.info().coverage.contains(c.into()))
    }

    /// Whether every weight of the main font has it.
    pub(super) fn main_has(&self, c: char) -> bool {
        self.fonts.iter().take(INTER.len()).all(|font| font.info().coverage.contains(c.into()))
    }
}

/// The fonts of every report.
pub(super) static FONTS: LazyLock<Fonts> = LazyLock::new(|| {
    let inter = INTER.into_iter().flat_map(|data| Font::iter(Bytes::new(data)));
    let own = typst_assets::fonts().flat_map(|data| Font::iter(Bytes::new(data)));
    let own =
        own.filter(|font| STAND_INS.contains(&font.info().family.as_str()) && font.info().variant.style == typst::text::FontStyle::Normal);
    let fonts: Vec<Font> = inter.chain(own).collect();
    Fonts { book: LazyHash::new(FontBook::from_fonts(&fonts)), fonts }
});
