//! One server: its data, its port, its processes.

use std::fs::{self, File};
use std::hash::{BuildHasher, RandomState};
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use nix::sys::signal::{self, Signal};
use nix::unistd::Pid;

use super::programs;

/// The name of the folder with the data, in the server's own.
pub(super) const DATA: &str = "data";

/// How long starting and dying may take on a machine that is busy.
const PATIENCE: Duration = Duration::from_secs(60);

/// Where it lies and where it listens.
#[derive(Debug, Clone)]
pub(super) struct Server {
    pub(super) folder: PathBuf,
    pub(super) port: u16,
}

impl Server {
    /// Makes a server in a folder that other users can reach, and starts it.
    pub(super) fn create(folder: &Path, settings: &[&str]) -> (Self, Child) {
        initialise(&folder.join(DATA));
        let mut problem = String::new();
        for _ in 0..3 {
            let server = Self { folder: folder.to_owned(), port: free_port() };
            match server.run(settings) {
                Ok(postgres) => return (server, postgres),
                // Somebody else may have taken the port in the meantime.
                Err(error) => problem = error,
            }
        }
        panic!("PostgreSQL does not start: {problem}")
    }

    /// Starts it; returns when it takes connections, or with what it said when it ended instead.
    pub(super) fn run(&self, settings: &[&str]) -> Result<Child, String> {
        let log = File::create(self.folder.join("log")).map_err(|error| error.to_string())?;
        let mut postgres =
            self.command(settings).stdout(log.try_clone().map_err(|e| e.to_string())?).stderr(log).spawn().map_err(|e| e.to_string())?;
        let start = Instant::now();
        while !self.is_ready(&postgres) {
            if let Ok(Some(status)) = postgres.try_wait() {
                return Err(format!("{status}\n{}", fs::read_to_string(self.folder.join("log")).unwrap_or_default()));
            }
            assert!(start.elapsed() < PATIENCE, "PostgreSQL does not get ready; see {}", self.folder.display());
            thread::sleep(Duration::from_millis(10));
        }
        Ok(postgres)
    }

    fn command(&self, settings: &[&str]) -> Command {
        let mut command = programs::unprivileged("postgres");
        command.arg("-D").arg(self.folder.join(DATA)).args(["-p", &self.port.to_string(), "-h", "127.0.0.1"]);
        command.args(["-c", "unix_socket_directories="]).args(settings.iter().flat_map(|setting| ["-c", setting]));
        // Neither the keyboard's interrupt nor the end of the test that started it reaches it.
        command.stdin(Stdio::null()).process_group(0);
        command
    }

    /// The server writes in its file of state whether it takes connections.
    fn is_ready(&self, postgres: &Child) -> bool {
        let state = fs::read_to_string(self.folder.join(DATA).join("postmaster.pid")).unwrap_or_default();
        let mut lines = state.lines();
        lines.next() == Some(&postgres.id().to_string()) && lines.nth(6).is_some_and(|line| line.trim() == "ready")
    }

    pub(super) fn url(&self, database: &str) -> String {
        format!("postgres://ringwall@127.0.0.1:{}/{database}", self.port)
    }

    /// Runs statements; the rows, or what the server said.
    pub(super) fn sql(&self, database: &str, statements: &str) -> Result<String, String> {
        let mut psql = programs::command("psql");
        psql.args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", statements, &self.url(database)]);
        successful(&mut psql)
    }
}

/// Makes the data folder, with a user `ringwall` who may do everything.
fn initialise(data: &Path) {
    fs::create_dir(data).expect("the server's folder takes one for the data");
    if let Some((user, group)) = programs::owner() {
        chown(data, Some(user), Some(group)).expect("root gives the data away");
    }
    let mut initdb = programs::unprivileged("initdb");
    initdb.arg("-D").arg(data).args(["--username=ringwall", "--auth=trust", "--no-sync", "--no-instructions", "--encoding=UTF8"]);
    initdb.args(["--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en"]);
    successful(&mut initdb).unwrap_or_else(|error| panic!("PostgreSQL makes no data folder: {error}"));
}

fn successful(command: &mut Command) -> Result<String, String> {
    let output = command.stdin(Stdio::null()).output().map_err(|error| error.to_string())?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim_end().to_owned();
    if output.status.success() { Ok(text(&output.stdout)) } else { Err(text(&output.stderr)) }
}

/// Below those that the system gives to connections: a server that was killed must get its port again.
fn free_port() -> u16 {
    let random = || 20_000 + u16::try_from(RandomState::new().hash_one(()) % 10_000).unwrap_or(0);
    let is_free = |port: &u16| TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_ok();
    std::iter::repeat_with(random).take(100).find(is_free).expect("one of a hundred ports is free")
}

/// Kills a server and its processes; returns when they are dead, so that the data can be opened again.
pub(super) fn kill(postgres: &mut Child) {
    let children = fs::read_to_string(format!("/proc/{0}/task/{0}/children", postgres.id())).unwrap_or_default();
    postgres.kill().expect("a child can be killed");
    let children: Vec<i32> = children.split_whitespace().filter_map(|pid| pid.parse().ok()).collect();
    for child in &children {
        // They end by themselves when the first is gone; some have by now.
        let _dead = signal::kill(Pid::from_raw(*child), Signal::SIGKILL);
    }
    postgres.wait().expect("a child that was killed can be waited for");
    let start = Instant::now();
    while children.iter().any(|child| is_alive(*child)) {
        assert!(start.elapsed() < PATIENCE, "PostgreSQL's processes do not die");
        thread::sleep(Duration::from_millis(5));
    }
}

/// Zombies are dead: on some systems nobody takes them away.
fn is_alive(pid: i32) -> bool {
    let status = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    status.rsplit_once(") ").is_some_and(|(_, rest)| !rest.starts_with(['Z', 'X']))
}
