//! The entry point of the ledger's readers, and what they are given to begin with.

use std::collections::BTreeSet;
use std::fmt::Display;

use ringwall_ledger::bundle::TlogProof;
use ringwall_ledger::checkpoint::Checkpoint;
use ringwall_ledger::entry::{self, Entry};
use ringwall_ledger::error::Refused;
use ringwall_ledger::hash::{self, Hash};
use ringwall_ledger::note::{Note, Purpose, Signature, SignerKey, VerifierKey};
use ringwall_ledger::proof::Head;
use ringwall_ledger::tile::{self, Object};
use ringwall_ledger::witness::{self, Request};

use super::entry::{Outcome, kind, promise};

/// What became of the bytes in one reader: `None` where they were read, why not where they were refused. Errors with the
/// promise that was broken.
type Read = Result<Option<String>, String>;
type Reader = fn(&[u8]) -> Read;

/// Everything of the ledger that reads foreign bytes.
const READERS: &[(&str, Reader)] = &[
    ("note", |bytes| same(bytes, Note::parse(bytes))),
    ("request", |bytes| same(bytes, Request::parse(bytes))),
    ("proof file", proof_file),
    ("entry", logged),
    ("bundle", bundle),
    ("tile", tile),
    ("checkpoint", |bytes| text(bytes, |text| same(bytes, Checkpoint::parse(text).map(|checkpoint| checkpoint.to_text())))),
    ("signature", |bytes| text(bytes, |text| same(bytes, Signature::parse(text)))),
    ("path", |bytes| text(bytes, |text| same(bytes, text.parse::<Object>()))),
    ("hash", |bytes| text(bytes, |text| same(bytes, Hash::from_base64(text)))),
    ("key", |bytes| text(bytes, |text| same(line(text).as_bytes(), text.parse::<VerifierKey>()))),
    ("secret key", |bytes| text(bytes, secret_key)),
];

/// Gives the bytes to every reader of the ledger.
///
/// Promises: what is read is written as the same bytes; of an entry, and of a proof file with data of somebody's own, as others
/// that are read as the same.
///
/// # Errors
/// The promise that does not hold for these bytes.
pub fn ledger_bytes(bytes: &[u8]) -> Outcome {
    let mut kinds = BTreeSet::new();
    for (name, read) in READERS {
        let outcome = read(bytes).map_err(|broken| format!("{name}: {broken}"))?;
        // The beginning of a reason is enough: twelve readers give more combinations than are worth following.
        kinds.insert(format!("{name}: {:.16}", outcome.map_or("read".to_owned(), |why| kind(&why))));
    }
    Ok(kinds)
}

fn same<T: Display>(bytes: &[u8], read: Result<T, Refused>) -> Read {
    match read {
        Err(why) => Ok(Some(why.to_string())),
        Ok(read) => {
            let written = read.to_string();
            promise(written.as_bytes() == bytes, || format!("was written otherwise: {written:?}"))?;
            Ok(None)
        }
    }
}

fn text(bytes: &[u8], read: impl FnOnce(&str) -> Read) -> Read {
    std::str::from_utf8(bytes).map_or_else(|_| Ok(Some("not UTF-8".into())), read)
}

/// Keys stand in files that end with a line end.
fn line(text: &str) -> &str {
    text.trim_end_matches('\n')
}

fn secret_key(text: &str) -> Read {
    same(format!("{}\n", line(text)).as_bytes(), SignerKey::from_secret_text(text).map(|key| key.to_secret_text()))
}

fn proof_file(bytes: &[u8]) -> Read {
    let read = TlogProof::parse(bytes);
    if let Ok(proof) = &read {
        promise(TlogProof::parse(proof.to_string().as_bytes()).as_ref() == Ok(proof), || "came back as another".into())?;
    }
    if bytes.windows(7).any(|window| window == b"\nextra ") {
        return Ok(read.err().map(|why| why.to_string()));
    }
    same(bytes, read)
}

fn logged(bytes: &[u8]) -> Read {
    match Entry::parse(bytes) {
        Err(why) => Ok(Some(why.to_string())),
        Ok(entry) => match entry.to_bytes() {
            // Escapes may be longer than what they stand for, and the bytes longer than an entry may be.
            Err(why) => Ok(Some(why.to_string())),
            Ok(written) => {
                promise(Entry::parse(&written) == Ok(entry), || "came back as another".into())?;
                Ok(None)
            }
        },
    }
}

