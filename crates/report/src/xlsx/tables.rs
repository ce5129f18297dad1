//! The sheets that are plain lists.

use ringwall_engine::assessment::{Duty, DutyState, FoundStatus, Gap, RuleResult};
use ringwall_engine::catalogue;
use ringwall_model::plant::{Application, Asset};
use ringwall_model::text::Text;

use super::sheet::{Mood, Table, Value};
use crate::strings::{self, EN};
use crate::view::View;

pub(super) fn summary(view: &View<'_>) -> Table {
    let assessment = view.assessment;
    let headline = view.headline();
    let entity = &assessment.entity;
    let line = |name: &str, value: Value| vec![Value::text(name), value];
    let rows = vec![
        line(EN.organisation, Value::text(view.organisation().unwrap_or_default())),
        line(EN.system, Value::text(view.system().unwrap_or_default())),
        line(EN.sites, Value::text(view.sites().join(", "))),
        line(EN.boundary, text(view.plant.system.as_ref().and_then(|s| s.boundary.as_ref()))),
        line(EN.as_of, Value::Day(assessment.as_of)),
        line(EN.entity, Value::text(strings::entity_class(entity.class))),
        line(EN.entity_rules, Value::text(entity.rules.join(", "))),
        line(EN.fine_label, entity.fine_ceiling_eur.map_or(Value::Empty, Value::number)),
        line(EN.zones, Value::count(headline.zones)),
        line(EN.zones_at_target, Value::count(headline.zones_at_target)),
        line(EN.required, Value::count(headline.required)),
        line(EN.gaps, Value::count(headline.gaps)),
        line(EN.unanswered, Value::count(headline.unknown)),
        line(EN.evidence_gaps, Value::count(headline.unproved)),
        line(EN.covered, Value::Share(headline.covered())),
        line(EN.proved, Value::Share(headline.proved())),
        line(EN.duties, Value::count(headline.duties)),
        line(EN.open_duties, Value::count(headline.duties_open)),
        line(EN.catalogue_edition, Value::text(&assessment.catalogue)),
        line(EN.plant_digest, Value::text(&assessment.plant_sha256)),
        line(EN.what_this_is, Value::text(EN.disclaimer)),
    ];
    Table::new(EN.sheet_summary, &[(EN.figure, 26.0), (EN.value, 90.0)], rows)
}

fn text(text: Option<&Text>) -> Value {
    text.map_or(Value::Empty, Value::text_of)
}

impl Value {
    fn text_of(text: &Text) -> Self {
        Self::text(text.as_str())
    }
}

const fn mood(status: FoundStatus) -> Mood {
    match status {
        FoundStatus::Met | FoundStatus::NotApplicable => Mood::Good,
        FoundStatus::Partial => Mood::Middling,
        FoundStatus::Unmet => Mood::Bad,
        FoundStatus::Unknown => Mood::Unknown,
    }
}

/// The columns that gaps and evidence gaps share.
fn gap_cells(view: &View<'_>, gap: &Gap) -> Vec<Value> {
    let requirement = gap.requirement;
    vec![
        Value::number(u64::from(gap.priority)),
        Value::text(gap.at.to_string()),
        Value::text(view.label(&gap.at)),
        Value::text(requirement.id),
        Value::text(requirement.title),
        Value::text(requirement.fr.abbreviation()),
        Value::number(u64::from(requirement.sl_min.number())),
        Value::State(strings::status(gap.status).to_owned(), mood(gap.status)),
        Value::text(gap.because.as_str()),
    ]
}

const GAP_COLUMNS: [(&str, f64); 9] = [
    (EN.priority, 8.0),
    (EN.place, 22.0),
    (EN.name, 26.0),
    (EN.requirement, 13.0),
    (EN.title, 34.0),
    ("FR", 6.0),
    (EN.sl_min, 7.0),
    (EN.status, 13.0),
    (EN.because, 13.0),
];

