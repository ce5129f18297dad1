//! The sections of the terminal summary.

use ringwall_engine::assessment::{Duty, DutyState, Gap, Place};
use ringwall_engine::catalogue;
use ringwall_model::level::PerFr;

use super::canvas::{Canvas, Cell, Tone, bar};
use crate::plain;
use crate::strings::{self, EN, fill};
use crate::view::{Spot, Standing, View};

/// Columns of a printed vector: `{2 2 1 0 2 1 2}`.
const VECTOR: usize = 15;
const GAPS_SHOWN: usize = 10;
const STEPS_SHOWN: usize = 7;

pub(super) fn head(view: &View<'_>, canvas: &mut Canvas) {
    let assessment = view.assessment;
    let names = [view.organisation(), view.system()].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let day = assessment.as_of.to_string();
    let title = Cell::left(if names.is_empty() { EN.unnamed_system.to_owned() } else { names }, canvas.width - day.len() - 1);
    canvas.row(&[title.tone(Tone::Strong), Cell::right(day.clone(), day.len())]);
    canvas.paragraph(&entity(view), 0, Tone::Plain);
    canvas.blank();
    let headline = view.headline();
    let of = |n: usize, total: usize| format!("{n} / {total}");
    let figure = |canvas: &mut Canvas, name: &str, value: String, remark: String| {
        let remark = if remark.is_empty() { remark } else { format!("· {remark}") };
        canvas.row(&[
            Cell::left(name, 18),
            Cell::right(value, 9).tone(Tone::Strong),
            Cell::left(remark, canvas.width - 29).tone(Tone::Dim),
        ]);
    };
    figure(canvas, EN.zones_at_target, of(headline.zones_at_target, headline.zones), String::new());
    figure(canvas, EN.gaps, headline.gaps.to_string(), fill(EN.gaps_remark, &[("n", &headline.unknown.to_string())]));
    figure(canvas, EN.evidence_gaps, headline.unproved.to_string(), EN.evidence_gaps_remark.to_owned());
    let covered = plain::percent(headline.covered()).to_string();
    figure(canvas, EN.proved_share, format!("{} %", plain::percent(headline.proved())), fill(EN.proved_remark, &[("n", &covered)]));
    figure(canvas, EN.open_duties, of(headline.duties_open, headline.duties), String::new());
    figure(canvas, EN.diagnostics, assessment.diagnostics.len().to_string(), EN.diagnostics_remark.to_owned());
}

fn entity(view: &View<'_>) -> String {
    let entity = &view.assessment.entity;
    let mut parts = vec![format!("NIS2: {}", strings::entity_class(entity.class))];
    if let Some(fine) = entity.fine_ceiling_eur {
        parts.push(fill(EN.fine, &[("n", &plain::grouped(fine))]));
    }
    if !entity.missing.is_empty() {
        parts.push(fill(EN.step_entity_detail, &[("missing", &entity.missing.join(", "))]));
    }
    parts.join(" · ")
}

pub(super) fn zones(view: &View<'_>, canvas: &mut Canvas) {
    canvas.heading(EN.zones);
    let spots = view.zones();
    if spots.is_empty() {
        canvas.paragraph(EN.no_zones, 2, Tone::Dim);
        return;
    }
    places(&spots, canvas, EN.zone);
    canvas.paragraph(EN.vectors_legend, 2, Tone::Dim);
}

pub(super) fn conduits(view: &View<'_>, canvas: &mut Canvas) {
    let spots = view.conduits();
    if !spots.is_empty() {
        canvas.heading(EN.conduits);
        places(&spots, canvas, EN.conduit);
    }
}

