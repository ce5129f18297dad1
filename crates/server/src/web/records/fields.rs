//! What the form of each kind of record asks, in its order. Names are those of the plant file; a field that is not here is kept as it is.

use ringwall_model::records::Kind;

/// What can be put into a field.
#[derive(Debug, Clone, Copy)]
pub(super) enum Is {
    /// The id: given once, or made from the name.
    Id,
    /// One line.
    Text,
    /// Many lines.
    Long,
    /// A list, one to a line.
    Lines,
    /// A number, with the smallest and the largest.
    Number(&'static str, &'static str),
    Day,
    /// A day and a time in UTC.
    Moment,
    YesNo,
    /// A security level: one number, or seven in the order of the FRs.
    Level,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// A word, usually one of these.
    Word(&'static [&'static str]),
    /// Another record of the plant.
    One(Kind),
    /// Other records of the plant.
    Many(Kind),
    /// What it speaks about: the system, a zone, an asset …
    Scope,
    Scopes,
    /// Fields below this one.
    Part(&'static [Field]),
    /// Any number of such groups.
    Rows(&'static [Field]),
}

/// A field of a record.
#[derive(Debug, Clone, Copy)]
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) is: Is,
    pub(super) required: bool,
}

const fn field(name: &'static str, is: Is) -> Field {
    Field { name, is, required: false }
}

const fn needed(name: &'static str, is: Is) -> Field {
    Field { name, is, required: true }
}

const RATING: Is = Is::Number("1", "5");
const MONEY: Is = Is::Number("0", "9000000000000000");
const ID: Field = needed("id", Is::Id);
const NAME: Field = field("name", Is::Text);
const NOTE: Field = field("note", Is::Long);
const PROOFS: Field = field("evidence", Is::Many(Kind::Evidence));

const CONSEQUENCE: &[Field] = &[
    field("safety", RATING),
    field("environment", RATING),
    field("production", RATING),
    field("financial", RATING),
    field("data", RATING),
    field("reputation", RATING),
];

const SOFTWARE: &[Field] = &[needed("name", Is::Text), field("version", Is::Text), field("vendor", Is::Text), field("purl", Is::Text)];

const ORGANISATION: &[Field] = &[
    NAME,
    field("country", Is::Text),
    field("activities", Is::Lines),
    field("employees", Is::Number("0", "10000000")),
    field("turnover_eur", MONEY),
    field("balance_eur", MONEY),
    field("dora", Is::YesNo),
    field(
        "designations",
        Is::Rows(&[
            needed("kind", Is::Choice(&["cer", "essential", "important", "oes", "exempt"])),
            field("document", Is::Text),
            field("date", Is::Day),
        ]),
    ),
    field(
        "registration",
        Is::Part(&[field("authority", Is::Text), field("number", Is::Text), field("date", Is::Day), field("updated", Is::Day), PROOFS]),
    ),
    field("contacts", Is::Rows(&[needed("role", Is::Text), NAME, field("email", Is::Text), field("phone", Is::Text)])),
];

const SITE: &[Field] = &[ID, NAME, field("address", Is::Text), field("country", Is::Text)];

const SYSTEM: &[Field] = &[
    ID,
    NAME,
    field("boundary", Is::Long),
    field("description", Is::Long),
    field("access_points", Is::Many(Kind::Asset)),
    field("criticality", RATING),
    field("threat_environment", Is::Long),
    field("assumptions", Is::Lines),
    field("policies", Is::Lines),
    field("regulations", Is::Lines),
];

const ZONE: &[Field] = &[
    ID,
    NAME,
    field(
        "kind",
        Is::Choice(&[
            "control",
            "safety",
            "supervisory",
            "engineering",
            "dmz",
            "enterprise",
            "remote",
            "wireless",
            "temporary",
            "external",
        ]),
    ),
    field("site", Is::One(Kind::Site)),
    field("parent", Is::One(Kind::Zone)),
    field("purdue", Is::Word(&["0", "1", "2", "3", "3.5", "4", "5"])),
    field("criticality", RATING),
    field("in_scope", Is::YesNo),
    field("target", Is::Level),
    field("target_reason", Is::Long),
    NOTE,
];

