//! An entry as an event of the Open Cybersecurity Schema Framework 1.3: Authentication (3002) for log-ins, Account Change (3001) for
//! accounts and roles, API Activity (6003) for the rest.

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::app::audit::Entry;

const VERSION: &str = "1.3.0";

/// Class, and activity within it.
fn class(action: &str) -> (u32, u32) {
    let (what, verb) = action.rsplit_once('.').unwrap_or((action, ""));
    match (what, verb) {
        ("session", "begin") | ("invitation", "accept") => (3002, 1),
        ("session", "end") => (3002, 2),
        ("session", _) => (3002, 99),
        ("account" | "installation" | "password" | "second-factor" | "recovery-code" | "credential" | "grant", verb) => {
            (3001, account(what, verb))
        }
        (_, "create" | "import" | "add" | "put") => (6003, 1),
        (_, "export" | "read" | "make") => (6003, 2),
        (_, "update" | "change") => (6003, 3),
        (_, "delete" | "erase" | "remove") => (6003, 4),
        _ => (6003, 99),
    }
}

/// Activities of Account Change.
fn account(what: &str, verb: &str) -> u32 {
    match (what, verb) {
        (_, "set-up") if what == "installation" => 1,
        ("password", "change") => 3,
        ("account", "remove") => 6,
        ("grant", "create") => 7,
        ("grant", "delete") => 8,
        ("second-factor", "set-up") => 10,
        ("second-factor", _) => 11,
        _ => 99,
    }
}

/// The event.
pub(super) fn event(organisation: &str, entry: &Entry) -> Value {
    let (class, activity) = class(&entry.action);
    let refused = entry.action == "access.refuse";
    // High, medium, informational.
    let severity = match entry.action.as_str() {
        "break-glass.open" => 4,
        "access.refuse" => 3,
        _ => 1,
    };
    let time = entry.time.parse::<Timestamp>().map(Timestamp::as_millisecond).unwrap_or_default();
    json!({
        "metadata": {
            "version": VERSION,
            "product": { "name": "Ringwall", "vendor_name": "Ringwall", "version": env!("CARGO_PKG_VERSION") },
            "uid": entry.entry.to_string(),
            "tenant_uid": organisation,
            "correlation_uid": entry.request,
        },
        "category_uid": class / 1000,
        "class_uid": class,
        "activity_id": activity,
        "type_uid": class * 100 + activity,
        "time": time,
        "severity_id": severity,
        "status_id": if refused { 2 } else { 1 },
        "message": entry.reason,
        "actor": { "user": { "uid": entry.actor, "name": entry.name } },
        "user": { "uid": entry.actor, "name": entry.name },
        "api": { "operation": entry.action },
        "resources": [{ "uid": entry.subject }],
        "src_endpoint": { "ip": entry.source },
        "unmapped": { "before": entry.before, "after": entry.after },
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::entry;
    use super::*;

    #[test]
    fn classes_follow_what_was_done() {
        let type_of = |action: &str| event("o", &entry(action, "r"))["type_uid"].as_u64().unwrap();
        assert_eq!(type_of("session.begin"), 300_201);
        assert_eq!(type_of("session.end"), 300_202);
        assert_eq!(type_of("grant.create"), 300_107);
        assert_eq!(type_of("zone.update"), 600_303);
        assert_eq!(type_of("plant.import"), 600_301);
        assert_eq!(type_of("access.refuse"), 600_399);
    }

    #[test]
    fn a_refusal_is_a_failure() {
        let event = event("o", &entry("access.refuse", "no role"));
        assert_eq!((&event["status_id"], &event["time"]), (&json!(2), &json!(1_795_515_072_345_u64)));
    }
}
