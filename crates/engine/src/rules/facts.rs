//! What several rules ask of the model: which assets are safety equipment, business IT, radio, visitors, reached from outside.

use ringwall_model::date::Date;
use ringwall_model::plant::{Approval, Asset, Plant};

/// Roles that exist only to keep people and environment safe.
const SAFETY_ROLES: [&str; 7] = ["sis", "safety-plc", "safety-controller", "safety-relay", "safety-io", "fire-gas", "safety-drive"];
/// Roles that serve the business, not the process.
const BUSINESS_ROLES: [&str; 9] = ["erp", "office-pc", "office-printer", "mail-server", "file-server", "crm", "it-host", "business-server", "voip-phone"];
/// Roles that visit.
const TEMPORARY_ROLES: [&str; 6] = ["laptop", "service-laptop", "programming-device", "handheld-programmer", "portable-tester", "usb-stick"];
/// Roles that are radio equipment.
const WIRELESS_ROLES: [&str; 8] = ["access-point", "wlan-ap", "wlan-client", "wireless-sensor", "wireless-gateway", "agv", "handheld-scanner", "bluetooth-gateway"];
/// Roles that are reached over networks outside of the system.
const EXTERNAL_ROLES: [&str; 6] = ["vpn", "modem", "cellular-router", "remote-access-gateway", "remote-access", "cloud-connector"];

pub(super) fn is_safety(asset: &Asset) -> bool {
    asset.safety.unwrap_or_else(|| SAFETY_ROLES.contains(&asset.role()))
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

/// The approval of the risk assessment by the asset owner that counts on the day.
pub(crate) fn risk_approval(plant: &Plant, day: Date) -> Option<&Approval> {
    let covers = |a: &&Approval| matches!(a.what.as_str(), "risk-assessment" | "system") && a.counts_on(day);
    plant.approvals.iter().filter(covers).min_by(|a, b| a.id.cmp(&b.id))
}
