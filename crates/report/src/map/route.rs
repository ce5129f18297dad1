//! Ways of the conduits: each one grows from zone to zone like a tree, around boxes and names, off the others' tracks.

use std::collections::HashMap;

use ringwall_model::plant::Plant;

use super::grid::{Cell, Point, Rect, STEP, Way};
use super::layout::{HEADER_TEXT, MARGIN, Scene, Tile};
use super::search::{Dock, Field, Found, Goal, Start, search};
use super::tile;

/// The way of one conduit.
#[derive(Default)]
pub(super) struct Route {
    /// Lines from end to end, corners included.
    pub(super) lines: Vec<Vec<Point>>,
    /// Where lines meet a box.
    pub(super) ends: Vec<Point>,
    /// Where lines of the conduit meet each other.
    pub(super) joints: Vec<Point>,
    /// Where the number stands.
    pub(super) label: Option<Point>,
    /// Whether the lines run straight, below the boxes, for want of a way around them.
    pub(super) direct: bool,
    cells: Vec<Vec<Cell>>,
}

/// States that all searches of one map may visit together; about half a second. What is left over is drawn straight.
const MOST_WORK: usize = 3_000_000;
const JOINT: u32 = 15;

/// The ways of all conduits, in the order of the plant file.
pub(super) fn route_all(plant: &Plant, scene: &Scene) -> Vec<Route> {
    let mut router = Router::new(plant, scene);
    let ends: Vec<Vec<usize>> = plant.conduits.iter().map(|c| router.tiles_of(c.between.0.iter().map(|z| z.as_str()))).collect();
    let mut order: Vec<usize> = (0..ends.len()).collect();
    order.sort_by_key(|i| (ends.get(*i).map_or(0, Vec::len), ends.get(*i).map_or(0, |e| router.spread(e)), *i));
    let mut routes: Vec<Route> = ends.iter().map(|_| Route::default()).collect();
    for i in order {
        if let (Some(route), Some(tiles)) = (routes.get_mut(i), ends.get(i)) {
            *route = router.route(tiles);
        }
    }
    place_labels(&router.field, &mut routes);
    routes
}

struct Router<'a> {
    scene: &'a Scene,
    field: Field,
    tile_of: HashMap<&'a str, usize>,
    work: usize,
}

impl<'a> Router<'a> {
    fn new(plant: &'a Plant, scene: &'a Scene) -> Self {
        let mut field = Field::new(scene.width, scene.height);
        let zone_id = |tile: &Tile| plant.zones.get(tile.zone).map(|z| z.id.as_str());
        for tile in &scene.tiles {
            tile.rect.cells().for_each(|cell| field.claim(cell, tile.zone));
            let taken = if tile.has_children { header(plant, tile) } else { tile.rect };
            taken.cells().for_each(|cell| field.block(cell));
        }
        for band in &scene.bands {
            let label = Rect { x: 0, y: band.top - 1, w: MARGIN, h: 4 };
            label.cells().for_each(|cell| field.block(cell));
        }
        field.find_edges();
        let tile_of = scene.tiles.iter().enumerate().filter_map(|(i, tile)| Some((zone_id(tile)?, i))).collect();
        Self { scene, field, tile_of, work: 0 }
    }

