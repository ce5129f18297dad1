//! Tests of reading and writing: what is taken as what, and what every kind of mistake says.

use super::{MAX_BYTES, Problems, Source, read, write};
use crate::plant::Plant;
use crate::vocabulary::Vocabulary;

fn vocabulary() -> Vocabulary {
    Vocabulary {
        requirements: ["SR 1.1", "SR 1.1 RE 1", "SR 2.1", "ORG 1.1"].into_iter().collect(),
        activities: ["food-production", "machinery"].into_iter().collect(),
        overlays: ["nis2"].into_iter().collect(),
    }
}

fn read_text(text: &str) -> Result<Plant, Problems> {
    read(&[Source::new("plant.yaml", text.as_bytes().to_vec())?], &vocabulary())
}

fn plant(body: &str) -> Plant {
    read_text(&format!("ringwall: 1\n{body}")).unwrap_or_else(|problems| panic!("{problems}"))
}

/// Every problem as `line:column message | hint`.
fn problems(body: &str) -> Vec<String> {
    let problems = read_text(&format!("ringwall: 1\n{body}")).expect_err("the plant must have problems");
    problems.problems.iter().map(|p| format!("{}:{} {} | {}", p.line, p.column, p.message, p.hint)).collect()
}

fn only_problem(body: &str) -> String {
    let all = problems(body);
    assert_eq!(all.len(), 1, "{all:#?}");
    all[0].clone()
}

#[test]
fn plain_scalars_are_taken_as_written_where_text_is_wanted() {
    let plant = plant(
        "organisation: {country: NO}\nzones: [{id: 12}]\nassets:\n  - {id: a, zone: 12, firmware: 1.10, model: true, serial: 0x1F, note: 2026-09-12, location: off}\n",
    );
    let asset = &plant.assets[0];
    let text = |t: &Option<crate::text::Text>| t.clone().unwrap().0;
    assert_eq!(plant.organisation.unwrap().country.unwrap().as_str(), "NO");
    assert_eq!(plant.zones[0].id.as_str(), "12");
    assert_eq!(
        [&asset.firmware, &asset.model, &asset.serial, &asset.note, &asset.location].map(text),
        ["1.10", "true", "0x1F", "2026-09-12", "off"]
    );
}

#[test]
fn quotes_make_no_difference_where_a_number_date_or_truth_value_is_wanted() {
    let with =
        plant("zones: [{id: a, criticality: \"4\", in_scope: 'false', target: \"2\"}]\nevidence: [{id: e, collected: \"2026-09-12\"}]\n");
    let without = plant("zones: [{id: a, criticality: 4, in_scope: false, target: 2}]\nevidence: [{id: e, collected: 2026-09-12}]\n");
    assert_eq!(with, without);
}

#[test]
fn nothing_tilde_and_null_unquoted_are_the_same_as_leaving_the_key_out() {
    let without = plant("zones: [{id: a}]\n");
    assert_eq!(plant("zones:\n  - id: a\n    name:\n    site: ~\n    target: null\nassets:\nconduits: ~\n"), without);
    assert_eq!(plant("zones: [{id: a, name: \"null\"}]\n").zones[0].label(), "null");
    assert_eq!(plant("zones: [{id: a, name: \"\"}]\n").zones[0].label(), "");
    assert!(only_problem("zones: [{id: ~}]\n").contains("has no `id`"));
}

#[test]
fn only_true_and_false_are_truth_values() {
    for word in ["yes", "no", "on", "True", "FALSE", "1"] {
        assert!(only_problem(&format!("zones: [{{id: a, in_scope: {word}}}]\n")).contains("expected true or false"), "{word}");
    }
}

#[test]
fn levels_take_one_seven_or_a_map() {
    let print =
        |target: &str| plant(&format!("zones: [{{id: a, target: {target}}}]\n")).zones[0].target.as_ref().unwrap().levels().to_string();
    assert_eq!(print("2"), "{2 2 2 2 2 2 2}");
    assert_eq!(print("[2, 2, 2, 1, 2, 2, 0]"), "{2 2 2 1 2 2 0}");
    assert_eq!(print("{default: 2, fr1: 3}"), "{3 2 2 2 2 2 2}");
    assert_eq!(print("{fr7: 4}"), "{- - - - - - 4}");
    assert_eq!(print("{default: 1, fr2: ~}"), "{1 1 1 1 1 1 1}");
}

