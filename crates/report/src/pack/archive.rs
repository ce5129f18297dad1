//! The zip file around the members: written in one way, read with bounds and without anything hidden between members.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Seek, SeekFrom, Write};

use ringwall_ledger::hash::Hash;
use zip::read::{ArchiveOffset, Config, ZipFile};
use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, System, ZipArchive, ZipWriter};

use super::member::Member;
use super::{Limits, PackError};

/// Makes the zip file: members in the order of their names, all of one time.
pub(super) fn write(members: &BTreeMap<String, (Member, &[u8])>) -> Result<Vec<u8>, PackError> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let common = SimpleFileOptions::default().last_modified_time(DateTime::DEFAULT).unix_permissions(0o644).system(System::Unix);
    for (name, (member, bytes)) in members {
        let method = if member.compresses() { CompressionMethod::Deflated } else { CompressionMethod::Stored };
        let failed = |error: &dyn std::fmt::Display| PackError::new(name, format_args!("cannot be written: {error}"), "");
        zip.start_file(name, common.compression_method(method)).map_err(|e| failed(&e))?;
        zip.write_all(bytes).map_err(|e| failed(&e))?;
    }
    let finished = zip.finish().map_err(|e| PackError::new("pack", format_args!("cannot be written: {e}"), ""))?;
    Ok(finished.into_inner())
}

/// What a pack holds. Of evidence files only the digests are kept.
pub(super) struct Members {
    contents: BTreeMap<Member, Vec<u8>>,
    digests: BTreeMap<Member, Hash>,
}

impl Members {
    pub(super) fn get(&self, member: Member) -> Option<&[u8]> {
        self.contents.get(&member).map(Vec::as_slice)
    }

    /// A member without which nothing can be verified.
    pub(super) fn compulsory(&self, member: Member) -> Result<&[u8], PackError> {
        self.get(member).ok_or_else(|| PackError::new(member.to_string(), "is missing", "get the whole pack, or have it made again"))
    }

    pub(super) fn digests(&self) -> &BTreeMap<Member, Hash> {
        &self.digests
    }

    /// The entries that are disclosed.
    pub(super) fn entries(&self) -> impl Iterator<Item = (u64, &[u8])> {
        self.contents.iter().filter_map(|(member, bytes)| match member {
            Member::Entry(seq) => Some((*seq, bytes.as_slice())),
            _ => None,
        })
    }
}

/// Reads every member.
pub(super) fn read<R: Read + Seek>(mut file: R, limits: &Limits) -> Result<Members, PackError> {
    let end = End::read(&mut file, limits)?;
    let config = Config { archive_offset: ArchiveOffset::Known(0) };
    let mut zip = ZipArchive::with_config(config, file).map_err(|e| no_zip(&e))?;
    if zip.has_duplicate_names() {
        return Err(PackError::new("pack", "two members have the same name: which one is meant depends on the reader", TAMPERED));
    }
    zip.validate_header_consistency().map_err(|e| no_zip(&e))?;
    if zip.central_directory_start() != end.directory {
        return Err(PackError::new("pack", "has two directories of its members", TAMPERED));
    }
    sizes(&mut zip, limits)?;
    let mut members = Members { contents: BTreeMap::new(), digests: BTreeMap::new() };
    for at in 0..zip.len() {
        let (member, bytes) = one(zip.by_index(at).map_err(|e| no_zip(&e))?, limits)?;
        members.digests.insert(member, Hash::of(&bytes));
        if !matches!(member, Member::Blob(_)) {
            members.contents.insert(member, bytes);
        }
    }
    Ok(members)
}

const TAMPERED: &str = "do not use the pack: ask for the original file";

fn no_zip(error: &ZipError) -> PackError {
    PackError::new(
        "pack",
        format_args!("not a zip file that can be read: {error}"),
        "it is cut off or was changed: get the whole file again",
    )
}

fn too_large(what: String) -> PackError {
    PackError::new("pack", what, "no pack that Ringwall makes is larger: ask whoever gave you the file")
}

/// The end of a zip file. The directory has to reach to exactly there, so that nothing lies before, between or behind.
struct End {
    members: u64,
    directory: u64,
    length: u64,
    /// Where the directory has to end.
    at: u64,
}

impl End {
    const BYTES: usize = 22;
    /// The records in front of it where there are more members than two bytes can count.
    const LONG_BYTES: usize = 56 + 20;

