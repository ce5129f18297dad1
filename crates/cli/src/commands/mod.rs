//! One module per command; each turns arguments into calls of the crates below and prints what they return.

mod assess;
mod catalogue;
mod check;
mod demo;
mod diff;
mod explain;
mod login;
mod pages;
mod scope;
mod serve;
pub(crate) mod store;

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
        Command::Login(args) => login::login(&args),
        Command::Logout(args) => login::logout(&args),
        Command::Serve(args) => serve::run(&args),
        Command::ResetAccount(args) => serve::reset(&args),
        Command::InitDb(args) => store::create::init(&args),
        Command::Import(args) => store::plants::import(&args),
        Command::Export(args) => store::plants::export(&args),
        Command::Attach(args) => store::attach::run(&args),
        Command::Ledger(args) => store::ledger::run(&args),
        Command::Pack(args) => store::pack::write(&args),
        Command::Verify(args) => store::pack::verify(&args),
        Command::Backup(args) => store::backup::backup(&args),
        Command::Restore(args) => store::backup::restore(&args),
        Command::Completions(args) => pages::completions(&args),
        Command::Man(args) => pages::man(&args),
    }
}