    fn tiles_of<'b>(&self, zones: impl Iterator<Item = &'b str>) -> Vec<usize> {
        zones.filter_map(|zone| self.tile_of.get(zone).copied()).collect()
    }

    fn tile(&self, i: usize) -> Option<&'a Tile> {
        self.scene.tiles.get(i)
    }

    /// Sum of the distances between the ends.
    fn spread(&self, tiles: &[usize]) -> i32 {
        let middles: Vec<Point> = tiles.iter().filter_map(|i| Some(self.tile(*i)?.rect.middle())).collect();
        middles.iter().flat_map(|a| middles.iter().map(|b| (a.x - b.x).abs() + (a.y - b.y).abs())).sum()
    }

    fn route(&mut self, tiles: &[usize]) -> Route {
        let routed = if self.work < MOST_WORK { self.grow(tiles) } else { None };
        routed.unwrap_or_else(|| self.straight(tiles))
    }

    fn grow(&mut self, tiles: &[usize]) -> Option<Route> {
        let hub = *tiles.iter().min_by_key(|i| self.reach(**i, tiles))?;
        let mut left: Vec<usize> = tiles.iter().copied().filter(|i| *i != hub).collect();
        left.sort_by_key(|i| (self.apart(hub, *i), *i));
        let at_home = self.at_home(tiles);
        let mut route = Route::default();
        for end in left {
            let first = route.cells.is_empty();
            let docks = self.docks(hub, tiles);
            let starts = if first { docks.iter().map(leave).collect() } else { joints(&route) };
            let goal_docks = self.docks(end, tiles);
            let goal = Goal { rect: self.tile(end)?.rect, docks: &goal_docks, at_home: &at_home };
            let found = search(&self.field, &starts, &goal)?;
            self.work += found.work;
            let from = found.cells.first().copied()?;
            let start = if first {
                docks.iter().find(|d| d.cell == from && leaves(d, &found)).or_else(|| docks.iter().find(|d| d.cell == from))
            } else {
                None
            };
            self.add(&mut route, found, start.copied());
        }
        Some(route)
    }

    fn add(&mut self, route: &mut Route, found: Found, start: Option<Dock>) {
        let mut points = Vec::new();
        match (start, found.cells.first()) {
            (Some(dock), _) => {
                route.ends.push(edge(dock));
                points.push(edge(dock));
                self.field.mark(dock.cell, dock.into);
            }
            (None, Some(cell)) => route.joints.push(cell.middle()),
            (None, None) => {}
        }
        points.extend(found.cells.iter().map(|c| c.middle()));
        points.push(edge(found.dock));
        route.ends.push(edge(found.dock));
        self.field.mark(found.dock.cell, found.dock.into);
        for (a, b) in found.cells.iter().zip(found.cells.iter().skip(1)) {
            if let Some(way) = Way::ALL.into_iter().find(|w| a.next(*w) == *b) {
                self.field.mark(*a, way);
                self.field.mark(*b, way);
            }
        }
        route.lines.push(corners(&points));
        route.cells.push(found.cells);
    }

    /// Lines from the middle of all ends to each of them.
    fn straight(&self, tiles: &[usize]) -> Route {
        let ends: Vec<Point> = tiles.iter().filter_map(|i| Some(self.tile(*i)?.rect.middle())).collect();
        let count = i32::try_from(ends.len()).unwrap_or(1).max(1);
        let middle = Point { x: ends.iter().map(|p| p.x).sum::<i32>() / count, y: ends.iter().map(|p| p.y).sum::<i32>() / count };
        Route { lines: ends.iter().map(|end| vec![middle, *end]).collect(), label: None, direct: true, ..Route::default() }
    }

    fn reach(&self, hub: usize, tiles: &[usize]) -> (i32, usize) {
        (tiles.iter().map(|i| self.apart(hub, *i)).sum(), hub)
    }

    fn apart(&self, a: usize, b: usize) -> i32 {
        let (Some(a), Some(b)) = (self.tile(a), self.tile(b)) else { return 0 };
        let (a, b) = (a.rect.middle(), b.rect.middle());
        (a.x - b.x).abs() + (a.y - b.y).abs()
    }

    /// Zones whose boxes a conduit may cross: its ends and what they lie in.
    fn at_home(&self, tiles: &[usize]) -> Vec<usize> {
        let own = tiles.iter().filter_map(|i| self.tile(*i));
        let mut zones: Vec<usize> = own.flat_map(|t| std::iter::once(t.zone).chain(t.inside.iter().copied())).collect();
        zones.sort_unstable();
        zones.dedup();
        zones
    }

    /// Free cells along the edge of a box: outside, and inside as well where another end lies within.
    fn docks(&self, tile: usize, tiles: &[usize]) -> Vec<Dock> {
        let Some(own) = self.tile(tile) else { return Vec::new() };
        let within = tiles.iter().filter_map(|i| self.tile(*i)).any(|t| t.inside.contains(&own.zone));
        let mut docks = ring(own.rect, 1, |way| way);
        if within {
            docks.extend(ring(own.rect, 0, Way::back));
        }
        docks.retain(|d| self.field.is_free(d.cell));
        for dock in &mut docks {
            let axis = if dock.into.is_horizontal() { 1 } else { 2 };
            dock.cost += if self.field.uses(dock.cell) & axis == 0 { 0 } else { 150 };
        }
        docks
    }
}

/// Cells that the name of a box with children takes.
fn header(plant: &Plant, tile: &Tile) -> Rect {
    let name = plant.zones.get(tile.zone).map_or("", |z| z.label());
    let width = (tile::header_width(name, tile.rect.w * STEP) + STEP - 1) / STEP;
    Rect { w: width.min(tile.rect.w - 1), h: HEADER_TEXT, ..tile.rect }
}

