//! `cargo xtask fuzz`: mutated inputs against the readers, on stable, without libFuzzer.
//!
//! A worker process runs the inputs and writes each one down before it runs it, so that an input is not lost where the
//! process dies or does not come back. The same seed gives the same inputs in the same order.

mod corpus;
pub mod entry;
mod guard;
pub mod ledger;
mod mutate;
mod nasty;
pub(crate) mod worker;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus};
use std::time::{Duration, Instant};

use crate::args::{Accepts, Options};

/// Something that reads foreign bytes.
pub(crate) struct Target {
    pub(crate) name: &'static str,
    pub(crate) run: fn(&[u8]) -> entry::Outcome,
    /// Share of the time where all targets run, in percent.
    share: u64,
    /// Inputs to begin with.
    seeds: fn(&Path) -> Result<Vec<Vec<u8>>, String>,
}

pub(crate) const TARGETS: &[Target] = &[
    Target { name: "plant-file", run: entry::plant_file, share: 60, seeds: corpus::plant_files },
    Target { name: "assessment-json", run: entry::assessment_json, share: 20, seeds: corpus::assessments },
    Target { name: "ledger-bytes", run: ledger::ledger_bytes, share: 20, seeds: |_| ledger::seeds() },
];

/// A worker that has not come back this long after its time is stuck in an input; its seeds take a part of that.
const PATIENCE: Duration = Duration::from_secs(120);

/// `cargo xtask fuzz [TARGET] [--seconds N] [--seed N] [--input FILE]`.
pub(crate) fn command(args: &[String]) -> Result<(), String> {
    let options = Options::parse(args, Accepts { values: &["--seconds", "--seed", "--input"], words: 1, ..Accepts::default() })?;
    let seconds: u64 = options.value("--seconds")?.unwrap_or(20);
    let seed: u64 = options.value("--seed")?.unwrap_or(1);
    let input: Option<PathBuf> = options.value("--input")?;
    let chosen: Vec<&Target> = match options.word() {
        Some(name) => vec![target(name)?],
        None if input.is_some() => return Err("`--input` needs the target that is to read it".into()),
        None => TARGETS.iter().collect(),
    };
    match (input, chosen.as_slice()) {
        (Some(path), [target]) => replay(target, &path),
        (_, [target]) => supervise(target, seconds, seed),
        (_, all) => all.iter().try_for_each(|target| supervise(target, (seconds * target.share).div_ceil(100), seed)),
    }
}

fn target(name: &str) -> Result<&'static Target, String> {
    let names = || TARGETS.iter().map(|t| t.name).collect::<Vec<_>>().join(", ");
    TARGETS.iter().find(|t| t.name == name).ok_or_else(|| format!("there is no fuzz target `{name}`; targets: {}", names()))
}

/// Runs one input again, as it is and under the same limits.
fn replay(target: &Target, path: &Path) -> Result<(), String> {
    let bytes = fs::read(path).map_err(|e| format!("{}: {e}", path.display()))?;
    guard::install()?;
    let kinds = guard::run(target.run, &bytes, guard::LIMITS)?;
    println!("{} bytes: no promise is broken", bytes.len());
    kinds.iter().for_each(|kind| println!("  {kind}"));
    Ok(())
}

/// Starts the worker, waits for it, and keeps the input that it died of.
fn supervise(target: &Target, seconds: u64, seed: u64) -> Result<(), String> {
    let current = std::env::temp_dir().join(format!("ringwall-fuzz-{}-{}", std::process::id(), target.name));
    let own = std::env::current_exe().map_err(|e| format!("cannot find this program: {e}"))?;
    let mut worker = Command::new(own);
    worker.args(["fuzz-worker", target.name, "--seconds", &seconds.to_string(), "--seed", &seed.to_string()]);
    worker.arg("--current").arg(&current);
    let child = worker.spawn().map_err(|e| format!("cannot start the fuzz worker: {e}"))?;
    let status = wait(child, Duration::from_secs(seconds) + PATIENCE)?;
    let last = fs::read(&current).unwrap_or_default();
    // A worker that never wrote one leaves none.
    let _ = fs::remove_file(&current);
    let Some(death) = end(status) else { return Ok(()) };
    let Err(died) = death else { return Err(format!("fuzz target `{}` failed; see above", target.name)) };
    let path = keep(target, &last)?;
    Err(format!("fuzz target `{}`: {died}; the input is in {path}", target.name))
}

