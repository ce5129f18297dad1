//! Organisations, their sites and systems, and who has which role there.

use ringwall_model::id::is_id;
use ringwall_store::{Act, Expect, Key};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::accounts::{INVITATIONS, checked_email};
use super::error::AppError;
use super::register::{Account, At, Grant, INSTALLATION, Place, Register, Settings, key, kind};
use super::{App, Caller, put, remove};
use crate::auth::roles::{Permission, Role};
use crate::auth::secret::{Kind, Secret};

const INVITED_MS: i64 = 7 * 24 * 60 * 60 * 1_000;

/// An invitation that is asked for.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Invite {
    /// E-mail address of the person.
    pub(crate) email: String,
    /// Role that the person gets.
    pub(crate) role: Role,
    /// Site that it is limited to.
    #[serde(default)]
    pub(crate) site: Option<String>,
    /// For the role `supplier`: which one.
    #[serde(default)]
    pub(crate) supplier: Option<String>,
    /// For the role `supplier`: the system in which it is.
    #[serde(default)]
    pub(crate) system: Option<String>,
}

/// An invitation at its birth.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Invited {
    /// The secret, shown this one time; hand it over on a way of your own. Null where the person has an account already and has the
    /// role now.
    pub(crate) secret: Option<String>,
    /// Seconds until it ends.
    pub(crate) seconds: i64,
}

/// What is kept of an invitation, under the hash of its secret.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Invitation {
    pub(crate) email: String,
    pub(crate) organisation: String,
    pub(crate) by: String,
    role: Role,
    site: Option<String>,
    supplier: Option<String>,
    system: Option<String>,
}

impl Invitation {
    pub(crate) fn grant(&self, account: &str) -> Grant {
        let (site, supplier, system) = (self.site.clone(), self.supplier.clone(), self.system.clone());
        Grant { account: account.to_owned(), role: self.role, site, supplier, system }
    }

    /// Whether whoever invited may still give this role, and the place is still there. An emergency that they had declared is over.
    pub(crate) fn holds(&self, register: &Register) -> Result<(), AppError> {
        let hint = "ask an administrator of the organisation for a new invitation";
        let gone = |why: &str| AppError::field("secret", format!("the invitation is no longer valid: {why}"), hint);
        let active = register.account(&self.by).is_some_and(|account| account.active);
        let own = |permission| register.roles((&self.by, false), &self.organisation, permission, At::default()).next().is_some();
        if !active || !own(Permission::EditPeople) || may_give(own, self.role).is_err() {
            return Err(gone("who invited you may no longer give this role"));
        }
        match checked_place(register, &self.organisation, &self.grant("")) {
            Ok(()) => Ok(()),
            Err(_) => Err(gone("the site or system is no longer there")),
        }
    }
}

/// Nobody gives a role that can do what they themselves may not.
fn may_give(own: impl Fn(Permission) -> bool, role: Role) -> Result<(), AppError> {
    // Approving, and what emergencies need, is what administrators hand out and do not have: that is the point of it.
    let handed_out = |p: &Permission| matches!(p, Permission::Approve | Permission::OwnSupplier | Permission::OpenBreakGlass);
    if role == Role::BreakGlass && !own(Permission::EditInstallation) {
        return Err(AppError::Forbidden("this role is given by administrators only".into()));
    }
    match Permission::ALL.into_iter().filter(|p| !handed_out(p) && role.may(*p)).find(|p| !own(*p)) {
        Some(permission) => Err(AppError::Forbidden(format!("the role can do `{}`, which you may not", permission.as_str()))),
        None => Ok(()),
    }
}

