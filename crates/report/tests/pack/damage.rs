//! Damage without a plan: members left out or exchanged, bytes flipped, files cut off or made to burst. Nothing panics, and what
//! still verifies says the same.

use std::io::{Cursor, Write};
use std::sync::LazyLock;

use ringwall_report::pack::{Facts, Limits, verify};
use zip::write::SimpleFileOptions;

use crate::common::*;

static PACK: LazyLock<Vec<u8>> = LazyLock::new(common_pack);
static FACTS: LazyLock<Facts> = LazyLock::new(|| verified(&PACK).unwrap().facts);

fn limited(pack: &[u8], change: impl FnOnce(&mut Limits)) -> String {
    let mut limits = Limits::default();
    change(&mut limits);
    match verify(Cursor::new(pack), &trusting(), &limits) {
        Err(error) => {
            assert!(!error.hint().is_empty());
            error.to_string()
        }
        Ok(verdict) => {
            assert!(!verdict.holds());
            verdict.findings.iter().map(|finding| format!("{finding}\n")).collect()
        }
    }
}

#[test]
fn each_member_left_out_is_named() {
    let whole = unzipped(&PACK);
    for name in whole.keys() {
        let mut members = whole.clone();
        members.remove(name);
        assert!(refusal(&zipped(&members)).contains(name.as_str()), "{name}");
        if name != "pack.json" {
            reseal(&mut members);
            // An entry without changes leaves no trace but in the count.
            if name != "entries/4.json" {
                refusal(&zipped(&members));
            } else {
                assert_ne!(verified(&zipped(&members)).unwrap().facts, *FACTS);
            }
        }
    }
}

#[test]
fn members_exchanged_are_refused() {
    let whole = unzipped(&PACK);
    let names: Vec<&String> = whole.keys().collect();
    for (at, a) in names.iter().enumerate() {
        for b in names.iter().skip(at + 1) {
            let mut members = whole.clone();
            members.insert((*a).clone(), whole[*b].clone());
            members.insert((*b).clone(), whole[*a].clone());
            if *a != "pack.json" && *b != "pack.json" {
                reseal(&mut members);
            }
            refusal(&zipped(&members));
        }
    }
}

#[test]
fn each_region_of_each_member_matters() {
    let whole = unzipped(&PACK);
    for (name, bytes) in whole.iter().filter(|(name, _)| *name != "pack.json") {
        for at in (0..bytes.len()).step_by(1 + bytes.len() / 6) {
            let mut members = whole.clone();
            members.get_mut(name).unwrap()[at] ^= 1;
            reseal(&mut members);
            refusal(&zipped(&members));
        }
    }
}

#[test]
fn two_members_of_one_name() {
    let (members, other) = (unzipped(&PACK), ("plant.yamm".to_owned(), b"ringwall: 1\n".to_vec()));
    let pack = zipped(members.iter().chain([(&other.0, &other.1)]));
    assert!(refusal(&replaced(&pack, b"plant.yamm", b"plant.yaml")).contains("two members have the same name"));
}

fn replaced(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    let places: Vec<usize> = (0..bytes.len() - from.len()).filter(|at| bytes[*at..].starts_with(from)).collect();
    assert_eq!(places.len(), 2, "once beside the member, once in the directory");
    for at in places {
        bytes[at..at + to.len()].copy_from_slice(to);
    }
    bytes
}

#[test]
fn names_that_are_no_members() {
    for name in ["x", "../plant.yaml", "/etc/passwd", "plant.yaml/", "PLANT.YAML", "tile/0/001", "tile/1/000", "entries/007.json", "C:\\x"]
    {
        let mut members = unzipped(&PACK);
        members.insert(name.into(), Vec::new());
        reseal(&mut members);
        let refusal = refusal(&zipped(&members));
        assert!(refusal.contains(&name.trim().to_owned()), "{name}: {refusal}");
    }
}

#[test]
fn one_name_in_front_and_another_in_the_directory() {
    let mut pack = PACK.clone();
    let at = (0..pack.len()).find(|at| pack[*at..].starts_with(b"plant.yaml")).unwrap();
    pack[at] = b'q';
    refusal(&pack);
}

#[test]
fn a_link_is_no_member() {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.add_symlink("plant.yaml", "/etc/passwd", SimpleFileOptions::default()).unwrap();
    assert!(refusal(&zip.finish().unwrap().into_inner()).contains("plant.yaml: is encrypted, a link"));
}

