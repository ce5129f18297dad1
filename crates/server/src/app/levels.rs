//! What the assessment says, in the parts in which pages and programs ask for it.

use std::collections::HashMap;
use std::sync::Arc;

use ringwall_engine::assessment::{At, Because, Finding, FoundStatus, Gap, Place};
use ringwall_engine::diff::{Difference, difference};
use ringwall_engine::explain::{Explainer, FrExplanation, RequirementExplanation};
use ringwall_engine::{Index, catalogue, nis2_overlay};
use ringwall_model::date::Date;
use ringwall_model::level::{self, Foundational, PerFr, SecurityLevel};
use ringwall_model::plant::Plant;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::App;
use super::error::AppError;
use super::plants::Assessed;
use super::records::System;

/// A state of the ledger.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
pub(crate) struct Asked {
    /// As of this ledger entry; now where left out.
    pub(crate) entry: Option<u64>,
}

/// A state of the ledger and a day.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
pub(crate) struct When {
    /// As of this ledger entry; now where left out.
    pub(crate) entry: Option<u64>,
    /// The day on which evidence, certificates and trainings must be valid; today where left out.
    pub(crate) day: Option<Date>,
}

/// The levels of a zone or conduit, each in the order FR1 to FR7.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct PlaceLevels {
    /// `zone:line-1` or `conduit:line-1-mes`.
    pub(crate) at: String,
    /// What it is called.
    pub(crate) name: String,
    /// SL-T; null where undetermined.
    pub(crate) target: Option<level::Levels>,
    /// SL-A.
    pub(crate) achieved: PerFr<SecurityLevel>,
    /// SL-E: what an auditor can see proved.
    pub(crate) evidenced: PerFr<SecurityLevel>,
    /// SL-C; null where unknown.
    pub(crate) capability: Option<level::Levels>,
    /// Gaps there.
    pub(crate) gaps: usize,
    /// Requirements that are met and not proved.
    pub(crate) evidence_gaps: usize,
}

/// The levels of a whole system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Levels {
    /// The day that they hold for.
    pub(crate) as_of: Date,
    /// Zones, then conduits, by id.
    pub(crate) places: Vec<PlaceLevels>,
}

/// A requirement at a zone or conduit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Requirement {
    /// `SR 1.1 RE 1`.
    pub(crate) id: String,
    /// What it is called, in our words.
    pub(crate) title: String,
    /// The lowest level that asks for it.
    pub(crate) level: SecurityLevel,
    /// What asks for it here; null where nothing does.
    pub(crate) because: Option<Because>,
    /// Its status.
    pub(crate) status: FoundStatus,
    /// Whether every deciding answer is proved by valid evidence.
    pub(crate) evidenced: bool,
    /// The answers that decided.
    pub(crate) decided_by: Vec<String>,
}

impl PlaceLevels {
    fn of(at: &At, place: &Place, names: &HashMap<At, String>, gaps: [&HashMap<&At, usize>; 2]) -> Self {
        let [gaps, evidence_gaps] = gaps.map(|counts| counts.get(at).copied().unwrap_or_default());
        Self {
            at: at.to_string(),
            name: names.get(at).cloned().unwrap_or_else(|| at.id().to_owned()),
            target: place.target,
            achieved: place.achieved,
            evidenced: place.evidenced,
            capability: place.capability,
            gaps,
            evidence_gaps,
        }
    }
}

/// What zones and conduits are called, as far as they have names.
fn names(plant: &Plant) -> HashMap<At, String> {
    let zones = plant.zones.iter().filter_map(|zone| Some((At::Zone(zone.id.clone()), zone.name.as_ref()?.to_string())));
    let conduits = plant.conduits.iter().filter_map(|conduit| Some((At::Conduit(conduit.id.clone()), conduit.name.as_ref()?.to_string())));
    zones.chain(conduits).collect()
}

/// How many there are at each place.
fn counts(gaps: &[Gap]) -> HashMap<&At, usize> {
    let mut counts = HashMap::new();
    for gap in gaps {
        *counts.entry(&gap.at).or_default() += 1;
    }
    counts
}

impl Levels {
    /// Those of a plant.
    pub(crate) fn of(assessed: &Assessed) -> Self {
        let assessment = &assessed.assessment;
        let zones = assessment.zones.iter().map(|(id, place)| (At::Zone(id.clone()), place));
        let conduits = assessment.conduits.iter().map(|(id, place)| (At::Conduit(id.clone()), place));
        let (names, gaps, unproved) = (names(&assessed.plant), counts(&assessment.gaps), counts(&assessment.evidence_gaps));
        let places = zones.chain(conduits).map(|(at, place)| PlaceLevels::of(&at, place, &names, [&gaps, &unproved])).collect();
        Self { as_of: assessment.as_of, places }
    }
}

