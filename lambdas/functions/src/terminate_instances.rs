//! `terminate-instances`: asks DRS to terminate the instances of a drill, and of nothing else.

use domain::clean_up::{self, CleanUp};
use domain::event::{Event, EventKind};
use domain::fault::Fault;
use domain::ids::ExecutionId;
use domain::ports::{
    Answer, AtTarget, DescribeRecoveryInstances, ReadExecution, ReadPollPeriod, RecordEvents,
    TerminateRecoveryInstances, UpdateExecution,
};
use domain::target;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::drill_instances::{self, save_clean_up};
use crate::store;

/// Instances in one call (DRS service model, `RecoveryInstancesForTerminationRequest`).
const INSTANCES_PER_CALL: usize = 200;

/// The input of `terminate-instances`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TerminateInstances {
    /// The drill.
    pub execution_id: ExecutionId,
    /// Whether a person wants it now, whatever the lease says.
    pub at_once: bool,
    /// When the state was entered.
    pub time: Timestamp,
}

/// Where a clean-up is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CleanUpProgress {
    /// `LeaseExtended`, `Terminating` or `Done`.
    pub state: &'static str,
    /// When the lease ends now.
    pub lease_ends_at: Timestamp,
    /// How long to wait before the next look, in seconds.
    pub poll_seconds: u32,
}

/// Terminates what may go, and writes down what may not.
///
/// # Errors
/// `Rejected` when the execution is no drill, or still runs.
pub async fn terminate_instances(
    input: TerminateInstances,
    world: &(
         impl AtTarget
         + ReadExecution
         + UpdateExecution
         + DescribeRecoveryInstances
         + TerminateRecoveryInstances
         + RecordEvents
         + ReadPollPeriod
     ),
) -> Answer<CleanUpProgress> {
    let execution = store::execution(&input.execution_id, world).await?;
    clean_up::may_clean_up(&execution).map_err(Fault::rejected)?;
    let poll_seconds = world.poll_period().seconds();
    let progress = |state| CleanUpProgress { state, lease_ends_at: input.time, poll_seconds };
    if let Some(end) = execution.lease_extended_to.filter(|end| !input.at_once && *end > input.time) {
        return Ok(CleanUpProgress { lease_ends_at: end, ..progress("LeaseExtended") });
    }
    let found = drill_instances::look(&execution, input.time, world).await?;
    if found.terminable.is_empty() {
        let done = CleanUp { left: found.left, ..CleanUp::begun(input.time) };
        save_clean_up(&execution, done, world).await?;
        return Ok(progress("Done"));
    }
    let mut clean_up = CleanUp { left: found.left, ..CleanUp::begun(input.time) };
    for target in target::each(found.terminable.iter().map(|(target, _)| target)) {
        let there = world.at(&target).await?;
        let of_target = found.terminable.iter().filter(|(of, _)| *of == target);
        let instances: Vec<_> = of_target.map(|(_, instance)| instance.clone()).collect();
        for chunk in instances.chunks(INSTANCES_PER_CALL) {
            clean_up.job_id = there.terminate_instances(chunk).await?.or(clean_up.job_id);
        }
    }
    let job = clean_up.job_id.as_ref().map(|job| format!(" by {job}")).unwrap_or_default();
    let message = format!("{} drill instances are being terminated{job}", found.terminable.len());
    save_clean_up(&execution, clean_up, world).await?;
    let event = Event::new(&input.execution_id, input.time, EventKind::CleanUpStarted, message);
    world.record_events(&[event]).await?;
    Ok(progress("Terminating"))
}
