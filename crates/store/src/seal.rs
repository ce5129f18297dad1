//! The seal of a staged entry: only who has the ledger's key can add one that is going to be signed.
//!
//! Between staging and signing an entry is a row like any other. Without a seal, whoever can write to the database could put
//! one there and the program would sign it at its next start.

use hmac::{Hmac, KeyInit, Mac};
use ringwall_ledger::hash::Hash;
use ringwall_ledger::note::SignerKey;
use sha2::Sha256;

/// Seals and checks entries: HMAC-SHA256 over number and bytes.
pub(crate) struct Sealer {
    key: Hash,
}

impl Sealer {
    /// Derives its key from the ledger's.
    pub(crate) fn new(key: &SignerKey) -> Self {
        Self { key: Hash::of(format!("ringwall staged entries\n{}", key.to_secret_text()).as_bytes()) }
    }

    fn mac(&self, seq: u64, data: &[u8]) -> Option<Hmac<Sha256>> {
        // INVARIANT: HMAC takes keys of any length.
        let mac = Hmac::<Sha256>::new_from_slice(self.key.as_bytes()).ok()?;
        Some(mac.chain_update(seq.to_be_bytes()).chain_update(data))
    }

    /// The seal of an entry.
    pub(crate) fn seal(&self, seq: u64, data: &[u8]) -> Vec<u8> {
        self.mac(seq, data).map(|mac| mac.finalize().into_bytes().to_vec()).unwrap_or_default()
    }

    /// Whether the seal is that of this entry.
    pub(crate) fn holds(&self, seq: u64, data: &[u8], seal: &[u8]) -> bool {
        self.mac(seq, data).is_some_and(|mac| mac.verify_slice(seal).is_ok())
    }
}

#[cfg(test)]
mod tests {
    use ringwall_ledger::note::Purpose;

    use super::*;

    #[test]
    fn a_seal_holds_for_its_entry_its_number_and_its_key() {
        let sealer = |seed| Sealer::new(&SignerKey::new("l", Purpose::Log, &[seed; 32]).unwrap());
        let seal = sealer(1).seal(7, b"entry");
        assert!(sealer(1).holds(7, b"entry", &seal));
        assert!(!sealer(1).holds(8, b"entry", &seal) && !sealer(1).holds(7, b"entrx", &seal) && !sealer(2).holds(7, b"entry", &seal));
        assert!(!sealer(1).holds(7, b"entry", &[]));
    }
}
