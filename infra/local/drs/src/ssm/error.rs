//! SSM's errors. All of them have the status 400, but for its own failures.

use crate::wire::{ApiError, WireFault};

/// What SSM answers instead of an output.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum SsmError {
    #[error("{message}")]
    AccessDenied { message: String },
    #[error("The automation document {0} was not found")]
    AutomationDefinitionNotFound(String),
    #[error("The automation execution {0} was not found")]
    AutomationExecutionNotFound(String),
    #[error("An instance is there twice")]
    DuplicateInstanceId,
    #[error("The client token was used with another request")]
    IdempotentParameterMismatch,
    #[error("{message}")]
    Internal { message: String },
    #[error("{0}")]
    InvalidAutomationExecutionParameters(String),
    #[error("The command {0} was not found")]
    InvalidCommandId(String),
    #[error("Document with name {0} does not exist.")]
    InvalidDocument(String),
    #[error("The document has no version {0}")]
    InvalidDocumentVersion(String),
    #[error("{0} is not a filter of this operation")]
    InvalidFilterKey(String),
    #[error("Instances [[{}]] not in a valid state for account {account}", .instances.join(", "))]
    InvalidInstanceId { instances: Vec<String>, account: String },
    #[error("The next token is not one of this operation")]
    InvalidNextToken,
    #[error("{0}")]
    InvalidParameters(String),
    #[error("The command has no plugin {0}")]
    InvalidPluginName(String),
    #[error("{0}")]
    InvalidTarget(String),
    #[error("The command has no invocation on this instance")]
    InvocationDoesNotExist,
    #[error("Rate exceeded")]
    Throttling,
    #[error("{message}")]
    UnknownOperation { message: String },
    #[error("The document does not run on the platform of instance {0}")]
    UnsupportedPlatformType(String),
    #[error("{message}")]
    Serialization { message: String },
    #[error("{message}")]
    Validation { message: String },
    #[error("this simulator does not have the operation {operation}; its README lists those that it has")]
    NotServed { operation: String },
}

impl SsmError {
    fn name_and_status(&self) -> (&'static str, u16) {
        match self {
            Self::AccessDenied { .. } => ("AccessDeniedException", 400),
            Self::AutomationDefinitionNotFound(_) => ("AutomationDefinitionNotFoundException", 400),
            Self::AutomationExecutionNotFound(_) => ("AutomationExecutionNotFoundException", 400),
            Self::DuplicateInstanceId => ("DuplicateInstanceId", 400),
            Self::IdempotentParameterMismatch => ("IdempotentParameterMismatch", 400),
            Self::Internal { .. } => ("InternalServerError", 500),
            Self::InvalidAutomationExecutionParameters(_) => ("InvalidAutomationExecutionParametersException", 400),
            Self::InvalidCommandId(_) => ("InvalidCommandId", 400),
            Self::InvalidDocument(_) => ("InvalidDocument", 400),
            Self::InvalidDocumentVersion(_) => ("InvalidDocumentVersion", 400),
            Self::InvalidFilterKey(_) => ("InvalidFilterKey", 400),
            Self::InvalidInstanceId { .. } => ("InvalidInstanceId", 400),
            Self::InvalidNextToken => ("InvalidNextToken", 400),
            Self::InvalidParameters(_) => ("InvalidParameters", 400),
            Self::InvalidPluginName(_) => ("InvalidPluginName", 400),
            Self::InvalidTarget(_) => ("InvalidTarget", 400),
            Self::InvocationDoesNotExist => ("InvocationDoesNotExist", 400),
            Self::Throttling => ("ThrottlingException", 400),
            Self::UnknownOperation { .. } => ("UnknownOperationException", 400),
            Self::UnsupportedPlatformType(_) => ("UnsupportedPlatformType", 400),
            Self::Serialization { .. } => ("SerializationException", 400),
            Self::Validation { .. } => ("ValidationException", 400),
            Self::NotServed { .. } => ("NotImplemented", 501),
        }
    }
}

impl From<WireFault> for SsmError {
    fn from(fault: WireFault) -> Self {
        let message = fault.to_string();
        match fault {
            WireFault::UnknownOperation(_) => Self::UnknownOperation { message },
            WireFault::NotServed(operation) => Self::NotServed { operation },
            WireFault::Unreadable(_) => Self::Serialization { message },
            WireFault::Invalid(_) if fault.is_type_error() => Self::Serialization { message },
            WireFault::Invalid(_) => Self::Validation { message },
        }
    }
}

impl From<SsmError> for ApiError {
    fn from(error: SsmError) -> Self {
        let (name, status) = error.name_and_status();
        ApiError::new(name, status, error.to_string())
    }
}
