//! `lambda:InvokeFunction`: what front ends call for the wishes of people.

use aws_sdk_lambda::primitives::Blob;
use domain::fault::{Fault, FaultKind};
use domain::ports::{Answer, InvokeFunction};
use serde::Deserialize;
use serde_json::Value;

use crate::faults::fault;
use crate::world::World;

/// An error as the runtime of a function reports it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct FunctionError {
    #[serde(default)]
    error_type: String,
    #[serde(default)]
    error_message: String,
}

impl InvokeFunction for World {
    async fn invoke_function(&self, function: &str, payload: &Value) -> Answer<Value> {
        let name = format!("{}{function}", self.function_prefix);
        let request = self.lambda.invoke().function_name(&name).payload(Blob::new(payload.to_string()));
        let answer = request.send().await.map_err(|error| not_its_own(fault(&format!("Invoke of {name}"), &error)))?;
        let body = answer.payload().map(AsRef::as_ref).unwrap_or_default();
        let unreadable = |error| Fault::bug(format!("{name} answered what is no JSON: {error}"));
        if answer.function_error().is_none() {
            return serde_json::from_slice(body).map_err(unreadable);
        }
        let error: FunctionError = serde_json::from_slice(body).map_err(unreadable)?;
        Err(match error.error_type.as_str() {
            word if word == FaultKind::Rejected.name() => Fault::rejected(error.error_message),
            word if word == FaultKind::Transient.name() => Fault::transient(error.error_message),
            word => Fault::bug(format!("{name}: {word}: {}", error.error_message)),
        })
    }
}

/// What keeps the function from being called is no refusal by the function: it is not there, or may not be called.
fn not_its_own(fault: Fault) -> Fault {
    if fault.kind == FaultKind::Rejected { Fault { kind: FaultKind::Bug, ..fault } } else { fault }
}