#[test]
fn levels_refuse_what_is_none() {
    let problem = |target: &str| only_problem(&format!("zones: [{{id: a, target: {target}}}]\n"));
    assert!(problem("5").contains("expected a level from 0 to 4, found `5`"));
    assert!(problem("2.5").contains("found `2.5`"));
    assert!(problem("-1").contains("found `-1`"));
    assert!(problem("[1, 2]").contains("expected seven levels, found 2"));
    assert!(problem("[1, 1, 1, 1, 1, 1, ~]").contains("found nothing"));
    assert!(problem("{}").contains("empty"));
    assert!(problem("{default: ~}").contains("empty"));
    assert!(problem("{fr8: 1}").contains("unknown key `fr8`"));
}

#[test]
fn every_mistake_of_a_file_is_reported_in_one_go() {
    insta::assert_debug_snapshot!(problems(
        "organisation: {country: Austria, activities: [food], employees: many, turnover_eur: 1_000}
sites: [{id: graz}, {id: graz}]
system: {id: Bottling, overlays: [nis3], access_points: [vpn]}
zones:
  - {id: line-1, site: gratz, kind: controll, purdue: 6, criticality: 9}
  - {id: line-1}
  - {name: no id}
conduit: []
conduits:
  - {id: c1, between: [line-1]}
  - {id: c2, between: [line-1, line-1]}
  - {id: c3, between: [line-1, line-2]}
  - {id: c4}
assets:
  - {id: plc}
  - just text
answers:
  - {requirement: sr 1.1, scope: zone:line-1, status: met}
  - {requirement: SR 1.1, scope: zone:line-9, status: mett}
  - {requirement: SR 1.1, scope: system:x, status: met}
  - {requirement: SR 1.1, scope: zone, status: met}
  - {requirement: SR 1.1, scope: zones:line-1, status: met}
  - {requirement: SR 2.1, scope: zone:line-1, status: met, evidence: [ev-1], maturity: 5}
  - {requirement: SR 2.1, scope: zone:line-1, status: unmet}
evidence:
  - {id: ev, collected: 2026-02-30}
  - {id: ev2, collected: 12.9.2026}
  -
"
    ));
}

#[test]
fn parents_in_a_ring_are_reported_once() {
    let problem = only_problem(
        "zones:\n  - {id: a, parent: b}\n  - {id: b, parent: c}\n  - {id: c, parent: a}\n  - {id: d, parent: a}\n  - {id: e}\n",
    );
    assert!(problem.starts_with("5:21 zones lie in each other in a ring: a in b in c in a"), "{problem}");
    assert!(only_problem("zones: [{id: a, parent: a}]\n").contains("a in a"));
    plant("zones: [{id: a, parent: b}, {id: b, parent: c}, {id: c}]\n");
}

#[test]
fn the_same_key_twice_is_an_error_that_names_both_places() {
    let error = read_text("ringwall: 1\nzones:\n  - id: a\n    name: x\n    name: y\n").unwrap_err();
    let problem = &error.problems[0];
    assert_eq!((problem.line, problem.message.as_str()), (5, "the key `name` stands twice in this map"));
    assert_eq!(problem.related.as_ref().map(|r| r.line), Some(4));
}

fn folder(files: &[(&str, &str)]) -> Result<Plant, Problems> {
    let sources: Vec<Source> = files.iter().map(|(name, text)| Source::new(*name, text.as_bytes().to_vec()).unwrap()).collect();
    read(&sources, &vocabulary())
}

#[test]
fn files_of_a_folder_are_joined_and_may_refer_to_each_other() {
    let plant = folder(&[
        ("a.yaml", "ringwall: 1\nassets: [{id: plc, zone: line-1}]\nzones: [{id: a}]\n"),
        ("b.yaml", "ringwall: 1\nzones: [{id: line-1}]\n"),
    ])
    .unwrap();
    assert_eq!(plant.zones.iter().map(|z| z.id.as_str()).collect::<Vec<_>>(), ["a", "line-1"]);
}

#[test]
fn what_two_files_both_give_names_both() {
    let error = folder(&[
        ("a.yaml", "ringwall: 1\nsystem: {id: s}\nzones: [{id: a}]\n"),
        ("b.yaml", "ringwall: 1\nsystem: {id: s}\nzones: [{id: a}]\n"),
        ("c.yaml", "zones: []\n"),
    ])
    .unwrap_err();
    let found: Vec<(String, u32, String, Option<String>)> =
        error.problems.iter().map(|p| (p.file.clone(), p.line, p.message.clone(), p.related.as_ref().map(|r| r.file.clone()))).collect();
    insta::assert_debug_snapshot!(found);
}

