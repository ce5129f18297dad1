//! Makes a pack: takes out of the contents what may be disclosed, and derives the rest.

use std::collections::{BTreeMap, BTreeSet};

use ringwall_engine::catalogue;
use ringwall_ledger::checkpoint::Checkpoint;
use ringwall_ledger::entry::Entry;
use ringwall_ledger::hash::Hash;
use ringwall_ledger::proof::Head;
use ringwall_ledger::tile::{FULL, Object, Span, Tile};

use super::derived::{self, Derived};
use super::manifest::{self, Counts, Log, Manifest};
use super::member::Member;
use super::{Contents, ERASE, FORMAT, PackError, Version, archive, evidence_files, readme, records};

/// Makes the pack: the same contents give the same bytes.
///
/// It checks what it cannot do without and nothing else; verify the pack before you hand it on.
///
/// # Errors
/// The checkpoint is not signed with the key, a tile is missing, the records make no plant, a blob is not what its name says.
pub fn write(contents: &Contents) -> Result<Vec<u8>, PackError> {
    let opened = Checkpoint::open(&contents.checkpoint, &contents.key);
    let (checkpoint, _) = opened.map_err(|why| PackError::new("checkpoint", why, "give the ledger's own checkpoint and key"))?;
    let versions = versions(contents);
    let of_plant = versions.iter().filter(|version| version.is_of_plant(&contents.system));
    let derived = derived::derive(of_plant, contents.day)
        .map_err(|why| PackError::new("plant", why, "the records that held then make no plant: choose another entry"))?;
    let mut members = Members::new(contents);
    members.tiles(contents, checkpoint.head)?;
    members.entries(contents, &versions);
    let not_included = members.blobs(contents, &derived)?;
    let counts = members.counts(&versions, &contents.system);
    members.own(Member::Records, records::write(&versions));
    members.own(Member::Plant, derived.yaml.into_bytes());
    members.own(Member::Assessment, derived.assessment);
    members.finish(manifest(contents, &checkpoint, counts, not_included))
}

/// What was after the last entry covered, with no more content than the plant needs.
fn versions(contents: &Contents) -> Vec<Version> {
    let made = contents.versions.iter().filter(|version| version.from_seq <= contents.as_of);
    let mut versions: Vec<Version> = made
        .map(|version| {
            let mut version = version.clone();
            version.to_seq = version.to_seq.filter(|seq| *seq <= contents.as_of);
            version.content = version.content.take().filter(|_| version.is_of_plant(&contents.system));
            version
        })
        .collect();
    versions.sort_by_cached_key(|version| (version.from_seq, version.subject()));
    versions
}

fn manifest(contents: &Contents, checkpoint: &Checkpoint, counts: Counts, files_not_included: Vec<String>) -> Manifest {
    let Checkpoint { origin, head } = checkpoint;
    Manifest {
        format: FORMAT.to_owned(),
        program: manifest::program(),
        catalogue: catalogue::edition(),
        organisation: contents.organisation.clone(),
        system: contents.system.clone(),
        as_of: contents.as_of,
        day: contents.day,
        log: Log { origin: origin.clone(), size: head.size, root: head.root.to_string() },
        counts,
        files_not_included,
        members: BTreeMap::new(),
    }
}

/// The members that are collected so far, what is made here and what is passed on.
struct Members<'c> {
    own: BTreeMap<Member, Vec<u8>>,
    given: BTreeMap<Member, &'c [u8]>,
}

impl<'c> Members<'c> {
    fn new(contents: &'c Contents) -> Self {
        let mut members = Self { own: BTreeMap::new(), given: BTreeMap::new() };
        members.given.insert(Member::Checkpoint, &contents.checkpoint);
        members.own(Member::Key, format!("{}\n", contents.key).into_bytes());
        if !contents.cosigners.is_empty() {
            members.own(Member::Cosigners, contents.cosigners.iter().flat_map(|key| format!("{key}\n").into_bytes()).collect());
        }
        members
    }

