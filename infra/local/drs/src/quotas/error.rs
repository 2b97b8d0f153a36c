//! The errors of Service Quotas.

use crate::wire::{ApiError, WireFault};

/// What Service Quotas answers instead of an output.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum QuotasError {
    #[error("{message}")]
    AccessDenied { message: String },
    #[error("{0}")]
    IllegalArgument(String),
    #[error("{message}")]
    Internal { message: String },
    #[error("The pagination token is not one of this operation")]
    InvalidPaginationToken,
    #[error("The request failed because the specified quota {0} does not exist")]
    NoSuchQuota(String),
    #[error("The request failed because the specified service {0} does not exist")]
    NoSuchService(String),
    #[error("Rate exceeded")]
    Throttled,
    #[error("{message}")]
    UnknownOperation { message: String },
    #[error("this simulator does not have the operation {operation}; its README lists those that it has")]
    NotServed { operation: String },
}

impl From<WireFault> for QuotasError {
    fn from(fault: WireFault) -> Self {
        let message = fault.to_string();
        match fault {
            WireFault::UnknownOperation(_) => Self::UnknownOperation { message },
            WireFault::NotServed(operation) => Self::NotServed { operation },
            WireFault::Unreadable(_) | WireFault::Invalid(_) => Self::IllegalArgument(message),
        }
    }
}

impl From<QuotasError> for ApiError {
    fn from(error: QuotasError) -> Self {
        let (name, status) = match &error {
            QuotasError::AccessDenied { .. } => ("AccessDeniedException", 400),
            QuotasError::IllegalArgument(_) => ("IllegalArgumentException", 400),
            QuotasError::Internal { .. } => ("ServiceException", 500),
            QuotasError::InvalidPaginationToken => ("InvalidPaginationTokenException", 400),
            QuotasError::NoSuchQuota(_) | QuotasError::NoSuchService(_) => ("NoSuchResourceException", 400),
            QuotasError::Throttled => ("TooManyRequestsException", 400),
            QuotasError::UnknownOperation { .. } => ("UnknownOperationException", 400),
            QuotasError::NotServed { .. } => ("NotImplemented", 501),
        };
        ApiError::new(name, status, error.to_string())
    }
}
