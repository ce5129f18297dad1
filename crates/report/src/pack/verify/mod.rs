//! Verifies a pack: believes nothing in it but what leads to the signed root.

use std::io::{Read, Seek};

use super::{Limits, PackError, Trust, Verdict};

/// Verifies a pack. What does not hold is in the verdict.
///
/// # Errors
/// The file is no pack that can be looked into: not a zip file, larger than the limits, without a readable `pack.json`,
/// `log.vkey` or `checkpoint`.
pub fn verify<R: Read + Seek>(pack: R, trust: &Trust, limits: &Limits) -> Result<Verdict, PackError> {
    let _ = (pack, trust, limits);
    Err(PackError::new("pack", "not verified yet", ""))
}
