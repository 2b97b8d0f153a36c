//! DRS's errors: names, status codes and members of the service model (quota errors are 402, throttling is 429).

use serde_json::{Value, json};

use crate::model::Violation;
use crate::wire::{ApiError, WireFault};

/// What DRS answers instead of an output.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub(crate) enum DrsError {
    #[error("{message}")]
    AccessDenied { message: String },
    #[error("{message}")]
    Conflict { message: String, resource: Resource },
    #[error("{message}")]
    Internal { message: String, retry_after_seconds: Option<u64> },
    #[error("{} {} was not found", .0.kind, .0.id)]
    NotFound(Resource),
    #[error("{message}")]
    Quota { message: String, code: String },
    #[error("Rate exceeded")]
    Throttling { retry_after_seconds: Option<u64> },
    #[error(
        "The account has not been initialized for Elastic Disaster Recovery in this Region: call InitializeService"
    )]
    UninitializedAccount,
    #[error("{message}")]
    Validation { message: String, reason: &'static str, fields: Vec<(String, String)> },
    #[error("{message}")]
    UnknownOperation { message: String },
    #[error("this simulator does not have the operation {operation}; its README lists those that it has")]
    NotServed { operation: String },
}

/// What an error is about; the default: nothing in particular.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Resource {
    pub(crate) id: String,
    pub(crate) kind: &'static str,
}

impl Resource {
    pub(crate) fn server(id: &impl ToString) -> Self {
        Self { id: id.to_string(), kind: "Source server" }
    }

    pub(crate) fn job(id: &impl ToString) -> Self {
        Self { id: id.to_string(), kind: "Job" }
    }

    pub(crate) fn instance(id: &impl ToString) -> Self {
        Self { id: id.to_string(), kind: "Recovery instance" }
    }

    pub(crate) fn other(kind: &'static str, id: &impl ToString) -> Self {
        Self { id: id.to_string(), kind }
    }

    pub(crate) fn not_found(self) -> DrsError {
        DrsError::NotFound(self)
    }

    pub(crate) fn conflict(self, message: impl Into<String>) -> DrsError {
        DrsError::Conflict { message: message.into(), resource: self }
    }
}

impl DrsError {
    /// A field that fails a rule that is not in the model.
    pub(crate) fn validation(field: &str, problem: impl Into<String>) -> Self {
        let problem = problem.into();
        Self::Validation {
            message: format!("{field}: {problem}"),
            reason: "fieldValidationFailed",
            fields: vec![(field.to_owned(), problem)],
        }
    }

    fn name_and_status(&self) -> (&'static str, u16) {
        match self {
            Self::AccessDenied { .. } => ("AccessDeniedException", 403),
            Self::Conflict { .. } => ("ConflictException", 409),
            Self::Internal { .. } => ("InternalServerException", 500),
            Self::NotFound(_) => ("ResourceNotFoundException", 404),
            Self::Quota { .. } => ("ServiceQuotaExceededException", 402),
            Self::Throttling { .. } => ("ThrottlingException", 429),
            Self::UninitializedAccount => ("UninitializedAccountException", 400),
            Self::Validation { .. } => ("ValidationException", 400),
            Self::UnknownOperation { .. } => ("UnknownOperationException", 404),
            Self::NotServed { .. } => ("NotImplemented", 501),
        }
    }
}

impl From<WireFault> for DrsError {
    fn from(fault: WireFault) -> Self {
        let message = fault.to_string();
        match fault {
            WireFault::UnknownOperation(_) => Self::UnknownOperation { message },
            WireFault::NotServed(operation) => Self::NotServed { operation },
            WireFault::Unreadable(_) => Self::Validation { message, reason: "cannotParse", fields: Vec::new() },
            WireFault::Invalid(violations) => {
                let field = |violation: &Violation| (violation.path.clone(), violation.to_string());
                let fields = violations.iter().map(field).collect();
                Self::Validation { message, reason: "fieldValidationFailed", fields }
            }
        }
    }
}

impl From<DrsError> for ApiError {
    fn from(error: DrsError) -> Self {
        let (name, status) = error.name_and_status();
        let api = ApiError::new(name, status, error.to_string());
        match error {
            DrsError::Conflict { resource, .. } if resource == Resource::default() => api.with("code", name),
            DrsError::Conflict { resource, .. } | DrsError::NotFound(resource) => {
                api.with("code", name).with("resourceId", resource.id).with("resourceType", resource.kind)
            }
            DrsError::Quota { code, .. } => api.with("code", name).with("serviceCode", "drs").with("quotaCode", code),
            DrsError::Throttling { retry_after_seconds } => {
                api.with("serviceCode", "drs").retry_after(retry_after_seconds)
            }
            DrsError::Validation { reason, fields, .. } => {
                let list: Vec<Value> =
                    fields.into_iter().map(|(name, message)| json!({"name": name, "message": message})).collect();
                api.with("code", name).with("reason", reason).with("fieldList", list)
            }
            DrsError::AccessDenied { .. } | DrsError::UninitializedAccount => api.with("code", name),
            DrsError::Internal { retry_after_seconds, .. } => api.retry_after(retry_after_seconds),
            DrsError::UnknownOperation { .. } | DrsError::NotServed { .. } => api,
        }
    }
}
