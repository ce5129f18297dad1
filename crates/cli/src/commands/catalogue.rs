//! `ringwall catalogue`: the requirements in our own words.

use std::fmt::Write as _;

use anstyle::Style;
use ringwall_engine::catalogue::{
    self, COMPONENT_REQUIREMENTS, COUNTRIES, ENTITY_TYPES, FOUNDATIONAL, NIS2_DUTIES, PROCESS_REQUIREMENTS, PROGRAMME_REQUIREMENTS,
    PartRequirement, SERVICE_REQUIREMENTS, SYSTEM_REQUIREMENTS, SystemRequirement, ZONE_CONDUIT_REQUIREMENTS,
};
use serde_json::{Value, json};

use crate::args::Catalogue;
use crate::error::{CliError, Outcome};
use crate::output;

/// What is listed: one line and one JSON value for each entry, and a text where there is just one.
struct Listing {
    entries: Vec<Entry>,
    note: &'static str,
}

struct Entry {
    line: String,
    long: String,
    json: Value,
}

pub(crate) fn run(args: &Catalogue) -> Result<Outcome, CliError> {
    let listing = list(&args.id.join(" "), args.level)?;
    if args.output.is_json() {
        let values: Vec<&Value> = listing.entries.iter().map(|e| &e.json).collect();
        output::print_json(&values)?;
        return Ok(Outcome::Done);
    }
    let mut out = String::new();
    match listing.entries.as_slice() {
        [only] => out.push_str(&only.long),
        entries => entries.iter().for_each(|e| out.push_str(&format!("{}\n", e.line))),
    }
    if !listing.note.is_empty() {
        let dim = Style::new().dimmed();
        let _ = writeln!(out, "\n{dim}{}{dim:#}", listing.note);
    }
    output::print(&out)?;
    Ok(Outcome::Done)
}

const MARKS: &str = "L: lowest level; C: asked of conduits; N: added by the NIS2 overlay. C and N are our judgement. `ringwall catalogue ID` shows one in full.";

fn list(what: &str, level: Option<u64>) -> Result<Listing, CliError> {
    let applies = |r: &&SystemRequirement| level.is_none_or(|l| u64::from(r.sl_min.number()) <= l);
    let system = |of: &dyn Fn(&&SystemRequirement) -> bool| {
        let entries = SYSTEM_REQUIREMENTS.iter().filter(applies).filter(|r| of(r)).map(system_entry).collect();
        Listing { entries, note: MARKS }
    };
    let fr = FOUNDATIONAL
        .iter()
        .find(|(number, short, _)| what.eq_ignore_ascii_case(&format!("FR{number}")) || what.eq_ignore_ascii_case(short));
    let plain = |entries: Vec<Entry>| Listing { entries, note: "" };
    Ok(match (what, fr) {
        ("" | "3-3", _) => system(&|_| true),
        (_, Some((number, ..))) => system(&|r| r.fr.number() == *number),
        ("2-1", _) => plain(PROGRAMME_REQUIREMENTS.iter().map(programme_entry).collect()),
        ("3-2", _) => plain(ZONE_CONDUIT_REQUIREMENTS.iter().map(zone_conduit_entry).collect()),
        ("4-1", _) => plain(PROCESS_REQUIREMENTS.iter().map(|r| part_entry("62443-4-1", r)).collect()),
        ("2-4", _) => plain(SERVICE_REQUIREMENTS.iter().map(|r| part_entry("62443-2-4", r)).collect()),
        ("4-2", _) => plain(COMPONENT_REQUIREMENTS.iter().map(component_entry).collect()),
        ("nis2", _) => plain(NIS2_DUTIES.iter().map(duty_entry).collect()),
        ("activities", _) => plain(ENTITY_TYPES.iter().map(activity_entry).collect()),
        ("countries", _) => plain(COUNTRIES.iter().map(country_entry).collect()),
        (id, _) => plain(vec![one(id).ok_or_else(|| unknown(id))?]),
    })
}

fn unknown(id: &str) -> CliError {
    CliError::invalid(
        format!("the catalogue has no `{id}`"),
        "ids look like `SR 1.1 RE 1`, `ORG 1.1`, `ZCR 3.3`, `CR 1.1`, `SM-1`, `SP.01.01 BR`, `21(2)(j)`; `ringwall catalogue` lists 62443-3-3",
    )
}

fn one(id: &str) -> Option<Entry> {
    let find = |r: &[PartRequirement], part: &str| r.iter().find(|r| r.id == id).map(|r| part_entry(part, r));
    let system = catalogue::system_requirement(id).map(system_entry);
    system
        .or_else(|| PROGRAMME_REQUIREMENTS.iter().find(|r| r.id == id).map(programme_entry))
        .or_else(|| catalogue::zone_conduit_requirement(id).map(zone_conduit_entry))
        .or_else(|| COMPONENT_REQUIREMENTS.iter().find(|r| r.id == id).map(component_entry))
        .or_else(|| find(&PROCESS_REQUIREMENTS, "62443-4-1"))
        .or_else(|| find(&SERVICE_REQUIREMENTS, "62443-2-4"))
        .or_else(|| catalogue::duty(id).map(duty_entry))
        .or_else(|| catalogue::entity_type(id).map(activity_entry))
        .or_else(|| catalogue::country(id).map(country_entry))
}

/// Title in bold, then labelled paragraphs.
fn long(title: &str, paragraphs: &[(&str, &str)]) -> String {
    let bold = Style::new().bold();
    let mut out = format!("{bold}{title}{bold:#}\n");
    for (label, text) in paragraphs.iter().filter(|(_, text)| !text.is_empty()) {
        let _ = writeln!(out, "\n{label}\n{}", output::wrapped(text, 2));
    }
    out
}

