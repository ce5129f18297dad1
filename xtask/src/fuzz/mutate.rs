//! Mutations: of bytes, of lines, of keys and values. They know what YAML looks like, so that most results get past the
//! parser and into what lies behind it.

use std::collections::BTreeMap;

use crate::random::Random;

/// Bytes that mean something to a parser.
const SPECIALS: &[&[u8]] = &[
    b"\t",
    b"\0",
    b"\r",
    b"\r\n",
    b"\xef\xbb\xbf",
    b"\xff",
    b"\xc3\x28",
    b"\xed\xa0\x80",
    b"\xe2\x80\xa8",
    b"\xc2\x85",
    b"'",
    b"\"",
    b"\\",
    b"\\u0000",
    b"[",
    b"]",
    b"{",
    b"}",
    b": ",
    b"- ",
    b"? ",
    b"#",
    b" #",
    b"&a ",
    b"*a",
    b"!!str ",
    b"!!int ",
    b"!x ",
    b"|\n",
    b">-\n",
    b"<<: ",
    b"---\n",
    b"...\n",
    b"%YAML 1.2\n",
    b"~",
    b"null",
    b", ",
    b",",
    b"``",
];

/// Values at which readers stumble.
const VALUES: &[&str] = &[
    "",
    "~",
    "null",
    "true",
    "yes",
    "no",
    "0",
    "-1",
    "4",
    "5",
    "99999999999999999999",
    "18446744073709551616",
    "1e999",
    "0x7f",
    "1_000",
    ".nan",
    "3.5",
    "2026-02-30",
    "9999-12-31",
    "0000-01-01",
    "2026-09-12T06:17:00Z",
    "\"\"",
    "''",
    "\" \"",
    "[]",
    "{}",
    "[[]]",
    "[a, a]",
    "{default: 2}",
    "{fr8: 1}",
    "[1, 2, 3, 4, 3, 2, 1]",
    "zone:a",
    "system",
    "organisation",
    "asset:",
    "zone:zone:a",
    "SR 1.1",
    "SR 1.1 RE 1",
    "*a",
    "&a b",
    "|",
    ">",
    "!!str 1",
    "\u{feff}",
    "a: b",
    "- a",
    "É",
    "\u{202e}a",
    "`",
    "not-applicable",
    "met",
    "compensating",
    "external",
    "nis2",
];

/// Mutates inputs; its seed decides how.
pub(super) struct Mutator {
    random: Random,
    /// Values that stand behind each key somewhere in the corpus.
    values: BTreeMap<Vec<u8>, Vec<Vec<u8>>>,
    keys: Vec<Vec<u8>>,
}

impl Mutator {
    pub(super) fn new(seed: u64) -> Self {
        Self { random: Random::new(seed ^ 0x6d75_7461_7465), values: BTreeMap::new(), keys: Vec::new() }
    }

    /// Collects keys and their values from the corpus.
    pub(super) fn learn(&mut self, corpus: &[Vec<u8>]) {
        for (key, value) in corpus.iter().flat_map(|input| input.split(|b| *b == b'\n')).filter_map(pair) {
            let known = self.values.entry(key.to_vec()).or_default();
            if known.len() < 200 && !known.iter().any(|v| v == value) {
                known.push(value.to_vec());
            }
        }
        self.keys = self.values.keys().cloned().collect();
    }

    /// A few mutations of `input`, some with parts of `other`.
    pub(super) fn mutate(&mut self, mut input: Vec<u8>, other: &[u8]) -> Vec<u8> {
        let most = if self.random.chance(20) { 10 } else { 3 };
        let rounds = 1 + self.random.below(most);
        for _ in 0..rounds {
            input = match self.random.below(100) {
                0..15 => self.bytes(input),
                15..60 => self.lines(input, other),
                60..95 => self.values(input),
                _ => self.splice(&input, other),
            };
        }
        input
    }

    fn bytes(&mut self, mut input: Vec<u8>) -> Vec<u8> {
        let at = self.random.below(input.len() + 1);
        let end = (at + 1 + self.random.below(16)).min(input.len());
        match self.random.below(7) {
            0 => self.change_byte(&mut input, at),
            1 => drop(input.drain(at..end)),
            2 => input.truncate(at),
            3 => {
                let copy: Vec<u8> = input.get(at..end).unwrap_or_default().repeat(1 + self.random.below(40));
                input.splice(at..at, copy);
            }
            4 => {
                let long = vec![u8::try_from(self.random.below(95) + 32).unwrap_or(b'x'); 1 << self.random.below(14)];
                input.splice(at..at, long);
            }
            _ => {
                let special = self.random.pick(SPECIALS).copied().unwrap_or_default();
                input.splice(at..at, special.iter().copied());
            }
        }
        input
    }

    fn change_byte(&mut self, input: &mut [u8], at: usize) {
        let bit = 1 << self.random.below(8);
        if let Some(byte) = input.get_mut(at) {
            *byte ^= bit;
        }
    }

    fn lines(&mut self, input: Vec<u8>, other: &[u8]) -> Vec<u8> {
        let mut lines: Vec<Vec<u8>> = input.split_inclusive(|b| *b == b'\n').map(<[u8]>::to_vec).collect();
        let at = self.random.below(lines.len());
        let end = (at + 1 + self.random.below(6)).min(lines.len());
        let to = self.random.below(lines.len());
        match self.random.below(8) {
            0 => drop(lines.drain(at..end)),
            1 if at < lines.len() => lines.swap(at, to),
            2 => {
                let block: Vec<Vec<u8>> = lines.get(at..end).unwrap_or_default().to_vec();
                lines.splice(to..to, block);
            }
            3 => {
                let block = lines.get(at..end).unwrap_or_default().concat().repeat(1 + self.random.below(60));
                lines.insert(at, block);
            }
            4 => {
                let theirs: Vec<&[u8]> = other.split_inclusive(|b| *b == b'\n').collect();
                let from = self.random.below(theirs.len());
                let block = theirs.iter().skip(from).take(1 + self.random.below(8)).map(|line| line.to_vec());
                lines.splice(at..at, block);
            }
            _ => self.indent(lines.get_mut(at..end).unwrap_or_default()),
        }
        lines.concat()
    }

