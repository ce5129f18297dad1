//! The data of the template: every figure and text of the report, by section. Texts are made printable afterwards.

use ringwall_engine::assessment::{Duty, Entity, EntityClass, FoundStatus, RuleResult};
use ringwall_engine::catalogue;
use ringwall_engine::clocks::Clock;
use ringwall_model::level::{Foundational, SecurityLevel};
use ringwall_model::plant::{Application, Certificate, Conduit, Incident, Supplier, Trust};
use ringwall_model::text::Text;
use serde_json::{Value, json};

use super::lists;
use crate::plain;
use crate::strings::{self, EN, fill};
use crate::view::{self, Spot, Standing, View, Worst};

/// Everything the template needs.
pub(super) fn data(view: &View<'_>) -> Value {
    let assessment = view.assessment;
    let day = assessment.as_of.to_string();
    let name = view.system().unwrap_or(EN.unnamed_system);
    json!({
        "t": EN,
        "lang": "en",
        "title": fill(EN.document_title, &[("name", &plain::shortened(&plain::line(name), 200)), ("day", &day)]),
        "organisation": view.organisation().unwrap_or(EN.unnamed_organisation),
        "system": name,
        "sites": view.sites(),
        "boundary": view.plant.system.as_ref().and_then(|s| s.boundary.as_ref()),
        "as_of": as_of(&day),
        "entity": entity(view, &assessment.entity),
        "headline": headline(view),
        "worst": view.worst(3).iter().map(|w| worst(view, w)).collect::<Vec<_>>(),
        "steps": view.next_steps(6).iter().map(|s| json!({"what": s.what, "detail": s.detail})).collect::<Vec<_>>(),
        "duties": assessment.nis2.iter().map(duty).collect::<Vec<_>>(),
        "frs": Foundational::ALL.map(|fr| json!({"number": fr.number(), "short": fr.abbreviation()})),
        "zones": view.zones().iter().map(|spot| zone(view, spot)).collect::<Vec<_>>(),
        "conduits": conduits(view),
        "map": map(view),
        "gaps": lists::by_priority(view),
        "top": lists::top(view, 10),
        "by_place": lists::by_place(view),
        "evidence": lists::evidence(view),
        "rules": rules(view),
        "applications": view.plant.applications.iter().map(|a| application(view, a)).collect::<Vec<_>>(),
        "suppliers": view.plant.suppliers.iter().map(|s| supplier(view, s)).collect::<Vec<_>>(),
        "incidents": view.plant.incidents.iter().map(|i| incident(view, i)).collect::<Vec<_>>(),
        "diagnostics": assessment.diagnostics,
        "plant_sha256": assessment.plant_sha256,
        "digest_start": assessment.plant_sha256.chars().take(16).collect::<String>(),
        "catalogue": assessment.catalogue,
        "format": assessment.format,
    })
}

fn as_of(day: &str) -> Value {
    let mut parts = day.split('-').map(|part| part.parse::<i64>().unwrap_or(1));
    json!({"text": day, "year": parts.next(), "month": parts.next(), "day": parts.next()})
}

fn entity(view: &View<'_>, entity: &Entity) -> Value {
    let code = view.plant.organisation.as_ref().and_then(|o| o.country.as_ref());
    let country = code.and_then(|code| catalogue::country(code.as_str())).map(|c| {
        json!({
            "name": c.name, "as_of": c.as_of, "law": c.law, "authority": c.authority, "early_warning": c.early_warning,
            "notification": c.notification, "final_report": c.final_report, "registration": c.registration,
        })
    });
    let fine = match entity.fine_ceiling_eur {
        Some(fine) => fill(EN.euro, &[("n", &plain::grouped(fine))]),
        None if entity.class == EntityClass::Unknown => EN.fine_unknown.to_owned(),
        None => EN.fine_none.to_owned(),
    };
    json!({
        "class": strings::entity_class(entity.class), "rules": entity.rules.join(", "), "fine": fine,
        "has_fine": entity.fine_ceiling_eur.is_some(), "missing": entity.missing.join(", "), "country": country,
    })
}

fn headline(view: &View<'_>) -> Value {
    let headline = view.headline();
    json!({
        "zones": headline.zones, "zones_at_target": headline.zones_at_target, "gaps": headline.gaps, "unknown": headline.unknown,
        "unproved": headline.unproved, "required": headline.required, "covered": plain::percent(headline.covered()),
        "proved": plain::percent(headline.proved()), "duties": headline.duties, "duties_open": headline.duties_open,
        "duties_met": headline.duties_met, "binds": view.assessment.nis2.iter().any(|d| d.binds),
    })
}

