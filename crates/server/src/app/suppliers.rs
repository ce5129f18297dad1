//! What a supplier does about itself: reads its record in a system, keeps up what it knows best, and hands in files.
//!
//! How important a supplier is, whether it was reviewed and with which proof, and what the buyer notes about it are the buyer's own:
//! a supplier neither sees nor changes them.

use axum::body::Bytes;
use ringwall_model::records::Kind;
use ringwall_store::{Act, Expect, Field, List, Order, Version};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::error::AppError;
use super::files::{Attached, subject};
use super::people::checked_name;
use super::records::{Done, Record, RecordChange, System};
use super::register::{At, key, kind};
use super::{App, Caller, put};
use crate::auth::roles::Permission;

/// What the buyer says of a supplier, and no supplier sees.
const BUYERS: [&str; 4] = ["criticality", "reviewed", "evidence", "note"];
/// What the buyer says, and the supplier sees: what it is, and what is bought from it decides what is asked of it.
const SHOWN: [&str; 2] = ["id", "supplies"];
/// Most files that are listed.
const MOST: u64 = 1_000;

/// A file that a supplier has handed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct HandedIn {
    /// System that it was handed in for.
    system: String,
    /// The supplier.
    supplier: String,
    /// Its SHA-256, for the key `sha256` of an evidence item.
    sha256: String,
    /// What it is called.
    name: String,
    /// Its length in bytes.
    bytes: usize,
    /// Account that handed it in.
    by: String,
    /// The ledger entry that says so.
    #[serde(default)]
    entry: u64,
}

/// What a supplier sees of its record.
fn shown(body: &Value) -> Value {
    let fields = body.as_object().into_iter().flatten().filter(|(name, _)| !BUYERS.contains(&name.as_str()));
    Value::Object(fields.map(|(name, value)| (name.clone(), value.clone())).collect())
}

fn refused(field: &str, why: &str) -> AppError {
    AppError::field(&format!("/{field}"), why, "leave it as it is, and ask whoever you supply to change it")
}

/// The record as the supplier wants it, with what is the buyer's as it is.
fn merged(held: &Value, wanted: Value) -> Result<Value, AppError> {
    let Value::Object(mut wanted) = wanted else { return Err(AppError::invalid("a supplier is an object", "")) };
    if let Some(field) = BUYERS.into_iter().find(|field| wanted.contains_key(*field)) {
        return Err(refused(field, &format!("`{field}` is for whoever you supply to say")));
    }
    let empty = Map::new();
    let held = held.as_object().unwrap_or(&empty);
    if let Some(field) = SHOWN.into_iter().find(|field| wanted.get(*field).is_some_and(|value| Some(value) != held.get(*field))) {
        return Err(refused(field, &format!("`{field}` is for whoever you supply to say")));
    }
    let list = |fields: &Map<String, Value>| fields.get("certificates").and_then(Value::as_array).cloned().unwrap_or_default();
    let old = list(held);
    // What proves a certificate was looked at by the buyer: it does not prove another one.
    if list(&wanted).iter().any(|certificate| certificate.get("evidence").is_some() && !old.contains(certificate)) {
        return Err(refused(
            "certificates",
            "`evidence` of a certificate is for whoever you supply to say; leave it out where you change it",
        ));
    }
    for field in SHOWN.into_iter().chain(BUYERS) {
        wanted.extend(held.get(field).map(|value| (field.to_owned(), value.clone())));
    }
    Ok(Value::Object(wanted))
}

impl App {
    /// Whether the caller stands for this supplier. Others look as if they were not there.
    fn stands_for(caller: &Caller, at: &System, id: &str) -> Result<(), AppError> {
        let place = caller.register.place(&at.organisation, kind::SYSTEM, &at.system).map(At::of).unwrap_or_default();
        let mut roles = caller.roles(&at.organisation, Permission::OwnSupplier, place);
        match roles.any(|grant| grant.supplier.as_deref() == Some(id)) {
            true => Ok(()),
            false => Err(AppError::Missing("there is no such supplier".into())),
        }
    }

    async fn supplier(&self, caller: &Caller, at: &System, id: &str) -> Result<Record, AppError> {
        self.remembered(caller, &at.organisation, "supplier", Self::stands_for(caller, at, id)).await?;
        self.record(at, Kind::Supplier, id, None).await
    }

    /// The record of the supplier that the caller stands for, without what is the buyer's.
    pub(crate) async fn own_supplier(&self, caller: &Caller, at: &System, id: &str) -> Result<Record, AppError> {
        let record = self.supplier(caller, at, id).await?;
        Ok(Record { body: shown(&record.body), ..record })
    }

    /// Changes what the supplier may say of itself.
    pub(crate) async fn put_own_supplier(
        &self,
        caller: &Caller,
        at: &System,
        (id, version): (String, u64),
        wanted: Value,
    ) -> Result<Done, AppError> {
        let held = self.supplier(caller, at, &id).await?;
        if held.version != version {
            return Err(AppError::Stale(Some(held.version)));
        }
        let body = Some(merged(&held.body, wanted)?);
        let change = RecordChange { kind: Kind::Supplier.as_str().to_owned(), id: Some(id), body, version: Some(version), seen: true };
        self.change(caller, at, "supplier.update", vec![change]).await
    }

