//! What `StartWave` and `PollWave` tell the state machine.

use domain::execution::{ServerRecord, WaveRecord};
use domain::ids::{Attempt, SourceServerId};
use domain::polling::{Pace, PollPeriod};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use crate::observe_launch::to_check;

/// Where a wave is with DRS.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct WaveProgress {
    /// What comes next.
    pub state: WaveState,
    /// How long to wait before the next poll, in seconds.
    pub poll_seconds: u32,
    /// What the waits up to this one have saved, in seconds; the next poll takes it.
    pub spare_seconds: u32,
    /// When that is, so that the next poll knows how late it is.
    pub due_at: Timestamp,
    /// Which attempt at the wave this is.
    pub attempt: Attempt,
    /// The launched servers that have to be checked; empty unless the state says so.
    pub servers: Vec<SourceServerId>,
}

/// What the wave's state machine does next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum WaveState {
    /// Wait, then poll again.
    Launching,
    /// Give DRS what it had no room for.
    StartMore,
    /// Check the launched servers.
    Check,
    /// Judge the wave.
    Judge,
}

impl WaveProgress {
    fn new(state: WaveState, attempt: Attempt, pace: Pace, now: Timestamp) -> Self {
        let Pace { wait, spare } = pace;
        let due_at = now + SignedDuration::from_secs(wait.into());
        Self { state, poll_seconds: wait, spare_seconds: spare, due_at, attempt, servers: Vec::new() }
    }

    pub(crate) fn launching(wave: &WaveRecord, pace: Pace, now: Timestamp) -> Self {
        Self::new(WaveState::Launching, wave.attempt, pace, now)
    }

    pub(crate) fn start_more(wave: &WaveRecord, pace: Pace, now: Timestamp) -> Self {
        Self::new(WaveState::StartMore, wave.attempt, pace, now)
    }

    pub(crate) fn judge(period: PollPeriod, now: Timestamp) -> Self {
        Self::new(WaveState::Judge, Attempt::FIRST, Pace::first(period), now)
    }

    /// DRS has nothing more to do for the wave: its servers are checked, if they are to be.
    pub(crate) fn after_launch(
        wave: &WaveRecord,
        servers: &[ServerRecord],
        period: PollPeriod,
        now: Timestamp,
    ) -> Self {
        let servers = if wave.checks.is_empty() { Vec::new() } else { to_check(wave, servers) };
        let state = if servers.is_empty() { WaveState::Judge } else { WaveState::Check };
        Self { servers, ..Self::new(state, wave.attempt, Pace::first(period), now) }
    }
}
