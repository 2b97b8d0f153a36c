//! YAML or JSON text as a JSON value.

use serde_json::Value;

use super::InputError;

/// Reads YAML or JSON; text that begins like a JSON document is read as JSON, so that its errors speak of JSON.
///
/// # Errors
/// The text is neither.
pub(crate) fn parse_text(text: &str) -> Result<Value, InputError> {
    let text = text.trim_start_matches('\u{feff}');
    if text.trim_start().starts_with(['{', '[']) {
        return serde_json::from_str(text).map_err(InputError::Json);
    }
    // By way of YAML's own value: it refuses a key that is there twice.
    let value: yaml_serde::Value = yaml_serde::from_str(text).map_err(InputError::Yaml)?;
    serde_json::to_value(value).map_err(InputError::Json)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn yaml_and_json_mean_the_same() {
        assert_eq!(
            parse_text("a: [1, P0D]\nb: 2024-01-15T10:30:00.000Z\n").unwrap(),
            json!({"a": [1, "P0D"], "b": "2024-01-15T10:30:00.000Z"})
        );
        assert_eq!(parse_text("\u{feff}{\"a\":\t1}").unwrap(), json!({"a": 1}));
    }

    #[test]
    fn a_key_that_is_there_twice_is_an_error() {
        assert!(matches!(parse_text("a: 1\na: 2"), Err(InputError::Yaml(_))));
    }
}
