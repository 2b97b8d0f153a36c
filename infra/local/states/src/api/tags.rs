//! Tags of state machines.

use serde_json::{Value, json};

use super::{machines::MAX_ARN, request::Request};
use crate::{ApiError, StepFunctions, Tags};

pub(super) fn tag(service: &StepFunctions, mut request: Request) -> Result<Value, ApiError> {
    let arn = request.required("resourceArn", 1, MAX_ARN);
    let added = read(&request, "tags")?;
    request.check()?;
    service.change_tags(&arn, |tags| tags.extend(added))?;
    Ok(json!({}))
}

pub(super) fn untag(service: &StepFunctions, mut request: Request) -> Result<Value, ApiError> {
    let arn = request.required("resourceArn", 1, MAX_ARN);
    request.check()?;
    let keys: Vec<String> = request
        .value("tagKeys")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|key| key.as_str().map(str::to_owned))
        .collect();
    service.change_tags(&arn, |tags| tags.retain(|key, _| !keys.contains(key)))?;
    Ok(json!({}))
}

pub(super) fn list(service: &StepFunctions, mut request: Request) -> Result<Value, ApiError> {
    let arn = request.required("resourceArn", 1, MAX_ARN);
    request.check()?;
    let entry = service.describe_state_machine(&arn).map_err(|error| match error.error_type.as_str() {
        "StateMachineDoesNotExist" => ApiError::resource_not_found(&arn),
        _ => error,
    })?;
    let tags: Vec<Value> = entry.tags.iter().map(|(key, value)| json!({"key": key, "value": value})).collect();
    Ok(json!({"tags": tags}))
}

/// Reads a list of `{"key": ..., "value": ...}`.
pub(super) fn read(request: &Request, member: &str) -> Result<Tags, ApiError> {
    let malformed = || ApiError::new("SerializationException", format!("the member '{member}' is not a list of tags"));
    let Some(list) = request.value(member) else { return Ok(Tags::new()) };
    list.as_array()
        .ok_or_else(malformed)?
        .iter()
        .map(|tag| {
            let key = tag.get("key").and_then(Value::as_str).ok_or_else(malformed)?;
            let value = tag.get("value").and_then(Value::as_str).unwrap_or_default();
            Ok((key.to_owned(), value.to_owned()))
        })
        .collect()
}
