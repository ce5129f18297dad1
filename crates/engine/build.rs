//! Turns the catalogue's tables into Rust statics and stops the build where they contradict themselves.
//!
//! Facts (`catalogue/facts`) and our own texts (`catalogue/en`) stay data: nothing of them is retyped in code.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

type Row = BTreeMap<String, String>;

fn main() -> Result<(), String> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").map_err(|e| e.to_string())?).join("catalogue");
    println!("cargo::rerun-if-changed={}", root.display());
    let catalogue = Catalogue::load(&root)?;
    catalogue.validate()?;
    let out = PathBuf::from(env::var("OUT_DIR").map_err(|e| e.to_string())?).join("catalogue.rs");
    fs::write(&out, catalogue.render()?).map_err(|e| format!("{}: {e}", out.display()))
}

struct Catalogue {
    digest_input: Vec<u8>,
    tables: BTreeMap<&'static str, Vec<Row>>,
}

/// Every table and where it lies.
const TABLES: &[(&str, &str)] = &[
    ("fr", "facts/iec62443-fr.tsv"),
    ("3-3", "facts/iec62443-3-3.tsv"),
    ("3-3 texts", "en/iec62443-3-3.tsv"),
    ("2-1", "facts/iec62443-2-1-2024.tsv"),
    ("2-1 texts", "en/iec62443-2-1.tsv"),
    ("3-2", "facts/iec62443-3-2.tsv"),
    ("3-2 texts", "en/iec62443-3-2.tsv"),
    ("4-1", "facts/iec62443-4-1.tsv"),
    ("4-2", "facts/iec62443-4-2.tsv"),
    ("2-4", "facts/iec62443-2-4.tsv"),
    ("definitions", "facts/sl-definitions.tsv"),
    ("articles", "facts/nis2-articles.tsv"),
    ("nis2 texts", "en/nis2.tsv"),
    ("sectors", "facts/nis2-sectors.tsv"),
    ("entity types", "entity-types.tsv"),
    ("mapping", "facts/mapping-art21-62443.tsv"),
    ("countries", "facts/national.tsv"),
    ("techniques", "facts/attack-ics-techniques.tsv"),
    ("mitigations", "facts/attack-ics-mitigations.tsv"),
    ("supplement", "facts/attack-ics-mitigations-supplement.tsv"),
];

impl Catalogue {
    fn load(root: &Path) -> Result<Self, String> {
        let mut digest_input = Vec::new();
        let mut tables = BTreeMap::new();
        for (name, file) in TABLES {
            let path = root.join(file);
            let text = fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
            digest_input.extend_from_slice(text.as_bytes());
            tables.insert(*name, rows(&text).map_err(|e| format!("{}: {e}", path.display()))?);
        }
        Ok(Self { digest_input, tables })
    }

    fn table(&self, name: &str) -> &[Row] {
        self.tables.get(name).map_or(&[], Vec::as_slice)
    }

    /// The mapping without what 62443-4-2 has no requirement for: CCSC 4 is a constraint, CR 2.3 and CR 3.2 exist only
    /// per component type (SAR, EDR, HDR, NDR), which the mapping names as well.
    fn mapping(&self) -> impl Iterator<Item = &Row> {
        self.table("mapping").iter().filter(|row| !["CCSC 4", "CR 2.3", "CR 3.2"].contains(&cell(row, "iec_ref")))
    }

    fn ids(&self, table: &str) -> Vec<&str> {
        self.table(table).iter().map(|row| cell(row, "id")).collect()
    }

