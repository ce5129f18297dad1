//! Where each zone lies: boxes in rows by band, children inside their parents, room between them for conduits.

use ringwall_model::plant::Plant;

use super::font;
use super::grid::{Rect, STEP};
use super::order::{self, Forest};

/// Size of a zone without children, in cells.
const LEAF: (i32, i32) = (11, 5);
/// Room for the name of a zone with children.
pub(super) const HEADER: i32 = 4;
/// Rows of the header that the name and the state take; the rest is a lane for conduits.
pub(super) const HEADER_TEXT: i32 = 2;
const PADDING: i32 = 2;
const COLUMN_GAP: i32 = 3;
const INNER_GAP: i32 = 4;
/// Left margin with the names of the bands, and the lane beside the rows.
pub(super) const MARGIN: i32 = 5;
const LANE: i32 = 2;
/// Cells in a row of the narrowest map.
const NARROWEST: i32 = 54;

/// A zone's box.
#[derive(Debug, Clone)]
pub(super) struct Tile {
    /// Index into `plant.zones`.
    pub(super) zone: usize,
    pub(super) rect: Rect,
    pub(super) has_children: bool,
    /// Boxes this one lies in, nearest first, as indices of zones.
    pub(super) inside: Vec<usize>,
}

/// A band of one Purdue level.
#[derive(Debug, Clone, Copy)]
pub(super) struct Band {
    /// Ten times the level.
    pub(super) tenths: u8,
    pub(super) top: i32,
    pub(super) bottom: i32,
}

/// Everything with its place. Parents stand before their children.
pub(super) struct Scene {
    pub(super) tiles: Vec<Tile>,
    pub(super) bands: Vec<Band>,
    /// Size in cells.
    pub(super) width: i32,
    pub(super) height: i32,
}

/// Height of a page of the report by its width, as the map may use it, in per cent.
pub(super) const PAGE: i32 = 128;
/// The same of a screen.
pub(super) const SCREEN: i32 = 60;

/// The arrangement that comes out largest where the height is so many per cent of the width: several widths are tried.
pub(super) fn lay_out(plant: &Plant, height_percent: i32) -> Scene {
    let forest = order::forest(plant);
    let widest = room(plant.zones.len()) * PAGE / height_percent + 40;
    let scenes = (NARROWEST..=widest).step_by(4).map(|room| arrange(plant, &forest, room));
    let scenes = scenes.min_by_key(|scene| (scene.width * height_percent).max(scene.height * 100));
    scenes.unwrap_or_else(|| arrange(plant, &forest, NARROWEST))
}

fn arrange(plant: &Plant, forest: &Forest, room: i32) -> Scene {
    let mut builder = Builder { plant, forest, tiles: Vec::new() };
    let sized: Vec<(u8, Vec<Vec<Sized>>)> =
        forest.bands.iter().map(|(level, roots)| (*level, builder.rows(roots, room, COLUMN_GAP))).collect();
    let width = sized.iter().flat_map(|(_, rows)| rows).map(|row| row_width(row, COLUMN_GAP)).max().unwrap_or(0).max(NARROWEST);
    let mut gaps = lanes(plant, forest, &sized).into_iter();
    let mut y = 1;
    let mut bands = Vec::new();
    for (tenths, rows) in &sized {
        let top = y;
        let mut bottom = y;
        for row in rows {
            builder.place(row, MARGIN + LANE + (width - row_width(row, COLUMN_GAP)) / 2, y, &[]);
            bottom = y + row_height(row);
            y = bottom + gaps.next().unwrap_or(3);
        }
        bands.push(Band { tenths: *tenths, top, bottom });
    }
    let height = bands.last().map_or(4, |b| b.bottom) + 2;
    Scene { tiles: builder.tiles, bands, width: MARGIN + LANE + width + LANE + 1, height }
}

/// Cells that a zone takes with the lanes around it, divided by the proportions of a page.
const AREA_PER_ZONE: usize = 165;

/// Cells in a row so that many zones keep the shape of a page.
fn room(zones: usize) -> i32 {
    let wanted = (1..).find(|w: &i32| usize::try_from(w * w).is_ok_and(|area| area >= zones * AREA_PER_ZONE));
    wanted.unwrap_or(NARROWEST).max(NARROWEST)
}

/// A zone with its size and the rows of its children.
struct Sized {
    zone: usize,
    w: i32,
    h: i32,
    rows: Vec<Vec<Sized>>,
}

struct Builder<'a> {
    plant: &'a Plant,
    forest: &'a Forest,
    tiles: Vec<Tile>,
}

