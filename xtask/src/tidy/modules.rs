//! Every module file begins with `//!`: what it is.

use super::{Check, House};

pub(super) fn check(house: &House) -> Check {
    let silent = house.rust.iter().filter(|file| !begins_with_doc(&file.text));
    Check {
        name: "modules",
        figures: format!("{} Rust files", house.rust.len()),
        problems: silent.map(|file| format!("{} does not begin with `//!`", file.path)).collect(),
    }
}

fn begins_with_doc(text: &str) -> bool {
    let first = text.lines().map(str::trim).find(|line| !line.is_empty());
    first.and_then(|line| line.strip_prefix("//!")).is_some_and(|words| words.trim().len() > 2)
}

#[cfg(test)]
mod tests {
    use super::super::samples::house;
    use super::*;

    #[test]
    fn a_file_without_its_doc_is_named() {
        let found = check(&house(&[("a.rs", "//! Does a thing.\n"), ("b.rs", "use x;\n//! Late.\n"), ("c.rs", "//! x\n"), ("d.rs", "")]));
        let expected = ["b.rs", "c.rs", "d.rs"].map(|path| format!("{path} does not begin with `//!`"));
        assert_eq!(found.problems, expected);
        assert_eq!(found.figures, "4 Rust files");
    }
}
