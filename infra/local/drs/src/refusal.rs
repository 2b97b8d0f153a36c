//! Calls that are refused before they reach their operation, in each service's own errors.

use crate::drs::{DrsError, Resource};
use crate::iam::IamError;
use crate::quotas::QuotasError;
use crate::scenario::Effect;
use crate::sns::SnsError;
use crate::ssm::SsmError;
use crate::wire::{ApiError, Service, WireFault};

/// The error of a request that no operation gets to see.
pub(crate) fn wire_error(service: Service, fault: WireFault) -> ApiError {
    match service {
        Service::Drs => DrsError::from(fault).into(),
        Service::Ssm => SsmError::from(fault).into(),
        Service::Sns => SnsError::from(fault).into(),
        Service::ServiceQuotas => QuotasError::from(fault).into(),
        Service::Iam => IamError::from(fault).into(),
    }
}

/// The error of an effect that keeps a call from being done.
pub(crate) fn refusal(service: Service, effect: &Effect) -> Option<ApiError> {
    let message = |text: &str| text.to_owned();
    let conflict = "One or more of the given source servers are being processed by a job";
    Some(match (service, effect) {
        (_, Effect::ServerError { retry_after_seconds }) => internal(service, *retry_after_seconds),
        (Service::Drs, Effect::Throttle { retry_after_seconds }) => {
            DrsError::Throttling { retry_after_seconds: *retry_after_seconds }.into()
        }
        (Service::Ssm, Effect::Throttle { .. }) => SsmError::Throttling.into(),
        (Service::Sns, Effect::Throttle { .. }) => SnsError::Throttled.into(),
        (Service::ServiceQuotas, Effect::Throttle { .. }) => QuotasError::Throttled.into(),
        (Service::Iam, Effect::Throttle { .. }) => IamError::Throttled.into(),
        (Service::Drs, Effect::AccessDenied {}) => DrsError::AccessDenied { message: message(DENIED) }.into(),
        (Service::Ssm, Effect::AccessDenied {}) => SsmError::AccessDenied { message: message(DENIED) }.into(),
        (Service::Sns, Effect::AccessDenied {}) => SnsError::AuthorizationError { message: message(DENIED) }.into(),
        (Service::ServiceQuotas, Effect::AccessDenied {}) => {
            QuotasError::AccessDenied { message: message(DENIED) }.into()
        }
        (Service::Iam, Effect::AccessDenied {}) => IamError::AccessDenied { message: message(DENIED) }.into(),
        (Service::Drs, Effect::Conflict {}) => {
            DrsError::Conflict { message: message(conflict), resource: Resource::default() }.into()
        }
        (_, Effect::Conflict {}) => ApiError::new("ConflictException", 409, conflict),
        (Service::Drs, Effect::QuotaExceeded { quota_code }) => {
            DrsError::Quota { message: format!("The quota {quota_code} is used up"), code: quota_code.clone() }.into()
        }
        (_, Effect::QuotaExceeded { quota_code }) => {
            ApiError::new("ServiceQuotaExceededException", 402, format!("The quota {quota_code} is used up"))
        }
        _ => return None,
    })
}

const DENIED: &str = "User is not authorized to perform this operation";

/// The service's own failure.
pub(crate) fn internal(service: Service, retry_after_seconds: Option<u64>) -> ApiError {
    let message = "An internal error has occurred".to_owned();
    match service {
        Service::Drs => DrsError::Internal { message, retry_after_seconds }.into(),
        Service::Ssm => SsmError::Internal { message }.into(),
        Service::Sns => SnsError::Internal { message }.into(),
        Service::ServiceQuotas => QuotasError::Internal { message }.into(),
        Service::Iam => IamError::Internal { message }.into(),
    }
}