fn system_entry(r: &SystemRequirement) -> Entry {
    let mark = |on: bool, letter: &'static str| if on { letter } else { "-" };
    let marks = format!(
        "from SL {}; {}asked of conduits; {}in the NIS2 overlay; clause {}",
        r.sl_min,
        if r.conduit { "" } else { "not " },
        if r.nis2_overlay { "" } else { "not " },
        r.clause
    );
    let techniques = if r.techniques.is_empty() {
        String::new()
    } else {
        format!("{} techniques of ATT&CK for ICS: {}", r.techniques.len(), r.techniques.join(", "))
    };
    Entry {
        line: format!("{:<12} L{} {}{}  {}", r.id, r.sl_min, mark(r.conduit, "C"), mark(r.nis2_overlay, "N"), r.title),
        long: long(
            &format!("{} {} (IEC 62443-3-3, FR{})", r.id, r.title, r.fr.number()),
            &[
                ("Applies", &marks),
                ("Objective", r.objective),
                ("Question", r.question),
                ("Evidence that convinces", r.evidence),
                ("Where equipment cannot", r.legacy),
                ("Counters", &techniques),
            ],
        ),
        json: json!({
            "id": r.id, "part": "62443-3-3", "fr": r.fr.number(), "parent": r.parent, "title": r.title, "sl_min": r.sl_min, "conduit": r.conduit, "nis2_overlay": r.nis2_overlay,
            "clause": r.clause, "techniques": r.techniques, "objective": r.objective, "question": r.question, "evidence": r.evidence, "legacy": r.legacy,
        }),
    }
}

fn programme_entry(r: &catalogue::ProgrammeRequirement) -> Entry {
    Entry {
        line: format!("{:<10} {}", r.id, r.title),
        long: long(
            &format!("{} {} (IEC 62443-2-1:2024, {})", r.id, r.title, r.element_title),
            &[("Objective", r.objective), ("Question", r.question)],
        ),
        json: json!({ "id": r.id, "part": "62443-2-1", "element": r.element, "element_title": r.element_title, "title": r.title, "objective": r.objective, "question": r.question }),
    }
}

fn zone_conduit_entry(r: &catalogue::ZoneConduitRequirement) -> Entry {
    Entry {
        line: format!("{:<9} {}", r.id, r.title),
        long: long(
            &format!("{} {} (IEC 62443-3-2, {})", r.id, r.title, r.clause),
            &[("Objective", r.objective), ("How to fix it", r.fix), ("Checked", "on the model by `ringwall check`; it cannot be answered")],
        ),
        json: json!({ "id": r.id, "part": "62443-3-2", "group": r.group_title, "title": r.title, "clause": r.clause, "objective": r.objective, "fix": r.fix }),
    }
}

fn part_entry(part: &str, r: &PartRequirement) -> Entry {
    Entry {
        line: format!("{:<15} {}", r.id, r.title),
        long: long(&format!("{} {} (IEC {part}, {})", r.id, r.title, r.group), &[]),
        json: json!({ "id": r.id, "part": part, "group": r.group, "title": r.title }),
    }
}

fn component_entry(r: &catalogue::ComponentRequirement) -> Entry {
    let level = r.sl_min.map_or_else(|| "-".to_owned(), |l| l.to_string());
    let types = r.component_types.join(", ");
    Entry {
        line: format!("{:<14} L{level}  {} ({types})", r.id, r.title),
        long: long(&format!("{} {} (IEC 62443-4-2)", r.id, r.title), &[("Applies", &format!("from SL {level} to: {types}"))]),
        json: json!({ "id": r.id, "part": "62443-4-2", "fr": r.fr.map(|fr| fr.number()), "title": r.title, "component_types": r.component_types, "sl_min": r.sl_min, "parent": r.parent }),
    }
}

fn duty_entry(r: &catalogue::Nis2Duty) -> Entry {
    Entry {
        line: format!("{:<10} {}", r.reference, r.short),
        long: long(
            &format!("NIS2 Article {} {}", r.reference, r.short),
            &[("Duty", r.duty), ("What the scorecard cannot show", r.cannot_show)],
        ),
        json: json!({ "ref": r.reference, "short": r.short, "duty": r.duty, "cannot_show": r.cannot_show }),
    }
}

fn activity_entry(r: &catalogue::EntityType) -> Entry {
    Entry {
        line: format!("{:<24} Annex {:<2} {}", r.id, r.annex, r.label),
        long: long(&format!("{} ({}, Annex {})", r.id, r.sector, r.annex), &[("Entity type", r.label)]),
        json: json!({ "id": r.id, "annex": r.annex, "sector": r.sector, "label": r.label, "rule": r.rule }),
    }
}

fn country_entry(r: &catalogue::Country) -> Entry {
    let clocks = format!("{} / {} / {}, counted from: {}", r.early_warning, r.notification, r.final_report, r.clock_anchor);
    Entry {
        line: format!("{} {:<14} {} ({})", r.code, r.name, r.law, r.status),
        long: long(
            &format!("{} (as of {})", r.name, r.as_of),
            &[
                ("Law", r.law),
                ("Status", r.status),
                ("Authority", r.authority),
                ("Portal", r.portal),
                ("Clocks of Article 23", &clocks),
                ("Registration", r.registration),
                ("Open points", r.open_points),
            ],
        ),
        json: json!({
            "code": r.code, "name": r.name, "as_of": r.as_of, "status": r.status, "law": r.law, "authority": r.authority, "portal": r.portal, "clock_anchor": r.clock_anchor,
            "early_warning": r.early_warning, "notification": r.notification, "final_report": r.final_report, "registration": r.registration, "open_points": r.open_points,
        }),
    }
}
