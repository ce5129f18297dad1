//! The vocabulary of Ringwall: what a plant consists of, and the plant file that holds it.
//!
//! Types here can only hold what is meant: a [`level::SecurityLevel`] is 0 to 4, a [`id::ZoneId`] is not an
//! [`id::AssetId`]. [`file::read`] turns YAML into a [`plant::Plant`] or reports every problem it finds with its position.
//!
//! This crate deliberately knows no requirement texts, computes no levels and touches neither disk nor network.

#[macro_use]
mod choice;
#[macro_use]
mod record;

pub mod date;
pub mod digest;
pub mod file;
pub mod id;
pub mod level;
pub mod plant;
pub mod records;
pub mod scope;
pub mod text;
pub mod vocabulary;
