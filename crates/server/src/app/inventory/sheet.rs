//! A sheet that somebody pastes or sends, as lines of cells. What comes from outside is bounded before it is looked at.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::workbook;

/// Most bytes of a sheet.
pub(crate) const MOST_BYTES: usize = 8 * 1024 * 1024;
/// Most lines below the header.
pub(crate) const MOST_LINES: usize = 20_000;
/// Most columns.
pub(crate) const MOST_COLUMNS: usize = 100;

/// What a sheet says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sheet {
    pub(crate) header: Vec<String>,
    pub(crate) lines: Vec<Line>,
}

/// A line that is not empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    /// Its number in the sheet, from 1; the header is a line as well.
    pub(crate) number: u64,
    pub(crate) cells: Vec<String>,
}

/// Why a sheet as a whole cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unreadable {
    /// It has no line.
    Empty,
    /// It has a header and nothing below.
    OnlyAHeader,
    TooManyBytes,
    TooManyLines,
    TooManyColumns,
    /// It begins like a file of another kind.
    OtherKind,
    /// It is not the workbook that it begins like.
    Broken,
    /// Unpacked, it would be larger than anything that people write.
    Bomb,
}

/// The text of a sheet: a workbook's first sheet as tab-separated text, whatever else in the encoding that it has.
pub(crate) fn text(bytes: &[u8]) -> Result<String, Unreadable> {
    if bytes.len() > MOST_BYTES {
        return Err(Unreadable::TooManyBytes);
    }
    match bytes {
        [b'P', b'K', 3 | 5, ..] => workbook::text(bytes),
        // The older workbook of the same program, PDF, and what else is packed.
        [0xd0, 0xcf, 0x11, 0xe0, ..] | [b'%', b'P', b'D', b'F', ..] | [0x1f, 0x8b, ..] => Err(Unreadable::OtherKind),
        _ => Ok(decoded(bytes).into_owned()),
    }
}

fn decoded(bytes: &[u8]) -> Cow<'_, str> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(bytes.get(mark..).unwrap_or_default()).0;
    }
    let encoding = match (zeros(bytes, 0), zeros(bytes, 1)) {
        (0, 0) if std::str::from_utf8(bytes).is_ok() => UTF_8,
        // Every other byte of western text in UTF-16 is zero.
        (even, odd) if odd * 3 > bytes.len() && even * 8 < bytes.len() => UTF_16LE,
        (even, odd) if even * 3 > bytes.len() && odd * 8 < bytes.len() => UTF_16BE,
        _ if std::str::from_utf8(bytes).is_ok() => UTF_8,
        _ => WINDOWS_1252,
    };
    encoding.decode_without_bom_handling(bytes).0
}

/// Zero bytes at even or odd places.
fn zeros(bytes: &[u8], from: usize) -> usize {
    bytes.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count()
}

/// The sheet that a text is: cells are separated by what the header has most of, and quotes hold what separates.
pub(crate) fn read(text: &str) -> Result<Sheet, Unreadable> {
    if text.len() > 2 * MOST_BYTES {
        return Err(Unreadable::TooManyBytes);
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = csv::ReaderBuilder::new();
    let reader = reader.has_headers(false).flexible(true).delimiter(separator(text));
    let mut reader = reader.from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    let (mut header, mut lines) = (None, Vec::new());
    let (mut number, mut counted) = (1, 0);
    // Text is UTF-8 and lines may differ in length: nothing is left that the reader could fail at.
    while reader.read_record(&mut record).unwrap_or_default() {
        let begin = record.position().map_or(0, |position| usize::try_from(position.byte()).unwrap_or(usize::MAX));
        let begin = begin + text.get(begin..).map_or(0, |rest| rest.len() - rest.trim_start_matches(['\r', '\n']).len());
        number += text.get(counted..begin).map_or(0, line_ends);
        counted = begin;
        if record.len() > MOST_COLUMNS {
            return Err(Unreadable::TooManyColumns);
        }
        let cells: Vec<String> = record.iter().map(|cell| plain(cell).to_owned()).collect();
        if cells.iter().all(String::is_empty) {
            continue;
        }
        match header {
            None => header = Some(cells),
            Some(_) if lines.len() == MOST_LINES => return Err(Unreadable::TooManyLines),
            Some(_) => lines.push(Line { number, cells }),
        }
    }
    let header = header.ok_or(Unreadable::Empty)?;
    if lines.is_empty() { Err(Unreadable::OnlyAHeader) } else { Ok(Sheet { header, lines }) }
}

/// Lines that end in a text: after CR LF, LF or CR.
fn line_ends(text: &str) -> u64 {
    let bytes = text.as_bytes();
    let alone = bytes.iter().enumerate().filter(|(at, byte)| **byte == b'\r' && bytes.get(at + 1) != Some(&b'\n')).count();
    u64::try_from(alone + bytes.iter().filter(|byte| **byte == b'\n').count()).unwrap_or(u64::MAX)
}

/// A cell without the white space around it, and without the apostrophe that keeps spreadsheets from taking it for a formula.
fn plain(cell: &str) -> &str {
    let cell = cell.trim();
    cell.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '+', '-', '@'])).unwrap_or(cell)
}

