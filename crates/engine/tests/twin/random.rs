//! Random plants, biased so that the cases the contract speaks about are frequent.

#![allow(dead_code, reason = "shared by several test binaries, each of which uses a part")]

use std::collections::HashSet;

use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::spec::{Answer, Asset, Conduit, Evidence, Levels, Overlays, Spec, Style, Zone};

/// Ids of which some begin like others; one id may name a zone, a conduit, an asset and a site at once.
const IDS: [&str; 10] = ["a", "a-1", "a1", "a10", "b", "0", "12", "line-1", "line-10", "z"];

/// Requirements on which answers are concentrated: base requirements and enhancements, asked of conduits and not, with the
/// overlay and without, the whole of FR 6, and two of other standards that must not matter.
const POOL: [&str; 16] = [
    "SR 1.1",
    "SR 1.1 RE 2",
    "SR 1.6",
    "SR 1.10",
    "SR 2.8",
    "SR 2.8 RE 1",
    "SR 2.11 RE 1",
    "SR 2.12",
    "SR 3.1",
    "SR 4.1",
    "SR 5.1",
    "SR 6.1",
    "SR 6.1 RE 1",
    "SR 6.2",
    "CR 1.1",
    "ORG 1.1",
];

pub(crate) const GOOD_EVIDENCE: &str = "ev-good";

pub(crate) fn levels() -> impl Strategy<Value = Levels> {
    let level = || select(vec![0u8, 1, 1, 1, 2, 2, 2, 3, 3, 4]);
    let map = (weighted(0.5, level()), proptest::array::uniform7(weighted(0.4, level())), 0usize..7, level());
    prop_oneof![
        3 => level().prop_map(Levels::One),
        2 => proptest::array::uniform7(level()).prop_map(Levels::Seven),
        3 => map.prop_map(|(default, mut by_fr, fr, level)| {
            // An empty map is an error.
            if default.is_none() && by_fr.iter().all(Option::is_none) {
                by_fr[fr] = Some(level);
            }
            Levels::Map(default, by_fr)
        }),
    ]
    .boxed()
}