    fn own(&mut self, member: Member, bytes: Vec<u8>) {
        self.own.insert(member, bytes);
    }

    fn tiles(&mut self, contents: &'c Contents, head: Head) -> Result<(), PackError> {
        for span in Span::covering(head.size) {
            let tile = Tile { level: 0, span };
            let hashes = hashes(&contents.tiles, tile).ok_or_else(|| {
                PackError::new(Object::Tile(tile).to_string(), "is missing", "give every tile of level 0 that the checkpoint covers")
            })?;
            self.given.insert(Member::Tile(tile), hashes);
        }
        Ok(())
    }

    /// All up to the last one covered, and later ones that explain why the content of a record is gone.
    fn entries(&mut self, contents: &'c Contents, versions: &[Version]) {
        let gone = versions.iter().filter(|version| version.is_of_plant(&contents.system) && version.content.is_none());
        let gone: BTreeSet<String> = gone.map(Version::subject).collect();
        let erased = |bytes: &[u8]| Entry::parse(bytes).is_ok_and(|e| e.action.ends_with(ERASE) && gone.contains(&e.subject));
        for (seq, bytes) in contents.entries.iter().filter(|(seq, bytes)| **seq <= contents.as_of || erased(bytes)) {
            self.given.insert(Member::Entry(*seq), bytes);
        }
    }

    /// The files that the plant names; returns those that are not there.
    fn blobs(&mut self, contents: &'c Contents, derived: &Derived) -> Result<Vec<String>, PackError> {
        let mut not_included = Vec::new();
        for hash in evidence_files(&derived.plant).into_keys() {
            let member = Member::Blob(hash);
            match contents.blobs.get(&hash) {
                Some(bytes) if Hash::of(bytes) == hash => drop(self.given.insert(member, bytes)),
                Some(_) => {
                    return Err(PackError::new(
                        member.to_string(),
                        "is not the file with this SHA-256",
                        "`ringwall ledger verify` names what was changed",
                    ));
                }
                None => not_included.push(hash.to_hex()),
            }
        }
        Ok(not_included)
    }

    fn counts(&self, versions: &[Version], system: &str) -> Counts {
        let count = |of: fn(&Member) -> bool| self.given.keys().filter(|member| of(member)).count() as u64;
        Counts {
            entries: count(|member| matches!(member, Member::Entry(_))),
            versions: versions.len() as u64,
            records: versions.iter().filter(|version| version.is_of_plant(system)).count() as u64,
            files: count(|member| matches!(member, Member::Blob(_))),
        }
    }

    fn finish(mut self, mut manifest: Manifest) -> Result<Vec<u8>, PackError> {
        self.own(Member::Readme, readme::text(&manifest).into_bytes());
        let all = |members: &Self| -> BTreeMap<String, Hash> {
            let own = members.own.iter().map(|(member, bytes)| (*member, bytes.as_slice()));
            let given = members.given.iter().map(|(member, bytes)| (*member, *bytes));
            own.chain(given).map(|(member, bytes)| (member.to_string(), Hash::of(bytes))).collect()
        };
        manifest.members = all(&self).into_iter().map(|(name, hash)| (name, hash.to_hex())).collect();
        self.own(Member::Manifest, manifest.to_bytes());
        let own = self.own.iter().map(|(member, bytes)| (member.to_string(), (*member, bytes.as_slice())));
        let given = self.given.iter().map(|(member, bytes)| (member.to_string(), (*member, *bytes)));
        archive::write(&own.chain(given).collect())
    }
}

/// The hashes of a tile: the beginning of it, or of a wider one, since a partial tile may be gone once it is full.
fn hashes(tiles: &BTreeMap<Tile, Vec<u8>>, tile: Tile) -> Option<&[u8]> {
    let wider = Tile { span: Span { width: FULL, ..tile.span }, ..tile };
    tiles.range(tile..=wider).next().and_then(|(_, bytes)| bytes.get(..usize::from(tile.span.width) * Hash::SIZE))
}
