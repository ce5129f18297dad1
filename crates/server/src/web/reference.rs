//! The description of the interface for people: every operation of the OpenAPI document, what it needs and what it takes.

use askama::Template;
use axum::extract::State as Given;
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::Value;

use super::frame::{Frame, Reader, html};
use crate::http::State;

#[derive(Template)]
#[template(path = "reference.html")]
struct Reference {
    frame: Frame,
    groups: Vec<Group>,
}

struct Group {
    name: String,
    operations: Vec<Operation>,
}

struct Operation {
    id: String,
    method: String,
    path: String,
    summary: String,
    needs: String,
    parameters: Vec<Property>,
    body: Vec<Property>,
    /// Media types of a body that is no JSON object.
    raw: String,
    answers: Vec<Answer>,
    /// What a search looks in.
    text: String,
}

struct Answer {
    status: String,
    description: String,
    media_types: String,
}

/// A parameter or a field of a body.
struct Property {
    name: String,
    form: String,
    required: bool,
    description: String,
}

pub(super) async fn page(Given(state): Given<State>, reader: Reader) -> Response {
    let frame = Frame::outside(reader, "interface");
    html(StatusCode::OK, &Reference { frame, groups: groups(state.document()) })
}

fn groups(document: &Value) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (path, methods) in object(&document["paths"]) {
        for (method, operation) in object(methods).filter(|(_, operation)| operation["operationId"].is_string()) {
            let name = operation.pointer("/tags/0").map(text).unwrap_or_default();
            let found = operation_of(document, path, method, operation);
            match groups.iter_mut().find(|group| group.name == name) {
                Some(group) => group.operations.push(found),
                None => groups.push(Group { name, operations: vec![found] }),
            }
        }
    }
    groups
}

fn operation_of(document: &Value, path: &str, method: &str, operation: &Value) -> Operation {
    let parameters = array(&operation["parameters"]).map(|parameter| parameter_of(resolved(document, parameter)));
    let content = &resolved(document, &operation["requestBody"])["content"];
    let schema = content.pointer("/application~1json/schema");
    let body = schema.map(|schema| fields(document, schema)).unwrap_or_default();
    let raw = if body.is_empty() { keys(content) } else { String::new() };
    let answers = object(&operation["responses"]).map(|(status, answer)| {
        let answer = resolved(document, answer);
        Answer { status: status.clone(), description: text(&answer["description"]), media_types: keys(&answer["content"]) }
    });
    let (id, summary, needs) = (text(&operation["operationId"]), text(&operation["summary"]), text(&operation["x-permission"]));
    let method = method.to_uppercase();
    let text = format!("{id} {method} {path} {summary} {needs}").to_lowercase();
    let (parameters, answers) = (parameters.collect(), answers.collect());
    Operation { id, method, path: path.to_owned(), summary, needs, parameters, body, raw, answers, text }
}

fn parameter_of(parameter: &Value) -> Property {
    let place = text(&parameter["in"]);
    let form = format!("{} · {place}", type_of(&parameter["schema"]));
    let required = parameter["required"] == true;
    Property { name: text(&parameter["name"]), form, required, description: text(&parameter["description"]) }
}

/// The fields of an object; those of its parts where it is made of several.
fn fields(document: &Value, schema: &Value) -> Vec<Property> {
    let schema = resolved(document, schema);
    let required: Vec<&str> = array(&schema["required"]).filter_map(Value::as_str).collect();
    let own = object(&schema["properties"]).map(|(name, field)| Property {
        name: name.clone(),
        form: type_of(field),
        required: required.contains(&name.as_str()),
        description: text(&field["description"]),
    });
    let parts = array(&schema["allOf"]).flat_map(|part| fields(document, part));
    own.chain(parts).collect()
}

/// A type in a word: `string`, `array of Role`, `Grant`.
fn type_of(schema: &Value) -> String {
    if let Some(name) = schema["$ref"].as_str() {
        return name.rsplit('/').next().unwrap_or_default().to_owned();
    }
    let choices = array(&schema["anyOf"]).chain(array(&schema["oneOf"])).map(type_of).collect::<Vec<_>>();
    if !choices.is_empty() {
        return choices.join(" or ");
    }
    match &schema["type"] {
        Value::String(kind) if kind == "array" => format!("array of {}", type_of(&schema["items"])),
        Value::String(kind) => kind.clone(),
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" or "),
        _ => "any".to_owned(),
    }
}

/// What a `$ref` leads to.
fn resolved<'d>(document: &'d Value, value: &'d Value) -> &'d Value {
    let target = value["$ref"].as_str().and_then(|reference| document.pointer(reference.trim_start_matches('#')));
    target.unwrap_or(value)
}

fn object(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

fn array(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn keys(value: &Value) -> String {
    object(value).map(|(key, _)| key.as_str()).collect::<Vec<_>>().join(", ")
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
