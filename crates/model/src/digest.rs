//! What an entry says about records: the digests that tie rows to the ledger.

use ringwall_ledger::hash::Hash;

/// Length of a salt in bytes.
pub const SALT: usize = 16;

/// The digest of one version of a record: SHA-256(salt ‖ place ‖ body), the place in eight bytes, big end first.
///
/// The salt keeps what a body says from being guessed from its digest; once both are erased, the digest stands for nothing.
pub fn of_record(salt: &[u8], place: i64, body: &str) -> Hash {
    Hash::of(&[salt, &place.to_be_bytes(), body.as_bytes()].concat())
}

/// The digest of a set of versions, which is what an entry holds: SHA-256 over a line `<digest in hexadecimal> <subject>` for
/// each, in the order of their subjects. `None` for no versions.
pub fn of_set(mut versions: Vec<(String, Hash)>) -> Option<String> {
    if versions.is_empty() {
        return None;
    }
    versions.sort_unstable();
    let lines: String = versions.iter().map(|(subject, digest)| format!("{} {subject}\n", digest.to_hex())).collect();
    Some(Hash::of(lines.as_bytes()).to_hex())
}
