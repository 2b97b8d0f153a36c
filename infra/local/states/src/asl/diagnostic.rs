//! What is wrong with a definition, in the shape in which `ValidateStateMachineDefinition` answers it.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Whether a definition with this diagnostic can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Severity {
    /// The machine cannot be created.
    Error,
    /// The machine can be created; somebody should look.
    Warning,
}

/// AWS's name for the kind of a problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DiagnosticCode {
    /// The definition is no JSON.
    InvalidJsonDescription,
    /// A field is missing, unknown, or has a value it cannot have.
    SchemaValidationFailed,
    /// A transition leads to a state that does not exist, or no transition leads to a state.
    MissingTransitionTarget,
    /// No state ends the workflow.
    MissingEndState,
    /// Two states of the machine have the same name.
    DuplicateStateName,
    /// A field of a template looks like a path, but its name does not end in `.$`.
    NoDollar,
}

/// One problem of a definition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// Whether the definition can be used in spite of it.
    pub severity: Severity,
    /// The kind of problem.
    pub code: DiagnosticCode,
    /// One sentence for people.
    pub message: String,
    /// Where it is, as `/States/Name/Field`; absent if it concerns the whole definition.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
}

impl fmt::Display for DiagnosticCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::InvalidJsonDescription => "INVALID_JSON_DESCRIPTION",
            Self::SchemaValidationFailed => "SCHEMA_VALIDATION_FAILED",
            Self::MissingTransitionTarget => "MISSING_TRANSITION_TARGET",
            Self::MissingEndState => "MISSING_END_STATE",
            Self::DuplicateStateName => "DUPLICATE_STATE_NAME",
            Self::NoDollar => "NO_DOLLAR",
        })
    }
}

/// As `CreateStateMachine` writes it in an `InvalidDefinition` error.
impl fmt::Display for Diagnostic {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let location = self.location.as_deref().unwrap_or("null");
        write!(formatter, "{}: {} at {location}", self.code, self.message)
    }
}

/// Collects the problems of one definition.
#[derive(Debug, Default)]
pub(super) struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    pub(super) fn schema(&mut self, location: &str, message: impl Into<String>) {
        self.error(DiagnosticCode::SchemaValidationFailed, Some(location), message);
    }

    pub(super) fn error(&mut self, code: DiagnosticCode, location: Option<&str>, message: impl Into<String>) {
        self.push(Severity::Error, code, location, message.into());
    }

    pub(super) fn warning(&mut self, code: DiagnosticCode, location: &str, message: impl Into<String>) {
        self.push(Severity::Warning, code, Some(location), message.into());
    }

    fn push(&mut self, severity: Severity, code: DiagnosticCode, location: Option<&str>, message: String) {
        let location = location.map(|place| if place.is_empty() { "/".to_owned() } else { place.to_owned() });
        self.0.push(Diagnostic { severity, code, message, location });
    }

    pub(super) fn into_vec(self) -> Vec<Diagnostic> {
        self.0
    }
}
