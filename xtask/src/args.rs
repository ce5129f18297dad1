//! Options of a command: `--name value`, `--name=value`, `--flag` and plain words. Nothing is guessed, nothing ignored.

use std::str::FromStr;

/// What a command takes.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Accepts {
    /// Options without a value.
    pub(crate) flags: &'static [&'static str],
    /// Options with a value.
    pub(crate) values: &'static [&'static str],
    /// Greatest number of plain words.
    pub(crate) words: usize,
}

/// Takes neither options nor words.
pub(crate) const NOTHING: Accepts = Accepts { flags: &[], values: &[], words: 0 };

/// What was given.
#[derive(Debug, Default)]
pub(crate) struct Options {
    flags: Vec<String>,
    values: Vec<(String, String)>,
    words: Vec<String>,
}

impl Options {
    /// Sorts the arguments; an unknown option, a missing value or a word too many is an error that says so.
    pub(crate) fn parse(args: &[String], accepts: Accepts) -> Result<Self, String> {
        let mut options = Self::default();
        let mut rest = args.iter();
        while let Some(arg) = rest.next() {
            let (name, inline) = match arg.split_once('=') {
                Some((name, value)) if name.starts_with("--") => (name, Some(value.to_owned())),
                _ => (arg.as_str(), None),
            };
            if accepts.flags.contains(&name) && inline.is_none() {
                options.flags.push(name.to_owned());
            } else if accepts.values.contains(&name) {
                let value = inline.or_else(|| rest.next().cloned()).ok_or_else(|| format!("`{name}` needs a value"))?;
                options.values.push((name.to_owned(), value));
            } else if name.starts_with("--") {
                return Err(format!("unknown option `{arg}`; {}", accepts.describe()));
            } else if options.words.len() < accepts.words {
                options.words.push(arg.clone());
            } else {
                return Err(format!("unexpected `{arg}`; {}", accepts.describe()));
            }
        }
        Ok(options)
    }

    /// Whether a flag was given.
    pub(crate) fn flag(&self, name: &str) -> bool {
        self.flags.iter().any(|f| f == name)
    }

    /// The value of an option, read as `T`; the last one counts.
    pub(crate) fn value<T: FromStr>(&self, name: &str) -> Result<Option<T>, String> {
        let Some((_, text)) = self.values.iter().rev().find(|(n, _)| n == name) else { return Ok(None) };
        text.parse().map(Some).map_err(|_| format!("`{name} {text}` is not a value that fits"))
    }

    /// The first plain word.
    pub(crate) fn word(&self) -> Option<&str> {
        self.words.first().map(String::as_str)
    }
}

impl Accepts {
    fn describe(self) -> String {
        let all: Vec<&str> = self.flags.iter().chain(self.values).copied().collect();
        if all.is_empty() { "this command takes no options".into() } else { format!("options: {}", all.join(", ")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ACCEPTS: Accepts = Accepts { flags: &["--check"], values: &["--seed"], words: 1 };

    fn parse(args: &[&str]) -> Result<Options, String> {
        let args: Vec<String> = args.iter().map(|a| (*a).to_owned()).collect();
        Options::parse(&args, ACCEPTS)
    }

    #[test]
    fn sorts_flags_values_and_words() {
        let options = parse(&["plant-file", "--check", "--seed", "7"]).unwrap();
        assert!(options.flag("--check"));
        assert_eq!(options.value::<u64>("--seed"), Ok(Some(7)));
        assert_eq!(options.word(), Some("plant-file"));
        assert_eq!(parse(&["--seed=9"]).unwrap().value::<u64>("--seed"), Ok(Some(9)));
    }

    #[test]
    fn refuses_what_it_does_not_know() {
        assert_eq!(parse(&["--chekc"]).unwrap_err(), "unknown option `--chekc`; options: --check, --seed");
        assert_eq!(parse(&["--seed"]).unwrap_err(), "`--seed` needs a value");
        assert_eq!(parse(&["a", "b"]).unwrap_err(), "unexpected `b`; options: --check, --seed");
        assert!(parse(&["--seed", "x"]).unwrap().value::<u64>("--seed").is_err());
        assert!(Options::parse(&["x".to_owned()], NOTHING).unwrap_err().contains("takes no options"));
    }
}
