//! `ringwall demo` and `ringwall init`: plants to start from, and the demonstration as a server.

mod history;
mod served;
mod story;

use std::fs;
use std::path::Path;

use crate::args::{Demo, Format, Init};
use crate::commands::assess;
use crate::error::{CliError, Outcome};
use crate::{load, output};

const STARTER: &str = include_str!("../../../templates/starter.yaml");

macro_rules! bottling {
    ($($file:literal),+ $(,)?) => {
        &[$(($file, include_str!(concat!("../../../../../examples/bottling/", $file)))),+]
    };
}

/// The example plant, file by file.
const BOTTLING: &[(&str, &str)] = bottling![
    "answers-core.yaml",
    "answers-lines.yaml",
    "answers-programme.yaml",
    "answers-zones.yaml",
    "applications.yaml",
    "assets.yaml",
    "evidence.yaml",
    "plant.yaml",
    "register.yaml",
    "risks.yaml",
    "suppliers.yaml",
    "zones.yaml",
];

const REPORTS: [(&str, Format); 4] =
    [("report.pdf", Format::Pdf), ("report.xlsx", Format::Xlsx), ("gaps.csv", Format::Csv), ("assessment.json", Format::Json)];

pub(crate) fn run(args: &Demo) -> Result<Outcome, CliError> {
    served::checked(args)?;
    files(args)?;
    if args.files_only { Ok(Outcome::Done) } else { served::run(args) }
}

/// Writes the plant, assesses it, writes the reports.
fn files(args: &Demo) -> Result<(), CliError> {
    let plant = args.folder.join("plant");
    create(&plant)?;
    for (name, content) in BOTTLING {
        write_new_or_same(&plant.join(name), content)?;
    }
    let loaded = load::plant(&plant)?;
    let assessment = loaded.assess(args.day.get());
    output::print(&assess::text(&loaded, &assessment, true))?;
    for (name, format) in REPORTS {
        output::write(Some(&args.folder.join(name)), &assess::render(&loaded, &assessment, format)?)?;
    }
    output::print(&next_steps(&args.folder))
}

fn next_steps(folder: &Path) -> String {
    let folder = folder.display();
    let commands = [
        (format!("ringwall explain {folder}/plant line-1 FR1"), "why a level is what it is"),
        (format!("ringwall check {folder}/plant"), "what the model lacks"),
        ("ringwall init my-plant.yaml".to_owned(), "start your own"),
    ];
    let width = commands.iter().map(|(command, _)| command.chars().count()).max().unwrap_or_default();
    let lines: String = commands.iter().map(|(command, why)| format!("  {command:width$}  {why}\n")).collect();
    format!(
        "
Written to {folder}: the plant (plant/*.yaml), report.pdf, report.xlsx, gaps.csv, assessment.json
Go on with:
{lines}"
    )
}

fn create(folder: &Path) -> Result<(), CliError> {
    fs::create_dir_all(folder).map_err(|error| CliError::writing(folder, &error))
}

/// A file that somebody has edited is not overwritten.
fn write_new_or_same(path: &Path, content: &str) -> Result<(), CliError> {
    match fs::read(path) {
        Ok(there) if there == content.as_bytes() => Ok(()),
        Ok(_) => Err(CliError::invalid(
            format!("{} exists and differs from the example", path.display()),
            "give another folder: `ringwall demo FOLDER`; `ringwall assess` reads your edited plant",
        )),
        Err(_) => output::write(Some(path), content.as_bytes()),
    }
}

pub(crate) fn init(args: &Init) -> Result<Outcome, CliError> {
    let file = &args.file;
    if file.exists() {
        return Err(CliError::invalid(
            format!("{} exists; it is not overwritten", file.display()),
            "give another name: `ringwall init my-plant.yaml`",
        ));
    }
    if let Some(parent) = file.parent().filter(|p| !p.as_os_str().is_empty()) {
        create(parent)?;
    }
    output::write(Some(file), STARTER.as_bytes())?;
    let name = file.display();
    output::print(&format!("Wrote {name}. Open it in an editor, then:\n  ringwall check {name}\n  ringwall assess {name}\n"))?;
    Ok(Outcome::Done)
}

#[cfg(test)]
mod tests {
    use ringwall_engine::catalogue::vocabulary;
    use ringwall_model::file::{Source, read};

    use super::*;

    fn reads(name: &str, text: String) {
        let source = Source::new(name, text.into_bytes()).unwrap();
        let result = read(&[source], vocabulary());
        assert!(result.is_ok(), "{}", result.unwrap_err());
    }

    #[test]
    fn the_starter_is_valid_as_it_stands_and_with_every_example_switched_on() {
        reads("starter.yaml", STARTER.to_owned());
        let is_example =
            |line: &str| line.strip_prefix('#').is_some_and(|l| l.starts_with("  ") || l.starts_with(|c: char| c.is_ascii_lowercase()));
        let on: Vec<&str> = STARTER.lines().map(|l| if is_example(l) { &l[1..] } else { l }).collect();
        assert_ne!(on, STARTER.lines().collect::<Vec<_>>());
        reads("starter.yaml", on.join("\n"));
    }

    #[test]
    fn every_file_of_the_example_is_embedded() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/bottling");
        let mut files: Vec<String> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        files.retain(|name| name.ends_with(".yaml"));
        files.sort();
        assert_eq!(files, BOTTLING.iter().map(|(name, _)| *name).collect::<Vec<_>>());
    }
}
