//! The steps that ask about the company, the boundary and the targets: their fields, and what they change.

use ringwall_engine::catalogue;
use ringwall_model::plant::Plant;
use ringwall_model::records::{Kind, ONLY};
use serde_json::{Map, Value, json};

use super::{Choice, Input, activities};
use crate::app::Caller;
use crate::app::error::AppError;
use crate::app::records::{RecordChange, System};
use crate::app::register::kind;
use crate::http::State;
use crate::web::form::Sent;
use crate::web::records::slug;

/// What the choice of an activity says that is none of the law's.
const NONE: &str = "none";

fn input(name: &'static str, label: &'static str, hint: &'static str, kind: &'static str, value: String) -> Input {
    Input { name, label, hint, kind, value, choices: Vec::new() }
}

/// What was typed, else what is there.
fn value(sent: Option<&Sent>, name: &str, there: impl FnOnce() -> Option<String>) -> String {
    sent.map(|sent| sent.text(name)).or_else(there).unwrap_or_default()
}

/// The fields that decide whether and how NIS2 binds (Articles 2 and 3).
pub(super) fn company(plant: &Plant, caller: &Caller, at: &System, sent: Option<&Sent>) -> Vec<Input> {
    let there = plant.organisation.as_ref();
    let registered = || caller.register.organisation(&at.organisation).map(|place| place.name.clone());
    let name = value(sent, "name", || there.and_then(|o| o.name.as_ref()).map(|name| name.as_str().to_owned()).or_else(registered));
    let country = value(sent, "country", || there.and_then(|o| o.country.as_ref()).map(|country| country.as_str().to_owned()));
    let activity = value(sent, "activity", || {
        let activities = there.and_then(|o| o.activities.as_ref())?;
        Some(activities.first().map_or_else(|| NONE.to_owned(), |activity| activity.as_str().to_owned()))
    });
    let people = value(sent, "employees", || there.and_then(|o| o.employees).map(|number| number.get().to_string()));
    let turnover = value(sent, "turnover_eur", || there.and_then(|o| o.turnover_eur).map(|euro| euro.get().to_string()));
    let balance = value(sent, "balance_eur", || there.and_then(|o| o.balance_eur).map(|euro| euro.get().to_string()));
    let countries = catalogue::COUNTRIES.iter();
    let countries = countries.map(|c| Choice { value: c.code.to_owned(), text: c.name.to_owned(), chosen: c.code == country }).collect();
    vec![
        input("name", "start-name", "", "text", name),
        Input { choices: countries, ..input("country", "start-country", "", "select", country) },
        Input { choices: activities(&activity), ..input("activity", "start-activity", "start-activity-hint", "select", activity.clone()) },
        input("employees", "start-employees", "start-employees-hint", "number", people),
        input("turnover_eur", "r-turnover-eur", "", "number", turnover),
        input("balance_eur", "r-balance-eur", "", "number", balance),
    ]
}

/// Where the system ends.
pub(super) fn boundary(plant: &Plant, caller: &Caller, at: &System, sent: Option<&Sent>) -> Vec<Input> {
    let system = plant.system.as_ref();
    let register = &caller.register;
    let registered = register.place(&at.organisation, kind::SYSTEM, &at.system);
    let stands = registered.and_then(|system| register.place(&at.organisation, kind::SITE, system.site.as_deref()?));
    let named = |site: &ringwall_model::plant::Site| site.name.as_ref().map_or(site.id.as_str(), |name| name.as_str()).to_owned();
    let site = value(sent, "site", || plant.sites.first().map(named).or_else(|| stands.map(|site| site.name.clone())));
    let name = value(sent, "name", || {
        Some(
            system
                .and_then(|system| system.name.as_ref())
                .map_or(registered.map_or("", |place| &place.name), |name| name.as_str())
                .to_owned(),
        )
    });
    let text = value(sent, "boundary", || system.and_then(|system| system.boundary.as_ref()).map(|text| text.as_str().to_owned()));
    vec![
        input("site", "start-site", "", "text", site),
        input("name", "start-system", "", "text", name),
        input("boundary", "start-boundary-text", "start-boundary-hint", "area", text),
    ]
}

/// A record that there is one of, with its version; nothing yet where it is missing.
async fn only(state: &State, at: &System, kind: Kind) -> Result<(Map<String, Value>, Option<u64>), AppError> {
    match state.app.record(at, kind, ONLY, None).await {
        Ok(record) => Ok((record.body.as_object().cloned().unwrap_or_default(), Some(record.version))),
        Err(AppError::Missing(_)) => Ok((Map::new(), None)),
        Err(error) => Err(error),
    }
}

