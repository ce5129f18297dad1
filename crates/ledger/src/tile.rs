//! How a log is stored and served (C2SP tlog-tiles): objects under paths, each of up to 256 hashes or entries.
//!
//! A tile on level `l` holds hashes of perfect subtrees of 256^l leaves. A partial tile is the beginning of a full one.

use std::fmt;

use crate::error::{Refused, refused};
use crate::hash::Hash;
use crate::proof::Nodes;
use crate::tree::{self, Frontier};

/// Hashes or entries in a full tile.
pub const FULL: u16 = 256;
/// No log has more levels: 256^8 leaves are more than can be counted.
const LEVELS: u8 = 8;

/// Something that a log consists of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Object {
    /// The last published checkpoint.
    Checkpoint,
    /// The last signed checkpoint, kept outside of where everything else is.
    Lock,
    /// Hashes.
    Tile(Tile),
    /// Entries, each behind its length in two bytes.
    Entries(Span),
}

/// Hashes of one level: `tile/<level>/<index>[.p/<width>]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Tile {
    pub level: u8,
    pub span: Span,
}

/// Which 256 of a row, and how many of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// Counted in full tiles.
    pub index: u64,
    /// 1 to 256; below 256 it is a partial tile.
    pub width: u16,
}

impl Span {
    /// The spans of a row of `count`: full ones and, where something is left, a partial one.
    pub fn covering(count: u64) -> impl Iterator<Item = Self> {
        let full = count / u64::from(FULL);
        let rest = Self::partial(count);
        (0..full).map(|index| Self { index, width: FULL }).chain(rest)
    }

    /// The partial span at the end of a row of `count`, if there is one.
    pub fn partial(count: u64) -> Option<Self> {
        let width = u16::try_from(count % u64::from(FULL)).unwrap_or_default();
        (width > 0).then_some(Self { index: count / u64::from(FULL), width })
    }

    /// Number of the first hash or entry in it.
    pub fn start(self) -> u64 {
        self.index.saturating_mul(u64::from(FULL))
    }

    fn parse(path: &str) -> Option<Self> {
        let (index, width) = match path.split_once(".p/") {
            Some((index, width)) => (index, number(width)?),
            None => (path, u64::from(FULL)),
        };
        let width = u16::try_from(width).ok().filter(|w| (1..=FULL).contains(w))?;
        let span = Self { index: index_of(index)?, width };
        // One way to write each: no `.p/256`, no zeros in front.
        (span.to_string() == path).then_some(span)
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.index.to_string();
        let padded = format!("{}{digits}", "0".repeat((3 - digits.len() % 3) % 3));
        let groups = padded.len() / 3;
        for group in 0..groups {
            let part = padded.get(group * 3..group * 3 + 3).unwrap_or_default();
            f.write_str(if group + 1 < groups { "x" } else { "" })?;
            f.write_str(part)?;
            f.write_str(if group + 1 < groups { "/" } else { "" })?;
        }
        if self.width < FULL { write!(f, ".p/{}", self.width) } else { Ok(()) }
    }
}

/// `x001/x234/067` → 1234067.
fn index_of(path: &str) -> Option<u64> {
    let groups: Vec<&str> = path.split('/').collect();
    let (last, front) = groups.split_last()?;
    let front = front.iter().map(|group| group.strip_prefix('x'));
    let mut index: u64 = 0;
    for group in front.chain([Some(*last)]) {
        let group = group.filter(|g| g.len() == 3 && g.bytes().all(|b| b.is_ascii_digit()))?;
        index = index.checked_mul(1000)?.checked_add(group.parse().ok()?)?;
    }
    Some(index)
}

/// A decimal number without sign and without zeros in front.
pub(crate) fn number(text: &str) -> Option<u64> {
    let plain = text.bytes().all(|b| b.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    if plain { text.parse().ok() } else { None }
}

impl fmt::Display for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Checkpoint => f.write_str("checkpoint"),
            Self::Lock => f.write_str("lock"),
            Self::Tile(tile) => write!(f, "tile/{}/{}", tile.level, tile.span),
            Self::Entries(span) => write!(f, "tile/entries/{span}"),
        }
    }
}

impl std::str::FromStr for Object {
    type Err = Refused;

    fn from_str(path: &str) -> Result<Self, Refused> {
        let object = match path {
            "checkpoint" => Some(Self::Checkpoint),
            "lock" => Some(Self::Lock),
            _ => path.strip_prefix("tile/").and_then(tile_of),
        };
        object.ok_or_else(|| Refused::new(format!("`{}` names nothing in a log", path.escape_debug())))
    }
}

fn tile_of(path: &str) -> Option<Object> {
    let (row, span) = path.split_once('/')?;
    let span = Span::parse(span)?;
    match row {
        "entries" => Some(Object::Entries(span)),
        level => {
            let level = u8::try_from(number(level)?).ok().filter(|l| *l < LEVELS)?;
            Some(Object::Tile(Tile { level, span }))
        }
    }
}

/// Every tile of hashes that a log of `size` entries has, level by level from the leaves.
pub fn tiles(size: u64) -> impl Iterator<Item = Tile> {
    let rows = (0..LEVELS).map(move |level| (level, size >> (8 * u32::from(level))));
    rows.flat_map(|(level, count)| Span::covering(count).map(move |span| Tile { level, span }))
}

/// The bytes of a tile.
pub fn encode(hashes: &[Hash]) -> Vec<u8> {
    hashes.iter().flat_map(|hash| *hash.as_bytes()).collect()
}

