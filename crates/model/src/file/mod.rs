//! Reading and writing the plant file (format version 1): YAML in, [`Plant`](crate::plant::Plant) or every problem out.
//!
//! Sources are text that the caller has loaded; this module touches no disk. It never stops at the first problem, and it
//! bounds what hostile input can cost: size, depth, alias expansion and the number of reported problems.

mod decode;
mod node;
mod problem;
mod read;
mod references;
mod regular;
mod schema;
mod source;
mod write;
mod yaml;

pub use decode::{Compulsory, Context, Decode, FormatVersion, Record, decode_choice};
pub use node::{Node, Span, Value};
pub use problem::{Problem, Problems, Related};
pub(crate) use read::{Alone, read_alone};
pub use read::{read, read_tree};
pub use schema::schema;
pub use source::{MAX_BYTES, Source};
pub use write::write;

#[cfg(test)]
mod tests;
