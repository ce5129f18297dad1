//! Links of the Markdown files lead to files and headings that exist. The internet is not asked.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::{Check, House};
use crate::docs::markdown;

pub(super) fn check(house: &House) -> Check {
    let pages: BTreeMap<&str, &str> =
        house.files.iter().filter(|f| f.has_extension("md")).map(|f| (f.path.as_str(), f.text.as_str())).collect();
    let root = crate::root();
    let exists =
        |path: &str| house.files.iter().any(|f| f.path == path || f.path.starts_with(&format!("{path}/"))) || root.join(path).exists();
    let mut count = 0;
    let mut problems = Vec::new();
    for (path, text) in &pages {
        for (line, target) in markdown::links(text) {
            count += 1;
            problems.extend(broken(path, &target, &pages, &exists).map(|why| format!("{path}:{line}: `{target}`: {why}")));
        }
    }
    Check { name: "links", figures: format!("{count} links in {} Markdown files", pages.len()), problems }
}

/// Why a link leads nowhere.
fn broken(page: &str, target: &str, pages: &BTreeMap<&str, &str>, exists: &dyn Fn(&str) -> bool) -> Option<String> {
    if target.contains("://") || target.starts_with("mailto:") {
        return None;
    }
    let (file, anchor) = target.split_once('#').map_or((target, None), |(file, anchor)| (file, Some(anchor)));
    let path = if file.is_empty() { Some(page.to_owned()) } else { resolve(page, file) };
    let Some(path) = path else { return Some("leads out of the checkout".into()) };
    if !exists(&path) {
        return Some(format!("there is no `{path}`"));
    }
    match (anchor, pages.get(path.as_str())) {
        (Some(anchor), Some(text)) if !anchors(text).contains(anchor) => Some(format!("`{path}` has no heading `#{anchor}`")),
        _ => None,
    }
}

/// A path as written on a page, from the root; `None` where it climbs out.
fn resolve(page: &str, file: &str) -> Option<String> {
    let base = if file.starts_with('/') { Path::new("") } else { Path::new(page).parent().unwrap_or(Path::new("")) };
    let mut parts: Vec<&str> = base.iter().filter_map(|p| p.to_str()).collect();
    for part in file.split('/').filter(|p| !p.is_empty() && *p != ".") {
        if part == ".." {
            parts.pop()?;
        } else {
            parts.push(part);
        }
    }
    Some(parts.join("/"))
}

/// The anchors that a page's headings get: lower case, blanks to dashes, other marks dropped, repeated ones numbered.
fn anchors(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (_, heading) in markdown::headings(text) {
        let plain = heading.to_lowercase().chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_')).collect::<String>();
        let slug = plain.trim().replace(' ', "-");
        let numbered = (1..).map(|n| format!("{slug}-{n}"));
        found.extend(std::iter::once(slug.clone()).chain(numbered).find(|s| !found.contains(s)));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::samples::house;
    use super::*;

    #[test]
    fn links_to_nowhere_are_named_with_their_place() {
        let page = "# A page\n[a](other.md) [b](gone.md)\n[c](#a-page) [d](#b-page) [e](other.md#two-words) [f](other.md#no)\n[g](https://x.example/y) [h](../../up.md)\n```\n[i](code.md)\n```\n`[j](code.md)`\n[k]: gone.txt\n";
        let other = "## Two *words*!\n## Same\n## Same\n";
        let found = check(&house(&[("docs/page.md", page), ("docs/other.md", other)]));
        let expected = [
            "docs/page.md:2: `gone.md`: there is no `docs/gone.md`",
            "docs/page.md:3: `#b-page`: `docs/page.md` has no heading `#b-page`",
            "docs/page.md:3: `other.md#no`: `docs/other.md` has no heading `#no`",
            "docs/page.md:4: `../../up.md`: leads out of the checkout",
            "docs/page.md:9: `gone.txt`: there is no `docs/gone.txt`",
        ];
        assert_eq!(found.problems, expected);
        assert_eq!(found.figures, "9 links in 2 Markdown files");
    }

    #[test]
    fn repeated_headings_get_numbers() {
        let expected: BTreeSet<String> = ["same", "same-1", "a-b"].map(str::to_owned).into();
        assert_eq!(anchors("# Same\n## Same\n### A: b\n"), expected);
    }
}
