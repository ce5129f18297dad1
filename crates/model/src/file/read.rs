//! Sources in, one plant out: each file is decoded as a plant of its own, then the lists are joined.

use super::decode::{Context, Decode, FormatVersion};
use super::node::{Node, Value};
use super::problem::Problems;
use super::references::{self, Place};
use super::regular;
use super::source::Source;
use super::yaml;
use crate::id::IdKind;
use crate::plant::Plant;
use crate::vocabulary::Vocabulary;

/// Reads one file, or the files of one folder, as one plant. Lists are joined in the order of the sources.
///
/// # Errors
/// Every problem of every file, in order: syntax, unknown keys and words, values out of range, ids given twice, references
/// that lead nowhere, rings of zones, two answers for the same requirement and scope.
pub fn read(sources: &[Source], vocabulary: &Vocabulary) -> Result<Plant, Problems> {
    read_regular(sources, vocabulary).map_or_else(|| read_any(sources, vocabulary), Ok)
}

/// Reads a plant from a tree that came from somewhere else than YAML; places in problems are those of the tree.
///
/// # Errors
/// As for [`read`].
pub fn read_tree(root: &Node<'_>, vocabulary: &Vocabulary) -> Result<Plant, Problems> {
    let sources = [Source::new("records", Vec::new())?];
    let mut cx = Context::new(&sources, vocabulary);
    let plant = Plant::decode(root, &mut cx);
    references::check(&mut cx);
    let problems = cx.finish();
    plant.filter(|_| problems.is_empty()).ok_or(problems)
}

/// A part of a plant that was read without the rest.
pub(crate) struct Alone<T> {
    pub(crate) value: T,
    /// What it refers to.
    pub(crate) referred: Vec<(IdKind, String)>,
    /// The zone that it lies in, if it is one.
    pub(crate) parent: Option<String>,
}

/// Reads a part of a plant from a tree, under a name for its problems. Nothing is said about what it refers to.
pub(crate) fn read_alone<T>(
    root: &Node<'_>,
    name: &str,
    vocabulary: &Vocabulary,
    decode: impl FnOnce(&Node<'_>, &mut Context<'_>) -> Option<T>,
) -> Result<Alone<T>, Problems> {
    let sources = [Source::new(name, Vec::new())?];
    let mut cx = Context::new(&sources, vocabulary);
    let value = decode(root, &mut cx);
    let (referred, parent) = std::mem::take(&mut cx.references).of_one();
    let problems = cx.finish();
    let value = value.filter(|_| problems.is_empty()).ok_or(problems)?;
    Ok(Alone { value, referred, parent })
}

/// The plant, if every source is regular text without a problem.
fn read_regular(sources: &[Source], vocabulary: &Vocabulary) -> Option<Plant> {
    let mut cx = Context::new(sources, vocabulary);
    let mut singles = Singles::default();
    let mut parts = Vec::with_capacity(sources.len());
    for (file, source) in sources.iter().enumerate() {
        cx.enter(file);
        let root = regular::parse(source.text())?;
        singles.note(&root, &mut cx);
        parts.push(Plant::decode(&root, &mut cx)?);
    }
    references::check(&mut cx);
    cx.finish().is_empty().then(|| join(parts))
}

/// The plant or its problems, through the full YAML reader.
fn read_any(sources: &[Source], vocabulary: &Vocabulary) -> Result<Plant, Problems> {
    let mut cx = Context::new(sources, vocabulary);
    let mut parts = Vec::new();
    let mut singles = Singles::default();
    for (file, source) in sources.iter().enumerate() {
        cx.enter(file);
        let mut flaws = Vec::new();
        let root = yaml::parse(source.text(), &mut flaws);
        let broken = !flaws.is_empty();
        for flaw in flaws {
            let related = flaw.related.map(|(span, label)| (cx.place(span), label));
            cx.report(cx.place(flaw.span), flaw.message, flaw.hint, related);
        }
        match root {
            Some(Node { value: Value::Null, .. }) | None if !broken => {
                let first = Node { value: Value::Null, span: super::Span { line: 1, column: 1, length: 1 } };
                cx.fail::<()>(&first, "the file is empty".into(), "`ringwall init` writes a commented starter plant");
            }
            Some(root) => {
                singles.note(&root, &mut cx);
                parts.extend(Plant::decode(&root, &mut cx));
            }
            None => {}
        }
    }
    references::check(&mut cx);
    let problems = cx.finish();
    if problems.is_empty() { Ok(join(parts)) } else { Err(problems) }
}

/// `organisation` and `system` may stand in one file each.
#[derive(Default)]
struct Singles {
    organisation: Option<Place>,
    system: Option<Place>,
}

impl Singles {
    fn note(&mut self, root: &Node<'_>, cx: &mut Context<'_>) {
        let Value::Map(entries) = &root.value else { return };
        for (key, _) in entries.iter().filter(|(_, v)| v.value != Value::Null) {
            let slot = match key.scalar() {
                Some("organisation") => &mut self.organisation,
                Some("system") => &mut self.system,
                _ => continue,
            };
            let place = cx.place(key.span);
            match slot {
                // The same key twice in one file has been reported as such.
                Some(first) if first.file != place.file => {
                    let message = format!("`{}` is given in a second file", key.scalar().unwrap_or_default());
                    cx.report(place, message, "keep it in one file of the folder".into(), Some((*first, "first given here")));
                }
                _ => *slot = Some(place),
            }
        }
    }
}

fn join(parts: Vec<Plant>) -> Plant {
    let mut parts = parts.into_iter();
    let mut plant = parts.next().unwrap_or_else(Plant::empty);
    for part in parts {
        plant.organisation = plant.organisation.or(part.organisation);
        plant.system = plant.system.or(part.system);
        plant.sites.extend(part.sites);
        plant.zones.extend(part.zones);
        plant.conduits.extend(part.conduits);
        plant.assets.extend(part.assets);
        plant.applications.extend(part.applications);
        plant.suppliers.extend(part.suppliers);
        plant.answers.extend(part.answers);
        plant.evidence.extend(part.evidence);
        plant.measures.extend(part.measures);
        plant.risks.extend(part.risks);
        plant.incidents.extend(part.incidents);
        plant.trainings.extend(part.trainings);
        plant.approvals.extend(part.approvals);
    }
    plant
}

impl Plant {
    /// A plant with nothing in it.
    pub fn empty() -> Self {
        Self {
            ringwall: FormatVersion,
            organisation: None,
            sites: Vec::new(),
            system: None,
            zones: Vec::new(),
            conduits: Vec::new(),
            assets: Vec::new(),
            applications: Vec::new(),
            suppliers: Vec::new(),
            answers: Vec::new(),
            evidence: Vec::new(),
            measures: Vec::new(),
            risks: Vec::new(),
            incidents: Vec::new(),
            trainings: Vec::new(),
            approvals: Vec::new(),
        }
    }
}
