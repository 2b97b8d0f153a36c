//! `fail-execution`: ends an execution that cannot go on, with the reason for the operator.

use std::collections::BTreeSet;

use domain::conclusion;
use domain::execution::{ExecutionRecord, ServerRecord, WaveRecord};
use domain::fault::{CaughtError, Fault};
use domain::ids::ExecutionId;
use domain::metrics;
use domain::notification::{self, Outcome};
use domain::ports::{
    Answer, CreateExecution, LockPlan, LockServers, ReadExecution, RecordEvents, RecordMetrics, RecordNotice,
    UpdateExecution,
};
use domain::recovery_point::RecoveryPoint;
use domain::request::ExecutionRequest;
use domain::status::{ExecutionStatus, Status, WaveStatus, transition};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;

use crate::finish_execution::{close, lease_end};
use crate::store;

/// The input of `fail-execution`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FailExecution {
    /// The name of the plan machine's execution, as it came.
    pub execution_id: String,
    /// Its ARN.
    pub execution_arn: String,
    /// When Step Functions started it.
    pub started_at: Timestamp,
    /// When the state was entered.
    pub time: Timestamp,
    /// The machine's input, as a person wrote it.
    pub request: Value,
    /// What the state machine caught.
    pub error: CaughtError,
}

/// Ends the execution and everything of it that is open. A repeat finds it ended and tells the same outcome.
///
/// # Errors
/// The fault of a port.
pub async fn fail_execution(
    input: FailExecution,
    world: &(
         impl ReadExecution
         + CreateExecution
         + UpdateExecution
         + LockPlan
         + LockServers
         + RecordEvents
         + RecordNotice
         + RecordMetrics
     ),
) -> Answer<Outcome> {
    let reason = input.error.sentence();
    let Ok(execution_id) = input.execution_id.parse::<ExecutionId>() else {
        // A name that cannot be a key: there is nothing to write, but people are told.
        return Ok(unrecorded(&input, reason));
    };
    let Some(before) = world.execution(&execution_id).await? else {
        let status = if input.error.is_rejection() { ExecutionStatus::Rejected } else { ExecutionStatus::Failed };
        let refused = refused(&input, execution_id, status, reason);
        return Ok(refuse(&refused, input.time, world).await?.brief());
    };
    let mut waves = world.waves(&execution_id).await?;
    let mut servers = world.servers(&execution_id, None).await?;
    let mut ended = before.clone();
    if !before.status.has_ended() {
        ended.status = transition(before.status, failed_or_rejected(&input.error, &waves))?;
        ended.status_reason = Some(reason.clone());
        ended.ended_at = Some(input.time);
        ended.lease_ends_at = lease_end(&before, &servers, input.time);
        close_waves(&mut waves, &mut servers, &reason, input.time, world).await?;
    }
    close(&before, &ended, &servers, input.time, world).await?;
    Ok(notification::outcome(&ended, &waves, &servers).brief())
}

/// Writes down an execution that is refused before it was. What `prepare-execution` had begun to write is closed.
pub(crate) async fn refuse(
    refused: &ExecutionRecord,
    now: Timestamp,
    world: &(
         impl ReadExecution
         + CreateExecution
         + UpdateExecution
         + LockPlan
         + LockServers
         + RecordEvents
         + RecordNotice
         + RecordMetrics
     ),
) -> Answer<Outcome> {
    let id = &refused.execution_id;
    let mut waves = world.waves(id).await?;
    let mut servers = world.servers(id, None).await?;
    close_waves(&mut waves, &mut servers, refused.status_reason.as_deref().unwrap_or_default(), now, world).await?;
    world.create_execution(refused, &[], &[]).await?;
    close(refused, refused, &servers, now, world).await?;
    Ok(notification::outcome(refused, &waves, &servers))
}

/// Rejected means that nothing was launched.
fn failed_or_rejected(error: &CaughtError, waves: &[WaveRecord]) -> ExecutionStatus {
    let untouched = waves.iter().all(|wave| wave.wave_status == WaveStatus::Waiting);
    if error.is_rejection() && untouched { ExecutionStatus::Rejected } else { ExecutionStatus::Failed }
}

/// Ends every wave and server that is still open.
pub(crate) async fn close_waves(
    waves: &mut [WaveRecord],
    servers: &mut [ServerRecord],
    reason: &str,
    now: Timestamp,
    world: &(impl UpdateExecution + RecordMetrics),
) -> Answer<()> {
    let mut changes = Vec::new();
    for server in servers.iter_mut() {
        let Some(wave) = waves.iter().find(|wave| wave.wave == server.wave && !wave.wave_status.has_ended()) else {
            continue;
        };
        let ended = conclusion::abandoned(wave, server, reason, now);
        if ended != *server {
            changes.push((server.clone(), ended.clone()));
            *server = ended;
        }
    }
    store::save_servers(&changes, world).await?;
    for wave in waves.iter_mut().filter(|wave| !wave.wave_status.has_ended()) {
        let mut ended = wave.clone();
        let never_started = matches!(wave.wave_status, WaveStatus::Waiting | WaveStatus::AwaitingApproval);
        let status = if never_started { WaveStatus::Skipped } else { WaveStatus::Failed };
        ended.wave_status = transition(wave.wave_status, status).map_err(Fault::from)?;
        ended.status_reason = Some(reason.to_owned());
        ended.ended_at = Some(now);
        ended.turn_token = None;
        ended.hold_token = None;
        store::save_wave(wave, &ended, world).await?;
        metrics::of_wave(&ended, servers).iter().for_each(|measured| world.record_metrics(measured));
        *wave = ended;
    }
    Ok(())
}

/// The record of an execution that was refused before it was written down.
pub(crate) fn refused(
    input: &FailExecution,
    execution_id: ExecutionId,
    status: ExecutionStatus,
    reason: String,
) -> ExecutionRecord {
    let request = ExecutionRequest::from_input(input.request.clone()).ok();
    ExecutionRecord {
        execution_id,
        plan_id: request.as_ref().map(|request| request.plan_id.clone()),
        plan_name: request.as_ref().map(|request| request.plan_id.to_string()).unwrap_or_default(),
        execution_type: request.as_ref().map(|request| request.execution_type),
        status,
        status_reason: Some(reason),
        initiated_by: request.as_ref().and_then(|request| request.initiated_by.clone()),
        note: request.and_then(|request| request.note),
        started_at: input.started_at,
        ended_at: Some(input.time),
        rto_minutes: None,
        rpo_minutes: None,
        rto_seconds: None,
        total_waves: 0,
        total_servers: 0,
        wave_order: Vec::new(),
        execution_arn: input.execution_arn.clone(),
        recovery_point: RecoveryPoint::default(),
        replace_instances: BTreeSet::new(),
        drill_lease_minutes: None,
        lease_ends_at: None,
        clean_up: None,
        pause_requested: None,
        cancel_requested: None,
        lease_extended_to: None,
    }
}

fn unrecorded(input: &FailExecution, reason: String) -> Outcome {
    Outcome {
        execution_id: input.execution_id.clone(),
        plan_id: "unknown".to_owned(),
        execution_type: "unknown".to_owned(),
        status: ExecutionStatus::Rejected.to_string(),
        lease_ends_at: None,
        subject: "Execution Rejected".to_owned(),
        message: format!("Execution {} was rejected: {reason}.\nNothing was launched.", input.execution_id),
        reason,
    }
}
