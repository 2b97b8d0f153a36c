//! A root that has ended, as it is kept.

use std::sync::Arc;

use serde_json::Value;

use super::{Execution, Root, Settings, execution::Owner};
use crate::{
    Payload,
    data::ExecutionFacts,
    engine::{ClosedExecution, ClosedRoot, MachineSnapshot},
};

impl Root {
    /// What is to be kept of a root that has ended after so many stimuli.
    pub(in crate::engine) fn to_closed(&self, stimuli: u64) -> ClosedRoot {
        let executions = self.executions.iter().map(|execution| ClosedExecution {
            machine: execution.machine,
            record: execution.record.clone(),
            history: execution.history.clone(),
            left_at: execution.left_at.clone(),
        });
        ClosedRoot {
            arn: self.arn.clone(),
            stimuli,
            machines: self.machines.clone(),
            executions: executions.collect(),
            map_runs: self.map_runs.clone(),
            calls: self.next_task,
        }
    }

    /// Brings back a root that has ended.
    pub(in crate::engine) fn from_closed(settings: Arc<Settings>, closed: ClosedRoot) -> Self {
        let mut root = Self::new(settings, closed.arn);
        root.machines = closed.machines;
        root.executions = closed.executions.into_iter().map(|execution| restored(execution, &root.machines)).collect();
        root.map_runs = closed.map_runs;
        root.next_task = closed.calls;
        root
    }
}

fn restored(closed: ClosedExecution, machines: &[Arc<MachineSnapshot>]) -> Execution {
    let record = closed.record;
    // It was checked when the execution was started.
    let input: Value = serde_json::from_str(&record.input).unwrap_or_default();
    let machine = machines.get(closed.machine);
    let facts = ExecutionFacts {
        id: record.arn.clone(),
        name: record.name.clone(),
        input: Payload::from(input),
        role_arn: machine.map_or_else(|| "".into(), |machine| machine.role_arn.clone()),
        start_time: record.started_at,
        machine_id: record.state_machine_arn.clone(),
        machine_name: machine.map_or_else(|| "".into(), |machine| machine.name.clone()),
    };
    Execution {
        record,
        history: closed.history,
        machine: closed.machine,
        facts: Arc::new(facts),
        strands: Vec::new(),
        left_at: closed.left_at,
        owner: Owner::Nobody,
        deadline: None,
        overflowed: false,
    }
}
