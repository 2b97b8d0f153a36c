//! `finish-execution`: folds the waves into the execution's outcome and lets the plan go.

use domain::event::{Event, EventKind};
use domain::execution::{ExecutionRecord, ServerRecord};
use domain::ids::ExecutionId;
use domain::metrics;
use domain::notification::{self, Outcome};
use domain::outcome;
use domain::ports::{
    Answer, LockPlan, LockServers, ReadExecution, RecordEvents, RecordMetrics, RecordNotice, UpdateExecution,
};
use domain::status::{Status, transition};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use crate::store;

/// The input of `finish-execution`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FinishExecution {
    /// The execution.
    pub execution_id: ExecutionId,
    /// When the state was entered.
    pub time: Timestamp,
}

/// Ends the execution. A repeat finds it ended and tells the same outcome.
///
/// # Errors
/// The fault of a port.
pub async fn finish_execution(
    input: FinishExecution,
    world: &(impl ReadExecution + UpdateExecution + LockPlan + LockServers + RecordEvents + RecordNotice + RecordMetrics),
) -> Answer<Outcome> {
    let before = store::execution(&input.execution_id, world).await?;
    let waves = world.waves(&input.execution_id).await?;
    let servers = world.servers(&input.execution_id, None).await?;
    let mut ended = before.clone();
    if !before.status.has_ended() {
        let (status, reason) = outcome::fold(&before, &waves);
        ended.status = transition(before.status, status)?;
        ended.status_reason = reason;
        ended.ended_at = Some(input.time);
        ended.rto_seconds = outcome::rto_seconds(&before, &waves, &servers);
        ended.lease_ends_at = lease_end(&before, &servers, input.time);
    }
    close(&before, &ended, &servers, input.time, world).await?;
    Ok(notification::outcome(&ended, &waves, &servers).brief())
}

/// The notice that everything of an execution is closed.
pub(crate) const CLOSED: &str = "CLOSED";

/// When the instances that a drill has launched are terminated, if its plan says so.
pub(crate) fn lease_end(execution: &ExecutionRecord, servers: &[ServerRecord], now: Timestamp) -> Option<Timestamp> {
    let lease = SignedDuration::from_mins(execution.drill_lease_minutes?.into());
    servers.iter().any(|server| server.recovery_instance_id.is_some()).then_some(now + lease)
}

/// Lets the plan and its servers go.
pub(crate) async fn release(
    ended: &ExecutionRecord,
    servers: &[ServerRecord],
    world: &(impl LockPlan + LockServers),
) -> Answer<()> {
    if let Some(plan_id) = &ended.plan_id {
        world.unlock_plan(plan_id, &ended.execution_id).await?;
    }
    let locked: Vec<_> = servers.iter().map(|server| server.source_server_id.clone()).collect();
    world.unlock_servers(&locked, &ended.execution_id).await
}

/// Writes the end down and lets the plan and its servers go.
pub(crate) async fn close(
    before: &ExecutionRecord,
    ended: &ExecutionRecord,
    servers: &[ServerRecord],
    now: Timestamp,
    world: &(impl UpdateExecution + LockPlan + LockServers + RecordEvents + RecordNotice + RecordMetrics),
) -> Answer<()> {
    // Status changes of running waves may come in between; an end that another call wrote stands.
    store::save_execution(before, ended, world).await?;
    if !before.status.has_ended() {
        metrics::of_execution(ended).iter().for_each(|measured| world.record_metrics(measured));
    }
    release(ended, servers, world).await?;
    let at = ended.ended_at.unwrap_or(now);
    let reason = ended.status_reason.as_deref().map(|reason| format!(": {reason}")).unwrap_or_default();
    let message = format!("execution {}{reason}", ended.status);
    world.record_events(&[Event::new(&ended.execution_id, at, EventKind::ExecutionEnded, message)]).await?;
    // From here on there is nothing left that `reconcile-execution` would have to do.
    world.record_told(&ended.execution_id, CLOSED).await
}