    fn validate(&self) -> Result<(), String> {
        for (level, expected) in [(1, 37), (2, 60), (3, 90), (4, 100)] {
            let count = self.table("3-3").iter().filter(|r| cell(r, "sl_min").parse::<u8>().is_ok_and(|l| l <= level)).count();
            ensure(count == expected, || format!("62443-3-3 has {count} requirements at SL{level}, expected {expected}"))?;
        }
        for (table, expected) in [("2-1", 87), ("3-2", 32), ("4-1", 47), ("4-2", 122), ("2-4", 123), ("nis2 texts", 14)] {
            let count = self.table(table).len();
            ensure(count == expected, || format!("{table} has {count} rows, expected {expected}"))?;
        }
        for (facts, texts) in [("3-3", "3-3 texts"), ("2-1", "2-1 texts"), ("3-2", "3-2 texts")] {
            ensure(self.ids(facts) == self.ids(texts), || format!("{texts}: ids or their order differ from the facts"))?;
        }
        for texts in ["3-3 texts", "2-1 texts", "3-2 texts", "nis2 texts"] {
            for row in self.table(texts) {
                let empty = row.iter().find(|(_, text)| text.trim().is_empty());
                ensure(empty.is_none(), || format!("{texts}: empty text in {row:?}"))?;
                let words = row.get("objective").map_or(0, |o| o.split_whitespace().count());
                ensure(words <= 40, || format!("{texts}: objective of {words} words in {row:?}"))?;
            }
        }
        self.unique_ids()?;
        self.validate_mapping()?;
        self.validate_entity_types()
    }

    fn unique_ids(&self) -> Result<(), String> {
        let mut seen = BTreeSet::new();
        for table in ["3-3", "2-1", "2-4", "4-1", "4-2", "3-2"] {
            for id in self.ids(table) {
                ensure(seen.insert(id.to_owned()), || format!("the id {id} stands twice"))?;
            }
        }
        Ok(())
    }

    fn validate_mapping(&self) -> Result<(), String> {
        let refs: Vec<&str> = self.table("nis2 texts").iter().map(|r| cell(r, "ref")).collect();
        for row in self.mapping() {
            let id = normalised(cell(row, "iec_ref"));
            let part = cell(row, "iec_part");
            let known = match part {
                "2-4" => self.table("2-4").iter().any(|r| cell(r, "area") == id),
                other => self.ids(other).contains(&id.as_str()),
            };
            ensure(known, || format!("mapping names {part} {id}, which the facts do not have"))?;
            let target = row_of(cell(row, "nis2_ref"));
            let in_scorecard = target.as_deref().is_none_or(|t| refs.contains(&t));
            ensure(in_scorecard, || format!("mapping names {target:?}, which has no text"))?;
        }
        Ok(())
    }

    fn validate_entity_types(&self) -> Result<(), String> {
        for row in self.table("sectors") {
            let of = |r: &&Row| ["annex", "sector_no", "subsector"].iter().all(|c| cell(r, c) == cell(row, c));
            ensure(self.table("entity types").iter().any(|r| of(&r)), || format!("no entity type for {row:?}"))?;
        }
        Ok(())
    }

    /// ATT&CK for ICS techniques that mitigations with this requirement counter, by requirement.
    fn techniques_by_requirement(&self) -> BTreeMap<String, BTreeSet<String>> {
        let mut by_mitigation: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        for (table, column) in [("mitigations", "iec62443_3_3"), ("supplement", "suggested_additional_62443")] {
            for row in self.table(table) {
                let ids = by_mitigation.entry(cell(row, "mitigation_id")).or_default();
                ids.extend(list(cell(row, column)).map(normalised));
            }
        }
        let mut out: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for row in self.table("techniques") {
            for mitigation in list(cell(row, "mitigations")) {
                for id in by_mitigation.get(mitigation).into_iter().flatten() {
                    out.entry(id.clone()).or_default().insert(cell(row, "technique_id").to_owned());
                }
            }
        }
        out
    }

    fn render(&self) -> Result<String, String> {
        let mut out = String::new();
        let digest = fnv(&self.digest_input);
        line(&mut out, &format!("/// Digest of every table.\npub static DIGEST: &str = \"{digest:016x}\";"));
        self.render_requirements(&mut out)?;
        self.render_programme(&mut out)?;
        self.render_parts(&mut out)?;
        self.render_nis2(&mut out)?;
        self.render_attack(&mut out);
        Ok(out)
    }

