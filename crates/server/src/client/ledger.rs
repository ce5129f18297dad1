//! The ledger through the interface: entries as their bytes, proofs that are checked, checkpoints.

use reqwest::Method;
use ringwall_ledger::bundle::TlogProof;
use ringwall_ledger::entry::Entry;
use ringwall_ledger::error::Refused;
use ringwall_ledger::note::VerifierKey;
use ringwall_ledger::witness::Policy;
use ringwall_store::{Logged, Search};

use super::{Client, ClientError};
use crate::app::audit::{Entries, Entry as Shown};

/// Most entries that the server gives at once.
const MOST: u64 = 1_000;

/// The bytes that were logged: the interface gives every field of an entry, and those in their canonical form are the bytes.
fn logged(shown: Shown) -> Result<Logged, ClientError> {
    let Shown { entry, time, actor, action, subject, reason, request, source, before, after, .. } = shown;
    let data = Entry { action, actor, after, before, reason, request, source, subject, time }.to_bytes().map_err(|e| unproved(&e))?;
    Ok(Logged { seq: entry, data })
}

fn unproved(why: &Refused) -> ClientError {
    let hint = "`ringwall ledger verify` at the server says more; both programs should be of one version";
    ClientError { message: format!("the server's proof does not hold: {why}"), hint: hint.into(), status: None }
}

impl Client {
    fn of_ledger(&self, organisation: &str, rest: &[&str]) -> reqwest::RequestBuilder {
        self.request(Method::GET, &[&["organisations", organisation, "audit"], rest].concat())
    }

    /// Entries of an organisation, newest first.
    ///
    /// # Errors
    /// See [`ClientError`]; so for all that follow.
    pub async fn entries(&self, organisation: &str, search: &Search) -> Result<Vec<Logged>, ClientError> {
        let (mut found, mut before, mut left) = (Vec::new(), search.before, search.limit);
        while left > 0 {
            let texts = [
                ("actor", search.actor.clone()),
                ("action", search.action.clone()),
                ("subject", search.subject.clone()),
                ("since", search.since.clone()),
                ("until", search.until.clone()),
                ("before", before.map(|seq| seq.to_string())),
                ("limit", Some(left.min(MOST).to_string())),
            ];
            let asked: Vec<(&str, String)> = texts.into_iter().filter_map(|(name, text)| Some((name, text?))).collect();
            let page: Entries = Self::json(self.of_ledger(organisation, &[]).query(&asked)).await?;
            left = left.saturating_sub(page.entries.len() as u64);
            for entry in page.entries {
                found.push(logged(entry)?);
            }
            match page.next {
                Some(next) => before = Some(next),
                None => break,
            }
        }
        Ok(found)
    }

    /// One entry of an organisation.
    ///
    /// # Errors
    /// The organisation has no such entry.
    pub async fn entry(&self, organisation: &str, seq: u64) -> Result<Logged, ClientError> {
        logged(Self::json(self.of_ledger(organisation, &[&seq.to_string()])).await?)
    }

    /// An entry and the proof that it is in the ledger, which holds under the key that the server gives.
    ///
    /// # Errors
    /// The organisation has no such entry, or the proof does not hold.
    pub async fn proof(&self, organisation: &str, seq: u64) -> Result<(Logged, TlogProof), ClientError> {
        let entry = self.entry(organisation, seq).await?;
        let proof = Self::bytes(self.of_ledger(organisation, &[&seq.to_string(), "proof"])).await?;
        let proof = TlogProof::parse(&proof).map_err(|e| unproved(&e))?;
        let key = self.ledger_key().await?;
        let policy = Policy { log: key, witnesses: Vec::new(), needed: 0 };
        proof.verify(&entry.data, &policy).map_err(|e| unproved(&e))?;
        match proof.index == seq {
            true => Ok((entry, proof)),
            false => Err(unproved(&Refused::new(format!("it is one of entry {}", proof.index)))),
        }
    }

    async fn ledger_key(&self) -> Result<VerifierKey, ClientError> {
        let text = self.text(&["ledger", "key"], &[]).await?;
        text.trim().parse().map_err(|e| unproved(&e))
    }

    async fn text(&self, parts: &[&str], asked: &[(&str, u64)]) -> Result<String, ClientError> {
        let bytes = Self::bytes(self.request(Method::GET, parts).query(asked)).await?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// The last signed checkpoint.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn checkpoint(&self) -> Result<String, ClientError> {
        self.text(&["ledger", "checkpoint"], &[]).await
    }

    /// What a witness that saw `old` entries last is asked to cosign.
    ///
    /// # Errors
    /// The ledger has fewer entries.
    pub async fn witness_request(&self, old: u64) -> Result<String, ClientError> {
        self.text(&["ledger", "add-checkpoint"], &[("old", old)]).await
    }
}
