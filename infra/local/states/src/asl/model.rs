//! The typed form of a definition.

use std::{fmt, sync::Arc};

use jiff::Timestamp;
use serde_json::Value;

use super::{Choice, Resource};
use crate::{
    Payload,
    data::{Expression, Template},
    path::{JsonPath, ReferencePath},
};

/// A parsed and validated state machine.
#[derive(Debug)]
pub(crate) struct StateMachine {
    pub(crate) timeout_seconds: Option<u64>,
    pub(crate) scope: Arc<Scope>,
}

/// States that can transition to each other: those of the machine, of one branch or of one item processor.
#[derive(Debug)]
pub(crate) struct Scope {
    pub(crate) start: StateId,
    states: Vec<State>,
}

/// A state of one particular scope: its rank among the names. Only the parser of that scope makes them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub(crate) struct StateId(usize);

impl StateId {
    pub(super) fn new(position: usize) -> Self {
        Self(position)
    }
}

impl Scope {
    pub(super) fn new(start: StateId, states: Vec<State>) -> Self {
        Self { start, states }
    }

    pub(crate) fn state(&self, id: StateId) -> &State {
        &self.states[id.0]
    }

    pub(super) fn states(&self) -> impl Iterator<Item = (StateId, &State)> {
        self.states.iter().enumerate().map(|(at, state)| (StateId(at), state))
    }
}

/// One state.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) name: Arc<str>,
    pub(crate) input_path: Selection,
    pub(crate) output_path: Selection,
    pub(crate) body: Body,
}

/// What a state does.
#[derive(Debug)]
pub(crate) enum Body {
    Pass(Pass),
    Task(Box<Task>),
    Choice(Choice),
    Wait(Wait),
    Succeed,
    Fail { error: FailText, cause: FailText },
    Parallel(Parallel),
    Map(Box<Map>),
}

/// The type of a state, as its history events are named.
#[expect(missing_docs, reason = "the names are those of the language")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum StateKind {
    Pass,
    Task,
    Choice,
    Wait,
    Succeed,
    Fail,
    Parallel,
    Map,
}

impl fmt::Display for StateKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, formatter)
    }
}

impl Body {
    pub(crate) fn kind(&self) -> StateKind {
        match self {
            Self::Pass(_) => StateKind::Pass,
            Self::Task(_) => StateKind::Task,
            Self::Choice(_) => StateKind::Choice,
            Self::Wait(_) => StateKind::Wait,
            Self::Succeed => StateKind::Succeed,
            Self::Fail { .. } => StateKind::Fail,
            Self::Parallel(_) => StateKind::Parallel,
            Self::Map(_) => StateKind::Map,
        }
    }

    /// The fields shared by the states that can fail, be retried and be caught.
    pub(crate) fn outcome(&self) -> Option<&Outcome> {
        match self {
            Self::Task(task) => Some(&task.outcome),
            Self::Parallel(parallel) => Some(&parallel.outcome),
            Self::Map(map) => Some(&map.outcome),
            _ => None,
        }
    }
}

/// `InputPath` and `OutputPath`.
#[derive(Debug, Clone)]
pub(crate) enum Selection {
    /// `$`, the default.
    Whole,
    /// `null`: an empty object.
    Nothing,
    Path(JsonPath),
}

/// `ResultPath`.
#[derive(Debug, Clone)]
pub(crate) enum ResultPath {
    /// `$`, the default: the result replaces the input.
    Replace,
    /// `null`: the result is dropped.
    Discard,
    At(ReferencePath),
}

/// Where a state leads.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Transition {
    Next(StateId),
    End,
}

#[derive(Debug)]
pub(crate) struct Pass {
    pub(crate) parameters: Option<Template>,
    pub(crate) result: Option<Payload>,
    pub(crate) result_path: ResultPath,
    pub(crate) next: Transition,
}

#[derive(Debug)]
pub(crate) struct Task {
    pub(crate) resource: Resource,
    pub(crate) parameters: Option<Template>,
    pub(crate) timeout: Option<Number<u64>>,
    pub(crate) heartbeat: Option<Number<u64>>,
    pub(crate) outcome: Outcome,
}

#[derive(Debug)]
pub(crate) struct Wait {
    pub(crate) until: WaitUntil,
    pub(crate) next: Transition,
}

#[derive(Debug)]
pub(crate) enum WaitUntil {
    Seconds(Number<u64>),
    Timestamp(Timestamp),
    TimestampPath(JsonPath),
}

/// `Error` and `Cause` of a Fail state.
#[derive(Debug)]
pub(crate) enum FailText {
    Absent,
    Literal(String),
    Computed(Expression),
}

#[derive(Debug)]
pub(crate) struct Parallel {
    pub(crate) branches: Vec<Arc<Scope>>,
    pub(crate) parameters: Option<Template>,
    pub(crate) outcome: Outcome,
}

#[derive(Debug)]
pub(crate) struct Map {
    pub(crate) processor: Arc<Scope>,
    pub(crate) mode: MapMode,
    pub(crate) items_path: Option<JsonPath>,
    pub(crate) item_selector: Option<Template>,
    pub(crate) max_concurrency: Number<u64>,
    pub(crate) outcome: Outcome,
}

#[derive(Debug)]
pub(crate) enum MapMode {
    /// The iterations are part of the execution.
    Inline,
    /// Every item, or batch of items, is an execution of its own.
    Distributed(Box<Distributed>),
}

#[derive(Debug)]
pub(crate) struct Distributed {
    pub(crate) execution_type: ExecutionType,
    pub(crate) label: Option<String>,
    pub(crate) tolerated_count: Option<Number<u64>>,
    pub(crate) tolerated_percentage: Option<Number<f64>>,
    pub(crate) batcher: Option<ItemBatcher>,
}

#[derive(Debug)]
pub(crate) struct ItemBatcher {
    pub(crate) max_items: Option<Number<u64>>,
    pub(crate) max_bytes: Option<Number<u64>>,
    pub(crate) batch_input: Option<Template>,
}

/// How executions of a machine are run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum ExecutionType {
    /// Durable, with a history.
    Standard,
    /// Short, without a history that can be read.
    Express,
}

/// A number in the definition, or the path to one in the state's input.
#[derive(Debug, Clone)]
pub(crate) enum Number<T> {
    Literal(T),
    Path(JsonPath),
}

/// What becomes of the result, or of the failure, of a state that does work.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) result_selector: Option<Template>,
    pub(crate) result_path: ResultPath,
    pub(crate) retry: Vec<Retrier>,
    pub(crate) catch: Vec<Catcher>,
    pub(crate) next: Transition,
}

#[derive(Debug)]
pub(crate) struct Retrier {
    pub(crate) errors: Vec<String>,
    pub(crate) interval_seconds: u64,
    pub(crate) max_attempts: u32,
    pub(crate) backoff_rate: f64,
    pub(crate) max_delay_seconds: Option<u64>,
    /// `JitterStrategy: FULL`.
    pub(crate) full_jitter: bool,
}

#[derive(Debug)]
pub(crate) struct Catcher {
    pub(crate) errors: Vec<String>,
    pub(crate) result_path: ResultPath,
    pub(crate) next: StateId,
}

impl ResultPath {
    /// Combines a state's raw input with its result.
    pub(crate) fn apply(&self, input: &Payload, result: Value) -> Result<Payload, crate::path::Unapplicable> {
        Ok(match self {
            Self::Replace => Payload::from(result),
            Self::Discard => input.clone(),
            Self::At(path) => Payload::from(path.insert(input.value().clone(), result)?),
        })
    }
}
