//! The queue of waves that wait for room in DRS: at most 20 jobs run at once, and the wave that came first goes first.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::ids::{ExecutionId, WaveNumber};

/// A ticket that was not renewed for so long belongs to a wave that does not wait any more. A waiting wave renews it
/// with every poll.
const LOST_AFTER: SignedDuration = SignedDuration::from_mins(10);

/// A wave that has waited so long is given up. A wait takes sixteen history events a poll, and a history has 25,000 of
/// them: thirteen hours.
pub const LONGEST_WAIT: SignedDuration = SignedDuration::from_hours(8);

/// A wave that waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Ticket {
    /// Since when it waits: the order of the queue.
    pub since: Timestamp,
    /// The execution it belongs to.
    #[serde(rename = "holder")]
    pub execution_id: ExecutionId,
    /// The wave.
    pub wave: WaveNumber,
    /// When it was last seen waiting.
    pub renewed_at: Timestamp,
}

/// The waves that go before `own`, or before everybody when it has no ticket yet.
pub fn ahead<'a>(
    queue: &'a [Ticket],
    execution: &ExecutionId,
    wave: WaveNumber,
    now: Timestamp,
) -> impl Iterator<Item = &'a Ticket> {
    let is_own = move |ticket: &&Ticket| ticket.execution_id == *execution && ticket.wave == wave;
    let own = queue.iter().find(is_own).map(|ticket| ticket.since);
    let (execution, wave) = (execution.clone(), wave);
    queue.iter().filter(move |ticket| {
        let other = ticket.execution_id != execution || ticket.wave != wave;
        let before = own.is_none_or(|own| (ticket.since, &ticket.execution_id, ticket.wave) < (own, &execution, wave));
        other && before && now.duration_since(ticket.renewed_at) <= LOST_AFTER
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> Timestamp {
        "2026-11-20T02:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_mins(minute)
    }

    fn ticket(execution: &str, since: i64, renewed: i64) -> Ticket {
        let execution_id = execution.parse().unwrap();
        Ticket { since: at(since), execution_id, wave: WaveNumber(1), renewed_at: at(renewed) }
    }

    fn before(queue: &[Ticket], execution: &str) -> Vec<String> {
        let id = execution.parse().unwrap();
        ahead(queue, &id, WaveNumber(1), at(10)).map(|ticket| ticket.execution_id.to_string()).collect()
    }

    #[test]
    fn who_came_first_goes_first() {
        let queue = [ticket("a", 1, 10), ticket("b", 2, 10), ticket("c", 2, 10)];
        assert_eq!(before(&queue, "a"), Vec::<String>::new());
        assert_eq!(before(&queue, "c"), ["a", "b"], "of two that came together one is first");
        assert_eq!(before(&queue, "new"), ["a", "b", "c"]);
    }

    #[test]
    fn a_wave_that_waits_no_more_keeps_nobody() {
        let queue = [ticket("gone", -20, -1), ticket("b", 2, 10)];
        assert_eq!(before(&queue, "b"), Vec::<String>::new());
    }
}