    fn render_requirements(&self, out: &mut String) -> Result<(), String> {
        let techniques = self.techniques_by_requirement();
        let rows = self.table("fr").iter().map(|r| format!("({}, {:?}, {:?})", cell(r, "fr"), cell(r, "abbrev"), cell(r, "title")));
        array(out, "FOUNDATIONAL", "(u8, &str, &str)", "Number, abbreviation, title of each FR", rows);
        let texts = self.table("3-3 texts");
        let rows = self.table("3-3").iter().zip(texts).enumerate().map(|(index, (fact, text))| {
            let of = techniques.get(cell(fact, "id")).into_iter().flatten().collect::<Vec<_>>();
            Ok(format!(
                "SystemRequirement {{ index: {index}, id: {:?}, parent: {:?}, fr: {}, title: {:?}, sl_min: {}, conduit: {}, nis2_overlay: {}, clause: {:?}, techniques: &{of:?}, objective: {:?}, question: {:?}, evidence: {:?}, legacy: {:?} }}",
                cell(fact, "id"), option(cell(fact, "parent")), foundational(cell(fact, "fr"))?, cell(fact, "title"), level(cell(fact, "sl_min"))?,
                truth(cell(fact, "conduit"))?, truth(cell(fact, "nis2_overlay"))?, cell(fact, "clause"),
                cell(text, "objective"), cell(text, "question"), cell(text, "evidence"), cell(text, "legacy"),
            ))
        });
        let rows = rows.collect::<Result<Vec<_>, String>>()?;
        array(out, "SYSTEM_REQUIREMENTS", "SystemRequirement", "IEC 62443-3-3, in the order of the standard", rows.into_iter());
        Ok(())
    }

    fn render_programme(&self, out: &mut String) -> Result<(), String> {
        let rows = self.table("2-1").iter().zip(self.table("2-1 texts")).map(|(fact, text)| {
            format!(
                "ProgrammeRequirement {{ id: {:?}, element: {:?}, element_title: {:?}, title: {:?}, objective: {:?}, question: {:?} }}",
                cell(fact, "id"),
                cell(fact, "spe"),
                cell(fact, "spe_title"),
                cell(fact, "title"),
                cell(text, "objective"),
                cell(text, "question"),
            )
        });
        array(out, "PROGRAMME_REQUIREMENTS", "ProgrammeRequirement", "IEC 62443-2-1:2024", rows);
        let rows = self.table("3-2").iter().zip(self.table("3-2 texts")).map(|(fact, text)| {
            format!(
                "ZoneConduitRequirement {{ id: {:?}, group_title: {:?}, title: {:?}, clause: {:?}, objective: {:?}, fix: {:?} }}",
                cell(fact, "id"),
                cell(fact, "group_title"),
                cell(fact, "title"),
                cell(fact, "clause_group"),
                cell(text, "objective"),
                cell(text, "fix"),
            )
        });
        array(out, "ZONE_CONDUIT_REQUIREMENTS", "ZoneConduitRequirement", "IEC 62443-3-2", rows);
        Ok(())
    }

    fn render_parts(&self, out: &mut String) -> Result<(), String> {
        let rows = self.table("4-1").iter().map(|r| {
            format!("PartRequirement {{ id: {:?}, group: {:?}, title: {:?} }}", cell(r, "id"), cell(r, "practice_title"), cell(r, "title"))
        });
        array(out, "PROCESS_REQUIREMENTS", "PartRequirement", "IEC 62443-4-1", rows);
        let rows = self.table("2-4").iter().map(|r| {
            format!(
                "PartRequirement {{ id: {:?}, group: {:?}, title: {:?} }}",
                cell(r, "id"),
                cell(r, "area_title"),
                cell(r, "label_own_words")
            )
        });
        array(out, "SERVICE_REQUIREMENTS", "PartRequirement", "IEC 62443-2-4, labels in our own words", rows);
        let rows = self.table("4-2").iter().map(|r| {
            let types: Vec<&str> =
                cell(r, "component_types").split(',').map(|t| if t == "software_app" { "software" } else { t }).collect();
            let level = cell(r, "sl_min");
            let level = if level.is_empty() { "None".to_owned() } else { format!("Some({})", self::level(level)?) };
            let fr = cell(r, "fr");
            let fr = if fr.is_empty() || fr == "0" { "None".to_owned() } else { format!("Some({})", foundational(fr)?) };
            Ok(format!(
                "ComponentRequirement {{ id: {:?}, fr: {fr}, title: {:?}, component_types: &{types:?}, sl_min: {level}, parent: {:?} }}",
                cell(r, "id"),
                cell(r, "title"),
                option(cell(r, "parent"))
            ))
        });
        let rows = rows.collect::<Result<Vec<_>, String>>()?;
        array(out, "COMPONENT_REQUIREMENTS", "ComponentRequirement", "IEC 62443-4-2", rows.into_iter());
        let rows = self
            .table("definitions")
            .iter()
            .map(|r| format!("({:?}, {:?}, {:?})", cell(r, "id"), cell(r, "name"), cell(r, "description_own_words")));
        array(out, "DEFINITIONS", "(&str, &str, &str)", "Levels, maturity and notation in our own words", rows);
        Ok(())
    }

