//! Executing one state alone and seeing how it gets from its input to its output, for `TestState`.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value, json};

use super::{Root, Site, map_run::Work, strand::Current, tolerance::Tolerance};
use crate::{
    Payload,
    asl::{self, MapMode, Number, Transition},
    engine::StateError,
    history::Failure,
};

/// The strand whose first state is tested.
const SITE: Site = Site { execution: 0, strand: 0 };

/// What is known so far of the state that is tested.
#[derive(Debug, Default)]
pub(in crate::engine) struct Probe {
    /// The context object, if the caller gives one.
    pub(super) context: Option<Arc<Value>>,
    /// The data on its way through the state, by AWS's names of the stages.
    pub(in crate::engine) stages: Map<String, Value>,
    /// How many failures a Map state bears, and how many items it has.
    tolerance: Option<(Tolerance, usize)>,
    pub(in crate::engine) failure: Option<Failure>,
    pub(in crate::engine) conclusion: Option<Conclusion>,
}

/// What the state came to.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Conclusion {
    /// It was left, possibly through a catcher.
    Left { output: Payload, next: Option<Arc<str>>, caught: bool },
    /// It would be tried again.
    Retriable,
}

impl Probe {
    pub(in crate::engine) fn new(context: Option<Value>) -> Self {
        Self { context: context.map(Arc::new), ..Self::default() }
    }
}

impl Root {
    /// Notes the data at one stage of the state that is tested.
    pub(super) fn inspect(&mut self, site: Site, stage: &str, data: &Payload) {
        if let Some(probe) = self.probe.as_mut().filter(|_| site == SITE) {
            probe.stages.insert(stage.to_owned(), data.text().into());
        }
    }

    pub(super) fn is_probed(&self, site: Site) -> bool {
        self.probe.is_some() && site == SITE
    }

    /// The tested state is left: nothing comes after it.
    pub(super) fn probe_leaves(&mut self, site: Site, current: &Current, output: &Payload, next: Transition) -> bool {
        let Some(probe) = self.probe.as_mut().filter(|_| site == SITE) else { return false };
        let next = match next {
            Transition::Next(state) => Some(current.name_of(state)),
            Transition::End => None,
        };
        probe.conclusion = Some(Conclusion::Left { output: output.clone(), next, caught: probe.failure.is_some() });
        true
    }

    pub(super) fn probe_fails(&mut self, site: Site, error: &StateError) {
        if let Some(probe) = self.probe.as_mut().filter(|_| site == SITE) {
            probe.failure = Some(error.failure.clone());
        }
    }

    pub(super) fn probe_retries(&mut self, site: Site, retrier: usize, delay: SignedDuration) {
        if let Some(probe) = self.probe.as_mut().filter(|_| site == SITE) {
            let details = json!({"retryIndex": retrier, "retryBackoffIntervalSeconds": delay.as_secs()});
            probe.stages.insert("errorDetails".to_owned(), details);
            probe.conclusion = Some(Conclusion::Retriable);
        }
    }

    pub(super) fn probe_catches(&mut self, site: Site, catcher: usize) {
        if let Some(probe) = self.probe.as_mut().filter(|_| site == SITE) {
            probe.stages.insert("errorDetails".to_owned(), json!({"catchIndex": catcher}));
        }
    }

    /// Evaluates the fields of a Map state without starting iterations.
    pub(super) fn probe_map(
        &mut self,
        site: Site,
        current: &Current,
        map: &asl::Map,
        work: &Work,
    ) -> Result<(), StateError> {
        self.inspect(site, "afterItemsPath", &work.items);
        let inputs = self.child_inputs(site, current, map, &work.items, &work.input)?;
        let total = inputs.len();
        if map.item_selector.is_some() {
            let inputs: Value = inputs.iter().map(|input| input.value().clone()).collect();
            self.inspect(site, "afterItemSelector", &Payload::from(inputs));
        }
        let mut tolerance = Tolerance { count: None, percentage: None };
        if let MapMode::Distributed(distributed) = &map.mode {
            tolerance = self.tolerance(site, current, distributed, &work.input)?;
            if let Some(batcher) = &distributed.batcher {
                let batches = self.batches(site, current, batcher, inputs, &work.input)?;
                let batches: Value = batches.iter().map(|batch| batch.input.value().clone()).collect();
                self.inspect(site, "afterItemBatcher", &Payload::from(batches));
            }
        }
        let Some(probe) = &mut self.probe else { return Ok(()) };
        probe.tolerance = Some((tolerance, total));
        let concurrency = match map.max_concurrency {
            Number::Literal(literal) => literal,
            Number::Path(_) => work.concurrency,
        };
        probe.stages.insert("maxConcurrency".to_owned(), concurrency.into());
        if let Some(count) = tolerance.count {
            probe.stages.insert("toleratedFailureCount".to_owned(), count.into());
        }
        if let Some(percentage) = tolerance.percentage {
            probe.stages.insert("toleratedFailurePercentage".to_owned(), percentage.into());
        }
        Ok(())
    }

    /// Answers the tested state in place of what it would do. `failed_items` are those of a Map state.
    pub(in crate::engine) fn answer_probe(
        &mut self,
        at: Timestamp,
        answer: Result<Value, Failure>,
        failed_items: usize,
    ) {
        self.now = at;
        let exceeded = self.probe.as_ref().and_then(|probe| probe.tolerance).is_some_and(|(tolerance, total)| {
            (tolerance.count.is_some() || tolerance.percentage.is_some()) && tolerance.is_exceeded(failed_items, total)
        });
        self.stop_activity(SITE, false);
        let answered = match answer {
            Ok(_) if exceeded => Err(StateError::tolerated_failure_threshold()),
            Ok(result) => self.complete(SITE, Payload::from(result)),
            Err(failure) => Err(StateError::new(failure)),
        };
        if let Err(error) = answered {
            self.fail(SITE, error);
        }
    }

    /// Pretends that the retrier that would handle an error has tried so often already.
    pub(in crate::engine) fn set_retries(&mut self, error: &str, count: u32) {
        let Some(current) = self.current(SITE) else { return };
        let Some(outcome) = current.state().body.outcome() else { return };
        let error = StateError::new(Failure::new(error, ""));
        let retrier = outcome.retry.iter().position(|retrier| error.matches(&retrier.errors));
        let Some(visit) = self.visit_mut(SITE) else { return };
        if let Some(attempts) = retrier.and_then(|retrier| visit.attempts.get_mut(retrier)) {
            *attempts = count;
        }
    }

    pub(in crate::engine) fn probe(&self) -> Option<&Probe> {
        self.probe.as_deref()
    }

    pub(in crate::engine) fn set_probe(&mut self, probe: Probe) {
        self.probe = Some(Box::new(probe));
    }
}
