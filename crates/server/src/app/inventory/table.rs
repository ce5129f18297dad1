//! Which assets of a plant somebody wants to see, and in which order.

use std::collections::HashSet;

use ringwall_model::plant::{Asset, Plant};

use super::field::Field;

/// What the assets that are asked for have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wanted {
    /// Text that stands somewhere in the record, in any case; empty for any.
    pub(crate) text: String,
    /// Zone that they are in, or in one within it; empty for any.
    pub(crate) zone: String,
    /// Component type; empty for any.
    pub(crate) kind: String,
    /// Supplier; empty for any.
    pub(crate) supplier: String,
    /// What they do not say.
    pub(crate) missing: Missing,
    pub(crate) sort: Field,
    pub(crate) descending: bool,
}

/// What assets may leave open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Missing {
    /// It does not matter.
    Nothing,
    /// Something that an assessment or an advisory asks for.
    Something,
    /// This field.
    One(Field),
}

/// What levels, advisories and the duties about suppliers ask an asset for.
pub(crate) const NEEDED: [Field; 6] = [Field::Type, Field::Role, Field::Vendor, Field::Model, Field::Firmware, Field::Supplier];

/// Where text is looked for.
const SEARCHED: [Field; 13] = [
    Field::Id,
    Field::Name,
    Field::Zone,
    Field::Role,
    Field::Vendor,
    Field::Model,
    Field::Firmware,
    Field::Serial,
    Field::Addresses,
    Field::Macs,
    Field::Location,
    Field::Owner,
    Field::Note,
];

impl Wanted {
    /// The assets, in the order that is asked for; those that say nothing there come last.
    pub(crate) fn of<'p>(&self, plant: &'p Plant) -> Vec<&'p Asset> {
        let zones = self.zones(plant);
        let text = self.text.trim().to_lowercase();
        let mut found: Vec<&Asset> = plant.assets.iter().filter(|asset| self.fits(asset, zones.as_ref(), &text)).collect();
        found.sort_by_cached_key(|asset| (natural(&self.sort.text(asset)), natural(asset.id.as_str())));
        if self.descending {
            found.reverse();
        }
        let says_nothing = |asset: &&Asset| self.sort.text(asset).is_empty();
        let (nothing, something): (Vec<&Asset>, Vec<&Asset>) = found.into_iter().partition(says_nothing);
        something.into_iter().chain(nothing).collect()
    }

    /// The zone that is asked for, and all within it.
    fn zones<'p>(&'p self, plant: &'p Plant) -> Option<HashSet<&'p str>> {
        if self.zone.is_empty() {
            return None;
        }
        let mut zones = HashSet::from([self.zone.as_str()]);
        loop {
            let inside = plant.zones.iter().filter(|zone| zone.parent.as_ref().is_some_and(|parent| zones.contains(parent.as_str())));
            let new: Vec<&str> = inside.map(|zone| zone.id.as_str()).filter(|id| !zones.contains(id)).collect();
            if new.is_empty() {
                return Some(zones);
            }
            zones.extend(new);
        }
    }

    fn fits(&self, asset: &Asset, zones: Option<&HashSet<&str>>, text: &str) -> bool {
        let same = |wanted: &str, found: Option<&str>| wanted.is_empty() || found == Some(wanted);
        let lacks = |field: Field| field.text(asset).is_empty();
        zones.is_none_or(|zones| zones.contains(asset.zone.as_str()))
            && same(&self.kind, asset.r#type.map(|kind| kind.as_str()))
            && same(&self.supplier, asset.supplier.as_ref().map(|supplier| supplier.as_str()))
            && match self.missing {
                Missing::Nothing => true,
                Missing::Something => NEEDED.into_iter().any(lacks),
                Missing::One(field) => lacks(field),
            }
            && (text.is_empty() || SEARCHED.into_iter().any(|field| field.text(asset).to_lowercase().contains(text)))
    }
}

