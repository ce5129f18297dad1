//! What documents say must be true: API pages build without a warning, plant files shown as examples can be read, and
//! commands that are named exist.

pub(crate) mod markdown;

use ringwall_model::file::{self, Source};

use crate::args::{NOTHING, Options};
use crate::process;
use crate::tree::{self, TextFile};

/// `cargo xtask docs`.
pub(crate) fn command(args: &[String]) -> Result<(), String> {
    Options::parse(args, NOTHING)?;
    api_pages()?;
    let problems = pages(&tree::text_files(&crate::root())?);
    for problem in &problems {
        println!("  {problem}");
    }
    if problems.is_empty() {
        Ok(())
    } else {
        Err(format!("{} examples or commands in documents are wrong; they are listed above", problems.len()))
    }
}

/// Builds the API pages; a broken link in them is an error.
fn api_pages() -> Result<(), String> {
    process::must_succeed(process::cargo(&["doc", "--workspace", "--no-deps"]).env("RUSTDOCFLAGS", "-D warnings"))
}

fn pages(files: &[TextFile]) -> Vec<String> {
    let pages: Vec<&TextFile> = files.iter().filter(|f| f.has_extension("md")).collect();
    let plants: Vec<(String, String)> = pages.iter().flat_map(|page| plants(page)).collect();
    let mut problems: Vec<String> = plants.iter().filter_map(|(place, text)| unreadable(place, text)).collect();
    problems.extend(pages.iter().flat_map(|page| unknown_commands(page)));
    println!("{} Markdown files, {} plant files in them", pages.len(), plants.len());
    problems
}

/// The plant files that a page shows: every block marked `yaml`; the format version may be left out there.
fn plants(page: &TextFile) -> Vec<(String, String)> {
    let blocks = markdown::fences(&page.text).into_iter().filter(|f| f.info.split(' ').next() == Some("yaml"));
    let whole = |text: String| if text.lines().any(|l| l.starts_with("ringwall:")) { text } else { format!("{text}ringwall: 1\n") };
    blocks.map(|f| (format!("{}:{}", page.path, f.line), whole(f.text))).collect()
}

fn unreadable(place: &str, text: &str) -> Option<String> {
    let source = Source::new(place, text.as_bytes().to_vec());
    let read = source.and_then(|source| file::read(&[source], ringwall_engine::catalogue::vocabulary()));
    read.err().map(|problems| format!("{place}: this plant file cannot be read:\n{problems}"))
}

/// `cargo xtask NAME` where there is no such command.
fn unknown_commands(page: &TextFile) -> Vec<String> {
    let mut problems = Vec::new();
    for (index, line) in page.text.lines().enumerate() {
        for rest in line.split("cargo xtask ").skip(1) {
            let name: String = rest.chars().take_while(|c| c.is_ascii_lowercase() || *c == '-').collect();
            if !name.is_empty() && !crate::command_names().any(|known| known == name) {
                problems.push(format!("{}:{}: there is no `cargo xtask {name}`", page.path, index + 1));
            }
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(text: &str) -> TextFile {
        TextFile { path: "a.md".into(), text: text.into() }
    }

    #[test]
    fn a_plant_that_cannot_be_read_is_shown_with_its_problem() {
        let good = page("```yaml\nringwall: 1\nzones: [{id: a}]\n```\n```yaml\nzones: [{id: b}]\n```\n```yml\nother: yaml\n```\n");
        assert_eq!(plants(&good).len(), 2);
        assert_eq!(pages(&[good]), [] as [&str; 0]);
        let bad = pages(&[page("x\n```yaml\nringwall: 1\nzone: []\n```\n")]);
        assert!(bad[0].starts_with("a.md:3: ") && bad[0].contains("unknown key `zone`"), "{bad:?}");
    }

    #[test]
    fn a_command_that_does_not_exist_is_named() {
        let text = "Run `cargo xtask test` or\n`cargo xtask tets`; `cargo xtask …` lists them.\n";
        assert_eq!(pages(&[page(text)]), ["a.md:2: there is no `cargo xtask tets`"]);
    }
}
