//! The server that the tests of one user share: found, started, kept while it is used, and gone afterwards.
//!
//! Files in its folder: `gate` is locked while one process looks, starts or ends it; `lease` is locked, together with others,
//! by every process that uses it, and its time says when the last one began; `port` is there when it runs. The system unlocks
//! what a process held that was killed. Beside the server a small shell script waits until nobody holds a lease any more.

use std::collections::hash_map::DefaultHasher;
use std::fs::{self, DirBuilder, File};
use std::hash::{Hash, Hasher};
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::SystemTime;

use super::programs;
use super::server::{DATA, Server};
use crate::temp;

/// Its data goes with it: it need not survive a crash of the machine.
const SETTINGS: &[&str] = &["fsync=off", "full_page_writes=off", "max_connections=400"];

/// How long it waits for the next test.
const IDLE_MINUTES: u32 = 5;

/// Waits until nobody uses a server and ends it; see its head.
const WATCH: &str = include_str!("watch.sh");

/// The shared server, started where it does not run, and what keeps it.
pub(super) fn server() -> (Server, File) {
    let folder = folder();
    let gate = open(&folder, "gate");
    gate.lock().expect("a file in the temporary folder can be locked");
    let lease = lease(&folder);
    let server = running(&folder).unwrap_or_else(|| start(&folder));
    (server, lease)
}

/// Keeps the server in a folder until the file is closed.
pub(super) fn lease(folder: &Path) -> File {
    let lease = open(folder, "lease");
    lease.lock_shared().expect("a file in the temporary folder can be locked");
    lease.set_modified(SystemTime::now()).expect("the time of a file of ours can be set");
    lease
}

fn open(folder: &Path, name: &str) -> File {
    let opened = File::options().create(true).append(true).open(folder.join(name));
    opened.unwrap_or_else(|error| panic!("{}: {error}", folder.join(name).display()))
}

/// Starts the script that ends the server of a folder; with 0 minutes the folder goes as well.
#[allow(clippy::zombie_processes, reason = "it outlives this process")]
pub(super) fn watch(folder: &Path, idle_minutes: u32) {
    let mut script = Command::new("sh");
    script.args(["-c", WATCH, "ringwall-testkit-watch"]).arg(folder).arg(idle_minutes.to_string());
    script.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).process_group(0).current_dir("/");
    script.spawn().expect("`sh` is on every system");
}

/// In the temporary folder, because user `postgres` can reach little else; another one for other settings.
fn folder() -> PathBuf {
    let mut hasher = DefaultHasher::new();
    (SETTINGS, WATCH, programs::command("postgres").get_program()).hash(&mut hasher);
    let folder = std::env::temp_dir().join(format!("{}{}-{:08x}", temp::PREFIX, programs::user(), hasher.finish() >> 32));
    // Fails where it is there already, as it mostly is.
    let _made = DirBuilder::new().mode(0o755).create(&folder);
    let owner = fs::symlink_metadata(&folder).map(|metadata| (metadata.is_dir(), metadata.uid()));
    assert_eq!(owner.ok(), Some((true, programs::user())), "{} is not a folder of this user; remove it", folder.display());
    folder
}

fn running(folder: &Path) -> Option<Server> {
    let port = fs::read_to_string(folder.join("port")).ok()?.parse().ok()?;
    process(&folder.join(DATA)).map(|_| Server { folder: folder.to_owned(), port })
}

/// The id of the process that serves a data folder. The file with the id outlives the server where that was killed, and ids come
/// again: the process must have been told this folder.
fn process(data: &Path) -> Option<u32> {
    let state = fs::read_to_string(data.join("postmaster.pid")).ok()?;
    let pid = state.lines().next()?.parse().ok()?;
    let arguments = fs::read_to_string(format!("/proc/{pid}/cmdline")).ok()?;
    arguments.split('\0').any(|argument| Path::new(argument) == data).then_some(pid)
}

/// INVARIANT: called with the gate locked. A crash in here leaves no `port`, and the next one begins anew.
fn start(folder: &Path) -> Server {
    watch(folder, IDLE_MINUTES);
    let _absent = fs::remove_file(folder.join("port"));
    let _absent = fs::remove_dir_all(folder.join(DATA));
    let (server, _) = Server::create(folder, SETTINGS);
    fs::write(folder.join("port"), server.port.to_string()).expect("the server's folder takes a file");
    server
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_that_serves_another_folder_is_not_the_server() {
        let folder = temp::folder();
        fs::write(folder.path().join("postmaster.pid"), format!("{}\n", std::process::id())).unwrap();
        assert_eq!(process(folder.path()), None);
    }
}
