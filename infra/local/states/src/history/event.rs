//! The kinds of events and what each of them carries.

use std::{fmt, sync::Arc};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::Payload;
pub use crate::asl::StateKind as StateType;

/// The number of an event in its execution's history, counted from 1; 0 means "none".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EventId(pub u64);

impl fmt::Display for EventId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

/// One event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HistoryEvent {
    /// Its number.
    pub id: EventId,
    /// The event that led to it.
    pub previous_event_id: EventId,
    /// When it happened.
    pub timestamp: Timestamp,
    /// What happened.
    pub details: EventDetails,
}

/// Why something failed: an error name and a text for people. Both can be absent.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Failure {
    /// The error name that `Retry` and `Catch` match on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// What happened, often JSON as text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
}

impl Failure {
    /// A failure with both texts.
    pub fn new(error: impl Into<String>, cause: impl Into<String>) -> Self {
        Self { error: Some(error.into()), cause: Some(cause.into()) }
    }
}

/// Which service action a task calls, as events name it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskResource {
    /// The service, for example `lambda`.
    pub resource_type: Arc<str>,
    /// The action with its pattern, for example `invoke.waitForTaskToken`.
    pub resource: Arc<str>,
}

/// What happened. The variants carry AWS's names.
#[expect(missing_docs, reason = "the names are those of AWS's API reference, which describes them")]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum EventDetails {
    ExecutionStarted {
        input: Arc<str>,
        role_arn: Arc<str>,
    },
    ExecutionSucceeded {
        output: Payload,
    },
    ExecutionFailed(Failure),
    ExecutionAborted(Failure),
    ExecutionTimedOut(Failure),
    ExecutionRedriven {
        redrive_count: u32,
    },
    StateEntered {
        state: StateType,
        name: Arc<str>,
        input: Payload,
    },
    StateExited {
        state: StateType,
        name: Arc<str>,
        output: Payload,
    },
    StateAborted {
        state: StateType,
    },
    ParallelStateStarted,
    ParallelStateSucceeded,
    ParallelStateFailed,
    MapStateStarted {
        length: usize,
    },
    MapStateSucceeded,
    MapStateFailed,
    MapIterationStarted {
        name: Arc<str>,
        index: usize,
    },
    MapIterationSucceeded {
        name: Arc<str>,
        index: usize,
    },
    MapIterationFailed {
        name: Arc<str>,
        index: usize,
    },
    MapIterationAborted {
        name: Arc<str>,
        index: usize,
    },
    MapRunStarted {
        map_run_arn: Arc<str>,
    },
    MapRunSucceeded,
    MapRunFailed(Failure),
    MapRunAborted,
    MapRunRedriven {
        map_run_arn: Arc<str>,
        redrive_count: u32,
    },
    LambdaFunctionScheduled {
        resource: Arc<str>,
        input: Payload,
        timeout_in_seconds: Option<u64>,
    },
    LambdaFunctionStarted,
    LambdaFunctionSucceeded {
        output: Payload,
    },
    LambdaFunctionFailed(Failure),
    LambdaFunctionTimedOut(Failure),
    TaskScheduled {
        task: TaskResource,
        region: Arc<str>,
        parameters: Payload,
        timeout_in_seconds: Option<u64>,
        heartbeat_in_seconds: Option<u64>,
    },
    TaskStarted(TaskResource),
    TaskSubmitted {
        task: TaskResource,
        output: Payload,
    },
    TaskSucceeded {
        task: TaskResource,
        output: Payload,
    },
    TaskFailed {
        task: TaskResource,
        failure: Failure,
    },
    TaskTimedOut {
        task: TaskResource,
        failure: Failure,
    },
    TaskSubmitFailed {
        task: TaskResource,
        failure: Failure,
    },
}
