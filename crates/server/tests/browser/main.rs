//! Pages in a browser: Chromium, one script of Python for each scenario, and axe-core on every page.
//!
//! What can be seen without a browser is tested in `tests/api`, whose server and people these tests share.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs, unreachable_pub)]

#[allow(dead_code, reason = "the tests of the interface use the rest")]
#[path = "../api/client.rs"]
mod client;
#[allow(dead_code, unused_macros, unused_imports, reason = "the tests of the interface use the rest")]
#[path = "../api/home.rs"]
mod home;
#[allow(dead_code, reason = "the tests of the interface use the rest")]
#[path = "../api/world.rs"]
mod world;

mod pages;
mod stage;

use stage::Stage;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_page_is_accessible_and_fits() {
    let pages = pages::listed();
    Stage::bottling().await.play("pages.py", &pages.of_a_plant()).await;
}
