//! A device with passkeys, in software: ES256, no attestation. What it does wrong is for a test to set.

use data_encoding::BASE64URL_NOPAD;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// Flags of WebAuthn: somebody is there; the device knows who; a key comes along.
const PRESENT: u8 = 1;
const VERIFIED: u8 = 4;
const WITH_KEY: u8 = 64;

/// A device with one key.
#[derive(Clone)]
pub(crate) struct Device {
    pub(crate) key: SigningKey,
    pub(crate) id: Vec<u8>,
    /// Whom it was told that the key is for.
    pub(crate) owner: Option<String>,
    /// What its browser says where it is.
    pub(crate) origin: String,
    /// What its browser tells it the host name is.
    pub(crate) host: String,
    /// Whether it looks who uses it.
    pub(crate) verifies: bool,
    /// How often it was used; 0 for one that does not count.
    pub(crate) count: u32,
}

pub(crate) fn base64(bytes: &[u8]) -> String {
    BASE64URL_NOPAD.encode(bytes)
}

impl Device {
    /// A device whose key and id come from a number.
    pub(crate) fn new(seed: u8) -> Self {
        let key = SigningKey::from_slice(&[seed; 32]).unwrap();
        let (origin, host) = ("http://localhost".into(), "localhost".into());
        Self { key, id: vec![seed; 16], owner: None, origin, host, verifies: true, count: 1 }
    }

    /// Id of its key.
    pub(crate) fn id(&self) -> String {
        base64(&self.id)
    }

    fn client_data(&self, kind: &str, options: &Value) -> Vec<u8> {
        json!({ "type": kind, "challenge": options["challenge"], "origin": self.origin, "crossOrigin": false }).to_string().into_bytes()
    }

    fn data(&self, flags: u8) -> Vec<u8> {
        let flags = flags | PRESENT | if self.verifies { VERIFIED } else { 0 };
        [Sha256::digest(self.host.as_bytes()).as_slice(), &[flags], &self.count.to_be_bytes()].concat()
    }

    /// The public key as COSE: a map of type, algorithm, curve and point.
    fn cose(&self) -> Vec<u8> {
        let point = self.key.verifying_key().to_sec1_point(false);
        let (x, y) = (point.x().unwrap(), point.y().unwrap());
        [&[0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32][..], x, &[0x22, 0x58, 32], y].concat()
    }

    /// What the device says of a new key: a map of format, statement and data, in CBOR.
    pub(crate) fn attestation(&self) -> Vec<u8> {
        let id = [&[0; 16][..], &u16::try_from(self.id.len()).unwrap().to_be_bytes(), &self.id].concat();
        let data = [self.data(WITH_KEY), id, self.cose()].concat();
        let length = u8::try_from(data.len()).unwrap();
        [b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58", &[length][..], &data].concat()
    }

    /// Makes the key.
    pub(crate) fn make(&mut self, options: &Value) -> Value {
        self.owner = options["user"]["id"].as_str().map(str::to_owned);
        let client_data = base64(&self.client_data("webauthn.create", options));
        let response =
            json!({ "clientDataJSON": client_data, "attestationObject": base64(&self.attestation()), "transports": ["internal"] });
        let extensions = json!({ "credProps": { "rk": true } });
        json!({
            "id": self.id(), "rawId": self.id(), "type": "public-key", "response": response, "authenticatorAttachment": "platform",
            "clientExtensionResults": extensions,
        })
    }

    /// Signs a challenge.
    pub(crate) fn sign(&mut self, options: &Value) -> Value {
        if self.count > 0 {
            self.count += 1;
        }
        let (client_data, data) = (self.client_data("webauthn.get", options), self.data(0));
        let signature: Signature = self.key.sign(&[data.as_slice(), Sha256::digest(&client_data).as_slice()].concat());
        let response = json!({
            "clientDataJSON": base64(&client_data), "authenticatorData": base64(&data),
            "signature": base64(signature.to_der().as_bytes()), "userHandle": self.owner,
        });
        json!({ "id": self.id(), "rawId": self.id(), "type": "public-key", "response": response, "clientExtensionResults": {} })
    }
}
