//! The server's interface as programs of others meet it: its description holds what it says, and the guide's script runs.
//!
//! `cargo xtask test` provides the packages of Python. They are run from `tests/foreign`.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use crate::common::{Folder, example, root};

const PYTHON: &str = "python3";
const CURL: &str = "curl";
const VALIDATOR: &str = "openapi-spec-validator-0.9.0";
const SCHEMATHESIS: &str = "schemathesis-4.32.5";

/// A server with an empty database in a folder of its own. It ends with the value.
struct Served {
    server: Child,
    folder: Folder,
    address: String,
    set_up_secret: String,
}

impl Served {
    fn new(name: &str, options: &[&str]) -> Self {
        let folder = Folder::new(name);
        let mut command = Command::new(env!("CARGO_BIN_EXE_ringwall"));
        command.args(["serve", "--listen", "127.0.0.1:0", "--log", "warn", "--requests-per-second", "0"]).args(options);
        let mut server = command.current_dir(&folder.0).stdin(Stdio::null()).stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(server.stdout.take().unwrap()).lines().map(Result::unwrap);
        let address =
            lines.find_map(|line| line.strip_prefix("Ringwall listens at ").map(str::to_owned)).expect("it says where it listens");
        let link = lines.find_map(|line| line.trim().split_once("/set-up#").map(|(_, secret)| secret.to_owned()));
        Self { server, folder, address, set_up_secret: link.expect("it prints the link to set up") }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// Python with the packages that `cargo xtask test` has put beside the files of tests.
fn python(packages: &str, module: &str) -> Command {
    let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join(packages);
    let with = || {
        let mut command = Command::new(PYTHON);
        command.env("PYTHONPATH", &place).env("PYTHONDONTWRITEBYTECODE", "1");
        command
    };
    let found = with().args(["-c", &format!("import {module}")]).output();
    let there = found.is_ok_and(|output| output.status.success());
    let (name, version) = packages.rsplit_once('-').unwrap();
    assert!(
        there,
        "{packages} is missing: `cargo xtask test` puts it there, or `python3 -m pip install --target {} {name}=={version}`",
        place.display()
    );
    with()
}

fn program(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/foreign").join(name)
}

fn succeeds(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(output.status.success(), "{}\n{}", text(&output.stdout), text(&output.stderr));
    text(&output.stdout)
}

#[test]
fn the_description_is_valid() {
    let validated =
        python(VALIDATOR, "openapi_spec_validator").args(["-m", "openapi_spec_validator"]).arg(root().join("docs/openapi.json")).output();
    succeeds(&validated.unwrap());
}

#[test]
fn schemathesis_finds_no_answer_that_the_description_does_not_allow() {
    let served = Served::new("explored", &[]);
    let mut command = python(SCHEMATHESIS, "schemathesis");
    command.arg(program("explore.py")).args([&served.address, &served.set_up_secret, &(example("minimal") + "/plant.yaml")]);
    let said = succeeds(&command.current_dir(&served.folder.0).output().unwrap());
    assert!(said.contains("Fuzzing") && said.contains(" passed"), "{said}");
}

/// Runs the script that the guide shows, and looks at what it fetched.
fn the_guide_script_runs(served: &Served) {
    let curl = Command::new(CURL).arg("--version").output();
    assert!(curl.is_ok(), "{CURL} is missing: `cargo xtask test` or `apt-get install curl` provides it");
    let mut script = Command::new(root().join("docs/guide/api.sh"));
    script.args([&served.address, &served.set_up_secret, "got"]).env("RINGWALL", env!("CARGO_BIN_EXE_ringwall"));
    let said = succeeds(&script.current_dir(&served.folder.0).output().unwrap());
    assert!(said.contains("verified: The pack holds.") && said.ends_with("lies in got\n"), "{said}");
    let got = |name: &str| std::fs::read(served.folder.0.join("got").join(name)).unwrap();
    assert!(got("report.pdf").starts_with(b"%PDF-"));
    let before = String::from_utf8(got("audit-before.csv")).unwrap();
    assert!(before.contains("plant.import") && !before.contains("answer.update"), "{before}");
    assert!(got("report-before.txt").len() > 1_000);
    let differences = served.folder.run(&["diff", &example("bottling"), "got/exported.yaml"]).exits(0).out();
    assert!(differences.contains("SR 1.11"), "{differences}");
}

#[test]
fn the_guide_script_runs_on_sqlite() {
    the_guide_script_runs(&Served::new("api-sqlite", &[]));
}

#[test]
fn the_guide_script_runs_on_postgresql() {
    let database = testkit::postgres::database();
    the_guide_script_runs(&Served::new("api-postgres", &["--database", &database.url()]));
}

#[test]
fn the_guide_tells_every_step_of_the_script() {
    let page = std::fs::read_to_string(root().join("docs/guide/api.md")).unwrap();
    let script = std::fs::read_to_string(root().join("docs/guide/api.sh")).unwrap();
    for step in script.lines().filter_map(|line| line.strip_prefix("# --- ")) {
        assert!(page.contains(&format!("## {step}\n")), "docs/guide/api.md has no section `{step}`");
    }
}
