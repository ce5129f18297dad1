//! The summary on a terminal. Fits the width, aligns by display width, and says with signs and words what colour repeats.
//!
//! Names come from outside: control characters never reach the terminal.

mod canvas;
mod sections;

use ringwall_engine::Assessment;
use ringwall_model::plant::Plant;

use crate::view::View;
use canvas::Canvas;

/// How the summary is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextOptions {
    /// Columns of the terminal; less than 80 counts as 80.
    pub width: usize,
    /// Whether to colour with ANSI escape sequences.
    pub colour: bool,
}

impl Default for TextOptions {
    fn default() -> Self {
        Self { width: 100, colour: false }
    }
}

/// The terminal summary of an assessment.
pub fn text(plant: &Plant, assessment: &Assessment, options: TextOptions) -> String {
    let view = View::new(plant, assessment);
    let mut canvas = Canvas::new(options.width.clamp(80, 200), options.colour);
    sections::head(&view, &mut canvas);
    sections::zones(&view, &mut canvas);
    sections::conduits(&view, &mut canvas);
    sections::gaps(&view, &mut canvas);
    sections::duties(&view, &mut canvas);
    sections::rules(&view, &mut canvas);
    sections::steps(&view, &mut canvas);
    canvas.finish()
}
