//! The API as a client sees it: operations in JSON, answers in JSON.

mod errors;
mod executions;
mod machines;
mod test_state;
mod tokens;

use serde_json::{Value, json};

use crate::{
    NoJournal, StepFunctions,
    testing::{Scripted, service},
};

/// A service, spoken to in JSON.
struct Client {
    service: StepFunctions,
}

impl Client {
    fn new() -> Self {
        Self::with(Scripted::echo())
    }

    fn with(integrations: std::sync::Arc<Scripted>) -> Self {
        Self { service: service(integrations, NoJournal) }
    }

    /// The answer, or what is wrong as `name: message`.
    async fn call(&self, operation: &str, request: Value) -> Result<Value, String> {
        let response =
            self.service.handle(&format!("AWSStepFunctions.{operation}"), request.to_string().as_bytes()).await;
        let body: Value = serde_json::from_slice(&response.body).unwrap();
        match response.error_type {
            None => {
                assert_eq!(response.status, 200);
                Ok(body)
            }
            Some(error_type) => {
                assert_eq!(body["__type"], error_type.as_str());
                Err(format!("{error_type}: {}", body["message"].as_str().unwrap()))
            }
        }
    }

    async fn ok(&self, operation: &str, request: Value) -> Value {
        self.call(operation, request).await.unwrap()
    }

    async fn refused(&self, operation: &str, request: Value) -> String {
        self.call(operation, request).await.unwrap_err()
    }

    async fn create(&self, name: &str, definition: &Value) -> String {
        let request = json!({
            "name": name,
            "definition": definition.to_string(),
            "roleArn": "arn:aws:iam::111122223333:role/machine",
        });
        self.ok("CreateStateMachine", request).await["stateMachineArn"].as_str().unwrap().to_owned()
    }

    async fn start(&self, machine: &str, name: &str, input: &Value) -> String {
        let request = json!({"stateMachineArn": machine, "name": name, "input": input.to_string()});
        self.ok("StartExecution", request).await["executionArn"].as_str().unwrap().to_owned()
    }

    /// Starts an execution and waits for its end.
    async fn run(&self, machine: &str, name: &str, input: &Value) -> String {
        let arn = self.start(machine, name, input).await;
        self.service.wait_for_execution(&arn).await.unwrap();
        arn
    }
}
