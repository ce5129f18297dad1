//! What can go wrong on the command line, said to a person, with the exit code a script can rely on.

use std::io;
use std::path::Path;
use std::process::ExitCode;

use anstyle::{AnsiColor, Style};
use ringwall_ledger::error::Refused;
use ringwall_model::file::Problems;
use ringwall_store::{CommitError, StoreError};

use crate::problems;

/// How a command ended well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Exit code 0.
    Done,
    /// Exit code 1: what `--fail-on` asked to fail on was found.
    Found,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        Self::from(match outcome {
            Outcome::Done => 0,
            Outcome::Found => 1,
        })
    }
}

/// How a command failed.
#[derive(Debug)]
pub(crate) enum CliError {
    /// The plant, or something else that was given, is not valid: exit code 2.
    Invalid { message: String, hint: String },
    /// The plant file has problems: exit code 2.
    Plant(Box<Problems>),
    /// The database, the ledger or the blobs could not be used: exit code 4.
    Store { message: String, hint: String },
    /// The result could not be written: exit code 3.
    Output(String),
    /// Whoever reads the output has closed it; nothing to say.
    Closed,
}

impl CliError {
    pub(crate) fn invalid(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::Invalid { message: message.into(), hint: hint.into() }
    }

    pub(crate) fn writing(path: &Path, error: &io::Error) -> Self {
        Self::Output(format!("cannot write {}: {error}", path.display()))
    }

    pub(crate) fn print(&self) {
        let bold = Style::new().bold();
        let red = AnsiColor::BrightRed.on_default().bold();
        match self {
            Self::Invalid { message, hint } | Self::Store { message, hint } => {
                anstream::eprintln!("{red}error{red:#}{bold}: {message}{bold:#}");
                if !hint.is_empty() {
                    anstream::eprintln!("  {hint}");
                }
            }
            Self::Plant(problems) => problems::print(problems),
            Self::Output(message) => anstream::eprintln!("{red}error{red:#}{bold}: {message}{bold:#}"),
            Self::Closed => {}
        }
    }

    pub(crate) fn exit_code(&self) -> ExitCode {
        ExitCode::from(match self {
            Self::Invalid { .. } | Self::Plant(_) => 2,
            Self::Output(_) => 3,
            Self::Store { .. } => 4,
            Self::Closed => 0,
        })
    }
}

impl From<Problems> for CliError {
    fn from(problems: Problems) -> Self {
        Self::Plant(Box::new(problems))
    }
}

impl From<StoreError> for CliError {
    fn from(error: StoreError) -> Self {
        Self::Store { message: error.message, hint: error.hint }
    }
}

impl From<CommitError> for CliError {
    fn from(error: CommitError) -> Self {
        match error {
            CommitError::Unavailable(error) => error.into(),
            other => Self::invalid(other.to_string(), ""),
        }
    }
}

impl From<Refused> for CliError {
    fn from(refused: Refused) -> Self {
        Self::invalid(refused.to_string(), "")
    }
}

impl From<io::Error> for CliError {
    /// For writing to standard output; files go through [`CliError::writing`].
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::Closed,
            _ => Self::Output(format!("cannot write to standard output: {error}")),
        }
    }
}
