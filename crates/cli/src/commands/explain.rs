//! `ringwall explain`: from a number back to the answers behind it.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use ringwall_engine::explain::{Explainer, FrExplanation, RequirementExplanation};
use ringwall_engine::{Assessment, Index, assessment::At, catalogue};
use ringwall_model::level::Foundational;
use serde::Serialize;

use crate::args::Explain;
use crate::error::{CliError, Outcome};
use crate::{load, output};

#[derive(Serialize)]
#[serde(untagged)]
enum Explanation {
    Requirement(Box<RequirementExplanation>),
    Foundational(Vec<FrExplanation>),
}

pub(crate) fn run(args: &Explain) -> Result<Outcome, CliError> {
    let loaded = load::named(&args.plant.plant, &args.plant.remote)?;
    let as_of = args.plant.day.get();
    let assessment = loaded.assess(as_of);
    let index = Index::new(&loaded.plant, as_of);
    let explainer = Explainer::new(&index, &assessment);
    let at = explainer.find(&args.at).ok_or_else(|| unknown_place(&args.at, &assessment))?;
    let explanation = explain(&explainer, &at, &args.what.join(" "))?;
    if args.output.is_json() {
        output::print_json(&explanation)?;
    } else {
        output::print(&text(&at, &explanation))?;
    }
    Ok(Outcome::Done)
}

fn unknown_place(name: &str, assessment: &Assessment) -> CliError {
    let zones = assessment.zones.keys().map(|z| z.as_str());
    let known: Vec<&str> = zones.chain(assessment.conduits.keys().map(|c| c.as_str())).take(40).collect();
    CliError::invalid(format!("`{name}` is no assessed zone or conduit of this plant"), format!("assessed are: {}", known.join(", ")))
}

fn explain(explainer: &Explainer<'_>, at: &At, what: &str) -> Result<Explanation, CliError> {
    if let Some(requirement) = catalogue::system_requirement(what) {
        let explanation = explainer.requirement(at, requirement);
        let explanation = explanation.ok_or_else(|| {
            CliError::invalid(
                format!("{what} is not asked of {at}"),
                "conduits are asked only some of the requirements: `ringwall catalogue` marks them",
            )
        })?;
        return Ok(Explanation::Requirement(Box::new(explanation)));
    }
    if let Some(fr) = Foundational::named(what) {
        return Ok(Explanation::Foundational(explainer.foundational(at, fr).into_iter().collect()));
    }
    if !what.is_empty() {
        return Err(CliError::invalid(
            format!("`{what}` is neither an FR nor a requirement of 62443-3-3"),
            "write FR1 to FR7, IAC to RA, or an id such as `SR 1.1 RE 1`",
        ));
    }
    let all: Vec<FrExplanation> = Foundational::ALL.into_iter().filter_map(|fr| explainer.foundational(at, fr)).collect();
    Ok(Explanation::Foundational(all))
}

fn text(at: &At, explanation: &Explanation) -> String {
    let mut out = String::new();
    match explanation {
        Explanation::Requirement(requirement) => write_requirement(&mut out, requirement, true),
        Explanation::Foundational(all) => all.iter().for_each(|fr| write_foundational(&mut out, at, fr)),
    }
    out
}

fn write_foundational(out: &mut String, at: &At, fr: &FrExplanation) {
    let bold = Style::new().bold();
    let title = catalogue::FOUNDATIONAL.iter().find(|(n, ..)| *n == fr.fr).map_or("", |(.., title)| title);
    let level = |l: Option<ringwall_model::level::SecurityLevel>| l.map_or_else(|| "undetermined".to_owned(), |l| l.to_string());
    let _ = writeln!(out, "{bold}FR{} {title} at {at}{bold:#}", fr.fr);
    let capability = fr.capability.map_or_else(|| "unknown".to_owned(), |l| l.to_string());
    let _ = writeln!(out, "  SL-T {}   SL-A {}   SL-E {}   SL-C {capability}", level(fr.target), fr.achieved, fr.evidenced);
    match fr.next {
        None => out.push_str("  Nothing above level 4.\n"),
        Some(next) => {
            let _ = writeln!(out, "  What keeps it below level {next}:");
        }
    }
    fr.blocked_by.iter().for_each(|r| write_requirement(out, r, false));
    if !fr.unproved.is_empty() {
        out.push_str("  Holds, but is not proved:\n");
        fr.unproved.iter().for_each(|r| write_requirement(out, r, false));
    }
    out.push('\n');
}

fn write_requirement(out: &mut String, r: &RequirementExplanation, alone: bool) {
    let (bold, dim) = (Style::new().bold(), Style::new().dimmed());
    let colour = if r.status.holds() { AnsiColor::Green.on_default() } else { AnsiColor::Red.on_default() };
    let _ = writeln!(
        out,
        "  {bold}{}{bold:#} {} {dim}(from level {}){dim:#}: {colour}{}{colour:#}",
        r.requirement,
        r.title,
        r.sl_min,
        status(r)
    );
    if let (true, Some(requirement)) = (alone, catalogue::system_requirement(r.requirement)) {
        let texts = [
            ("", requirement.objective),
            ("Ask: ", requirement.question),
            ("Shown by: ", requirement.evidence),
            ("Where equipment cannot: ", requirement.legacy),
        ];
        for (label, text) in texts {
            let _ = writeln!(out, "{}", output::wrapped(&format!("{label}{text}"), 6));
        }
        let _ = writeln!(out, "      Looked for an answer at: {}", r.looked_at.join(", "));
    }
    for decider in &r.decided_by {
        let by = decider.by.map(|by| format!(", by {by}")).unwrap_or_default();
        let note = decider.note.as_ref().map(|note| format!(": {note}")).unwrap_or_default();
        let _ = writeln!(out, "      {} is {}{by}{note}", decider.answer, decider.status.as_str());
        for item in &decider.evidence {
            let title = item.title.as_deref().map(|t| format!(" ({t})")).unwrap_or_default();
            let _ = writeln!(out, "        evidence {}{title}: {}", item.id, item.because);
        }
    }
    if let Some(gap) = &r.gap {
        let _ = writeln!(
            out,
            "      required because of {}; route {} ({}); priority {}",
            gap.because.as_str(),
            gap.route.as_str(),
            gap.route.meaning(),
            gap.priority
        );
    }
    for change in &r.would_change {
        let _ = writeln!(out, "      {dim}→ would change it:{dim:#} {change}");
    }
}

fn status(r: &RequirementExplanation) -> String {
    let proof = match (r.status.holds(), r.evidenced) {
        (true, true) => ", proved",
        (true, false) => ", not proved",
        (false, _) => "",
    };
    format!("{}{proof}", r.status.as_str())
}
