//! Map states, and their iterations if they run in line.

use std::sync::Arc;

use serde_json::Value;

use super::{
    Root, Site,
    map_run::Work,
    strand::{Activity, Current, IterationsRun, Strand},
};
use crate::{
    Payload,
    asl::{Map, MapMode},
    data::{EvaluationError, MapItem},
    engine::StateError,
    history::{EventDetails, EventId},
};

/// The most iterations of an inline Map that run at the same time.
const MAX_INLINE_CONCURRENCY: usize = 40;

impl Root {
    pub(super) fn start_map(&mut self, site: Site, current: &Current, map: &Map) -> Result<(), StateError> {
        let input = self.effective_input(site, current)?;
        self.inspect(site, "afterInputPath", &input);
        let concurrency = self.whole_number(site, current, &input, &map.max_concurrency, "MaxConcurrency")?;
        let items = self.items(site, current, map, &input)?;
        if self.is_probed(site) {
            return self.probe_map(site, current, map, &Work { input, items, concurrency });
        }
        let length = items.as_array().map_or(0, Vec::len);
        let started = self.record(site, EventDetails::MapStateStarted { length });
        if let MapMode::Distributed(distributed) = &map.mode {
            return self.start_map_run(site, current, map, distributed, Work { input, items, concurrency });
        }
        if length == 0 {
            return self.iterations_over(site, Vec::new());
        }
        let concurrency = usize::try_from(concurrency).unwrap_or(usize::MAX);
        let run = IterationsRun {
            items,
            input,
            concurrency: if concurrency == 0 {
                MAX_INLINE_CONCURRENCY
            } else {
                concurrency.min(MAX_INLINE_CONCURRENCY)
            },
            started: 0,
            strands: std::collections::BTreeMap::new(),
            total: length,
            results: std::collections::BTreeMap::new(),
        };
        let at_once = run.concurrency.min(length);
        if let Some(visit) = self.visit_mut(site) {
            visit.activity = Activity::Iterations(run);
        }
        for _ in 0..at_once {
            self.start_iteration(site, current, map, started)?;
        }
        Ok(())
    }

    /// The array of items: `ItemsPath` applied to the input.
    fn items(&mut self, site: Site, current: &Current, map: &Map, input: &Payload) -> Result<Payload, StateError> {
        let (items, path) = match &map.items_path {
            None => (input.clone(), "$"),
            Some(path) => {
                let items = self
                    .evaluate(site, input, None, |scope| scope.selected_value(path))
                    .map_err(|error| self.state_error(current, &error))?;
                (Payload::from(items), path.text())
            }
        };
        if items.is_array() {
            return Ok(items);
        }
        let error = EvaluationError::Value(format!("Reference path \"{path}\" must point to array."));
        Err(self.state_error(current, &error))
    }

    /// Starts the next iteration. Its first event names `previous` as the one before it.
    pub(super) fn start_iteration(
        &mut self,
        site: Site,
        current: &Current,
        map: &Map,
        previous: EventId,
    ) -> Result<(), StateError> {
        let Some(Activity::Iterations(run)) = self.visit_mut(site).map(|visit| &mut visit.activity) else {
            return Ok(());
        };
        let index = run.started;
        let Some(value) = run.items.get(index).cloned() else { return Ok(()) };
        let input = run.input.clone();
        let item = Arc::new(MapItem { index, value: Payload::from(value) });
        let started = EventDetails::MapIterationStarted { name: current.state().name.clone(), index };
        let started = self.append(site.execution, previous, started);
        let input = match &map.item_selector {
            None => item.value.clone(),
            Some(template) => self.evaluated(site, current, template, &input, Some(item.clone()))?,
        };
        let strand = Strand::new(map.processor.clone(), input).part((site.strand, index), started, Some(item));
        let part = self.add_strand(site.execution, strand);
        if let Some(Activity::Iterations(run)) = self.visit_mut(site).map(|visit| &mut visit.activity) {
            run.started += 1;
            run.strands.insert(index, part.strand);
        }
        Ok(())
    }

    pub(super) fn iteration_ended(
        &mut self,
        site: Site,
        part: Site,
        current: &Current,
        map: &Map,
        index: usize,
        output: Payload,
    ) -> Result<(), StateError> {
        let name = current.state().name.clone();
        let succeeded = self.note(part, EventDetails::MapIterationSucceeded { name, index });
        let last_of_part = self.remove_strand(part);
        let Some(strand) = self.strand_mut(site) else { return Ok(()) };
        strand.position.previous = succeeded;
        let Some(visit) = strand.visit_mut() else { return Ok(()) };
        let Activity::Iterations(run) = &mut visit.activity else { return Ok(()) };
        run.strands.remove(&index);
        run.results.insert(index, output);
        if run.started < run.total {
            return self.start_iteration(site, current, map, last_of_part);
        }
        if !run.strands.is_empty() {
            return Ok(());
        }
        let results = std::mem::take(&mut run.results);
        visit.activity = Activity::Idle;
        self.iterations_over(site, results.into_values())
    }

    fn iterations_over(&mut self, site: Site, results: impl IntoIterator<Item = Payload>) -> Result<(), StateError> {
        self.note(site, EventDetails::MapStateSucceeded);
        let outputs: Value = results.into_iter().map(Payload::into_value).collect();
        self.complete(site, Payload::from(outputs))
    }
}
