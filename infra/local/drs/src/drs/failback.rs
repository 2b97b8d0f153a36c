//! `ReverseReplication`, `StartFailbackLaunch`, `StopFailback` and the failback replication configuration.
//!
//! Reversed replication runs back to the origin: for the simulator that is another place, so the source server there
//! is named, but not simulated.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::error::Resource;
use super::new_job::{self, NewJob};
use super::recovery_instances::{OneInstance, free, known};
use super::shapes::{
    FailbackState, InitiatedBy, InstanceReplicationState, Job, JobType, OriginEnvironment, SourceServer, Tags,
};
use super::{DrsError, Nothing, nothing, tags, view};
use crate::account::{Account, FailbackStep, Instance};
use crate::ids::{RecoveryInstanceId, SourceServerId};
use crate::launch::{FailbackInput, plan_failback};
use crate::time::after;

/// From the reversal to the first copy, and to the moment when everything is copied.
const INITIAL_SYNC_AFTER: SignedDuration = SignedDuration::from_mins(5);
const READY_AFTER: SignedDuration = SignedDuration::from_mins(45);

/// Only for instances that come from EC2; others are failed back by the failback client.
pub(super) fn reverse_replication(
    account: &mut Account,
    input: &OneInstance,
    now: Timestamp,
) -> Result<Value, DrsError> {
    let mut instance = free(account, &input.recovery_instance_id, now)?;
    let none = SourceServer::default();
    let record = account.estate.servers.get(&instance.server).unwrap_or(&none);
    if record.origin() == OriginEnvironment::OnPremises {
        let problem = "only the replication of instances that originate in EC2 can be reversed";
        return Err(DrsError::validation("recoveryInstanceID", problem));
    }
    if instance.is_drill || instance.disconnected_at.is_some() {
        let why = if instance.is_drill { "was launched in a drill" } else { "is disconnected" };
        return Err(Resource::instance(&instance.id).conflict(format!("Recovery instance {} {why}", instance.id)));
    }
    if in_failback(&instance, now) {
        let message = format!("Replication of recovery instance {} is reversed already", instance.id);
        return Err(Resource::instance(&instance.id).conflict(message));
    }
    let arn = reversed_arn(account, &instance, record);
    use FailbackState::{FailbackInProgress, FailbackReadyForLaunch};
    instance.failback.extend([
        step(now, FailbackInProgress, InstanceReplicationState::Initiating),
        step(after(now, INITIAL_SYNC_AFTER), FailbackInProgress, InstanceReplicationState::InitialSync),
        step(after(now, READY_AFTER), FailbackReadyForLaunch, InstanceReplicationState::Continuous),
    ]);
    if let Some(state) = account.server_mut(&instance.server) {
        state.reversed_arn = Some(arn.clone());
    }
    keep(account, instance, now);
    Ok(json!({"reversedDirectionSourceServerArn": arn}))
}

fn step(at: Timestamp, state: FailbackState, replication: InstanceReplicationState) -> FailbackStep {
    FailbackStep { at, state, replication }
}

fn in_failback(instance: &Instance, now: Timestamp) -> bool {
    instance.failback_step(now).is_some_and(|step| {
        matches!(step.state, FailbackState::FailbackInProgress | FailbackState::FailbackReadyForLaunch)
    })
}

/// The server at the origin, in its own account and Region.
fn reversed_arn(account: &Account, instance: &Instance, record: &SourceServer) -> String {
    let origin = |member| record.text(&["sourceCloudProperties", member]);
    let region = origin("originRegion").unwrap_or(&account.options.region);
    let owner = origin("originAccountID").unwrap_or(&account.options.account);
    let id = account.dice().draw(&["reversed", instance.id.as_str()]).hex(17);
    format!("arn:aws:drs:{region}:{owner}:source-server/s-{id}")
}

fn keep(account: &mut Account, instance: Instance, now: Timestamp) {
    account.agenda.note(now, instance.moments());
    account.instances.insert(instance.id.clone(), instance);
}

