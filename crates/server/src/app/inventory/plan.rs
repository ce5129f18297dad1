//! What a sheet would do to the inventory: looked at by a person before anything is written.

use std::collections::{BTreeMap, HashMap, HashSet};

use ringwall_engine::catalogue;
use ringwall_ledger::hash::Hash;
use ringwall_model::id::is_id;
use ringwall_model::plant::Plant;
use ringwall_model::records::{Kind, decode};
use serde_json::{Map, Value, json};

use super::field::{self, Field, Wrong};
use super::sheet::{Line, Sheet};
use crate::app::records::{Record, RecordChange};

/// How a sheet is understood.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Reading {
    /// Which field each column holds; columns without one are left out.
    pub(crate) columns: Vec<Option<Field>>,
    /// Zone of new assets whose line names none; empty for no such zone.
    pub(crate) zone: String,
    /// Whether zones and suppliers that are not there yet are made.
    pub(crate) make: bool,
}

impl Reading {
    /// The fields that the headings name, each once.
    pub(crate) fn of(header: &[String]) -> Self {
        let mut seen = HashSet::new();
        let columns = header.iter().map(|heading| Field::headed(heading).filter(|field| seen.insert(*field))).collect();
        Self { columns, zone: String::new(), make: true }
    }

    /// A field that two columns are said to hold.
    pub(crate) fn twice(&self) -> Option<Field> {
        let mut seen = HashSet::new();
        self.columns.iter().flatten().find(|field| !seen.insert(**field)).copied()
    }

    fn cell<'l>(&self, line: &'l Line, wanted: Field) -> Option<&'l str> {
        let at = self.columns.iter().position(|field| *field == Some(wanted))?;
        line.cells.get(at).map(|cell| cell.trim()).filter(|cell| !cell.is_empty())
    }
}

/// An asset that is there, with the version that holds where it is known.
pub(crate) struct Held {
    version: u64,
    body: Map<String, Value>,
}

/// What there is already.
pub(crate) struct Known {
    assets: HashMap<String, Held>,
    /// Assets by their name in small letters, where only one has it.
    named: HashMap<String, Option<String>>,
    /// Zones and suppliers by id, and by their name in small letters.
    zones: HashMap<String, String>,
    suppliers: HashMap<String, String>,
}

impl Known {
    /// As a plant says, for looking at it.
    pub(crate) fn of(plant: &Plant) -> Self {
        let assets = plant.assets.iter().filter_map(|asset| match serde_json::to_value(asset) {
            Ok(Value::Object(body)) => Some((asset.id.to_string(), Held { version: 0, body })),
            _ => None,
        });
        Self::with(plant, assets.collect())
    }

    /// With the versions that hold, for changing it.
    pub(crate) fn held(plant: &Plant, records: Vec<Record>) -> Self {
        let held = |record: Record| match record.body {
            Value::Object(body) => Some((record.id, Held { version: record.version, body })),
            _ => None,
        };
        Self::with(plant, records.into_iter().filter_map(held).collect())
    }

    fn with(plant: &Plant, assets: HashMap<String, Held>) -> Self {
        let mut named = HashMap::new();
        for (id, held) in &assets {
            let name = field::shown(&held.body, Field::Name).to_lowercase();
            named.entry(name).and_modify(|one| *one = None).or_insert_with(|| Some(id.clone()));
        }
        named.remove("");
        let zones = plant.zones.iter().map(|zone| (zone.id.as_str(), zone.label()));
        let suppliers = plant.suppliers.iter().map(|supplier| (supplier.id.as_str(), supplier.label()));
        Self { assets, named, zones: by_name(zones), suppliers: by_name(suppliers) }
    }
}

/// Ids by themselves and by names; a name that is another one's id stands for that.
fn by_name<'p>(places: impl Iterator<Item = (&'p str, &'p str)> + Clone) -> HashMap<String, String> {
    let names = places.clone().map(|(id, name)| (name.to_lowercase(), id.to_owned()));
    names.chain(places.map(|(id, _)| (id.to_owned(), id.to_owned()))).collect()
}

/// What becomes of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub(crate) enum Fate {
    New,
    Changed,
    Same,
}

/// A line that can be brought in.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Row {
    pub(crate) line: u64,
    pub(crate) id: String,
    pub(crate) fate: Fate,
    /// What it says anew: the field, what stood there, and what will.
    pub(crate) differs: Vec<(Field, String, String)>,
    version: u64,
    body: Map<String, Value>,
}

/// Why a line is left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Why {
    /// A cell is no value of its field.
    Wrong(Field, Wrong),
    /// It says neither an id nor a name.
    Nameless,
    /// Another line speaks of the same asset.
    Twice(u64),
    /// It is new and says no zone.
    Zoneless,
    /// There is no such zone or supplier, and it is not to be made.
    Unknown(Field),
    /// The record as a whole is refused.
    Refused(String),
}