/// The site and the system of a role are there; only a supplier's role names a system, and no site besides.
fn checked_place(register: &Register, organisation: &str, grant: &Grant) -> Result<(), AppError> {
    for (field, kind, id) in [("site", kind::SITE, &grant.site), ("system", kind::SYSTEM, &grant.system)] {
        if let Some(id) = id.as_ref().filter(|id| register.place(organisation, kind, id).is_none()) {
            return Err(AppError::field(field, format!("there is no {kind} `{}`", id.escape_debug()), ""));
        }
    }
    let supplier = grant.role == Role::Supplier;
    if supplier != grant.supplier.is_some() {
        return Err(AppError::field("supplier", "the role `supplier` says for which one, and no other role does", ""));
    }
    if supplier != grant.system.is_some() {
        return Err(AppError::field("system", "the role `supplier` says in which system the supplier is, and no other role does", ""));
    }
    if supplier && grant.site.is_some() {
        return Err(AppError::field("site", "the role `supplier` is for a system, wherever that stands", "leave it out"));
    }
    if grant.supplier.as_ref().is_some_and(|supplier| !is_id(supplier)) {
        return Err(AppError::field("supplier", "this is no id of a supplier", ""));
    }
    Ok(())
}

/// What a role is given for: it has to be there when that is written.
pub(crate) fn places(organisation: &str, grant: &Grant) -> Vec<Key> {
    let named = [(kind::SITE, &grant.site), (kind::SYSTEM, &grant.system)];
    named.into_iter().filter_map(|(kind, id)| Some(key(organisation, kind, id.as_ref()?))).collect()
}

/// Somebody in an organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Person {
    /// Id of the role's record.
    pub(crate) id: String,
    /// Who.
    pub(crate) account: Account,
    /// Which role, and where.
    pub(crate) grant: Grant,
}

/// What an organisation is to the caller.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Membership {
    /// The organisation.
    pub organisation: Place,
    /// The caller's roles there.
    pub roles: Vec<Grant>,
}

/// A name of a person or a thing.
pub(crate) fn checked_name(field: &str, name: &str) -> Result<String, AppError> {
    let name = name.trim();
    let good = !name.is_empty() && name.chars().count() <= 200 && !name.chars().any(char::is_control);
    if good { Ok(name.to_owned()) } else { Err(AppError::field(field, "a name has 1 to 200 characters, in one line", "")) }
}

pub(crate) fn checked_id(id: &str) -> Result<(), AppError> {
    if is_id(id) {
        return Ok(());
    }
    Err(AppError::field("id", "an id has 1 to 63 small letters, digits and hyphens and begins with a letter or digit", ""))
}

impl App {
    /// The organisations that the caller belongs to.
    pub(crate) fn memberships(&self, caller: &Caller) -> Vec<Membership> {
        let register = &caller.register;
        let own =
            |place: &Place| -> Vec<Grant> { register.grants(&place.id).filter(|grant| grant.account == caller.account).cloned().collect() };
        let visible = |place: &&Place| caller.belongs(&place.id).is_ok();
        let all = register.organisations().filter(visible).map(|place| Membership { organisation: place.clone(), roles: own(place) });
        all.filter(|membership| !membership.roles.is_empty()).collect()
    }

    /// Makes an organisation; who makes it administers it.
    pub(crate) async fn new_organisation(&self, caller: &Caller, place: Place) -> Result<Place, AppError> {
        checked_id(&place.id)?;
        let place = Place { name: checked_name("name", &place.name)?, site: None, ..place };
        let change = put(key(INSTALLATION, kind::ORGANISATION, &place.id), Expect::Absent, &place);
        let made = self.commit(Act { changes: vec![change], ..caller.act(INSTALLATION, "organisation.create") }).await;
        made.map_err(|error| exists(error, "organisation"))?;
        let grant = Grant { account: caller.account.clone(), role: Role::Admin, site: None, supplier: None, system: None };
        let change = put(key(&place.id, kind::GRANT, &grant.id()), Expect::Anything, &grant);
        let act = Act { request: None, repeatable: false, ..caller.act(&place.id, "grant.create") };
        self.commit(Act { changes: vec![change], ..act }).await?;
        Ok(place)
    }

