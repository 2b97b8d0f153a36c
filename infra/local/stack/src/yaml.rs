//! YAML, of which JSON is a part, as a JSON value.

use serde_json::Value;
use thiserror::Error;

/// The text is no YAML.
#[derive(Debug, Error)]
#[error("this is neither YAML nor JSON: {0}")]
pub struct YamlError(#[from] yaml_serde::Error);

/// Reads a document.
///
/// # Errors
/// [`YamlError`] with the line and column.
pub fn yaml(text: &str) -> Result<Value, YamlError> {
    Ok(yaml_serde::from_str(text)?)
}
