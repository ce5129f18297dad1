//! The rules of IEC 62443-3-2: each fails on its own fixture as its snapshot says, and none on a well-made plant.
//!
//! One rule = one file, one fixture, one snapshot, one section of docs/rules.md, all under the same slug.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use ringwall_engine::Index;
use ringwall_engine::assessment::RuleResult;
use ringwall_engine::catalogue::{self, ZONE_CONDUIT_REQUIREMENTS};
use ringwall_engine::rules::{RULES, Rule, RuleContext, check_all};
use ringwall_model::date::Date;
use ringwall_model::file::{Source, read};
use ringwall_model::plant::Plant;

#[test]
fn the_rules_are_those_of_the_standard_in_its_order() {
    let ours: Vec<&str> = RULES.iter().map(|rule| rule.id).collect();
    let standard: Vec<&str> = ZONE_CONDUIT_REQUIREMENTS.iter().map(|r| r.id).collect();
    assert_eq!(ours, standard);
}

#[test]
fn each_rule_fails_on_its_fixture_as_recorded() {
    for rule in RULES {
        let plant = fixture(&rule.slug());
        insta::assert_snapshot!(rule.slug(), in_words(&run(rule, &plant)));
    }
}

#[test]
fn a_well_made_plant_fails_none() {
    let failed: Vec<String> = all(&fixture("good")).iter().filter(|r| !r.ok).map(in_words).collect();
    assert_eq!(failed, Vec::<String>::new());
}

/// A plant that says nothing must not look as if the work were done, nor fail twice for one omission.
#[test]
fn an_empty_plant_fails_where_the_work_begins() {
    let failed: Vec<String> = all(&plant("empty", "ringwall: 1\n")).into_iter().filter(|r| !r.ok).map(|r| r.id).collect();
    assert_eq!(failed.join(", "), "ZCR 1.1, ZCR 2.1, ZCR 3.1, ZCR 6.2, ZCR 6.5, ZCR 6.6, ZCR 6.7, ZCR 6.8, ZCR 6.9, ZCR 7.1");
}

#[test]
fn findings_do_not_depend_on_the_order_of_records() {
    for rule in RULES {
        let plant = fixture(&rule.slug());
        let turned = turned(plant.clone());
        assert_eq!(all(&plant), all(&turned), "{}", rule.id);
    }
}

#[test]
fn what_is_not_assessed_is_not_judged() {
    for rule in RULES.iter().filter(|rule| rule.id.starts_with("ZCR 3.") && rule.id != "ZCR 3.1") {
        let mut plant = fixture(&rule.slug());
        plant.zones.iter_mut().for_each(|zone| zone.in_scope = Some(false));
        assert!(run(rule, &plant).ok, "{}", rule.id);
    }
}

#[test]
fn each_rule_has_a_file_a_fixture_a_snapshot_and_nothing_is_left_over() {
    let slugs: BTreeSet<String> = RULES.iter().map(Rule::slug).collect();
    let files: BTreeSet<String> = names("src/rules", ".rs").iter().map(|name| name.replace('_', "-")).collect();
    assert_eq!(without(files, &["mod", "facts"]), slugs);
    assert_eq!(without(names("tests/rules", ".yaml"), &["good"]), slugs);
    let snapshots = names("tests/snapshots", ".snap").into_iter().filter_map(|n| n.strip_prefix("rules__").map(str::to_owned)).collect();
    assert_eq!(without(snapshots, &[]), slugs);
}

#[test]
fn each_rule_has_a_section_of_the_documentation_under_its_title() {
    let headings: Vec<String> = sections().into_iter().map(|s| s.heading).collect();
    let titles: Vec<String> = ZONE_CONDUIT_REQUIREMENTS.iter().map(|r| format!("{} {}", r.id, r.title)).collect();
    assert_eq!(headings, titles);
}

