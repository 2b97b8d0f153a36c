//! The failure of a state, on its way to a retrier, a catcher or the end of the execution.

use crate::{
    data::EvaluationError,
    history::{EventId, Failure},
    payload::{Excess, MAX_DEPTH},
};

/// Why a state failed, and what may be done about it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct StateError {
    pub(crate) failure: Failure,
    /// Ends the execution whatever retriers and catchers say, as `States.Runtime` was recorded to do.
    pub(crate) fatal: bool,
    /// A second name under which the error can be matched.
    pub(crate) alias: Option<&'static str>,
}

/// Matches every error that can be matched at all.
const ALL: &str = "States.ALL";
/// Matches every error but a time-out.
const TASK_FAILED: &str = "States.TaskFailed";
pub(crate) const TIMEOUT: &str = "States.Timeout";
const HEARTBEAT_TIMEOUT: &str = "States.HeartbeatTimeout";
const RUNTIME: &str = "States.Runtime";
const DATA_LIMIT_EXCEEDED: &str = "States.DataLimitExceeded";
const EXCEED_TOLERATED_FAILURE_THRESHOLD: &str = "States.ExceedToleratedFailureThreshold";

impl StateError {
    pub(crate) fn new(failure: Failure) -> Self {
        Self { failure, fatal: false, alias: None }
    }

    /// An expression of the state could not be evaluated.
    pub(crate) fn evaluation(state: &str, entered: EventId, error: &EvaluationError) -> Self {
        let cause = format!(
            "An error occurred while executing the state '{state}' (entered at the event id #{entered}). {error}"
        );
        let name = error.name();
        Self { failure: Failure::new(name, cause), fatal: name == RUNTIME, alias: None }
    }

    /// An expression of a state that is not part of an execution could not be evaluated.
    pub(crate) fn evaluation_alone(error: &EvaluationError) -> Self {
        let name = error.name();
        Self { failure: Failure::new(name, error.to_string()), fatal: name == RUNTIME, alias: None }
    }

    /// The result of a state or of a task is too large. `whose` is the state's name or the task's resource.
    pub(crate) fn data_limit(whose: &str, excess: Excess) -> Self {
        let cause = match excess {
            Excess::Bytes => format!(
                "The state/task '{whose}' returned a result with a size exceeding the maximum number of bytes service limit."
            ),
            Excess::Depth => {
                format!("The state/task '{whose}' returned a result that is nested more than {MAX_DEPTH} deep.")
            }
        };
        Self::new(Failure::new(DATA_LIMIT_EXCEEDED, cause))
    }

    /// A time-out carries no cause.
    pub(crate) fn timeout() -> Self {
        Self::new(Failure { error: Some(TIMEOUT.to_owned()), cause: None })
    }

    /// AWS reports a missed heartbeat as a time-out, and lets it be matched under its own name as well.
    pub(crate) fn heartbeat_timeout() -> Self {
        Self { alias: Some(HEARTBEAT_TIMEOUT), ..Self::timeout() }
    }

    pub(crate) fn tolerated_failure_threshold() -> Self {
        Self::new(Failure::new(
            EXCEED_TOLERATED_FAILURE_THRESHOLD,
            "The specified tolerated failure threshold was exceeded",
        ))
    }

    /// The execution has as many events as it can have.
    pub(crate) fn history_limit() -> Failure {
        let cause =
            format!("The execution reached the maximum number of history events ({}).", crate::history::MAX_EVENTS);
        Failure::new(RUNTIME, cause)
    }

    /// Whether one of the names of a retrier or catcher matches.
    pub(crate) fn matches(&self, names: &[String]) -> bool {
        let error = self.failure.error.as_deref().unwrap_or_default();
        names.iter().any(|name| match name.as_str() {
            ALL => true,
            TASK_FAILED => error != TIMEOUT,
            other => other == error || Some(other) == self.alias,
        })
    }

    /// What a catcher hands to its next state.
    pub(crate) fn output(&self) -> serde_json::Value {
        serde_json::json!({
            "Error": self.failure.error.as_deref().unwrap_or_default(),
            "Cause": self.failure.cause.as_deref().unwrap_or_default(),
        })
    }
}
