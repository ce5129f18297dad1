//! `ringwall assess`: one plant, one day, one form of the result.

use std::path::Path;

use ringwall_engine::Assessment;

use crate::args::{Assess, FailOn, Format};
use crate::error::{CliError, Outcome};
use crate::load::{self, Loaded};
use crate::output;

pub(crate) fn run(args: &Assess) -> Result<Outcome, CliError> {
    let format = format(args)?;
    let loaded = load::named(&args.plant.plant, &args.plant.remote)?;
    let assessment = loaded.assess(args.plant.day.get());
    match (format, args.out.as_deref()) {
        (Format::Text, None) => output::print(&text(&loaded, &assessment, true))?,
        (format, out) => output::write(out, &render(&loaded, &assessment, format)?)?,
    }
    Ok(if fails(&assessment, args.fail_on) { Outcome::Found } else { Outcome::Done })
}

fn fails(assessment: &Assessment, fail_on: FailOn) -> bool {
    match fail_on {
        FailOn::Never => false,
        FailOn::Gaps => !assessment.gaps.is_empty(),
        FailOn::Evidence => !assessment.gaps.is_empty() || !assessment.evidence_gaps.is_empty(),
    }
}

/// What was asked for, else what the file's ending says, else text.
fn format(args: &Assess) -> Result<Format, CliError> {
    let by_ending = |path: &Path| match path.extension().and_then(|e| e.to_str()) {
        Some("json") => Some(Format::Json),
        Some("csv") => Some(Format::Csv),
        Some("xlsx") => Some(Format::Xlsx),
        Some("pdf") => Some(Format::Pdf),
        _ => None,
    };
    let format = if args.json { Some(Format::Json) } else { args.format };
    let format = format.or_else(|| args.out.as_deref().and_then(by_ending)).unwrap_or(Format::Text);
    if matches!(format, Format::Xlsx | Format::Pdf) && args.out.is_none() && output::is_terminal() {
        return Err(CliError::invalid("this format is not for a terminal", "give a file: `--out report.pdf`"));
    }
    Ok(format)
}

pub(crate) fn text(loaded: &Loaded, assessment: &Assessment, colour: bool) -> String {
    let options = ringwall_report::TextOptions { width: output::width(), colour };
    ringwall_report::text(&loaded.plant, assessment, options)
}

pub(crate) fn render(loaded: &Loaded, assessment: &Assessment, format: Format) -> Result<Vec<u8>, CliError> {
    let rendered = match format {
        Format::Text => Ok(text(loaded, assessment, false).into_bytes()),
        Format::Json => ringwall_report::json(assessment),
        Format::Csv => ringwall_report::csv(&loaded.plant, assessment).map(String::into_bytes),
        Format::Xlsx => ringwall_report::xlsx(&loaded.plant, assessment),
        Format::Pdf => ringwall_report::pdf(&loaded.plant, assessment),
    };
    rendered.map_err(|error| CliError::Output(error.to_string()))
}
