//! The year that the demonstration tells, as a table. People, acts and reasons are invented, like the plant; the days are those of the
//! example's files, and move with them.

use ringwall_server::Role;

/// Somebody in the story.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Who {
    Admin,
    Lead,
    Engineer,
    Approver,
    Management,
    Operator,
    Auditor,
    Supplier,
}

/// Name, what they are, and their role. Their address is the role at the plant.
pub(super) struct Cast {
    pub(super) who: Who,
    pub(super) name: &'static str,
    pub(super) role: Role,
}

/// The first administers everything.
pub(super) const PEOPLE: [Cast; 8] = [
    Cast { who: Who::Admin, name: "Lukas Brandl, IT administrator", role: Role::Admin },
    Cast { who: Who::Lead, name: "Katrin Moser, head of production IT", role: Role::ComplianceLead },
    Cast { who: Who::Engineer, name: "Stefan Pichler, automation engineer", role: Role::OtEngineer },
    Cast { who: Who::Approver, name: "Robert Aigner, managing director finance", role: Role::Approver },
    Cast { who: Who::Management, name: "Ingrid Steiner, managing director operations", role: Role::Management },
    Cast { who: Who::Operator, name: "Tanja Kofler, shift lead line 3", role: Role::Operator },
    Cast { who: Who::Auditor, name: "Peter Lindner, auditor", role: Role::Auditor },
    Cast { who: Who::Supplier, name: "Julia Rainer, Murtal Automation", role: Role::Supplier },
];

/// The supplier that one of them stands for.
pub(super) const SUPPLIER: &str = "murtal";