/// The page tells which roles count as what; a role that only the code knows could not be found out.
#[test]
fn every_role_is_on_the_page() {
    let code = fs::read_to_string(here().join("src/rules/facts.rs")).unwrap();
    let page = page();
    let lists = code.split("_ROLES: ").skip(1).map(|rest| rest.split_once("];").unwrap().0);
    let roles: Vec<&str> = lists.flat_map(|list| list.split('"').skip(1).step_by(2)).collect();
    let unknown: Vec<&&str> =
        roles.iter().filter(|role| !page.contains(&format!(" {role},")) && !page.contains(&format!(" {role} |"))).collect();
    assert!(roles.len() > 60 && unknown.is_empty(), "{unknown:?}");
}

/// An example shows how to repair what the rule found, so the rule has to be content with it.
#[test]
fn each_example_of_the_documentation_satisfies_its_rule() {
    for (section, rule) in sections().iter().zip(RULES) {
        let [example] = section.examples.as_slice() else { panic!("{}: one example expected", section.heading) };
        let result = run(rule, &plant(&section.heading, &format!("ringwall: 1\n{example}")));
        assert!(result.ok, "{}", in_words(&result));
    }
}

/// At most three names stand in a sentence, so that one badly cut zone does not fill a page.
#[test]
fn a_sentence_stays_short() {
    for result in RULES.iter().flat_map(|rule| all(&fixture(&rule.slug()))) {
        for sentence in result.because {
            assert!(sentence.len() <= 160 && !sentence.ends_with('.') && !sentence.contains("  "), "{sentence}");
        }
    }
}

fn all(plant: &Plant) -> Vec<RuleResult> {
    let index = Index::new(plant, day());
    check_all(&RuleContext { plant, index: &index, as_of: day() })
}

fn run(rule: &Rule, plant: &Plant) -> RuleResult {
    let index = Index::new(plant, day());
    rule.run(&RuleContext { plant, index: &index, as_of: day() })
}

fn day() -> Date {
    "2026-11-21".parse().unwrap()
}

fn in_words(result: &RuleResult) -> String {
    let lines = result.places.iter().zip(&result.because).map(|(at, because)| format!("\n{at}: {because}"));
    format!("{} {}{}", result.id, if result.ok { "holds" } else { "fails" }, lines.collect::<String>())
}

fn fixture(slug: &str) -> Plant {
    let path = here().join("tests/rules").join(format!("{slug}.yaml"));
    plant(slug, &fs::read_to_string(path).unwrap())
}

fn plant(name: &str, text: &str) -> Plant {
    let source = Source::new(name, text.as_bytes().to_vec()).unwrap();
    read(&[source], catalogue::vocabulary()).unwrap_or_else(|problems| panic!("{problems}"))
}

fn turned(mut plant: Plant) -> Plant {
    plant.zones.reverse();
    plant.conduits.reverse();
    plant.assets.reverse();
    plant.risks.reverse();
    plant.measures.reverse();
    plant.approvals.reverse();
    plant
}

fn here() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn names(folder: &str, ending: &str) -> BTreeSet<String> {
    let entries = fs::read_dir(here().join(folder)).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    entries.filter_map(|name| name.strip_suffix(ending).map(str::to_owned)).collect()
}

fn without(mut names: BTreeSet<String>, others: &[&str]) -> BTreeSet<String> {
    names.retain(|name| !others.contains(&name.as_str()));
    names
}

/// A section of docs/rules.md: its heading, and the plant files in it without the version of the format.
struct Section {
    heading: String,
    examples: Vec<String>,
}

fn page() -> String {
    fs::read_to_string(here().join("../../docs/rules.md")).unwrap()
}

fn sections() -> Vec<Section> {
    let text = page();
    let parts = text.split("\n## ").skip(1).filter(|part| part.starts_with("ZCR "));
    parts
        .map(|part| {
            let blocks = part.split("```yaml\n").skip(1).filter_map(|rest| rest.split_once("```"));
            let examples = blocks.map(|(example, _)| example.to_owned()).collect();
            Section { heading: part.lines().next().unwrap().to_owned(), examples }
        })
        .collect()
}
