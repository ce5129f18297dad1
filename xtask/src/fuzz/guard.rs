//! Runs one input and notices what must not happen: a panic, a broken promise, more time or memory than its size explains.

use std::fs;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Mutex;

use nix::sys::resource::{Resource, UsageWho, getrusage, setrlimit};
use nix::sys::time::TimeValLike;

use super::entry::Outcome;

/// What one input may cost.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// CPU time for an input under 1 MB.
    slow_ms: i64,
    /// Memory that it adds while it runs.
    greedy_kb: u64,
}

/// Without optimisation, which is how tests run, everything takes longer.
pub(super) const LIMITS: Limits = Limits { slow_ms: if cfg!(debug_assertions) { 4_000 } else { 2_000 }, greedy_kb: 256 * 1024 };
const SMALL: usize = 1 << 20;
/// Address space of the worker in bytes: what goes beyond ends the worker, not the machine.
const ADDRESS_SPACE: u64 = 4 << 30;

static LAST_PANIC: Mutex<String> = Mutex::new(String::new());

/// Makes panics silent and remembers their words, and limits the memory of this process.
pub(super) fn install() -> Result<(), String> {
    panic::set_hook(Box::new(|info| {
        let place = info.location().map(|l| format!(" at {}:{}", l.file(), l.line())).unwrap_or_default();
        let words = info.payload().downcast_ref::<&str>().map(|s| (*s).to_owned());
        let words = words.or_else(|| info.payload().downcast_ref::<String>().cloned()).unwrap_or_default();
        if let Ok(mut last) = LAST_PANIC.lock() {
            *last = format!("panic{place}: {words}");
        }
    }));
    setrlimit(Resource::RLIMIT_AS, ADDRESS_SPACE, ADDRESS_SPACE).map_err(|e| format!("cannot limit the worker's memory: {e}"))
}

/// Runs an input; errors with what must not have happened.
pub(super) fn run(target: fn(&[u8]) -> Outcome, input: &[u8], limits: Limits) -> Outcome {
    let (start_ms, start_kb) = (cpu_ms()?, forget_peak()?);
    let outcome = caught(target, input)?;
    let (took_ms, took_kb) = (cpu_ms()? - start_ms, status_kb("VmHWM:")?.saturating_sub(start_kb));
    if input.len() < SMALL && took_ms > limits.slow_ms {
        return Err(format!("slow: {took_ms} ms of CPU time for {} bytes, more than {}", input.len(), limits.slow_ms));
    }
    if took_kb > limits.greedy_kb {
        return Err(format!("greedy: {} MB for {} bytes, more than {}", took_kb / 1024, input.len(), limits.greedy_kb / 1024));
    }
    Ok(outcome)
}

/// Runs an input and turns a panic into an error.
pub(super) fn caught(target: fn(&[u8]) -> Outcome, input: &[u8]) -> Outcome {
    match panic::catch_unwind(AssertUnwindSafe(|| target(input))) {
        Ok(outcome) => outcome,
        Err(_) => Err(LAST_PANIC.lock().map(|words| words.clone()).unwrap_or_default()),
    }
}

/// CPU time of this thread so far: other work on the machine does not count.
fn cpu_ms() -> Result<i64, String> {
    let usage = getrusage(UsageWho::RUSAGE_THREAD).map_err(|e| format!("cannot read the CPU time: {e}"))?;
    Ok(usage.user_time().num_milliseconds() + usage.system_time().num_milliseconds())
}

/// Sets the peak back to what is used now, and says how much that is in kB.
fn forget_peak() -> Result<u64, String> {
    fs::write("/proc/self/clear_refs", "5").map_err(|e| format!("cannot reset the memory peak: {e}"))?;
    status_kb("VmRSS:")
}

fn status_kb(key: &str) -> Result<u64, String> {
    let status = fs::read_to_string("/proc/self/status").map_err(|e| format!("/proc/self/status: {e}"))?;
    let line = status.lines().find_map(|line| line.strip_prefix(key));
    line.and_then(|l| l.split_whitespace().next()?.parse().ok()).ok_or_else(|| format!("/proc/self/status has no {key}"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::hint::black_box;

    use super::*;

    fn fine(_: &[u8]) -> Outcome {
        Ok(BTreeSet::new())
    }

    fn panics(input: &[u8]) -> Outcome {
        Ok(BTreeSet::from([format!("{}", input[1])]))
    }

    fn breaks(_: &[u8]) -> Outcome {
        Err("a promise".into())
    }

    // Each limit far below the real one, so that tests beside these in one process do not notice; the other out of reach.
    const IMPATIENT: Limits = Limits { slow_ms: 40, greedy_kb: 1 << 30 };
    const MEAN: Limits = Limits { slow_ms: 600_000, greedy_kb: 8 * 1024 };

    fn spins(_: &[u8]) -> Outcome {
        let start = cpu_ms()?;
        while cpu_ms()? - start <= IMPATIENT.slow_ms + 20 {}
        fine(&[])
    }

    fn hoards(_: &[u8]) -> Outcome {
        black_box(vec![1u8; 40 << 20]);
        fine(&[])
    }

    #[test]
    fn what_is_fine_passes() {
        assert_eq!(run(fine, b"x", LIMITS), Ok(BTreeSet::new()));
    }

    #[test]
    fn panics_and_broken_promises_are_told() {
        assert!(caught(panics, b"").is_err());
        assert_eq!(run(breaks, b"", LIMITS), Err("a promise".into()));
    }

    #[test]
    fn slow_and_greedy_inputs_are_told() {
        assert!(run(spins, b"x", IMPATIENT).unwrap_err().starts_with("slow: "));
        assert!(run(hoards, b"x", MEAN).unwrap_err().starts_with("greedy: "));
    }
}
