//! Entries as syslog messages (RFC 5424) over TLS (RFC 5425).

use std::io;
use std::sync::Arc;
use std::time::Duration;

use rustls::{ClientConfig, RootCertStore};
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, ServerName};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use crate::app::audit::Entry;

/// Facility 13, log audit; severity 5, notice, 4, warning, for refusals, and 1, alert, where somebody breaks the glass.
const NOTICE: u8 = 13 * 8 + 5;
const ALERT: u8 = 13 * 8 + 1;
const WARNING: u8 = 13 * 8 + 4;
/// Private enterprise number of examples (RFC 5612): we have none of our own.
const SD_ID: &str = "ringwall@32473";
/// A collector that takes longer is taken for gone.
const PATIENCE: Duration = Duration::from_secs(10);

/// A message: header, structured data, and the entry's action for people. `host` is the name of this machine.
pub(crate) fn message(host: &str, organisation: &str, entry: &Entry) -> String {
    let priority = match entry.action.as_str() {
        "break-glass.open" => ALERT,
        "access.refuse" => WARNING,
        _ => NOTICE,
    };
    let number = entry.entry.to_string();
    let pairs = [
        ("entry", Some(&number)),
        ("organisation", Some(&organisation.to_owned())),
        ("actor", Some(&entry.actor)),
        ("name", entry.name.as_ref()),
        ("action", Some(&entry.action)),
        ("subject", Some(&entry.subject)),
        ("reason", entry.reason.as_ref()),
        ("request", entry.request.as_ref()),
        ("source", entry.source.as_ref()),
    ]
    .map(|(name, value)| value.map_or_else(String::new, |value| format!(" {name}=\"{}\"", escaped(value))))
    .concat();
    let text = format!("{} {}", entry.action, entry.subject.replace(['\n', '\r'], " "));
    format!("<{priority}>1 {} {} ringwall - {} [{SD_ID}{pairs}] \u{feff}{text}", entry.time, header(host), header(&entry.action))
}

/// A value of structured data, in which quotation mark, backslash and closing bracket are escaped.
fn escaped(value: &str) -> String {
    value.replace('\\', "\\\\").replace('"', "\\\"").replace(']', "\\]")
}

/// A field of the header: printable ASCII without spaces, at most 32 characters (the shortest limit of those that are used).
fn header(text: &str) -> String {
    let kept: String = text.chars().filter(char::is_ascii_graphic).take(32).collect();
    if kept.is_empty() { "-".to_owned() } else { kept }
}

/// Sends messages to a collector, each behind its length. Returns once the collector's machine has them.
///
/// # Errors
/// It cannot be reached, or its certificate does not lead to `ca` (PEM).
pub(crate) async fn send(host: &str, port: u16, ca: &str, messages: &[String]) -> io::Result<()> {
    let sending = async {
        let mut stream = connect(host, port, ca).await?;
        for message in messages {
            stream.write_all(format!("{} {message}", message.len()).as_bytes()).await?;
        }
        stream.flush().await?;
        stream.shutdown().await
    };
    timeout(PATIENCE, sending).await.map_err(|_| io::Error::new(io::ErrorKind::TimedOut, "the collector does not answer"))?
}

async fn connect(host: &str, port: u16, ca: &str) -> io::Result<tokio_rustls::client::TlsStream<TcpStream>> {
    let config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()));
    let config = config.with_safe_default_protocol_versions().map_err(io::Error::other)?;
    let config = config.with_root_certificates(roots(ca)?).with_no_client_auth();
    let name = ServerName::try_from(host.to_owned()).map_err(io::Error::other)?;
    let stream = TcpStream::connect((host, port)).await?;
    TlsConnector::from(Arc::new(config)).connect(name, stream).await
}

/// The certificates that a collector's must lead to.
///
/// # Errors
/// There is none in the text, or one cannot be read.
pub(crate) fn roots(ca: &str) -> io::Result<RootCertStore> {
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(ca.as_bytes()) {
        roots.add(certificate.map_err(io::Error::other)?).map_err(io::Error::other)?;
    }
    if roots.is_empty() { Err(io::Error::other("there is no certificate in it")) } else { Ok(roots) }
}

#[cfg(test)]
mod tests {
    use super::super::tests::entry;
    use super::*;

    #[test]
    fn a_message_has_the_form_of_rfc_5424() {
        let message = message("plant-7", "brewery", &entry("zone.update", "because \"x]\\"));
        let expected = "<109>1 2026-11-24T10:11:12.345Z plant-7 ringwall - zone.update [ringwall@32473 entry=\"7\" organisation=\"brewery\" \
                        actor=\"a-1\" name=\"Ada, \\\"the\\\" first\" action=\"zone.update\" subject=\"bottling/line/zone/line-1\" \
                        reason=\"because \\\"x\\]\\\\\" source=\"192.0.2.7\"] \u{feff}zone.update bottling/line/zone/line-1";
        assert_eq!(message, expected);
    }

    #[test]
    fn refusals_are_warnings_and_headers_stay_in_one_word() {
        assert!(
            message("a b\n", "o", &entry("access.refuse", "r"))
                .starts_with("<108>1 2026-11-24T10:11:12.345Z ab ringwall - access.refuse [")
        );
        assert_eq!(header("\u{e4}"), "-");
    }

    #[test]
    fn a_text_without_certificate_is_refused() {
        assert!(roots("hello").is_err());
        assert!(roots("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n").is_err());
    }
}
