//! One mapped requirement or duty as an item of a scorecard row: what share of it is covered, what share is proved.

use ringwall_model::plant::{Answer, RiskKind, Status, Supplier};
use ringwall_model::scope::Scope;

use super::scorecard::Input;
use crate::assessment::FoundStatus;
use crate::catalogue::{self, Mapping, Part};

/// Maturity that 2-1, 2-4 and 4-1 practices are measured against where nobody sets another.
const TARGET_MATURITY: u64 = 2;

/// One item of a row.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Item {
    /// What it is: a requirement id or a few words.
    pub(super) label: String,
    /// Weight in its row, 1 to 10.
    pub(super) weight: u32,
    pub(super) share: Share,
}

/// Shares from 0 to 1 and what is lacking.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Share {
    pub(super) covered: f64,
    pub(super) proved: f64,
    pub(super) lacking: Vec<String>,
}

impl Share {
    pub(super) fn whole(covered: bool, proved: bool, lacking: &str) -> Self {
        let lacking = if covered { Vec::new() } else { vec![lacking.to_owned()] };
        Self { covered: f64::from(u8::from(covered)), proved: f64::from(u8::from(covered && proved)), lacking }
    }

    /// Mean of shares with weights; none where there are none.
    pub(super) fn mean(shares: Vec<(u64, Self)>) -> Option<Self> {
        let total: u64 = shares.iter().map(|(weight, _)| weight).sum();
        if total == 0 {
            return None;
        }
        #[allow(clippy::cast_precision_loss, reason = "weights are small")]
        let of = |value: fn(&Self) -> f64| shares.iter().map(|(weight, share)| *weight as f64 * value(share)).sum::<f64>() / total as f64;
        Some(Self {
            covered: of(|s| s.covered),
            proved: of(|s| s.proved),
            lacking: shares.iter().flat_map(|(_, share)| share.lacking.iter().cloned()).collect(),
        })
    }
}

/// The share of one mapped requirement; none where nothing in this plant asks for it.
pub(super) fn mapped(input: &Input<'_>, mapping: &Mapping) -> Option<Share> {
    match mapping.part {
        Part::P33 => system_requirement(input, mapping.id),
        Part::P21 => Some(programme(input, mapping.id)),
        Part::P24 => service(input, mapping.id),
        Part::P32 => rule(input, mapping.id),
        Part::P41 => supplied(input, mapping.id, "62443-4-1"),
        Part::P42 => supplied(input, mapping.id, "62443-4-2"),
    }
}

/// 3-3: per zone where SL-T or the overlay asks for it, weighted by criticality; not-applicable counts as met.
fn system_requirement(input: &Input<'_>, id: &str) -> Option<Share> {
    let requirement = catalogue::system_requirement(id)?;
    let overlay = input.index.nis2_overlay() && requirement.nis2_overlay;
    let zones = input.index.assessed_zones().filter_map(|zone| {
        let place = input.zones.get(&zone.zone.id)?;
        let asked = place.target.and_then(|t| t.get(requirement.fr)).is_some_and(|target| requirement.sl_min <= target);
        let finding = place.requirements.get(requirement).filter(|_| asked || overlay)?;
        let covered = match finding.status {
            FoundStatus::Met | FoundStatus::NotApplicable => 1.0,
            FoundStatus::Partial => 0.5,
            FoundStatus::Unmet | FoundStatus::Unknown => 0.0,
        };
        let lacking = if covered < 1.0 { vec![format!("{} at zone:{}", finding.status.as_str(), zone.zone.id)] } else { Vec::new() };
        Some((zone.zone.criticality(), Share { covered, proved: if finding.evidenced { covered } else { 0.0 }, lacking }))
    });
    Share::mean(zones.collect())
}

/// How far an answer to a practice reaches the target maturity; without a maturity its status decides.
fn practice(input: &Input<'_>, answer: &Answer) -> Share {
    let mature = answer.maturity.is_none_or(|m| m.get() >= TARGET_MATURITY);
    let (covered, word) = match answer.status {
        Status::Met if mature => (1.0, "met"),
        Status::NotApplicable if !answer.lacks_reason() => (1.0, "not-applicable"),
        Status::Met => (0.5, "below maturity 2"),
        Status::Partial => (0.5, "partial"),
        Status::NotApplicable => (0.0, "not-applicable without a reason"),
        Status::Unmet => (0.0, "unmet"),
    };
    let lacking = if covered < 1.0 { vec![format!("{word} at {}", answer.scope)] } else { Vec::new() };
    let proved = if covered >= 1.0 && input.index.is_proved(answer) { 1.0 } else { 0.0 };
    Share { covered, proved, lacking }
}

fn unanswered() -> Share {
    Share { lacking: vec!["not answered".into()], ..Share::default() }
}

/// 2-1: the answer of the system, else of the organisation; where sites answer for themselves, the mean over them.
fn programme(input: &Input<'_>, id: &str) -> Share {
    let general = input.practice_at(&Scope::System, id).or_else(|| input.practice_at(&Scope::Organisation, id));
    let general = general.map(|answer| practice(input, answer));
    let mut sites: Vec<_> = input.index.plant.sites.iter().collect();
    sites.sort_by(|a, b| a.id.cmp(&b.id));
    let of_sites: Vec<Option<&Answer>> = sites.iter().map(|site| input.practice_at(&Scope::Site(site.id.clone()), id)).collect();
    if of_sites.iter().all(Option::is_none) {
        return general.unwrap_or_else(unanswered);
    }
    let share = |answer: Option<&Answer>| answer.map(|a| practice(input, a)).or_else(|| general.clone()).unwrap_or_else(unanswered);
    Share::mean(of_sites.into_iter().map(|answer| (1, share(answer))).collect()).unwrap_or_else(unanswered)
}

