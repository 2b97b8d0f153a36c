//! The times at which something happens in a root execution by itself.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::root::Site;

/// Names one timer; earlier ones are due first, those of the same time in the order they were set.
pub(super) type TimerKey = (Timestamp, u64);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Timer {
    /// A Wait state is over.
    Wait(Site),
    /// A failed state is tried again.
    Retry(Site),
    /// A task has taken too long.
    TaskTimeout(Site),
    /// A task has not sent its heartbeat.
    Heartbeat(Site),
    /// An execution has taken too long.
    ExecutionTimeout(usize),
}

#[derive(Debug, Default)]
pub(super) struct Timers {
    due: BTreeMap<TimerKey, Timer>,
    sequence: u64,
}

impl Timers {
    pub(super) fn set(&mut self, at: Timestamp, timer: Timer) -> TimerKey {
        self.sequence += 1;
        let key = (at, self.sequence);
        self.due.insert(key, timer);
        key
    }

    pub(super) fn cancel(&mut self, key: TimerKey) {
        self.due.remove(&key);
    }

    pub(super) fn next(&self) -> Option<Timestamp> {
        self.due.keys().next().map(|(at, _)| *at)
    }

    /// Takes the first timer that is due at `now`.
    pub(super) fn take_due(&mut self, now: Timestamp) -> Option<Timer> {
        let entry = self.due.first_entry()?;
        (entry.key().0 <= now).then(|| entry.remove())
    }
}
