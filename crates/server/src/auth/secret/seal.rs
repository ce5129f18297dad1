//! The seal of small secrets that must be read again, such as those of authenticator apps: XChaCha20-Poly1305.
//!
//! Whoever has the database alone can neither read them nor move one to another account; whoever has the master key too can.
//! Where that key lies is the caller's matter (OWASP ASVS 5.0, 13.3.1).

use std::fmt;

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use data_encoding::BASE64URL_NOPAD;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

/// Length of the master key in bytes.
pub(crate) const KEY_BYTES: usize = 32;
/// Length of a nonce in bytes: long enough to be drawn at random each time.
pub(crate) const NONCE_BYTES: usize = 24;

/// Begins each sealed text; another cipher gets another number.
const FORM: &str = "x1.";

/// Seals and opens for one purpose.
pub(crate) struct Sealer {
    cipher: XChaCha20Poly1305,
}

impl Sealer {
    /// Derives the key of a purpose, such as `totp`, from the master key. The master key has 256 random bits.
    pub(crate) fn new(master: &[u8; KEY_BYTES], purpose: &str) -> Self {
        let key = expand(master, format!("ringwall seal\n{purpose}").as_bytes());
        Self { cipher: XChaCha20Poly1305::new((&*key).into()) }
    }

    /// Seals a secret for an account: `x1.` and base64url of nonce, ciphertext and tag.
    ///
    /// The nonce comes from a cryptographic source, a new one each time.
    ///
    /// # Errors
    /// The secret is too long for the cipher (256 GiB).
    pub(crate) fn seal(&self, secret: &[u8], account: &str, nonce: &[u8; NONCE_BYTES]) -> Result<String, SealError> {
        let payload = Payload { msg: secret, aad: account.as_bytes() };
        let sealed = self.cipher.encrypt(&XNonce::from(*nonce), payload).map_err(|_| SealError::TooLong)?;
        Ok(format!("{FORM}{}", BASE64URL_NOPAD.encode(&[nonce.as_slice(), &sealed].concat())))
    }

    /// The secret, wiped from memory when dropped.
    ///
    /// # Errors
    /// The text is not one that `seal` makes, or was sealed with another key, for another purpose or account, or changed since.
    pub(crate) fn open(&self, sealed: &str, account: &str) -> Result<Zeroizing<Vec<u8>>, SealError> {
        let encoded = sealed.strip_prefix(FORM).ok_or(SealError::Form)?;
        let bytes = BASE64URL_NOPAD.decode(encoded.as_bytes()).map_err(|_| SealError::Form)?;
        let (nonce, msg) = bytes.split_first_chunk::<NONCE_BYTES>().ok_or(SealError::Form)?;
        let payload = Payload { msg, aad: account.as_bytes() };
        self.cipher.decrypt(&XNonce::from(*nonce), payload).map(Zeroizing::new).map_err(|_| SealError::Broken)
    }
}

impl fmt::Debug for Sealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sealer(…)")
    }
}

/// One block of HKDF-Expand with SHA-256 (RFC 5869 section 2.3). The step before it may be left out, as the key is uniform (3.3).
fn expand(key: &[u8; KEY_BYTES], info: &[u8]) -> Zeroizing<[u8; KEY_BYTES]> {
    // HMAC fills a key up with zeros to the length of a block; done here, there is no length that could be wrong.
    let mut block = Zeroizing::new([0; 64]);
    block.iter_mut().zip(key).for_each(|(to, from)| *to = *from);
    let mac = <Hmac<Sha256> as KeyInit>::new((&*block).into());
    Zeroizing::new(mac.chain_update(info).chain_update([1]).finalize().into_bytes().into())
}

/// Why a secret can be neither sealed nor opened. Never says anything of the secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SealError {
    /// More than the cipher takes.
    TooLong,
    /// Not a sealed text.
    Form,
    /// Sealed differently, or changed.
    Broken,
}

impl fmt::Display for SealError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooLong => "the secret is too long to be sealed",
            Self::Form => "this is no sealed secret; restore the record from a backup, or set the secret up again",
            Self::Broken => {
                "the sealed secret does not open: it was sealed with another key or for another account, or was changed since; \
                 restore the key that belongs to this database, or set the secret up again"
            }
        })
    }
}

impl std::error::Error for SealError {}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &[u8] = b"12345678901234567890";

    fn sealer(master: u8, purpose: &str) -> Sealer {
        Sealer::new(&[master; KEY_BYTES], purpose)
    }

    fn sealed() -> String {
        sealer(1, "totp").seal(SECRET, "anna", &[9; NONCE_BYTES]).unwrap()
    }

    #[test]
    fn a_seal_opens_for_its_key_purpose_and_account_only() {
        assert_eq!(sealer(1, "totp").open(&sealed(), "anna").unwrap().as_slice(), SECRET);
        assert_eq!(sealer(2, "totp").open(&sealed(), "anna"), Err(SealError::Broken));
        assert_eq!(sealer(1, "mail").open(&sealed(), "anna"), Err(SealError::Broken));
        assert_eq!(sealer(1, "totp").open(&sealed(), "bert"), Err(SealError::Broken));
    }

    #[test]
    fn any_changed_byte_is_noticed() {
        let bytes = BASE64URL_NOPAD.decode(&sealed().as_bytes()[FORM.len()..]).unwrap();
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            let changed = format!("{FORM}{}", BASE64URL_NOPAD.encode(&changed));
            assert_eq!(sealer(1, "totp").open(&changed, "anna"), Err(SealError::Broken), "byte {at}");
        }
    }

    #[test]
    fn what_is_no_seal_is_told_apart() {
        for text in ["", "x1.", "x1.AAAA", "x2.AAAA", "x1.*", &sealed().replace("x1.", "")] {
            assert_eq!(sealer(1, "totp").open(text, "anna"), Err(SealError::Form), "{text}");
        }
        assert!(SealError::Broken.to_string().contains("restore the key that belongs to this database"));
    }

    #[test]
    fn the_secret_is_not_in_the_seal_and_another_nonce_gives_another() {
        let other = sealer(1, "totp").seal(SECRET, "anna", &[8; NONCE_BYTES]).unwrap();
        assert_ne!(other, sealed());
        assert_eq!(sealed().len(), FORM.len() + (NONCE_BYTES + SECRET.len() + 16) * 4 / 3);
        assert_eq!(sealer(1, "totp").open(&sealer(1, "totp").seal(b"", "", &[0; NONCE_BYTES]).unwrap(), "").unwrap().len(), 0);
        assert_eq!(format!("{:?}", sealer(1, "totp")), "Sealer(…)");
    }

    #[test]
    fn vector_of_rfc_5869() {
        // Appendix A.1: the first 32 of 42 bytes are one block.
        let hex = |text: &str| data_encoding::HEXLOWER.decode(text.as_bytes()).unwrap();
        let key = hex("077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5").try_into().unwrap();
        let expected = hex("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf");
        assert_eq!(expand(&key, &hex("f0f1f2f3f4f5f6f7f8f9")).as_slice(), expected);
    }
}
