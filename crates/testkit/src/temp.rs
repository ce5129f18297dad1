//! Folders for one test.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;

pub use tempfile::TempDir;

/// What the names of folders begin with, so that whoever looks into the temporary folder knows whose they are.
pub(crate) const PREFIX: &str = "ringwall-testkit-";

/// An empty folder, removed with all that is in it when the value is dropped.
///
/// It stays where a process is killed: let the test that lives on make it, and hand its path to the one that dies.
#[must_use]
pub fn folder() -> TempDir {
    tempfile::Builder::new().prefix(PREFIX).tempdir().expect("a folder can be made in the temporary folder")
}

/// One that programs of other users can reach into.
pub(crate) fn folder_for_others() -> TempDir {
    let folder = folder();
    fs::set_permissions(folder.path(), Permissions::from_mode(0o755)).expect("the mode of a new folder can be set");
    folder
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_empty_and_goes_away_with_its_content() {
        let folder = folder();
        let path = folder.path().to_owned();
        assert_eq!(fs::read_dir(&path).unwrap().count(), 0);
        fs::write(path.join("file"), "x").unwrap();
        drop(folder);
        assert!(!path.exists());
    }
}
