//! x
pub mod catalogue;
