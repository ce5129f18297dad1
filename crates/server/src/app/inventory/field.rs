//! The fields of an asset that fit into a cell: how each is shown, and how it is read from what somebody types.

use ringwall_model::date::Date;
use ringwall_model::id::is_id;
use ringwall_model::plant::{Asset, ComponentType};
use serde_json::{Map, Value};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A field of an asset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub(crate) enum Field {
    Id,
    Name,
    Zone,
    Type,
    Role,
    Vendor,
    Supplier,
    Model,
    Firmware,
    Serial,
    Addresses,
    Macs,
    Capability,
    Safety,
    Temporary,
    Wireless,
    External,
    EndOfSupport,
    Location,
    Owner,
    Note,
}

/// Each field with its key in the record, and what sheets call it besides: in small letters, in English, German and French.
const FIELDS: [(Field, &str, &[&str]); 21] = [
    (Field::Id, "id", &["identifier", "asset id", "asset-id", "tag", "kennung", "anlagen-id", "identifiant", "repère"]),
    (
        Field::Name,
        "name",
        &["asset", "asset name", "device", "hostname", "bezeichnung", "gerät", "gerätename", "nom", "équipement", "désignation"],
    ),
    (Field::Zone, "zone", &["security zone", "zone id", "sicherheitszone", "zone de sécurité"]),
    (
        Field::Type,
        "type",
        &["component type", "asset type", "kind", "komponententyp", "typ", "art", "geräteart", "type de composant", "genre"],
    ),
    (Field::Role, "role", &["function", "rolle", "funktion", "aufgabe", "rôle", "fonction"]),
    (Field::Vendor, "vendor", &["manufacturer", "maker", "hersteller", "fabrikat", "fabricant", "constructeur", "marque"]),
    (Field::Supplier, "supplier", &["supplied by", "lieferant", "fournisseur"]),
    (
        Field::Model,
        "model",
        &[
            "order number",
            "part number",
            "product",
            "modell",
            "bestellnummer",
            "artikelnummer",
            "produkt",
            "modèle",
            "référence",
            "produit",
        ],
    ),
    (
        Field::Firmware,
        "firmware",
        &[
            "version",
            "firmware version",
            "os",
            "os version",
            "operating system",
            "betriebssystem",
            "firmwarestand",
            "micrologiciel",
            "système d'exploitation",
        ],
    ),
    (Field::Serial, "serial", &["serial number", "s/n", "sn", "seriennummer", "numéro de série", "n° de série"]),
    (
        Field::Addresses,
        "addresses",
        &[
            "ip",
            "ip address",
            "ip addresses",
            "address",
            "ip-adresse",
            "ip-adressen",
            "adresse",
            "adressen",
            "adresse ip",
            "adresses",
            "adresses ip",
        ],
    ),
    (Field::Macs, "macs", &["mac", "mac address", "mac addresses", "mac-adresse", "mac-adressen", "adresse mac", "adresses mac"]),
    (Field::Capability, "capability", &["sl-c", "slc", "capability level", "fähigkeit", "capacité"]),
    (Field::Safety, "safety", &["safety function", "sis", "sicherheitsfunktion", "sûreté", "fonction de sécurité"]),
    (Field::Temporary, "temporary", &["zeitweise", "temporär", "temporaire"]),
    (Field::Wireless, "wireless", &["radio", "funk", "drahtlos", "wlan", "sans fil"]),
    (Field::External, "external", &["remote", "extern", "fernzugriff", "externe"]),
    (Field::EndOfSupport, "end_of_support", &["eos", "end of life", "eol", "supportende", "abkündigung", "fin de support", "fin de vie"]),
    (Field::Location, "location", &["place", "standort", "ort", "einbauort", "emplacement", "lieu"]),
    (Field::Owner, "owner", &["responsible", "verantwortlich", "eigentümer", "zuständig", "responsable", "propriétaire"]),
    (Field::Note, "note", &["notes", "remark", "comment", "bemerkung", "kommentar", "notiz", "remarque", "commentaire"]),
];

