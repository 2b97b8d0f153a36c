//! `finish-execution`: folds the waves into the execution's outcome and lets the plan go.

use domain::event::{Event, EventKind};
use domain::execution::ExecutionRecord;
use domain::ids::ExecutionId;
use domain::notification::{self, Outcome};
use domain::outcome;
use domain::ports::{Answer, LockPlan, ReadExecution, RecordEvents, UpdateExecution};
use domain::status::{Status, transition};
use jiff::Timestamp;
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
    world: &(impl ReadExecution + UpdateExecution + LockPlan + RecordEvents),
) -> Answer<Outcome> {
    let before = store::execution(&input.execution_id, world).await?;
    let waves = world.waves(&input.execution_id).await?;
    let servers = world.servers(&input.execution_id, None).await?;
    let mut ended = before.clone();
    if !before.status.has_ended() {
        let (status, reason) = outcome::fold(&waves);
        ended.status = transition(before.status, status)?;
        ended.status_reason = reason;
        ended.ended_at = Some(input.time);
        ended.rto_seconds = outcome::rto_seconds(&before, &waves, &servers);
    }
    close(&before, &ended, input.time, world).await?;
    Ok(notification::outcome(&ended, &waves, &servers))
}

/// Writes the end down and lets the plan go.
pub(crate) async fn close(
    before: &ExecutionRecord,
    ended: &ExecutionRecord,
    now: Timestamp,
    world: &(impl UpdateExecution + LockPlan + RecordEvents),
) -> Answer<()> {
    world.save_execution(before, ended).await?;
    if let Some(plan_id) = &ended.plan_id {
        world.unlock_plan(plan_id, &ended.execution_id).await?;
    }
    let at = ended.ended_at.unwrap_or(now);
    let reason = ended.status_reason.as_deref().map(|reason| format!(": {reason}")).unwrap_or_default();
    let message = format!("execution {}{reason}", ended.status);
    world.record_events(&[Event::new(&ended.execution_id, at, EventKind::ExecutionEnded, message)]).await
}
