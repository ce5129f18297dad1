//! The files of the checkout as the checks see them: text files with paths from the root, build products left out.

use std::fs;
use std::path::Path;

/// Folders that hold nothing of ours: version control, build products, what fuzzing leaves.
const SKIPPED: &[&str] = &["target", "fuzz/artifacts", "fuzz/corpus", "fuzz/coverage"];

/// A text file.
#[derive(Debug, Clone)]
pub(crate) struct TextFile {
    /// Path from the root, with `/`.
    pub(crate) path: String,
    pub(crate) text: String,
}

impl TextFile {
    /// Whether the path ends in `.extension`.
    pub(crate) fn has_extension(&self, extension: &str) -> bool {
        self.path.rsplit_once('.').is_some_and(|(_, e)| e == extension)
    }
}

/// Every text file below `root`, by path; files that are not UTF-8 are left out.
pub(crate) fn text_files(root: &Path) -> Result<Vec<TextFile>, String> {
    let mut files = Vec::new();
    walk(root, "", &mut files)?;
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

fn walk(root: &Path, folder: &str, files: &mut Vec<TextFile>) -> Result<(), String> {
    let entries = fs::read_dir(root.join(folder)).map_err(|e| format!("cannot list `{folder}`: {e}"))?;
    for entry in entries {
        let entry = entry.map_err(|e| format!("cannot list `{folder}`: {e}"))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if folder.is_empty() { name.clone() } else { format!("{folder}/{name}") };
        let kind = entry.file_type().map_err(|e| format!("{path}: {e}"))?;
        if is_skipped(&path, &name) {
            continue;
        }
        if kind.is_dir() {
            walk(root, &path, files)?;
        } else if kind.is_file() {
            files.extend(read(&entry.path(), path)?);
        }
    }
    Ok(())
}

/// `None` for a file that is not UTF-8, or that went away after its folder was listed.
fn read(place: &Path, path: String) -> Result<Option<TextFile>, String> {
    match fs::read(place) {
        Ok(bytes) => Ok(String::from_utf8(bytes).ok().map(|text| TextFile { path, text })),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(format!("{path}: {e}")),
    }
}

fn is_skipped(path: &str, name: &str) -> bool {
    name == ".git" || name == "target" || SKIPPED.contains(&path) || name.ends_with(".snap.new")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_sources_and_leaves_out_build_products() {
        let files = text_files(&crate::root()).unwrap();
        let own = files.iter().find(|f| f.path == "xtask/src/tree.rs").unwrap();
        assert!(own.has_extension("rs") && !own.has_extension("s"));
        assert!(files.iter().all(|f| !f.path.starts_with("target/") && !f.path.starts_with(".git/")));
        assert!(files.windows(2).all(|w| w[0].path < w[1].path));
    }
}
