//! `ringwall pack` and `ringwall verify`: evidence for somebody who has neither the database nor the network.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::BufReader;

use anstyle::{AnsiColor, Style};
use ringwall_ledger::checkpoint::Checkpoint;
use ringwall_model::date::Date;
use ringwall_report::pack::{self, Content, Contents, Limits, Outcome as Ends, PackError, Trust, Verdict, Version};
use ringwall_store::{Material, Proved, Store};
use serde_json::json;

use super::{System, plants, public_key, waiting};
use crate::args::{Pack, Verify};
use crate::error::{CliError, Outcome};
use crate::{output, remote};

pub(crate) fn write(args: &Pack) -> Result<Outcome, CliError> {
    if let Some(client) = args.remote.client()? {
        let (entry, day) = (args.which.numbered()?, args.as_of.map(|day| day.to_string()));
        let bytes = waiting(async {
            let (organisation, system) = remote::system(&client, args.which.system.as_deref()).await?;
            Ok(client.pack((&organisation, &system), entry, day.as_deref()).await?)
        })?;
        output::write(Some(&args.out), &bytes)?;
        output::print(&format!(
            "`ringwall verify {}` checks it; give the auditor the ledger's public key on another way.\n",
            args.out.display()
        ))?;
        return Ok(Outcome::Done);
    }
    let contents = waiting(async {
        let store = args.place.inspect().await?;
        let system = args.which.system(&store).await?;
        contents(args, &store, system).await
    })?;
    let bytes = pack::write(&contents).map_err(refused)?;
    output::write(Some(&args.out), &bytes)?;
    output::print(&format!(
        "{} holds {}/{} as of entry {}, {} entries and {} evidence files.\n`ringwall verify {}` checks it; give the auditor the ledger's public key on another way.\n",
        args.out.display(),
        contents.organisation,
        contents.system,
        contents.as_of,
        contents.entries.len(),
        contents.blobs.len(),
        args.out.display()
    ))?;
    Ok(Outcome::Done)
}

async fn contents(args: &Pack, store: &Store, system: System) -> Result<Contents, CliError> {
    let cosigned = match &args.checkpoint {
        Some(path) => Some(fs::read(path).map_err(|e| CliError::invalid(format!("{}: {e}", path.display()), ""))?),
        None => None,
    };
    let covered = match &cosigned {
        Some(bytes) => Checkpoint::open(bytes, store.key())?.0.head.size,
        None => store.checkpoint().await?.0.head.size,
    };
    let last = covered.checked_sub(1).ok_or_else(|| CliError::invalid("the checkpoint covers no entry", ""))?;
    let as_of = args.which.entry(store).await?.unwrap_or(last);
    let plant = plants::plant(store, &system, Some(as_of)).await?;
    let material = store.material(&system.0, as_of).await?;
    let blobs = args.place.blobs()?;
    let mut files = BTreeMap::new();
    for hash in pack::evidence_files(&plant).into_keys() {
        files.extend(blobs.get(hash).await?.map(|content| (hash, content.to_vec())));
    }
    let (organisation, system) = system;
    let Material { checkpoint, tiles, entries, versions, .. } = material;
    Ok(Contents {
        key: store.key().clone(),
        checkpoint: cosigned.unwrap_or(checkpoint),
        tiles,
        entries,
        versions: versions.into_iter().map(version).collect(),
        organisation,
        system,
        as_of,
        day: args.as_of.unwrap_or_else(|| Date::of(jiff::Timestamp::now())),
        blobs: files,
        cosigners: args.witness.iter().map(|key| public_key(key)).collect::<Result<_, _>>()?,
    })
}

/// An erased version has nothing left that its digest was made of.
fn version(Proved { version, salt, digest }: Proved) -> Version {
    let key = version.key;
    Version {
        organisation: key.organisation,
        system: key.system,
        kind: key.kind,
        id: key.id,
        from_seq: version.from_seq,
        to_seq: version.to_seq,
        digest,
        content: salt.try_into().ok().map(|salt| Content { salt, place: version.place, body: version.body }),
    }
}

fn refused(error: PackError) -> CliError {
    CliError::invalid(error.to_string(), error.hint())
}

pub(crate) fn verify(args: &Verify) -> Result<Outcome, CliError> {
    let witnesses = args.witness.iter().map(|key| public_key(key)).collect::<Result<Vec<_>, _>>()?;
    let needed = args.witnesses.unwrap_or(witnesses.len());
    if needed > witnesses.len() {
        return Err(CliError::invalid(
            format!("{needed} witnesses are needed and the keys of {} are given", witnesses.len()),
            "`--witness` gives a key",
        ));
    }
    let trust = Trust { key: args.key.as_deref().map(public_key).transpose()?, witnesses, needed };
    let file = File::open(&args.pack).map_err(|e| CliError::invalid(format!("{}: {e}", args.pack.display()), ""))?;
    let verdict = pack::verify(BufReader::new(file), &trust, &Limits::default()).map_err(refused)?;
    if args.output.is_json() {
        output::print_json(&json!({ "holds": verdict.holds(), "verdict": verdict }))?;
    } else {
        output::print(&text(&verdict))?;
    }
    Ok(if verdict.holds() { Outcome::Done } else { Outcome::Found })
}

fn text(verdict: &Verdict) -> String {
    let mut out = String::new();
    let (bold, dim) = (Style::new().bold(), Style::new().dimmed());
    let (bad, good, note) = (AnsiColor::Red.on_default(), AnsiColor::Green.on_default(), AnsiColor::Yellow.on_default());
    let facts = &verdict.facts;
    let _ = writeln!(
        out,
        "{bold}{}/{}{bold:#} as of entry {} of {}, assessed for {}",
        facts.organisation, facts.system, facts.as_of, facts.origin, facts.day
    );
    let _ = writeln!(out, "{dim}{} entries under the root {}{dim:#}\n", facts.size, facts.root);
    for check in &verdict.checks {
        let (style, mark) = match check.outcome {
            Ends::Holds => (good, '✓'),
            Ends::Fails => (bad, '✗'),
            Ends::Note => (note, '!'),
        };
        let _ = writeln!(out, "{style}{mark}{style:#} {}", output::wrapped(&check.text, 2).trim_start());
    }
    for finding in &verdict.findings {
        let _ = writeln!(out, "    {bad}{}{bad:#}", output::wrapped(&finding.to_string(), 6).trim_start());
    }
    if verdict.omitted > 0 {
        let _ = writeln!(out, "    and {} more", verdict.omitted);
    }
    let end = if verdict.holds() { format!("{good}The pack holds.{good:#}") } else { format!("{bad}The pack does not hold.{bad:#}") };
    let _ = writeln!(out, "\n{end}");
    out
}
