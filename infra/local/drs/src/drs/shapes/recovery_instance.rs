//! A recovery instance: what a launch leaves behind.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Tags;
use crate::ids::{JobId, RecoveryInstanceId, SourceServerId};
use crate::time::DateTime;

/// A recovery instance. Its id is the id of its EC2 instance.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the members are those of AWS's RecoveryInstance")]
pub struct RecoveryInstance {
    #[serde(rename = "recoveryInstanceID")]
    pub recovery_instance_id: RecoveryInstanceId,
    #[serde(rename = "ec2InstanceID")]
    pub ec2_instance_id: RecoveryInstanceId,
    pub ec2_instance_state: Ec2InstanceState,
    #[serde(rename = "sourceServerID")]
    pub source_server_id: SourceServerId,
    #[serde(rename = "jobID", skip_serializing_if = "Option::is_none")]
    pub job_id: Option<JobId>,
    #[serde(default)]
    pub arn: String,
    #[serde(default)]
    pub is_drill: bool,
    /// The age of the data it was launched from: the recovery point achieved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub point_in_time_snapshot_date_time: Option<DateTime>,
    pub failback: Failback,
    pub data_replication_info: InstanceReplication,
    #[serde(default)]
    pub recovery_instance_properties: Value,
    pub origin_environment: OriginEnvironment,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin_availability_zone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agent_version: Option<String>,
    #[serde(default)]
    pub tags: Tags,
}

/// Where a recovery instance is on its way back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the members are those of AWS's RecoveryInstanceFailback")]
pub struct Failback {
    pub state: FailbackState,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agent_last_seen_by_service_date_time: Option<DateTime>,
    #[serde(rename = "failbackJobID", skip_serializing_if = "Option::is_none")]
    pub failback_job_id: Option<JobId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failback_initiation_time: Option<DateTime>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failback_launch_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failback_to_original_server: Option<bool>,
}

/// Replication from a recovery instance back to its origin.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the members are those of AWS's RecoveryInstanceDataReplicationInfo")]
pub struct InstanceReplication {
    pub data_replication_state: InstanceReplicationState,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub staging_availability_zone: Option<String>,
}

/// The state of an EC2 instance. One of the words has a hyphen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[expect(missing_docs, reason = "AWS's words")]
pub enum Ec2InstanceState {
    Pending,
    Running,
    Stopping,
    Stopped,
    #[serde(rename = "SHUTTING-DOWN")]
    ShuttingDown,
    Terminated,
}

/// Where failback stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[expect(missing_docs, reason = "AWS's words")]
pub enum FailbackState {
    FailbackNotStarted,
    FailbackInProgress,
    FailbackReadyForLaunch,
    FailbackCompleted,
    FailbackError,
    FailbackNotReadyForLaunch,
    FailbackLaunchStateNotAvailable,
}

/// Where replication from a recovery instance stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[expect(missing_docs, reason = "AWS's words")]
pub enum InstanceReplicationState {
    NotStarted,
    Initiating,
    InitialSync,
    Continuous,
    Stopped,
    Disconnected,
}

/// Where a server comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[expect(missing_docs, reason = "AWS's words")]
pub enum OriginEnvironment {
    OnPremises,
    Aws,
}