    /// More or less white space in front of each line of a block.
    fn indent(&mut self, block: &mut [Vec<u8>]) {
        let by = 1 + self.random.below(4);
        let with = if self.random.chance(10) { b'\t' } else { b' ' };
        let deeper = self.random.chance(50);
        for line in block {
            if deeper {
                line.splice(0..0, vec![with; by]);
            } else {
                let blanks = line.iter().take(by).take_while(|b| **b == b' ').count();
                line.drain(..blanks);
            }
        }
    }

    /// Another value behind a key, mostly one that stands behind the same key elsewhere; or another key.
    fn values(&mut self, input: Vec<u8>) -> Vec<u8> {
        let colons: Vec<usize> = input.windows(2).enumerate().filter(|(_, w)| *w == b": ").map(|(i, _)| i).collect();
        let Some(colon) = self.random.pick(&colons).copied() else { return self.bytes(input) };
        let (before, after) = input.split_at(colon);
        let key_start = before.iter().rposition(|b| !is_key(*b)).map_or(0, |i| i + 1);
        let key = before.get(key_start..).unwrap_or_default().to_vec();
        let value_length =
            after.iter().skip(2).position(|b| matches!(b, b'\n' | b',' | b'}' | b']')).unwrap_or(after.len().saturating_sub(2));
        let (start, end) = ((colon + 2).min(input.len()), (colon + 2 + value_length).min(input.len()));
        let (range, new) = match self.random.below(10) {
            0 => (key_start..colon, self.random.pick(&self.keys).cloned().unwrap_or_default()),
            1 => (start..end, self.random.pick(&self.keys).cloned().unwrap_or_default()),
            2 => (
                start..start,
                self.random.pick(&[b"&a ".as_slice(), b"*a ", b"!!str ", b"- ", b"["]).map(|m| m.to_vec()).unwrap_or_default(),
            ),
            3 | 4 => (start..end, self.random.pick(VALUES).map(|v| v.as_bytes().to_vec()).unwrap_or_default()),
            _ => (start..end, self.values.get(&key).and_then(|known| self.random.pick(known)).cloned().unwrap_or_default()),
        };
        let mut output = input;
        output.splice(range, new);
        output
    }

    /// The head of one and the tail of the other.
    fn splice(&mut self, input: &[u8], other: &[u8]) -> Vec<u8> {
        let head = input.get(..self.random.below(input.len() + 1)).unwrap_or_default();
        let tail = other.get(self.random.below(other.len() + 1)..).unwrap_or_default();
        [head, tail].concat()
    }
}

fn is_key(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'"')
}

/// Key and value of a line that holds one pair.
fn pair(line: &[u8]) -> Option<(&[u8], &[u8])> {
    let colon = line.windows(2).position(|w| w == b": ")?;
    let key = line.get(..colon)?;
    let start = key.iter().rposition(|b| !is_key(*b)).map_or(0, |i| i + 1);
    let key = key.get(start..).filter(|key| !key.is_empty())?;
    Some((key, line.get(colon + 2..)?.trim_ascii()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const INPUT: &[u8] = b"ringwall: 1\nzones:\n  - id: a\n    target: 2\n    kind: control\n";

    #[test]
    fn the_seed_decides_the_mutation() {
        let run = |seed| {
            let mut mutator = Mutator::new(seed);
            mutator.learn(&[INPUT.to_vec()]);
            (0..50).map(|_| mutator.mutate(INPUT.to_vec(), b"x: y\n")).collect::<Vec<_>>()
        };
        assert_eq!(run(1), run(1));
        assert_ne!(run(1), run(2));
        assert!(run(1).iter().filter(|m| *m != INPUT).count() > 35);
    }

    #[test]
    fn nothing_and_next_to_nothing_can_be_mutated() {
        let mut mutator = Mutator::new(4);
        for round in 0..3_000 {
            let input = [b"".as_slice(), b"\n", b": ", b"a: "][round % 4];
            let other = [b"".as_slice(), b"b"][round % 2];
            mutator.mutate(input.to_vec(), other);
        }
    }

    #[test]
    fn values_are_learnt_by_key() {
        let mut mutator = Mutator::new(1);
        mutator.learn(&[INPUT.to_vec(), b"- {kind: x}\n    kind: safety\n".to_vec()]);
        assert_eq!(mutator.values.get(b"kind".as_slice()).unwrap(), &[b"control".to_vec(), b"x}".to_vec(), b"safety".to_vec()]);
        let changed = (0..400).map(|_| mutator.values(INPUT.to_vec()));
        assert!(changed.into_iter().any(|m| m.windows(12).any(|w| w == b"kind: safety")));
    }

    #[test]
    fn every_kind_of_special_is_put_in() {
        let mut mutator = Mutator::new(2);
        let all: Vec<u8> = (0..4_000).flat_map(|_| mutator.mutate(b"a: b\n".to_vec(), b"")).collect();
        for special in SPECIALS {
            assert!(all.windows(special.len()).any(|w| w == *special), "{special:?} never came up");
        }
    }
}
