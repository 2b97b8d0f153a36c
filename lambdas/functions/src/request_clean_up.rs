//! `request-clean-up`: starts to terminate the instances of a drill that has ended, without waiting for its lease.

use domain::clean_up::{self, CleanUpStatus};
use domain::fault::Fault;
use domain::ports::{Answer, ReadExecution, StartCleanUp};
use serde::{Deserialize, Serialize};

use crate::store;
use crate::wish::Wisher;

/// The input of `request-clean-up`.
#[derive(Debug, Clone, Deserialize)]
pub struct RequestCleanUp {
    /// Which drill, and whose wish it is.
    #[serde(flatten)]
    pub wisher: Wisher,
}

/// The clean-up that was started.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StartedCleanUp {
    /// The Step Functions execution.
    pub execution_arn: String,
}

/// Starts `cleanup.asl.json`.
///
/// # Errors
/// `Rejected` when there is no such execution, when it is no drill or still runs, and when it is being cleaned up.
pub async fn request_clean_up(
    input: RequestCleanUp,
    world: &(impl ReadExecution + StartCleanUp),
) -> Answer<StartedCleanUp> {
    let id = &input.wisher.execution_id;
    let execution = store::known_execution(id, world).await?;
    clean_up::may_clean_up(&execution).map_err(Fault::rejected)?;
    match execution.clean_up.as_ref().map(|clean_up| clean_up.status) {
        Some(CleanUpStatus::CleanedUp) => {
            return Err(Fault::rejected(format!("drill `{id}` is cleaned up already; nothing of it runs")));
        }
        Some(CleanUpStatus::Terminating) => {
            return Err(Fault::rejected(format!("drill `{id}` is being cleaned up; wait for its end")));
        }
        Some(CleanUpStatus::Failed) | None => {}
    }
    let name = format!("{id}-cleanup-{}", input.wisher.time.as_second());
    let execution_arn = world.start_clean_up(&name, id, input.wisher.time, true).await?;
    Ok(StartedCleanUp { execution_arn })
}
