//! Going on after a restart from what was journalled.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{
    Config, StepFunctions,
    core::{CallKey, Outgoing},
    engine,
};
use crate::{
    ApiError, Clock, Integrations, Journal,
    engine::{Call, ChildRequest, Effect, Engine, Stimulus},
    journal::Record,
};

/// The service could not go on.
#[derive(Debug, thiserror::Error)]
#[error("what was journalled could not be taken up again")]
pub struct RestoreError(#[from] ApiError);

/// What the replayed stimuli left open.
#[derive(Default)]
struct Open {
    calls: BTreeMap<CallKey, Call>,
    requests: BTreeMap<CallKey, ChildRequest>,
    sequences: BTreeMap<Arc<str>, u64>,
    /// Roots that ended, but whose end was not journalled.
    closed: BTreeSet<Arc<str>>,
}

impl StepFunctions {
    /// Starts a service from the records of an earlier one, in the order in which they were appended.
    ///
    /// Every running execution goes on from its last recorded event: a call whose answer was recorded is not made
    /// again, one that was open is made again, and timers that have passed meanwhile fire at once. The clock must
    /// not show an earlier time than the last record.
    ///
    /// # Errors
    /// If the journal refuses what follows from going on.
    pub fn restore(
        config: Config,
        clock: Clock,
        integrations: Arc<dyn Integrations>,
        journal: impl Journal,
        records: impl IntoIterator<Item = Record>,
    ) -> Result<Self, RestoreError> {
        let patient = config.patient;
        let mut engine = engine(config, &*integrations);
        let mut open = Open::default();
        for record in records {
            open.replay(&mut engine, record);
        }
        let hold = clock.hold();
        let service = Self::with_engine(engine, clock, integrations, journal, patient);
        service.go_on(open)?;
        drop(hold);
        Ok(service)
    }

    fn go_on(&self, open: Open) -> Result<(), ApiError> {
        let mut outgoing: Vec<Outgoing> = Vec::new();
        {
            let mut core = self.core();
            core.sequences = open.sequences.into_iter().collect();
            for root in &open.closed {
                core.close(root)?;
            }
            for ((root, _), request) in open.requests {
                let stimulus = core.engine.resolve(&root, &request);
                outgoing.extend(core.drive(&self.shared.clock, self.shared.clock.now(), &root, stimulus)?);
            }
            let awaited = open.calls.into_iter().filter(|((root, task), _)| core.engine.awaits_call(root, *task));
            outgoing.extend(awaited.map(|(key, call)| Outgoing { key, call }));
            core.rearm(&self.shared.clock);
        }
        self.shared.make(outgoing);
        self.shared.advance()
    }
}

impl Open {
    fn replay(&mut self, engine: &mut Engine, record: Record) {
        match record {
            Record::MachineSaved(entry) => engine.put_machine(*entry),
            Record::MachineDeleted { arn } => engine.remove_machine(&arn),
            Record::RootClosed(closed) => {
                self.closed.remove(&closed.arn);
                self.sequences.insert(closed.arn.clone(), closed.stimuli);
                engine.load(*closed);
            }
            Record::Stimulus { root, sequence, at, stimulus } => {
                match &stimulus {
                    Stimulus::TaskEnded { task, .. } => drop(self.calls.remove(&(root.clone(), *task))),
                    Stimulus::ChildResolved { task, .. } => drop(self.requests.remove(&(root.clone(), *task))),
                    _ => {}
                }
                self.sequences.insert(root.clone(), sequence);
                self.closed.remove(&root);
                for effect in engine.apply(at, &root, stimulus) {
                    match effect {
                        Effect::Call { root, task, call } => drop(self.calls.insert((root, task), call)),
                        Effect::ResolveChild { root, request } => {
                            self.requests.insert((root, request.task), request);
                        }
                        Effect::RootClosed { root } => drop(self.closed.insert(root)),
                        Effect::StatusChanged(_) => {}
                    }
                }
            }
        }
    }
}
