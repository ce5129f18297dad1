//! What the parts of the product cost; prints JSON. `cargo xtask bench` runs it and shows the figures.
//!
//! `bench store PLANT`, `bench server RINGWALL EXAMPLE PLANT PACKAGES`, where PACKAGES is a folder with Playwright for Python.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    missing_docs,
    reason = "a measurement: what goes wrong ends it"
)]

mod client;
mod pages;
mod server;
mod store;

use std::path::PathBuf;

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let arguments: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let figures = match arguments.as_slice() {
        [what, plant] if what == "store" => store::figures(plant).await,
        [what, ringwall, example, plant, packages] if what == "server" => server::figures(ringwall, example, plant, packages).await,
        _ => panic!("bench store PLANT, or bench server RINGWALL EXAMPLE PLANT PACKAGES"),
    };
    println!("{figures}");
}
