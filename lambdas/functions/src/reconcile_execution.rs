//! `reconcile-execution`: closes what a state machine left open when it was stopped, timed out or failed.
//!
//! EventBridge calls it with every *Step Functions Execution Status Change* of the plan and the cleanup machine
//! (<https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html>).

use domain::clean_up::{CleanUp, CleanUpStatus};
use domain::execution::ExecutionRecord;
use domain::fault::CaughtError;
use domain::ids::ExecutionId;
use domain::metrics;
use domain::notification;
use domain::ports::{
    Answer, AtTarget, CreateExecution, DescribeJobLogItems, DescribeJobs, DescribeRecoveryInstances, LockPlan,
    LockServers, PublishMessage, ReadExecution, RecordEvents, RecordMetrics, RecordNotice, SendTaskSuccess,
    StartCleanUp, UpdateExecution,
};
use domain::status::{ExecutionStatus, Status, WaveStatus, transition};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use crate::drill_instances::save_clean_up;
use crate::fail_execution::{FailExecution, close_waves, refuse, refused};
use crate::finish_execution::{CLOSED, close, lease_end, release};
use crate::observe_launch::observe_launch;
use crate::tell::OUTCOME;
use crate::{release_waves, store, tell};

/// The input of `reconcile-execution`: the event, as far as it matters.
#[derive(Debug, Clone, Deserialize)]
pub struct ReconcileExecution {
    /// When the execution ended.
    pub time: Timestamp,
    /// What ended, and how.
    pub detail: Detail,
}

/// The `detail` of the event.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Detail {
    /// The Step Functions execution's name.
    pub name: String,
    /// Its ARN.
    pub execution_arn: String,
    /// When it began, in milliseconds since 1970.
    pub start_date: i64,
    /// `SUCCEEDED`, `FAILED`, `TIMED_OUT` or `ABORTED`; `RUNNING` when it began.
    pub status: String,
    /// Its input, as text.
    #[serde(default)]
    pub input: Option<String>,
    /// The error's name.
    #[serde(default)]
    pub error: Option<String>,
    /// Its cause.
    #[serde(default)]
    pub cause: Option<String>,
}

/// What the cleanup machine is started with.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CleanUpInput {
    execution_id: ExecutionId,
    #[expect(dead_code, reason = "tells the input of a clean-up from that of a plan")]
    lease_ends_at: Timestamp,
}

/// Closes the execution, if it is open. A repeat finds it closed and finishes what is left.
///
/// # Errors
/// The fault of a port; EventBridge calls again.
pub async fn reconcile_execution(
    input: ReconcileExecution,
    world: &(
         impl AtTarget
         + ReadExecution
         + CreateExecution
         + UpdateExecution
         + DescribeJobs
         + DescribeJobLogItems
         + DescribeRecoveryInstances
         + SendTaskSuccess
         + LockPlan
         + LockServers
         + RecordEvents
         + RecordNotice
         + RecordMetrics
         + PublishMessage
         + StartCleanUp
     ),
) -> Answer<()> {
    if input.detail.status == "RUNNING" {
        return Ok(());
    }
    let clean_up = input.detail.input.as_deref().and_then(|text| serde_json::from_str::<CleanUpInput>(text).ok());
    if let Some(CleanUpInput { execution_id, .. }) = clean_up {
        return reconcile_clean_up(&execution_id, &input, world).await;
    }
    let Ok(id) = input.detail.name.parse::<ExecutionId>() else {
        return Ok(());
    };
    let Some(before) = world.execution(&id).await? else {
        return write_down(&id, &input, world).await;
    };
    // One that failed by itself told people on its way.
    let may_be_silent = input.detail.status != "FAILED" && !world.was_told(&id, OUTCOME).await?;
    if world.was_told(&id, CLOSED).await? && !may_be_silent {
        return Ok(());
    }
    let ended = end(&before, &input, world).await?;
    release_waves::everywhere(&id, world).await?;
    let mut waves = world.waves(&id).await?;
    for wave in waves.iter().filter(|wave| wave.wave_status == WaveStatus::Launching) {
        // DRS has the last word about what it was still launching.
        if let Err(fault) = observe_launch(wave, before.started_at, input.time, SignedDuration::ZERO, world).await {
            tracing::warn!(%fault, wave = %wave.wave, "DRS could not be asked once more");
        }
    }
    let mut servers = world.servers(&id, None).await?;
    let reason = ended.status_reason.clone().unwrap_or_default();
    close_waves(&mut waves, &mut servers, &reason, input.time, world).await?;
    let lease_ends_at = ended.lease_ends_at.or_else(|| lease_end(&ended, &servers, input.time));
    let closed = ExecutionRecord { lease_ends_at, ..ended.clone() };
    if let Some(end) = closed.lease_ends_at {
        world.start_clean_up(&format!("{id}-cleanup"), &id, end, false).await?;
    }
    // Nobody waits for the plan because SNS does not answer.
    release(&ended, &servers, world).await?;
    tell::once(&id, OUTCOME, &notification::outcome(&closed, &waves, &servers), world).await?;
    close(&ended, &closed, &servers, input.time, world).await
}

