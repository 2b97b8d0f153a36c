//! From the DRS SDK's types to ours. What DRS leaves out stays out; what has no id cannot be spoken of and is dropped.

use std::collections::BTreeMap;

use aws_sdk_drs::types;
use domain::drs::{Job, JobLogItem, JobStatus, LaunchActionRun, LaunchStatus, ParticipatingServer, RecoveryInstance};
use domain::duration;
use domain::source_server::{LastLaunch, Platform, ReplicationState, SourceServer};
use domain::target::Target;
use jiff::Timestamp;

pub(super) fn source_server(server: &types::SourceServer) -> Option<SourceServer> {
    let properties = server.source_properties();
    let hints = properties.and_then(types::SourceProperties::identification_hints);
    let replication = server.data_replication_info();
    let lag_seconds = replication.and_then(|info| info.lag_duration()).and_then(duration::seconds_of);
    let state = replication.and_then(|info| info.data_replication_state());
    let operating_system = properties.and_then(|properties| properties.os()).and_then(|os| os.full_string());
    let last_seen = server.life_cycle().and_then(|cycle| cycle.last_seen_by_service_date_time());
    Some(SourceServer {
        target: Target::default(),
        id: server.source_server_id()?.parse().ok()?,
        hostname: hints.and_then(|hints| hints.hostname().or(hints.fqdn())).map(str::to_owned),
        platform: Platform::from_operating_system(operating_system.unwrap_or_default()),
        replication: ReplicationState::from_word(state.map_or("unknown", |state| state.as_str())),
        lag_seconds,
        // The lag is the age of the newest consistent snapshot: without one there is no lag
        // (https://docs.aws.amazon.com/drs/latest/userguide/monitoring-event-bridge-metrics.html).
        has_recovery_point: lag_seconds.is_some(),
        recovery_instance: server.recovery_instance_id().and_then(|id| id.parse().ok()),
        last_seen: last_seen.and_then(timestamp),
        backlog_bytes: replication.and_then(backlog_bytes),
        last_launch: server.life_cycle().and_then(|cycle| cycle.last_launch()).and_then(last_launch),
        tags: tags(server.tags()),
    })
}

/// Of all disks; nothing when DRS names no disk.
fn backlog_bytes(info: &types::DataReplicationInfo) -> Option<i64> {
    let disks = info.replicated_disks();
    (!disks.is_empty())
        .then(|| disks.iter().map(types::DataReplicationInfoReplicatedDisk::backlogged_storage_bytes).sum())
}

fn last_launch(launch: &types::LifeCycleLastLaunch) -> Option<LastLaunch> {
    let initiated = launch.initiated()?;
    Some(LastLaunch {
        kind: initiated.r#type()?.as_str().to_owned(),
        status: launch.status().map_or("PENDING", |status| status.as_str()).to_owned(),
        at: initiated.api_call_date_time().and_then(timestamp),
        job_id: initiated.job_id().and_then(|id| id.parse().ok()),
    })
}

pub(super) fn job(job: &types::Job) -> Option<Job> {
    Some(Job {
        id: job.job_id().parse().ok()?,
        status: job.status().map_or(JobStatus::Unknown, |status| JobStatus::from_word(status.as_str())),
        created: job.creation_date_time().and_then(timestamp),
        ended: job.end_date_time().and_then(timestamp),
        tags: tags(job.tags()),
        servers: job.participating_servers().iter().filter_map(participating_server).collect(),
    })
}

fn participating_server(server: &types::ParticipatingServer) -> Option<ParticipatingServer> {
    let status = server.launch_status().map_or("PENDING", |status| status.as_str());
    let runs = server.launch_actions_status().map(|actions| actions.runs()).unwrap_or_default();
    Some(ParticipatingServer {
        id: server.source_server_id()?.parse().ok()?,
        launch_status: LaunchStatus::from_word(status),
        recovery_instance: server.recovery_instance_id().and_then(|id| id.parse().ok()),
        launch_actions: runs.iter().map(launch_action_run).collect(),
    })
}

fn launch_action_run(run: &types::LaunchActionRun) -> LaunchActionRun {
    let name = run.action().and_then(|action| action.name()).unwrap_or("without a name");
    LaunchActionRun {
        name: name.to_owned(),
        status: run.status().map(|status| status.as_str().to_owned()).unwrap_or_default(),
        failure_reason: run.failure_reason().map(str::to_owned),
    }
}

pub(super) fn job_log_item(item: &types::JobLog) -> Option<JobLogItem> {
    let data = item.event_data();
    let most = data.map(|data| data.max_attempts_count()).and_then(|most| u8::try_from(most).ok()).unwrap_or_default();
    let attempt = data.map(|data| data.attempt_count()).and_then(|n| u8::try_from(n).ok()).unwrap_or_default();
    Some(JobLogItem {
        at: item.log_date_time().and_then(timestamp)?,
        event: item.event()?.as_str().to_owned(),
        server: data.and_then(|data| data.source_server_id()).and_then(|id| id.parse().ok()),
        raw_error: data.and_then(|data| data.raw_error()).map(str::to_owned),
        attempts: (most > 0).then_some((attempt, most)),
    })
}

pub(super) fn recovery_instance(instance: &types::RecoveryInstance) -> Option<RecoveryInstance> {
    let state = instance.ec2_instance_state().map(|state| state.as_str().to_owned());
    Some(RecoveryInstance {
        id: instance.recovery_instance_id()?.parse().ok()?,
        source_server: instance.source_server_id()?.parse().ok()?,
        job: instance.job_id().and_then(|id| id.parse().ok()),
        is_drill: instance.is_drill().unwrap_or_default(),
        point_in_time: instance.point_in_time_snapshot_date_time().and_then(timestamp),
        ec2_state: state.unwrap_or_default(),
        tags: tags(instance.tags()),
    })
}

fn tags(tags: Option<&std::collections::HashMap<String, String>>) -> BTreeMap<String, String> {
    tags.map(|tags| tags.iter().map(|(key, value)| (key.clone(), value.clone())).collect()).unwrap_or_default()
}

/// DRS writes times as ISO 8601 text.
pub(super) fn timestamp(text: &str) -> Option<Timestamp> {
    text.parse().ok()
}
