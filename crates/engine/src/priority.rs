//! How urgent a gap is: 0 to 100, never lower when the zone is more critical, the requirement counters more techniques,
//! the distance to the target grows, or the requirement belongs to what auditors check first.
//!
//! `priority = 30·(criticality−1)/4 + 25·distance/4 + 25·techniques/most + 20·(FR1, FR2 or FR6)`, rounded. The shares are
//! our judgement; nothing in the series prescribes them.

use std::sync::LazyLock;

use ringwall_model::level::Foundational;

use crate::catalogue::{SYSTEM_REQUIREMENTS, SystemRequirement};

/// Points in hundredths; together 10,000.
const CRITICALITY: u64 = 3000;
const DISTANCE: u64 = 2500;
const TECHNIQUES: u64 = 2500;
const FIRST: u64 = 2000;

static MOST_TECHNIQUES: LazyLock<u64> = LazyLock::new(|| SYSTEM_REQUIREMENTS.iter().map(techniques).max().unwrap_or(1).max(1));

fn techniques(requirement: &SystemRequirement) -> u64 {
    requirement.techniques.len() as u64
}

/// `criticality` 1 to 5, `distance` 0 to 4 levels.
pub(crate) fn priority(criticality: u64, distance: u8, requirement: &SystemRequirement) -> u8 {
    let first = matches!(requirement.fr, Foundational::Iac | Foundational::Uc | Foundational::Tre);
    let points = CRITICALITY * (criticality.clamp(1, 5) - 1) / 4
        + DISTANCE * u64::from(distance.min(4)) / 4
        + TECHNIQUES * techniques(requirement) / *MOST_TECHNIQUES
        + if first { FIRST } else { 0 };
    u8::try_from((points + 50) / 100).unwrap_or(100)
}
