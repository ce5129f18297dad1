//! Between a record and its form: the value of each input from the body, and the body from what was sent.

use ringwall_model::records::Kind;
use serde_json::{Map, Value};

use super::fields::{Field, Is};
use super::{label, option};
use crate::web::form::Sent;
use crate::web::words::Words;

/// Empty rows that a form offers below those that are filled.
const SPARE_ROWS: usize = 2;
/// Records that a list to choose from holds; where there are more, their ids are typed.
const CHOOSABLE: usize = 300;

/// Something to choose.
pub(in crate::web) struct Choice {
    pub(in crate::web) value: String,
    pub(in crate::web) text: String,
    pub(in crate::web) chosen: bool,
}

/// How an input is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::web) enum Draw {
    Line,
    Area,
    Select,
    Several,
    /// A heading; the inputs after it belong to it, until the next one.
    Heading,
}

/// An input of a form.
pub(in crate::web) struct Input {
    pub(in crate::web) name: String,
    pub(in crate::web) label: String,
    pub(in crate::web) draw: Draw,
    /// As HTML names it.
    pub(in crate::web) kind: &'static str,
    pub(in crate::web) value: String,
    pub(in crate::web) choices: Vec<Choice>,
    /// Usual words, of which none must be taken.
    pub(in crate::web) usual: &'static [&'static str],
    pub(in crate::web) hint: String,
    pub(in crate::web) required: bool,
    pub(in crate::web) fixed: bool,
    pub(in crate::web) range: Option<(&'static str, &'static str)>,
    pub(in crate::web) wrong: String,
    /// What somebody else has written there meanwhile.
    pub(in crate::web) theirs: Option<String>,
}

/// Where a form's choices come from.
pub(super) trait Known {
    /// The records of a kind: id and name.
    fn records(&self, kind: Kind) -> Vec<(String, String)>;
}

/// What fills a form.
pub(super) struct Filling<'f> {
    pub(super) words: &'static Words,
    pub(super) known: &'f dyn Known,
    /// Whether the record is there already.
    pub(super) exists: bool,
}

/// The text of a value in an input.
pub(in crate::web) fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(text).collect::<Vec<_>>().join("\n"),
        Value::Number(number) => number.as_f64().filter(|n| n.fract() == 0.0).map_or_else(|| number.to_string(), |n| format!("{n:.0}")),
        other => other.to_string(),
    }
}

/// A level in an input: one number, or seven.
fn level(value: &Value) -> String {
    match value {
        Value::Array(items) => items.iter().map(text).collect::<Vec<_>>().join(" "),
        Value::Object(map) => {
            let default = map.get("default").map_or_else(|| "-".to_owned(), text);
            let of = |number| map.get(&format!("fr{number}")).map_or_else(|| default.clone(), text);
            (1..=7).map(of).collect::<Vec<_>>().join(" ")
        }
        other => text(other),
    }
}

