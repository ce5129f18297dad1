//! As much Markdown as the checks need: links, headings, fenced blocks. Not a parser for foreign pages.

/// A fenced block: the line of its first text line, what stands behind the fence, and its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fence {
    pub(crate) line: usize,
    pub(crate) info: String,
    pub(crate) text: String,
}

/// The lines outside of fenced blocks with their numbers, and the blocks.
fn split(text: &str) -> (Vec<(usize, &str)>, Vec<Fence>) {
    let (mut prose, mut fences) = (Vec::new(), Vec::new());
    let mut open: Option<(Fence, &str)> = None;
    for (index, line) in text.lines().enumerate() {
        let trimmed = line.trim_start();
        let mark = ["```", "~~~"].into_iter().find(|mark| trimmed.starts_with(mark));
        match (open.as_mut(), mark) {
            (Some((_, opened)), Some(mark)) if *opened == mark => fences.extend(open.take().map(|(fence, _)| fence)),
            (Some((fence, _)), _) => fence.text.push_str(&format!("{line}\n")),
            (None, Some(mark)) => {
                let info = trimmed.trim_start_matches(['`', '~']).trim().to_owned();
                open = Some((Fence { line: index + 2, info, text: String::new() }, mark));
            }
            (None, None) => prose.push((index + 1, line)),
        }
    }
    (prose, fences)
}

/// Every fenced block.
pub(crate) fn fences(text: &str) -> Vec<Fence> {
    split(text).1
}

/// Every heading (`# …`) with its line.
pub(crate) fn headings(text: &str) -> Vec<(usize, String)> {
    let heading = |(line, text): (usize, &str)| {
        let rest = text.trim_start_matches('#');
        let level = text.len() - rest.len();
        ((1..=6).contains(&level) && rest.starts_with(' ')).then(|| (line, rest.trim().trim_end_matches('#').trim().to_owned()))
    };
    split(text).0.into_iter().filter_map(heading).collect()
}

/// Every link target with its line: inline links and images, link definitions, `src` and `href` of embedded HTML.
pub(crate) fn links(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (line, text) in split(text).0 {
        let text = without_code(text);
        found.extend(targets(&text).into_iter().map(|target| (line, target)));
    }
    found
}

/// Drops what stands between backticks.
fn without_code(line: &str) -> String {
    line.split('`').step_by(2).collect::<Vec<_>>().join(" ")
}

fn targets(line: &str) -> Vec<String> {
    let behind = |mark: &'static str, end: &'static [char]| {
        line.split(mark).skip(1).filter_map(move |rest| rest.split(end).next()).map(|target| target.trim().trim_matches(['<', '>']))
    };
    let definition = line.trim_start().strip_prefix('[').and_then(|l| l.split_once("]: ")).map(|(_, target)| target);
    let all = behind("](", &[')', ' '])
        .chain(behind("src=\"", &['"']))
        .chain(behind("href=\"", &['"']))
        .chain(definition.and_then(|d| d.split_whitespace().next()));
    all.filter(|target| !target.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_of_every_form_are_found_outside_of_code() {
        let text = "[a](b.md \"title\") ![c](d.png)\n```sh\n[x](y)\n```\n`[x](y)` <img src=\"e.svg\"> <a href=\"f.md\">f</a>\n[g]: h.md\n";
        let expected = [(1, "b.md"), (1, "d.png"), (5, "e.svg"), (5, "f.md"), (6, "h.md")];
        assert_eq!(links(text), expected.map(|(line, target)| (line, target.to_owned())));
    }

    #[test]
    fn headings_and_fences_are_told_apart() {
        let text = "# One\n#no heading\n```yaml\n# remark\nringwall: 1\n```\n~~~\n```\n~~~\n## Two ##\n";
        assert_eq!(headings(text), [(1, "One".to_owned()), (10, "Two".to_owned())]);
        let expected = [
            Fence { line: 4, info: "yaml".into(), text: "# remark\nringwall: 1\n".into() },
            Fence { line: 8, info: String::new(), text: "```\n".into() },
        ];
        assert_eq!(fences(text), expected);
    }
}
