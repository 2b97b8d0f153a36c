//! Events in the JSON that the Step Functions API speaks.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::{EventDetails, Failure, HistoryEvent, event::TaskResource};

/// A time as the API writes it: seconds since 1970 with a fraction.
pub(crate) fn epoch_seconds(at: Timestamp) -> Value {
    /// Milliseconds in a second.
    const MILLISECONDS: f64 = 1_000.0;
    Value::from(at.as_millisecond() as f64 / MILLISECONDS)
}

impl HistoryEvent {
    /// The event as `GetExecutionHistory` answers it; without inputs and outputs if the caller does not want them.
    pub fn to_wire(&self, include_execution_data: bool) -> Value {
        let mut event = Map::new();
        event.insert("timestamp".to_owned(), epoch_seconds(self.timestamp));
        event.insert("type".to_owned(), self.details.event_type().into());
        event.insert("id".to_owned(), self.id.0.into());
        event.insert("previousEventId".to_owned(), self.previous_event_id.0.into());
        if let Some((member, mut details)) = self.details.member() {
            if !include_execution_data && let Some(details) = details.as_object_mut() {
                for data in ["input", "inputDetails", "output", "outputDetails", "parameters"] {
                    details.remove(data);
                }
            }
            event.insert(member.to_owned(), details);
        }
        Value::Object(event)
    }
}

impl EventDetails {
    /// AWS's name of the event's type.
    pub fn event_type(&self) -> String {
        let name = match self {
            Self::StateEntered { state, .. } => return format!("{state}StateEntered"),
            Self::StateExited { state, .. } => return format!("{state}StateExited"),
            Self::StateAborted { state } => return format!("{state}StateAborted"),
            Self::ExecutionStarted { .. } => "ExecutionStarted",
            Self::ExecutionSucceeded { .. } => "ExecutionSucceeded",
            Self::ExecutionFailed(_) => "ExecutionFailed",
            Self::ExecutionAborted(_) => "ExecutionAborted",
            Self::ExecutionTimedOut(_) => "ExecutionTimedOut",
            Self::ExecutionRedriven { .. } => "ExecutionRedriven",
            Self::ParallelStateStarted => "ParallelStateStarted",
            Self::ParallelStateSucceeded => "ParallelStateSucceeded",
            Self::ParallelStateFailed => "ParallelStateFailed",
            Self::MapStateStarted { .. } => "MapStateStarted",
            Self::MapStateSucceeded => "MapStateSucceeded",
            Self::MapStateFailed => "MapStateFailed",
            Self::MapIterationStarted { .. } => "MapIterationStarted",
            Self::MapIterationSucceeded { .. } => "MapIterationSucceeded",
            Self::MapIterationFailed { .. } => "MapIterationFailed",
            Self::MapIterationAborted { .. } => "MapIterationAborted",
            Self::MapRunStarted { .. } => "MapRunStarted",
            Self::MapRunSucceeded => "MapRunSucceeded",
            Self::MapRunFailed(_) => "MapRunFailed",
            Self::MapRunAborted => "MapRunAborted",
            Self::MapRunRedriven { .. } => "MapRunRedriven",
            Self::LambdaFunctionScheduled { .. } => "LambdaFunctionScheduled",
            Self::LambdaFunctionStarted => "LambdaFunctionStarted",
            Self::LambdaFunctionSucceeded { .. } => "LambdaFunctionSucceeded",
            Self::LambdaFunctionFailed(_) => "LambdaFunctionFailed",
            Self::LambdaFunctionTimedOut(_) => "LambdaFunctionTimedOut",
            Self::TaskScheduled { .. } => "TaskScheduled",
            Self::TaskStarted(_) => "TaskStarted",
            Self::TaskSubmitted { .. } => "TaskSubmitted",
            Self::TaskSucceeded { .. } => "TaskSucceeded",
            Self::TaskFailed { .. } => "TaskFailed",
            Self::TaskTimedOut { .. } => "TaskTimedOut",
            Self::TaskSubmitFailed { .. } => "TaskSubmitFailed",
        };
        name.to_owned()
    }

    /// The member of the event that holds its details, with the details. Some types have none.
    fn member(&self) -> Option<(&'static str, Value)> {
        self.execution_member().or_else(|| self.state_member()).or_else(|| self.task_member())
    }

