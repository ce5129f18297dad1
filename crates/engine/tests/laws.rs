//! Laws that follow from the contract for every plant: what an edit may change, and in which direction.
//!
//! Each law says why it follows. `RINGWALL_TWIN_CASES=2000` looks longer, and at other plants each time.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

#[path = "twin/random.rs"]
mod random;
#[path = "twin/reference.rs"]
#[allow(dead_code, reason = "the laws need its catalogue only")]
mod reference;
#[path = "twin/spec.rs"]
mod spec;

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngSeed, TestRunner};
use ringwall_engine::Assessment;
use ringwall_engine::assessment::{Because, Gap, Place, Route};
use ringwall_engine::catalogue::{SYSTEM_REQUIREMENTS, vocabulary};
use ringwall_model::file::{Source, read, write};
use ringwall_model::level::{Foundational, SecurityLevel};
use ringwall_model::plant::Plant;
use ringwall_model::text::Text;

use random::{GOOD_EVIDENCE, levels, plants, style};
use spec::{Answer, Evidence, Levels, Overlays, Spec};

fn config() -> Config {
    let cases = std::env::var("RINGWALL_TWIN_CASES").ok().map(|n| n.parse().expect("RINGWALL_TWIN_CASES is a number"));
    // The normal run always sees the same plants, so that one commit has one result.
    let seed = if cases.is_some() { RngSeed::Random } else { RngSeed::Fixed(62443) };
    Config { cases: cases.unwrap_or(25), rng_seed: seed, failure_persistence: None, ..Config::default() }
}

/// Fails with the plants' texts, which are shorter to read than their data.
fn check(holds: bool, what: impl FnOnce() -> String, specs: &[&Spec]) -> Result<(), TestCaseError> {
    if holds {
        return Ok(());
    }
    let texts = specs.iter().map(|s| format!("=== as of {}\n{}", Spec::date(s.as_of), s.texts().join("--- next file\n")));
    Err(TestCaseError::fail(format!("{}\n{}", what(), texts.collect::<String>())))
}

/// Zones and conduits by scope.
fn places(assessment: &Assessment) -> BTreeMap<String, &Place> {
    let zones = assessment.zones.iter().map(|(id, place)| (format!("zone:{id}"), place));
    zones.chain(assessment.conduits.iter().map(|(id, place)| (format!("conduit:{id}"), place))).collect()
}

type Vector = fn(&Place) -> [SecurityLevel; 7];

const ACHIEVED: Vector = |place| place.achieved.0;
const EVIDENCED: Vector = |place| place.evidenced.0;

/// Where a level of `lower` exceeds that of `upper`; the two have the same places.
fn exceeds(lower: &Assessment, upper: &Assessment, vector: Vector) -> Option<String> {
    let upper = places(upper);
    places(lower).iter().find_map(|(at, place)| {
        let (low, up) = (vector(place), vector(upper[at]));
        low.iter().zip(up).any(|(l, u)| *l > u).then(|| format!("{at}: {low:?} exceeds {up:?}"))
    })
}

fn key(gap: &Gap) -> (String, &'static str) {
    (gap.at.to_string(), gap.requirement.id)
}

fn keys(gaps: &[Gap]) -> BTreeSet<(String, &'static str)> {
    gaps.iter().map(key).collect()
}

/// A gap of both lists whose priority is higher in the second.
fn raised<'a>(before: &[Gap], after: &'a [Gap]) -> Option<&'a Gap> {
    let priorities: BTreeMap<_, u8> = before.iter().map(|g| (key(g), g.priority)).collect();
    after.iter().find(|g| priorities.get(&key(g)).is_some_and(|before| g.priority > *before))
}

fn bytes(assessment: &Assessment) -> String {
    serde_json::to_string(assessment).unwrap()
}

/// Without what an assessment says besides sections 3 to 5 of the contract.
fn levels_and_gaps(mut assessment: Assessment) -> Assessment {
    assessment.rules.clear();
    assessment.nis2.clear();
    assessment.clocks.clear();
    assessment.diagnostics.clear();
    assessment.entity.missing.clear();
    assessment.entity.rules.clear();
    assessment
}