/// What a director needs of one finding: what it is about, where, and the note of whoever found it, else what it is for.
fn worst(view: &View<'_>, worst: &Worst<'_>) -> Value {
    let pattern = match worst.statuses.as_slice() {
        [FoundStatus::Partial] => EN.worst_partial,
        [FoundStatus::Unmet] => EN.worst_unmet,
        [FoundStatus::Unknown] => EN.worst_unknown,
        _ => EN.worst_mixed,
    };
    let places: Vec<String> = worst.places.iter().map(|p| short(p)).collect();
    let places: Vec<&str> = places.iter().map(String::as_str).collect();
    let note = view.note(worst.gap).map(|n| plain::shortened(&plain::line(n), 220));
    json!({
        "id": worst.requirement.id, "title": worst.requirement.title, "priority": worst.gap.priority,
        "where": fill(pattern, &[("places", &strings::listed(&places, 3))]),
        "note": note, "objective": plain::shortened(worst.requirement.objective, 260),
    })
}

fn duty(duty: &Duty) -> Value {
    const SHOWN: usize = 4;
    let own = catalogue::duty(&duty.reference);
    let held: Vec<String> = duty.held_back_by.iter().take(SHOWN).map(|h| plain::shortened(h, 170)).collect();
    json!({
        "ref": duty.reference, "short": own.map_or("", |d| d.short), "duty": own.map_or("", |d| d.duty),
        "state": duty.state, "word": strings::duty_state(duty.state), "binds": duty.binds,
        "coverage": duty.coverage, "evidenced": duty.evidenced,
        "covered": plain::percent(duty.coverage), "proved": plain::percent(duty.evidenced),
        "held": held, "more": duty.held_back_by.len().saturating_sub(SHOWN), "cannot_show": duty.cannot_show,
        "parts": duty.parts.iter().map(|p| json!({
            "ref": p.reference, "covered": plain::percent(p.coverage), "proved": plain::percent(p.evidenced),
        })).collect::<Vec<_>>(),
    })
}

fn zone(view: &View<'_>, spot: &Spot<'_>) -> Value {
    let zone = view.zone(spot.id);
    let mut value = levels(spot);
    let about = [
        zone.and_then(|z| z.kind).map(|k| k.as_str().to_owned()),
        zone.and_then(|z| z.purdue).map(|p| format!("{} {p}", EN.map_level)),
        zone.map(|z| format!("{} {}", EN.criticality, z.criticality())),
    ];
    put(&mut value, "about", json!(about.into_iter().flatten().collect::<Vec<_>>().join(" · ")));
    value
}

fn levels(spot: &Spot<'_>) -> Value {
    let cell = |fr: Foundational| {
        let number = |level: SecurityLevel| level.number();
        json!({
            "t": spot.place.target.and_then(|t| t.get(fr)).map(number), "a": number(spot.place.achieved.get(fr)),
            "e": number(spot.place.evidenced.get(fr)), "short": view::missing(spot.place, fr).is_some_and(|n| n > 0),
        })
    };
    let tally = spot.tally;
    json!({
        "id": spot.id, "label": short(spot.label), "levels": Foundational::ALL.map(cell), "gaps": tally.gaps, "unknown": tally.unknown,
        "unproved": tally.unproved, "covered": plain::share(tally.covered(), tally.required),
        "proved": plain::share(tally.proved(), tally.required), "proved_percent": plain::percent(plain::share(tally.proved(), tally.required)),
        "at_target": spot.standing() == Standing::AtTarget,
    })
}

/// Every conduit with the number that the map gives it; levels only where it is assessed.
fn conduits(view: &View<'_>) -> Vec<Value> {
    let spots = view.conduits();
    let row = |(number, conduit): (usize, &Conduit)| {
        let spot = spots.iter().find(|s| s.id == conduit.id.as_str());
        let label = short(view::named(conduit.label(), conduit.id.as_str()));
        let mut value = spot.map_or_else(|| json!({"label": label}), levels);
        let between: Vec<String> = conduit.between.0.iter().map(|z| short(view.zone_label(z.as_str()))).collect();
        put(&mut value, "number", json!(number));
        put(&mut value, "assessed", json!(spot.is_some()));
        put(&mut value, "between", json!(between));
        put(&mut value, "untrusted", json!(conduit.trust == Some(Trust::Untrusted)));
        value
    };
    (1..).zip(&view.plant.conduits).map(row).collect()
}