impl Filling<'_> {
    /// The inputs for some fields of a body; names of inputs begin with `prefix`.
    pub(super) fn inputs(&self, fields: &[Field], body: &Value, prefix: &str) -> Vec<Input> {
        fields.iter().flat_map(|field| self.input(field, body.get(field.name).unwrap_or(&Value::Null), prefix)).collect()
    }

    fn input(&self, field: &Field, value: &Value, prefix: &str) -> Vec<Input> {
        let name = format!("{prefix}{}", field.name);
        match field.is {
            Is::Part(fields) => {
                let mut inputs = vec![self.heading(field, &name, String::new())];
                inputs.extend(self.inputs(fields, value, &format!("{name}.")));
                inputs
            }
            Is::Rows(fields) => {
                let rows = value.as_array().map_or(&[][..], Vec::as_slice);
                let row = |at: usize| {
                    let mut inputs = vec![self.heading(field, &format!("{name}.{at}"), format!(" {}", at + 1))];
                    inputs.extend(self.inputs(fields, rows.get(at).unwrap_or(&Value::Null), &format!("{name}.{at}.")));
                    inputs
                };
                (0..rows.len() + SPARE_ROWS).flat_map(row).collect()
            }
            _ => vec![self.single(field, value, name)],
        }
    }

    fn heading(&self, field: &Field, name: &str, number: String) -> Input {
        let label = self.words.say(&label(field.name)) + &number;
        Input { label, draw: Draw::Heading, ..self.empty(field, name.to_owned()) }
    }

    fn empty(&self, field: &Field, name: String) -> Input {
        Input {
            label: self.words.say(&label(field.name)),
            draw: Draw::Line,
            kind: "text",
            value: String::new(),
            choices: Vec::new(),
            usual: &[],
            hint: String::new(),
            // A row that is left empty is none: nothing in it is needed before something is typed.
            required: field.required && !name.contains('.'),
            name,
            fixed: false,
            range: None,
            wrong: String::new(),
            theirs: None,
        }
    }

    fn single(&self, field: &Field, value: &Value, name: String) -> Input {
        let input = Input { value: text(value), ..self.empty(field, name) };
        let hint = |key: &str| self.words.say(key);
        match field.is {
            Is::Id => Input { fixed: self.exists, required: false, hint: hint("record-id-hint"), ..input },
            Is::Text | Is::Part(_) | Is::Rows(_) => input,
            Is::Long => Input { draw: Draw::Area, ..input },
            Is::Lines => Input { draw: Draw::Area, hint: hint("record-lines-hint"), ..input },
            Is::Number(low, high) => Input { kind: "number", range: Some((low, high)), ..input },
            Is::Day => Input { kind: "date", ..input },
            Is::Moment => Input { hint: hint("record-moment-hint"), ..input },
            Is::YesNo => self.select(input, value, ["true", "false"].map(|word| (word.to_owned(), self.words.say(&option(word)))).into()),
            Is::Level => Input { value: level(value), hint: hint("record-level-hint"), ..input },
            Is::Choice(words) => {
                self.select(input, value, words.iter().map(|word| ((*word).to_owned(), self.words.say(&option(word)))).collect())
            }
            Is::Word(usual) => Input { usual, ..input },
            Is::One(kind) => self.choose(input, value, kind, Draw::Select),
            Is::Many(kind) => self.choose(input, value, kind, Draw::Several),
            Is::Scope => Input { hint: hint("record-scope-hint"), ..input },
            Is::Scopes => Input { draw: Draw::Area, hint: hint("record-scope-hint"), ..input },
        }
    }

    /// A choice among words; what is there stays, also where it is none of them.
    fn select(&self, input: Input, value: &Value, words: Vec<(String, String)>) -> Input {
        let now = text(value);
        let nothing = (String::new(), self.words.say("record-nothing"));
        let other = (!now.is_empty() && words.iter().all(|(word, _)| *word != now)).then(|| (now.clone(), now.clone()));
        let all = std::iter::once(nothing).chain(words).chain(other);
        let choices = all.map(|(value, text)| Choice { chosen: value == now, value, text }).collect();
        Input { draw: Draw::Select, choices, ..input }
    }

    /// A choice among the records of a kind, as long as these can be looked through.
    fn choose(&self, input: Input, value: &Value, kind: Kind, draw: Draw) -> Input {
        let known = self.known.records(kind);
        if known.len() > CHOOSABLE {
            let draw = if draw == Draw::Several { Draw::Area } else { Draw::Line };
            return Input { draw, hint: self.words.say("record-ids-hint"), ..input };
        }
        if draw == Draw::Select {
            return self.select(input, value, known);
        }
        let chosen: Vec<String> = value.as_array().into_iter().flatten().map(text).collect();
        let other = chosen.iter().filter(|id| known.iter().all(|(known, _)| known != *id)).map(|id| (id.clone(), id.clone()));
        let all: Vec<(String, String)> = known.iter().cloned().chain(other).collect();
        let choices = all.into_iter().map(|(value, text)| Choice { chosen: chosen.contains(&value), value, text }).collect();
        Input { draw, choices, ..input }
    }
}

