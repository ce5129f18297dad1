//! What stands in a zone's box: its name, how it stands against its target, and how many gaps it has.

use crate::strings::{EN, fill};
use crate::view::{self, Standing, View};

use super::font;

/// Font size of names.
pub(super) const NAME: i32 = 11;
/// Font size of states and counts.
pub(super) const SMALL: i32 = 9;
/// Most of a header's width that its name may take, so that conduits find a way in.
const HEADER_SHARE: i32 = 2;

/// How a box is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    Out,
    NoTarget,
    AtTarget,
    Near,
    Far,
}

impl Look {
    /// Class for a page's stylesheet.
    pub(super) const fn class(self) -> &'static str {
        match self {
            Self::Out => "out",
            Self::NoTarget => "no-target",
            Self::AtTarget => "at-target",
            Self::Near => "near",
            Self::Far => "far",
        }
    }

    /// Fill, line and ink: the tokens of the light theme.
    pub(super) const fn colours(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Out => ("#f6f7f5", "#b9c1bb", "#5c6862"),
            Self::NoTarget => ("#e9ecef", "#66707a", "#1b221f"),
            Self::AtTarget => ("#e3f1e7", "#2f7d4f", "#1b221f"),
            Self::Near => ("#fbf0d3", "#9a6700", "#1b221f"),
            Self::Far => ("#fbe4e1", "#b3261e", "#1b221f"),
        }
    }
}

/// Text of a box.
pub(super) struct Words {
    pub(super) look: Look,
    pub(super) state: String,
    pub(super) gaps: Option<usize>,
}

pub(super) fn words(view: &View<'_>, zone: &ringwall_model::plant::Zone) -> Words {
    let Some(place) = view.assessment.zones.get(&zone.id) else {
        return Words { look: Look::Out, state: EN.map_out.to_owned(), gaps: None };
    };
    let gaps = Some(view.tally(&format!("zone:{}", zone.id)).gaps);
    let (look, state) = match view::standing(place) {
        Standing::AtTarget => (Look::AtTarget, EN.map_at_target.to_owned()),
        Standing::NoTarget => (Look::NoTarget, EN.map_no_target.to_owned()),
        Standing::Below(1) => (Look::Near, fill(EN.map_below, &[("n", "1")])),
        Standing::Below(n) => (Look::Far, fill(EN.map_below, &[("n", &n.to_string())])),
    };
    Words { look, state, gaps }
}

/// Width that the name of a box with children may take.
pub(super) fn name_room(box_width: i32) -> i32 {
    box_width / HEADER_SHARE
}

/// Width of the name and state in the header of a box with children, in units of the drawing.
pub(super) fn header_width(name: &str, box_width: i32) -> i32 {
    let line = font::wrapped(&crate::plain::line(name), name_room(box_width) * 1000 / NAME, 1);
    let name = line.first().map_or(0, |l| font::width(l) * NAME / 1000);
    name.max(STATE_WIDTH) + 16
}

/// Room for the state and the count in a header.
const STATE_WIDTH: i32 = 118;
