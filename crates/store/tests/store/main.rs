//! The store as its callers see it, on both databases.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    missing_docs,
    unreachable_pub
)]

mod backup;
mod blobs;
mod common;
mod jobs;
mod ledger;
mod plants;
mod preconditions;
mod records;
