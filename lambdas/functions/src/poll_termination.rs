//! `poll-termination`: asks DRS once whether the instances of a drill are gone.

use domain::clean_up::{self, LeftInstance};
use domain::fault::Fault;
use domain::ids::ExecutionId;
use domain::ports::{Answer, AtTarget, DescribeRecoveryInstances, ReadExecution, ReadPollPeriod, UpdateExecution};
use jiff::Timestamp;
use serde::Deserialize;

use crate::drill_instances::{self, save_clean_up};
use crate::store;
use crate::terminate_instances::CleanUpProgress;

/// The input of `poll-termination`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PollTermination {
    /// The drill.
    pub execution_id: ExecutionId,
    /// When the state was entered.
    pub time: Timestamp,
}

/// Looks once. What is still there past the deadline is left, and said so.
///
/// # Errors
/// The fault of a port.
pub async fn poll_termination(
    input: PollTermination,
    world: &(impl AtTarget + ReadExecution + UpdateExecution + DescribeRecoveryInstances + ReadPollPeriod),
) -> Answer<CleanUpProgress> {
    let poll_seconds = world.poll_period().seconds();
    let progress = |state| CleanUpProgress { state, lease_ends_at: input.time, poll_seconds };
    let execution = store::execution(&input.execution_id, world).await?;
    let Some(mut clean_up) = execution.clean_up.clone() else {
        return Err(Fault::bug(format!("the clean-up of `{}` was never begun", input.execution_id)));
    };
    let found = drill_instances::look(&execution, input.time, world).await?;
    let is_late = input.time.duration_since(clean_up.started_at) >= clean_up::DEADLINE;
    if !found.terminable.is_empty() && !is_late {
        return Ok(progress("Terminating"));
    }
    clean_up.left = found.left;
    let servers = world.servers(&input.execution_id, None).await?;
    for (_, instance) in found.terminable {
        let server = servers.iter().find(|server| server.recovery_instance_id.as_ref() == Some(&instance));
        let Some(server) = server else { continue };
        let reason = format!("DRS did not terminate {instance} of {} in time", server.label());
        let source_server_id = server.source_server_id.clone();
        clean_up.left.push(LeftInstance { recovery_instance_id: instance, source_server_id, reason });
    }
    save_clean_up(&execution, clean_up, world).await?;
    Ok(progress("Done"))
}