pub(super) fn gaps(view: &View<'_>) -> Table {
    let more = [
        (EN.route, 22.0),
        (EN.note, 44.0),
        (EN.decided_by, 34.0),
        (EN.objective, 50.0),
        (EN.question, 50.0),
        (EN.evidence_hint, 50.0),
        (EN.legacy, 50.0),
    ];
    let columns: Vec<(&str, f64)> = GAP_COLUMNS.into_iter().chain(more).collect();
    let row = |gap: &Gap| {
        let mut cells = gap_cells(view, gap);
        let decided_by = view.finding(gap).map(|f| f.decided_by.join("; ")).unwrap_or_default();
        let requirement = gap.requirement;
        let own = [requirement.objective, requirement.question, requirement.evidence, requirement.legacy];
        cells.extend([Value::text(gap.route.as_str()), Value::text(view.note(gap).unwrap_or_default()), Value::text(decided_by)]);
        cells.extend(own.map(Value::text));
        cells
    };
    Table { fixed: 1, ..Table::new(EN.sheet_gaps, &columns, view.assessment.gaps.iter().map(row).collect()) }
}

pub(super) fn evidence_gaps(view: &View<'_>) -> Table {
    let more = [(EN.lacking, 40.0), (EN.decided_by, 34.0), (EN.evidence_hint, 60.0)];
    let columns: Vec<(&str, f64)> = GAP_COLUMNS.into_iter().chain(more).collect();
    let row = |gap: &Gap| {
        let mut cells = gap_cells(view, gap);
        let decided_by = view.finding(gap).map(|f| f.decided_by.join("; ")).unwrap_or_default();
        cells.extend([Value::text(view.why_unproved(gap)), Value::text(decided_by), Value::text(gap.requirement.evidence)]);
        cells
    };
    Table { fixed: 1, ..Table::new(EN.sheet_evidence, &columns, view.assessment.evidence_gaps.iter().map(row).collect()) }
}

pub(super) fn duties(view: &View<'_>) -> Table {
    let columns = [
        (EN.reference, 10.0),
        (EN.title, 30.0),
        (EN.state, 9.0),
        (EN.covered, 9.0),
        (EN.proved, 9.0),
        (EN.binds, 8.0),
        (EN.duty, 60.0),
        (EN.held_back_by, 60.0),
        (EN.cannot_show, 60.0),
    ];
    Table::new(EN.sheet_nis2, &columns, view.assessment.nis2.iter().map(duty_row).collect())
}

fn duty_row(duty: &Duty) -> Vec<Value> {
    let own = catalogue::duty(&duty.reference);
    let mood = match duty.state {
        DutyState::Met => Mood::Good,
        DutyState::Partly => Mood::Middling,
        DutyState::Open => Mood::Bad,
    };
    vec![
        Value::text(&duty.reference),
        Value::text(own.map_or("", |d| d.short)),
        Value::State(strings::duty_state(duty.state).to_owned(), mood),
        Value::Share(duty.coverage),
        Value::Share(duty.evidenced),
        Value::text(if duty.binds { EN.yes } else { EN.no }),
        Value::text(own.map_or("", |d| d.duty)),
        Value::text(duty.held_back_by.join("; ")),
        Value::text(&duty.cannot_show),
    ]
}

pub(super) fn rules(view: &View<'_>) -> Table {
    let columns = [(EN.requirement, 10.0), (EN.title, 36.0), (EN.result, 10.0), (EN.place, 24.0), (EN.because, 60.0), (EN.fix, 60.0)];
    Table::new(EN.sheet_rules, &columns, view.assessment.rules.iter().flat_map(rule_rows).collect())
}

/// One line where nothing speaks against the rule, else one for each place.
fn rule_rows(rule: &RuleResult) -> Vec<Vec<Value>> {
    let own = catalogue::zone_conduit_requirement(&rule.id);
    let head =
        |result: &str, mood| vec![Value::text(&rule.id), Value::text(own.map_or("", |r| r.title)), Value::State(result.to_owned(), mood)];
    if rule.ok {
        return vec![head(EN.rule_ok, Mood::Good)];
    }
    let finding = |(place, because): (&String, &String)| {
        let mut cells = head(EN.rule_finding, Mood::Bad);
        cells.extend([Value::text(place), Value::text(because), Value::text(own.map_or("", |r| r.fix))]);
        cells
    };
    rule.places.iter().zip(&rule.because).map(finding).collect()
}

