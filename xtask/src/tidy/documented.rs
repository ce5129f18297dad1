//! At least 80 % of the public items say what they are: shapes, units, errors, the source of a rule.
//!
//! `#[allow(missing_docs)]` silences the compiler, not this measure.

use super::{Check, House};

const LEAST_PERCENT: usize = 80;

pub(super) fn check(house: &House) -> Check {
    let items = || house.rust.iter().flat_map(|file| file.code.public.iter().map(move |item| (file, item)));
    let (all, documented) = (items().count(), items().filter(|(_, item)| item.documented).count());
    let percent = (documented * 100).checked_div(all).unwrap_or(100);
    let mut problems = Vec::new();
    if percent < LEAST_PERCENT {
        problems.push(format!("{percent} % of the public items are documented, fewer than {LEAST_PERCENT} %; without a word on them:"));
        problems.extend(
            items().filter(|(_, item)| !item.documented).map(|(file, item)| format!("{}:{}: `{}`", file.path, item.line, item.name)),
        );
    }
    Check { name: "documented", figures: format!("{documented} of {all} public items, {percent} %"), problems }
}

#[cfg(test)]
mod tests {
    use super::super::samples::house;
    use super::*;

    #[test]
    fn too_small_a_share_lists_what_is_silent() {
        let text = "/// D.\npub struct A;\n/// D.\npub struct B;\n/// D.\npub struct C;\npub struct D;\n";
        let found = check(&house(&[("a.rs", text)]));
        assert_eq!(found.figures, "3 of 4 public items, 75 %");
        assert_eq!(found.problems.last().map(String::as_str), Some("a.rs:7: `D`"));
        let enough = format!("{text}/// D.\npub struct E;\n");
        assert_eq!(check(&house(&[("a.rs", &enough)])).problems, [] as [&str; 0]);
        assert_eq!(check(&house(&[])).problems, [] as [&str; 0]);
    }
}
