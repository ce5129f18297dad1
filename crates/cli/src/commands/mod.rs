//! One module per command; each turns arguments into calls of the crates below and prints what they return.

mod assess;
mod catalogue;
mod check;
mod demo;
mod diff;
mod explain;
mod pages;
mod scope;

use crate::args::Command;
use crate::error::{CliError, Outcome};

/// Runs a command.
pub(crate) fn run(command: Command) -> Result<Outcome, CliError> {
    match command {
        Command::Assess(args) => assess::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::Diff(args) => diff::run(&args),
        Command::Scope(args) => scope::run(&args),
        Command::Init(args) => demo::init(&args),
        Command::Catalogue(args) => catalogue::run(&args),
        Command::Schema(args) => pages::schema(&args),
        Command::Demo(args) => demo::run(&args),
        Command::Completions(args) => pages::completions(&args),
        Command::Man(args) => pages::man(&args),
    }
}