    /// Makes or changes a site or a system of an organisation.
    pub(crate) async fn put_place(&self, caller: &Caller, organisation: &str, kind: &'static str, place: Place) -> Result<Place, AppError> {
        checked_id(&place.id)?;
        let place = Place { name: checked_name("name", &place.name)?, ..place };
        let site = place.site.as_ref().filter(|_| kind == kind::SYSTEM);
        if let Some(site) = site.filter(|site| caller.register.place(organisation, kind::SITE, site).is_none()) {
            return Err(AppError::field("site", format!("there is no site `{site}`"), "make it first"));
        }
        let place = Place { site: site.cloned(), ..place };
        let change = put(key(organisation, kind, &place.id), Expect::Anything, &place);
        let present = place.site.iter().map(|site| key(organisation, kind::SITE, site)).collect();
        self.commit(Act { changes: vec![change], present, ..caller.act(organisation, &format!("{kind}.put")) }).await?;
        Ok(place)
    }

    /// Removes a site or a system from the register; what the ledger has of it stays.
    pub(crate) async fn remove_place(&self, caller: &Caller, organisation: &str, kind: &'static str, id: &str) -> Result<(), AppError> {
        let here = |site: &Option<String>| kind == kind::SITE && site.as_deref() == Some(id);
        if caller.register.places(organisation, kind::SYSTEM).any(|system| here(&system.site)) {
            return Err(AppError::Conflict("systems stand at this site; move them first".into()));
        }
        let named = |grant: &Grant| here(&grant.site) || (kind == kind::SYSTEM && grant.system.as_deref() == Some(id));
        if caller.register.grants(organisation).any(named) {
            return Err(AppError::Conflict(format!("somebody has a role at this {kind}; take it away first")));
        }
        if kind == kind::SYSTEM && !self.store.plant_records(organisation, id, None).await?.is_empty() {
            return Err(AppError::Conflict("the system has records; delete them first".into()));
        }
        if caller.register.place(organisation, kind, id).is_none() {
            return Err(AppError::Missing(format!("there is no {kind} `{}`", id.escape_debug())));
        }
        let change = remove(key(organisation, kind, id), Expect::Anything);
        // Somebody may put a system or a role there at this moment: one of the two is too late.
        let act = Act { unchanged_since: caller.register.newest(), ..caller.act(organisation, &format!("{kind}.delete")) };
        self.commit(Act { changes: vec![change], ..act }).await.map(drop)
    }

    /// Changes what holds for an organisation.
    pub(crate) async fn put_settings(&self, caller: &Caller, organisation: &str, settings: Settings) -> Result<Settings, AppError> {
        let change = put(key(organisation, kind::SETTINGS, "self"), Expect::Anything, &settings);
        self.commit(Act { changes: vec![change], ..caller.act(organisation, "settings.put") }).await?;
        Ok(settings)
    }

    /// Who has which role in an organisation.
    pub(crate) fn people(&self, caller: &Caller, organisation: &str) -> Vec<Person> {
        let person = |grant: &Grant| {
            let account = caller.register.account(&grant.account)?.clone();
            Some(Person { id: grant.id(), account, grant: grant.clone() })
        };
        caller.register.grants(organisation).filter_map(person).collect()
    }

    fn checked_grant(caller: &Caller, organisation: &str, grant: &Grant) -> Result<(), AppError> {
        checked_place(&caller.register, organisation, grant)?;
        may_give(|permission| caller.roles(organisation, permission, At::default()).next().is_some(), grant.role)
    }

    /// The roles that the caller may give to others.
    pub(crate) fn roles_to_give(&self, caller: &Caller, organisation: &str) -> Vec<Role> {
        let own = |permission| caller.roles(organisation, permission, At::default()).next().is_some();
        Role::ALL.into_iter().filter(|role| may_give(own, *role).is_ok()).collect()
    }