/// Back to `FAILBACK_NOT_STARTED`.
pub(super) fn stop(account: &mut Account, input: &OneInstance, now: Timestamp) -> Result<Nothing, DrsError> {
    let id = &input.recovery_instance_id;
    let mut instance = known(account, id, now).ok_or_else(|| Resource::instance(id).not_found())?.clone();
    instance.failback.retain(|step| step.at <= now);
    instance.failback.push(step(now, FailbackState::FailbackNotStarted, InstanceReplicationState::NotStarted));
    keep(account, instance, now);
    Ok(nothing())
}

#[derive(Debug, Deserialize)]
pub(super) struct StartFailbackLaunch {
    #[serde(rename = "recoveryInstanceIDs")]
    recovery_instance_ids: Vec<RecoveryInstanceId>,
    #[serde(default)]
    tags: Tags,
}

#[derive(Debug, serde::Serialize)]
pub(super) struct Started {
    job: Job,
}

/// Only for instances whose failback is ready for launch.
pub(super) fn start_launch(
    account: &mut Account,
    input: StartFailbackLaunch,
    now: Timestamp,
) -> Result<Started, DrsError> {
    tags::check(&input.tags)?;
    if input.recovery_instance_ids.iter().collect::<BTreeSet<_>>().len() < input.recovery_instance_ids.len() {
        return Err(DrsError::validation("recoveryInstanceIDs", "a recovery instance is there twice"));
    }
    let instances: Vec<Instance> =
        input.recovery_instance_ids.iter().map(|id| free(account, id, now)).collect::<Result<_, _>>()?;
    for instance in &instances {
        if instance.failback_step(now).map(|step| step.state) != Some(FailbackState::FailbackReadyForLaunch) {
            let message = format!("Recovery instance {} is not ready for a failback launch", instance.id);
            return Err(Resource::instance(&instance.id).conflict(message));
        }
    }
    new_job::check_quotas(account, instances.len(), now)?;
    let servers: Vec<SourceServerId> = instances.iter().map(|instance| instance.server.clone()).collect();
    let job = NewJob::begin(account, JobType::Launch, InitiatedBy::Failback, &servers, input.tags, now);
    let mut courses = Vec::new();
    for mut instance in instances {
        let (part, log, ends_at) = plan_failback(&failback_input(account, &instance), job.started_at);
        instance.failback.push(step(ends_at, FailbackState::FailbackCompleted, InstanceReplicationState::Stopped));
        instance.failback_job = Some(job.id.clone());
        if let Some(state) = account.server_mut(&instance.server) {
            state.launches += 1;
        }
        keep(account, instance, now);
        courses.push((part, log, Some(ends_at)));
    }
    let job = job.finish(account, courses, None, now);
    Ok(Started { job: view::job(account, &job, now) })
}

fn failback_input(account: &Account, instance: &Instance) -> FailbackInput {
    FailbackInput {
        dice: account.dice(),
        server: instance.server.clone(),
        instance: instance.id.clone(),
        number: account.servers.get(&instance.server).map_or(0, |state| state.launches),
        timings: account.estate.timings(&instance.server),
    }
}

pub(super) fn get_configuration(account: &Account, input: &OneInstance, now: Timestamp) -> Result<Value, DrsError> {
    let id = &input.recovery_instance_id;
    let instance = known(account, id, now).ok_or_else(|| Resource::instance(id).not_found())?;
    let mut configuration = json!({
        "recoveryInstanceID": id,
        "name": format!("Failback Replication Configuration for Recovery Instance {id}"),
        "bandwidthThrottling": 0,
        "usePrivateIP": false,
    });
    if let Value::Object(members) = &mut configuration {
        members.extend(instance.failback_configuration.clone());
    }
    Ok(configuration)
}

pub(super) fn update_configuration(account: &mut Account, input: &Value, now: Timestamp) -> Result<Nothing, DrsError> {
    let OneInstance { recovery_instance_id: id } = super::read(input.clone())?;
    let mut instance = known(account, &id, now).ok_or_else(|| Resource::instance(&id).not_found())?.clone();
    let named = |name: &&str| Some(((*name).to_owned(), input.get(*name).filter(|value| !value.is_null())?.clone()));
    let change: Map<String, Value> =
        ["name", "bandwidthThrottling", "usePrivateIP", "internetProtocol"].iter().filter_map(named).collect();
    instance.failback_configuration.extend(change);
    keep(account, instance, now);
    Ok(nothing())
}
