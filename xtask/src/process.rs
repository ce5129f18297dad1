//! Running other programs: shown before they start, their output shown while it comes and kept for counting.

use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Stdio};
use std::sync::Mutex;

/// What a program left behind.
#[derive(Debug)]
pub(crate) struct Finished {
    /// Whether it exited with 0.
    pub(crate) ok: bool,
    /// What it wrote to both streams, line by line in the order in which lines came.
    pub(crate) output: String,
}

/// Cargo as the one that runs this program.
pub(crate) fn cargo(args: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(args).current_dir(crate::root());
    command
}

/// The command line for people.
pub(crate) fn describe(command: &Command) -> String {
    let name = std::path::Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    let words = std::iter::once(name).chain(command.get_args());
    words.map(|w| w.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
}

/// Shows the command line, runs it, shows its output as it comes and keeps it.
pub(crate) fn streamed(command: &mut Command) -> Result<Finished, String> {
    let line = describe(command);
    println!("$ {line}");
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|e| format!("cannot start `{line}`: {e}"))?;
    let kept = Mutex::new(String::new());
    let (out, err) = (child.stdout.take(), child.stderr.take());
    std::thread::scope(|scope| {
        scope.spawn(|| forward(out, &kept));
        scope.spawn(|| forward(err, &kept));
    });
    let status = child.wait().map_err(|e| format!("cannot wait for `{line}`: {e}"))?;
    Ok(Finished { ok: status.success(), output: kept.into_inner().unwrap_or_default() })
}

fn forward(stream: Option<impl Read>, kept: &Mutex<String>) {
    let Some(stream) = stream else { return };
    let mut reader = BufReader::new(stream);
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line).is_ok_and(|n| n > 0) {
        let text = String::from_utf8_lossy(&line).into_owned();
        print!("{text}");
        if let Ok(mut kept) = kept.lock() {
            kept.push_str(&text);
        }
        line.clear();
    }
}

/// Runs a command that only has to succeed.
pub(crate) fn must_succeed(command: &mut Command) -> Result<(), String> {
    let finished = streamed(command)?;
    if finished.ok { Ok(()) } else { Err(format!("`{}` failed; its output stands above", describe(command))) }
}

/// Runs a command silently and returns what it wrote to standard output.
pub(crate) fn captured(command: &mut Command) -> Result<Vec<u8>, String> {
    let output = command.stdin(Stdio::null()).output().map_err(|e| format!("cannot start `{}`: {e}", describe(command)))?;
    if output.status.success() {
        Ok(output.stdout)
    } else {
        Err(format!("`{}` failed: {}", describe(command), String::from_utf8_lossy(&output.stderr).trim()))
    }
}

/// Standard output of a command as trimmed text, or `None` where it cannot be run.
pub(crate) fn text_of(program: &str, args: &[&str]) -> Option<String> {
    let bytes = captured(Command::new(program).args(args)).ok()?;
    Some(String::from_utf8_lossy(&bytes).trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_both_streams_and_tells_failure() {
        let finished = streamed(Command::new("sh").args(["-c", "echo out; echo err >&2; exit 3"])).unwrap();
        assert!(!finished.ok);
        assert!(finished.output.contains("out\n") && finished.output.contains("err\n"));
        assert!(must_succeed(Command::new("sh").args(["-c", "exit 1"])).unwrap_err().contains("`sh -c exit 1` failed"));
    }

    #[test]
    fn names_a_program_that_is_not_there() {
        let error = captured(&mut Command::new("no-such-program")).unwrap_err();
        assert!(error.contains("cannot start `no-such-program`"), "{error}");
        assert_eq!(text_of("no-such-program", &[]), None);
        assert_eq!(text_of("echo", &["hello"]), Some("hello".into()));
    }
}
