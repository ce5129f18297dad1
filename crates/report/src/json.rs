//! The assessment itself, byte for byte what `ringwall assess --json` prints.

use ringwall_engine::Assessment;

use crate::ReportError;

/// Compact JSON and a newline.
///
/// # Errors
/// A number in the assessment is not a number (never the case for one the engine made).
pub fn json(assessment: &Assessment) -> Result<Vec<u8>, ReportError> {
    let mut bytes = serde_json::to_vec(assessment).map_err(|error| ReportError::new("JSON", error))?;
    bytes.push(b'\n');
    Ok(bytes)
}
