//! `cargo xtask test`: everything that must hold before a change goes in, in order, until something does not.

mod counts;
mod tools;

use std::process::Command;
use std::time::Instant;

use crate::args::{NOTHING, Options};
use crate::process::{self, Finished};
use crate::{docs, fuzz, licences, schema, tidy, tree};
use counts::Counts;
pub(crate) use tools::browser;

/// One step; what it counts is added up.
struct Step {
    name: &'static str,
    run: fn(&mut Counts) -> Result<(), String>,
}

const STEPS: &[Step] = &[
    Step { name: "tools", run: |_| tools::provide() },
    Step { name: "format", run: |counts| one(counts, format()) },
    Step { name: "lints", run: lints },
    Step { name: "tests", run: tests },
    Step { name: "documentation examples", run: doctests },
    Step { name: "house rules", run: house_rules },
    Step { name: "licences", run: |counts| one(counts, licences::command(&[])) },
    Step { name: "schemas", run: |counts| one(counts, schema::command(&["--check".to_owned()])) },
    Step { name: "documents", run: |counts| one(counts, docs::command(&[])) },
    Step { name: "fuzzing", run: |counts| one(counts, fuzz::command(&["--seconds=20".to_owned()])) },
];

/// `cargo xtask test`.
pub(crate) fn command(args: &[String]) -> Result<(), String> {
    Options::parse(args, NOTHING)?;
    let mut counts = Counts::default();
    let result = run(STEPS, &mut counts);
    if let Err(message) = &result {
        println!("\nerror: {message}");
        counts.failed = counts.failed.max(1);
    }
    println!("\n{} passed, {} failed", counts.passed, counts.failed);
    // The counts are the last line, whatever happened.
    if counts.failed == 0 { Ok(()) } else { Err(String::new()) }
}

fn run(steps: &[Step], counts: &mut Counts) -> Result<(), String> {
    for (index, step) in steps.iter().enumerate() {
        println!("\n=== {} of {}: {}", index + 1, steps.len(), step.name);
        let start = Instant::now();
        let result = (step.run)(counts);
        println!("=== {} {} after {:.1} s", step.name, if result.is_ok() { "done" } else { "FAILED" }, start.elapsed().as_secs_f64());
        result.map_err(|message| format!("step `{}`: {message}", step.name))?;
    }
    Ok(())
}

/// A step that is one check.
fn one(counts: &mut Counts, result: Result<(), String>) -> Result<(), String> {
    counts.add(result.is_ok());
    result
}

/// The workspace, and the libFuzzer targets outside of it.
fn format() -> Result<(), String> {
    process::must_succeed(&mut process::cargo(&["fmt", "--all", "--", "--check"]))?;
    let files = tree::text_files(&crate::root())?.into_iter().map(|f| f.path);
    let targets = files.filter(|path| path.starts_with("fuzz/") && path.ends_with(".rs"));
    process::must_succeed(Command::new("rustfmt").args(["--check", "--edition", "2024"]).args(targets).current_dir(crate::root()))
}

fn lints(counts: &mut Counts) -> Result<(), String> {
    let mut command = process::cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]);
    one(counts, process::must_succeed(&mut command))
}

fn tests(counts: &mut Counts) -> Result<(), String> {
    let (args, count): (&[&str], Reader) = if tools::has_nextest() {
        (&["nextest", "run", "--workspace", "--no-fail-fast"], counts::of_nextest)
    } else {
        (&["test", "--workspace", "--all-targets", "--no-fail-fast"], counts::of_cargo_test)
    };
    counted(counts, &process::streamed(&mut process::cargo(args))?, count)
}

fn doctests(counts: &mut Counts) -> Result<(), String> {
    let mut command = process::cargo(&["test", "--workspace", "--doc", "--no-fail-fast"]);
    counted(counts, &process::streamed(&mut command)?, counts::of_cargo_test)
}

/// Reads the counts off the output of a test runner.
type Reader = fn(&str) -> Result<counts::Run, String>;

/// Adds the counts of a run; a test that was left out fails the step like one that failed.
fn counted(counts: &mut Counts, finished: &Finished, read: Reader) -> Result<(), String> {
    let run = read(&finished.output);
    if let Ok(run) = &run {
        counts.passed += run.passed;
        counts.failed += run.failed + run.left_out;
    }
    match run {
        Ok(run) if run.left_out > 0 => Err(format!("{} tests were left out; every test runs", run.left_out)),
        Ok(run) if run.failed > 0 => Err(format!("{} tests failed", run.failed)),
        _ if !finished.ok => Err("the test runner failed; its output stands above".into()),
        Ok(_) => Ok(()),
        Err(message) => Err(message),
    }
}

fn house_rules(counts: &mut Counts) -> Result<(), String> {
    let checks = tidy::run()?;
    checks.iter().for_each(|check| counts.add(check.problems.is_empty()));
    let broken: Vec<&str> = checks.iter().filter(|c| !c.problems.is_empty()).map(|c| c.name).collect();
    if broken.is_empty() { Ok(()) } else { Err(format!("house rules are broken: {}", broken.join(", "))) }
}

#[cfg(test)]
mod tests_of_steps {
    use super::*;

    #[test]
    fn the_first_failing_step_ends_the_run_and_is_named() {
        let steps = [
            Step { name: "good", run: |counts| one(counts, Ok(())) },
            Step { name: "bad", run: |counts| one(counts, Err("no".into())) },
            Step { name: "never", run: |counts| one(counts, Ok(())) },
        ];
        let mut counts = Counts::default();
        assert_eq!(run(&steps, &mut counts), Err("step `bad`: no".into()));
        assert_eq!((counts.passed, counts.failed), (1, 1));
    }

    fn counted_with(output: &str, ok: bool) -> (Result<(), String>, usize, usize) {
        let mut counts = Counts::default();
        let result = counted(&mut counts, &Finished { ok, output: output.into() }, counts::of_nextest);
        (result, counts.passed, counts.failed)
    }

    #[test]
    fn failures_tests_left_out_and_silence_fail_the_step() {
        assert_eq!(counted_with("Summary [ 1s] 2 tests run: 2 passed, 0 skipped", true), (Ok(()), 2, 0));
        let (result, passed, failed) = counted_with("Summary [ 1s] 2 tests run: 1 passed, 1 failed, 0 skipped", false);
        assert_eq!((result.unwrap_err().as_str(), passed, failed), ("1 tests failed", 1, 1));
        assert!(counted_with("Summary [ 1s] 2 tests run: 2 passed, 3 skipped", true).0.unwrap_err().contains("left out"));
        assert!(counted_with("error[E0425]: x", false).0.unwrap_err().contains("test runner failed"));
        assert!(counted_with("", true).0.is_err());
    }
}