fn answer(requirement: &str, scope: String, status: &'static str) -> Answer {
    let evidence = vec![GOOD_EVIDENCE.to_owned()];
    Answer { requirement: requirement.into(), scope, status, by: None, note: None, evidence }
}

fn has_answer(spec: &Spec, requirement: &str, scope: &str) -> bool {
    spec.answers.iter().any(|a| a.requirement == requirement && a.scope == scope)
}

/// A requirement on which the random plants concentrate their answers.
fn requirement() -> impl Strategy<Value = &'static str> {
    select(vec!["SR 1.1", "SR 1.6", "SR 2.8", "SR 2.12", "SR 5.1", "SR 6.1", "SR 6.1 RE 1", "SR 6.2"])
}

// Input and output.

proptest! {
    #![proptest_config(config())]

    /// "Same input, same day: the same bytes."
    #[test]
    fn same_input_same_bytes(spec in plants()) {
        prop_assert_eq!(bytes(&spec.assess()), bytes(&spec.assess()));
    }

    /// A plant is a set of records with ids: the order of lists, quotes, empty keys and files of a folder say nothing.
    #[test]
    fn order_and_spelling_change_nothing(spec in plants(), style in style()) {
        let other = Spec { style, ..spec.clone() };
        let (one, two) = (bytes(&spec.assess()), bytes(&other.assess()));
        check(one == two, || first_difference(&one, &two), &[&spec, &other])?;
    }

    /// The format is public: whoever reads an assessment has all of it.
    #[test]
    fn assessment_survives_json(spec in plants()) {
        let assessment = spec.assess();
        prop_assert_eq!(&serde_json::from_str::<Assessment>(&bytes(&assessment)).unwrap(), &assessment);
    }

    /// "Every requirement asked of that zone or conduit": all 100 for a zone, `conduit: yes` for a conduit, in catalogue order.
    #[test]
    fn every_requirement_asked_is_listed(spec in plants()) {
        for (at, place) in places(&spec.assess()) {
            let asked = SYSTEM_REQUIREMENTS.iter().filter(|r| r.conduit || at.starts_with("zone:"));
            let listed: Vec<&str> = place.requirements.0.iter().map(|(r, _)| r.id).collect();
            prop_assert_eq!(listed, asked.map(|r| r.id).collect::<Vec<_>>());
        }
    }

    /// The plant file is "the lossless export of everything the server holds".
    #[test]
    fn plant_file_is_lossless(spec in plants(), texts in proptest::collection::vec(text(), 1..20)) {
        let mut plant = spec.plant();
        relabel(&mut plant, &texts);
        let written = write(&plant);
        let source = Source::new("written.yaml", written.clone().into_bytes()).unwrap();
        match read(&[source], vocabulary()) {
            Ok(again) if again == plant => {}
            Ok(again) => return Err(TestCaseError::fail(first_difference(&format!("{plant:?}"), &format!("{again:?}")) + "\n" + &written)),
            Err(problems) => return Err(TestCaseError::fail(format!("{problems:#?}\n{written}"))),
        }
        prop_assert_eq!(write(&plant), written);
    }
}

fn first_difference(one: &str, two: &str) -> String {
    let at = one.bytes().zip(two.bytes()).position(|(a, b)| a != b).unwrap_or(one.len().min(two.len()));
    let around = |text: &str| String::from_utf8_lossy(&text.as_bytes()[at.saturating_sub(200)..text.len().min(at + 200)]).into_owned();
    format!("differ at byte {at}\n  {}\n  {}", around(one), around(two))
}

