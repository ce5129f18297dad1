//! `ringwall ledger`: looking into the ledger, checking it, and proving to others what is in it.

use std::fmt::Write as _;
use std::fs;

use ringwall_ledger::entry::Entry;
use ringwall_store::{Logged, Search, Verified};
use serde_json::{Value, json};

use super::{create, waiting, witness};
use crate::args::{CheckpointArgs, Ledger, LedgerCommand, LedgerVerify, Proof, Show};
use crate::error::{CliError, Outcome};
use crate::{output, remote};

pub(crate) fn run(args: &Ledger) -> Result<Outcome, CliError> {
    match &args.command {
        LedgerCommand::Show(args) => show(args),
        LedgerCommand::Verify(args) => verify(args),
        LedgerCommand::Proof(args) => proof(args),
        LedgerCommand::Checkpoint(args) => checkpoint(args),
        LedgerCommand::Witness(args) => witness::run(args),
        LedgerCommand::Join(args) => create::join(args),
    }
}

fn show(args: &Show) -> Result<Outcome, CliError> {
    let search = Search {
        organisation: args.organisation.clone(),
        actor: args.actor.clone(),
        action: args.action.clone(),
        subject: args.subject.clone(),
        since: args.since.clone(),
        until: args.until.clone(),
        before: args.before,
        limit: args.limit,
    };
    let client = args.remote.client()?;
    let entries = waiting(async {
        if let Some(client) = &client {
            let organisation = remote::organisation(client, args.organisation.as_deref()).await?;
            return Ok(match args.seq {
                Some(seq) => vec![client.entry(&organisation, seq).await?],
                None => client.entries(&organisation, &search).await?,
            });
        }
        let store = args.place.inspect().await?;
        match args.seq {
            Some(seq) => {
                let none = || CliError::invalid(format!("there is no entry {seq}"), "");
                Ok(vec![store.entry(seq).await?.ok_or_else(none)?])
            }
            None => Ok(store.entries(&search).await?),
        }
    })?;
    match (args.output.is_json(), args.seq) {
        (true, _) => output::print_json(&entries.iter().map(as_json).collect::<Vec<_>>())?,
        (false, Some(_)) => output::print(&entries.iter().map(whole).collect::<String>())?,
        (false, None) => output::print(&entries.iter().map(line).collect::<String>())?,
    }
    Ok(Outcome::Done)
}

fn as_json(logged: &Logged) -> Value {
    let entry: Value = serde_json::from_slice(&logged.data).unwrap_or(Value::Null);
    json!({ "seq": logged.seq, "entry": entry })
}

fn line(logged: &Logged) -> String {
    match Entry::parse(&logged.data) {
        Ok(entry) => {
            let reason = entry.reason.map(|reason| format!("  “{}”", reason.escape_debug())).unwrap_or_default();
            format!("{:>7}  {:24}  {:20}  {:20}  {}{reason}\n", logged.seq, entry.time, entry.actor, entry.action, entry.subject)
        }
        Err(why) => format!("{:>7}  {why}\n", logged.seq),
    }
}

/// Every field of one entry.
fn whole(logged: &Logged) -> String {
    let fields: serde_json::Map<String, Value> = serde_json::from_slice(&logged.data).unwrap_or_default();
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let lines = fields.iter().map(|(name, value)| format!("  {name:8}  {}\n", text(value)));
    format!("Entry {}\n", logged.seq) + &lines.collect::<String>()
}

fn verify(args: &LedgerVerify) -> Result<Outcome, CliError> {
    let verified = waiting(async { Ok(args.place.inspect().await?.verify().await?) })?;
    if args.output.is_json() {
        let findings: Vec<String> = verified.findings.iter().map(ToString::to_string).collect();
        let head = json!({ "size": verified.head.size, "root": verified.head.root.to_string() });
        output::print_json(&json!({
            "head": head, "versions": verified.versions, "findings": findings, "diagnostics": verified.diagnostics
        }))?;
    } else {
        output::print(&verdict(&verified))?;
    }
    Ok(if verified.findings.is_empty() { Outcome::Done } else { Outcome::Found })
}

fn verdict(verified: &Verified) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "{} entries, {} versions of records; signed root {}", verified.head.size, verified.versions, verified.head.root);
    for diagnostic in &verified.diagnostics {
        let _ = writeln!(out, "  note: {diagnostic}");
    }
    match verified.findings.len() {
        0 => out += "Everything that is stored is what the ledger says.\n",
        count => {
            let _ = writeln!(out, "{count} things are not what the ledger says:");
        }
    }
    for finding in &verified.findings {
        let _ = writeln!(out, "  {finding}");
    }
    out
}

fn proof(args: &Proof) -> Result<Outcome, CliError> {
    let client = args.remote.client()?;
    let (entry, proof) = waiting(async {
        if let Some(client) = &client {
            let organisation = remote::organisation(client, args.organisation.as_deref()).await?;
            return Ok(client.proof(&organisation, args.seq).await?);
        }
        let store = args.place.inspect().await?;
        let proof = store.inclusion(args.seq).await?;
        let entry = store.entry(args.seq).await?.ok_or_else(|| CliError::invalid(format!("there is no entry {}", args.seq), ""))?;
        Ok((entry, proof))
    })?;
    fs::create_dir_all(&args.out).map_err(|e| CliError::writing(&args.out, &e))?;
    for (ending, bytes) in [("json", entry.data), ("tlog-proof", proof.to_string().into_bytes())] {
        let path = args.out.join(format!("{}.{ending}", args.seq));
        fs::write(&path, bytes).map_err(|e| CliError::writing(&path, &e))?;
        output::print(&format!("{}\n", path.display()))?;
    }
    Ok(Outcome::Done)
}

fn checkpoint(args: &CheckpointArgs) -> Result<Outcome, CliError> {
    let client = args.remote.client()?;
    let text = waiting(async {
        if let Some(client) = &client {
            return Ok(match args.request {
                Some(old) => client.witness_request(old).await?,
                None => client.checkpoint().await?,
            });
        }
        let store = args.place.inspect().await?;
        Ok(match args.request {
            Some(old) => store.witness_request(old).await?.to_string(),
            None => store.checkpoint().await?.1.to_string(),
        })
    })?;
    output::print(&text)?;
    Ok(Outcome::Done)
}