    /// Keeps a file that a supplier hands in. It counts for nothing until the buyer names it in an evidence item.
    pub(crate) async fn hand_in(
        &self,
        caller: &Caller,
        at: &System,
        (id, name): (&str, Option<&str>),
        content: Bytes,
    ) -> Result<Attached, AppError> {
        self.supplier(caller, at, id).await?;
        let name = checked_name("name", name.unwrap_or("file"))?;
        if content.is_empty() {
            return Err(AppError::invalid("the file is empty", "send its content as the body"));
        }
        let bytes = content.len();
        // The file first: an entry must not speak of what is not kept.
        let hash = self.blobs.put(content).await?;
        let (system, supplier, by) = (at.system.clone(), id.to_owned(), caller.account.clone());
        let handed = HandedIn { system, supplier, sha256: hash.to_hex(), name, bytes, by, entry: 0 };
        let known = format!("{}@{id}@{}", at.system, handed.sha256);
        let change = put(key(&at.organisation, kind::HANDED_IN, &known), Expect::Anything, &handed);
        let act = Act { subject: Some(subject(at, hash)), ..caller.act(&at.organisation, "evidence.attach") };
        let receipt = self.commit(Act { changes: vec![change], ..act }).await?;
        Ok(Attached { sha256: handed.sha256, bytes, entry: receipt.seq })
    }

    /// What the supplier that the caller stands for has handed in, newest first.
    pub(crate) async fn own_files(&self, caller: &Caller, at: &System, id: &str) -> Result<Vec<HandedIn>, AppError> {
        self.supplier(caller, at, id).await?;
        self.handed_in(at, Some(id)).await
    }

    /// What suppliers have handed in for a system, or one of them, newest first.
    pub(crate) async fn handed_in(&self, at: &System, supplier: Option<&str>) -> Result<Vec<HandedIn>, AppError> {
        let of = |name: &str, value: &str| Field { name: name.to_owned(), value: value.to_owned() };
        let fields = [Some(of("system", &at.system)), supplier.map(|supplier| of("supplier", supplier))];
        let list = List {
            organisation: at.organisation.clone(),
            kind: kind::HANDED_IN.to_owned(),
            fields: fields.into_iter().flatten().collect(),
            order: Order::Newest,
            limit: MOST,
            ..List::default()
        };
        let versions = self.store.list(&list).await?.versions;
        // Which entry made it is known once it is made.
        let read = |Version { body, from_seq, .. }: &Version| Some(HandedIn { entry: *from_seq, ..serde_json::from_str(body).ok()? });
        Ok(versions.iter().filter_map(read).collect())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn held() -> Value {
        json!({
            "id": "pumps", "name": "Pumps", "supplies": ["products"], "criticality": 4, "note": "late again",
            "certificates": [{ "standard": "62443-4-1", "evidence": "ev-1" }],
        })
    }

    #[test]
    fn a_supplier_does_not_see_what_is_the_buyers() {
        let expected = json!({
            "id": "pumps", "name": "Pumps", "supplies": ["products"],
            "certificates": [{ "standard": "62443-4-1", "evidence": "ev-1" }],
        });
        assert_eq!(shown(&held()), expected);
    }

    #[test]
    fn what_is_the_buyers_stays_whatever_is_sent() {
        let merged = merged(&held(), json!({ "name": "Pumps AB", "contact": "psirt@pumps.example" })).unwrap();
        let expected = json!({
            "id": "pumps", "name": "Pumps AB", "contact": "psirt@pumps.example", "supplies": ["products"], "criticality": 4,
            "note": "late again",
        });
        assert_eq!(merged, expected);
    }

    #[test]
    fn changing_what_is_the_buyers_is_refused_with_the_field() {
        for (field, value) in [
            ("criticality", json!(4)),
            ("reviewed", json!("2026-01-01")),
            ("evidence", json!(["ev-1"])),
            ("note", json!("best supplier")),
            ("id", json!("valves")),
            ("supplies", json!([])),
            ("certificates", json!([{ "standard": "62443-4-2", "evidence": "ev-1" }])),
        ] {
            let mut wanted = shown(&held());
            wanted[field] = value;
            let AppError::Invalid { field: named, .. } = merged(&held(), wanted).unwrap_err() else { panic!("{field}") };
            assert_eq!(named, Some(format!("/{field}")));
        }
    }

    #[test]
    fn certificates_are_the_suppliers_and_their_proof_stays_while_they_do() {
        let mut wanted = shown(&held());
        wanted["certificates"] = json!([{ "standard": "62443-4-1", "evidence": "ev-1" }, { "standard": "27001" }]);
        assert!(merged(&held(), wanted.clone()).is_ok());
        wanted["certificates"] = json!([{ "standard": "62443-4-1", "level": "ML3" }]);
        assert!(merged(&held(), wanted).is_ok());
    }
}
