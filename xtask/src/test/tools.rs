//! Programs that the steps need: installed where that is possible, else named with what provides them. Packages of Python go into
//! the target folder, never into the system.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::metadata::Metadata;
use crate::process;
use crate::tree;

/// Programs that tests may start, or files that they read, and the Debian package that has them.
const PROGRAMS: &[(&str, &str)] = &[
    ("pdftoppm", "poppler-utils"),
    ("pdftotext", "poppler-utils"),
    ("pdfinfo", "poppler-utils"),
    ("pg_ctlcluster", "postgresql"),
    ("curl", "curl"),
    ("python3", "python3"),
    ("strace", "strace"),
    CHROMIUM,
    ("/usr/lib/go-1.19/bin/go", "golang-1.19-go"),
    ("/usr/share/gocode/src/golang.org/x/mod", "golang-golang-x-mod-dev"),
];

/// What drives a browser: named by tests, and by the benchmark of pages.
const CHROMIUM: (&str, &str) = ("/usr/bin/chromium", "chromium");
const PLAYWRIGHT: (&str, &str, &str) =
    ("playwright-1.65.2-axe-0.1.8", "playwright==1.65.2 axe-playwright-python==0.1.8", "playwright.sync_api, axe_playwright_python");

/// Packages of Python that tests may import: the folder that a test names, what pip calls them, and their modules. Their own word on
/// which Python they need is passed over, since they run on older ones; whether they do is seen by importing them.
const PYTHON_PACKAGES: &[(&str, &str, &str)] = &[
    ("aics-tlog-0.2.1", "aics-tlog==0.2.1", "aics_tlog"),
    ("openapi-spec-validator-0.9.0", "openapi-spec-validator==0.9.0", "openapi_spec_validator"),
    ("schemathesis-4.32.5", "schemathesis==4.32.5", "schemathesis"),
    PLAYWRIGHT,
];

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
        installed(program, package)?;
    }
    PYTHON_PACKAGES.iter().filter(|(folder, ..)| named(&sources, folder)).try_for_each(|packages| python_packages(*packages).map(|_| ()))
}

/// Makes sure that there is a browser, and gives the folder with what drives it.
pub(crate) fn browser() -> Result<PathBuf, String> {
    installed(CHROMIUM.0, CHROMIUM.1)?;
    python_packages(PLAYWRIGHT)
}

fn installed(program: &str, package: &str) -> Result<(), String> {
    if !is_there(program) {
        return install(program, package);
    }
    eprintln!("{program} is there");
    Ok(())
}

/// Whether some source names it in quotes.
fn named(sources: &[String], name: &str) -> bool {
    sources.iter().any(|text| text.contains(&format!("\"{name}\"")))
}

fn needed(sources: &[String]) -> Vec<(&'static str, &'static str)> {
    PROGRAMS.iter().copied().filter(|(program, _)| named(sources, program)).collect()
}

/// Puts packages into a folder beside the files of tests, `tmp` in the target folder; what they depend on comes with them.
fn python_packages((folder, packages, modules): (&str, &str, &str)) -> Result<PathBuf, String> {
    let place = Metadata::load()?.target_directory.join("tmp").join(folder);
    let import = || process::captured(Command::new("python3").args(["-c", &format!("import {modules}")]).env("PYTHONPATH", &place));
    if import().is_ok() {
        eprintln!("{packages} is there");
        return Ok(place);
    }
    if process::captured(Command::new("python3").args(["-m", "pip", "--version"])).is_err() {
        install("pip3", "python3-pip")?;
    }
    let options = ["-m", "pip", "install", "--quiet", "--upgrade", "--no-compile", "--ignore-requires-python", "--only-binary=:all:"];
    process::must_succeed(Command::new("python3").args(options).arg("--target").arg(&place).args(packages.split(' ')))?;
    import().map_err(|e| format!("{packages}: installed into {} but cannot be imported: {e}", place.display()))?;
    Ok(place)
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

/// Whether a program lies in one of the folders of `PATH`, or a file or folder where its whole path says.
fn is_there(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let whole = Path::new(program);
    if whole.is_absolute() { whole.exists() } else { std::env::split_paths(&path).any(|folder| folder.join(program).is_file()) }
}

/// With apt-get on Debian as root; elsewhere an error that names the package.
fn install(program: &str, package: &str) -> Result<(), String> {
    let debian = Path::new("/etc/debian_version").exists() && is_there("apt-get");
    let root = process::text_of("id", &["-u"]).as_deref() == Some("0");
    if !(debian && root) {
        return Err(format!("`{program}` is missing and tests need it; install the package `{package}` (`apt-get install {package}`)"));
    }
    eprintln!("{program} is missing; installing {package}");
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
        let go = ["const GO: &str = \"/usr/lib/go-1.19/bin/go\";".to_owned()];
        assert_eq!(needed(&go), [("/usr/lib/go-1.19/bin/go", "golang-1.19-go")]);
    }

    #[test]
    fn a_browser_is_needed_where_a_test_names_it_and_looked_for_where_it_lies() {
        let sources = ["const CHROMIUM: &str = \"/usr/bin/chromium\";".to_owned()];
        assert_eq!(needed(&sources), [CHROMIUM]);
        assert_eq!(is_there(CHROMIUM.0), Path::new("/usr/bin/chromium").exists());
        assert!(!is_there("/usr/bin/no-such-chromium"));
    }

    #[test]
    fn programs_are_looked_up_in_the_path() {
        assert!(is_there("sh"));
        assert!(!is_there("no-such-program"));
        assert!(is_there("/proc/self"));
        assert!(!is_there("/no/such/folder"));
    }
}
