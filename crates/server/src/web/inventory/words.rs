//! Names of fields and reasons, as keys of messages.

use ringwall_model::plant::ComponentType;

use super::super::frame::Frame;
use crate::app::inventory::field::{Field, Wrong};
use crate::app::inventory::plan::{Flaw, Why};
use crate::app::inventory::sheet::Unreadable;

/// What a field is called.
pub(super) fn label(field: Field) -> &'static str {
    match field {
        Field::Id => "asset-id",
        Field::Name => "asset-name",
        Field::Zone => "asset-zone",
        Field::Type => "asset-type",
        Field::Role => "asset-role",
        Field::Vendor => "asset-vendor",
        Field::Supplier => "asset-supplier",
        Field::Model => "asset-model",
        Field::Firmware => "asset-firmware",
        Field::Serial => "asset-serial",
        Field::Addresses => "asset-addresses",
        Field::Macs => "asset-macs",
        Field::Capability => "asset-capability",
        Field::Safety => "asset-safety",
        Field::Temporary => "asset-temporary",
        Field::Wireless => "asset-wireless",
        Field::External => "asset-external",
        Field::EndOfSupport => "asset-end-of-support",
        Field::Location => "asset-location",
        Field::Owner => "asset-owner",
        Field::Note => "asset-note",
    }
}

/// What a component type is called.
pub(super) fn component(kind: ComponentType) -> &'static str {
    match kind {
        ComponentType::Software => "type-software",
        ComponentType::Embedded => "type-embedded",
        ComponentType::Host => "type-host",
        ComponentType::Network => "type-network",
    }
}

/// Why a text is no value.
pub(super) fn wrong(wrong: Wrong) -> &'static str {
    match wrong {
        Wrong::Empty => "wrong-empty",
        Wrong::NoId => "wrong-id",
        Wrong::NoType => "wrong-type",
        Wrong::NoWord => "wrong-word",
        Wrong::NoLevel => "wrong-level",
        Wrong::NoYesOrNo => "wrong-yes-no",
        Wrong::NoDate => "wrong-date",
        Wrong::TooLong => "wrong-long",
        Wrong::Unprintable => "wrong-unprintable",
    }
}

/// Why a sheet as a whole cannot be read.
pub(super) fn unreadable(why: Unreadable) -> &'static str {
    match why {
        Unreadable::Empty => "sheet-empty",
        Unreadable::OnlyAHeader => "sheet-only-header",
        Unreadable::TooManyBytes => "sheet-bytes",
        Unreadable::TooManyLines => "sheet-lines",
        Unreadable::TooManyColumns => "sheet-columns",
        Unreadable::OtherKind => "sheet-kind",
        Unreadable::Broken => "sheet-broken",
        Unreadable::Bomb => "sheet-bomb",
    }
}

/// Why a line is left out, in a sentence.
pub(super) fn flaw(frame: &Frame, flaw: &Flaw) -> String {
    let about = |field: Field, key: &str| format!("{}: {}", frame.say(label(field)), frame.say(key));
    match &flaw.why {
        Why::Wrong(field, why) => about(*field, wrong(*why)),
        Why::Nameless => frame.say("flaw-nameless"),
        Why::Twice(line) => frame.with("flaw-twice", "line", *line),
        Why::Zoneless => frame.say("flaw-zoneless"),
        Why::Unknown(field) => about(*field, "flaw-unknown"),
        Why::Refused(message) => message.clone(),
    }
}

/// At most so many characters of a cell, for a message.
pub(super) fn short(text: &str) -> String {
    const MOST: usize = 60;
    let kept: String = text.chars().take(MOST).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if kept.len() < text.len() { kept + "…" } else { kept }
}
