//! What is wrong with a plant file, where, and what to do about it.

use serde::Serialize;

/// One problem with its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Name of the file.
    pub file: String,
    /// Line, from 1; 0 where the problem is about the whole file.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// Number of characters concerned.
    pub length: u32,
    /// For a record that comes from no file, which value of it is concerned, as a JSON pointer (RFC 6901); empty for all of it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub pointer: String,
    /// The line itself.
    pub excerpt: String,
    /// What is wrong.
    pub message: String,
    /// What to do; may be empty.
    pub hint: String,
    /// The other place, where two places contradict each other.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub related: Option<Related>,
}

/// The other of two places.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "as in Problem")]
pub struct Related {
    pub file: String,
    pub line: u32,
    pub column: u32,
    pub length: u32,
    pub excerpt: String,
    pub label: String,
}

impl Problem {
    /// A problem with a file as a whole.
    pub fn whole_file(name: &str, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            file: name.to_owned(),
            line: 0,
            column: 0,
            length: 0,
            pointer: String::new(),
            excerpt: String::new(),
            message: message.into(),
            hint: hint.into(),
            related: None,
        }
    }
}

/// Everything that is wrong, in the order of files and lines.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Problems {
    /// The problems, at most a thousand.
    pub problems: Vec<Problem>,
    /// How many more there are.
    pub omitted: usize,
}

impl Problems {
    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.problems.is_empty()
    }

    /// How many there are in all.
    pub fn count(&self) -> usize {
        self.problems.len() + self.omitted
    }
}

impl From<Problem> for Problems {
    fn from(problem: Problem) -> Self {
        Self { problems: vec![problem], omitted: 0 }
    }
}

impl std::fmt::Display for Problems {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for p in &self.problems {
            match p.pointer.is_empty() {
                true => writeln!(f, "{}:{}:{}: {}", p.file, p.line, p.column, p.message)?,
                false => writeln!(f, "{}{}: {}", p.file, p.pointer, p.message)?,
            }
            if !p.hint.is_empty() {
                writeln!(f, "  {}", p.hint)?;
            }
        }
        if self.omitted > 0 {
            writeln!(f, "and {} more", self.omitted)?;
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}
