//! What `deny.toml` allows and bans. Reads the two lists that the file has, in the plain form in which it has them.
//!
//! Not a TOML parser: strings in double quotes, `#` for remarks, one table header per line.

use std::path::Path;

/// The lists.
#[derive(Debug, Default)]
pub(super) struct Policy {
    /// Licences, some with `WITH exception`.
    pub(super) allowed: Vec<String>,
    pub(super) banned: Vec<Ban>,
}

/// A crate that must not enter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ban {
    pub(super) name: String,
    /// Why not.
    pub(super) reason: String,
    /// Crates that may use it all the same.
    pub(super) wrappers: Vec<String>,
}

impl Policy {
    pub(super) fn read(path: &Path) -> Result<Self, String> {
        let text = std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
        Self::parse(&text).map_err(|e| format!("{}: {e}", path.display()))
    }

    /// Both lists must be there and have something in them: an empty list would allow or ban nothing without a word.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let allowed = strings(&array(text, "licenses", "allow")?);
        let entries = array(text, "bans", "deny")?;
        let banned: Result<Vec<Ban>, String> = entries.split('{').skip(1).map(ban).collect();
        let policy = Self { allowed, banned: banned? };
        if policy.allowed.is_empty() || policy.banned.is_empty() {
            return Err("`allow` in [licenses] and `deny` in [bans] must each have an entry".into());
        }
        Ok(policy)
    }

    pub(super) fn allows(&self, licence: &str) -> bool {
        self.allowed.iter().any(|a| a == licence)
    }

    /// The ban on a crate, if there is one.
    pub(super) fn ban(&self, name: &str) -> Option<&Ban> {
        self.banned.iter().find(|ban| ban.name == name)
    }
}

/// The text between the brackets of `key = [ … ]` in a table, remarks removed; brackets inside may be nested once.
fn array(text: &str, table: &str, key: &str) -> Result<String, String> {
    let lines = text.lines().map(without_remark);
    let inside = lines.skip_while(|l| l.trim() != format!("[{table}]")).skip(1).take_while(|l| !is_header(l));
    let joined = inside.collect::<Vec<_>>().join("\n");
    let missing = || format!("no `{key} = […]` in [{table}]");
    let start = joined.split_once(&format!("{key} = [")).ok_or_else(missing)?.1;
    let mut depth = 1;
    let end = start.find(|c: char| {
        depth += i32::from(c == '[') - i32::from(c == ']');
        depth == 0
    });
    start.get(..end.ok_or_else(missing)?).map(str::to_owned).ok_or_else(missing)
}

fn is_header(line: &str) -> bool {
    line.starts_with('[') && line.trim_end().ends_with(']') && !line.contains('"')
}

fn without_remark(line: &str) -> &str {
    let mut quoted = false;
    for (at, c) in line.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '#' if !quoted => return line.get(..at).unwrap_or(line),
            _ => {}
        }
    }
    line
}

/// What stands in double quotes.
fn strings(text: &str) -> Vec<String> {
    text.split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

fn ban(entry: &str) -> Result<Ban, String> {
    let value =
        |key: &str| entry.split_once(&format!("{key} = \"")).and_then(|(_, rest)| rest.split_once('"')).map(|(value, _)| value.to_owned());
    let wrappers = entry.split_once("wrappers = [").and_then(|(_, rest)| rest.split_once(']')).map(|(list, _)| strings(list));
    match (value("crate"), value("reason")) {
        (Some(name), Some(reason)) => Ok(Ban { name, reason, wrappers: wrappers.unwrap_or_default() }),
        _ => Err(format!("a ban needs `crate` and `reason`: {{{}", entry.trim())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
[graph]
allow = [\"wrong table\"]
[licenses]
version = 2
allow = [
    \"MIT\", # the \"usual\" one
    \"Apache-2.0 WITH LLVM-exception\",
]
[bans]
# deny = [{ crate = \"commented-out\", reason = \"x\" }]
deny = [
    { crate = \"native-tls\", reason = \"rustls; see # 3\" },
    { crate = \"serde_yaml\", wrappers = [\"typst\", \"other\"], reason = \"unmaintained\" },
]
";

    #[test]
    fn reads_both_lists_and_nothing_else() {
        let policy = Policy::parse(TEXT).unwrap();
        assert_eq!(policy.allowed, ["MIT", "Apache-2.0 WITH LLVM-exception"]);
        assert_eq!(policy.ban("native-tls").unwrap().reason, "rustls; see # 3");
        assert_eq!(policy.ban("native-tls").unwrap().wrappers, [] as [&str; 0]);
        assert_eq!(policy.ban("serde_yaml").unwrap().wrappers, ["typst", "other"]);
        assert_eq!(policy.ban("commented-out"), None);
        assert!(policy.allows("MIT") && !policy.allows("wrong table"));
    }

    #[test]
    fn a_policy_that_says_nothing_is_an_error() {
        assert!(Policy::parse("[licenses]\nallow = [\"MIT\"]\n").unwrap_err().contains("[bans]"));
        assert!(Policy::parse(&TEXT.replace("\"MIT\"", "").replace("\"Apache-2.0 WITH LLVM-exception\"", "")).is_err());
        assert!(Policy::parse(&TEXT.replace("reason = \"unmaintained\"", "")).unwrap_err().contains("needs `crate` and `reason`"));
    }
}
