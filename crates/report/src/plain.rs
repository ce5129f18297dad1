//! Foreign text made fit for print: no control characters, no hidden direction marks, a length, points to break at.

/// Characters a reader cannot see that change how the text around them is shown.
fn is_hidden(c: char) -> bool {
    matches!(c,
        '\u{00ad}' | '\u{034f}' | '\u{061c}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// One line: white space and control characters become single blanks, hidden characters go.
pub(crate) fn line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !is_hidden(*c)) {
        if c.is_whitespace() || c.is_control() {
            if !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
            }
        } else {
            out.push(c);
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// At most `limit` characters, the last one an ellipsis where something was left out.
pub(crate) fn shortened(text: &str, limit: usize) -> String {
    if text.chars().count() <= limit {
        return text.to_owned();
    }
    let mut out: String = text.chars().take(limit.saturating_sub(1)).collect();
    out.truncate(out.trim_end().len());
    out.push('…');
    out
}

/// Longest run of characters that a narrow column takes without a place to break.
const LONGEST_RUN: usize = 24;
const BREAK_EVERY: usize = 12;

/// Very long words with zero-width spaces in them, so that a column can break them.
pub(crate) fn breakable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for run in text.split_inclusive([' ', '-']) {
        let long = run.chars().count() > LONGEST_RUN;
        for (i, c) in run.chars().enumerate() {
            if long && i > 0 && i.is_multiple_of(BREAK_EVERY) {
                out.push('\u{200b}');
            }
            out.push(c);
        }
    }
    out
}

/// A share in whole per cent, rounded down: 100 only where nothing is missing.
pub(crate) fn percent(share: f64) -> u8 {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=100")]
    let whole = (share * 100.0 + 1e-9).floor().clamp(0.0, 100.0) as u8;
    whole
}

/// Part of a whole; nothing of nothing is 0.
#[allow(clippy::cast_precision_loss, reason = "counts are small")]
pub(crate) fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// A number with thousands separated: 7,000,000.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_no_control_or_hidden_characters() {
        assert_eq!(line(" a\u{1b}[31m\tb\r\n\u{202e}c\u{200b} "), "a [31m b c");
        assert_eq!(line("\u{0}"), "");
    }

    #[test]
    fn long_words_can_break_and_texts_end() {
        assert_eq!(breakable(&"x".repeat(25)).matches('\u{200b}').count(), 2);
        assert_eq!(breakable("Unterbrechungsfreie Stromversorgung"), "Unterbrechungsfreie Stromversorgung");
        assert_eq!(shortened("häuser am see", 8), "häuser…");
        assert_eq!(shortened("kurz", 4), "kurz");
    }

    #[test]
    fn a_share_is_whole_only_when_nothing_is_missing() {
        assert_eq!((percent(0.9999), percent(1.0), percent(0.29), percent(-1.0)), (99, 100, 29, 0));
        assert_eq!(grouped(7_000_000), "7,000,000");
        assert_eq!(grouped(999), "999");
    }
}
