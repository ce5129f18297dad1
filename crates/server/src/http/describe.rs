//! The description of the interface: what every route says of itself, and what holds for many of them and is said once.

use std::collections::BTreeSet;

use aide::openapi::OpenApi;
use serde_json::{Map, Value, json};

use super::guard::EXTENSION;

type Object = Map<String, Value>;

/// The description of the interface (OpenAPI 3.1), as committed in `docs/openapi.json`.
pub fn document() -> Value {
    let mut description = OpenApi::default();
    let _ = super::api().finish_api(&mut description);
    finished(description)
}

pub(super) fn finished(mut description: OpenApi) -> Value {
    description.info.title = "Ringwall".into();
    description.info.version = env!("CARGO_PKG_VERSION").into();
    description.info.description = Some("Everything that the pages can do. Errors are `application/problem+json`.".into());
    // INVARIANT: a description is text, numbers and lists; nothing in it can fail.
    let mut document = serde_json::to_value(description).unwrap_or_default();
    if let Some(document) = document.as_object_mut() {
        document.insert("openapi".into(), json!("3.1.0"));
        document.insert("security".into(), json!([{ "token": [] }, { "cookie": [] }]));
    }
    if let Some(paths) = object(&mut document, "/paths") {
        *paths = std::mem::take(paths).into_iter().map(|(path, item)| described(&path, item)).collect();
    }
    if let Some(components) = object(&mut document, "/components") {
        components.insert("securitySchemes".into(), schemes());
        components.insert("parameters".into(), headers());
    }
    let used = used(&document);
    if let Some(schemas) = object(&mut document, "/components/schemas") {
        schemas.retain(|name, _| used.contains(name));
    }
    document
}

fn object<'v>(value: &'v mut Value, pointer: &str) -> Option<&'v mut Object> {
    value.pointer_mut(pointer).and_then(Value::as_object_mut)
}

fn schemes() -> Value {
    json!({
        "token": { "type": "http", "scheme": "bearer", "description": "A session or a token, as `rws_…` or `rwt_…`." },
        "cookie": { "type": "apiKey", "in": "cookie", "name": "__Host-ringwall", "description": "A session of a browser." },
    })
}

/// Headers of what changes something; see `guard::request_of` and `extract::IfMatch`.
fn headers() -> Value {
    let text = json!({ "type": "string", "minLength": 1, "maxLength": 500, "pattern": "^[!-~]([\\t -~]*[!-~])?$" });
    json!({
        "idempotency-key": {
            "in": "header", "name": "Idempotency-Key", "schema": text,
            "description": "However often a request with this key is sent, it is done once. With other content it is refused.",
        },
        "x-reason": { "in": "header", "name": "X-Reason", "schema": text, "description": "Why; kept in the ledger." },
        "if-match": {
            "in": "header", "name": "If-Match", "required": true, "schema": { "type": "string", "pattern": "^\"[0-9]+\"$" },
            "description": "The entity tag of the version that was seen, as `\"17\"`; where another one holds now, nothing is done.",
        },
    })
}

/// A path with its operations, and what they do not say themselves.
fn described(path: &str, mut item: Value) -> (String, Value) {
    // What axum marks as the rest of the path.
    let path = path.replace("{*", "{");
    for (method, operation) in item.as_object_mut().into_iter().flatten() {
        if let Some(operation) = operation.as_object_mut() {
            complete(&path, method, operation);
        }
    }
    (path, item)
}

fn complete(path: &str, method: &str, operation: &mut Object) {
    let summary = operation.get("summary").cloned().unwrap_or_default();
    for (_, response) in operation.get_mut("responses").and_then(Value::as_object_mut).into_iter().flatten() {
        if let Some(description) = response.get_mut("description").filter(|description| **description == "") {
            *description = summary.clone();
        }
    }
    let changes = method != "get" && operation.get(EXTENSION).is_some_and(|permission| permission != "none");
    let parameters = operation.entry("parameters").or_insert_with(|| json!([]));
    let Some(parameters) = parameters.as_array_mut() else { return };
    let named = |name: &str| {
        parameters.iter().any(|p| p.get("in").is_some_and(|place| place == "path") && p.get("name").is_some_and(|n| n == name))
    };
    // Those that only the guard reads.
    let unnamed: Vec<Value> = parts(path).filter(|name| !named(name)).map(part).collect();
    parameters.splice(0..0, unnamed);
    if changes {
        parameters.extend(["idempotency-key", "x-reason"].map(|name| json!({ "$ref": format!("#/components/parameters/{name}") })));
    }
}

/// Names of the parameters of a path.
fn parts(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
}

fn part(name: &str) -> Value {
    json!({ "in": "path", "name": name, "required": true, "description": format!("The {name}."), "schema": { "type": "string" } })
}

/// Names of the schemas that are referred to, also by others of them.
fn used(document: &Value) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    let mut open: Vec<&Value> = document.get("paths").into_iter().collect();
    while let Some(value) = open.pop() {
        match value {
            Value::Array(items) => open.extend(items),
            Value::Object(fields) => open.extend(fields.values()),
            Value::String(text) => {
                let Some(name) = text.strip_prefix("#/components/schemas/") else { continue };
                if used.insert(name.to_owned()) {
                    open.extend(document.pointer(text.trim_start_matches('#')));
                }
            }
            _ => {}
        }
    }
    used
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// Set by `cargo xtask openapi`: write the file instead of comparing it.
    const WRITE: &str = "RINGWALL_WRITE_OPENAPI";

    #[test]
    fn the_committed_description_is_this_one() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/openapi.json");
        let text = serde_json::to_string_pretty(&document()).unwrap() + "\n";
        if std::env::var_os(WRITE).is_some() {
            fs::write(path, &text).unwrap();
        }
        let committed = fs::read_to_string(path).unwrap_or_default();
        let same = committed.lines().zip(text.lines()).take_while(|(a, b)| a == b).count();
        assert!(committed == text, "docs/openapi.json is not what the routes say, from line {}; run `cargo xtask openapi`", same + 1);
    }

    #[test]
    fn every_operation_has_a_name_of_its_own_and_says_what_it_needs() {
        let document = document();
        let mut names = BTreeSet::new();
        for (path, item) in document["paths"].as_object().unwrap() {
            for (method, operation) in item.as_object().unwrap() {
                let place = format!("{method} {path}");
                assert!(names.insert(operation["operationId"].as_str().unwrap().to_owned()), "{place}");
                assert!(!operation["summary"].as_str().unwrap().is_empty(), "{place}");
                assert!(operation[EXTENSION].is_string(), "{place}");
            }
        }
    }

    #[test]
    fn what_changes_something_takes_a_key_and_a_reason() {
        let record = "/api/v1/organisations/{organisation}/systems/{system}/records/{kind}/{id}";
        let document = document();
        let headers = |method: &str| {
            let parameters = document["paths"][record][method]["parameters"].as_array().unwrap();
            parameters.iter().filter(|p| p.get("$ref").is_some() || p["in"] == "header").count()
        };
        assert_eq!(["get", "put", "delete"].map(headers), [0, 3, 3]);
    }
}
