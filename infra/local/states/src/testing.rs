//! Integrations that do what a test says.

use std::{
    future::Future,
    sync::{Arc, Mutex},
};

use futures::future::BoxFuture;
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::{
    Clock, Config, CreateStateMachine, FunctionFailure, Integrations, Journal, Pace, ServiceFailure, StepFunctions,
};

/// The result of a function.
pub(crate) type Returned = Result<Value, FunctionFailure>;

type Answer = dyn Fn(String, Value) -> BoxFuture<'static, Returned> + Send + Sync;

/// Functions answered by a closure, and SNS, which takes every message.
pub(crate) struct Scripted {
    answer: Box<Answer>,
    calls: Mutex<Vec<(String, Value)>>,
}

impl Scripted {
    /// Answers every function, named without the rest of its ARN.
    pub(crate) fn new<F>(answer: impl Fn(String, Value) -> F + Send + Sync + 'static) -> Arc<Self>
    where
        F: Future<Output = Returned> + Send + 'static,
    {
        let answer =
            Box::new(move |function, payload| -> BoxFuture<'static, Returned> { Box::pin(answer(function, payload)) });
        Arc::new(Self { answer, calls: Mutex::new(Vec::new()) })
    }

    /// Every function answers its payload.
    pub(crate) fn echo() -> Arc<Self> {
        Self::new(|_, payload| async { Ok(payload) })
    }

    /// The functions and topics that were called, with what they were sent.
    pub(crate) fn calls(&self) -> Vec<(String, Value)> {
        self.calls.lock().unwrap().clone()
    }

    pub(crate) fn names(&self) -> Vec<String> {
        self.calls().into_iter().map(|(name, _)| name).collect()
    }
}

impl Integrations for Scripted {
    fn services(&self) -> Vec<String> {
        vec!["sns:publish".to_owned()]
    }

    fn invoke_function(&self, function: String, payload: Value) -> BoxFuture<'static, Returned> {
        let name = function.rsplit(':').next().unwrap_or_default().to_owned();
        self.calls.lock().unwrap().push((name.clone(), payload.clone()));
        (self.answer)(name, payload)
    }

    fn call_service(
        &self,
        _service: String,
        _action: String,
        parameters: Value,
    ) -> BoxFuture<'static, Result<Value, ServiceFailure>> {
        self.calls.lock().unwrap().push(("topic".to_owned(), parameters));
        Box::pin(async { Ok(json!({"MessageId": "m-1"})) })
    }
}

/// When the clock of a test starts: 2026-01-01T00:00:00Z.
pub(crate) fn origin() -> Timestamp {
    Timestamp::from_second(1_767_225_600).unwrap()
}

pub(crate) fn instant_clock() -> Clock {
    Clock::start(Pace::Instant, origin())
}

/// A service whose time passes as fast as it can.
pub(crate) fn service(integrations: Arc<Scripted>, journal: impl Journal) -> StepFunctions {
    StepFunctions::new(Config::default(), instant_clock(), integrations, journal)
}

/// A Task that calls a function, and is the last state.
pub(crate) fn task(function: &str) -> Value {
    json!({"Type": "Task", "Resource": format!("arn:aws:lambda:us-east-1:111122223333:function:{function}"), "End": true})
}

/// A machine of one state.
pub(crate) fn single(state: &Value) -> Value {
    json!({"StartAt": "Only", "States": {"Only": state}})
}

/// Creates a machine and answers its ARN.
pub(crate) fn create(service: &StepFunctions, name: &str, definition: &Value) -> Arc<str> {
    let created = service.create_state_machine(CreateStateMachine::new(name, definition.to_string()));
    created.unwrap().snapshot.arn
}
