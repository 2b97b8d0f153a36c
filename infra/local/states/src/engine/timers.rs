//! The times at which something happens in a root execution by itself.

use std::collections::{BTreeMap, BTreeSet};

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

impl Timer {
    /// Whether it ends something that takes too long, instead of letting something go on.
    fn is_limit(self) -> bool {
        matches!(self, Self::TaskTimeout(_) | Self::Heartbeat(_) | Self::ExecutionTimeout(_))
    }
}

#[derive(Debug, Default)]
pub(super) struct Timers {
    due: BTreeMap<TimerKey, Timer>,
    /// Those of `due` that are no limits.
    steps: BTreeSet<TimerKey>,
    sequence: u64,
}

impl Timers {
    pub(super) fn set(&mut self, at: Timestamp, timer: Timer) -> TimerKey {
        self.sequence += 1;
        let key = (at, self.sequence);
        self.due.insert(key, timer);
        if !timer.is_limit() {
            self.steps.insert(key);
        }
        key
    }

    pub(super) fn cancel(&mut self, key: TimerKey) {
        self.due.remove(&key);
        self.steps.remove(&key);
    }

    pub(super) fn next(&self) -> Option<Timestamp> {
        self.due.keys().next().map(|(at, _)| *at)
    }

    /// The next time at which something goes on by itself.
    pub(super) fn next_step(&self) -> Option<Timestamp> {
        self.steps.first().map(|(at, _)| *at)
    }

    /// Takes the first timer that is due at `now`.
    pub(super) fn take_due(&mut self, now: Timestamp) -> Option<Timer> {
        let entry = self.due.first_entry()?;
        if entry.key().0 > now {
            return None;
        }
        self.steps.remove(entry.key());
        Some(entry.remove())
    }
}
