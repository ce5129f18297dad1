//! The `ringwall` command: reads plants, prints assessments, writes reports. All judgement lies in the crates below.

mod args;
mod commands;
mod config;
mod error;
mod load;
mod output;
mod problems;
mod remote;

use std::process::ExitCode;

use clap::Parser;

use error::{CliError, Outcome};

fn main() -> ExitCode {
    match run() {
        Ok(outcome) => outcome.into(),
        Err(error) => {
            error.print();
            error.exit_code()
        }
    }
}

fn run() -> Result<Outcome, CliError> {
    let cli = args::Cli::parse_from(config::arguments()?);
    cli.color.write_global();
    commands::run(cli.command)
}
