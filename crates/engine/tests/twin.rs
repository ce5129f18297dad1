//! The engine against its reference twin on random plants: statuses, levels, gaps and their order must be the same.
//!
//! `RINGWALL_TWIN_CASES=20000 cargo test -p ringwall-engine --test twin` looks longer, and at other plants each time.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

#[path = "twin/random.rs"]
mod random;
#[path = "twin/reference.rs"]
mod reference;
#[path = "twin/spec.rs"]
mod spec;

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngSeed, TestRunner};
use serde_json::Value;

use reference::Twin;
use spec::Spec;

fn config() -> Config {
    let cases = std::env::var("RINGWALL_TWIN_CASES").ok().map(|n| n.parse().expect("RINGWALL_TWIN_CASES is a number"));
    // The normal run always sees the same plants, so that one commit has one result.
    let seed = if cases.is_some() { RngSeed::Random } else { RngSeed::Fixed(62443) };
    Config { cases: cases.unwrap_or(400), rng_seed: seed, failure_persistence: None, ..Config::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn engine_and_twin_agree(spec in random::plants()) {
        if let Some(difference) = disagreement(&spec) {
            return Err(TestCaseError::fail(format!("{difference}\nas of {}\n{}", Spec::date(spec.as_of), spec.texts().join("--- next file\n"))));
        }
    }
}

fn disagreement(spec: &Spec) -> Option<String> {
    let engine = serde_json::to_value(spec.assess()).unwrap();
    let catalogue = reference::catalogue();
    let twin = Twin { plant: spec, catalogue: &catalogue };
    let (gaps, evidence_gaps) = twin.gaps();
    let order: HashMap<&str, usize> = catalogue.iter().enumerate().map(|(i, r)| (r.id.as_str(), i)).collect();
    let expected = [
        ("zones", twin.all("zone:")),
        ("conduits", twin.all("conduit:")),
        ("gaps", in_order(gaps, &engine["gaps"], &order)),
        ("evidence_gaps", in_order(evidence_gaps, &engine["evidence_gaps"], &order)),
    ];
    expected.iter().find_map(|(key, expected)| difference(key, &engine[*key], expected))
}

/// The twin's gaps with the engine's priorities, sorted as the contract says: "by priority (highest first), then place
/// (bytes of `at`), then catalogue order". What the priority is worth is tested by the laws.
fn in_order(gaps: Vec<Value>, engine: &Value, order: &HashMap<&str, usize>) -> Value {
    let key = |gap: &Value| (gap["at"].as_str().unwrap().to_owned(), order[gap["requirement"].as_str().unwrap()]);
    let priorities: HashMap<_, u64> = engine.as_array().unwrap().iter().map(|g| (key(g), g["priority"].as_u64().unwrap())).collect();
    let mut gaps = gaps;
    for gap in &mut gaps {
        gap["priority"] = priorities.get(&key(gap)).copied().into();
    }
    gaps.sort_by_key(|gap| (Reverse(gap["priority"].as_u64()), key(gap)));
    Value::Array(gaps)
}

/// The first place where two values differ.
fn difference(path: &str, engine: &Value, twin: &Value) -> Option<String> {
    match (engine, twin) {
        _ if engine == twin => None,
        (Value::Object(e), Value::Object(t)) if e.keys().all(|k| t.contains_key(k)) && e.len() == t.len() => {
            e.iter().find_map(|(key, value)| difference(&format!("{path}/{key}"), value, &t[key]))
        }
        (Value::Array(e), Value::Array(t)) if e.len() == t.len() => {
            let pairs = e.iter().zip(t).enumerate();
            pairs.into_iter().find_map(|(i, (e, t))| difference(&format!("{path}/{i}"), e, t))
        }
        _ => Some(format!("{path}\n  engine: {engine:#}\n  twin:   {twin:#}")),
    }
}

/// The random plants must reach what the contract speaks about; a generator that does not proves nothing.
#[test]
fn random_plants_cover_what_matters() {
    let mut seen: HashMap<String, usize> = HashMap::new();
    let mut runner = TestRunner::new(Config { rng_seed: RngSeed::Fixed(1), ..config() });
    for _ in 0..150 {
        let spec = random::plants().new_tree(&mut runner).unwrap().current();
        for feature in features(&serde_json::to_value(spec.assess()).unwrap()) {
            *seen.entry(feature).or_default() += 1;
        }
    }
    let routes = ["answer", "configure", "compensate-or-replace", "implement", "evidence"].map(|r| format!("route {r}"));
    let because = ["target", "overlay:nis2"].iter().flat_map(|b| ["zone", "conduit"].map(|k| format!("{k} {b}")));
    let levels = (0..=4).flat_map(|l| ["achieved", "evidenced"].map(|k| format!("{k} {l}")));
    for feature in routes.into_iter().chain(because).chain(levels) {
        let count = seen.get(&feature).copied().unwrap_or_default();
        assert!(count >= 10, "{feature} occurs in {count} of 150 plants: {seen:#?}");
    }
}

/// What occurs in an assessment, each once.
fn features(assessment: &Value) -> HashSet<String> {
    let gaps = ["gaps", "evidence_gaps"].into_iter().flat_map(|k| assessment[k].as_array().unwrap());
    let mut features: HashSet<String> = gaps
        .flat_map(|gap| {
            let kind = gap["at"].as_str().unwrap().split(':').next().unwrap();
            [format!("route {}", gap["route"].as_str().unwrap()), format!("{kind} {}", gap["because"].as_str().unwrap())]
        })
        .collect();
    let places = ["zones", "conduits"].into_iter().flat_map(|k| assessment[k].as_object().unwrap().values());
    for place in places {
        for key in ["achieved", "evidenced"] {
            features.extend(place[key].as_array().unwrap().iter().map(|l| format!("{key} {l}")));
        }
    }
    features
}
