//! Laws of roots, proofs, tiles and the right edge, against the definitions of RFC 6962.

use std::collections::BTreeMap;

use proptest::prelude::*;
use ringwall_ledger::error::Refused;
use ringwall_ledger::hash::{self, Hash};
use ringwall_ledger::proof::{self, Head, MAX_HASHES};
use ringwall_ledger::tile::{self, Edge, FULL, Object, Span, Tile, TileNodes};
use ringwall_ledger::tree;

use super::common::{Naive, all_roots, leaf, leaves, naive_root};

const SMALL: u64 = 70;

#[test]
fn roots_are_those_of_the_definition() {
    let leaves = leaves(600);
    for (size, root) in all_roots(&leaves).into_iter().enumerate() {
        assert_eq!(root, naive_root(&leaves[..size]), "{size}");
    }
}

/// Everything that one can do to a proof by mistake or on purpose.
fn mutations(proof: &[Hash]) -> Vec<Vec<Hash>> {
    let mut all = vec![[&[leaf(u64::MAX)], proof].concat(), [proof, &[leaf(u64::MAX)]].concat()];
    for at in 0..proof.len() {
        let (before, from) = proof.split_at(at);
        all.push([before, &from[1..]].concat());
        all.push([before, &from[..1], from].concat());
        let mut bytes = *from[0].as_bytes();
        // Another bit in each place.
        bytes[at * 7 % 32] ^= 1 << (at % 8);
        all.push([before, &[Hash::from_bytes(bytes)], &from[1..]].concat());
    }
    let (left, right) = proof.split_at(proof.len() / 2);
    all.extend([[right, left].concat(), proof.iter().rev().copied().collect(), Vec::new()]);
    all.retain(|mutation| mutation != proof);
    all
}

fn no_mutation_passes(proof: &[Hash], verify: impl Fn(&[Hash]) -> Result<(), Refused>) {
    verify(proof).unwrap();
    for mutation in mutations(proof) {
        assert!(verify(&mutation).is_err(), "{proof:?} became {mutation:?}");
    }
}

#[test]
fn every_inclusion_proof_verifies_and_no_mutation_of_it() {
    let mut nodes = Naive(leaves(SMALL));
    let roots = all_roots(&nodes.0);
    for size in 1..=SMALL {
        let head = Head { size, root: roots[size as usize] };
        for index in 0..size {
            let proof = proof::inclusion(&mut nodes, index, size).unwrap();
            no_mutation_passes(&proof, |proof| proof::verify_inclusion(leaf(index), index, head, proof));
            let elsewhere = (0..size + 3).filter(|other| *other != index);
            for other in elsewhere.chain([u64::MAX]) {
                assert!(proof::verify_inclusion(leaf(index), other, head, &proof).is_err(), "{index} as {other} of {size}");
            }
            assert!(proof::verify_inclusion(leaf(index + 1), index, head, &proof).is_err());
        }
    }
}

#[test]
fn every_consistency_proof_verifies_and_no_mutation_of_it() {
    let mut nodes = Naive(leaves(SMALL));
    let roots = all_roots(&nodes.0);
    let head = |size: u64| Head { size, root: roots[size as usize] };
    for new in 0..=SMALL {
        for old in 0..=new {
            let proof = proof::consistency(&mut nodes, old, new).unwrap();
            no_mutation_passes(&proof, |proof| proof::verify_consistency(head(old), head(new), proof));
            let bent = |size| Head { root: leaf(u64::MAX), ..head(size) };
            assert!(proof::verify_consistency(bent(old), head(new), &proof).is_err(), "{old} to {new}");
            if old > 0 {
                assert!(proof::verify_consistency(head(old), bent(new), &proof).is_err(), "{old} to {new}");
            }
            for other in (0..SMALL).filter(|other| *other != old) {
                assert!(proof::verify_consistency(Head { size: other, ..head(old) }, head(new), &proof).is_err());
            }
        }
    }
}

#[test]
fn a_tree_without_entries_has_one_root() {
    let (empty, other) = (Head { size: 0, root: Hash::of(b"") }, Head { size: 0, root: leaf(1) });
    assert!(proof::verify_consistency(empty, empty, &[]).is_ok());
    assert!(proof::verify_consistency(empty, other, &[]).is_err());
    assert!(proof::verify_consistency(other, other, &[]).is_err());
    assert!(proof::verify_consistency(empty, empty, &[leaf(0)]).is_err());
}

