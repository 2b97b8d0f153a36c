//! `start-checks`: begins the post-launch checks of one launched server.

use domain::check::{AGENT_DEADLINE, CheckRecord, records};
use domain::event::{Event, EventKind};
use domain::ids::{ExecutionId, SourceServerId, WaveNumber};
use domain::ports::{
    Answer, AtTarget, DescribeInstanceInformation, ListCommandInvocations, ReadExecution, ReadPollPeriod, RecordEvents,
    SendCommand, UpdateExecution,
};
use domain::status::{ServerStatus, transition};
use jiff::Timestamp;
use serde::Deserialize;

use crate::advance_checks::{ChecksProgress, advance_checks};
use crate::store;

/// The input of `start-checks`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StartChecks {
    /// The execution.
    pub execution_id: ExecutionId,
    /// The server's wave.
    pub wave: WaveNumber,
    /// The server to check.
    pub source_server_id: SourceServerId,
    /// When the state was entered.
    pub time: Timestamp,
}

/// Marks the server as being checked and sends what can be sent.
///
/// # Errors
/// The fault of a port.
pub async fn start_checks(
    input: StartChecks,
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
    let mut server = store::server(&input.execution_id, input.wave, &input.source_server_id, world).await?;
    if server.server_status == ServerStatus::Launched {
        let mut checking = server.clone();
        checking.server_status = transition(server.server_status, ServerStatus::Checking)?;
        checking.agent_deadline = Some(input.time + AGENT_DEADLINE);
        checking.checks = records(&wave.checks, server.platform);
        let message = format!("{}: checks started: {}", checking.label(), names(&checking.checks));
        let event = Event::new(&input.execution_id, input.time, EventKind::ChecksStarted, message);
        world.record_events(&[event.of_server(input.wave, &input.source_server_id)]).await?;
        store::save_servers(&[(server, checking.clone())], world).await?;
        server = checking;
    }
    let state = advance_checks(server, &wave, input.time, world).await?;
    Ok(ChecksProgress::of(state, world.poll_period()))
}

fn names(checks: &[CheckRecord]) -> String {
    checks.iter().map(|check| check.name.as_str()).collect::<Vec<_>>().join(", ")
}
