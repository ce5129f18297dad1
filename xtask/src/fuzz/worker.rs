//! The worker: seeds first, then mutations of what has led somewhere new, until its time is over.

use std::collections::BTreeSet;
use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use super::entry::kind;
use super::mutate::Mutator;
use super::{Target, guard, keep, target};
use crate::args::{Accepts, Options};
use crate::random::Random;

/// Larger inputs are run once as seeds but not mutated: a mutation of a small input is as telling and much faster.
const MUTABLE: usize = 64 * 1024;
/// Kept inputs; beyond, new kinds are counted but their inputs not kept.
const KEPT: usize = 4_000;

/// `fuzz-worker TARGET --seconds N --seed N --current FILE`; started by `fuzz`.
pub(crate) fn command(args: &[String]) -> Result<(), String> {
    let options = Options::parse(args, Accepts { values: &["--seconds", "--seed", "--current"], words: 1, ..Accepts::default() })?;
    let target = target(options.word().unwrap_or_default())?;
    let (seconds, seed) = (options.value("--seconds")?.unwrap_or(1), options.value("--seed")?.unwrap_or(1));
    let current: PathBuf = options.value("--current")?.ok_or("`fuzz-worker` is started by `fuzz`")?;
    let seeds = (target.seeds)(&crate::root())?;
    guard::install()?;
    let file = File::create(&current).map_err(|e| format!("{}: {e}", current.display()))?;
    let mut session = Session::new(target, seed, Some(file));
    let start = Instant::now();
    // A thread has less stack than a process's first one; so have those that read files in earnest.
    let result = std::thread::scope(|scope| {
        let work = scope.spawn(|| {
            let mutable = session.begin(seeds)?;
            let start = Instant::now();
            session.go_on(&mutable, || start.elapsed() < Duration::from_secs(seconds))
        });
        work.join().unwrap_or_else(|_| Err("the fuzz worker itself panicked".into()))
    });
    println!(
        "fuzz {}: {} executions in {:.1} s, {} distinct outcomes, {} inputs kept, seed {seed}",
        target.name,
        session.executions,
        start.elapsed().as_secs_f64(),
        session.kinds.len(),
        session.kept.len()
    );
    result
}

/// One run over one target.
struct Session {
    target: &'static Target,
    random: Random,
    mutator: Mutator,
    current: Option<File>,
    /// Inputs that led to a kind of outcome not seen before.
    kept: Vec<Vec<u8>>,
    kinds: BTreeSet<String>,
    executions: u64,
}

impl Session {
    fn new(target: &'static Target, seed: u64, current: Option<File>) -> Self {
        let random = Random::new(seed);
        Self { target, mutator: Mutator::new(seed), random, current, kept: Vec::new(), kinds: BTreeSet::new(), executions: 0 }
    }

    /// Runs the seeds and returns those that are small enough to be mutated.
    fn begin(&mut self, seeds: Vec<Vec<u8>>) -> Result<Vec<Vec<u8>>, String> {
        for seed in &seeds {
            self.try_input(seed)?;
        }
        let mutable: Vec<Vec<u8>> = seeds.into_iter().filter(|s| s.len() <= MUTABLE).collect();
        self.mutator.learn(&mutable);
        Ok(mutable)
    }

    fn go_on(&mut self, seeds: &[Vec<u8>], mut more: impl FnMut() -> bool) -> Result<(), String> {
        while more() {
            let (base, other) = (self.choose(seeds), self.choose(seeds));
            let input = self.mutator.mutate(base, &other);
            self.try_input(&input)?;
        }
        Ok(())
    }

    /// A seed or a kept input, half and half; mostly the smaller of two, because small ones run often.
    fn choose(&mut self, seeds: &[Vec<u8>]) -> Vec<u8> {
        let from = if self.kept.is_empty() || self.random.chance(50) { seeds } else { &self.kept };
        let (one, two) = (self.random.pick(from), self.random.pick(from));
        let smaller = one.into_iter().chain(two).min_by_key(|input| input.len());
        if self.random.chance(75) { smaller } else { one }.cloned().unwrap_or_default()
    }

    fn try_input(&mut self, input: &[u8]) -> Result<(), String> {
        self.write_down(input)?;
        self.executions += 1;
        match guard::run(self.target.run, input, guard::LIMITS) {
            Ok(kinds) => {
                let before = self.kinds.len();
                self.kinds.extend(kinds);
                if self.kinds.len() > before && input.len() <= MUTABLE && self.kept.len() < KEPT {
                    self.kept.push(input.to_vec());
                }
                Ok(())
            }
            Err(why) => Err(self.report(&why, input)),
        }
    }

