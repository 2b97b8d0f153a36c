//! A job: one `StartRecovery`, `TerminateRecoveryInstances` or `StartFailbackLaunch`.

use serde::{Deserialize, Serialize};

use super::{LaunchActionRun, Tags};
use crate::ids::{JobId, RecoveryInstanceId, SourceServerId};
use crate::time::DateTime;

/// A job. COMPLETED says that it stopped, not that it succeeded: judge its servers one by one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the members are those of AWS's Job")]
pub struct Job {
    #[serde(rename = "jobID")]
    pub job_id: JobId,
    #[serde(default)]
    pub arn: String,
    #[serde(rename = "type")]
    pub kind: JobType,
    /// Absent in AWS's own example of `StartRecovery`'s answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub initiated_by: Option<InitiatedBy>,
    pub creation_date_time: DateTime,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_date_time: Option<DateTime>,
    pub status: JobStatus,
    pub participating_servers: Vec<ParticipatingServer>,
    #[serde(default)]
    pub participating_resources: Vec<serde_json::Value>,
    #[serde(default)]
    pub tags: Tags,
}

/// One server's part in a job.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the members are those of AWS's ParticipatingServer")]
pub struct ParticipatingServer {
    #[serde(rename = "sourceServerID")]
    pub source_server_id: SourceServerId,
    #[serde(rename = "recoveryInstanceID", skip_serializing_if = "Option::is_none")]
    pub recovery_instance_id: Option<RecoveryInstanceId>,
    pub launch_status: LaunchStatus,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub launch_actions_status: Option<LaunchActionsStatus>,
}

/// What has become of the post-launch actions of one server.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the members are those of AWS's LaunchActionsStatus")]
pub struct LaunchActionsStatus {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ssm_agent_discovery_datetime: Option<DateTime>,
    pub runs: Vec<LaunchActionRun>,
}

/// There is no FAILED, CANCELLED or PARTIAL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[expect(missing_docs, reason = "AWS's words")]
pub enum JobStatus {
    Pending,
    Started,
    Completed,
}

/// What a job does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[expect(missing_docs, reason = "AWS's words")]
pub enum JobType {
    Launch,
    Terminate,
}

/// The call that a job comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[expect(missing_docs, reason = "AWS's words")]
pub enum InitiatedBy {
    StartRecovery,
    StartDrill,
    Failback,
    TerminateRecoveryInstances,
}

/// How far one server is in its job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[expect(missing_docs, reason = "AWS's words")]
pub enum LaunchStatus {
    Pending,
    InProgress,
    Launched,
    Failed,
    Terminated,
}