/// Why a text is no value of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub(crate) enum Wrong {
    Empty,
    NoId,
    NoType,
    NoWord,
    NoLevel,
    NoYesOrNo,
    NoDate,
    TooLong,
    Unprintable,
}

/// Longest text of a cell, in characters.
pub(crate) const LONGEST: usize = 4_000;

impl Field {
    /// All of them, in the order of a sheet.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        FIELDS.iter().map(|(field, ..)| *field)
    }

    /// Its key in the record.
    pub(crate) fn key(self) -> &'static str {
        FIELDS.iter().find(|(field, ..)| *field == self).map_or("", |(_, key, _)| key)
    }

    /// The field of a key.
    pub(crate) fn of(key: &str) -> Option<Self> {
        FIELDS.iter().find(|(_, known, _)| *known == key).map(|(field, ..)| *field)
    }

    /// The field that a sheet's heading names.
    pub(crate) fn headed(heading: &str) -> Option<Self> {
        let heading = heading.trim().to_lowercase().replace('_', " ");
        let names = |(_, key, others): &&(Self, &str, &[&str])| key.replace('_', " ") == heading || others.contains(&heading.as_str());
        FIELDS.iter().find(names).map(|(field, ..)| *field)
    }

    /// What an asset says; empty where it says nothing.
    pub(crate) fn text(self, asset: &Asset) -> String {
        let shown = |value: &Option<_>| value.as_ref().map(ToString::to_string).unwrap_or_default();
        let yes = |value: Option<bool>| value.map(|yes| if yes { "yes" } else { "no" }.to_owned()).unwrap_or_default();
        let list = |values: &[ringwall_model::text::Text]| values.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        match self {
            Self::Id => asset.id.to_string(),
            Self::Name => shown(&asset.name),
            Self::Zone => asset.zone.to_string(),
            Self::Type => asset.r#type.map(|kind| kind.as_str().to_owned()).unwrap_or_default(),
            Self::Role => asset.role().to_owned(),
            Self::Vendor => shown(&asset.vendor),
            Self::Supplier => asset.supplier.as_ref().map(ToString::to_string).unwrap_or_default(),
            Self::Model => shown(&asset.model),
            Self::Firmware => shown(&asset.firmware),
            Self::Serial => shown(&asset.serial),
            Self::Addresses => list(&asset.addresses),
            Self::Macs => list(&asset.macs),
            Self::Capability => level(asset),
            Self::Safety => yes(asset.safety),
            Self::Temporary => yes(asset.temporary),
            Self::Wireless => yes(asset.wireless),
            Self::External => yes(asset.external),
            Self::EndOfSupport => asset.end_of_support.map(|day| day.to_string()).unwrap_or_default(),
            Self::Location => shown(&asset.location),
            Self::Owner => shown(&asset.owner),
            Self::Note => shown(&asset.note),
        }
    }

    /// The value of a text; none where it is empty, which takes the field out of the record.
    pub(crate) fn read(self, text: &str) -> Result<Option<Value>, Wrong> {
        let text = text.trim();
        if text.chars().count() > LONGEST {
            return Err(Wrong::TooLong);
        }
        if text.chars().any(|c| c.is_control() && !c.is_whitespace()) {
            return Err(Wrong::Unprintable);
        }
        if text.is_empty() {
            let needed = matches!(self, Self::Id | Self::Zone);
            return if needed { Err(Wrong::Empty) } else { Ok(None) };
        }
        let value = match self {
            Self::Id | Self::Zone | Self::Supplier if is_id(text) => text.into(),
            Self::Id | Self::Zone | Self::Supplier => return Err(Wrong::NoId),
            Self::Type => component_type(text).ok_or(Wrong::NoType)?.as_str().into(),
            Self::Role => id_from(text).ok_or(Wrong::NoWord)?.into(),
            Self::Addresses | Self::Macs => Value::Array(several(text)),
            Self::Capability => text.parse::<u8>().ok().filter(|level| *level <= 4).ok_or(Wrong::NoLevel)?.into(),
            Self::Safety | Self::Temporary | Self::Wireless | Self::External => yes_or_no(text).ok_or(Wrong::NoYesOrNo)?.into(),
            Self::EndOfSupport => date(text).ok_or(Wrong::NoDate)?.to_string().into(),
            _ => text.into(),
        };
        Ok(Some(value))
    }
}

