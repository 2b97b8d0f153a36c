//! From an SDK error to a fault that the state machines know how to treat.

use aws_sdk_drs::config::http::HttpResponse;
use aws_sdk_drs::error::{ProvideErrorMetadata, SdkError};
use domain::fault::Fault;

/// Turns the failure of `what` (for example "`DescribeJobs` of DRS") into a fault.
///
/// The service's error code decides, not the generated type: services also return errors that their model does not
/// list for an operation.
pub(crate) fn fault<E>(what: &str, error: &SdkError<E, HttpResponse>) -> Fault
where
    E: ProvideErrorMetadata + std::error::Error + 'static,
{
    let SdkError::ServiceError(context) = error else {
        let text = format!("{what} got no answer: {}", causes(error));
        return match error {
            SdkError::ConstructionFailure(_) => Fault::bug(text),
            _ => Fault::transient(text),
        };
    };
    let code = context.err().meta().code().unwrap_or("an error without a code");
    let message = context.err().meta().message().unwrap_or("no message");
    let text = format!("{what} answered {code}: {message}");
    let status = context.raw().status().as_u16();
    classify(code, status, text)
}

/// An error with its causes, as one sentence: the SDK says only the kind of error itself.
pub(crate) fn causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(&format!(": {cause}"));
        source = cause.source();
    }
    text
}

/// Whether an SDK error is this service error.
pub(crate) fn has_code<E>(error: &SdkError<E, HttpResponse>, wanted: &str) -> bool
where
    E: ProvideErrorMetadata,
{
    matches!(error, SdkError::ServiceError(context) if context.err().meta().code() == Some(wanted))
}

fn classify(code: &str, status: u16, text: String) -> Fault {
    match code {
        "ServiceQuotaExceededException" => Fault { is_no_room: true, ..Fault::transient(text) },
        "ConflictException"
        | "ThrottlingException"
        | "Throttling"
        | "TooManyRequestsException"
        | "RequestLimitExceeded"
        | "ProvisionedThroughputExceededException"
        | "TransactionConflictException"
        | "RequestTimeout"
        | "RequestTimeoutException" => Fault::transient(text),
        _ if status >= 500 || status == 429 => Fault::transient(text),
        "AccessDeniedException" | "AccessDenied" | "UnauthorizedOperation" => {
            Fault::rejected(text).next_step("give the function's role this permission")
        }
        "UninitializedAccountException" => {
            Fault::rejected(text).next_step("initialise DRS in this account and Region first")
        }
        "UnrecognizedClientException" | "InvalidSignatureException" | "ExpiredTokenException" => {
            Fault::rejected(text).next_step("look at the credentials of the function's role")
        }
        "ValidationException"
        | "ResourceNotFoundException"
        | "InvalidInstanceId"
        | "InvalidDocument"
        | "UnsupportedPlatformType"
        | "InvalidParameters" => Fault::rejected(text),
        _ => Fault::bug(text),
    }
}

#[cfg(test)]
mod tests {
    use domain::fault::FaultKind;

    use super::*;

    fn kind(code: &str, status: u16) -> FaultKind {
        classify(code, status, String::new()).kind
    }

    #[test]
    fn what_may_work_in_a_moment_is_transient() {
        for code in ["ThrottlingException", "ConflictException", "ServiceQuotaExceededException"] {
            assert_eq!(kind(code, 400), FaultKind::Transient, "{code}");
        }
        assert_eq!(kind("SomethingNew", 503), FaultKind::Transient);
        assert_eq!(kind("SomethingNew", 429), FaultKind::Transient);
    }

    #[test]
    fn what_the_world_refuses_is_rejected_with_what_to_do() {
        let denied = classify("AccessDeniedException", 403, "denied".to_owned());
        assert_eq!((denied.kind, denied.next_step.is_some()), (FaultKind::Rejected, true));
        assert_eq!(kind("UninitializedAccountException", 400), FaultKind::Rejected);
    }

    #[test]
    fn an_error_that_nobody_expected_is_our_defect() {
        assert_eq!(kind("SerializationException", 400), FaultKind::Bug);
    }
}
