//! Renders a plant to every format: `cargo run --example render -- PLANT OUT [DAY]`. For looking at the result.

#![allow(clippy::expect_used, missing_docs)]

use std::path::{Path, PathBuf};
use std::time::Instant;

use ringwall_engine::{assess, catalogue};
use ringwall_model::file::{Source, read};
use ringwall_report::{TextOptions, csv, json, map_svg, pdf, text, xlsx};

fn main() {
    let mut args = std::env::args().skip(1);
    let plant = PathBuf::from(args.next().expect("usage: render PLANT OUT [DAY]"));
    let out = PathBuf::from(args.next().expect("usage: render PLANT OUT [DAY]"));
    let day = args.next().unwrap_or_else(|| "2026-11-21".into()).parse().expect("a day");
    let plant = read(&sources(&plant), catalogue::vocabulary()).expect("a valid plant");
    let assessment = assess(&plant, day, &"0".repeat(64));
    std::fs::create_dir_all(&out).expect("a folder to write to");
    let write = |name: &str, make: &dyn Fn() -> Vec<u8>| {
        let start = Instant::now();
        let bytes = make();
        println!("{name:<16} {:>8} bytes {:>8.1} ms", bytes.len(), start.elapsed().as_secs_f64() * 1000.0);
        std::fs::write(out.join(name), bytes).expect("a file");
    };
    let options = |colour| TextOptions { width: 100, colour };
    write("report.txt", &|| text(&plant, &assessment, options(false)).into_bytes());
    write("report.ansi", &|| text(&plant, &assessment, options(true)).into_bytes());
    write("assessment.json", &|| json(&assessment).expect("json"));
    write("gaps.csv", &|| csv(&plant, &assessment).expect("csv").into_bytes());
    write("map.svg", &|| map_svg(&plant, &assessment).into_bytes());
    write("report.xlsx", &|| xlsx(&plant, &assessment).expect("xlsx"));
    write("report.pdf", &|| pdf(&plant, &assessment).expect("pdf"));
    write("again.pdf", &|| pdf(&plant, &assessment).expect("pdf"));
}

fn sources(path: &Path) -> Vec<Source> {
    let mut files: Vec<PathBuf> = if path.is_dir() {
        let entries = std::fs::read_dir(path).expect("a folder").map(|e| e.expect("an entry").path());
        entries.filter(|p| p.extension().is_some_and(|e| e == "yaml")).collect()
    } else {
        vec![path.to_path_buf()]
    };
    files.sort();
    let source = |p: &PathBuf| Source::new(p.display().to_string(), std::fs::read(p).expect("a file")).expect("UTF-8");
    files.iter().map(source).collect()
}
