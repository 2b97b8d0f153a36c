//! A source server: its record as it came, and over it what the simulation has made of it.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::{Replication, replication};
use crate::account::{Account, Instance, ServerState};
use crate::drs::shapes::{LastLaunchResult, LaunchStatus, SourceServer, Tags};
use crate::time::DateTime;

type Members = Map<String, Value>;

pub(crate) fn source_server(
    account: &Account,
    state: &ServerState,
    record: &SourceServer,
    now: Timestamp,
) -> SourceServer {
    let mut server = record.0.clone();
    let arn = || Value::from(account.arn(&format!("source-server/{}", state.id)));
    server.entry("arn").or_insert_with(arn);
    server.insert("tags".to_owned(), json!(server_tags(state, record)));
    match live_instance(account, state, now) {
        Some(instance) => server.insert("recoveryInstanceId".to_owned(), Value::from(instance.id.as_str())),
        None => server.remove("recoveryInstanceId"),
    };
    if let Some(arn) = &state.reversed_arn {
        server.insert("reversedDirectionSourceServerArn".to_owned(), Value::from(arn.as_str()));
    }
    write_last_launch(account, state, &mut server, now);
    let replication = replication(account, state, record, now);
    if replication.is_imposed {
        change(&mut server, "dataReplicationInfo", |info| write_replication(&replication, info));
    }
    SourceServer(server)
}

/// The tags of a source server.
pub(crate) fn server_tags(state: &ServerState, record: &SourceServer) -> Tags {
    state.tags.clone().unwrap_or_else(|| record.tags())
}

/// The recovery instance of a server that DRS knows of.
pub(crate) fn live_instance<'account>(
    account: &'account Account,
    state: &ServerState,
    now: Timestamp,
) -> Option<&'account Instance> {
    state.instances.iter().rev().filter_map(|id| account.instances.get(id)).find(|instance| instance.is_known(now))
}

fn write_last_launch(account: &Account, state: &ServerState, server: &mut Members, now: Timestamp) {
    let launch = state.last_launch.as_ref().and_then(|(id, place)| {
        let job = account.jobs.remembered(id)?;
        Some((job, job.parts.get(*place)?))
    });
    let Some((job, part)) = launch else {
        server.entry("lastLaunchResult").or_insert_with(|| json!(LastLaunchResult::NotStarted));
        return;
    };
    let status = part.status(now);
    let result = match status {
        LaunchStatus::Launched => LastLaunchResult::Succeeded,
        LaunchStatus::Failed | LaunchStatus::Terminated => LastLaunchResult::Failed,
        LaunchStatus::Pending | LaunchStatus::InProgress => LastLaunchResult::Pending,
    };
    server.insert("lastLaunchResult".to_owned(), json!(result));
    let kind = if job.is_drill() { "DRILL" } else { "RECOVERY" };
    let last_launch = json!({
        "initiated": {"apiCallDateTime": DateTime(job.created_at), "jobID": job.id, "type": kind},
        "status": status,
    });
    change(server, "lifeCycle", |life_cycle| _ = life_cycle.insert("lastLaunch".to_owned(), last_launch));
}

fn write_replication(replication: &Replication, info: &mut Members) {
    info.insert("dataReplicationState".to_owned(), Value::from(replication.state.as_str()));
    if let Some(lag) = replication.imposed_lag {
        info.insert("lagDuration".to_owned(), json!(lag));
    }
    if replication.is_off() {
        // As the model's documentation of DisconnectSourceServer says.
        info.remove("lagDuration");
        info.remove("etaDateTime");
        for disk in info.get_mut("replicatedDisks").and_then(Value::as_array_mut).into_iter().flatten() {
            disk["totalStorageBytes"] = json!(0);
        }
    }
}

/// Changes a member that is an object, making it one first where it is none.
fn change(server: &mut Members, name: &str, change: impl FnOnce(&mut Members)) {
    let mut members = match server.remove(name) {
        Some(Value::Object(members)) => members,
        _ => Members::new(),
    };
    change(&mut members);
    server.insert(name.to_owned(), Value::Object(members));
}
