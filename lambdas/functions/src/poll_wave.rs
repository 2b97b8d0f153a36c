//! `poll-wave`: asks DRS once how the wave's jobs are doing, and says what the state machine does next.

use domain::execution::WaveRecord;
use domain::ids::{ExecutionId, WaveNumber};
use domain::metrics;
use domain::polling::Pace;
use domain::ports::{
    Answer, AtTarget, DescribeJobLogItems, DescribeJobs, DescribeRecoveryInstances, ReadExecution, ReadPollPeriod,
    RecordEvents, RecordMetrics, UpdateExecution,
};
use domain::status::{Status, WaveStatus, transition};
use jiff::{SignedDuration, Timestamp};
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
    /// When that should have been, as the last look said.
    #[serde(default)]
    pub due_at: Option<Timestamp>,
    /// What the waits before have saved (see [`Pace::spare`]), in seconds.
    #[serde(default)]
    pub spare_seconds: u32,
}

/// Looks once, and measures how late that was.
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
         + RecordMetrics
         + ReadPollPeriod
     ),
) -> Answer<WaveProgress> {
    let progress = look(&input, world).await?;
    if let Some(due_at) = input.due_at {
        world.record_metrics(&metrics::of_poll(&input.execution_id, input.wave, due_at, input.time));
    }
    Ok(progress)
}

async fn look(
    input: &PollWave,
    world: &(
         impl AtTarget
         + ReadExecution
         + UpdateExecution
         + DescribeJobs
         + DescribeJobLogItems
         + DescribeRecoveryInstances
         + RecordEvents
         + ReadPollPeriod
     ),
) -> Answer<WaveProgress> {
    let period = world.poll_period();
    let before = world.wave(&input.execution_id, input.wave).await?;
    if before.wave_status.has_ended() {
        return Ok(WaveProgress::judge(period, input.time));
    }
    let rest = SignedDuration::from_secs(period.seconds().into());
    let seen = observe_launch(&before, input.declared_at, input.time, rest, world).await?;
    if seen.launched_at.is_none() {
        store::save_wave(&before, &seen, world).await?;
        let next = if seen.parts_waiting > 0 { WaveProgress::start_more } else { WaveProgress::launching };
        let pace = Pace::next(&seen, period, input.spare_seconds, input.time);
        return Ok(next(&seen, pace, input.time));
    }
    let servers =
        if seen.checks.is_empty() { Vec::new() } else { world.servers(&input.execution_id, Some(input.wave)).await? };
    let progress = WaveProgress::after_launch(&seen, &servers, period, input.time);
    if progress.state == WaveState::Check {
        let wave_status = transition(seen.wave_status, WaveStatus::Checking)?;
        store::save_wave(&before, &WaveRecord { wave_status, ..seen }, world).await?;
    } else {
        store::save_wave(&before, &seen, world).await?;
    }
    Ok(progress)
}
