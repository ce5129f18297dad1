//! Every dependency is under a licence that fits Apache-2.0, and none is banned: `deny.toml` held against the graph.
//!
//! The same file serves cargo-deny. Advisories are not looked up here: that needs the internet.

mod policy;
mod spdx;

use crate::args::{NOTHING, Options};
use crate::metadata::{Metadata, Package};
use policy::Policy;

/// `cargo xtask licences`.
pub(crate) fn command(args: &[String]) -> Result<(), String> {
    Options::parse(args, NOTHING)?;
    let policy = Policy::read(&crate::root().join("deny.toml"))?;
    let metadata = Metadata::load()?;
    let problems = problems(&metadata, &policy);
    println!(
        "{} packages against {} licences and {} bans of deny.toml",
        metadata.packages.len(),
        policy.allowed.len(),
        policy.banned.len()
    );
    for problem in &problems {
        println!("  {problem}");
    }
    if problems.is_empty() { Ok(()) } else { Err(format!("{} dependencies do not fit deny.toml; they are listed above", problems.len())) }
}

fn problems(metadata: &Metadata, policy: &Policy) -> Vec<String> {
    let licences = metadata.packages.iter().filter_map(|package| unfit_licence(package, policy));
    let bans = metadata.packages.iter().filter_map(|package| broken_ban(package, metadata, policy));
    licences.chain(bans).collect()
}

fn unfit_licence(package: &Package, policy: &Policy) -> Option<String> {
    let name = format!("{} {}", package.name, package.version);
    let Some(licence) = package.licence.as_deref() else { return Some(format!("{name} states no licence")) };
    match spdx::Expression::parse(licence) {
        Err(why) => Some(format!("{name}: the licence `{licence}` cannot be read: {why}")),
        Ok(expression) if expression.is_satisfied(&|l| policy.allows(l)) => None,
        Ok(_) => Some(format!("{name}: the licence `{licence}` is not covered by the list in deny.toml")),
    }
}

/// A banned crate that is used by a crate which the ban does not except.
fn broken_ban(package: &Package, metadata: &Metadata, policy: &Policy) -> Option<String> {
    let ban = policy.ban(&package.name)?;
    let users = metadata.packages.iter().filter(|p| p.uses.contains(&package.name)).map(|p| p.name.as_str());
    let users: Vec<&str> = users.filter(|user| !ban.wrappers.iter().any(|w| w == user)).collect();
    let excepted = users.is_empty() && !ban.wrappers.is_empty();
    (!excepted).then(|| format!("{} {} is banned ({}); used by: {}", package.name, package.version, ban.reason, users.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy() -> Policy {
        Policy::parse("[licenses]\nallow = [\"MIT\", \"Apache-2.0\"]\n[bans]\ndeny = [{ crate = \"openssl-sys\", reason = \"rustls is here\" }, { crate = \"serde_yaml\", wrappers = [\"typst\"], reason = \"old\" }]\n").unwrap()
    }

    fn found(name: &str, licence: Option<&str>) -> Vec<String> {
        let package = Package { name: name.into(), version: "1.2.3".into(), licence: licence.map(str::to_owned), ..Package::default() };
        problems(&Metadata { packages: vec![package], ..Metadata::default() }, &policy())
    }

    #[test]
    fn names_crate_and_licence() {
        assert_eq!(found("good", Some("GPL-3.0 OR MIT")), [] as [&str; 0]);
        assert_eq!(
            found("viral", Some("GPL-3.0-only")),
            ["viral 1.2.3: the licence `GPL-3.0-only` is not covered by the list in deny.toml"]
        );
        assert_eq!(found("silent", None), ["silent 1.2.3 states no licence"]);
        assert!(found("odd", Some("MIT OR"))[0].contains("cannot be read"));
    }

    #[test]
    fn a_banned_crate_is_named_with_who_uses_it() {
        let package = |name: &str, uses: &[&str]| Package {
            name: name.into(),
            version: "1.2.3".into(),
            licence: Some("MIT".into()),
            uses: uses.iter().map(|u| (*u).to_owned()).collect(),
            ..Package::default()
        };
        let found = |packages: Vec<Package>| problems(&Metadata { packages, ..Metadata::default() }, &policy());
        assert_eq!(
            found(vec![package("openssl-sys", &[]), package("http", &["openssl-sys"])]),
            ["openssl-sys 1.2.3 is banned (rustls is here); used by: http"]
        );
        assert_eq!(found(vec![package("serde_yaml", &[]), package("typst", &["serde_yaml"])]), [] as [&str; 0]);
        assert_eq!(
            found(vec![package("serde_yaml", &[]), package("typst", &["serde_yaml"]), package("mine", &["serde_yaml"])]),
            ["serde_yaml 1.2.3 is banned (old); used by: mine"]
        );
    }

    #[test]
    fn the_committed_policy_can_be_read_and_bans_what_it_should() {
        let policy = Policy::read(&crate::root().join("deny.toml")).unwrap();
        for name in ["openssl-sys", "aws-lc-sys", "serde_yaml", "native-tls"] {
            assert!(policy.ban(name).is_some(), "{name} is not banned");
        }
        assert!(policy.allows("Apache-2.0") && !policy.allows("GPL-3.0-only") && !policy.allows("AGPL-3.0-only"));
    }
}
