//! `ringwall diff`: what changed between two plants, or between two days of one.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use ringwall_engine::assessment::Gap;
use ringwall_engine::diff::{Difference, LevelChange, difference};
use ringwall_model::level::{Foundational, SecurityLevel};

use crate::args::Diff;
use crate::error::{CliError, Outcome};
use crate::{load, output};

pub(crate) fn run(args: &Diff) -> Result<Outcome, CliError> {
    let as_of = args.day.get();
    let difference = difference(&load::assessment(&args.old, &args.remote, as_of)?, &load::assessment(&args.new, &args.remote, as_of)?);
    if args.output.is_json() {
        output::print_json(&difference)?
    } else {
        output::print(&text(&difference))?
    }
    Ok(Outcome::Done)
}

fn text(d: &Difference) -> String {
    let mut out = String::new();
    let bold = Style::new().bold();
    let _ = writeln!(out, "{bold}From {} to {}{bold:#}", d.from, d.to);
    if d.is_empty() {
        out.push_str("Nothing changed.\n");
        return out;
    }
    section(&mut out, "Places added", d.places_added.iter().map(|at| format!("+ {at}")).collect());
    section(&mut out, "Places removed", d.places_removed.iter().map(|at| format!("- {at}")).collect());
    section(&mut out, "Levels", d.levels.iter().map(level).collect());
    section(&mut out, "Gaps closed", d.gaps_closed.iter().map(|c| format!("{} ({})", gap(&c.gap, '-'), c.how)).collect());
    section(&mut out, "Gaps opened", d.gaps_opened.iter().map(|g| gap(g, '+')).collect());
    section(
        &mut out,
        "Gaps changed",
        d.gaps_changed.iter().map(|c| format!("{} (was {})", gap(&c.gap, '~'), c.old_status.as_str())).collect(),
    );
    section(&mut out, "Evidence gaps closed", d.evidence_gaps_closed.iter().map(|c| format!("{} ({})", gap(&c.gap, '-'), c.how)).collect());
    section(&mut out, "Evidence gaps opened", d.evidence_gaps_opened.iter().map(|g| gap(g, '+')).collect());
    let word = |ok: bool, places: usize| if ok { "no objection".to_owned() } else { format!("{places} objections") };
    section(
        &mut out,
        "Rules",
        d.rules.iter().map(|r| format!("{}: {} → {}", r.id, word(r.old_ok, r.old_places), word(r.new_ok, r.new_places))).collect(),
    );
    let duties = d.nis2.iter().map(|n| {
        format!(
            "{}: covered {:.0} % → {:.0} %, proved {:.0} % → {:.0} %, {} → {}",
            n.reference,
            n.old_coverage * 100.0,
            n.new_coverage * 100.0,
            n.old_evidenced * 100.0,
            n.new_evidenced * 100.0,
            n.old_state.as_str(),
            n.new_state.as_str()
        )
    });
    section(&mut out, "NIS2", duties.collect());
    out
}

fn section(out: &mut String, title: &str, lines: Vec<String>) {
    if lines.is_empty() {
        return;
    }
    let bold = Style::new().bold();
    let _ = writeln!(out, "\n{bold}{title}{bold:#} ({})", lines.len());
    for line in lines {
        let _ = writeln!(out, "  {line}");
    }
}

fn level(change: &LevelChange) -> String {
    let fr = Foundational::new(u64::from(change.fr)).map_or("", Foundational::abbreviation);
    let print = |level: Option<SecurityLevel>| level.map_or_else(|| "-".to_owned(), |l| l.to_string());
    let colour = if change.new >= change.old { AnsiColor::Green.on_default() } else { AnsiColor::Red.on_default() };
    format!("{} {fr} {}: {} → {colour}{}{colour:#}", change.at, change.kind, print(change.old), print(change.new))
}

fn gap(gap: &Gap, sign: char) -> String {
    format!("{sign} {} at {} {}, priority {}", gap.requirement.id, gap.at, gap.requirement.title, gap.priority)
}
