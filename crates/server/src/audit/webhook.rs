//! Entries posted to an address as JSON lines, with a signature that shows who sent them.

use std::time::Duration;

use hmac::{Hmac, KeyInit, Mac};
use reqwest::{Client, StatusCode, redirect};
use sha2::Sha256;

const PATIENCE: Duration = Duration::from_secs(10);
/// The header that holds `sha256=` and the HMAC-SHA256 of the body in hexadecimal.
pub(crate) const SIGNATURE: &str = "x-ringwall-signature";

/// The signature of a body.
pub(crate) fn signature(secret: &[u8], body: &[u8]) -> String {
    // INVARIANT: HMAC takes keys of any length.
    let mac = Hmac::<Sha256>::new_from_slice(secret).map(|mac| mac.chain_update(body).finalize().into_bytes());
    format!("sha256={}", mac.map(|bytes| data_encoding::HEXLOWER.encode(&bytes)).unwrap_or_default())
}

/// Posts a body; follows no redirection.
///
/// # Errors
/// The address cannot be reached, its certificate does not lead to `ca` (PEM; the machine's own roots where it is empty), or the
/// answer is no 2xx.
pub(crate) async fn send(url: &str, ca: &str, secret: &[u8], body: Vec<u8>) -> Result<(), String> {
    // Another part of the program may have chosen it already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut client = Client::builder().timeout(PATIENCE).redirect(redirect::Policy::none()).no_proxy();
    if !ca.is_empty() {
        let certificates = reqwest::Certificate::from_pem_bundle(ca.as_bytes()).map_err(|e| e.to_string())?;
        client = client.tls_certs_only(certificates);
    }
    let client = client.build().map_err(|e| e.to_string())?;
    let request = client.post(url).header("content-type", "application/x-ndjson").header(SIGNATURE, signature(secret, &body)).body(body);
    let answer = request.send().await.map_err(|e| e.without_url().to_string())?;
    match answer.status() {
        status if status.is_success() => Ok(()),
        StatusCode::TOO_MANY_REQUESTS => Err("the receiver has had too many for now".into()),
        status => Err(format!("the receiver answered {status}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signature_is_hmac_sha256() {
        // RFC 4231, test case 2.
        let expected = "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
        assert_eq!(signature(b"Jefe", b"what do ya want for nothing?"), expected);
    }
}
