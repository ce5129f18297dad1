//! A plant as plain data, and the same plant as the text of a plant file.
//!
//! The twin reads this data and the engine reads the text, so that the reader of the plant file is checked as well.

#![allow(dead_code, reason = "shared by several test binaries, each of which uses a part")]

use ringwall_engine::Assessment;
use ringwall_engine::catalogue::vocabulary;
use ringwall_model::date::Date;
use ringwall_model::file::{Source, read};
use ringwall_model::plant::Plant;

/// Levels in the three forms of the plant file.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Levels {
    One(u8),
    Seven([u8; 7]),
    Map(Option<u8>, [Option<u8>; 7]),
}

#[derive(Debug, Clone)]
pub(crate) struct Zone {
    pub(crate) id: String,
    pub(crate) site: Option<String>,
    pub(crate) parent: Option<String>,
    pub(crate) kind: Option<&'static str>,
    pub(crate) in_scope: Option<bool>,
    pub(crate) criticality: Option<u8>,
    pub(crate) target: Option<Levels>,
}

#[derive(Debug, Clone)]
pub(crate) struct Conduit {
    pub(crate) id: String,
    pub(crate) between: Vec<String>,
    pub(crate) target: Option<Levels>,
}

#[derive(Debug, Clone)]
pub(crate) struct Asset {
    pub(crate) id: String,
    pub(crate) zone: String,
    pub(crate) capability: Option<Levels>,
}

#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) requirement: String,
    pub(crate) scope: String,
    pub(crate) status: &'static str,
    pub(crate) by: Option<&'static str>,
    pub(crate) note: Option<String>,
    pub(crate) evidence: Vec<String>,
}

/// Days are counted from [`Spec::day_zero`].
#[derive(Debug, Clone)]
pub(crate) struct Evidence {
    pub(crate) id: String,
    pub(crate) collected: i64,
    pub(crate) valid_until: Option<i64>,
    pub(crate) revoked: Option<bool>,
}

/// How the same plant is written: nothing of this may matter.
#[derive(Debug, Clone, Default)]
pub(crate) struct Style {
    /// Keys without a value stand there as `~`.
    pub(crate) nulls: bool,
    /// Numbers, days, truth values and ids stand in quotes.
    pub(crate) quotes: bool,
    /// One key to a line instead of `{…}`.
    pub(crate) block: bool,
    /// Two files of a folder instead of one.
    pub(crate) folder: bool,
    /// Decides the order of all lists.
    pub(crate) shuffle: u64,
}

#[derive(Debug, Clone)]
pub(crate) struct Spec {
    pub(crate) as_of: i64,
    pub(crate) organisation: bool,
    /// `None`: the plant has no `system` at all.
    pub(crate) system: Option<Overlays>,
    pub(crate) sites: Vec<String>,
    pub(crate) zones: Vec<Zone>,
    pub(crate) conduits: Vec<Conduit>,
    pub(crate) assets: Vec<Asset>,
    pub(crate) answers: Vec<Answer>,
    pub(crate) evidence: Vec<Evidence>,
    /// Bits choose from [`EXTRAS`].
    pub(crate) extras: u32,
    pub(crate) style: Style,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Overlays {
    Absent,
    Nis2,
    Nothing,
}

/// Records that no status, level or gap depends on.
pub(crate) const EXTRAS: [(&str, &str); 16] = [
    (
        "measures",
        "{id: m-1, name: Named accounts, from: named-accounts, scopes: [organisation, system], status: done, cost_eur: 9000, days: 12, done: 2026-01-31}",
    ),
    ("measures", "{id: m-2, scopes: [], status: planned, yearly_eur: 600, due: \"2027-03-31\"}"),
    (
        "risks",
        "{id: r-1, at: system, threat: T0843, consequence: {safety: 4, production: 3}, likelihood: 4, residual_likelihood: 2, assessed: 2026-02-01}",
    ),
    ("risks", "{id: r-2, kind: initial, at: system, title: \"Loss: of view\", vulnerabilities: [old, \"no # log\"]}"),
    ("incidents", "{id: i-1, title: Ransom note, aware: 2026-09-12T08:17:00+02:00, significant: true, malicious: yes, severity: 5}"),
    (
        "incidents",
        "{id: i-2, scopes: [system], detected: 2026-01-31T06:00:00Z, notification: 2026-01-31T07:00:00.5Z, indicators: [10.1, \"a: b\"]}",
    ),
    ("trainings", "{id: t-1, course: Awareness, group: operators, date: 2026-05-04}"),
    ("trainings", "{id: t-2, course: NIS2, person: board, management: true, date: 2026-05-04, valid_until: 2028-05-04}"),
    ("approvals", "{id: ap-1, what: measures, revision: 1.10, who: management board, when: 2026-06-01}"),
    ("approvals", "{id: ap-2, what: risk-assessment, when: 2026-06-01, valid_until: 2026-12-31}"),
    (
        "suppliers",
        "{id: s-9, name: NO, supplies: [remote-access], criticality: 5, certificates: [{standard: 62443-4-1, level: ML3, valid_until: 2027-03-01}]}",
    ),
    ("suppliers", "{id: s-8, contact: \"psirt@example.com\", reviewed: 2026-03-03, certificates: [{standard: 27001, products: [x, 1.0]}]}"),
    (
        "applications",
        "{id: x-9, name: OEE, kind: node-red, owner: production-it, criticality: 2, software: [{name: oee, version: 1.10, purl: \"pkg:npm/oee@1.10\"}]}",
    ),
    ("applications", "{id: x-8, kind: spreadsheet, users: \"shift leads\", version: 1e3}"),
    ("sites", "{id: s-x, name: Nul, address: \"~\", country: NO}"),
    ("sites", "{id: \"0123\", address: 12}"),
];

impl Spec {
    /// The day from which days are counted; the range of the tests contains 29 February 2028.
    pub(crate) fn day_zero() -> Date {
        Date::new(2026, 1, 1).unwrap()
    }

