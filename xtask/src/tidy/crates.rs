//! Rooms and floors: which crate may use which. Arrows point down only, never sideways; the ledger lies at the bottom.
//!
//! The table here is the law; the one in ARCHITECTURE.md must say the same of every crate that there is.

use super::{Check, House};
use crate::metadata::Metadata;

/// A room, its floor, and what it may use; kept in the order of ARCHITECTURE.md.
struct Room {
    name: &'static str,
    floor: u8,
    may_use: &'static [&'static str],
}

const fn room(name: &'static str, floor: u8, may_use: &'static [&'static str]) -> Room {
    Room { name, floor, may_use }
}

const ALL_BELOW_SERVER: &[&str] = &["ledger", "model", "engine", "discover", "flow", "store", "report"];
const ALL_BELOW_CLI: &[&str] = &["ledger", "model", "engine", "discover", "flow", "store", "report", "server", "agent"];

const ROOMS: &[Room] = &[
    room("ledger", 0, &[]),
    room("model", 1, &["ledger"]),
    room("engine", 2, &["model"]),
    room("discover", 2, &["model"]),
    room("flow", 2, &["model", "ledger"]),
    room("store", 2, &["model", "ledger"]),
    room("report", 3, &["engine", "model", "ledger"]),
    room("server", 4, ALL_BELOW_SERVER),
    room("agent", 4, &["flow", "model", "ledger"]),
    room("cli", 5, ALL_BELOW_CLI),
];

/// Not shipped: tests may use the first, nobody uses the others.
const TESTKIT: &str = "testkit";
const XTASK: &str = "xtask";
const BENCH: &str = "bench";

const MAP: &str = "ARCHITECTURE.md";

pub(super) fn check(house: &House) -> Check {
    let members = house.metadata.members().count();
    let map = house.files.iter().find(|f| f.path == MAP).map(|f| f.text.as_str()).unwrap_or_default();
    let mut problems = problems(&house.metadata);
    let rooms = ROOMS.iter().filter(|r| house.metadata.members().any(|p| short(&p.name) == r.name));
    problems.extend(rooms.filter_map(|room| misdrawn(room, map)));
    Check { name: "crates", figures: format!("{members} crates of {} rooms and 3 not shipped", ROOMS.len()), problems }
}

/// What the map says of a room that the table does not: `| floor | crates/name | … | may use |`.
fn misdrawn(room: &Room, map: &str) -> Option<String> {
    let rows = map.lines().map(|line| line.split('|').map(str::trim).collect::<Vec<_>>());
    let row = rows.into_iter().find_map(|row| match row.as_slice() {
        ["", floor, name, .., uses, ""] if *name == format!("`crates/{}`", room.name) => Some((*floor, *uses)),
        _ => None,
    });
    let Some((floor, uses)) = row else { return Some(format!("{MAP} has no row for `crates/{}`", room.name)) };
    if floor != room.floor.to_string() {
        return Some(format!("{MAP} puts `{}` on floor {floor}, the table on {}", room.name, room.floor));
    }
    let listed = uses.split(',').map(str::trim).filter(|used| !["", "–", "all below"].contains(used));
    let wrong: Vec<&str> = listed.filter(|used| !room.may_use.contains(used)).collect();
    (!wrong.is_empty()).then(|| format!("{MAP} lets `{}` use {}, the table does not", room.name, wrong.join(", ")))
}

fn problems(metadata: &Metadata) -> Vec<String> {
    let mut problems = Vec::new();
    let members: Vec<&str> = metadata.members().map(|p| p.name.as_str()).collect();
    for package in metadata.members() {
        let name = short(&package.name);
        let room = ROOMS.iter().find(|r| r.name == name && package.name.starts_with("ringwall-"));
        if room.is_none() && ![TESTKIT, XTASK, BENCH].contains(&name) {
            problems.push(format!("`{}` is not in the table; a new crate needs a decision record and a row there", package.name));
        }
        for dependency in package.dependencies.iter().filter(|d| members.contains(&d.name.as_str())) {
            let used = short(&dependency.name);
            let allowed = match room {
                _ if [XTASK, BENCH].contains(&used) => false,
                Some(room) => room.may_use.contains(&used) || (used == TESTKIT && dependency.dev),
                None => true,
            };
            if !allowed {
                let kind = if dependency.dev { " in its tests" } else { "" };
                problems.push(format!("`{}`{} may not use `{}`{}{kind}", package.name, floor(name), dependency.name, floor(used)));
            }
        }
    }
    problems
}

/// Where a room lies, for messages.
fn floor(name: &str) -> String {
    ROOMS.iter().find(|r| r.name == name).map_or_else(|| " (not shipped)".into(), |r| format!(" (floor {})", r.floor))
}

fn short(name: &str) -> &str {
    name.strip_prefix("ringwall-").unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metadata::{Dependency, Package};

    #[test]
    fn every_arrow_of_the_table_points_down() {
        for room in ROOMS {
            for used in room.may_use {
                let below = ROOMS.iter().find(|r| r.name == *used).unwrap();
                assert!(below.floor < room.floor, "{} on floor {} uses {used} on floor {}", room.name, room.floor, below.floor);
            }
        }
        assert_eq!(ROOMS.iter().min_by_key(|r| r.floor).unwrap().name, "ledger");
    }

    fn found(packages: &[(&str, &[(&str, bool)])]) -> Vec<String> {
        let package = |(name, uses): &(&str, &[(&str, bool)])| Package {
            name: (*name).to_owned(),
            member: true,
            dependencies: uses.iter().map(|(name, dev)| Dependency { name: (*name).to_owned(), dev: *dev }).collect(),
            ..Package::default()
        };
        problems(&Metadata { packages: packages.iter().map(package).collect(), ..Metadata::default() })
    }

    #[test]
    fn arrows_up_and_sideways_are_refused_also_in_tests() {
        assert!(
            found(&[("ringwall-model", &[("ringwall-engine", false)]), ("ringwall-engine", &[])])[0]
                .starts_with("`ringwall-model` (floor 1) may not use `ringwall-engine` (floor 2)")
        );
        assert!(found(&[("ringwall-engine", &[("ringwall-flow", false)]), ("ringwall-flow", &[])])[0].contains("may not use"));
        assert!(found(&[("ringwall-model", &[("ringwall-engine", true)]), ("ringwall-engine", &[])])[0].contains("in its tests"));
        assert!(found(&[("ringwall-engine", &[("ringwall-model", false), ("serde", false)]), ("ringwall-model", &[])]).is_empty());
    }

    #[test]
    fn what_is_not_shipped_is_used_by_tests_at_most() {
        assert!(found(&[("ringwall-cli", &[("testkit", true)]), ("testkit", &[])]).is_empty());
        assert_eq!(found(&[("ringwall-cli", &[("testkit", false)]), ("testkit", &[])]).len(), 1);
        assert_eq!(found(&[("ringwall-cli", &[("xtask", true)]), ("xtask", &[])]).len(), 1);
        assert!(found(&[("xtask", &[("ringwall-engine", false)]), ("ringwall-engine", &[])]).is_empty());
    }

    #[test]
    fn a_map_that_says_something_else_is_told() {
        let report = ROOMS.iter().find(|r| r.name == "report").unwrap();
        let map = |floor: u8, uses: &str| {
            misdrawn(report, &format!("| floor | crate | what | may use |\n| {floor} | `crates/report` | a, b | {uses} |\n"))
        };
        assert_eq!(map(3, "engine, model"), None);
        assert_eq!(map(3, "all below"), None);
        assert!(map(2, "engine").unwrap().contains("puts `report` on floor 2, the table on 3"));
        assert!(map(3, "engine, server").unwrap().contains("lets `report` use server"));
        assert!(misdrawn(report, "nothing").unwrap().contains("has no row"));
    }

    #[test]
    fn a_crate_outside_of_the_table_is_named() {
        assert!(found(&[("ringwall-attic", &[])])[0].contains("`ringwall-attic` is not in the table"));
        assert_eq!(found(&[("model", &[])]).len(), 1, "a room's package has the project's prefix");
    }
}
