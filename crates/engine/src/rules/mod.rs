//! The requirements of IEC 62443-3-2 as checks on the model: one rule, one file.
//!
//! A rule says where the model speaks against it and why. That the model says nothing against it does not prove that the
//! work behind it is good; that is for people to judge.

use ringwall_model::date::Date;
use ringwall_model::plant::Plant;

use crate::assessment::RuleResult;
use crate::index::Index;

mod facts;

pub(crate) use facts::risk_approval;

macro_rules! rules {
    ($($module:ident),+ $(,)?) => {
        $(mod $module;)+
        /// Every rule in the order of the standard.
        pub static RULES: &[Rule] = &[$($module::RULE),+];
    };
}

rules! {
    zcr_1_1,
    zcr_2_1,
    zcr_3_1,
    zcr_3_2,
    zcr_3_3,
    zcr_3_4,
    zcr_3_5,
    zcr_3_6,
    zcr_4_1,
    zcr_5_1,
    zcr_5_2,
    zcr_5_3,
    zcr_5_4,
    zcr_5_5,
    zcr_5_6,
    zcr_5_7,
    zcr_5_8,
    zcr_5_9,
    zcr_5_10,
    zcr_5_11,
    zcr_5_12,
    zcr_5_13,
    zcr_6_1,
    zcr_6_2,
    zcr_6_3,
    zcr_6_4,
    zcr_6_5,
    zcr_6_6,
    zcr_6_7,
    zcr_6_8,
    zcr_6_9,
    zcr_7_1,
}

/// What a rule looks at.
pub struct RuleContext<'p> {
    /// The plant.
    pub plant: &'p Plant,
    /// The plant prepared for evaluation.
    pub index: &'p Index<'p>,
    /// The day.
    pub as_of: Date,
}

/// One place that speaks against a rule.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Violation {
    /// Scope: `zone:line-1`, `asset:sis-1`, `system`, `organisation`, `risk:r-1`.
    pub at: String,
    /// One sentence that names what was found.
    pub because: String,
}

impl Violation {
    pub(crate) fn new(at: impl std::fmt::Display, because: impl Into<String>) -> Self {
        Self { at: at.to_string(), because: because.into() }
    }
}

/// A check of one requirement of IEC 62443-3-2.
pub struct Rule {
    /// `ZCR 3.3`.
    pub id: &'static str,
    /// Finds what speaks against it.
    pub check: fn(&RuleContext<'_>) -> Vec<Violation>,
}

impl Rule {
    /// File-name form of the id: `zcr-3-3`.
    pub fn slug(&self) -> String {
        self.id.to_lowercase().replace([' ', '.'], "-")
    }

    /// Runs the rule.
    pub fn run(&self, cx: &RuleContext<'_>) -> RuleResult {
        let mut violations = (self.check)(cx);
        violations.sort();
        violations.dedup();
        let ok = violations.is_empty();
        let (places, because) = violations.into_iter().map(|v| (v.at, v.because)).unzip();
        RuleResult { id: self.id.to_owned(), ok, places, because }
    }
}

/// Runs every rule.
pub fn check_all(cx: &RuleContext<'_>) -> Vec<RuleResult> {
    RULES.iter().map(|rule| rule.run(cx)).collect()
}