/// Text that means something to YAML.
const TRICKY: &[&str] = &[
    "",
    " ",
    "~",
    "null",
    "Null",
    "true",
    "no",
    "- a",
    "-",
    "a: b",
    "a:",
    ": a",
    ":a",
    "# x",
    "a #b",
    "a#b",
    "'",
    "\"",
    "\\",
    "\\n",
    "0x10",
    "1e3",
    "1.10",
    "0o7",
    "12",
    "[a",
    "]",
    "{",
    "}",
    "&a",
    "*a",
    "!x",
    "!!str x",
    "|",
    ">",
    ">-",
    "%YAML",
    "@a",
    "`a`",
    "---",
    "...",
    "--- a",
    "a\n\nb",
    "a\n",
    "\na",
    "a ",
    " a",
    "a\tb",
    "\ta",
    "a\r\nb",
    "\r",
    "?",
    "? a",
    "<<",
    "=",
    "\u{7f}",
    "\u{85}",
    "a\u{85}b",
    "\u{a0}",
    "\u{2028}",
    "\u{2029}",
    "\u{feff}a",
    "a\u{feff}",
    "\u{fffe}",
    "\u{ffff}",
    "\u{10ffff}",
    "\u{1b}[0m",
    "ä, ö",
    ",",
    "a, b",
    "日本",
    "\u{301}",
    "2026-09-12",
    "10.20.1.11",
    "00:1b:1b:aa:bb:cc",
];

/// Text that means something to YAML, or any text.
fn text() -> impl Strategy<Value = String> {
    // Every character but NUL, which no text may have.
    let any = proptest::collection::vec(any::<char>().prop_map(|c| if c == '\0' { '0' } else { c }), 0..12).prop_map(String::from_iter);
    prop_oneof![2 => select(TRICKY).prop_map(str::to_owned), 1 => any].boxed()
}

/// Gives the free texts of a plant, deep and shallow, other contents.
fn relabel(plant: &mut Plant, texts: &[String]) {
    let mut next = texts.iter().cycle().map(|t| Text(t.clone()));
    let mut text = || next.next();
    plant.zones.iter_mut().for_each(|zone| (zone.name, zone.note) = (text(), text()));
    plant.conduits.iter_mut().for_each(|conduit| conduit.name = text());
    plant.answers.iter_mut().for_each(|answer| answer.note = text());
    plant.evidence.iter_mut().for_each(|item| item.source = text());
    plant.assets.iter_mut().for_each(|asset| (asset.firmware, asset.addresses) = (text(), text().into_iter().chain(text()).collect()));
    plant.applications.iter_mut().flat_map(|a| &mut a.software).for_each(|software| software.version = text());
    plant.risks.iter_mut().for_each(|risk| risk.vulnerabilities.extend(text()));
    plant.suppliers.iter_mut().flat_map(|s| &mut s.certificates).for_each(|certificate| certificate.products.extend(text()));
    plant.organisation.iter_mut().for_each(|organisation| organisation.name = text());
    plant.system.iter_mut().for_each(|system| system.policies.extend(text()));
}

// Statuses and levels.

