//! Risk values and suggested targets (IEC 62443-3-2, ZCR 5.5, 5.6, 5.10).

use ringwall_model::id::ZoneId;
use ringwall_model::level::SecurityLevel;
use ringwall_model::plant::{Organisation, Plant, Risk, RiskCriteria};
use ringwall_model::scope::Scope;
use ringwall_model::text::OneToFive;

/// Risk matrix of an organisation; without one, consequence × likelihood.
#[derive(Debug, Clone, Copy)]
pub struct Matrix<'p>(Option<&'p RiskCriteria>);

impl<'p> Matrix<'p> {
    /// The matrix of a plant's organisation.
    pub fn of(plant: &'p Plant) -> Self {
        Self(plant.organisation.as_ref().and_then(|o| o.risk.as_ref()))
    }

    /// Value for a consequence and a likelihood, each 1 to 5.
    pub fn value(self, consequence: OneToFive, likelihood: OneToFive) -> u64 {
        let cell = |criteria: &RiskCriteria| {
            let row = criteria.matrix.get(usize::try_from(consequence.get() - 1).ok()?)?;
            row.get(usize::try_from(likelihood.get() - 1).ok()?).map(|v| v.get())
        };
        self.0.and_then(cell).unwrap_or(consequence.get() * likelihood.get())
    }

    /// Greatest risk that is accepted.
    pub fn tolerable(self) -> Option<u64> {
        self.0.and_then(|c| c.tolerable).map(|t| t.get())
    }

    /// Risk without countermeasures; none while consequence or likelihood is missing.
    pub fn unmitigated(self, risk: &Risk) -> Option<u64> {
        Some(self.value(risk.consequence.as_ref()?.worst()?, risk.likelihood?))
    }

    /// Risk with the countermeasures that exist; none while the residual likelihood is missing.
    pub fn residual(self, risk: &Risk) -> Option<u64> {
        let consequence = risk.residual_consequence.as_ref().and_then(|c| c.worst()).or_else(|| risk.consequence.as_ref()?.worst())?;
        Some(self.value(consequence, risk.residual_likelihood?))
    }
}

/// Whether an organisation's matrix has five rows of five.
pub fn matrix_is_complete(organisation: &Organisation) -> bool {
    organisation.risk.as_ref().is_none_or(|r| r.matrix.is_empty() || (r.matrix.len() == 5 && r.matrix.iter().all(|row| row.len() == 5)))
}

/// Suggested SL-T = floor(CRRF − 1/4), from 0 to 4, where CRRF = unmitigated / tolerable risk.
pub fn suggested_target(unmitigated: u64, tolerable: u64) -> SecurityLevel {
    // In quarters, so that no rounding of fractions decides: floor(u/t − 1/4) = floor((4u − t) / 4t).
    let quarters = unmitigated.saturating_mul(4).saturating_sub(tolerable);
    let level = quarters.checked_div(tolerable.saturating_mul(4)).unwrap_or(4).min(4);
    SecurityLevel::new(level).unwrap_or(SecurityLevel::Sl4)
}

/// Suggested SL-T of a zone: that of its highest unmitigated risk; none while there is none or no tolerable risk.
pub fn suggested_zone_target(plant: &Plant, zone: &ZoneId) -> Option<SecurityLevel> {
    let matrix = Matrix::of(plant);
    let here = plant.risks.iter().filter(|r| matches!(&r.at, Scope::Zone(id) if id == zone));
    let worst = here.filter_map(|r| matrix.unmitigated(r)).max()?;
    matrix.tolerable().map(|tolerable| suggested_target(worst, tolerable))
}
