//! Where everything lies on the map, for a page that draws it itself: moved by hand where somebody wants it so.

use std::collections::HashMap;

use ringwall_model::plant::Plant;

use super::grid::{Point, Rect, STEP};
use super::layout::{self, HEADER, Scene};
use super::{font, route, svg, tile};
use crate::plain;
use crate::view;

/// A zone's place in whole steps, from the corner of the zone that it lies in, or of the map.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct MapPlace {
    /// Steps to the right.
    pub x: i32,
    /// Steps down.
    pub y: i32,
}

/// Units of the drawing in a step.
pub const MAP_STEP: i32 = STEP;
/// Farthest that a zone can be moved, in steps.
pub const MAP_FARTHEST: i32 = 400;

/// Thousandths of a unit that a page's own font may take for one: it is not known, and may be wider than ours.
const WIDER: i32 = 880;

/// A zone's box, in units of the drawing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MapBox {
    /// Index of the zone in the plant.
    pub zone: usize,
    /// Left edge.
    pub x: i32,
    /// Top edge.
    pub y: i32,
    /// Width.
    pub w: i32,
    /// Height.
    pub h: i32,
    /// Whether zones lie in it.
    pub has_children: bool,
    /// Its place, for moving it from there.
    pub place: MapPlace,
    /// Its name in as many lines as fit.
    pub name: Vec<String>,
}

/// A band of one Purdue level, in units of the drawing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MapBand {
    /// The level, as people write it.
    pub level: String,
    /// Top edge.
    pub top: i32,
    /// Bottom edge.
    pub bottom: i32,
}

/// A conduit's lines, in units of the drawing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MapLine {
    /// Index of the conduit in the plant.
    pub conduit: usize,
    /// Paths in the words of SVG.
    pub paths: Vec<String>,
    /// Where lines meet boxes.
    pub ends: Vec<(i32, i32)>,
    /// Where its number stands.
    pub label: Option<(i32, i32)>,
    /// Whether it runs straight, below the boxes, for want of a way around them.
    pub direct: bool,
}

/// The whole map. Parents stand before their children.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MapPlan {
    /// Width in units of the drawing.
    pub width: i32,
    /// Height in units of the drawing.
    pub height: i32,
    /// Bands from top to bottom; none where a zone was moved out of them.
    pub bands: Vec<MapBand>,
    /// Zones.
    pub boxes: Vec<MapBox>,
    /// Conduits, in the order of the plant.
    pub lines: Vec<MapLine>,
}

/// Lays the zones out, those in `moved` (by id) where they were put, and leads the conduits around them.
pub fn map_plan(plant: &Plant, moved: &HashMap<String, MapPlace>) -> MapPlan {
    let mut scene = layout::lay_out(plant, layout::SCREEN);
    let is_moved = put(plant, &mut scene, moved);
    let routes = route::route_all(plant, &scene);
    let corners: HashMap<usize, Rect> = scene.tiles.iter().map(|tile| (tile.zone, tile.rect)).collect();
    let boxes = scene.tiles.iter().map(|tile| {
        let around = tile.inside.first().and_then(|zone| corners.get(zone)).map_or((0, 0), |rect| (rect.x, rect.y));
        let zone = plant.zones.get(tile.zone).map_or("", |zone| view::named(zone.label(), zone.id.as_str()));
        let Rect { x, y, w, h } = tile.rect;
        let (room, lines) = if tile.has_children { (tile::name_room(w * STEP), 1) } else { (w * STEP - 16, 2) };
        MapBox {
            zone: tile.zone,
            x: x * STEP,
            y: y * STEP,
            w: w * STEP,
            h: h * STEP,
            has_children: tile.has_children,
            place: MapPlace { x: x - around.0, y: y - around.1 },
            name: font::wrapped(&plain::line(zone), room * WIDER / tile::NAME, lines),
        }
    });
    let point = |point: &Point| (point.x, point.y);
    let line = |(conduit, route): (usize, &route::Route)| MapLine {
        conduit,
        paths: route.lines.iter().map(|line| svg::rounded(line)).collect(),
        ends: route.ends.iter().map(point).collect(),
        label: route.label.as_ref().map(point),
        direct: route.direct,
    };
    let band = |band: &layout::Band| MapBand { level: svg::level(*band), top: band.top * STEP - 8, bottom: band.bottom * STEP + 8 };
    MapPlan {
        width: scene.width * STEP,
        height: scene.height * STEP,
        bands: if is_moved { Vec::new() } else { scene.bands.iter().map(band).collect() },
        boxes: boxes.collect(),
        lines: routes.iter().enumerate().map(line).collect(),
    }
}

/// Where the corner of a box was, and where it is.
type Shift = ((i32, i32), (i32, i32));

/// Puts zones where they were moved to, with all that lies in them; zones around them grow. Whether there was any.
fn put(plant: &Plant, scene: &mut Scene, moved: &HashMap<String, MapPlace>) -> bool {
    let mut corners: HashMap<usize, Shift> = HashMap::new();
    let mut any = false;
    for tile in &mut scene.tiles {
        let before = (tile.rect.x, tile.rect.y);
        let around = tile.inside.first().and_then(|zone| corners.get(zone));
        let (was, is) = around.copied().unwrap_or(((0, 0), (0, 0)));
        let place = plant.zones.get(tile.zone).and_then(|zone| moved.get(zone.id.as_str()));
        let (x, y) = match place {
            Some(place) => {
                any = true;
                let (least_x, least_y) = if tile.inside.is_empty() { (1, 1) } else { (1, HEADER) };
                (is.0 + place.x.clamp(least_x, MAP_FARTHEST), is.1 + place.y.clamp(least_y, MAP_FARTHEST))
            }
            None => (is.0 + before.0 - was.0, is.1 + before.1 - was.1),
        };
        (tile.rect.x, tile.rect.y) = (x, y);
        corners.insert(tile.zone, (before, (x, y)));
    }
    if any {
        grow(scene);
    }
    any
}