fn change(kind: Kind, body: Map<String, Value>, version: Option<u64>) -> RecordChange {
    let (kind, body) = (kind.as_str().to_owned(), Some(Value::Object(body)));
    RecordChange { kind, id: None, body, version: Some(version.unwrap_or_default()), seen: version.is_some() }
}

fn put(body: &mut Map<String, Value>, key: &str, value: Value) {
    if value.is_null() || value == "" {
        body.remove(key)
    } else {
        body.insert(key.to_owned(), value)
    };
}

/// A whole number as people type it, with blanks, points or commas between thousands. What is none is left for the record's check.
fn number(text: &str) -> Value {
    let digits: String = text.chars().filter(|c| !matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '.' | ',' | '\'')).collect();
    if digits.is_empty() { Value::Null } else { digits.parse::<u64>().map_or_else(|_| text.trim().into(), Value::from) }
}

pub(super) async fn take_company(state: &State, at: &System, sent: &Sent) -> Result<Vec<RecordChange>, AppError> {
    let (mut body, version) = only(state, at, Kind::Organisation).await?;
    for key in ["name", "country"] {
        put(&mut body, key, sent.text(key).trim().into());
    }
    for key in ["turnover_eur", "balance_eur"] {
        put(&mut body, key, number(&sent.text(key)));
    }
    // Parts of working time count: 139.5 is a number of people.
    let people = sent.text("employees").trim().replace(',', ".");
    put(&mut body, "employees", people.parse::<f64>().map_or_else(|_| people.as_str().into(), |number| json!(number)));
    match sent.text("activity").as_str() {
        "" => drop(body.remove("activities")),
        NONE => put(&mut body, "activities", json!([])),
        activity => {
            // Further ones that were entered elsewhere stay.
            let mut all: Vec<Value> = body.get("activities").and_then(Value::as_array).cloned().unwrap_or_default();
            if !all.iter().any(|known| known == activity) {
                all = vec![activity.into()];
            }
            put(&mut body, "activities", all.into());
        }
    }
    Ok(vec![change(Kind::Organisation, body, version)])
}

pub(super) async fn take_boundary(state: &State, at: &System, plant: &Plant, sent: &Sent) -> Result<Vec<RecordChange>, AppError> {
    let (mut body, version) = only(state, at, Kind::System).await?;
    if !body.contains_key("id") {
        body.insert("id".to_owned(), at.system.as_str().into());
    }
    for key in ["name", "boundary"] {
        put(&mut body, key, sent.text(key).trim().into());
    }
    if !body.contains_key("overlays") {
        body.insert("overlays".to_owned(), json!([catalogue::NIS2_OVERLAY]));
    }
    let mut changes = vec![change(Kind::System, body, version)];
    let site = sent.text("site").trim().to_owned();
    let known = |site: &str| plant.sites.iter().any(|s| s.name.as_ref().map_or(s.id.as_str(), |name| name.as_str()) == site);
    if !site.is_empty() && !known(&site) {
        let id = Some(slug(&site)).filter(|id| !id.is_empty()).unwrap_or_else(|| "site".to_owned());
        let body = json!({"id": id, "name": site}).as_object().cloned().unwrap_or_default();
        changes.push(change(Kind::Site, body, None));
    }
    Ok(changes)
}

pub(super) async fn take_targets(state: &State, at: &System, sent: &Sent) -> Result<Vec<RecordChange>, AppError> {
    let mut changes = Vec::new();
    for (name, level) in sent.beginning("target.") {
        let record = state.app.record(at, Kind::Zone, name, None).await?;
        let mut body = record.body.as_object().cloned().unwrap_or_default();
        let level = level.parse::<u64>().map_or_else(|_| Value::from(level), Value::from);
        if body.get("target") == Some(&level) {
            continue;
        }
        put(&mut body, "target", level);
        changes.push(change(Kind::Zone, body, Some(record.version)));
    }
    Ok(changes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_type_them() {
        for (typed, read) in
            [("62 000 000", json!(62_000_000)), ("62.000.000", json!(62_000_000)), ("", Value::Null), ("many", json!("many"))]
        {
            assert_eq!(number(typed), read);
        }
    }
}
