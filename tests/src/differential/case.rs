//! What is run: machines, and cases with an input and a table of functions each.

use std::collections::BTreeMap;

use serde_json::{Value, json};

/// The account of every engine.
pub(super) const ACCOUNT: &str = "123456789012";
/// The Region of every engine.
pub(super) const REGION: &str = "us-east-1";
/// The topic that machines publish to.
pub(super) const TOPIC: &str = "outcomes";

/// One execution of one machine.
pub struct Case {
    /// The name of the execution, and how calls of functions find their table.
    pub name: String,
    /// The name of the machine.
    pub machine: String,
    /// What the case is called in the lists that people keep.
    pub label: String,
    /// The input of the execution.
    pub input: Value,
    /// What the functions answer, call by call, by their names.
    pub functions: BTreeMap<String, Vec<Value>>,
}

impl Case {
    /// What another engine is told of it.
    pub fn document(&self) -> Value {
        json!({"name": self.name, "machine": self.machine, "input": self.input, "functions": self.functions})
    }
}

/// Everything that is run.
#[derive(Default)]
pub struct Suite {
    /// The definitions by name; a machine stands behind those that it starts.
    pub machines: BTreeMap<String, String>,
    /// The executions.
    pub cases: Vec<Case>,
}

impl Suite {
    /// Takes in another one.
    pub fn extend(&mut self, other: Self) {
        self.machines.extend(other.machines);
        self.cases.extend(other.cases);
    }
}

/// What an engine made of everything.
#[derive(Debug, serde::Deserialize)]
pub struct Outcomes {
    /// The machines that it does not take as they are, and why.
    pub refused: BTreeMap<String, String>,
    /// By the names of the cases.
    pub outcomes: BTreeMap<String, Outcome>,
    /// How long it ran executions by the clock, in seconds; its own start is not in it.
    pub seconds: f64,
    /// The same in CPU time.
    pub processor: f64,
    /// The most memory that it held, in bytes.
    pub memory: f64,
}

/// What came of a case.
#[derive(Debug, Clone, PartialEq, serde::Deserialize)]
pub struct Outcome {
    /// How the execution ended, `SUCCEEDED`.
    pub status: String,
    /// Its output; `null` when it did not succeed.
    pub output: Value,
    /// Its error, when it did not succeed.
    pub error: Option<String>,
    /// The types of the events of the history.
    pub events: Vec<String>,
    /// Every call of a function, with its payload.
    pub calls: Vec<(String, Value)>,
}

/// Of a function.
pub fn function_arn(name: &str) -> String {
    format!("arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}")
}

/// Of a machine.
pub(super) fn machine_arn(name: &str) -> String {
    format!("arn:aws:states:{REGION}:{ACCOUNT}:stateMachine:{name}")
}

/// Of the topic.
pub(super) fn topic_arn() -> String {
    format!("arn:aws:sns:{REGION}:{ACCOUNT}:{TOPIC}")
}
