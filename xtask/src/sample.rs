//! A large, realistic plant as YAML text, the same text for the same size: input for benchmarks and for fuzzing.
//!
//! Written by hand and not through the writer of the model, so that it looks like what people and their scripts write.

use std::fmt::Write as _;

use ringwall_engine::catalogue;

use crate::random::Random;

/// How much of everything.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Size {
    pub(crate) zones: usize,
    pub(crate) conduits: usize,
    pub(crate) assets: usize,
    pub(crate) answers: usize,
    pub(crate) evidence: usize,
}

/// The plant of the benchmark.
pub(crate) const LARGE: Size = Size { zones: 200, conduits: 400, assets: 10_000, answers: 20_000, evidence: 500 };

const ZONES_PER_AREA: usize = 20;
const KINDS: &[&str] = &["control", "control", "control", "supervisory", "safety", "engineering", "wireless", "remote"];
const ROLES: &[(&str, &str, &str, &str)] = &[
    ("plc", "embedded", "Siemens", "S7-1515-2 PN"),
    ("io", "embedded", "Wago", "750-362"),
    ("drive", "embedded", "SEW", "Movidrive B"),
    ("hmi", "host", "Siemens", "TP1500 Comfort"),
    ("switch", "network", "Hirschmann", "BRS20"),
    ("camera", "embedded", "Cognex", "In-Sight 7000"),
    ("sensor", "embedded", "ifm", "AL1100"),
    ("ews", "host", "Dell", "Precision 3660"),
    ("iiot-gateway", "host", "Moxa", "UC-8220"),
];
const NOTES: &[&str] = &[
    "Seen during the walk-down; the cabinet was locked",
    "Operators share one login per panel",
    "\"Configured in the project, not yet on the device: see change 4711\"",
    "Checked against the configuration backup",
    "Maker says it will come with the next firmware",
];

/// The text of the plant file.
pub(crate) fn plant(size: Size) -> String {
    let mut random = Random::new(62_443);
    let mut out = String::with_capacity(size.answers * 220 + size.assets * 330);
    header(&mut out);
    zones(&mut out, size, &mut random);
    conduits(&mut out, size, &mut random);
    assets(&mut out, size, &mut random);
    evidence(&mut out, size, &mut random);
    answers(&mut out, size, &mut random);
    out
}

fn line(out: &mut String, text: std::fmt::Arguments<'_>) {
    // INVARIANT: writing to a text cannot fail.
    let _ = out.write_fmt(text);
    out.push('\n');
}

fn header(out: &mut String) {
    out.push_str(
        "# Generated: a plant of many lines\nringwall: 1\norganisation:\n  name: Ardenne Process Works\n  country: BE\n  activities: [food-production]\n  employees: 2400\n  turnover_eur: 910000000\n  balance_eur: 640000000\nsites:\n  - {id: north, name: North works}\n  - {id: south, name: South works}\nsystem:\n  id: works\n  name: Control systems of both works\n  boundary: From the field devices up to the plant firewalls; office networks excluded\n  access_points: [a-0]\n",
    );
}

fn zone_id(zone: usize) -> String {
    format!("z-{zone}")
}

/// Every twentieth zone is an area; the others lie in it, some one floor deeper.
fn zones(out: &mut String, size: Size, random: &mut Random) {
    out.push_str("zones:\n");
    for zone in 0..size.zones {
        let area = zone - zone % ZONES_PER_AREA;
        line(out, format_args!("  - id: {}", zone_id(zone)));
        line(out, format_args!("    name: {} {zone}", if zone == area { "Area" } else { "Cell" }));
        if zone == area {
            line(out, format_args!("    site: {}", if zone % 40 == 0 { "north" } else { "south" }));
        } else {
            let parent = if zone % 4 == 3 { zone - 1 } else { area };
            line(out, format_args!("    parent: {}", zone_id(parent)));
        }
        line(out, format_args!("    kind: {}\n    purdue: {}", random.word(KINDS), 1 + random.below(3)));
        line(out, format_args!("    criticality: {}", 1 + random.below(5)));
        match random.below(10) {
            0 => line(out, format_args!("    target: [2, 2, 2, 1, 2, 2, 2]")),
            1 => line(out, format_args!("    target: {{default: 2, fr1: 3}}")),
            2 => line(out, format_args!("    # no target yet")),
            _ => line(out, format_args!("    target: {}", 1 + random.below(3))),
        }
    }
}

