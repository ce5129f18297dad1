//! Roles and what each may do: one matrix, of which `docs/roles.md` is a copy that a test keeps true.

use ringwall_model::records::Kind;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What somebody is in an organisation, or at one of its sites.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Runs the organisation's part of the system: people, sites, settings.
    Admin,
    /// Answers for the assessment as a whole.
    ComplianceLead,
    /// Knows the machines: inventory, answers, evidence.
    OtEngineer,
    /// Builds the custom applications.
    AppDeveloper,
    /// Approves what others have prepared.
    Approver,
    /// Works at the plant: reports incidents, hands in evidence.
    Operator,
    /// Sees and keeps up the records of one supplier, and nothing else.
    Supplier,
    /// Directs the organisation: reads, approves, signs.
    Management,
    /// Reads everything and changes nothing.
    Auditor,
    /// May do everything, in an emergency: nothing until the glass is broken, then for hours. Each use is marked and has to be reviewed.
    BreakGlass,
}

/// What a request needs. Names are `what.verb`, as they stand in the interface's description.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Permission {
    /// Plants and what is computed from them.
    ReadPlant,
    /// What there is: organisation, sites, system, zones, conduits, assets, applications, suppliers.
    EditInventory,
    /// Answers to requirements.
    EditAnswers,
    /// Records and files of evidence.
    EditEvidence,
    /// Files of evidence; each reading is recorded.
    ReadEvidence,
    /// Risks and measures.
    EditRisks,
    /// Incidents.
    EditIncidents,
    /// Trainings.
    EditTrainings,
    /// Approvals.
    Approve,
    /// A whole plant in.
    ImportPlant,
    /// A whole plant out.
    ExportPlant,
    /// Reports and evidence packs.
    MakeReports,
    /// Who did what.
    ReadAudit,
    /// The ledger's entries and proofs.
    ReadLedger,
    /// Who has which role.
    ReadPeople,
    /// Invitations and roles.
    EditPeople,
    /// Sites, systems and settings of the organisation.
    EditRegistry,
    /// Organisations and accounts of the whole installation.
    EditInstallation,
    /// The record of the supplier that somebody stands for.
    OwnSupplier,
    /// Breaking the glass: the role for emergencies counts from then on, for a while.
    OpenBreakGlass,
    /// Ending that; one's own, or with the next permission anybody's.
    CloseBreakGlass,
    /// Saying what was found about an emergency that somebody else has declared.
    ReviewBreakGlass,
}

use Permission as P;

/// Everything that reads and changes nothing.
const READING: [P; 7] = [P::ReadPlant, P::ReadEvidence, P::ExportPlant, P::MakeReports, P::ReadAudit, P::ReadLedger, P::ReadPeople];

/// What keeps up the picture of a plant.
const ENGINEERING: [P; 11] = [
    P::ReadPlant,
    P::EditInventory,
    P::EditAnswers,
    P::EditEvidence,
    P::ReadEvidence,
    P::EditRisks,
    P::EditIncidents,
    P::ImportPlant,
    P::ExportPlant,
    P::MakeReports,
    P::ReadLedger,
];

/// What takes somebody who has not done the work.
const APPROVING: [P; 3] = [P::Approve, P::CloseBreakGlass, P::ReviewBreakGlass];

impl Permission {
    /// Every permission, in the order of the matrix.
    pub(crate) const ALL: [Self; 22] = [
        P::ReadPlant,
        P::EditInventory,
        P::EditAnswers,
        P::EditEvidence,
        P::ReadEvidence,
        P::EditRisks,
        P::EditIncidents,
        P::EditTrainings,
        P::Approve,
        P::ImportPlant,
        P::ExportPlant,
        P::MakeReports,
        P::ReadAudit,
        P::ReadLedger,
        P::ReadPeople,
        P::EditPeople,
        P::EditRegistry,
        P::EditInstallation,
        P::OwnSupplier,
        P::OpenBreakGlass,
        P::CloseBreakGlass,
        P::ReviewBreakGlass,
    ];

