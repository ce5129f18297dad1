//! The sheet of levels: one line for each zone and conduit, SL-T, SL-A and SL-E for each foundational requirement.

use ringwall_model::level::Foundational;

use super::sheet::{Table, Value};
use crate::plain;
use crate::strings::EN;
use crate::view::{self, Spot, View};

pub(super) fn levels(view: &View<'_>) -> Table {
    let mut columns = vec![(EN.kind.to_owned(), 9.0), (EN.id.to_owned(), 20.0), (EN.name.to_owned(), 32.0)];
    for fr in Foundational::ALL {
        columns.extend(["SL-T", "SL-A", "SL-E"].map(|level| (format!("{} {level}", fr.abbreviation()), 6.0)));
    }
    let counts = [EN.required, EN.gaps, EN.unanswered, EN.evidence_gaps, EN.covered, EN.proved];
    columns.extend(counts.map(|title| (title.to_owned(), 11.0)));
    let zones = view.zones().into_iter().map(|spot| row(EN.zone, &spot));
    let conduits = view.conduits().into_iter().map(|spot| row(EN.conduit, &spot));
    Table { name: EN.sheet_levels, columns, rows: zones.chain(conduits).collect(), fixed: 3 }
}

fn row(kind: &str, spot: &Spot<'_>) -> Vec<Value> {
    let mut row = vec![Value::text(kind), Value::text(spot.id), Value::text(spot.label)];
    for fr in Foundational::ALL {
        let target = spot.place.target.and_then(|t| t.get(fr));
        let short = view::missing(spot.place, fr).is_some_and(|levels| levels > 0);
        row.push(Value::Level { level: target, short: false });
        row.push(Value::Level { level: Some(spot.place.achieved.get(fr)), short });
        row.push(Value::Level { level: Some(spot.place.evidenced.get(fr)), short: false });
    }
    let tally = spot.tally;
    row.extend([tally.required, tally.gaps, tally.unknown, tally.unproved].map(Value::count));
    row.push(Value::Share(plain::share(tally.covered(), tally.required)));
    row.push(Value::Share(plain::share(tally.proved(), tally.required)));
    row
}
