//! The map of a plant: zones as nested areas, conduits as lines, how each stands against its target; and the same as lists.

use std::collections::HashMap;

use askama::Template;
use axum::Router;
use axum::extract::State as Given;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use ringwall_engine::assessment::Place;
use ringwall_model::plant::{Conduit, Plant, Trust, Zone};
use ringwall_report::{MAP_STEP, MapBand, MapBox, MapLine, MapPlace, Standing, standing};

use super::frame::{Frame, Reader, html};
use super::inventory::{Pairs, may, only_now};
use super::plants::{Seen, seen};
use crate::app::error::AppError;
use crate::app::plants::Assessed;
use crate::auth::roles::Permission;
use crate::http::guard::{EditInventory, May, ReadPlant};
use crate::http::{Outcome, State};

pub(super) fn routes() -> Router<State> {
    let at = |below: &str| format!("/o/{{organisation}}/{{system}}/map{below}");
    Router::new().route(&at(""), get(page)).route(&at("/place"), post(place)).route(&at("/anew"), post(anew))
}

/// How a zone or conduit stands, as it is drawn: never by its colour alone.
struct Shown {
    class: &'static str,
    mark: &'static str,
    text: String,
}

impl Shown {
    fn of(frame: &Frame, place: Option<&Place>) -> Self {
        let one = |class, mark, key: &str| Self { class, mark, text: frame.say(key) };
        match place.map(standing) {
            None => one("out", "–", "map-out"),
            Some(Standing::NoTarget) => one("no-target", "?", "map-no-target"),
            Some(Standing::AtTarget) => one("at-target", "✓", "map-at-target"),
            Some(Standing::Below(levels)) => {
                let (class, mark) = if levels == 1 { ("near", "!") } else { ("far", "‼") };
                Self { class, mark, text: frame.with("map-below", "levels", levels) }
            }
        }
    }
}

/// A zone, as area and as line of a list.
struct Area {
    id: String,
    name: String,
    inside: String,
    href: String,
    state: Shown,
    gaps: usize,
    assets: usize,
    drawn: MapBox,
}

impl Area {
    /// What somebody hears who does not see it.
    fn spoken(&self, frame: &Frame) -> String {
        let assets = frame.with("map-assets", "count", self.assets);
        let gaps = frame.with("map-gaps", "count", self.gaps);
        format!("{}: {}, {gaps}, {assets}", self.name, self.state.text)
    }
}

/// A conduit, as lines and as line of a list.
struct Way {
    number: usize,
    id: String,
    name: String,
    between: Vec<String>,
    protocols: String,
    untrusted: bool,
    href: String,
    state: Shown,
    gaps: usize,
    drawn: MapLine,
    /// Where its protocols stand without covering anything.
    says: Option<(i32, i32)>,
}

impl Way {
    fn spoken(&self, frame: &Frame) -> String {
        let protocols = if self.protocols.is_empty() { frame.say("map-no-protocols") } else { self.protocols.clone() };
        let trust = if self.untrusted { format!(", {}", frame.say("map-untrusted")) } else { String::new() };
        format!("{}: {} ({protocols}{trust}), {}", self.name, self.between.join(" – "), self.state.text)
    }

    /// Half the width of its number's sign.
    fn half(&self) -> i32 {
        if self.number > 99 { 10 } else { 7 }
    }
}

#[derive(Template)]
#[template(path = "map.html")]
struct Page {
    frame: Frame,
    base: String,
    width: i32,
    height: i32,
    bands: Vec<MapBand>,
    areas: Vec<Area>,
    ways: Vec<Way>,
    legend: Vec<Shown>,
    may_edit: bool,
}

/// Conduits whose protocols stand on the map itself; of more, lists and names say them.
const FEW: usize = 40;
/// Width of a letter and height of a line of the small font, on the large side.
const LETTER: (i32, i32) = (6, 11);

/// Where the protocols of each conduit can stand beside its number: off zones' boxes and names, numbers, and each other.
fn place_protocols(ways: &mut [Way], areas: &[Area]) {
    if ways.len() > FEW {
        return;
    }
    let names = |area: &Area| if area.drawn.has_children { area.drawn.y + 30 } else { area.drawn.y + area.drawn.h };
    let mut taken: Vec<[i32; 4]> =
        areas.iter().map(|area| [area.drawn.x, area.drawn.y, area.drawn.x + area.drawn.w, names(area)]).collect();
    let numbers = ways.iter().filter_map(|way| way.drawn.label.map(|(x, y)| [x - way.half(), y - 7, x + way.half(), y + 7]));
    taken.extend(numbers);
    for way in ways.iter_mut().filter(|way| !way.protocols.is_empty()) {
        let Some((x, y)) = way.drawn.label else { continue };
        let width = i32::try_from(way.protocols.chars().count()).unwrap_or(i32::MAX / LETTER.0).saturating_mul(LETTER.0);
        let sides = [x + way.half() + 3, x - way.half() - 3 - width];
        let free = |left: &&i32| {
            let (left, right, top, bottom) = (**left, left.saturating_add(width), y - LETTER.1 - 1, y - 1);
            left > 0 && taken.iter().all(|[l, t, r, b]| right <= *l || *r <= left || bottom <= *t || *b <= top)
        };
        way.says = sides.iter().find(free).map(|left| (*left, y - 3));
        taken.extend(way.says.map(|(left, _)| [left, y - LETTER.1 - 1, left + width, y - 1]));
    }
}