    fn render_nis2(&self, out: &mut String) -> Result<(), String> {
        let rows = self.table("nis2 texts").iter().map(|r| {
            format!(
                "Nis2Duty {{ reference: {:?}, short: {:?}, duty: {:?}, cannot_show: {:?} }}",
                cell(r, "ref"),
                cell(r, "short"),
                cell(r, "duty"),
                cell(r, "cannot_show")
            )
        });
        array(out, "NIS2_DUTIES", "Nis2Duty", "Rows of the scorecard", rows);
        let rows = self.table("articles").iter().map(|r| {
            format!(
                "Nis2Article {{ id: {:?}, article: {:?}, label: {:?}, fact: {:?}, applies_to: {:?}, value: {:?} }}",
                cell(r, "id"),
                cell(r, "article"),
                cell(r, "label"),
                cell(r, "fact"),
                cell(r, "applies_to"),
                cell(r, "clock_or_value")
            )
        });
        array(out, "NIS2_ARTICLES", "Nis2Article", "Facts of Directive (EU) 2022/2555", rows);
        let rows = self.mapping().filter_map(|r| row_of(cell(r, "nis2_ref")).map(|row| (row, r))).map(|(row, r)| {
            format!(
                "Mapping {{ row: {row:?}, nis2_ref: {:?}, part: Part::{}, id: {:?}, relation: {:?}, strength: {}, rationale: {:?} }}",
                cell(r, "nis2_ref"),
                part(cell(r, "iec_part")),
                normalised(cell(r, "iec_ref")),
                cell(r, "strm_relation(focal=NIS2)"),
                cell(r, "strength_1_10"),
                cell(r, "rationale"),
            )
        });
        array(out, "MAPPINGS", "Mapping", "NIS2 to IEC 62443, our judgement", rows);
        let rows = self.table("entity types").iter().map(|r| {
            let sector =
                self.table("sectors").iter().find(|s| ["annex", "sector_no", "subsector"].iter().all(|c| cell(s, c) == cell(r, c)));
            let name = sector.map_or("Domain names", |s| cell(s, "sector"));
            format!(
                "EntityType {{ id: {:?}, annex: {:?}, sector: {name:?}, label: {:?}, rule: {:?} }}",
                cell(r, "id"),
                cell(r, "annex"),
                cell(r, "label"),
                cell(r, "rule")
            )
        });
        array(out, "ENTITY_TYPES", "EntityType", "Entity types of the NIS2 annexes", rows);
        let rows = self.table("countries").iter().map(|r| {
            format!(
                "Country {{ code: {:?}, name: {:?}, as_of: {:?}, status: {:?}, law: {:?}, authority: {:?}, portal: {:?}, clock_anchor: {:?}, early_warning: {:?}, notification: {:?}, final_report: {:?}, registration: {:?}, open_points: {:?} }}",
                cell(r, "cc"), cell(r, "country"), cell(r, "as_of"), cell(r, "status"), cell(r, "law"), cell(r, "recipient_authority"), cell(r, "portal_channel"), cell(r, "clock_anchor"),
                cell(r, "early_warning"), cell(r, "notification"), cell(r, "final_report"), cell(r, "registration"), cell(r, "confidence_and_open_points"),
            )
        });
        array(out, "COUNTRIES", "Country", "National law by country, with date and open points", rows);
        Ok(())
    }