#[test]
fn yaml_that_is_broken_says_where() {
    for (body, line) in
        [("zones: [{id: a}\n", 3), ("zones:\n\t- id: a\n", 3), ("zones: \"open\n", 3), ("a: b: c\n", 2), ("zones: *nowhere\n", 2)]
    {
        let all = problems(body);
        assert!(all.iter().any(|p| p.contains("YAML syntax")), "{body:?} {all:?}");
        let at: u32 = all[0].split(':').next().unwrap().parse().unwrap();
        assert!(at <= line && at >= 2, "{body:?} {all:?}");
    }
}

#[test]
fn an_empty_file_is_no_plant() {
    for text in ["", "# only a comment\n", "---\n", "~\n"] {
        let error = read_text(text).unwrap_err();
        assert_eq!(error.problems[0].message, "the file is empty", "{text:?}");
    }
    assert!(read_text("- a\n- b\n").unwrap_err().problems[0].message.contains("expected a plant file with keys and values, found a list"));
}

#[test]
fn a_second_document_and_tags_are_refused() {
    assert!(only_problem("zones: []\n---\nringwall: 1\n").contains("a second YAML document"));
    assert!(only_problem("zones: !!set []\n").contains("has no meaning"));
    assert_eq!(plant("zones: [{id: a, name: !!str ~}]\n").zones[0].label(), "~");
    assert!(only_problem("ringwall: 2\n").contains("stands twice"));
    assert!(read_text("ringwall: 2\n").unwrap_err().problems[0].message.contains("format `2`"));
}

#[test]
fn aliases_work_within_bounds() {
    let plant = plant("zones: [{id: a, target: &t [2, 2, 2, 2, 2, 2, 2]}, {id: b, target: *t}]\n");
    assert_eq!(plant.zones[0].target, plant.zones[1].target);
    let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for i in 1..12 {
        bomb.push_str(&format!("a{i}: &a{i} [{}]\n", vec![format!("*a{}", i - 1); 10].join(", ")));
    }
    assert!(problems(&bomb).iter().any(|p| p.contains("aliases add more than")));
    let long = format!("name: &long {}\nnames: [{}]\n", "x".repeat(100_000), vec!["*long"; 1_000].join(", "));
    assert!(problems(&long).iter().any(|p| p.contains("aliases add more than")));
    assert!(problems("zones: &z [*z]\n").iter().any(|p| p.contains("contains it") || p.contains("YAML syntax")));
}

#[test]
fn deep_nesting_is_refused_before_it_costs_anything() {
    for text in
        [format!("zones: {}", "[".repeat(100_000)), format!("zones: {}", "{a: ".repeat(50_000)), format!("zones:\n{}", deep_block(2_000))]
    {
        let all = problems(&text);
        assert!(all.iter().any(|p| p.contains("nested more than") || p.contains("YAML syntax")), "{:?}", all.first());
    }
}

fn deep_block(levels: usize) -> String {
    (0..levels).map(|i| format!("{}a:\n", " ".repeat(i + 1))).collect()
}

#[test]
fn bytes_that_are_no_text_say_where() {
    let error = Source::new("plant.yaml", b"ringwall: 1\nzones: [{id: a, name: \xff}]\n".to_vec()).unwrap_err();
    assert_eq!((error.problems[0].line, error.problems[0].column), (2, 23));
    assert_eq!(error.problems[0].message, "the file is not UTF-8 text");
    assert!(Source::new("big", vec![b' '; MAX_BYTES + 1]).unwrap_err().problems[0].message.contains("may have at most 32 MB"));
    let marked = [b"\xef\xbb\xbf".as_slice(), b"ringwall: 1\n"].concat();
    assert!(read(&[Source::new("bom.yaml", marked).unwrap()], &vocabulary()).is_ok());
}

