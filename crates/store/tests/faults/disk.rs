//! Disks that fail or are full: nobody panics, everybody is told why, nothing is acknowledged that is not there, and it goes on by
//! itself once the disk does.

use std::fs::{self, File};
use std::io::Write;
use std::process::Command;
use std::time::Duration;

use ringwall_store::{CommitError, Store, StoreError};
use testkit::kill::{acknowledge, is_victim, this_test};

use crate::home::{Home, Place, done, once};

/// Acts of a child.
const ACTS: u64 = 40;
/// How often one of them is tried.
const TRIES: usize = 400;

/// A command run by another one, such as `strace`.
pub(crate) fn under(outer: &[&str], inner: &Command) -> Command {
    let mut command = Command::new(outer[0]);
    command.args(&outer[1..]).arg(inner.get_program()).args(inner.get_args());
    command.envs(inner.get_envs().map(|(name, value)| (name, value.unwrap())));
    command
}

/// What a child acknowledged before its end, whatever that was.
pub(crate) fn acknowledged(command: &mut Command) -> Vec<String> {
    let output = command.output().unwrap();
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(!out.contains("panicked") && !err.contains("panicked"), "{out}{err}");
    out.lines().filter_map(|line| line.strip_prefix("acknowledged: ")).map(str::to_owned).collect()
}

/// Sends acts, each until it is done, and tells what was answered.
async fn persist(place: &Place) {
    let store = persistently(|| place.open()).await;
    for n in 0..ACTS {
        let act = once(&format!("z-{n}"));
        let receipt = persistently(|| async {
            match store.commit(act.clone()).await {
                Err(CommitError::Unavailable(error)) => Err(error),
                other => Ok(other.unwrap()),
            }
        });
        acknowledge(format_args!("done {n} {}", receipt.await.seq));
    }
    store.close().await;
    acknowledge("end");
}

