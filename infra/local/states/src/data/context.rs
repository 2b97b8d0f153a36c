//! The context object, `$$`: what a state can know about its execution.
//!
//! <https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html>

use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::{
    Payload,
    path::{JsonPath, Missing, Step, walk},
};

/// The context object at one moment of one state.
#[derive(Debug, Clone)]
pub(crate) struct ContextObject {
    pub(crate) execution: Arc<ExecutionFacts>,
    /// Express executions cannot be redriven and do not have it.
    pub(crate) redrive_count: Option<u32>,
    pub(crate) redrive_time: Option<Timestamp>,
    pub(crate) state: StateFacts,
    pub(crate) task_token: Option<Arc<str>>,
    pub(crate) map_item: Option<Arc<MapItem>>,
    /// What a test of a single state gives in place of all that.
    pub(crate) replacement: Option<Arc<Value>>,
}

/// What does not change while an execution runs.
#[derive(Debug)]
pub(crate) struct ExecutionFacts {
    pub(crate) id: Arc<str>,
    pub(crate) name: Arc<str>,
    pub(crate) input: Payload,
    pub(crate) role_arn: Arc<str>,
    pub(crate) start_time: Timestamp,
    pub(crate) machine_id: Arc<str>,
    pub(crate) machine_name: Arc<str>,
}

/// The state that is being executed.
#[derive(Debug, Clone)]
pub(crate) struct StateFacts {
    pub(crate) name: Arc<str>,
    pub(crate) entered_time: Timestamp,
    /// Only the states that can be retried have it.
    pub(crate) retry_count: Option<u32>,
}

/// The item that an iteration of a Map state works on.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct MapItem {
    pub(crate) index: usize,
    pub(crate) value: Payload,
}

impl ContextObject {
    /// Evaluates a path that starts with `$$`.
    ///
    /// The two members that can be large are walked where they are; everything else is built on demand.
    pub(crate) fn select(&self, path: &JsonPath) -> Result<Value, Missing> {
        if let Some(steps) = path.steps().filter(|_| self.replacement.is_none()) {
            if let Some(rest) = strip(steps, &["Execution", "Input"]) {
                return walk(self.execution.input.value(), rest).cloned();
            }
            if let (Some(rest), Some(item)) = (strip(steps, &["Map", "Item", "Value"]), &self.map_item) {
                return walk(item.value.value(), rest).cloned();
            }
        }
        path.select(&self.to_value()).map(crate::path::Selected::into_value)
    }

    /// The whole context object.
    pub(crate) fn to_value(&self) -> Value {
        if let Some(replacement) = &self.replacement {
            return (**replacement).clone();
        }
        let facts = &self.execution;
        let mut object = Map::new();
        let mut execution = json!({
            "Id": &*facts.id,
            "Input": facts.input.value(),
            "Name": &*facts.name,
            "RoleArn": &*facts.role_arn,
            "StartTime": timestamp(facts.start_time),
        });
        if let Some(count) = self.redrive_count {
            execution["RedriveCount"] = count.into();
        }
        if let Some(redriven) = self.redrive_time {
            execution["RedriveTime"] = timestamp(redriven).into();
        }
        object.insert("Execution".to_owned(), execution);
        let mut state = json!({"Name": &*self.state.name, "EnteredTime": timestamp(self.state.entered_time)});
        if let (Some(state), Some(count)) = (state.as_object_mut(), self.state.retry_count) {
            state.insert("RetryCount".to_owned(), count.into());
        }
        object.insert("State".to_owned(), state);
        object.insert("StateMachine".to_owned(), json!({"Id": &*facts.machine_id, "Name": &*facts.machine_name}));
        if let Some(token) = &self.task_token {
            object.insert("Task".to_owned(), json!({"Token": &**token}));
        }
        if let Some(item) = &self.map_item {
            object.insert("Map".to_owned(), json!({"Item": {"Index": item.index, "Value": item.value.value()}}));
        }
        Value::Object(object)
    }
}

/// A time as the context object shows it: RFC 3339 in UTC with milliseconds.
fn timestamp(at: Timestamp) -> String {
    format!("{at:.3}")
}

fn strip<'a>(steps: &'a [Step], names: &[&str]) -> Option<&'a [Step]> {
    let (head, rest) = steps.split_at_checked(names.len())?;
    head.iter().zip(names).all(|(step, name)| matches!(step, Step::Name(found) if found == name)).then_some(rest)
}