fn conduits(out: &mut String, size: Size, random: &mut Random) {
    out.push_str("conduits:\n");
    for conduit in 0..size.conduits {
        let from = random.below(size.zones);
        let to = (from + 1 + random.below(size.zones.saturating_sub(1))) % size.zones.max(1);
        let (from, to) = (zone_id(from), zone_id(to));
        line(out, format_args!("  - id: c-{conduit}\n    between: [{from}, {to}]"));
        line(out, format_args!("    trust: {}\n    flows:", random.word(&["trusted", "trusted", "untrusted"])));
        line(out, format_args!("      - {{from: {from}, to: {to}, protocol: s7comm, port: 102/tcp}}"));
        line(out, format_args!("      - {{from: {to}, to: {from}, protocol: opcua, port: 4840/tcp, note: \"alarms, and trends\"}}"));
    }
}

fn assets(out: &mut String, size: Size, random: &mut Random) {
    out.push_str("assets:\n");
    for asset in 0..size.assets {
        let (role, kind, vendor, model) = random.pick(ROLES).copied().unwrap_or_default();
        line(out, format_args!("  - id: a-{asset}\n    name: {role} {asset}\n    zone: {}", zone_id(asset % size.zones.max(1))));
        line(out, format_args!("    type: {kind}\n    role: {role}\n    vendor: {vendor}\n    model: {model}"));
        line(
            out,
            format_args!("    firmware: V{}.{}\n    serial: SN-{:08x}", random.below(9), random.below(30), random.next() & 0xffff_ffff),
        );
        line(out, format_args!("    addresses: [10.{}.{}.{}]", asset / 60_000, asset / 250 % 240, 1 + asset % 250));
        if random.chance(60) {
            line(out, format_args!("    macs: [\"00:1b:1b:{:02x}:{:02x}:{:02x}\"]", asset >> 16 & 255, asset >> 8 & 255, asset & 255));
        }
        if random.chance(70) {
            line(out, format_args!("    capability: {}", 1 + random.below(3)));
        }
        if random.chance(15) {
            line(out, format_args!("    software: [{{name: runtime, version: {}.4.2}}]", random.below(5)));
        }
    }
}

fn evidence(out: &mut String, size: Size, random: &mut Random) {
    out.push_str("evidence:\n");
    for item in 0..size.evidence {
        let (month, day) = (1 + random.below(10), 1 + random.below(28));
        line(
            out,
            format_args!("  - {{id: ev-{item}, title: Record {item} of the walk-down, kind: record, collected: 2026-{month:02}-{day:02}}}"),
        );
    }
}

/// Every pair of scope and requirement once: first the zones, then their assets, by turns over the catalogue.
fn answers(out: &mut String, size: Size, random: &mut Random) {
    out.push_str("answers:\n");
    let requirements = &catalogue::SYSTEM_REQUIREMENTS;
    let per_zone = (size.answers * 3 / 5).checked_div(size.zones).unwrap_or(0).clamp(1, requirements.len());
    let of_zones = (0..size.zones).flat_map(|zone| (0..per_zone).map(move |r| (format!("zone:{}", zone_id(zone)), zone + r)));
    let of_assets = (0..requirements.len()).flat_map(|r| (0..size.assets).map(move |asset| (format!("asset:a-{asset}"), asset + r)));
    for (scope, requirement) in of_zones.chain(of_assets).take(size.answers) {
        let Some(requirement) = requirements.get(requirement % requirements.len()) else { continue };
        answer(out, requirement.id, &scope, size, random);
    }
}

fn answer(out: &mut String, requirement: &str, scope: &str, size: Size, random: &mut Random) {
    let status = random.word(&["met", "met", "met", "partial", "unmet", "not-applicable"]);
    line(out, format_args!("  - requirement: {requirement}\n    scope: {scope}\n    status: {status}"));
    if random.chance(20) {
        line(out, format_args!("    by: {}", random.word(&["native", "system", "compensating"])));
    }
    if status == "not-applicable" || random.chance(40) {
        line(out, format_args!("    note: {}", random.word(NOTES)));
    }
    if status == "met" && size.evidence > 0 {
        line(out, format_args!("    evidence: [ev-{}]", random.below(size.evidence)));
    }
}

#[cfg(test)]
mod tests {
    use ringwall_model::file::{self, Source};

    use super::*;

    #[test]
    fn the_plant_has_the_asked_size_and_can_be_read() {
        let size = Size { zones: 45, conduits: 30, assets: 300, answers: 900, evidence: 20 };
        let text = plant(size);
        let source = Source::new("sample", text.clone().into_bytes()).unwrap();
        let plant = file::read(&[source], catalogue::vocabulary()).unwrap_or_else(|problems| panic!("{problems}"));
        let counts = [plant.zones.len(), plant.conduits.len(), plant.assets.len(), plant.answers.len(), plant.evidence.len()];
        assert_eq!(counts, [45, 30, 300, 900, 20]);
        assert!(plant.zones.iter().filter(|z| z.parent.is_some()).count() > 30, "zones nest");
        assert_eq!(text, super::plant(size), "the same size gives the same text");
    }
}