/// `None` for a good end, `Ok` for a failure that the worker has told, `Err` with how it died without a word.
fn end(status: Option<ExitStatus>) -> Option<Result<(), String>> {
    match status {
        Some(status) if status.success() => None,
        Some(status) if status.code() == Some(1) => Some(Ok(())),
        Some(status) => Some(Err(format!("the worker died ({status}): stack, memory limit, or an abort"))),
        None => Some(Err(format!("an input did not come to an end within {} s", PATIENCE.as_secs()))),
    }
}

/// The worker's end, or `None` where it had to be stopped.
fn wait(mut child: Child, limit: Duration) -> Result<Option<ExitStatus>, String> {
    let start = Instant::now();
    loop {
        let ended = child.try_wait().map_err(|e| format!("cannot wait for the fuzz worker: {e}"))?;
        if ended.is_some() {
            return Ok(ended);
        }
        if start.elapsed() > limit {
            child.kill().and_then(|()| child.wait()).map_err(|e| format!("cannot stop the fuzz worker: {e}"))?;
            return Ok(None);
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Writes an input to `fuzz/artifacts/TARGET/` and returns its path from the root.
fn keep(target: &Target, input: &[u8]) -> Result<String, String> {
    let path = format!("fuzz/artifacts/{}/{:016x}", target.name, fingerprint(input));
    let place = crate::root().join(&path);
    let folder = place.parent().unwrap_or(&place);
    fs::create_dir_all(folder).and_then(|()| fs::write(&place, input)).map_err(|e| format!("cannot keep the input as {path}: {e}"))?;
    Ok(path)
}

/// FNV-1a: a name for an input, nothing more.
fn fingerprint(input: &[u8]) -> u64 {
    input.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(args: &[&str]) -> Result<(), String> {
        command(&args.iter().map(|a| (*a).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn says_which_targets_there_are() {
        assert_eq!(run(&["plants"]).unwrap_err(), "there is no fuzz target `plants`; targets: plant-file, assessment-json, ledger-bytes");
        assert!(run(&["--input", "x"]).unwrap_err().contains("needs the target"));
        assert!(run(&["plant-file", "--input", "/no/such/file"]).unwrap_err().contains("/no/such/file"));
    }

    #[test]
    fn a_worker_that_does_not_come_back_is_stopped() {
        let sleeper = || Command::new("sleep").arg("30").spawn().unwrap();
        assert_eq!(wait(sleeper(), Duration::from_millis(1)).unwrap(), None);
        let quick = Command::new("true").spawn().unwrap();
        assert!(wait(quick, Duration::from_secs(20)).unwrap().unwrap().success());
    }

    #[test]
    fn a_worker_that_dies_is_told_from_one_that_reports() {
        let status = |script: &str| Some(Command::new("sh").args(["-c", script]).status().unwrap());
        assert_eq!(end(status("exit 0")), None);
        assert_eq!(end(status("exit 1")), Some(Ok(())));
        assert!(end(status("kill -SEGV $$")).unwrap().unwrap_err().contains("died (signal: 11"));
        assert!(end(None).unwrap().unwrap_err().contains("did not come to an end"));
    }

    #[test]
    fn the_targets_share_the_time() {
        assert_eq!(TARGETS.iter().map(|t| t.share).sum::<u64>(), 100);
    }

    #[test]
    fn different_inputs_get_different_names() {
        assert_ne!(fingerprint(b"a"), fingerprint(b"b"));
        assert_eq!(fingerprint(b""), 0xcbf2_9ce4_8422_2325);
    }
}
