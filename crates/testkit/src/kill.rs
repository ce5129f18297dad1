//! Processes that are killed with no chance to tidy up, and what they had acknowledged by then.
//!
//! A test of crash safety starts itself again with [`this_test`]; the copy sees [`is_victim`], works and calls [`acknowledge`]
//! after everything that must survive. The test kills it at some moment and looks whether all that was acknowledged is there.

use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

/// Set in the environment of a copy of a test.
const VICTIM: &str = "RINGWALL_TESTKIT_VICTIM";

/// Begins a line of standard output that acknowledges; what the test runner prints is told from it by this.
const MARK: &str = "acknowledged: ";

/// How long a victim may take to its next acknowledgment.
const PATIENCE: Duration = Duration::from_secs(60);

/// The command that runs one test of this test program again, as a victim; `name` with its modules: `tests::survives`.
///
/// # Panics
///
/// Where the system does not say which program this is.
#[must_use]
pub fn this_test(name: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().expect("the system knows the test program"));
    command.args(["--exact", name, "--nocapture"]).env(VICTIM, name);
    command
}

/// Whether this process is a copy that [`this_test`] started.
#[must_use]
pub fn is_victim() -> bool {
    std::env::var_os(VICTIM).is_some()
}

/// Tells the test that `what` is done for good; returns when it is told.
///
/// # Panics
///
/// Where the test is gone: its victim ends too.
pub fn acknowledge(what: impl fmt::Display) {
    let mut out = std::io::stdout().lock();
    // The test runner may have begun a line.
    writeln!(out, "\n{MARK}{what}").and_then(|()| out.flush()).expect("the test takes acknowledgments");
}

/// A process to be killed; killed too when the value is dropped.
#[derive(Debug)]
pub struct Victim {
    child: Child,
    acknowledged: Receiver<String>,
}

impl Victim {
    /// Starts it.
    ///
    /// # Panics
    ///
    /// Where the program cannot be started.
    #[must_use]
    pub fn start(mut command: Command) -> Self {
        let started = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn();
        let mut child = started.unwrap_or_else(|error| panic!("{} cannot be started: {error}", command.get_program().display()));
        let acknowledged = read(child.stdout.take().expect("standard output was asked for"));
        Self { child, acknowledged }
    }

    /// Waits for the next acknowledgment.
    ///
    /// # Panics
    ///
    /// Where the process ends instead, or says nothing for a minute.
    #[must_use]
    pub fn next(&self) -> String {
        self.acknowledged.recv_timeout(PATIENCE).expect("the victim acknowledges once more")
    }

    /// Kills it (SIGKILL) now; returns the acknowledgments that [`Victim::next`] did not.
    ///
    /// # Panics
    ///
    /// Where it had ended by itself: the test would show nothing.
    #[must_use]
    pub fn kill(mut self) -> Vec<String> {
        if let Ok(Some(status)) = self.child.try_wait() {
            panic!("the victim ended before it was killed: {status}");
        }
        self.child.kill().expect("a child can be killed");
        self.child.wait().expect("a child that was killed can be waited for");
        // Ends when all is read that was written before the end.
        self.acknowledged.iter().collect()
    }

    /// Waits for the first acknowledgment, then kills at a random moment within `window`, and writes the moment to standard
    /// error; returns all acknowledgments.
    ///
    /// # Panics
    ///
    /// As [`Victim::next`] and [`Victim::kill`].
    #[must_use]
    pub fn kill_within(self, window: Duration) -> Vec<String> {
        let first = self.next();
        let start = Instant::now();
        thread::sleep(window.mul_f64(random_share()));
        eprintln!("killed {:?} after the first acknowledgment", start.elapsed());
        [vec![first], self.kill()].concat()
    }
}

impl Drop for Victim {
    fn drop(&mut self) {
        // Dead already after `kill`.
        let _dead = self.child.kill();
        let _reaped = self.child.wait();
    }
}

/// Reads in a thread, so that a victim is never held up by a full pipe.
fn read(output: ChildStdout) -> Receiver<String> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            if let Some(what) = line.strip_prefix(MARK) {
                let _nobody_listens = sender.send(what.to_owned());
            }
        }
    });
    receiver
}

/// From 0 to 1, different each time.
fn random_share() -> f64 {
    let thousandths = RandomState::new().hash_one(()) % 1_000;
    Duration::from_millis(thousandths).as_secs_f64()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(name: &str, until: usize) {
        if is_victim() {
            (0..until).for_each(acknowledge);
            return;
        }
        let victim = Victim::start(this_test(name));
        assert_eq!(victim.next(), "0");
        let rest = victim.kill();
        assert!(rest.len() < until - 1, "{} more", rest.len());
        assert!(rest.iter().enumerate().all(|(i, n)| *n == (i + 1).to_string()));
    }

    #[test]
    fn what_was_acknowledged_before_the_end_is_known_in_order() {
        count("kill::tests::what_was_acknowledged_before_the_end_is_known_in_order", usize::MAX);
    }

    #[test]
    #[should_panic(expected = "the victim ended before it was killed")]
    fn a_victim_that_ends_by_itself_fails_the_test() {
        let victim = Victim::start(Command::new("true"));
        thread::sleep(Duration::from_millis(500));
        let _lines = victim.kill();
    }

    #[test]
    fn a_victim_dies_at_a_random_moment() {
        let mut command = Command::new("sh");
        command.args(["-c", &format!("while echo '{MARK}tick'; do sleep 0.01; done")]);
        let ticks = Victim::start(command).kill_within(Duration::from_millis(300));
        assert!(!ticks.is_empty() && ticks.len() < 1_000);
        assert!(ticks.iter().all(|tick| tick == "tick"));
    }
}