/// Why a line is left out, and what stands in the cell.
type Left = (Why, String);
/// Id and name of something that has to be made.
type Made = (String, String);

/// A line that is left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Flaw {
    pub(crate) line: u64,
    pub(crate) why: Why,
    /// What stands in the cell.
    pub(crate) found: String,
}

/// What a sheet comes to.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Plan {
    pub(crate) rows: Vec<Row>,
    pub(crate) flaws: Vec<Flaw>,
    /// Zones and suppliers that are not there yet: what they will be called, by id.
    pub(crate) zones: BTreeMap<String, String>,
    pub(crate) suppliers: BTreeMap<String, String>,
}

/// A plan as it is made, line by line.
struct Maker<'k> {
    known: &'k Known,
    reading: &'k Reading,
    plan: Plan,
    /// Which line speaks of which asset.
    lines: HashMap<String, u64>,
    /// Ids that lines name themselves.
    claimed: HashSet<String>,
}

impl Plan {
    /// What the lines of a sheet come to.
    pub(crate) fn of(sheet: &Sheet, reading: &Reading, known: &Known) -> Self {
        let claimed = sheet.lines.iter().filter_map(|line| stated(reading, line)).collect();
        let mut maker = Maker { known, reading, plan: Self::default(), lines: HashMap::new(), claimed };
        for line in &sheet.lines {
            match maker.row(line) {
                Ok(row) => maker.plan.rows.push(row),
                Err((why, found)) => maker.plan.flaws.push(Flaw { line: line.number, why, found }),
            }
        }
        maker.plan
    }

    pub(crate) fn count(&self, fate: Fate) -> usize {
        self.rows.iter().filter(|row| row.fate == fate).count()
    }

    /// A name for exactly this plan: whoever agrees to it has seen it.
    pub(crate) fn digest(&self) -> String {
        let rows: Vec<_> = self.rows.iter().filter(|row| row.fate != Fate::Same).map(|row| (&row.id, &row.differs)).collect();
        let texts = format!("{rows:?}{:?}{:?}", self.zones, self.suppliers);
        Hash::of(texts.as_bytes()).to_hex()
    }

    /// The changes that it means: first what assets refer to.
    pub(crate) fn changes(self) -> Vec<RecordChange> {
        let made = |kind: Kind, (id, name): (String, String)| {
            let body = if id == name { json!({ "id": id }) } else { json!({ "id": id, "name": name }) };
            RecordChange { kind: kind.as_str().to_owned(), id: Some(id), body: Some(body), version: Some(0), seen: false }
        };
        let asset = |row: Row| RecordChange {
            kind: Kind::Asset.as_str().to_owned(),
            id: Some(row.id),
            body: Some(Value::Object(row.body)),
            version: Some(row.version),
            seen: row.fate == Fate::Changed,
        };
        let zones = self.zones.into_iter().map(|zone| made(Kind::Zone, zone));
        let suppliers = self.suppliers.into_iter().map(|supplier| made(Kind::Supplier, supplier));
        let rows = self.rows.into_iter().filter(|row| row.fate != Fate::Same).map(asset);
        zones.chain(suppliers).chain(rows).collect()
    }
}

/// The id that a line names: as it is, or made of what stands there (`PLC-01` is `plc-01`).
fn stated(reading: &Reading, line: &Line) -> Option<String> {
    let cell = reading.cell(line, Field::Id)?;
    if is_id(cell) { Some(cell.to_owned()) } else { field::id_from(cell) }
}