/// The parent of a zone is one that comes earlier: often the one just before, which makes deep nests.
type RawZone = (Option<Index>, Option<(bool, Index)>, Option<&'static str>, Option<bool>, Option<u8>, Option<Levels>);

fn raw_zone() -> impl Strategy<Value = RawZone> {
    let kind = select(vec!["control", "control", "safety", "enterprise", "dmz", "external"]);
    (
        weighted(0.4, any::<Index>()),
        weighted(0.65, (any::<bool>(), any::<Index>())),
        weighted(0.6, kind),
        weighted(0.4, any::<bool>()),
        weighted(0.7, 1u8..=5),
        weighted(0.8, levels()),
    )
}

fn zones(sites: &[String], ids: &[String], raw: Vec<RawZone>) -> Vec<Zone> {
    let zone = |(i, (site, parent, kind, in_scope, criticality, target)): (usize, RawZone)| Zone {
        id: ids[i].clone(),
        site: site.filter(|_| !sites.is_empty()).map(|s| s.get(sites).clone()),
        parent: parent.filter(|_| i > 0).map(|(last, any)| if last { ids[i - 1].clone() } else { any.get(&ids[..i]).clone() }),
        kind,
        in_scope,
        criticality,
        target,
    };
    raw.into_iter().enumerate().map(zone).collect()
}

type RawConduit = (Vec<Index>, Option<Levels>);

fn conduits(zones: &[Zone], raw: Vec<RawConduit>) -> Vec<Conduit> {
    let mut conduits = Vec::new();
    for (i, (ends, target)) in raw.into_iter().enumerate() {
        let mut between = Vec::new();
        for end in ends {
            let id = &end.get(zones).id;
            if !between.contains(id) {
                between.push(id.clone());
            }
        }
        if between.len() >= 2 {
            conduits.push(Conduit { id: IDS[i].into(), between, target });
        }
    }
    conduits
}

fn evidence_item(as_of: i64) -> impl Strategy<Value = Evidence> {
    let collected = select(vec![-400i64, -367, -366, -365, -364, -30, -1, 0, 1, 20]).prop_map(move |d| as_of + d);
    let until = prop_oneof![
        3 => Just(None),
        3 => (-1i64..=1).prop_map(|d| Some((true, d))),
        3 => (-1i64..=1).prop_map(|d| Some((false, d))),
        1 => Just(Some((true, 700))),
    ];
    let revoked = prop_oneof![6 => Just(None), 1 => Just(Some(false)), 1 => Just(Some(true))];
    (collected, until, revoked).prop_map(move |(collected, until, revoked)| Evidence {
        id: String::new(),
        collected,
        valid_until: until.map(|(from_today, days)| days + if from_today { as_of } else { collected }),
        revoked,
    })
}

fn evidence(as_of: i64) -> impl Strategy<Value = Vec<Evidence>> {
    let good = Evidence { id: GOOD_EVIDENCE.into(), collected: as_of - 20, valid_until: None, revoked: None };
    vec(evidence_item(as_of), 5).prop_map(move |mut items| {
        for (i, item) in items.iter_mut().enumerate() {
            item.id = format!("ev-{i}");
        }
        items.push(good.clone());
        items
    })
}

type RawAnswer = (&'static str, Index, &'static str, Option<&'static str>, Option<&'static str>, Vec<&'static str>);

/// An answer whose statuses and evidence come in the given weights.
fn raw_answer(met: u32, other: u32) -> impl Strategy<Value = RawAnswer> {
    let status = prop_oneof![met => Just("met"), met / 3 => Just("not-applicable"), other => Just("unmet"), other => Just("partial")];
    let kind = select(vec![
        "zone",
        "zone",
        "zone",
        "asset",
        "asset",
        "asset",
        "asset",
        "conduit",
        "conduit",
        "site",
        "system",
        "organisation",
        "application",
        "supplier",
    ]);
    let by = weighted(0.7, select(vec!["native", "system", "compensating", "compensating"]));
    let note = prop_oneof![met => Just(Some("no radio: none fitted # here")), other => Just(None), other => Just(Some("")), other => Just(Some(" \t\u{a0}\n"))];
    (kind, any::<Index>(), status, by, note, evidence_names())
}

fn evidence_names() -> impl Strategy<Value = Vec<&'static str>> {
    let some = proptest::sample::subsequence(vec!["ev-0", "ev-1", "ev-2", "ev-3", "ev-4"], 1..=2);
    prop_oneof![5 => Just(vec![GOOD_EVIDENCE]), 1 => Just(vec![]), 4 => some]
}

/// The scope of a kind, or none where the plant has nothing of that kind.
fn scope(kind: &str, which: Index, spec: &Spec) -> Option<String> {
    let ids: Vec<&str> = match kind {
        "zone" => spec.zones.iter().map(|z| z.id.as_str()).collect(),
        "asset" => spec.assets.iter().map(|a| a.id.as_str()).collect(),
        "conduit" => spec.conduits.iter().map(|c| c.id.as_str()).collect(),
        "site" => spec.sites.iter().map(String::as_str).collect(),
        "application" | "supplier" => vec!["a", "b"],
        whole => return Some(whole.to_owned()),
    };
    (!ids.is_empty()).then(|| format!("{kind}:{}", which.get(&ids)))
}

fn add(spec: &mut Spec, taken: &mut HashSet<(String, String)>, requirement: &str, raw: RawAnswer) {
    let (kind, which, status, by, note, evidence) = raw;
    let Some(scope) = scope(kind, which, spec) else { return };
    if taken.insert((requirement.to_owned(), scope.clone())) {
        let evidence = evidence.into_iter().map(str::to_owned).collect();
        spec.answers.push(Answer { requirement: requirement.into(), scope, status, by, note: note.map(str::to_owned), evidence });
    }
}

/// An answer to every requirement of 62443-3-3, nearly all met and proved: without it no level above 0 occurs.
fn nearly_all() -> impl Strategy<Value = Vec<(bool, RawAnswer)>> {
    let kind = select(vec!["system", "organisation", "organisation"]);
    let by = weighted(0.5, select(vec!["native", "system", "compensating"]));
    let status = prop_oneof![80 => Just("met"), 20 => Just("not-applicable"), 1 => Just("unmet"), 1 => Just("partial")];
    let note = prop_oneof![60 => Just(Some("nothing of the kind here")), 1 => Just(None), 1 => Just(Some(" "))];
    let evidence = prop_oneof![80 => Just(vec![GOOD_EVIDENCE]), 1 => evidence_names()];
    let present = prop_oneof![80 => Just(true), 1 => Just(false)];
    vec((present, (kind, any::<Index>(), status, by, note, evidence)), 100)
}

fn frame() -> impl Strategy<Value = Spec> {
    // Boxed, here and above: unboxed, these strategies fill the stack of a test thread.
    let overlays = select(vec![Overlays::Absent, Overlays::Nis2, Overlays::Nothing]);
    let assets = vec((any::<Index>(), weighted(0.75, levels())), 0..=9);
    let parts = (
        vec(raw_zone(), 1..=6).boxed(),
        vec((vec(any::<Index>(), 2..=4), weighted(0.5, levels())), 0..=4).boxed(),
        assets,
        Just(IDS.map(str::to_owned).to_vec()).prop_shuffle(),
        0usize..=2,
    );
    let whole = (any::<bool>(), weighted(0.9, overlays), any::<u32>(), style());
    (parts, whole).prop_map(|((raw_zones, raw_conduits, raw_assets, ids, sites), (organisation, system, extras, style))| {
        let sites = IDS[..sites].iter().map(|s| (*s).to_owned()).collect::<Vec<_>>();
        let zones = zones(&sites, &ids, raw_zones);
        let conduits = conduits(&zones, raw_conduits);
        let asset =
            |(i, (zone, capability)): (usize, (Index, _))| Asset { id: IDS[i].into(), zone: zone.get(&zones).id.clone(), capability };
        let assets = raw_assets.into_iter().enumerate().map(asset).collect();
        Spec { as_of: 0, organisation, system, sites, zones, conduits, assets, answers: vec![], evidence: vec![], extras, style }
    })
}

pub(crate) fn style() -> impl Strategy<Value = Style> {
    let flag = any::<bool>;
    (flag(), flag(), flag(), flag(), any::<u64>()).prop_map(|(nulls, quotes, block, folder, shuffle)| Style {
        nulls,
        quotes,
        block,
        folder,
        shuffle,
    })
}

/// Any plant.
pub(crate) fn plants() -> impl Strategy<Value = Spec> {
    let dated = (0i64..1600).prop_flat_map(|as_of| (Just(as_of), evidence(as_of)));
    let some = vec((select(POOL.to_vec()), raw_answer(6, 2)), 0..90);
    let all = prop_oneof![1 => Just(vec![]), 1 => nearly_all()];
    // In a plant with answers to everything, the narrower answers are fewer and better, or every level would be 0.
    let few = vec((select(POOL.to_vec()), raw_answer(60, 1)), 0..60);
    (frame().boxed(), dated.boxed(), some.boxed(), all.boxed(), few.boxed()).prop_map(|(mut spec, (as_of, evidence), some, all, few)| {
        (spec.as_of, spec.evidence) = (as_of, evidence);
        let mut taken = HashSet::new();
        let narrow = if all.is_empty() { some } else { few };
        for (requirement, raw) in narrow {
            add(&mut spec, &mut taken, requirement, raw);
        }
        for (requirement, (present, raw)) in crate::reference::catalogue().iter().zip(all) {
            if present {
                add(&mut spec, &mut taken, &requirement.id, raw);
            }
        }
        spec
    })
}
