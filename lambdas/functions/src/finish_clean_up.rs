//! `finish-clean-up`: writes down what came of terminating a drill's instances, and tells people what is left.

use domain::clean_up::{self, CleanUp, CleanUpStatus};
use domain::event::{Event, EventKind};
use domain::fault::CaughtError;
use domain::ids::ExecutionId;
use domain::notification;
use domain::ports::{Answer, PublishMessage, ReadExecution, RecordEvents, RecordNotice, UpdateExecution};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::drill_instances::save_clean_up;
use crate::{store, tell};

/// The input of `finish-clean-up`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FinishCleanUp {
    /// The drill.
    pub execution_id: ExecutionId,
    /// When the state was entered.
    pub time: Timestamp,
    /// What the state machine caught, when it did not get here in the ordinary way.
    pub error: Option<CaughtError>,
}

/// How the clean-up ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FinishedCleanUp {
    /// `CleanedUp` or `Failed`.
    pub status: CleanUpStatus,
    /// What is left and why; empty when nothing is.
    pub reason: String,
}

/// Ends the clean-up. A repeat finds it ended. An execution that may not be cleaned up keeps its record as it is.
///
/// # Errors
/// The fault of a port.
pub async fn finish_clean_up(
    input: FinishCleanUp,
    world: &(impl ReadExecution + UpdateExecution + RecordEvents + RecordNotice + PublishMessage),
) -> Answer<FinishedCleanUp> {
    let execution = store::execution(&input.execution_id, world).await?;
    let error = input.error.as_ref().map(CaughtError::sentence);
    if let Err(refusal) = clean_up::may_clean_up(&execution) {
        return Ok(FinishedCleanUp { status: CleanUpStatus::Failed, reason: refusal });
    }
    let before = execution.clean_up.clone().unwrap_or_else(|| CleanUp::begun(input.time));
    let is_clean = before.left.is_empty() && error.is_none();
    let status = if is_clean { CleanUpStatus::CleanedUp } else { CleanUpStatus::Failed };
    let mut reasons: Vec<String> = before.left.iter().map(|left| left.reason.clone()).collect();
    reasons.extend(error);
    let reason = reasons.join("; ");
    let ended_at = before.ended_at.unwrap_or(input.time);
    let ended = CleanUp { status, ended_at: Some(ended_at), ..before };
    save_clean_up(&execution, ended, world).await?;
    let message = match status {
        CleanUpStatus::CleanedUp => "every instance of the drill is terminated".to_owned(),
        _ => format!("the drill is not cleaned up: {reason}"),
    };
    let event = Event::new(&input.execution_id, ended_at, EventKind::CleanUpEnded, message);
    world.record_events(&[event]).await?;
    if status == CleanUpStatus::Failed {
        let told = notification::clean_up_failed(&execution, &reason);
        tell::once(&input.execution_id, &format!("CLEANUP#{ended_at}"), &told, world).await?;
    }
    Ok(FinishedCleanUp { status, reason })
}
