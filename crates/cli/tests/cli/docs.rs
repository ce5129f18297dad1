//! Every command that the documents show is run, in order, in a folder of its own.

use crate::common::{Folder, root};

/// Lines `$ ringwall …` of the ```console blocks of a document.
fn commands(document: &str) -> Vec<String> {
    let text = std::fs::read_to_string(root().join(document)).unwrap();
    let mut inside = false;
    let mut commands = Vec::new();
    for line in text.lines() {
        match line {
            "```console" => inside = true,
            "```" => inside = false,
            _ => commands.extend(line.strip_prefix("$ ringwall ").filter(|_| inside).map(str::to_owned)),
        }
    }
    commands
}

fn run_all(document: &str, name: &str, at_least: usize) {
    let folder = Folder::new(name);
    let commands = commands(document);
    assert!(commands.len() >= at_least, "{document} shows {} commands", commands.len());
    for command in commands {
        if command.starts_with("init ") {
            let _ = std::fs::remove_file(folder.0.join("plant.yaml"));
        }
        let args: Vec<&str> = command.split_whitespace().collect();
        let ran = folder.run(&args);
        assert_eq!(ran.code(), 0, "{document}: ringwall {command}\n{}", ran.err());
    }
}

#[test]
fn commands_of_the_readme_run() {
    run_all("README.md", "readme", 4);
}

#[test]
fn commands_of_the_guide_run() {
    run_all("docs/guide/README.md", "guide", 12);
}

#[test]
fn commands_of_the_page_on_the_ledger_run() {
    run_all("docs/guide/ledger.md", "guide-ledger", 14);
}

#[test]
fn the_page_on_the_plant_file_names_every_key() {
    let page = std::fs::read_to_string(root().join("docs/guide/plant-file.md")).unwrap();
    let schema = ringwall_model::file::schema();
    let definitions = schema["$defs"].as_object().unwrap().values().chain([&schema]);
    for key in definitions.filter_map(|d| d["properties"].as_object()).flat_map(|p| p.keys()) {
        let named = page.split(|c: char| !(c.is_alphanumeric() || c == '_')).any(|word| word == key);
        assert!(named, "docs/guide/plant-file.md does not mention `{key}`");
    }
}
