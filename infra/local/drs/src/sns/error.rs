//! SNS's errors, by the names that its query protocol has.

use crate::wire::{ApiError, WireFault};

/// What SNS answers instead of an output.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum SnsError {
    #[error("{message}")]
    AuthorizationError { message: String },
    #[error("{message}")]
    Internal { message: String },
    #[error("{0}")]
    InvalidParameter(String),
    #[error("{0} does not exist")]
    NotFound(&'static str),
    #[error("Rate exceeded")]
    Throttled,
    #[error("{message}")]
    InvalidAction { message: String },
    #[error("this simulator does not have the operation {operation}; its README lists those that it has")]
    NotServed { operation: String },
}

impl From<WireFault> for SnsError {
    fn from(fault: WireFault) -> Self {
        let message = fault.to_string();
        match fault {
            WireFault::UnknownOperation(_) => Self::InvalidAction { message },
            WireFault::NotServed(operation) => Self::NotServed { operation },
            WireFault::Unreadable(_) | WireFault::Invalid(_) => Self::InvalidParameter(message),
        }
    }
}

impl From<SnsError> for ApiError {
    fn from(error: SnsError) -> Self {
        let (name, status) = match &error {
            SnsError::AuthorizationError { .. } => ("AuthorizationError", 403),
            SnsError::Internal { .. } => ("InternalError", 500),
            SnsError::InvalidParameter(_) => ("InvalidParameter", 400),
            SnsError::NotFound(_) => ("NotFound", 404),
            SnsError::Throttled => ("Throttling", 400),
            SnsError::InvalidAction { .. } => ("InvalidAction", 400),
            SnsError::NotServed { .. } => ("NotImplemented", 501),
        };
        ApiError::new(name, status, error.to_string())
    }
}
