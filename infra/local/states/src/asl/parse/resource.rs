//! The resource of a Task, and the parameters that the optimised integrations know.

use super::{Fields, Parser, fields::did_you_mean};
use crate::asl::{ExecutionType, Integration, Resource};

/// The services this interpreter provides itself.
const OWN: [&str; 2] = ["lambda:invoke", "states:startExecution"];

/// What an integration takes: the required fields and all fields.
///
/// <https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html> and `connect-stepfunctions.html`
const PARAMETERS: [(&str, &[&str], &[&str]); 2] = [
    (
        "lambda:invoke",
        &["FunctionName"],
        &["FunctionName", "Payload", "Qualifier", "ClientContext", "InvocationType", "LogType"],
    ),
    ("states:startExecution", &["StateMachineArn"], &["StateMachineArn", "Input", "Name", "TraceHeader"]),
];

impl Parser<'_> {
    pub(super) fn resource(&mut self, fields: &mut Fields<'_>) -> Option<Resource> {
        let place = fields.place("Resource");
        let text = fields.string("Resource", &mut self.diagnostics)?;
        let Some(resource) = Resource::parse(text) else {
            self.unknown_resource(&place, text);
            return None;
        };
        let Resource::Service { service, action, integration } = &resource else { return Some(resource) };
        let name = format!("{service}:{action}");
        if !OWN.contains(&name.as_str()) && !self.capabilities.has(&name) {
            self.unknown_resource(&place, text);
            return None;
        }
        if !pattern_exists(service, &name, *integration) {
            self.unknown_resource(&place, text);
            return None;
        }
        if self.execution_type == ExecutionType::Express && *integration != Integration::RequestResponse {
            let suffix = resource.event_resource();
            let pattern = suffix.split_once('.').map_or("", |(_, pattern)| pattern);
            let message = format!("Express state machine does not support '.{pattern}' service integration ");
            self.diagnostics.schema(&place, message);
        }
        self.parameters(&name, fields);
        Some(resource)
    }

    fn unknown_resource(&mut self, place: &str, text: &str) {
        let known: Vec<String> = OWN
            .into_iter()
            .chain(self.capabilities.services.iter().map(String::as_str))
            .map(|name| format!("arn:aws:states:::{name}"))
            .collect();
        let hint = did_you_mean(text, known.iter().map(String::as_str));
        let message = format!(
            "The resource provided {text} is not recognized. \
             The value is not a valid resource ARN, or the resource is not available here{hint}"
        );
        self.diagnostics.schema(place, message);
    }

    fn parameters(&mut self, name: &str, fields: &mut Fields<'_>) {
        let Some((_, required, all)) = PARAMETERS.iter().find(|(known, ..)| *known == name) else { return };
        let place = fields.place("Parameters");
        let given = fields.take("Parameters").and_then(serde_json::Value::as_object);
        let names: Vec<&str> = given
            .into_iter()
            .flat_map(|given| given.keys())
            .map(|name| name.strip_suffix(".$").unwrap_or(name))
            .collect();
        for field in required.iter().filter(|field| !names.contains(field)) {
            self.diagnostics.schema(&place, format!("The field '{field}' is required but was missing"));
        }
        for field in names.iter().filter(|field| !all.contains(field)) {
            let hint = did_you_mean(field, all.iter().copied());
            self.diagnostics.schema(&place, format!("The field '{field}' is not supported by Step Functions{hint}"));
        }
        if given.and_then(|given| given.get("InvocationType")).is_some_and(|kind| kind != "RequestResponse") {
            let message = "Only the InvocationType 'RequestResponse' is supported by this interpreter";
            self.diagnostics.schema(&format!("{place}/InvocationType"), message);
        }
    }
}

/// Only executions can be waited for, and an item of a table cannot hand on a token.
fn pattern_exists(service: &str, name: &str, integration: Integration) -> bool {
    match integration {
        Integration::RequestResponse => true,
        Integration::Sync | Integration::Sync2 => name == "states:startExecution",
        Integration::WaitForTaskToken => service != "dynamodb",
    }
}