proptest! {
    #![proptest_config(config())]

    /// What is evidenced is met or not-applicable, so SL-E can nowhere exceed SL-A.
    #[test]
    fn proved_level_never_exceeds_achieved(spec in plants()) {
        for (at, place) in places(&spec.assess()) {
            let both = place.evidenced.0.iter().zip(place.achieved.0);
            prop_assert!(both.clone().all(|(e, a)| *e <= a), "{} {:?}", at, place);
        }
    }

    /// Turning an answer that is not met into met, in its scope and with its evidence, lowers nothing. As base or part it only
    /// leaves a worse place in the order unmet < partial < unknown < met; not-applicable and met hold alike; and what the
    /// chain of any other place stops at is the same answer as before. An answer that is met already is left alone:
    /// taking `by: compensating` from it would bring the parts back that rule 3 had overruled.
    #[test]
    fn turning_an_answer_into_met_lowers_nothing(spec in plants(), which in any::<Index>(), native in any::<bool>()) {
        let not_met: Vec<usize> = (0..spec.answers.len()).filter(|i| spec.answers[*i].status != "met").collect();
        prop_assume!(!not_met.is_empty());
        let mut better = spec.clone();
        let edited = &mut better.answers[*which.get(&not_met)];
        edited.status = "met";
        edited.by = if native { Some("native") } else { edited.by };
        let (before, after) = (spec.assess(), better.assess());
        for vector in [ACHIEVED, EVIDENCED] {
            let exceeds = exceeds(&before, &after, vector);
            check(exceeds.is_none(), || exceeds.unwrap(), &[&spec, &better])?;
        }
        check(keys(&after.gaps).is_subset(&keys(&before.gaps)), || "a new gap".into(), &[&spec, &better])?;
        // A higher SL-A is a shorter distance to SL-T: what remains open cannot have become more urgent.
        let raised = raised(&before.gaps, &after.gaps);
        check(raised.is_none(), || format!("{raised:?}"), &[&spec, &better])?;
    }

    /// A met answer at the organisation, the last scope of every chain, is the base only where there was none: there unknown
    /// becomes met, and a base that was left out adds a met to the parts. It must be proved, for it becomes a deciding answer
    /// even where the parts had been proof enough.
    #[test]
    fn adding_met_at_the_organisation_lowers_nothing(spec in plants(), requirement in requirement()) {
        prop_assume!(!has_answer(&spec, requirement, "organisation"));
        let mut better = spec.clone();
        better.answers.push(answer(requirement, "organisation".into(), "met"));
        let (before, after) = (spec.assess(), better.assess());
        for vector in [ACHIEVED, EVIDENCED] {
            let exceeds = exceeds(&before, &after, vector);
            check(exceeds.is_none(), || exceeds.unwrap(), &[&spec, &better])?;
        }
    }

    /// A part joins the worst-of: met and proved it lowers nothing, unmet it raises nothing (rule 4).
    #[test]
    fn adding_a_part(spec in plants(), requirement in requirement(), which in any::<Index>(), met in any::<bool>()) {
        prop_assume!(!spec.assets.is_empty());
        let scope = format!("asset:{}", which.get(&spec.assets).id);
        prop_assume!(!has_answer(&spec, requirement, &scope));
        let mut other = spec.clone();
        other.answers.push(answer(requirement, scope, if met { "met" } else { "unmet" }));
        let (before, after) = (spec.assess(), other.assess());
        for vector in [ACHIEVED, EVIDENCED] {
            let exceeds = if met { exceeds(&before, &after, vector) } else { exceeds(&after, &before, vector) };
            check(exceeds.is_none(), || exceeds.unwrap(), &[&spec, &other])?;
        }
    }

    /// Rule 3: a compensating countermeasure at the zone itself settles the requirement whatever its assets say.
    #[test]
    fn compensating_at_the_zone_settles_it(spec in plants(), requirement in requirement(), which in any::<Index>()) {
        let zone = &which.get(&spec.zones).id;
        let mut other = spec.clone();
        let scope = format!("zone:{zone}");
        other.answers.retain(|a| a.requirement != requirement || a.scope != scope);
        other.answers.push(Answer { by: Some("compensating"), ..answer(requirement, scope.clone(), "met") });
        let assessment = other.assess();
        let Some(place) = assessment.zones.get(zone.as_str()) else { return Ok(()) };
        let (_, found) = place.requirements.0.iter().find(|(r, _)| r.id == requirement).unwrap();
        prop_assert_eq!(found.status.as_str(), "met");
        prop_assert!(found.evidenced);
        prop_assert_eq!(&found.decided_by, &[format!("answer:{requirement}@{scope}")]);
    }

    /// A status depends on the answers to its own requirement only, a level on the requirements of its own FR.
    #[test]
    fn an_answer_concerns_its_own_requirement(spec in plants(), which in any::<Index>()) {
        prop_assume!(!spec.answers.is_empty());
        let mut other = spec.clone();
        let edited = other.answers.remove(which.index(spec.answers.len()));
        let (before, after) = (spec.assess(), other.assess());
        let fr = SYSTEM_REQUIREMENTS.iter().find(|r| r.id == edited.requirement).map(|r| r.fr);
        for (at, place) in places(&after) {
            let was = places(&before)[&at];
            let same = place.requirements.0.iter().zip(&was.requirements.0).all(|(now, was)| now == was || now.0.id == edited.requirement);
            let same = same && Foundational::ALL.into_iter().all(|f| Some(f) == fr || place.achieved.get(f) == was.achieved.get(f));
            check(same, || at, &[&spec, &other])?;
        }
    }

    /// "Only answers to requirements of 3-3 enter sections 3 to 5, and only with scope organisation, system, site, zone, conduit
    /// or asset." Nor does any other record: measures that are done, risks, incidents, suppliers, the organisation's figures.
    #[test]
    fn other_answers_and_records_do_not_matter(spec in plants()) {
        let mut bare = Spec { extras: 0, organisation: false, ..spec.clone() };
        bare.answers.retain(|a| a.requirement.starts_with("SR ") && !a.scope.starts_with("application:") && !a.scope.starts_with("supplier:"));
        let (with, without) = (spec.assess(), bare.assess());
        prop_assert_eq!(with.zones, without.zones);
        prop_assert_eq!(with.conduits, without.conduits);
        prop_assert_eq!(with.gaps, without.gaps);
        prop_assert_eq!(with.evidence_gaps, without.evidence_gaps);
    }

    /// An unassessed zone's "answers still stand in the chain of its children", so no other zone notices.
    #[test]
    fn taking_a_zone_out_of_scope_changes_no_other(spec in plants(), which in any::<Index>()) {
        let mut other = spec.clone();
        let zone = &mut other.zones[which.index(spec.zones.len())];
        zone.in_scope = Some(false);
        let id = zone.id.clone();
        let (mut before, after) = (spec.assess(), other.assess());
        before.zones.remove(id.as_str());
        prop_assert_eq!(before.zones, after.zones);
    }
}

