//! When something next happens by itself: phases ending, agents coming online, commands finishing.

use std::collections::BTreeSet;
use std::ops::Bound;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The future moments at which an answer changes without a request. A moment too many does no harm.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Agenda {
    moments: BTreeSet<Timestamp>,
}

impl Agenda {
    /// Notes moments, and forgets those that have passed.
    pub(crate) fn note(&mut self, now: Timestamp, moments: impl IntoIterator<Item = Timestamp>) {
        self.moments = self.moments.split_off(&now);
        self.moments.extend(moments.into_iter().filter(|moment| *moment > now && *moment < Timestamp::MAX));
    }

    /// The first moment after `now`.
    pub(crate) fn next(&self, now: Timestamp) -> Option<Timestamp> {
        self.moments.range((Bound::Excluded(now), Bound::Unbounded)).next().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_moment_is_the_first_after_now() {
        let second = |second| Timestamp::from_second(second).unwrap();
        let mut agenda = Agenda::default();
        agenda.note(second(0), [second(30), second(10), second(20)]);
        assert_eq!(agenda.next(second(10)), Some(second(20)));
        agenda.note(second(25), []);
        assert_eq!(agenda.next(second(0)), Some(second(30)));
        assert_eq!(agenda.next(second(30)), None);
    }
}
