//! The calls that executions ask for: made beside each other, each holding the clock until it is answered.

use std::sync::{Arc, Weak};

use super::{
    Shared,
    core::{CallKey, Outgoing},
};
use crate::{
    Clock, Integrations,
    engine::{Call, Stimulus, TaskOutcome},
    history::Failure,
    payload::{MAX_DEPTH, is_deeper_than},
};

impl Shared {
    /// Makes calls and feeds their answers back.
    pub(super) fn make(self: &Arc<Self>, calls: Vec<Outgoing>) {
        for Outgoing { key, call } in calls {
            // The hold is taken here and not by the task, which runs only later.
            let hold = self.clock.hold();
            let (weak, integrations, clock) = (Arc::downgrade(self), self.integrations.clone(), self.clock.clone());
            let mut core = self.core();
            if core.is_stopped() {
                return;
            }
            let task = core.engine.task_place(&key.0, key.1);
            let integrations = task.and_then(|task| integrations.of_task(&task)).unwrap_or(integrations);
            let task = self.runtime.spawn(call_and_answer(weak, integrations, clock, hold, key.clone(), call));
            core.calls.insert(key, task.abort_handle());
        }
    }

    fn answer(self: &Arc<Self>, key: &CallKey, outcome: TaskOutcome) {
        let (root, task) = key;
        let mut core = self.core();
        core.calls.remove(key);
        if core.is_stopped() || !core.engine.awaits_call(root, *task) {
            return;
        }
        let stimulus = Stimulus::TaskEnded { task: *task, outcome };
        let driven = core.drive(&self.clock, self.clock.now(), root, stimulus);
        drop(core);
        match driven {
            Ok(outgoing) => self.make(outgoing),
            Err(error) => tracing::error!(%error, root = %root, "the answer to a task is lost"),
        }
    }
}

async fn call_and_answer(
    shared: Weak<Shared>,
    integrations: Arc<dyn Integrations>,
    clock: Clock,
    hold: crate::Hold,
    key: CallKey,
    call: Call,
) {
    clock
        .busy(async move {
            // From here on the work has a hold of its own, which it gives up while it sleeps. It keeps it until the
            // answer has arrived: otherwise time could jump to the task's own time-out in between.
            drop(hold);
            let outcome = outcome(integrations, call).await;
            if let Some(shared) = shared.upgrade() {
                shared.answer(&key, outcome);
            }
        })
        .await;
}

pub(super) async fn outcome(integrations: Arc<dyn Integrations>, call: Call) -> TaskOutcome {
    let answer = match call {
        Call::Function { function, payload } => {
            integrations.invoke_function(function, payload).await.map_err(Into::into)
        }
        Call::Service { service, action, parameters } => {
            integrations.call_service(service, action, parameters).await.map_err(Into::into)
        }
    };
    match answer {
        // The journal could not read it back.
        Ok(value) if is_deeper_than(&value, MAX_DEPTH) => TaskOutcome::Failed(Failure::new(
            "States.DataLimitExceeded",
            format!("The task returned a result that is nested more than {MAX_DEPTH} deep."),
        )),
        Ok(value) => TaskOutcome::Succeeded(value),
        Err(failure) => TaskOutcome::Failed(failure),
    }
}