// Days and evidence.

proptest! {
    #![proptest_config(config())]

    /// Statuses, SL-A and gaps say what is; only what is proved depends on the day.
    #[test]
    fn the_day_decides_only_what_is_proved(spec in plants(), days in -800i64..800) {
        let other = Spec { as_of: spec.as_of + days, ..spec.clone() };
        let (before, after) = (spec.assess(), other.assess());
        check(before.gaps == after.gaps, || "gaps".into(), &[&spec])?;
        for (at, place) in places(&after) {
            let was = places(&before)[&at];
            let statuses = |p: &Place| p.requirements.0.iter().map(|(r, f)| (r.id, f.status, f.decided_by.clone())).collect::<Vec<_>>();
            check(statuses(place) == statuses(was) && place.achieved == was.achieved && place.target == was.target, || at, &[&spec])?;
        }
    }

    /// Evidence that does not run out counts from its day of collection on, so time can only add to it.
    #[test]
    fn lasting_evidence_proves_more_with_time(spec in plants(), days in 0i64..60) {
        let lasting = |item: &Evidence| Evidence { valid_until: Some(9000), ..item.clone() };
        let before = Spec { evidence: spec.evidence.iter().map(lasting).collect(), ..spec.clone() };
        let after = Spec { as_of: spec.as_of + days, ..before.clone() };
        let exceeds = exceeds(&before.assess(), &after.assess(), EVIDENCED);
        check(exceeds.is_none(), || exceeds.unwrap(), &[&before, &after])?;
    }

    /// Evidence that has been collected can only run out.
    #[test]
    fn collected_evidence_proves_less_with_time(spec in plants(), days in 0i64..800) {
        let collected = |item: &&Evidence| item.collected <= spec.as_of;
        let mut before = Spec { evidence: spec.evidence.iter().filter(collected).cloned().collect(), ..spec.clone() };
        let kept: BTreeSet<String> = before.evidence.iter().map(|e| e.id.clone()).collect();
        before.answers.iter_mut().for_each(|a| a.evidence.retain(|e| kept.contains(e)));
        let after = Spec { as_of: spec.as_of + days, ..before.clone() };
        let exceeds = exceeds(&after.assess(), &before.assess(), EVIDENCED);
        check(exceeds.is_none(), || exceeds.unwrap(), &[&before, &after])?;
    }

    /// Revoked evidence counts on no day. Every FR has a requirement at SL1, also for conduits: with nothing proved SL-E is 0,
    /// and what is required is a gap or an evidence gap.
    #[test]
    fn without_evidence_nothing_is_proved(spec in plants()) {
        let mut bare = spec.clone();
        bare.evidence.iter_mut().for_each(|item| item.revoked = Some(true));
        let (with, without) = (spec.assess(), bare.assess());
        for (at, place) in places(&without) {
            check(place.evidenced.0 == [SecurityLevel::Sl0; 7], || at, &[&bare])?;
        }
        check(with.gaps == without.gaps, || "gaps".into(), &[&bare])?;
        check(keys(&with.evidence_gaps).is_subset(&keys(&without.evidence_gaps)), || "evidence gaps".into(), &[&bare])?;
    }
}

