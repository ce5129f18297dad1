//! What fuzzing begins with: the example plants, the fixtures of the tests, inputs made to hurt, and assessments.

use std::collections::BTreeMap;
use std::path::Path;

use ringwall_engine::catalogue;
use ringwall_model::date::Date;
use ringwall_model::file::{self, Source};

use super::{entry, nasty};
use crate::sample::{self, Size};
use crate::tree::{self, TextFile};

const SMALL: Size = Size { zones: 12, conduits: 8, assets: 40, answers: 120, evidence: 10 };

/// Plant files: each one alone, the files of each folder together, and the nasty ones.
pub(super) fn plant_files(root: &Path) -> Result<Vec<Vec<u8>>, String> {
    let files = yaml_files(root)?;
    let mut seeds: Vec<Vec<u8>> = files.iter().map(|f| f.text.clone().into_bytes()).collect();
    seeds.extend(folders(&files).into_values().filter(|texts| texts.len() > 1).map(|texts| texts.join(entry::NEXT_FILE)));
    seeds.push(sample::plant(SMALL).into_bytes());
    seeds.extend(nasty::plants());
    Ok(seeds)
}

/// Assessments of the example plants, one value a line so that lines can be mutated.
pub(super) fn assessments(root: &Path) -> Result<Vec<Vec<u8>>, String> {
    let files = yaml_files(root)?;
    let mut plants: Vec<Vec<&[u8]>> = folders(&files).into_values().collect();
    let small = sample::plant(Size { answers: 12, zones: 2, conduits: 1, assets: 4, evidence: 2 });
    plants.push(vec![small.as_bytes()]);
    let mut seeds: Vec<Vec<u8>> = plants.into_iter().filter_map(assessment).collect();
    if seeds.is_empty() {
        return Err("no example plant could be assessed".into());
    }
    seeds.extend(nasty::json());
    Ok(seeds)
}

/// `None` for a folder that is not a plant, such as one of fixtures that are wrong on purpose.
fn assessment(files: Vec<&[u8]>) -> Option<Vec<u8>> {
    let sources: Result<Vec<Source>, _> = files.into_iter().map(|bytes| Source::new("seed", bytes.to_vec())).collect();
    let plant = file::read(&sources.ok()?, catalogue::vocabulary()).ok()?;
    serde_json::to_vec_pretty(&ringwall_engine::assess(&plant, Date::new(2026, 11, 21)?, "")).ok()
}

fn yaml_files(root: &Path) -> Result<Vec<TextFile>, String> {
    let wanted = |f: &TextFile| f.has_extension("yaml") && (f.path.starts_with("examples/") || f.path.starts_with("crates/"));
    Ok(tree::text_files(root)?.into_iter().filter(wanted).collect())
}

fn folders(files: &[TextFile]) -> BTreeMap<&str, Vec<&[u8]>> {
    let mut folders: BTreeMap<&str, Vec<&[u8]>> = BTreeMap::new();
    for file in files {
        let folder = file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        folders.entry(folder).or_default().push(file.text.as_bytes());
    }
    folders
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_example_folder_is_read_as_one_plant() {
        let seeds = plant_files(&crate::root()).unwrap();
        let joined: Vec<&Vec<u8>> = seeds.iter().filter(|s| s.windows(entry::NEXT_FILE.len()).any(|w| w == entry::NEXT_FILE)).collect();
        assert!(joined.iter().any(|s| entry::plant_file(s).is_ok_and(|kinds| kinds.contains("a plant"))), "no folder is a plant");
    }

    #[test]
    fn the_assessments_can_be_read() {
        let seeds = assessments(&crate::root()).unwrap();
        assert!(seeds.iter().any(|s| entry::assessment_json(s).is_ok_and(|kinds| kinds.iter().any(|k| k.starts_with("gap ")))));
    }
}
