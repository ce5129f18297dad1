//! The description of the server's interface in `docs/openapi.json`: written by the server's own test that otherwise compares it, so
//! that this program need not be built with the server.

use crate::args::{NOTHING, Options};
use crate::process;

/// The test that compares, and with the variable writes.
const TEST: &str = "the_committed_description_is_this_one";
const WRITE: &str = "RINGWALL_WRITE_OPENAPI";

/// `cargo xtask openapi`.
pub(crate) fn command(args: &[String]) -> Result<(), String> {
    Options::parse(args, NOTHING)?;
    let mut test = process::cargo(&["test", "--quiet", "--package", "ringwall-server", "--lib", TEST]);
    process::must_succeed(test.env(WRITE, "1"))?;
    println!("docs/openapi.json written");
    Ok(())
}
