//! Distributed Map states: every item, or batch of items, is an execution of its own.

use std::{collections::BTreeSet, sync::Arc};

use serde_json::Value;

use super::{
    Root, Site,
    batch::Batch,
    execution::{Beginning, Owner},
    strand::{Activity, Current},
};
use crate::{
    Payload,
    asl::{Body, Distributed, ExecutionType, Map, MapMode},
    data::MapItem,
    engine::{ExecutionStatus, ItemCounts, MachineSource, MapRunRecord, MapRunStatus, StateError},
    history::{EventDetails, Failure},
};

/// The most children of a Map Run that run at the same time.
const MAX_CONCURRENCY: u64 = 10_000;

/// The run of one distributed Map state.
#[derive(Debug)]
pub(super) struct MapRun {
    pub(super) record: MapRunRecord,
    site: Site,
    label: String,
    tolerance: Tolerance,
    concurrency: usize,
    /// What the children get, until they are started.
    batches: Vec<Option<Batch>>,
    started: usize,
    /// The executions that run.
    running: BTreeSet<usize>,
    results: Vec<Option<Payload>>,
}

/// What a Map state has to do, as its fields were evaluated.
pub(super) struct Work {
    pub(super) input: Payload,
    pub(super) items: Payload,
    pub(super) concurrency: u64,
}

/// How many failures a Map Run bears.
#[derive(Debug, Clone, Copy)]
struct Tolerance {
    count: Option<u64>,
    percentage: Option<f64>,
}

impl Tolerance {
    fn is_exceeded(self, failed: usize, total: usize) -> bool {
        match (self.count, self.percentage) {
            (None, None) => failed > 0,
            (count, percentage) => {
                let share = 100.0 * failed as f64 / total.max(1) as f64;
                count.is_some_and(|most| failed as u64 > most) || percentage.is_some_and(|most| share > most)
            }
        }
    }
}

impl Root {
    pub(super) fn start_map_run(
        &mut self,
        site: Site,
        current: &Current,
        map: &Map,
        distributed: &Distributed,
        work: Work,
    ) -> Result<(), StateError> {
        let Work { input, items, concurrency } = &work;
        let tolerance = self.tolerance(site, current, distributed, input)?;
        let inputs = self.child_inputs(site, current, map, items, input)?;
        let batches = match &distributed.batcher {
            None => inputs.into_iter().map(Batch::single).collect(),
            Some(batcher) => self.batches(site, current, batcher, inputs, input)?,
        };
        let run = self.new_map_run(site, distributed, tolerance, batches, *concurrency);
        let arn = run.record.arn.clone();
        let place = self.map_runs.len();
        self.map_runs.push(run);
        if let Some(visit) = self.visit_mut(site) {
            visit.activity = Activity::MapRun { run: place };
        }
        self.record(site, EventDetails::MapRunStarted { map_run_arn: arn });
        self.start_children(place, map, distributed.execution_type);
        self.finish_map_run(place);
        Ok(())
    }

    fn tolerance(
        &mut self,
        site: Site,
        current: &Current,
        distributed: &Distributed,
        input: &Payload,
    ) -> Result<Tolerance, StateError> {
        let count = match &distributed.tolerated_count {
            None => None,
            Some(count) => Some(self.whole_number(site, current, input, count, "ToleratedFailureCount")?),
        };
        let percentage = match &distributed.tolerated_percentage {
            None => None,
            Some(share) => Some(self.percentage(site, current, input, share, "ToleratedFailurePercentage")?),
        };
        Ok(Tolerance { count, percentage })
    }

    /// The items after `ItemSelector`.
    fn child_inputs(
        &mut self,
        site: Site,
        current: &Current,
        map: &Map,
        items: &Payload,
        input: &Payload,
    ) -> Result<Vec<Payload>, StateError> {
        let mut inputs = Vec::new();
        for (index, value) in items.as_array().into_iter().flatten().enumerate() {
            let value = Payload::from(value.clone());
            inputs.push(match &map.item_selector {
                None => value,
                Some(template) => {
                    let item = Arc::new(MapItem { index, value });
                    self.evaluated(site, current, template, input, Some(item))?
                }
            });
        }
        Ok(inputs)
    }

    fn new_map_run(
        &mut self,
        site: Site,
        distributed: &Distributed,
        tolerance: Tolerance,
        batches: Vec<Batch>,
        concurrency: u64,
    ) -> MapRun {
        let label = distributed.label.clone().unwrap_or_else(|| self.random.uuid().to_string());
        let id = self.random.uuid().to_string();
        let namespace = &self.settings.namespace;
        let machine: Arc<str> = self.machine_name(site.execution);
        let execution_arn: Arc<str> =
            self.executions.get(site.execution).map_or_else(|| "".into(), |execution| execution.record.arn.clone());
        let counts = |total| ItemCounts { pending: total, total, ..ItemCounts::default() };
        let most = if concurrency == 0 { MAX_CONCURRENCY } else { concurrency.min(MAX_CONCURRENCY) };
        MapRun {
            record: MapRunRecord {
                arn: namespace.map_run(&machine, &label, &id).into(),
                execution_arn,
                state_machine_arn: namespace.state_machine(&format!("{machine}/{label}")).into(),
                status: MapRunStatus::Running,
                started_at: self.now,
                stopped_at: None,
                max_concurrency: concurrency,
                tolerated_failure_count: tolerance.count.unwrap_or(0),
                tolerated_failure_percentage: tolerance.percentage.unwrap_or(0.0),
                item_counts: counts(batches.iter().map(|batch| batch.items).sum()),
                execution_counts: counts(batches.len()),
            },
            site,
            label,
            tolerance,
            concurrency: usize::try_from(most).unwrap_or(usize::MAX),
            started: 0,
            running: BTreeSet::new(),
            results: vec![None; batches.len()],
            batches: batches.into_iter().map(Some).collect(),
        }
    }

