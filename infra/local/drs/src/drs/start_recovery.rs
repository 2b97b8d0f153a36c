//! `StartRecovery`: checks the request against the account, lays down each server's launch, and makes the job.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::Deserialize;

use super::error::Resource;
use super::new_job::{self, NewJob};
use super::shapes::{InitiatedBy, Job, JobType, LaunchAction, SourceServer, Tags};
use super::source_servers::refuse_in_job;
use super::view::{self, live_instance, replication, server_tags};
use super::{DrsError, recovery_snapshots, tags};
use crate::account::{Account, ServerState};
use crate::ids::{JobId, RecoverySnapshotId, SourceServerId};
use crate::launch::{LaunchInput, LaunchPlan, RecoveryPoint, plan_launch};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct StartRecovery {
    source_servers: Vec<ServerToRecover>,
    #[serde(default)]
    is_drill: bool,
    #[serde(default)]
    tags: Tags,
}

#[derive(Debug, Deserialize)]
struct ServerToRecover {
    #[serde(rename = "sourceServerID")]
    source_server_id: SourceServerId,
    #[serde(rename = "recoverySnapshotID")]
    recovery_snapshot_id: Option<RecoverySnapshotId>,
}

#[derive(Debug, serde::Serialize)]
pub(super) struct Started {
    job: Job,
}

pub(super) fn start_recovery(account: &mut Account, input: StartRecovery, now: Timestamp) -> Result<Started, DrsError> {
    check(account, &input, now)?;
    let points = input
        .source_servers
        .iter()
        .map(|server| recovery_point(account, server, now))
        .collect::<Result<Vec<_>, _>>()?;
    let job =
        NewJob::begin(account, JobType::Launch, initiated_by(input.is_drill), &ids(&input), input.tags.clone(), now);
    let launches: Vec<LaunchInput> =
        ids(&input).iter().zip(points).filter_map(|(id, point)| launch_input(account, id, point, now)).collect();
    let shown_after = launches.iter().filter_map(|launch| launch.faults.job_shown_after).max();
    let plans: Vec<LaunchPlan> =
        launches.iter().map(|launch| plan_launch(launch, &job.id, input.is_drill, job.started_at)).collect();
    for (place, plan) in plans.iter().enumerate() {
        remember(account, &job.id, place, plan, now);
    }
    let courses = plans.into_iter().map(|plan| (plan.part, plan.log, plan.ends_at)).collect();
    let job = job.finish(account, courses, shown_after, now);
    Ok(Started { job: view::job(account, &job, now) })
}

fn initiated_by(is_drill: bool) -> InitiatedBy {
    if is_drill { InitiatedBy::StartDrill } else { InitiatedBy::StartRecovery }
}

fn ids(input: &StartRecovery) -> Vec<SourceServerId> {
    input.source_servers.iter().map(|server| server.source_server_id.clone()).collect()
}

fn check(account: &mut Account, input: &StartRecovery, now: Timestamp) -> Result<(), DrsError> {
    tags::check(&input.tags)?;
    let ids = ids(input);
    if ids.iter().collect::<BTreeSet<_>>().len() < ids.len() {
        return Err(DrsError::validation("sourceServers", "a source server is there twice"));
    }
    for id in &ids {
        account.server(id).ok_or_else(|| Resource::server(id).not_found())?;
    }
    new_job::check_servers_in_a_job(account, ids.len())?;
    for (state, record) in ids.iter().filter_map(|id| account.server(id)) {
        refuse_in_job(account, state, now)?;
        refuse_without_recovery_point(account, state, record, now)?;
    }
    new_job::check_quotas(account, ids.len(), now)
}

/// AWS lists such servers among those that cannot be recovered; which error `StartRecovery` gives is not documented.
fn refuse_without_recovery_point(
    account: &Account,
    state: &ServerState,
    record: &SourceServer,
    now: Timestamp,
) -> Result<(), DrsError> {
    let replication = replication(account, state, record, now);
    if replication.has_recovery_point() {
        return Ok(());
    }
    let message = format!("Source server {} is {} and has no recovery point", state.id, replication.state);
    Err(Resource::server(&state.id).conflict(message))
}

