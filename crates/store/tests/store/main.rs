//! The store as its callers see it, on both databases.

mod backup;
mod blobs;
mod common;
mod ledger;
mod plants;
mod records;
