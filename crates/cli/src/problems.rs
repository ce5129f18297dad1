//! Prints the problems of a plant file: the line, what is wrong, what to do.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use anstyle::Style;
use ringwall_model::file::{Problem, Problems};

/// Problems printed before the rest is only counted.
const SHOWN: usize = 100;

pub(crate) fn print(problems: &Problems) {
    anstream::eprint!("{}", render(problems, &Renderer::styled()));
}

fn render(problems: &Problems, renderer: &Renderer) -> String {
    let shown = problems.problems.iter().take(SHOWN);
    let mut out: String = shown.map(|problem| format!("{}\n\n", one(problem, renderer))).collect();
    let bold = Style::new().bold();
    let count = problems.count();
    if count > SHOWN {
        out.push_str(&format!("… and {} more; `ringwall check --json` lists up to a thousand\n", count - SHOWN));
    }
    out.push_str(&format!("{bold}{count} {}{bold:#}; nothing was assessed\n", if count == 1 { "problem" } else { "problems" }));
    out
}

fn one(problem: &Problem, renderer: &Renderer) -> String {
    let title = Level::ERROR.primary_title(problem.message.as_str());
    let mut group = if problem.line == 0 {
        Group::with_title(title).element(Level::NOTE.message(format!("in {}", problem.file)))
    } else {
        Group::with_title(title).element(
            snippet(&problem.excerpt, problem.line, &problem.file).annotation(AnnotationKind::Primary.span(span(
                &problem.excerpt,
                problem.column,
                problem.length,
            ))),
        )
    };
    if let Some(related) = &problem.related {
        let annotation = AnnotationKind::Context.span(span(&related.excerpt, related.column, related.length)).label(related.label.as_str());
        group = group.element(snippet(&related.excerpt, related.line, &related.file).annotation(annotation));
    }
    if !problem.hint.is_empty() {
        group = group.element(Level::HELP.message(problem.hint.as_str()));
    }
    renderer.render(&[group])
}

fn snippet<'a>(excerpt: &'a str, line: u32, file: &'a str) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    Snippet::source(excerpt).line_start(line as usize).path(file)
}

/// Bytes of the excerpt that a column and a length in characters name.
fn span(excerpt: &str, column: u32, length: u32) -> std::ops::Range<usize> {
    let byte = |chars: usize| excerpt.char_indices().nth(chars).map_or(excerpt.len(), |(i, _)| i);
    let start = column.saturating_sub(1) as usize;
    byte(start)..byte(start.saturating_add(length.max(1) as usize))
}

#[cfg(test)]
mod tests {
    use ringwall_engine::catalogue::vocabulary;
    use ringwall_model::file::{Source, read};

    use super::*;

    fn rendered(text: &str) -> String {
        let source = Source::new("plant.yaml", text.as_bytes().to_vec()).unwrap();
        let problems = read(&[source], vocabulary()).unwrap_err();
        anstream::adapter::strip_str(&render(&problems, &Renderer::plain())).to_string()
    }

    #[test]
    fn a_problem_shows_its_line_and_a_way_out() {
        insta::assert_snapshot!(rendered("ringwall: 1\nzones:\n  - {id: line-1, purdue: 7}\nconduit: []\n"));
    }

    #[test]
    fn a_contradiction_shows_both_places() {
        insta::assert_snapshot!(rendered("ringwall: 1\nsites:\n  - id: graz\n  - id: graz\n"));
    }

    #[test]
    fn wide_and_long_lines_stay_readable() {
        let out = rendered(&format!("ringwall: 1\nzones:\n  - {{id: \"Öl 漢字 {}\"}}\n", "x".repeat(5000)));
        assert!(out.lines().all(|line| line.chars().count() < 600), "{out}");
    }
}
