//! What `StartWave` and `PollWave` tell the state machine.

use domain::ids::SourceServerId;
use serde::Serialize;

/// How long the state machine waits before it asks again, in seconds. It is this product's own courtesy: AWS
/// publishes no request rate for DRS.
pub(crate) const POLL_SECONDS: u32 = 30;

/// Where a wave is with DRS.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct WaveProgress {
    /// What comes next.
    pub state: WaveState,
    /// How long to wait before the next poll, in seconds.
    pub poll_seconds: u32,
    /// The launched servers that have to be checked; empty unless the state says so.
    pub servers: Vec<SourceServerId>,
}

/// What the wave's state machine does next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum WaveState {
    /// Wait, then poll again.
    Launching,
    /// Check the launched servers.
    Check,
    /// Judge the wave.
    Judge,
}

impl WaveProgress {
    pub(crate) fn launching() -> Self {
        Self { state: WaveState::Launching, poll_seconds: POLL_SECONDS, servers: Vec::new() }
    }

    pub(crate) fn judge() -> Self {
        Self { state: WaveState::Judge, poll_seconds: POLL_SECONDS, servers: Vec::new() }
    }

    pub(crate) fn check(servers: Vec<SourceServerId>) -> Self {
        Self { state: WaveState::Check, poll_seconds: POLL_SECONDS, servers }
    }
}