const CONDUIT: &[Field] = &[
    ID,
    NAME,
    needed("between", Is::Many(Kind::Zone)),
    field("trust", Is::Choice(&["trusted", "untrusted"])),
    field("target", Is::Level),
    field(
        "flows",
        Is::Rows(&[
            field("from", Is::One(Kind::Zone)),
            field("to", Is::One(Kind::Zone)),
            field("protocol", Is::Text),
            field("port", Is::Text),
            field("note", Is::Text),
        ]),
    ),
    NOTE,
];

const ASSET: &[Field] = &[
    ID,
    NAME,
    needed("zone", Is::One(Kind::Zone)),
    field("type", Is::Choice(&["embedded", "host", "network", "software"])),
    field(
        "role",
        Is::Word(&["plc", "hmi", "io", "drive", "scada-server", "historian", "ews", "switch", "firewall", "sis", "iiot-gateway"]),
    ),
    field("vendor", Is::Text),
    field("model", Is::Text),
    field("firmware", Is::Text),
    field("serial", Is::Text),
    field("supplier", Is::One(Kind::Supplier)),
    field("addresses", Is::Lines),
    field("macs", Is::Lines),
    field("capability", Is::Level),
    field("safety", Is::YesNo),
    field("temporary", Is::YesNo),
    field("wireless", Is::YesNo),
    field("external", Is::YesNo),
    field("end_of_support", Is::Day),
    field("location", Is::Text),
    field("owner", Is::Text),
    field("software", Is::Rows(SOFTWARE)),
    NOTE,
];

const APPLICATION: &[Field] = &[
    ID,
    NAME,
    field("kind", Is::Choice(&["node-red", "script", "dashboard", "files", "process", "spreadsheet", "database", "other"])),
    field("zone", Is::One(Kind::Zone)),
    field("runs_on", Is::Many(Kind::Asset)),
    field("owner", Is::Text),
    field("users", Is::Text),
    field("criticality", RATING),
    field("version", Is::Text),
    field("supplier", Is::One(Kind::Supplier)),
    field("software", Is::Rows(SOFTWARE)),
    PROOFS,
    NOTE,
];

const SUPPLIER: &[Field] = &[
    ID,
    NAME,
    field("supplies", Is::Lines),
    field("criticality", RATING),
    field("contact", Is::Text),
    field("reviewed", Is::Day),
    field(
        "certificates",
        Is::Rows(&[
            needed("standard", Is::Text),
            field("scheme", Is::Text),
            field("level", Is::Text),
            field("products", Is::Lines),
            field("issued", Is::Day),
            field("valid_until", Is::Day),
            field("evidence", Is::One(Kind::Evidence)),
        ]),
    ),
    PROOFS,
    NOTE,
];

const ANSWER: &[Field] = &[
    needed("requirement", Is::Text),
    needed("scope", Is::Scope),
    needed("status", Is::Choice(&["met", "partial", "unmet", "not-applicable"])),
    field("by", Is::Choice(&["native", "system", "compensating"])),
    field("maturity", Is::Number("1", "4")),
    NOTE,
    PROOFS,
    field("answered_by", Is::Text),
    field("answered", Is::Day),
];

const EVIDENCE: &[Field] = &[
    ID,
    field("title", Is::Text),
    field("kind", Is::Word(&["configuration", "document", "record", "log", "test", "screenshot", "photo", "certificate", "minutes"])),
    needed("collected", Is::Day),
    field("valid_until", Is::Day),
    field("source", Is::Text),
    field("sha256", Is::Text),
    field("collected_by", Is::Text),
    field("reviewed_by", Is::Text),
    field("reviewed", Is::Day),
    field("revoked", Is::YesNo),
    NOTE,
];

