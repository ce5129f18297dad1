//! The scene as SVG text. Foreign text is escaped in one place ([`Svg::text`]); everything else here is ours.

use std::fmt::Write;

use ringwall_model::plant::{Conduit, Trust, Zone};

use super::font;
use super::grid::{Point, STEP};
use super::layout::{Band, MARGIN, Scene, Tile};
use super::route::Route;
use super::tile::{self, Look, NAME, SMALL, Words};
use crate::plain;
use crate::strings::{EN, fill};
use crate::view::{self, Standing, View};

const FONT: &str = "Inter, system-ui, 'Segoe UI', Roboto, 'Noto Sans', sans-serif";
const DIM: &str = "#5c6862";
const LINE: &str = "#5c6862";
const BAD: &str = "#b3261e";
/// Height of the key below the map.
const KEY: i32 = 44;

pub(super) fn draw(view: &View<'_>, scene: &Scene, routes: &[Route]) -> String {
    let (width, height) = (scene.width * STEP, scene.height * STEP + KEY);
    let mut svg = Svg(String::new());
    svg.raw(&format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"zone-map\" role=\"img\" viewBox=\"0 0 {width} {height}\" \
         width=\"{width}\" height=\"{height}\" font-family=\"{FONT}\">\n"
    ));
    svg.element("title", &title(view));
    svg.raw(&format!("<rect class=\"ground\" width=\"{width}\" height=\"{height}\" fill=\"#ffffff\"/>\n"));
    for band in &scene.bands {
        draw_band(&mut svg, *band, width);
    }
    let conduits: Vec<(usize, &Conduit, &Route)> =
        view.plant.conduits.iter().zip(routes).enumerate().map(|(i, (c, r))| (i + 1, c, r)).collect();
    for (_, conduit, route) in conduits.iter().filter(|(_, _, r)| r.direct) {
        draw_lines(&mut svg, view, conduit, route);
    }
    for tile in &scene.tiles {
        if let Some(zone) = view.plant.zones.get(tile.zone) {
            draw_tile(&mut svg, tile, zone, &tile::words(view, zone));
        }
    }
    for (_, conduit, route) in conduits.iter().filter(|(_, _, r)| !r.direct) {
        draw_lines(&mut svg, view, conduit, route);
    }
    for (number, conduit, route) in &conduits {
        draw_number(&mut svg, view, *number, conduit, route);
    }
    draw_key(&mut svg, scene.height * STEP + 8, conduits.iter().filter(|(_, _, r)| r.direct).count());
    svg.raw("</svg>\n");
    svg.0
}

fn title(view: &View<'_>) -> String {
    let name = view.system().unwrap_or(EN.unnamed_system);
    fill(EN.map_title, &[("name", &plain::line(name))])
}

/// SVG text under construction.
struct Svg(String);

impl Svg {
    fn raw(&mut self, markup: &str) {
        self.0.push_str(markup);
    }

    /// Text content, escaped.
    fn text(&mut self, text: &str) {
        for c in plain::line(text).chars() {
            match c {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\'' => self.0.push_str("&#39;"),
                // Not characters of XML 1.0.
                '\u{fffe}' | '\u{ffff}' => self.0.push('\u{fffd}'),
                c => self.0.push(c),
            }
        }
    }

    fn element(&mut self, name: &str, text: &str) {
        self.raw(&format!("<{name}>"));
        self.text(text);
        self.raw(&format!("</{name}>\n"));
    }

    /// One line of text. `extra` are further attributes of ours.
    fn words(&mut self, at: Point, size: i32, fill: &str, extra: &str, text: &str) {
        self.raw(&format!("<text x=\"{}\" y=\"{}\" font-size=\"{size}\" fill=\"{fill}\"{extra}>", at.x, at.y));
        self.text(text);
        self.raw("</text>\n");
    }
}

/// The Purdue level of a band, as people write it.
pub(super) fn level(band: Band) -> String {
    if band.tenths.is_multiple_of(10) { (band.tenths / 10).to_string() } else { format!("{}.5", band.tenths / 10) }
}

fn draw_band(svg: &mut Svg, band: Band, width: i32) {
    let (top, bottom) = (band.top * STEP - 8, band.bottom * STEP + 8);
    let height = bottom - top;
    svg.raw(&format!("<rect class=\"band\" x=\"4\" y=\"{top}\" width=\"{}\" height=\"{height}\" rx=\"6\" fill=\"#f6f7f5\"/>\n", width - 8));
    let level = level(band);
    let label = Point { x: 12, y: top + 20 };
    svg.words(label, SMALL, DIM, "", EN.map_level);
    svg.words(Point { x: 12, y: top + 36 }, 15, DIM, " font-weight=\"600\"", &level);
}

