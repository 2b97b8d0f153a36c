//! Runs a state machine at once: `cargo run -p states --example run -- machine.asl.json '{"a": 1}'`.
//!
//! Functions answer with their own payload, SNS takes every message, and nobody answers task tokens. With a third
//! argument, a JSON object of function names and results, the functions answer what it says.

use std::{
    env,
    error::Error,
    fs,
    io::{self, Write},
    sync::Arc,
};

use futures::future::{BoxFuture, FutureExt};
use jiff::Timestamp;
use serde_json::{Value, json};
use states::{
    Clock, Config, CreateStateMachine, FunctionFailure, Integrations, NoJournal, Pace, ServiceFailure, StepFunctions,
};

/// Functions by name, with what they answer.
struct Canned(Value);

impl Integrations for Canned {
    fn services(&self) -> Vec<String> {
        vec!["sns:publish".to_owned()]
    }

    fn invoke_function(&self, function: String, payload: Value) -> BoxFuture<'static, Result<Value, FunctionFailure>> {
        let name = function.rsplit(':').next().unwrap_or_default();
        let answer = self.0.get(name).cloned().unwrap_or(payload);
        async move { Ok(answer) }.boxed()
    }

    fn call_service(&self, _: String, _: String, _: Value) -> BoxFuture<'static, Result<Value, ServiceFailure>> {
        async { Ok(json!({"MessageId": "message"})) }.boxed()
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let path = arguments.next().ok_or("usage: run <definition file> [input] [results of functions]")?;
    let input = arguments.next().unwrap_or_else(|| "{}".to_owned());
    let results = arguments.next().map_or(Ok(Value::Null), |text| serde_json::from_str(&text))?;
    let clock = Clock::start(Pace::Instant, Timestamp::UNIX_EPOCH);
    let service = StepFunctions::new(Config::default(), clock, Arc::new(Canned(results)), NoJournal);
    let machine = service.create_state_machine(CreateStateMachine::new("machine", fs::read_to_string(path)?))?;
    let started = service.start_execution(&machine.snapshot.arn, Some("run"), &input)?;
    let ended = service.wait_for_execution(&started.execution_arn).await?;
    let mut out = io::stdout().lock();
    for event in service.history(&started.execution_arn)? {
        let kind = event.details.event_type();
        writeln!(out, "{} {:>4} {kind:<26} {}", event.timestamp, event.id, event.to_wire(true))?;
    }
    let result = ended.output.map_or_else(|| json!(ended.failure).to_string(), |output| output.text());
    writeln!(out, "{} {result}", ended.status)?;
    Ok(())
}
