//! Passkeys: WebAuthn level 2 (W3C), as far as the server has to check it. A device signs a challenge with a key that it keeps for
//! one host name, after it has checked who uses it: two factors in one.
//!
//! What is checked stands in `webauthn-rs`; here is decided what is asked for. User verification always, a key that the device can
//! find by itself (log-in asks for no address), no attestation: which make of device it is decides nothing. What was begun is kept
//! by the caller, who also sees to it that it is finished once and in time. The challenge is the only thing that is not passed in:
//! `webauthn-rs` draws it from the operating system.

use std::fmt;

use data_encoding::BASE64URL_NOPAD;
use serde_json::{Value, json};
use webauthn_rs::prelude::{
    DiscoverableAuthentication, Passkey, PasskeyRegistration, PublicKeyCredential, RegisterPublicKeyCredential, Url, Uuid, Webauthn,
    WebauthnBuilder, WebauthnError,
};

/// Longest id of a key in bytes (WebAuthn level 2, section 5.1).
const LONGEST_ID: usize = 1_023;
/// What devices show as the name of the server.
const NAME: &str = "Ringwall";

/// Who asks for passkeys: this server under the name that the browser knows it by.
pub(crate) struct Party {
    /// Host name; keys are for it and for no other.
    host: String,
    webauthn: Webauthn,
}

/// Why there is no passkey, or none that counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PasskeyError {
    /// The server was opened under an IP address, or its name is none.
    NoName,
    /// It answers another challenge.
    Challenge,
    /// It was made for another name or page.
    Elsewhere,
    /// The device did not check who uses it.
    Unverified,
    /// Its count of uses went back: there is a copy of it.
    Copied,
    /// It is registered already.
    Known,
    /// It is not the account's.
    Unknown,
    /// Its bytes or its signature are wrong.
    Wrong,
}

impl PasskeyError {
    /// What happened, and what to do.
    pub(crate) fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::NoName => {
                ("passkeys are for a name, and the server was opened under an address", "open it under `localhost` or its host name")
            }
            Self::Challenge => ("the passkey answers another challenge", "begin again"),
            Self::Elsewhere => {
                ("the passkey was asked for under another name than this one", "open the server under one name and begin again")
            }
            Self::Unverified => ("the device did not check who uses it", "set up a PIN, a fingerprint or a face there, and begin again"),
            Self::Copied => ("there seems to be a copy of the passkey", "delete it and register a new one"),
            Self::Known => ("the passkey is registered already", "take another device, or the one that you have"),
            Self::Unknown => ("there is no such passkey", "log in with the password"),
            Self::Wrong => ("the passkey's answer cannot be read, or its signature is wrong", "begin again"),
        }
    }
}

impl fmt::Display for PasskeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words().0)
    }
}

impl From<WebauthnError> for PasskeyError {
    fn from(error: WebauthnError) -> Self {
        use WebauthnError as E;
        match error {
            E::MismatchedChallenge => Self::Challenge,
            E::InvalidRPOrigin | E::InvalidRPIDHash => Self::Elsewhere,
            E::UserNotPresent | E::UserNotVerified => Self::Unverified,
            E::CredentialPossibleCompromise => Self::Copied,
            E::CredentialNotFound => Self::Unknown,
            _ => Self::Wrong,
        }
    }
}

/// Whose passkey it says that it is: the id that its device was given when it was registered.
pub(crate) fn owner(answer: &PublicKeyCredential) -> Option<Uuid> {
    answer.get_user_unique_id().and_then(|bytes| Uuid::from_slice(bytes).ok())
}

impl Party {
    /// The server under what the request was sent to: a host name, with a port where it is not the usual one.
    ///
    /// Browsers have passkeys on pages that came by TLS, and on `localhost`. A server that speaks no TLS itself has another name than
    /// that only behind a proxy that does.
    pub(crate) fn of(authority: &str, tls: bool) -> Result<Self, PasskeyError> {
        // What readers of addresses leave out without a word.
        if authority.chars().any(|c| c.is_control() || c.is_whitespace()) {
            return Err(PasskeyError::NoName);
        }
        let parsed = |scheme: &str| Url::parse(&format!("{scheme}://{authority}")).map_err(|_| PasskeyError::NoName);
        let secure = parsed("https")?;
        let host = secure.domain().ok_or(PasskeyError::NoName)?.to_owned();
        let plain = secure.username().is_empty() && secure.password().is_none() && secure.path() == "/";
        if !plain || secure.query().is_some() || secure.fragment().is_some() {
            return Err(PasskeyError::NoName);
        }
        let origin = if !tls && host == "localhost" { parsed("http")? } else { secure };
        let webauthn = WebauthnBuilder::new(&host, &origin)?.rp_name(NAME).build()?;
        Ok(Self { host, webauthn })
    }

    /// The host name that keys are for.
    pub(crate) fn host(&self) -> &str {
        &self.host
    }

    /// Begins to register a key of somebody who has these already: what the device is told, and what is needed to finish.
    pub(crate) fn register(
        &self,
        user: Uuid,
        (address, name): (&str, &str),
        known: &[&Passkey],
    ) -> Result<(Value, PasskeyRegistration), PasskeyError> {
        let known = known.iter().map(|key| key.cred_id().clone()).collect();
        let (options, begun) = self.webauthn.start_passkey_registration(user, address, name, Some(known))?;
        let mut options = inner(&options)?;
        // Without it a device need not be able to find the key for somebody who has not said who they are.
        if let Some(criteria) = options.get_mut("authenticatorSelection").and_then(Value::as_object_mut) {
            criteria.insert("residentKey".into(), json!("required"));
            criteria.insert("requireResidentKey".into(), json!(true));
        }
        Ok((options, begun))
    }

