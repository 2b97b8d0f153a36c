//! Running one case through the Step Functions API, as an SDK would.

use std::sync::Arc;

use serde_json::{Value, json};
use states::{Clock, Config, Namespace, NoJournal, Pace, StepFunctions};

use super::{case::Case, stubs::Stubs};

/// What the interpreter answered.
pub(super) struct Observed {
    pub(super) execution: Value,
    pub(super) events: Vec<Value>,
}

pub(super) async fn run(case: &Case) -> Result<Observed, String> {
    let clock = Clock::start(Pace::Instant, "2026-01-01T00:00:00Z".parse().unwrap());
    let (stubs, mut messages) = Stubs::new(case, clock.clone());
    let config = Config {
        namespace: Namespace { account: "111111111111".to_owned(), region: "us-east-1".to_owned() },
        seed: 1,
        patient: false,
    };
    let service = StepFunctions::new(config, clock.clone(), Arc::new(stubs), NoJournal);
    for (name, definition) in &case.machines {
        create(&service, name, definition, "STANDARD").await?;
    }
    let machine = create(&service, "main-machine", &case.definition, &case.kind).await?;
    let start = json!({"stateMachineArn": machine, "input": case.input.to_string()});
    if case.kind == "EXPRESS" {
        let execution = call(&service, "StartSyncExecution", start).await?;
        return Ok(Observed { execution, events: Vec::new() });
    }
    let hold = clock.hold();
    let started = call(&service, "StartExecution", start).await?;
    let arn = started["executionArn"].as_str().unwrap_or_default().to_owned();
    for action in &case.driver {
        match action.action.as_str() {
            "StopExecution" => drop(call(&service, "StopExecution", json!({"executionArn": arn})).await?),
            "SendTaskSuccess" => {
                let message = messages.recv().await.ok_or("no message arrived")?;
                // The message is out before its publication is answered; the outside party of the recording was slower.
                while !history(&service, &arn).await?.iter().any(|event| event["type"] == "TaskSubmitted") {
                    tokio::task::yield_now().await;
                }
                let token = message["TaskToken"].clone();
                let output = action.output.to_string();
                call(&service, "SendTaskSuccess", json!({"taskToken": token, "output": output})).await?;
            }
            other => return Err(format!("the driver cannot do {other}")),
        }
    }
    drop(hold);
    service.wait_for_execution(&arn).await.map_err(|error| error.to_string())?;
    let execution = call(&service, "DescribeExecution", json!({"executionArn": arn})).await?;
    Ok(Observed { execution, events: history(&service, &arn).await? })
}

async fn create(service: &StepFunctions, name: &str, definition: &Value, kind: &str) -> Result<Value, String> {
    let request = json!({
        "name": name,
        "definition": definition.to_string(),
        "roleArn": "arn:aws:iam::111111111111:role/machine",
        "type": kind,
    });
    Ok(call(service, "CreateStateMachine", request).await?["stateMachineArn"].clone())
}

async fn history(service: &StepFunctions, arn: &str) -> Result<Vec<Value>, String> {
    let mut events = Vec::new();
    let mut token = Value::Null;
    loop {
        let request = json!({"executionArn": arn, "maxResults": 7, "nextToken": token});
        let mut page = call(service, "GetExecutionHistory", request).await?;
        events.extend(page["events"].as_array().cloned().unwrap_or_default());
        token = page["nextToken"].take();
        if token.is_null() {
            return Ok(events);
        }
    }
}

async fn call(service: &StepFunctions, operation: &str, request: Value) -> Result<Value, String> {
    let response = service.handle(&format!("AWSStepFunctions.{operation}"), request.to_string().as_bytes()).await;
    let body = String::from_utf8_lossy(&response.body).into_owned();
    if response.status == 200 {
        serde_json::from_str(&body).map_err(|error| error.to_string())
    } else {
        Err(format!("{operation}: {body}"))
    }
}
