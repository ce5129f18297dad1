//! Deadlines of NIS2 Article 23(4) for the incidents on record. Reads no clock: whether one is late is for the reader's now.
//!
//! Early warning 24 h and notification 72 h after awareness; final report one month after the notification was submitted
//! (not after awareness). National law may count from another event; where it does, the country table says so.

use ringwall_model::date::Instant;
use ringwall_model::plant::{Incident, Plant};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One deadline of one incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Clock {
    /// Id of the incident.
    pub incident: String,
    /// early-warning, notification, or final-report.
    pub stage: String,
    /// Instant by which it is due, RFC 3339; null while the event it counts from has not happened.
    pub due: Option<String>,
    /// Instant at which it was submitted.
    pub submitted: Option<String>,
    /// Whether it was submitted in time; null while it has not been submitted.
    pub in_time: Option<bool>,
}

/// The clocks of every significant incident, in the order of ids.
pub fn clocks(plant: &Plant) -> Vec<Clock> {
    let mut incidents: Vec<&Incident> = plant.incidents.iter().filter(|i| i.significant == Some(true)).collect();
    incidents.sort_by(|a, b| a.id.cmp(&b.id));
    incidents.into_iter().flat_map(of_incident).collect()
}

fn of_incident(incident: &Incident) -> [Clock; 3] {
    let clock = |stage: &str, due: Option<Instant>, submitted: Option<Instant>| Clock {
        incident: incident.id.to_string(),
        stage: stage.to_owned(),
        due: due.map(|d| d.to_string()),
        submitted: submitted.map(|s| s.to_string()),
        in_time: submitted.and_then(|s| Some(s <= due?)),
    };
    [
        clock("early-warning", incident.aware.map(|a| a.plus_hours(24)), incident.early_warning),
        clock("notification", incident.aware.map(|a| a.plus_hours(72)), incident.notification),
        clock("final-report", incident.notification.map(Instant::plus_month), incident.final_report),
    ]
}