    /// Reads it before anything else, since it says how much there is to read.
    fn read<R: Read + Seek>(file: &mut R, limits: &Limits) -> Result<Self, PackError> {
        let unreadable = |e: std::io::Error| no_zip(&ZipError::Io(e));
        let length = file.seek(SeekFrom::End(0)).map_err(unreadable)?;
        let most = (Self::BYTES + Self::LONG_BYTES) as u64;
        let mut tail = Vec::new();
        file.seek(SeekFrom::Start(length.saturating_sub(most))).map_err(unreadable)?;
        file.take(most).read_to_end(&mut tail).map_err(unreadable)?;
        let what = "does not end as a zip file ends: it is cut off, or something lies behind its end";
        let end = Self::parse(&tail, length).ok_or_else(|| PackError::new("pack", what, TAMPERED))?;
        if end.directory.checked_add(end.length) != Some(end.at) {
            return Err(PackError::new("pack", "its directory does not reach to its end: something lies in between", TAMPERED));
        }
        match end.members {
            members if members > limits.members as u64 => {
                Err(too_large(format!("it has {members} members, at most {} are read", limits.members)))
            }
            _ => Ok(end),
        }
    }

    fn parse(tail: &[u8], length: u64) -> Option<Self> {
        let (front, end) = tail.split_at_checked(tail.len().checked_sub(Self::BYTES)?)?;
        let two = |at: usize| end.get(at..)?.first_chunk().map(|bytes| u64::from(u16::from_le_bytes(*bytes)));
        let four = |at: usize| end.get(at..)?.first_chunk().map(|bytes| u64::from(u32::from_le_bytes(*bytes)));
        if !end.starts_with(b"PK\x05\x06") || two(20)? != 0 {
            return None;
        }
        let at = length.checked_sub(Self::BYTES as u64)?;
        if !front.get(56..).is_some_and(|locator| locator.starts_with(b"PK\x06\x07")) {
            return Some(Self { members: two(10)?, directory: four(16)?, length: four(12)?, at });
        }
        let eight = |at: usize| front.get(at..)?.first_chunk().map(|bytes| u64::from_le_bytes(*bytes));
        let at = at.checked_sub(Self::LONG_BYTES as u64)?;
        let found = front.starts_with(b"PK\x06\x06") && eight(56 + 8)? == at;
        found.then_some(Self { members: eight(32)?, directory: eight(48)?, length: eight(40)?, at })
    }
}

/// Before anything is unpacked: what the members say they are, and that each begins where the one before it ends.
fn sizes<R: Read + Seek>(zip: &mut ZipArchive<R>, limits: &Limits) -> Result<(), PackError> {
    let (mut spans, mut total) = (Vec::with_capacity(zip.len()), 0_u64);
    for at in 0..zip.len() {
        let file = zip.by_index_raw(at).map_err(|e| no_zip(&e))?;
        total = total.saturating_add(file.size());
        let end = file.data_start().and_then(|start| start.checked_add(file.compressed_size()));
        spans.push((file.header_start(), end.unwrap_or(u64::MAX)));
    }
    if total > limits.total_bytes {
        return Err(too_large(format!("unpacked it has {total} bytes, at most {} are read", limits.total_bytes)));
    }
    spans.sort_unstable();
    let followed = spans.iter().try_fold(0, |expected, (start, end)| (*start == expected).then_some(*end));
    if followed != Some(zip.central_directory_start()) {
        return Err(PackError::new("pack", "something lies between its members, or two of them overlap", TAMPERED));
    }
    Ok(())
}

fn one<R: Read>(mut file: ZipFile<'_, R>, limits: &Limits) -> Result<(Member, Vec<u8>), PackError> {
    let name = String::from_utf8_lossy(file.name_raw()).into_owned();
    let wrong = |what: String| PackError::new(&name, what, TAMPERED);
    let member = Member::of(&name).ok_or_else(|| wrong("is no member of a pack".to_owned()))?;
    let plain = matches!(file.compression(), CompressionMethod::Stored | CompressionMethod::Deflated);
    if file.encrypted() || file.is_symlink() || !plain {
        return Err(wrong("is encrypted, a link, or packed in a way that packs are not".to_owned()));
    }
    let (bound, said) = (member.bound(limits), file.size());
    let mut bytes = Vec::new();
    if said <= bound {
        file.by_ref().take(bound.saturating_add(1)).read_to_end(&mut bytes).map_err(|e| wrong(format!("cannot be unpacked: {e}")))?;
    }
    match bytes.len() as u64 {
        _ if said > bound => Err(wrong(format!("has {said} bytes, at most {bound} are read"))),
        unpacked if unpacked != said => Err(wrong(format!("should have {said} bytes and has {unpacked}"))),
        _ => Ok((member, bytes)),
    }
}
