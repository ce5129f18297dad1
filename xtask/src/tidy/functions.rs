//! Functions are short: median at most 10 lines, none over 120, those over 70 listed by name.
//!
//! The list may only shrink: an entry that is too generous or no longer needed is as wrong as a missing one.

use super::code::Function;
use super::{Check, House, median};

const MEDIAN: usize = 10;
const LONG: usize = 70;
const CAP: usize = 120;
/// The list: one line per function, `path name lines`; `#` begins a remark.
const LIST: &str = "xtask/tidy-exceptions.txt";

pub(super) fn check(house: &House) -> Check {
    let all: Vec<(&str, &Function)> =
        house.rust.iter().flat_map(|file| file.code.functions.iter().map(|f| (file.path.as_str(), f))).collect();
    let of = |test: bool| -> Vec<usize> { all.iter().filter(|(_, f)| f.test == test).map(|(_, f)| f.lines).collect() };
    let (code, tests) = (of(false), of(true));
    let longest = all.iter().max_by_key(|(_, f)| f.lines).map(|(path, f)| format!("{} ({path}, {})", f.lines, f.name)).unwrap_or_default();
    let (code_median, test_median) = (median(code.clone()), median(tests.clone()));
    let mut problems = Vec::new();
    if code_median > MEDIAN {
        problems.push(format!("the median function has {code_median} lines, more than {MEDIAN}"));
    }
    problems.extend(too_long(&all, &exceptions(house)));
    Check {
        name: "functions",
        figures: format!(
            "{} functions, median {code_median} lines; {} in tests, median {test_median}; over {LONG}: {}; longest {longest}",
            code.len(),
            tests.len(),
            all.iter().filter(|(_, f)| f.lines > LONG).count()
        ),
        problems,
    }
}

/// An entry of the list, or a line that is none.
fn exceptions(house: &House) -> Vec<Result<(String, String, usize), String>> {
    let text = house.files.iter().find(|f| f.path == LIST).map(|f| f.text.as_str()).unwrap_or_default();
    let lines = text.lines().map(|line| line.split('#').next().unwrap_or_default().trim()).filter(|line| !line.is_empty());
    let entry = |line: &str| match line.split_whitespace().collect::<Vec<_>>().as_slice() {
        [path, name, lines] => lines.parse().ok().map(|n| ((*path).to_owned(), (*name).to_owned(), n)),
        _ => None,
    };
    lines.map(|line| entry(line).ok_or_else(|| format!("{LIST}: `{line}` is not `path function lines`"))).collect()
}

fn too_long(all: &[(&str, &Function)], exceptions: &[Result<(String, String, usize), String>]) -> Vec<String> {
    let mut problems = Vec::new();
    for (path, f) in all.iter().filter(|(_, f)| f.lines > LONG) {
        let listed = exceptions.iter().flatten().any(|(p, name, _)| p == path && *name == f.name);
        let place = format!("{path}:{}: `{}` has {} lines", f.line, f.name, f.lines);
        if f.lines > CAP {
            problems.push(format!("{place}, more than {CAP}; no exception is possible"));
        } else if !listed {
            problems.push(format!("{place}, more than {LONG}; split it, or list it in {LIST}"));
        }
    }
    for exception in exceptions {
        match exception {
            Err(message) => problems.push(message.clone()),
            Ok((path, name, lines)) => problems.extend(stale(all, path, name, *lines)),
        }
    }
    problems
}

/// What is wrong with an entry that does not say the length of the function as it is.
fn stale(all: &[(&str, &Function)], path: &str, name: &str, lines: usize) -> Option<String> {
    let real = all.iter().filter(|(p, f)| *p == path && f.name == name).map(|(_, f)| f.lines).max().unwrap_or(0);
    let entry = format!("{LIST}: `{path} {name} {lines}`");
    match real {
        0 => Some(format!("{entry}: there is no such function any more; remove the entry")),
        real if real <= LONG => Some(format!("{entry}: it has {real} lines now; remove the entry")),
        real if real < lines => Some(format!("{entry}: it has {real} lines now; lower the entry")),
        real if real > lines => Some(format!("{entry}: it has grown to {real} lines; shorten it")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::house;
    use super::*;

    fn body(name: &str, lines: usize) -> String {
        format!("fn {name}() {{\n{}}}\n", "    x();\n".repeat(lines - 2))
    }

    fn problems(text: &str, list: &str) -> Vec<String> {
        check(&house(&[("a.rs", text), (LIST, list)])).problems
    }

    #[test]
    fn a_high_median_is_a_problem() {
        let text = body("a", 11) + &body("b", 11) + "fn c() {}\n";
        assert_eq!(problems(&text, ""), ["the median function has 11 lines, more than 10"]);
    }

    #[test]
    fn long_tests_do_not_raise_the_median_of_the_code() {
        let text = format!("fn a() {{}}\n#[cfg(test)]\nmod tests {{ {} {} }}\n", body("b", 40), body("c", 40));
        assert_eq!(problems(&text, ""), [] as [&str; 0]);
    }

    fn with_short_ones(text: String) -> String {
        text + "fn p() {}\nfn q() {}\nfn r() {}\n"
    }

    #[test]
    fn a_long_function_needs_an_entry_and_a_very_long_one_gets_none() {
        let long = with_short_ones(body("long", 71));
        assert_eq!(problems(&long, ""), [format!("a.rs:1: `long` has 71 lines, more than 70; split it, or list it in {LIST}")]);
        assert_eq!(problems(&long, "# why\na.rs long 71 # remark\n"), [] as [&str; 0]);
        let longer = with_short_ones(body("longer", 121));
        assert!(problems(&longer, "a.rs longer 121\n")[0].contains("no exception is possible"));
        assert_eq!(problems(&with_short_ones(body("just", 70)), ""), [] as [&str; 0]);
    }

    #[test]
    fn the_list_may_only_shrink() {
        let long = with_short_ones(body("long", 80));
        assert!(problems(&long, "a.rs long 90\n")[0].contains("it has 80 lines now; lower the entry"));
        assert!(problems(&long, "a.rs long 75\n")[0].contains("it has grown to 80 lines"));
        assert!(problems(&with_short_ones(body("long", 60)), "a.rs long 80\n")[0].contains("60 lines now; remove"));
        assert!(problems("fn p() {}\n", "a.rs gone 80\n")[0].contains("no such function any more"));
        assert!(problems("fn p() {}\n", "a.rs gone\n")[0].contains("is not `path function lines`"));
    }
}
