//! Checking the context object that a caller of `TestState` gives.

use serde_json::{Map, Value};

use crate::ApiError;

/// What the members of the context object are.
enum Kind {
    Text,
    Count,
    Any,
}

const EXECUTION: [(&str, Kind); 7] = [
    ("Id", Kind::Text),
    ("Input", Kind::Any),
    ("Name", Kind::Text),
    ("RoleArn", Kind::Text),
    ("StartTime", Kind::Text),
    ("RedriveCount", Kind::Count),
    ("RedriveTime", Kind::Text),
];
const STATE: [(&str, Kind); 3] = [("EnteredTime", Kind::Text), ("Name", Kind::Text), ("RetryCount", Kind::Count)];
const STATE_MACHINE: [(&str, Kind); 2] = [("Id", Kind::Text), ("Name", Kind::Text)];
const TASK: [(&str, Kind); 1] = [("Token", Kind::Text)];

/// Parses the context object. `submits` says whether the state is a Task that has a token or a job.
pub(super) fn parse(text: &str, submits: bool) -> Result<Value, ApiError> {
    let value: Value = serde_json::from_str(text).map_err(|cause| invalid(&cause.to_string()))?;
    let Value::Object(members) = &value else { return Err(invalid("Context object must be a JSON object")) };
    for (name, member) in members {
        let allowed: &[(&str, Kind)] = match name.as_str() {
            "Execution" => &EXECUTION,
            "State" => &STATE,
            "StateMachine" => &STATE_MACHINE,
            "Task" if submits => &TASK,
            "Task" => {
                return Err(invalid(
                    "Context object contains 'Task' when state is not a Task state with a '.sync' or \
                     '.waitForTaskToken' service integration pattern",
                ));
            }
            "Map" => return Err(invalid("'Map' field is not supported when mocking a Context object")),
            other => return Err(not_allowed(other)),
        };
        let Value::Object(fields) = member else { return Err(invalid(&format!("{name} must be a JSON object"))) };
        check(name, fields, allowed)?;
    }
    Ok(value)
}

fn check(name: &str, fields: &Map<String, Value>, allowed: &[(&str, Kind)]) -> Result<(), ApiError> {
    for (field, value) in fields {
        let Some((_, kind)) = allowed.iter().find(|(known, _)| known == field) else { return Err(not_allowed(field)) };
        let expected = match kind {
            Kind::Text if !value.is_string() => "a string",
            Kind::Count if !value.is_u64() => "a number",
            _ => continue,
        };
        return Err(invalid(&format!("{name}.{field} must be {expected}")));
    }
    Ok(())
}

fn not_allowed(field: &str) -> ApiError {
    invalid(&format!("Field '{field}' is not allowed"))
}

fn invalid(problem: &str) -> ApiError {
    ApiError::validation(format!("Invalid Context object provided: {problem}"))
}
