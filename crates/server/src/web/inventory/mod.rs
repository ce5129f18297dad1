//! The inventory: the assets of a plant as a table that is filtered, sorted and kept as views, and as a file for a spreadsheet.
//!
//! Changes are in `change`, sheets that come in in `bring`.

mod bring;
mod change;
mod words;

use askama::Template;
use axum::Router;
use axum::extract::State as Given;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use ringwall_model::plant::{Asset, ComponentType, Plant};
use ringwall_report::harmless;
use serde::Deserialize;

use super::frame::{Frame, Reader, html};
use super::plants::{Seen, seen};
use super::words::Language;
use crate::app::Caller;
use crate::app::error::AppError;
use crate::app::inventory::field::Field;
use crate::app::inventory::table::{Missing, NEEDED, Wanted};
use crate::app::register::{At, kind};
use crate::auth::roles::Permission;
use crate::http::answer::Bytes;
use crate::http::extract::Query;
use crate::http::guard::{May, ReadPlant};
use crate::http::{Outcome, State};
use words::label;

pub(super) use change::Pairs;

pub(super) fn routes() -> Router<State> {
    let at = |below: &str| format!("/o/{{organisation}}/{{system}}/inventory{below}");
    Router::new()
        .route(&at(""), get(list))
        .route(&at("/export"), get(export))
        .route(&at("/template"), get(template))
        .route(&at("/views"), post(views))
        .route(&at("/cell"), post(change::cell))
        .route(&at("/bulk"), post(change::bulk))
        .route(&at("/bring"), get(bring::page).post(bring::sheet))
        .route(&at("/plant"), post(bring::plant))
}

/// Rows on one page.
const PART: usize = 100;

/// Columns of the table.
const COLUMNS: [Field; 10] = [
    Field::Id,
    Field::Name,
    Field::Zone,
    Field::Type,
    Field::Role,
    Field::Vendor,
    Field::Model,
    Field::Firmware,
    Field::Supplier,
    Field::EndOfSupport,
];

/// What the address asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
struct Asked {
    q: String,
    zone: String,
    r#type: String,
    supplier: String,
    missing: String,
    sort: String,
    dir: String,
    from: usize,
}

impl Asked {
    /// As a query for an address.
    fn query(&self) -> String {
        let pairs = [
            ("q", &self.q),
            ("zone", &self.zone),
            ("type", &self.r#type),
            ("supplier", &self.supplier),
            ("missing", &self.missing),
            ("sort", &self.sort),
            ("dir", &self.dir),
        ];
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(pairs.into_iter().filter(|(_, value)| !value.is_empty()));
        if self.from > 0 {
            query.append_pair("from", &self.from.to_string());
        }
        query.finish()
    }

    /// The address from which it was asked, as far as it is one of the table.
    fn of_query(query: &str) -> Self {
        let mut asked = Self::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let value = value.into_owned();
            match name.as_ref() {
                "q" => asked.q = value,
                "zone" => asked.zone = value,
                "type" => asked.r#type = value,
                "supplier" => asked.supplier = value,
                "missing" => asked.missing = value,
                "sort" => asked.sort = value,
                "dir" => asked.dir = value,
                "from" => asked.from = value.parse().unwrap_or_default(),
                _ => {}
            }
        }
        asked
    }

