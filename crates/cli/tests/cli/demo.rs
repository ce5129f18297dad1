//! The served demonstration as a newcomer meets it: it starts, lets people in, keeps to their roles, and goes on where it was.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

use crate::common::Folder;

/// A running demonstration. It ends with the value.
struct Demo<'f> {
    server: Child,
    folder: &'f Folder,
    said: String,
    address: String,
}

impl<'f> Demo<'f> {
    fn start(folder: &'f Folder) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ringwall"));
        command.args(["demo", "d", "--listen", "127.0.0.1:0"]).current_dir(&folder.0).stdin(Stdio::null()).stdout(Stdio::piped());
        let mut server = command.spawn().unwrap();
        let (mut said, mut address) = (String::new(), None);
        for line in BufReader::new(server.stdout.take().unwrap()).lines().map(Result::unwrap) {
            said += &(line.clone() + "\n");
            address = line.strip_prefix("Ringwall demo listens at ").map(str::to_owned);
            if address.is_some() {
                break;
            }
        }
        let mut demo = Self { server, folder, said, address: String::new() };
        demo.address = address.unwrap_or_else(|| panic!("it ended: {}", demo.said));
        demo
    }

    /// Ends it as Ctrl-C does.
    fn interrupt(mut self) {
        let id = self.server.id().to_string();
        assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
        assert_eq!(self.server.wait().unwrap().code(), Some(0));
    }

    /// Status and body of a request.
    fn asks(&self, bearer: Option<&str>, path: &str, body: Option<&Value>) -> (u16, Value) {
        let mut curl = Command::new("curl");
        curl.args(["--silent", "--write-out", "\n%{http_code}", &format!("{}/api/v1/{path}", self.address)]);
        if let Some(secret) = bearer {
            curl.args(["-H", &format!("Authorization: Bearer {secret}")]);
        }
        if let Some(body) = body {
            curl.args(["--json", &body.to_string()]);
        }
        let text = String::from_utf8(curl.output().unwrap().stdout).unwrap();
        let (body, status) = text.rsplit_once('\n').unwrap();
        (status.parse().unwrap(), serde_json::from_str(body).unwrap_or_default())
    }

    fn log_in(&self, who: &str) -> String {
        let email = format!("{who}@alpenquell.example");
        let password = &self.accounts()[&email];
        let (status, begun) = self.asks(None, "session", Some(&json!({ "email": email, "password": password, "handing": "bearer" })));
        assert_eq!(status, 201, "{begun}");
        begun["secret"].as_str().unwrap().to_owned()
    }

    fn accounts(&self) -> BTreeMap<String, String> {
        let text = std::fs::read_to_string(self.folder.0.join("d/accounts.txt")).unwrap();
        let pair = |line: &str| {
            let mut words = line.split_whitespace();
            Some((words.next()?.to_owned(), words.next()?.to_owned()))
        };
        text.lines().filter_map(pair).filter(|(email, _)| email.contains('@')).collect()
    }
}

impl Drop for Demo<'_> {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

#[test]
fn a_newcomer_gets_in_and_comes_back() {
    let folder = Folder::new("demo-served");
    let demo = Demo::start(&folder);
    assert!(demo.said.contains("made up") && demo.said.contains("lead@alpenquell.example"), "{}", demo.said);
    let accounts = demo.accounts();
    assert_eq!(accounts.len(), 8);
    assert!(accounts.values().all(|password| demo.said.contains(password)), "printed the first time");
    assert_eq!(folder.0.join("d/accounts.txt").metadata().unwrap().permissions().mode() & 0o777, 0o600);
    assert!(!folder.0.join("d/data.part").exists());

    let (lead, operator, auditor) = (demo.log_in("lead"), demo.log_in("operator"), demo.log_in("auditor"));
    let at = "organisations/alpenquell/systems/bottling";
    assert_eq!(demo.asks(Some(&lead), &format!("{at}/assessment"), None).0, 200);
    assert_eq!(demo.asks(Some(&auditor), "organisations/alpenquell/audit?limit=1", None).0, 200);
    assert_eq!(demo.asks(Some(&operator), "organisations/alpenquell/audit?limit=1", None).0, 403);
    let zone = json!({ "id": "new", "name": "New" });
    assert_eq!(demo.asks(Some(&auditor), &format!("{at}/records/zone"), Some(&zone)).0, 403);
    assert_eq!(demo.asks(Some(&lead), &format!("{at}/records/zone"), Some(&zone)).0, 201);

    let shown = folder.run(&["ledger", "show", "--data", "d/data", "--limit", "500"]).exits(0).out();
    let said = |action: &str| shown.lines().filter(|line| line.split_whitespace().nth(3) == Some(action)).count();
    assert_eq!((said("demonstration.begin"), said("demonstration.end")), (2, 2), "{shown}");
    assert!(shown.lines().count() > 90 && shown.contains("approval.update"), "{shown}");
    folder.run(&["ledger", "verify", "--data", "d/data"]).exits(0);
    let first = shown.lines().find(|line| line.contains("plant.import") && line.contains("First inventory")).unwrap();
    let first = first.split_whitespace().next().unwrap();
    folder.run(&["export", "--data", "d/data", "--at", first, "--out", "first.yaml"]).exits(0);
    let differences = folder.run(&["diff", "first.yaml", "d/plant"]).exits(0).out();
    assert!(differences.contains("SL-A"), "{differences}");
    demo.interrupt();

    let again = Demo::start(&folder);
    assert!(again.said.contains("The accounts and their passwords are in d/accounts.txt"), "{}", again.said);
    assert!(!accounts.values().any(|password| again.said.contains(password)), "printed once");
    let lead = again.log_in("lead");
    assert_eq!(again.asks(Some(&lead), &format!("{at}/records/zone/new"), None).0, 200);
    again.interrupt();
    folder.run(&["ledger", "verify", "--data", "d/data"]).exits(0);
}

#[test]
fn a_folder_with_another_database_is_left_alone() {
    let folder = Folder::new("demo-other");
    folder.run(&["init-db", "--data", "d/data"]).exits(0);
    let refused = folder.run(&["demo", "d", "--listen", "127.0.0.1:0"]).exits(2).err();
    assert!(refused.contains("d/data holds something else than a demonstration"), "{refused}");
}
