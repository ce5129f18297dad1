//! An assessment as something to hand on: terminal text, PDF, workbook, CSV, JSON, and a map of the zones.
//!
//! Pure: every function takes values and returns bytes or text. Nothing here touches a disk or a network or reads a clock;
//! the same plant and assessment give the same bytes. Nothing here decides either: levels, gaps and shares come from the
//! engine, and every text that the plant brings is data, never markup, formula or escape sequence.

mod csv;
mod error;
mod json;
mod map;
pub mod pack;
mod pdf;
mod plain;
mod strings;
mod text;
mod view;
mod xlsx;

pub use csv::{csv, harmless};
pub use error::ReportError;
pub use json::json;
pub use map::{MAP_FARTHEST, MAP_STEP, MapBand, MapBox, MapLine, MapPlace, MapPlan, map_plan, map_svg};
pub use pdf::pdf;
pub use text::{TextOptions, text};
pub use view::{Standing, standing};
pub use xlsx::xlsx;
