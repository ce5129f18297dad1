//! The vectors of others. They lie beside the project where it is developed, and are no part of it.

use std::path::{Path, PathBuf};

use serde_json::Value;

/// The folder, where it is there; else a word on standard error, and the test goes on with what it makes itself.
pub(crate) fn vectors() -> Option<PathBuf> {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/vectors"));
    if !folder.is_dir() {
        eprintln!("{} is not there: only vectors of our own are checked", folder.display());
    }
    folder.is_dir().then(|| folder.to_owned())
}

pub(crate) fn json(path: &Path) -> Value {
    let bytes = std::fs::read(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    serde_json::from_slice(&bytes).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// Every JSON file in a folder and below.
pub(crate) fn json_files(folder: &Path) -> Vec<(PathBuf, Value)> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for item in std::fs::read_dir(&folder).unwrap() {
            let path = item.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "json") {
                let value = json(&path);
                files.push((path, value));
            }
        }
    }
    files
}
