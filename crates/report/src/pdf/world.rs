//! The world in which the template is typeset: five files in memory, the embedded fonts, no clock, no packages, no disk.

use std::collections::HashMap;
use std::sync::LazyLock;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

use super::fonts::FONTS;
use crate::ReportError;

const REPORT: &str = include_str!("../../templates/report.typ");
const THEME: &str = include_str!("../../templates/theme.typ");
const PARTS: &str = include_str!("../../templates/parts.typ");

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));

/// What differs between two reports.
pub(super) struct Files {
    pub(super) data: Vec<u8>,
    pub(super) map: Vec<u8>,
    pub(super) assessment: Vec<u8>,
}

/// The template and the files of one report.
pub(super) struct ReportWorld {
    main: FileId,
    sources: HashMap<FileId, Source>,
    files: HashMap<FileId, Bytes>,
}

impl ReportWorld {
    pub(super) fn new(files: Files) -> Result<Self, ReportError> {
        let main = id("report.typ")?;
        let texts = [(main, REPORT), (id("theme.typ")?, THEME), (id("parts.typ")?, PARTS)];
        let data = [("data.json", files.data), ("map.svg", files.map), ("assessment.json", files.assessment)];
        let files = data.into_iter().map(|(path, bytes)| Ok((id(path)?, Bytes::new(bytes)))).collect::<Result<_, ReportError>>()?;
        let sources = texts.into_iter().map(|(id, text)| (id, Source::new(id, text.to_owned()))).collect();
        Ok(Self { main, sources, files })
    }
}

fn id(path: &str) -> Result<FileId, ReportError> {
    let path = VirtualPath::new(path).map_err(|error| ReportError::new("PDF", format!("{path}: {error}")))?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

fn not_found(id: FileId) -> FileError {
    FileError::NotFound(id.vpath().get_without_slash().into())
}

impl World for ReportWorld {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &FONTS.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        self.sources.get(&id).cloned().ok_or_else(|| not_found(id))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.files.get(&id).cloned().ok_or_else(|| not_found(id))
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