fn places(spots: &[Spot<'_>], canvas: &mut Canvas, what: &str) {
    let name = canvas.width - 1 - 3 * VECTOR - 5 - 8 - 6;
    let head = |text: &str, width| Cell::left(text, width).tone(Tone::Dim);
    canvas.row(&[
        Cell::left("", 1),
        head(what, name),
        head("SL-T", VECTOR),
        head("SL-A", VECTOR),
        head("SL-E", VECTOR),
        Cell::right(EN.gaps_short, 5).tone(Tone::Dim),
        Cell::right(EN.unproved_short, 8).tone(Tone::Dim),
    ]);
    for spot in spots {
        let (sign, tone) = sign(spot.standing());
        canvas.row(&[
            Cell::left(sign, 1).tone(tone),
            Cell::left(spot.label, name),
            Cell::left(target(spot.place), VECTOR),
            Cell::left(spot.place.achieved.to_string(), VECTOR).tone(tone),
            Cell::left(spot.place.evidenced.to_string(), VECTOR),
            Cell::right(spot.tally.gaps.to_string(), 5),
            Cell::right(spot.tally.unproved.to_string(), 8),
        ]);
    }
}

fn target(place: &Place) -> String {
    place.target.unwrap_or(PerFr::all(None)).to_string()
}

const fn sign(standing: Standing) -> (&'static str, Tone) {
    match standing {
        Standing::AtTarget => ("=", Tone::Good),
        Standing::Below(1) => ("!", Tone::Warn),
        Standing::Below(_) => ("!", Tone::Bad),
        Standing::NoTarget => ("?", Tone::Dim),
    }
}

pub(super) fn gaps(view: &View<'_>, canvas: &mut Canvas) {
    let all = &view.assessment.gaps;
    let shown = all.len().min(GAPS_SHOWN);
    if shown == 0 {
        return;
    }
    canvas.heading(&fill(EN.worst_gaps, &[("n", &shown.to_string()), ("total", &all.len().to_string())]));
    for gap in all.iter().take(shown) {
        gap_row(view, gap, canvas);
    }
}

fn gap_row(view: &View<'_>, gap: &Gap, canvas: &mut Canvas) {
    let place = (canvas.width - 3 - 12 - 8 - 21 - 5) * 2 / 5;
    let title = canvas.width - 3 - 12 - 8 - 21 - 5 - place;
    canvas.row(&[
        Cell::right(gap.priority.to_string(), 3).tone(Tone::Strong),
        Cell::left(gap.requirement.id, 12),
        Cell::left(gap.requirement.title, title),
        Cell::left(view.label(&gap.at), place),
        Cell::left(strings::status(gap.status), 8),
        Cell::left(gap.route.as_str(), 21).tone(Tone::Dim),
    ]);
}

pub(super) fn duties(view: &View<'_>, canvas: &mut Canvas) {
    canvas.heading(EN.nis2);
    for duty in &view.assessment.nis2 {
        duty_row(duty, canvas);
    }
    let binds = view.assessment.nis2.iter().any(|d| d.binds);
    canvas.paragraph(if binds { EN.bars_legend } else { EN.bars_legend_unbound }, 2, Tone::Dim);
}

fn duty_row(duty: &Duty, canvas: &mut Canvas) {
    let label = catalogue::duty(&duty.reference).map_or("", |d| d.short);
    let name = canvas.width - 9 - 16 - 5 - 5 - 7 - 5;
    canvas.row(&[
        Cell::left(duty.reference.as_str(), 9),
        Cell::left(label, name),
        Cell::left(bar(duty.coverage, duty.evidenced, 16), 16),
        Cell::right(format!("{} %", plain::percent(duty.coverage)), 5),
        Cell::right(format!("{} %", plain::percent(duty.evidenced)), 5).tone(Tone::Dim),
        Cell::left(strings::duty_state(duty.state), 7).tone(duty_tone(duty.state)),
    ]);
}

const fn duty_tone(state: DutyState) -> Tone {
    match state {
        DutyState::Met => Tone::Good,
        DutyState::Partly => Tone::Warn,
        DutyState::Open => Tone::Bad,
    }
}

pub(super) fn rules(view: &View<'_>, canvas: &mut Canvas) {
    let failed: Vec<_> = view.assessment.rules.iter().filter(|r| !r.ok).collect();
    let (n, total) = (failed.len().to_string(), view.assessment.rules.len().to_string());
    canvas.heading(&fill(EN.rules_failed, &[("n", &n), ("total", &total)]));
    for rule in failed {
        let title = catalogue::zone_conduit_requirement(&rule.id).map_or("", |r| r.title);
        let count = rule.places.len().to_string();
        let places = rule.places.iter().map(String::as_str).collect::<Vec<_>>();
        let name = (canvas.width - 9 - 4 - 3) / 2;
        canvas.row(&[
            Cell::left(rule.id.as_str(), 9),
            Cell::left(title, name),
            Cell::right(count, 4),
            Cell::left(strings::listed(&places, 3), canvas.width - 9 - 4 - 3 - name).tone(Tone::Dim),
        ]);
    }
}

pub(super) fn steps(view: &View<'_>, canvas: &mut Canvas) {
    let steps = view.next_steps(STEPS_SHOWN);
    if steps.is_empty() {
        return;
    }
    canvas.heading(EN.next_steps);
    for (i, step) in steps.iter().enumerate() {
        canvas.row(&[Cell::right(format!("{}.", i + 1), 3), Cell::left(step.what.as_str(), canvas.width - 4)]);
        canvas.paragraph(&step.detail, 4, Tone::Dim);
    }
}
