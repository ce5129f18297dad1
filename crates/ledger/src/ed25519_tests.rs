//! Which Ed25519 signatures are accepted: canonical ones over points of large order, and nothing else.
//!
//! The policy is that of `verify_strict`: RFC 8032 without the cofactor, S below the order of the group, keys and R neither of
//! small order nor written in a second way. Points with a component of small order beside one of large order are accepted: they
//! cannot be told without arithmetic, and the holder of the key alone can make them.

use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signer, SigningKey};
use serde_json::Value;

use crate::hash::Hash;
use crate::note::VerifierKey;

/// Through the same door as every key and signature of a note.
fn accepts(key: &[u8], message: &[u8], signature: &[u8]) -> bool {
    let typed = [&[0x01], key].concat();
    let id = Hash::of(&[b"k\n\x01", key].concat()).to_hex();
    let text = format!("k+{}+{}", &id[..8], STANDARD.encode(typed));
    text.parse::<VerifierKey>().is_ok_and(|key| key.has_signed(message, signature))
}

fn hex(value: &Value) -> Vec<u8> {
    let digits: Vec<u8> = value.as_str().unwrap().bytes().map(|digit| (digit as char).to_digit(16).unwrap() as u8).collect();
    digits.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect()
}

/// Vectors of others, where they lie beside the project.
fn vectors(name: &str) -> Option<Value> {
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/vectors")).join(name);
    if path.exists() {
        return Some(serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap());
    }
    eprintln!("{} is not there: only signatures of our own are checked", path.display());
    None
}

/// The order of the group, little end first.
const ORDER: [u8; 32] = [
    0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0x10,
];

#[test]
fn a_signature_has_one_form_and_one_message() {
    let key = SigningKey::from_bytes(&[7; 32]);
    let public = key.verifying_key();
    let good = key.sign(b"message").to_bytes();
    assert!(accepts(public.as_bytes(), b"message", &good));
    assert!(!accepts(public.as_bytes(), b"massage", &good));
    for bit in 0..512 {
        let mut bent = good;
        bent[bit / 8] ^= 1 << (bit % 8);
        assert!(!accepts(public.as_bytes(), b"message", &bent), "bit {bit}");
    }
    for length in [0, 1, 63] {
        assert!(!accepts(public.as_bytes(), b"message", &good[..length]));
    }
    assert!(!accepts(public.as_bytes(), b"message", &[&good[..], &[0]].concat()));
}

#[test]
fn s_plus_the_order_is_not_a_second_signature() {
    let key = SigningKey::from_bytes(&[7; 32]);
    let mut bent = key.sign(b"message").to_bytes();
    let mut carry = 0;
    for (s, order) in bent[32..].iter_mut().zip(ORDER) {
        let sum = u16::from(*s) + u16::from(order) + carry;
        (*s, carry) = (sum as u8, sum >> 8);
    }
    assert!(!accepts(key.verifying_key().as_bytes(), b"message", &bent));
}

#[test]
fn keys_of_small_order_are_no_keys() {
    // The neutral element "signs" everything: R the same, S zero.
    let mut one = [0; 32];
    one[0] = 1;
    assert!(!accepts(&one, b"anything", &[one, [0; 32]].concat()));
    assert!(!accepts(&[0; 32], b"anything", &[0; 64]));
    let text = format!("k+{}+{}", &Hash::of(&[b"k\n\x01", &one[..]].concat()).to_hex()[..8], STANDARD.encode([&[1], &one[..]].concat()));
    assert!(text.parse::<VerifierKey>().unwrap_err().to_string().contains("is weak"));
}

#[test]
fn wycheproof_is_followed_case_by_case() {
    let Some(file) = vectors("wycheproof_ed25519_test.json") else { return keys_of_small_order_are_no_keys() };
    let mut count = 0;
    for group in file["testGroups"].as_array().unwrap() {
        let key = hex(&group["publicKey"]["pk"]);
        for case in group["tests"].as_array().unwrap() {
            let valid = case["result"] == "valid";
            assert_eq!(accepts(&key, &hex(&case["msg"]), &hex(&case["sig"])), valid, "case {}: {}", case["tcId"], case["comment"]);
            count += 1;
        }
    }
    assert_eq!(count, 151);
}

#[test]
fn edge_cases_are_accepted_only_with_a_component_of_large_order() {
    let Some(cases) = vectors("cctv/ed25519vectors.json") else { return s_plus_the_order_is_not_a_second_signature() };
    let mut accepted = 0;
    for case in cases.as_array().unwrap() {
        let flags: Vec<&str> = case["flags"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let wanted = flags.iter().all(|flag| ["low_order_component_A", "low_order_component_R"].contains(flag));
        let message = case["msg"].as_str().unwrap().as_bytes();
        assert_eq!(accepts(&hex(&case["key"]), message, &hex(&case["sig"])), wanted, "case {}: {flags:?}", case["number"]);
        accepted += usize::from(wanted);
    }
    assert_eq!(cases.as_array().unwrap().len(), 914);
    assert!(accepted > 0);
}
