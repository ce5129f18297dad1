//! The project speaks of itself alone: no paths of the machine it was written on, no notes that only their writer has.

use super::{Check, House};

/// Put together here so that this file does not contain them.
const WORDS: &[&str] = &[concat!("/wo", "rk/"), concat!("DEVELOPERS", ".md"), concat!("shared", "/design")];

pub(super) fn check(house: &House) -> Check {
    let problems = house.files.iter().flat_map(|file| {
        let lines = file.text.lines().enumerate();
        lines.flat_map(move |(i, line)| found_in(line).map(move |word| format!("{}:{}: `{word}` does not belong here", file.path, i + 1)))
    });
    Check { name: "words", figures: format!("{} files searched", house.files.len()), problems: problems.collect() }
}

fn found_in(line: &str) -> impl Iterator<Item = String> {
    let words = WORDS.iter().filter(move |word| line.contains(**word)).map(|word| (*word).to_owned());
    words.chain(issue_number(line))
}

/// `issue #` with a number behind it, in any case.
fn issue_number(line: &str) -> Option<String> {
    let lower = line.to_lowercase();
    let mut parts = lower.split(concat!("issue", " #"));
    parts.next();
    let numbered = parts.find(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))?;
    Some(format!("issue #{}", numbered.chars().take_while(char::is_ascii_digit).collect::<String>()))
}

#[cfg(test)]
mod tests {
    use super::super::samples::house;
    use super::*;

    #[test]
    fn each_word_is_found_in_any_file() {
        let text = WORDS.join("\n") + &format!("\nsee {} #12\nan issue # of ours\n", "Issue");
        let found = check(&house(&[("notes.md", &text), ("ok.toml", "a = 1\n")]));
        assert_eq!(found.problems.len(), WORDS.len() + 1, "{:?}", found.problems);
        assert!(found.problems[0].starts_with("notes.md:1: `"));
        assert!(found.problems[WORDS.len()].ends_with("#12` does not belong here"));
    }
}