const MEASURE: &[Field] = &[
    ID,
    NAME,
    field("from", Is::Word(&[])),
    field("scopes", Is::Scopes),
    field("status", Is::Choice(&["idea", "planned", "running", "done", "dropped"])),
    field("cost_eur", MONEY),
    field("yearly_eur", MONEY),
    field("days", Is::Number("0", "100000")),
    field("owner", Is::Text),
    field("due", Is::Day),
    field("done", Is::Day),
    NOTE,
];

const RISK: &[Field] = &[
    ID,
    field("title", Is::Text),
    field("kind", Is::Choice(&["initial", "detailed"])),
    needed("at", Is::Scope),
    field("threat", Is::Long),
    field("vulnerabilities", Is::Lines),
    field("consequence", Is::Part(CONSEQUENCE)),
    field("likelihood", RATING),
    field("countermeasures", Is::Lines),
    field("residual_consequence", Is::Part(CONSEQUENCE)),
    field("residual_likelihood", RATING),
    field("measures", Is::Many(Kind::Measure)),
    field("accepted", Is::Text),
    field("assessed", Is::Day),
    field("communicated_to", Is::Lines),
    field("owner", Is::Text),
    PROOFS,
];

const INCIDENT: &[Field] = &[
    ID,
    field("title", Is::Text),
    field("scopes", Is::Scopes),
    field("detected", Is::Moment),
    field("aware", Is::Moment),
    field("significant", Is::YesNo),
    field("significance_reason", Is::Long),
    field("malicious", Is::Choice(&["yes", "no", "unknown"])),
    field("cross_border", Is::Choice(&["yes", "no", "unknown"])),
    field("severity", RATING),
    field("impact", Is::Long),
    field("indicators", Is::Lines),
    field("early_warning", Is::Moment),
    field("notification", Is::Moment),
    field("final_report", Is::Moment),
    field("handled", Is::Moment),
    field("root_cause", Is::Long),
    field("mitigation", Is::Long),
    field("reference", Is::Text),
    PROOFS,
];

const TRAINING: &[Field] = &[
    ID,
    field("course", Is::Text),
    field("person", Is::Text),
    field("group", Is::Text),
    field("management", Is::YesNo),
    field("date", Is::Day),
    field("valid_until", Is::Day),
    PROOFS,
];

const APPROVAL: &[Field] = &[
    ID,
    needed("what", Is::Text),
    field("revision", Is::Text),
    field("who", Is::Text),
    field("when", Is::Day),
    field("valid_until", Is::Day),
    PROOFS,
];

