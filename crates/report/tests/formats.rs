//! Every format from every example: what was written is read back and compared with the assessment.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod common;

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use common::{Case, example, hostile, plant};
use ringwall_engine::assessment::FoundStatus;
use ringwall_report::{TextOptions, csv, json, map_svg, text, xlsx};
use unicode_width::UnicodeWidthStr;

fn cases() -> Vec<(&'static str, Case)> {
    let examples = ["minimal", "water", "bottling"].map(|name| (name, example(name)));
    examples.into_iter().chain([("hostile", hostile()), ("empty", plant("ringwall: 1\n"))]).collect()
}

#[test]
fn the_terminal_summary_of_the_minimal_plant() {
    let Case { plant, assessment } = example("minimal");
    insta::assert_snapshot!(text(&plant, &assessment, TextOptions { width: 96, colour: false }));
}

#[test]
fn the_summary_fits_and_colours_only_when_asked() {
    for (name, Case { plant, assessment }) in cases() {
        for width in [80, 100, 132] {
            let plain = text(&plant, &assessment, TextOptions { width, colour: false });
            assert!(plain.lines().all(|line| line.width() <= width), "{name} at {width}:\n{plain}");
            assert!(!plain.chars().any(|c| c.is_control() && c != '\n'), "{name}: a control character reached the terminal");
        }
        let coloured = text(&plant, &assessment, TextOptions { width: 100, colour: true });
        let plain = text(&plant, &assessment, TextOptions { width: 100, colour: false });
        let strip = coloured
            .split("\u{1b}[")
            .map(|part| part.split_once('m').map_or(part, |(code, rest)| if code.parse::<u8>().is_ok() { rest } else { part }));
        assert_eq!(strip.collect::<String>(), plain, "{name}: colour says what the text does not");
    }
}

#[test]
fn json_is_the_assessment() {
    for (name, Case { assessment, .. }) in cases() {
        let bytes = json(&assessment).unwrap();
        assert_eq!(bytes.last(), Some(&b'\n'));
        let read: ringwall_engine::Assessment = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(read, assessment, "{name}");
    }
}

#[test]
fn csv_has_a_line_for_each_gap_and_no_formula() {
    for (name, Case { plant, assessment }) in cases() {
        let written = csv(&plant, &assessment).unwrap();
        let mut reader = ::csv::Reader::from_reader(written.as_bytes());
        let rows: Vec<_> = reader.records().map(|r| r.unwrap()).collect();
        assert_eq!(rows.len(), assessment.gaps.len(), "{name}");
        for (row, gap) in rows.iter().zip(&assessment.gaps) {
            assert_eq!((&row[0], &row[2], &row[5]), (gap.at.to_string().as_str(), gap.requirement.id, gap.status.as_str()));
            assert!(row.iter().all(|cell| !cell.starts_with(['=', '+', '-', '@', '\t', '\r'])), "{name}: {row:?}");
        }
    }
}

fn sheets(bytes: &[u8]) -> BTreeMap<String, Vec<Vec<Data>>> {
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes.to_vec())).unwrap();
    let names = book.sheet_names();
    let rows = |name: &String, book: &mut Xlsx<_>| book.worksheet_range(name).unwrap().rows().map(<[Data]>::to_vec).collect();
    names.iter().map(|name| (name.clone(), rows(name, &mut book))).collect()
}

#[test]
fn the_workbook_counts_what_the_assessment_counts() {
    for (name, Case { plant, assessment }) in cases() {
        let bytes = xlsx(&plant, &assessment).unwrap();
        let sheets = sheets(&bytes);
        let rows = |sheet: &str| sheets[sheet].len() - 1;
        assert_eq!(rows("Gaps"), assessment.gaps.len(), "{name}");
        assert_eq!(rows("Evidence gaps"), assessment.evidence_gaps.len(), "{name}");
        assert_eq!(rows("NIS2"), assessment.nis2.len(), "{name}");
        assert_eq!(rows("Levels"), assessment.zones.len() + assessment.conduits.len(), "{name}");
        assert_eq!(rows("Rules (ZCR)"), assessment.rules.iter().map(|r| r.places.len().max(1)).sum::<usize>(), "{name}");
        assert_eq!(rows("Assets"), plant.assets.len(), "{name}");
        assert_eq!(rows("Applications"), plant.applications.len(), "{name}");
        assert_eq!(rows("Diagnostics"), assessment.diagnostics.len(), "{name}");
        let value =
            |figure: &str| sheets["Summary"].iter().find(|row| row[0] == Data::String(figure.into())).map(|row| row[1].clone()).unwrap();
        assert_eq!(value("Gaps"), Data::Float(assessment.gaps.len() as f64), "{name}: a number, not a text");
        let unknown = assessment.gaps.iter().filter(|g| g.status == FoundStatus::Unknown).count();
        assert_eq!(value("Unanswered"), Data::Float(unknown as f64), "{name}");
        assert!(matches!(value("As of"), Data::DateTime(_)), "{name}: a date, not a text");
        assert_eq!(xlsx(&plant, &assessment).unwrap(), bytes, "{name}: the same plant, other bytes");
    }
}