    pub(crate) fn date(day: i64) -> Date {
        Self::day_zero().plus_days(day)
    }

    /// The files of the plant.
    pub(crate) fn sources(&self) -> Vec<Source> {
        let texts = self.texts().into_iter().enumerate();
        texts.map(|(i, text)| Source::new(format!("{i}.yaml"), text.into_bytes()).unwrap()).collect()
    }

    pub(crate) fn plant(&self) -> Plant {
        let read = read(&self.sources(), vocabulary());
        read.unwrap_or_else(|problems| panic!("{problems:#?}\n{}", self.texts().join("\n--- next file\n")))
    }

    pub(crate) fn assess(&self) -> Assessment {
        ringwall_engine::assess(&self.plant(), Self::date(self.as_of), "digest")
    }

    /// The text of each file.
    pub(crate) fn texts(&self) -> Vec<String> {
        let mut files = vec![String::from("ringwall: 1\n")];
        if self.style.folder {
            files.push("# second file\nringwall: \"1\"\n".into());
        }
        for (i, (key, value)) in self.singles().into_iter().enumerate() {
            let file = i % files.len();
            files[file] += &format!("{key}: {value}\n");
        }
        for (key, records) in self.lists() {
            self.list(&mut files, key, records);
        }
        files
    }

    fn singles(&self) -> Vec<(&'static str, String)> {
        let mut singles = Vec::new();
        if self.organisation {
            singles.push(("organisation", "{name: Alpenquell, country: AT, activities: [food-production], employees: 180.5, turnover_eur: 62000000, balance_eur: 41000000}".into()));
        }
        match self.system {
            None => {}
            Some(Overlays::Absent) => singles.push(("system", "{id: suc, overlays: }".into())),
            Some(Overlays::Nis2) => singles.push(("system", "{id: suc, overlays: [nis2]}".into())),
            Some(Overlays::Nothing) => singles.push(("system", "{id: suc, overlays: []}".into())),
        }
        singles
    }

