//! `README.txt`: for the auditor who opens the pack without knowing Ringwall.

use super::manifest::Manifest;
use super::shown;
use crate::plain::grouped;

/// The text. It is made of `pack.json` (without the digests there), so that it can be made again and compared.
pub(super) fn text(manifest: &Manifest) -> String {
    let Manifest { organisation, system, as_of, day, log, counts, .. } = manifest;
    let (organisation, system) = (shown(organisation), shown(system));
    let title = format!("Evidence pack: system {system} of {organisation}, after entry {as_of}, assessed for {day}\n");
    let origin = shown(&log.origin);
    let missing = manifest.files_not_included.len() as u64;
    let what = format!(
        "
WHAT IS IN IT

  checkpoint        what the ledger {origin} signed: how many entries it has ({size}), and the root over them
  log.vkey          the key that checks the signature
  cosigners.vkey    keys of witnesses, where there are any
  tile/0/...        the hash of every entry of the ledger, 256 to a file
  entries/N.json    the entries of {organisation}: {entries}
  records.jsonl     the versions of its records ({versions}): which entry made and ended each, its digest, and the content
                    of those that the plant is made of ({records})
  plant.yaml        the plant as these records make it
  assessment.json   levels, gaps and scorecard of that plant on {day}
  blobs/...         evidence files under their SHA-256 ({files}); of those that the plant names, {missing} not included
  pack.json         what the pack is about, and the SHA-256 of every other file
",
        size = grouped(log.size),
        entries = grouped(counts.entries),
        versions = grouped(counts.versions),
        records = grouped(counts.records),
        files = grouped(counts.files),
        missing = grouped(missing),
    );
    format!("{title}{what}{VERIFY}{PROVES}{BY_HAND}")
}

const VERIFY: &str = "
HOW TO VERIFY IT

  ringwall verify PACK.zip --key log.vkey

needs no network and nothing but this file and the ledger's key. Take the key from somewhere else than this pack: from a
letter, from the contract, from the ledger's page. The key in the pack shows only that the pack fits itself.
";

const PROVES: &str = "
WHAT A GOOD PACK PROVES

  - that every entry in it stands in the ledger whose checkpoint was signed, unchanged and at its place;
  - that the plant is what these entries recorded: no record was changed, added or left out behind their back;
  - that the assessment is what Ringwall works out from that plant on that day, to the byte;
  - that the evidence files here are those whose SHA-256 was recorded;
  - with witnesses: that they saw the same ledger, at the time that they signed.

WHAT IT DOES NOT PROVE

  - that what people stated is true. It shows who stated what, when, and that it was not changed afterwards;
  - that a time in an entry is right: it is the clock of the ledger. Only witnesses speak of other clocks;
  - that the ledger has no second history for somebody else, where no witness has signed;
  - that no entry of the organisation was left out, where the ledger holds entries that are not in the pack. Of entries of
    others only the hash is here. An entry left out shows as soon as an entry in the pack builds on it; the last change of
    a record could be missing. Where all entries up to the last one covered are in the pack, nothing can be missing;
    `ringwall verify` says which of both is the case;
  - that the day of the assessment is the day on which it was made.
";

const BY_HAND: &str = "
BY HAND, WITH OTHER TOOLS

The formats are public: https://c2sp.org/tlog-tiles, https://c2sp.org/tlog-checkpoint, https://c2sp.org/signed-note,
https://c2sp.org/tlog-cosignature; hashing is that of RFC 6962. || puts bytes together, N is counted from 0.

  1. Files: `sha256sum` of each is in pack.json.
  2. Checkpoint: a signed note; any tool for signed notes checks it with log.vkey.
  3. Tiles: each is a row of hashes of 32 bytes. Hash pairs with SHA-256(01 || left || right) up to one root, as RFC 6962
     section 2.1 says; in base64 it is the third line of the checkpoint.
  4. Entry N: SHA-256(00 || file) is hash N mod 256 in tile N / 256.
  5. Records: `after` in an entry is SHA-256 over a line `<digest> <subject>` and a line feed for each version in
     records.jsonl with this from_seq, in the order of the subjects; `before` likewise for this to_seq.
  6. Content: the digest of a version is SHA-256(salt || place in 8 bytes, big end first || body).
  7. Plant: the versions with content, by their place within their kind, are the elements of plant.yaml.
  8. Assessment: `ringwall assess plant.yaml --format json --as-of DAY` writes assessment.json.
";