#[test]
fn required_is_covered_plus_gaps() {
    for (name, Case { plant, assessment }) in cases() {
        let overlay = plant.system.as_ref().and_then(|s| s.overlays.as_ref()).is_none_or(|o| !o.is_empty());
        let places = assessment.zones.values().chain(assessment.conduits.values());
        let holds = places.flat_map(|place| place.requirements.0.iter().map(move |(r, f)| (place, r, f))).filter(|(place, r, f)| {
            let asked = place.target.and_then(|t| t.get(r.fr)).is_some_and(|t| r.sl_min <= t) || (overlay && r.nis2_overlay);
            asked && f.status.holds()
        });
        let holds = holds.count();
        let sheets = sheets(&xlsx(&plant, &assessment).unwrap());
        let required = sheets["Summary"].iter().find(|row| row[0] == Data::String("Required".into())).unwrap()[1].clone();
        assert_eq!(required, Data::Float((holds + assessment.gaps.len()) as f64), "{name}");
    }
}

#[test]
fn the_workbook_holds_no_formula() {
    let Case { plant, assessment } = hostile();
    let bytes = xlsx(&plant, &assessment).unwrap();
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    for name in book.sheet_names() {
        assert_eq!(book.worksheet_formula(&name).unwrap().used_cells().count(), 0, "{name}");
    }
    let assets = book.worksheet_range("Assets").unwrap();
    assert!(assets.rows().any(|row| row.contains(&Data::String("=HYPERLINK(\"http://x\")".into()))), "the text is kept as it is");
}

#[test]
fn the_map_is_well_formed_and_has_each_zone_once() {
    for (name, Case { plant, assessment }) in cases() {
        let svg = map_svg(&plant, &assessment);
        let document = roxmltree::Document::parse(&svg).unwrap_or_else(|error| panic!("{name}: {error}"));
        let named = |attribute: &str| {
            let mut ids: Vec<String> = document.descendants().filter_map(|n| n.attribute(attribute).map(str::to_owned)).collect();
            ids.sort();
            ids
        };
        let mut zones: Vec<String> = plant.zones.iter().map(|z| z.id.to_string()).collect();
        let mut conduits: Vec<String> = plant.conduits.iter().map(|c| c.id.to_string()).collect();
        zones.sort();
        conduits.sort();
        assert_eq!(named("data-zone"), zones, "{name}");
        assert_eq!(named("data-conduit"), conduits, "{name}");
        assert!(!document.descendants().any(|n| matches!(n.tag_name().name(), "script" | "foreignObject" | "image" | "a")), "{name}");
        assert_eq!(map_svg(&plant, &assessment), svg, "{name}");
    }
}

#[test]
fn boxes_of_the_map_nest_or_keep_apart() {
    let Case { plant, assessment } = example("bottling");
    let svg = map_svg(&plant, &assessment);
    let document = roxmltree::Document::parse(&svg).unwrap();
    let number = |node: &roxmltree::Node<'_, '_>, key: &str| node.attribute(key).unwrap().parse::<i32>().unwrap();
    let zones = document.descendants().filter(|n| n.has_attribute("data-zone"));
    let boxes: Vec<(i32, i32, i32, i32)> = zones
        .map(|zone| {
            let rect = zone.children().find(|n| n.has_tag_name("rect")).unwrap();
            let (x, y) = (number(&rect, "x"), number(&rect, "y"));
            (x, y, x + number(&rect, "width"), y + number(&rect, "height"))
        })
        .collect();
    for (i, a) in boxes.iter().enumerate() {
        for b in &boxes[i + 1..] {
            let apart = a.2 <= b.0 || b.2 <= a.0 || a.3 <= b.1 || b.3 <= a.1;
            let within = a.0 < b.0 && a.1 < b.1 && a.2 > b.2 && a.3 > b.3;
            assert!(apart || within, "{a:?} and {b:?} overlap");
        }
    }
}