    fn start_children(&mut self, place: usize, map: &Map, execution_type: ExecutionType) {
        while let Some(run) = self.map_runs.get_mut(place) {
            if run.record.status != MapRunStatus::Running || run.running.len() >= run.concurrency {
                return;
            }
            let index = run.started;
            let Some(batch) = run.batches.get_mut(index).and_then(Option::take) else { return };
            run.started += 1;
            for (counts, items) in [(&mut run.record.item_counts, batch.items), (&mut run.record.execution_counts, 1)] {
                counts.pending = counts.pending.saturating_sub(items);
                counts.running += items;
            }
            self.start_item(place, map, execution_type, index, batch);
        }
    }

    fn start_item(&mut self, place: usize, map: &Map, execution_type: ExecutionType, index: usize, batch: Batch) {
        let name = self.random.uuid().to_string();
        let id = self.random.uuid().to_string();
        let Some(run) = self.map_runs.get(place) else { return };
        let Some(parent) = self.executions.get(run.site.execution).map(|parent| parent.machine) else { return };
        let Ok(machine) = self.machine(MachineSource::Known(parent)) else { return };
        let Some(run) = self.map_runs.get(place) else { return };
        let namespace = &self.settings.namespace;
        let qualified = format!("{}/{}", machine.snapshot.name, run.label);
        let arn = match execution_type {
            ExecutionType::Standard => namespace.execution(&qualified, &name),
            ExecutionType::Express => namespace.express_execution(&qualified, &name, &id),
        };
        let beginning = Beginning {
            machine,
            scope: map.processor.clone(),
            arn: arn.into(),
            name: name.into(),
            state_machine_arn: run.record.state_machine_arn.clone(),
            execution_type,
            input_text: batch.input.text().into(),
            input: batch.input,
            owner: Owner::MapRun { run: place, index },
            map_run_arn: Some(run.record.arn.clone()),
            item_count: Some(batch.items),
        };
        let child = self.begin(beginning);
        if let Some(run) = self.map_runs.get_mut(place) {
            run.running.insert(child);
        }
    }

    fn machine_name(&self, execution: usize) -> Arc<str> {
        self.executions
            .get(execution)
            .and_then(|execution| self.machines.get(execution.machine))
            .map_or_else(|| "".into(), |machine| machine.name.clone())
    }

    /// A child of a Map Run has ended.
    pub(super) fn item_ended(&mut self, place: usize, index: usize, child: usize) {
        let Some(execution) = self.executions.get(child) else { return };
        let (status, output) = (execution.record.status, execution.record.output.clone());
        let items = execution.record.item_count.unwrap_or(1);
        let Some(run) = self.map_runs.get_mut(place) else { return };
        if !run.running.remove(&child) {
            return;
        }
        run.count(status, items);
        if let Some(result) = run.results.get_mut(index) {
            *result = output;
        }
        let counts = run.record.item_counts;
        let failed = counts.failed + counts.timed_out + counts.aborted;
        if run.tolerance.is_exceeded(failed, counts.total) {
            return self.map_run_failed(place);
        }
        let site = run.site;
        let Some(current) = self.current(site) else { return };
        if let Body::Map(map) = &current.state().body
            && let MapMode::Distributed(distributed) = &map.mode
        {
            self.start_children(place, map, distributed.execution_type);
        }
        self.finish_map_run(place);
    }

    /// Completes the Map state once nothing is left to run. Failed items leave no result.
    fn finish_map_run(&mut self, place: usize) {
        let now = self.now;
        let Some(run) = self.map_runs.get_mut(place) else { return };
        if run.record.status != MapRunStatus::Running || !run.running.is_empty() || run.started < run.results.len() {
            return;
        }
        run.record.status = MapRunStatus::Succeeded;
        run.record.stopped_at = Some(now);
        for counts in [&mut run.record.item_counts, &mut run.record.execution_counts] {
            counts.results_written = counts.succeeded;
        }
        let outputs: Value = std::mem::take(&mut run.results).into_iter().flatten().map(Payload::into_value).collect();
        let site = run.site;
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

    fn map_run_failed(&mut self, place: usize) {
        let error = StateError::tolerated_failure_threshold();
        let Some(site) = self.map_runs.get(place).map(|run| run.site) else { return };
        self.end_map_run(place, MapRunStatus::Failed);
        if let Some(visit) = self.visit_mut(site) {
            visit.activity = Activity::Idle;
        }
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

    /// Ends a Map Run early: its running children are aborted, the others never start.
    fn end_map_run(&mut self, place: usize, status: MapRunStatus) {
        let now = self.now;
        let Some(run) = self.map_runs.get_mut(place) else { return };
        run.record.status = status;
        run.record.stopped_at = Some(now);
        run.batches.clear();
        run.results.clear();
        let running = std::mem::take(&mut run.running);
        for child in running {
            self.disown(child);
            self.abort_execution(child, Failure::default());
            let items = self.executions.get(child).and_then(|execution| execution.record.item_count).unwrap_or(1);
            if let Some(run) = self.map_runs.get_mut(place) {
                run.count(ExecutionStatus::Aborted, items);
            }
        }
    }
}

impl MapRun {
    /// A Map Run of a root that has ended.
    pub(super) fn ended(record: MapRunRecord) -> Self {
        Self {
            record,
            site: Site { execution: usize::MAX, strand: usize::MAX },
            label: String::new(),
            tolerance: Tolerance { count: None, percentage: None },
            concurrency: 0,
            batches: Vec::new(),
            started: 0,
            running: BTreeSet::new(),
            results: Vec::new(),
        }
    }

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
