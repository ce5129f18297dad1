//! What the reader should know about the plant's data, without it being an error.

use ringwall_model::level::Levels;
use ringwall_model::plant::{Conduit, Evidence, Plant};

use crate::assessment::Diagnostic;
use crate::index::Index;

/// Every diagnostic, sorted.
pub(crate) fn diagnostics(index: &Index<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    undetermined_targets(index, &mut found);
    reasons(index.plant, &mut found);
    evidence(index, &mut found);
    flows(index.plant, &mut found);
    if index.plant.zones.is_empty() {
        found.push(diagnostic(
            "no-zones",
            "system",
            "the plant has no zones: nothing can be assessed; add `zones` and assign the assets to them".into(),
        ));
    }
    found.sort();
    found
}

fn diagnostic(id: &str, at: impl std::fmt::Display, message: String) -> Diagnostic {
    Diagnostic { id: id.to_owned(), at: at.to_string(), message }
}

fn undetermined_targets(index: &Index<'_>, found: &mut Vec<Diagnostic>) {
    for zone in index.assessed_zones() {
        if let Some(missing) = missing(zone.target()) {
            let message = format!("SL-T is not determined for {missing}; no level is assumed: set `target` after the risk assessment");
            found.push(diagnostic("target-undetermined", format_args!("zone:{}", zone.zone.id), message));
        }
    }
    for conduit in index.assessed_conduits() {
        if let Some(missing) = missing(index.conduit_target(conduit)) {
            let message = format!("SL-T is not determined for {missing}: neither the conduit nor one of its zones in scope has a target");
            found.push(diagnostic("target-undetermined", format_args!("conduit:{}", conduit.id), message));
        }
    }
}

fn missing(levels: Levels) -> Option<String> {
    let without: Vec<&str> = levels.iter().filter(|(_, level)| level.is_none()).map(|(fr, _)| fr.abbreviation()).collect();
    match without.len() {
        0 => None,
        7 => Some("any FR".to_owned()),
        _ => Some(without.join(", ")),
    }
}

fn reasons(plant: &Plant, found: &mut Vec<Diagnostic>) {
    for answer in plant.answers.iter().filter(|a| a.lacks_reason()) {
        let message =
            format!("{} is answered not-applicable without a note and counts as unknown: say why it does not apply", answer.requirement);
        found.push(diagnostic("reason-missing", &answer.scope, message));
    }
}

fn evidence(index: &Index<'_>, found: &mut Vec<Diagnostic>) {
    for item in &index.plant.evidence {
        let at = format!("evidence:{}", item.id);
        if let Some(message) = evidence_message(item) {
            found.push(diagnostic("evidence-invalid", &at, message));
        } else if item.collected > index.as_of {
            found.push(diagnostic(
                "evidence-later",
                &at,
                format!("collected {}, after the day of this assessment: it does not count yet", item.collected),
            ));
        }
        let hex = |text: &str| text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit());
        if item.sha256.as_ref().is_some_and(|digest| !hex(digest.as_str())) {
            found.push(diagnostic(
                "digest-malformed",
                &at,
                "`sha256` is not 64 hexadecimal digits: nobody can check the artefact against it".into(),
            ));
        }
    }
}

fn evidence_message(item: &Evidence) -> Option<String> {
    let until = item.valid_until.filter(|until| *until < item.collected)?;
    Some(format!("valid until {until}, which is before it was collected ({}): it never counts", item.collected))
}

fn flows(plant: &Plant, found: &mut Vec<Diagnostic>) {
    for conduit in &plant.conduits {
        for zone in strangers(conduit) {
            let message =
                format!("a flow names zone `{zone}`, which this conduit does not connect: add it to `between` or correct the flow");
            found.push(diagnostic("flow-outside-conduit", format_args!("conduit:{}", conduit.id), message));
        }
    }
}

fn strangers(conduit: &Conduit) -> Vec<&str> {
    let ends = conduit.flows.iter().flat_map(|flow| [flow.from.as_ref(), flow.to.as_ref()]).flatten();
    let mut strangers: Vec<&str> = ends.filter(|zone| !conduit.between.0.contains(zone)).map(|z| z.as_str()).collect();
    strangers.sort_unstable();
    strangers.dedup();
    strangers
}
