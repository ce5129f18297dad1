//! Faults: processes and servers that die, writes that fail, disks that are full, older copies. What was acknowledged survives
//! all of them, and there is one history.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod abandoned;
mod disk;
mod home;
mod lock;
mod older;
mod server;
mod steps;
mod together;
mod torture;
