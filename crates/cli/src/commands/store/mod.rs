//! The commands over the database and its ledger.

pub(crate) mod attach;
pub(crate) mod backup;
pub(crate) mod create;
pub(crate) mod ledger;
pub(crate) mod pack;
pub(crate) mod plants;
mod witness;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ringwall_ledger::note::{SignerKey, VerifierKey};
use ringwall_store::{Blobs, Database, Machine, Options, Store, StoreError, Surroundings};

use crate::args::{Place, Which};
use crate::error::CliError;

/// Runs what waits for a database.
pub(crate) fn waiting<T>(run: impl Future<Output = Result<T, CliError>>) -> Result<T, CliError> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.map_err(|e| CliError::Output(format!("cannot start: {e}")))?.block_on(run)
}

impl Place {
    fn file(&self, name: &str) -> PathBuf {
        self.data.join(name)
    }

    /// The key that signs. Whoever has this file can sign in the ledger's name.
    pub(crate) fn key_file(&self) -> PathBuf {
        self.file("ledger.key")
    }

    fn lock(&self) -> PathBuf {
        self.file("ledger.lock")
    }

    fn database(&self) -> Result<Database, StoreError> {
        match &self.database {
            Some(url) => Database::postgres(url),
            None => Database::sqlite(&self.file("ringwall.db")),
        }
    }

    pub(crate) fn blobs(&self) -> Result<Blobs, StoreError> {
        match &self.blobs {
            Some(url) => Blobs::s3(url),
            None => Blobs::folder(&self.file("blobs")),
        }
    }

    pub(crate) fn key(&self) -> Result<SignerKey, CliError> {
        let path = self.key_file();
        let text = fs::read_to_string(&path).map_err(|e| missing(&path, &e))?;
        Ok(SignerKey::from_secret_text(&text)?)
    }

    fn options(&self) -> Result<Options, CliError> {
        Ok(Options { database: self.database()?, lock: self.lock(), key: self.key()?, surroundings: Arc::new(Machine) })
    }

    pub(crate) async fn open(&self) -> Result<Store, CliError> {
        self.open_in(Arc::new(Machine)).await
    }

    /// With another clock than the machine's.
    pub(crate) async fn open_in(&self, surroundings: Arc<dyn Surroundings>) -> Result<Store, CliError> {
        Ok(Store::open(Options { surroundings, ..self.options()? }).await?)
    }

    /// For reading, which needs the public key only.
    async fn inspect(&self) -> Result<Store, CliError> {
        let path = self.file("ledger.vkey");
        let text = fs::read_to_string(&path).map_err(|e| missing(&path, &e))?;
        if self.database.is_none() && !self.file("ringwall.db").exists() {
            return Err(missing(&self.file("ringwall.db"), &std::io::ErrorKind::NotFound.into()));
        }
        Ok(Store::inspect(self.database()?, &self.lock(), text.parse()?).await?)
    }
}

fn missing(path: &Path, error: &std::io::Error) -> CliError {
    let (message, hint) =
        (format!("{}: {error}", path.display()), "`ringwall init-db` makes a database; `--data` or RINGWALL_DATA says where it is");
    CliError::Store { message, hint: hint.into() }
}

/// A public key that is given itself, or as a file with it.
fn public_key(given: &str) -> Result<VerifierKey, CliError> {
    if let Ok(key) = given.parse() {
        return Ok(key);
    }
    match fs::read_to_string(given) {
        Ok(text) => Ok(text.parse()?),
        Err(_) => Err(CliError::invalid(
            format!("`{given}` is neither a public key nor a file with one"),
            "such a key has the form `<name>+<id>+<base64>`",
        )),
    }
}

/// Organisation and system.
type System = (String, String);

pub(crate) fn system_of(text: &str) -> Result<System, CliError> {
    match text.split_once('/') {
        Some((organisation, system)) if !organisation.is_empty() && !system.is_empty() && !system.contains('/') => {
            Ok((organisation.to_owned(), system.to_owned()))
        }
        _ => Err(CliError::invalid(format!("`{text}` is not of the form ORGANISATION/SYSTEM"), "")),
    }
}

/// The system that is asked for, or the only one that there is.
async fn system(asked: Option<&str>, store: &Store) -> Result<System, CliError> {
    if let Some(text) = asked {
        return system_of(text);
    }
    let mut systems = store.systems().await?;
    match (systems.pop(), systems.len()) {
        (Some(only), 0) => Ok(only),
        (None, _) => Err(CliError::invalid("the database holds no system", "`ringwall import PLANT` brings one in")),
        (Some(last), _) => {
            let names: Vec<String> = systems.iter().chain([&last]).map(|(o, s)| format!("{o}/{s}")).collect();
            Err(CliError::invalid("there are several systems; say which one", names.join(", ")))
        }
    }
}

impl Which {
    async fn system(&self, store: &Store) -> Result<System, CliError> {
        system(self.system.as_deref(), store).await
    }

    /// The entry that is asked for by its number, which is how servers are asked; `None` for now.
    fn numbered(&self) -> Result<Option<u64>, CliError> {
        let number = |text: &String| {
            text.parse().map_err(|_| CliError::invalid(format!("`{text}` is no entry's number"), "a server is asked by number"))
        };
        self.at.as_ref().map(number).transpose()
    }

    /// The entry that is asked for; `None` for now.
    async fn entry(&self, store: &Store) -> Result<Option<u64>, CliError> {
        let Some(text) = &self.at else { return Ok(None) };
        if let Ok(seq) = text.parse() {
            return Ok(Some(seq));
        }
        let Ok(day) = text.parse::<ringwall_model::date::Date>() else {
            return Err(CliError::invalid(
                format!("`{text}` is neither the number of an entry nor a day"),
                "a day has the form YYYY-MM-DD",
            ));
        };
        match store.seq_at(&format!("{day}T23:59:59.999Z")).await? {
            Some(seq) => Ok(Some(seq)),
            None => Err(CliError::invalid(format!("there was no entry until {day}"), "")),
        }
    }
}
