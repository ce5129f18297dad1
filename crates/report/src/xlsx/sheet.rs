//! A table as a worksheet: frozen header, filter, widths, wrapped text, and cells of their kinds.

use ringwall_model::date::Date;
use ringwall_model::level::SecurityLevel;
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

use super::excel_date;
use crate::plain;

/// A cell.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Empty,
    Text(String),
    Number(f64),
    /// A share of 1.
    Share(f64),
    Day(Date),
    /// A level; `short` where it misses the target.
    Level {
        level: Option<SecurityLevel>,
        short: bool,
    },
    /// A state: good, in between, bad.
    State(String, Mood),
}

/// What a state means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mood {
    Good,
    Middling,
    Bad,
    Unknown,
}

impl Value {
    pub(super) fn text(text: impl AsRef<str>) -> Self {
        let text = plain::line(text.as_ref());
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }

    #[allow(clippy::cast_precision_loss, reason = "counts and euros are far below 2^53")]
    pub(super) fn number(number: u64) -> Self {
        Self::Number(number as f64)
    }

    pub(super) fn count(number: usize) -> Self {
        Self::number(u64::try_from(number).unwrap_or(u64::MAX))
    }

    pub(super) fn day(day: Option<Date>) -> Self {
        day.map_or(Self::Empty, Self::Day)
    }
}

/// A table: name of the sheet, columns with widths in characters, rows.
pub(super) struct Table {
    pub(super) name: &'static str,
    pub(super) columns: Vec<(String, f64)>,
    pub(super) rows: Vec<Vec<Value>>,
    /// Columns that stay in view when scrolling.
    pub(super) fixed: u16,
}

impl Table {
    pub(super) fn new(name: &'static str, columns: &[(&str, f64)], rows: Vec<Vec<Value>>) -> Self {
        Self { name, columns: columns.iter().map(|(title, width)| ((*title).to_owned(), *width)).collect(), rows, fixed: 0 }
    }

    pub(super) fn write(&self, workbook: &mut Workbook, styles: &Styles) -> Result<(), XlsxError> {
        let sheet = workbook.add_worksheet();
        sheet.set_name(self.name)?;
        for (column, (title, width)) in (0_u16..).zip(&self.columns) {
            sheet.set_column_width(column, *width)?;
            sheet.write_string_with_format(0, column, title, &styles.header)?;
        }
        for (row, values) in (1_u32..).zip(&self.rows) {
            for (column, value) in (0_u16..).zip(values) {
                write(sheet, row, column, value, styles)?;
            }
        }
        sheet.set_freeze_panes(1, self.fixed)?;
        let last_column = u16::try_from(self.columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
        let last_row = u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
        sheet.autofilter(0, 0, last_row, last_column)?;
        sheet.set_landscape().set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
        Ok(())
    }
}

/// Characters that a cell takes at most, well below the limit of the format.
const LONGEST: usize = 16_000;

fn write(sheet: &mut Worksheet, row: u32, column: u16, value: &Value, styles: &Styles) -> Result<(), XlsxError> {
    let text = |sheet: &mut Worksheet, text: &str, format: &Format| {
        // Always as a string: a text that begins with `=` stays a text.
        sheet.write_string_with_format(row, column, plain::shortened(text, LONGEST), format).map(|_| ())
    };
    match value {
        Value::Empty => Ok(()),
        Value::Text(content) => text(sheet, content, &styles.text),
        Value::State(content, mood) => text(sheet, content, styles.mood(*mood)),
        Value::Number(number) => sheet.write_number_with_format(row, column, *number, &styles.number).map(|_| ()),
        Value::Share(share) => sheet.write_number_with_format(row, column, *share, &styles.share).map(|_| ()),
        Value::Day(day) => match excel_date(*day) {
            Some(date) => sheet.write_datetime_with_format(row, column, &date, &styles.day).map(|_| ()),
            None => text(sheet, &day.to_string(), &styles.text),
        },
        Value::Level { level: None, .. } => text(sheet, "–", &styles.undetermined),
        Value::Level { level: Some(level), short } => {
            sheet.write_number_with_format(row, column, level.number(), styles.level(*level, *short)).map(|_| ())
        }
    }
}

/// Formats with the design tokens of the light theme.
pub(super) struct Styles {
    header: Format,
    text: Format,
    number: Format,
    share: Format,
    day: Format,
    undetermined: Format,
    moods: [Format; 4],
    levels: [Format; 5],
    short: [Format; 5],
}

const LEVEL_FILLS: [u32; 5] = [0xec_ee_ec, 0xcf_e3_dc, 0x8f_c3_b2, 0x3f_8f_7b, 0x14_58_4b];
const BAD: u32 = 0xb3_26_1e;

impl Styles {
    pub(super) fn new() -> Self {
        let base = || Format::new().set_font_size(10).set_align(FormatAlign::Top);
        let mood = |ink: u32, fill: u32| base().set_bold().set_font_color(Color::RGB(ink)).set_background_color(Color::RGB(fill));
        Self {
            header: base().set_bold().set_text_wrap().set_background_color(Color::RGB(0xdf_e3_de)).set_border_bottom(FormatBorder::Thin),
            text: base().set_text_wrap(),
            number: base().set_num_format("#,##0"),
            share: base().set_num_format("0 %"),
            day: base().set_num_format("yyyy-mm-dd").set_align(FormatAlign::Left),
            undetermined: base().set_align(FormatAlign::Center).set_font_color(Color::RGB(0x66_70_7a)),
            moods: [mood(0x2f_7d_4f, 0xe3_f1_e7), mood(0x9a_67_00, 0xfb_f0_d3), mood(BAD, 0xfb_e4_e1), mood(0x66_70_7a, 0xe9_ec_ef)],
            levels: LEVEL_FILLS.map(|fill| level_format(base(), fill)),
            short: LEVEL_FILLS.map(|fill| level_format(base(), fill).set_border(FormatBorder::Medium).set_border_color(Color::RGB(BAD))),
        }
    }

    fn mood(&self, mood: Mood) -> &Format {
        let [good, middling, bad, unknown] = &self.moods;
        match mood {
            Mood::Good => good,
            Mood::Middling => middling,
            Mood::Bad => bad,
            Mood::Unknown => unknown,
        }
    }

    fn level(&self, level: SecurityLevel, short: bool) -> &Format {
        let [zero, one, two, three, four] = if short { &self.short } else { &self.levels };
        match level {
            SecurityLevel::Sl0 => zero,
            SecurityLevel::Sl1 => one,
            SecurityLevel::Sl2 => two,
            SecurityLevel::Sl3 => three,
            SecurityLevel::Sl4 => four,
        }
    }
}

fn level_format(base: Format, fill: u32) -> Format {
    let ink = if fill == 0x3f_8f_7b || fill == 0x14_58_4b { 0xff_ff_ff } else { 0x1b_22_1f };
    base.set_align(FormatAlign::Center)
        .set_bold()
        .set_num_format("0")
        .set_background_color(Color::RGB(fill))
        .set_font_color(Color::RGB(ink))
}