    /// Its name.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            P::ReadPlant => "plant.read",
            P::EditInventory => "inventory.edit",
            P::EditAnswers => "answers.edit",
            P::EditEvidence => "evidence.edit",
            P::ReadEvidence => "evidence.read",
            P::EditRisks => "risks.edit",
            P::EditIncidents => "incidents.edit",
            P::EditTrainings => "trainings.edit",
            P::Approve => "approvals.edit",
            P::ImportPlant => "plant.import",
            P::ExportPlant => "plant.export",
            P::MakeReports => "reports.make",
            P::ReadAudit => "audit.read",
            P::ReadLedger => "ledger.read",
            P::ReadPeople => "people.read",
            P::EditPeople => "people.edit",
            P::EditRegistry => "registry.edit",
            P::EditInstallation => "installation.edit",
            P::OwnSupplier => "supplier.own",
            P::OpenBreakGlass => "break-glass.open",
            P::CloseBreakGlass => "break-glass.close",
            P::ReviewBreakGlass => "break-glass.review",
        }
    }

    /// What changing a record of this kind needs.
    pub(crate) fn to_edit(kind: Kind) -> Self {
        match kind {
            Kind::Organisation | Kind::Site | Kind::System | Kind::Zone | Kind::Conduit | Kind::Asset => P::EditInventory,
            Kind::Application | Kind::Supplier => P::EditInventory,
            Kind::Answer => P::EditAnswers,
            Kind::Evidence => P::EditEvidence,
            Kind::Measure | Kind::Risk => P::EditRisks,
            Kind::Incident => P::EditIncidents,
            Kind::Training => P::EditTrainings,
            Kind::Approval => P::Approve,
        }
    }

    /// Whether a role at a single site can give it; what concerns people, settings and the log is the whole organisation's.
    pub(crate) fn fits_site(self) -> bool {
        let whole = matches!(self, P::ReadAudit | P::ReadLedger | P::ReadPeople | P::EditPeople | P::EditRegistry | P::EditInstallation);
        !whole && self != P::ReviewBreakGlass && !self.counts_sealed()
    }

    /// Whether the role for emergencies gives it before its glass is broken, at whichever site: what it takes to break it, and to end that.
    pub(crate) fn counts_sealed(self) -> bool {
        matches!(self, P::OpenBreakGlass | P::CloseBreakGlass)
    }
}

impl Role {
    /// Every role, in the order of the matrix.
    pub(crate) const ALL: [Self; 10] = [
        Self::Admin,
        Self::ComplianceLead,
        Self::OtEngineer,
        Self::AppDeveloper,
        Self::Approver,
        Self::Operator,
        Self::Supplier,
        Self::Management,
        Self::Auditor,
        Self::BreakGlass,
    ];

    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::ComplianceLead => "compliance-lead",
            Self::OtEngineer => "ot-engineer",
            Self::AppDeveloper => "app-developer",
            Self::Approver => "approver",
            Self::Operator => "operator",
            Self::Supplier => "supplier",
            Self::Management => "management",
            Self::Auditor => "auditor",
            Self::BreakGlass => "break-glass",
        }
    }

    /// Whether the role may do it, within its scope.
    pub(crate) fn may(self, permission: P) -> bool {
        match self {
            // Who prepares and runs everything does not approve it.
            Self::Admin => !matches!(permission, P::Approve | P::OwnSupplier | P::OpenBreakGlass),
            Self::ComplianceLead => permission == P::EditTrainings || ENGINEERING.contains(&permission) || READING.contains(&permission),
            Self::OtEngineer => ENGINEERING.contains(&permission),
            Self::AppDeveloper => matches!(permission, P::ReadPlant | P::ReadEvidence | P::ReadLedger),
            Self::Approver | Self::Management => APPROVING.contains(&permission) || READING.contains(&permission),
            Self::Operator => matches!(permission, P::ReadPlant | P::EditEvidence | P::ReadEvidence | P::EditIncidents),
            Self::Supplier => permission == P::OwnSupplier,
            Self::Auditor => READING.contains(&permission),
            // Whoever may declare an emergency does not say afterwards that it was one.
            Self::BreakGlass => !matches!(permission, P::OwnSupplier | P::ReviewBreakGlass),
        }
    }
}

/// The matrix as a table in Markdown.
pub fn matrix() -> String {
    let heads: Vec<&str> = Role::ALL.iter().map(|role| role.as_str()).collect();
    let mut table = format!("| permission | {} |\n|---|{}\n", heads.join(" | "), "---|".repeat(heads.len()));
    for permission in P::ALL {
        let ticks: Vec<&str> = Role::ALL.iter().map(|role| if role.may(permission) { "yes" } else { "–" }).collect();
        table += &format!("| `{}` | {} |\n", permission.as_str(), ticks.join(" | "));
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_auditor_changes_nothing() {
        let changes = |p: &P| !READING.contains(p);
        assert!(!P::ALL.iter().filter(|p| changes(p)).any(|p| Role::Auditor.may(*p)));
        assert!(READING.iter().all(|p| Role::Auditor.may(*p)));
    }

    #[test]
    fn who_edits_people_or_settings_does_not_approve_except_in_an_emergency() {
        for role in Role::ALL.into_iter().filter(|role| *role != Role::BreakGlass) {
            assert!(!(role.may(P::EditPeople) && role.may(P::Approve)), "{}", role.as_str());
        }
    }

    #[test]
    fn every_permission_is_somebodys_and_has_its_own_name() {
        let mut names: Vec<&str> = P::ALL.iter().map(|p| p.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), P::ALL.len());
        assert!(P::ALL.iter().all(|p| Role::ALL.iter().any(|role| role.may(*p))));
    }

    #[test]
    fn the_matrix_in_the_documentation_is_this_one() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/guide/roles.md");
        let text = std::fs::read_to_string(path).unwrap();
        if !text.contains(&matrix()) {
            panic!("docs/guide/roles.md has another matrix; it should have:\n{}", matrix());
        }
    }
}
