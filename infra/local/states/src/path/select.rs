//! Walking a definite path, and saying what is missing in the words of AWS's JSONPath library.

use std::fmt::Write;

use serde_json::Value;

use super::Step;

/// What a path selected.
pub(crate) enum Selected<'a> {
    /// The node of a definite path.
    One(&'a Value),
    /// The nodes of any other path, possibly none.
    Many(Vec<&'a Value>),
}

impl Selected<'_> {
    /// The selection as one value; nodes of an indefinite path become an array, also if there are none.
    pub(crate) fn into_value(self) -> Value {
        match self {
            Self::One(value) => value.clone(),
            Self::Many(values) => values.into_iter().cloned().collect(),
        }
    }
}

/// A definite path selects no node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Missing {
    /// The last step names a property that does not exist.
    Leaf { path: String },
    /// The last step is an index outside the array.
    Index { path: String },
    /// A step before the last one leads nowhere.
    Inner { path: String },
    /// A property of something that is no object.
    NoObject { path: String, property: String, found: &'static str },
}

impl std::fmt::Display for Missing {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Leaf { path } | Self::Index { path } => write!(formatter, "No results for path: {path}"),
            Self::Inner { path } => write!(formatter, "Missing property in path {path}"),
            Self::NoObject { path, property, found } => write!(
                formatter,
                "Expected to find an object with property ['{property}'] in path {path} but found '{found}'. \
                 This is not a json object according to the JsonProvider: \
                 'com.jayway.jsonpath.spi.json.JacksonJsonProvider'."
            ),
        }
    }
}

/// Follows the steps one by one.
pub(crate) fn walk<'a>(document: &'a Value, steps: &[Step]) -> Result<&'a Value, Missing> {
    let mut node = document;
    for (position, step) in steps.iter().enumerate() {
        let next = match (step, node) {
            (Step::Name(name), Value::Object(members)) => members.get(name),
            (Step::Index(index), Value::Array(items)) => position_in(items, *index).and_then(|at| items.get(at)),
            (Step::Name(name), other) if !other.is_null() => {
                return Err(Missing::NoObject {
                    path: normalised(steps.get(..position).unwrap_or_default()),
                    property: name.clone(),
                    found: java_class(other),
                });
            }
            _ => None,
        };
        node = next.ok_or_else(|| missing_at(steps, position))?;
    }
    Ok(node)
}

/// The place of an index in an array, counted from the end if negative.
pub(super) fn position_in(items: &[Value], index: i64) -> Option<usize> {
    if index >= 0 {
        return usize::try_from(index).ok();
    }
    usize::try_from(index.unsigned_abs()).ok().and_then(|back| items.len().checked_sub(back))
}

fn missing_at(steps: &[Step], position: usize) -> Missing {
    let path = normalised(steps.get(..=position).unwrap_or_default());
    match steps.get(position) {
        _ if position + 1 < steps.len() => Missing::Inner { path },
        Some(Step::Index(_)) => Missing::Index { path },
        _ => Missing::Leaf { path },
    }
}

fn normalised(steps: &[Step]) -> String {
    let mut text = String::from("$");
    for step in steps {
        // Writing to a string cannot fail.
        let _ = match step {
            Step::Name(name) => write!(text, "['{name}']"),
            Step::Index(index) => write!(text, "[{index}]"),
        };
    }
    text
}

fn java_class(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "java.lang.Boolean",
        Value::Number(number) if number.is_f64() => "java.lang.Double",
        Value::Number(_) => "java.lang.Integer",
        Value::String(_) => "java.lang.String",
        Value::Array(_) => "java.util.ArrayList",
        Value::Object(_) => "java.util.LinkedHashMap",
    }
}
