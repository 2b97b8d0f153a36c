//! Reference paths: the definite paths into which a state's result is written (`ResultPath`).

use serde_json::{Map, Value};

use super::{JsonPath, Origin, PathError, Step, select::position_in};

/// A path that names exactly one place in the state's input.
#[derive(Debug, Clone)]
pub(crate) struct ReferencePath {
    steps: Vec<Step>,
}

/// The result cannot be put where the path says.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("Unable to apply step \"{step}\" to input {input}")]
pub(crate) struct Unapplicable {
    step: String,
    input: Value,
}

impl ReferencePath {
    pub(crate) fn parse(text: &str) -> Result<Self, PathError> {
        let path = JsonPath::parse(text)?;
        let refused = |reason: &str| PathError { text: text.to_owned(), reason: reason.to_owned() };
        if path.origin() == Origin::Context {
            return Err(refused("a reference path cannot start from the context object"));
        }
        let steps = path.steps().ok_or_else(|| refused("a reference path must name a single node"))?;
        Ok(Self { steps: steps.to_vec() })
    }

    /// Replaces the whole document.
    pub(crate) fn is_root(&self) -> bool {
        self.steps.is_empty()
    }

    /// Puts `result` in its place, making the objects on the way that do not exist yet.
    pub(crate) fn insert(&self, mut document: Value, result: Value) -> Result<Value, Unapplicable> {
        let mut node = &mut document;
        for step in &self.steps {
            node = descend(node, step)?;
        }
        *node = result;
        Ok(document)
    }
}

fn descend<'a>(node: &'a mut Value, step: &Step) -> Result<&'a mut Value, Unapplicable> {
    let refused = |node: &Value| Unapplicable {
        step: match step {
            Step::Name(name) => name.clone(),
            Step::Index(index) => index.to_string(),
        },
        input: node.clone(),
    };
    match (step, node) {
        (Step::Name(name), Value::Object(members)) => {
            Ok(members.entry(name.clone()).or_insert_with(|| Value::Object(Map::new())))
        }
        (Step::Index(index), Value::Array(items)) => match position_in(items, *index) {
            Some(at) if at < items.len() => Ok(&mut items[at]),
            _ => Err(refused(&Value::Array(items.clone()))),
        },
        (_, other) => Err(refused(other)),
    }
}