fn draw_tile(svg: &mut Svg, tile: &Tile, zone: &Zone, words: &Words) {
    let (fill, line, ink) = words.look.colours();
    let (x, y, w, h) = (tile.rect.x * STEP, tile.rect.y * STEP, tile.rect.w * STEP, tile.rect.h * STEP);
    let kind = if tile.has_children { "zone area" } else { "zone" };
    svg.raw(&format!("<g class=\"{kind} {}\" data-zone=\"{}\">", words.look.class(), zone.id));
    svg.element("title", &tooltip(zone, words));
    // A parent is only tinted, so that the state of its children stands out.
    let (opacity, weight) = if tile.has_children { ("0.45", "1.2") } else { ("1", "1.2") };
    let dash = if words.look == Look::Out { " stroke-dasharray=\"4 3\"" } else { "" };
    svg.raw(&format!(
        "<rect x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" rx=\"6\" fill=\"{fill}\" fill-opacity=\"{opacity}\" \
         stroke=\"{line}\" stroke-width=\"{weight}\"{dash}/>\n"
    ));
    let room = if tile.has_children { tile::name_room(w) } else { w - 16 };
    let lines = if tile.has_children { 1 } else { 2 };
    let name = font::wrapped(&plain::line(view::named(zone.label(), zone.id.as_str())), room * 1000 / NAME, lines);
    for (i, text) in (0..).zip(&name) {
        let first = if tile.has_children { 12 } else { 14 };
        let at = Point { x: x + 8, y: y + first + i * 13 };
        svg.words(at, NAME, ink, " font-weight=\"600\"", text);
    }
    draw_state(svg, tile, words, line);
    svg.raw("</g>\n");
}

/// State in words at the left, count of gaps in a pill: at the right of a box, after the state in a header.
fn draw_state(svg: &mut Svg, tile: &Tile, words: &Words, line: &str) {
    let (x, y, w, h) = (tile.rect.x * STEP, tile.rect.y * STEP, tile.rect.w * STEP, tile.rect.h * STEP);
    let base = if tile.has_children { y + 26 } else { y + h - 8 };
    let ink = if words.look == Look::Out { DIM } else { line };
    svg.words(Point { x: x + 8, y: base }, SMALL, ink, " class=\"state\"", &words.state);
    let Some(gaps) = words.gaps.filter(|gaps| *gaps > 0) else { return };
    let text = fill(if gaps == 1 { EN.map_gap } else { EN.map_gaps }, &[("n", &gaps.to_string())]);
    let width = font::width(&text) * SMALL / 1000 + 10;
    let left = if tile.has_children { x + 16 + font::width(&words.state) * SMALL / 1000 } else { x + w - 6 - width };
    svg.raw(&format!(
        "<rect class=\"count\" x=\"{left}\" y=\"{}\" width=\"{width}\" height=\"12\" rx=\"6\" fill=\"#ffffff\" stroke=\"{line}\" stroke-width=\"0.8\"/>\n",
        base - 9
    ));
    let middle = Point { x: left + width / 2, y: base };
    svg.words(middle, SMALL, line, " font-weight=\"600\" text-anchor=\"middle\"", &text);
}

fn tooltip(zone: &Zone, words: &Words) -> String {
    let gaps = words.gaps.map(|n| fill(EN.map_gaps, &[("n", &n.to_string())]));
    [Some(view::named(zone.label(), zone.id.as_str()).to_owned()), Some(words.state.clone()), gaps]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" · ")
}

fn draw_lines(svg: &mut Svg, view: &View<'_>, conduit: &Conduit, route: &Route) {
    let untrusted = conduit.trust == Some(Trust::Untrusted);
    let trust = if untrusted { "untrusted" } else { "trusted" };
    svg.raw(&format!("<g class=\"conduit {trust}\" data-conduit=\"{}\" fill=\"none\" stroke=\"{LINE}\">", conduit.id));
    svg.element("title", &conduit_tooltip(view, conduit));
    let dash = if untrusted { " stroke-dasharray=\"6 4\"" } else { "" };
    let weight = if route.direct { "0.6\" stroke-opacity=\"0.5" } else { "1.4" };
    for line in &route.lines {
        let path = rounded(line);
        svg.raw(&format!("<path d=\"{path}\" stroke-width=\"{weight}\"{dash}/>\n"));
    }
    for end in &route.ends {
        svg.raw(&format!(
            "<circle cx=\"{}\" cy=\"{}\" r=\"2.6\" fill=\"{LINE}\" stroke=\"#ffffff\" stroke-width=\"0.8\"/>\n",
            end.x, end.y
        ));
    }
    for joint in &route.joints {
        svg.raw(&format!("<circle cx=\"{}\" cy=\"{}\" r=\"2\" fill=\"{LINE}\" stroke=\"none\"/>\n", joint.x, joint.y));
    }
    svg.raw("</g>\n");
}