/// A text so that `line-2` comes before `line-10`, whatever the case.
fn natural(text: &str) -> String {
    let mut key = String::with_capacity(text.len() + 8);
    let mut digits = String::new();
    for c in text.chars().flat_map(char::to_lowercase) {
        if c.is_ascii_digit() {
            digits.push(c);
        } else {
            pad(&mut key, &mut digits);
            key.push(c);
        }
    }
    pad(&mut key, &mut digits);
    key
}

/// Puts a number behind its count of digits: longer numbers are larger.
fn pad(key: &mut String, digits: &mut String) {
    let number = digits.trim_start_matches('0');
    if !digits.is_empty() {
        key.push(char::from_u32(0x30 + u32::try_from(number.len()).unwrap_or(9).min(0x4f)).unwrap_or('9'));
        key.push_str(number);
    }
    digits.clear();
}

#[cfg(test)]
mod tests {
    use ringwall_engine::catalogue;
    use ringwall_model::file::{self, Source};

    use super::*;

    const PLANT: &str = "ringwall: 1
zones: [{id: hall, kind: control}, {id: line-1, parent: hall}, {id: line-2, parent: hall}, {id: office, kind: enterprise}]
suppliers: [{id: acme}]
assets:
  - {id: plc-10, zone: line-1, type: embedded, vendor: Öster, supplier: acme, role: plc, model: a, firmware: '1'}
  - {id: plc-2, zone: line-2, type: embedded, vendor: zeta}
  - {id: PLACE, zone: office, type: host}
";

    fn wanted() -> Wanted {
        let none = String::new;
        Wanted { text: none(), zone: none(), kind: none(), supplier: none(), missing: Missing::Nothing, sort: Field::Id, descending: false }
    }

    fn ids(wanted: &Wanted) -> Vec<String> {
        let text = PLANT.replace("PLACE", "a-pc");
        let plant = file::read(&[Source::new("plant.yaml", text.into_bytes()).unwrap()], catalogue::vocabulary()).unwrap();
        wanted.of(&plant).into_iter().map(|asset| asset.id.to_string()).collect()
    }

    #[test]
    fn numbers_sort_as_numbers_and_what_is_missing_comes_last() {
        assert_eq!(ids(&wanted()), ["a-pc", "plc-2", "plc-10"]);
        assert_eq!(ids(&Wanted { descending: true, ..wanted() }), ["plc-10", "plc-2", "a-pc"]);
        assert_eq!(ids(&Wanted { sort: Field::Vendor, ..wanted() }), ["plc-2", "plc-10", "a-pc"]);
        assert_eq!(ids(&Wanted { sort: Field::Vendor, descending: true, ..wanted() }), ["plc-10", "plc-2", "a-pc"]);
    }

    #[test]
    fn a_zone_stands_for_all_within_it() {
        assert_eq!(ids(&Wanted { zone: "hall".into(), ..wanted() }), ["plc-2", "plc-10"]);
        assert_eq!(ids(&Wanted { zone: "nowhere".into(), ..wanted() }), Vec::<String>::new());
    }

    #[test]
    fn conditions_hold_together() {
        assert_eq!(ids(&Wanted { text: "öSTER".into(), ..wanted() }), ["plc-10"]);
        assert_eq!(ids(&Wanted { text: "%n".into(), ..wanted() }), Vec::<String>::new());
        assert_eq!(ids(&Wanted { kind: "host".into(), ..wanted() }), ["a-pc"]);
        assert_eq!(ids(&Wanted { supplier: "acme".into(), kind: "host".into(), ..wanted() }), Vec::<String>::new());
        assert_eq!(ids(&Wanted { missing: Missing::Something, ..wanted() }), ["a-pc", "plc-2"]);
        assert_eq!(ids(&Wanted { missing: Missing::One(Field::Vendor), ..wanted() }), ["a-pc"]);
    }
}