impl Builder<'_> {
    fn size(&self, zone: usize, room: i32) -> Sized {
        let children = self.forest.children.get(zone).map(Vec::as_slice).unwrap_or_default();
        if children.is_empty() {
            return Sized { zone, w: LEAF.0, h: LEAF.1, rows: Vec::new() };
        }
        let rows = self.rows(children, room - 2 * PADDING, COLUMN_GAP);
        let inner = rows.iter().map(|row| row_width(row, COLUMN_GAP)).max().unwrap_or(0);
        let w = (inner + 2 * PADDING).max(self.header_width(zone).min(room));
        let gaps = INNER_GAP * i32::try_from(rows.len()).unwrap_or(1).saturating_sub(1);
        let h = HEADER + rows.iter().map(|row| row_height(row)).sum::<i32>() + gaps + PADDING;
        Sized { zone, w, h, rows }
    }

    /// Zones in as few rows as fit, evenly filled.
    fn rows(&self, zones: &[usize], room: i32, gap: i32) -> Vec<Vec<Sized>> {
        let sizes: Vec<Sized> = zones.iter().map(|zone| self.size(*zone, room)).collect();
        let widths: Vec<i32> = sizes.iter().map(|s| s.w).collect();
        let count = row_count(&widths, room, gap);
        let narrowest = widths.iter().copied().max().unwrap_or(0);
        let even = (narrowest..=room).find(|limit| row_count(&widths, *limit, gap) == count).unwrap_or(room);
        let mut rows: Vec<Vec<Sized>> = Vec::new();
        let mut used = 0;
        for size in sizes {
            match rows.last_mut() {
                Some(row) if used + gap + size.w <= even => {
                    used += gap + size.w;
                    row.push(size);
                }
                _ => {
                    used = size.w;
                    rows.push(vec![size]);
                }
            }
        }
        rows
    }

    /// Cells for the name, state and count of a zone with children.
    fn header_width(&self, zone: usize) -> i32 {
        let name = self.plant.zones.get(zone).map_or("", |z| z.label());
        (font::width(name) * 12 / 1000 + 150) / STEP + 2
    }

    fn place(&mut self, row: &[Sized], x: i32, y: i32, inside: &[usize]) {
        let mut x = x;
        for size in row {
            let rect = Rect { x, y, w: size.w, h: size.h };
            self.tiles.push(Tile { zone: size.zone, rect, has_children: !size.rows.is_empty(), inside: inside.to_vec() });
            let around: Vec<usize> = std::iter::once(size.zone).chain(inside.iter().copied()).collect();
            let mut top = y + HEADER;
            for inner in &size.rows {
                let left = x + (size.w - row_width(inner, COLUMN_GAP)) / 2;
                self.place(inner, left, top, &around);
                top += row_height(inner) + INNER_GAP;
            }
            x += size.w + COLUMN_GAP;
        }
    }
}

fn row_width(row: &[Sized], gap: i32) -> i32 {
    row.iter().map(|s| s.w + gap).sum::<i32>() - if row.is_empty() { 0 } else { gap }
}

fn row_height(row: &[Sized]) -> i32 {
    row.iter().map(|s| s.h).max().unwrap_or(0)
}

fn row_count(widths: &[i32], room: i32, gap: i32) -> usize {
    let mut rows = 0;
    let mut used = i32::MAX / 2;
    for width in widths {
        if used + gap + width > room {
            rows += 1;
            used = *width;
        } else {
            used += gap + width;
        }
    }
    rows
}

/// Cells to leave below each row: more where more conduits run.
fn lanes(plant: &Plant, forest: &Forest, sized: &[(u8, Vec<Vec<Sized>>)]) -> Vec<i32> {
    let rows: Vec<Vec<usize>> = sized.iter().flat_map(|(_, rows)| rows).map(|row| row.iter().map(|s| s.zone).collect()).collect();
    let row_of = |id: &str| {
        let zone = plant.zones.iter().position(|z| z.id.as_str() == id)?;
        let root = forest.root.get(zone)?;
        rows.iter().position(|row| row.contains(root))
    };
    let spans: Vec<(usize, usize)> = plant
        .conduits
        .iter()
        .filter_map(|c| {
            let touched: Vec<usize> = c.between.0.iter().filter_map(|z| row_of(z.as_str())).collect();
            Some((*touched.iter().min()?, *touched.iter().max()?))
        })
        .collect();
    let busy = |below: usize| {
        let through = spans.iter().filter(|(first, last)| *first <= below && *last > below).count();
        let beside = spans.iter().filter(|(first, last)| first == last && (*first == below || *first == below + 1)).count();
        i32::try_from(through + beside / 2).unwrap_or(i32::MAX)
    };
    (0..rows.len()).map(|row| (2 + busy(row) / 3).clamp(3, 7)).collect()
}