async fn persistently<T, F: Future<Output = Result<T, StoreError>>>(attempt: impl Fn() -> F) -> T {
    for _ in 0..TRIES {
        match attempt().await {
            Ok(value) => return value,
            Err(StoreError { message, hint }) => acknowledge(format_args!("failed {message} | {hint}")),
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    panic!("it does not go on");
}

/// System calls that fail, with which error, and which ones of each thread: late enough that an act gets through, which writes about
/// thirty times.
/// SQLite waits for the disk with `fsync`, the lock with `fdatasync`.
const SQLITE: &[(&str, &str, &str)] = &[
    ("pwrite64", "ENOSPC", "70..72"),
    ("pwrite64", "EIO", "90+150"),
    ("fsync", "EIO", "4+5"),
    ("fdatasync", "EIO", "5+4"),
    ("openat", "EMFILE", "25+11"),
];

/// Of PostgreSQL the lock alone is written here.
const POSTGRES: &[(&str, &str, &str)] = &[
    ("pwrite64", "ENOSPC", "4..6"),
    ("pwrite64", "EIO", "3+4"),
    ("fdatasync", "EIO", "5+4"),
    ("fdatasync", "ENOSPC", "3..4"),
    ("openat", "EMFILE", "25+11"),
];

fn failing_writes(name: &str, home: fn() -> Home, calls: &[(&str, &str, &str)]) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    if is_victim() {
        return runtime.block_on(persist(&Place::of_parent()));
    }
    for (calls, error, when) in calls {
        let home = home();
        runtime.block_on(async { home.place.create().await.close().await });
        let files = ["ringwall.db", "ringwall.db-wal", "lock"].map(|file| home.place.folder.join(file).display().to_string());
        let (trace, inject) = (format!("trace={calls}"), format!("inject={calls}:error={error}:when={when}"));
        let mut outer = vec!["strace", "-f", "-qq", "-o", "/dev/null", "-e", &trace, "-e", &inject];
        outer.extend(files.iter().flat_map(|file| ["-P", file]));
        let lines = acknowledged(&mut under(&outer, &home.place.told_to(this_test(name))));
        let failed: Vec<&String> = lines.iter().filter(|line| line.starts_with("failed ")).collect();
        assert!(failed.iter().all(|line| line.contains("disk")), "{calls} {error}: {failed:#?}");
        assert_eq!(lines.last().map(String::as_str), Some("end"), "{calls} {error}: {lines:#?}");
        let numbers = |line: &str| line.strip_prefix("done ").map(|rest| rest.split_once(' ').unwrap().1.parse().unwrap());
        let mut seqs: Vec<u64> = lines.iter().filter_map(|line| numbers(line)).collect();
        seqs.sort_unstable();
        assert_eq!(seqs, (0..ACTS).collect::<Vec<_>>());
        runtime.block_on(home.place.assert_holds(ACTS));
        assert!(!failed.is_empty(), "{calls} {error}: nothing failed");
        println!("{calls} {error}: {} of {ACTS} acts failed at first", failed.len());
    }
}

#[test]
fn writes_that_fail_on_sqlite() {
    failing_writes("disk::writes_that_fail_on_sqlite", Home::sqlite, SQLITE);
}

#[test]
fn writes_that_fail_on_postgres() {
    failing_writes("disk::writes_that_fail_on_postgres", Home::postgres, POSTGRES);
}

/// Takes all space there is.
fn fill(place: &Place) {
    let mut filler = File::create(place.folder.join("filler")).unwrap();
    for size in [65_536, 4_096, 512, 1] {
        while filler.write_all(&vec![1; size]).is_ok() {}
    }
}

/// Sends acts until one is refused; returns how many were done.
async fn until_full(store: &Store, from: u64) -> (u64, StoreError) {
    for n in from..from + 2_000 {
        match store.commit(once(&format!("z-{n}"))).await {
            Ok(receipt) => assert_eq!(receipt.seq, n),
            Err(CommitError::Unavailable(error)) => return (n, error),
            Err(error) => panic!("{error}"),
        }
    }
    panic!("the disk does not get full");
}

/// In a child that has a small disk for itself.
async fn on_a_full_disk(place: &Place) {
    fill(place);
    let error = place.open().await.err().expect("there is no space for a database");
    assert!(error.hint.contains("disk"), "{error:?}");
    fs::remove_file(place.folder.join("filler")).unwrap();
    let store = place.create().await;
    let mut number = 0;
    for _ in 0..4 {
        fill(place);
        let (refused, error) = until_full(&store, number).await;
        assert!(error.message.contains("full") && error.hint.contains("disk"), "{error:?}");
        assert!(refused == 0 || store.entry(refused - 1).await.unwrap().is_some(), "reading goes on");
        fs::remove_file(place.folder.join("filler")).unwrap();
        assert_eq!(done(&store, once(&format!("z-{refused}"))).await.seq, refused, "it goes on by itself");
        number = refused + 1;
    }
    store.close().await;
    place.assert_holds(number).await;
    acknowledge(number);
}

/// A file system of its own for the child, in a name space that goes with it; where this system lets nobody do that, the limit of
/// [`a_file_that_may_not_grow`] stands for it.
#[test]
fn a_disk_that_is_full() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    if is_victim() {
        return runtime.block_on(on_a_full_disk(&Place::of_parent()));
    }
    let home = Home::sqlite();
    let folder = home.place.folder.display().to_string();
    let mount = "mount -t tmpfs -o size=3m tmpfs \"$0\" && exec \"$@\"";
    let outer = ["unshare", "--mount", "--map-root-user", "sh", "-c", mount, &folder];
    if !under(&outer, &Command::new("true")).output().is_ok_and(|output| output.status.success()) {
        println!("no file system may be mounted here");
        return;
    }
    let child = home.place.told_to(this_test("disk::a_disk_that_is_full"));
    assert_eq!(acknowledged(&mut under(&outer, &child)).len(), 1);
}

/// What the child below does until its files have reached the limit.
async fn until_refused(place: &Place) {
    let store = place.open().await.unwrap();
    let (refused, error) = until_full(&store, 1).await;
    assert!(!error.hint.is_empty(), "{error:?}");
    for _ in 0..5 {
        assert!(matches!(store.commit(once(&format!("z-{refused}"))).await, Err(CommitError::Unavailable(_))));
    }
    acknowledge(refused);
}

#[test]
fn a_file_that_may_not_grow() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    if is_victim() {
        return runtime.block_on(until_refused(&Place::of_parent()));
    }
    let home = Home::sqlite();
    runtime.block_on(async {
        let store = home.place.create().await;
        done(&store, once("z-0")).await;
        store.close().await;
    });
    // In half kilobytes; the signal that comes with it is not wanted.
    let outer = ["sh", "-c", "trap '' XFSZ; ulimit -f 700; exec \"$0\" \"$@\""];
    let child = home.place.told_to(this_test("disk::a_file_that_may_not_grow"));
    let lines = acknowledged(&mut under(&outer, &child));
    let refused: u64 = lines[0].parse().unwrap();
    runtime.block_on(async {
        let store = home.place.open().await.unwrap();
        for n in 0..=refused {
            assert_eq!(done(&store, once(&format!("z-{n}"))).await.seq, n);
        }
        store.close().await;
        home.place.assert_holds(refused + 1).await;
    });
}