async fn page(guard: May<ReadPlant>, Given(state): Given<State>, reader: Reader) -> Outcome<Response> {
    let Seen { assessed, frame, base } = seen(&state, &guard, reader, "map").await?;
    let plan = state.app.map(&guard.at(), &assessed).await?;
    let drawing = Drawing::of(&assessed, &frame, &base);
    let plant = &assessed.plant;
    let areas: Vec<Area> = plan.boxes.iter().filter_map(|drawn| Some(drawing.area(plant.zones.get(drawn.zone)?, drawn.clone()))).collect();
    let mut ways: Vec<Way> =
        plan.lines.iter().filter_map(|drawn| Some(drawing.way(plant.conduits.get(drawn.conduit)?, drawn.clone()))).collect();
    place_protocols(&mut ways, &areas);
    let legend = [
        ("at-target", "✓", "map-at-target"),
        ("near", "!", "map-near"),
        ("far", "‼", "map-far"),
        ("no-target", "?", "map-no-target"),
        ("out", "–", "map-out"),
    ];
    let legend = legend.into_iter().map(|(class, mark, key)| Shown { class, mark, text: frame.say(key) }).collect();
    let may_edit = frame.is_now() && may(&guard, Permission::EditInventory);
    let (width, height, bands) = (plan.width, plan.height, plan.bands.clone());
    Ok(html(StatusCode::OK, &Page { width, height, bands, areas, ways, legend, may_edit, frame, base }))
}

/// What is counted once for all zones and conduits.
struct Drawing<'a> {
    assessed: &'a Assessed,
    frame: &'a Frame,
    base: &'a str,
    gaps: HashMap<String, usize>,
    assets: HashMap<&'a str, usize>,
    names: HashMap<&'a str, &'a str>,
}

impl<'a> Drawing<'a> {
    fn of(assessed: &'a Assessed, frame: &'a Frame, base: &'a str) -> Self {
        let Plant { zones, assets, .. } = &assessed.plant;
        let (mut gaps, mut counts) = (HashMap::new(), HashMap::new());
        for gap in &assessed.assessment.gaps {
            *gaps.entry(gap.at.to_string()).or_default() += 1;
        }
        for asset in assets {
            *counts.entry(asset.zone.as_str()).or_default() += 1;
        }
        let names = zones.iter().map(|zone| (zone.id.as_str(), zone.label())).collect();
        Self { assessed, frame, base, gaps, assets: counts, names }
    }

    fn name(&self, zone: &str) -> String {
        self.names.get(zone).copied().unwrap_or(zone).to_owned()
    }

    /// Where something is explained: its levels where it is assessed, else its record.
    fn href(&self, kind: &str, id: &str, is_assessed: bool) -> String {
        if is_assessed { format!("{}/levels/{kind}:{id}", self.base) } else { format!("{}/records/{kind}/{id}", self.base) }
    }

    fn area(&self, zone: &Zone, drawn: MapBox) -> Area {
        let place = self.assessed.assessment.zones.get(&zone.id);
        Area {
            id: zone.id.to_string(),
            name: zone.label().to_owned(),
            inside: zone.parent.as_ref().map(|parent| parent.to_string()).unwrap_or_default(),
            href: self.href("zone", zone.id.as_str(), place.is_some()),
            state: Shown::of(self.frame, place),
            gaps: self.gaps.get(&format!("zone:{}", zone.id)).copied().unwrap_or_default(),
            assets: self.assets.get(zone.id.as_str()).copied().unwrap_or_default(),
            drawn,
        }
    }

    fn way(&self, conduit: &Conduit, drawn: MapLine) -> Way {
        let place = self.assessed.assessment.conduits.get(&conduit.id);
        let mut protocols: Vec<&str> = Vec::new();
        for protocol in conduit.flows.iter().filter_map(|flow| flow.protocol.as_ref()).map(|protocol| protocol.as_str()) {
            if !protocols.contains(&protocol) {
                protocols.push(protocol);
            }
        }
        Way {
            number: drawn.conduit + 1,
            id: conduit.id.to_string(),
            name: conduit.label().to_owned(),
            between: conduit.between.0.iter().map(|zone| self.name(zone.as_str())).collect(),
            protocols: protocols.join(", "),
            untrusted: conduit.trust == Some(Trust::Untrusted),
            href: self.href("conduit", conduit.id.as_str(), place.is_some()),
            state: Shown::of(self.frame, place),
            gaps: self.gaps.get(&format!("conduit:{}", conduit.id)).copied().unwrap_or_default(),
            drawn,
            says: None,
        }
    }
}

fn back<N>(guard: &May<N>) -> Response {
    Redirect::to(&format!("/o/{}/{}/map", guard.organisation, guard.system)).into_response()
}

/// Keeps where a zone was moved to, and shows the map with it.
async fn place(guard: May<EditInventory>, Given(state): Given<State>, reader: Reader, sent: Pairs) -> Outcome<Response> {
    let Seen { assessed, frame, .. } = seen(&state, &guard, reader, "map").await?;
    only_now(&frame)?;
    let steps = |name: &str| sent.one(name).parse().map_err(|_| AppError::field(name, "this is no whole number of steps", ""));
    let to = MapPlace { x: steps("x")?, y: steps("y")? };
    let zone = assessed.plant.zones.iter().find(|zone| zone.id.as_str() == sent.one("zone"));
    let zone = zone.ok_or_else(|| AppError::Missing("there is no such zone".into()))?;
    state.app.put_zone(&guard.at(), zone.id.as_str(), to).await?;
    Ok(back(&guard))
}

/// Lays the map out as if nothing had been moved.
async fn anew(guard: May<EditInventory>, Given(state): Given<State>, reader: Reader) -> Outcome<Response> {
    only_now(&Frame::of(reader, &guard.caller, "map"))?;
    state.app.lay_out_anew(&guard.at()).await?;
    Ok(back(&guard))
}