/// Puts what was sent into a body; what the form does not ask stays.
pub(super) fn body(fields: &[Field], old: Value, sent: &Sent, prefix: &str) -> Value {
    let mut map = if let Value::Object(map) = old { map } else { Map::new() };
    for field in fields {
        let name = format!("{prefix}{}", field.name);
        let below = map.get(field.name).cloned().unwrap_or_default();
        let value = match field.is {
            Is::Part(fields) => body(fields, below, sent, &format!("{name}.")),
            Is::Rows(fields) => rows(fields, &below, sent, &name),
            is => single(is, sent, &name),
        };
        if is_nothing(&value) {
            map.remove(field.name)
        } else {
            map.insert(field.name.to_owned(), value)
        };
    }
    Value::Object(map)
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(map) => map.is_empty(),
        _ => false,
    }
}

/// The rows that are not empty. Each stands on the one that had its place, so that what the form does not ask stays.
fn rows(fields: &[Field], old: &Value, sent: &Sent, name: &str) -> Value {
    let count = (0..).take_while(|at| sent.begins(&format!("{name}.{at}."))).count();
    let row = |at: usize| body(fields, old.get(at).cloned().unwrap_or_default(), sent, &format!("{name}.{at}."));
    let asked = |row: &Value| fields.iter().any(|field| row.get(field.name).is_some());
    (0..count).map(row).filter(asked).collect()
}

fn single(is: Is, sent: &Sent, name: &str) -> Value {
    let typed = sent.text(name);
    let typed = typed.trim();
    match is {
        Is::Lines | Is::Scopes => lines(typed),
        Is::Many(_) => sent
            .all(name)
            .flat_map(|value| value.lines().map(str::trim).filter(|line| !line.is_empty()).map(Value::from).collect::<Vec<_>>())
            .collect(),
        Is::Number(..) => {
            typed.parse::<u64>().map(Value::from).or_else(|_| typed.parse::<f64>().map(Value::from)).unwrap_or_else(|_| typed.into())
        }
        Is::YesNo if typed == "true" || typed == "false" => Value::Bool(typed == "true"),
        Is::Level => typed_level(typed),
        _ => typed.into(),
    }
}

fn lines(typed: &str) -> Value {
    typed.lines().map(str::trim).filter(|line| !line.is_empty()).map(Value::from).collect()
}

/// `2` or `2 2 1 1 2 1 2`, with `-` where a level is not determined. What is neither is left for the record's own check to name.
fn typed_level(typed: &str) -> Value {
    let parts: Vec<&str> = typed.split([' ', ',', ';']).filter(|part| !part.is_empty()).collect();
    let number = |part: &str| part.parse::<u64>().map_or_else(|_| Value::from(part), Value::from);
    match parts.as_slice() {
        [] => Value::Null,
        [one] => number(one),
        seven if seven.len() == 7 && seven.contains(&"-") => {
            let named =
                seven.iter().enumerate().filter(|(_, part)| **part != "-").map(|(at, part)| (format!("fr{}", at + 1), number(part)));
            Value::Object(named.collect())
        }
        several => several.iter().map(|part| number(part)).collect(),
    }
}

/// The name of the input that a JSON pointer into the body means: `/flows/0/from` is `flows.0.from`.
pub(super) fn input_of(pointer: &str) -> String {
    pointer.trim_start_matches('/').replace('/', ".")
}

/// What a value is to a reader of a list.
pub(super) fn shown(words: &Words, field: &Field, value: &Value) -> String {
    match (field.is, value) {
        (_, Value::Null) => String::new(),
        (Is::Choice(known), Value::String(word)) if known.contains(&word.as_str()) => words.say(&option(word)),
        (Is::YesNo, Value::Bool(is)) => words.say(&option(if *is { "true" } else { "false" })),
        (Is::Level, value) => level(value),
        (Is::Day, Value::String(day)) => day.parse().map_or_else(|_| day.clone(), |day| words.date(day)),
        (Is::Number(..), value) => json_number(words, value),
        (_, Value::Array(items)) => items.iter().map(text).collect::<Vec<_>>().join(", "),
        (_, value) => text(value),
    }
}

