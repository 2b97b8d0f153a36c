//! Writing events, within the limit of the history.

use super::{Root, Site};
use crate::{
    engine::StateError,
    history::{EventDetails, EventId, HistoryEvent, MAX_EVENTS},
};

impl Root {
    /// Appends an event to an execution's history. When only the last place is left, the event is dropped and the
    /// execution fails as soon as the current step is done.
    pub(super) fn append(&mut self, execution: usize, previous: EventId, details: EventDetails) -> EventId {
        let timestamp = self.now;
        let Some(execution) = self.executions.get_mut(execution) else { return EventId::default() };
        let history = &mut execution.history;
        if history.len() + 1 >= MAX_EVENTS && !is_final(&details) {
            execution.overflowed = true;
            return last_id(history);
        }
        let id = EventId(history.len() as u64 + 1);
        history.push(HistoryEvent { id, previous_event_id: previous, timestamp, details });
        execution.record.event_count = execution.history.len();
        id
    }

    /// Writes an event of a strand and makes it the previous event of the next one.
    pub(super) fn record(&mut self, site: Site, details: EventDetails) -> EventId {
        let id = self.note(site, details);
        if let Some(strand) = self.strand_mut(site) {
            strand.position.previous = id;
        }
        id
    }

    /// Writes an event that the following ones do not refer to.
    pub(super) fn note(&mut self, site: Site, details: EventDetails) -> EventId {
        let previous = self.strand(site).map(|strand| strand.position.previous).unwrap_or_default();
        self.append(site.execution, previous, details)
    }

    pub(super) fn enforce_history_limit(&mut self, execution: usize) {
        let overflowed = self
            .executions
            .get(execution)
            .is_some_and(|execution| execution.overflowed && execution.record.is_running());
        if overflowed {
            let previous = self.executions.get(execution).map(|execution| last_id(&execution.history));
            self.fail_execution(execution, previous.unwrap_or_default(), StateError::history_limit());
        }
    }
}

pub(super) fn last_id(history: &[HistoryEvent]) -> EventId {
    history.last().map(|event| event.id).unwrap_or_default()
}

/// Whether an event ends an execution.
fn is_final(details: &EventDetails) -> bool {
    matches!(
        details,
        EventDetails::ExecutionSucceeded { .. }
            | EventDetails::ExecutionFailed(_)
            | EventDetails::ExecutionAborted(_)
            | EventDetails::ExecutionTimedOut(_)
    )
}
