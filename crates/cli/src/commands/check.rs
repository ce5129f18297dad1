//! `ringwall check`: what the model lacks, before anybody argues about levels.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use ringwall_engine::Assessment;
use ringwall_engine::assessment::{Diagnostic, RuleResult};
use ringwall_engine::catalogue;
use serde::Serialize;

use crate::args::{Check, CheckFailOn};
use crate::error::{CliError, Outcome};
use crate::{load, output};

#[derive(Serialize)]
struct Findings<'a> {
    rules: &'a [RuleResult],
    diagnostics: &'a [Diagnostic],
}

pub(crate) fn run(args: &Check) -> Result<Outcome, CliError> {
    let loaded = load::named(&args.plant.plant, &args.plant.remote).inspect_err(|error| {
        if let (true, CliError::Plant(problems)) = (args.output.is_json(), error) {
            // The same problems go to standard error as text; where this one cannot be written, that one tells.
            let _ = output::print_json(problems);
        }
    })?;
    let assessment = loaded.assess(args.plant.day.get());
    if args.output.is_json() {
        output::print_json(&Findings { rules: &assessment.rules, diagnostics: &assessment.diagnostics })?;
    } else {
        output::print(&text(&assessment))?;
    }
    let found = !assessment.diagnostics.is_empty() || assessment.rules.iter().any(|r| !r.ok);
    Ok(if found && args.fail_on == CheckFailOn::Findings { Outcome::Found } else { Outcome::Done })
}

fn text(assessment: &Assessment) -> String {
    let mut out = String::new();
    let (bold, dim) = (Style::new().bold(), Style::new().dimmed());
    let (bad, good) = (AnsiColor::Red.on_default(), AnsiColor::Green.on_default());
    let failed: Vec<&RuleResult> = assessment.rules.iter().filter(|r| !r.ok).collect();
    let passed = assessment.rules.len() - failed.len();
    let _ =
        writeln!(out, "{bold}IEC 62443-3-2 on this model{bold:#}: {passed} of {} requirements show no objection\n", assessment.rules.len());
    for rule in failed {
        let requirement = catalogue::zone_conduit_requirement(&rule.id);
        let _ = writeln!(out, "{bad}✗ {}{bad:#} {bold}{}{bold:#}", rule.id, requirement.map_or("", |r| r.title));
        for (place, because) in rule.places.iter().zip(&rule.because) {
            let _ = writeln!(out, "    {place}: {because}");
        }
        let fix = requirement.map_or_else(String::new, |r| output::wrapped(&format!("→ {}", r.fix), 4));
        let _ = writeln!(out, "{dim}{fix}{dim:#}\n");
    }
    if assessment.diagnostics.is_empty() {
        let _ = writeln!(out, "{good}✓{good:#} no diagnostics");
    } else {
        let _ = writeln!(out, "{bold}Diagnostics{bold:#}");
    }
    for diagnostic in &assessment.diagnostics {
        let _ = writeln!(out, "  {}: {} {dim}[{}]{dim:#}", diagnostic.at, diagnostic.message, diagnostic.id);
    }
    out
}
