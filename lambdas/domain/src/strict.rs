//! Reading what people write: every problem names the field, and an unknown field is an error, not silence.

use serde::de::DeserializeOwned;
use serde_json::Value;
use thiserror::Error;

/// Input that is not what it should be. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{}", self.sentence())]
pub struct BadInput {
    /// Where: `waves[1].dependsOn[0]`; empty for the whole document.
    pub field: String,
    /// What is wrong there.
    pub problem: String,
    /// What would be right, when that can be said.
    pub fix: Option<String>,
}

impl BadInput {
    /// A problem at a field.
    pub fn new(field: impl Into<String>, problem: impl Into<String>) -> Self {
        Self { field: field.into(), problem: problem.into(), fix: None }
    }

    /// The same problem with what would be right.
    #[must_use]
    pub fn fix(mut self, fix: impl Into<String>) -> Self {
        self.fix = Some(fix.into());
        self
    }

    /// The same problem, seen from a document in which this one stands at `place`.
    #[must_use]
    pub fn inside(mut self, place: &str) -> Self {
        self.field = if self.field.is_empty() { place.to_owned() } else { format!("{place}.{}", self.field) };
        self
    }

    fn sentence(&self) -> String {
        let place = if self.field.is_empty() { String::new() } else { format!("`{}`: ", self.field) };
        let fix = self.fix.as_ref().map(|fix| format!("; {fix}")).unwrap_or_default();
        format!("{place}{}{fix}", self.problem)
    }
}

/// A type that people write as JSON or YAML, with all names that may appear in it.
pub trait Written: DeserializeOwned {
    /// Every field name, for suggestions.
    const FIELDS: &'static [&'static str];
}

/// Reads a document that a person wrote.
///
/// # Errors
/// [`BadInput`] for the first thing that is wrong: a type, a missing field, or a field that does not exist.
pub fn from_value<T: Written>(value: Value) -> Result<T, BadInput> {
    if !value.is_object() {
        return Err(BadInput::new("", format!("expected an object with named fields, found {}", kind(&value))));
    }
    let mut unknown = Vec::new();
    let mut track = |path: serde_ignored::Path<'_>| unknown.push(readable(&path.to_string()));
    let ignored = serde_ignored::Deserializer::new(value, &mut track);
    let read: Result<T, _> = serde_path_to_error::deserialize(ignored);
    // A misspelt required field shows as a missing one; the unknown one beside it is the better message.
    if let Some(field) = unknown.into_iter().next() {
        return Err(unknown_field(field, T::FIELDS));
    }
    read.map_err(|error| {
        let field = readable(&error.path().to_string());
        let problem = error.into_inner().to_string();
        BadInput::new(if field == "." { String::new() } else { field }, problem)
    })
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "nothing",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

fn unknown_field(field: String, known: &[&str]) -> BadInput {
    let name = field.rsplit('.').next().unwrap_or(&field);
    let nearest = known
        .iter()
        .map(|candidate| (strsim::damerau_levenshtein(&name.to_lowercase(), &candidate.to_lowercase()), candidate))
        .min();
    let bad = BadInput::new(field.clone(), "there is no such field");
    match nearest {
        Some((distance, candidate)) if distance <= 1 + name.len() / 4 => {
            bad.fix(format!("did you mean `{candidate}`?"))
        }
        _ => bad.fix("remove it, or check its spelling"),
    }
}

/// `waves.1.dependsOn.?` as people write it: `waves[1].dependsOn`.
fn readable(path: &str) -> String {
    let mut text = String::new();
    for segment in path.split('.').filter(|segment| !segment.is_empty() && *segment != "?") {
        if segment.bytes().all(|b| b.is_ascii_digit()) {
            text.push_str(&format!("[{segment}]"));
        } else {
            if !text.is_empty() && !segment.starts_with('[') {
                text.push('.');
            }
            text.push_str(segment);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;
    use serde_json::json;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Outer {
        #[expect(dead_code, reason = "only its presence matters")]
        inner_list: Vec<Inner>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Inner {
        #[expect(dead_code, reason = "only its type matters")]
        on_failure: Option<u8>,
    }

    impl Written for Outer {
        const FIELDS: &'static [&'static str] = &["innerList", "onFailure"];
    }

    #[test]
    fn an_unknown_field_is_refused_with_its_path_and_the_nearest_name() {
        let error = from_value::<Outer>(json!({"innerList": [{}, {"onFailuer": 1}]})).unwrap_err();
        assert_eq!(error.to_string(), "`innerList[1].onFailuer`: there is no such field; did you mean `onFailure`?");
    }

    #[test]
    fn a_misspelt_required_field_is_reported_as_unknown_rather_than_missing() {
        let error = from_value::<Outer>(json!({"inerList": []})).unwrap_err();
        assert_eq!(error.to_string(), "`inerList`: there is no such field; did you mean `innerList`?");
    }

    #[test]
    fn a_wrong_type_names_the_field() {
        let error = from_value::<Outer>(json!({"innerList": [{"onFailure": "stop"}]})).unwrap_err();
        assert_eq!(error.field, "innerList[0].onFailure");
        assert!(error.problem.contains("invalid type: string"), "{error}");
    }

    #[test]
    fn a_document_that_is_no_object_is_refused() {
        assert!(from_value::<Outer>(json!([1])).is_err());
        assert!(from_value::<Outer>(json!("text")).is_err());
    }
}
