//! IAM's errors, by the names that its query protocol has.

use crate::wire::{ApiError, WireFault};

/// What IAM answers instead of an output.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum IamError {
    #[error("{message}")]
    AccessDenied { message: String },
    #[error("{message}")]
    Internal { message: String },
    #[error("{0}")]
    InvalidInput(String),
    #[error("{0}")]
    NoSuchEntity(String),
    #[error("Rate exceeded")]
    Throttled,
    #[error("{message}")]
    InvalidAction { message: String },
    #[error("this simulator does not have the operation {operation}; its README lists those that it has")]
    NotServed { operation: String },
    #[error("{0}")]
    Validation(String),
}

impl From<WireFault> for IamError {
    fn from(fault: WireFault) -> Self {
        let message = fault.to_string();
        match fault {
            WireFault::UnknownOperation(_) => Self::InvalidAction { message },
            WireFault::NotServed(operation) => Self::NotServed { operation },
            WireFault::Unreadable(_) | WireFault::Invalid(_) => Self::Validation(message),
        }
    }
}

impl From<IamError> for ApiError {
    fn from(error: IamError) -> Self {
        let (name, status) = match &error {
            IamError::AccessDenied { .. } => ("AccessDenied", 403),
            IamError::Internal { .. } => ("ServiceFailure", 500),
            IamError::InvalidInput(_) => ("InvalidInput", 400),
            IamError::NoSuchEntity(_) => ("NoSuchEntity", 404),
            IamError::Throttled => ("Throttling", 400),
            IamError::InvalidAction { .. } => ("InvalidAction", 400),
            IamError::NotServed { .. } => ("NotImplemented", 501),
            IamError::Validation(_) => ("ValidationError", 400),
        };
        ApiError::new(name, status, error.to_string())
    }
}
