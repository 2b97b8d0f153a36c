//! The end of an execution, and who is told.

use super::{Root, Site, Step, execution::Owner};
use crate::{
    Payload,
    engine::{ExecutionStatus, StateError, error::TIMEOUT},
    history::{EventDetails, EventId, Failure},
};

impl Root {
    /// A strand has reached its end.
    pub(super) fn end(&mut self, site: Site, output: Payload) {
        let Some(strand) = self.strand(site) else { return };
        let previous = strand.position.previous;
        match strand.position.parent {
            Some((parent, index)) => self.part_ended(Site { strand: parent, ..site }, site, index, output),
            None => {
                let succeeded = EventDetails::ExecutionSucceeded { output: output.clone() };
                self.close(site.execution, previous, succeeded, ExecutionStatus::Succeeded, Failure::default());
                if let Some(execution) = self.executions.get_mut(site.execution) {
                    execution.record.output = Some(output);
                }
                self.announce(site.execution);
            }
        }
    }

    pub(super) fn fail_execution(&mut self, execution: usize, previous: EventId, failure: Failure) {
        let failed = EventDetails::ExecutionFailed(failure.clone());
        self.close(execution, previous, failed, ExecutionStatus::Failed, failure);
        self.announce(execution);
    }

    pub(super) fn abort_execution(&mut self, execution: usize, failure: Failure) {
        if !self.is_running(execution) {
            return;
        }
        // As was recorded, the abort refers to no event.
        let aborted = EventDetails::ExecutionAborted(failure.clone());
        self.close(execution, EventId::default(), aborted, ExecutionStatus::Aborted, failure);
        self.announce(execution);
    }

    /// The machine's `TimeoutSeconds` have passed. The error is in the history only.
    pub(super) fn execution_timed_out(&mut self, execution: usize) {
        if !self.is_running(execution) {
            return;
        }
        let timed_out = EventDetails::ExecutionTimedOut(Failure { error: Some(TIMEOUT.to_owned()), cause: None });
        self.close(execution, EventId::default(), timed_out, ExecutionStatus::TimedOut, Failure::default());
        self.announce(execution);
    }

    fn close(
        &mut self,
        place: usize,
        previous: EventId,
        event: EventDetails,
        status: ExecutionStatus,
        failure: Failure,
    ) {
        if !self.is_running(place) {
            return;
        }
        self.stop_activity(Site { execution: place, strand: 0 }, false);
        self.append(place, previous, event);
        let now = self.now;
        let Some(execution) = self.executions.get_mut(place) else { return };
        let strands = std::mem::take(&mut execution.strands);
        if status != ExecutionStatus::Succeeded {
            execution.left_at = strands.into_iter().map(|strand| strand.map(|strand| strand.position)).collect();
        }
        execution.record.status = status;
        execution.record.stopped_at = Some(now);
        execution.record.failure = failure;
        self.running -= 1;
        if let Some(deadline) = execution.deadline.take() {
            self.timers.cancel(deadline);
        }
        self.agenda.push_back(Step::Ended { execution: place });
    }

    /// Nobody waits for the end of this execution any more.
    pub(super) fn disown(&mut self, execution: usize) {
        if let Some(execution) = self.executions.get_mut(execution) {
            execution.owner = Owner::Nobody;
        }
    }

    pub(super) fn tell_owner(&mut self, execution: usize) {
        match self.executions.get(execution).map(|execution| execution.owner) {
            Some(Owner::Task(site)) => self.child_ended(site, execution),
            Some(Owner::MapRun(run)) => self.item_ended(run, execution),
            Some(Owner::Nobody) | None => {}
        }
    }

    /// A branch or an iteration has reached its end.
    fn part_ended(&mut self, parent: Site, part: Site, index: usize, output: Payload) {
        let Some(current) = self.current(parent) else { return };
        let result = match &current.state().body {
            crate::asl::Body::Parallel(_) => self.branch_ended(parent, part, index, output),
            crate::asl::Body::Map(map) => self.iteration_ended(parent, part, &current, map, index, output),
            _ => Ok(()),
        };
        if let Err(error) = result {
            let error: StateError = error;
            self.fail(parent, error);
        }
    }
}
