//! JSONPath as Step Functions reads it; parsed once, when a machine is created, and evaluated by the data flow of its states.

mod parse;
mod reference;
mod select;

#[cfg(test)]
mod tests;

use std::fmt;

use serde_json::Value;

use self::parse::Parts;
pub(crate) use self::{
    reference::{ReferencePath, Unapplicable},
    select::{Missing, Selected, walk},
};

/// Which document a path starts from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// `$`: the state's input, or its result.
    Document,
    /// `$$`: the context object.
    Context,
}

/// One step of a definite path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    Name(String),
    /// Counted from the end if negative.
    Index(i64),
}

#[derive(Clone)]
enum Kind {
    /// Selects at most one node. Nearly all paths are of this kind, and walking them directly is much
    /// faster than a general query.
    Definite(Vec<Step>),
    /// Selects any number of nodes.
    Query(Box<serde_json_path::JsonPath>),
}

/// A parsed path that remembers its text, which AWS repeats in error messages.
#[derive(Clone)]
pub(crate) struct JsonPath {
    text: String,
    origin: Origin,
    kind: Kind,
}

/// The text is not a path that this interpreter can evaluate.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a JSONPath: {reason}")]
pub(crate) struct PathError {
    text: String,
    reason: String,
}

impl JsonPath {
    pub(crate) fn parse(text: &str) -> Result<Self, PathError> {
        let error = |reason: String| PathError { text: text.to_owned(), reason };
        let (origin, rest) = match text.strip_prefix("$$") {
            Some(rest) => (Origin::Context, rest),
            None => {
                (Origin::Document, text.strip_prefix('$').ok_or_else(|| error("it must start with `$`".to_owned()))?)
            }
        };
        let kind = match parse::parts(rest).map_err(error)? {
            Parts::Definite(steps) => Kind::Definite(steps),
            Parts::Query(query) => {
                let parsed = serde_json_path::JsonPath::parse(&query).map_err(|cause| error(cause.to_string()))?;
                Kind::Query(Box::new(parsed))
            }
        };
        Ok(Self { text: text.to_owned(), origin, kind })
    }

    /// The path as it stands in the definition.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    pub(crate) fn origin(&self) -> Origin {
        self.origin
    }

    /// Selects nothing but the root.
    pub(crate) fn is_root(&self) -> bool {
        matches!(&self.kind, Kind::Definite(steps) if steps.is_empty())
    }

    /// The steps of a definite path.
    pub(crate) fn steps(&self) -> Option<&[Step]> {
        match &self.kind {
            Kind::Definite(steps) => Some(steps),
            Kind::Query(_) => None,
        }
    }

    /// Evaluates the path on the document that it starts from.
    pub(crate) fn select<'a>(&self, document: &'a Value) -> Result<Selected<'a>, Missing> {
        match &self.kind {
            Kind::Definite(steps) => select::walk(document, steps).map(Selected::One),
            Kind::Query(query) => Ok(Selected::Many(query.query(document).all())),
        }
    }
}

impl fmt::Debug for JsonPath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "JsonPath({})", self.text)
    }
}
