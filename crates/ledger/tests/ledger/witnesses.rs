//! What a witness agrees to, and what it never does.

use proptest::prelude::*;
use ringwall_ledger::checkpoint::Checkpoint;
use ringwall_ledger::hash::{self, Hash};
use ringwall_ledger::note::Note;
use ringwall_ledger::proof::{self, Head};
use ringwall_ledger::witness::{self, Denial, Request};

use super::common::{Naive, ORIGIN, all_roots, key, leaf, leaves, log_key, naive_root, witness_key};
use ringwall_ledger::note::Purpose;

const NOTHING: u64 = 0;

/// A log of 40 entries, and another one that differs from entry 20 on, under the same key.
fn history(forked: bool) -> Vec<Hash> {
    let mut leaves = leaves(40);
    if forked {
        leaves[20] = leaf(1_000);
    }
    leaves
}

fn head(leaves: &[Hash], size: u64) -> Head {
    Head { size, root: naive_root(&leaves[..size as usize]) }
}

fn note(head: Head) -> Note {
    Checkpoint { origin: ORIGIN.into(), head }.sign(&log_key()).unwrap()
}

fn request(leaves: &[Hash], old: u64, new: u64) -> Request {
    let proof = proof::consistency(&mut Naive(leaves.to_vec()), old, new).unwrap();
    Request { old, proof, note: note(head(leaves, new)) }
}

fn decide(request: &Request, last: Head) -> Result<Head, Denial> {
    let read = Request::parse(request.to_string().as_bytes()).unwrap();
    assert_eq!(&read, request);
    witness::decide(&read, &log_key().verifier(), last)
}

#[test]
fn agrees_to_what_continues_and_signs_it_with_the_time() {
    let leaves = history(false);
    for (old, new) in [(NOTHING, 0), (NOTHING, 1), (NOTHING, 40), (1, 2), (7, 40), (32, 33), (40, 40)] {
        let request = request(&leaves, old, new);
        assert_eq!(decide(&request, head(&leaves, old)), Ok(head(&leaves, new)), "{old} to {new}");
        let signature = witness::cosign(&request.note, &witness_key(1), 1_767_000_000).unwrap();
        let time = witness::verify_cosignature(&request.note, &signature, &witness_key(1).verifier());
        assert_eq!(time, Ok(1_767_000_000));
        let other = note(head(&leaves, 39));
        assert!(witness::verify_cosignature(&other, &signature, &witness_key(1).verifier()).is_err());
        assert!(witness::verify_cosignature(&request.note, &signature, &witness_key(2).verifier()).is_err());
        for at in 0..signature.bytes.len() {
            let mut bent = signature.clone();
            bent.bytes[at] ^= 1;
            assert!(witness::verify_cosignature(&request.note, &bent, &witness_key(1).verifier()).is_err(), "{at}");
            bent.bytes.truncate(at);
            assert!(witness::verify_cosignature(&request.note, &bent, &witness_key(1).verifier()).is_err(), "{at}");
        }
    }
}

#[test]
fn each_denial_has_its_status() {
    let (leaves, fork) = (history(false), history(true));
    let last = head(&leaves, 30);
    let good = request(&leaves, 30, 40);
    let unsigned = Checkpoint { origin: ORIGIN.into(), head: head(&leaves, 40) }.sign(&key(ORIGIN, Purpose::Log, 9)).unwrap();
    let other = Checkpoint { origin: "other".into(), head: head(&leaves, 40) }.sign(&key("other", Purpose::Log, 1)).unwrap();
    let extended = Note::sign(format!("{ORIGIN}\n40\n{}\nmore\n", last.root), &log_key()).unwrap();
    for (status, request, because) in [
        (400, Request { note: extended, ..good.clone() }, "three lines"),
        (400, Request { old: 41, ..good.clone() }, "40 entries cannot continue 41"),
        (403, Request { note: unsigned, ..good.clone() }, "not signed by a known key"),
        (404, Request { note: other, ..good.clone() }, "the log `other` is not known here"),
        (409, request(&leaves, 29, 40), "has 30 entries"),
        (409, request(&leaves, 0, 40), "has 30 entries"),
        (409, Request { old: 30, proof: Vec::new(), note: note(head(&fork, 30)) }, "has 30 entries"),
        (422, request(&fork, 30, 40), "does not continue"),
        (422, Request { proof: Vec::new(), ..good.clone() }, "does not continue"),
        (422, Request { proof: good.proof.iter().rev().copied().collect(), ..good.clone() }, "does not continue"),
        (422, Request { old: 30, proof: vec![leaf(0)], note: note(last) }, "does not continue"),
    ] {
        let denial = decide(&request, last).unwrap_err();
        assert_eq!(denial.status(), status, "{denial}");
        assert!(denial.to_string().contains(because), "{denial}");
    }
    assert_eq!(decide(&good, last), Ok(head(&leaves, 40)));
}

#[test]
fn from_nothing_no_proof_is_taken_and_no_entries_have_one_root() {
    let nothing = Head { size: 0, root: hash::empty_root() };
    let leaves = history(false);
    assert_eq!(decide(&Request { proof: vec![leaf(0)], ..request(&leaves, 0, 40) }, nothing).unwrap_err().status(), 422);
    let wrong = Request { old: 0, proof: Vec::new(), note: note(Head { size: 0, root: leaf(0) }) };
    assert_eq!(decide(&wrong, nothing).unwrap_err().status(), 409);
}

#[test]
fn requests_of_another_form() {
    let good = request(&history(false), 30, 40).to_string();
    for (from, to) in [
        ("old 30", "old 030"),
        ("old 30", "old +30"),
        ("old 30", "old"),
        ("old 30\n", ""),
        ("old 30\n", "old 30\nold 30\n"),
        ("old 30\n", "old 30\nAAAA\n"),
        ("old 30\n", "\nold 30\n"),
        ("\n\n", "\n"),
        ("— ", "- "),
    ] {
        assert!(Request::parse(good.replacen(from, to, 1).as_bytes()).is_err(), "{from:?} {to:?}");
    }
    let long = good.replacen('\n', &format!("\n{}", format!("{}\n", leaf(0)).repeat(64)), 1);
    assert!(Request::parse(long.as_bytes()).unwrap_err().to_string().contains("at most 64 hashes"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    /// A log that lies may sign what it wants and prove with what it has: whatever one witness cosigned is one history.
    #[test]
    fn never_cosigns_two_histories(tries in prop::collection::vec((any::<bool>(), any::<bool>(), 0..41_u64, 0..41_u64), 1..30)) {
        let histories = [history(false), history(true)];
        let roots = histories.each_ref().map(|leaves| all_roots(leaves));
        let mut last = Head { size: 0, root: hash::empty_root() };
        let mut cosigned = Vec::new();
        for (claimed, proved, old, new) in tries {
            let old = if old % 2 == 0 { last.size } else { old };
            let note = note(head(&histories[usize::from(claimed)], new));
            let proof = proof::consistency(&mut Naive(histories[usize::from(proved)].clone()), old, new).unwrap();
            if let Ok(agreed) = decide(&Request { old, proof, note }, last) {
                prop_assert!(agreed.size >= last.size);
                last = agreed;
                cosigned.push(agreed);
            }
        }
        let belong = |roots: &[Hash]| cosigned.iter().all(|head| roots[head.size as usize] == head.root);
        prop_assert!(belong(&roots[0]) || belong(&roots[1]), "{cosigned:?}");
    }
}
