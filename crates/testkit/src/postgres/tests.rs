//! Databases, and servers that are killed.

use std::thread;
use std::time::{Duration, Instant};

use super::*;
use crate::kill::{self, Victim};

#[test]
fn each_database_is_empty_and_apart() {
    let (one, other) = (database(), database());
    one.sql("CREATE TABLE zone (name TEXT); INSERT INTO zone VALUES ('line-1')");
    assert_eq!(one.sql("SELECT name FROM zone"), "line-1");
    assert_eq!(other.sql("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"), "0");
    assert!(one.url().starts_with("postgres://ringwall@127.0.0.1:"), "{}", one.url());
}

#[test]
fn a_database_goes_when_it_is_dropped() {
    let (one, other) = (database(), database());
    let name = one.name.clone();
    let there = || other.sql(&format!("SELECT count(*) FROM pg_database WHERE datname = '{name}'"));
    assert_eq!(there(), "1");
    drop(one);
    assert_eq!(there(), "0");
}

#[test]
fn texts_are_ordered_by_language_and_cost_no_waiting() {
    let database = database();
    assert_eq!(database.sql("SELECT v FROM (VALUES ('c'), ('B'), ('a')) t (v) ORDER BY v"), "a\nB\nc");
    assert_eq!(database.sql("SELECT v FROM (VALUES ('c'), ('B'), ('a')) t (v) ORDER BY v COLLATE \"C\""), "B\na\nc");
    assert_eq!(database.sql("SHOW fsync"), "off");
}

#[test]
#[should_panic(expected = "does not exist")]
fn a_statement_that_fails_fails_the_test() {
    database().sql("SELECT * FROM nothing");
}

#[test]
fn data_survives_a_killed_server_on_the_same_address() {
    let mut cluster = Cluster::own();
    let database = cluster.database();
    let url = database.url();
    database.sql("CREATE TABLE zone (name TEXT); INSERT INTO zone VALUES ('line-1')");
    for _ in 0..3 {
        cluster.kill();
        assert!(database.server.sql(&database.name, "SELECT 1").is_err(), "the server is dead");
        cluster.start();
        assert_eq!((database.sql("SELECT name FROM zone"), database.url()), ("line-1".to_owned(), url.clone()));
    }
}

#[test]
fn a_cluster_has_the_settings_it_was_given_and_else_the_default() {
    let settings = "SELECT current_setting('work_mem'), current_setting('fsync')";
    assert_eq!(Cluster::with_settings(&["work_mem=8MB"]).database().sql(settings), "8MB|on");
}

#[test]
#[should_panic(expected = "unrecognized configuration parameter")]
fn a_cluster_that_does_not_start_says_why() {
    let _never = Cluster::with_settings(&["no_such_setting=1"]);
}

#[test]
fn a_cluster_does_not_outlive_a_test_that_is_killed() {
    if kill::is_victim() {
        let cluster = Cluster::own();
        kill::acknowledge(cluster.server.folder.display());
        thread::sleep(Duration::from_secs(600));
    }
    let victim = Victim::start(kill::this_test("postgres::tests::a_cluster_does_not_outlive_a_test_that_is_killed"));
    let folder = std::path::PathBuf::from(victim.next());
    assert!(folder.join("data/postmaster.pid").exists());
    let _rest = victim.kill();
    let start = Instant::now();
    while folder.exists() {
        assert!(start.elapsed() < Duration::from_secs(60), "{} is still there", folder.display());
        thread::sleep(Duration::from_millis(100));
    }
}
