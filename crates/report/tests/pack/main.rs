//! Evidence packs: a good one verifies, and no forgery does.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod common;
mod damage;
mod examples;
mod forgeries;
mod good;
