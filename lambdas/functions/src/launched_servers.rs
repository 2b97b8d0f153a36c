//! What `start-wave` writes to the servers of a wave: given to DRS, refused by it, or to be checked once more.

use domain::diagnosis::Diagnosis;
use domain::event::{Event, EventKind};
use domain::execution::{JobIntent, ServerRecord, WaveRecord};
use domain::fault::Fault;
use domain::ports::{Answer, RecordEvents, UpdateExecution};
use domain::settlement;
use domain::status::{ServerStatus, transition};
use jiff::Timestamp;

use crate::store;
use crate::wave_attempt::Part;

/// Writes the part's outcome to its servers; those that have it already stay as they are.
pub(crate) async fn record(
    servers: &mut [ServerRecord],
    intent: &JobIntent,
    now: Timestamp,
    world: &(impl UpdateExecution + RecordEvents),
) -> Answer<()> {
    let mut changes = Vec::new();
    let mut events = Vec::new();
    for server in servers.iter_mut() {
        let is_new = server.attempt < intent.attempt || server.server_status == ServerStatus::Pending;
        if !is_new || intent.servers.binary_search(&server.source_server_id).is_err() {
            continue;
        }
        let after = match &intent.refusal {
            None => given_to_drs(server, intent, now)?,
            Some(refusal) => {
                let message = format!("{} failed: DRS refused it: {refusal}", server.label());
                let event = Event::new(&server.execution_id, now, EventKind::ServerFailed, message);
                events.push(event.of_server(server.wave, &server.source_server_id));
                refused(server, intent, refusal, now)?
            }
        };
        changes.push((server.clone(), after.clone()));
        *server = after;
    }
    if !events.is_empty() {
        world.record_events(&events).await?;
    }
    store::save_servers(&changes, world).await
}

/// The server as DRS has it: nothing of an earlier attempt is left.
fn given_to_drs(before: &ServerRecord, intent: &JobIntent, now: Timestamp) -> Result<ServerRecord, Fault> {
    Ok(ServerRecord {
        server_status: transition(before.server_status, ServerStatus::Launching)?,
        attempt: intent.attempt,
        launching_at: Some(now),
        job_id: intent.job_id.clone(),
        recovery_snapshot_id: intent.snapshots.get(&before.source_server_id).cloned(),
        reason: None,
        next_step: None,
        launched_at: None,
        recovery_instance_id: None,
        recovery_point: None,
        rpo_seconds: None,
        agent_deadline: None,
        agent_online_at: None,
        checks: Vec::new(),
        ended_at: None,
        ..before.clone()
    })
}

fn refused(before: &ServerRecord, intent: &JobIntent, refusal: &str, now: Timestamp) -> Result<ServerRecord, Fault> {
    let next_step = "mend what DRS names, then launch again".to_owned();
    let diagnosis = Diagnosis { reason: format!("DRS refused it: {refusal}"), next_step };
    // An unhealthy server that DRS does not launch again runs on as it is.
    if before.server_status == ServerStatus::Unhealthy {
        return Ok(ServerRecord { attempt: intent.attempt, ..before.clone() });
    }
    Ok(ServerRecord { attempt: intent.attempt, ..settlement::failed(before, diagnosis, now)? })
}

/// In a retry, servers that run but are unhealthy and are not launched again, are checked once more.
pub(crate) async fn again_to_check(
    servers: Vec<ServerRecord>,
    wave: &WaveRecord,
    parts: &[Part],
    world: &impl UpdateExecution,
) -> Answer<Vec<ServerRecord>> {
    let mut changes = Vec::new();
    let mut all = Vec::with_capacity(servers.len());
    for server in servers {
        let launched = parts.iter().any(|part| part.intent.servers.binary_search(&server.source_server_id).is_ok());
        if launched || server.server_status != ServerStatus::Unhealthy || server.attempt >= wave.attempt {
            all.push(server);
            continue;
        }
        let again = ServerRecord {
            server_status: transition(server.server_status, ServerStatus::Launched)?,
            attempt: wave.attempt,
            reason: None,
            next_step: None,
            checks: Vec::new(),
            agent_online_at: None,
            ended_at: None,
            ..server.clone()
        };
        changes.push((server, again.clone()));
        all.push(again);
    }
    store::save_servers(&changes, world).await?;
    Ok(all)
}
