//! Every command on the example plants, once with good and once with bad input, as a user would run it.

use crate::common::{Folder, example};

const EXAMPLES: [&str; 3] = ["bottling", "water", "minimal"];
const DAY: &str = "2026-11-24";

#[test]
fn assess_prints_text_and_every_other_format() {
    let folder = Folder::new("assess");
    for name in EXAMPLES {
        let plant = example(name);
        let text = folder.run(&["assess", &plant, "--as-of", DAY]).exits(0);
        assert!(text.out().contains("SL-T") && text.err().is_empty(), "{}", text.out());
        assert!(!text.out().contains('\u{1b}'), "no colours where standard output is no terminal");
        for (file, magic) in [("r.pdf", &b"%PDF"[..]), ("r.xlsx", b"PK"), ("r.csv", b"at,name,"), ("r.json", b"{\"format\"")] {
            folder.run(&["assess", &plant, "--as-of", DAY, "--out", file]).exits(0);
            assert!(std::fs::read(folder.0.join(file)).unwrap().starts_with(magic), "{name} {file}");
        }
    }
}

#[test]
fn the_json_is_the_public_format_and_the_same_each_time() {
    let folder = Folder::new("json");
    for name in EXAMPLES {
        let run = || folder.run(&["assess", &example(name), "--as-of", DAY, "--json"]).exits(0);
        let (first, second) = (run(), run());
        assert_eq!(first.0.stdout, second.0.stdout);
        let json = first.json();
        assert_eq!(json["format"], "ringwall-assessment/1");
        assert_eq!(json["as_of"], DAY);
        assert_eq!(json["plant_sha256"].as_str().unwrap().len(), 64);
        for zone in json["zones"].as_object().unwrap().values() {
            assert_eq!(zone["requirements"].as_object().unwrap().len(), 100);
        }
        assert_eq!(json["nis2"].as_array().unwrap().len(), 14);
        assert_eq!(json["rules"].as_array().unwrap().len(), 32);
    }
}

#[test]
fn the_digest_of_a_plant_is_that_of_its_files() {
    let folder = Folder::new("digest");
    let one = folder.write("one.yaml", b"ringwall: 1\n");
    folder.write("many/b.yaml", b"ringwall: 1\n");
    folder.write("many/a.yaml", b"ringwall: 1\nsites: []\n");
    folder.write("many/notes.txt", b"not read");
    folder.write("many/deeper/c.yaml", b"not read");
    let digest = |plant: &str| folder.run(&["assess", plant, "--json"]).exits(0).json()["plant_sha256"].as_str().unwrap().to_owned();
    // sha256sum one.yaml; printf 'a.yaml\0%s\0' 22 | cat - a.yaml, and so on, by hand.
    assert_eq!(digest(&one), sha256(b"ringwall: 1\n"));
    assert_eq!(digest("many"), sha256(b"a.yaml\x0022\x00ringwall: 1\nsites: []\nb.yaml\x0012\x00ringwall: 1\n"));
}

fn sha256(bytes: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}

#[test]
fn fail_on_sets_the_exit_code() {
    let folder = Folder::new("fail-on");
    let plant = example("bottling");
    folder.run(&["assess", &plant, "--fail-on", "never"]).exits(0);
    folder.run(&["assess", &plant, "--fail-on", "gaps"]).exits(1);
    folder.run(&["assess", &plant, "--fail-on", "evidence"]).exits(1);
    let empty = folder.write("empty.yaml", b"ringwall: 1\n");
    folder.run(&["assess", &empty, "--fail-on", "evidence"]).exits(0);
    folder.run(&["check", &empty, "--fail-on", "findings"]).exits(1);
    folder.run(&["check", &empty]).exits(0);
}

#[test]
fn check_lists_rules_and_diagnostics() {
    let folder = Folder::new("check");
    for name in EXAMPLES {
        let text = folder.run(&["check", &example(name), "--as-of", DAY]).exits(0).out();
        assert!(text.contains("of 32 requirements"), "{text}");
        let json = folder.run(&["check", &example(name), "--as-of", DAY, "--json"]).exits(0).json();
        assert_eq!(json["rules"].as_array().unwrap().len(), 32);
    }
    let out = folder.run(&["check", &example("bottling"), "--as-of", DAY]).out();
    assert!(out.contains("ZCR 3.3") && out.contains("ZCR 3.6") && out.contains("reason-missing"), "{out}");
}

