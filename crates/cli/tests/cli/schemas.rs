//! The committed schemas describe what the program reads and writes.

use crate::common::{Folder, example, root};
use ringwall_engine::catalogue::vocabulary;
use ringwall_model::file::{Source, read};
use serde_json::Value;

fn schema(file: &str) -> jsonschema::Validator {
    let text = std::fs::read_to_string(root().join("schemas").join(file)).unwrap();
    jsonschema::validator_for(&serde_json::from_str(&text).unwrap()).unwrap()
}

fn assert_valid(validator: &jsonschema::Validator, value: &Value) {
    let errors: Vec<String> = validator.iter_errors(value).map(|e| format!("{} at {}", e, e.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

fn plant(name: &str) -> Value {
    let mut files: Vec<_> = std::fs::read_dir(example(name))
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.extension().is_some_and(|e| e == "yaml"))
        .collect();
    files.sort();
    let sources: Vec<Source> = files.iter().map(|f| Source::new(f.display().to_string(), std::fs::read(f).unwrap()).unwrap()).collect();
    serde_json::to_value(read(&sources, vocabulary()).unwrap()).unwrap()
}

#[test]
fn example_plants_fit_the_schema_of_the_plant_file() {
    let validator = schema("plant.schema.json");
    for name in ["bottling", "water", "minimal"] {
        assert_valid(&validator, &plant(name));
    }
}

#[test]
fn the_schema_of_the_plant_file_refuses_mistakes() {
    let validator = schema("plant.schema.json");
    for mistake in [
        serde_json::json!({}),
        serde_json::json!({ "ringwall": 2 }),
        serde_json::json!({ "ringwall": 1, "zonse": [] }),
        serde_json::json!({ "ringwall": 1, "zones": [{ "name": "no id" }] }),
        serde_json::json!({ "ringwall": 1, "zones": [{ "id": "a", "target": 5 }] }),
        serde_json::json!({ "ringwall": 1, "zones": [{ "id": "a", "kind": "controll" }] }),
        serde_json::json!({ "ringwall": 1, "evidence": [{ "id": "e", "collected": "12.9.2026" }] }),
    ] {
        assert!(!validator.is_valid(&mistake), "{mistake}");
    }
}

#[test]
fn assessments_fit_the_schema_of_the_assessment() {
    let validator = schema("assessment.schema.json");
    let folder = Folder::new("schemas");
    for name in ["bottling", "water", "minimal"] {
        assert_valid(&validator, &folder.run(&["assess", &example(name), "--json"]).exits(0).json());
    }
    assert!(!validator.is_valid(&serde_json::json!({ "format": "ringwall-assessment/1" })));
}