fn conduit_tooltip(view: &View<'_>, conduit: &Conduit) -> String {
    let zones: Vec<&str> = conduit.between.0.iter().map(|z| view.zone_label(z.as_str())).collect();
    format!("{}: {}", view::named(conduit.label(), conduit.id.as_str()), zones.join(", "))
}

/// A circle where the conduit reaches its target or has none, a square with a red edge where it does not.
fn draw_number(svg: &mut Svg, view: &View<'_>, number: usize, conduit: &Conduit, route: &Route) {
    let Some(at) = route.label else { return };
    let below = view.assessment.conduits.get(&conduit.id).is_some_and(|p| matches!(view::standing(p), Standing::Below(_)));
    number_sign(svg, at, &number.to_string(), below);
}

fn number_sign(svg: &mut Svg, at: Point, text: &str, below: bool) {
    let half = 7 + if text.len() > 2 { 3 } else { 0 };
    let (radius, line) = if below { (2, BAD) } else { (7, LINE) };
    svg.raw(&format!(
        "<rect class=\"number\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"14\" rx=\"{radius}\" fill=\"#ffffff\" stroke=\"{line}\" stroke-width=\"1.2\"/>\n",
        at.x - half,
        at.y - 7,
        2 * half
    ));
    svg.words(Point { x: at.x, y: at.y + 3 }, SMALL, "#1b221f", " font-weight=\"600\" text-anchor=\"middle\"", text);
}

/// A path with its corners rounded.
pub(super) fn rounded(points: &[Point]) -> String {
    const RADIUS: i32 = 5;
    let mut path = String::new();
    for (i, point) in points.iter().enumerate() {
        let before = i.checked_sub(1).and_then(|i| points.get(i));
        let after = points.get(i + 1);
        let result = match (before, after) {
            (Some(before), Some(after)) => {
                let (a, b) = (towards(*point, *before, RADIUS), towards(*point, *after, RADIUS));
                write!(path, "L{} {}Q{} {} {} {}", a.x, a.y, point.x, point.y, b.x, b.y)
            }
            (Some(_), None) => write!(path, "L{} {}", point.x, point.y),
            (None, _) => write!(path, "M{} {}", point.x, point.y),
        };
        if result.is_err() {
            break;
        }
    }
    path
}

/// The point `far` units from one point towards another, at most halfway.
fn towards(from: Point, to: Point, far: i32) -> Point {
    let step = |a: i32, b: i32| (b - a).signum() * far.min((b - a).abs() / 2);
    Point { x: from.x + step(from.x, to.x), y: from.y + step(from.y, to.y) }
}

fn draw_key(svg: &mut Svg, top: i32, straight: usize) {
    let mut x = MARGIN * STEP;
    svg.raw("<g class=\"key\">");
    let looks = [
        (Look::AtTarget, EN.map_at_target),
        (Look::Near, EN.key_near),
        (Look::Far, EN.key_far),
        (Look::NoTarget, EN.map_no_target),
        (Look::Out, EN.map_out),
    ];
    for (look, text) in looks {
        let (fill, line, _) = look.colours();
        let dash = if look == Look::Out { " stroke-dasharray=\"4 3\"" } else { "" };
        svg.raw(&format!("<rect x=\"{x}\" y=\"{top}\" width=\"16\" height=\"11\" rx=\"3\" fill=\"{fill}\" stroke=\"{line}\"{dash}/>\n"));
        svg.words(Point { x: x + 21, y: top + 9 }, SMALL, DIM, "", text);
        x += 38 + font::width(text) * SMALL / 1000;
    }
    draw_line_key(svg, top + 20, straight);
    svg.raw("</g>\n");
}

fn draw_line_key(svg: &mut Svg, top: i32, straight: usize) {
    let mut x = MARGIN * STEP;
    for (dash, text) in [("", EN.key_trusted), (" stroke-dasharray=\"6 4\"", EN.key_untrusted)] {
        let (y, end) = (top + 6, x + 22);
        svg.raw(&format!("<path d=\"M{x} {y}H{end}\" fill=\"none\" stroke=\"{LINE}\" stroke-width=\"1.4\"{dash}/>\n"));
        svg.words(Point { x: x + 28, y: top + 9 }, SMALL, DIM, "", text);
        x += 44 + font::width(text) * SMALL / 1000;
    }
    for (below, text) in [(false, EN.key_number), (true, EN.key_number_below)] {
        number_sign(svg, Point { x: x + 7, y: top + 6 }, "7", below);
        svg.words(Point { x: x + 19, y: top + 9 }, SMALL, DIM, "", text);
        x += 36 + font::width(text) * SMALL / 1000;
    }
    if straight > 0 {
        svg.words(Point { x, y: top + 9 }, SMALL, DIM, "", &fill(EN.key_straight, &[("n", &straight.to_string())]));
    }
}
