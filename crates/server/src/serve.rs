//! The listening server: where, with which certificate, and how it ends.

use std::fmt;
use std::fs;
use std::io::{self, Write};
use std::net::{SocketAddr, TcpListener};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use axum::Router;
use axum_server::Handle;
use axum_server::tls_rustls::RustlsConfig;
use ringwall_ledger::hash::Hash;
use tokio::signal::unix::{SignalKind, signal};

/// Certificate and private key in PEM files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// The certificate, with those that lead to its root.
    pub chain: PathBuf,
    /// Its private key.
    pub key: PathBuf,
}

/// A server that has its port and does not answer yet.
pub struct Bound {
    listener: TcpListener,
    tls: Option<RustlsConfig>,
}

/// Why it cannot serve.
#[derive(Debug)]
pub struct ServeError {
    /// What happened.
    pub message: String,
    /// What to do.
    pub hint: String,
}

impl fmt::Display for ServeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for ServeError {}

fn failed(what: impl fmt::Display, error: impl fmt::Display, hint: &str) -> ServeError {
    ServeError { message: format!("{what}: {error}"), hint: hint.to_owned() }
}

/// Requests that are being answered when the server is told to stop have this long.
const GRACE: Duration = Duration::from_secs(10);

impl Bound {
    /// Takes the port. Without a certificate only on this machine: passwords do not travel in clear.
    ///
    /// # Errors
    /// The address cannot be had, the certificate cannot be used, or there is none for an address that others can reach.
    pub async fn new(address: SocketAddr, certificate: Option<&Certificate>) -> Result<Self, ServeError> {
        let tls = match certificate {
            Some(certificate) => Some(tls(certificate).await?),
            None if address.ip().is_loopback() => None,
            None => {
                let hint = "give `--tls-cert` and `--tls-key`, or `--tls-self-made`, or listen on 127.0.0.1 behind a proxy";
                return Err(ServeError {
                    message: format!("{address} can be reached by others, and there is no certificate"),
                    hint: hint.into(),
                });
            }
        };
        let listener = TcpListener::bind(address)
            .map_err(|e| failed(address, e, "another program may have the port; `--listen` takes another one"))?;
        listener.set_nonblocking(true).map_err(|e| failed(address, e, ""))?;
        Ok(Self { listener, tls })
    }

    /// Where it listens.
    ///
    /// # Errors
    /// The system does not know any more.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Answers until the process is told to stop (SIGTERM, SIGINT), and then what is being answered to its end.
    ///
    /// # Errors
    /// The port is lost.
    pub async fn run(self, routes: Router) -> Result<(), ServeError> {
        let handle = Handle::new();
        let stopping = handle.clone();
        tokio::spawn(async move {
            told_to_stop().await;
            tracing::info!("stopping");
            stopping.graceful_shutdown(Some(GRACE));
        });
        let service = routes.into_make_service_with_connect_info::<SocketAddr>();
        let ended = match self.tls {
            Some(tls) => axum_server::from_tcp_rustls(self.listener, tls).map(|server| server.handle(handle).serve(service))?.await,
            None => axum_server::from_tcp(self.listener).map(|server| server.handle(handle).serve(service))?.await,
        };
        Ok(ended?)
    }
}

impl From<io::Error> for ServeError {
    fn from(error: io::Error) -> Self {
        failed("the server ended", error, "")
    }
}

async fn told_to_stop() {
    let (Ok(mut term), Ok(mut int)) = (signal(SignalKind::terminate()), signal(SignalKind::interrupt())) else {
        // Without signals it runs until it is killed, which loses nothing either.
        return std::future::pending().await;
    };
    tokio::select! {
        _ = term.recv() => {}
        _ = int.recv() => {}
    }
}

async fn tls(certificate: &Certificate) -> Result<RustlsConfig, ServeError> {
    // Another part of the program may have chosen it already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let config = RustlsConfig::from_pem_file(&certificate.chain, &certificate.key).await;
    config.map_err(|e| failed(format_args!("the certificate {} cannot be used", certificate.chain.display()), e, "both files are PEM"))
}

/// A certificate that the server makes for itself, kept in `folder`, and its SHA-256 fingerprint, by which people recognise it.
///
/// # Errors
/// It cannot be made or written.
pub fn self_made(folder: &Path, names: &[String]) -> Result<(Certificate, String), ServeError> {
    let certificate = Certificate { chain: folder.join("server.crt"), key: folder.join("server.key") };
    if !certificate.chain.exists() || !certificate.key.exists() {
        let made = rcgen::generate_simple_self_signed(names).map_err(|e| failed("a certificate cannot be made", e, "look at `--host`"))?;
        let keep = |path: &Path, text: &str| -> io::Result<()> {
            let mut file = fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)?;
            file.write_all(text.as_bytes())?;
            file.sync_all()
        };
        keep(&certificate.key, &made.signing_key.serialize_pem()).map_err(|e| failed(certificate.key.display(), e, ""))?;
        keep(&certificate.chain, &made.cert.pem()).map_err(|e| failed(certificate.chain.display(), e, ""))?;
    }
    let text = fs::read_to_string(&certificate.chain).map_err(|e| failed(certificate.chain.display(), e, ""))?;
    Ok((certificate, fingerprint(&text)))
}

/// SHA-256 of the first certificate in a PEM file, as browsers show it.
fn fingerprint(pem: &str) -> String {
    let body: String =
        pem.lines().skip_while(|line| !line.starts_with("-----BEGIN")).skip(1).take_while(|line| !line.starts_with("-----END")).collect();
    let der = data_encoding::BASE64.decode(body.as_bytes()).unwrap_or_default();
    Hash::of(&der).as_bytes().map(|byte| format!("{byte:02X}")).join(":")
}
