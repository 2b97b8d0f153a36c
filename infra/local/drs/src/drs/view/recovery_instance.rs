//! A recovery instance as it stands. What it is made of comes from its source server's record.

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::account::{Account, Instance};
use crate::drs::shapes::{
    Failback, FailbackState, InstanceReplication, InstanceReplicationState, OriginEnvironment, RecoveryInstance,
    SourceServer,
};
use crate::time::DateTime;

pub(crate) fn recovery_instance(account: &Account, instance: &Instance, now: Timestamp) -> RecoveryInstance {
    let none = SourceServer::default();
    let record = account.estate.servers.get(&instance.server).unwrap_or(&none);
    let disconnected = instance.disconnected_at.is_some_and(|at| at <= now);
    let step = instance.failback_step(now);
    RecoveryInstance {
        recovery_instance_id: instance.id.clone(),
        ec2_instance_id: instance.id.clone(),
        ec2_instance_state: instance.ec2_state(now),
        source_server_id: instance.server.clone(),
        job_id: instance.job.clone(),
        arn: account.arn(&format!("recovery-instance/{}", instance.id)),
        is_drill: instance.is_drill,
        point_in_time_snapshot_date_time: instance.point_in_time.map(DateTime),
        failback: Failback {
            state: step.map_or_else(|| fresh_failback(record), |step| step.state),
            agent_last_seen_by_service_date_time: instance.agent_online_at.filter(|at| *at <= now).map(DateTime),
            failback_job_id: instance.failback_job.clone(),
            failback_initiation_time: instance.failback.first().filter(|step| step.at <= now).map(|s| DateTime(s.at)),
            failback_launch_type: instance.failback_job.as_ref().map(|_| "RECOVERY".to_owned()),
            failback_to_original_server: step.map(|_| true),
        },
        data_replication_info: InstanceReplication {
            data_replication_state: match step {
                _ if disconnected => InstanceReplicationState::Disconnected,
                Some(step) => step.replication,
                None => InstanceReplicationState::NotStarted,
            },
            staging_availability_zone: None,
        },
        recovery_instance_properties: instance_properties(account, instance),
        origin_environment: record.origin(),
        origin_availability_zone: record.text(&["sourceCloudProperties", "originAvailabilityZone"]).map(str::to_owned),
        agent_version: record.text(&["agentVersion"]).map(str::to_owned),
        tags: instance.tags.clone(),
    }
}

/// Before anybody has thought of failing back. Instances from EC2 wait for their replication to be reversed.
fn fresh_failback(record: &SourceServer) -> FailbackState {
    match record.origin() {
        OriginEnvironment::Aws => FailbackState::FailbackNotReadyForLaunch,
        OriginEnvironment::OnPremises => FailbackState::FailbackNotStarted,
    }
}

/// What the instance is made of: its source server's disks, processors and memory, and an address of its own.
pub(crate) fn instance_properties(account: &Account, instance: &Instance) -> Value {
    let none = SourceServer::default();
    let record = account.estate.servers.get(&instance.server).unwrap_or(&none);
    let draw = |what: &str| account.dice().draw(&[instance.id.as_str(), what]);
    let disks: Vec<Value> = record
        .disks()
        .into_iter()
        .map(|(device, bytes)| {
            // Of the old, short form: the model's bound of 19 characters has no room for the long one.
            let volume = format!("vol-{}", draw(&format!("volume {device}")).hex(8));
            json!({"internalDeviceName": device, "bytes": bytes, "ebsVolumeID": volume})
        })
        .collect();
    let network = draw("network");
    let address = format!("10.0.{}.{}", network.byte(0), 4 + network.byte(1) % 250);
    let mac = (2..7).map(|index| format!(":{:02x}", network.byte(index))).collect::<String>();
    let mut properties = json!({
        "lastUpdatedDateTime": DateTime(instance.running_at),
        "identificationHints": {"awsInstanceID": instance.id, "hostname": record.hostname()},
        "networkInterfaces": [{"ips": [address], "macAddress": format!("0a{mac}"), "isPrimary": true}],
        "disks": disks,
    });
    for member in ["cpus", "ramBytes", "os"] {
        if let Some(value) = record.at(&["sourceProperties", member]) {
            properties[member] = value.clone();
        }
    }
    properties
}
