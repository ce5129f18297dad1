//! `cargo xtask bench`: what the release build costs on a large plant, beside what it may cost.
//!
//! Whole runs are measured as processes of their own (wall, CPU, peak memory, from the kernel's accounts), parts inside of
//! one process of the release build. Every figure is the median of its runs.

pub(crate) mod child;
mod figures;
mod machine;
mod peer;
mod store;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use serde_json::{Value, json};

use crate::args::{Accepts, Options};
use crate::metadata::Metadata;
use crate::process;
use crate::sample::{self, LARGE};
use figures::{Figure, MEMORY, SIZE, TIME};

/// Runs of each process.
const RUNS: usize = 5;

/// `cargo xtask bench [--cold] [--json]`.
pub(crate) fn command(args: &[String]) -> Result<(), String> {
    let options = Options::parse(args, Accepts { flags: &["--cold", "--json"], ..Accepts::default() })?;
    let bench = Bench::prepare()?;
    let mut figures = bench.file_to_json()?;
    figures.extend(bench.parts()?);
    figures.extend(bench.example()?);
    figures.extend(bench.database()?);
    figures.extend(bench.sizes()?);
    if options.flag("--cold") {
        figures.push(bench.cold_build()?);
    }
    // A last look: what disturbs a measurement should be seen.
    let machine = machine::describe();
    if options.flag("--json") {
        let figures: Vec<Value> = figures.iter().map(Figure::to_json).collect();
        println!("{:#}", json!({ "machine": machine, "plant": bench.describe(), "figures": figures }));
    } else {
        println!("\n{}", machine::to_text(&machine));
        println!("{}\n", bench.describe());
        println!("{}", figures::table(&figures));
    }
    Ok(())
}

/// The programs of the release build and the large plant.
struct Bench {
    ringwall: PathBuf,
    xtask: PathBuf,
    bench: PathBuf,
    folder: PathBuf,
    plant: PathBuf,
    bytes: u64,
}

