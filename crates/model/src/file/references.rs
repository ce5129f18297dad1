//! Checks that need the whole plant: ids that exist once, references that lead somewhere, no ring of zones, one answer each.

use std::collections::{HashMap, HashSet};

use super::decode::Context;
use super::node::Span;
use crate::id::IdKind;

/// A position in one of the sources.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) file: usize,
    pub(super) span: Span,
}

impl PartialOrd for Place {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Place {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let key = |p: &Self| (p.file, p.span.line, p.span.column, p.span.length);
        key(self).cmp(&key(other))
    }
}

/// Zones of a ring that its message names.
const SHOWN_OF_RING: usize = 10;

/// What the decoders noted.
#[derive(Debug, Default)]
pub(super) struct References {
    defined: Vec<(IdKind, String, Place)>,
    referred: Vec<(IdKind, String, Place)>,
    /// Zone, the zone it lies in, place of the latter.
    pub(super) parents: Vec<(String, String, Place)>,
    /// Requirement, scope, place of the former.
    pub(super) answers: Vec<(String, String, Place)>,
}

impl References {
    pub(super) fn define(&mut self, kind: IdKind, id: &str, place: Place) {
        self.defined.push((kind, id.to_owned(), place));
    }

    pub(super) fn refer(&mut self, kind: IdKind, id: &str, place: Place) {
        self.referred.push((kind, id.to_owned(), place));
    }

    /// What a single record refers to, and the zone it lies in.
    pub(super) fn of_one(self) -> (Vec<(IdKind, String)>, Option<String>) {
        let referred = self.referred.into_iter().map(|(kind, id, _)| (kind, id)).collect();
        (referred, self.parents.into_iter().next().map(|(_, parent, _)| parent))
    }
}

/// Runs every check on what has been noted.
pub(super) fn check(cx: &mut Context<'_>) {
    let noted = std::mem::take(&mut cx.references);
    let mut first: HashMap<(IdKind, &str), Place> = HashMap::with_capacity(noted.defined.len());
    for (kind, id, place) in &noted.defined {
        match first.get(&(*kind, id)) {
            None => {
                first.insert((*kind, id), *place);
            }
            // A second system has been reported as a second `system`.
            Some(_) if *kind == IdKind::System => {}
            Some(other) => {
                let message = format!("the {} id `{id}` is given twice", kind.noun());
                cx.report(*place, message, "give each its own id, or remove one".into(), Some((*other, "first given here")));
            }
        }
    }
    for (kind, id, place) in noted.referred.iter().filter(|(kind, id, _)| !first.contains_key(&(*kind, id.as_str()))) {
        if cx.is_full() {
            cx.omitted += 1;
            continue;
        }
        let known: Vec<&str> = noted.defined.iter().filter(|(k, ..)| k == kind).map(|(_, id, _)| id.as_str()).collect();
        let hint = cx.did_you_mean(id, &known).unwrap_or_else(|| unknown_hint(*kind, &known));
        cx.report(*place, format!("there is no {} `{id}`", kind.noun()), hint, None);
    }
    check_parents(&noted.parents, cx);
    check_answers(&noted.answers, cx);
}

fn unknown_hint(kind: IdKind, known: &[&str]) -> String {
    match known.len() {
        0 => format!("this plant has no {} yet", kind.noun()),
        1..=12 => format!("known: {}", known.join(", ")),
        count => format!("the plant has {count} others of its kind"),
    }
}

/// A ring is reported once, at the zone that stands last in the sources.
fn check_parents(parents: &[(String, String, Place)], cx: &mut Context<'_>) {
    let parent_of: HashMap<&str, &str> = parents.iter().map(|(zone, parent, _)| (zone.as_str(), parent.as_str())).collect();
    let mut settled: HashSet<&str> = HashSet::new();
    for (zone, ..) in parents {
        let mut path = vec![zone.as_str()];
        let mut on_path: HashSet<&str> = path.iter().copied().collect();
        let mut current = zone.as_str();
        while let Some(parent) = parent_of.get(current).copied().filter(|p| !settled.contains(p)) {
            if !on_path.insert(parent) {
                let start = path.iter().position(|z| *z == parent).unwrap_or(0);
                report_ring(path.get(start..).unwrap_or_default(), parents, cx);
                break;
            }
            path.push(parent);
            current = parent;
        }
        settled.extend(path);
    }
}

fn report_ring(ring: &[&str], parents: &[(String, String, Place)], cx: &mut Context<'_>) {
    let members: HashSet<&str> = ring.iter().copied().collect();
    let places = parents.iter().filter(|(zone, ..)| members.contains(zone.as_str()));
    let Some((_, _, place)) = places.max_by_key(|(.., place)| *place) else { return };
    let mut names: Vec<&str> = ring.iter().chain(ring.first()).copied().collect();
    if names.len() > SHOWN_OF_RING {
        names.splice(SHOWN_OF_RING - 2..names.len() - 1, ["…"]);
    }
    let message = format!("zones lie in each other in a ring: {}", names.join(" in "));
    cx.report(*place, message, "remove `parent` from one of them".into(), None);
}

fn check_answers(answers: &[(String, String, Place)], cx: &mut Context<'_>) {
    let mut first: HashMap<(&str, &str), Place> = HashMap::with_capacity(answers.len());
    for (requirement, scope, place) in answers {
        match first.get(&(requirement.as_str(), scope.as_str())) {
            None => {
                first.insert((requirement, scope), *place);
            }
            Some(other) => {
                let message = format!("{requirement} is answered twice for {scope}");
                cx.report(*place, message, "keep one of the two answers".into(), Some((*other, "first answered here")));
            }
        }
    }
}