#[test]
fn explain_goes_from_a_level_to_its_answers() {
    let folder = Folder::new("explain");
    let plant = example("bottling");
    let explain = |what: &[&str]| folder.run(&[&["explain", &plant, "--as-of", DAY], what].concat());
    let text = explain(&["line-1", "FR1"]).exits(0).out();
    assert!(text.contains("SL-A 0") && text.contains("would change it") && text.contains("answer:SR 1.1"), "{text}");
    assert!(
        explain(&["zone:line-1", "SR", "1.1"])
            .exits(0)
            .out()
            .contains("Looked for an answer at: zone:line-1, zone:production, site:graz, system, organisation")
    );
    assert_eq!(explain(&["line-1", "iac", "--json"]).exits(0).json()[0]["fr"], 1);
    assert_eq!(explain(&["line-1", "--json"]).exits(0).json().as_array().unwrap().len(), 7);
    assert!(explain(&["line-9"]).exits(2).err().contains("assessed are: "));
    assert!(explain(&["line-1", "FR9"]).exits(2).err().contains("FR1 to FR7"));
    let conduit = folder.run(&["assess", &plant, "--json"]).json()["conduits"].as_object().unwrap().keys().next().unwrap().clone();
    explain(&[&conduit]).exits(0);
    assert!(explain(&[&format!("conduit:{conduit}"), "SR 1.1"]).exits(2).err().contains("not asked"));
}

#[test]
fn diff_compares_plants_days_and_assessments() {
    let folder = Folder::new("diff");
    let before = folder.write("before.yaml", b"ringwall: 1\nzones: [{id: a, target: 1}, {id: gone, target: 1}]\n");
    let after = folder.write(
        "after.yaml",
        b"ringwall: 1\nzones: [{id: a, target: 1}, {id: new, target: 1}]\nanswers: [{requirement: SR 6.1, scope: zone:a, status: met}]\n",
    );
    folder.run(&["assess", &before, "--out", "before.json"]).exits(0);
    let text = folder.run(&["diff", "before.json", &after]).exits(0).out();
    assert!(
        text.contains("zone:a TRE SL-A: 0 → 1")
            && text.contains("fulfilled")
            && text.contains("place removed")
            && text.contains("+ zone:new"),
        "{text}"
    );
    assert!(folder.run(&["diff", &before, &before]).exits(0).out().contains("Nothing changed"));
    assert!(folder.run(&["diff", &before, &after, "--json"]).exits(0).json()["levels"].is_array());
    let broken = folder.write("broken.json", b"{\"format\": 1}");
    assert!(folder.run(&["diff", &broken, &after]).exits(2).err().contains("is not an assessment"));
}

#[test]
fn scope_classes_by_flags_and_by_plant() {
    let folder = Folder::new("scope");
    let food = [
        "scope",
        "--country",
        "at",
        "--activity",
        "food-production",
        "--employees",
        "180",
        "--turnover",
        "62000000",
        "--balance",
        "41000000",
    ];
    let text = folder.run(&food).exits(0).out();
    assert!(text.contains("important") && text.contains("7 000 000 EUR") && text.contains("Austria"), "{text}");
    let json = |args: &[&str]| folder.run(&[&["scope", "--json"], args].concat()).exits(0).json();
    assert_eq!(
        json(&["--activity", "machinery", "--employees", "5000", "--turnover", "900000000", "--balance", "900000000"])["class"],
        "important"
    );
    assert_eq!(json(&["--activity", "drinking-water", "--employees", "300"])["class"], "essential");
    assert_eq!(
        json(&["--activity", "machinery", "--employees", "10", "--turnover", "1", "--balance", "90000000"])["class"],
        "out-of-scope"
    );
    assert_eq!(json(&["--activity", "machinery", "--employees", "10"])["missing"][0], "turnover_eur");
    assert_eq!(json(&["--activity", "none", "--employees", "3000"])["class"], "out-of-scope");
    assert_eq!(json(&["--activity", "machinery", "--employees", "10", "--designation", "cer"])["class"], "essential");
    assert_eq!(json(&[&example("water")])["class"], "essential");
    assert!(folder.run(&["scope", "--activity", "machinry"]).exits(2).err().contains("did you mean `machinery`?"));
    assert!(folder.run(&["scope"]).exits(2).err().contains("nothing to class"));
}

#[test]
fn catalogue_has_exactly_the_requirements_of_each_level() {
    let folder = Folder::new("catalogue");
    let count = |args: &[&str]| folder.run(&[&["catalogue", "--json"], args].concat()).exits(0).json().as_array().unwrap().len();
    assert_eq!(["1", "2", "3", "4"].map(|level| count(&["--level", level])), [37, 60, 90, 100]);
    assert_eq!(["2-1", "3-2", "4-1", "4-2", "2-4"].map(|part| count(&[part])), [87, 32, 47, 122, 123]);
    for entry in folder.run(&["catalogue", "--json"]).json().as_array().unwrap() {
        for text in ["objective", "question", "evidence", "legacy"] {
            assert!(entry[text].as_str().is_some_and(|t| t.len() > 20), "{entry}");
        }
    }
    assert!(folder.run(&["catalogue", "SR", "1.1", "RE", "1"]).exits(0).out().contains("Question"));
    for id in [
        "ORG 1.1",
        "ZCR 3.3",
        "CR 1.1",
        "SM-1",
        "SP.01.01 BR",
        "21(2)(j)",
        "food-production",
        "AT",
        "FR6",
        "nis2",
        "activities",
        "countries",
    ] {
        folder.run(&["catalogue", id]).exits(0);
    }
    assert!(folder.run(&["catalogue", "SR 9.9"]).exits(2).err().contains("the catalogue has no `SR 9.9`"));
    folder.run(&["catalogue", "--level", "5"]).exits(2);
}