// Gaps and priority.

proptest! {
    #![proptest_config(config())]

    /// SL-T asks for every requirement of f up to it and SL-A is how far they all hold: the target is reached exactly where no
    /// gap is left because of it, and proved exactly where no evidence gap is left either.
    #[test]
    fn target_is_reached_where_no_gap_is_left(spec in plants()) {
        let assessment = spec.assess();
        for (at, place) in places(&assessment) {
            for (fr, target) in place.target.unwrap_or_default().iter() {
                let left = |gaps: &[Gap]| gaps.iter().any(|g| g.at.to_string() == at && g.requirement.fr == fr && g.because == Because::Target);
                let (open, unproved) = (left(&assessment.gaps), left(&assessment.evidence_gaps));
                let reached = target.is_none_or(|t| place.achieved.get(fr) >= t);
                let proved = target.is_none_or(|t| place.evidenced.get(fr) >= t);
                check(reached != open && proved == (!open && !unproved), || format!("{at} {fr:?}"), &[&spec])?;
            }
        }
    }

    /// The overlay adds requirements and touches no level; what the target asks for is asked for as before.
    #[test]
    fn the_overlay_changes_no_level(spec in plants()) {
        let without = Spec { system: Some(Overlays::Nothing), ..spec.clone() };
        let with = Spec { system: Some(Overlays::Nis2), ..spec.clone() };
        let (without, with) = (without.assess(), with.assess());
        prop_assert_eq!(&with.zones, &without.zones);
        prop_assert_eq!(&with.conduits, &without.conduits);
        let by_target = |gaps: Vec<Gap>| gaps.into_iter().filter(|g| g.because == Because::Target).collect::<Vec<_>>();
        prop_assert!(without.gaps.iter().chain(&without.evidence_gaps).all(|g| g.because == Because::Target));
        prop_assert_eq!(by_target(with.gaps), without.gaps);
        prop_assert_eq!(by_target(with.evidence_gaps), without.evidence_gaps);
    }

    /// `overlays` absent, and `system` absent, is `[nis2]`.
    #[test]
    fn the_overlay_is_on_by_default(spec in plants()) {
        let of = |system| levels_and_gaps(Spec { system, ..spec.clone() }.assess());
        prop_assert_eq!(of(None), of(Some(Overlays::Nis2)));
        prop_assert_eq!(of(Some(Overlays::Absent)), of(Some(Overlays::Nis2)));
    }

    /// Capability says what could be configured, not what is: it moves gaps between routes and nothing else.
    #[test]
    fn capability_decides_the_route_only(spec in plants(), capability in proptest::option::of(levels()), which in any::<Index>()) {
        prop_assume!(!spec.assets.is_empty());
        let mut other = spec.clone();
        other.assets[which.index(spec.assets.len())].capability = capability;
        let blind = |mut assessment: Assessment| {
            assessment.zones.values_mut().for_each(|place| place.capability = None);
            assessment.gaps.iter_mut().for_each(|gap| gap.route = Route::Implement);
            (assessment.zones, assessment.conduits, assessment.gaps, assessment.evidence_gaps)
        };
        prop_assert_eq!(blind(spec.assess()), blind(other.assess()));
    }

    /// Priority grows with criticality; a conduit has the highest one of its assessed zones. Nothing else of a gap changes.
    #[test]
    fn a_more_critical_zone_is_no_less_urgent(spec in plants(), which in any::<Index>()) {
        let mut other = spec.clone();
        let zone = &mut other.zones[which.index(spec.zones.len())];
        zone.criticality = Some((zone.criticality.unwrap_or(3) + 1).min(5));
        let (before, after) = (spec.assess(), other.assess());
        for (before, after) in [(&before.gaps, &after.gaps), (&before.evidence_gaps, &after.evidence_gaps)] {
            check(keys(before) == keys(after), || "other gaps".into(), &[&spec, &other])?;
            let lowered = raised(after, before);
            check(lowered.is_none(), || format!("{lowered:?}"), &[&spec, &other])?;
        }
    }

    /// A higher target keeps every gap, adds some, and lengthens the distance to SL-T; also through a conduit's default. A gap of
    /// the overlay that becomes one of the target is at least as far from it, for then SL-T >= sl_min.
    #[test]
    fn a_higher_target_is_no_less_urgent(spec in plants(), which in any::<Index>(), steps in proptest::array::uniform7(0u8..=4)) {
        let mut other = spec.clone();
        let zone = &mut other.zones[which.index(spec.zones.len())];
        let raise = |fr: usize| match (level(zone.target.as_ref(), fr), steps[fr]) {
            (None, 0) => None,
            (level, step) => Some((level.unwrap_or(0) + step).min(4)),
        };
        let by_fr: [Option<u8>; 7] = std::array::from_fn(raise);
        zone.target = by_fr.iter().any(Option::is_some).then_some(Levels::Map(None, by_fr));
        let (before, after) = (spec.assess(), other.assess());
        for (before, after) in [(&before.gaps, &after.gaps), (&before.evidence_gaps, &after.evidence_gaps)] {
            check(keys(before).is_subset(&keys(after)), || "a gap is gone".into(), &[&spec, &other])?;
            let lowered = raised(after, before);
            check(lowered.is_none(), || format!("{lowered:?}"), &[&spec, &other])?;
        }
    }
}

