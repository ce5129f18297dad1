//! Plants for the tests: the examples of the workspace, and texts of which none may be taken for markup.

use std::path::Path;

use ringwall_engine::{Assessment, assess, catalogue};
use ringwall_model::file::{Source, read};
use ringwall_model::plant::Plant;

/// A plant and its assessment on a fixed day.
pub(crate) struct Case {
    pub(crate) plant: Plant,
    pub(crate) assessment: Assessment,
}

fn case(sources: &[Source]) -> Case {
    let plant = read(sources, catalogue::vocabulary()).unwrap_or_else(|problems| panic!("{problems:?}"));
    let assessment = assess(&plant, "2026-11-21".parse().unwrap(), &"5e".repeat(32));
    Case { plant, assessment }
}

/// An example folder of the workspace.
pub(crate) fn example(name: &str) -> Case {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(name);
    let mut files: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|e| e == "yaml"));
    files.sort();
    let source = |path: &std::path::PathBuf| Source::new(path.display().to_string(), std::fs::read(path).unwrap()).unwrap();
    case(&files.iter().map(source).collect::<Vec<_>>())
}

/// A plant from YAML text.
pub(crate) fn plant(yaml: &str) -> Case {
    case(&[Source::new("test.yaml", yaml.as_bytes().to_vec()).unwrap()])
}

/// Texts that some format might take for more than text.
pub(crate) const HOSTILE: [&str; 20] = [
    "#set page(width: 1pt)",
    "*bold* _it_ $x^2$ @ref <label>",
    "\\textbf{x} %n %s {{7*7}} ${jndi:ldap://x}",
    "<script>alert('1')</script>&amp;",
    "=HYPERLINK(\"http://x\")",
    "@SUM(1+1)",
    "+1",
    "-2+3",
    "\t=1+1",
    "\u{5e9}\u{5dc}\u{5d5}\u{5dd} \u{5e2}\u{5d5}\u{5dc}\u{5dd}",
    "\u{645}\u{631}\u{62d}\u{628}\u{627}",
    "\u{1f600}\u{1f3ed} emoji \u{1f469}\u{200d}\u{1f527}",
    "\u{6f22}\u{5b57}\u{30c6}\u{30b9}\u{30c8}",
    "e\u{301}\u{302}\u{303} a\u{337}\u{31b} zalgo",
    "\u{202e}RLO \u{200b}\u{feff}",
    "a\u{7}b\u{1b}[31mred",
    "#pdf.attach(\"x\"); #import \"@preview/x:1.0.0\"",
    "\u{628}\u{301} mark of another script",
    "\u{e000}\u{f8ff} private area",
    " ",
];

/// A plant in which every text is hostile, and one is very long.
pub(crate) fn hostile() -> Case {
    let quote = |text: &str| serde_json::to_string(text).unwrap();
    let long = quote(&"Donaudampfschifffahrtsgesellschaft".repeat(40));
    let mut yaml = format!(
        "ringwall: 1\norganisation: {{name: {long}, country: AT, activities: [food-production], employees: 180, turnover_eur: 62000000}}\n\
         sites: [{{id: s, name: {long}}}]\nsystem: {{id: sys, name: {long}, boundary: {long}, overlays: []}}\n"
    );
    let mut list = |key: &str, line: &dyn Fn(usize, &str) -> String| {
        yaml.push_str(&format!("{key}:\n"));
        for (i, text) in HOSTILE.iter().enumerate() {
            yaml.push_str(&format!("  - {{{}}}\n", line(i, &quote(text))));
        }
    };
    list("zones", &|i, t| {
        format!(
            "id: z{i}, name: {t}, target: {{default: 0, fr1: 1}}, site: s, purdue: {}{}",
            i % 4,
            if (5..14).contains(&i) { format!(", parent: z{}", i - 1) } else { String::new() }
        )
    });
    list("conduits", &|i, t| format!("id: c{i}, name: {t}, between: [z{i}, z{}], trust: untrusted", (i + 3) % 20));
    list("assets", &|i, t| format!("id: a{i}, zone: z{i}, name: {t}, vendor: {t}, serial: {t}, note: {t}, addresses: [{t}]"));
    list("applications", &|i, t| format!("id: p{i}, zone: z{i}, name: {t}, owner: {t}, version: {t}, note: {t}, runs_on: [a{i}]"));
    list("suppliers", &|i, t| format!("id: u{i}, name: {t}, certificates: [{{standard: {t}, scheme: {t}, valid_until: 2020-01-01}}]"));
    list("evidence", &|i, t| format!("id: e{i}, title: {t}, collected: 2020-01-01"));
    list("answers", &|i, t| {
        format!("requirement: SR 1.1, scope: 'zone:z{i}', status: {}, note: {t}, evidence: [e{i}]", ["met", "unmet", "partial"][i % 3])
    });
    list("incidents", &|i, t| format!("id: i{i}, title: {t}, reference: {t}, significant: true, aware: '2026-11-01T00:00:00Z'"));
    plant(&yaml)
}
