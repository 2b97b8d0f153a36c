//! Interposing on what state machines and functions call: how tests make tasks fail, repeat, crash or come late.

use std::fmt::Debug;

use jiff::SignedDuration;
use serde_json::Value;
use states::TaskPlace;

/// Decides what becomes of calls. Everything happens as usual where it says nothing else.
pub trait Interpose: Debug + Send + Sync {
    /// What becomes of a task's call of a function or a service.
    fn task(&self, call: &TaskCall) -> TaskFate {
        let _ = call;
        TaskFate::Normal
    }

    /// What becomes of a request that a function makes. Only functions in the stack's own process are asked about.
    fn request(&self, request: &FunctionRequest) -> RequestFate {
        let _ = request;
        RequestFate::Normal
    }

    /// What is sent in place of the body of such a request, if anything is.
    fn body(&self, request: &FunctionRequest, body: &[u8]) -> Option<Vec<u8>> {
        let _ = (request, body);
        None
    }

    /// Hears what such a request was answered.
    fn answered(&self, request: &FunctionRequest, body: &[u8]) {
        let _ = (request, body);
    }
}

/// A task's call. An execution that a task starts is no call: that is the interpreter's own.
#[derive(Debug, Clone, PartialEq)]
pub struct TaskCall {
    /// Which task calls.
    pub task: TaskPlace,
    /// The function's name, `poll-wave`, or service and action, `sns:publish`.
    pub target: String,
    /// The event, or the service's parameters.
    pub payload: Value,
}

impl TaskCall {
    /// Whether it calls a function, and not a service directly.
    pub fn is_function(&self) -> bool {
        !self.target.contains(':')
    }
}

/// What becomes of a task's call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TaskFate {
    /// What usually becomes of it.
    Normal,
    /// It is made twice, one after the other; the first answer is thrown away.
    Twice,
    /// It is not made, and fails.
    Fails(TaskError),
    /// It is made, and its answer is lost: the task fails all the same.
    AnswerLost(TaskError),
    /// It is made, and its answer comes so much later.
    Late(SignedDuration),
}

/// How a call fails.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskError {
    /// The name that `Retry` and `Catch` match on.
    pub name: String,
    /// The message.
    pub message: String,
}

impl TaskError {
    /// An error of this name.
    pub fn new(name: &str, message: &str) -> Self {
        Self { name: name.to_owned(), message: message.to_owned() }
    }

    /// What Step Functions sees of a function whose process ends before it answers.
    pub fn crash() -> Self {
        Self::new("Runtime.ExitError", "Runtime exited with error: signal: killed")
    }
}

/// A request of a function to a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FunctionRequest {
    /// The function, `start-wave`.
    pub function: String,
    /// The service as signatures name it: `drs`, `dynamodb`, `ssm`, `states`.
    pub service: String,
    /// The operation, or its path: `PutItem`, `/StartRecovery`.
    pub operation: String,
}

/// What becomes of a request of a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestFate {
    /// It is answered.
    Normal,
    /// The function dies before it.
    DiesBefore,
    /// The service does what it is asked for, and the function dies before the answer reaches it.
    DiesAfter,
}