    fn wanted(&self) -> Wanted {
        let missing = match self.missing.as_str() {
            "any" => Missing::Something,
            key => Field::of(key).map_or(Missing::Nothing, Missing::One),
        };
        let sort = Field::of(&self.sort).filter(|field| COLUMNS.contains(field)).unwrap_or(Field::Id);
        let text = self.q.clone();
        let (zone, kind, supplier) = (self.zone.clone(), self.r#type.clone(), self.supplier.clone());
        Wanted { text, zone, kind, supplier, missing, sort, descending: self.dir == "desc" }
    }

    fn filters(&self) -> bool {
        [&self.q, &self.zone, &self.r#type, &self.supplier, &self.missing].into_iter().any(|value| !value.is_empty())
    }

    fn from(&self, from: usize) -> String {
        Self { from, ..self.clone() }.query()
    }
}

/// Something to choose: its value, and what it is called.
struct Choice {
    value: String,
    name: String,
}

fn zones(plant: &Plant) -> Vec<Choice> {
    plant.zones.iter().map(|zone| Choice { value: zone.id.to_string(), name: zone.label().to_owned() }).collect()
}

fn suppliers(plant: &Plant) -> Vec<Choice> {
    plant.suppliers.iter().map(|supplier| Choice { value: supplier.id.to_string(), name: supplier.label().to_owned() }).collect()
}

fn types(frame: &Frame) -> Vec<Choice> {
    ComponentType::ALL.iter().map(|kind| Choice { value: kind.as_str().to_owned(), name: frame.say(words::component(*kind)) }).collect()
}

/// The heading of a column.
struct Heading {
    label: &'static str,
    href: String,
    /// As ARIA names it; empty where the table is not sorted by it.
    sorted: &'static str,
}

/// A cell: its value, and how it is shown.
struct Cell {
    field: &'static str,
    value: String,
    text: String,
}

struct Row {
    id: String,
    label: String,
    cells: Vec<Cell>,
    software: usize,
}

impl Row {
    fn of(asset: &Asset, choices: [&[Choice]; 3]) -> Self {
        let [zones, kinds, suppliers] = choices;
        let cell = |field: &Field| {
            let value = field.text(asset);
            let named = match field {
                Field::Zone => zones,
                Field::Type => kinds,
                Field::Supplier => suppliers,
                _ => &[],
            };
            let text = named.iter().find(|choice| choice.value == value).map_or_else(|| value.clone(), |choice| choice.name.clone());
            Cell { field: field.key(), value, text }
        };
        let cells = COLUMNS.iter().filter(|field| **field != Field::Id).map(cell).collect();
        Self { id: asset.id.to_string(), label: asset.label().to_owned(), cells, software: asset.software.len() }
    }
}

#[derive(Template)]
#[template(path = "inventory.html")]
struct Page {
    frame: Frame,
    base: String,
    asked: Asked,
    headings: Vec<Heading>,
    rows: Vec<Row>,
    /// How many fit, and how many there are at all.
    total: usize,
    all: usize,
    zones: Vec<Choice>,
    types: Vec<Choice>,
    suppliers: Vec<Choice>,
    missing: Vec<Choice>,
    views: Vec<(String, String)>,
    may_edit: bool,
}

impl Page {
    fn last(&self) -> usize {
        self.asked.from + self.rows.len()
    }

    fn shown(&self) -> String {
        let number = |count: usize| self.frame.words.number(count);
        format!("{}–{} / {}", number(self.asked.from + 1), number(self.last()), number(self.total))
    }
}

/// Whether the caller may do something in the plant of the path.
pub(super) fn may<N>(may: &May<N>, permission: Permission) -> bool {
    let Caller { register, .. } = &may.caller;
    let at = register.place(&may.organisation, kind::SYSTEM, &may.system).map(At::of).unwrap_or_default();
    may.caller.allowed(&may.organisation, permission, at).is_ok()
}

/// Refuses to change what is looked at as of a day that has passed.
pub(super) fn only_now(frame: &Frame) -> Result<(), AppError> {
    if frame.is_now() { Ok(()) } else { Err(AppError::Conflict("this is a day that has passed: nothing can be changed in it".into())) }
}

async fn list(guard: May<ReadPlant>, Given(state): Given<State>, reader: Reader, Query(asked): Query<Asked>) -> Outcome<Response> {
    let Seen { assessed, frame, base } = seen(&state, &guard, reader, "inventory").await?;
    let plant = &assessed.plant;
    let wanted = asked.wanted();
    let found = wanted.of(plant);
    // Whoever comes with an old address gets the last part, not nothing.
    let from = if asked.from < found.len() { asked.from } else { found.len().saturating_sub(1) / PART * PART };
    let asked = Asked { from, ..asked };
    let (zones, types, suppliers) = (zones(plant), types(&frame), suppliers(plant));
    let rows = found.iter().skip(from).take(PART).map(|asset| Row::of(asset, [&zones, &types, &suppliers])).collect();
    let missing = std::iter::once(Choice { value: "any".into(), name: frame.say("missing-any") })
        .chain(NEEDED.into_iter().map(|field| Choice { value: field.key().to_owned(), name: frame.say(label(field)) }))
        .collect();
    let page = Page {
        headings: headings(&asked, &wanted),
        rows,
        total: found.len(),
        all: plant.assets.len(),
        missing,
        views: state.app.views(&guard.caller, &guard.at()).await?,
        may_edit: frame.is_now() && may(&guard, Permission::EditInventory),
        zones,
        types,
        suppliers,
        asked,
        frame,
        base,
    };
    Ok(html(StatusCode::OK, &page))
}

fn headings(asked: &Asked, wanted: &Wanted) -> Vec<Heading> {
    let heading = |field: &Field| {
        let is_sorted = *field == wanted.sort;
        let sorted = match (is_sorted, wanted.descending) {
            (false, _) => "",
            (true, false) => "ascending",
            (true, true) => "descending",
        };
        let dir = if is_sorted && !wanted.descending { "desc".to_owned() } else { String::new() };
        let href = Asked { sort: field.key().to_owned(), dir, from: 0, ..asked.clone() }.query();
        Heading { label: label(*field), href, sorted }
    };
    COLUMNS.iter().map(heading).collect()
}

/// What separates the cells of a file, so that a spreadsheet of the reader's language opens it: where the comma is the decimal mark,
/// it is the semicolon.
fn separator(language: Language) -> u8 {
    if language == Language::English { b',' } else { b';' }
}

/// A file of comma-separated values; the mark at its beginning tells spreadsheets that it is UTF-8.
fn file(reader: &Reader, name: String, rows: impl Iterator<Item = Vec<String>>) -> Result<Response, AppError> {
    let mut writer = csv::WriterBuilder::new().delimiter(separator(reader.words.language)).from_writer(b"\xef\xbb\xbf".to_vec());
    for row in rows {
        writer.write_record(&row).map_err(|_| AppError::Conflict("the file cannot be written".into()))?;
    }
    let content = writer.into_inner().map_err(|_| AppError::Conflict("the file cannot be written".into()))?;
    Ok(Bytes { media_type: "text/csv; charset=utf-8", name: Some(name), content }.into_response())
}

fn header() -> Vec<String> {
    Field::all().map(|field| field.key().to_owned()).collect()
}

/// What the table shows, on all its pages, with all columns.
async fn export(guard: May<ReadPlant>, Given(state): Given<State>, reader: Reader, Query(asked): Query<Asked>) -> Outcome<Response> {
    let when = state.app.when(reader.as_of).await?;
    let assessed = state.app.at(&guard.at(), &when).await?;
    let found = asked.wanted().of(&assessed.plant);
    let rows = found.into_iter().map(|asset| Field::all().map(|field| harmless(&field.text(asset))).collect());
    Ok(file(&reader, format!("{}-assets.csv", guard.system), std::iter::once(header()).chain(rows))?)
}

/// A file with nothing but the header.
async fn template(_guard: May<ReadPlant>, reader: Reader) -> Outcome<Response> {
    Ok(file(&reader, "assets.csv".into(), std::iter::once(header()))?)
}

/// Keeps the filter under a name, or forgets one.
async fn views(guard: May<ReadPlant>, Given(state): Given<State>, sent: Pairs) -> Outcome<Response> {
    let asked = Asked { from: 0, ..Asked::of_query(sent.one("query")) };
    match sent.one("forget") {
        "" => state.app.keep_view(&guard.caller, &guard.at(), sent.one("name"), &asked.query()).await?,
        name => state.app.drop_view(&guard.caller, &guard.at(), name).await?,
    }
    Ok(Redirect::to(&format!("/o/{}/{}/inventory?{}", guard.organisation, guard.system, asked.query())).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_what_is_asked_for() {
        let asked = Asked { q: "a&b=%n".into(), zone: "line-1".into(), from: 100, ..Asked::default() };
        assert_eq!(asked.query(), "q=a%26b%3D%25n&zone=line-1&from=100");
        assert_eq!(Asked::of_query(&asked.query()), asked);
        assert_eq!(Asked::of_query("x=y&from=z"), Asked::default());
    }
}
