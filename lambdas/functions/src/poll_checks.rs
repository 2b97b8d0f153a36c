//! `poll-checks`: looks once at the post-launch checks of one server.

use domain::ids::{ExecutionId, SourceServerId, WaveNumber};
use domain::ports::{
    Answer, AtTarget, DescribeInstanceInformation, ListCommandInvocations, ReadExecution, ReadPollPeriod, RecordEvents,
    SendCommand, UpdateExecution,
};
use jiff::Timestamp;
use serde::Deserialize;

use crate::advance_checks::{ChecksProgress, advance_checks};
use crate::store;

/// The input of `poll-checks`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PollChecks {
    /// The execution.
    pub execution_id: ExecutionId,
    /// The server's wave.
    pub wave: WaveNumber,
    /// The server that is being checked.
    pub source_server_id: SourceServerId,
    /// When the state was entered.
    pub time: Timestamp,
}

/// Looks once, sends what can be sent now, and judges when everything has ended.
///
/// # Errors
/// The fault of a port.
pub async fn poll_checks(
    input: PollChecks,
    world: &(
         impl AtTarget
         + ReadExecution
         + UpdateExecution
         + DescribeInstanceInformation
         + SendCommand
         + ListCommandInvocations
         + RecordEvents
         + ReadPollPeriod
     ),
) -> Answer<ChecksProgress> {
    let wave = world.wave(&input.execution_id, input.wave).await?;
    let server = store::server(&input.execution_id, input.wave, &input.source_server_id, world).await?;
    let state = advance_checks(server, &wave, input.time, world).await?;
    Ok(ChecksProgress::of(state, world.poll_period()))
}
