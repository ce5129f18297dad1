//! Plant and day in, assessment out: statuses, security levels, gaps, partitioning rules, risk and the NIS2 scorecard.
//!
//! Pure: no disk, no network, no clock. The same plant on the same day gives the same assessment, to the byte.

pub mod assessment;
pub mod catalogue;
pub mod clocks;
mod diagnostics;
pub mod diff;
pub mod explain;
mod gaps;
mod index;
mod levels;
pub mod nis2;
mod priority;
pub mod risk;
pub mod rules;
mod status;

use ringwall_model::date::Date;
use ringwall_model::plant::Plant;

pub use assessment::Assessment;
pub use index::{Index, nis2_overlay};

/// Assesses a plant on a day. `plant_sha256` names the input and is carried through.
pub fn assess(plant: &Plant, as_of: Date, plant_sha256: &str) -> Assessment {
    let index = Index::new(plant, as_of);
    let (zones, conduits) = levels::places(&index);
    let gaps = gaps::gaps(&index, &zones, &conduits);
    let rules = rules::check_all(&rules::RuleContext { plant, index: &index, as_of });
    let entity = nis2::entity::entity(plant.organisation.as_ref());
    let scorecard = nis2::scorecard::scorecard(&nis2::scorecard::Input::new(&index, &zones, &rules, &entity));
    Assessment {
        format: assessment::FORMAT.to_owned(),
        as_of,
        plant_sha256: plant_sha256.to_owned(),
        catalogue: catalogue::edition(),
        entity,
        zones,
        conduits,
        gaps: gaps.gaps,
        evidence_gaps: gaps.evidence_gaps,
        rules,
        nis2: scorecard,
        clocks: clocks::clocks(plant),
        diagnostics: diagnostics::diagnostics(&index),
    }
}
