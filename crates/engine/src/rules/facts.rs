//! What several rules ask of the model: which assets are safety equipment, business IT, radio, visitors, reached from outside;
//! which risks count; and how a finding is put into words.
//!
//! Roles only guess: where an asset says `safety`, `temporary`, `wireless` or `external`, that decides.

use ringwall_model::date::Date;
use ringwall_model::plant::{Approval, Asset, Plant, Risk, RiskKind, System, Zone, ZoneKind};
use ringwall_model::scope::Scope;
use ringwall_model::text::Text;

use super::{RuleContext, Violation};
use crate::index::ZoneIndex;
use crate::risk::Matrix;

/// Roles that exist only to keep people and environment safe.
const SAFETY_ROLES: [&str; 11] = [
    "sis",
    "safety-plc",
    "safety-controller",
    "safety-relay",
    "safety-io",
    "safety-drive",
    "safety-sensor",
    "light-curtain",
    "esd",
    "fire-gas",
    "burner-management",
];
/// Roles that run the process. A historian is not among them: copies of it stand in offices for good reasons.
const CONTROL_ROLES: [&str; 18] = [
    "plc",
    "pac",
    "rtu",
    "ied",
    "dcs",
    "controller",
    "cnc",
    "io",
    "remote-io",
    "drive",
    "sensor",
    "actuator",
    "robot",
    "hmi",
    "scada-server",
    "scada-client",
    "opc-server",
    "ews",
];
/// Roles that serve the business, not the process.
const BUSINESS_ROLES: [&str; 10] =
    ["erp", "crm", "office-pc", "office-printer", "mail-server", "file-server", "web-server", "it-host", "business-server", "voip-phone"];
/// Roles that visit.
const TEMPORARY_ROLES: [&str; 7] =
    ["laptop", "service-laptop", "maintenance-laptop", "programming-device", "handheld-programmer", "portable-tester", "usb-stick"];
/// Roles that are radio equipment. Cellular routers are left to the rule about external networks.
const WIRELESS_ROLES: [&str; 13] = [
    "access-point",
    "wlan-ap",
    "wifi-ap",
    "wlan-client",
    "wifi-client",
    "wlan-bridge",
    "wireless-sensor",
    "wireless-gateway",
    "bluetooth-gateway",
    "lorawan-gateway",
    "agv",
    "handheld-scanner",
    "tablet",
];
/// Roles that are reached over networks outside of the system.
const EXTERNAL_ROLES: [&str; 10] = [
    "vpn",
    "vpn-gateway",
    "modem",
    "dsl-router",
    "cellular-router",
    "cellular-modem",
    "lte-router",
    "remote-access-gateway",
    "remote-access",
    "cloud-connector",
];

pub(super) fn is_safety(asset: &Asset) -> bool {
    asset.safety.unwrap_or_else(|| SAFETY_ROLES.contains(&asset.role()))
}

pub(super) fn is_control(asset: &Asset) -> bool {
    is_safety(asset) || CONTROL_ROLES.contains(&asset.role())
}

pub(super) fn is_business(asset: &Asset) -> bool {
    BUSINESS_ROLES.contains(&asset.role())
}

pub(super) fn is_temporary(asset: &Asset) -> bool {
    asset.temporary.unwrap_or_else(|| TEMPORARY_ROLES.contains(&asset.role()))
}

pub(super) fn is_wireless(asset: &Asset) -> bool {
    asset.wireless.unwrap_or_else(|| WIRELESS_ROLES.contains(&asset.role()))
}

pub(super) fn is_external(asset: &Asset) -> bool {
    asset.external.unwrap_or_else(|| EXTERNAL_ROLES.contains(&asset.role()))
}

/// Whether zones of this kind are where the process is run: what belongs to offices, visitors or outside networks has no place there.
pub(super) const fn runs_process(kind: ZoneKind) -> bool {
    matches!(kind, ZoneKind::Control | ZoneKind::Safety | ZoneKind::Supervisory | ZoneKind::Engineering)
}

/// A violation at each assessed zone about which `complaint` has something to say.
pub(super) fn each_zone<'p>(cx: &RuleContext<'p>, complaint: impl Fn(&ZoneIndex<'p>) -> Option<String>) -> Vec<Violation> {
    let violation = |zone: &ZoneIndex<'p>| Some(Violation::new(format_args!("zone:{}", zone.zone.id), complaint(zone)?));
    cx.index.assessed_zones().filter_map(violation).collect()
}

/// A violation at each risk about which `complaint` has something to say.
pub(super) fn each_risk<'p>(risks: impl IntoIterator<Item = &'p Risk>, complaint: impl Fn(&Risk) -> Option<String>) -> Vec<Violation> {
    let violation = |risk: &Risk| Some(Violation::new(format_args!("risk:{}", risk.id), complaint(risk)?));
    risks.into_iter().filter_map(violation).collect()
}