/// One level for all FRs; where they differ, a cell is too small for it.
fn level(asset: &Asset) -> String {
    let value = serde_json::to_value(&asset.capability).unwrap_or_default();
    value.as_u64().map(|level| level.to_string()).unwrap_or_default()
}

/// What a record says in a field, as a cell shows it.
pub(crate) fn shown(body: &Map<String, Value>, field: Field) -> String {
    match body.get(field.key()) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Bool(yes)) => if *yes { "yes" } else { "no" }.to_owned(),
        Some(Value::Number(number)) => number.to_string(),
        Some(Value::Array(values)) => values.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", "),
        _ => String::new(),
    }
}

/// Sets a field of a record, or takes it out.
pub(crate) fn set(body: &mut Map<String, Value>, field: Field, value: Option<Value>) {
    match value {
        Some(value) => body.insert(field.key().to_owned(), value),
        None => body.shift_remove(field.key()),
    };
}

fn component_type(text: &str) -> Option<ComponentType> {
    let small = text.to_lowercase();
    let others: [(ComponentType, &[&str]); 4] = [
        (ComponentType::Software, &["software application", "anwendung", "softwareanwendung", "application", "logiciel"]),
        (
            ComponentType::Embedded,
            &["embedded device", "eingebettet", "eingebettetes gerät", "steuerung", "embarqué", "équipement embarqué"],
        ),
        (ComponentType::Host, &["host device", "pc", "server", "rechner", "hôte", "serveur"]),
        (ComponentType::Network, &["network device", "netzwerk", "netzwerkgerät", "netz", "réseau", "équipement réseau"]),
    ];
    others.into_iter().find(|(kind, names)| kind.as_str() == small || names.contains(&small.as_str())).map(|(kind, _)| kind)
}

fn yes_or_no(text: &str) -> Option<bool> {
    match text.to_lowercase().as_str() {
        "yes" | "y" | "true" | "1" | "x" | "ja" | "j" | "oui" | "o" | "wahr" | "vrai" => Some(true),
        "no" | "n" | "false" | "0" | "nein" | "non" | "falsch" | "faux" => Some(false),
        _ => None,
    }
}

/// `2027-12-31`, or with the day first: `31.12.2027`, `31/12/2027`.
fn date(text: &str) -> Option<Date> {
    if let Ok(day) = text.parse() {
        return Some(day);
    }
    let parts: Vec<&str> = text.split(['.', '/']).collect();
    let [day, month, year] = parts.as_slice() else { return None };
    Date::new(year.parse().ok().filter(|year| *year > 999)?, month.parse().ok()?, day.parse().ok()?)
}

/// Addresses stand in one cell, apart by commas, semicolons or white space.
fn several(text: &str) -> Vec<Value> {
    let parts = text.split(|c: char| c == ',' || c == ';' || c.is_whitespace());
    parts.filter(|part| !part.is_empty()).map(Value::from).collect()
}

/// Longest id, in characters.
const LONGEST_ID: usize = 63;