#[test]
fn what_has_no_proof_has_an_empty_one() {
    let mut nodes = Naive(leaves(5));
    assert!(proof::inclusion(&mut nodes, 5, 5).unwrap().is_empty());
    assert!(proof::inclusion(&mut nodes, 0, 0).unwrap().is_empty());
    assert!(proof::consistency(&mut nodes, 0, 5).unwrap().is_empty());
    assert!(proof::consistency(&mut nodes, 6, 5).unwrap().is_empty());
}

#[test]
fn subtrees_of_small_trees_verify_where_they_are_subtrees() {
    let mut nodes = Naive(leaves(34));
    let roots = all_roots(&nodes.0);
    for size in 1..=34 {
        let head = Head { size, root: roots[size as usize] };
        for start in 0..size {
            for end in start..=size {
                let subtree = naive_root(&nodes.0[start as usize..end as usize]);
                let proof = subtree_proof(&mut nodes, start, end, size);
                let lies_well = end > start && start % (end - start).next_power_of_two() == 0;
                assert_eq!(proof::verify_subtree(start, end, subtree, head, &proof).is_ok(), lies_well, "{start} to {end} of {size}");
                if lies_well {
                    no_mutation_passes(&proof, |proof| proof::verify_subtree(start, end, subtree, head, proof));
                }
            }
        }
    }
}

/// SUBTREE_SUBPROOF of draft-ietf-plants-merkle-tree-certs: from the root down to the range, or to its parts.
fn subtree_proof(nodes: &mut Naive, start: u64, end: u64, size: u64) -> Vec<Hash> {
    fn down(leaves: &[Hash], start: usize, end: usize, known: bool) -> Vec<Hash> {
        if (start, end) == (0, leaves.len()) {
            return if known { Vec::new() } else { vec![naive_root(leaves)] };
        }
        let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
        let middle = left.len();
        let (mut proof, other) = if end <= middle {
            (down(left, start, end, known), right)
        } else if start >= middle {
            (down(right, start - middle, end - middle, known), left)
        } else {
            // The range begins with the whole left part.
            (down(right, 0, end - middle, false), left)
        };
        proof.push(naive_root(other));
        proof
    }
    let range = start as usize..end as usize;
    if range.is_empty() { Vec::new() } else { down(&nodes.0[..size as usize], range.start, range.end, true) }
}

#[test]
fn a_proof_of_more_hashes_than_any_tree_has_is_refused_unread() {
    let head = Head { size: u64::MAX, root: leaf(0) };
    let long = vec![leaf(0); MAX_HASHES + 1];
    assert!(proof::verify_inclusion(leaf(0), 0, head, &long).unwrap_err().to_string().contains("at most 64 hashes, this one 65"));
    for length in 0..=MAX_HASHES {
        assert!(proof::verify_inclusion(leaf(0), u64::MAX - 1, head, &long[..length]).is_err());
        assert!(proof::verify_consistency(Head { size: u64::MAX - 1, ..head }, head, &long[..length]).is_err());
        assert!(proof::verify_subtree(0, 1 << 63, leaf(0), head, &long[..length]).is_err());
    }
}

#[test]
fn a_proof_longer_than_its_tree_is_refused_though_it_leads_to_the_root() {
    let (mut nodes, more) = (Naive(leaves(9)), leaf(u64::MAX));
    for size in 1..=9 {
        for index in 0..size {
            let root = hash::node(more, naive_root(&nodes.0[..size as usize]));
            let long = [proof::inclusion(&mut nodes, index, size).unwrap(), vec![more]].concat();
            let refused = proof::verify_inclusion(leaf(index), index, Head { size, root }, &long).unwrap_err();
            assert_eq!(refused.to_string(), "the proof is too long", "{index} of {size}");
        }
    }
}

/// The tiles of a log, as somebody stores them who gets full ones from `extend` and the rest from `partial_tiles`.
fn stored(leaves: &[Hash]) -> (Edge, BTreeMap<Tile, Vec<Hash>>) {
    let mut edge = Edge::default();
    let mut tiles: BTreeMap<_, _> = edge.extend(leaves.iter().copied()).into_iter().collect();
    tiles.extend(edge.partial_tiles().map(|(tile, hashes)| (tile, hashes.to_vec())));
    (edge, tiles)
}

