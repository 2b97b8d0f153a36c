//! What tasks reach: implemented by whoever embeds the interpreter.

use std::sync::Arc;

use futures::future::BoxFuture;
use serde_json::Value;

use crate::history::Failure;

/// Lambda functions and AWS services, as far as state machines may use them.
///
/// A call holds the clock until it is answered, except while it sleeps on that clock. Calls run side by side.
pub trait Integrations: Send + Sync + 'static {
    /// The actions that tasks may call besides `lambda:invoke` and `states:startExecution`, as `service:action`,
    /// for example `sns:publish`. A machine that uses any other is refused when it is created.
    fn services(&self) -> Vec<String>;

    /// Invokes a function and answers what it returned.
    ///
    /// `function` is the name or ARN as the state gives it.
    fn invoke_function(&self, function: String, payload: Value) -> BoxFuture<'static, Result<Value, FunctionFailure>>;

    /// Calls an action, for example `publish` of `sns`, with the state's `Parameters`.
    ///
    /// The answer is the API's output members; the interpreter adds what AWS adds (`SdkHttpMetadata`,
    /// `SdkResponseMetadata`).
    fn call_service(
        &self,
        service: String,
        action: String,
        parameters: Value,
    ) -> BoxFuture<'static, Result<Value, ServiceFailure>>;

    /// What one task reaches, when that is not what all others do.
    fn of_task(&self, task: &TaskPlace) -> Option<Arc<dyn Integrations>> {
        let _ = task;
        None
    }
}

/// Which task makes a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskPlace {
    /// The execution that it belongs to.
    pub execution_arn: Arc<str>,
    /// The state's name.
    pub state: Arc<str>,
}

/// Why an invocation gave no result.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum FunctionFailure {
    /// The function ran and reported an error, or broke.
    #[error("the function failed with {error_type}: {document}")]
    Unhandled {
        /// The error name that `Retry` and `Catch` match on.
        error_type: String,
        /// What the runtime reported: `errorType`, `errorMessage`, ...; the cause of the failure is its JSON text.
        document: Value,
    },
    /// Lambda did not run the function.
    #[error("Lambda answered {error}: {cause}")]
    Service {
        /// For example `Lambda.TooManyRequestsException`.
        error: String,
        /// Lambda's message.
        cause: String,
    },
}

/// Why a service gave no result.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the service answered {error}: {cause}")]
pub struct ServiceFailure {
    /// For example `SNS.NotFoundException`.
    pub error: String,
    /// The service's message.
    pub cause: String,
}

impl From<FunctionFailure> for Failure {
    fn from(failure: FunctionFailure) -> Self {
        match failure {
            FunctionFailure::Unhandled { error_type, document } => Self::new(error_type, document.to_string()),
            FunctionFailure::Service { error, cause } => Self::new(error, cause),
        }
    }
}

impl From<ServiceFailure> for Failure {
    fn from(failure: ServiceFailure) -> Self {
        Self::new(failure.error, failure.cause)
    }
}