/// Makes boxes and the map large enough for what lies in them. Children stand behind their parents.
fn grow(scene: &mut Scene) {
    let mut needed: HashMap<usize, (i32, i32)> = HashMap::new();
    for tile in scene.tiles.iter_mut().rev() {
        if let Some((right, bottom)) = needed.get(&tile.zone) {
            tile.rect.w = tile.rect.w.max(right + 2 - tile.rect.x);
            tile.rect.h = tile.rect.h.max(bottom + 2 - tile.rect.y);
        }
        let (right, bottom) = (tile.rect.right(), tile.rect.bottom());
        if let Some(around) = tile.inside.first() {
            let most = needed.entry(*around).or_insert((right, bottom));
            *most = (most.0.max(right), most.1.max(bottom));
        }
        scene.width = scene.width.max(right + 3);
        scene.height = scene.height.max(bottom + 2);
    }
    // What was named for bands is free, and room that nothing fills is left out.
    let bottom = scene.tiles.iter().map(|tile| tile.rect.bottom()).max().unwrap_or_default();
    scene.height = bottom + 3;
    scene.bands.clear();
}

#[cfg(test)]
mod tests {
    use ringwall_engine::catalogue;
    use ringwall_model::file::{self, Source};

    use super::*;

    fn plant(zones: &str, conduits: &str) -> Plant {
        let text = format!("ringwall: 1\nzones: [{zones}]\nconduits: [{conduits}]\n");
        file::read(&[Source::new("plant.yaml", text.into_bytes()).unwrap()], catalogue::vocabulary()).unwrap()
    }

    fn many(count: usize) -> Plant {
        let zones: Vec<String> = (0..count)
            .map(|n| if n % 4 == 0 { format!("{{id: z{n}, purdue: {}}}", n % 6) } else { format!("{{id: z{n}, parent: z{}}}", n / 4 * 4) })
            .collect();
        let conduits: Vec<String> =
            (1..count).map(|n| format!("{{id: c{n}, between: [z{}, z{n}]}}", n * 7 / 9)).filter(|c| !c.contains("[z0, z0]")).collect();
        plant(&zones.join(", "), &conduits.join(", "))
    }

    fn apart_or_within(plan: &MapPlan) {
        let corners = |b: &MapBox| (b.x, b.y, b.x + b.w, b.y + b.h);
        for (at, a) in plan.boxes.iter().enumerate() {
            for b in plan.boxes.iter().skip(at + 1) {
                let (a, b) = (corners(a), corners(b));
                let apart = a.2 <= b.0 || b.2 <= a.0 || a.3 <= b.1 || b.3 <= a.1;
                let within = a.0 < b.0 && a.1 < b.1 && a.2 > b.2 && a.3 > b.3;
                assert!(apart || within, "{a:?} {b:?}");
            }
        }
    }

    #[test]
    fn any_number_of_zones_has_a_place() {
        for count in [0, 1, 24, 200] {
            let plan = map_plan(&many(count), &HashMap::new());
            assert_eq!(plan.boxes.len(), count);
            apart_or_within(&plan);
            assert!(plan.boxes.iter().all(|b| b.x >= 0 && b.y >= 0 && b.x + b.w <= plan.width && b.y + b.h <= plan.height));
        }
        assert_eq!(map_plan(&many(24), &HashMap::new()), map_plan(&many(24), &HashMap::new()), "the same each time");
    }

    #[test]
    fn a_moved_zone_takes_along_what_lies_in_it_and_stretches_what_it_lies_in() {
        let plant = plant("{id: hall}, {id: line, parent: hall}, {id: cell, parent: line}, {id: other}", "{id: c, between: [cell, other]}");
        let of = |moved: &[(&str, i32, i32)]| {
            let moved = moved.iter().map(|(id, x, y)| ((*id).to_owned(), MapPlace { x: *x, y: *y })).collect();
            let plan = map_plan(&plant, &moved);
            let places: HashMap<usize, MapBox> = plan.boxes.iter().map(|b| (b.zone, b.clone())).collect();
            (plan, places)
        };
        let (before, at_first) = of(&[]);
        assert!(!before.bands.is_empty());
        let (plan, places) = of(&[("hall", 30, 20)]);
        assert_eq!((places[&0].x, places[&0].y), (30 * STEP, 20 * STEP));
        assert_eq!(places[&2].place, at_first[&2].place, "what lies in it moves with it");
        assert!(plan.bands.is_empty() && plan.height > 20 * STEP);
        let (plan, places) = of(&[("cell", 60, 40)]);
        let inside = |outer: &MapBox, inner: &MapBox| outer.x + outer.w > inner.x + inner.w && outer.y + outer.h > inner.y + inner.h;
        assert!(inside(&places[&1], &places[&2]) && inside(&places[&0], &places[&1]));
        assert!(plan.width >= places[&0].x + places[&0].w);
        let (_, places) = of(&[("cell", -5, i32::MAX), ("gone", 1, 1)]);
        assert_eq!(places[&2].place, MapPlace { x: 1, y: MAP_FARTHEST });
    }
}
