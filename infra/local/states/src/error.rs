//! The errors of the Step Functions API, by AWS's names and in AWS's words.

use crate::asl::Diagnostic;

/// A request was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{error_type}: {message}")]
pub struct ApiError {
    /// AWS's name of the error, for example `ExecutionDoesNotExist`.
    pub error_type: String,
    /// AWS's message.
    pub message: String,
    /// The HTTP status: 400, or 500 if the interpreter itself failed.
    pub status: u16,
}

impl ApiError {
    pub(crate) fn new(error_type: &str, message: impl Into<String>) -> Self {
        Self { error_type: error_type.to_owned(), message: message.into(), status: 400 }
    }

    pub(crate) fn internal(message: impl Into<String>) -> Self {
        Self { error_type: "InternalServerError".to_owned(), message: message.into(), status: 500 }
    }

    pub(crate) fn validation(message: impl Into<String>) -> Self {
        Self::new("ValidationException", message)
    }

    pub(crate) fn invalid_arn(problem: &str) -> Self {
        Self::new("InvalidArn", format!("Invalid Arn: '{problem}'"))
    }

    pub(crate) fn invalid_resource_type(resource_type: &str) -> Self {
        Self::invalid_arn(&format!("Resource type not valid in this context: {resource_type}"))
    }

    pub(crate) fn invalid_name(name: &str) -> Self {
        Self::new("InvalidName", format!("Invalid Name: '{name}'"))
    }

    pub(crate) fn invalid_definition(diagnostics: &[Diagnostic]) -> Self {
        let errors: Vec<String> = diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.severity == crate::asl::Severity::Error)
            .map(ToString::to_string)
            .collect();
        Self::new("InvalidDefinition", format!("Invalid State Machine Definition: '{}'", errors.join(", ")))
    }

    pub(crate) fn invalid_input(problem: &str) -> Self {
        Self::new("InvalidExecutionInput", format!("Invalid State Machine Execution Input: '{problem}'"))
    }

    pub(crate) fn invalid_token() -> Self {
        Self::new("InvalidToken", "Invalid Token: 'Invalid token'")
    }

    pub(crate) fn machine_does_not_exist(arn: &str) -> Self {
        Self::new("StateMachineDoesNotExist", format!("State Machine Does Not Exist: '{arn}'"))
    }

    pub(crate) fn execution_does_not_exist(arn: &str) -> Self {
        Self::new("ExecutionDoesNotExist", format!("Execution Does Not Exist: '{arn}'"))
    }

    pub(crate) fn execution_already_exists(arn: &str) -> Self {
        Self::new("ExecutionAlreadyExists", format!("Execution Already Exists: '{arn}'"))
    }

    pub(crate) fn resource_not_found(arn: &str) -> Self {
        Self::new("ResourceNotFound", format!("Resource not found: '{arn}'"))
    }

    pub(crate) fn type_not_supported() -> Self {
        Self::new("StateMachineTypeNotSupported", "This operation is not supported by this type of state machine")
    }
}
