//! `poll-wave`: asks DRS once how the wave's jobs are doing, and says what the state machine does next.

use domain::execution::WaveRecord;
use domain::ids::{ExecutionId, WaveNumber};
use domain::ports::{
    Answer, AtTarget, DescribeJobLogItems, DescribeJobs, DescribeRecoveryInstances, ReadExecution, RecordEvents,
    UpdateExecution,
};
use domain::status::{Status, WaveStatus, transition};
use jiff::Timestamp;
use serde::Deserialize;

use crate::observe_launch::observe_launch;
use crate::progress::{WaveProgress, WaveState};
use crate::store;

/// The input of `poll-wave`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PollWave {
    /// The execution.
    pub execution_id: ExecutionId,
    /// The wave to ask about.
    pub wave: WaveNumber,
    /// When the execution was declared.
    pub declared_at: Timestamp,
    /// When the state was entered.
    pub time: Timestamp,
}

/// Looks once.
///
/// # Errors
/// The fault of a port; nothing is concluded from it.
pub async fn poll_wave(
    input: PollWave,
    world: &(
         impl AtTarget
         + ReadExecution
         + UpdateExecution
         + DescribeJobs
         + DescribeJobLogItems
         + DescribeRecoveryInstances
         + RecordEvents
     ),
) -> Answer<WaveProgress> {
    let before = world.wave(&input.execution_id, input.wave).await?;
    if before.wave_status.has_ended() {
        return Ok(WaveProgress::judge());
    }
    let seen = observe_launch(&before, input.declared_at, input.time, world).await?;
    if seen.launched_at.is_none() {
        store::save_wave(&before, &seen, world).await?;
        let starts_more = seen.parts_waiting > 0;
        return Ok(if starts_more { WaveProgress::start_more(&seen) } else { WaveProgress::launching(&seen) });
    }
    let servers =
        if seen.checks.is_empty() { Vec::new() } else { world.servers(&input.execution_id, Some(input.wave)).await? };
    let progress = WaveProgress::after_launch(&seen, &servers);
    if progress.state == WaveState::Check {
        let wave_status = transition(seen.wave_status, WaveStatus::Checking)?;
        store::save_wave(&before, &WaveRecord { wave_status, ..seen }, world).await?;
    } else {
        store::save_wave(&before, &seen, world).await?;
    }
    Ok(progress)
}
