//! PostgreSQL's programs on this machine, and as whom they run.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where distributions put what is not on the path, with a folder for each version between the two parts.
const FOLDERS: &[(&str, &str)] = &[("/usr/lib/postgresql", "bin"), ("/usr/lib64/postgresql", "bin")];

/// The user that Debian's package makes; the server refuses to run as root.
const ACCOUNT: &str = "postgres";

/// One of PostgreSQL's programs, with nothing of the environment that could change what it does.
pub(super) fn command(program: &str) -> Command {
    let mut command = Command::new(folder().join(program));
    command.env_clear().env("PATH", "/usr/bin:/bin").current_dir("/");
    command
}

/// One that must not run as root: under root it runs as the user `postgres`.
pub(super) fn unprivileged(program: &str) -> Command {
    let mut command = command(program);
    if let Some((user, group)) = owner() {
        command.uid(user).gid(group);
    }
    command
}

/// To whom the data must belong where it is not this process's user: under root, user and group `postgres`.
pub(super) fn owner() -> Option<(u32, u32)> {
    (user() == 0).then(|| (id("-u"), id("-g")))
}

/// The user of this process.
pub(super) fn user() -> u32 {
    fs::metadata("/proc/self").expect("Linux shows every process its own folder").uid()
}

fn id(option: &str) -> u32 {
    let output = Command::new("id").args([option, ACCOUNT]).output().expect("`id` is on every system");
    let text = String::from_utf8_lossy(&output.stdout);
    text.trim().parse().unwrap_or_else(|_| panic!("there is no user `{ACCOUNT}`, as whom PostgreSQL runs under root; {HINT}"))
}

/// Said where something is missing. The command that runs all tests sees the package by "pg_ctlcluster", which the server's
/// packages put on the path, and which a mere client has not.
const HINT: &str = "install the package `postgresql` (`apt-get install postgresql`)";

/// The newest version's folder.
fn folder() -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let on_the_path = std::env::split_paths(&path).find(|folder| complete(folder));
    installed().or(on_the_path).unwrap_or_else(|| panic!("PostgreSQL 15 or newer is missing and this test needs it; {HINT}"))
}

fn installed() -> Option<PathBuf> {
    let versions = FOLDERS.iter().filter_map(|(root, bin)| Some((fs::read_dir(root).ok()?, bin)));
    let folders = versions.flat_map(|(versions, bin)| versions.flatten().map(move |version| version.path().join(bin)));
    folders.filter(|folder| complete(folder)).max_by_key(|folder| version(folder))
}

/// Whether all that is needed lies there.
fn complete(folder: &Path) -> bool {
    ["initdb", "postgres", "psql"].iter().all(|program| folder.join(program).is_file())
}

/// The 15 of `/usr/lib/postgresql/15/bin`.
fn version(folder: &Path) -> u32 {
    let name = folder.parent().and_then(Path::file_name).and_then(|name| name.to_str());
    name.and_then(|name| name.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_numbers() {
        assert!(version(Path::new("/usr/lib/postgresql/15/bin")) > version(Path::new("/usr/lib/postgresql/9/bin")));
        assert_eq!(version(Path::new("/usr/bin")), 0);
    }

    #[test]
    fn a_folder_without_the_server_is_not_taken() {
        let folder = crate::temp::folder();
        fs::write(folder.path().join("psql"), "").unwrap();
        assert!(!complete(folder.path()));
    }
}