fn map(view: &View<'_>) -> Value {
    let (zones, conduits) = (view.plant.zones.len(), view.plant.conduits.len());
    json!({"alt": fill(EN.map_alt, &[("zones", &zones.to_string()), ("conduits", &conduits.to_string())]), "any": zones > 0})
}

fn rules(view: &View<'_>) -> Value {
    const SHOWN: usize = 12;
    let finding = |rule: &RuleResult| {
        let own = catalogue::zone_conduit_requirement(&rule.id);
        let places = rule.places.iter().zip(&rule.because).take(SHOWN);
        json!({
            "id": rule.id, "title": own.map_or("", |r| r.title), "fix": own.map_or("", |r| r.fix),
            "places": places.map(|(at, because)| json!({"at": at, "because": because})).collect::<Vec<_>>(),
            "more": rule.places.len().saturating_sub(SHOWN),
        })
    };
    let rules = &view.assessment.rules;
    let passed: Vec<&str> = rules.iter().filter(|r| r.ok).map(|r| r.id.as_str()).collect();
    json!({
        "failed": rules.iter().filter(|r| !r.ok).map(finding).collect::<Vec<_>>(),
        "passed": fill(EN.rules_without, &[("list", &passed.join(", "))]), "any_passed": !passed.is_empty(),
    })
}

fn application(view: &View<'_>, application: &Application) -> Value {
    json!({
        "id": application.id, "label": view::named(application.label(), application.id.as_str()), "kind": application.kind,
        "zone": application.zone.as_ref().map(|z| view.zone_label(z.as_str())),
        "runs_on": application.runs_on, "owner": application.owner, "version": application.version,
        "criticality": application.criticality, "users": application.users, "note": application.note,
        "evidence": application.evidence.len(),
    })
}

fn supplier(view: &View<'_>, supplier: &Supplier) -> Value {
    let day = view.assessment.as_of;
    let certificate = |c: &Certificate| {
        let name = [Some(c.standard.as_str()), c.scheme.as_ref().map(Text::as_str), c.level.as_ref().map(Text::as_str)];
        let expired = c.valid_until.is_some_and(|until| until < day);
        let until = c.valid_until.map(|until| fill(if expired { EN.expired } else { EN.valid_until }, &[("day", &until.to_string())]));
        json!({"name": name.into_iter().flatten().collect::<Vec<_>>().join(" "), "until": until, "expired": expired})
    };
    json!({
        "label": view::named(supplier.label(), supplier.id.as_str()), "supplies": supplier.supplies.iter().map(|s| s.as_str()).collect::<Vec<_>>().join(", "),
        "criticality": supplier.criticality, "reviewed": supplier.reviewed,
        "certificates": supplier.certificates.iter().map(certificate).collect::<Vec<_>>(),
    })
}

fn incident(view: &View<'_>, incident: &Incident) -> Value {
    let clocks = view.assessment.clocks.iter().filter(|c| c.incident == incident.id.as_str());
    json!({
        "label": view::named(incident.title.as_ref().map_or("", Text::as_str), incident.id.as_str()), "id": incident.id,
        "aware": incident.aware.map(|i| readable(&i.to_string())), "significant": incident.significant, "reference": incident.reference,
        "clocks": clocks.map(clock).collect::<Vec<_>>(),
    })
}

fn clock(clock: &Clock) -> Value {
    let state = match (clock.in_time, &clock.submitted, &clock.due) {
        (Some(true), ..) => EN.in_time,
        (Some(false), ..) => EN.late,
        (None, None, Some(_)) => EN.pending,
        (None, None, None) => EN.not_due_yet,
        (None, Some(_), _) => "",
    };
    json!({"stage": strings::stage(&clock.stage), "due": clock.due.as_deref().map(readable), "submitted": clock.submitted.as_deref().map(readable), "state": state, "late": clock.in_time == Some(false)})
}

/// A name as a table can hold it.
pub(super) fn short(name: &str) -> String {
    plain::shortened(&plain::line(name), 80)
}

/// `2026-10-12T05:55:00Z` as people write it.
fn readable(instant: &str) -> String {
    instant.replace('T', " ").replace(":00Z", " UTC").replace('Z', " UTC")
}

fn put(value: &mut Value, key: &str, item: Value) {
    if let Value::Object(map) = value {
        map.insert(key.to_owned(), item);
    }
}
