//! The zone map: zones as nested boxes in bands by Purdue level, conduits as lines that keep off boxes and names.
//!
//! Drawn from the model alone, in whole cells of a grid, so that the same plant gives the same map to the byte. Shapes carry
//! classes and plain colour attributes: a page may restyle them, a document shows them as they are.

mod font;
mod grid;
mod layout;
mod order;
mod plan;
mod route;
mod search;
mod svg;
mod tile;

use ringwall_engine::Assessment;
use ringwall_model::plant::Plant;

use crate::view::View;

pub use plan::{MAP_FARTHEST, MAP_STEP, MapBand, MapBox, MapLine, MapPlace, MapPlan, map_plan};

/// The zone map as an SVG document. Conduits are numbered in the order of the plant file.
pub fn map_svg(plant: &Plant, assessment: &Assessment) -> String {
    let view = View::new(plant, assessment);
    let scene = layout::lay_out(plant, layout::PAGE);
    let routes = route::route_all(plant, &scene);
    svg::draw(&view, &scene, &routes)
}
