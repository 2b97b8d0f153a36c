//! Distributed Map states: every item, or batch of items, is an execution of its own.

use std::{
    collections::{BTreeSet, VecDeque},
    sync::Arc,
};

use serde::{Deserialize, Serialize};

use super::{
    Root, Site,
    batch::Batch,
    execution::{Beginning, Owner},
    strand::{Activity, Current},
    tolerance::Tolerance,
};
use crate::{
    Payload,
    asl::{Body, Distributed, ExecutionType, Map, MapMode},
    data::MapItem,
    engine::{ItemCounts, MachineSource, MapRunRecord, MapRunStatus, StateError},
    history::EventDetails,
};

/// The most children of a Map Run that run at the same time.
const MAX_CONCURRENCY: u64 = 10_000;

/// The run of one distributed Map state.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(in crate::engine) struct MapRun {
    pub(in crate::engine) record: MapRunRecord,
    pub(super) site: Site,
    label: String,
    pub(super) tolerance: Tolerance,
    concurrency: usize,
    pub(super) items: Vec<Item>,
    /// The items whose turn will come, in this order.
    pub(super) queue: VecDeque<usize>,
    /// The executions that run.
    pub(super) running: BTreeSet<usize>,
}

/// An item, or a batch of items.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) enum Item {
    Pending(Batch),
    /// It has its execution, at this place among those of the root.
    Started(usize),
}

/// What a Map state has to do, as its fields were evaluated.
pub(super) struct Work {
    pub(super) input: Payload,
    pub(super) items: Payload,
    pub(super) concurrency: u64,
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
        let map_run_arn = run.record.arn.clone();
        let place = self.map_runs.len();
        self.map_runs.push(run);
        if let Some(visit) = self.visit_mut(site) {
            visit.activity = Activity::MapRun { run: place };
        }
        self.record(site, EventDetails::MapRunStarted { map_run_arn });
        self.start_children(place);
        self.finish_map_run(place);
        Ok(())
    }

    /// The items after `ItemSelector`.
    pub(super) fn child_inputs(
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
                item_counts: ItemCounts::pending(batches.iter().map(|batch| batch.items).sum()),
                execution_counts: ItemCounts::pending(batches.len()),
                redrive_count: 0,
                redriven_at: None,
            },
            site,
            label,
            tolerance,
            concurrency: usize::try_from(most).unwrap_or(usize::MAX),
            queue: (0..batches.len()).collect(),
            items: batches.into_iter().map(Item::Pending).collect(),
            running: BTreeSet::new(),
        }
    }

    fn machine_name(&self, execution: usize) -> Arc<str> {
        self.executions
            .get(execution)
            .and_then(|execution| self.machines.get(execution.machine))
            .map_or_else(|| "".into(), |machine| machine.name.clone())
    }

    /// Starts as many children as may run beside each other.
    pub(super) fn start_children(&mut self, place: usize) {
        let Some(current) = self.map_runs.get(place).and_then(|run| self.current(run.site)) else { return };
        let Body::Map(map) = &current.state().body else { return };
        let MapMode::Distributed(distributed) = &map.mode else { return };
        while let Some(index) = self.next_item(place) {
            let Some(item) = self.map_runs.get(place).and_then(|run| run.items.get(index)).cloned() else { return };
            let Some(child) = self.start_item(place, map, distributed.execution_type, item) else { return };
            let items = self.item_count(child);
            if let Some(run) = self.map_runs.get_mut(place) {
                run.started(index, child, items);
            }
        }
    }

    fn next_item(&mut self, place: usize) -> Option<usize> {
        let run = self.map_runs.get_mut(place)?;
        let full = run.record.status != MapRunStatus::Running || run.running.len() >= run.concurrency;
        if full { None } else { run.queue.pop_front() }
    }

    /// Starts the execution of an item. An express execution that failed cannot be redriven and starts anew.
    fn start_item(&mut self, place: usize, map: &Map, execution_type: ExecutionType, item: Item) -> Option<usize> {
        let batch = match (item, execution_type) {
            (Item::Pending(batch), _) => batch,
            (Item::Started(child), ExecutionType::Standard) => {
                self.resume_execution(child, map.processor.clone(), Owner::MapRun(place));
                return Some(child);
            }
            (Item::Started(child), ExecutionType::Express) => {
                let execution = self.executions.get(child)?;
                Batch { input: execution.facts.input.clone(), items: execution.record.item_count.unwrap_or(1) }
            }
        };
        self.begin_item(place, map, execution_type, batch)
    }

    fn begin_item(&mut self, place: usize, map: &Map, execution_type: ExecutionType, batch: Batch) -> Option<usize> {
        let name = self.random.uuid().to_string();
        let id = self.random.uuid().to_string();
        let parent = self.executions.get(self.map_runs.get(place)?.site.execution)?.machine;
        // The machine runs already, so it is known and its definition is sound.
        let machine = self.machine(MachineSource::Known(parent)).ok()?;
        let run = self.map_runs.get(place)?;
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
            owner: Owner::MapRun(place),
            map_run_arn: Some(run.record.arn.clone()),
            item_count: Some(batch.items),
        };
        Some(self.begin(beginning))
    }

    /// How many items of its Map Run an execution works on.
    pub(super) fn item_count(&self, child: usize) -> usize {
        self.executions.get(child).and_then(|execution| execution.record.item_count).unwrap_or(1)
    }
}

impl MapRun {
    fn started(&mut self, index: usize, child: usize, items: usize) {
        self.running.insert(child);
        let Some(item) = self.items.get_mut(index) else { return };
        let before = std::mem::replace(item, Item::Started(child));
        for (counts, number) in [(&mut self.record.item_counts, items), (&mut self.record.execution_counts, 1)] {
            counts.running += number;
            match before {
                Item::Pending(_) => counts.pending = counts.pending.saturating_sub(number),
                Item::Started(_) => counts.pending_redrive = counts.pending_redrive.saturating_sub(number),
            }
        }
    }
}
