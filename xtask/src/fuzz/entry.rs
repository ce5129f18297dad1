//! The entry points: bytes that anybody may have written in, what became of them out. Used by `cargo xtask fuzz` on stable
//! and by the libFuzzer targets in `fuzz/`.

use std::collections::BTreeSet;

use ringwall_engine::{Assessment, catalogue};
use ringwall_model::date::Date;
use ringwall_model::file::{self, Problem, Problems, Source};
use ringwall_model::plant::Plant;
use serde_json::Value;

/// Kinds of things that happened: the same set for inputs that took the same way. Errors with the promise that was broken.
pub type Outcome = Result<BTreeSet<String>, String>;

/// Stands between the files of one folder in an input; to a reader of one file it is a remark.
pub const NEXT_FILE: &[u8] = b"\n# ---- next file ----\n";

/// Reads the bytes as a plant (one file, or several with [`NEXT_FILE`] between them).
///
/// Promises: every problem lies inside of its file and shows its line; the same bytes give the same result; the short cut for
/// regular text reads what the full reader reads; what was read is written and read back as the same plant; it can be
/// assessed, and its assessment survives JSON.
///
/// # Errors
/// The promise that does not hold for these bytes.
pub fn plant_file(bytes: &[u8]) -> Outcome {
    let sources = match sources(bytes) {
        Ok(sources) => sources,
        Err(problems) => return check_problems(&problems, &[]),
    };
    let result = file::read(&sources, catalogue::vocabulary());
    promise(result == file::read(&sources, catalogue::vocabulary()), || "the same bytes were read in two ways".into())?;
    match result {
        Err(problems) => check_problems(&problems, &sources),
        Ok(plant) => {
            check_full_reader(&sources, &plant)?;
            check_round_trip(&plant)?;
            check_assessment(&plant)
        }
    }
}

/// Reads the bytes as an assessment.
///
/// Promises: what was read is written and read back as the same assessment, fractions to twelve digits: the JSON reader rounds
/// the last of seventeen. Those of our own assessments have four.
///
/// # Errors
/// The promise that does not hold for these bytes.
pub fn assessment_json(bytes: &[u8]) -> Outcome {
    match serde_json::from_slice::<Assessment>(bytes) {
        Err(error) => Ok(BTreeSet::from([kind(&error.to_string())])),
        Ok(assessment) => {
            let text = serde_json::to_vec(&assessment).map_err(|e| format!("an assessment cannot be written: {e}"))?;
            let again: Assessment = serde_json::from_slice(&text).map_err(|e| format!("a written assessment cannot be read: {e}"))?;
            let same = again == assessment || same_json(&json(&again)?, &json(&assessment)?);
            promise(same, || "an assessment came back from JSON as another".into())?;
            Ok(traits(&assessment))
        }
    }
}

fn json(assessment: &Assessment) -> Result<Value, String> {
    serde_json::to_value(assessment).map_err(|e| format!("an assessment cannot be written: {e}"))
}

/// Equal but for the last digits of fractions.
fn same_json(one: &Value, two: &Value) -> bool {
    match (one, two) {
        (Value::Number(one), Value::Number(two)) => match (one.as_f64(), two.as_f64()) {
            (Some(a), Some(b)) if one.is_f64() => (a - b).abs() <= a.abs() * 1e-12,
            _ => one == two,
        },
        (Value::Array(one), Value::Array(two)) => one.len() == two.len() && one.iter().zip(two).all(|(a, b)| same_json(a, b)),
        (Value::Object(one), Value::Object(two)) => {
            one.len() == two.len() && one.iter().zip(two).all(|((k, a), (l, b))| k == l && same_json(a, b))
        }
        _ => one == two,
    }
}

pub(super) fn promise(holds: bool, broken: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(broken()) }
}

fn sources(bytes: &[u8]) -> Result<Vec<Source>, Problems> {
    let mut sources = Vec::new();
    let mut rest = bytes;
    loop {
        let end = rest.windows(NEXT_FILE.len()).position(|window| window == NEXT_FILE);
        let (file, after) = rest.split_at(end.unwrap_or(rest.len()));
        sources.push(Source::new(format!("{}.yaml", sources.len()), file.to_vec())?);
        match after.get(NEXT_FILE.len()..) {
            Some(after) if end.is_some() => rest = after,
            _ => return Ok(sources),
        }
    }
}

fn check_problems(problems: &Problems, sources: &[Source]) -> Outcome {
    promise(!problems.is_empty(), || "reading failed without a problem".into())?;
    promise(!problems.to_string().is_empty(), || "a problem has no words".into())?;
    for source in sources {
        let lines = lines(source.text());
        for problem in problems.problems.iter().filter(|p| p.file == source.name()) {
            check_place(problem, &lines)?;
        }
    }
    Ok(problems.problems.iter().map(|p| kind(&p.message)).collect())
}

