//! Counts everything that AWS would charge for while an execution runs.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::{Value, json};
use stack::{FunctionRequest, Interpose, TaskCall, TaskFate};

/// Listens to the calls between the services.
#[derive(Debug, Default)]
pub(super) struct Counter(Mutex<Calls>);

/// What was called.
#[derive(Debug, Clone, Default)]
pub(super) struct Calls {
    /// Calls that tasks make without a function, `sns:publish`.
    pub(super) services: BTreeMap<String, u64>,
    /// Requests of functions, by function, service and operation.
    pub(super) requests: BTreeMap<(String, String, String), u64>,
    /// Read request units of DynamoDB.
    pub(super) read_units: f64,
    /// Write request units of DynamoDB, those of its indexes included.
    pub(super) write_units: f64,
}

impl Counter {
    fn calls(&self) -> MutexGuard<'_, Calls> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What was called since this was last asked.
    pub(super) fn take(&self) -> Calls {
        std::mem::take(&mut self.calls())
    }
}

impl Calls {
    /// Requests of functions to a service.
    pub(super) fn to(&self, service: &str) -> u64 {
        self.requests.iter().filter(|((_, to, _), _)| to == service).map(|(_, count)| count).sum()
    }

    /// Requests of one function to a service.
    pub(super) fn of_function(&self, function: &str, service: &str) -> u64 {
        let wanted = |from: &str, to: &str| from == function && to == service;
        self.requests.iter().filter(|((from, to, _), _)| wanted(from, to)).map(|(_, count)| count).sum()
    }
}

impl Interpose for Counter {
    fn task(&self, call: &TaskCall) -> TaskFate {
        if !call.is_function() {
            *self.calls().services.entry(call.target.clone()).or_default() += 1;
        }
        TaskFate::Normal
    }

    /// Makes DynamoDB say what it would charge.
    fn body(&self, request: &FunctionRequest, body: &[u8]) -> Option<Vec<u8>> {
        let key = (request.function.clone(), request.service.clone(), request.operation.clone());
        *self.calls().requests.entry(key).or_default() += 1;
        if request.service != "dynamodb" {
            return None;
        }
        let mut body: Value = serde_json::from_slice(body).ok()?;
        body["ReturnConsumedCapacity"] = json!("INDEXES");
        Some(body.to_string().into_bytes())
    }

    fn answered(&self, request: &FunctionRequest, body: &[u8]) {
        if request.service != "dynamodb" {
            return;
        }
        let answer: Value = serde_json::from_slice(body).unwrap_or_default();
        let consumed = match &answer["ConsumedCapacity"] {
            Value::Array(tables) => tables.iter().map(units).sum(),
            table => units(table),
        };
        let mut calls = self.calls();
        if is_read(&request.operation) {
            calls.read_units += consumed;
        } else {
            calls.write_units += consumed;
        }
    }
}

/// Of a table and its indexes together.
fn units(consumed: &Value) -> f64 {
    consumed["CapacityUnits"].as_f64().unwrap_or(0.0)
}

fn is_read(operation: &str) -> bool {
    ["Get", "Query", "Scan", "BatchGet", "TransactGet"].iter().any(|verb| operation.starts_with(verb))
}
