//! One record alone: whether the plant file could hold it, how it would be written there, and what it refers to.
//!
//! Whether the plant has what it refers to is for whoever knows the plant.

use std::collections::{BTreeSet, HashMap, HashSet};

use serde::Serialize;
use serde_json::Value as Json;

use super::{Kind, id_of, tree};
use crate::file::{Alone, Context, Decode, Node, Problem, Problems, Value, read_alone};
use crate::id::IdKind;
use crate::plant::{
    Answer, Application, Approval, Asset, Conduit, Evidence, Incident, Measure, Organisation, Risk, Site, Supplier, System, Training, Zone,
};
use crate::vocabulary::Vocabulary;

/// Characters of a key that a pointer shows: known ones are shorter, and no other leads on.
const KEY: usize = 100;

/// A record that the plant file could hold.
#[derive(Debug, Clone, PartialEq)]
pub struct Decoded {
    /// Its id within its kind.
    pub id: String,
    /// What [`super::split`] would give for it.
    pub body: Json,
    /// The records that must be in the plant with it, each once, in their order.
    pub references: Vec<(Kind, String)>,
    /// For a zone, the zone it lies in; it may not lie in itself over any number of others.
    pub parent: Option<String>,
}

/// Decodes a record as the plant file would, without looking at any other.
///
/// # Errors
/// Every problem of the record: unknown keys and words, values out of range, keys that are missing. Each names the value by
/// its pointer; the file is the kind.
pub fn decode(kind: Kind, body: &Json, vocabulary: &Vocabulary) -> Result<Decoded, Problems> {
    let mut root = tree(body);
    number(&mut root, &mut 0);
    let Alone { value, referred, parent } =
        read_alone(&root, kind.as_str(), vocabulary, decoder(kind)).map_err(|problems| located(problems, &root))?;
    let references: BTreeSet<_> = referred.into_iter().map(|(of, id)| (Kind::from(of), id)).collect();
    Ok(Decoded { id: id_of(kind, &value), body: value, references: references.into_iter().collect(), parent })
}

type Decoder = fn(&Node<'_>, &mut Context<'_>) -> Option<Json>;

fn decoder(kind: Kind) -> Decoder {
    match kind {
        Kind::Organisation => normalised::<Organisation>,
        Kind::Site => normalised::<Site>,
        Kind::System => normalised::<System>,
        Kind::Zone => normalised::<Zone>,
        Kind::Conduit => normalised::<Conduit>,
        Kind::Asset => normalised::<Asset>,
        Kind::Application => normalised::<Application>,
        Kind::Supplier => normalised::<Supplier>,
        Kind::Answer => normalised::<Answer>,
        Kind::Evidence => normalised::<Evidence>,
        Kind::Measure => normalised::<Measure>,
        Kind::Risk => normalised::<Risk>,
        Kind::Incident => normalised::<Incident>,
        Kind::Training => normalised::<Training>,
        Kind::Approval => normalised::<Approval>,
    }
}

fn normalised<T: Decode + Serialize>(node: &Node<'_>, cx: &mut Context<'_>) -> Option<Json> {
    // INVARIANT: a record serialises to a map of text, numbers and lists; nothing in it can fail.
    serde_json::to_value(T::decode(node, cx)?).ok()
}

impl From<IdKind> for Kind {
    fn from(kind: IdKind) -> Self {
        match kind {
            IdKind::Site => Self::Site,
            IdKind::System => Self::System,
            IdKind::Zone => Self::Zone,
            IdKind::Conduit => Self::Conduit,
            IdKind::Asset => Self::Asset,
            IdKind::Application => Self::Application,
            IdKind::Supplier => Self::Supplier,
            IdKind::Evidence => Self::Evidence,
            IdKind::Measure => Self::Measure,
            IdKind::Risk => Self::Risk,
            IdKind::Incident => Self::Incident,
            IdKind::Training => Self::Training,
            IdKind::Approval => Self::Approval,
        }
    }
}