/// Cells along the four sides, `out` cells outside of the edge (0: inside), with the way that leads into the edge.
fn ring(rect: Rect, out: i32, into: fn(Way) -> Way) -> Vec<Dock> {
    let columns = (rect.x..rect.right()).flat_map(|x| {
        let side = |y, way| Dock { cell: Cell { x, y }, into: into(way), cost: aside(x - rect.x, rect.w) };
        [side(rect.y - out, Way::Down), side(rect.bottom() - 1 + out, Way::Up)]
    });
    let rows = (rect.y..rect.bottom()).flat_map(|y| {
        let side = |x, way| Dock { cell: Cell { x, y }, into: into(way), cost: aside(y - rect.y, rect.h) };
        [side(rect.x - out, Way::Right), side(rect.right() - 1 + out, Way::Left)]
    });
    columns.chain(rows).collect()
}

/// Cost of a dock away from the middle of its side; corners look as if the line passed by.
fn aside(at: i32, side: i32) -> u32 {
    let corner = if at == 0 || at == side - 1 { 30 } else { 0 };
    u32::try_from((2 * at + 1 - side).abs()).unwrap_or(0) + corner
}

const fn leave(dock: &Dock) -> Start {
    Start { cell: dock.cell, way: Some(dock.into.back()), cost: dock.cost }
}

/// Whether a found way leaves its first cell straight from this dock.
fn leaves(dock: &Dock, found: &Found) -> bool {
    found.cells.get(1).is_none_or(|second| dock.cell.next(dock.into.back()) == *second)
}

fn joints(route: &Route) -> Vec<Start> {
    route.cells.iter().flatten().map(|cell| Start { cell: *cell, way: None, cost: JOINT }).collect()
}

/// Where a dock touches the edge.
const fn edge(dock: Dock) -> Point {
    let (dx, dy) = dock.into.delta();
    let middle = dock.cell.middle();
    Point { x: middle.x + dx * STEP / 2, y: middle.y + dy * STEP / 2 }
}

/// The points at which a line turns, and its ends.
fn corners(points: &[Point]) -> Vec<Point> {
    let mut out: Vec<Point> = Vec::new();
    for point in points {
        if let [.., a, b] = out.as_slice()
            && ((a.x == b.x && b.x == point.x) || (a.y == b.y && b.y == point.y))
        {
            out.pop();
        }
        if out.last() != Some(point) {
            out.push(*point);
        }
    }
    out
}

/// Cells between two numbers.
const APART: i32 = 3;

/// Numbers stand in the middle of a straight stretch, away from crossings and from each other.
fn place_labels(field: &Field, routes: &mut [Route]) {
    let mut taken: Vec<Cell> = Vec::new();
    for route in routes.iter_mut().filter(|r| !r.direct) {
        let candidates = stretches(field, &route.cells);
        let free = |cell: &Cell| taken.iter().all(|t| (t.x - cell.x).abs() + (t.y - cell.y).abs() >= APART);
        let best = candidates.iter().filter(|(_, cell)| free(cell)).max_by_key(|(room, cell)| (*room, std::cmp::Reverse(*cell)));
        let fallback = route.cells.iter().flatten().find(|cell| free(cell)).or_else(|| route.cells.iter().flatten().next());
        if let Some(cell) = best.map(|(_, cell)| cell).or(fallback) {
            taken.push(*cell);
            route.label = Some(cell.middle());
        }
    }
}

/// Cells in which one line runs straight, with the cells of room to the nearer end of the stretch.
fn stretches(field: &Field, ways: &[Vec<Cell>]) -> Vec<(usize, Cell)> {
    let mut found = Vec::new();
    for cells in ways {
        let mut stretch: Vec<Cell> = Vec::new();
        for cell in cells {
            let straight = matches!(field.uses(*cell), 1 | 2) && !field.is_edge(*cell);
            if !straight {
                found.extend(with_room(&stretch));
                stretch.clear();
            } else {
                stretch.push(*cell);
            }
        }
        found.extend(with_room(&stretch));
    }
    found
}

fn with_room(stretch: &[Cell]) -> Vec<(usize, Cell)> {
    let count = stretch.len();
    // More than a few cells of room is no better: nearer to the first end is.
    stretch.iter().enumerate().map(|(i, cell)| ((i + 1).min(count - i).min(4), *cell)).collect()
}
