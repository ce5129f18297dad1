//! Torture: a process that writes is killed at every step and at random moments, over and over on the same ledger.
//!
//! `cargo xtask torture` runs the same for longer; it says how by the environment.

mod check;
mod order;
mod worker;

use std::time::{Duration, Instant};

use testkit::kill::{Victim, is_victim, this_test};

use check::{Site, Tally};
use order::{Random, Told};
use worker::{JOB, Job};

use crate::disk::{acknowledged, under};

/// Kills of each database where the environment says nothing.
const KILLS: usize = 100;
/// Where a victim dies. `start` is any moment from its start on, `any` one after it was answered first, `call` before a system call
/// that writes a file or waits for the disk.
const DEATHS: [&str; 8] = ["Open", "Stage", "Commit", "Sign", "Acknowledge", "start", "any", "call"];
const CALLS: &str = "pwrite64,fdatasync,fsync,ftruncate";
/// How long one dies after its start or its first answer at most.
const WINDOW: Duration = Duration::from_millis(120);

#[test]
fn sqlite() {
    torture("sqlite");
}

#[test]
fn postgres() {
    torture("postgres");
}

fn torture(database: &str) {
    if is_victim() {
        return worker::work();
    }
    let given = |name: &str| std::env::var(name).ok().map(|value| value.parse::<u64>().unwrap());
    let kills = given("RINGWALL_TORTURE_KILLS").map_or(KILLS, |kills| usize::try_from(kills).unwrap());
    let seed = given("RINGWALL_TORTURE_SEED").unwrap_or(1);
    let tally = run(database, kills, seed);
    report(database, seed, &tally);
    assert!(!tally.broken());
}

fn run(database: &str, kills: usize, seed: u64) -> Tally {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (mut random, mut tally, mut told_at) = (Random(seed), Tally::default(), Instant::now());
    let mut site = None;
    for number in 0..kills {
        if told_at.elapsed() > Duration::from_secs(10) {
            println!("{database}: {number} of {kills} kills, {} acknowledged, broken: {}", tally.acknowledged, tally.broken());
            told_at = Instant::now();
        }
        let place = site.get_or_insert_with(|| {
            tally.ledgers += 1;
            Site::new(database == "postgres")
        });
        let death = DEATHS[number % DEATHS.len()];
        *tally.kills.entry(death.to_owned()).or_default() += 1;
        let told = killed(database, place, death, &mut random);
        runtime.block_on(place.check(told, &mut random, &mut tally));
        if tally.broken() {
            break;
        }
        site = site.filter(|site| !site.is_full());
    }
    tally
}

/// Starts a victim and kills it; returns what it told.
fn killed(database: &str, site: &Site, death: &str, random: &mut Random) -> Vec<Told> {
    let times = match death {
        "Open" => random.below(4) / 3,
        _ if random.chance(20) => random.below(60),
        _ => random.below(6),
    };
    let dies = Some((death.to_owned(), times)).filter(|_| !["start", "any", "call"].contains(&death));
    let job = Job { place: site.home.place.clone(), seed: random.next(), create: site.is_new(), dies };
    let mut command = this_test(&format!("torture::{database}"));
    command.env(JOB, serde_json::to_string(&job).unwrap());
    if death == "call" {
        // Each thread counts its own.
        let (trace, inject) = (format!("trace={CALLS}"), format!("inject={CALLS}:signal=KILL:when={}", 1 + random.below(60)));
        let outer = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", &trace, "-e", &inject];
        return read(&acknowledged(&mut under(&outer, &command)));
    }
    let victim = Victim::start(command);
    let mut lines = Vec::new();
    match death {
        "start" => {}
        // `Done` does not come before `Sends`.
        "any" => lines.extend(until(&victim, |told| matches!(told, Told::Done { .. }))),
        _ => lines.extend(until(&victim, |told| *told == Told::At)),
    }
    if ["start", "any"].contains(&death) {
        std::thread::sleep(WINDOW.mul_f64(random.below(1_000) as f64 / 1_000.0));
    }
    lines.extend(victim.kill());
    read(&lines)
}

fn until(victim: &Victim, last: impl Fn(&Told) -> bool) -> Vec<String> {
    let mut lines = Vec::new();
    loop {
        lines.push(victim.next());
        if serde_json::from_str(&lines[lines.len() - 1]).is_ok_and(|told| last(&told)) {
            return lines;
        }
    }
}

/// The last line may have been cut by the kill.
fn read(lines: &[String]) -> Vec<Told> {
    let told: Vec<Told> = lines.iter().map_while(|line| serde_json::from_str(line).ok()).collect();
    assert!(told.len() + 1 >= lines.len(), "not the last line was cut: {:?}", lines[told.len()]);
    told
}

fn report(database: &str, seed: u64, tally: &Tally) {
    println!("{database}, seed {seed}");
    for (name, problems) in [("lost", &tally.lost), ("forks", &tally.forks), ("findings", &tally.findings)] {
        problems.iter().take(20).for_each(|problem| println!("  {name}: {problem}"));
    }
    let kills: Vec<String> = tally.kills.iter().map(|(death, kills)| format!("{death} {kills}")).collect();
    println!("| database | kills | by moment | ledgers | acknowledged | sent again | lost | forks | findings |");
    println!("|---|---|---|---|---|---|---|---|---|");
    let (lost, forks, findings) = (tally.lost.len(), tally.forks.len(), tally.findings.len());
    println!(
        "| {database} | {} | {} | {} | {} | {} | {lost} | {forks} | {findings} |",
        tally.kills.values().sum::<usize>(),
        kills.join(", "),
        tally.ledgers,
        tally.acknowledged,
        tally.repeated
    );
}