/// What happens.
pub(super) enum What {
    /// The administrator invites somebody, who comes.
    Joins(Who),
    /// The first state of the plant comes in.
    Begin,
    /// These records become what they are in the end, and what they refer to comes with them. A star stands for anything.
    Settle(&'static [&'static str]),
    /// Records take an earlier form: what they are in the end, merged with this (RFC 7396).
    Earlier(&'static [(&'static str, &'static str)]),
    /// The supplier says how it is reached.
    Contact(&'static str),
    /// The plant becomes what the example says.
    End,
}

/// One line of the story: when (UTC), who, why, what.
pub(super) struct Line(pub(super) &'static str, pub(super) Who, pub(super) &'static str, pub(super) What);

/// The day that the example's files were written for: the day of their last events.
pub(super) const EXAMPLE_DAY: &str = "2026-11-17";
/// When the story begins.
pub(super) const BEGINS: &str = "2025-11-17T08:30";

/// What nobody had on a list before the walk-down, or was not there yet.
pub(super) const UNKNOWN: [&str; 9] = [
    "asset:lte-router-2",
    "asset:splc-pal-3",
    "asset:robot-pal-3",
    "asset:edge-gw-3",
    "asset:agv-1",
    "conduit:lte-line-2",
    "application:can-counter",
    "application:syrup-recipes",
    "application:downtime-db",
];

/// What the first state has in another form than the last.
pub(super) const FIRST: [(&str, &str); 17] = [
    ("organisation:self", r#"{"risk": null, "contacts": null}"#),
    (
        "system:self",
        r#"{"access_points": ["fw-plant", "vpn-gw", "wlan-ctrl"], "policies": null,
            "threat_environment": "Ransomware that comes from the office. Nothing else was looked at yet."}"#,
    ),
    ("zone:line-2", r#"{"target": 1, "target_reason": null}"#),
    ("zone:plant-dmz", r#"{"target": 2, "target_reason": null}"#),
    ("zone:remote-access", r#"{"target": 1, "target_reason": null}"#),
    ("zone:safety", r#"{"target": 2}"#),
    ("zone:*", r#"{"target": 1}"#),
    ("conduit:maker-remote", r#"{"target": null}"#),
    ("supplier:murtal", r#"{"contact": "office@murtal.example", "certificates": null}"#),
    ("supplier:*", r#"{"reviewed": null, "certificates": null, "evidence": null, "note": null}"#),
    (
        "evidence:ev-octoplant",
        r#"{"collected": "2025-11-03", "valid_until": "2026-02-03", "source": "evidence/2025-11-03-octoplant.pdf", "sha256": null}"#,
    ),
    (
        "evidence:ev-fw-rules",
        r#"{"collected": "2025-10-07", "valid_until": "2026-04-07", "reviewed": "2025-10-07", "source": "evidence/2025-10-07-fw-plant.conf", "sha256": null}"#,
    ),
    (
        "evidence:ev-net-drawing",
        r#"{"title": "Network drawing revision 6", "collected": "2025-03-10", "valid_until": null, "source": "evidence/2025-03-10-network-r6.pdf", "sha256": null}"#,
    ),
    ("answer:SR 7.5@site:graz", "{}"),
    (
        "answer:SR *@system",
        r#"{"status": "partial", "by": null, "note": "First self-assessment: so it is said, nobody has looked yet", "evidence": null}"#,
    ),
    ("answer:SR *@organisation", r#"{"status": "unmet", "note": "First self-assessment: no", "evidence": null}"#),
    ("training:tr-awareness-2025", "{}"),
];

use What::{Begin, Contact, Earlier, End, Joins, Settle};
use Who::{Admin, Approver, Auditor, Engineer, Lead, Management, Operator, Supplier};

pub(super) const STORY: &[Line] = &[
    // --- the beginning: what is said
    Line("2025-11-17T09:00", Admin, "Leads the assessment", Joins(Lead)),
    Line("2025-11-17T09:10", Admin, "Knows the machines", Joins(Engineer)),
    Line("2025-11-17T09:20", Admin, "Signs for the management, NIS2 Article 20", Joins(Management)),
    Line("2025-11-18T13:05", Lead, "First inventory, from drawings and lists; nobody has walked the lines yet", Begin),
    Line(
        "2025-12-02T10:15",
        Engineer,
        "Reports of the OT domain and its group policy drawn for the first time",
        Earlier(&[
            ("evidence:ev-gpo", r#"{"collected": "2025-12-01", "source": "evidence/2025-12-01-gpo.html", "sha256": null}"#),
            (
                "evidence:ev-ot-domain",
                r#"{"collected": "2025-12-01", "source": "evidence/2025-12-01-ot-domain.csv", "sha256": null, "reviewed_by": null, "reviewed": null}"#,
            ),
        ]),
    ),
    Line(
        "2025-12-03T14:40",
        Engineer,
        "Accounts of the domain gone through; what holds for the lines is another question",
        Settle(&[
            "answer:SR 1.1@system",
            "answer:SR 1.1 RE 1@system",
            "answer:SR 1.3@system",
            "answer:SR 1.4@system",
            "answer:SR 2.1@system",
            "answer:SR 2.1 RE *@system",
        ]),
    ),
    Line(
        "2025-12-04T09:05",
        Engineer,
        "Taken from the group policy report",
        Settle(&["answer:SR 1.7@system", "answer:SR 1.11@system", "answer:SR 1.12@system", "answer:SR 2.5@system"]),
    ),
    Line(
        "2025-12-16T15:20",
        Lead,
        "Rules of fw-plant compared with the drawing",
        Settle(&[
            "answer:SR 1.13@system",
            "answer:SR 5.1@system",
            "answer:SR 5.2 RE 1@system",
            "answer:SR 5.3@system",
            "answer:NET 1.1@system",
        ]),
    ),
    // --- 2026: policy, people, suppliers
    Line("2026-01-20T14:30", Lead, "Policy as it was signed this morning", Settle(&["evidence:ev-policy"])),
    Line("2026-01-20T15:10", Management, "Read, discussed and signed in the management meeting", Settle(&["approval:ap-policy"])),
    Line("2026-01-21T08:50", Lead, "Follows from the policy", Settle(&["answer:ORG 1.1@organisation", "answer:ORG 1.3@organisation"])),
    Line(
        "2026-02-03T07:45",
        Engineer,
        "Quarterly: the last proof ends today",
        Earlier(&[(
            "evidence:ev-octoplant",
            r#"{"collected": "2026-02-03", "valid_until": "2026-05-03", "source": "evidence/2026-02-03-octoplant.pdf", "sha256": null}"#,
        )]),
    ),
    Line("2026-02-09T10:00", Lead, "First engineer with a course", Settle(&["training:tr-62443-engineer"])),
    Line(
        "2026-02-17T16:00",
        Lead,
        "Certificates asked for, and looked at",
        Settle(&["supplier:siemens", "supplier:secomea", "supplier:belden", "answer:DM-5@supplier:siemens"]),
    ),
    Line(
        "2026-02-24T11:30",
        Engineer,
        "Servers and clients gone through with the build standard",
        Settle(&["answer:SR 2.4@system", "answer:SR 2.6@system", "answer:SR 3.3@system", "answer:SR 3.5@system", "answer:SR 3.8@system"]),
    ),
    Line(
        "2026-03-13T09:30",
        Lead,
        "93 % of shift staff were there",
        Settle(&["training:tr-awareness-2026", "answer:ORG 1.4@organisation"]),
    ),
    Line(
        "2026-03-25T13:15",
        Engineer,
        "SCADA server B restored on spare hardware yesterday, 3 h 20 min",
        Settle(&["answer:SR 7.3 RE 1@system", "answer:SR 7.4@system"]),
    ),
    Line(
        "2026-03-31T08:20",
        Engineer,
        "Backup jobs of the last weeks",
        Earlier(&[(
            "evidence:ev-scada-backup",
            r#"{"title": "Backup jobs of the spring", "collected": "2026-03-31", "valid_until": "2026-06-30", "source": "evidence/2026-03-31-backup.csv"}"#,
        )]),
    ),
    Line("2026-03-31T08:35", Engineer, "Proved by the list of jobs", Settle(&["answer:SR 7.3@system"])),
    Line(
        "2026-04-08T09:10",
        Lead,
        "Half-yearly review of the rules with Alpsec; the old proof ended yesterday",
        Earlier(&[(
            "evidence:ev-fw-rules",
            r#"{"collected": "2026-04-07", "valid_until": "2026-10-07", "reviewed": "2026-04-07", "source": "evidence/2026-04-07-fw-plant.conf", "sha256": null}"#,
        )]),
    ),
    Line("2026-04-16T12:00", Engineer, "The AGVs are in operation since Monday", Settle(&["asset:agv-1"])),
    Line(
        "2026-04-23T15:00",
        Engineer,
        "Radio survey of hall and yard",
        Settle(&["answer:SR 1.6@system", "answer:SR 1.6 RE 1@system", "answer:SR 2.2@system"]),
    ),
    Line(
        "2026-04-29T10:40",
        Lead,
        "Questionnaire came back half empty",
        Settle(&["supplier:steirapack", "answer:SP.03.01 BR@supplier:steirapack"]),
    ),
    Line(
        "2026-05-05T08:00",
        Engineer,
        "Quarterly",
        Earlier(&[(
            "evidence:ev-octoplant",
            r#"{"collected": "2026-05-05", "valid_until": "2026-08-05", "source": "evidence/2026-05-05-octoplant.pdf", "sha256": null}"#,
        )]),
    ),
    Line(
        "2026-05-21T13:50",
        Lead,
        "Island test of last Saturday, seen by the head of production",
        Settle(&["answer:SR 5.1 RE 2@system", "answer:SR 5.2 RE 2@system", "answer:SR 5.2 RE 3@zone:plant-dmz", "answer:NET 1.5@system"]),
    ),
    Line(
        "2026-05-28T09:00",
        Lead,
        "First report of the monitoring desk in the new form",
        Earlier(&[(
            "evidence:ev-mdr",
            r#"{"collected": "2026-05-05", "valid_until": "2026-08-05", "source": "evidence/2026-05-05-alpsec.pdf"}"#,
        )]),
    ),
    Line("2026-05-28T09:20", Lead, "Yearly talk with the monitoring desk", Settle(&["supplier:alpsec", "answer:SR 3.9@zone:plant-dmz"])),
    // --- summer: safety, workshop, line 1
    Line("2026-06-01T08:15", Admin, "Keeps up the record of Murtal; sees nothing else", Joins(Supplier)),
    Line("2026-06-02T07:55", Supplier, "Security mailbox instead of the office", Contact("security@murtal.example")),
    Line(
        "2026-06-03T10:30",
        Lead,
        "Contract and certificate looked at again; the certificate has just ended",
        Settle(&["supplier:murtal"]),
    ),
    Line(
        "2026-06-10T14:00",
        Engineer,
        "Yearly safety test, signatures compared",
        Settle(&[
            "answer:SR 2.1@zone:safety",
            "answer:SR 3.1@zone:safety",
            "answer:SR 3.4@zone:safety",
            "answer:SR 3.6@zone:safety",
            "answer:SR 3.1@conduit:safety-io",
        ]),
    ),
    Line("2026-06-18T09:45", Lead, "Table-top exercise of yesterday", Settle(&["training:tr-exercise-2026"])),
    Line(
        "2026-07-03T08:30",
        Lead,
        "Half-yearly review of the badge zones",
        Settle(&["answer:ORG 3.1@organisation", "answer:SR 2.5@zone:supervision"]),
    ),
    Line("2026-07-06T09:00", Admin, "Signs with the managing director operations: two pairs of eyes", Joins(Approver)),
    Line("2026-07-09T11:00", Lead, "Risk workshop of 2026-07-08", Settle(&["risk:ri-*"])),
    Line(
        "2026-07-09T11:40",
        Lead,
        "Targets follow from the workshop; for the makers' access the risk suggests 3",
        Earlier(&[("zone:remote-access", r#"{"target": 3, "target_reason": null}"#)]),
    ),
    Line(
        "2026-07-09T11:45",
        Lead,
        "Targets follow from the workshop",
        Settle(&[
            "zone:production",
            "zone:line-*",
            "zone:safety",
            "zone:supervision",
            "zone:engineering",
            "zone:plant-dmz",
            "zone:service",
            "conduit:maker-remote",
        ]),
    ),
    Line("2026-07-20T10:10", Lead, "Reminder sent, no answer", Settle(&["supplier:rockwell"])),
    Line(
        "2026-07-30T12:20",
        Engineer,
        "Summer stop: acceptance checks of line 1 repeated",
        Settle(&["answer:SR 3.3@zone:line-1", "answer:SR 7.1@zone:line-1"]),
    ),
    Line(
        "2026-08-04T08:05",
        Engineer,
        "Quarterly",
        Earlier(&[(
            "evidence:ev-octoplant",
            r#"{"collected": "2026-08-04", "valid_until": "2026-11-04", "source": "evidence/2026-08-04-octoplant.pdf", "sha256": null}"#,
        )]),
    ),
    Line(
        "2026-08-05T08:40",
        Engineer,
        "Line 1 is compared every night now",
        Settle(&["answer:SR 3.4@system", "answer:SR 7.3@zone:line-1", "answer:SR 7.4@zone:line-1", "answer:SR 3.5@zone:line-1"]),
    ),
    Line("2026-08-20T08:30", Admin, "Hands in what the shift has, and reports incidents", Joins(Operator)),
    Line(
        "2026-08-24T15:30",
        Lead,
        "Drawing revision 7 from Murtal",
        Settle(&["answer:SR 5.1 RE 1@system", "answer:CM 1.2@system", "answer:SP.*@supplier:murtal", "evidence:ev-net-drawing"]),
    ),
    Line(
        "2026-08-31T05:50",
        Operator,
        "Backup list of line 3, from the folder in the shift office",
        Earlier(&[("evidence:ev-backup-list-3", r#"{"revoked": null, "note": null}"#)]),
    ),
    Line("2026-09-01T09:15", Engineer, "List handed in by the shift", Settle(&["answer:SR 7.3@zone:line-3"])),
    // --- the walk-down: what is really there
    Line(
        "2026-09-16T15:10",
        Engineer,
        "Walk-down: what nobody had on a list",
        Settle(&["asset:*", "conduit:lte-line-2", "application:*", "system:self", "evidence:ev-photos-panels"]),
    ),
    Line("2026-09-17T06:20", Lead, "Two thirds of the folders on the list are empty", Settle(&["evidence:ev-backup-list-3"])),
    Line(
        "2026-09-17T16:00",
        Engineer,
        "Walk-down record of lines 1 to 3, not reviewed yet; configurations that were read out on the way",
        Earlier(&[
            ("evidence:ev-walkdown", r#"{"reviewed_by": null, "reviewed": null}"#),
            ("evidence:ev-switch-config", r#"{"collected": "2026-09-16", "source": "evidence/2026-09-16-switches.zip", "sha256": null}"#),
        ]),
    ),
    Line(
        "2026-09-18T13:30",
        Engineer,
        "Walk-down, answers for all lines; worse than what was said a year ago",
        Settle(&["answer:*@zone:production"]),
    ),
    Line(
        "2026-09-18T14:10",
        Engineer,
        "Walk-down, line 2 and its old panel",
        Settle(&["answer:*@zone:line-2", "answer:*@asset:hmi-filler-2"]),
    ),
    Line(
        "2026-09-18T14:40",
        Engineer,
        "Walk-down, line 3",
        Settle(&["answer:*@zone:line-3", "answer:*@asset:edge-gw-3", "answer:*@asset:splc-pal-3"]),
    ),
    Line(
        "2026-09-18T15:00",
        Engineer,
        "Walk-down, line 1",
        Settle(&["answer:SR 1.1@zone:line-1", "answer:SR 3.2@zone:line-1", "answer:SR 4.3@zone:line-1"]),
    ),
    Line("2026-09-21T09:00", Engineer, "Walk-down, safety", Settle(&["answer:*@zone:safety"])),
    Line(
        "2026-09-22T10:30",
        Lead,
        "Reports of domain, logs and inventory drawn again; the last ones would end soon",
        Settle(&["evidence:ev-ot-domain", "evidence:ev-gpo", "evidence:ev-log-sample", "evidence:ev-inventory", "evidence:ev-endpoint"]),
    ),
    Line(
        "2026-09-22T11:10",
        Lead,
        "Servers, clients and log server: looked at, no longer only said",
        Settle(&[
            "answer:SR 2.*@system",
            "answer:SR 3.*@system",
            "answer:SR 4.*@system",
            "answer:SR 5.4@system",
            "answer:SR 6.*@system",
            "answer:SR 7.*@system",
        ]),
    ),
    Line(
        "2026-09-22T15:45",
        Lead,
        "Talked to the head of service by telephone",
        Settle(&["supplier:tirolfill", "answer:*@supplier:tirolfill"]),
    ),
    Line(
        "2026-09-23T16:30",
        Lead,
        "Interviews on the security programme, three days of them",
        Settle(&[
            "answer:ORG 1.*",
            "answer:ORG 2.2*",
            "answer:ORG 2.3*",
            "answer:CM *",
            "answer:NET *",
            "answer:COMP 1.2*",
            "answer:COMP 3.3*",
            "answer:USER *",
            "answer:EVENT 1.9*",
        ]),
    ),
    Line("2026-09-23T17:00", Engineer, "Components that stand out", Settle(&["answer:CR 1.1@*", "answer:HDR 3.10@*"])),
    Line("2026-09-25T08:00", Lead, "Record reviewed yesterday", Settle(&["evidence:ev-walkdown"])),
    Line(
        "2026-09-25T09:20",
        Lead,
        "Seen on the walk-down",
        Settle(&[
            "answer:SR 1.2@system",
            "answer:SR 1.5@system",
            "answer:SR 1.8@system",
            "answer:SR 1.10@system",
            "answer:SR *@organisation",
        ]),
    ),
    // --- autumn: risk, money, an incident
    Line(
        "2026-09-30T14:20",
        Engineer,
        "Detailed risks after the walk-down; for line 2 more is left than tolerable",
        Earlier(&[("risk:rd-line-2", r#"{"accepted": null, "evidence": ["ev-walkdown"]}"#)]),
    ),
    Line(
        "2026-09-30T14:50",
        Engineer,
        "Detailed risks after the walk-down",
        Settle(&["risk:rd-line-1", "risk:rd-line-3", "risk:rd-safety"]),
    ),
    Line(
        "2026-10-02T09:30",
        Lead,
        "Third quarter of the makers' sessions; switches read out again after SNMP was closed",
        Settle(&[
            "evidence:ev-secomea-log",
            "evidence:ev-switch-config",
            "risk:rd-remote",
            "answer:SR 1.13 RE 1@system",
            "answer:*@zone:remote-access",
        ]),
    ),
    Line("2026-10-02T10:00", Engineer, "SNMP closed on 2026-09-30", Settle(&["answer:*@zone:line-1"])),
    Line(
        "2026-10-02T10:40",
        Engineer,
        "The rest of the walk-down",
        Settle(&[
            "answer:*@zone:wireless",
            "answer:*@zone:service",
            "answer:*@zone:supervision",
            "answer:SR 1.1 RE 1@zone:engineering",
            "answer:SR 2.1@zone:engineering",
            "answer:*@conduit:*",
        ]),
    ),
    Line(
        "2026-10-05T15:40",
        Lead,
        "Minutes of the management meeting",
        Settle(&["evidence:ev-minutes", "organisation:self", "measure:*-*-*", "measure:replace-panel-2"]),
    ),
    Line(
        "2026-10-05T16:20",
        Approver,
        "Risk assessment read; what remains of the risk of line 2 is borne until 2027-06-30",
        Settle(&["approval:ap-risk"]),
    ),
    Line(
        "2026-10-05T16:50",
        Management,
        "98 500 EUR for 2027; line 2 stays above the tolerable risk until its panel is replaced",
        Settle(&["approval:ap-measures"]),
    ),
    Line(
        "2026-10-06T08:30",
        Lead,
        "Accepted by both managing directors yesterday; target of the makers' access as they decided",
        Settle(&["risk:rd-line-2", "zone:remote-access", "answer:COMP 3.5@system", "answer:ORG 2.1@organisation"]),
    ),
    Line(
        "2026-10-07T13:10",
        Lead,
        "Half-yearly review of the rules, 9 of them removed",
        Settle(&["evidence:ev-fw-rules", "answer:SR 5.*@system", "answer:SR 5.3 RE 1@zone:plant-dmz", "answer:NDR 1.13@*"]),
    ),
    Line(
        "2026-10-12T06:10",
        Operator,
        "ews-2 shows a window that nobody knows; line 3 stopped to be sure",
        Earlier(&[(
            "incident:phishing-ews-2",
            r#"{"title": "Strange window on an engineering station, can line stopped", "significant": null, "significance_reason": null, "malicious": null,
                "cross_border": null, "early_warning": null, "notification": null, "final_report": null, "handled": null, "severity": null, "impact": null,
                "indicators": null, "root_cause": null, "mitigation": null, "reference": null, "evidence": null}"#,
        )]),
    ),
    Line(
        "2026-10-12T12:00",
        Lead,
        "Early warning sent to CERT.at, six hours after we knew",
        Earlier(&[(
            "incident:phishing-ews-2",
            r#"{"notification": null, "final_report": null, "handled": null, "impact": null, "root_cause": null, "mitigation": null, "evidence": null}"#,
        )]),
    ),
    Line(
        "2026-10-14T08:05",
        Lead,
        "Notification sent; line 3 runs again",
        Earlier(&[("incident:phishing-ews-2", r#"{"final_report": null, "handled": null, "root_cause": null, "evidence": null}"#)]),
    ),
    Line("2026-10-14T13:30", Engineer, "The way in is closed", Settle(&["measure:close-webmail"])),
    Line("2026-10-21T10:00", Lead, "Course of the management bodies, NIS2 Article 20(2)", Settle(&["training:tr-board-2026"])),
    Line(
        "2026-10-21T10:50",
        Lead,
        "DMZ gone through with the list of certificates",
        Settle(&[
            "answer:SR 1.*@zone:plant-dmz",
            "answer:SR 2.*@zone:plant-dmz",
            "answer:SR 3.*@zone:plant-dmz",
            "answer:SR 4.*@zone:plant-dmz",
        ]),
    ),
    Line(
        "2026-11-02T09:30",
        Lead,
        "Handled on Friday: ews-2 reinstalled, programs of line 3 compared",
        Earlier(&[("incident:phishing-ews-2", r#"{"final_report": null, "evidence": null}"#)]),
    ),
    Line(
        "2026-11-02T14:15",
        Engineer,
        "Quarterly; backup jobs of the last month",
        Settle(&["evidence:ev-octoplant", "evidence:ev-scada-backup", "answer:AVAIL *"]),
    ),
    Line(
        "2026-11-06T08:45",
        Lead,
        "Report of the monitoring desk for the last month",
        Settle(&["evidence:ev-mdr", "answer:SR 6.2@zone:plant-dmz"]),
    ),
    Line("2026-11-09T08:30", Admin, "Reads everything before the audit, changes nothing", Joins(Auditor)),
    Line(
        "2026-11-12T09:00",
        Lead,
        "Final report sent yesterday, with the three receipts",
        Settle(&["incident:phishing-ews-2", "answer:EVENT *", "answer:SR 5.3@zone:engineering"]),
    ),
    Line("2026-11-16T16:30", Lead, "The register as it goes into the audit; lists in the order of the file", End),
];