fn recovery_point(account: &Account, server: &ServerToRecover, now: Timestamp) -> Result<RecoveryPoint, DrsError> {
    let id = &server.source_server_id;
    let (state, record) = account.server(id).ok_or_else(|| Resource::server(id).not_found())?;
    match &server.recovery_snapshot_id {
        None => Ok(RecoveryPoint::OnDemand {
            lag: replication(account, state, record, now).lag,
            previous: recovery_snapshots::latest(account, state, record, now),
        }),
        Some(snapshot) => recovery_snapshots::find(account, state, record, snapshot, now)
            .map(RecoveryPoint::Given)
            .ok_or_else(|| Resource::other("Recovery snapshot", snapshot).not_found()),
    }
}

fn launch_input(
    account: &mut Account,
    id: &SourceServerId,
    recovery_point: RecoveryPoint,
    now: Timestamp,
) -> Option<LaunchInput> {
    let hostname = account.hostname(id).map(str::to_owned);
    let faults = account.faults.launch(id, hostname.as_deref(), now);
    let (state, record) = account.server(id)?;
    let settings = &state.launch_configuration.settings;
    let zone = record.text(&["dataReplicationInfo", "stagingAvailabilityZone"]);
    Some(LaunchInput {
        dice: account.dice(),
        server: id.clone(),
        number: state.launches,
        timings: account.estate.timings(id),
        mode: settings.recovery_mode,
        disposition: settings.launch_disposition,
        instance_type: record.text(&["sourceProperties", "recommendedInstanceType"]).unwrap_or("m5.large").to_owned(),
        availability_zone: zone.map_or_else(|| format!("{}a", account.options.region), str::to_owned),
        instance_tags: instance_tags(state, record, hostname.as_deref()),
        disks: record.disks().into_iter().map(|(device, bytes)| (device.to_owned(), bytes)).collect(),
        earlier: live_instance(account, state, now).map(|instance| instance.id.clone()),
        recovery_point,
        actions: active_actions(state),
        faults,
    })
}

/// In their order; none when post-launch actions are switched off.
fn active_actions(state: &ServerState) -> Vec<LaunchAction> {
    if !state.launch_configuration.settings.post_launch_enabled {
        return Vec::new();
    }
    let mut actions: Vec<LaunchAction> = state.launch_actions.iter().filter(|action| action.active).cloned().collect();
    actions.sort_by_key(|action| action.order);
    actions
}

/// The tags that DRS puts on what it launches; that of the job is added when the job is known.
fn instance_tags(state: &ServerState, record: &SourceServer, hostname: Option<&str>) -> Tags {
    let copied = if state.launch_configuration.settings.copy_tags { server_tags(state, record) } else { Tags::new() };
    let name = hostname.unwrap_or(state.id.as_str());
    let own = [
        ("Name", name),
        ("AWSElasticDisasterRecoveryManaged", "drs.amazonaws.com"),
        ("AWSElasticDisasterRecoverySourceServerID", state.id.as_str()),
        ("drs.amazonaws.com-source-server", state.id.as_str()),
    ];
    let mut tags: Tags = own.map(|(key, value)| (key.to_owned(), value.to_owned())).into();
    tags.extend(copied);
    tags
}

/// Writes down what the launch means for the server, its instances, and SSM.
fn remember(account: &mut Account, job: &JobId, place: usize, plan: &LaunchPlan, now: Timestamp) {
    let id = &plan.part.server;
    let earlier = account.server(id).and_then(|(state, _)| live_instance(account, state, now)).map(|i| i.id.clone());
    if let Some(instance) = earlier.and_then(|id| account.instances.get_mut(&id)) {
        instance.leaving = plan.earlier_leaves;
        account.agenda.note(now, instance.moments());
    }
    if let Some(mut instance) = plan.instance.clone() {
        instance.tags.insert("drs.amazonaws.com-job".to_owned(), job.to_string());
        account.agenda.note(now, instance.moments());
        account.runs.add_launch_actions(&instance, &plan.part);
        account.instances.insert(instance.id.clone(), instance);
    }
    if let Some(state) = account.server_mut(id) {
        state.launches += 1;
        state.last_launch = Some((job.clone(), place));
        state.instances.extend(plan.instance.iter().map(|instance| instance.id.clone()));
    }
}
