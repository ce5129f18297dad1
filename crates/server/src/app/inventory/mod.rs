//! The inventory: assets in a table, changed one by one, many at once, or from a sheet.

pub(crate) mod edit;
pub(crate) mod field;
pub(crate) mod plan;
pub(crate) mod sheet;
pub(crate) mod table;
pub(crate) mod views;
mod workbook;
