//! One step of a server's checks: the agent first, then the commands, then the judgement.

use domain::check::{CheckRecord, CheckStatus, CommandInvocation, Health, comment, health};
use domain::event::{Event, EventKind};
use domain::execution::{ServerRecord, WaveRecord};
use domain::fault::{Fault, FaultKind};
use domain::ids::RecoveryInstanceId;
use domain::plan::Check;
use domain::polling::PollPeriod;
use domain::ports::{
    Answer, AtTarget, Command, DescribeInstanceInformation, ListCommandInvocations, RecordEvents, SendCommand,
    UpdateExecution,
};
use domain::status::{ServerStatus, transition};
use jiff::Timestamp;
use serde::Serialize;

use crate::store;

/// Where a server's checks are, as the state machine sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ChecksProgress {
    /// `Checking`, `Healthy` or `Unhealthy`.
    pub state: ServerStatus,
    /// How long to wait before the next look, in seconds.
    pub poll_seconds: u32,
}

impl ChecksProgress {
    pub(crate) fn of(state: ServerStatus, period: PollPeriod) -> Self {
        Self { state, poll_seconds: period.seconds() }
    }
}

/// Advances the checks of a server that is being checked, and says how the server is then; one that has come to its
/// end stays as it is.
pub(crate) async fn advance_checks(
    server: ServerRecord,
    wave: &WaveRecord,
    now: Timestamp,
    world: &(
         impl AtTarget + UpdateExecution + DescribeInstanceInformation + SendCommand + ListCommandInvocations + RecordEvents
     ),
) -> Answer<ServerStatus> {
    if server.server_status != ServerStatus::Checking {
        return Ok(server.server_status);
    }
    let Some(instance) = server.recovery_instance_id.clone() else {
        let what = "it has no recovery instance to check";
        return end(server, ServerStatus::Unhealthy, what, "look for its instance in EC2", now, world).await;
    };
    let world = &world.at(&server.target).await?;
    let Some(server) = with_agent_online(server, &instance, now, world).await? else {
        return Ok(ServerStatus::Checking);
    };
    if server.server_status != ServerStatus::Checking {
        return Ok(server.server_status);
    }
    let server = run_commands(server, wave, &instance, now, world).await?;
    match health(&server.checks) {
        Health::Checking => Ok(server.server_status),
        Health::Healthy => end(server, ServerStatus::Healthy, "", "", now, world).await,
        Health::Unhealthy(reason) => {
            let next_step = format!("look at instance {instance} and at the command's output in Systems Manager");
            end(server, ServerStatus::Unhealthy, &reason, &next_step, now, world).await
        }
    }
}

/// The server once its SSM agent is online; `None` while it is waited for; unhealthy when it took too long.
async fn with_agent_online(
    server: ServerRecord,
    instance: &RecoveryInstanceId,
    now: Timestamp,
    world: &(impl UpdateExecution + DescribeInstanceInformation + RecordEvents),
) -> Answer<Option<ServerRecord>> {
    if server.agent_online_at.is_some() {
        return Ok(Some(server));
    }
    if world.is_agent_online(instance).await? {
        let online = ServerRecord { agent_online_at: Some(now), ..server.clone() };
        store::save_servers(&[(server, online.clone())], world).await?;
        return Ok(Some(online));
    }
    if server.agent_deadline.is_none_or(|deadline| now < deadline) {
        return Ok(None);
    }
    let reason = "its SSM agent did not come online in time";
    let next_step = "look at the instance's profile, its network path to Systems Manager and whether it boots";
    let ended = ended(&server, ServerStatus::Unhealthy, reason, next_step, now)?;
    record_end(server, &ended, now, world).await?;
    Ok(Some(ended))
}

/// Sends the commands that are not sent and asks after those that are.
async fn run_commands(
    server: ServerRecord,
    wave: &WaveRecord,
    instance: &RecoveryInstanceId,
    now: Timestamp,
    world: &(impl UpdateExecution + SendCommand + ListCommandInvocations),
) -> Answer<ServerRecord> {
    let intended = with_intents(&server, now);
    if intended != server {
        store::save_servers(&[(server.clone(), intended.clone())], world).await?;
    }
    // Nothing was sent before the intents were written, so a first step need not look.
    let first = server.checks.iter().all(|check| check.requested_at.is_none());
    let shown = if first { Vec::new() } else { world.command_invocations(instance).await? };
    let mut after = intended.clone();
    for check in after.checks.iter_mut().filter(|check| !check.has_ended()) {
        let definition = definition(wave, check)?;
        if check.command_id.is_none() {
            let comment = comment(&server, wave.attempt, check);
            let adopted = shown.iter().find(|shown| shown.comment == comment).map(|shown| shown.command_id.clone());
            send(check, definition, instance, adopted, comment, world).await?;
        }
        *check = look(check, definition, &shown, now);
    }
    if after != intended {
        store::save_servers(&[(intended, after.clone())], world).await?;
    }
    Ok(after)
}

