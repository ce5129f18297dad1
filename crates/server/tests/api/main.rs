//! The server as its callers see it: requests in, answers and ledger entries out.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs, unreachable_pub)]

mod accounts;
mod admin_pages;
mod authenticator;
mod background;
mod break_glass;
mod client;
mod coverage;
mod home;
mod input;
mod inventory_pages;
mod isolation;
mod map_pages;
mod operations;
mod pages;
mod passkeys;
mod people;
mod plants;
mod preconditions;
mod record_pages;
mod roles;
mod sessions;
mod suppliers;
mod together;
mod tokens;
mod world;
