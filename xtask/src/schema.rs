//! The JSON Schemas in `schemas/`: generated from the types, committed for editors and other programs.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::args::{Accepts, Options};

/// `cargo xtask schema [--check]`.
pub(crate) fn command(args: &[String]) -> Result<(), String> {
    let options = Options::parse(args, Accepts { flags: &["--check"], ..Accepts::default() })?;
    let folder = crate::root().join("schemas");
    for (name, schema) in schemas() {
        let text = render(&schema)?;
        if options.flag("--check") {
            compare(&folder.join(name), &text)?;
            println!("schemas/{name} is as generated");
        } else {
            fs::create_dir_all(&folder).and_then(|()| fs::write(folder.join(name), text)).map_err(|e| format!("schemas/{name}: {e}"))?;
            println!("schemas/{name} written");
        }
    }
    Ok(())
}

fn schemas() -> [(&'static str, Value); 2] {
    [("plant.schema.json", ringwall_model::file::schema()), ("assessment.schema.json", ringwall_engine::assessment::schema())]
}

fn render(schema: &Value) -> Result<String, String> {
    serde_json::to_string_pretty(schema).map(|text| text + "\n").map_err(|e| e.to_string())
}

/// An error that names the first line in which the committed file differs.
fn compare(path: &Path, generated: &str) -> Result<(), String> {
    let name = format!("schemas/{}", path.file_name().unwrap_or_default().to_string_lossy());
    let committed = fs::read_to_string(path).map_err(|e| format!("{name}: {e}; run `cargo xtask schema`"))?;
    if committed == generated {
        return Ok(());
    }
    let same = committed.lines().zip(generated.lines()).take_while(|(a, b)| a == b).count();
    Err(format!("{name} is not what the types say, from line {}; run `cargo xtask schema` and commit it", same + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_differs_or_is_missing_is_an_error() {
        let path = std::env::temp_dir().join(format!("ringwall-schema-{}.json", std::process::id()));
        assert!(compare(&path, "{}\n").unwrap_err().contains("run `cargo xtask schema`"));
        fs::write(&path, "{\n  \"a\": 1\n}\n").unwrap();
        assert_eq!(compare(&path, "{\n  \"a\": 1\n}\n"), Ok(()));
        assert!(compare(&path, "{\n  \"a\": 2\n}\n").unwrap_err().contains("from line 2"));
        fs::remove_file(&path).unwrap();
    }

    #[test]
    fn schemas_name_their_draft_and_are_the_same_each_time() {
        for ((_, first), (_, again)) in schemas().into_iter().zip(schemas()) {
            assert_eq!(first["$schema"], "https://json-schema.org/draft/2020-12/schema");
            assert_eq!(render(&first), render(&again));
        }
    }
}
