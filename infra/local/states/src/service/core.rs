//! What the service's lock protects: the engine, the journal, and who waits for what.

use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
};

use jiff::Timestamp;
use tokio::{
    sync::{mpsc, oneshot},
    task::AbortHandle,
};

use super::subscription::Announcement;
use crate::{
    Alarm, ApiError, Clock, ExecutionType, Pace,
    engine::{Call, Effect, Engine, ExecutionRecord, Stimulus, TaskId},
    journal::{Journal, JournalError, Record},
};

/// Names a call of any root.
pub(super) type CallKey = (Arc<str>, TaskId);

pub(super) struct Core {
    pub(super) engine: Engine,
    journal: Box<dyn Journal>,
    patient: bool,
    alarm: Option<Alarm>,
    /// How many stimuli each root has had.
    pub(super) sequences: HashMap<Arc<str>, u64>,
    pub(super) calls: HashMap<CallKey, AbortHandle>,
    pub(super) subscribers: Vec<mpsc::UnboundedSender<Announcement>>,
    pub(super) waiters: HashMap<Arc<str>, Vec<oneshot::Sender<ExecutionRecord>>>,
    /// The journal refused a record: what is in memory may be ahead of it.
    broken: Option<String>,
}

/// A call that is to be made once the lock is released.
pub(super) struct Outgoing {
    pub(super) key: CallKey,
    pub(super) call: Call,
}

impl Core {
    pub(super) fn new(engine: Engine, journal: Box<dyn Journal>, alarm: Alarm, patient: bool) -> Self {
        Self {
            engine,
            journal,
            patient,
            alarm: Some(alarm),
            sequences: HashMap::new(),
            calls: HashMap::new(),
            subscribers: Vec::new(),
            waiters: HashMap::new(),
            broken: None,
        }
    }

    pub(super) fn stop(&mut self) {
        self.alarm = None;
        self.waiters.clear();
        self.subscribers.clear();
        for (_, call) in self.calls.drain() {
            call.abort();
        }
    }

    pub(super) fn is_stopped(&self) -> bool {
        self.alarm.is_none()
    }

    /// Refuses changes when they could not be kept.
    pub(super) fn check(&self) -> Result<(), ApiError> {
        match &self.broken {
            _ if self.is_stopped() => Err(ApiError::internal("the service was shut down")),
            Some(reason) => Err(ApiError::internal(format!("the journal failed earlier: {reason}"))),
            None => Ok(()),
        }
    }

    /// Keeps a record, or stops accepting changes.
    pub(super) fn keep(&mut self, record: &Record) -> Result<(), ApiError> {
        self.check()?;
        self.journal.append(record).map_err(|error| self.break_off(&error))
    }

    fn break_off(&mut self, error: &JournalError) -> ApiError {
        let source = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
        let reason = format!("{error}: {source}");
        tracing::error!(reason, "the journal failed; no further changes are accepted");
        self.broken = Some(reason.clone());
        ApiError::internal(reason)
    }

    /// Lets something happen to a root and everything that follows from it without waiting.
    /// Answers the calls that are to be made.
    pub(super) fn drive(
        &mut self,
        clock: &Clock,
        at: Timestamp,
        root: &Arc<str>,
        stimulus: Stimulus,
    ) -> Result<Vec<Outgoing>, ApiError> {
        let mut outgoing = Vec::new();
        let mut stimuli = VecDeque::from([stimulus]);
        while let Some(stimulus) = stimuli.pop_front() {
            let sequence = self.sequences.get(root).copied().unwrap_or_default() + 1;
            let record = Record::Stimulus { root: root.clone(), sequence, at, stimulus };
            self.keep(&record)?;
            self.sequences.insert(root.clone(), sequence);
            let Record::Stimulus { stimulus, .. } = record else { continue };
            for effect in self.engine.apply(at, root, stimulus) {
                match effect {
                    Effect::Call { root, task, call } => outgoing.push(Outgoing { key: (root, task), call }),
                    Effect::ResolveChild { root, request } => stimuli.push_back(self.engine.resolve(&root, &request)),
                    Effect::StatusChanged(record) => self.announce(clock, *record),
                    Effect::RootClosed { root } => self.close(&root)?,
                }
            }
        }
        self.rearm(clock);
        Ok(outgoing)
    }

    /// Keeps what is known of a root that has ended, in place of its stimuli.
    pub(super) fn close(&mut self, root: &Arc<str>) -> Result<(), ApiError> {
        let stimuli = self.sequences.get(root).copied().unwrap_or_default();
        match self.engine.closed(root, stimuli) {
            Some(closed) => self.keep(&Record::RootClosed(Box::new(closed))),
            None => Ok(()),
        }
    }

    /// Sets the alarm to the engine's next timer.
    pub(super) fn rearm(&mut self, clock: &Clock) {
        let is_patient = self.patient && clock.pace() == Pace::Instant;
        if let Some(alarm) = &self.alarm {
            alarm.set(if is_patient { self.engine.next_step() } else { self.engine.next_timer() });
        }
    }

    fn announce(&mut self, clock: &Clock, record: ExecutionRecord) {
        // As on EventBridge, express executions are not announced.
        if record.execution_type == ExecutionType::Standard {
            self.subscribers.retain(|subscriber| subscriber.send((record.clone(), clock.now(), clock.hold())).is_ok());
        }
        if !record.is_running() {
            for waiter in self.waiters.remove(&record.arn).into_iter().flatten() {
                // Whoever stopped waiting does not need the answer.
                drop(waiter.send(record.clone()));
            }
        }
    }
}

impl Drop for Core {
    fn drop(&mut self) {
        self.stop();
    }
}