fn reader(tiles: &BTreeMap<Tile, Vec<Hash>>) -> impl Fn(Tile) -> Result<Vec<Hash>, Refused> {
    |tile| tiles.get(&tile).cloned().ok_or_else(|| Refused::new(format!("no {}", Object::Tile(tile))))
}

#[test]
fn a_log_has_exactly_the_tiles_that_its_size_says() {
    let all = leaves(66_000);
    for size in [0, 1, 255, 256, 257, 512, 513, 65_535, 65_536, 66_000] {
        let leaves = &all[..size as usize];
        let (edge, tiles) = stored(leaves);
        let mut expected: Vec<Tile> = tile::tiles(size).collect();
        expected.sort();
        assert_eq!(tiles.keys().copied().collect::<Vec<_>>(), expected, "{size}");
        assert_eq!(edge.root(), tree::root(leaves.iter().copied()));
        assert_eq!(Edge::load(size, reader(&tiles)).unwrap(), edge, "{size}");
        for (tile, hashes) in &tiles {
            let (width, start) = (256_u64.pow(u32::from(tile.level)), tile.span.start());
            let first = tree::root(leaves[(start * width) as usize..((start + 1) * width) as usize].iter().copied());
            assert_eq!((hashes.len(), hashes[0]), (usize::from(tile.span.width), first), "{}", Object::Tile(*tile));
        }
    }
}

#[test]
fn proofs_out_of_tiles_verify_in_a_log_of_three_levels() {
    let leaves = leaves(66_000);
    let (edge, tiles) = stored(&leaves);
    let head = Head { size: 66_000, root: edge.root() };
    let mut nodes = TileNodes::new(head.size, reader(&tiles));
    for index in [0, 1, 255, 256, 32_767, 65_535, 65_536, 65_791, 65_792, 65_999] {
        let proof = proof::inclusion(&mut nodes, index, head.size).unwrap();
        no_mutation_passes(&proof, |proof| proof::verify_inclusion(leaf(index), index, head, proof));
    }
    for size in [1, 2, 255, 256, 257, 46_666, 65_535, 65_536, 65_537, 65_792, 65_999, 66_000] {
        let old = Head { size, root: tree::root(leaves[..size as usize].iter().copied()) };
        assert_eq!(proof::root_at(&mut nodes, size).unwrap(), old.root, "{size}");
        let proof = proof::consistency(&mut nodes, size, head.size).unwrap();
        no_mutation_passes(&proof, |proof| proof::verify_consistency(old, head, proof));
    }
}

#[test]
fn a_partial_tile_of_another_width_makes_no_edge() {
    // Widths 5 and 6 have as many ones: the number of subtrees alone does not tell them apart.
    let six = |_| Ok::<_, Refused>(leaves(6));
    assert!(Edge::load(5, six).unwrap_err().to_string().contains("another width"));
    assert!(Edge::load(6, six).is_ok());
}

#[test]
fn a_tile_is_as_long_as_its_hashes() {
    let bytes = tile::encode(&leaves(3));
    assert_eq!(tile::decode(&bytes, 3).unwrap(), leaves(3));
    for (bytes, width) in [(&bytes[..], 2), (&bytes[..], 4), (&bytes[..95], 3), (&bytes[..0], 1)] {
        assert!(tile::decode(bytes, width).is_err());
    }
}

#[test]
fn paths_are_those_of_the_specification() {
    for (index, width, path) in [
        (0, FULL, "tile/entries/000"),
        (999, 1, "tile/entries/999.p/1"),
        (1_000, FULL, "tile/entries/x001/000"),
        (1_234_067, FULL, "tile/entries/x001/x234/067"),
        (1_234_067, 255, "tile/entries/x001/x234/067.p/255"),
        (u64::MAX, FULL, "tile/entries/x018/x446/x744/x073/x709/x551/615"),
    ] {
        let object = Object::Entries(Span { index, width });
        assert_eq!(object.to_string(), path);
        assert_eq!(path.parse::<Object>().unwrap(), object);
    }
    assert_eq!("tile/2/000.p/1".parse::<Object>().unwrap(), Object::Tile(Tile { level: 2, span: Span { index: 0, width: 1 } }));
}

