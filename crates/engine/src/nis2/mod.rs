//! NIS2: class of the entity, and the scorecard of its duties. Shows coverage with evidence; claims nothing more.

pub mod entity;
mod items;
mod records;
pub mod scorecard;
