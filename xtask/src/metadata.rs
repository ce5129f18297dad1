//! What `cargo metadata` says about the workspace and everything it depends on.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use serde_json::Value;

use crate::process;

/// One package of the graph.
#[derive(Debug, Clone, Default)]
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) version: String,
    /// The licence expression of its manifest.
    pub(crate) licence: Option<String>,
    /// Whether it is part of this workspace.
    pub(crate) member: bool,
    pub(crate) dependencies: Vec<Dependency>,
    /// Names of the packages that the resolver gave it.
    pub(crate) uses: Vec<String>,
}

/// A dependency as the manifest declares it.
#[derive(Debug, Clone)]
pub(crate) struct Dependency {
    pub(crate) name: String,
    /// Declared under `[dev-dependencies]`.
    pub(crate) dev: bool,
}

/// The graph.
#[derive(Debug, Default)]
pub(crate) struct Metadata {
    pub(crate) packages: Vec<Package>,
    pub(crate) target_directory: PathBuf,
}

impl Metadata {
    /// Asks cargo; every platform's dependencies are in it.
    pub(crate) fn load() -> Result<Self, String> {
        let bytes = process::captured(&mut process::cargo(&["metadata", "--format-version", "1"]))?;
        let value = serde_json::from_slice(&bytes).map_err(|e| format!("cargo metadata gave no JSON: {e}"))?;
        Ok(Self::from_json(&value))
    }

    /// Keeps the packages that the resolver really uses.
    pub(crate) fn from_json(value: &Value) -> Self {
        let members: BTreeSet<&str> = list(value, "/workspace_members").iter().filter_map(Value::as_str).collect();
        let names: BTreeMap<&str, &str> = list(value, "/packages").iter().map(|p| (text(p, "id"), text(p, "name"))).collect();
        let node =
            |n| (text(n, "id"), list(n, "/dependencies").iter().filter_map(|d| names.get(d.as_str()?)).map(|d| (*d).to_owned()).collect());
        let mut used: BTreeMap<&str, Vec<String>> = list(value, "/resolve/nodes").iter().map(node).collect();
        let packages = list(value, "/packages").iter().filter_map(|p| Some((p, used.remove(text(p, "id"))?)));
        Self {
            packages: packages.map(|(p, uses)| package(p, members.contains(text(p, "id")), uses)).collect(),
            target_directory: PathBuf::from(text(value, "target_directory")),
        }
    }

    /// The packages of this workspace.
    pub(crate) fn members(&self) -> impl Iterator<Item = &Package> {
        self.packages.iter().filter(|p| p.member)
    }
}

fn package(value: &Value, member: bool, uses: Vec<String>) -> Package {
    let dependencies = list(value, "/dependencies").iter();
    Package {
        name: text(value, "name").to_owned(),
        version: text(value, "version").to_owned(),
        licence: value.get("license").and_then(Value::as_str).map(str::to_owned),
        member,
        dependencies: dependencies.map(|d| Dependency { name: text(d, "name").to_owned(), dev: text(d, "kind") == "dev" }).collect(),
        uses,
    }
}

fn list<'v>(value: &'v Value, pointer: &str) -> &'v [Value] {
    value.pointer(pointer).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_what_is_used_and_marks_members() {
        let value = serde_json::json!({
            "workspace_members": ["a"],
            "target_directory": "/t",
            "resolve": {"nodes": [{"id": "a", "dependencies": ["b"]}, {"id": "b", "dependencies": []}]},
            "packages": [
                {"id": "a", "name": "one", "version": "1.0.0", "license": "MIT", "dependencies": [{"name": "two", "kind": "dev"}, {"name": "six", "kind": null}]},
                {"id": "b", "name": "two", "version": "2.0.0", "license": null, "dependencies": []},
                {"id": "c", "name": "unused", "version": "3.0.0", "dependencies": []},
            ],
        });
        let metadata = Metadata::from_json(&value);
        let names: Vec<&str> = metadata.packages.iter().map(|p| p.name.as_str()).collect();
        assert_eq!(names, ["one", "two"]);
        let one = metadata.members().next().unwrap();
        assert_eq!((one.name.as_str(), one.licence.as_deref()), ("one", Some("MIT")));
        assert_eq!(one.dependencies.iter().map(|d| d.dev).collect::<Vec<_>>(), [true, false]);
        assert_eq!(one.uses, ["two"]);
        assert_eq!(metadata.members().count(), 1);
    }
}