    fn lists(&self) -> [(&'static str, Vec<String>); 13] {
        let extras =
            |list| (0..EXTRAS.len()).filter(move |i| self.extras >> i & 1 == 1 && EXTRAS[*i].0 == list).map(|i| EXTRAS[i].1.to_owned());
        // Answers may speak about these two; there is nothing else to say of them.
        let named = || ["{id: a}".to_owned(), "{id: b}".to_owned()].into_iter();
        [
            ("sites", self.sites.iter().map(|id| self.record(&[("id", Some(self.id(id)))])).chain(extras("sites")).collect()),
            ("zones", self.zones.iter().map(|z| self.zone(z)).collect()),
            ("conduits", self.conduits.iter().map(|c| self.conduit(c)).collect()),
            ("assets", self.assets.iter().map(|a| self.asset(a)).collect()),
            ("applications", named().chain(extras("applications")).collect()),
            ("suppliers", named().chain(extras("suppliers")).collect()),
            ("answers", self.answers.iter().map(|a| self.answer(a)).collect()),
            ("evidence", self.evidence.iter().map(|e| self.evidence_item(e)).collect()),
            ("measures", extras("measures").collect()),
            ("risks", extras("risks").collect()),
            ("incidents", extras("incidents").collect()),
            ("trainings", extras("trainings").collect()),
            ("approvals", extras("approvals").collect()),
        ]
    }

    /// Writes one list, in two parts where there are two files.
    fn list(&self, files: &mut [String], key: &str, records: Vec<String>) {
        let mut records = records;
        records.sort_by_cached_key(|record| mix(record, self.style.shuffle));
        let share = records.len().div_ceil(files.len());
        for (file, part) in files.iter_mut().zip(records.chunks(share.max(1))) {
            *file += &format!("{key}:\n");
            for record in part {
                *file += &format!("  - {record}\n");
            }
        }
    }

    fn zone(&self, zone: &Zone) -> String {
        self.record(&[
            ("id", Some(self.id(&zone.id))),
            ("site", zone.site.as_ref().map(|s| self.id(s))),
            ("parent", zone.parent.as_ref().map(|p| self.id(p))),
            ("kind", zone.kind.map(str::to_owned)),
            ("in_scope", zone.in_scope.map(|b| self.value(b))),
            ("criticality", zone.criticality.map(|c| self.value(c))),
            ("target", zone.target.as_ref().map(|t| self.levels(t))),
        ])
    }

    fn conduit(&self, conduit: &Conduit) -> String {
        let target = conduit.target.as_ref().map(|t| self.levels(t));
        self.record(&[("id", Some(self.id(&conduit.id))), ("between", Some(self.ids(&conduit.between))), ("target", target)])
    }

    fn asset(&self, asset: &Asset) -> String {
        let capability = asset.capability.as_ref().map(|c| self.levels(c));
        self.record(&[("id", Some(self.id(&asset.id))), ("zone", Some(self.id(&asset.zone))), ("capability", capability)])
    }

    fn answer(&self, answer: &Answer) -> String {
        self.record(&[
            ("requirement", Some(answer.requirement.clone())),
            ("scope", Some(answer.scope.clone())),
            ("status", Some(answer.status.to_owned())),
            ("by", answer.by.map(str::to_owned)),
            ("note", answer.note.as_ref().map(|n| serde_json::to_string(n).unwrap())),
            ("evidence", (!answer.evidence.is_empty()).then(|| self.ids(&answer.evidence))),
        ])
    }

    fn evidence_item(&self, item: &Evidence) -> String {
        self.record(&[
            ("id", Some(self.id(&item.id))),
            ("collected", Some(self.value(Self::date(item.collected)))),
            ("valid_until", item.valid_until.map(|d| self.value(Self::date(d)))),
            ("revoked", item.revoked.map(|b| self.value(b))),
        ])
    }

    fn record(&self, entries: &[(&str, Option<String>)]) -> String {
        let nulls = self.style.nulls;
        let shown = entries.iter().filter(|(_, value)| nulls || value.is_some());
        let entries: Vec<String> = shown.map(|(key, value)| format!("{key}: {}", value.as_deref().unwrap_or("~"))).collect();
        if self.style.block { entries.join("\n    ") } else { format!("{{{}}}", entries.join(", ")) }
    }

    fn levels(&self, levels: &Levels) -> String {
        match levels {
            Levels::One(level) => self.value(level),
            Levels::Seven(seven) => format!("[{}]", seven.map(|l| self.value(l)).join(", ")),
            Levels::Map(default, by_fr) => {
                let named = by_fr.iter().enumerate().filter_map(|(i, l)| Some((format!("fr{}", i + 1), (*l)?)));
                let entries = named.chain(default.map(|l| ("default".to_owned(), l)));
                let entries: Vec<String> = entries.map(|(key, l)| format!("{key}: {}", self.value(l))).collect();
                format!("{{{}}}", entries.join(", "))
            }
        }
    }

    fn ids(&self, ids: &[String]) -> String {
        let mut ids: Vec<String> = ids.iter().map(|id| self.id(id)).collect();
        ids.sort_by_cached_key(|id| mix(id, self.style.shuffle));
        format!("[{}]", ids.join(", "))
    }

    fn id(&self, id: &str) -> String {
        self.value(id)
    }

    fn value(&self, value: impl std::fmt::Display) -> String {
        if self.style.quotes { format!("\"{value}\"") } else { value.to_string() }
    }
}

/// A number that depends on the text and on the seed, and on nothing else (FNV-1a).
fn mix(text: &str, seed: u64) -> u64 {
    text.bytes().fold(seed ^ 0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
