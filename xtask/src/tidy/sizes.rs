//! A file stays readable: at most 600 lines of code, tests in it included. The median is reported.

use super::{Check, House, median};

const CAP: usize = 600;

pub(super) fn check(house: &House) -> Check {
    let largest =
        house.rust.iter().max_by_key(|f| f.code.code_lines).map(|f| format!("{} ({})", f.code.code_lines, f.path)).unwrap_or_default();
    let total: usize = house.rust.iter().map(|f| f.code.code_lines).sum();
    let over = house.rust.iter().filter(|f| f.code.code_lines > CAP);
    Check {
        name: "sizes",
        figures: format!(
            "{total} code lines, median {} per file, largest {largest}",
            median(house.rust.iter().map(|f| f.code.code_lines).collect())
        ),
        problems: over.map(|f| format!("{} has {} code lines, more than {CAP}; split it", f.path, f.code.code_lines)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::house;
    use super::*;

    #[test]
    fn a_file_over_the_cap_is_named_and_comments_do_not_count() {
        let long = "const A: u8 = 1;\n".repeat(601);
        let commented = format!("{}{}", "const A: u8 = 1;\n".repeat(600), "// remark\n\n".repeat(50));
        let found = check(&house(&[("a.rs", &long), ("b.rs", &commented), ("c.rs", "const A: u8 = 1;\n")]));
        assert_eq!(found.problems, ["a.rs has 601 code lines, more than 600; split it"]);
        assert_eq!(found.figures, "1202 code lines, median 600 per file, largest 601 (a.rs)");
    }
}
