//! Duties of NIS2 that IEC 62443 has no requirement for: read from approvals, trainings, contacts, registers and clocks.

use ringwall_model::plant::{Approval, Plant, Training};

use super::items::{Item, Share};
use super::scorecard::Input;

/// Weight of a duty from records: as strong as the strongest mapping.
const WEIGHT: u32 = 10;
/// Days after which a review counts as old.
const REVIEW_DAYS: i64 = 365;

/// The duties from records that belong to a row of the scorecard.
pub(super) fn items(input: &Input<'_>, row: &str) -> Vec<Item> {
    let plant = input.index.plant;
    let duties: Vec<(&str, Option<Share>)> = match row {
        "20(1)" => vec![("management approval of the measures", Some(approved(input)))],
        "20(2)" => vec![("training of the management body", Some(trained(input, true)))],
        "21(2)(b)" => vec![("incident contacts", Some(contacts(plant, &["incident-lead"])))],
        "21(2)(c)" => vec![("crisis contacts", Some(contacts(plant, &["crisis-lead"])))],
        "21(2)(d)" => vec![("register of suppliers", supplier_register(input))],
        "21(2)(e)" => vec![("owners of custom applications", application_owners(plant))],
        "21(2)(g)" => vec![("training of the staff", Some(trained(input, false)))],
        "21(2)(i)" => vec![("register of assets", asset_register(plant))],
        "21(3)" => vec![("review of each supplier", supplier_reviews(input))],
        "23" => vec![
            ("contact of the authority or CSIRT", Some(contacts(plant, &["authority", "csirt"]))),
            ("registration with the authority", Some(registered(input))),
            ("deadlines kept", deadlines(plant)),
        ],
        _ => Vec::new(),
    };
    duties.into_iter().filter_map(|(label, share)| Some(Item { label: label.to_owned(), weight: WEIGHT, share: share? })).collect()
}

fn approved(input: &Input<'_>) -> Share {
    let counts = |a: &&Approval| a.what.as_str() == "measures" && a.counts_on(input.index.as_of);
    let approvals: Vec<&Approval> = input.index.plant.approvals.iter().filter(counts).collect();
    let proved = approvals.iter().any(|a| input.index.any_counts(&a.evidence));
    Share::whole(!approvals.is_empty(), proved, "no approval of the measures by the management body within a year")
}

fn trained(input: &Input<'_>, management: bool) -> Share {
    let counts = |t: &&Training| t.management.unwrap_or(false) == management && t.counts_on(input.index.as_of);
    let trainings: Vec<&Training> = input.index.plant.trainings.iter().filter(counts).collect();
    let proved = trainings.iter().any(|t| input.index.any_counts(&t.evidence));
    let who = if management { "the management body" } else { "the staff" };
    Share::whole(!trainings.is_empty(), proved, &format!("no training of {who} that still counts"))
}

/// A contact list is its own record: where it is there, it is shown.
fn contacts(plant: &Plant, roles: &[&str]) -> Share {
    let contacts = plant.organisation.iter().flat_map(|o| &o.contacts);
    let reachable = |c: &&ringwall_model::plant::Contact| c.email.is_some() || c.phone.is_some();
    let found = contacts.filter(reachable).any(|c| roles.contains(&c.role.as_str()));
    Share::whole(found, true, &format!("no contact with the role {}", roles.join(" or ")))
}

fn registered(input: &Input<'_>) -> Share {
    let registration = input.index.plant.organisation.as_ref().and_then(|o| o.registration.as_ref());
    let done = registration.filter(|r| r.date.is_some_and(|d| d <= input.index.as_of));
    Share::whole(done.is_some(), done.is_some_and(|r| input.index.any_counts(&r.evidence)), "no registration on record")
}

fn deadlines(plant: &Plant) -> Option<Share> {
    let clocks = crate::clocks::clocks(plant);
    let shares = clocks.iter().filter_map(|clock| {
        let in_time = clock.in_time?;
        Some((1, Share::whole(in_time, true, &format!("{} of incident {} was late", clock.stage, clock.incident))))
    });
    Share::mean(shares.collect())
}

#[allow(clippy::cast_precision_loss, reason = "counts are small")]
fn share_of(held: usize, all: usize, lacking: &str) -> Option<Share> {
    let covered = if all == 0 { return None } else { held as f64 / all as f64 };
    let lacking = if held < all { vec![format!("{} of {all} {lacking}", all - held)] } else { Vec::new() };
    Some(Share { covered, proved: covered, lacking })
}

fn supplier_register(input: &Input<'_>) -> Option<Share> {
    let assets = &input.index.plant.assets;
    share_of(assets.iter().filter(|a| a.supplier.is_some()).count(), assets.len(), "assets name no supplier")
}

fn asset_register(plant: &Plant) -> Option<Share> {
    let described = |a: &&ringwall_model::plant::Asset| a.role.is_some() && a.vendor.is_some() && a.model.is_some();
    share_of(plant.assets.iter().filter(described).count(), plant.assets.len(), "assets lack role, vendor or model")
}

fn application_owners(plant: &Plant) -> Option<Share> {
    let applications = &plant.applications;
    share_of(applications.iter().filter(|a| a.owner.is_some()).count(), applications.len(), "custom applications have no owner")
}

fn supplier_reviews(input: &Input<'_>) -> Option<Share> {
    let day = input.index.as_of;
    let shares = input.suppliers.iter().map(|(supplier, criticality)| {
        let fresh = supplier.reviewed.is_some_and(|r| r <= day && day <= r.plus_days(REVIEW_DAYS));
        let lacking = format!("supplier:{} not reviewed within a year", supplier.id);
        (*criticality, Share::whole(fresh, input.index.any_counts(&supplier.evidence), &lacking))
    });
    Share::mean(shares.collect()).or_else(|| Some(Share::whole(false, false, "no supplier on record")))
}