    /// The key that was registered.
    pub(crate) fn registered(&self, answer: &RegisterPublicKeyCredential, begun: &PasskeyRegistration) -> Result<Passkey, PasskeyError> {
        let key = self.webauthn.finish_passkey_registration(answer, begun)?;
        let id = key.cred_id();
        if *id == answer.raw_id && (1..=LONGEST_ID).contains(&id.len()) { Ok(key) } else { Err(PasskeyError::Wrong) }
    }

    /// Begins to ask for a key: any that the device has for this name, or one of some.
    pub(crate) fn ask(&self, some: &[&Passkey]) -> Result<(Value, DiscoverableAuthentication), PasskeyError> {
        let (options, begun) = self.webauthn.start_discoverable_authentication()?;
        let mut options = inner(&options)?;
        let named = |key: &&Passkey| json!({ "type": "public-key", "id": BASE64URL_NOPAD.encode(key.cred_id()) });
        if let Some(options) = options.as_object_mut() {
            options.insert("allowCredentials".into(), some.iter().map(named).collect());
        }
        Ok((options, begun))
    }

    /// Whether an answer was signed with a key; gives the key as it is to be kept from now on, where that is another than before.
    ///
    /// A key that counts its uses must have counted on: `webauthn-rs` refuses one that did not (WebAuthn level 2, section 6.1.1).
    pub(crate) fn asked(
        &self,
        answer: &PublicKeyCredential,
        begun: DiscoverableAuthentication,
        key: &Passkey,
    ) -> Result<Option<Passkey>, PasskeyError> {
        let result = self.webauthn.finish_discoverable_authentication_v2(answer, begun, key)?;
        if !result.user_verified() {
            return Err(PasskeyError::Unverified);
        }
        let mut used = key.clone();
        Ok(used.update_credential(&result).filter(|changed| *changed).map(|_| used))
    }
}

/// The options in WebAuthn's JSON, without what says how a browser should ask.
fn inner(options: &impl serde::Serialize) -> Result<Value, PasskeyError> {
    let mut options = serde_json::to_value(options).map_err(|_| PasskeyError::Wrong)?;
    options.get_mut("publicKey").map(Value::take).ok_or(PasskeyError::Wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_party_has_a_name_and_no_address() {
        for (authority, tls, host) in [
            ("localhost:8443", false, "localhost"),
            ("LocalHost", true, "localhost"),
            ("ringwall.plant.example", true, "ringwall.plant.example"),
            ("ringwall.plant.example:8443", false, "ringwall.plant.example"),
        ] {
            assert_eq!(Party::of(authority, tls).map(|party| party.host).unwrap(), host);
        }
        for none in [
            "",
            ":8443",
            "127.0.0.1",
            "127.0.0.1:8443",
            "[::1]:8443",
            "0x7f.1",
            "2130706433",
            "eve@localhost",
            "localhost/x",
            "localhost?x",
            "localhost#x",
            "local host",
            "localhost:99999",
            "evil\u{0}",
        ] {
            for tls in [true, false] {
                assert_eq!(Party::of(none, tls).map(|party| party.host), Err(PasskeyError::NoName), "{none}");
            }
        }
    }

    #[test]
    fn only_localhost_is_opened_without_tls() {
        let origin = |authority, tls| Party::of(authority, tls).unwrap().webauthn.get_allowed_origins()[0].to_string();
        assert_eq!(origin("localhost:8443", false), "http://localhost:8443/");
        assert_eq!(origin("localhost:8443", true), "https://localhost:8443/");
        assert_eq!(origin("ringwall.plant.example", false), "https://ringwall.plant.example/", "behind a proxy");
        assert_eq!(origin("localhost.", false), "https://localhost./");
    }

    #[test]
    fn what_a_device_is_asked_for() {
        let party = Party::of("localhost:8443", false).unwrap();
        let (options, _) = party.register(Uuid::from_bytes([1; 16]), ("ada@example.com", "Ada"), &[]).unwrap();
        let selection = json!({ "residentKey": "required", "requireResidentKey": true, "userVerification": "required" });
        assert_eq!(options["authenticatorSelection"], selection);
        assert_eq!(options["rp"], json!({ "name": "Ringwall", "id": "localhost" }));
        assert_eq!(options["user"], json!({ "id": "AQEBAQEBAQEBAQEBAQEBAQ", "name": "ada@example.com", "displayName": "Ada" }));
        assert_eq!(options["attestation"], "none");
        let (options, _) = party.ask(&[]).unwrap();
        assert_eq!((&options["userVerification"], &options["allowCredentials"]), (&json!("required"), &json!([])));
        assert_eq!((&options["rpId"], options.get("mediation")), (&json!("localhost"), None));
    }

    #[test]
    fn every_error_says_what_to_do() {
        use PasskeyError::*;
        for error in [NoName, Challenge, Elsewhere, Unverified, Copied, Known, Unknown, Wrong] {
            let (what, hint) = error.words();
            assert!(what.len() > 10 && hint.len() > 5 && error.to_string() == what);
        }
    }
}
