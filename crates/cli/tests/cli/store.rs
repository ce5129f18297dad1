//! The database and its ledger as a user meets them.

use std::fs;

use ringwall_ledger::bundle::TlogProof;
use ringwall_ledger::entry::Entry;
use ringwall_ledger::note::VerifierKey;
use ringwall_ledger::witness::Policy;

use crate::common::{Folder, example};

/// A folder with a database that holds an example plant.
fn filled(name: &str) -> Folder {
    let folder = Folder::new(name);
    folder.run(&["init-db", "--name", "test.example/ledger"]).exits(0);
    folder.run(&["import", &example("bottling"), "--actor", "a-1", "--reason", "first"]).exits(0);
    folder
}

fn path(folder: &Folder, name: &str) -> String {
    folder.0.join(name).display().to_string()
}

#[test]
fn every_example_is_imported_and_exported_without_loss() {
    let folder = Folder::new("examples");
    folder.run(&["init-db"]).exits(0);
    for name in ["bottling", "water", "minimal"] {
        let system = format!("o/{name}");
        folder.run(&["import", &example(name), "--as", &system]).exits(0);
        folder.run(&["export", &system, "--out", "out.yaml"]).exits(0);
        let differences = folder.run(&["diff", &example(name), "out.yaml", "--json"]).exits(0).json();
        let assess = |plant: &str| {
            let mut assessment = folder.run(&["assess", plant, "--as-of", "2026-09-01", "--json"]).exits(0).json();
            // The digest of the file is another one: the examples are folders with comments.
            assessment.as_object_mut().unwrap().remove("plant_sha256");
            assessment
        };
        let (before, after) = (assess(&example(name)), assess("out.yaml"));
        let differing: Vec<&String> = before.as_object().unwrap().keys().filter(|key| before[*key] != after[*key]).collect();
        assert!(differing.len() <= 1, "{name}: {differing:?} {differences}");
        let again = folder.run(&["import", "out.yaml", "--as", &system]).exits(0).out();
        assert!(again.contains("nothing was changed"), "{again}");
    }
    assert!(folder.run(&["export"]).exits(2).err().contains("several systems"));
    assert!(folder.run(&["ledger", "verify"]).exits(0).out().contains("Everything that is stored"));
}

#[test]
fn what_was_imported_is_in_the_ledger_with_who_and_why() {
    let folder = filled("who");
    let entries = folder.run(&["ledger", "show", "--json"]).exits(0).json();
    let entry = &entries[0]["entry"];
    assert_eq!(
        (entry["actor"].as_str(), entry["reason"].as_str(), entry["action"].as_str()),
        (Some("a-1"), Some("first"), Some("plant.import"))
    );
    assert_eq!(entry["subject"], "alpenquell-bottling-gmbh/bottling");
    assert!(folder.run(&["ledger", "show"]).exits(0).out().contains("“first”"));
    assert!(folder.run(&["ledger", "show", "0"]).exits(0).out().contains("plant.import"));
    assert!(folder.run(&["ledger", "show", "7"]).exits(2).err().contains("there is no entry 7"));
}

#[test]
fn a_plant_can_be_seen_as_it_was() {
    let folder = filled("past");
    let first = folder.run(&["export"]).exits(0).out();
    let changed = first.replacen("  - id: ", "  - id: new-", 1);
    folder.write("changed.yaml", first.replacen("Graz plant", "Graz works", 1).as_bytes());
    assert_ne!(changed, first);
    folder.run(&["import", "changed.yaml"]).exits(0);
    assert_eq!(folder.run(&["export", "--at", "0"]).exits(0).out(), first);
    assert!(folder.run(&["export"]).exits(0).out().contains("Graz works"));
    assert!(folder.run(&["export", "--at", "2001-01-01"]).exits(2).err().contains("no entry until"));
    assert!(folder.run(&["export", "--at", "yesterday"]).exits(2).err().contains("neither the number of an entry nor a day"));
}

#[test]
fn a_proof_is_one_that_others_can_check() {
    let folder = filled("proof");
    folder.run(&["ledger", "proof", "0", "--out", "proofs"]).exits(0);
    let entry = fs::read(folder.0.join("proofs/0.json")).unwrap();
    assert_eq!(Entry::parse(&entry).unwrap().actor, "a-1");
    let proof = TlogProof::parse(&fs::read(folder.0.join("proofs/0.tlog-proof")).unwrap()).unwrap();
    let log: VerifierKey = fs::read_to_string(folder.0.join("ringwall-data/ledger.vkey")).unwrap().parse().unwrap();
    proof.verify(&entry, &Policy { log, witnesses: Vec::new(), needed: 0 }).unwrap();
}

