//! `ringwall attach`: evidence files into the store of blobs, each with an entry that says who brought it and when.

use std::fs;
use std::path::{Path, PathBuf};

use ringwall_ledger::hash::Hash;
use ringwall_server::client::Client;
use ringwall_store::{Act, Store};

use super::{System, system, waiting};
use crate::args::Attach;
use crate::error::{CliError, Outcome};
use crate::{output, remote};

pub(crate) fn run(args: &Attach) -> Result<Outcome, CliError> {
    let client = args.remote.client()?;
    let kept = waiting(async {
        if let Some(client) = client {
            return remotely(args, &client).await;
        }
        let store = args.place.open().await?;
        let system = system(args.system.as_deref(), &store).await?;
        let mut kept = Vec::new();
        for file in &args.files {
            kept.push((keep(args, &store, &system, file).await?, file));
        }
        store.close().await;
        Ok(kept)
    })?;
    // Like sha256sum, for the key `sha256` of an evidence item.
    output::print(&kept.iter().map(|(hash, file)| format!("{}  {}\n", hash.to_hex(), file.display())).collect::<String>())?;
    Ok(Outcome::Done)
}

async fn remotely<'a>(args: &'a Attach, client: &Client) -> Result<Vec<(Hash, &'a PathBuf)>, CliError> {
    let (organisation, system) = remote::system(client, args.system.as_deref()).await?;
    let mut kept = Vec::new();
    for file in &args.files {
        let content = fs::read(file).map_err(|e| CliError::invalid(format!("{}: {e}", file.display()), ""))?;
        let attached = client.attach((&organisation, &system), content, args.who.reason.as_deref()).await?;
        kept.push((Hash::from_hex(&attached.sha256)?, file));
    }
    Ok(kept)
}

async fn keep(args: &Attach, store: &Store, (organisation, system): &System, file: &Path) -> Result<Hash, CliError> {
    let content = fs::read(file).map_err(|e| CliError::invalid(format!("{}: {e}", file.display()), ""))?;
    // The file first: an entry must not speak of what is not kept.
    let hash = args.place.blobs()?.put(content).await?;
    let act = Act {
        organisation: organisation.clone(),
        actor: args.who.actor(),
        action: "evidence.attach".into(),
        subject: Some(format!("{system}/blob/{}", hash.to_hex())),
        reason: args.who.reason.clone(),
        ..Act::default()
    };
    store.commit(act).await?;
    Ok(hash)
}