#[test]
fn init_writes_a_valid_plant_and_overwrites_nothing() {
    let folder = Folder::new("init");
    folder.run(&["init"]).exits(0);
    folder.run(&["check", "plant.yaml"]).exits(0);
    folder.run(&["assess", "plant.yaml"]).exits(0);
    assert!(folder.run(&["init"]).exits(2).err().contains("not overwritten"));
    folder.run(&["init", "deeper/other.yaml"]).exits(0);
}

#[test]
fn demo_writes_plant_and_reports_and_keeps_edits() {
    let folder = Folder::new("demo");
    let out = folder.run(&["demo", "--files-only", "--as-of", DAY]).exits(0).out();
    assert!(out.contains("Line 1") || out.contains("line-1"), "{out}");
    for file in ["report.pdf", "report.xlsx", "gaps.csv", "assessment.json", "plant/zones.yaml"] {
        assert!(folder.0.join("ringwall-demo").join(file).metadata().unwrap().len() > 100, "{file}");
    }
    folder.run(&["demo", "--files-only"]).exits(0);
    let refused = folder.run(&["demo", "other", "--listen", "0.0.0.0:0"]).exits(2).err();
    assert!(refused.contains("listens on this machine only"), "{refused}");
    assert!(!folder.0.join("other").exists());
    let zones = folder.0.join("ringwall-demo/plant/zones.yaml");
    std::fs::write(&zones, "ringwall: 1\n").unwrap();
    assert!(folder.run(&["demo", "--files-only"]).exits(2).err().contains("differs from the example"));
}

#[test]
fn schemas_completions_and_manual_pages_are_generated() {
    let folder = Folder::new("pages");
    assert_eq!(folder.run(&["schema"]).exits(0).json()["title"], "Ringwall plant file, version 1");
    assert_eq!(folder.run(&["schema", "assessment"]).exits(0).json()["title"], "ringwall-assessment/1");
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(folder.run(&["completions", shell]).exits(0).out().contains("ringwall"));
    }
    assert!(folder.run(&["man"]).exits(0).out().contains(".TH ringwall"));
    folder.run(&["man", "--out", "man"]).exits(0);
    assert!(std::fs::read_to_string(folder.0.join("man/ringwall-assess.1")).unwrap().contains("Exit codes"));
}

#[test]
fn what_is_no_plant_is_refused_with_a_way_out() {
    let folder = Folder::new("bad");
    std::fs::create_dir(folder.0.join("empty")).unwrap();
    folder.write("yml/plant.yml", b"ringwall: 1\n");
    folder.write("above/plant/a.yaml", b"ringwall: 1\n");
    folder.write("latin1.yaml", b"ringwall: 1\nsites: [{id: graz, name: Gr\xe4z}]\n");
    folder.write("nothing.yaml", b"");
    folder.write("binary.yaml", &[0, 1, 2, 255, 254]);
    folder.write("key.yaml", b"ringwall: 1\nzonse: []\n");
    let cases = [
        ("nowhere.yaml", "there is no file or folder"),
        ("empty", "holds no *.yaml file"),
        ("yml", "rename the *.yml files"),
        ("above", "its folder above/plant does"),
        ("latin1.yaml", "is not UTF-8"),
        ("nothing.yaml", "the file is empty"),
        ("binary.yaml", "is not UTF-8"),
        ("key.yaml", "did you mean `zones`?"),
    ];
    for (file, message) in cases {
        for command in ["assess", "check"] {
            let ran = folder.run(&[command, file]).exits(2);
            assert!(ran.err().contains(message), "{file}: {}", ran.err());
            assert!(ran.out().is_empty());
        }
    }
    let json = folder.run(&["check", "key.yaml", "--json"]).exits(2).json();
    assert_eq!((json["problems"][0]["line"].as_u64(), json["problems"][0]["column"].as_u64()), (Some(2), Some(1)));
    folder.run(&["assess", "key.yaml", "--as-of", "2026-02-30"]).exits(2);
    folder.run(&["assess", &example("minimal"), "--out", "no/such/folder/r.pdf"]).exits(3);
}

#[test]
fn a_file_of_50_mb_is_refused_before_it_is_read() {
    let folder = Folder::new("large");
    let file = std::fs::File::create(folder.0.join("large.yaml")).unwrap();
    file.set_len(50 * 1024 * 1024).unwrap();
    let err = folder.run(&["assess", "large.yaml"]).exits(2).err();
    assert!(err.contains("50 MB") && err.contains("32 MB"), "{err}");
}