/// A problem lies inside of its file and shows the line in which it lies; line 0 speaks of the file as a whole.
fn check_place(problem: &Problem, lines: &[&str]) -> Result<(), String> {
    let place = || format!("{}:{}:{} ({})", problem.file, problem.line, problem.column, problem.message);
    let index = usize::try_from(problem.line).unwrap_or(usize::MAX);
    promise(index <= lines.len() + 1, || format!("{} lies outside of a text of {} lines", place(), lines.len()))?;
    let Some(line) = index.checked_sub(1).map(|i| lines.get(i).copied().unwrap_or_default()) else { return Ok(()) };
    promise(problem.column >= 1, || format!("{} has no column", place()))?;
    promise(line.starts_with(problem.excerpt.as_str()), || format!("{} shows another line: `{}`", place(), problem.excerpt))
}

/// The lines of a text as YAML counts them: a carriage return alone ends a line too.
fn lines(text: &str) -> Vec<&str> {
    let mut lines: Vec<&str> = text.split('\n').flat_map(|line| line.strip_suffix('\r').unwrap_or(line).split('\r')).collect();
    if lines.last() == Some(&"") {
        lines.pop();
    }
    lines
}

/// A remark with a tab in it means nothing but is irregular: with it in front, only the full reader reads the text.
const IRREGULAR: &str = "# \t\n";

fn check_full_reader(sources: &[Source], plant: &Plant) -> Result<(), String> {
    let irregular = |source: &Source| Source::new(source.name(), format!("{IRREGULAR}{}", source.text()).into_bytes());
    let sources: Result<Vec<Source>, Problems> = sources.iter().map(irregular).collect();
    let sources = sources.map_err(|e| format!("a remark makes a text unreadable: {e}"))?;
    let full = file::read(&sources, catalogue::vocabulary())
        .map_err(|e| format!("the full reader finds problems where the short cut found none: {e}"))?;
    promise(full == *plant, || "the full reader and the short cut read different plants".into())
}

fn check_round_trip(plant: &Plant) -> Result<(), String> {
    let text = file::write(plant);
    let source = Source::new("written.yaml", text.clone().into_bytes()).map_err(|e| format!("a written plant is no text: {e}"))?;
    let again = file::read(&[source], catalogue::vocabulary()).map_err(|e| format!("a written plant cannot be read: {e}{text}"))?;
    promise(again == *plant, || format!("a plant came back from its file as another:\n{text}"))
}

/// Places beyond which a plant is read but not assessed: an assessment holds a hundred findings for each, whatever the
/// size of the input, and would measure nothing else.
const MAX_PLACES: usize = 200;

fn check_assessment(plant: &Plant) -> Outcome {
    if plant.zones.len() + plant.conduits.len() > MAX_PLACES {
        return Ok(BTreeSet::from(["a plant of many places".into()]));
    }
    let day = Date::new(2026, 11, 21).ok_or("the day of the assessment does not exist")?;
    let assessment = ringwall_engine::assess(plant, day, "");
    let text = serde_json::to_vec(&assessment).map_err(|e| format!("an assessment cannot be written: {e}"))?;
    let again: Assessment = serde_json::from_slice(&text).map_err(|e| format!("a written assessment cannot be read: {e}"))?;
    promise(again == assessment, || "an assessment came back from JSON as another".into())?;
    let mut kinds = traits(&assessment);
    kinds.insert("a plant".into());
    Ok(kinds)
}

/// What is special about an assessment, coarsely.
fn traits(assessment: &Assessment) -> BTreeSet<String> {
    let mut kinds = BTreeSet::from([format!("class {}", assessment.entity.class.as_str())]);
    kinds.extend(assessment.entity.rules.iter().map(|rule| kind(&format!("entity {rule}"))));
    kinds.extend(assessment.diagnostics.iter().map(|d| kind(&format!("diagnostic {}", d.id))));
    let gaps = assessment.gaps.iter().chain(&assessment.evidence_gaps);
    kinds.extend(gaps.map(|g| format!("gap {} {} {}", g.status.as_str(), g.route.as_str(), g.because.as_str())));
    kinds.extend(assessment.rules.iter().map(|r| format!("rule {} {:.10}", if r.ok { "ok" } else { "broken" }, r.id)));
    kinds.extend(assessment.nis2.iter().map(|d| kind(&format!("duty {} {}", d.state.as_str(), d.reference))));
    let sizes = [("zones", assessment.zones.len()), ("conduits", assessment.conduits.len()), ("clocks", assessment.clocks.len())];
    kinds.extend(sizes.map(|(what, count)| format!("{what} {}", count.checked_ilog2().map_or(0, |n| n + 1))));
    kinds
}