/// A violation at the system unless it states what `is_stated` looks for.
pub(super) fn unless_system(cx: &RuleContext<'_>, is_stated: impl Fn(&System) -> bool, because: &str) -> Vec<Violation> {
    let stated = cx.plant.system.as_ref().is_some_and(is_stated);
    if stated { Vec::new() } else { vec![Violation::new("system", because)] }
}

/// Whether there is text in it.
pub(super) fn is_stated(text: Option<&Text>) -> bool {
    text.is_some_and(|t| !t.is_blank())
}

/// Whether one of the texts says something.
pub(super) fn any_stated(texts: &[Text]) -> bool {
    texts.iter().any(|t| !t.is_blank())
}

/// The assets of a zone for which `is` holds, by id; none where there are none.
pub(super) fn those(zone: &ZoneIndex<'_>, is: impl Fn(&Asset) -> bool) -> Option<String> {
    let ids: Vec<&str> = zone.assets.iter().filter(|a| is(a)).map(|a| a.id.as_str()).collect();
    (!ids.is_empty()).then(|| shortened(&ids))
}

/// At most three names, then how many more there are.
pub(super) fn shortened(names: &[&str]) -> String {
    match names {
        [first, second, third, rest @ ..] if !rest.is_empty() => format!("{first}, {second}, {third} and {} more", rest.len()),
        _ => listed(names),
    }
}

/// `a`, `a and b`, `a, b and c`.
pub(super) fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// What is not there, of several things to be had; none where all are.
pub(super) fn missing(parts: &[(&str, bool)]) -> Option<String> {
    let missing: Vec<&str> = parts.iter().filter(|(_, there)| !there).map(|(what, _)| *what).collect();
    (!missing.is_empty()).then(|| listed(&missing))
}

/// `zone line-1 of kind control`.
pub(super) fn with_kind(zone: &Zone) -> String {
    zone.kind.map_or_else(|| format!("zone {}, whose kind is not stated", zone.id), |kind| format!("zone {} of kind {kind}", zone.id))
}

/// Greatest risk the organisation accepts.
pub(super) fn tolerable(cx: &RuleContext<'_>) -> Option<u64> {
    Matrix::of(cx.plant).tolerable()
}

/// Risks of the initial assessment at the system and at assessed places.
pub(super) fn initial_risks<'p>(cx: &RuleContext<'p>) -> Vec<&'p Risk> {
    risks_where(cx, |risk| risk.kind == Some(RiskKind::Initial))
}

/// Risks of the detailed assessment at the system and at assessed places.
pub(super) fn detailed_risks<'p>(cx: &RuleContext<'p>) -> Vec<&'p Risk> {
    risks_where(cx, |risk| risk.kind != Some(RiskKind::Initial))
}

/// Detailed risks that ZCR 5.7 hands on to countermeasures: those that are not shown to be bearable without any.
pub(super) fn risks_to_treat<'p>(cx: &RuleContext<'p>) -> Vec<&'p Risk> {
    let (matrix, tolerable) = (Matrix::of(cx.plant), tolerable(cx));
    let bearable = |risk: &&Risk| matrix.unmitigated(risk).zip(tolerable).is_some_and(|(value, tolerable)| value <= tolerable);
    detailed_risks(cx).into_iter().filter(|risk| !bearable(risk)).collect()
}

/// Why a risk is still too high with the countermeasures that exist; none where it is not, is accepted, or cannot be compared.
pub(super) fn excess(cx: &RuleContext<'_>, risk: &Risk) -> Option<String> {
    let (residual, tolerable) = (Matrix::of(cx.plant).residual(risk)?, tolerable(cx)?);
    let open = residual > tolerable && !is_stated(risk.accepted.as_ref());
    open.then(|| format!("risk {} stays at {residual}, above the tolerable {tolerable}", risk.id))
}

fn risks_where<'p>(cx: &RuleContext<'p>, is: impl Fn(&Risk) -> bool) -> Vec<&'p Risk> {
    cx.plant.risks.iter().filter(|risk| is(risk) && is_assessed(cx, &risk.at)).collect()
}

fn is_assessed(cx: &RuleContext<'_>, place: &Scope) -> bool {
    match place {
        Scope::System => true,
        Scope::Zone(id) => cx.index.zone(id).is_some_and(|z| z.zone.is_assessed()),
        Scope::Conduit(id) => cx.plant.conduits.iter().any(|c| c.id == *id && cx.index.assessed_ends(c).next().is_some()),
        _ => false,
    }
}

/// Whether an approval is about the risk assessment.
pub(super) fn is_of_risk_assessment(approval: &Approval) -> bool {
    matches!(approval.what.as_str(), "risk-assessment" | "system")
}

/// The approval of the risk assessment by the asset owner that counts on the day.
pub(crate) fn risk_approval(plant: &Plant, day: Date) -> Option<&Approval> {
    let counts = |a: &&Approval| is_of_risk_assessment(a) && a.counts_on(day);
    plant.approvals.iter().filter(counts).min_by(|a, b| a.id.cmp(&b.id))
}