/// Gives each value a line of its own, and its key the same one, so that a problem tells which it is about.
fn number(node: &mut Node<'_>, last: &mut u32) {
    *last += 1;
    node.span.line = *last;
    match &mut node.value {
        Value::List(items) => items.iter_mut().for_each(|item| number(item, last)),
        Value::Map(entries) => entries.iter_mut().for_each(|(key, value)| {
            key.span.line = *last + 1;
            number(value, last);
        }),
        Value::Null | Value::Scalar(_) => {}
    }
}

/// The problems with pointers in place of the lines of [`number`].
fn located(problems: Problems, root: &Node<'_>) -> Problems {
    let mut pointers = Pointers { wanted: problems.problems.iter().map(|p| p.line).collect(), found: HashMap::new() };
    pointers.look(root, &mut String::new());
    let placed = |problem: Problem| {
        let pointer = pointers.found.get(&problem.line).cloned().unwrap_or_default();
        Problem { line: 0, column: 0, length: 0, pointer, ..problem }
    };
    Problems { problems: problems.problems.into_iter().map(placed).collect(), omitted: problems.omitted }
}

/// Finds the pointers of lines.
struct Pointers {
    wanted: HashSet<u32>,
    found: HashMap<u32, String>,
}

impl Pointers {
    /// Looks at the value at `pointer` and all in it; leaves `pointer` as it was.
    fn look(&mut self, node: &Node<'_>, pointer: &mut String) {
        if self.wanted.contains(&node.span.line) {
            self.found.insert(node.span.line, pointer.clone());
        }
        match &node.value {
            Value::List(items) => (0..).zip(items).for_each(|(at, item): (usize, _)| self.look_in(&at.to_string(), item, pointer)),
            Value::Map(entries) => entries.iter().for_each(|(key, value)| {
                let key: String = key.scalar().unwrap_or_default().chars().take(KEY).collect();
                self.look_in(&key.replace('~', "~0").replace('/', "~1"), value, pointer);
            }),
            Value::Null | Value::Scalar(_) => {}
        }
    }

    fn look_in(&mut self, step: &str, value: &Node<'_>, pointer: &mut String) {
        let before = pointer.len();
        pointer.push('/');
        pointer.push_str(step);
        self.look(value, pointer);
        pointer.truncate(before);
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use proptest::prelude::*;
    use serde_json::json;

    use super::super::{ONLY, Record, join, split};
    use super::*;
    use crate::file::{Source, read};

    fn vocabulary() -> Vocabulary {
        Vocabulary { requirements: ["SR 1.1", "SR 1.2"].into_iter().collect(), ..Vocabulary::default() }
    }

    fn decoded(kind: Kind, body: Json) -> Decoded {
        decode(kind, &body, &vocabulary()).unwrap_or_else(|problems| panic!("{problems}"))
    }

    /// Every problem as `pointer message`.
    fn problems(kind: Kind, body: Json) -> Vec<String> {
        let problems = decode(kind, &body, &vocabulary()).expect_err("the record must have problems");
        problems.problems.iter().map(|p| format!("{} {}", p.pointer, p.message)).collect()
    }

    /// What it refers to, as `kind/id`.
    fn references(kind: Kind, body: Json) -> Vec<String> {
        decoded(kind, body).references.iter().map(|(kind, id)| format!("{}/{id}", kind.as_str())).collect()
    }

    fn example(name: &str) -> Vec<Source> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(name);
        let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
        let yaml = files.filter(|file| file.extension().is_some_and(|extension| extension == "yaml"));
        yaml.map(|file| Source::new(file.display().to_string(), std::fs::read(&file).unwrap()).unwrap()).collect()
    }

    /// The words that a plant wants to have, from what is said where there are none.
    fn words_of(sources: &[Source]) -> Vocabulary {
        let problems = read(sources, &Vocabulary::default()).err().unwrap_or_default().problems;
        let words = |noun: &str| {
            let word = |p: &Problem| Some(&*p.message.strip_prefix(&format!("unknown {noun} `"))?.strip_suffix('`')?.to_owned().leak());
            problems.iter().filter_map(word).collect()
        };
        Vocabulary { requirements: words("requirement"), activities: words("activity"), overlays: words("overlay") }
    }

