//! JSON Schema (2020-12) of the plant file, generated from the types.

use schemars::generate::SchemaSettings;

use crate::plant::Plant;

/// The schema as a JSON value; editors use it to complete and check plant files.
pub fn schema() -> serde_json::Value {
    let mut schema = SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<Plant>();
    schema.insert("title".into(), "Ringwall plant file, version 1".into());
    schema.to_value()
}