impl Maker<'_> {
    fn row(&mut self, line: &Line) -> Result<Row, Left> {
        let id = self.id(line)?;
        if let Some(first) = self.lines.get(&id) {
            return Err((Why::Twice(*first), id));
        }
        let held = self.known.assets.get(&id);
        let mut body = held.map_or_else(|| Map::from_iter([("id".to_owned(), id.clone().into())]), |held| held.body.clone());
        let mut wanted = Vec::new();
        for field in self.reading.columns.iter().flatten().filter(|field| **field != Field::Id) {
            // An empty cell says nothing: what is there stays.
            let Some(cell) = self.reading.cell(line, *field) else { continue };
            let (value, made) = self.value(*field, cell)?;
            field::set(&mut body, *field, Some(value));
            wanted.extend(made.map(|made| (*field, made)));
        }
        self.complete(line, &mut body, held.is_none())?;
        let fate = match held {
            None => Fate::New,
            Some(held) if held.body == body => Fate::Same,
            Some(_) => Fate::Changed,
        };
        if fate != Fate::Same {
            let refused = |problems: ringwall_model::file::Problems| problems.problems.into_iter().next().map(|problem| problem.message);
            let checked = decode(Kind::Asset, &Value::Object(body.clone()), catalogue::vocabulary()).map_err(refused);
            checked.map_err(|message| (Why::Refused(message.unwrap_or_default()), String::new()))?;
        }
        // Only what a good line needs is made.
        for (field, (id, name)) in wanted {
            let made = if field == Field::Zone { &mut self.plan.zones } else { &mut self.plan.suppliers };
            made.entry(id).or_insert(name);
        }
        self.lines.insert(id.clone(), line.number);
        let before = |field| held.map(|held| field::shown(&held.body, field)).unwrap_or_default();
        let each = Field::all().map(|field| (field, before(field), field::shown(&body, field)));
        let differs = each.filter(|(_, before, after)| before != after).collect();
        Ok(Row { line: line.number, id, fate, differs, version: held.map_or(0, |held| held.version), body })
    }

    /// What a new asset has to say and its line does not.
    fn complete(&self, line: &Line, body: &mut Map<String, Value>, is_new: bool) -> Result<(), Left> {
        if !is_new {
            return Ok(());
        }
        if !body.contains_key("zone") {
            let zone = self.known.zones.get(&self.reading.zone).ok_or((Why::Zoneless, String::new()))?;
            field::set(body, Field::Zone, Some(zone.clone().into()));
        }
        // What was no id is still what people call it.
        if let Some(stated) = self.reading.cell(line, Field::Id).filter(|stated| !is_id(stated) && !body.contains_key("name")) {
            field::set(body, Field::Name, Some(stated.into()));
        }
        Ok(())
    }

    fn id(&self, line: &Line) -> Result<String, Left> {
        if let Some(cell) = self.reading.cell(line, Field::Id) {
            return stated(self.reading, line).ok_or_else(|| (Why::Wrong(Field::Id, Wrong::NoId), cell.to_owned()));
        }
        let name = self.reading.cell(line, Field::Name).ok_or((Why::Nameless, String::new()))?;
        let free = |id: &String| !self.lines.contains_key(id) && !self.claimed.contains(id);
        // Whoever brings the same sheet again means the same assets.
        if let Some(id) = self.known.named.get(&name.to_lowercase()).cloned().flatten().filter(free) {
            return Ok(id);
        }
        let base = field::id_from(name).ok_or_else(|| (Why::Wrong(Field::Name, Wrong::NoId), name.to_owned()))?;
        let numbered = |number: usize| {
            let ending = format!("-{number}");
            let kept: String = base.chars().take(63 - ending.len()).collect();
            format!("{kept}{ending}")
        };
        let candidates = std::iter::once(base.clone()).chain((2..).map(numbered));
        let mut new = candidates.filter(|id| free(id) && !self.known.assets.contains_key(id));
        new.next().ok_or_else(|| (Why::Nameless, name.to_owned()))
    }

    /// The value of a cell, and what has to be made for it: id and name.
    fn value(&self, field: Field, cell: &str) -> Result<(Value, Option<Made>), Left> {
        let places = match field {
            Field::Zone => &self.known.zones,
            Field::Supplier => &self.known.suppliers,
            _ => {
                let read = field.read(cell).and_then(|value| value.ok_or(Wrong::Empty));
                return read.map(|value| (value, None)).map_err(|wrong| (Why::Wrong(field, wrong), cell.to_owned()));
            }
        };
        let wrong = |wrong| (Why::Wrong(field, wrong), cell.to_owned());
        if cell.chars().any(char::is_control) {
            return Err(wrong(Wrong::Unprintable));
        }
        if let Some(id) = places.get(cell).or_else(|| places.get(&cell.to_lowercase())) {
            return Ok((id.clone().into(), None));
        }
        let id = field::id_from(cell).ok_or_else(|| wrong(Wrong::NoId))?;
        if places.contains_key(&id) {
            return Ok((id.into(), None));
        }
        if self.reading.make { Ok((id.clone().into(), Some((id, cell.to_owned())))) } else { Err((Why::Unknown(field), cell.to_owned())) }
    }
}

#[cfg(test)]
mod tests {
    use ringwall_model::file::{self, Source};

    use super::super::sheet;
    use super::*;

    const PLANT: &str = "ringwall: 1
zones: [{id: line-1, name: Filling line}, {id: office}]
suppliers: [{id: acme, name: ACME GmbH}]
assets:
  - {id: plc-1, name: Filler PLC, zone: line-1, vendor: ACME, safety: true}
  - {id: pc-1, name: PC, zone: office}
  - {id: pc-2, name: PC, zone: office}
";

    fn plan_with(text: &str, change: impl FnOnce(&mut Reading)) -> Plan {
        let plant = file::read(&[Source::new("plant.yaml", PLANT.as_bytes().to_vec()).unwrap()], catalogue::vocabulary()).unwrap();
        let sheet = sheet::read(text).unwrap();
        let mut reading = Reading::of(&sheet.header);
        change(&mut reading);
        Plan::of(&sheet, &reading, &Known::of(&plant))
    }

