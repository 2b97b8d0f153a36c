//! What goes into a root execution and what comes out of it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{ExecutionRecord, MachineSnapshot};
use crate::history::Failure;

/// Names one call of a task within its root execution.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TaskId(pub u64);

/// Something that happens to a root execution or one of its descendants from outside.
///
/// The state and the histories of a root follow from its stimuli and their times alone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Stimulus {
    /// The root is started. Always the first one.
    Start(StartExecution),
    /// Timers are due.
    Advance,
    /// A call that the root asked for was answered.
    TaskEnded {
        /// Which call.
        task: TaskId,
        /// The answer.
        outcome: TaskOutcome,
    },
    /// Somebody answered a task token.
    TokenAnswered {
        /// The token.
        token: Arc<str>,
        /// The answer.
        answer: TokenAnswer,
    },
    /// The machine that a task starts was looked up.
    ChildResolved {
        /// Which task.
        task: TaskId,
        /// What was found.
        resolution: ChildResolution,
    },
    /// An execution is stopped.
    Stop {
        /// The root or one of its descendants.
        execution: Arc<str>,
        /// What the caller gives as the reason.
        failure: Failure,
    },
    /// A failed execution goes on from where it failed.
    Redrive {
        /// The root or one of its descendants.
        execution: Arc<str>,
    },
}

/// How a root execution begins.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StartExecution {
    /// The machine at its current revision.
    pub machine: MachineSnapshot,
    /// The execution's ARN.
    pub arn: Arc<str>,
    /// The execution's name.
    pub name: Arc<str>,
    /// The input as it was given; valid JSON.
    pub input: Arc<str>,
}

/// The answer of a function or a service.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum TaskOutcome {
    /// What was returned.
    Succeeded(Value),
    /// Error name and cause.
    Failed(Failure),
}

/// The answer to a task token.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum TokenAnswer {
    /// `SendTaskSuccess`.
    Success(Value),
    /// `SendTaskFailure`.
    Failure(Failure),
    /// `SendTaskHeartbeat`.
    Heartbeat,
}

/// Whether a task can start the execution it wants to start.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum ChildResolution {
    /// It runs this machine under this name.
    Start {
        /// The machine at its current revision.
        machine: MachineSource,
        /// The child's ARN.
        arn: Arc<str>,
        /// The child's name.
        name: Arc<str>,
    },
    /// The call failed as `StartExecution` would have.
    Refused(Failure),
}

/// A machine that a root execution may know already; its definition is journalled only once.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum MachineSource {
    /// The first time this revision is used in the root.
    New(Box<MachineSnapshot>),
    /// Its place among the machines of the root.
    Known(usize),
}

/// Something the outside must do.
#[derive(Debug)]
pub(crate) enum Effect {
    /// Make a call and answer it with [`Stimulus::TaskEnded`].
    Call { root: Arc<str>, task: TaskId, call: Call },
    /// Look up a machine and answer with [`Stimulus::ChildResolved`].
    ResolveChild { root: Arc<str>, request: ChildRequest },
    /// Tell subscribers.
    StatusChanged(Box<ExecutionRecord>),
    /// The root and all its descendants have ended.
    RootClosed { root: Arc<str> },
}

/// A call of a Lambda function or of another service.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Call {
    /// A Lambda function.
    Function {
        /// Its name or ARN, as the state gives it.
        function: String,
        /// The event.
        payload: Value,
    },
    /// An action of a service.
    Service {
        /// For example `sns`.
        service: String,
        /// For example `publish`.
        action: String,
        /// The evaluated `Parameters`.
        parameters: Value,
    },
}

/// A task that wants to start an execution.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ChildRequest {
    pub(crate) task: TaskId,
    pub(crate) machine_arn: String,
    pub(crate) name: String,
    pub(crate) input: String,
}
