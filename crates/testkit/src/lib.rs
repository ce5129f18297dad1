//! What the tests of other crates need around them and what is not theirs to build: an empty PostgreSQL database
//! ([`postgres`]), a bucket on a server that speaks S3 ([`s3`]), folders that go away ([`temp`]), processes that die at a bad
//! moment ([`kill`]).
//!
//! Where something is missing or breaks here, the test fails with a message that says what to do; nothing is ever skipped.
//! Linux is assumed. Nothing of this is shipped.

#![allow(clippy::expect_used, clippy::panic, reason = "runs in tests alone: what goes wrong here fails the test, with its reason")]

pub mod kill;
pub mod postgres;
pub mod s3;
pub mod temp;
