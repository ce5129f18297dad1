//! The `ringwall` command: reads plants, prints assessments, writes reports. All judgement lies in the crates below.

mod args;
mod commands;
mod error;
mod load;
mod output;
mod problems;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    let cli = args::Cli::parse();
    cli.color.write_global();
    match commands::run(cli.command) {
        Ok(outcome) => outcome.into(),
        Err(error) => {
            error.print();
            error.exit_code()
        }
    }
}
