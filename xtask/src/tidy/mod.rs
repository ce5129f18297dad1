//! The house rules, measured: `cargo xtask tidy`.
//!
//! A rule that clippy or rustc can hold is not here. Each check looks at texts, so that a sample can show that it fails
//! where it should.

mod banned;
mod code;
mod crates;
mod documented;
mod functions;
mod links;
mod modules;
mod rules;
mod sizes;
mod words;

use crate::args::{NOTHING, Options};
use crate::metadata::Metadata;
use crate::tree::{self, TextFile};
use code::Code;

/// The checkout, read and measured once for all checks.
pub(crate) struct House {
    pub(crate) files: Vec<TextFile>,
    pub(crate) rust: Vec<RustFile>,
    pub(crate) metadata: Metadata,
}

/// A Rust file and its measures.
pub(crate) struct RustFile {
    pub(crate) path: String,
    pub(crate) text: String,
    pub(crate) code: Code,
}

/// What one check found.
#[derive(Debug)]
pub(crate) struct Check {
    pub(crate) name: &'static str,
    /// The measured figures, in one line.
    pub(crate) figures: String,
    /// What breaks the rule: place and what to do.
    pub(crate) problems: Vec<String>,
}

const CHECKS: &[fn(&House) -> Check] = &[
    modules::check,
    functions::check,
    sizes::check,
    documented::check,
    banned::check,
    crates::check,
    rules::check,
    words::check,
    links::check,
];

impl House {
    fn load() -> Result<Self, String> {
        Self::of(tree::text_files(&crate::root())?, Metadata::load()?)
    }

    /// Measures every Rust file among the texts.
    fn of(files: Vec<TextFile>, metadata: Metadata) -> Result<Self, String> {
        let sources = files.iter().filter(|f| f.has_extension("rs"));
        let rust: Result<Vec<RustFile>, String> = sources.map(RustFile::of).collect();
        Ok(Self { rust: rust?, files, metadata })
    }
}

impl RustFile {
    fn of(file: &TextFile) -> Result<Self, String> {
        let code = Code::measure(&file.text, is_test_file(&file.path)).map_err(|e| format!("{}: {e}", file.path))?;
        Ok(Self { path: file.path.clone(), text: file.text.clone(), code })
    }
}

/// Whether all of a file is tests: below a folder `tests`, or a module of its own for them.
fn is_test_file(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    path.split('/').any(|part| part == "tests" || part == "testkit") || name == "tests.rs" || name.ends_with("_tests.rs")
}

/// Runs every check and prints its figures.
pub(crate) fn run() -> Result<Vec<Check>, String> {
    let house = House::load()?;
    let checks: Vec<Check> = CHECKS.iter().map(|check| check(&house)).collect();
    for check in &checks {
        println!("{:<12} {:<6} {}", check.name, if check.problems.is_empty() { "ok" } else { "FAILED" }, check.figures);
    }
    for check in &checks {
        for problem in &check.problems {
            println!("  {}: {problem}", check.name);
        }
    }
    Ok(checks)
}

/// `cargo xtask tidy`.
pub(crate) fn command(args: &[String]) -> Result<(), String> {
    Options::parse(args, NOTHING)?;
    let broken: usize = run()?.iter().map(|check| check.problems.len()).sum();
    if broken == 0 { Ok(()) } else { Err(format!("{broken} house rules are broken; they are listed above")) }
}

/// The middle value; of an even number, the upper of the two in the middle.
fn median(mut values: Vec<usize>) -> usize {
    values.sort_unstable();
    values.get(values.len() / 2).copied().unwrap_or(0)
}

#[cfg(test)]
pub(crate) mod samples {
    //! A house of made-up files for the checks' own tests.

    use super::*;

    pub(crate) fn house(files: &[(&str, &str)]) -> House {
        let files = files.iter().map(|(path, text)| TextFile { path: (*path).to_owned(), text: (*text).to_owned() });
        House::of(files.collect(), Metadata::default()).unwrap()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_of_an_even_number_is_the_upper_one() {
        assert_eq!(median(vec![9, 1, 5]), 5);
        assert_eq!(median(vec![1, 2, 3, 4]), 3);
        assert_eq!(median(vec![]), 0);
    }

    #[test]
    fn test_files_are_known_by_their_place() {
        assert!(is_test_file("crates/cli/tests/assess.rs"));
        assert!(is_test_file("crates/model/src/file/tests.rs"));
        assert!(is_test_file("xtask/src/tidy/code_tests.rs"));
        assert!(!is_test_file("crates/model/src/file/read.rs"));
        assert!(!is_test_file("xtask/src/test/mod.rs"));
    }

    #[test]
    fn a_broken_source_file_is_named() {
        let files = vec![TextFile { path: "a.rs".into(), text: "fn f( {".into() }];
        assert!(House::of(files, Metadata::default()).is_err_and(|e| e.starts_with("a.rs: not Rust")));
    }
}
