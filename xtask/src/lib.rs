//! The project's own commands, run as `cargo xtask NAME`.
//!
//! Everything that keeps the house in order and is not shipped: what must hold before a change goes in ([`run`] with
//! `test`), the measures behind it, fuzzing, benchmarks and the generated schemas. Linux is assumed where the kernel is
//! asked (`fuzz`, `bench`).

mod args;
mod bench;
mod docs;
pub mod fuzz;
mod licences;
mod metadata;
mod openapi;
mod process;
mod random;
mod sample;
mod schema;
mod test;
mod tidy;
mod torture;
mod tree;

use std::path::PathBuf;
use std::process::ExitCode;

/// One command.
struct Command {
    name: &'static str,
    /// Its options, for the list.
    usage: &'static str,
    about: &'static str,
    /// Errors with what went wrong; empty where it has been said already.
    run: fn(&[String]) -> Result<(), String>,
}

const COMMANDS: &[Command] = &[
    Command {
        name: "test",
        usage: "",
        about: "everything that must hold: format, lints, tests, measures, licences, schemas, docs, fuzzing",
        run: test::command,
    },
    Command { name: "tidy", usage: "", about: "measure the code and enforce the house rules", run: tidy::command },
    Command { name: "licences", usage: "", about: "hold every dependency against deny.toml", run: licences::command },
    Command {
        name: "docs",
        usage: "",
        about: "build the API pages without a warning; check examples and commands in *.md",
        run: docs::command,
    },
    Command {
        name: "schema",
        usage: "[--check]",
        about: "write schemas/*.schema.json from the types, or check them",
        run: schema::command,
    },
    Command { name: "openapi", usage: "", about: "write docs/openapi.json from the server's routes", run: openapi::command },
    Command {
        name: "fuzz",
        usage: "[TARGET] [--seconds N] [--seed N] [--input FILE]",
        about: "throw mutated inputs at the readers; default: every target, 20 seconds in all, seed 1",
        run: fuzz::command,
    },
    Command {
        name: "torture",
        usage: "[--kills N] [--seed N] [--database sqlite|postgres]",
        about: "kill a writing process over and over and look whether anything is lost; default: 10,000 kills, both databases, seed 1",
        run: torture::command,
    },
    Command {
        name: "bench",
        usage: "[--cold] [--json]",
        about: "time the release build on a large plant, beside the targets",
        run: bench::command,
    },
];

/// Commands that other commands start; not listed.
const INNER: &[Command] = &[
    Command { name: "bench-child", usage: "", about: "", run: bench::child::command },
    Command { name: "fuzz-worker", usage: "", about: "", run: fuzz::worker::command },
];

/// Runs the command that the arguments name; without one, lists them.
pub fn run(args: &[String]) -> ExitCode {
    let Some((name, rest)) = args.split_first() else {
        eprint!("{}", help());
        return ExitCode::FAILURE;
    };
    if matches!(name.as_str(), "help" | "--help" | "-h") {
        print!("{}", help());
        return ExitCode::SUCCESS;
    }
    let Some(command) = COMMANDS.iter().chain(INNER).find(|c| c.name == name) else {
        eprint!("error: there is no command `{name}`\n\n{}", help());
        return ExitCode::FAILURE;
    };
    match (command.run)(rest) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            if !message.is_empty() {
                eprintln!("error: {message}");
            }
            ExitCode::FAILURE
        }
    }
}

fn help() -> String {
    let mut text = String::from("usage: cargo xtask COMMAND\n\n");
    for command in COMMANDS {
        let call = format!("{} {}", command.name, command.usage);
        text.push_str(&format!("  {}\n      {}\n", call.trim_end(), command.about));
    }
    text
}

/// Names of the commands, for checking what documents say.
fn command_names() -> impl Iterator<Item = &'static str> {
    COMMANDS.iter().map(|c| c.name)
}

/// The folder of the workspace.
fn root() -> PathBuf {
    let own = std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    own.parent().map_or_else(|| own.clone(), PathBuf::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_is_listed_once() {
        let help = help();
        for name in command_names() {
            assert!(help.contains(&format!("\n  {name}")), "{name} is not listed");
            assert_eq!(command_names().filter(|n| *n == name).count(), 1);
        }
        assert!(!help.contains("bench-child"));
    }

    #[test]
    fn no_command_and_unknown_commands_fail() {
        let failure = format!("{:?}", ExitCode::FAILURE);
        assert_eq!(format!("{:?}", run(&[])), failure);
        assert_eq!(format!("{:?}", run(&["tset".into()])), failure);
        assert_eq!(format!("{:?}", run(&["help".into()])), format!("{:?}", ExitCode::SUCCESS));
    }

    #[test]
    fn the_root_holds_the_workspace() {
        let manifest = std::fs::read_to_string(root().join("Cargo.toml")).unwrap();
        assert!(manifest.contains("[workspace]"));
    }
}