/// Writes down an execution that ended before anybody could, and closes what was prepared of it.
async fn write_down(
    id: &ExecutionId,
    input: &ReconcileExecution,
    world: &(
         impl ReadExecution
         + CreateExecution
         + UpdateExecution
         + LockPlan
         + LockServers
         + RecordEvents
         + RecordNotice
         + RecordMetrics
         + PublishMessage
     ),
) -> Answer<()> {
    let detail = &input.detail;
    let request = detail.input.as_deref().and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
    let failure = FailExecution {
        execution_id: detail.name.clone(),
        execution_arn: detail.execution_arn.clone(),
        started_at: Timestamp::from_millisecond(detail.start_date).unwrap_or(input.time),
        time: input.time,
        request,
        error: CaughtError { error: detail.status.clone(), cause: String::new() },
    };
    let (status, reason) = verdict(detail);
    let outcome = refuse(&refused(&failure, id.clone(), status, reason), input.time, world).await?;
    tell::once(id, OUTCOME, &outcome, world).await
}

/// How it ended, and why.
fn verdict(detail: &Detail) -> (ExecutionStatus, String) {
    let how = match detail.status.as_str() {
        "ABORTED" => "was stopped in Step Functions",
        "TIMED_OUT" => "timed out in Step Functions",
        _ => "failed in Step Functions",
    };
    let why: Vec<&str> = [&detail.error, &detail.cause].into_iter().flatten().map(String::as_str).collect();
    let why = if why.is_empty() { String::new() } else { format!(": {}", why.join(": ")) };
    let status = if detail.status == "ABORTED" { ExecutionStatus::Cancelled } else { ExecutionStatus::Failed };
    (status, format!("the execution {how}{why}"))
}

/// The execution's end goes first: from then on none of its waves starts.
async fn end(
    before: &ExecutionRecord,
    input: &ReconcileExecution,
    world: &(impl UpdateExecution + RecordMetrics),
) -> Answer<ExecutionRecord> {
    if before.status.has_ended() {
        return Ok(before.clone());
    }
    let (status, reason) = verdict(&input.detail);
    let mut ended = before.clone();
    ended.status = transition(before.status, status)?;
    ended.status_reason = Some(reason);
    ended.ended_at = Some(input.time);
    store::save_execution(before, &ended, world).await?;
    metrics::of_execution(&ended).iter().for_each(|measured| world.record_metrics(measured));
    Ok(ended)
}

/// A clean-up that was stopped leaves its instances, and says so.
async fn reconcile_clean_up(
    id: &ExecutionId,
    input: &ReconcileExecution,
    world: &(impl ReadExecution + UpdateExecution + RecordNotice + PublishMessage),
) -> Answer<()> {
    let Some(execution) = world.execution(id).await? else {
        return Ok(());
    };
    let Some(open) = execution.clean_up.clone().filter(|clean_up| clean_up.status == CleanUpStatus::Terminating) else {
        return Ok(());
    };
    let failed = CleanUp { status: CleanUpStatus::Failed, ended_at: Some(input.time), ..open };
    save_clean_up(&execution, failed, world).await?;
    let reason = format!("its state machine ended {}; look at the drill's instances yourself", input.detail.status);
    let told = notification::clean_up_failed(&execution, &reason);
    tell::once(id, &format!("CLEANUP#{}", input.time), &told, world).await
}
