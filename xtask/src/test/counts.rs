//! How many tests passed, failed and were left out, read off what the test runners print.

/// The sum over all steps.
#[derive(Debug, Default)]
pub(super) struct Counts {
    pub(super) passed: usize,
    pub(super) failed: usize,
}

impl Counts {
    pub(super) fn add(&mut self, passed: bool) {
        if passed { self.passed += 1 } else { self.failed += 1 }
    }
}

/// One run of a test runner.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) passed: usize,
    pub(super) failed: usize,
    /// Ignored, skipped or filtered out.
    pub(super) left_out: usize,
}

/// `Summary [ 0.1s] 12 tests run: 11 passed (1 slow), 1 failed, 0 skipped`; what ran and did not pass has failed.
pub(super) fn of_nextest(output: &str) -> Result<Run, String> {
    let line = output.lines().rfind(|l| l.trim_start().starts_with("Summary ["));
    let line = line.ok_or("nextest printed no summary")?;
    let (ran, rest) = line.split_once(" run: ").ok_or_else(|| format!("cannot read nextest's summary: {line}"))?;
    let ran = ran.trim_end_matches(" tests").trim_end_matches(" test");
    let ran: usize =
        ran.rsplit([' ', '/']).next().and_then(|n| n.parse().ok()).ok_or_else(|| format!("cannot read nextest's summary: {line}"))?;
    let passed = before(rest, "passed");
    Ok(Run { passed, failed: ran.saturating_sub(passed), left_out: before(rest, "skipped") })
}

/// Sum over `test result: ok. 5 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; …`.
pub(super) fn of_cargo_test(output: &str) -> Result<Run, String> {
    let mut run = Run::default();
    let mut results = 0;
    for line in output.lines().filter(|l| l.starts_with("test result: ")) {
        results += 1;
        run.passed += before(line, "passed");
        run.failed += before(line, "failed");
        run.left_out += before(line, "ignored") + before(line, "filtered");
    }
    if results == 0 { Err("cargo test printed no result".into()) } else { Ok(run) }
}

/// The number in front of a word; 0 where the word is not there.
fn before(text: &str, word: &str) -> usize {
    let words: Vec<&str> = text.split([' ', ',', ';', '(', ')']).filter(|w| !w.is_empty()).collect();
    let pair = words.windows(2).find(|pair| pair.last() == Some(&word));
    pair.and_then(|pair| pair.first()?.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(passed: usize, failed: usize, left_out: usize) -> Run {
        Run { passed, failed, left_out }
    }

    #[test]
    fn reads_nextest() {
        let summary = |text: &str| of_nextest(&format!("   PASS [ 0.0s] a b\n------\n     Summary [   1.234s] {text}\n")).unwrap();
        assert_eq!(summary("12 tests run: 12 passed, 0 skipped"), run(12, 0, 0));
        assert_eq!(summary("1 test run: 1 passed, 2 skipped"), run(1, 0, 2));
        assert_eq!(summary("12 tests run: 9 passed (2 slow), 2 failed, 1 timed out, 0 skipped"), run(9, 3, 0));
        assert_eq!(summary("7/12 tests run: 6 passed, 1 failed, 0 skipped"), run(6, 6, 0));
        assert!(of_nextest("error: no tests").is_err());
    }

    #[test]
    fn reads_cargo_test() {
        let output = "\
test result: ok. 5 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s
test result: FAILED. 3 passed; 2 failed; 1 ignored; 0 measured; 4 filtered out; finished in 0.00s
";
        assert_eq!(of_cargo_test(output), Ok(run(8, 2, 5)));
        assert!(of_cargo_test("").is_err());
    }
}