/// The server with every unsent command written down as about to be sent.
fn with_intents(server: &ServerRecord, now: Timestamp) -> ServerRecord {
    let mut intended = server.clone();
    for check in intended.checks.iter_mut().filter(|check| check.status == CheckStatus::Waiting) {
        check.requested_at.get_or_insert(now);
    }
    intended
}

fn definition<'a>(wave: &'a WaveRecord, check: &CheckRecord) -> Answer<&'a Check> {
    wave.checks
        .get(usize::from(check.index))
        .ok_or_else(|| Fault::bug(format!("wave {} has no check number {}", wave.wave, check.index)))
}

/// Gives the check its command: the one that an earlier run sent, or a new one. A refusal of SSM fails the check.
async fn send(
    check: &mut CheckRecord,
    definition: &Check,
    instance: &RecoveryInstanceId,
    adopted: Option<String>,
    comment: String,
    world: &impl SendCommand,
) -> Answer<()> {
    let sent = match adopted {
        Some(command_id) => Ok(command_id),
        None => {
            let command = Command {
                document: &definition.document,
                parameters: &definition.parameters,
                instance,
                comment,
                timeout_seconds: definition.timeout_seconds,
            };
            world.send_command(command).await
        }
    };
    match sent {
        Ok(command_id) => {
            check.command_id = Some(command_id);
            check.status = CheckStatus::Running;
        }
        Err(fault) if fault.kind == FaultKind::Rejected => {
            check.status = CheckStatus::Failed;
            check.detail = Some(fault.sentence());
        }
        Err(fault) => return Err(fault.during(&format!("check `{}` on {instance}", check.name))),
    }
    Ok(())
}

fn look(check: &CheckRecord, definition: &Check, shown: &[CommandInvocation], now: Timestamp) -> CheckRecord {
    if check.has_ended() {
        return check.clone();
    }
    let invocation = shown.iter().find(|shown| Some(&shown.command_id) == check.command_id.as_ref());
    check.after(invocation, definition.timeout_seconds, now)
}

async fn end(
    server: ServerRecord,
    status: ServerStatus,
    reason: &str,
    next_step: &str,
    now: Timestamp,
    world: &(impl UpdateExecution + RecordEvents),
) -> Answer<ServerStatus> {
    let ended = ended(&server, status, reason, next_step, now)?;
    record_end(server, &ended, now, world).await?;
    Ok(ended.server_status)
}

fn ended(
    server: &ServerRecord,
    status: ServerStatus,
    reason: &str,
    next_step: &str,
    now: Timestamp,
) -> Answer<ServerRecord> {
    let mut ended = server.clone();
    ended.server_status = transition(server.server_status, status)?;
    ended.ended_at = Some(now);
    if !reason.is_empty() {
        ended.reason = Some(reason.to_owned());
        ended.next_step = Some(next_step.to_owned());
    }
    Ok(ended)
}

async fn record_end(
    server: ServerRecord,
    ended: &ServerRecord,
    now: Timestamp,
    world: &(impl UpdateExecution + RecordEvents),
) -> Answer<()> {
    let (kind, message) = match ended.server_status {
        ServerStatus::Healthy => {
            (EventKind::ServerHealthy, format!("{} is healthy: passed {}", ended.label(), passed(ended)))
        }
        _ => {
            let reason = ended.reason.as_deref().unwrap_or("no reason was recorded");
            (EventKind::ServerUnhealthy, format!("{} is unhealthy: {reason}", ended.label()))
        }
    };
    let event = Event::new(&ended.execution_id, now, kind, message);
    world.record_events(&[event.of_server(ended.wave, &ended.source_server_id)]).await?;
    store::save_servers(&[(server, ended.clone())], world).await
}

fn passed(server: &ServerRecord) -> String {
    let passed = server.checks.iter().filter(|check| check.status == CheckStatus::Passed);
    passed.map(|check| check.name.as_str()).collect::<Vec<_>>().join(", ")
}
