//! How a source server's replication stands: its record says, unless a call or a fault has changed it.

use jiff::{SignedDuration, Timestamp};

use crate::account::{Account, ServerState};
use crate::drs::shapes::SourceServer;
use crate::time::parse_duration;

/// How replication stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Replication {
    /// A word of AWS's `DataReplicationState`, or one that AWS has added since.
    pub(crate) state: String,
    /// The age of the newest data.
    pub(crate) lag: SignedDuration,
    /// What a call or a fault has made of the lag.
    pub(crate) imposed_lag: Option<SignedDuration>,
    /// Whether a call or a fault has made it so.
    pub(crate) is_imposed: bool,
}

impl Replication {
    /// Whether nothing is replicated: such servers have no lag and no recovery snapshots.
    pub(crate) fn is_off(&self) -> bool {
        matches!(self.state.as_str(), "DISCONNECTED" | "STOPPED")
    }

    /// Whether there has been a consistent state of the disks to recover to.
    pub(crate) fn has_recovery_point(&self) -> bool {
        !self.is_off() && !matches!(self.state.as_str(), "INITIATING" | "INITIAL_SYNC")
    }
}

pub(crate) fn replication(
    account: &Account,
    state: &ServerState,
    record: &SourceServer,
    now: Timestamp,
) -> Replication {
    let recorded = record.lag().and_then(parse_duration).unwrap_or(SignedDuration::ZERO);
    let imposed = account
        .faults
        .replication(&state.id, record.hostname(), now)
        .or_else(|| state.replication(now).map(|step| (step.state.as_str(), step.lag)));
    let word = imposed.map_or(record.replication_state().unwrap_or("CONTINUOUS"), |(word, _)| word);
    let imposed_lag = imposed.and_then(|(_, lag)| lag);
    Replication {
        state: word.to_owned(),
        lag: imposed_lag.unwrap_or(recorded),
        imposed_lag,
        is_imposed: imposed.is_some(),
    }
}
