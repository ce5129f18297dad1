//! Each partitioning rule (`crates/engine/src/rules/zcr_X_Y.rs`) says in its first line which requirement it checks and
//! where the standard has it, has its section in the page on rules, and a plant that breaks it.

use super::{Check, House, RustFile};
use crate::docs::markdown;

const FOLDER: &str = "crates/engine/src/rules/";
/// Plants that break one rule each.
const FIXTURES: &str = "crates/engine/tests/rules/";
/// The page with one section per rule.
const PAGE: &str = "docs/rules.md";

pub(super) fn check(house: &House) -> Check {
    let rules: Vec<(&RustFile, String)> = house.rust.iter().filter_map(|file| Some((file, rule_id(&file.path)?))).collect();
    let page = house.files.iter().find(|f| f.path == PAGE);
    let headings: Vec<String> = page.map(|f| markdown::headings(&f.text).into_iter().map(|(_, h)| h).collect()).unwrap_or_default();
    let mut problems: Vec<String> = rules.iter().filter_map(|(file, id)| silent(file, id)).collect();
    for (file, id) in &rules {
        let fixture = format!("{FIXTURES}{}.yaml", id.to_lowercase().replace([' ', '.'], "-"));
        if !house.files.iter().any(|f| f.path == fixture) {
            problems.push(format!("{}: there is no {fixture}", file.path));
        }
        let described = headings.iter().any(|h| h == id || h.strip_prefix(id.as_str()).is_some_and(|rest| rest.starts_with([':', ' '])));
        if !described {
            problems.push(format!("{}: {PAGE} has no heading that begins with `{id}`", file.path));
        }
    }
    Check { name: "rules", figures: format!("{} partitioning rules, {} sections in {PAGE}", rules.len(), headings.len()), problems }
}

/// `ZCR 3.3` for `…/zcr_3_3.rs`.
fn rule_id(path: &str) -> Option<String> {
    let number = path.strip_prefix(FOLDER)?.strip_prefix("zcr_")?.strip_suffix(".rs")?;
    Some(format!("ZCR {}", number.replace('_', ".")))
}

fn silent(file: &RustFile, id: &str) -> Option<String> {
    let doc: Vec<&str> = file.text.lines().take_while(|l| l.starts_with("//!")).map(|l| l.trim_start_matches("//!").trim()).collect();
    let doc = doc.join(" ");
    if !doc.starts_with(&format!("{id}: ")) {
        return Some(format!("{}: its doc does not begin with `{id}: `", file.path));
    }
    (!doc.contains("(IEC 62443-3-2, ")).then(|| format!("{}: its doc does not name the clause as `(IEC 62443-3-2, …)`", file.path))
}

#[cfg(test)]
mod tests {
    use super::super::samples::house;
    use super::*;

    fn problems(source: &str, page: &str) -> Vec<String> {
        let fixture = ("crates/engine/tests/rules/zcr-3-3.yaml", "");
        check(&house(&[("crates/engine/src/rules/zcr_3_3.rs", source), ("crates/engine/src/rules/mod.rs", ""), (PAGE, page), fixture]))
            .problems
    }

    #[test]
    fn a_rule_without_a_plant_that_breaks_it_is_named() {
        let files = [("crates/engine/src/rules/zcr_3_3.rs", "//! ZCR 3.3: x (IEC 62443-3-2, 4.4).\n"), (PAGE, "## ZCR 3.3\n")];
        assert_eq!(
            check(&house(&files)).problems,
            ["crates/engine/src/rules/zcr_3_3.rs: there is no crates/engine/tests/rules/zcr-3-3.yaml"]
        );
    }

    #[test]
    fn a_rule_names_itself_and_its_clause_and_is_described() {
        let good = "//! ZCR 3.3: safety apart\n//! from the rest (IEC 62443-3-2, 4.4.4).\n";
        assert_eq!(problems(good, "# Rules\n## ZCR 3.3: safety\n"), [] as [&str; 0]);
        assert_eq!(problems(good, "## ZCR 3.3\n"), [] as [&str; 0]);
        assert!(problems(good, "## ZCR 3.31\n")[0].contains("no heading that begins with `ZCR 3.3`"));
        assert!(problems("//! Safety.\n", "## ZCR 3.3\n")[0].contains("does not begin with `ZCR 3.3: `"));
        assert!(problems("//! ZCR 3.3: safety.\n", "## ZCR 3.3\n")[0].contains("does not name the clause"));
    }
}
