//! An API error in the form that all protocols can write.

use serde_json::{Map, Value};

use crate::model::{Problem, Violation};

/// What a service answers instead of an output.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ApiError {
    /// The error's name, by which clients tell errors apart.
    pub(crate) code: String,
    pub(crate) status: u16,
    pub(crate) message: String,
    /// Further members of the error's shape.
    pub(crate) members: Map<String, Value>,
    /// Seconds, for the header `Retry-After`.
    pub(crate) retry_after: Option<u64>,
}

impl ApiError {
    pub(crate) fn new(code: &str, status: u16, message: impl Into<String>) -> Self {
        Self { code: code.to_owned(), status, message: message.into(), members: Map::new(), retry_after: None }
    }

    pub(crate) fn with(mut self, member: &str, value: impl Into<Value>) -> Self {
        self.members.insert(member.to_owned(), value.into());
        self
    }

    pub(crate) fn retry_after(mut self, seconds: Option<u64>) -> Self {
        self.retry_after = seconds;
        self
    }
}

/// A request that no operation gets to see.
#[derive(Debug, thiserror::Error)]
pub(crate) enum WireFault {
    #[error("{0} is not an operation of this service")]
    UnknownOperation(String),
    #[error("this simulator does not have the operation {0}; its README lists those that it has")]
    NotServed(String),
    #[error("the request body could not be parsed: {0}")]
    Unreadable(String),
    #[error("{}", detected(.0))]
    Invalid(Vec<Violation>),
}

impl WireFault {
    /// Whether the input has members of another type than the model's: some services call that unreadable.
    pub(crate) fn is_type_error(&self) -> bool {
        matches!(self, Self::Invalid(violations)
            if violations.iter().any(|violation| matches!(violation.problem, Problem::NotA(_))))
    }
}

fn detected(violations: &[Violation]) -> String {
    let count = violations.len();
    let errors = if count == 1 { "error" } else { "errors" };
    let sentences: Vec<String> = violations.iter().map(ToString::to_string).collect();
    format!("{count} validation {errors} detected: {}", sentences.join("; "))
}
