//! In which band a zone lies and in which order the zones of a band stand, so that conduits are short.

use std::collections::HashMap;

use ringwall_model::plant::{Plant, Zone, ZoneKind};

/// Zones as a forest: by index into `plant.zones`.
pub(super) struct Forest {
    pub(super) children: Vec<Vec<usize>>,
    /// Root of each zone.
    pub(super) root: Vec<usize>,
    /// Bands from top to bottom: tenths of the Purdue level, and the roots in it from left to right.
    pub(super) bands: Vec<(u8, Vec<usize>)>,
}

/// Ten times the Purdue level; where it is not stated, the usual one of the kind.
fn level(zone: &Zone) -> u8 {
    let usual = match zone.kind {
        Some(ZoneKind::External) => 50,
        Some(ZoneKind::Enterprise) => 40,
        Some(ZoneKind::Dmz | ZoneKind::Remote) => 35,
        Some(ZoneKind::Supervisory | ZoneKind::Engineering) => 30,
        Some(ZoneKind::Wireless | ZoneKind::Temporary) | None => 20,
        Some(ZoneKind::Control | ZoneKind::Safety) => 10,
    };
    zone.purdue.map_or(usual, |p| p.tenths())
}

pub(super) fn forest(plant: &Plant) -> Forest {
    let index: HashMap<&str, usize> = plant.zones.iter().enumerate().map(|(i, z)| (z.id.as_str(), i)).collect();
    let stated: Vec<Option<usize>> = plant.zones.iter().map(|z| z.parent.as_ref().and_then(|p| index.get(p.as_str()).copied())).collect();
    let lines: Vec<Vec<usize>> = (0..plant.zones.len()).map(|zone| line_of(zone, &stated)).collect();
    let mut children = vec![Vec::new(); plant.zones.len()];
    for (zone, line) in lines.iter().enumerate() {
        if let Some(list) = parent_in(line).and_then(|p| children.get_mut(p)) {
            list.push(zone);
        }
    }
    let root: Vec<usize> = lines.iter().enumerate().map(|(zone, line)| line.last().copied().unwrap_or(zone)).collect();
    let bands = bands(plant, &root);
    let mut forest = Forest { children, root, bands };
    shorten(&mut forest, &groups(plant, &index));
    forest
}

/// A zone and its parents, nearest first. The file format forbids rings; the bound keeps the walk finite all the same.
fn line_of(zone: usize, parent: &[Option<usize>]) -> Vec<usize> {
    let mut line = vec![zone];
    while let Some(up) = line.last().and_then(|at| parent.get(*at).copied().flatten()) {
        if line.len() > parent.len() {
            break;
        }
        line.push(up);
    }
    line
}

/// Boxes within boxes that are drawn; what lies deeper is drawn side by side in the innermost of them.
const DEEPEST: usize = 5;

fn parent_in(line: &[usize]) -> Option<usize> {
    let depth = line.len().checked_sub(1).filter(|depth| *depth > 0)?;
    line.get(if depth > DEEPEST { line.len() - DEEPEST } else { 1 }).copied()
}

fn bands(plant: &Plant, root: &[usize]) -> Vec<(u8, Vec<usize>)> {
    let mut bands: Vec<(u8, Vec<usize>)> = Vec::new();
    for (i, zone) in plant.zones.iter().enumerate().filter(|(i, _)| root.get(*i) == Some(i)) {
        let level = level(zone);
        match bands.iter_mut().find(|(l, _)| *l == level) {
            Some((_, zones)) => zones.push(i),
            None => bands.push((level, vec![i])),
        }
    }
    bands.sort_by(|(a, _), (b, _)| b.cmp(a));
    bands
}

/// The zones of each conduit, as indices.
fn groups(plant: &Plant, index: &HashMap<&str, usize>) -> Vec<Vec<usize>> {
    plant.conduits.iter().map(|c| c.between.0.iter().filter_map(|z| index.get(z.as_str()).copied()).collect()).collect()
}

const SWEEPS: usize = 6;

/// Moves each zone towards the middle of those it talks to (barycentre method), a fixed number of times.
fn shorten(forest: &mut Forest, groups: &[Vec<usize>]) {
    let roots: Vec<Vec<usize>> = groups.iter().map(|g| g.iter().filter_map(|z| forest.root.get(*z).copied()).collect()).collect();
    for _ in 0..SWEEPS {
        for band in 0..forest.bands.len() {
            let places = positions(forest);
            let Some((_, zones)) = forest.bands.get_mut(band) else { continue };
            let mut keyed: Vec<(i64, usize, usize)> = zones.iter().enumerate().map(|(i, z)| (pull(*z, &roots, &places), i, *z)).collect();
            keyed.sort_unstable();
            *zones = keyed.into_iter().map(|(_, _, zone)| zone).collect();
        }
    }
}

/// Place of each root from left to right, 0 to 10,000.
fn positions(forest: &Forest) -> HashMap<usize, i64> {
    let mut places = HashMap::new();
    for (_, zones) in &forest.bands {
        let count = i64::try_from(zones.len()).unwrap_or(1);
        for (i, zone) in (0_i64..).zip(zones) {
            places.insert(*zone, (2 * i + 1) * 5_000 / count);
        }
    }
    places
}

/// Mean place of the roots that a root shares conduits with; its own where there are none.
fn pull(zone: usize, groups: &[Vec<usize>], places: &HashMap<usize, i64>) -> i64 {
    let others = groups.iter().filter(|g| g.contains(&zone)).flatten().filter(|z| **z != zone);
    let (sum, count) = others.filter_map(|z| places.get(z)).fold((0, 0), |(sum, count), place| (sum + place, count + 1));
    if count == 0 { places.get(&zone).copied().unwrap_or(0) } else { sum / count }
}
