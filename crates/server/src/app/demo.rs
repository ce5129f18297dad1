//! A history that is made up, for a demonstration: people who come, one after the other, and act as they could at the server.
//!
//! Every act goes through the use case and the permission that it takes there, so nobody does what their role does not allow. Whose
//! clock it is, whoever opens the store decides; that the history is made up is said in its first entry and in its last.

use ringwall_model::records::Kind;
use ringwall_store::{Act, StoreError};
use serde_json::Value;

use super::accounts::{Accept, SetUp};
use super::error::AppError;
use super::people::Invite;
use super::records::{RecordChange, System};
use super::register::{At, INSTALLATION, Place, Settings, kind};
use super::{App, Caller, Request, Via};
use crate::auth::roles::{Permission, Role};

/// Who tells the history, in entries that are nobody's act.
const NARRATOR: &str = "ringwall-demo";

/// Somebody in the history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Name and what they are.
    pub name: String,
    /// Address to log in with.
    pub email: String,
    /// The password that goes with it.
    pub password: String,
    /// Their role in the organisation.
    pub role: Role,
    /// For the role `supplier`: which one.
    pub supplier: Option<String>,
}

/// Where the history takes place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scene {
    /// The organisation.
    pub organisation: Place,
    /// A site of it.
    pub site: Place,
    /// The system, at that site.
    pub system: Place,
}

/// What somebody does.
#[derive(Debug, Clone, PartialEq)]
pub enum Deed {
    /// The system becomes what this plant file says.
    Import(Vec<u8>),
    /// Records become what these bodies say.
    Put(Vec<(Kind, Value)>),
    /// A supplier says how it is reached.
    Contact(String, String),
}

impl From<AppError> for StoreError {
    fn from(error: AppError) -> Self {
        let message = match error {
            AppError::Unavailable(error) => return error,
            AppError::Forbidden(text) | AppError::Missing(text) | AppError::Conflict(text) => text,
            AppError::Invalid { message, hint, .. } => format!("{message} {hint}"),
            AppError::Problems(problems) => problems.to_string(),
            other => format!("{other:?}"),
        };
        Self::new(message, "")
    }
}

impl Scene {
    fn place(&self) -> System {
        System { organisation: self.organisation.id.clone(), system: self.system.id.clone() }
    }
}

impl App {
    /// Somebody who has just logged in; `why` is the reason that they give for what they do.
    async fn playing(&self, account: &str, why: &str) -> Result<Caller, AppError> {
        let via = Via::Session { name: String::new(), fresh: true, second_factor: false };
        let request = Request { reason: Some(why.to_owned()), ..Request::default() };
        Ok(Caller { account: account.to_owned(), via, request, register: self.register().await? })
    }

    /// Says something in an organisation's part of the ledger, as nobody's act.
    ///
    /// # Errors
    /// The store fails; so for all that follow.
    pub async fn remark(&self, organisation: &str, action: &str, text: &str) -> Result<(), StoreError> {
        let request = Request { reason: Some(text.to_owned()), ..Request::default() };
        let act = Act { subject: Some("demonstration".into()), ..request.act(organisation, NARRATOR, action) };
        Ok(self.commit(act).await.map(drop)?)
    }

    /// Opens the scene: says that all of it is made up, lets the first person set up, and asks nobody for a second factor. Gives the
    /// person's account.
    ///
    /// # Errors
    /// There are accounts already, or the person cannot be taken in.
    pub async fn open_scene(&self, scene: &Scene, first: &Person, said: &str) -> Result<String, StoreError> {
        self.remark(INSTALLATION, "demonstration.begin", said).await?;
        let secret = self.set_up_secret().await?.ok_or_else(|| StoreError::new("there are accounts already", ""))?;
        let set_up = SetUp { secret, name: first.name.clone(), email: first.email.clone(), password: first.password.clone() };
        let account = self.set_up(&Request::default(), &set_up).await?.account.id;
        let relaxed = Settings { second_factor: Vec::new() };
        let narrator = self.playing(NARRATOR, "Demonstration: one logs in with the password alone").await?;
        self.put_settings(&narrator, INSTALLATION, relaxed.clone()).await?;

        let why = "Demonstration: the fictitious plant";
        let Scene { organisation, site, system } = scene.clone();
        let id = organisation.id.clone();
        let caller = self.playing(&account, why).await?;
        caller.allowed(INSTALLATION, Permission::EditInstallation, At::default())?;
        self.new_organisation(&caller, organisation).await?;
        self.remark(&id, "demonstration.begin", said).await?;
        self.put_settings(&narrator, &id, relaxed).await?;
        for (kind, place) in [(kind::SITE, site), (kind::SYSTEM, system)] {
            let caller = self.playing(&account, why).await?;
            caller.allowed(&id, Permission::EditRegistry, At::default())?;
            self.put_place(&caller, &id, kind, place).await?;
        }
        Ok(account)
    }

    /// Somebody invites somebody, who comes. Gives the account.
    ///
    /// # Errors
    /// Who invites may not, or who comes cannot be taken in.
    pub async fn enter_scene(&self, scene: &Scene, by: &str, person: &Person, why: &str) -> Result<String, StoreError> {
        let caller = self.playing(by, why).await?;
        caller.allowed(&scene.organisation.id, Permission::EditPeople, At::default())?;
        let (email, role, supplier) = (person.email.clone(), person.role, person.supplier.clone());
        let system = supplier.is_some().then(|| scene.system.id.clone());
        let invited = self.invite(&caller, &scene.organisation.id, Invite { email, role, site: None, supplier, system }).await?;
        let secret = invited.secret.ok_or_else(|| StoreError::new(format!("{} is there already", person.email), ""))?;
        let accept = Accept { secret, name: person.name.clone(), password: person.password.clone() };
        Ok(self.accept(&Request::default(), &accept).await?.account.id)
    }

    /// Somebody does something.
    ///
    /// # Errors
    /// Their role does not allow it, or it does not fit the plant.
    pub async fn play(&self, scene: &Scene, account: &str, why: &str, deed: Deed) -> Result<(), StoreError> {
        let (caller, at) = (self.playing(account, why).await?, scene.place());
        match deed {
            Deed::Import(plant) => {
                caller.allowed(&at.organisation, Permission::ImportPlant, At::of(&scene.system))?;
                self.import(&caller, &at, plant).await?;
            }
            Deed::Put(bodies) => {
                let single =
                    if let [(only, _)] = bodies.as_slice() { format!("{}.update", only.as_str()) } else { "records.change".into() };
                let change = |(kind, body): (Kind, Value)| RecordChange {
                    kind: kind.as_str().to_owned(),
                    id: None,
                    body: Some(body),
                    version: None,
                    seen: false,
                };
                let changes: Vec<RecordChange> = bodies.into_iter().map(change).collect();
                self.may_change(&caller, &at, &changes).await?;
                self.change(&caller, &at, &single, changes).await?;
            }
            Deed::Contact(supplier, contact) => {
                let mut own = self.own_supplier(&caller, &at, &supplier).await?;
                if let Value::Object(fields) = &mut own.body {
                    fields.insert("contact".into(), contact.into());
                }
                self.put_own_supplier(&caller, &at, (supplier, own.version), own.body).await?;
            }
        }
        Ok(())
    }

    /// Ends the store once everything that was sent is answered.
    pub async fn close(self) {
        self.store.close().await;
    }
}
