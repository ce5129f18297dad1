//! One file of a plant as text, and its lines for excerpts.

use std::sync::OnceLock;

use super::problem::{Problem, Problems};

/// Greatest size of one plant file in bytes; a plant of 10,000 assets and 20,000 answers needs about 6 MB.
pub const MAX_BYTES: usize = 32 * 1024 * 1024;

/// A named text.
#[derive(Debug, Clone)]
pub struct Source {
    name: String,
    text: String,
    /// Byte at which each line starts; found when the first excerpt is asked for.
    line_starts: OnceLock<Vec<usize>>,
}

impl Source {
    /// Takes the bytes of a file; a byte order mark is dropped.
    ///
    /// # Errors
    /// The file is larger than [`MAX_BYTES`] or not UTF-8; the problem names line and column of the first bad byte.
    pub fn new(name: impl Into<String>, bytes: Vec<u8>) -> Result<Self, Problems> {
        let name = name.into();
        if bytes.len() > MAX_BYTES {
            return Err(Problem::whole_file(&name, too_large(bytes.len()), TOO_LARGE_HINT).into());
        }
        match String::from_utf8(bytes) {
            Ok(text) => {
                let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
                Ok(Self { name, text, line_starts: OnceLock::new() })
            }
            Err(error) => Err(not_utf8(name, &error.into_bytes()).into()),
        }
    }

    /// Name for messages, usually the path.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The first characters of a line by its number, from 1; empty where there is none. As in YAML, a lone carriage return ends a line too.
    pub(crate) fn excerpt(&self, number: u32, characters: usize) -> String {
        let starts = self.line_starts.get_or_init(|| {
            let bytes = self.text.as_bytes();
            let ends = bytes.iter().enumerate().filter(|(at, b)| **b == b'\n' || (**b == b'\r' && bytes.get(at + 1) != Some(&b'\n')));
            std::iter::once(0).chain(ends.map(|(at, _)| at + 1)).collect()
        });
        let start = usize::try_from(number).ok().and_then(|n| starts.get(n.checked_sub(1)?));
        let rest = start.and_then(|start| self.text.get(*start..)).unwrap_or_default();
        rest.chars().take(characters).take_while(|c| !matches!(c, '\n' | '\r')).collect()
    }
}

/// Message for a file of `bytes` bytes.
pub(crate) fn too_large(bytes: usize) -> String {
    format!("the file has {} MB; a plant file may have at most {} MB", bytes / (1024 * 1024), MAX_BYTES / (1024 * 1024))
}

pub(crate) const TOO_LARGE_HINT: &str = "split the plant into several *.yaml files in one folder, or check that this is a plant file";

fn not_utf8(name: String, bytes: &[u8]) -> Problem {
    let valid = std::str::from_utf8(bytes).map_or_else(|e| e.valid_up_to(), str::len);
    let before = bytes.get(..valid).unwrap_or_default();
    let line_start = before.iter().rposition(|b| *b == b'\n').map_or(0, |i| i + 1);
    let line = before.iter().filter(|b| **b == b'\n').count() + 1;
    let start = before.get(line_start..).unwrap_or_default();
    let column = String::from_utf8_lossy(start).chars().count() + 1;
    let line_end = bytes.get(line_start..).unwrap_or_default().split(|b| *b == b'\n').next().unwrap_or_default();
    Problem {
        file: name,
        line: u32::try_from(line).unwrap_or(u32::MAX),
        column: u32::try_from(column).unwrap_or(u32::MAX),
        length: 1,
        pointer: String::new(),
        excerpt: String::from_utf8_lossy(line_end).chars().take(160).collect(),
        message: "the file is not UTF-8 text".into(),
        hint: "save it as UTF-8 in your editor".into(),
        related: None,
    }
}