#[test]
fn a_witness_cosigns_what_continues_and_nothing_else() {
    let folder = filled("witness");
    folder.run(&["ledger", "witness", "init", "stick", "--name", "auditor.example/stick"]).exits(0);
    let request = |old: &str, name: &str| {
        let text = folder.run(&["ledger", "checkpoint", "--request", old]).exits(0).out();
        folder.write(name, text.as_bytes());
    };
    request("0", "first");
    assert!(folder.run(&["ledger", "witness", "cosign", "stick", "first"]).exits(2).err().contains("is not known here"));
    folder.run(&["ledger", "witness", "add", "stick", "ringwall-data/ledger.vkey"]).exits(0);
    let cosigned = folder.run(&["ledger", "witness", "cosign", "stick", "first"]).exits(0).out();
    assert_eq!(cosigned.matches("— auditor.example/stick ").count(), 1);
    folder.run(&["import", &example("minimal")]).exits(0);
    request("1", "second");
    folder.run(&["ledger", "witness", "cosign", "stick", "second", "--out", "cosigned"]).exits(0);
    let refused = folder.run(&["ledger", "witness", "cosign", "stick", "first"]).exits(2).err();
    assert!(refused.contains("has 2 entries") && refused.contains("nothing was signed"), "{refused}");
    let older = folder.run(&["ledger", "checkpoint", "--request", "5"]).exits(4).err();
    assert!(older.contains("this is an older state"), "{older}");
}

#[test]
fn a_backup_comes_back_and_an_older_one_is_refused() {
    let folder = filled("backup");
    folder.run(&["backup", "first.zip"]).exits(0);
    assert!(folder.run(&["backup", "first.zip"]).exits(2).err().contains("exists"));
    let exported = folder.run(&["export"]).exits(0).out();
    fs::create_dir(folder.0.join("other")).unwrap();
    let key = |to: &str| {
        for name in ["ledger.key", "ledger.vkey"] {
            fs::copy(folder.0.join("ringwall-data").join(name), folder.0.join(to).join(name)).unwrap();
        }
    };
    assert!(folder.run(&["restore", "first.zip", "--data", "other"]).exits(2).err().contains("does not hold the ledger's key"));
    key("other");
    folder.run(&["restore", "first.zip", "--data", "other"]).exits(0);
    assert_eq!(folder.run(&["export", "--data", "other"]).exits(0).out(), exported);
    folder.run(&["ledger", "verify", "--data", "other"]).exits(0);
    // The first machine goes on; then its database is lost, and the old backup comes back beside the lock.
    folder.run(&["import", &example("minimal")]).exits(0);
    for name in ["ringwall.db", "ringwall.db-wal", "ringwall.db-shm"] {
        let _ = fs::remove_file(folder.0.join("ringwall-data").join(name));
    }
    let refused = folder.run(&["restore", "first.zip"]).exits(4).err();
    assert!(refused.contains("1 entries here, but a checkpoint over 2") && refused.contains("older backup"), "{refused}");
    assert!(folder.run(&["import", &example("water")]).exits(4).err().contains("older state"));
}

#[test]
fn what_is_missing_is_said_with_what_to_do() {
    let folder = Folder::new("missing");
    for args in [&["export"][..], &["ledger", "show"], &["import", &example("minimal")], &["backup", "b.zip"]] {
        let error = folder.run(args).exits(4).err();
        assert!(error.contains("init-db"), "{args:?}: {error}");
    }
    folder.run(&["init-db"]).exits(0);
    assert!(folder.run(&["init-db"]).exits(4).err().contains("there is a ledger already"));
    assert!(folder.run(&["export"]).exits(2).err().contains("holds no system"));
    let nameless = folder.write("nameless.yaml", b"ringwall: 1\nzones: [{id: a}]\n");
    assert!(folder.run(&["import", &nameless]).exits(2).err().contains("--as ORGANISATION/SYSTEM"));
    assert!(folder.run(&["import", &nameless, "--as", "x"]).exits(2).err().contains("not of the form"));
    let mode = fs::metadata(path(&folder, "ringwall-data/ledger.key")).unwrap().permissions();
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&mode) & 0o777, 0o600);
}