    #[test]
    fn every_record_of_the_examples_is_decoded_to_itself() {
        for name in ["bottling", "minimal", "water"] {
            let sources = example(name);
            let vocabulary = words_of(&sources);
            let records = split(&read(&sources, &vocabulary).unwrap_or_else(|problems| panic!("{name}: {problems}")));
            let there: HashSet<(Kind, String)> = records.iter().map(|r| (r.kind, r.id.clone())).collect();
            for record in records {
                let decoded = decode(record.kind, &record.body, &vocabulary).unwrap();
                assert_eq!((&decoded.id, decoded.body.to_string()), (&record.id, record.body.to_string()));
                assert!(decoded.references.iter().all(|reference| there.contains(reference)), "{name}: {decoded:?}");
            }
        }
    }

    #[test]
    fn a_record_is_given_back_as_the_plant_file_has_it() {
        let asset = decoded(Kind::Asset, json!({"zone": 12, "note": null, "id": "a", "firmware": 1.5, "safety": "true", "addresses": []}));
        assert_eq!(asset.body.to_string(), r#"{"id":"a","zone":"12","firmware":"1.5","safety":true}"#);
        assert_eq!((asset.id.as_str(), asset.parent), ("a", None));
        assert_eq!(decoded(Kind::System, json!({"id": "s"})).id, ONLY);
        assert_eq!(decoded(Kind::Organisation, json!({})).id, ONLY);
        let organisation = decoded(Kind::Organisation, json!({"employees": 0.000_000_1}));
        assert_eq!(decoded(Kind::Organisation, organisation.body.clone()), organisation);
    }

    #[test]
    fn what_a_record_refers_to_is_found_once_each() {
        let asset = json!({"id": "a", "zone": "z", "supplier": "maker"});
        assert_eq!(references(Kind::Asset, asset), ["zone/z", "supplier/maker"]);
        let flows = json!([{"from": "b", "to": "c"}, {"from": "b", "to": "a"}]);
        assert_eq!(references(Kind::Conduit, json!({"id": "c", "between": ["b", "a"], "flows": flows})), ["zone/a", "zone/b", "zone/c"]);
        let answer = |scope: &str| json!({"requirement": "SR 1.1", "scope": scope, "status": "met", "evidence": ["e", "d", "e"]});
        assert_eq!(references(Kind::Answer, answer("conduit:c")), ["conduit/c", "evidence/d", "evidence/e"]);
        assert_eq!(references(Kind::Answer, answer("system")), ["evidence/d", "evidence/e"]);
        assert_eq!(decoded(Kind::Answer, answer("conduit:c")).id, "SR 1.1@conduit:c");
        let application = json!({"id": "a", "runs_on": ["h"], "zone": "z", "supplier": "s", "evidence": ["e"]});
        assert_eq!(references(Kind::Application, application), ["zone/z", "asset/h", "supplier/s", "evidence/e"]);
        let risk = json!({"id": "r", "at": "zone:z", "measures": ["m"]});
        assert_eq!(references(Kind::Risk, risk), ["zone/z", "measure/m"]);
        assert_eq!(references(Kind::System, json!({"id": "s", "access_points": ["fw"]})), ["asset/fw"]);
        assert_eq!(references(Kind::Organisation, json!({"registration": {"evidence": ["e"]}})), ["evidence/e"]);
        assert_eq!(
            references(Kind::Supplier, json!({"id": "s", "certificates": [{"standard": "IEC 62443-4-1", "evidence": "e"}]})),
            ["evidence/e"]
        );
    }

    #[test]
    fn a_zone_tells_which_zone_it_lies_in() {
        let zone = decoded(Kind::Zone, json!({"id": "a", "parent": "b", "site": "s"}));
        assert_eq!((zone.parent.as_deref(), zone.references.len()), (Some("b"), 2));
        assert_eq!(decoded(Kind::Zone, json!({"id": "a"})).parent, None);
    }

    #[test]
    fn every_problem_is_told_with_its_pointer() {
        let body = json!({"id": "A", "type": "hoist", "software": [{"name": "x"}, {"version": "1"}], "a/b": 1, "addresses": [{}, null]});
        let expected = [
            " asset `A` has no `zone`",
            "/id `A` is not an id",
            "/type unknown component type `hoist`",
            "/software/1 this software component has no `name`",
            "/a~1b unknown key `a/b` in an asset",
            "/addresses/0 expected text, found a map",
            "/addresses/1 an empty list entry",
        ];
        assert_eq!(problems(Kind::Asset, body), expected);
        assert_eq!(problems(Kind::Answer, json!({"requirement": "SR 9.9", "scope": "zone", "status": "met"})).len(), 2);
        assert_eq!(problems(Kind::Conduit, json!({"id": "c", "between": ["a"]})), ["/between conduit `c` connects fewer than two zones"]);
        assert_eq!(problems(Kind::Zone, json!(null)), [" expected a zone with keys and values, found nothing"]);
        assert_eq!(problems(Kind::Organisation, json!([])), [" expected an organisation with keys and values, found a list"]);
        let told = decode(Kind::Zone, &json!({"id": "a", "criticality": 9}), &vocabulary()).unwrap_err().to_string();
        assert_eq!(told.lines().next(), Some("zone/criticality: expected a whole number from 1 to 5, found `9`"));
    }

    /// Bodies with keys and values that fit by chance.
    fn body() -> impl Strategy<Value = Json> {
        let keys = ["name", "zone", "parent", "between", "supplier", "site", "evidence", "target", "safety", "criticality", "colour"];
        let values = [json!("a"), json!("b"), json!(["a", "b"]), json!(["a"]), json!(2), json!(2.5), json!(true), json!(null), json!({})];
        let pair = || (proptest::sample::select(keys.to_vec()), proptest::sample::select(values.to_vec()));
        let answer =
            [json!({}), json!({"requirement": "SR 1.1", "status": "met", "scope": "zone:a"}), json!({"id": "a"}), json!({"id": "A"})];
        let start = proptest::sample::select(answer.to_vec());
        (start, proptest::collection::vec(pair(), 0..4)).prop_map(|(mut body, pairs)| {
            pairs.into_iter().for_each(|(key, value)| body[key] = value);
            body
        })
    }

    /// The least that is a record of the kind.
    fn least(kind: Kind, id: &str) -> Record {
        let body = match kind {
            Kind::Evidence => json!({"id": id, "collected": "2026-01-01"}),
            _ => json!({"id": id}),
        };
        Record { kind, id: id.to_owned(), body }
    }

    proptest! {
        /// With what it refers to, a record that was decoded makes a plant, and is in it as it was given back; one that was
        /// refused makes none.
        #[test]
        fn a_record_is_decoded_exactly_where_a_plant_can_hold_it(
            kind in proptest::sample::select(vec![Kind::Zone, Kind::Conduit, Kind::Asset, Kind::Answer, Kind::Supplier]),
            body in body(),
        ) {
            let vocabulary = vocabulary();
            let outcome = decode(kind, &body, &vocabulary);
            let (id, references, parent) = outcome.clone().map_or_else(|_| Default::default(), |d| (d.id, d.references, d.parent));
            prop_assume!(parent.as_deref() != Some(id.as_str()));
            let mut records: Vec<Record> = references.iter().map(|(kind, id)| least(*kind, id)).collect();
            records.push(Record { kind, id: id.clone(), body });
            match (outcome, join(&records, &vocabulary)) {
                (Ok(decoded), Ok(plant)) => {
                    let expected = Record { kind, id, body: decoded.body.clone() };
                    prop_assert!(split(&plant).contains(&expected));
                    prop_assert_eq!(decode(kind, &decoded.body, &vocabulary), Ok(decoded));
                }
                (Err(alone), Err(together)) => {
                    let messages = |problems: &Problems| problems.problems.iter().map(|p| p.message.clone()).collect::<HashSet<_>>();
                    prop_assert!(messages(&alone).is_subset(&messages(&together)));
                }
                (alone, together) => prop_assert!(false, "{:?}\n{:?}", alone, together),
            }
        }
    }
}