#[test]
fn a_file_cut_off_or_with_something_around_it() {
    for keep in (0..PACK.len()).step_by(97) {
        refusal(&PACK[..keep]);
    }
    let around: [(&[u8], &[u8]); 4] = [(b"x", b""), (b"", b"x"), (b"", &[0; 22]), (b"PK\x03\x04", b"")];
    for (before, behind) in around {
        refusal(&[before, &PACK, behind].concat());
    }
    refusal(&[PACK.as_slice(), &PACK].concat());
    // A comment, with its length in the end record.
    let mut commented = [PACK.as_slice(), b"hello"].concat();
    commented[PACK.len() - 2] = 5;
    assert!(refusal(&commented).contains("behind its end"));
}

#[test]
fn something_between_members() {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in &unzipped(&PACK) {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
        if name == "log.vkey" {
            zip.start_file("hidden", SimpleFileOptions::default()).unwrap();
            zip.write_all(b"what nobody shall see").unwrap();
            zip.hide_file("hidden").unwrap();
        }
    }
    let refusal = refusal(&zip.finish().unwrap().into_inner());
    assert!(refusal.contains("pack: "), "{refusal}");
}

#[test]
fn a_bomb_does_not_burst() {
    let mut members = unzipped(&PACK);
    members.insert("plant.yaml".into(), vec![b'a'; 5_000_000]);
    let bomb = zipped(&members);
    assert!(bomb.len() < 100_000);
    assert!(limited(&bomb, |limits| limits.member_bytes = 1_000_000).contains("plant.yaml: has 5000000 bytes"));
    assert!(limited(&bomb, |limits| limits.total_bytes = 4_000_000).contains("unpacked it has"));
    // One that lies about its size, in both of its headers.
    let size = 5_000_000_u32.to_le_bytes();
    let mut lying = bomb.clone();
    for at in 0..lying.len() - 4 {
        if lying[at..at + 4] == size {
            lying[at..at + 4].copy_from_slice(&1_000_u32.to_le_bytes());
        }
    }
    assert!(limited(&lying, |limits| limits.member_bytes = 1_000_000).contains("plant.yaml"));
    assert!(limited(&PACK, |limits| limits.members = 18).contains("it has 19 members, at most 18"));
    assert!(limited(&PACK, |limits| limits.plant_bytes = 100).contains("at most 100 are read"));
}

/// More members than two bytes can count have another end.
#[test]
fn very_many_members_are_counted() {
    let mut ledger = Ledger::default();
    let body = "{}".to_owned();
    for _ in 0..66_000 {
        ledger.entries.push(("o".into(), body.clone().into_bytes()));
    }
    let contents = ledger.contents("o", "s", 65_999);
    let pack = ringwall_report::pack::write(&contents).unwrap();
    let refusal = limited(&pack, |limits| limits.members = 60_000);
    assert!(refusal.contains("it has 6") && refusal.contains("members, at most 60000"), "{refusal}");
    let verdict = verified(&pack).unwrap();
    assert_eq!(verdict.findings.len() + verdict.omitted, 66_000, "none of them is an entry");
    assert_eq!(verdict.checks.iter().find(|check| check.name == "tree").unwrap().outcome, ringwall_report::pack::Outcome::Holds);
}

struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % bound as u64).unwrap()
    }
}

#[test]
fn flipped_bytes_never_say_anything_else() {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let mut held = 0;
    for round in 0..3_000 {
        let mut pack = PACK.clone();
        for _ in 0..=round % 3 {
            let at = random.below(pack.len());
            pack[at] ^= 1 << random.below(8);
        }
        if let Ok(verdict) = verified(&pack)
            && verdict.holds()
        {
            held += 1;
            assert_eq!(verdict.facts, *FACTS);
        }
    }
    assert!(held < 1_000, "{held} of 3000 held: only times and the like may be flipped");
}

#[test]
fn arbitrary_bytes_are_no_pack() {
    let mut random = Random(7);
    for length in 0..600 {
        let mut bytes: Vec<u8> = (0..length).map(|_| u8::try_from(random.below(256)).unwrap()).collect();
        refusal(&bytes);
        bytes.extend(b"PK\x05\x06");
        bytes.extend([0; 18]);
        refusal(&bytes);
    }
    refusal(&zipped(&Members::new()));
}
