//! A server in place of the database on this machine: where it is, and the session that `ringwall login` has got.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;

use ringwall_server::client::{Client, ClientError};

use crate::args::Remote;
use crate::error::CliError;

impl From<ClientError> for CliError {
    fn from(error: ClientError) -> Self {
        match error.status {
            Some(401) => Self::Store { message: error.message, hint: "`ringwall login --server URL` lets this program in".into() },
            Some(400..500) => Self::Invalid { message: error.message, hint: error.hint },
            _ => Self::Store { message: error.message, hint: error.hint },
        }
    }
}

/// Sessions by the address of their server.
type Sessions = BTreeMap<String, String>;

fn file() -> Result<PathBuf, CliError> {
    let home = || std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".config"));
    let folder = std::env::var_os("XDG_CONFIG_HOME").map(PathBuf::from).or_else(home);
    let folder = folder.ok_or_else(|| CliError::invalid("it is not known where to keep the session", "set HOME or XDG_CONFIG_HOME"))?;
    Ok(folder.join("ringwall").join("sessions.json"))
}

fn sessions() -> Result<Sessions, CliError> {
    let text = fs::read_to_string(file()?).unwrap_or_default();
    Ok(serde_json::from_str(&text).unwrap_or_default())
}

/// Keeps a session, or forgets it, where only its owner can read it.
pub(crate) fn keep(server: &str, secret: Option<String>) -> Result<(), CliError> {
    let mut sessions = sessions()?;
    match secret {
        Some(secret) => sessions.insert(server.to_owned(), secret),
        None => sessions.remove(server),
    };
    let path = file()?;
    let folder = path.parent().map(fs::create_dir_all);
    let written = folder.unwrap_or(Ok(())).and_then(|()| {
        let part = path.with_extension("part");
        let mut file = fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&part)?;
        file.write_all(serde_json::to_string_pretty(&sessions).unwrap_or_default().as_bytes())?;
        file.sync_all()?;
        fs::rename(&part, &path)
    });
    written.map_err(|e| CliError::writing(&path, &e))
}

impl Remote {
    /// A client of the server, where one is named: with the token in RINGWALL_TOKEN, else with the session of `ringwall login`.
    pub(crate) fn client(&self) -> Result<Option<Client>, CliError> {
        let Some(server) = &self.server else { return Ok(None) };
        let secret = match std::env::var("RINGWALL_TOKEN") {
            Ok(token) => Some(token),
            Err(_) => sessions()?.remove(server),
        };
        self.client_with(server, secret).map(Some)
    }

    /// A client with another secret, or without one.
    pub(crate) fn client_with(&self, server: &str, secret: Option<String>) -> Result<Client, CliError> {
        let ca = match &self.server_ca {
            Some(path) => Some(fs::read(path).map_err(|e| CliError::invalid(format!("{}: {e}", path.display()), ""))?),
            None => None,
        };
        Ok(Client::new(server, ca.as_deref(), secret)?)
    }
}

/// The organisation that is asked for, or the only one that the account belongs to.
pub(crate) async fn organisation(client: &Client, asked: Option<&str>) -> Result<String, CliError> {
    if let Some(asked) = asked {
        return Ok(asked.to_owned());
    }
    let mut all: Vec<String> = client.memberships().await?.into_iter().map(|membership| membership.organisation.id).collect();
    match (all.pop(), all.is_empty()) {
        (Some(only), true) => Ok(only),
        (None, _) => Err(CliError::invalid("you belong to no organisation on this server", "")),
        (Some(last), false) => {
            all.push(last);
            Err(CliError::invalid("you belong to several organisations; say which one with `--organisation`", all.join(", ")))
        }
    }
}

/// The system that is asked for, or the only one that the account sees.
pub(crate) async fn system(client: &Client, asked: Option<&str>) -> Result<(String, String), CliError> {
    if let Some(text) = asked {
        return crate::commands::store::system_of(text);
    }
    let mut all = Vec::new();
    for membership in client.memberships().await? {
        let organisation = membership.organisation.id;
        all.extend(client.systems(&organisation).await?.into_iter().map(|system| (organisation.clone(), system.id)));
    }
    match (all.pop(), all.is_empty()) {
        (Some(only), true) => Ok(only),
        (None, _) => Err(CliError::invalid("you see no system on this server", "")),
        (Some(last), false) => {
            let names: Vec<String> = all.iter().chain([&last]).map(|(o, s)| format!("{o}/{s}")).collect();
            Err(CliError::invalid("there are several systems; say which one", names.join(", ")))
        }
    }
}
