//! Programs that the steps need: installed where that is possible, else named with what provides them.

use std::path::Path;
use std::process::Command;

use crate::process;
use crate::tree;

/// Programs that tests may start, and the Debian package that has them.
const PROGRAMS: &[(&str, &str)] =
    &[("pdftoppm", "poppler-utils"), ("pdftotext", "poppler-utils"), ("pdfinfo", "poppler-utils"), ("pg_ctlcluster", "postgresql")];

/// Makes sure that everything is there.
pub(super) fn provide() -> Result<(), String> {
    components()?;
    let runner = if has_nextest() { "cargo nextest" } else { "cargo test (cargo-nextest is not installed)" };
    println!("tests run with {runner}");
    let sources: Vec<String> = tree::text_files(&crate::root())?
        .into_iter()
        .filter(|f| f.path.starts_with("crates/") && f.has_extension("rs"))
        .map(|f| f.text)
        .collect();
    for (program, package) in needed(&sources) {
        if is_there(program) {
            println!("{program} is there");
        } else {
            install(program, package)?;
        }
    }
    Ok(())
}

/// The programs that some source names in quotes.
fn needed(sources: &[String]) -> Vec<(&'static str, &'static str)> {
    let named = |program: &str| sources.iter().any(|text| text.contains(&format!("\"{program}\"")));
    PROGRAMS.iter().copied().filter(|(program, _)| named(program)).collect()
}

pub(super) fn has_nextest() -> bool {
    process::captured(&mut process::cargo(&["nextest", "--version"])).is_ok()
}

/// rustfmt and clippy, through rustup where they are missing.
fn components() -> Result<(), String> {
    let missing = |tool: &str| process::captured(&mut process::cargo(&[tool, "--version"])).is_err();
    let wanted: Vec<&str> =
        [("fmt", "rustfmt"), ("clippy", "clippy")].into_iter().filter(|(tool, _)| missing(tool)).map(|(_, name)| name).collect();
    if wanted.is_empty() {
        return Ok(());
    }
    if !is_there("rustup") {
        return Err(format!("missing: {}; install them for this toolchain (there is no rustup to do it)", wanted.join(" and ")));
    }
    process::must_succeed(Command::new("rustup").args(["component", "add"]).args(&wanted))
}

/// Whether a program lies in one of the folders of `PATH`.
fn is_there(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

/// With apt-get on Debian as root; elsewhere an error that names the package.
fn install(program: &str, package: &str) -> Result<(), String> {
    let debian = Path::new("/etc/debian_version").exists() && is_there("apt-get");
    let root = process::text_of("id", &["-u"]).as_deref() == Some("0");
    if !(debian && root) {
        return Err(format!("`{program}` is missing and tests need it; install the package `{package}` (`apt-get install {package}`)"));
    }
    println!("{program} is missing; installing {package}");
    let apt = |args: &[&str]| process::must_succeed(Command::new("apt-get").args(args).env("DEBIAN_FRONTEND", "noninteractive"));
    apt(&["update", "--quiet"])?;
    apt(&["install", "--yes", "--quiet", "--no-install-recommends", package])?;
    if is_there(program) { Ok(()) } else { Err(format!("`{package}` was installed but has no `{program}`")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_programs_that_a_source_names_are_needed() {
        let sources = ["Command::new(\"pdftoppm\")".to_owned(), "// pdfinfo".to_owned()];
        assert_eq!(needed(&sources), [("pdftoppm", "poppler-utils")]);
        assert_eq!(needed(&[]), []);
    }

    #[test]
    fn programs_are_looked_up_in_the_path() {
        assert!(is_there("sh"));
        assert!(!is_there("no-such-program"));
    }
}
