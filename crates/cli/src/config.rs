//! The file of options for `ringwall serve`: lines `option = value`, which become arguments where nothing else gives them.

use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;

use clap::{Arg, ArgAction, Command, CommandFactory};

use crate::args::Cli;
use crate::error::CliError;

const COMMAND: &str = "serve";

/// The arguments of the process, with those from the file of `--config` behind `serve`.
pub(crate) fn arguments() -> Result<Vec<OsString>, CliError> {
    let mut arguments: Vec<OsString> = std::env::args_os().collect();
    let Some(at) = arguments.iter().position(|argument| argument == COMMAND) else { return Ok(arguments) };
    let Some(path) = file(&arguments) else { return Ok(arguments) };
    let text = fs::read_to_string(&path).map_err(|e| CliError::invalid(format!("{}: {e}", path.display()), ""))?;
    let command = Cli::command();
    let Some(serve) = command.find_subcommand(COMMAND) else { return Ok(arguments) };
    let given = |name: &str| arguments.iter().any(|a| a.to_str().is_some_and(|a| a.split('=').next() == Some(name)));
    let mut added = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let wrong =
            |why: String| CliError::invalid(format!("{}:{number}: {why}", path.display()), "`ringwall serve --help` has the options");
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (name, value) = line.split_once('=').ok_or_else(|| wrong("a line has the form `option = value`".into()))?;
        let (name, value) = (name.trim(), value.trim().trim_matches('"'));
        let option = option(serve, name).ok_or_else(|| wrong(format!("there is no option `{name}`")))?;
        let flag = format!("--{name}");
        if given(&flag) || option.get_env().is_some_and(|variable| std::env::var_os(variable).is_some()) {
            continue;
        }
        match (option.get_action(), value) {
            (ArgAction::SetTrue, "true") => added.push(flag.into()),
            (ArgAction::SetTrue, "false") => {}
            (ArgAction::SetTrue, _) => return Err(wrong(format!("`{name}` is true or false"))),
            _ => added.push(format!("{flag}={value}").into()),
        }
    }
    arguments.splice(at + 1..=at, added);
    Ok(arguments)
}

/// The file that the command line or the environment names.
fn file(arguments: &[OsString]) -> Option<PathBuf> {
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        match argument.to_str()? {
            "--config" => return rest.next().map(PathBuf::from),
            other => {
                if let Some(path) = other.strip_prefix("--config=") {
                    return Some(path.into());
                }
            }
        }
    }
    std::env::var_os("RINGWALL_CONFIG").map(PathBuf::from)
}

fn option<'c>(serve: &'c Command, name: &str) -> Option<&'c Arg> {
    serve.get_arguments().find(|arg| arg.get_long() == Some(name) && name != "config" && name != "help")
}
