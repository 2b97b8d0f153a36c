//! Invariants about the histories of the machines.

use serde_json::Value;
use states::{EventDetails, HistoryEvent, Payload};

use super::{Findings, known};
use crate::storm::evidence::{Evidence, Execution, Machine};

/// The most events of a history (Step Functions quota).
const MAX_EVENTS: usize = 25_000;
/// The most bytes of a payload, the bare ids that feed `CheckServers` apart.
const MAX_PAYLOAD: usize = 8 * 1024;

fn machines(evidence: &Evidence) -> impl Iterator<Item = &Machine> {
    evidence.executions.iter().flat_map(Execution::machines)
}

pub(super) fn limits_are_kept(evidence: &Evidence) -> Findings {
    machines(evidence)
        .filter(|machine| machine.history.len() >= MAX_EVENTS)
        .map(|machine| format!("{} has {} events", machine.record.name, machine.history.len()))
        .collect()
}

pub(super) fn payloads_stay_small(evidence: &Evidence) -> Findings {
    let mut findings = Vec::new();
    for machine in machines(evidence) {
        for event in machine.history.iter().filter(|event| known::MESSAGES_ARE_NOT_CARRIED || !carries_message(event)) {
            let size = payload_without_server_ids(event);
            if size > MAX_PAYLOAD {
                findings.push(format!("event {:?} of {} has {size} bytes", event.id, machine.record.name));
            }
        }
    }
    findings
}

/// Whether an event belongs to the way of the message from the function that writes it to SNS.
fn carries_message(event: &HistoryEvent) -> bool {
    payload(event).is_some_and(|payload| {
        let value = payload.value();
        let places = [value, &value["Payload"], &value["outcome"], &value["Payload"]["outcome"]];
        places.iter().any(|value| value["message"].is_string() || value["Message"].is_string())
    })
}

fn payload_without_server_ids(event: &HistoryEvent) -> usize {
    match &event.details {
        EventDetails::ExecutionStarted { input, .. } => return input.len(),
        EventDetails::ExecutionFailed(failure) => return failure.cause.as_ref().map_or(0, String::len),
        _ => {}
    }
    let Some(payload) = payload(event) else { return 0 };
    let bytes = payload.bytes();
    if bytes <= MAX_PAYLOAD { bytes } else { bytes - server_ids(payload.value()) }
}

fn payload(event: &HistoryEvent) -> Option<&Payload> {
    match &event.details {
        EventDetails::ExecutionSucceeded { output }
        | EventDetails::StateExited { output, .. }
        | EventDetails::LambdaFunctionSucceeded { output }
        | EventDetails::TaskSubmitted { output, .. }
        | EventDetails::TaskSucceeded { output, .. } => Some(output),
        EventDetails::StateEntered { input, .. } | EventDetails::LambdaFunctionScheduled { input, .. } => Some(input),
        EventDetails::TaskScheduled { parameters, .. } => Some(parameters),
        _ => None,
    }
}

/// The bytes of bare server ids with their quotes and commas.
fn server_ids(value: &Value) -> usize {
    match value {
        Value::String(text) if text.starts_with("s-") => text.len() + 3,
        // Histories carry a nested input as text, too.
        Value::String(text) => text.matches("\"s-").count() * "\"s-00000000000000000\",".len(),
        Value::Array(items) => items.iter().map(server_ids).sum(),
        Value::Object(members) => members.values().map(server_ids).sum(),
        _ => 0,
    }
}

/// Nothing fails as a defect would, unless the storm made it up.
pub(super) fn no_function_has_a_defect(evidence: &Evidence) -> Findings {
    let made_up = |error: &str| evidence.meddling.errors.iter().any(|made_up| made_up == error);
    let mut findings = Vec::new();
    for machine in machines(evidence) {
        for event in &machine.history {
            let (EventDetails::TaskFailed { failure, .. }
            | EventDetails::TaskSubmitFailed { failure, .. }
            | EventDetails::LambdaFunctionFailed(failure)) = &event.details
            else {
                continue;
            };
            let error = failure.error.as_deref().unwrap_or_default();
            let cause = failure.cause.as_deref().unwrap_or_default();
            let is_defect = matches!(error, "Bug" | "Panic" | "Unhandled") || error.starts_with("Runtime.M");
            if is_defect && !made_up(error) && !known::spares_cause(cause) {
                findings.push(format!("{}: {error}: {cause}", machine.record.name));
            }
        }
    }
    findings
}
