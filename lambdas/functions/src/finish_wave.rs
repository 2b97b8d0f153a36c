//! `finish-wave`: judges a wave by its servers, writes its end down, and lets the waves behind it go on.

use domain::conclusion::{self, Conclusion};
use domain::decision::OperatorAnswer;
use domain::event::{Event, EventKind};
use domain::execution::{ExecutionRecord, ServerRecord, WaveRecord};
use domain::fault::{CaughtError, Fault};
use domain::ids::{ExecutionId, WaveNumber};
use domain::metrics;
use domain::ports::{
    Answer, AtTarget, DescribeJobLogItems, DescribeJobs, DescribeRecoveryInstances, ReadExecution, RecordEvents,
    RecordMetrics, SendTaskSuccess, UpdateExecution,
};
use domain::status::{ServerStatus, Status, WaveStatus, transition};
use domain::turn::{Turn, turn};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::observe_launch::observe_launch;
use crate::refresh_status::refresh_status_after;
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
    /// Whether the state machine can ask a person what to do.
    #[serde(default)]
    pub may_ask: bool,
}

/// How the wave ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FinishedWave {
    /// Its final status, or `NeedsDecision`.
    pub status: WaveStatus,
    /// Why, in one sentence; empty when all is well.
    pub reason: String,
}

/// Ends the wave, or holds it for a decision. A repeat finds it ended and lets the waves behind it go on again, which
/// does nothing twice.
///
/// # Errors
/// The fault of a port.
pub async fn finish_wave(
    input: FinishWave,
    world: &(
         impl AtTarget
         + ReadExecution
         + UpdateExecution
         + DescribeJobs
         + DescribeJobLogItems
         + DescribeRecoveryInstances
         + SendTaskSuccess
         + RecordEvents
         + RecordMetrics
     ),
) -> Answer<FinishedWave> {
    let mut wave = world.wave(&input.execution_id, input.wave).await?;
    if !wave.wave_status.has_ended() {
        let execution = store::execution(&input.execution_id, world).await?;
        wave = match (&input.error, wave.wave_status) {
            (None, WaveStatus::Waiting | WaveStatus::AwaitingApproval) => {
                never_started(&execution, wave, input.time, world).await?
            }
            (None, _) => judge(&execution, wave, "its checks did not come to an end", &input, world).await?,
            (Some(error), _) => give_up(&execution, wave, error, &input, world).await?,
        };
    }
    if wave.wave_status.has_ended() {
        release_waves::behind(&wave, world).await?;
    }
    refresh_status_after(&wave, world).await?;
    Ok(FinishedWave { status: wave.wave_status, reason: wave.status_reason.unwrap_or_default() })
}

/// A wave that never started: cancelled, stopped by a person, or behind one that did not end well.
async fn never_started(
    execution: &ExecutionRecord,
    wave: WaveRecord,
    now: Timestamp,
    world: &(impl ReadExecution + UpdateExecution + RecordEvents),
) -> Answer<WaveRecord> {
    let needed = world.waves_by_number(&wave.execution_id, &wave.depends_on).await?;
    let stopped = wave.answered().filter(|decision| decision.answer == OperatorAnswer::Stop);
    let (status, reason) = match (turn(execution, &wave, &needed), stopped) {
        (Turn::Cancel(reason), _) => (WaveStatus::Cancelled, reason),
        (_, Some(decision)) => (WaveStatus::Cancelled, format!("not started, stopped by {}", decision.intent)),
        (Turn::Skip(reason), None) => (WaveStatus::Skipped, reason),
        (Turn::Go | Turn::Wait, None) => {
            return Err(Fault::bug(format!("wave {} is to end, but nothing keeps it from starting", wave.wave)));
        }
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
    end(wave, Conclusion { status, reason: Some(reason) }, now, world).await
}

/// The state machine gave up. DRS is asked once more, as well as that can be done, and what is then still open ends
/// with the error as its reason.
async fn give_up(
    execution: &ExecutionRecord,
    wave: WaveRecord,
    error: &CaughtError,
    input: &FinishWave,
    world: &(
         impl AtTarget
         + ReadExecution
         + UpdateExecution
         + DescribeJobs
         + DescribeJobLogItems
         + DescribeRecoveryInstances
         + RecordEvents
         + RecordMetrics
     ),
) -> Answer<WaveRecord> {
    let why = error.sentence();
    if wave.wave_status == WaveStatus::Launching
        && let Err(fault) = observe_launch(&wave, input.declared_at, input.time, SignedDuration::ZERO, world).await
    {
        tracing::warn!(%fault, "DRS could not be asked once more");
    }
    judge(execution, wave, &why, input, world).await
}

/// Judges the wave by its servers. Those that are still on the way end here, with `why` as their reason.
async fn judge(
    execution: &ExecutionRecord,
    wave: WaveRecord,
    why: &str,
    input: &FinishWave,
    world: &(impl ReadExecution + UpdateExecution + RecordEvents + RecordMetrics),
) -> Answer<WaveRecord> {
    let mut changes = Vec::new();
    let mut servers = Vec::new();
    for server in world.servers(&wave.execution_id, Some(wave.wave)).await? {
        let ended = conclusion::abandoned(&wave, &server, why, input.time);
        if ended != server {
            changes.push((server, ended.clone()));
        }
        servers.push(ended);
    }
    store::save_servers(&changes, world).await?;
    let mut conclusion = conclusion::conclude(&wave, &servers);
    // A wave that never started cannot have succeeded with failures: nothing of it was done.
    if matches!(wave.wave_status, WaveStatus::Waiting | WaveStatus::AwaitingApproval) {
        conclusion = Conclusion { status: WaveStatus::Failed, reason: Some(why.to_owned()) };
    }
    let can_ask = input.may_ask && execution.cancel_requested.is_none() && !execution.status.has_ended();
    let has_started = matches!(wave.wave_status, WaveStatus::Launching | WaveStatus::Checking);
    if can_ask && has_started && conclusion::asks(&wave, &conclusion) {
        return ask(wave, conclusion, world).await;
    }
    let ended = end(wave, conclusion, input.time, world).await?;
    metrics::of_wave(&ended, &servers).iter().for_each(|measured| world.record_metrics(measured));
    Ok(ended)
}

/// Holds the wave, for `ask-operator` to ask what is to be done.
async fn ask(wave: WaveRecord, conclusion: Conclusion, world: &impl UpdateExecution) -> Answer<WaveRecord> {
    let mut held = wave.clone();
    held.wave_status = transition(wave.wave_status, WaveStatus::NeedsDecision)?;
    held.status_reason = conclusion.reason;
    store::save_wave(&wave, &held, world).await?;
    Ok(held)
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
    ended.hold_token = None;
    let reason = ended.status_reason.as_deref().map(|reason| format!(": {reason}")).unwrap_or_default();
    let message = format!("wave {} `{}` {}{reason}", ended.wave, ended.name, ended.wave_status);
    let event = Event::new(&ended.execution_id, now, EventKind::WaveEnded, message).of_wave(ended.wave);
    // The event first: a function that dies in between does it again, and the same event twice is one.
    world.record_events(&[event]).await?;
    store::save_wave(&wave, &ended, world).await?;
    Ok(ended)
}
