//! Schemas, completions and manual pages: documents generated from definitions that live elsewhere.

use std::fs;
use std::path::Path;

use clap::CommandFactory;

use crate::args::{Cli, Completions, Man, Schema, SchemaOf};
use crate::error::{CliError, Outcome};
use crate::output;

pub(crate) fn schema(args: &Schema) -> Result<Outcome, CliError> {
    let _ = args.json;
    output::print_json(&match args.of {
        SchemaOf::Plant => ringwall_model::file::schema(),
        SchemaOf::Assessment => ringwall_engine::assessment::schema(),
    })?;
    Ok(Outcome::Done)
}

pub(crate) fn completions(args: &Completions) -> Result<Outcome, CliError> {
    let mut out = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "ringwall", &mut out);
    output::write(None, &out)?;
    Ok(Outcome::Done)
}

pub(crate) fn man(args: &Man) -> Result<Outcome, CliError> {
    match &args.out {
        None => output::write(None, &page(Cli::command())?)?,
        Some(folder) => write_pages(folder)?,
    }
    Ok(Outcome::Done)
}

fn page(command: clap::Command) -> Result<Vec<u8>, CliError> {
    let mut out = Vec::new();
    clap_mangen::Man::new(command).render(&mut out)?;
    Ok(out)
}

/// `ringwall.1` and one page for each command, `ringwall-assess.1`.
fn write_pages(folder: &Path) -> Result<(), CliError> {
    fs::create_dir_all(folder).map_err(|error| CliError::writing(folder, &error))?;
    let mut main = Cli::command();
    main.build();
    for sub in main.get_subcommands().filter(|s| s.get_name() != "help") {
        let file = folder.join(format!("ringwall-{}.1", sub.get_name()));
        output::write(Some(&file), &page(sub.clone())?)?;
    }
    output::write(Some(&folder.join("ringwall.1")), &page(Cli::command())?)
}
