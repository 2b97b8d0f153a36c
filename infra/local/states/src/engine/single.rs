//! One state on its own: a machine of which only the first state is executed.

use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::{
    Conclusion, Effect, Engine, ExecutionStatus, MachineSnapshot, StartExecution, Stimulus, TaskOutcome,
    root::{Probe, Root},
};
use crate::{asl::ExecutionType, history::Failure, random::Randomness};

/// The test of one state.
#[derive(Debug)]
pub(crate) struct SingleState {
    root: Root,
}

/// What is tested.
#[derive(Debug)]
pub(crate) struct SingleStateSetup {
    /// A machine that starts with the state.
    pub(crate) definition: String,
    pub(crate) role_arn: String,
    /// Valid JSON.
    pub(crate) input: String,
    /// In place of the context object.
    pub(crate) context: Option<Value>,
}

/// What answers in place of the state's own work.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Mock {
    pub(crate) answer: Result<Value, Failure>,
    /// How often the error was retried already.
    pub(crate) retries: u32,
    /// How many iterations of a Map state failed.
    pub(crate) failed_items: usize,
}

impl SingleState {
    /// Enters the state.
    pub(crate) fn start(engine: &Engine, setup: SingleStateSetup, at: Timestamp) -> (Self, Vec<Effect>) {
        let settings = engine.settings();
        let mut random = Randomness::new(settings.seed, &format!("a test at {at}"));
        let (machine, execution) = (random.uuid().to_string(), random.uuid().to_string());
        let namespace = &settings.namespace;
        let arn: Arc<str> = namespace.express_execution(&machine, &execution, &random.uuid().to_string()).into();
        let snapshot = MachineSnapshot {
            arn: namespace.state_machine(&machine).into(),
            name: machine.into(),
            definition: setup.definition.into(),
            role_arn: setup.role_arn.into(),
            execution_type: ExecutionType::Standard,
            revision_id: None,
            updated_at: at,
        };
        let mut root = Root::new(settings.clone(), arn.clone());
        root.set_probe(Probe::new(setup.context));
        let start = StartExecution { machine: snapshot, arn, name: execution.into(), input: setup.input.into() };
        let effects = root.apply(at, Stimulus::Start(start));
        (Self { root }, effects)
    }

    /// Answers the state's work.
    pub(crate) fn mock(&mut self, at: Timestamp, mock: Mock) {
        if self.is_over() {
            return;
        }
        if let Err(failure) = &mock.answer {
            self.root.set_retries(failure.error.as_deref().unwrap_or_default(), mock.retries);
        }
        self.root.answer_probe(at, mock.answer, mock.failed_items);
    }

    /// Gives the answer of a real call.
    pub(crate) fn answer(&mut self, at: Timestamp, task: super::TaskId, outcome: TaskOutcome) {
        self.root.apply(at, Stimulus::TaskEnded { task, outcome });
    }

    /// When the state would go on by itself.
    pub(crate) fn next_timer(&self) -> Option<Timestamp> {
        self.root.next_timer().filter(|_| !self.is_over())
    }

    /// Lets time pass.
    pub(crate) fn advance(&mut self, at: Timestamp) {
        self.root.apply(at, Stimulus::Advance);
    }

    /// Whether there is nothing left to do.
    pub(crate) fn is_over(&self) -> bool {
        self.conclusion().is_some() || self.root.has_ended()
    }

    /// What the state came to; nothing if it failed.
    pub(crate) fn conclusion(&self) -> Option<&Conclusion> {
        self.root.probe()?.conclusion.as_ref()
    }

    /// Why the state failed, even if that was handled.
    pub(crate) fn failure(&self) -> Option<&Failure> {
        let execution = self.root.executions().first()?;
        match execution.record.status {
            ExecutionStatus::Failed => Some(&execution.record.failure),
            _ => self.root.probe()?.failure.as_ref(),
        }
    }

    /// The data on its way through the state.
    pub(crate) fn stages(&self) -> Map<String, Value> {
        self.root.probe().map(|probe| probe.stages.clone()).unwrap_or_default()
    }
}
