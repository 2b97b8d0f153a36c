//! What is run: machines, and cases with an input and a table of functions each.

use std::collections::BTreeMap;

use serde_json::{Value, json};

/// The account and the Region of every engine.
pub(super) const ACCOUNT: &str = "123456789012";
pub(super) const REGION: &str = "us-east-1";
/// The topic that machines publish to.
pub(super) const TOPIC: &str = "outcomes";

/// One execution of one machine.
pub(super) struct Case {
    /// The name of the execution, and how calls of functions find their table.
    pub(super) name: String,
    pub(super) machine: String,
    /// What the case is called in the lists that people keep.
    pub(super) label: String,
    pub(super) input: Value,
    pub(super) functions: BTreeMap<String, Vec<Value>>,
}

impl Case {
    /// What another engine is told of it.
    pub(super) fn document(&self) -> Value {
        json!({"name": self.name, "machine": self.machine, "input": self.input, "functions": self.functions})
    }
}

/// Everything that is run.
#[derive(Default)]
pub(super) struct Suite {
    /// The definitions by name; a machine stands behind those that it starts.
    pub(super) machines: BTreeMap<String, String>,
    pub(super) cases: Vec<Case>,
}

impl Suite {
    pub(super) fn extend(&mut self, other: Self) {
        self.machines.extend(other.machines);
        self.cases.extend(other.cases);
    }
}

/// What an engine made of everything.
#[derive(Debug, serde::Deserialize)]
pub(super) struct Outcomes {
    /// The machines that it does not take as they are, and why.
    pub(super) refused: BTreeMap<String, String>,
    /// By the names of the cases.
    pub(super) outcomes: BTreeMap<String, Outcome>,
}

/// What came of a case.
#[derive(Debug, Clone, PartialEq, serde::Deserialize)]
pub(super) struct Outcome {
    pub(super) status: String,
    pub(super) output: Value,
    pub(super) error: Option<String>,
    /// The types of the events of the history.
    pub(super) events: Vec<String>,
    /// Every call of a function, with its payload.
    pub(super) calls: Vec<(String, Value)>,
}

pub(super) fn function_arn(name: &str) -> String {
    format!("arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}")
}

pub(super) fn machine_arn(name: &str) -> String {
    format!("arn:aws:states:{REGION}:{ACCOUNT}:stateMachine:{name}")
}

pub(super) fn topic_arn() -> String {
    format!("arn:aws:sns:{REGION}:{ACCOUNT}:{TOPIC}")
}
