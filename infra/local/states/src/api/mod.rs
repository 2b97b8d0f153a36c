//! The Step Functions API over AWS JSON 1.0: what an SDK or the AWS CLI sends, and what it gets back.
//!
//! <https://docs.aws.amazon.com/step-functions/latest/apireference/Welcome.html>

mod executions;
mod machines;
mod map_runs;
mod paging;
mod request;
mod tags;
mod test_context;
mod test_state;
mod tokens;
mod validation;

#[cfg(test)]
mod tests;

use serde_json::{Value, json};

use self::request::Request;
use crate::{ApiError, StepFunctions};

/// What the `X-Amz-Target` header of every request begins with.
const TARGET_PREFIX: &str = "AWSStepFunctions.";

/// The operations that are served.
pub const OPERATIONS: [&str; 23] = [
    "CreateStateMachine",
    "DeleteStateMachine",
    "DescribeExecution",
    "DescribeMapRun",
    "DescribeStateMachine",
    "DescribeStateMachineForExecution",
    "GetExecutionHistory",
    "ListExecutions",
    "ListMapRuns",
    "ListStateMachines",
    "ListTagsForResource",
    "RedriveExecution",
    "SendTaskFailure",
    "SendTaskHeartbeat",
    "SendTaskSuccess",
    "StartExecution",
    "StartSyncExecution",
    "StopExecution",
    "TagResource",
    "TestState",
    "UntagResource",
    "UpdateStateMachine",
    "ValidateStateMachineDefinition",
];

/// An answer to be sent over HTTP with the content type `application/x-amz-json-1.0`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiResponse {
    /// The HTTP status.
    pub status: u16,
    /// The name of the error, for the header `x-amzn-ErrorType`.
    pub error_type: Option<String>,
    /// The JSON body.
    pub body: Vec<u8>,
}

impl StepFunctions {
    /// Answers one request. `target` is the header `X-Amz-Target`, for example `AWSStepFunctions.StartExecution`.
    pub async fn handle(&self, target: &str, body: &[u8]) -> ApiResponse {
        let answer = match Request::parse(body) {
            Ok(request) => self.dispatch(target.strip_prefix(TARGET_PREFIX).unwrap_or(target), request).await,
            Err(error) => Err(error),
        };
        match answer {
            Ok(value) => ApiResponse { status: 200, error_type: None, body: value.to_string().into_bytes() },
            Err(error) => ApiResponse {
                status: error.status,
                body: json!({"__type": error.error_type, "message": error.message}).to_string().into_bytes(),
                error_type: Some(error.error_type),
            },
        }
    }

    async fn dispatch(&self, operation: &str, request: Request) -> Result<Value, ApiError> {
        // What is not listed is not served, so that the list is complete.
        match OPERATIONS.into_iter().find(|name| *name == operation).unwrap_or_default() {
            "CreateStateMachine" => machines::create(self, request),
            "UpdateStateMachine" => machines::update(self, request),
            "DeleteStateMachine" => machines::delete(self, request),
            "DescribeStateMachine" => machines::describe(self, request),
            "DescribeStateMachineForExecution" => machines::describe_for_execution(self, request),
            "ListStateMachines" => machines::list(self, request),
            "ValidateStateMachineDefinition" => validation::validate(self, request),
            "TestState" => test_state::test(self, request).await,
            "StartExecution" => executions::start(self, request),
            "StartSyncExecution" => executions::start_sync(self, request).await,
            "DescribeExecution" => executions::describe(self, request),
            "ListExecutions" => executions::list(self, request),
            "GetExecutionHistory" => executions::history(self, request),
            "StopExecution" => executions::stop(self, request),
            "RedriveExecution" => executions::redrive(self, request),
            "SendTaskSuccess" => tokens::success(self, request),
            "SendTaskFailure" => tokens::failure(self, request),
            "SendTaskHeartbeat" => tokens::heartbeat(self, request),
            "DescribeMapRun" => map_runs::describe(self, request),
            "ListMapRuns" => map_runs::list(self, request),
            "TagResource" => tags::tag(self, request),
            "UntagResource" => tags::untag(self, request),
            "ListTagsForResource" => tags::list(self, request),
            _ => Err(unknown_operation(operation)),
        }
    }
}

fn unknown_operation(operation: &str) -> ApiError {
    ApiError {
        error_type: "UnknownOperationException".to_owned(),
        message: format!("The operation '{operation}' is not supported by this interpreter of Step Functions"),
        status: 501,
    }
}
