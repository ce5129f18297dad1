//! The operations that the interface's description names, and how to ask for one.

use std::sync::LazyLock;

use serde_json::Value;

/// One operation.
#[derive(Debug, Clone)]
pub(crate) struct Operation {
    pub(crate) id: String,
    pub(crate) method: String,
    /// Below `/api/v1`, with names in braces.
    path: String,
    pub(crate) permission: String,
    pub(crate) described: Value,
}

static ALL: LazyLock<Vec<Operation>> = LazyLock::new(read);

/// All of them.
pub(crate) fn all() -> Vec<Operation> {
    ALL.clone()
}

fn read() -> Vec<Operation> {
    let document = ringwall_server::document();
    let paths = document["paths"].as_object().unwrap();
    let operations = paths.iter().flat_map(|(path, item)| {
        let methods = item.as_object().unwrap().iter().filter(|(method, _)| method.parse::<Verb>().is_ok());
        methods.map(move |(method, described)| Operation {
            id: described["operationId"].as_str().unwrap_or_default().to_owned(),
            method: method.to_uppercase(),
            path: path.strip_prefix("/api/v1").unwrap().to_owned(),
            permission: described["x-permission"].as_str().unwrap_or_default().to_owned(),
            described: described.clone(),
        })
    });
    let operations: Vec<Operation> = operations.collect();
    assert!(operations.len() > 50, "the description has lost operations");
    operations
}

/// What changes something.
pub(crate) fn changing() -> Vec<Operation> {
    all().into_iter().filter(Operation::changes).collect()
}

/// Those of an organisation.
pub(crate) fn of_organisation() -> Vec<Operation> {
    all().into_iter().filter(|operation| operation.names("organisation")).collect()
}

struct Verb;

impl std::str::FromStr for Verb {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        if ["get", "head", "put", "post", "delete", "patch"].contains(&text) { Ok(Self) } else { Err(()) }
    }
}

impl Operation {
    pub(crate) fn changes(&self) -> bool {
        !["GET", "HEAD"].contains(&self.method.as_str())
    }

    /// Whether something of this name stands in the path.
    pub(crate) fn names(&self, what: &str) -> bool {
        self.path.contains(&format!("{{{what}}}"))
    }

    /// What the `{id}` in the path is of: the word before it.
    pub(crate) fn of(&self) -> &str {
        self.path.split("/{id}").next().and_then(|before| before.rsplit('/').next()).unwrap_or_default()
    }

    /// The path with names filled in, and with parameters that have to be there.
    pub(crate) fn at(&self, names: &[(&str, &str)]) -> String {
        let fill = |path: String, (name, value): &(&str, &str)| path.replace(&format!("{{{name}}}"), &escaped(value));
        let path = names.iter().fold(self.path.clone(), fill);
        assert!(!path.contains('{'), "say what {path} is asked with");
        let query = match self.id.as_str() {
            "audit_export" => "?format=csv",
            "report" => "?format=text",
            "diff" => "?from=0",
            _ => "",
        };
        path + query
    }

    /// Whether JSON is sent.
    pub(crate) fn takes_json(&self) -> bool {
        self.described.pointer("/requestBody/content/application~1json").is_some()
    }

    /// Names of the parameters behind the question mark.
    pub(crate) fn parameters(&self) -> Vec<&str> {
        let all = self.described["parameters"].as_array().into_iter().flatten();
        all.filter(|parameter| parameter["in"] == "query").filter_map(|parameter| parameter["name"].as_str()).collect()
    }
}

/// A part of a path.
pub(crate) fn escaped(part: &str) -> String {
    let byte = |b: u8| if b.is_ascii_alphanumeric() || b"-._~".contains(&b) { char::from(b).to_string() } else { format!("%{b:02X}") };
    part.bytes().map(byte).collect()
}