    fn plan(text: &str) -> Plan {
        plan_with(text, |_| {})
    }

    fn ids(plan: &Plan) -> Vec<(&str, Fate)> {
        plan.rows.iter().map(|row| (row.id.as_str(), row.fate)).collect()
    }

    #[test]
    fn lines_are_new_changed_or_the_same() {
        let plan = plan("id;zone;Hersteller\nplc-1;;Other\npc-1;office;\nplc-9;Filling Line;ACME");
        assert_eq!(ids(&plan), [("plc-1", Fate::Changed), ("pc-1", Fate::Same), ("plc-9", Fate::New)]);
        assert_eq!(plan.rows[0].differs, [(Field::Vendor, "ACME".to_owned(), "Other".to_owned())]);
        assert_eq!(plan.rows[2].body["zone"], "line-1", "by its name");
        let changes = plan.changes();
        assert_eq!(changes.len(), 2, "what is the same is left alone");
        assert_eq!(changes[0].body.as_ref().unwrap()["safety"], true, "what no column speaks of stays");
    }

    #[test]
    fn ids_are_made_of_names_and_are_unique() {
        let plan = plan("name\tzone\nPump\toffice\nPUMP\toffice\nFiller PLC\tline-1\nPC\toffice\npump-2\toffice");
        let expected = [("pump", Fate::New), ("pump-2", Fate::New), ("plc-1", Fate::Same), ("pc", Fate::New), ("pump-2-2", Fate::New)];
        assert_eq!(ids(&plan), expected);
        let plan = plan_with("id,name,zone\npump,,office\n,Pump,office", |_| {});
        assert_eq!(ids(&plan), [("pump", Fate::New), ("pump-2", Fate::New)], "an id that a line names is its own");
        let plan = plan_with("id,zone\nPLC-77,office", |_| {});
        assert_eq!((plan.rows[0].id.as_str(), &plan.rows[0].body["name"]), ("plc-77", &json!("PLC-77")));
    }

    #[test]
    fn bad_lines_are_named_and_the_others_stay() {
        let text = "id,name,zone,type,end_of_support\n,,office,,\na,,office,toaster,\nb,,office,,tomorrow\nc,,,,\nd,,office,,\nd,,office,,\n日本,,office,,\ne,x\0y,office,,\n";
        let plan = plan(text);
        assert_eq!(ids(&plan), [("d", Fate::New)]);
        let flaws: Vec<_> = plan.flaws.into_iter().map(|flaw| (flaw.line, flaw.why)).collect();
        let expected = [
            (2, Why::Nameless),
            (3, Why::Wrong(Field::Type, Wrong::NoType)),
            (4, Why::Wrong(Field::EndOfSupport, Wrong::NoDate)),
            (5, Why::Zoneless),
            (7, Why::Twice(6)),
            (8, Why::Wrong(Field::Id, Wrong::NoId)),
            (9, Why::Wrong(Field::Name, Wrong::Unprintable)),
        ];
        assert_eq!(flaws, expected);
    }

    #[test]
    fn zones_and_suppliers_that_are_not_there_are_named() {
        let text = "name;zone;supplier\na;Tank farm;acme gmbh\nb;tank-farm;Newco\nc;\u{7}bell;";
        let found = plan(text);
        assert_eq!(found.zones, BTreeMap::from([("tank-farm".to_owned(), "Tank farm".to_owned())]));
        assert_eq!(found.suppliers, BTreeMap::from([("newco".to_owned(), "Newco".to_owned())]));
        assert_eq!(found.flaws.len(), 1);
        let kinds: Vec<String> = found.changes().into_iter().map(|change| change.kind).collect();
        assert_eq!(kinds, ["zone", "supplier", "asset", "asset"], "what is referred to comes first");
        let without = plan_with(text, |reading| reading.make = false);
        assert!(without.rows.is_empty() && without.zones.is_empty() && without.flaws.len() == 3);
    }

    #[test]
    fn a_zone_can_be_given_for_lines_that_name_none() {
        let plan = plan_with("name\na\nb", |reading| reading.zone = "office".into());
        assert_eq!(plan.rows.iter().map(|row| row.body["zone"].as_str().unwrap()).collect::<Vec<_>>(), ["office", "office"]);
    }

    #[test]
    fn a_digest_stands_for_what_was_seen() {
        let one = plan("id,vendor\nplc-1,X").digest();
        assert_eq!(one, plan("id,vendor\nplc-1,X\npc-1,").digest(), "a line that changes nothing is nothing");
        assert_ne!(one, plan("id,vendor\nplc-1,Y").digest());
    }
}
