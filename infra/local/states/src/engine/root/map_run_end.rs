//! The end of a Map Run: by itself, because too much failed, or because its state is stopped.

use serde_json::Value;

use super::{MapRun, Root, map_run::Item, strand::Activity};
use crate::{
    Payload,
    engine::{ExecutionStatus, MapRunStatus, StateError},
    history::{EventDetails, Failure},
};

impl Root {
    /// A child of a Map Run has ended.
    pub(super) fn item_ended(&mut self, place: usize, child: usize) {
        let Some(status) = self.executions.get(child).map(|execution| execution.record.status) else { return };
        let items = self.item_count(child);
        let Some(run) = self.map_runs.get_mut(place) else { return };
        if !run.running.remove(&child) {
            return;
        }
        run.count(status, items);
        let counts = run.record.item_counts;
        if run.tolerance.is_exceeded(counts.unsuccessful(), counts.total) {
            return self.map_run_failed(place);
        }
        self.start_children(place);
        self.finish_map_run(place);
    }

    /// Completes the Map state once nothing is left to run. Failed items leave no result.
    pub(super) fn finish_map_run(&mut self, place: usize) {
        let now = self.now;
        let Some(run) = self.map_runs.get_mut(place) else { return };
        if run.record.status != MapRunStatus::Running || !run.running.is_empty() || !run.queue.is_empty() {
            return;
        }
        run.record.status = MapRunStatus::Succeeded;
        run.record.stopped_at = Some(now);
        for counts in [&mut run.record.item_counts, &mut run.record.execution_counts] {
            counts.results_written = counts.succeeded;
        }
        let site = run.site;
        let outputs = self.outputs(place);
        if let Some(visit) = self.visit_mut(site) {
            visit.activity = Activity::Idle;
        }
        self.record(site, EventDetails::MapRunSucceeded);
        self.note(site, EventDetails::MapStateSucceeded);
        if let Err(error) = self.complete(site, Payload::from(outputs)) {
            self.fail(site, error);
        }
        self.enforce_history_limit(site.execution);
    }

    fn outputs(&self, place: usize) -> Value {
        let items = self.map_runs.get(place).into_iter().flat_map(|run| &run.items);
        items
            .filter_map(|item| match item {
                Item::Started(child) => self.executions.get(*child)?.record.output.as_ref(),
                Item::Pending(_) => None,
            })
            .map(|output| output.value().clone())
            .collect()
    }

    fn map_run_failed(&mut self, place: usize) {
        let error = StateError::tolerated_failure_threshold();
        let Some(site) = self.map_runs.get(place).map(|run| run.site) else { return };
        self.end_map_run(place, MapRunStatus::Failed);
        self.record(site, EventDetails::MapRunFailed(error.failure.clone()));
        self.fail(site, error);
        self.enforce_history_limit(site.execution);
    }

    /// Stops a Map Run because its Map state is stopped.
    pub(super) fn stop_map_run(&mut self, place: usize, tell: bool) {
        let Some(run) = self.map_runs.get(place) else { return };
        if run.record.status != MapRunStatus::Running {
            return;
        }
        let site = run.site;
        self.end_map_run(place, MapRunStatus::Aborted);
        if tell {
            self.note(site, EventDetails::MapRunAborted);
        }
    }

    /// Ends a Map Run early: its running children are aborted, the others do not start.
    fn end_map_run(&mut self, place: usize, status: MapRunStatus) {
        let now = self.now;
        let Some(run) = self.map_runs.get_mut(place) else { return };
        run.record.status = status;
        run.record.stopped_at = Some(now);
        let running = std::mem::take(&mut run.running);
        for child in running {
            self.disown(child);
            self.abort_execution(child, Failure::default());
            let items = self.item_count(child);
            if let Some(run) = self.map_runs.get_mut(place) {
                run.count(ExecutionStatus::Aborted, items);
            }
        }
    }
}

impl MapRun {
    /// Moves items, and their one execution, from "running" to how it ended.
    fn count(&mut self, status: ExecutionStatus, items: usize) {
        for (counts, number) in [(&mut self.record.item_counts, items), (&mut self.record.execution_counts, 1)] {
            counts.running = counts.running.saturating_sub(number);
            match status {
                ExecutionStatus::Succeeded => counts.succeeded += number,
                ExecutionStatus::Failed => counts.failed += number,
                ExecutionStatus::TimedOut => counts.timed_out += number,
                ExecutionStatus::Aborted => counts.aborted += number,
                ExecutionStatus::Running => counts.running += number,
            }
        }
    }
}
