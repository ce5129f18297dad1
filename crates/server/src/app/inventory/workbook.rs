//! The first sheet of an XLSX workbook as tab-separated text. A formula is the text that was last computed for it; nothing is computed.

use std::io::{self, Cursor, Read};

use calamine::{DataRef, Reader, Xlsx, XlsxError};

use super::sheet::{MOST_COLUMNS, MOST_LINES, Unreadable};

/// Most bytes of all parts of a workbook together, unpacked.
const MOST_UNPACKED: u64 = 128 * 1024 * 1024;
/// Most parts of a workbook.
const MOST_PARTS: usize = 2_000;
/// Most bytes of text that a sheet may come to: one text of a workbook may stand in any number of cells.
const MOST_TEXT: usize = 16 * 1024 * 1024;
/// Most cells, empty ones as well: each costs, even where it is left out.
const MOST_CELLS: usize = 2_000_000;

pub(super) fn text(bytes: &[u8]) -> Result<String, Unreadable> {
    unpacks_to_little(bytes)?;
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).map_err(|_: XlsxError| Unreadable::Broken)?;
    let name = book.sheet_names().first().cloned().ok_or(Unreadable::Empty)?;
    let mut cells = book.worksheet_cells_reader(&name).map_err(|_| Unreadable::Broken)?;
    let (mut text, mut row, mut column) = (String::new(), 0, 0);
    for _ in 0..MOST_CELLS {
        let Some(cell) = cells.next_cell().map_err(|_| Unreadable::Broken)? else { return Ok(text) };
        let (at_row, at_column) = cell.get_position();
        let shown = shown(cell.get_value());
        if shown.is_empty() {
            continue;
        }
        check(at_row, at_column, text.len() + shown.len())?;
        // Cells come in the order of rows; whatever claims otherwise was not written by a spreadsheet.
        if at_row < row || (at_row == row && at_column < column) {
            return Err(Unreadable::Broken);
        }
        while row < at_row {
            text.push('\n');
            (row, column) = (row + 1, 0);
        }
        while column < at_column {
            text.push('\t');
            column += 1;
        }
        quote(&mut text, &shown);
    }
    Err(Unreadable::Bomb)
}

/// Where a cell may stand, and how much text there may be up to it.
fn check(row: u32, column: u32, bytes: usize) -> Result<(), Unreadable> {
    if usize::try_from(column).is_ok_and(|column| column >= MOST_COLUMNS) {
        return Err(Unreadable::TooManyColumns);
    }
    // Some sheets begin a little below the top.
    if usize::try_from(row).is_ok_and(|row| row > MOST_LINES + MOST_COLUMNS) {
        return Err(Unreadable::TooManyLines);
    }
    if bytes > MOST_TEXT { Err(Unreadable::TooManyBytes) } else { Ok(()) }
}

fn shown(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty | DataRef::Error(_) => String::new(),
        DataRef::DateTime(moment) => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        DataRef::DateTimeIso(moment) => moment.split('T').next().unwrap_or_default().to_owned(),
        // A line within a cell would move the numbers of those below.
        other => calamine::Data::from(other.clone()).to_string().replace(['\r', '\n', '\t'], " ").trim().to_owned(),
    }
}

fn quote(text: &mut String, cell: &str) {
    if cell.contains('"') {
        text.push('"');
        text.push_str(&cell.replace('"', "\"\""));
        text.push('"');
    } else {
        text.push_str(cell);
    }
}

/// Unpacks every part and throws it away: what a part says of its own size need not be true.
fn unpacks_to_little(bytes: &[u8]) -> Result<(), Unreadable> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| Unreadable::Broken)?;
    if archive.len() > MOST_PARTS {
        return Err(Unreadable::Bomb);
    }
    let mut left = MOST_UNPACKED;
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(|_| Unreadable::Broken)?;
        let unpacked = io::copy(&mut part.take(left + 1), &mut io::sink()).map_err(|_| Unreadable::Broken)?;
        left = left.checked_sub(unpacked).ok_or(Unreadable::Bomb)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::write::{SimpleFileOptions, ZipWriter};

    use super::*;

    fn packed(parts: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in parts {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(content).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    /// A workbook with one sheet of these rows, in the format's own words.
    fn workbook(rows: &str) -> Vec<u8> {
        let sheet = format!(
            "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{rows}</sheetData></worksheet>"
        );
        packed(&[
            ("_rels/.rels", br#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#),
            ("xl/workbook.xml", br#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>"#),
            ("xl/_rels/workbook.xml.rels", br#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#),
            ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
        ])
    }

    fn cell(at: &str, value: &str) -> String {
        format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{value}</t></is></c>")
    }

    #[test]
    fn a_sheet_becomes_lines_with_their_numbers() {
        let rows = format!(
            "<row r=\"1\">{}{}</row><row r=\"3\">{}<c r=\"C3\"><f>1+1</f><v>2</v></c></row>",
            cell("A1", "id"),
            cell("C1", "5&quot; panel"),
            cell("A3", "p")
        );
        assert_eq!(text(&workbook(&rows)).unwrap(), "id\t\t\"5\"\" panel\"\n\np\t\t2");
    }

    #[test]
    fn what_would_take_too_much_is_refused_before_it_does() {
        let far = |at: &str, row: &str| text(&workbook(&format!("<row r=\"{row}\">{}</row>", cell(at, "x"))));
        assert_eq!(far("XFD1", "1"), Err(Unreadable::TooManyColumns));
        assert_eq!(far("A1048576", "1048576"), Err(Unreadable::TooManyLines));
        let zeros = vec![b' '; usize::try_from(MOST_UNPACKED).unwrap() + 1];
        let bomb = packed(&[("xl/sharedStrings.xml", &zeros)]);
        assert!(bomb.len() < 1_000_000);
        assert_eq!(text(&bomb), Err(Unreadable::Bomb));
        for bytes in [b"PK\x03\x04".to_vec(), packed(&[("a.txt", b"x")]), packed(&[])] {
            assert_eq!(text(&bytes), Err(Unreadable::Broken));
        }
    }

    #[test]
    fn a_workbook_that_was_changed_on_its_way_never_takes_the_reader_down() {
        let whole = workbook(&format!("<row r=\"1\">{}</row><row r=\"2\">{}</row>", cell("A1", "id"), cell("B2", "x")));
        let mut number = 7_u32;
        let mut next = || {
            number = number.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            usize::try_from(number >> 8).unwrap()
        };
        for _ in 0..1_500 {
            let mut bytes = whole.clone();
            for _ in 0..=next() % 4 {
                let at = next() % bytes.len();
                bytes[at] = next().to_le_bytes()[0];
            }
            bytes.truncate(bytes.len() - next() % 3 * (next() % bytes.len()) / 4);
            let _ = text(&bytes).map(|text| super::super::sheet::read(&text));
        }
    }
}