/// 3-2: checked on the model; proved where the owner approved the risk assessment and that approval is proved.
fn rule(input: &Input<'_>, id: &str) -> Option<Share> {
    let result = input.rules.iter().find(|r| r.id == id)?;
    let count = result.places.len();
    let lacking = result.because.first().map(|first| match count {
        1 => first.clone(),
        _ => format!("{first}, and {} more", count - 1),
    });
    let vacuous = if result.ok { nothing_to_check(input, id) } else { None };
    let lacking = vacuous.map(str::to_owned).or(lacking).unwrap_or_default();
    Some(Share::whole(result.ok && vacuous.is_none(), input.risk_assessment_proved(), &lacking))
}

/// Steps of a risk assessment that hold only because there is no risk to check them on cover nothing.
fn nothing_to_check(input: &Input<'_>, id: &str) -> Option<&'static str> {
    let mut risks = input.index.plant.risks.iter();
    match id {
        "ZCR 4.1" => risks.next().is_none().then_some("no risk on record"),
        _ if id.starts_with("ZCR 5.") && id != "ZCR 5.6" => {
            let detailed = risks.any(|r| r.kind != Some(RiskKind::Initial));
            (!detailed).then_some("no detailed risk on record")
        }
        _ => None,
    }
}

/// 2-4: every base requirement of the area, over the suppliers of services, weighted by their criticality.
fn service(input: &Input<'_>, area: &str) -> Option<Share> {
    let suppliers = input.suppliers.iter().filter(|(supplier, _)| is_service(supplier));
    let shares = suppliers.map(|(supplier, criticality)| {
        let share = certified(input, supplier, "62443-2-4").unwrap_or_else(|| service_answers(input, supplier, area));
        (*criticality, share)
    });
    Share::mean(shares.collect())
}

fn service_answers(input: &Input<'_>, supplier: &Supplier, area: &str) -> Share {
    let base = catalogue::SERVICE_REQUIREMENTS.iter().filter(|r| r.id.starts_with(area) && r.id.ends_with("BR"));
    let scope = Scope::Supplier(supplier.id.clone());
    let shares = base.map(|r| (1, input.practice_at(&scope, r.id).map_or_else(Share::default, |a| practice(input, a))));
    let mut share = Share::mean(shares.collect()).unwrap_or_default();
    if share.covered < 1.0 {
        share.lacking = vec![format!("not shown for supplier:{}", supplier.id)];
    }
    share
}

fn is_service(supplier: &Supplier) -> bool {
    const SERVICES: [&str; 7] = ["integration", "maintenance", "remote-access", "service", "services", "engineering", "managed-services"];
    supplier.supplies.iter().any(|s| SERVICES.contains(&s.as_str()))
}

/// 4-1 and 4-2: a valid certificate, else the answers about the supplier or its assets; weighted by what it supplies.
fn supplied(input: &Input<'_>, id: &str, standard: &str) -> Option<Share> {
    let products = input.suppliers.iter().filter(|(supplier, _)| !input.assets_of(supplier).is_empty());
    let shares = products.map(|(supplier, criticality)| {
        let answered = || input.practice_at(&Scope::Supplier(supplier.id.clone()), id).map(|a| practice(input, a));
        let share = certified(input, supplier, standard).or_else(answered).or_else(|| asset_answers(input, supplier, id));
        (*criticality, share.unwrap_or_else(|| Share::whole(false, false, &format!("not shown for supplier:{}", supplier.id))))
    });
    Share::mean(shares.collect())
}

fn asset_answers(input: &Input<'_>, supplier: &Supplier, id: &str) -> Option<Share> {
    let answers: Vec<Option<&Answer>> = input.assets_of(supplier).iter().map(|scope| input.practice_at(scope, id)).collect();
    if answers.iter().all(Option::is_none) {
        return None;
    }
    let share = |answer: Option<&Answer>| answer.map_or_else(unanswered, |a| practice(input, a));
    let mut share = Share::mean(answers.into_iter().map(|a| (1, share(a))).collect())?;
    share.lacking.truncate(3);
    Some(share)
}

/// Whole where the supplier has a certificate for the standard that is valid on the day.
fn certified(input: &Input<'_>, supplier: &Supplier, standard: &str) -> Option<Share> {
    let day = input.index.as_of;
    let valid = |c: &&ringwall_model::plant::Certificate| {
        c.standard.as_str().contains(standard) && c.issued.is_none_or(|d| d <= day) && c.valid_until.is_none_or(|d| day <= d)
    };
    let mut certificates = supplier.certificates.iter().filter(valid).peekable();
    certificates.peek()?;
    let proved = certificates.any(|c| c.evidence.as_ref().is_some_and(|e| input.index.any_counts(std::slice::from_ref(e))));
    Some(Share::whole(true, proved, ""))
}
