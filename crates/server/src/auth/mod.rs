//! Who somebody is, and what they may do. Pure: time, randomness and what is stored are passed in.

pub(crate) mod lockout;
pub(crate) mod passkey;
pub(crate) mod password;
pub(crate) mod recovery;
pub(crate) mod roles;
pub(crate) mod secret;
pub(crate) mod totp;
