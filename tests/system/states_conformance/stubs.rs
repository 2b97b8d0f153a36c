//! The functions and services of a case.

use std::collections::BTreeMap;

use futures::{FutureExt, future::BoxFuture};
use jiff::SignedDuration;
use serde_json::{Value, json};
use states::{Clock, FunctionFailure, Integrations, ServiceFailure};
use tokio::sync::mpsc;

use super::{
    case::{Case, Lambda},
    dynamodb::Tables,
};

const REQUEST_ID: &str = "6f5c1b8e-1d2c-4c55-9a53-0f6b1d7d3c11";

pub(super) struct Stubs {
    clock: Clock,
    lambdas: BTreeMap<String, Lambda>,
    tables: Tables,
    topic_exists: bool,
    messages: mpsc::UnboundedSender<Value>,
}

impl Stubs {
    /// The stubs, and the messages that are published to topics.
    pub(super) fn new(case: &Case, clock: Clock) -> (Self, mpsc::UnboundedReceiver<Value>) {
        let (messages, published) = mpsc::unbounded_channel();
        let table = case.input.get("TableName").and_then(Value::as_str).filter(|_| case.setup.starts_with("the table"));
        let stubs = Self {
            clock,
            lambdas: case.lambdas.clone(),
            tables: Tables::with(table),
            topic_exists: !case.setup.starts_with("no topic"),
            messages,
        };
        (stubs, published)
    }

    fn publish(&self, parameters: &Value) -> Result<Value, ServiceFailure> {
        let refused = |error: &str, code: &str, status: u16, message: &str| ServiceFailure {
            error: format!("SNS.{error}"),
            cause: format!(
                "{message} (Service: AmazonSNS; Status Code: {status}; Error Code: {code}; \
                 Request ID: {REQUEST_ID}; Proxy: null)"
            ),
        };
        if !self.topic_exists {
            return Err(refused("NotFoundException", "NotFound", 404, "Topic does not exist"));
        }
        let is_fifo = parameters["TopicArn"].as_str().is_some_and(|topic| topic.ends_with(".fifo"));
        if is_fifo && parameters.get("MessageGroupId").is_none() {
            let message = "Invalid parameter: The MessageGroupId parameter is required for FIFO topics";
            return Err(refused("InvalidParameterException", "InvalidParameter", 400, message));
        }
        drop(self.messages.send(parameters["Message"].clone()));
        let mut answer = json!({"MessageId": REQUEST_ID});
        if is_fifo {
            answer["SequenceNumber"] = "10000000000000000000".into();
        }
        Ok(answer)
    }
}

impl Integrations for Stubs {
    fn services(&self) -> Vec<String> {
        ["sns:publish", "dynamodb:getItem", "dynamodb:putItem", "dynamodb:updateItem", "dynamodb:deleteItem"]
            .map(str::to_owned)
            .into()
    }

    fn invoke_function(&self, function: String, payload: Value) -> BoxFuture<'static, Result<Value, FunctionFailure>> {
        let name = function.rsplit(':').next().unwrap_or_default();
        let Some(lambda) = self.lambdas.get(name).cloned() else {
            let failure = FunctionFailure::Service {
                error: "Lambda.ResourceNotFoundException".to_owned(),
                cause: format!("Function not found: {function}"),
            };
            return async { Err(failure) }.boxed();
        };
        let clock = self.clock.clone();
        async move { behave(&lambda, payload, &clock).await }.boxed()
    }

    fn call_service(
        &self,
        service: String,
        action: String,
        parameters: Value,
    ) -> BoxFuture<'static, Result<Value, ServiceFailure>> {
        let answer = match service.as_str() {
            "sns" => self.publish(&parameters),
            _ => self.tables.call(&action, parameters),
        };
        async { answer }.boxed()
    }
}

async fn behave(lambda: &Lambda, payload: Value, clock: &Clock) -> Result<Value, FunctionFailure> {
    match lambda {
        Lambda::Identity => Ok(payload),
        Lambda::Constant { value } => Ok(value.clone()),
        Lambda::LargeOutput { bytes } => Ok(Value::from("a".repeat(*bytes))),
        Lambda::Format => Ok(Value::from(format!("input-event-{}", python(&payload)))),
        Lambda::Sleep { seconds } => {
            let _hold = clock.sleep_until(clock.now() + SignedDuration::from_secs(*seconds)).await;
            Ok(payload)
        }
        Lambda::Raise { error_type, error_message } => Err(FunctionFailure::Unhandled {
            error_type: error_type.clone(),
            document: json!({
                "errorMessage": error_message,
                "errorType": error_type,
                "requestId": REQUEST_ID,
                "stackTrace": [],
            }),
        }),
    }
}

/// A value as Python prints it.
fn python(value: &Value) -> String {
    match value {
        Value::String(text) => format!("'{text}'"),
        Value::Array(items) => format!("[{}]", items.iter().map(python).collect::<Vec<_>>().join(", ")),
        other => other.to_string(),
    }
}
