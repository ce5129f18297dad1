//! `cargo xtask torture`: a process that writes is killed over and over; nothing that it was answered may be lost.
//!
//! The killing itself is a test of the store (`crates/store/tests/faults/torture`), which every run of the tests does 200 times.
//! Here it runs for longer, and what it counted is shown.

use crate::args::{Accepts, Options};
use crate::process;

const DATABASES: [&str; 2] = ["sqlite", "postgres"];

/// `cargo xtask torture [--kills N] [--seed N] [--database sqlite|postgres]`.
pub(crate) fn command(args: &[String]) -> Result<(), String> {
    let options = Options::parse(args, Accepts { values: &["--kills", "--seed", "--database"], ..Accepts::default() })?;
    let kills: usize = options.value("--kills")?.unwrap_or(10_000);
    let seed: u64 = options.value("--seed")?.unwrap_or(1);
    let databases = chosen(options.value("--database")?)?;
    let each = kills.div_ceil(databases.len());
    databases.iter().try_for_each(|database| torture(database, each, seed))
}

fn chosen(database: Option<String>) -> Result<Vec<&'static str>, String> {
    let Some(name) = database else { return Ok(DATABASES.to_vec()) };
    let known = DATABASES.into_iter().find(|known| *known == name);
    known.map(|known| vec![known]).ok_or_else(|| format!("there is no database `{name}`; databases: {}", DATABASES.join(", ")))
}

fn torture(database: &str, kills: usize, seed: u64) -> Result<(), String> {
    let test = format!("torture::{database}");
    let mut command = process::cargo(&["test", "--quiet", "--workspace", "--test", "faults", "--", "--exact", "--nocapture", &test]);
    command.env("RINGWALL_TORTURE_KILLS", kills.to_string()).env("RINGWALL_TORTURE_SEED", seed.to_string());
    process::must_succeed(&mut command)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_which_databases_there_are() {
        assert_eq!(chosen(None).unwrap(), DATABASES);
        assert_eq!(chosen(Some("postgres".into())).unwrap(), ["postgres"]);
        assert_eq!(chosen(Some("oracle".into())).unwrap_err(), "there is no database `oracle`; databases: sqlite, postgres");
    }
}