    fn render_attack(&self, out: &mut String) {
        let rows = self.table("techniques").iter().map(|r| {
            let tactics: Vec<&str> = list(cell(r, "tactics")).collect();
            format!("Technique {{ id: {:?}, name: {:?}, tactics: &{tactics:?} }}", cell(r, "technique_id"), cell(r, "name"))
        });
        array(out, "TECHNIQUES", "Technique", "MITRE ATT&CK for ICS techniques", rows);
    }
}

fn rows(text: &str) -> Result<Vec<Row>, String> {
    let mut lines = text.lines();
    let header: Vec<&str> = lines.next().ok_or("empty table")?.split('\t').collect();
    lines
        .enumerate()
        .map(|(i, line)| {
            let cells: Vec<&str> = line.split('\t').collect();
            ensure(cells.len() == header.len(), || format!("line {}: {} cells, expected {}", i + 2, cells.len(), header.len()))?;
            Ok(header.iter().zip(cells).map(|(h, c)| ((*h).to_owned(), unquoted(c))).collect())
        })
        .collect()
}

/// Some facts carry spreadsheet quotes around a cell.
fn unquoted(cell: &str) -> String {
    match cell.strip_prefix('"').and_then(|c| c.strip_suffix('"')) {
        Some(inner) => inner.replace("\"\"", "\""),
        None => cell.to_owned(),
    }
}

fn cell<'r>(row: &'r Row, column: &str) -> &'r str {
    row.get(column).map_or("", String::as_str)
}

fn list(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(';').map(str::trim).filter(|part| !part.is_empty())
}

fn ensure(holds: bool, message: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(message()) }
}

/// `SR 2.8 RE(1)` in the mapping is `SR 2.8 RE 1` in the facts.
fn normalised(id: &str) -> String {
    id.replace("RE(", "RE ").replace(')', "")
}

/// Row of the scorecard that a mapping belongs to; 21(1) and 21(4) have none of their own.
fn row_of(reference: &str) -> Option<String> {
    match reference {
        "21(1)" | "21(4)" => None,
        r if r.starts_with("23") => Some("23".into()),
        r => Some(r.split('-').next().unwrap_or(r).to_owned()),
    }
}

fn part(part: &str) -> String {
    format!("P{}", part.replace('-', ""))
}

fn option(cell: &str) -> Option<&str> {
    (!cell.is_empty()).then_some(cell)
}

fn truth(cell: &str) -> Result<bool, String> {
    match cell {
        "yes" => Ok(true),
        "no" => Ok(false),
        other => Err(format!("expected yes or no, found {other}")),
    }
}

fn level(cell: &str) -> Result<String, String> {
    let number: u8 = cell.parse().map_err(|_| format!("`{cell}` is not a level"))?;
    ensure(number <= 4, || format!("`{cell}` is not a level"))?;
    Ok(format!("SecurityLevel::Sl{number}"))
}

fn foundational(cell: &str) -> Result<&'static str, String> {
    let names = ["Iac", "Uc", "Si", "Dc", "Rdf", "Tre", "Ra"];
    let number: usize = cell.parse().map_err(|_| format!("`{cell}` is not an FR"))?;
    let name = number.checked_sub(1).and_then(|i| names.get(i)).ok_or_else(|| format!("`{cell}` is not an FR"))?;
    Ok(match *name {
        "Iac" => "Foundational::Iac",
        "Uc" => "Foundational::Uc",
        "Si" => "Foundational::Si",
        "Dc" => "Foundational::Dc",
        "Rdf" => "Foundational::Rdf",
        "Tre" => "Foundational::Tre",
        _ => "Foundational::Ra",
    })
}

fn array(out: &mut String, name: &str, ty: &str, doc: &str, rows: impl Iterator<Item = String>) {
    let rows: Vec<String> = rows.collect();
    line(out, &format!("/// {doc}.\npub static {name}: [{ty}; {}] = [", rows.len()));
    for row in rows {
        line(out, &format!("    {row},"));
    }
    line(out, "];");
}

fn line(out: &mut String, text: &str) {
    // Writing to a String cannot fail.
    let _ = writeln!(out, "{text}");
}

/// FNV-1a, 64 bit: names the edition of the catalogue in assessments; no security rests on it.
fn fnv(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}
