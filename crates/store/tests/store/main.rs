//! The store as its callers see it, on both databases.

mod blobs;
mod common;
mod ledger;
mod plants;
mod records;
