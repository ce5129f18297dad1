//! The menu at the side: only what the caller may look at.

use crate::app::Caller;
use crate::app::register::{At, INSTALLATION, Place};
use crate::auth::roles::Permission as P;

/// Entries under one heading.
#[derive(Debug, Clone)]
pub(super) struct Group {
    /// Key of the heading; empty for none.
    pub(super) heading: &'static str,
    pub(super) entries: Vec<Entry>,
}

/// A page that the menu leads to.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    /// Key of its name, which is also what a page says that it is.
    pub(super) key: &'static str,
    pub(super) href: String,
}

/// Key, address below the plant, and what it needs.
type Line = (&'static str, &'static str, P);

const PLANT: &[(&str, &[Line])] = &[
    ("", &[("home", "", P::ReadPlant), ("start", "/start", P::ReadPlant)]),
    (
        "menu-assess",
        &[
            ("map", "/map", P::ReadPlant),
            ("inventory", "/inventory", P::ReadPlant),
            ("zones", "/records/zone", P::ReadPlant),
            ("conduits", "/records/conduit", P::ReadPlant),
            ("levels", "/levels", P::ReadPlant),
            ("programme", "/programme", P::ReadPlant),
            ("gaps", "/gaps", P::ReadPlant),
            ("scorecard", "/measures", P::ReadPlant),
            ("risks", "/records/risk", P::ReadPlant),
            ("suppliers", "/records/supplier", P::ReadPlant),
            ("incidents", "/records/incident", P::ReadPlant),
        ],
    ),
    (
        "menu-govern",
        &[
            ("applications", "/records/application", P::ReadPlant),
            ("plan", "/records/measure", P::ReadPlant),
            ("trainings", "/records/training", P::ReadPlant),
            ("approvals", "/records/approval", P::ReadPlant),
        ],
    ),
    ("menu-prove", &[("evidence", "/records/evidence", P::ReadPlant), ("reports", "/reports", P::MakeReports)]),
    (
        "menu-plant",
        &[
            ("company", "/records/organisation/self", P::ReadPlant),
            ("boundary", "/records/system/self", P::ReadPlant),
            ("sites", "/records/site", P::ReadPlant),
        ],
    ),
];

/// The same for an organisation as a whole.
const ORGANISATION: &[(&str, &[Line])] = &[
    ("menu-prove", &[("audit", "/audit", P::ReadAudit), ("ledger", "/ledger", P::ReadLedger)]),
    (
        "menu-admin",
        &[
            ("people", "/people", P::ReadPeople),
            ("places", "/places", P::ReadPeople),
            ("settings", "/settings", P::ReadPeople),
            ("sinks", "/sinks", P::ReadAudit),
            ("break-glass", "/break-glass", P::ReadAudit),
            ("break-glass-open", "/break-glass/open", P::OpenBreakGlass),
        ],
    ),
];

/// For who administers the installation.
const INSTALLED: &[(&str, &[Line])] =
    &[("menu-installation", &[("installation", "/people", P::EditInstallation), ("accounts", "/accounts", P::EditInstallation)])];

/// The menu of a caller in an organisation, and in a plant of it where there is one.
pub(super) fn of(caller: &Caller, organisation: &str, system: Option<&Place>) -> Vec<Group> {
    let at = system.map(At::of).unwrap_or_default();
    let group = |of: &str, base: String, (heading, lines): &(&'static str, &[Line])| {
        let allowed = lines.iter().filter(|(.., needs)| caller.allowed(of, *needs, at).is_ok());
        let entries = allowed.map(|(key, below, _)| Entry { key, href: format!("{base}{below}") }).collect();
        Group { heading, entries }
    };
    let plant = system.into_iter().flat_map(|system| {
        let base = format!("/o/{organisation}/{}", system.id);
        PLANT.iter().map(move |lines| group(organisation, base.clone(), lines))
    });
    let whole = ORGANISATION.iter().map(|lines| group(organisation, format!("/admin/{organisation}"), lines));
    let installed = INSTALLED.iter().map(|lines| group(INSTALLATION, format!("/admin/{INSTALLATION}"), lines));
    let mut menu: Vec<Group> = Vec::new();
    for group in plant.chain(whole).chain(installed).filter(|group| !group.entries.is_empty()) {
        match menu.iter_mut().find(|known| known.heading == group.heading) {
            Some(known) => known.entries.extend(group.entries),
            None => menu.push(group),
        }
    }
    menu
}