impl Drop for Bench {
    fn drop(&mut self) {
        // What is left of a temporary folder does no harm.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

impl Bench {
    fn prepare() -> Result<Self, String> {
        // All in one: apart, their dependencies would be built with different features, one after the other.
        let mut build = process::cargo(&["build", "--release", "--package", "ringwall-cli", "--package", "xtask", "--package", "bench"]);
        let status = build.status().map_err(|e| format!("cannot start cargo: {e}"))?;
        if !status.success() {
            return Err("the release build failed".into());
        }
        let release = Metadata::load()?.target_directory.join("release");
        let folder = std::env::temp_dir().join(format!("ringwall-bench-{}", std::process::id()));
        let plant = folder.join("plant.yaml");
        let text = sample::plant(LARGE);
        fs::create_dir_all(&folder).and_then(|()| fs::write(&plant, &text)).map_err(|e| format!("{}: {e}", plant.display()))?;
        let bytes = u64::try_from(text.len()).unwrap_or(u64::MAX);
        Ok(Self { ringwall: release.join("ringwall"), xtask: release.join("xtask"), bench: release.join("bench"), folder, plant, bytes })
    }

    fn describe(&self) -> String {
        format!(
            "plant: {} assets, {} zones, {} conduits, {} answers, {} evidence items; {:.1} MB of YAML; medians of {RUNS} runs",
            LARGE.assets,
            LARGE.zones,
            LARGE.conduits,
            LARGE.answers,
            LARGE.evidence,
            mega(self.bytes)
        )
    }

    /// `ringwall assess FILE --format json` from start to exit.
    fn file_to_json(&self) -> Result<Vec<Figure>, String> {
        let plant = self.plant.display().to_string();
        let runs = self.process_runs(&["assess", &plant, "--format", "json"])?;
        let median = |of: fn(&child::Usage) -> f64| figures::median(runs.iter().map(of).collect());
        Ok(vec![
            Figure::new("file to JSON, process, wall", median(|u| u.wall_ms), TIME).at_most(300.0),
            Figure::new("file to JSON, process, user + system", median(|u| u.cpu_ms), TIME),
            Figure::new("file to JSON, process, peak memory", median(|u| u.peak_mb), MEMORY).at_most(200.0),
        ])
    }

    /// Reading, evaluating and writing inside of one process, and a peer for the reading.
    fn parts(&self) -> Result<Vec<Figure>, String> {
        let output = process::captured(Command::new(&self.xtask).arg("bench-child").arg("parts").arg(&self.plant))?;
        let parts: Value = serde_json::from_slice(&output).map_err(|e| format!("bench-child gave no JSON: {e}"))?;
        let part = |name: &str| parts.get(name).and_then(Value::as_f64).ok_or_else(|| format!("bench-child gave no `{name}`"));
        Ok(vec![
            Figure::new("read: YAML to a checked plant", part("read_ms")?, TIME),
            Figure::new("read: YAML to a checked plant, CPU", part("read_cpu_ms")?, TIME).beside(peer::yaml(&self.plant)),
            Figure::new("evaluate: plant to assessment", part("evaluate_ms")?, TIME).at_most(50.0),
            Figure::new("write: assessment to JSON", part("write_ms")?, TIME),
            Figure::new("size of the JSON", part("json_bytes")? / 1e6, SIZE),
        ])
    }

    /// The example plant as text and as PDF.
    fn example(&self) -> Result<Vec<Figure>, String> {
        let example = crate::root().join("examples/bottling").display().to_string();
        let pdf = self.folder.join("bottling.pdf").display().to_string();
        let text = self.process_runs(&["assess", &example])?;
        let print = self.process_runs(&["assess", &example, "--format", "pdf", "--out", &pdf])?;
        let median = |runs: &[child::Usage], of: fn(&child::Usage) -> f64| figures::median(runs.iter().map(of).collect());
        Ok(vec![
            Figure::new("bottling to text, process, wall", median(&text, |u| u.wall_ms), TIME).at_most(50.0),
            Figure::new("bottling to PDF, process, wall", median(&print, |u| u.wall_ms), TIME).at_most(1_000.0),
            Figure::new("bottling to PDF, process, peak memory", median(&print, |u| u.peak_mb), MEMORY),
            Figure::new("size of the PDF", file_mb(Path::new(&pdf))?, SIZE),
        ])
    }

    /// Bringing the large plant into a database and out of it, and what the store and the ledger cost in themselves.
    fn database(&self) -> Result<Vec<Figure>, String> {
        let data = self.folder.join("data").display().to_string();
        let plant = self.plant.display().to_string();
        self.process_run(&["init-db", "--data", &data])?;
        let import = self.process_run(&["import", &plant, "--as", "o/s", "--data", &data])?;
        let export = self.process_runs(&["export", "o/s", "--at", "0", "--data", &data])?;
        let export = figures::median(export.iter().map(|usage| usage.wall_ms).collect());
        let mut figures = vec![
            Figure::new("import of the plant, process, wall", import.wall_ms, TIME).at_most(5_000.0),
            Figure::new("export of it as of an entry, process, wall", export, TIME),
        ];
        let example = crate::root().join("examples/bottling");
        figures.extend(store::server(&self.bench, &self.ringwall, &example, &self.plant)?);
        figures.extend(store::figures(&self.bench, &self.plant)?);
        Ok(figures)
    }

    fn sizes(&self) -> Result<Vec<Figure>, String> {
        Ok(vec![Figure::new("size of the program `ringwall`", file_mb(&self.ringwall)?, SIZE)])
    }

    /// Everything from an empty target folder, dependencies included; sources are in cargo's cache.
    fn cold_build(&self) -> Result<Figure, String> {
        let target = self.folder.join("target");
        process::must_succeed(&mut process::cargo(&["fetch"]))?;
        let start = Instant::now();
        let mut build = process::cargo(&["build", "--release", "--package", "ringwall-cli"]);
        process::must_succeed(build.env("CARGO_TARGET_DIR", target))?;
        Ok(Figure::new("cold release build", start.elapsed().as_secs_f64() * 1e3, TIME))
    }

    /// Runs the program several times, each in a child of its own so that the kernel's accounts hold that run alone.
    fn process_runs(&self, args: &[&str]) -> Result<Vec<child::Usage>, String> {
        (0..RUNS).map(|_| self.process_run(args)).collect()
    }

    fn process_run(&self, args: &[&str]) -> Result<child::Usage, String> {
        let mut command = Command::new(&self.xtask);
        command.args(["bench-child", "process"]).arg(&self.ringwall).args(args).current_dir(crate::root());
        child::Usage::from_json(&process::captured(&mut command)?)
    }
}

fn file_mb(path: &Path) -> Result<f64, String> {
    let length = fs::metadata(path).map_err(|e| format!("{}: {e}", path.display()))?.len();
    Ok(mega(length))
}

#[allow(clippy::cast_precision_loss, reason = "sizes of files, for people")]
fn mega(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}
