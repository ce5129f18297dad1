//! How wide a name will be, without the font at hand: classes of characters, on the wide side.

/// Estimated width of a text in thousandths of the font size.
pub(super) fn width(text: &str) -> i32 {
    text.chars().map(advance).sum()
}

const fn advance(c: char) -> i32 {
    match c {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | ' ' => 300,
        'f' | 't' | 'r' | '(' | ')' | '[' | ']' | '/' | '-' | '"' => 410,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '—' => 930,
        'A'..='Z' | '&' | '0'..='9' => 690,
        'a'..='z' => 600,
        '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{ffdc}' | '\u{1f000}'..='\u{3ffff}' => 1050,
        _ => 700,
    }
}

/// A text in at most `lines` lines of `limit` thousandths each; an ellipsis where something was left out.
pub(super) fn wrapped(text: &str, limit: i32, lines: usize) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut words = text.split(' ').filter(|w| !w.is_empty()).peekable();
    while out.len() < lines && words.peek().is_some() {
        let last = out.len() + 1 == lines;
        let mut line = String::new();
        while let Some(word) = words.peek() {
            let joined = if line.is_empty() { (*word).to_owned() } else { format!("{line} {word}") };
            if !line.is_empty() && !last && width(&joined) > limit {
                break;
            }
            line = joined;
            words.next();
        }
        out.push(cut(&line, limit));
    }
    out
}

fn cut(text: &str, limit: i32) -> String {
    if width(text) <= limit {
        return text.to_owned();
    }
    let mut used = advance('…');
    let kept: String = text
        .chars()
        .take_while(|c| {
            used += advance(*c);
            used <= limit
        })
        .collect();
    format!("{}…", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_never_exceed_the_limit() {
        for text in ["Production, common equipment", &"x".repeat(200), "a b c d e f g h i j k l m n o p q r s t u v w x y z", ""] {
            let lines = wrapped(text, 9_000, 2);
            assert!(lines.len() <= 2 && lines.iter().all(|l| width(l) <= 9_000), "{lines:?}");
        }
        assert_eq!(wrapped("Plant DMZ", 9_000, 2), ["Plant DMZ"]);
    }
}