fn json_number(words: &Words, value: &Value) -> String {
    let whole = value.as_u64().and_then(|number| usize::try_from(number).ok());
    whole.map_or_else(|| text(value), |number| words.number(number))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::web::words::Language;

    struct Zones(usize);

    impl Known for Zones {
        fn records(&self, _: Kind) -> Vec<(String, String)> {
            (0..self.0).map(|at| (format!("z{at}"), format!("Zone {at}"))).collect()
        }
    }

    fn filling(known: &Zones) -> Filling<'_> {
        Filling { words: Words::of(Language::English), known, exists: true }
    }

    /// What a browser would send for these inputs.
    fn sent(inputs: &[Input]) -> Sent {
        let one = |input: &Input| match input.draw {
            Draw::Heading => vec![],
            Draw::Select => {
                vec![(input.name.clone(), input.choices.iter().find(|c| c.chosen).map(|c| c.value.clone()).unwrap_or_default())]
            }
            Draw::Several => input.choices.iter().filter(|c| c.chosen).map(|c| (input.name.clone(), c.value.clone())).collect(),
            Draw::Line | Draw::Area => vec![(input.name.clone(), input.value.clone())],
        };
        Sent::of(inputs.iter().flat_map(one).collect())
    }

    #[test]
    fn a_form_that_is_sent_back_untouched_changes_nothing() {
        for (kind, record) in [
            (
                Kind::Conduit,
                json!({"id": "c", "between": ["z0", "z9"], "target": [1, 2, 3, 1, 2, 3, 1],
                "flows": [{"from": "z0", "to": "z1", "protocol": "OPC UA"}, {"port": "102"}]}),
            ),
            (Kind::Zone, json!({"id": "z", "target": {"default": 2, "fr3": 1}, "in_scope": false, "unknown_key": 1})),
            (Kind::Zone, json!({"id": "z", "target": {"fr3": 1}, "purdue": "3.5"})),
            (Kind::Risk, json!({"id": "r", "at": "system", "consequence": {"safety": 5}, "vulnerabilities": ["a", "b"]})),
            (Kind::Organisation, json!({"name": "A", "employees": 140.5, "turnover_eur": 12_000_000})),
        ] {
            for zones in [3, CHOOSABLE + 1] {
                let fields = super::super::fields::of(kind).0;
                let inputs = filling(&Zones(zones)).inputs(fields, &record, "");
                let mut expected = record.clone();
                if record["target"] == json!({"default": 2, "fr3": 1}) {
                    expected["target"] = json!([2, 2, 1, 2, 2, 2, 2]);
                }
                assert_eq!(body(fields, record.clone(), &sent(&inputs), ""), expected);
            }
        }
    }

    #[test]
    fn what_is_emptied_is_gone_and_a_row_that_is_emptied_too() {
        let fields = super::super::fields::of(Kind::Conduit).0;
        let old = json!({"id": "c", "between": ["a", "b"], "note": "x", "flows": [{"protocol": "A"}, {"protocol": "B"}]});
        let pairs = [("id", "c"), ("between", "a\nb"), ("flows.0.protocol", ""), ("flows.1.protocol", "B"), ("target", "2 - 1 1 1 1 1")];
        let sent = Sent::of(pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).into());
        let expected = json!({"id": "c", "between": ["a", "b"], "flows": [{"protocol": "B"}],
            "target": {"fr1": 2, "fr3": 1, "fr4": 1, "fr5": 1, "fr6": 1, "fr7": 1}});
        assert_eq!(body(fields, old, &sent, ""), expected);
    }

    #[test]
    fn what_is_no_number_stays_for_the_check_of_the_record() {
        assert_eq!(typed_level("two"), json!("two"));
        assert_eq!(typed_level("2 2"), json!([2, 2]));
        assert_eq!(single(Is::Number("0", "9"), &Sent::of(vec![("n".into(), "x".into())]), "n"), json!("x"));
    }
}
