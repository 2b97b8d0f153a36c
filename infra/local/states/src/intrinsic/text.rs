//! The functions on texts and on JSON as text.

use serde_json::Value;

/// Each character of `delimiters` divides; empty parts are dropped, as was recorded.
pub(super) fn split(whole: &Value, delimiters: &Value) -> Result<Value, String> {
    let (whole, delimiters) = (text(whole)?, text(delimiters)?);
    Ok(whole
        .split(|character| delimiters.contains(character))
        .filter(|part| !part.is_empty())
        .map(Value::from)
        .collect())
}

/// The empty text is `null`, as was recorded.
pub(super) fn string_to_json(json: &Value) -> Result<Value, String> {
    let json = text(json)?;
    if json.is_empty() {
        return Ok(Value::Null);
    }
    serde_json::from_str(json).map_err(|cause| format!("The argument is not valid JSON: {cause}"))
}

/// Only the shallow merge exists; members of the second object win.
pub(super) fn json_merge(first: &Value, second: &Value, deep: &Value) -> Result<Value, String> {
    if *deep != Value::Bool(false) {
        return Err("The third argument must be false: Step Functions has no deep merge".to_owned());
    }
    let (Value::Object(first), Value::Object(second)) = (first, second) else {
        return Err("The first two arguments must be JSON objects".to_owned());
    };
    let mut merged = first.clone();
    merged.extend(second.clone());
    Ok(Value::Object(merged))
}

fn text(value: &Value) -> Result<&str, String> {
    value.as_str().ok_or_else(|| format!("The argument {value} is not a string"))
}
