//! Lines of a terminal: cells of a display width, wrapped paragraphs, and colours that can be switched off.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::plain;

/// What a piece of text means; the colour follows from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tone {
    Plain,
    Strong,
    Dim,
    Good,
    Warn,
    Bad,
}

impl Tone {
    const fn code(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Strong => "1",
            Self::Dim => "2",
            Self::Good => "32",
            Self::Warn => "33",
            Self::Bad => "31",
        }
    }
}

/// A cell of a table: text, width, side, tone.
pub(super) struct Cell {
    pub(super) text: String,
    pub(super) width: usize,
    pub(super) right: bool,
    pub(super) tone: Tone,
}

impl Cell {
    pub(super) fn left(text: impl Into<String>, width: usize) -> Self {
        Self { text: text.into(), width, right: false, tone: Tone::Plain }
    }
    pub(super) fn right(text: impl Into<String>, width: usize) -> Self {
        Self { text: text.into(), width, right: true, tone: Tone::Plain }
    }
    pub(super) const fn tone(mut self, tone: Tone) -> Self {
        self.tone = tone;
        self
    }
}

/// The text as it grows.
pub(super) struct Canvas {
    out: String,
    pub(super) width: usize,
    colour: bool,
}

impl Canvas {
    pub(super) const fn new(width: usize, colour: bool) -> Self {
        Self { out: String::new(), width, colour }
    }

    pub(super) fn finish(self) -> String {
        self.out
    }

    pub(super) fn blank(&mut self) {
        self.out.push('\n');
    }

    fn paint(&self, text: &str, tone: Tone) -> String {
        if self.colour && tone != Tone::Plain && !text.is_empty() {
            format!("\u{1b}[{}m{text}\u{1b}[0m", tone.code())
        } else {
            text.to_owned()
        }
    }

    /// Cells with one blank between them; trailing blanks go.
    pub(super) fn row(&mut self, cells: &[Cell]) {
        let mut line = String::new();
        for (i, cell) in cells.iter().enumerate() {
            let text = cut(&plain::line(&cell.text), cell.width);
            let fill = " ".repeat(cell.width.saturating_sub(text.width()));
            let last = i + 1 == cells.len();
            let painted = self.paint(&text, cell.tone);
            match (cell.right, last) {
                (true, _) => line.extend([fill.as_str(), &painted]),
                (false, true) => line.push_str(&painted),
                (false, false) => line.extend([painted.as_str(), &fill]),
            }
            if !last {
                line.push(' ');
            }
        }
        self.out.push_str(line.trim_end());
        self.out.push('\n');
    }

    /// A heading with room above.
    pub(super) fn heading(&mut self, text: &str) {
        self.blank();
        let painted = self.paint(text, Tone::Strong);
        self.out.push_str(&painted);
        self.out.push('\n');
    }

    /// Text broken at blanks, every line after `indent` columns.
    pub(super) fn paragraph(&mut self, text: &str, indent: usize, tone: Tone) {
        for line in wrap(&plain::line(text), self.width.saturating_sub(indent)) {
            let painted = self.paint(&line, tone);
            self.out.push_str(&" ".repeat(indent));
            self.out.push_str(&painted);
            self.out.push('\n');
        }
    }
}

/// At most `width` columns, an ellipsis where something was left out.
pub(super) fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut used = 0;
    for c in text.chars() {
        used += c.width().unwrap_or(0);
        if used + 1 > width {
            break;
        }
        out.push(c);
    }
    out.push('…');
    out
}

fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let Some(line) = lines.last_mut() else { break };
        if line.is_empty() {
            line.push_str(&cut(word, width));
        } else if line.width() + 1 + word.width() <= width {
            line.push(' ');
            line.push_str(word);
        } else {
            lines.push(cut(word, width));
        }
    }
    lines
}

/// A bar of `width` columns: `█` proved, `▒` covered, `·` neither.
pub(super) fn bar(covered: f64, proved: f64, width: usize) -> String {
    let columns = |share: f64| {
        #[allow(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a small share of a small width"
        )]
        let columns = (share.clamp(0.0, 1.0) * width as f64 + 1e-9).floor() as usize;
        columns.min(width)
    };
    let (covered, proved) = (columns(covered), columns(proved));
    let covered = covered.max(proved);
    format!("{}{}{}", "█".repeat(proved), "▒".repeat(covered - proved), "·".repeat(width - covered))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_align_by_display_width() {
        let mut canvas = Canvas::new(80, false);
        canvas.row(&[Cell::left("漢字", 6), Cell::right("7", 3), Cell::left("x", 2)]);
        canvas.row(&[Cell::left("abcdefghi", 6), Cell::right("12", 3), Cell::left("y", 2)]);
        assert_eq!(canvas.finish(), "漢字     7 x\nabcde…  12 y\n");
    }

    #[test]
    fn bars_show_two_strengths() {
        assert_eq!(bar(0.5, 0.25, 8), "██▒▒····");
        assert_eq!(bar(0.999, 0.0, 4), "▒▒▒·");
        assert_eq!(bar(1.0, 1.0, 2), "██");
    }

    #[test]
    fn wrapped_lines_fit() {
        let text = format!("a {} b", "w".repeat(30));
        assert!(wrap(&text, 10).iter().all(|l| l.width() <= 10));
    }
}