    fn execution_member(&self) -> Option<(&'static str, Value)> {
        Some(match self {
            Self::ExecutionStarted { input, role_arn } => (
                "executionStartedEventDetails",
                json!({"input": &**input, "inputDetails": {"truncated": false}, "roleArn": &**role_arn}),
            ),
            Self::ExecutionSucceeded { output } => ("executionSucceededEventDetails", output_details(output)),
            Self::ExecutionFailed(failure) => ("executionFailedEventDetails", failure_details(failure)),
            Self::ExecutionAborted(failure) => ("executionAbortedEventDetails", failure_details(failure)),
            Self::ExecutionTimedOut(failure) => ("executionTimedOutEventDetails", failure_details(failure)),
            Self::ExecutionRedriven { redrive_count } => {
                ("executionRedrivenEventDetails", json!({"redriveCount": redrive_count}))
            }
            _ => return None,
        })
    }

    fn state_member(&self) -> Option<(&'static str, Value)> {
        let iteration = |name: &str, index: usize| json!({"name": name, "index": index});
        Some(match self {
            Self::StateEntered { name, input, .. } => (
                "stateEnteredEventDetails",
                json!({"name": &**name, "input": input.text(), "inputDetails": {"truncated": false}}),
            ),
            Self::StateExited { name, output, .. } => {
                let mut details = output_details(output);
                details["name"] = (&**name).into();
                ("stateExitedEventDetails", details)
            }
            Self::MapStateStarted { length } => ("mapStateStartedEventDetails", json!({"length": length})),
            Self::MapIterationStarted { name, index } => ("mapIterationStartedEventDetails", iteration(name, *index)),
            Self::MapIterationSucceeded { name, index } => {
                ("mapIterationSucceededEventDetails", iteration(name, *index))
            }
            Self::MapIterationFailed { name, index } => ("mapIterationFailedEventDetails", iteration(name, *index)),
            Self::MapIterationAborted { name, index } => ("mapIterationAbortedEventDetails", iteration(name, *index)),
            Self::MapRunStarted { map_run_arn } => ("mapRunStartedEventDetails", json!({"mapRunArn": &**map_run_arn})),
            Self::MapRunRedriven { map_run_arn, redrive_count } => {
                ("mapRunRedrivenEventDetails", json!({"mapRunArn": &**map_run_arn, "redriveCount": redrive_count}))
            }
            Self::MapRunFailed(failure) => ("mapRunFailedEventDetails", failure_details(failure)),
            _ => return None,
        })
    }

    fn task_member(&self) -> Option<(&'static str, Value)> {
        Some(match self {
            Self::LambdaFunctionScheduled { resource, input, timeout_in_seconds } => {
                let mut details =
                    json!({"resource": &**resource, "input": input.text(), "inputDetails": {"truncated": false}});
                insert_number(&mut details, "timeoutInSeconds", *timeout_in_seconds);
                ("lambdaFunctionScheduledEventDetails", details)
            }
            Self::LambdaFunctionSucceeded { output } => ("lambdaFunctionSucceededEventDetails", output_details(output)),
            Self::LambdaFunctionFailed(failure) => ("lambdaFunctionFailedEventDetails", failure_details(failure)),
            Self::LambdaFunctionTimedOut(failure) => ("lambdaFunctionTimedOutEventDetails", failure_details(failure)),
            Self::TaskScheduled { task, region, parameters, timeout_in_seconds, heartbeat_in_seconds } => {
                let mut details = json!({"region": &**region, "parameters": parameters.text()});
                insert_number(&mut details, "timeoutInSeconds", *timeout_in_seconds);
                insert_number(&mut details, "heartbeatInSeconds", *heartbeat_in_seconds);
                ("taskScheduledEventDetails", task.with(details))
            }
            Self::TaskStarted(task) => ("taskStartedEventDetails", task.with(json!({}))),
            Self::TaskSubmitted { task, output } => ("taskSubmittedEventDetails", task.with(output_details(output))),
            Self::TaskSucceeded { task, output } => ("taskSucceededEventDetails", task.with(output_details(output))),
            Self::TaskFailed { task, failure } => ("taskFailedEventDetails", task.with(failure_details(failure))),
            Self::TaskTimedOut { task, failure } => ("taskTimedOutEventDetails", task.with(failure_details(failure))),
            Self::TaskSubmitFailed { task, failure } => {
                ("taskSubmitFailedEventDetails", task.with(failure_details(failure)))
            }
            _ => return None,
        })
    }
}

impl TaskResource {
    fn with(&self, mut details: Value) -> Value {
        details["resourceType"] = (&*self.resource_type).into();
        details["resource"] = (&*self.resource).into();
        details
    }
}

fn insert_number(details: &mut Value, member: &str, number: Option<u64>) {
    if let Some(number) = number {
        details[member] = number.into();
    }
}

fn output_details(output: &crate::Payload) -> Value {
    json!({"output": output.text(), "outputDetails": {"truncated": false}})
}

fn failure_details(failure: &Failure) -> Value {
    serde_json::to_value(failure).unwrap_or_default()
}
