//! The optimised integrations: what a task sends, and how AWS wraps the answer.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use super::{Root, Site};
use crate::{Payload, asl::Resource, data::EvaluationError, engine::Call};

/// What a task asks for.
pub(super) enum Request {
    Call { call: Call, wants_log: bool },
    StartExecution { machine_arn: String, name: String, input: String },
}

impl Root {
    pub(super) fn request(&mut self, resource: &Resource, parameters: &Payload) -> Result<Request, EvaluationError> {
        let (service, action) = match resource {
            Resource::Function { arn } => {
                let call = Call::Function { function: arn.clone(), payload: parameters.value().clone() };
                return Ok(Request::Call { call, wants_log: false });
            }
            Resource::Service { service, action, .. } => (service, action),
        };
        match (service.as_str(), action.as_str()) {
            ("lambda", "invoke") => invoke(parameters),
            ("states", "startExecution") => self.start_execution_request(parameters),
            _ => {
                let call = Call::Service {
                    service: service.clone(),
                    action: action.clone(),
                    parameters: parameters.value().clone(),
                };
                Ok(Request::Call { call, wants_log: false })
            }
        }
    }

    fn start_execution_request(&mut self, parameters: &Payload) -> Result<Request, EvaluationError> {
        let machine_arn = text(parameters, "StateMachineArn")?;
        let name = match parameters.get("Name") {
            None | Some(Value::Null) => self.random.uuid().to_string(),
            Some(_) => text(parameters, "Name")?,
        };
        let input = match parameters.get("Input") {
            None | Some(Value::Null) => "{}".to_owned(),
            Some(Value::String(json)) => json.clone(),
            Some(other) => other.to_string(),
        };
        Ok(Request::StartExecution { machine_arn, name, input })
    }

    /// A service's answer with what AWS puts around it.
    pub(super) fn wrapped(&mut self, site: Site, resource: &Resource, answer: Value) -> Payload {
        let wants_log = self.run_mut(site).is_some_and(|run| run.wants_log);
        Payload::from(match resource {
            Resource::Function { .. } => answer,
            Resource::Service { service, action, .. } if service == "lambda" && action == "invoke" => {
                let mut result = json!({"ExecutedVersion": "$LATEST", "Payload": answer, "StatusCode": 200});
                if wants_log {
                    let id = self.random.uuid();
                    let log = format!("START RequestId: {id} Version: $LATEST\nEND RequestId: {id}\n");
                    result["LogResult"] = STANDARD.encode(log).into();
                }
                self.with_metadata(result)
            }
            Resource::Service { .. } => self.with_metadata(answer),
        })
    }

    /// Adds what the AWS SDK tells about the HTTP exchange.
    pub(super) fn with_metadata(&mut self, mut result: Value) -> Value {
        let id = self.random.uuid().to_string();
        if let Some(members) = result.as_object_mut() {
            members.insert(
                "SdkHttpMetadata".to_owned(),
                json!({
                    "AllHttpHeaders": {"Content-Type": ["application/json"], "x-amzn-RequestId": [&id]},
                    "HttpHeaders": {"Content-Type": "application/json", "x-amzn-RequestId": &id},
                    "HttpStatusCode": 200,
                }),
            );
            members.insert("SdkResponseMetadata".to_owned(), json!({"RequestId": id}));
        }
        result
    }
}

/// `lambda:invoke`. A payload that is a text is sent as it is and so must be JSON; none is an empty object.
fn invoke(parameters: &Payload) -> Result<Request, EvaluationError> {
    let function = text(parameters, "FunctionName")?;
    let function = match parameters.get("Qualifier").and_then(Value::as_str) {
        Some(qualifier) => format!("{function}:{qualifier}"),
        None => function,
    };
    let payload = match parameters.get("Payload") {
        None | Some(Value::Null) => json!({}),
        Some(Value::String(json)) => crate::payload::parse(json).map_err(|cause| {
            unusable(parameters, &format!("The value for the field 'Payload' must be valid JSON: {cause}"))
        })?,
        Some(other) => other.clone(),
    };
    let wants_log = parameters.get("LogType").is_some_and(|kind| kind == "Tail");
    Ok(Request::Call { call: Call::Function { function, payload }, wants_log })
}

fn text(parameters: &Payload, field: &str) -> Result<String, EvaluationError> {
    parameters
        .get(field)
        .and_then(Value::as_str)
        .map(str::to_owned)
        .ok_or_else(|| unusable(parameters, &format!("The value for the field '{field}' must be a STRING")))
}

fn unusable(parameters: &Payload, problem: &str) -> EvaluationError {
    EvaluationError::Value(format!(
        "The Parameters '{}' could not be used to start the Task: [{problem}]",
        parameters.text()
    ))
}
