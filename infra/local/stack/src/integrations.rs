//! What state machines reach: the functions in the Lambda host, SNS in the simulator, DynamoDB.

use std::collections::BTreeMap;
use std::sync::Arc;

use drs::{Request, Service};
use dynoxide::Database;
use futures::FutureExt;
use futures::future::BoxFuture;
use serde_json::{Value, json};
use states::{Clock, FunctionFailure, Integrations, ServiceFailure, TaskPlace};

use crate::dynamodb;
use crate::interpose::Interpose;
use crate::interposed::Interposed;
use crate::lambda::LambdaHost;
use crate::simulator::SharedSimulator;

/// The optimised integrations of DynamoDB
/// (<https://docs.aws.amazon.com/step-functions/latest/dg/connect-ddb.html>), with the API's names.
const DYNAMODB: [(&str, &str); 4] =
    [("getItem", "GetItem"), ("putItem", "PutItem"), ("updateItem", "UpdateItem"), ("deleteItem", "DeleteItem")];

/// The tasks' world.
#[derive(Clone)]
pub(crate) struct LocalIntegrations {
    pub(crate) lambda: LambdaHost,
    pub(crate) simulator: SharedSimulator,
    pub(crate) database: Database,
    pub(crate) clock: Clock,
    pub(crate) interposer: Option<Arc<dyn Interpose>>,
}

impl Integrations for LocalIntegrations {
    fn services(&self) -> Vec<String> {
        let dynamodb = DYNAMODB.iter().map(|(action, _)| format!("dynamodb:{action}"));
        std::iter::once("sns:publish".to_owned()).chain(dynamodb).collect()
    }

    fn invoke_function(&self, function: String, payload: Value) -> BoxFuture<'static, Result<Value, FunctionFailure>> {
        let lambda = self.lambda.clone();
        async move { lambda.invoke(&function, &payload).await }.boxed()
    }

    fn call_service(
        &self,
        service: String,
        action: String,
        parameters: Value,
    ) -> BoxFuture<'static, Result<Value, ServiceFailure>> {
        let answer = match service.as_str() {
            "sns" => publish(&self.simulator, &parameters),
            "dynamodb" => dynamo(&self.database, &action, &parameters),
            _ => Err(ServiceFailure { error: "States.Runtime".to_owned(), cause: format!("no service {service}") }),
        };
        std::future::ready(answer).boxed()
    }

    fn of_task(&self, task: &TaskPlace) -> Option<Arc<dyn Integrations>> {
        let interposer = self.interposer.clone()?;
        let (task, inner, clock) = (task.clone(), self.clone(), self.clock.clone());
        Some(Arc::new(Interposed { task, inner, interposer, clock }))
    }
}

/// `sns:publish` as the Query API takes it. A message that is no text is sent as JSON.
fn publish(simulator: &SharedSimulator, parameters: &Value) -> Result<Value, ServiceFailure> {
    let mut form: BTreeMap<String, String> = BTreeMap::new();
    for (name, value) in parameters.as_object().into_iter().flatten() {
        match (name.as_str(), value) {
            ("MessageAttributes", Value::Object(attributes)) => {
                for (number, (name, attribute)) in (1..).zip(attributes) {
                    let entry = format!("MessageAttributes.entry.{number}");
                    form.insert(format!("{entry}.Name"), name.clone());
                    for (member, value) in attribute.as_object().into_iter().flatten() {
                        form.insert(format!("{entry}.Value.{member}"), text(value));
                    }
                }
            }
            _ => {
                form.insert(name.clone(), text(value));
            }
        }
    }
    let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let request = Request { service: Some(Service::Sns), ..Request::sns("Publish", &form) };
    let response = simulator.handle(&request);
    let body = response.text();
    if response.status == 200 {
        return Ok(json!({"MessageId": between(&body, "<MessageId>", "</MessageId>")}));
    }
    let code = between(&body, "<Code>", "</Code>");
    Err(ServiceFailure { error: format!("SNS.{code}Exception"), cause: between(&body, "<Message>", "</Message>") })
}

fn dynamo(database: &Database, action: &str, parameters: &Value) -> Result<Value, ServiceFailure> {
    let known = DYNAMODB.iter().find(|(name, _)| *name == action);
    let operation = known.map_or(action, |(_, operation)| *operation);
    dynamodb::call_json(database, operation, parameters)
        .map_err(|failure| ServiceFailure { error: format!("DynamoDB.{}", failure.code), cause: failure.message })
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The text of the one element that matters in the simulator's own small XML.
fn between(text: &str, open: &str, close: &str) -> String {
    let found = text.split_once(open).and_then(|(_, rest)| rest.split_once(close)).map(|(inner, _)| inner);
    found.unwrap_or_default().replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}
