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

use std::path::Path;

use serde_json::{Value, json};
use stage::Stage;
use world::ROLES;

/// Plays a script against a server of its own.
macro_rules! scenarios {
    ($( $(#[doc = $doc:literal])* $name:ident: $stage:ident, $script:literal, $also:expr; )+) => { $(
        $(#[doc = $doc])*
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $name() {
            Stage::$stage().await.play($script, &$also).await;
        }
    )+ };
}

scenarios! {
    every_page_is_accessible: bottling, "pages.py", json!({ "pages": pages::listed().of_a_plant(), "size": "wide" });
    every_page_fits_a_small_screen: bottling, "pages.py", json!({ "pages": pages::listed().of_a_plant(), "size": "narrow" });
    the_first_account_is_made_with_the_keyboard: fresh, "set_up.py", json!({});
    from_nothing_to_a_report_in_ten_minutes: fresh, "ten_minutes.py", json!({});
    an_answer_with_its_proof_changes_a_requirement: bottling, "answer.py", json!({});
    one_logs_in_and_sets_a_second_factor_up: bottling, "log_in.py", json!({});
    language_and_colours_hold: bottling, "appearance.py", json!({});
    the_way_to_the_reasons_needs_no_scripts: bottling, "without_scripts.py", json!({});
    no_role_is_offered_what_it_may_not_do: bottling, "roles.py", walked();
    who_was_away_too_long_comes_back_to_the_page: bottling, "expired.py", json!({});
    the_main_pages_are_drawn: bottling, "pictures.py", json!({ "pictures": pictures() });
}

/// What a walk along links is told: whose walks, the routes, and those of them that are no pages.
fn walked() -> Value {
    json!({ "roles": ROLES, "routes": pages::routes(), "files": pages::listed().no_pages })
}

/// Where pictures go: the folder that `RINGWALL_PICTURES` names, from the root of the repository, or one that nobody keeps.
fn pictures() -> std::path::PathBuf {
    match std::env::var_os("RINGWALL_PICTURES") {
        Some(folder) => Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(folder),
        None => Path::new(env!("CARGO_TARGET_TMPDIR")).join("pictures"),
    }
}