/// What separates the cells of the first line that is not empty.
fn separator(text: &str) -> u8 {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let count = |wanted: u8| {
        let mut quoted = false;
        first
            .bytes()
            .filter(|byte| {
                quoted ^= *byte == b'"';
                !quoted && *byte == wanted
            })
            .count()
    };
    // The last of those that are there as often: tabs are hardly ever part of a heading, commas may be.
    [b',', b';', b'\t'].into_iter().max_by_key(|separator| count(*separator)).unwrap_or(b'\t')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(text: &str) -> Vec<Vec<String>> {
        let sheet = read(text).unwrap();
        std::iter::once(sheet.header).chain(sheet.lines.into_iter().map(|line| line.cells)).collect()
    }

    #[test]
    fn what_separates_is_seen_from_the_header() {
        for text in ["id\tzone\np\tz", "id;zone\np;z", "id,zone\np,z", "\u{feff}id,zone\r\np,z\r\n", "\n\n id , zone \np,z"] {
            assert_eq!(cells(text), [["id", "zone"], ["p", "z"]], "{text:?}");
        }
        assert_eq!(cells("id\tzone; or area\np\tz"), [["id", "zone; or area"], ["p", "z"]]);
        assert_eq!(cells("\"a;b;c\",zone\np,z"), [["a;b;c", "zone"], ["p", "z"]]);
    }

    #[test]
    fn quotes_hold_separators_and_lines() {
        assert_eq!(cells("id,note\np,\"a, \"\"b\"\"\nc\""), [["id", "note"], ["p", "a, \"b\"\nc"]]);
        let sheet = read("id,note\n\"p\",\"a\nb\"\n\nq,x").unwrap();
        assert_eq!(sheet.lines.iter().map(|line| line.number).collect::<Vec<_>>(), [2, 5]);
    }

    #[test]
    fn what_is_no_sheet_says_why() {
        for (text, why) in [("", Unreadable::Empty), (" \n\t\n", Unreadable::Empty), ("id\tzone\n\n", Unreadable::OnlyAHeader)] {
            assert_eq!(read(text), Err(why), "{text:?}");
        }
        assert_eq!(read(&format!("id\n{}", "x\n".repeat(MOST_LINES + 1))), Err(Unreadable::TooManyLines));
        assert_eq!(read(&",".repeat(MOST_COLUMNS)), Err(Unreadable::TooManyColumns));
        assert_eq!(text(&vec![b'x'; MOST_BYTES + 1]), Err(Unreadable::TooManyBytes));
        assert_eq!(text(b"%PDF-1.7"), Err(Unreadable::OtherKind));
        assert_eq!(text(b"\xd0\xcf\x11\xe0rest"), Err(Unreadable::OtherKind));
    }

    #[test]
    fn text_is_read_in_the_encoding_that_it_has() {
        let wanted = "id;Gerät\np;Öl – 5 €";
        let units: Vec<u16> = wanted.encode_utf16().collect();
        let little: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
        let big: Vec<u8> = units.iter().flat_map(|unit| unit.to_be_bytes()).collect();
        for bytes in [
            wanted.as_bytes().to_vec(),
            [b"\xef\xbb\xbf", wanted.as_bytes()].concat(),
            [b"\xff\xfe".as_slice(), &little].concat(),
            [b"\xfe\xff".as_slice(), &big].concat(),
            little,
            big,
            b"id;Ger\xe4t\np;\xd6l \x96 5 \x80".to_vec(),
        ] {
            assert_eq!(text(&bytes).unwrap(), wanted, "{bytes:?}");
        }
    }
}