    /// Leaves the input where the parent finds it if this process dies.
    fn write_down(&mut self, input: &[u8]) -> Result<(), String> {
        let Some(file) = &self.current else { return Ok(()) };
        let length = u64::try_from(input.len()).unwrap_or(u64::MAX);
        file.set_len(length).and_then(|()| file.write_all_at(input, 0)).map_err(|e| format!("cannot write the current input down: {e}"))
    }

    /// Shrinks the input, keeps it, and says what happened.
    fn report(&self, why: &str, input: &[u8]) -> String {
        let small = if why.starts_with("slow") || why.starts_with("greedy") { input.to_vec() } else { smaller(self.target, why, input) };
        let kept = keep(self.target, &small).unwrap_or_else(|e| e);
        let name = self.target.name;
        format!(
            "{why}\n  input: {kept} ({} bytes; found with {})\n  again: cargo xtask fuzz {name} --input {kept}",
            small.len(),
            input.len()
        )
    }
}

/// Takes lines, then bytes, away as long as the same thing goes wrong; at most a few hundred trials.
fn smaller(target: &Target, why: &str, input: &[u8]) -> Vec<u8> {
    let same = |candidate: &[u8]| guard::caught(target.run, candidate).err().is_some_and(|w| cause(&w) == cause(why));
    let lines: Vec<&[u8]> = input.split_inclusive(|b| *b == b'\n').collect();
    let fewer_lines = without_parts(&lines, &|parts| same(&parts.concat())).concat();
    let bytes: Vec<&[u8]> = fewer_lines.chunks(1).collect();
    if bytes.len() > 2_000 { fewer_lines } else { without_parts(&bytes, &|parts| same(&parts.concat())).concat() }
}

/// What went wrong, without the places and texts of this input.
fn cause(why: &str) -> String {
    kind(why.lines().next().unwrap_or_default())
}

fn without_parts<'p>(parts: &[&'p [u8]], fails: &dyn Fn(&[&'p [u8]]) -> bool) -> Vec<&'p [u8]> {
    let mut parts = parts.to_vec();
    let mut size = parts.len() / 2;
    while size > 0 {
        let mut at = 0;
        while at < parts.len() {
            let end = (at + size).min(parts.len());
            let rest: Vec<&[u8]> = parts.iter().take(at).chain(parts.iter().skip(end)).copied().collect();
            if fails(&rest) { parts = rest } else { at = end }
        }
        size /= 2;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::super::entry::Outcome;
    use super::*;

    fn fragile(input: &[u8]) -> Outcome {
        if input.windows(3).any(|w| w == b"bug") { Err("found `it`".into()) } else { Ok(BTreeSet::from([format!("{}", input.len() % 7)])) }
    }

    static FRAGILE: Target = Target { name: "test-only", run: fragile, share: 0, seeds: |_| Ok(Vec::new()) };

    fn session(seed: u64, executions: usize) -> Session {
        let mut session = Session::new(target("plant-file").unwrap(), seed, None);
        let mut left = executions;
        let seeds = vec![b"ringwall: 1\nzones:\n  - {id: a, target: 2}\n  - {id: b, parent: a}\n".to_vec()];
        let seeds = session.begin(seeds).unwrap();
        let more = || {
            left -= 1;
            left > 0
        };
        session.go_on(&seeds, more).unwrap();
        session
    }

    #[test]
    fn the_seed_decides_the_run() {
        let (one, again, other) = (session(5, 150), session(5, 150), session(6, 150));
        assert_eq!((one.executions, &one.kinds, &one.kept), (again.executions, &again.kinds, &again.kept));
        assert_ne!(one.kept, other.kept);
        assert!(one.kinds.len() > 5 && !one.kept.is_empty(), "mutations lead somewhere: {:?}", one.kinds);
    }

    #[test]
    fn a_failing_input_ends_the_run_and_is_made_small() {
        let small = smaller(&FRAGILE, "found `it`", b"one\ntwo\nthree bugs\nfour\n");
        assert_eq!(small, b"bug");
        let mut session = Session::new(&FRAGILE, 1, None);
        assert!(session.try_input(b"no harm").is_ok());
        let error = session.try_input(b"a\nbug\n").unwrap_err();
        assert!(error.starts_with("found `it`\n  input: fuzz/artifacts/test-only/"), "{error}");
        std::fs::remove_dir_all(crate::root().join("fuzz/artifacts/test-only")).unwrap();
    }

    #[test]
    fn an_input_is_kept_for_a_new_kind_only() {
        let mut session = Session::new(&FRAGILE, 1, None);
        for input in ["a", "b", "ab", "cd"] {
            session.try_input(input.as_bytes()).unwrap();
        }
        assert_eq!(session.kept, [b"a".to_vec(), b"ab".to_vec()]);
        assert_eq!(session.executions, 4);
    }
}
