//! Writes a plant as YAML that [`super::read`] reads back to the same plant. Comments are not kept; order and content are.

use serde_json::Value;

use crate::plant::Plant;

/// The plant file as text.
pub fn write(plant: &Plant) -> String {
    let mut out = String::new();
    // INVARIANT: a plant serialises to a map of text, numbers and lists; nothing in it can fail.
    if let Ok(Value::Object(map)) = serde_json::to_value(plant) {
        for (key, value) in &map {
            entry(&mut out, 0, key, value);
        }
    }
    out
}

fn entry(out: &mut String, indent: usize, key: &str, value: &Value) {
    out.push_str(&" ".repeat(indent));
    out.push_str(key);
    out.push(':');
    match value {
        Value::Array(items) if items.iter().any(Value::is_object) => {
            out.push('\n');
            for item in items {
                list_item(out, indent + 2, item);
            }
        }
        Value::Object(map) if map.values().any(|v| v.is_object() || v.is_array()) || map.len() > 4 => {
            out.push('\n');
            for (key, value) in map {
                entry(out, indent + 2, key, value);
            }
        }
        other => {
            out.push(' ');
            flow(out, other);
            out.push('\n');
        }
    }
}

fn list_item(out: &mut String, indent: usize, item: &Value) {
    let Value::Object(map) = item else {
        out.push_str(&" ".repeat(indent));
        out.push_str("- ");
        flow(out, item);
        out.push('\n');
        return;
    };
    let mut block = String::new();
    for (key, value) in map {
        entry(&mut block, indent + 2, key, value);
    }
    let first = block.get(indent + 2..).unwrap_or("{}\n");
    out.push_str(&" ".repeat(indent));
    out.push_str("- ");
    out.push_str(first);
}

fn flow(out: &mut String, value: &Value) {
    match value {
        Value::String(text) => scalar(out, text),
        Value::Array(items) => {
            out.push('[');
            for (i, item) in items.iter().enumerate() {
                out.push_str(if i == 0 { "" } else { ", " });
                flow(out, item);
            }
            out.push(']');
        }
        Value::Object(map) => {
            out.push('{');
            for (i, (key, value)) in map.iter().enumerate() {
                out.push_str(if i == 0 { "" } else { ", " });
                out.push_str(key);
                out.push_str(": ");
                flow(out, value);
            }
            out.push('}');
        }
        other => out.push_str(&other.to_string()),
    }
}

/// Plain where nothing in the text means anything to YAML, else in double quotes with escapes.
fn scalar(out: &mut String, text: &str) {
    if is_plain(text) {
        out.push_str(text);
        return;
    }
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}') => {
                out.push_str(&format!("\\U{:08x}", u32::from(c)));
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

fn is_plain(text: &str) -> bool {
    let inner = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.' | '/' | '+' | '(' | ')' | ';' | ':' | '@' | '=');
    let starts = text.chars().next().is_some_and(|c| c.is_alphanumeric() || c == '/');
    starts && text.chars().all(inner) && !text.contains(": ") && !text.ends_with([' ', ':']) && !means_something_else(text)
}

/// Whether a YAML reader that knows nothing of this format would see a number, a truth value or nothing.
fn means_something_else(text: &str) -> bool {
    let word = matches!(text.to_ascii_lowercase().as_str(), "null" | "true" | "false" | "yes" | "no" | "on" | "off" | "y" | "n");
    let digit = text.starts_with(|c: char| c.is_ascii_digit());
    word || (digit && (text.contains(':') || text.parse::<f64>().is_ok() || text.starts_with("0x") || text.starts_with("0o")))
}
