//! `ringwall serve`: the store, the server over it, and what people have to know at its start.

use std::fs;
use std::sync::Arc;

use ringwall_ledger::hash::Hash;
use ringwall_server::{App, Bound, Certificate, ServeError, Settings, Witness, router, self_made};
use ringwall_store::{Machine, Surroundings};
use tracing_subscriber::EnvFilter;

use super::store::{create, waiting};
use crate::args::{LogFormat, Place, ResetAccount, Serve};
use crate::error::{CliError, Outcome};
use crate::output;

pub(crate) fn run(args: &Serve) -> Result<Outcome, CliError> {
    if !args.place.key_file().exists() {
        create::begin(&args.place, None)?;
    }
    serve(args, greeting)
}

/// Serves the database that is there. `greeting` says where, of which fingerprint its certificate is where it is its own, and
/// with which secret the first account is made.
pub(crate) fn serve(args: &Serve, greeting: impl FnOnce(&str, Entrance<'_>) -> String) -> Result<Outcome, CliError> {
    log(args)?;
    waiting(async {
        let (certificate, fingerprint) = certificate(args)?;
        let bound = Bound::new(args.listen, certificate.as_ref()).await?;
        let address = bound.address().map_err(ServeError::from)?;
        let app = app(args).await?;
        app.register_imported().await?;
        let scheme = if certificate.is_some() { "https" } else { "http" };
        let url = format!("{scheme}://{address}");
        let set_up = app.set_up_secret().await?;
        output::print(&greeting(&url, Entrance { fingerprint: fingerprint.as_deref(), set_up: set_up.as_deref() }))?;
        let app = Arc::new(app);
        tokio::spawn(Arc::clone(&app).work());
        tokio::spawn(Arc::clone(&app).push());
        tokio::spawn(Arc::clone(&app).sweep());
        bound.run(router(app, settings(args, certificate.is_some()))).await?;
        Ok(Outcome::Done)
    })
}

/// What people need to come in for the first time.
pub(crate) struct Entrance<'e> {
    fingerprint: Option<&'e str>,
    set_up: Option<&'e str>,
}

impl From<ServeError> for CliError {
    fn from(error: ServeError) -> Self {
        Self::Store { message: error.message, hint: error.hint }
    }
}

fn log(args: &Serve) -> Result<(), CliError> {
    let filter = EnvFilter::try_new(&args.log);
    let filter = filter.map_err(|e| CliError::invalid(format!("`{}` is no level: {e}", args.log), "levels: error, warn, info, debug"))?;
    let colours = std::io::IsTerminal::is_terminal(&std::io::stderr());
    let lines = tracing_subscriber::fmt().with_writer(std::io::stderr).with_ansi(colours).with_env_filter(filter).with_target(false);
    // A second start in one process would keep the first log.
    let _ = match args.log_format {
        LogFormat::Text => lines.try_init(),
        LogFormat::Json => lines.json().try_init(),
    };
    Ok(())
}

fn certificate(args: &Serve) -> Result<(Option<Certificate>, Option<String>), CliError> {
    if args.tls_self_made {
        let mut names = args.host.clone();
        if names.is_empty() {
            names = vec!["localhost".into(), args.listen.ip().to_string()];
        }
        let (certificate, fingerprint) = self_made(&args.place.data, &names)?;
        return Ok((Some(certificate), Some(fingerprint)));
    }
    let given = args.tls_cert.clone().zip(args.tls_key.clone());
    Ok((given.map(|(chain, key)| Certificate { chain, key }), None))
}

async fn app(args: &Serve) -> Result<App, CliError> {
    let breached = match &args.breached_passwords {
        Some(path) => fs::read(path).map_err(|e| CliError::invalid(format!("{}: {e}", path.display()), ""))?,
        None => Vec::new(),
    };
    let app = over(&args.place, &breached, Arc::new(Machine)).await?;
    Ok(match &args.witness {
        Some(folder) => app.with_witness(Witness::new(folder)),
        None => app,
    })
}

/// The application over a store.
pub(crate) async fn over(place: &Place, breached: &[u8], surroundings: Arc<dyn Surroundings>) -> Result<App, CliError> {
    let master = Hash::of(format!("ringwall master\n{}", place.key()?.to_secret_text()).as_bytes());
    let store = place.open_in(Arc::clone(&surroundings)).await?;
    Ok(App::new(store, place.blobs()?, surroundings, breached, master.as_bytes())?)
}

pub(crate) fn reset(args: &ResetAccount) -> Result<Outcome, CliError> {
    let secret = waiting(async {
        let app = over(&args.place, &[], Arc::new(Machine)).await?;
        Ok(app.reset_at_the_machine(&args.who.actor(), &args.email).await?)
    })?;
    let secret = secret.ok_or_else(|| CliError::invalid(format!("no account has the address {}", args.email), ""))?;
    output::print(&format!(
        "Whoever has this secret chooses a new password for the account, within a day; its second factor goes and its sessions end:\n\n  {secret}\n\n\
         It is used with POST /api/v1/account/reset.\n"
    ))?;
    Ok(Outcome::Done)
}

fn settings(args: &Serve, tls: bool) -> Settings {
    let mut hosts = args.host.clone();
    if hosts.is_empty() && args.listen.ip().is_loopback() {
        hosts = vec!["localhost".into(), "127.0.0.1".into(), "[::1]".into(), args.listen.ip().to_string()];
    }
    Settings { tls, hosts, requests_per_second: args.requests_per_second, body_bytes: args.body_mb.saturating_mul(1024 * 1024) }
}

fn greeting(url: &str, Entrance { fingerprint, set_up }: Entrance<'_>) -> String {
    let mut text = format!("Ringwall listens at {url}\n");
    if let Some(fingerprint) = fingerprint {
        text += &format!("\nIts certificate is its own. Compare the SHA-256 fingerprint when your browser asks:\n  {fingerprint}\n");
    }
    if let Some(secret) = set_up {
        text +=
            &format!("\nThere is no account yet. Within a day, make the first one here; the link works once:\n  {url}/set-up#{secret}\n");
    }
    text
}