/// The hashes in a tile.
///
/// # Errors
/// Not as many bytes as `width` hashes have.
pub fn decode(bytes: &[u8], width: u16) -> Result<Vec<Hash>, Refused> {
    let (chunks, rest) = bytes.as_chunks::<{ Hash::SIZE }>();
    if !rest.is_empty() || chunks.len() != usize::from(width) {
        return refused(format!("a tile of {width} hashes has {} bytes, this one {}", usize::from(width) * Hash::SIZE, bytes.len()));
    }
    Ok(chunks.iter().map(|chunk| Hash::from_bytes(*chunk)).collect())
}

/// The hashes of subtrees out of the tiles of a log of `size` entries; `read` gives the hashes of one tile.
pub struct TileNodes<F> {
    size: u64,
    read: F,
    /// The last tile of each level: a proof asks for neighbours in the same one.
    last: Vec<(Tile, Vec<Hash>)>,
}

impl<F> TileNodes<F> {
    /// Reads through `read`, which is asked for tiles as a log of `size` entries has them.
    pub fn new(size: u64, read: F) -> Self {
        Self { size, read, last: Vec::new() }
    }
}

impl<E: From<Refused>, F: FnMut(Tile) -> Result<Vec<Hash>, E>> Nodes for TileNodes<F> {
    type Error = E;

    fn node(&mut self, level: u32, index: u64) -> Result<Hash, E> {
        let (row, within) = (level / 8, level % 8);
        let first = index << within;
        let span = Span { index: first / u64::from(FULL), width: FULL };
        let stored = self.size >> (8 * row);
        let width = stored.saturating_sub(span.start()).min(u64::from(FULL));
        let width = u16::try_from(width).unwrap_or(FULL);
        let tile = Tile { level: u8::try_from(row).unwrap_or(u8::MAX), span: Span { width, ..span } };
        let from = usize::try_from(first % u64::from(FULL)).unwrap_or_default();
        let hashes = self.tile(tile)?;
        let Some(part) = hashes.get(from..from + (1 << within)) else {
            return Err(Refused::new(format!("the tile {} ends before the hash {first}", Object::Tile(tile))).into());
        };
        Ok(tree::root(part.iter().copied()))
    }
}

impl<E, F: FnMut(Tile) -> Result<Vec<Hash>, E>> TileNodes<F> {
    fn tile(&mut self, tile: Tile) -> Result<&[Hash], E> {
        let at = match self.last.iter().position(|(known, _)| *known == tile) {
            Some(at) => at,
            None => {
                self.last.retain(|(known, _)| known.level != tile.level);
                self.last.push((tile, (self.read)(tile)?));
                self.last.len() - 1
            }
        };
        Ok(self.last.get(at).map_or(&[], |(_, hashes)| hashes.as_slice()))
    }
}

/// The right edge of a growing log: what the next entry changes, and nothing more (at most 255 hashes a level).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Edge {
    frontier: Frontier,
    /// The hashes of the partial tile on each level, leaves first.
    partial: Vec<Vec<Hash>>,
}

impl Edge {
    /// The number of entries.
    pub fn size(&self) -> u64 {
        self.frontier.size()
    }

    /// The root over them.
    pub fn root(&self) -> Hash {
        self.frontier.root()
    }

    /// Appends leaf hashes; returns the tiles that became full, in the order in which they did.
    pub fn extend(&mut self, leaves: impl IntoIterator<Item = Hash>) -> Vec<(Tile, Vec<Hash>)> {
        let mut full = Vec::new();
        for leaf in leaves {
            self.frontier.push(leaf);
            self.fill(leaf, &mut full);
        }
        full
    }

    fn fill(&mut self, leaf: Hash, full: &mut Vec<(Tile, Vec<Hash>)>) {
        let size = self.size();
        let mut hash = leaf;
        for level in 0..LEVELS {
            let at = usize::from(level);
            if self.partial.len() <= at {
                self.partial.push(Vec::new());
            }
            let Some(row) = self.partial.get_mut(at) else { return };
            row.push(hash);
            if row.len() < usize::from(FULL) {
                return;
            }
            let hashes = std::mem::take(row);
            hash = tree::root(hashes.iter().copied());
            let index = (size >> (8 * (u32::from(level) + 1))) - 1;
            full.push((Tile { level, span: Span { index, width: FULL } }, hashes));
        }
    }

    /// The partial tiles at the end, leaves first.
    pub fn partial_tiles(&self) -> impl Iterator<Item = (Tile, &[Hash])> {
        let rows = (0..LEVELS).zip(&self.partial);
        rows.filter_map(|(level, hashes)| {
            let span = Span::partial(self.size() >> (8 * u32::from(level)))?;
            Some((Tile { level, span }, hashes.as_slice()))
        })
    }

    /// Puts the edge of a log of `size` entries together from its partial tiles, which `read` gives.
    ///
    /// # Errors
    /// Those of `read`, and a tile that has not as many hashes as it must.
    pub fn load<E: From<Refused>>(size: u64, mut read: impl FnMut(Tile) -> Result<Vec<Hash>, E>) -> Result<Self, E> {
        let (mut partial, mut peaks) = (Vec::new(), Vec::new());
        for level in (0..LEVELS).take_while(|level| size >> (8 * u32::from(*level)) > 0) {
            let mut row = Frontier::default();
            let hashes = match Span::partial(size >> (8 * u32::from(level))) {
                Some(span) => read(Tile { level, span })?,
                None => Vec::new(),
            };
            if hashes.len() as u64 != (size >> (8 * u32::from(level))) % u64::from(FULL) {
                return Err(Refused::new("a partial tile has another width than the size says").into());
            }
            hashes.iter().for_each(|hash| row.push(*hash));
            // Higher levels hold the larger subtrees: they come first.
            peaks.splice(0..0, row.peaks().iter().copied());
            partial.push(hashes);
        }
        Ok(Self { frontier: Frontier::from_peaks(size, peaks), partial })
    }
}
