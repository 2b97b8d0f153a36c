//! Executions that a task starts: `states:startExecution`.

use std::sync::Arc;

use serde_json::json;

use super::{
    Root, Site,
    execution::{Beginning, Owner},
};
use crate::{
    Payload,
    asl::{Integration, Resource},
    engine::{ExecutionStatus, Machine, StateError},
    history::{Failure, epoch_seconds},
};

impl Root {
    pub(super) fn start_child(&mut self, site: Site, machine: Machine, arn: Arc<str>, name: Arc<str>) {
        let Some(resource) = self.resource(site) else { return };
        let Resource::Service { integration, .. } = &resource else { return };
        let Some(input) = self.run_mut(site).and_then(|run| run.child_input.take()) else { return };
        let waits = matches!(integration, Integration::Sync | Integration::Sync2);
        let owner = if waits { Owner::Task(site) } else { Owner::Nobody };
        let answer = json!({"ExecutionArn": &*arn, "StartDate": epoch_seconds(self.now)});
        let result = Payload::from(self.with_metadata(answer));
        self.call_returned(site, &resource, result);
        let child = self.begin(Beginning::of_machine(machine, arn, name, input, owner));
        if waits && let Some(run) = self.run_mut(site) {
            run.child = Some(child);
        }
    }

    /// An execution that a task waits for has ended.
    pub(super) fn child_ended(&mut self, site: Site, child: usize) {
        let waits = self.run_mut(site).is_some_and(|run| run.child == Some(child));
        let (Some(resource), Some(execution), true) = (self.resource(site), self.executions.get(child), waits) else {
            return;
        };
        let parsed = matches!(resource, Resource::Service { integration: Integration::Sync2, .. });
        let now = self.now;
        if execution.record.status == ExecutionStatus::Succeeded {
            let result = Payload::from(execution.record.to_task_result(now, parsed));
            if let Some(excess) = result.excess() {
                return self.task_failed(site, StateError::data_limit(resource.event_resource_type(), excess));
            }
            return self.task_succeeded(site, &resource, result);
        }
        let cause = execution.record.to_task_result(now, false).to_string();
        self.task_failed(site, StateError::new(Failure::new("States.TaskFailed", cause)));
    }
}