/// As many entries as there are, found by trying.
fn bundle(bytes: &[u8]) -> Read {
    let mut last = None;
    for width in [0, 1, 2, 3, 5, 255, tile::FULL, u16::MAX] {
        match entry::decode_bundle(bytes, width) {
            Err(why) => last = Some(why.to_string()),
            Ok(entries) => {
                promise(entries.len() == usize::from(width), || format!("{} entries of {width}", entries.len()))?;
                promise(entry::encode_bundle(entries).is_ok_and(|written| written == bytes), || "was written otherwise".into())?;
                return Ok(None);
            }
        }
    }
    Ok(last)
}

fn tile(bytes: &[u8]) -> Read {
    let width = u16::try_from(bytes.len() / Hash::SIZE).unwrap_or(u16::MAX);
    match tile::decode(bytes, width) {
        Err(why) => Ok(Some(why.to_string())),
        Ok(hashes) => {
            promise(tile::encode(&hashes) == bytes, || "was written otherwise".into())?;
            Ok(None)
        }
    }
}

/// One good input for each reader, and some that are nearly good.
pub(super) fn seeds() -> Result<Vec<Vec<u8>>, String> {
    made().map_err(|e| format!("the seeds of the ledger cannot be made: {e}"))
}

fn made() -> Result<Vec<Vec<u8>>, Refused> {
    let log = SignerKey::new("log.example.com/plant1", Purpose::Log, &[1; 32])?;
    let seen_by = SignerKey::new("witness.example.org", Purpose::Witness, &[2; 32])?;
    let root = hash::leaf(b"entry");
    let checkpoint = Checkpoint { origin: "log.example.com/plant1".into(), head: Head { size: 7, root } };
    let mut note = checkpoint.sign(&log)?;
    note.add(witness::cosign(&note, &seen_by, 1_767_000_000)?);
    let proof = vec![root, hash::empty_root(), root];
    let fact = TlogProof { index: 3, proof: proof.clone(), checkpoint: note.to_string() }.to_string();
    let entry = Entry { reason: Some("\u{7f}\u{2028}\"é\n".into()), ..Entry::default() }.to_bytes()?;
    let texts = [
        Request { old: 4, proof, note: note.clone() }.to_string(),
        fact.replacen("index", "extra AAAA\nindex", 1),
        fact,
        checkpoint.to_text(),
        witness::cosign(&note, &seen_by, 1_767_000_001)?.to_string(),
        note.to_string(),
        root.to_string(),
        log.verifier().to_string(),
        seen_by.to_secret_text(),
        "tile/3/x001/x234/067.p/8".to_owned(),
        "tile/entries/x018/x446/x744/x073/x709/x551/615".to_owned(),
        "checkpoint".to_owned(),
    ];
    let bundle = entry::encode_bundle([entry.as_slice(), b"", b"x"])?;
    Ok(texts.into_iter().map(String::into_bytes).chain([entry, bundle, tile::encode(&[root, root])]).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reader_reads_some_seed() {
        let kinds: BTreeSet<String> = seeds().unwrap().iter().flat_map(|seed| ledger_bytes(seed).unwrap()).collect();
        for (name, _) in READERS {
            assert!(kinds.contains(&format!("{name}: read")), "{name}: {kinds:?}");
        }
    }

    #[test]
    fn bytes_that_are_nothing_are_refused_by_their_kinds() {
        let kinds = ledger_bytes(b"\xff").unwrap();
        assert!(kinds.contains("path: not UTF-#"), "{kinds:?}");
        assert!(kinds.contains("bundle: a bundle ends wi"), "{kinds:?}");
        assert_eq!(kinds.len(), READERS.len());
    }

    #[test]
    fn what_is_written_otherwise_breaks_the_promise() {
        assert_eq!(same(b"7", Ok(7)), Ok(None));
        assert!(same(b"07", Ok(7)).unwrap_err().contains("was written otherwise: \"7\""));
        assert_eq!(same::<u8>(b"x", Err(Refused::new("no"))), Ok(Some("no".into())));
    }
}
