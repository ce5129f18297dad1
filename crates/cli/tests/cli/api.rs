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
        folder.write("ringwall.conf", b"log = warn\nrequests-per-second = 0\n");
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

/// What somebody got who went in: a session of an administrator, and a token for the organisation `o`.
fn entered(served: &Served) -> serde_json::Value {
    let mut command = Command::new(PYTHON);
    command.arg(program("enter.py")).args([&served.address, &served.set_up_secret, &(example("minimal") + "/plant.yaml")]);
    serde_json::from_str(&succeeds(&command.env("PYTHONDONTWRITEBYTECODE", "1").output().unwrap())).unwrap()
}

#[test]
fn a_program_is_let_in_and_works_at_the_server() {
    let served = Served::new("remote", &[]);
    let who = entered(&served);
    let folder = &served.folder;
    let config = folder.0.join("config").display().to_string();
    let ringwall = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ringwall"));
        command.args(arguments).args(["--server", &served.address]).env("XDG_CONFIG_HOME", &config).current_dir(&folder.0);
        command
    };
    let refused = ringwall(&["export", "o/s"]).output().unwrap();
    assert_eq!(refused.status.code(), Some(4));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("ringwall login"));

    let mut login = ringwall(&["login"]).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(login.stdout.take().unwrap()).lines().map(Result::unwrap);
    let code = lines.find(|line| line.trim().len() == 9 && line.contains('-')).unwrap();
    let session = who["SESSION"].as_str().unwrap();
    let body = serde_json::json!({ "user_code": code.trim() }).to_string();
    let mut let_in = Command::new(CURL);
    let_in.args(["--silent", "--fail-with-body", "-H", "Content-Type: application/json", "--data", &body]);
    let_in.args(["-H", &format!("Authorization: Bearer {session}"), &format!("{}/api/v1/device/let-in", served.address)]);
    succeeds(&let_in.output().unwrap());
    assert!(lines.any(|line| line == "This program is let in."));
    assert!(login.wait().unwrap().success());

    let plant = succeeds(&ringwall(&["export"]).output().unwrap());
    folder.write("plant.yaml", plant.replace("target: 2", "target: 1").as_bytes());
    let nothing = succeeds(&ringwall(&["import", &(example("minimal") + "/plant.yaml"), "--as", "o/s"]).output().unwrap());
    assert!(nothing.contains("nothing was changed"), "{nothing}");
    let assessed = succeeds(&ringwall(&["assess", "o/s"]).output().unwrap());
    assert!(assessed.contains("SL-T") || assessed.contains("Zones"), "{assessed}");
    let kept = succeeds(&ringwall(&["attach", "plant.yaml", "--as", "o/s", "--reason", "as it was"]).output().unwrap());
    assert!(kept.contains("plant.yaml"), "{kept}");
    succeeds(&ringwall(&["pack", "o/s", "--out", "pack.zip"]).output().unwrap());
    folder.run(&["verify", "pack.zip"]).exits(0);
    let unknown = ringwall(&["export", "o/elsewhere"]).output().unwrap();
    assert_eq!(unknown.status.code(), Some(2));
    // A token does as well, and the session can be ended.
    let with_token = ringwall(&["export", "o/s"]).env("RINGWALL_TOKEN", who["TOKEN"].as_str().unwrap()).output().unwrap();
    assert_eq!(succeeds(&with_token), plant);
    succeeds(&ringwall(&["logout"]).output().unwrap());
    assert_eq!(ringwall(&["export", "o/s"]).output().unwrap().status.code(), Some(4));
}

