//! One-time passwords from an authenticator app: TOTP of RFC 6238 with SHA-1, 6 digits, 30 seconds, one step of drift either way.
//!
//! These are the values that every app understands; SHA-1 in HMAC is not weakened by its collisions (RFC 6238 section 1.2 builds
//! on RFC 4226). Which step was last accepted is kept by the caller, and how often somebody may guess is decided in `lockout`.

use std::fmt;

use data_encoding::BASE32_NOPAD;
use totp_rs::{Builder, Secret};
use zeroize::Zeroizing;

/// Length of a secret in bytes: 160 bits, as RFC 4226 section 4 (R6) recommends.
pub(crate) const SECRET_BYTES: usize = 20;

/// Length of a step in seconds (RFC 6238 section 5.2; ASVS 5.0, 6.5.5).
const STEP_S: u64 = 30;
/// Steps before and after the present one that are accepted too (RFC 6238 section 5.2 recommends one).
const DRIFT: u64 = 1;

/// What an account and its authenticator app share. Wiped from memory when dropped; at rest it is sealed.
pub(crate) struct TotpSecret(Zeroizing<[u8; SECRET_BYTES]>);

impl TotpSecret {
    /// A secret of bytes from a cryptographic source (ASVS 5.0, 6.5.3).
    pub(crate) fn new(random: [u8; SECRET_BYTES]) -> Self {
        Self(Zeroizing::new(random))
    }

    /// A secret as it was stored; nothing if the bytes are not [`SECRET_BYTES`].
    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self::new)
    }

    /// The bytes, to be sealed.
    pub(crate) fn as_bytes(&self) -> &[u8; SECRET_BYTES] {
        &self.0
    }

    /// Base32 without padding (RFC 4648 section 6), to be typed into an app that cannot scan.
    pub(crate) fn to_base32(&self) -> Zeroizing<String> {
        Zeroizing::new(BASE32_NOPAD.encode(self.as_bytes()))
    }

    /// The `otpauth://` address for the QR code. A colon in either name would be read as the one between them, so it becomes a
    /// space.
    pub(crate) fn uri(&self, issuer: &str, account: &str) -> Zeroizing<String> {
        let [issuer, account] = [issuer, account].map(|name| percent_encoded(name.replace(':', " ").trim()));
        let secret = self.to_base32();
        let secret = secret.as_str();
        Zeroizing::new(format!("otpauth://totp/{issuer}:{account}?secret={secret}&issuer={issuer}&algorithm=SHA1&digits=6&period={STEP_S}"))
    }

    /// The step that a code is of, if it is accepted at this time (seconds since 1970, of the server's clock: ASVS 5.0, 6.5.8).
    /// Spaces in the code are ignored.
    ///
    /// `last_step` is the step that was accepted last. No code of it, nor of any before, is accepted again (RFC 6238 section 5.2;
    /// ASVS 5.0, 6.5.1); the caller stores the new one in the same transaction that signs in. If a clock that was ahead is set
    /// back, codes are refused until it has passed `last_step`: a recovery code still works.
    pub(crate) fn verify(&self, code: &str, now_s: u64, last_step: Option<u64>) -> Option<u64> {
        let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
        let totp = Builder::new().with_skew(0).with_secret(Secret::new_stack(*self.0)).build().ok()?;
        let now = now_s / STEP_S;
        let oldest = now.saturating_sub(DRIFT).max(last_step.map_or(0, |step| step.saturating_add(1)));
        (oldest..=now + DRIFT).find(|step| totp.check(&code, step.saturating_mul(STEP_S)).is_some())
    }
}

impl fmt::Debug for TotpSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TotpSecret(…)")
    }
}

/// Everything but unreserved characters (RFC 3986 section 2.3) as `%` and two digits per byte.
fn percent_encoded(text: &str) -> String {
    let byte = |byte: u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(byte).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238 appendix B: seconds and codes for SHA-1; of its eight digits the last six.
    const VECTORS: [(u64, &str); 6] = [
        (59, "287082"),
        (1_111_111_109, "081804"),
        (1_111_111_111, "050471"),
        (1_234_567_890, "005924"),
        (2_000_000_000, "279037"),
        (20_000_000_000, "353130"),
    ];

    fn secret() -> TotpSecret {
        TotpSecret::new(*b"12345678901234567890")
    }

    fn code(step: u64) -> String {
        Builder::new().with_secret(Secret::new_stack(*secret().as_bytes())).build().unwrap().generate(step * STEP_S).to_string()
    }

    #[test]
    fn vectors_of_rfc_6238() {
        for (now_s, code) in VECTORS {
            assert_eq!(secret().verify(code, now_s, None), Some(now_s / 30), "{now_s}");
            assert_eq!(TotpSecret::new([1; 20]).verify(code, now_s, None), None, "{now_s}");
        }
    }

    #[test]
    fn one_step_of_drift_is_accepted_and_no_more() {
        for (step, accepted) in [(98, false), (99, true), (100, true), (101, true), (102, false)] {
            for now_s in [3_000, 3_029] {
                assert_eq!(secret().verify(&code(step), now_s, None), accepted.then_some(step), "{step} {now_s}");
            }
        }
    }

    #[test]
    fn a_step_is_accepted_once_and_never_one_before_it() {
        let verify = |step, last| secret().verify(&code(step), 3_000, Some(last));
        assert_eq!(verify(100, 99), Some(100));
        assert_eq!((verify(100, 100), verify(99, 100), verify(101, 100)), (None, None, Some(101)));
        assert_eq!((verify(101, 101), verify(101, 5_000), verify(101, u64::MAX)), (None, None, None));
    }

    #[test]
    fn a_code_is_six_digits_with_spaces_at_most() {
        assert_eq!(secret().verify(" 287 082\n", 59, None), Some(1));
        for code in ["", "28708", "2870820", "+87082", "28708a", "２８７０８２", "-287082", "94287082"] {
            assert_eq!(secret().verify(code, 59, None), None, "{code}");
        }
    }

    #[test]
    fn the_ends_of_time_are_no_accident() {
        assert_eq!(secret().verify(&code(0), 0, None), Some(0));
        assert_eq!(secret().verify("000000", u64::MAX, Some(0)).map(|_| ()), None);
    }

    #[test]
    fn the_address_is_encoded() {
        let uri = secret().uri("Stadtwerke: Süd & Co", "anna+ot@wasser.example");
        assert_eq!(
            uri.as_str(),
            "otpauth://totp/Stadtwerke%20%20S%C3%BCd%20%26%20Co:anna%2Bot%40wasser.example?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\
             &issuer=Stadtwerke%20%20S%C3%BCd%20%26%20Co&algorithm=SHA1&digits=6&period=30"
        );
    }

    #[test]
    fn a_secret_comes_back_from_its_bytes_and_does_not_show_itself() {
        assert_eq!(TotpSecret::from_bytes(secret().as_bytes()).unwrap().as_bytes(), secret().as_bytes());
        assert!(TotpSecret::from_bytes(&[0; 19]).is_none() && TotpSecret::from_bytes(&[0; 21]).is_none());
        assert_eq!(format!("{:?}", secret()), "TotpSecret(…)");
    }
}
