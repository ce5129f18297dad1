//! The measuring child: runs one program and reads the kernel's account of its children, or times the parts in process.
//!
//! A process of its own because the account is a sum over all children, and its peak never falls.

use std::fs;
use std::hint::black_box;
use std::process::{Command, Stdio};
use std::time::Instant;

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;
use ringwall_engine::catalogue;
use ringwall_model::date::Date;
use ringwall_model::file::{self, Source};
use ringwall_model::plant::Plant;
use serde_json::{Value, json};

use super::figures::median;

/// Runs of each part.
const RUNS: usize = 7;

/// `bench-child process PROGRAM ARGS…` or `bench-child parts FILE`; prints JSON.
pub(crate) fn command(args: &[String]) -> Result<(), String> {
    let value = match args {
        [mode, program, args @ ..] if mode == "process" => measure(Command::new(program).args(args))?.to_json(),
        [mode, path] if mode == "parts" => parts(path)?,
        _ => return Err("`bench-child` is started by `bench`".into()),
    };
    println!("{value}");
    Ok(())
}

/// What a process cost.
#[derive(Debug, Clone, Copy)]
pub(super) struct Usage {
    pub(super) wall_ms: f64,
    /// User and system time of all its threads.
    pub(super) cpu_ms: f64,
    /// Greatest resident set.
    pub(super) peak_mb: f64,
}

impl Usage {
    fn to_json(self) -> Value {
        json!({ "wall_ms": self.wall_ms, "cpu_ms": self.cpu_ms, "peak_mb": self.peak_mb })
    }

    pub(super) fn from_json(bytes: &[u8]) -> Result<Self, String> {
        let value: Value = serde_json::from_slice(bytes).map_err(|e| format!("bench-child gave no JSON: {e}"))?;
        let get = |key: &str| value.get(key).and_then(Value::as_f64).ok_or_else(|| format!("bench-child gave no `{key}`"));
        Ok(Self { wall_ms: get("wall_ms")?, cpu_ms: get("cpu_ms")?, peak_mb: get("peak_mb")? })
    }
}

/// Runs a program whose output goes to a file that nobody reads; it must succeed.
fn measure(command: &mut Command) -> Result<Usage, String> {
    let start = Instant::now();
    let output = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .output()
        .map_err(|e| format!("cannot start {command:?}: {e}"))?;
    let wall_ms = start.elapsed().as_secs_f64() * 1e3;
    if !output.status.success() {
        return Err(format!("{command:?} failed: {}", String::from_utf8_lossy(&output.stderr).trim()));
    }
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).map_err(|e| format!("the kernel gives no account: {e}"))?;
    Ok(Usage { wall_ms, cpu_ms: cpu_ms(UsageWho::RUSAGE_CHILDREN)?, peak_mb: approximate(usage.max_rss()) * 1024.0 / 1e6 })
}

#[allow(clippy::cast_precision_loss, reason = "times and sizes, for people")]
fn approximate(number: i64) -> f64 {
    number as f64
}

fn parts(path: &str) -> Result<Value, String> {
    let bytes = fs::read(path).map_err(|e| format!("{path}: {e}"))?;
    let day = Date::new(2026, 11, 21).ok_or("the day of the assessment does not exist")?;
    let plant = read(path, &bytes)?;
    let assessment = ringwall_engine::assess(&plant, day, "");
    let json = serde_json::to_vec(&assessment).map_err(|e| e.to_string())?;
    let (read_ms, read_cpu_ms) = timed(|| read(path, &bytes))?;
    let (evaluate_ms, _) = timed(|| ringwall_engine::assess(&plant, day, ""))?;
    let (write_ms, _) = timed(|| serde_json::to_vec(&assessment))?;
    Ok(
        json!({ "read_ms": read_ms, "read_cpu_ms": read_cpu_ms, "evaluate_ms": evaluate_ms, "write_ms": write_ms, "json_bytes": json.len() }),
    )
}

fn read(name: &str, bytes: &[u8]) -> Result<Plant, String> {
    let source = Source::new(name, bytes.to_vec()).map_err(|e| e.to_string())?;
    file::read(&[source], catalogue::vocabulary()).map_err(|e| e.to_string())
}

/// Medians of wall and CPU time in milliseconds; dropping the result is not counted.
fn timed<T>(work: impl Fn() -> T) -> Result<(f64, f64), String> {
    let mut runs = Vec::with_capacity(RUNS);
    for _ in 0..RUNS {
        let (start, cpu) = (Instant::now(), cpu_ms(UsageWho::RUSAGE_SELF)?);
        let result = black_box(work());
        runs.push((start.elapsed().as_secs_f64() * 1e3, cpu_ms(UsageWho::RUSAGE_SELF)? - cpu));
        drop(result);
    }
    let (wall, cpu) = runs.into_iter().unzip();
    Ok((median(wall), median(cpu)))
}

fn cpu_ms(who: UsageWho) -> Result<f64, String> {
    let usage = getrusage(who).map_err(|e| format!("the kernel gives no account: {e}"))?;
    Ok(approximate(usage.user_time().num_microseconds() + usage.system_time().num_microseconds()) / 1e3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_is_accounted_for() {
        let usage = measure(Command::new("sh").args(["-c", "i=0; while [ $i -lt 30000 ]; do i=$((i+1)); done; sleep 0.05"])).unwrap();
        assert!(usage.wall_ms >= 50.0 && usage.cpu_ms > 0.0 && usage.peak_mb > 0.5, "{usage:?}");
        let told = Usage::from_json(usage.to_json().to_string().as_bytes()).unwrap();
        assert!((told.wall_ms - usage.wall_ms).abs() < 1e-6 && (told.peak_mb - usage.peak_mb).abs() < 1e-6, "{told:?}");
        assert!(Usage::from_json(b"{\"wall_ms\": 1.0}").unwrap_err().contains("no `cpu_ms`"));
    }

    #[test]
    fn work_costs_wall_and_cpu_time_and_waiting_only_the_former() {
        let (wall, cpu) = timed(|| std::thread::sleep(std::time::Duration::from_millis(20))).unwrap();
        assert!(wall >= 20.0 && cpu < 15.0, "{wall} {cpu}");
    }

    #[test]
    fn a_process_that_fails_is_no_measurement() {
        let error = measure(Command::new("sh").args(["-c", "echo broken >&2; exit 2"])).unwrap_err();
        assert!(error.ends_with("failed: broken"), "{error}");
        assert!(command(&["parts".into()]).is_err());
    }
}
