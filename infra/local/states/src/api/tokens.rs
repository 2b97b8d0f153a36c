//! Answers to task tokens.

use serde_json::{Value, json};

use super::request::Request;
use crate::{ApiError, StepFunctions, payload::MAX_PAYLOAD_BYTES};

/// The longest token, in characters.
const MAX_TOKEN: usize = 2_048;

pub(super) fn success(service: &StepFunctions, mut request: Request) -> Result<Value, ApiError> {
    let token = request.required("taskToken", 1, MAX_TOKEN);
    let output = request.required("output", 0, MAX_PAYLOAD_BYTES);
    request.check()?;
    service.send_task_success(&token, &output)?;
    Ok(json!({}))
}

pub(super) fn failure(service: &StepFunctions, mut request: Request) -> Result<Value, ApiError> {
    let token = request.required("taskToken", 1, MAX_TOKEN);
    let error = request.text("error", 0, 256);
    let cause = request.text("cause", 0, 32_768);
    request.check()?;
    service.send_task_failure(&token, error.as_deref(), cause.as_deref())?;
    Ok(json!({}))
}

pub(super) fn heartbeat(service: &StepFunctions, mut request: Request) -> Result<Value, ApiError> {
    let token = request.required("taskToken", 1, MAX_TOKEN);
    request.check()?;
    service.send_task_heartbeat(&token)?;
    Ok(json!({}))
}
