//! `finish-wave`: judges a wave by its servers, writes its end down, and lets the waves behind it go on.

use domain::conclusion::{self, Conclusion};
use domain::event::{Event, EventKind};
use domain::execution::{ServerRecord, WaveRecord};
use domain::fault::{CaughtError, Fault};
use domain::ids::{ExecutionId, WaveNumber};
use domain::ports::{
    Answer, DescribeJobLogItems, DescribeJobs, DescribeRecoveryInstances, ReadExecution, RecordEvents, SendTaskSuccess,
    UpdateExecution,
};
use domain::status::{ServerStatus, Status, WaveStatus, transition};
use domain::turn::{Turn, turn};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::observe_launch::observe_launch;
use crate::{release_waves, store};

/// The input of `finish-wave`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FinishWave {
    /// The execution.
    pub execution_id: ExecutionId,
    /// The wave that comes to its end.
    pub wave: WaveNumber,
    /// When the execution was declared.
    pub declared_at: Timestamp,
    /// When the state was entered.
    pub time: Timestamp,
    /// What its state machine caught, when it did not get here in the ordinary way.
    pub error: Option<CaughtError>,
}

/// How the wave ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FinishedWave {
    /// Its final status.
    pub status: WaveStatus,
    /// Why, in one sentence; empty when all is well.
    pub reason: String,
}

/// Ends the wave. A repeat finds it ended and lets the waves behind it go on again, which does nothing twice.
///
/// # Errors
/// The fault of a port.
pub async fn finish_wave(
    input: FinishWave,
    world: &(
         impl ReadExecution
         + UpdateExecution
         + DescribeJobs
         + DescribeJobLogItems
         + DescribeRecoveryInstances
         + SendTaskSuccess
         + RecordEvents
     ),
) -> Answer<FinishedWave> {
    let mut wave = world.wave(&input.execution_id, input.wave).await?;
    if !wave.wave_status.has_ended() {
        wave = match (&input.error, wave.wave_status) {
            (None, WaveStatus::Waiting) => skip(wave, input.time, world).await?,
            (None, _) => judge(wave, "its checks did not come to an end", input.time, world).await?,
            (Some(error), _) => give_up(wave, error, &input, world).await?,
        };
    }
    let waves = world.waves(&input.execution_id).await?;
    release_waves::behind(&wave, &waves, world).await?;
    Ok(FinishedWave { status: wave.wave_status, reason: wave.status_reason.unwrap_or_default() })
}

/// A wave whose turn will not come, because one that it depends on did not end well.
async fn skip(
    wave: WaveRecord,
    now: Timestamp,
    world: &(impl ReadExecution + UpdateExecution + RecordEvents),
) -> Answer<WaveRecord> {
    let waves = world.waves(&wave.execution_id).await?;
    let Turn::Skip(reason) = turn(&wave, &waves) else {
        return Err(Fault::bug(format!("wave {} is to be skipped, but nothing keeps it from starting", wave.wave)));
    };
    let servers = world.servers(&wave.execution_id, Some(wave.wave)).await?;
    let changes: Vec<_> = servers
        .into_iter()
        .filter(|server| server.server_status == ServerStatus::Pending)
        .map(|server| {
            let skipped = ServerRecord {
                server_status: ServerStatus::Skipped,
                reason: Some(reason.clone()),
                ended_at: Some(now),
                ..server.clone()
            };
            (server, skipped)
        })
        .collect();
    store::save_servers(&changes, world).await?;
    let conclusion = Conclusion { status: WaveStatus::Skipped, reason: Some(reason) };
    end(wave, conclusion, now, world).await
}

/// The state machine gave up. DRS is asked once more, as well as that can be done, and what is then still open ends
/// with the error as its reason.
async fn give_up(
    wave: WaveRecord,
    error: &CaughtError,
    input: &FinishWave,
    world: &(
         impl ReadExecution + UpdateExecution + DescribeJobs + DescribeJobLogItems + DescribeRecoveryInstances + RecordEvents
     ),
) -> Answer<WaveRecord> {
    let why = error.sentence();
    if wave.wave_status == WaveStatus::Launching
        && let Err(fault) = observe_launch(&wave, input.declared_at, input.time, world).await
    {
        tracing::warn!(%fault, "DRS could not be asked once more");
    }
    let ended = judge(wave, &why, input.time, world).await?;
    Ok(ended)
}

/// Judges the wave by its servers. Those that are still on the way end here, with `why` as their reason.
async fn judge(
    wave: WaveRecord,
    why: &str,
    now: Timestamp,
    world: &(impl ReadExecution + UpdateExecution + RecordEvents),
) -> Answer<WaveRecord> {
    let mut changes = Vec::new();
    let mut servers = Vec::new();
    for server in world.servers(&wave.execution_id, Some(wave.wave)).await? {
        let ended = conclusion::abandoned(&wave, &server, why, now);
        if ended != server {
            changes.push((server, ended.clone()));
        }
        servers.push(ended);
    }
    store::save_servers(&changes, world).await?;
    let mut conclusion = conclusion::conclude(&wave, &servers);
    // A wave that never started cannot have succeeded with failures: nothing of it was done.
    if wave.wave_status == WaveStatus::Waiting {
        conclusion = Conclusion { status: WaveStatus::Failed, reason: Some(why.to_owned()) };
    }
    end(wave, conclusion, now, world).await
}

async fn end(
    wave: WaveRecord,
    conclusion: Conclusion,
    now: Timestamp,
    world: &(impl UpdateExecution + RecordEvents),
) -> Answer<WaveRecord> {
    let mut ended = wave.clone();
    ended.wave_status = transition(wave.wave_status, conclusion.status)?;
    ended.status_reason = conclusion.reason;
    ended.ended_at = Some(now);
    ended.turn_token = None;
    store::save_wave(&wave, &ended, world).await?;
    let reason = ended.status_reason.as_deref().map(|reason| format!(": {reason}")).unwrap_or_default();
    let message = format!("wave {} `{}` {}{reason}", ended.wave, ended.name, ended.wave_status);
    let event = Event::new(&ended.execution_id, now, EventKind::WaveEnded, message).of_wave(ended.wave);
    world.record_events(&[event]).await?;
    Ok(ended)
}