/// A message without what is special about this input: quoted text, numbers, anything but plain characters.
pub(super) fn kind(message: &str) -> String {
    let mut kind = String::new();
    for (index, part) in message.split('`').enumerate() {
        if index % 2 == 1 {
            kind.push('`');
            continue;
        }
        for c in part.chars().filter(char::is_ascii).map(|c| if c.is_ascii_digit() { '#' } else { c }) {
            if !(c == '#' && kind.ends_with('#')) {
                kind.push(c);
            }
        }
    }
    kind.chars().take(120).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_leave_out_what_is_special() {
        assert_eq!(kind("there is no zone `line-12`"), kind("there is no zone `x`"));
        assert_eq!(kind("line 12 column 3: é"), "line # column #: ");
        assert_ne!(kind("unknown key `a` in a zone"), kind("unknown key `a` in an asset"));
    }

    #[test]
    fn a_plant_an_error_and_two_files_take_different_ways() {
        let good = plant_file(b"ringwall: 1\nzones: [{id: a}]\n").unwrap();
        assert!(good.contains("a plant") && good.contains("zones 1"), "{good:?}");
        let bad = plant_file(b"ringwall: 1\nzones: [{id: A}]\n").unwrap();
        assert_eq!(bad, BTreeSet::from(["` is not an id".to_owned()]));
        let two = [b"ringwall: 1\nzones: [{id: a}]".as_slice(), NEXT_FILE, b"ringwall: 1\nzones: [{id: a}]\n"].concat();
        assert!(plant_file(&two).unwrap().iter().any(|k| k.contains("given twice")));
        assert_eq!(plant_file(b"\xff").unwrap().len(), 1);
    }

    #[test]
    fn an_assessment_is_read_back_and_anything_else_is_a_kind_of_error() {
        let plant =
            file::read(&[Source::new("a", b"ringwall: 1\nzones: [{id: a, target: 2}]\n".to_vec()).unwrap()], catalogue::vocabulary())
                .unwrap();
        let assessment = ringwall_engine::assess(&plant, Date::new(2026, 1, 1).unwrap(), "");
        let kinds = assessment_json(&serde_json::to_vec(&assessment).unwrap()).unwrap();
        assert!(kinds.iter().any(|k| k.starts_with("gap unknown answer target")), "{kinds:?}");
        assert!(assessment_json(b"{").unwrap().iter().next().unwrap().starts_with("EOF"));
    }

    #[test]
    fn only_the_last_digits_of_fractions_may_differ() {
        let value = |text: &str| serde_json::from_str::<Value>(text).unwrap();
        assert!(same_json(&value("{\"a\": [0.19844004278856286, 1]}"), &value("{\"a\": [0.1984400427885629, 1]}")));
        for other in [
            "{\"a\": [0.1984, 1]}",
            "{\"a\": [0.19844004278856286, 2]}",
            "{\"b\": [0.19844004278856286, 1]}",
            "{\"a\": [0.19844004278856286]}",
        ] {
            assert!(!same_json(&value("{\"a\": [0.19844004278856286, 1]}"), &value(other)), "{other}");
        }
    }

    #[test]
    fn lines_are_counted_as_yaml_counts_them() {
        assert_eq!(lines("a\r\nb\rc\n\nd"), ["a", "b", "c", "", "d"]);
        assert_eq!(lines("a\n"), ["a"]);
        assert_eq!(lines(""), [] as [&str; 0]);
    }

    #[test]
    fn a_problem_outside_of_its_file_breaks_the_promise() {
        let source = Source::new("0.yaml", b"a\n".to_vec()).unwrap();
        let problem = |line, excerpt: &str| {
            let whole = Problem::whole_file("0.yaml", "m", "h");
            check_problems(&Problem { line, column: 1, excerpt: excerpt.into(), ..whole }.into(), std::slice::from_ref(&source))
        };
        assert!(problem(9, "").unwrap_err().contains("0.yaml:9:1 (m) lies outside of a text of 1 lines"));
        assert!(problem(1, "b").unwrap_err().contains("shows another line: `b`"));
        assert!(problem(1, "a").is_ok() && problem(0, "").is_ok() && problem(2, "").is_ok());
        assert!(check_problems(&Problems::default(), &[]).unwrap_err().contains("without a problem"));
    }
}
