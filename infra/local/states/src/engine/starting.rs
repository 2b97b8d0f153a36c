//! Whether an execution can be started, by the API or by a task, and under which ARN.

use std::sync::Arc;

use jiff::Timestamp;

use super::{ChildRequest, ChildResolution, Engine, MachineSnapshot, MachineSource, StartExecution, Stimulus, TaskId};
use crate::{arn::is_valid_name, asl::ExecutionType, history::Failure, payload, random::Randomness};

/// Why an execution cannot be started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum StartRefusal {
    MachineDoesNotExist,
    /// There is one of that name already.
    AlreadyExists {
        arn: Arc<str>,
    },
    /// There is one of that name and input, and it runs.
    AlreadyRunning {
        arn: Arc<str>,
        started_at: Timestamp,
    },
}

impl Engine {
    /// What a task finds when it wants to start an execution.
    pub(crate) fn resolve(&self, root: &Arc<str>, request: &ChildRequest) -> Stimulus {
        let resolution = self.resolve_child(root, request).unwrap_or_else(ChildResolution::Refused);
        Stimulus::ChildResolved { task: request.task, resolution }
    }

    fn resolve_child(&self, root: &Arc<str>, request: &ChildRequest) -> Result<ChildResolution, Failure> {
        let refused = |name: &str, message: String| {
            let detail = format!(
                "{message} (Service: AWSStepFunctions; Status Code: 400; Error Code: {name}; Request ID: {}; Proxy: null)",
                self.request_id(request.task)
            );
            Failure::new(format!("StepFunctions.{name}Exception"), detail)
        };
        if !is_valid_name(&request.name) {
            return Err(refused("InvalidName", format!("Invalid Name: '{}'", request.name)));
        }
        if let Err(cause) = payload::parse(&request.input) {
            return Err(refused("InvalidExecutionInput", format!("Invalid State Machine Execution Input: '{cause}'")));
        }
        match self.start_request(&request.machine_arn, Some(&request.name), &request.input) {
            Err(StartRefusal::MachineDoesNotExist) => Err(refused(
                "StateMachineDoesNotExist",
                format!("State Machine Does Not Exist: '{}'", request.machine_arn),
            )),
            Err(StartRefusal::AlreadyExists { arn } | StartRefusal::AlreadyRunning { arn, .. }) => {
                Err(refused("ExecutionAlreadyExists", format!("Execution Already Exists: '{arn}'")))
            }
            Ok(start) => {
                let known =
                    self.root(root).and_then(|root| root.machines().iter().position(|known| **known == start.machine));
                let machine = known.map_or_else(|| MachineSource::New(Box::new(start.machine)), MachineSource::Known);
                Ok(ChildResolution::Start { machine, arn: start.arn, name: start.name })
            }
        }
    }

    fn request_id(&self, task: TaskId) -> String {
        Randomness::new(self.settings().seed, &format!("request {}", task.0)).uuid().to_string()
    }

    /// Prepares the start of an execution of a machine. Without a name it gets one of its own.
    pub(crate) fn start_request(
        &self,
        machine_arn: &str,
        name: Option<&str>,
        input: &str,
    ) -> Result<StartExecution, StartRefusal> {
        let machine = self.machine(machine_arn).ok_or(StartRefusal::MachineDoesNotExist)?.snapshot.clone();
        let name = name.map_or_else(|| self.fresh_name(&machine), str::to_owned);
        let namespace = &self.settings().namespace;
        let arn: Arc<str> = match machine.execution_type {
            ExecutionType::Standard => namespace.execution(&machine.name, &name),
            ExecutionType::Express => {
                let id = Randomness::new(self.settings().seed, &format!("{name} {}", self.execution_count())).uuid();
                namespace.express_execution(&machine.name, &name, &id.to_string())
            }
        }
        .into();
        match self.execution(&arn) {
            Some(record) if record.is_running() && same_json(&record.input, input) => {
                Err(StartRefusal::AlreadyRunning { arn: record.arn.clone(), started_at: record.started_at })
            }
            Some(record) => Err(StartRefusal::AlreadyExists { arn: record.arn.clone() }),
            None => Ok(StartExecution { machine, arn, name: name.into(), input: input.into() }),
        }
    }

    /// A name that no execution of the machine has.
    fn fresh_name(&self, machine: &MachineSnapshot) -> String {
        let mut random =
            Randomness::new(self.settings().seed, &format!("the name of execution {}", self.execution_count()));
        loop {
            let name = random.uuid().to_string();
            if self.execution(&self.settings().namespace.execution(&machine.name, &name)).is_none() {
                return name;
            }
        }
    }
}

/// Whether two inputs are the same JSON document.
fn same_json(first: &str, second: &str) -> bool {
    let parse = |text| serde_json::from_str::<serde_json::Value>(text).ok();
    first == second || parse(first).is_some_and(|value| Some(value) == parse(second))
}