fn level(levels: Option<&Levels>, fr: usize) -> Option<u8> {
    match levels? {
        Levels::One(level) => Some(*level),
        Levels::Seven(seven) => Some(seven[fr]),
        Levels::Map(default, by_fr) => by_fr[fr].or(*default),
    }
}

/// What priority depends on: criticality, the requirement's weight, the distance, and whether auditors look there first.
type Factors = (u8, usize, u8, bool);

fn factors(spec: &Spec, assessment: &Assessment, gap: &Gap) -> Factors {
    let assessed: Vec<_> = spec.zones.iter().filter(|z| assessment.zones.contains_key(z.id.as_str())).collect();
    let in_place = |zone: &str| match spec.conduits.iter().find(|c| format!("conduit:{}", c.id) == gap.at.to_string()) {
        Some(conduit) => conduit.between.iter().any(|z| z == zone),
        None => format!("zone:{zone}") == gap.at.to_string(),
    };
    let criticality = assessed.iter().filter(|z| in_place(&z.id)).map(|z| z.criticality.unwrap_or(3)).max().unwrap();
    let place = places(assessment)[&gap.at.to_string()];
    let fr = gap.requirement.fr;
    let wanted = match gap.because {
        Because::Target => place.target.unwrap().get(fr).unwrap(),
        Because::OverlayNis2 => gap.requirement.sl_min,
    };
    let distance = wanted.number().saturating_sub(place.achieved.get(fr).number());
    (criticality, gap.requirement.techniques.len(), distance, matches!(fr.number(), 1 | 2 | 6))
}

/// "`priority` in 0..100 from" four things and "monotone in each of them": equal factors have equal priority in whatever plant,
/// and a gap that is not smaller in any factor is not less urgent.
#[test]
fn priority_is_monotone_in_its_four_factors() {
    let mut runner = TestRunner::new(Config { rng_seed: RngSeed::Fixed(62443), ..config() });
    let mut known: BTreeMap<Factors, u8> = BTreeMap::new();
    for _ in 0..120 {
        let spec = plants().new_tree(&mut runner).unwrap().current();
        let assessment = spec.assess();
        for gap in &assessment.gaps {
            assert!(gap.priority <= 100, "{gap:?}");
            let factors = factors(&spec, &assessment, gap);
            let priority = *known.entry(factors).or_insert(gap.priority);
            assert_eq!(priority, gap.priority, "{factors:?} {gap:?}");
        }
    }
    let at_most = |a: &Factors, b: &Factors| a.0 <= b.0 && a.1 <= b.1 && a.2 <= b.2 && a.3 <= b.3;
    for (a, low) in &known {
        for (b, high) in known.iter().filter(|(b, _)| at_most(a, b)) {
            assert!(low <= high, "{a:?} has priority {low}, {b:?} has {high}");
        }
    }
}