pub(super) fn assets(view: &View<'_>) -> Table {
    let columns = [
        (EN.id, 20.0),
        (EN.name, 28.0),
        (EN.zone, 24.0),
        (EN.kind, 11.0),
        (EN.role, 16.0),
        (EN.vendor, 18.0),
        (EN.model, 22.0),
        (EN.firmware, 14.0),
        (EN.serial, 18.0),
        (EN.addresses, 22.0),
        (EN.macs, 20.0),
        ("SL-C", 16.0),
        (EN.supplier, 18.0),
        (EN.end_of_support, 12.0),
        (EN.owner, 18.0),
        (EN.location, 20.0),
        (EN.note, 40.0),
    ];
    Table { fixed: 1, ..Table::new(EN.sheet_assets, &columns, view.plant.assets.iter().map(|a| asset_row(view, a)).collect()) }
}

fn asset_row(view: &View<'_>, asset: &Asset) -> Vec<Value> {
    let joined = |items: &[Text]| Value::text(items.iter().map(Text::as_str).collect::<Vec<_>>().join(", "));
    vec![
        Value::text(asset.id.as_str()),
        text(asset.name.as_ref()),
        Value::text(view.zone_label(asset.zone.as_str())),
        Value::text(asset.r#type.map_or("", |t| t.as_str())),
        Value::text(asset.role()),
        text(asset.vendor.as_ref()),
        text(asset.model.as_ref()),
        text(asset.firmware.as_ref()),
        text(asset.serial.as_ref()),
        joined(&asset.addresses),
        joined(&asset.macs),
        Value::text(asset.capability.as_ref().map(|c| c.levels().to_string()).unwrap_or_default()),
        Value::text(asset.supplier.as_ref().map_or("", |s| s.as_str())),
        Value::day(asset.end_of_support),
        text(asset.owner.as_ref()),
        text(asset.location.as_ref()),
        text(asset.note.as_ref()),
    ]
}

pub(super) fn applications(view: &View<'_>) -> Table {
    let columns = [
        (EN.id, 20.0),
        (EN.name, 30.0),
        (EN.kind, 13.0),
        (EN.zone, 24.0),
        (EN.runs_on, 28.0),
        (EN.owner, 20.0),
        (EN.version, 14.0),
        (EN.criticality, 10.0),
        (EN.users, 22.0),
        (EN.evidence, 22.0),
        (EN.note, 50.0),
    ];
    Table {
        fixed: 1,
        ..Table::new(EN.sheet_applications, &columns, view.plant.applications.iter().map(|a| application_row(view, a)).collect())
    }
}

fn application_row(view: &View<'_>, application: &Application) -> Vec<Value> {
    let ids = |items: Vec<&str>| Value::text(items.join(", "));
    vec![
        Value::text(application.id.as_str()),
        text(application.name.as_ref()),
        Value::text(application.kind.map_or("", |k| k.as_str())),
        Value::text(application.zone.as_ref().map_or("", |z| view.zone_label(z.as_str()))),
        ids(application.runs_on.iter().map(|a| a.as_str()).collect()),
        text(application.owner.as_ref()),
        text(application.version.as_ref()),
        application.criticality.map_or(Value::Empty, |c| Value::number(c.get())),
        text(application.users.as_ref()),
        ids(application.evidence.iter().map(|e| e.as_str()).collect()),
        text(application.note.as_ref()),
    ]
}

pub(super) fn diagnostics(view: &View<'_>) -> Table {
    let columns = [(EN.kind, 24.0), (EN.place, 30.0), (EN.message, 100.0)];
    let row = |d: &ringwall_engine::assessment::Diagnostic| vec![Value::text(&d.id), Value::text(&d.at), Value::text(&d.message)];
    Table::new(EN.sheet_diagnostics, &columns, view.assessment.diagnostics.iter().map(row).collect())
}
