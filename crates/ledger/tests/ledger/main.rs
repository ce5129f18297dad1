//! The ledger against laws, forgeries, failures, the vectors of others and the verifiers of others.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod common;
mod foreign;
mod forgeries;
mod formats;
mod shared;
mod trees;
mod vectors;
mod witnesses;
mod writer;
mod writer_faults;
