//! No unfinished code and nothing that passes by not running: `todo!`, `unimplemented!`, `dbg!`, `#[ignore]`, `ignore` on
//! a documentation example. `unwrap`, `expect`, `panic!` and indexing are clippy's business.

use super::{Check, House};

pub(super) fn check(house: &House) -> Check {
    let found = house.rust.iter().flat_map(|file| file.code.banned.iter().map(move |b| format!("{}:{}: {}", file.path, b.line, b.what)));
    Check { name: "banned code", figures: format!("{} files searched", house.rust.len()), problems: found.collect() }
}

#[cfg(test)]
mod tests {
    use super::super::samples::house;
    use super::*;

    #[test]
    fn names_place_and_kind() {
        let found = check(&house(&[("a.rs", "fn f() {}\n"), ("b.rs", "fn f() {\n    todo!()\n}\n#[test]\n#[ignore]\nfn t() {}\n")]));
        assert_eq!(found.problems, ["b.rs:2: `todo!`", "b.rs:5: `#[ignore]`"]);
    }
}