#[test]
fn floods_are_refused_in_bounded_time_and_memory() {
    // A quadratic step anywhere here would take hours.
    let values = format!("ringwall: 1\nsystem: {{id: s, assumptions: [{}]}}\n", "1,".repeat(4_000_000));
    assert!(read_text(&values).unwrap_err().problems[0].message.contains("more than 3000000 values"));
    let keys: String = (0..100_000).map(|i| format!("zonez{i}: 1\n")).collect();
    assert_eq!(read_text(&format!("ringwall: 1\n{keys}")).unwrap_err().count(), 100_000);
    let dangling: String = (0..30_000).map(|i| format!("  - {{id: a{i}, zone: nowhere{i}}}\n")).collect();
    assert_eq!(read_text(&format!("ringwall: 1\nassets:\n{dangling}")).unwrap_err().count(), 30_000);
    let ring: String = (0..30_000).map(|i| format!("  - {{id: z{i}, parent: z{}}}\n", (i + 1) % 30_000)).collect();
    let ring = read_text(&format!("ringwall: 1\nzones:\n{ring}")).unwrap_err();
    assert!(ring.count() == 1 && ring.problems[0].message.len() < 200, "{}", ring.problems[0].message);
}

#[test]
fn a_thousand_problems_are_kept_and_the_rest_counted() {
    let body: String = (0..1500).map(|i| format!("k{i}: 1\n")).collect();
    let error = read_text(&format!("ringwall: 1\n{body}")).unwrap_err();
    assert_eq!((error.problems.len(), error.count()), (1000, 1500));
}

#[test]
fn what_is_written_reads_back_the_same() {
    let original = plant(
        "organisation: {name: \"A: B # c\", country: AT, activities: [machinery], employees: 49.5, contacts: [{role: csirt, email: a@b.c}]}
sites: [{id: graz, name: \"Gr\\u00e4z \\\"quoted\\\" \\\\ back\"}]
system: {id: s, overlays: [], assumptions: [\"- dash\", \"? q\", \"null\", \"~\", \"\", \" lead\", \"trail \", \"true\", \"1.10\", \"{a}\", \"#\", \"a #b\", \"a: b\", \"line\\nbreak\", \"\\u0001\\u2028\", \"*a\", \"&a\", \"!t\", \"%\", \"@x\", \"`\", \"漢字\"]}
zones:
  - {id: a, target: {default: 2, fr1: 3}, purdue: 3.5, kind: dmz, in_scope: false, criticality: 5}
  - {id: b, parent: a, target: [0, 1, 2, 3, 4, 0, 1]}
conduits: [{id: c, between: [a, b], flows: [{from: a, to: b, protocol: s7comm, port: 102/tcp}], trust: untrusted}]
assets: [{id: p, zone: a, type: embedded, macs: [\"00:1b:1b:aa:bb:cc\"], software: [{name: x, version: 1.4, purl: \"pkg:npm/%40a/x@1\"}], capability: 2}]
answers: [{requirement: SR 1.1, scope: zone:a, status: not-applicable, note: \"\", evidence: [e]}]
evidence: [{id: e, collected: 2026-09-12, revoked: false}]
incidents: [{id: i, aware: 2026-09-12T08:17:00+02:00}]
risks: [{id: r, at: zone:a, consequence: {safety: 5}, likelihood: 3}]
",
    );
    let text = write(&original);
    assert_eq!(read_text(&text).unwrap_or_else(|p| panic!("{p}\n{text}")), original, "{text}");
    insta::assert_snapshot!(text);
}

#[test]
fn a_headcount_near_zero_is_read_back() {
    let original = plant("organisation: {employees: 0.0000001}\n");
    assert_eq!(read_text(&write(&original)), Ok(original));
    assert!(only_problem("organisation: {employees: 1e3}\n").contains("expected a number of employees"));
}

#[test]
fn the_schema_names_every_compulsory_key() {
    let schema = super::schema();
    assert_eq!(schema["required"], serde_json::json!(["ringwall"]));
    let required = |def: &str| schema["$defs"][def]["required"].clone();
    assert_eq!(required("Asset"), serde_json::json!(["id", "zone"]));
    assert_eq!(required("Conduit"), serde_json::json!(["id", "between"]));
    assert_eq!(required("Answer"), serde_json::json!(["requirement", "scope", "status"]));
    assert_eq!(required("Evidence"), serde_json::json!(["id", "collected"]));
}

#[test]
fn no_text_has_the_character_nul() {
    let source = Source::new("p", b"ringwall: 1\nzones: [{id: z, note: \"a\\0b\"}]\n".to_vec()).unwrap();
    let problems = read(&[source], &Vocabulary::default()).unwrap_err();
    assert_eq!(problems.problems[0].message, "text with the character NUL");
}
