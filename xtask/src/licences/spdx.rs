//! SPDX licence expressions: `A OR B`, `A AND B`, brackets, `WITH`, and the old `A/B` for OR.

/// A parsed expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Expression {
    /// One licence, with its exception behind `WITH` if it has one.
    Licence(String),
    And(Box<Expression>, Box<Expression>),
    Or(Box<Expression>, Box<Expression>),
}

impl Expression {
    /// Reads an expression; AND binds closer than OR.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let spaced = text.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
        let words: Vec<&str> = spaced.split_whitespace().collect();
        let mut rest = words.as_slice();
        let expression = or(&mut rest)?;
        match rest.first() {
            None => Ok(expression),
            Some(word) => Err(format!("unexpected `{word}`")),
        }
    }

    /// Whether the licences that are allowed suffice.
    pub(super) fn is_satisfied(&self, allowed: &dyn Fn(&str) -> bool) -> bool {
        match self {
            Self::Licence(name) => allowed(name),
            Self::And(a, b) => a.is_satisfied(allowed) && b.is_satisfied(allowed),
            Self::Or(a, b) => a.is_satisfied(allowed) || b.is_satisfied(allowed),
        }
    }
}

fn or(rest: &mut &[&str]) -> Result<Expression, String> {
    let mut left = and(rest)?;
    while take(rest, "OR") {
        left = Expression::Or(Box::new(left), Box::new(and(rest)?));
    }
    Ok(left)
}

fn and(rest: &mut &[&str]) -> Result<Expression, String> {
    let mut left = single(rest)?;
    while take(rest, "AND") {
        left = Expression::And(Box::new(left), Box::new(single(rest)?));
    }
    Ok(left)
}

fn single(rest: &mut &[&str]) -> Result<Expression, String> {
    if take(rest, "(") {
        let inner = or(rest)?;
        return if take(rest, ")") { Ok(inner) } else { Err("a bracket is not closed".into()) };
    }
    let name = licence(rest)?;
    if take(rest, "WITH") {
        let exception = licence(rest)?;
        return Ok(Expression::Licence(format!("{name} WITH {exception}")));
    }
    Ok(Expression::Licence(name))
}

fn licence(rest: &mut &[&str]) -> Result<String, String> {
    match rest.split_first() {
        Some((word, tail)) if !["OR", "AND", "WITH", "(", ")"].contains(word) => {
            *rest = tail;
            Ok((*word).to_owned())
        }
        Some((word, _)) => Err(format!("expected a licence, found `{word}`")),
        None => Err("expected a licence, found the end".into()),
    }
}

fn take(rest: &mut &[&str], word: &str) -> bool {
    match rest.split_first() {
        Some((first, tail)) if *first == word => {
            *rest = tail;
            true
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn satisfied(text: &str, allowed: &[&str]) -> bool {
        Expression::parse(text).unwrap().is_satisfied(&|l| allowed.contains(&l))
    }

    #[test]
    fn or_needs_one_and_needs_both() {
        assert!(satisfied("MIT OR GPL-3.0", &["MIT"]));
        assert!(!satisfied("MIT AND GPL-3.0", &["MIT"]));
        assert!(satisfied("MIT/Apache-2.0", &["Apache-2.0"]));
        assert!(satisfied("(MIT OR Apache-2.0) AND Unicode-3.0", &["MIT", "Unicode-3.0"]));
        assert!(!satisfied("(MIT OR Apache-2.0) AND Unicode-3.0", &["MIT"]));
    }

    #[test]
    fn and_binds_closer_than_or() {
        assert!(satisfied("MIT OR A AND B", &["MIT"]));
        assert!(!satisfied("MIT OR A AND B", &["A"]));
        assert!(!satisfied("(MIT OR A) AND B", &["MIT"]));
    }

    #[test]
    fn an_exception_belongs_to_its_licence() {
        assert!(satisfied("Apache-2.0 WITH LLVM-exception OR GPL-2.0", &["Apache-2.0 WITH LLVM-exception"]));
        assert!(!satisfied("GPL-2.0 WITH Classpath-exception-2.0", &["GPL-2.0"]));
    }

    #[test]
    fn what_is_no_expression_is_an_error() {
        for text in ["", "MIT OR", "OR MIT", "(MIT", "MIT)", "MIT Apache-2.0", "MIT WITH"] {
            assert!(Expression::parse(text).is_err(), "`{text}` was accepted");
        }
    }
}