fn place<'a>(assessed: &'a Assessed, at: &str) -> Result<(At, &'a Place), AppError> {
    let missing = || AppError::Missing(format!("`{}` is no assessed zone or conduit of this plant", at.escape_debug()));
    let at: At = serde_json::from_value(at.into()).map_err(|_| missing())?;
    let place = match &at {
        At::Zone(id) => assessed.assessment.zones.get(id),
        At::Conduit(id) => assessed.assessment.conduits.get(id),
    };
    place.map(|place| (at, place)).ok_or_else(missing)
}

impl Requirement {
    /// Everything that is asked of a zone or conduit, in the order of the catalogue.
    pub(crate) fn all(assessed: &Assessed, at: &str) -> Result<Vec<Self>, AppError> {
        let (_, place) = place(assessed, at)?;
        let overlay = nis2_overlay(&assessed.plant);
        let one = |(requirement, finding): &(&'static catalogue::SystemRequirement, Finding)| Self {
            id: requirement.id.to_owned(),
            title: requirement.title.to_owned(),
            level: requirement.sl_min,
            because: place.requires(requirement, overlay),
            status: finding.status,
            evidenced: finding.evidenced,
            decided_by: finding.decided_by.clone(),
        };
        Ok(place.requirements.0.iter().map(one).collect())
    }
}

impl App {
    /// A system on a day, now (kept in memory) or as it was.
    pub(crate) async fn at(&self, at: &System, when: &When) -> Result<Arc<Assessed>, AppError> {
        match (when.entry, when.day) {
            (None, None) => self.assessed(&at.organisation, &at.system).await,
            (entry, day) => {
                let day = day.unwrap_or_else(|| self.today());
                Ok(Arc::new(self.assess_at(&at.organisation, &at.system, entry, day).await?))
            }
        }
    }

    /// The end of a day that has passed; now where there is none, or it has not. Before the first entry there is nothing but it.
    pub(crate) async fn when(&self, day: Option<Date>) -> Result<When, AppError> {
        let Some(day) = day.filter(|day| *day < self.today()) else { return Ok(When::default()) };
        let entry = self.store.seq_at(&format!("{day}T23:59:59.999Z")).await?;
        Ok(When { entry: Some(entry.unwrap_or_default()), day: Some(day) })
    }

    /// What changed between two states.
    pub(crate) async fn difference(&self, at: &System, from: u64, to: Option<u64>, day: Option<Date>) -> Result<Difference, AppError> {
        let day = Some(day.unwrap_or_else(|| self.today()));
        let old = self.at(at, &When { entry: Some(from), day }).await?;
        let new = self.at(at, &When { entry: to, day }).await?;
        Ok(difference(&old.assessment, &new.assessment))
    }
}

/// Why a level or a status is what it is.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(untagged)]
pub(crate) enum Explanation {
    /// Of one requirement.
    Requirement(Box<RequirementExplanation>),
    /// Of one foundational requirement, or of all.
    Foundational(Vec<FrExplanation>),
}

impl Explanation {
    /// What `what` names: a requirement, a foundational requirement by number or abbreviation, or nothing for all of these.
    pub(crate) fn of(assessed: &Assessed, at: &str, what: &str) -> Result<Self, AppError> {
        let (at, _) = place(assessed, at)?;
        let index = Index::new(&assessed.plant, assessed.assessment.as_of);
        let explainer = Explainer::new(&index, &assessed.assessment);
        if let Some(requirement) = catalogue::system_requirement(what) {
            let found = explainer.requirement(&at, requirement);
            return found.map(|found| Self::Requirement(Box::new(found))).ok_or_else(|| not_asked(what, &at));
        }
        let asked: Vec<Foundational> = match what {
            "" => Foundational::ALL.to_vec(),
            word => Foundational::named(word).into_iter().collect(),
        };
        let found: Vec<FrExplanation> = asked.into_iter().filter_map(|fr| explainer.foundational(&at, fr)).collect();
        if found.is_empty() { Err(not_asked(what, &at)) } else { Ok(Self::Foundational(found)) }
    }
}

fn not_asked(what: &str, at: &At) -> AppError {
    AppError::Missing(format!("`{}` is not asked of {at}", what.escape_debug()))
}