    /// Invites somebody; who has an account gets the role at once.
    pub(crate) async fn invite(&self, caller: &Caller, organisation: &str, asked: Invite) -> Result<Invited, AppError> {
        let (by, organisation) = (caller.account.clone(), organisation.to_owned());
        let email = checked_email(&asked.email)?;
        let Invite { role, site, supplier, system, .. } = asked;
        let invitation = Invitation { email, organisation, by, role, site, supplier, system };
        let known = caller.register.by_email(&invitation.email).map(|account| account.id.clone());
        let grant = invitation.grant(known.as_deref().unwrap_or_default());
        let checked = Self::checked_grant(caller, &invitation.organisation, &grant);
        self.remembered(caller, &invitation.organisation, "invitation", checked).await?;
        if known.is_some() {
            self.grant(caller, &invitation.organisation, grant).await?;
            return Ok(Invited { secret: None, seconds: 0 });
        }
        let secret = Secret::new(Kind::Invitation, &self.random()?);
        let subject = Some(format!("invitation/{}", invitation.role.as_str()));
        self.commit(Act { subject, ..caller.act(&invitation.organisation, "invitation.create") }).await?;
        // INVARIANT: an invitation is text; nothing in it can fail.
        let value = serde_json::to_string(&invitation).unwrap_or_default();
        self.store.hot_put(INVITATIONS, secret.stored().as_str(), &value, self.now_ms() + INVITED_MS).await?;
        Ok(Invited { secret: Some(secret.reveal().to_owned()), seconds: INVITED_MS / 1_000 })
    }

    /// Gives an account a role.
    pub(crate) async fn grant(&self, caller: &Caller, organisation: &str, grant: Grant) -> Result<Grant, AppError> {
        self.remembered(caller, organisation, "role", Self::checked_grant(caller, organisation, &grant)).await?;
        if !caller.register.account(&grant.account).is_some_and(|account| account.active) {
            return Err(AppError::field("account", "there is no such account", "invite the person"));
        }
        let change = put(key(organisation, kind::GRANT, &grant.id()), Expect::Anything, &grant);
        let present = places(organisation, &grant);
        self.commit(Act { changes: vec![change], present, ..caller.act(organisation, "grant.create") }).await?;
        Ok(grant)
    }

    /// Takes a role away. The last administrator keeps theirs.
    pub(crate) async fn revoke(&self, caller: &Caller, organisation: &str, id: &str) -> Result<(), AppError> {
        let grants: Vec<&Grant> = caller.register.grants(organisation).collect();
        let grant = grants.iter().find(|grant| grant.id() == id).ok_or_else(|| AppError::Missing("there is no such role".into()))?;
        let admins = |grant: &&&Grant| caller.register.administers(grant);
        if admins(&grant) && grants.iter().filter(admins).count() == 1 {
            return Err(AppError::Conflict("this is the last administrator; make somebody else one first".into()));
        }
        let change = remove(key(organisation, kind::GRANT, id), Expect::Anything);
        // Of two who take each other's role away, one is too late.
        let act = Act { unchanged_since: caller.register.newest(), ..caller.act(organisation, "grant.delete") };
        self.commit(Act { changes: vec![change], ..act }).await.map(drop)
    }

    /// Takes an account out of use. Its name stays, so that history can be read.
    pub(crate) async fn remove_account(&self, caller: &Caller, id: &str) -> Result<(), AppError> {
        let account = caller
            .register
            .account(id)
            .filter(|account| account.active)
            .ok_or_else(|| AppError::Missing("there is no such account".into()))?;
        let register = &caller.register;
        if register.grants(INSTALLATION).filter(|grant| register.administers(grant)).all(|grant| grant.account == id) {
            return Err(AppError::Conflict("this is the last administrator; make somebody else one first".into()));
        }
        let gone = Account { active: false, second_factor: false, ..account.clone() };
        let change = put(key(INSTALLATION, kind::ACCOUNT, id), Expect::Anything, &gone);
        // Of two who remove each other, one is too late.
        let act = Act { unchanged_since: register.newest(), ..caller.act(INSTALLATION, "account.remove") };
        self.commit(Act { changes: vec![change], ..act }).await?;
        self.end_sessions(id, None).await?;
        use super::credentials::Sort;
        let credentials = self.credentials(id).await?.ids(&Sort::ALL);
        self.erase_credentials(&caller.request, &caller.account, credentials).await
    }
}

fn exists(error: AppError, what: &str) -> AppError {
    match error {
        AppError::Stale(_) => AppError::Conflict(format!("there is an {what} with this id already")),
        other => other,
    }
}