#[test]
fn odd_spellings_of_paths_are_refused() {
    for path in [
        "",
        "tile",
        "tile/",
        "tile/0",
        "tile/0/",
        "tile/0/0",
        "tile/0/00",
        "tile/0/0000",
        "tile/0/x000/001",
        "tile/0/001/001",
        "tile/0/x001",
        "tile/0/x001/x001",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/257",
        "tile/0/000.p/01",
        "tile/0/000.p/",
        "tile/0/000.p/1.p/1",
        "tile/0/000.p",
        "tile/00/000",
        "tile/+0/000",
        "tile/8/000",
        "tile/-1/000",
        "tile/64/000",
        "tile/0/+00",
        "tile/0/x018/x446/x744/x073/x709/x551/616",
        "tile/0/x999/x999/x999/x999/x999/x999/999",
        "/tile/0/000",
        "tile//000",
        "tile/0//000",
        "tile/0/000/",
        "tile/0/../0/000",
        "tile/0/٠٠٠",
        "tile/0/ 00",
        "tile/entries",
        "tile/entries/",
        "entries/000",
        "tile/Entries/000",
        "checkpoint/",
        "Checkpoint",
        " checkpoint",
        "checkpoint\n",
        "lock\0",
        "tile/0/x001/X000",
    ] {
        assert!(path.parse::<Object>().is_err(), "{path:?}");
    }
}

fn span() -> impl Strategy<Value = Span> {
    let index = (any::<u64>(), 0..64_u32).prop_map(|(index, bits)| index >> bits);
    (index, 1..=FULL).prop_map(|(index, width)| Span { index, width })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn paths_come_back(span in span(), level in 0..8_u8) {
        for object in [Object::Entries(span), Object::Tile(Tile { level, span })] {
            prop_assert_eq!(object.to_string().parse::<Object>().unwrap(), object);
        }
    }

    #[test]
    fn a_path_that_is_read_is_written_the_same(path in path()) {
        if let Ok(object) = path.parse::<Object>() {
            prop_assert_eq!(object.to_string(), path);
        }
    }

    #[test]
    fn larger_trees_prove_what_is_in_them(size in 71..3_000_u64, at in any::<prop::sample::Index>(), cut in any::<prop::sample::Index>()) {
        let leaves = leaves(size);
        let head = Head { size, root: naive_root(&leaves) };
        let (index, old) = (at.index(size as usize) as u64, cut.index(size as usize + 1));
        let mut nodes = Naive(leaves);
        let proof = proof::inclusion(&mut nodes, index, size).unwrap();
        no_mutation_passes(&proof, |proof| proof::verify_inclusion(leaf(index), index, head, proof));
        let proof = proof::consistency(&mut nodes, old as u64, size).unwrap();
        let old = Head { size: old as u64, root: naive_root(&nodes.0[..old]) };
        no_mutation_passes(&proof, |proof| proof::verify_consistency(old, head, proof));
    }

    #[test]
    fn an_edge_goes_on_from_any_cut(size in 0..3_000_usize, cut in any::<prop::sample::Index>()) {
        let leaves = leaves(size as u64);
        let cut = cut.index(size + 1);
        let (edge, mut tiles) = stored(&leaves[..cut]);
        let mut loaded = Edge::load(cut as u64, reader(&tiles)).unwrap();
        prop_assert_eq!(&loaded, &edge);
        tiles.extend(loaded.extend(leaves[cut..].iter().copied()));
        let (whole, all) = stored(&leaves);
        prop_assert_eq!(loaded, whole);
        let full = |tiles: &BTreeMap<Tile, Vec<Hash>>| tiles.iter().filter(|(t, _)| t.span.width == FULL).count();
        prop_assert_eq!(full(&tiles), full(&all));
    }
}

fn path() -> impl Strategy<Value = String> {
    let part =
        prop::sample::select(vec!["tile", "entries", "/", "0", "00", "000", "123", "x", "x001", ".p/", "1", "256", "7", ".", "checkpoint"]);
    prop::collection::vec(part, 0..9).prop_map(|parts| parts.concat())
}
