//! The built program as a user runs it: its commands, what the documents say of them, the schemas of what it writes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs, unreachable_pub)]

mod api;
mod commands;
mod common;
mod demo;
mod docs;
mod schemas;
mod store;
