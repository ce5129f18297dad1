//! `ringwall scope`: whether NIS2 binds an entity, from a plant, from flags, or by questions.

use std::fmt::Write as _;
use std::io::{self, BufRead, IsTerminal};

use anstyle::Style;
use ringwall_engine::assessment::{Entity, EntityClass};
use ringwall_engine::{catalogue, nis2};
use ringwall_model::file::{Source, read};
use ringwall_model::plant::Organisation;
use serde_json::{Map, Value, json};

use crate::args::Scope;
use crate::error::{CliError, Outcome};
use crate::{load, output};

pub(crate) fn run(args: &Scope) -> Result<Outcome, CliError> {
    let organisation = organisation(args)?;
    let entity = nis2::entity::entity(organisation.as_ref());
    if args.output.is_json() {
        output::print_json(&entity)?;
    } else {
        output::print(&text(organisation.as_ref(), &entity))?;
    }
    Ok(Outcome::Done)
}

fn organisation(args: &Scope) -> Result<Option<Organisation>, CliError> {
    if let Some(path) = &args.plant {
        return Ok(load::plant(path)?.plant.organisation);
    }
    let mut fields = from_flags(args);
    if fields.is_empty() {
        if !io::stdin().is_terminal() {
            return Err(CliError::invalid(
                "nothing to class",
                "give a plant, or flags such as --activity food-production --employees 180 --turnover 62000000 --balance 41000000",
            ));
        }
        fields = ask()?;
    }
    parse(fields).map(Some)
}

fn from_flags(args: &Scope) -> Map<String, Value> {
    let mut fields = Map::new();
    let mut put = |key: &str, value: Option<Value>| drop(value.map(|v| fields.insert(key.to_owned(), v)));
    put("country", args.country.as_ref().map(|c| json!(c.to_uppercase())));
    let named: Vec<&String> = args.activity.iter().filter(|a| *a != "none").collect();
    put("activities", (!args.activity.is_empty()).then(|| json!(named)));
    put("employees", args.employees.map(|e| json!(e)));
    put("turnover_eur", args.turnover.map(|t| json!(t)));
    put("balance_eur", args.balance.map(|b| json!(b)));
    let designations: Vec<Value> = args.designation.iter().map(|d| json!({ "kind": d.as_str() })).collect();
    put("designations", (!designations.is_empty()).then(|| json!(designations)));
    fields
}

/// Through the plant file's own reader, so that a flag and a line of a plant mean the same and err alike.
fn parse(fields: Map<String, Value>) -> Result<Organisation, CliError> {
    let text = json!({ "ringwall": 1, "organisation": fields }).to_string();
    let plant = read(&[Source::new("command line", text.into_bytes())?], catalogue::vocabulary());
    let plant = plant.map_err(|problems| {
        let first = problems.problems.into_iter().next();
        first.map_or_else(|| CliError::invalid("the entity cannot be classed", ""), |p| CliError::invalid(p.message, p.hint))
    })?;
    plant.organisation.ok_or_else(|| CliError::invalid("nothing to class", ""))
}

const QUESTIONS: [(&str, &str); 5] = [
    ("country", "Member State of establishment, two letters (AT, DE, FR …)"),
    ("activities", "Entity types, separated by commas, or `none` (`ringwall catalogue activities` lists them)"),
    ("employees", "Annual work units, with partner and linked enterprises"),
    ("turnover_eur", "Annual turnover in euros, likewise aggregated"),
    ("balance_eur", "Balance sheet total in euros, likewise aggregated"),
];

fn ask() -> Result<Map<String, Value>, CliError> {
    let mut fields = Map::new();
    output::print("Leave an answer empty where you do not know it.\n")?;
    for (key, question) in QUESTIONS {
        output::print(&format!("{question}: "))?;
        let mut line = String::new();
        io::stdin().lock().read_line(&mut line)?;
        let line = line.trim();
        let value = match key {
            _ if line.is_empty() => continue,
            "activities" if line == "none" => json!([]),
            "activities" => json!(line.split(',').map(str::trim).collect::<Vec<_>>()),
            "country" => json!(line.to_uppercase()),
            _ => json!(line),
        };
        fields.insert(key.to_owned(), value);
    }
    Ok(fields)
}

fn text(organisation: Option<&Organisation>, entity: &Entity) -> String {
    let bold = Style::new().bold();
    let mut out = String::new();
    let _ = writeln!(out, "Class under NIS2: {bold}{}{bold:#}", entity.class.as_str());
    for rule in &entity.rules {
        let article = catalogue::NIS2_ARTICLES.iter().find(|a| a.id == rule);
        match article {
            Some(article) => drop(writeln!(out, "  {rule}: {} (Article {})", article.label, article.article)),
            None => drop(writeln!(out, "  {}", rule.replace("size:", "size class: "))),
        }
    }
    if !entity.missing.is_empty() {
        let _ = writeln!(out, "To tell the class, these are missing: {}", entity.missing.join(", "));
    }
    if let Some(fine) = entity.fine_ceiling_eur {
        let _ = writeln!(out, "Highest fine under Article 34: at least {} EUR", grouped(fine));
    }
    if entity.class == EntityClass::OutOfScope {
        out.push_str("Customers that are bound may still ask for security in contracts (Article 21(2)(d) and 21(3)).\n");
    }
    let country = organisation.and_then(|o| o.country.as_ref()).and_then(|c| catalogue::country(c.as_str()));
    if let Some(country) = country {
        let _ = writeln!(out, "\n{bold}{}{bold:#} (as of {}): {}, {}", country.name, country.as_of, country.law, country.status);
        let _ = writeln!(out, "  authority: {}\n  portal: {}\n  registration: {}", country.authority, country.portal, country.registration);
        let _ = writeln!(
            out,
            "  clocks: {} / {} / {}; they count from: {}",
            country.early_warning, country.notification, country.final_report, country.clock_anchor
        );
        let _ = writeln!(out, "  open points: {}", country.open_points);
    }
    out.push_str("\nThe Directive's baseline; national law may go further. Not legal advice.\n");
    out
}

/// 62000000 as 62 000 000.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let first = digits.len() % 3;
    let (head, rest) = digits.split_at(first);
    let groups = rest.as_bytes().chunks(3).map(|c| String::from_utf8_lossy(c).into_owned());
    std::iter::once(head.to_owned()).filter(|h| !h.is_empty()).chain(groups).collect::<Vec<_>>().join(" ")
}