#[test]
fn the_ledger_is_looked_into_at_the_server_as_on_its_machine() {
    let served = Served::new("remote-ledger", &[]);
    let who = entered(&served);
    let folder = &served.folder;
    let remote = |secret: &str, arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ringwall"));
        command.arg("ledger").args(arguments).args(["--server", &served.address]).env("RINGWALL_TOKEN", who[secret].as_str().unwrap());
        command.current_dir(&folder.0).output().unwrap()
    };
    let local = |arguments: &[&str]| folder.run(&[&["ledger"], arguments].concat()).exits(0).out();
    let refusal = |output: Output, part: &str| {
        assert_eq!(output.status.code(), Some(2));
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains(part), "{said}");
    };
    let shown = local(&["show", "--organisation", "o"]);
    assert!(shown.contains("plant.import"), "{shown}");
    assert_eq!(succeeds(&remote("TOKEN", &["show"])), shown);
    let imports = ["show", "--organisation", "o", "--action", "plant.", "--limit", "1", "--json"];
    let json = succeeds(&remote("TOKEN", &imports));
    assert_eq!(json, local(&imports));
    let seq = serde_json::from_str::<serde_json::Value>(&json).unwrap()[0]["seq"].to_string();
    assert_eq!(succeeds(&remote("TOKEN", &["show", &seq])), local(&["show", &seq]));
    assert_eq!(succeeds(&remote("TOKEN", &["show", &seq, "--json"])), local(&["show", &seq, "--json"]));
    assert_eq!(succeeds(&remote("TOKEN", &["checkpoint"])), local(&["checkpoint"]));
    assert_eq!(succeeds(&remote("TOKEN", &["checkpoint", "--request", "1"])), local(&["checkpoint", "--request", "1"]));
    succeeds(&remote("TOKEN", &["proof", &seq, "--out", "there"]));
    local(&["proof", &seq, "--out", "here"]);
    for ending in ["json", "tlog-proof"] {
        let read = |place: &str| std::fs::read(folder.0.join(place).join(format!("{seq}.{ending}"))).unwrap();
        assert_eq!(read("there"), read("here"), "{ending}");
    }
    refusal(remote("TOKEN", &["show", "100000"]), "no entry 100000 of this organisation");
    // What belongs to the installation is not this organisation's to see.
    refusal(remote("TOKEN", &["proof", "0"]), "no entry 0 of this organisation");
    refusal(remote("TOKEN", &["checkpoint", "--request", "100000"]), "the ledger has");

    let second = serde_json::json!({ "id": "p", "name": "P" }).to_string();
    let bearer = format!("Authorization: Bearer {}", who["SESSION"].as_str().unwrap());
    let address = format!("{}/api/v1/organisations", served.address);
    succeeds(&Command::new(CURL).args(["--silent", "--fail-with-body", "-H", &bearer, "--json", &second, &address]).output().unwrap());
    refusal(remote("SESSION", &["show"]), "say which one with `--organisation`\n  o, p");
    refusal(remote("SESSION", &["proof", &seq]), "say which one with `--organisation`");
    assert_eq!(succeeds(&remote("SESSION", &["show", "--organisation", "o"])), shown);
}

#[test]
fn a_certificate_of_its_own_serves_tls_and_its_cookie_is_for_this_host_alone() {
    let served = Served::new("self-made", &["--tls-self-made", "--host", "localhost", "--config", "ringwall.conf"]);
    assert!(served.address.starts_with("https://127.0.0.1:"), "{}", served.address);
    let address = served.address.replace("127.0.0.1", "localhost");
    let authority = served.folder.0.join("ringwall-data/server.crt").display().to_string();
    let curl =
        |arguments: &[&str]| Command::new(CURL).args(["--silent", "--include", "--cacert", &authority]).args(arguments).output().unwrap();
    let body = serde_json::json!({ "secret": served.set_up_secret, "name": "Eva", "email": "eva@o.example", "password": "eleven small boats at dawn" });
    let entered = succeeds(&curl(&["--json", &body.to_string(), &format!("{address}/api/v1/set-up")]));
    assert!(entered.contains("set-cookie: __Host-ringwall=rws_") && entered.contains("; Secure"), "{entered}");
    assert!(entered.contains("strict-transport-security: max-age="), "{entered}");
    // `localhost` is the only name that it answers to; this address stands in the certificate neither.
    assert!(!curl(&[&format!("{}/healthz", served.address)]).status.success());
    let foreign = succeeds(&curl(&["--header", "Host: elsewhere.example", &format!("{address}/healthz")]));
    assert!(foreign.lines().next().is_some_and(|line| line.contains(" 421")), "{foreign}");
    let reset = served.folder.run(&["reset-account", "eva@o.example"]).exits(0).out();
    assert!(reset.contains("rwi_"), "{reset}");
    served.folder.run(&["reset-account", "nobody@o.example"]).exits(2);
}

#[test]
fn passwords_do_not_travel_in_clear_and_wrong_options_are_named() {
    let folder = Folder::new("refused-to-serve");
    let refused = folder.run(&["serve", "--listen", "0.0.0.0:0"]).exits(4).err();
    assert!(refused.contains("no certificate") && refused.contains("--tls-self-made"), "{refused}");
    folder.write("ringwall.conf", b"# where\nlisten = 127.0.0.1:0\nlisten-to = everybody\n");
    let refused = folder.run(&["serve", "--config", "ringwall.conf"]).exits(2).err();
    assert!(refused.contains("ringwall.conf:3: there is no option `listen-to`"), "{refused}");
    folder.write("ringwall.conf", b"listen = 0.0.0.0:0\n");
    let refused = folder.run(&["serve", "--config", "ringwall.conf"]).exits(4).err();
    assert!(refused.contains("0.0.0.0:0 can be reached by others"), "{refused}");
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
