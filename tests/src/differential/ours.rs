//! Our interpreter, through its API.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use states::{Clock, Config, Namespace, NoJournal, Pace, StepFunctions};

use super::case::{ACCOUNT, Outcome, REGION, Suite, machine_arn};
use super::functions::{Functions, Stubs};

/// What comes of the cases, and the service that they ran on.
pub async fn run(suite: &Suite) -> (BTreeMap<String, Outcome>, StepFunctions) {
    let clock = Clock::start(Pace::Instant, "2026-01-01T00:00:00Z".parse().unwrap());
    let functions = Functions::new(suite, clock.clone());
    let namespace = Namespace { account: ACCOUNT.to_owned(), region: REGION.to_owned() };
    let stubs = std::sync::Arc::new(Stubs(functions.clone()));
    let service = StepFunctions::new(Config { namespace, seed: 1, patient: false }, clock, stubs, NoJournal);
    assert!(functions.service.set(service.clone()).is_ok());
    for (name, definition) in &suite.machines {
        let request = json!({
            "name": name, "definition": definition, "roleArn": format!("arn:aws:iam::{ACCOUNT}:role/machine"),
        });
        call(&service, "CreateStateMachine", &request).await;
    }
    let mut outcomes = BTreeMap::new();
    for case in &suite.cases {
        let request = json!({
            "stateMachineArn": machine_arn(&case.machine), "name": case.name, "input": case.input.to_string(),
        });
        let started = call(&service, "StartExecution", &request).await;
        let execution = json!({"executionArn": started["executionArn"], "maxResults": 1000});
        service.wait_for_execution(started["executionArn"].as_str().unwrap()).await.unwrap();
        let described = call(&service, "DescribeExecution", &execution).await;
        let history = call(&service, "GetExecutionHistory", &execution).await;
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        outcomes.insert(
            case.name.clone(),
            Outcome {
                status: text(&described["status"]),
                output: serde_json::from_str(described["output"].as_str().unwrap_or("null")).unwrap(),
                error: described["error"].as_str().map(str::to_owned),
                events: history["events"].as_array().unwrap().iter().map(|event| text(&event["type"])).collect(),
                calls: functions.calls(case),
            },
        );
    }
    (outcomes, service)
}

async fn call(service: &StepFunctions, operation: &str, request: &Value) -> Value {
    let response = service.handle(&format!("AWSStepFunctions.{operation}"), request.to_string().as_bytes()).await;
    let body = String::from_utf8_lossy(&response.body).into_owned();
    assert_eq!(response.status, 200, "{operation}: {body}\n{request:#}");
    serde_json::from_str(&body).unwrap()
}