/// The fields of a kind, and those that its list shows.
pub(super) fn of(kind: Kind) -> (&'static [Field], &'static [&'static str]) {
    match kind {
        Kind::Organisation => (ORGANISATION, &["name", "country", "employees"]),
        Kind::Site => (SITE, &["name", "address", "country"]),
        Kind::System => (SYSTEM, &["name", "criticality"]),
        Kind::Zone => (ZONE, &["name", "kind", "parent", "purdue", "criticality", "target"]),
        Kind::Conduit => (CONDUIT, &["name", "between", "trust", "target"]),
        Kind::Asset => (ASSET, &["name", "zone", "type", "role", "vendor", "model", "firmware"]),
        Kind::Application => (APPLICATION, &["name", "kind", "zone", "owner", "criticality", "version"]),
        Kind::Supplier => (SUPPLIER, &["name", "supplies", "criticality", "reviewed"]),
        Kind::Answer => (ANSWER, &["requirement", "scope", "status", "by", "maturity", "answered", "answered_by"]),
        Kind::Evidence => (EVIDENCE, &["title", "kind", "collected", "valid_until", "reviewed_by"]),
        Kind::Measure => (MEASURE, &["name", "from", "status", "cost_eur", "days", "owner", "due"]),
        Kind::Risk => (RISK, &["title", "kind", "at", "likelihood", "residual_likelihood", "accepted", "owner"]),
        Kind::Incident => (INCIDENT, &["title", "detected", "significant", "severity", "handled"]),
        Kind::Training => (TRAINING, &["course", "person", "group", "date", "valid_until"]),
        Kind::Approval => (APPROVAL, &["what", "revision", "who", "when", "valid_until"]),
    }
}

/// The messages that forms ask for: labels of fields, words of choices, names and purposes of kinds.
#[cfg(test)]
pub(in crate::web) fn keys() -> std::collections::BTreeSet<String> {
    fn into(fields: &[Field], keys: &mut std::collections::BTreeSet<String>) {
        for field in fields {
            keys.insert(super::label(field.name));
            match field.is {
                Is::Choice(words) => keys.extend(words.iter().map(|word| super::option(word))),
                Is::YesNo => keys.extend(["true", "false"].map(super::option)),
                Is::Part(below) | Is::Rows(below) => into(below, keys),
                _ => {}
            }
        }
    }
    let mut keys = std::collections::BTreeSet::new();
    for kind in Kind::all() {
        into(of(kind).0, &mut keys);
        keys.extend(["kinds", "about"].map(|what| format!("{what}-{}", kind.as_str())));
    }
    keys
}

#[cfg(test)]
mod tests {
    use ringwall_engine::catalogue;
    use ringwall_model::records::decode;

    use super::*;

    /// A value that a field takes.
    fn sample(is: Is) -> serde_json::Value {
        use serde_json::json;
        match is {
            Is::Id | Is::Word(_) | Is::One(_) => json!("x1"),
            Is::Text | Is::Long => json!("DE"),
            Is::Lines => json!([]),
            Is::Many(_) => json!(["x1", "x2"]),
            Is::Number(low, _) => json!(low.parse::<u64>().unwrap()),
            Is::Day => json!("2026-03-01"),
            Is::Moment => json!("2026-03-01T10:00:00Z"),
            Is::YesNo => json!(true),
            Is::Level => json!(2),
            Is::Choice(words) => json!(words[0]),
            Is::Scope => json!("system"),
            Is::Scopes => json!(["system"]),
            Is::Part(fields) => object(fields),
            Is::Rows(fields) => json!([object(fields)]),
        }
    }

    fn object(fields: &[Field]) -> serde_json::Value {
        fields.iter().map(|field| (field.name.to_owned(), sample(field.is))).collect::<serde_json::Map<_, _>>().into()
    }

    #[test]
    fn every_field_is_one_of_the_plant_file_and_takes_what_the_form_gives() {
        for kind in Kind::all() {
            let (fields, columns) = of(kind);
            let mut body = object(fields);
            if kind == Kind::Answer {
                body["requirement"] = "SR 1.1".into();
            }
            if kind == Kind::Zone {
                body["purdue"] = 2.into();
            }
            let decoded = decode(kind, &body, catalogue::vocabulary());
            assert!(decoded.is_ok(), "{}: {}", kind.as_str(), decoded.unwrap_err());
            assert!(columns.iter().all(|column| fields.iter().any(|field| field.name == *column)), "{}", kind.as_str());
        }
    }

    #[test]
    fn every_choice_is_a_word_that_the_plant_file_knows() {
        for kind in Kind::all() {
            let (fields, _) = of(kind);
            for field in fields {
                let Is::Choice(words) = field.is else { continue };
                for word in words {
                    let mut body = object(fields);
                    if kind == Kind::Answer {
                        body["requirement"] = "SR 1.1".into();
                    }
                    body["purdue"] = if kind == Kind::Zone { 2.into() } else { continue };
                    body[field.name] = (*word).into();
                    assert!(decode(kind, &body, catalogue::vocabulary()).is_ok(), "{} {word}", kind.as_str());
                }
            }
        }
    }
}
