//! The tasks of the state machines, read from their files: whoever adds one is covered by what enumerates them.

use std::path::PathBuf;

use serde_json::Value;

use crate::programs::workspace;

/// A Task of a state machine.
#[derive(Debug, Clone)]
pub struct AslTask {
    /// The machine: `wave`.
    pub machine: String,
    /// The states that lead to it and its own: `["RunWaves", "RunWave"]`.
    pub path: Vec<String>,
    /// Its definition.
    pub definition: Value,
}

impl AslTask {
    /// Its name.
    pub fn name(&self) -> &str {
        self.path.last().unwrap()
    }

    /// Whether it calls a Lambda function.
    pub fn is_function(&self) -> bool {
        self.definition["Parameters"]["FunctionName"].is_string()
    }

    /// Whether it starts an execution of another machine.
    pub fn starts_execution(&self) -> bool {
        self.definition["Resource"].as_str().unwrap().contains("states:startExecution")
    }
}

/// Every Task of every machine.
pub fn asl_tasks() -> Vec<AslTask> {
    let mut tasks = Vec::new();
    for file in asl_files() {
        let machine = file.file_name().unwrap().to_string_lossy().replace(".asl.json", "");
        let definition: Value = serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
        collect(&machine, &[], &definition, &mut tasks);
    }
    tasks
}

fn asl_files() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(workspace().join("statemachine")).unwrap();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.to_string_lossy().ends_with(".asl.json"));
    files.sort();
    files
}

fn collect(machine: &str, above: &[String], states: &Value, tasks: &mut Vec<AslTask>) {
    for (name, definition) in states["States"].as_object().unwrap() {
        let path = [above, std::slice::from_ref(name)].concat();
        if definition["Type"] == "Task" {
            let (machine, definition) = (machine.to_owned(), definition.clone());
            tasks.push(AslTask { machine, path: path.clone(), definition });
        }
        let branches = definition["Branches"].as_array().into_iter().flatten();
        for inner in [&definition["ItemProcessor"], &definition["Iterator"]].into_iter().chain(branches) {
            if inner.is_object() {
                collect(machine, &path, inner, tasks);
            }
        }
    }
}