#[test]
fn a_pack_is_verified_without_the_database_and_a_changed_one_is_refused() {
    let folder = filled("pack");
    let file = folder.write("evidence.txt", b"photo of the cabinet");
    let hash = folder.run(&["attach", &file]).exits(0).out();
    let exported = folder.run(&["export"]).exits(0).out();
    let named = exported.split("sha256: ").nth(1).expect("the example has an evidence item with a digest");
    let plant = exported.replacen(&named[..64], &hash[..64], 1);
    folder.write("plant.yaml", plant.as_bytes());
    folder.run(&["import", "plant.yaml"]).exits(0);
    let said = folder.run(&["pack", "--as-of", "2026-09-01", "--out", "p.zip"]).exits(0).out();
    assert!(said.contains("3 entries"), "{said}");
    folder.run(&["pack", "--at", "0", "--as-of", "2026-09-01", "--out", "first.zip"]).exits(0);
    fs::copy(folder.0.join("ringwall-data/ledger.vkey"), folder.0.join("key")).unwrap();
    fs::remove_dir_all(folder.0.join("ringwall-data")).unwrap();
    for pack in ["p.zip", "first.zip"] {
        assert!(folder.run(&["verify", pack, "--key", "key"]).exits(0).out().contains("The pack holds."));
    }
    assert_eq!(folder.run(&["verify", "p.zip", "--json"]).exits(0).json()["holds"], true);
    let mut bytes = fs::read(folder.0.join("p.zip")).unwrap();
    let at = bytes.len() / 2;
    bytes[at] ^= 1;
    folder.write("changed.zip", &bytes);
    assert_ne!(folder.run(&["verify", "changed.zip"]).code(), 0);
    let other = "other.example/ledger+ef7244f7+AUU9zP+mY6t/L1ps4JaouUzW37dk+JKds+jmmAzGFdTD";
    assert_eq!(folder.run(&["verify", "p.zip", "--key", other]).code(), 2, "a key whose id is wrong");
    assert!(folder.run(&["verify", "p.zip", "--witnesses", "1"]).exits(2).err().contains("`--witness` gives a key"));
    let no_pack = folder.run(&["verify", "key"]).exits(2).err();
    assert!(no_pack.lines().count() >= 2, "it says what to do: {no_pack}");
}

#[test]
fn postgresql_does_the_same_and_a_second_machine_joins() {
    let folder = Folder::new("postgres");
    let database = testkit::postgres::database();
    let url = database.url();
    let run = |data: &str, args: &[&str]| folder.run(&[args, &["--database", &url, "--data", data]].concat());
    run("one", &["init-db"]).exits(0);
    for name in ["bottling", "water", "minimal"] {
        let system = format!("o/{name}");
        run("one", &["import", &example(name), "--as", &system]).exits(0);
        let out = format!("{name}.yaml");
        run("one", &["export", &system, "--out", &out]).exits(0);
        assert!(run("one", &["import", &out, "--as", &system]).exits(0).out().contains("nothing was changed"));
    }
    fs::create_dir(folder.0.join("two")).unwrap();
    for name in ["ledger.key", "ledger.vkey"] {
        fs::copy(folder.0.join("one").join(name), folder.0.join("two").join(name)).unwrap();
    }
    assert!(run("two", &["import", &example("minimal"), "--as", "o/again"]).exits(4).err().contains("ledger join"));
    assert!(run("two", &["ledger", "join"]).exits(0).out().contains("over 3 entries"));
    run("two", &["import", &example("minimal"), "--as", "o/again"]).exits(0);
    run("one", &["import", &example("minimal"), "--as", "o/and-again"]).exits(0);
    assert!(run("two", &["ledger", "verify"]).exits(0).out().contains("5 entries"));
    run("two", &["backup", "postgres.zip"]).exits(0);
    // Into SQLite, on the first machine's key.
    fs::copy(folder.0.join("one/ledger.key"), folder.write("three/ledger.key", b"")).unwrap();
    fs::copy(folder.0.join("one/ledger.vkey"), folder.write("three/ledger.vkey", b"")).unwrap();
    folder.run(&["restore", "postgres.zip", "--data", "three"]).exits(0);
    folder.run(&["export", "o/water", "--data", "three", "--out", "again.yaml"]).exits(0);
    assert_eq!(fs::read(folder.0.join("again.yaml")).unwrap(), fs::read(folder.0.join("water.yaml")).unwrap());
}