/// An id made of a name: `Kühlwasser PLC 1` becomes `kuehlwasser-plc-1`. None where no letter or digit is left.
pub(crate) fn id_from(name: &str) -> Option<String> {
    let mut id = String::new();
    for c in name.to_lowercase().chars() {
        match c {
            'ä' => id.push_str("ae"),
            'ö' => id.push_str("oe"),
            'ü' => id.push_str("ue"),
            'ß' => id.push_str("ss"),
            'æ' => id.push_str("ae"),
            'ø' => id.push('o'),
            'œ' => id.push_str("oe"),
            c => c.nfd().filter(|part| !is_combining_mark(*part)).for_each(|part| {
                if part.is_ascii_alphanumeric() {
                    id.push(part);
                } else if !id.is_empty() && !id.ends_with('-') {
                    id.push('-');
                }
            }),
        }
    }
    id.truncate(LONGEST_ID);
    let id = id.trim_end_matches('-');
    (!id.is_empty()).then(|| id.to_owned())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn headings_are_known_in_three_languages() {
        for (heading, field) in [
            ("Zone", Field::Zone),
            (" Hersteller ", Field::Vendor),
            ("FABRICANT", Field::Vendor),
            ("End_of_support", Field::EndOfSupport),
            ("Supportende", Field::EndOfSupport),
            ("IP-Adresse", Field::Addresses),
            ("n° de série", Field::Serial),
        ] {
            assert_eq!(Field::headed(heading), Some(field), "{heading}");
        }
        assert_eq!(Field::headed("colour"), None);
        let mut names: Vec<String> =
            FIELDS.iter().flat_map(|(_, key, others)| [&[*key], *others].concat()).map(|name| name.replace('_', " ")).collect();
        assert!(names.iter().all(|name| *name == name.to_lowercase()));
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count, "a heading that means two fields");
    }

    #[test]
    fn ids_are_made_of_names() {
        for (name, id) in [
            ("Kühlwasser PLC 1", Some("kuehlwasser-plc-1")),
            ("Échangeur / Nº 4", Some("echangeur-n-4")),
            ("--A--B--", Some("a-b")),
            ("日本", None),
            ("", None),
        ] {
            assert_eq!(id_from(name).as_deref(), id, "{name}");
        }
        let long = id_from(&"a ".repeat(90)).unwrap();
        assert!(is_id(&long) && long.len() <= LONGEST_ID, "{long}");
    }

    #[test]
    fn cells_are_read_as_people_write_them() {
        for (field, text, value) in [
            (Field::Safety, "Ja", Ok(Some(json!(true)))),
            (Field::Safety, "maybe", Err(Wrong::NoYesOrNo)),
            (Field::EndOfSupport, "31.12.2027", Ok(Some(json!("2027-12-31")))),
            (Field::EndOfSupport, "2027-12-31", Ok(Some(json!("2027-12-31")))),
            (Field::EndOfSupport, "12/31/2027", Err(Wrong::NoDate)),
            (Field::EndOfSupport, "31.12.27", Err(Wrong::NoDate)),
            (Field::Addresses, "10.0.0.1; 10.0.0.2", Ok(Some(json!(["10.0.0.1", "10.0.0.2"])))),
            (Field::Role, "SCADA Server", Ok(Some(json!("scada-server")))),
            (Field::Type, "Netzwerk", Ok(Some(json!("network")))),
            (Field::Type, "toaster", Err(Wrong::NoType)),
            (Field::Capability, "2", Ok(Some(json!(2)))),
            (Field::Capability, "5", Err(Wrong::NoLevel)),
            (Field::Vendor, "=1+1", Ok(Some(json!("=1+1")))),
            (Field::Vendor, "  ", Ok(None)),
            (Field::Vendor, "a\0b", Err(Wrong::Unprintable)),
            (Field::Zone, "", Err(Wrong::Empty)),
            (Field::Zone, "Line 1", Err(Wrong::NoId)),
        ] {
            assert_eq!(field.read(text), value, "{field:?} {text}");
        }
        assert_eq!(Field::Note.read(&"x".repeat(LONGEST + 1)), Err(Wrong::TooLong));
    }
}
